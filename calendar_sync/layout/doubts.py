"""Columns that change what a row means: they are put together with it where that is plain, or the row waits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time

from calendar_sync.entries.dates import ParsedDate
from calendar_sync.entries.times import parse_time
from calendar_sync.layout.cells import tick_of
from calendar_sync.layout.contents import Contents, shown
from calendar_sync.layout.days import DateRules, read_day
from calendar_sync.layout.letting import lets_go
from calendar_sync.layout.platforms import type_of
from calendar_sync.layout.saved import SavedTab
from calendar_sync.layout.texts import Spread
from calendar_sync.layout.title_words import NEVER_TEXT, TITLES
from calendar_sync.layout.titles import read_title
from calendar_sync.model.services import plain
from calendar_sync.model.sheet import Fault, Scalar

NEVER_VALUES = frozenset({"half", "redate", "retime", "unsure", "told", "page"})
"""Fields that only speak about others."""

HALVES = {"am": "AM", "a m": "AM", "pm": "PM", "p m": "PM"}
"""What the two halves of the day are called, as :func:`plain` leaves it."""

REVISED = frozenset(
    [
        "revised",
        "new",
        "updated",
        "rescheduled",
        "reschedule",
        "postponed",
        "postpone",
        "move",
        "shifted",
        "verschoben",
        "verschieben",
        "reporte",
        "reporter",
        "aplazado",
        "aplazar",
        "adiado",
        "rinviato",
        "verplaatst",
        "перенос",
        "перенести",
        "przeniesione",
        "flyttad",
        "flyttet",
        "moved",
        "changed",
        "final",
        "actual",
        "confirmed",
        "neu",
        "neues",
        "neuer",
        "nouvelle",
        "nouveau",
        "nueva",
        "nuevo",
        "nova",
        "novo",
        "nuova",
        "nuovo",
        "nieuwe",
        "новая",
        "новое",
        "nowa",
        "nowy",
    ]
)
"""Words of a title that stand before ``date`` where the first one no longer holds."""

_RECORDED = re.compile(
    r"last (?:updated?|changed?|edit(?:ed)?|modified|modification)(?: (?:at|on|by|date|time))*"
    r"|(?:created|added|edited|modified|updated|changed) (?:at|on)|(?:date |time )?(?:created|added|edited|modified)"
    r"|(?:created|edited|modified|creation) (?:date|time)"
    r"|(?:erstellt|angelegt|geandert|bearbeitet|aktualisiert) am|erstellungsdatum|zuletzt geandert|letzte anderung"
    r"|(?:cree|modifie) le|date de creation|derniere modification|(?:creado|modificado) el|fecha de creacion"
    r"|(?:criado|modificado) em|data de criacao|ultima modificac?[ai]o?n?|data di creazione|(?:creato|modificato) il"
    r"|(?:aangemaakt|gewijzigd) op|laatst gewijzigd|создано|изменено|дата (?:создания|изменения)|ostatnia modyfikacja"
)
"""What tools call the moment at which a row was made, or last touched."""


def is_recorded(title: str) -> bool:
    """Return whether a title is what tools call the moment at which a row was made, or last touched: ``updatedAt``."""
    return bool(_RECORDED.fullmatch(plain(title)))


def changes_another(title: str) -> bool:
    """Return whether a title says that its dates or times stand for others: ``New date``, but not ``updatedAt``."""
    return bool(REVISED & {*plain(title).split()}) and not is_recorded(title)


_SENTENCE = 20
"""Characters; what is shorter is no text for a network."""


def half_of(title: str) -> str:
    """Return ``AM`` or ``PM`` where a title says one of them alone, or an empty string."""
    found = {HALVES[word] for word in plain(title).split() if word in HALVES}
    return found.pop() if len(found) == 1 else ""


def is_half(title: str, contents: Contents) -> bool:
    """Return whether a column holds the half of the day that its times leave out."""
    return plain(title).replace(" ", "") in ("ampm", "pmam") or (
        contents.filled > 0 and all(plain(word) in HALVES for word in contents.words) and bool(contents.words)
    )


_CHANGES = frozenset(
    {"revised", "edited", "updated", "amended", "corrected", "edits", "changes", "amends", "corrections", "amendments"}
    | {"rewrite", "rewritten", "continued", "cont", "continuation", "suggested", "suggestion", "suggestions"}
)


def speaks_of_texts(title: str) -> bool:
    """Return whether a title that nobody knows speaks of texts, or of changes to them: ``Revised copy``, ``Edits``."""
    return any(word in _CHANGES or TITLES.get(word, ("",))[0] == "text" for word in plain(title).split())


def names_topics(title: str) -> bool:
    """Return whether a word of a title says what posts are about, as in ``Caption idea`` or ``Caption / Topic``."""
    return not NEVER_TEXT.isdisjoint(plain(title).split())


def has_sentences(contents: Contents) -> bool:
    """Return whether any cell is longer than a name or a tick, so that it may be a text."""
    return contents.counts.get("long", 0) > 0 or any(len(word) >= _SENTENCE for word in contents.words)


_UNASKED_WAITS = frozenset({"text", "date", "day", "time", "channels", "status", "weekday", "half", "tags"})
"""Fields without which rows wait anyway, or that are mostly notes."""


def waits_for_answer(field: str) -> bool:
    """Return whether rows wait that fill a column of this field, until somebody has said whether it is one."""
    return field.startswith(("text:", "post:", "channel:")) or field not in _UNASKED_WAITS


def unsure_faults(spread: Spread, titles: Mapping[int, str]) -> list[Fault]:
    """Return why a row must wait that fills a column nobody has explained; a plain no says nothing.

    Args:
        spread: The filled cells of the row by field.
        titles: Titles by column, for the messages.
    """
    posted = [
        value
        for name, found in spread.items()
        if name.partition(":")[0] in ("text", "post", "hashtags")
        for _, value in found
        if isinstance(value, str)
    ]
    return [
        Fault(
            "column.unsure",
            f"unsure@{place}",
            f"'{shown(value)}' stands under '{titles.get(place, '')}', and nobody has said yet what that column is.",
            "Run calendar-sync init again and answer the question about it; or write what it is (such as media, "
            "text:linkedin or channel:linkedin) in place of unsure in calendar-sync.toml, or delete its line.",
        )
        for place, value in spread.get("unsure", ())
        if tick_of(value) is not False
        and not lets_go(titles.get(place, ""), value, posted)
        and not (read_title(titles.get(place, "")).field == "post_type" and type_of(str(value)) == "post")
    ]


def settle_when(
    spread: Spread, saved: SavedTab, rules: DateRules, values: dict[str, Scalar], faults: list[Fault]
) -> None:
    """Read the time with the half of the day beside it, and hold a row whose day or time was changed elsewhere."""
    title = next((column.title for column in saved.columns if column.field == "time"), "")
    beside = any(column.field == "half" for column in saved.columns)
    if beside or half_of(title):
        _half(spread, half_of(title), values, faults)
    if "redate" in spread:
        said = read_day(spread["redate"][0][1], rules)
        day = values.get("date")
        there = day.date() if isinstance(day, datetime) else day
        if not isinstance(said, ParsedDate) or not isinstance(there, date) or said.day != there:
            faults.append(_revised("date", "day", spread["redate"][0][1]))
    if "retime" in spread:
        moment = spread["retime"][0][1]
        if not isinstance(clock := parse_time(moment), time) or parse_time(values.get("time")) != clock:
            faults.append(_revised("time", "time", moment))


def _half(spread: Spread, half: str, values: dict[str, Scalar], faults: list[Fault]) -> None:
    cell = spread["half"][0][1] if "half" in spread else half
    value = values.get("time")
    clock = parse_time(value)
    said = HALVES.get(plain(str(cell)))
    if value is None and "half" not in spread:
        return
    if not isinstance(clock, time):
        if value is None:
            faults.append(_unclear(f"'{shown(cell)}' stands in the row, but no time to go with it."))
        return
    spelled = isinstance(value, str) and any(sign.isalpha() for sign in value)
    if said is None:
        if not (spelled or clock.hour > 12) or cell:
            beside = f"'{shown(cell)}'" if cell else "nothing"
            faults.append(_unclear(f"Beside the time {shown(value)} stands {beside} instead of AM or PM."))
        return
    if spelled or clock.hour > 12 or clock.hour == 0:
        if (clock.hour >= 12) != (said == "PM"):
            faults.append(_unclear(f"The time is {shown(value)}, but its row or title says {said}."))
        return
    values["time"] = clock.replace(hour=clock.hour % 12 + (12 if said == "PM" else 0))


def _unclear(message: str) -> Fault:
    return Fault("time.half", "time", message, "Write the time with AM or PM in its own cell, like 6:30 PM.")


def _revised(field: str, what: str, value: Scalar) -> Fault:
    return Fault(
        f"{field}.revised",
        field,
        f"Another column says that the {what} of this row is '{shown(value)}'.",
        f"Write the {what} that holds into both columns, or clear the other one.",
    )

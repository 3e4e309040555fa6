"""Columns side by side: what two of them claim is certain of neither, unless one is far likelier."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from calendar_sync.calendars.header import BULK_FILE, is_bulk_file
from calendar_sync.layout.columns import SINGLE, WORTH_ASKING, ColumnGuess
from calendar_sync.layout.contents import Contents
from calendar_sync.layout.doubts import changes_another
from calendar_sync.layout.final_texts import of_finals
from calendar_sync.layout.gates import is_part
from calendar_sync.layout.settle_texts import continued, of_parts, of_versions, only_text, tweets
from calendar_sync.layout.title_words import LIKELY
from calendar_sync.layout.weeks import is_week_title
from calendar_sync.model.columns import READ_COLUMNS, field_from_header
from calendar_sync.model.services import JOIN, fold, plain


def settle(guesses: Sequence[ColumnGuess], *, given: bool = False) -> list[ColumnGuess]:
    """Return the guesses side by side: what two columns claim is certain of neither, unless one is far likelier.

    Args:
        guesses: One for each column.
        given: The titles are the program's own, put above a file that is known by its shape.
    """
    by_field: dict[str, list[ColumnGuess]] = {}
    guesses = _not_ours(guesses)
    for item in guesses:
        if item.field and item.confidence >= WORTH_ASKING:
            by_field.setdefault(item.field, []).append(item)
    settled: dict[int, ColumnGuess] = {item.column: item for item in guesses}
    _of_dates(guesses, settled)
    _of_weeks(guesses, by_field, settled)
    tweets(by_field, settled)
    of_finals(guesses, by_field, settled)
    only_text(guesses, by_field.get("text", ()), settled)
    of_parts(guesses, settled)
    of_versions(guesses, settled)
    continued(by_field, settled)
    _alone(by_field, settled)
    _of_a_part(by_field, settled)
    for field, rivals in by_field.items():
        if len(rivals) < 2 or not (field in SINGLE or field.startswith(("text:", "post:", "channel:"))):
            continue
        rivals = _unrevised(field, rivals, settled)
        if field == "alt_text" and all(item.certain and _BY_NUMBER.search(item.title) for item in rivals):
            continue  # One for each picture.
        if len(rivals) < 2:
            continue
        rivals.sort(key=lambda item: (-item.confidence, -item.reading.strength, item.column))
        best, second = rivals[0], rivals[1]
        clear = best.certain and second.confidence <= best.confidence - 0.2 and second.confidence < 0.75
        if field == "text":
            # Two texts are two languages, or a text and what stands on the picture: only a vague title gives way.
            clear = best.certain and best.reading.strength >= 0.95
            clear = clear and all(item.reading.strength < 0.6 or _holds_names(item) for item in rivals[1:])
        elif field in ("date", "time", "channels") and best.certain and best.reading.strength >= 0.95:
            # A title that says it plainly comes before one that mostly means it: "Publish date" before "Live".
            clear = clear or all(item.reading.strength <= LIKELY for item in rivals[1:])
        for item in rivals:
            if item is best and clear:
                continue
            if clear and field == "date" and _POSTING.search(plain(best.title)) and plain(item.title) in _OCCASIONS:
                why = f"the day of what is told of; '{best.title}' is that of the post"
                settled[item.column] = replace(item, field="", confidence=0.0, reason=why)
                continue
            if clear and field == "date" and _names_days(item):
                why = f"'{best.title}' is read; rows wait for which this says another day"
                settled[item.column] = replace(item, field="redate", confidence=0.9, reason=why)
                continue
            others = ", ".join(f"'{other.title}'" for other in rivals if other is not item)
            why = f"{item.reason}; but {others} may be the same"
            settled[item.column] = replace(item, confidence=min(item.confidence, 0.6), reason=why)
    return _networks_alike(_published(_undoubled([settled[item.column] for item in guesses], given)))


def _not_ours(guesses: Sequence[ColumnGuess]) -> list[ColumnGuess]:
    """Take ``Scheduled for`` for the day of posts where no Sync ID makes it the column into which results come."""
    if any(item.field == "sync_id" for item in guesses):
        return list(guesses)
    why = "by its title; its cells are dates, and the tool has written nothing here yet"
    return [
        replace(item, field="date", confidence=0.95, reason=why, reading=replace(item.reading, field="date"))
        if item.field == "scheduled_for" and item.contents.share("date", "serial") >= _MOST
        else item
        for item in guesses
    ]


_MOST = 0.6


def _undoubled(guesses: list[ColumnGuess], given: bool) -> list[ColumnGuess]:
    """Drop the days of a month beside whole dates, and take our own titles for what they are where all are ours."""
    dated = any(item.field == "date" and item.certain for item in guesses)
    ours = {name for item in guesses if (name := field_from_header(item.title)) is not None}
    titles = {plain(item.title) for item in guesses}
    buffers = is_bulk_file([item.title for item in guesses])
    out = []
    for item in guesses:
        name = field_from_header(item.title)
        if buffers and (named := BULK_FILE.get(fold(item.title), name)) in _IN_BULK_FILES:
            item = replace(item, field=named, confidence=0.95, reason="a title of Buffer's bulk file")
        elif given and name is not None:
            item = replace(item, field=name, confidence=0.95, reason="by its place in a bulk file without titles")
        if item.field == "gate" and plain(item.title) == "draft" and titles >= _BULK_WITH_DRAFTS:
            item = replace(
                item, field="blocks", confidence=0.9, reason="as in Metricool's bulk file: a tick is a draft"
            )
        if dated and item.field == "day":
            item = replace(item, field="", confidence=0.0, reason="the dates stand in full beside it")
        elif name is not None and name in READ_COLUMNS and ours >= _OUR_FRAME and not item.certain:
            item = replace(item, field=name, confidence=0.95, reason="a title of the blank calendars")
        out.append(item)
    return out


_BY_NUMBER = re.compile(r"\d$")
_IN_BULK_FILES = frozenset({"text", "tags", *BULK_FILE.values()})
_BULK_WITH_DRAFTS = frozenset({"text", "date", "time", "draft", "facebook", "picture url 1"})
_OUR_FRAME = frozenset({"date", "time", "text", "media", "status"})
"""Where all of these stand as in the blank calendars, the other titles are ours as well."""


def _holds_names(item: ColumnGuess) -> bool:
    """Return whether the cells of a ``Post`` are too short to be posts: numbers and names of them."""
    return item.contents.length <= _A_NAME and not item.contents.share("long") and item.reading.strength < 0.95


def _names_days(item: ColumnGuess) -> bool:
    """Return whether a column that is passed over may hold days of posts as well: ``Scheduled`` beside ``Date``."""
    dated = item.contents.share("date", "serial") >= _SOME
    return dated and item.reading.strength >= LIKELY and not _PAST & {*plain(item.title).split()}


_POSTING = re.compile(r"\bpost|\bpubli|\bpubbl|\bveroffentl|\bgo live|публикац|выход")
_OCCASIONS = frozenset({"termin", "termine"})
"""Titles for the day of an event as well as for that of a post; the first, beside a title that says posting."""

_A_NAME = 25
"""Characters."""


def _alone(by_field: Mapping[str, Sequence[ColumnGuess]], settled: dict[int, ColumnGuess]) -> None:
    """Take a plain title at its word where no other column competes: cells that cannot be read keep their rows back."""
    for field, kinds, enough in (
        ("date", ("date", "serial"), _FEW),
        ("time", ("time", "fraction"), _SOME),
        ("channels", ("platform",), _ONE),
    ):
        rivals = by_field.get(field, ())
        if len(rivals) == 1 and not rivals[0].certain and rivals[0].reading.field == field:
            (item,) = rivals
            if item.reading.strength >= LIKELY and item.contents.share(*kinds) >= enough:
                why = f"{item.reason}; no other column is like it, and rows wait whose cell says something else"
                settled[item.column] = replace(item, confidence=0.86, reason=why)


_SOME, _FEW, _ONE = 0.3, 0.1, 0.01
"""Of the cells of a column that must be what its title says; vague dates among them, and names that no channel has,
wait one by one."""


_MONTHS = frozenset("month monat mois mes mese maand месяц miesiac الشهر mjesic ay".split())  # noqa: SIM905
_YEARS = frozenset("year jahr annee ano anno jaar год rok السنة ar yil".split())  # noqa: SIM905


def _of_dates(guesses: Sequence[ColumnGuess], settled: dict[int, ColumnGuess]) -> None:
    """Take columns of months and years for parts of the date where a column of days of the month stands beside them."""
    if any(item.field == "date" for item in guesses) or not any(item.field == "day" for item in guesses):
        return
    for item in guesses:
        name = "month" if plain(item.title) in _MONTHS else "year" if plain(item.title) in _YEARS else ""
        if name and item.contents.filled:
            settled[item.column] = replace(item, field=name, confidence=0.9, reason="of the day beside it")


def _of_weeks(
    guesses: Sequence[ColumnGuess], by_field: dict[str, list[ColumnGuess]], settled: dict[int, ColumnGuess]
) -> None:
    """Take a column of weeks for part of the date where weekdays stand beside it, and no dates."""
    weeks = [item for item in guesses if is_week_title(item.title) and item.contents.filled]
    dated = [*by_field.get("date", ()), *by_field.get("day", ())]
    if len(weeks) != 1 or any(item not in weeks for item in dated) or "weekday" not in by_field:
        return
    (item,) = weeks
    settled[item.column] = replace(item, field="week", confidence=0.9, reason="with the weekday beside it, the day")
    for rivals in by_field.values():
        if item in rivals:
            rivals.remove(item)


def _of_a_part(by_field: dict[str, list[ColumnGuess]], settled: dict[int, ColumnGuess]) -> None:
    """Have ``Design status`` say yes or no beside a ``Status`` of the whole post."""
    rivals = by_field.get("status", [])
    parts = [item for item in rivals if is_part(item.title)]
    if parts and len(parts) < len(rivals):
        for item in parts:
            why = f"{item.reason}; it says how far a part of the post is"
            settled[item.column] = replace(item, field="approved", confidence=0.9, reason=why)
        by_field["status"] = [item for item in rivals if item not in parts]


_PAST = frozenset(
    {"posted", "published", "gepostet", "veroffentlicht", "publie", "publiee", "publicado", "publicada"}
    | {"pubblicato", "gepubliceerd", "geplaatst", "опубликовано", "opublikowano"}
)
_TO_THE_POST = frozenset({"post link", "link to post", "link to the post", "post url", "url of post", "link of post"})


_NUMBERED = frozenset(
    [
        f"{word}{kind} id{s}"
        for word in ("", "facebook ", "instagram ", "linkedin ", "x ")
        for kind in ("post", "tweet", "media")
        for s in ("", "s")
    ]
)
_AN_ID = re.compile(r"urn:li:\w+:\d{9,}|(?:\d{9,}_)?\d{9,}|\d{9,}_\d+")


def _are_ids(contents: Contents) -> bool:
    return sum(number for word, number in contents.words.items() if _AN_ID.fullmatch(word)) * 2 >= contents.filled


def _published(guesses: list[ColumnGuess]) -> list[ColumnGuess]:
    """Take for a mark of what went out: a day of publishing beside the planned one, and a link to the post.

    The tool's own Post link, beside a Sync ID, says nothing about rows that it does not keep itself.
    """
    dated = [item for item in guesses if item.field == "date" and item.certain]
    ours = any(item.field == "sync_id" for item in guesses)
    out = []
    for item in guesses:
        title, contents = plain(item.title), item.contents
        past = bool(_PAST & set(title.split())) and any(other is not item for other in dated)
        days = contents.share("date", "serial") >= 0.5 or (item.field == "date" and not contents.filled)
        links = contents.share("url") >= 0.5 or not contents.filled
        if past and days and not item.certain:
            item = replace(item, field="posted", confidence=0.9, reason="the day on which it was posted")
        elif title in _NUMBERED and not ours and contents.filled and _are_ids(contents):
            item = replace(item, field="posted", confidence=0.9, reason="holds what networks number their posts by")
        elif title in _TO_THE_POST and links and not ours:
            item = replace(item, field="posted", confidence=0.9, reason="by its title; links to what is live")
        out.append(item)
    return out


def _unrevised(field: str, rivals: list[ColumnGuess], settled: dict[int, ColumnGuess]) -> list[ColumnGuess]:
    """Return the rivals without the one whose title says that it changes another; that one is heeded beside it."""
    if field not in ("date", "time"):
        return rivals
    later = [item for item in rivals if not item.reading.zone and changes_another(item.title)]
    if not later or len(rivals) == len(later):
        return rivals
    for item in later:
        why = f"changes another {field}; rows where the two differ wait"
        settled[item.column] = replace(item, field=f"re{field}", confidence=0.9, reason=why)
    return [item for item in rivals if item not in later]


def _networks_alike(guesses: list[ColumnGuess]) -> list[ColumnGuess]:
    """Treat an empty column of a network like the other networks' columns; beside Channels a text is an override."""
    kinds = [item.field.partition(":")[0] for item in guesses if item.certain and ":" in item.field]
    has_channels = any(item.field == "channels" and item.certain for item in guesses)
    said = {item.field.partition(":")[0] for item in guesses if item.certain}
    alone = not said & ({"channels", "channel"} if _no_plain_text(guesses) else {"channels", "channel", "text", "post"})
    named = {item.field for item in guesses}
    out = []
    for item in guesses:
        head, _, service = item.field.partition(":")
        if head == "channel" and not item.contents.filled and kinds:
            usual = "channel" if kinds.count("channel") >= kinds.count("post") else "post"
            item = replace(item, field=f"{usual}:{service}", confidence=0.9, reason="empty; as the columns beside it")
        if alone and item.field.startswith("text:") and item.certain:
            item = replace(item, field=f"post:{service}", reason=f"{item.reason}; nothing else says where it goes")
        elif _leads_nowhere(item, said, named):
            why = f"{item.reason}; does it go there?"
            item = replace(item, field=f"post:{service}", confidence=0.6, reason=why)
        if has_channels and item.field.startswith("post:"):
            item = replace(item, field=f"text:{service}", reason=f"{item.reason}; the channels stand elsewhere")
        out.append(item)
    return out


def _leads_nowhere(item: ColumnGuess, said: Collection[str], named: Collection[str]) -> bool:
    """Return whether other networks have columns of their own that say where rows go, and this text's has none."""
    head, _, service = item.field.partition(":")
    if head != "text" or not service or not item.certain or "channels" in said:
        return False
    there = {
        one for name in named if name.startswith(("channel:", "post:")) for one in name.partition(":")[2].split(JOIN)
    }
    return bool({"channel", "post"} & set(said)) and not {*service.split(JOIN)} <= there


def _no_plain_text(guesses: Sequence[ColumnGuess]) -> bool:
    return not any(item.field == "text" for item in guesses)

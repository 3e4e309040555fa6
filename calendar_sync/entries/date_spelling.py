"""Dates and times as text, in the form that a calendar's own cells have: the inverse of reading them.

A new date is put into the shape of one that is there: its order, separators, zeros, the language of its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timezone

from calendar_sync.entries.date_words import fold
from calendar_sync.entries.dates import DateOrder, ParsedDate, parse_date, parts_of
from calendar_sync.entries.times import clean
from calendar_sync.model.patterns import later

_MONTHS: Mapping[str, str] = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
}
_WEEKDAYS: Mapping[str, str] = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
}
_ORDINAL = later(r"(?<=[0-9])(st|nd|rd|th)\b", re.IGNORECASE)
_CLOCK = later(
    r"(?P<hour>[0-9]{1,2})(?:(?P<mark> ?[:.] ?| ?[hu] ?)(?P<minute>[0-9]{2})(?P<second>:[0-9]{2})?)?"
    r"(?P<unit> ?h\b| ?uhr| ?uur| ?u\b)?(?P<half> ?[ap]\.? ?m\b\.?)?",
    re.IGNORECASE,
)
_OFFSET = later(r"[0-9] ?(?:Z|UTC|[+-][0-9]{2}:?[0-9]{2})$", re.IGNORECASE)


def offset_in(text: str, order: DateOrder | None) -> timezone | None:
    """Return the offset that a date cell is written with, in which its time is meant."""
    parsed = parse_date(text, order)
    return parsed.offset if isinstance(parsed, ParsedDate) else None


def date_like(text: str, moment: datetime, order: DateOrder | None, others: Sequence[str] = ()) -> str:
    """Return ``moment`` (naive, local) as a date cell that says ``text`` would say it, with the time if that has one.

    Args:
        text: What the cell says now, or another cell of its column.
        moment: What it is to say.
        order: Day or month first, as decided for the column.
        others: Other cells of the column: they tell the language of words that several have.
    """
    example = clean(text)
    parts, parsed = parts_of(example), parse_date(example, order)
    if parts is None or not isinstance(parsed, ParsedDate):
        return moment.date().isoformat()
    month_first = "first" in parts and _is_month_first(example, parts, parsed.day)
    figures = {
        "year": moment.year,
        "month": moment.month,
        "day": moment.day,
        "first": moment.month if month_first else moment.day,
        "second": moment.day if month_first else moment.month,
    }
    padded = _is_padded([example[slice(*parts[name])] for name in figures if name in parts and name != "year"])
    pieces: dict[str, str] = {
        name: f"{figures[name]:02}" if padded and name != "year" else str(figures[name])
        for name in figures
        if name in parts
    }
    if "name" in parts:
        word = example[slice(*parts["name"])]
        pieces["name"] = _word_like(word, _MONTHS, parsed.day.month - 1, moment.month - 1, others)
    if "weekday" in parts:
        word = example[slice(*parts["weekday"])]
        pieces["weekday"] = _word_like(word, _WEEKDAYS, parsed.day.weekday(), moment.weekday(), others)
    if "time" in parts:
        pieces["time"] = time_like(example[slice(*parts["time"])], moment.time())
    head = min(start for start, _ in parts.values())
    return _put_in(example, parts, pieces, head, moment.day)


def _put_in(
    example: str, parts: Mapping[str, tuple[int, int]], pieces: Mapping[str, str], head: int, day: int
) -> str:  # fmt: skip
    text, position = example[:head], head
    for name, (start, end) in sorted(parts.items(), key=lambda item: item[1]):
        between = example[position:start]
        text += between + pieces[name]
        position = end
        if name == "day" and (suffix := _ORDINAL.match(example, end)) is not None:
            text += _ordinal(day) if suffix[1].islower() else _ordinal(day).upper()
            position = suffix.end()
    return text + example[position:]


def _ordinal(day: int) -> str:
    return "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _is_month_first(example: str, parts: Mapping[str, tuple[int, int]], day: date) -> bool:
    first, second = int(example[slice(*parts["first"])]), int(example[slice(*parts["second"])])
    return (first, second) == (day.month, day.day) and first != second


def _is_padded(figures: Sequence[str]) -> bool:
    """Tell whether figures below ten get a zero: one that has it says so, and so do day and month of two figures."""
    both = len(figures) == 2 and all(len(figure) == 2 for figure in figures)
    return both or any(figure.startswith("0") for figure in figures)


def _word_like(word: str, languages: Mapping[str, str], old: int, new: int, others: Iterable[str]) -> str:
    """Return the name of another month or weekday in the language, length and case of ``word``."""
    bare = word.rstrip(".")
    shapes: Sequence[Callable[[str], str]] = (lambda name: name, lambda name: name[:3], lambda name: name[:2])
    seen = {fold(piece) for text in others for piece in re.findall(r"[^\W\d_]+", text)}
    best: tuple[int, str] | None = None
    for names in (line.split() for line in languages.values()):
        for shape in shapes:
            if fold(shape(names[old])) == fold(bare):
                # A word such as April is the same in several languages; its neighbours are not.
                votes = sum(fold(shape(name)) in seen for name in names)
                if best is None or votes > best[0]:
                    best = (votes, shape(names[new]))
    chosen = best[1] if best is not None else languages["en"].split()[new]
    cased = (
        chosen.upper()
        if bare.isupper() and len(bare) > 1
        else chosen.lower()
        if bare.islower()
        else chosen.capitalize()
    )
    return cased + word[len(bare) :]


def time_like(text: str, clock: time) -> str:
    """Return ``clock`` as a cell that says ``text`` would say it."""
    match = _CLOCK.match(clean(text))
    if match is None:
        return f"{clock:%H:%M}"
    half, hour = match["half"] or "", str(clock.hour % 12 or 12) if match["half"] else str(clock.hour)
    if match["hour"].startswith("0") or (not half and len(match["hour"]) == 2):
        hour = hour.zfill(2)
    mark = match["mark"] or ":"
    minute = f"{mark}{clock.minute:02}" if match["minute"] or clock.minute else ""
    second = ":00" if match["second"] else ""
    if half:
        letter = "p" if clock.hour >= 12 else "a"
        half = re.sub("[ap]", letter, half, count=1, flags=re.IGNORECASE)
        half = half.upper() if any(sign.isupper() for sign in match["half"]) else half
    unit = (
        "" if minute and not match["minute"] and (match["unit"] or "").strip().lower() == "h" else match["unit"] or ""
    )
    return f"{hour}{minute}{second}{unit}{half}{clean(text)[match.end() :]}"


def in_offset(moment: datetime, text: str, order: DateOrder | None) -> datetime | None:
    """Return ``moment`` (aware) as local time in the offset that ``text`` is written with; ``None`` without one."""
    offset = offset_in(text, order)
    if offset is None:
        return None
    return moment.astimezone(UTC if offset == UTC else offset).replace(tzinfo=None)

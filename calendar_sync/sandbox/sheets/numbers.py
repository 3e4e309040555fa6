"""Numbers as text, by Google's number formats; dates are serial numbers, days since 30 December 1899."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from calendar_sync.sandbox.sheets.date_patterns import dated
from calendar_sync.sandbox.sheets.day_names import names_of
from calendar_sync.sandbox.sheets.locales import LOCALES, Locale, locale_of
from calendar_sync.sandbox.sheets.number_patterns import LITERAL, numeral, section, sections, with_text
from calendar_sync.sandbox.store import Doc

DATE_TYPES = frozenset({"DATE", "TIME", "DATE_TIME"})


def is_date(number_format: Doc) -> bool:
    """Whether a number of this format is a date or a time."""
    return number_format.get("type") in DATE_TYPES


def pattern_of(number_format: Doc, locale: str) -> str:
    """Return the pattern of a format; by its type where it has none of its own. Empty: automatic."""
    known = locale_of(locale)
    if number_format.get("pattern"):
        return str(number_format["pattern"])
    return {
        "DATE": known.date,
        "TIME": known.time,
        "DATE_TIME": f"{known.date} {known.time.replace(' am/pm', '').replace('hh', 'h')}",
        "PERCENT": "0.00%",
        "CURRENCY": known.currency,
        "NUMBER": "#,##0.00",
        "SCIENTIFIC": "0.00E+00",
    }.get(number_format.get("type", ""), "")


def shown(number: float, number_format: Doc, locale: str) -> str:
    """Return the text that a number shows."""
    known = locale_of(locale)
    pattern = pattern_of(number_format, locale)
    if not pattern or pattern in ("General", "@"):
        return automatic(number, known)
    chosen = section(pattern, number)
    if chosen is None:
        return "#"
    part, value = chosen
    if part == "@":
        return automatic(number, known)
    if is_date(number_format) or _speaks_of_time(part):
        try:
            return dated(number, part, names_of(known.language))
        except OverflowError:
            return automatic(number)
    return numeral(value, part, known)


def shown_text(text: str, number_format: Doc) -> str:
    """Return what a text shows: some patterns have a part for texts."""
    _, part = sections(str(number_format.get("pattern", "")))
    return text if part is None else with_text(part, text)


_SILENT = re.compile(rf"{LITERAL}|\[\$[^\]]*\]|\[(?!h+\]|m+\]|s+\])[^\]]*\]|[eE][+-]|(?<=s)\.0+", re.IGNORECASE)


@lru_cache(maxsize=200)
def _speaks_of_time(part: str) -> bool:
    """Whether a part of a pattern without a type is one of dates or times."""
    bare = _SILENT.sub("", part)
    return re.search(r"[ymdhs]", bare, re.IGNORECASE) is not None and re.search(r"[0#?]", bare) is None


def automatic(number: float, locale: Locale | None = None, *, digits: int = 10) -> str:
    """Return a number without a format: ten significant digits or so, the way a cell shows it."""
    known = locale or LOCALES["en_US"]
    if number == 0:
        return "0"
    if abs(number) >= 1e15 or abs(number) < 1e-5:
        mantissa, _, power = f"{number:.2E}".partition("E")
        return f"{mantissa.replace('.', known.point)}E{power}"
    text = f"{number:.{digits}g}" if abs(number) < 1e10 and not float(number).is_integer() else f"{number:.15g}"
    if "e" in text:
        text = f"{Decimal(text):f}"
    return text.replace(".", known.point)

"""Text as somebody types it into a cell: numbers, dates, percentages, money, truth, formulas, addresses."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import datetime

from calendar_sync.sandbox.sheets import numbers
from calendar_sync.sandbox.sheets.locales import Locale
from calendar_sync.sandbox.store import Doc

Typed = tuple[float, Doc]
"""A number, and the number format that comes with the way it was typed."""


def type_in(cell: Doc, text: str, locale: Locale) -> None:
    """Read a text into a cell the way the editor does."""
    if text.startswith("'"):
        cell["userEnteredValue"] = {"stringValue": text[1:]}
        return
    if text.startswith("=") and len(text) > 1:
        cell["userEnteredValue"] = {"formulaValue": text}
        return
    if number_format_type(cell) == "TEXT":
        cell["userEnteredValue"] = {"stringValue": text}
        return
    if (word := text.strip().upper()) in ("TRUE", "FALSE", *locale.truth):
        cell["userEnteredValue"] = {"boolValue": word in ("TRUE", locale.truth[0])}
        return
    typed = number(text.strip(), locale)
    if typed is None:
        cell["userEnteredValue"] = {"stringValue": text}
        return
    cell["userEnteredValue"] = {"numberValue": typed[0]}
    if typed[1] and number_format_type(cell) in ("", typed[1]["type"], "NUMBER"):
        cell.setdefault("userEnteredFormat", {}).setdefault("numberFormat", typed[1])


def number_format_type(cell: Doc) -> str:
    """Return the type of a cell's own number format, or ``""``."""
    return str(cell.get("userEnteredFormat", {}).get("numberFormat", {}).get("type", ""))


def number(text: str, locale: Locale) -> Typed | None:
    """Return the number that a typed text is, or ``None`` if it is none."""
    for reading in (_plain, _percent, _money, _date_and_time):
        if (found := reading(text, locale)) is not None and math.isfinite(found[0]):
            return found
    return None


def _plain(text: str, locale: Locale) -> Typed | None:
    point, group = re.escape(locale.point), re.escape(locale.group)
    if re.fullmatch(rf"[+-]?(\d+({point}\d*)?|{point}\d+)([eE][+-]?\d+)?", text):
        value = float(text.replace(locale.point, "."))
        return value, {"type": "SCIENTIFIC", "pattern": "0.00E+00"} if "e" in text.lower() else {}
    if re.fullmatch(rf"[+-]?\d{{1,3}}({group}\d{{3}})+({point}\d*)?", text):
        value = float(text.replace(locale.group, "").replace(locale.point, "."))
        return value, {"type": "NUMBER", "pattern": "#,##0.00" if locale.point in text else "#,##0"}
    if re.fullmatch(r"\(\d+\)", text):
        return -float(text[1:-1]), {}
    return None


def _percent(text: str, locale: Locale) -> Typed | None:
    if not text.endswith("%") or (found := _plain(text[:-1].rstrip(), locale)) is None:
        return None
    return found[0] / 100, {"type": "PERCENT", "pattern": "0.00%" if locale.point in text else "0%"}


_SIGN = re.compile(r'\[\$(?P<marked>[^\]-]+)|"(?P<quoted>[^"]+)"')


def _money(text: str, locale: Locale) -> Typed | None:
    minus = text.startswith("-")
    bare = text.lstrip("-")
    found_sign = _SIGN.search(locale.currency)
    own = (found_sign["marked"] or found_sign["quoted"]).strip() if found_sign else ""
    if not own or own not in bare:
        return None
    amount = bare.removeprefix(own).strip() if bare.startswith(own) else bare.removesuffix(own).strip()
    found = _plain(amount, locale)
    if found is None or amount[:1] in "+-":
        return None
    pattern = locale.currency if locale.point in amount else locale.currency.replace("0.00", "0")
    return (-found[0] if minus else found[0]), {"type": "CURRENCY", "pattern": pattern}


_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
_TIME = re.compile(
    r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?(?:\s*([ap])\.?m\.?)?|(\d{1,2})\s*([ap])\.?m\.?", re.IGNORECASE
)
_NUMERIC = re.compile(r"(\d{1,4})([/.-])(\d{1,2})(?:\2(\d{1,4}))?")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]+)\.?(?:,?[ -](\d{2,4}))?", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"([a-z]+)\.?[ -](\d{1,2})(?:st|nd|rd|th)?(?:,? ?[ -]?(\d{2,4}))?", re.IGNORECASE)


def _date_and_time(text: str, locale: Locale) -> Typed | None:
    clock = _time(text)
    if clock is not None:
        return clock, {"type": "TIME", "pattern": _time_pattern(text)}
    day = _date(text, locale)
    if day is not None:
        return numbers.serial(day[0]), {"type": "DATE", "pattern": day[1]}
    for place in (found.start() for found in re.finditer(r"[T ]", text)):
        day, clock = _date(text[:place].rstrip(","), locale), _time(text[place + 1 :].strip())
        if day is not None and clock is not None and clock < 1:
            pattern = f"{day[1]} {_time_pattern(text[place + 1 :])}"
            return numbers.serial(day[0]) + clock, {"type": "DATE_TIME", "pattern": pattern}
    return None


def _time(text: str) -> float | None:
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hour = int(found[1] or found[6])
    minute, second, parts = int(found[2] or 0), int(found[3] or 0), float(f"0.{found[4] or 0}")
    half = (found[5] or found[7] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if minute > 59 or second > 59:
        return None
    return (hour * 3600 + minute * 60 + second + parts) / 86_400


def _time_pattern(text: str) -> str:
    half = " am/pm" if re.search(r"[ap]\.?m", text, re.IGNORECASE) else ""
    hours = "[h]" if int(text.partition(":")[0].strip() or 0) >= 24 else "h"  # a length, no time of day
    return f"{hours}:mm{':ss' if text.count(':') == 2 else ''}{half}"


def _date(text: str, locale: Locale) -> tuple[datetime, str] | None:
    for pattern, reading in _DATES:
        found = pattern.fullmatch(text)
        if found and (day := reading(found, locale)) is not None:
            return day
    return None


def _numeric(found: re.Match[str], locale: Locale) -> tuple[datetime, str] | None:
    first, mark, second, third = found[1], found[2], found[3], found[4]
    if mark == "." and (locale.point == "." or third is None):
        return None
    if len(first) == 4:
        return _made(first, second, third, "yyyy-mm-dd" if mark == "-" else locale.date) if third else None
    if third is None:
        month, day = (first, second) if locale.order != "dmy" else (second, first)
        return _made(str(locale.year), month, day, locale.date)
    if locale.order == "ymd" and len(third) <= 2:
        return _made(first, second, third, locale.date)
    month, day = (second, first) if locale.order == "dmy" else (first, second)
    return _made(third, month, day, locale.date)


def _named(day: str, name: str, year: str | None, pattern: str, locale: Locale) -> tuple[datetime, str] | None:
    if name.lower()[:3] not in _MONTHS or len(name) > 9:
        return None
    return _made(year or str(locale.year), str(_MONTHS.index(name.lower()[:3]) + 1), day, pattern)


def _made(year: str, month: str, day: str, pattern: str) -> tuple[datetime, str] | None:
    number_of_year = int(year)
    if len(year) <= 2:
        number_of_year += 2000 if number_of_year < 30 else 1900
    try:
        return datetime(number_of_year, int(month), int(day)), pattern
    except ValueError:
        return None


_DATES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Locale], tuple[datetime, str] | None]], ...] = (
    (_NUMERIC, _numeric),
    (
        _DAY_FIRST,
        lambda found, known: _named(found[1], found[2], found[3], "d-mmm-yyyy" if found[3] else "d-mmm", known),
    ),
    (
        _MONTH_FIRST,
        lambda found, known: _named(found[2], found[1], found[3], "mmm d, yyyy" if found[3] else "mmm d", known),
    ),
)

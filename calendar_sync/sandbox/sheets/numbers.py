"""Numbers as text, by Google's number formats; dates are serial numbers, days since 30 December 1899."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext

from calendar_sync.sandbox.sheets.day_names import Names, names_of
from calendar_sync.sandbox.sheets.locales import LOCALES, Locale, locale_of
from calendar_sync.sandbox.store import Doc

EPOCH = datetime(1899, 12, 30)

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
    pattern = _section(pattern, number)
    if is_date(number_format) or (_DATE_LETTERS.search(_LITERAL.sub("", pattern)) and "0" not in pattern):
        return _date(number, pattern, names_of(known.language))
    return _number(number, pattern, known)


def automatic(number: float, locale: Locale | None = None) -> str:
    """Return a number without a format: ten significant digits or so, the way a cell shows it."""
    known = locale or LOCALES["en_US"]
    if number == 0:
        return "0"
    if abs(number) >= 1e15 or abs(number) < 1e-5:
        digits, _, power = f"{number:.2E}".partition("E")
        return f"{digits.replace('.', known.point)}E{power}"
    text = f"{number:.10g}" if abs(number) < 1e10 and not float(number).is_integer() else f"{number:.15g}"
    if "e" in text:
        text = f"{Decimal(text):f}"
    return text.replace(".", known.point)


_LITERAL = re.compile(r'"[^"]*"|\\.|\[\$[^\]]*\]|\[[a-zA-Z]+\d*\](?<!\[[hms]\])')
_DATE_LETTERS = re.compile(r"[ymdhs]", re.IGNORECASE)


def _section(pattern: str, number: float) -> str:
    """Return the part of a pattern that is for numbers of this sign."""
    parts = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', pattern)
    if number < 0 and len(parts) > 1:
        return parts[1]
    if number == 0 and len(parts) > 2:
        return parts[2]
    return parts[0]


_NUMBER = re.compile(r"[#0?][#0?,]*(?:\.[#0?]+)?(?:[eE][+-]0+)?|\.[#0?]+")


def _number(number: float, pattern: str, locale: Locale) -> str:
    text = re.sub(r"\[\$([^\]-]*)(?:-[^\]]*)?\]", lambda found: f'"{found[1]}"', pattern)
    text = re.sub(r"\[[a-zA-Z]+\d*\]", "", text)
    place = next((found for found in _NUMBER.finditer(text) if not _inside_quotes(text, found.start())), None)
    outside = text if place is None else text[: place.start()] + text[place.end() :]
    with localcontext(prec=_DIGITS):
        value = abs(Decimal(repr(float(number)))) * 100 ** _LITERAL.sub("", outside).count("%")
    sign = "-" if number < 0 and ";" not in pattern else ""
    if place is None:
        return sign + _literal(text)
    digits = _digits(value, place[0], locale)
    if sign and not re.search(r"[1-9]", digits):
        sign = ""
    return f"{sign}{_literal(text[: place.start()])}{digits}{_literal(text[place.end() :])}"


def _inside_quotes(text: str, place: int) -> bool:
    return text.count('"', 0, place) % 2 == 1


def _literal(text: str) -> str:
    text = re.sub(r"\\(.)|_.|\*.", lambda found: found[1] or ("" if found[0][0] == "*" else " "), text)
    return text.replace('"', "")


_DIGITS = 500
"""As many as the largest number has, and a fraction besides."""


def _digits(value: Decimal, pattern: str, locale: Locale) -> str:
    whole, _, fraction = pattern.partition(".")
    if "e" in pattern.lower():
        places = len(re.match(r"[#0?]*", fraction)[0])  # type: ignore[index]
        digits, _, power = f"{float(value):.{places}E}".partition("E")
        return f"{digits.replace('.', locale.point)}E{power}"
    least, most = fraction.count("0"), len(fraction)
    with localcontext(prec=_DIGITS):
        rounded = value.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP)
    left, _, right = f"{rounded:f}".partition(".")
    while len(right) > least and right.endswith("0"):
        right = right[:-1]
    left = left.lstrip("0").rjust(whole.count("0"), "0")
    if "," in whole:
        left = re.sub(r"(?<=\d)(?=(\d{3})+$)", locale.group, left)
    return left + (locale.point + right if right else "")


_DATE_TOKEN = re.compile(
    r'"[^"]*"|\\.|\[h+\]|\[m+\]|\[s+\]|y+|m+|d+|h+|s+(?:\.0+)?|am/pm|a/p|\[\$[^\]]*\]|.', re.IGNORECASE | re.DOTALL
)


def moment(number: float) -> datetime:
    """Return the moment of a serial number, to the millisecond."""
    return EPOCH + timedelta(milliseconds=round(number * 86_400_000))


def serial(when: datetime) -> float:
    """Return the serial number of a moment without a time zone."""
    return (when - EPOCH) / timedelta(days=1)


def _date(number: float, pattern: str, names: Names) -> str:
    try:
        when = moment(number)
    except OverflowError:
        return automatic(number)
    tokens = _DATE_TOKEN.findall(pattern)
    twelve = any(token.lower() in ("am/pm", "a/p") for token in tokens)
    return "".join(_piece(tokens, place, when, number, names, twelve=twelve) for place in range(len(tokens)))


def _piece(tokens: list[str], place: int, when: datetime, number: float, names: Names, *, twelve: bool) -> str:
    token = tokens[place]
    low = token.lower()
    if low.startswith('"'):
        return token[1:-1]
    if low.startswith("\\"):
        return token[1:]
    if low in ("am/pm", "a/p"):
        return ("AM" if when.hour < 12 else "PM")[: 2 if low == "am/pm" else 1]
    if low.startswith("[") and low.strip("[]")[:1] in "hms":
        unit = {"h": 24, "m": 1440, "s": 86_400}[low[1]]
        return f"{int(number * unit + 1e-6):0{len(low) - 2}d}"
    if low.startswith("m") and _is_minute(tokens, place):
        return f"{when.minute:0{min(len(low), 2)}d}"
    if low.startswith("h"):
        hour = (when.hour % 12 or 12) if twelve else when.hour
        return f"{hour:0{min(len(low), 2)}d}"
    if low.startswith("s"):
        whole, _, parts = low.partition(".")
        return f"{when.second:0{min(len(whole), 2)}d}" + (f".{when.microsecond:06d}"[: len(parts) + 1] if parts else "")
    if low[:1] in "ymd" and low:
        return _PARTS[low[0]](when, len(low), names)
    return token


def _is_minute(tokens: list[str], place: int) -> bool:
    """Whether an ``m`` stands for minutes: after hours, or before seconds."""
    before = next((token.lower() for token in reversed(tokens[:place]) if token[0].lower() in "ymdhs["), "")
    after = next((token.lower() for token in tokens[place + 1 :] if token[0].lower() in "ymdhs["), "")
    return before.lstrip("[").startswith("h") or after.lstrip("[").startswith("s")


def _month(when: datetime, width: int, names: Names) -> str:
    if width < 3:
        return f"{when.month:0{width}d}"
    name = (names.short_months if width == 3 else names.months)[when.month - 1]
    return name[0] if width == 5 else name


def _weekday(when: datetime, width: int, names: Names) -> str:
    if width < 3:
        return f"{when.day:0{width}d}"
    return (names.short_days if width == 3 else names.days)[when.weekday()]


_PARTS: Mapping[str, Callable[[datetime, int, Names], str]] = {
    "y": lambda when, width, _: f"{when.year:04d}" if width > 2 else f"{when.year % 100:02d}",
    "m": _month,
    "d": _weekday,
}

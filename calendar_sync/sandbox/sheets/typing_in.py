"""Text as somebody types it into a cell: numbers, dates, percentages, money, truth, formulas, addresses."""

from __future__ import annotations

import math
import re

from calendar_sync.sandbox.sheets import date_patterns, dates
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
    if typed is None and text.startswith("+") and len(text) > 1:
        cell["userEnteredValue"] = {"formulaValue": f"={text}"}
        return
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


_FOREIGN = frozenset("$€£¥₹₩₽₺₴₫")
"""Signs that are money everywhere; others are so at home."""


def _money(text: str, locale: Locale) -> Typed | None:
    in_brackets = text.startswith("(") and text.endswith(")")
    bare = text[1:-1] if in_brackets else text
    minus = in_brackets or bare.startswith("-")
    bare = bare.removeprefix("-").strip()
    found_sign = _SIGN.search(locale.currency)
    own = (found_sign["marked"] or found_sign["quoted"]).strip() if found_sign else ""
    sign = own if own and own in bare else next((found for found in bare if found in _FOREIGN), "")
    if not sign:
        return None
    first = bare.startswith(sign)
    amount = bare.removeprefix(sign).strip() if first else bare.removesuffix(sign).strip()
    found = _plain(amount.removeprefix("-") if first and not minus else amount, locale)
    if found is None or amount[:1] in "+(" or (minus and amount.startswith("-")):
        return None
    pattern = locale.currency if sign == own else f"[${sign}]#,##0.00" if first else f"#,##0.00 [${sign}]"
    if locale.point not in amount:
        pattern = pattern.replace("0.00", "0")
    negative = minus or amount.startswith("-")
    return (-found[0] if negative else found[0]), {"type": "CURRENCY", "pattern": pattern}


_TIME = re.compile(
    r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?(?:\s*([ap])\.?m\.?)?|(\d{1,2})\s*([ap])\.?m\.?", re.IGNORECASE
)


def _date_and_time(text: str, locale: Locale) -> Typed | None:
    clock = _time(text)
    if clock is not None:
        return clock, {"type": "TIME", "pattern": _time_pattern(text)}
    day = dates.date(text, locale)
    if day is not None:
        return date_patterns.serial(day[0]), {"type": "DATE", "pattern": day[1]}
    for place in (found.start() for found in re.finditer(r"[T ]", text)):
        day, clock = dates.date(text[:place].rstrip(","), locale), _time(text[place + 1 :].strip())
        if day is not None and clock is not None and clock < 1:
            pattern = f"{day[1]} {_time_pattern(text[place + 1 :])}"
            return date_patterns.serial(day[0]) + clock, {"type": "DATE_TIME", "pattern": pattern}
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
    hours = "[h]" if int(re.findall(r"\d+", text)[0]) >= 24 else "h"  # a length, no time of day
    return f"{hours}:mm{':ss' if text.count(':') == 2 else ''}{half}"

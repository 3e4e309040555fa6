"""Moments and lengths of time as text by the tokens of a pattern, as Google's guide to date formats describes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from calendar_sync.sandbox.sheets.day_names import Names

EPOCH = datetime(1899, 12, 30)

_TOKEN = re.compile(
    r'"[^"]*"?|\\.|\[\$[^\]]*\]|\[(?:h+|m+|s+)\](?:\.0+)?|\[[^\]]*\]|y+|m+|d+|h+|s+(?:\.0+)?'
    r"|am/pm|a/p|(?<![a-z])[ap]m(?![a-z])|0+|.",
    re.IGNORECASE | re.DOTALL,
)
_FRACTION = re.compile(r"s\]?\.(0+)$", re.IGNORECASE)
_HALVES = ("am/pm", "a/p", "am", "pm")
_UNITS: Mapping[str, int] = {"h": 3_600_000, "m": 60_000, "s": 1_000}
"""Milliseconds."""


def moment(number: float) -> datetime:
    """Return the moment of a serial number, to the millisecond."""
    return EPOCH + timedelta(milliseconds=round(number * 86_400_000))


def serial(when: datetime) -> float:
    """Return the serial number of a moment without a time zone."""
    return (when - EPOCH) / timedelta(days=1)


def dated(number: float, pattern: str, names: Names) -> str:
    """Return a serial number by a pattern.

    Raises:
        OverflowError: There is no such day.
    """
    tokens = _tokens(pattern)
    digits = max((len(found[1]) for token in tokens if (found := _FRACTION.search(token))), default=3)
    step = 10 ** max(3 - digits, 0)
    milliseconds = round(number * 86_400_000 / step) * step
    when = EPOCH + timedelta(milliseconds=milliseconds)
    twelve = any(token.lower() in _HALVES for token in tokens)
    elapsed = {token[1].lower() for token in tokens if _elapsed(token)}
    return "".join(
        _elapse(token, milliseconds, elapsed) if _elapsed(token) else _piece(tokens, place, when, names, twelve=twelve)
        for place, token in enumerate(tokens)
    )


@lru_cache(maxsize=200)
def _tokens(pattern: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(pattern))


@lru_cache(maxsize=1000)
def _elapsed(token: str) -> bool:
    return token[0] == "[" and re.match(r"\[(h+|m+|s+)\]", token, re.IGNORECASE) is not None


def _elapse(token: str, milliseconds: int, units: set[str]) -> str:
    """Return a length of time in one unit: what larger ones leave over, where they are shown as well."""
    letters, _, parts = token[1:].partition("]")
    unit = letters[0].lower()
    larger = [known for known in _UNITS if known in units and _UNITS[known] > _UNITS[unit]]
    left = abs(milliseconds) % (_UNITS[larger[-1]] if larger else abs(milliseconds) + 1)
    sign = "-" if milliseconds < 0 and not larger else ""
    fraction = f".{left % 1000:03d}"[: len(parts)] if parts else ""
    return f"{sign}{left // _UNITS[unit]:0{len(letters)}d}{fraction}"


def _piece(tokens: Sequence[str], place: int, when: datetime, names: Names, *, twelve: bool) -> str:
    token = tokens[place]
    low = token.lower()
    if low[0] == '"':
        return token.strip('"')
    if low[0] == "\\":
        return token[1:]
    if low[0] == "[" and len(low) > 1:
        return low[2:-1].partition("-")[0] if low[1] == "$" else ""
    if low in _HALVES:
        half = "AM" if when.hour < 12 else "PM"
        return half if low != "a/p" else half[0] if token[0].isupper() else half[0].lower()
    if low[0] == "0":
        return f"{when.microsecond:06d}"[: len(low)]
    if low[0] == "m" and token[0] != "M" and len(low) < 3 and _is_minute(tokens, place):
        return f"{when.minute:0{len(low)}d}"
    if low[0] == "h":
        hour = (when.hour % 12 or 12) if twelve else when.hour
        return f"{hour:0{min(len(low), 2)}d}"
    if low[0] == "s":
        whole, _, parts = low.partition(".")
        return f"{when.second:0{min(len(whole), 2)}d}" + (f".{when.microsecond:06d}"[: len(parts) + 1] if parts else "")
    return _PARTS[low[0]](when, len(low), names) if low[0] in _PARTS else token


def _is_minute(tokens: Sequence[str], place: int) -> bool:
    """Whether an ``m`` stands for minutes: after hours, or before seconds."""
    before = next((token.lower() for token in reversed(tokens[:place]) if _speaks(token)), "")
    after = next((token.lower() for token in tokens[place + 1 :] if _speaks(token)), "")
    return before.lstrip("[").startswith("h") or after.lstrip("[").startswith("s")


def _speaks(token: str) -> bool:
    return token[0].lower() in "ymdhs" or _elapsed(token)


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

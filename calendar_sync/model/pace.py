"""Durations and moments as people write them on a command line."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

_UNITS = {"": 1, "s": 1, "sec": 1, "m": 60, "min": 60, "h": 3_600, "d": 86_400}
_PART = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)\s*(s|sec|m|min|h|d|)(?=[\d\s]|$)\s*")
_AGO = re.compile(r"(\d{1,5})\s*(d|w)")
_AGO_DAYS = {"d": 1, "w": 7}
_NAMED = {"today": 0, "yesterday": 1}
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")


def parse_duration(text: str) -> float:
    """Return the seconds that ``90``, ``15m``, ``2h`` or ``1h 30m`` mean; a bare number is seconds.

    Raises:
        ValueError: It is no duration; the message is for people.
    """
    written = text.strip().lower()
    place, total = 0, 0.0
    while match := _PART.match(written, place):
        if match.end() == place:
            break
        total += float(match.group(1)) * _UNITS[match.group(2)]
        place = match.end()
    if not written or place != len(written):
        raise ValueError(f"'{text}' is no duration; write seconds, or 15m, 2h, 1h30m.")
    return total


def full_minute(at: datetime) -> datetime:
    """Return the first full minute that is not before ``at``: who comes back then does not come too early."""
    minute = at.replace(second=0, microsecond=0)
    return minute if minute == at else minute + timedelta(minutes=1)


def parse_moment(text: str, now: datetime) -> datetime:
    """Return the moment that a clock time (``18:30``, the next one) or an ISO date and time mean, as aware UTC.

    Args:
        text: Without an offset it is taken for local time.
        now: Aware, in the local time zone.

    Raises:
        ValueError: It is neither; the message is for people.
    """
    written = text.strip()
    try:
        if match := _CLOCK.fullmatch(written):
            hour, minute, second = (int(part or 0) for part in match.groups())
            clock = time(hour, minute, second)
            at = datetime.combine(now.date(), clock, now.tzinfo)
            return (at if at >= now else at + timedelta(days=1)).astimezone(UTC)
        if len(written) > len("2026-11-21"):
            at = datetime.fromisoformat(written)
            return (at if at.tzinfo else at.replace(tzinfo=now.tzinfo)).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ValueError(f"'{text}' is no time; write 18:30, or 2026-11-21T18:30.")


def parse_day(text: str, today: date) -> date:
    """Return the day that is meant: ``2026-11-21``, ``today``, ``yesterday``, or so long ago (``90d``, ``13w``).

    Args:
        text: As people write it.
        today: In UTC, as days are counted.

    Raises:
        ValueError: It is none of these; the message is for people.
    """
    written = text.strip().lower()
    try:
        if match := _AGO.fullmatch(written):
            return today - timedelta(days=int(match[1]) * _AGO_DAYS[match[2]])
        return today - timedelta(days=_NAMED[written]) if written in _NAMED else date.fromisoformat(written)
    except (ValueError, OverflowError):
        raise ValueError(f"'{text}' is no day; write 2026-11-21, yesterday, or how long ago: 90d, 13w.") from None

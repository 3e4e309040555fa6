"""Times of day that say less, or more, than one time: ``1430``, ``FB 9am / IG 12pm``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time

from calendar_sync.entries.times import parse_time
from calendar_sync.layout.title_networks import listed
from calendar_sync.model.patterns import later
from calendar_sync.model.services import JOIN
from calendar_sync.model.sheet import Scalar

_DIGITS = re.compile(r"\d{3,4}")
_CLOCK = later(r"(?<![\d:.])\d{1,2}(?:[:.h]\d{2})?(?:\s*[ap]\.?\s?m\b\.?|\s*(?:h|uhr)\b)?(?![\d:])", re.IGNORECASE)
_AROUND = " \t\r\n:;,/|()[]@–—-=&+"
_BETWEEN = re.compile(
    r"^(?:and|und|et|y|at|um|à|a las|ore|on|auf|for)\b|\b(?:and|und|et|y|at|um|à|on|auf|for)$", re.IGNORECASE
)


def is_military(value: Scalar) -> bool:
    """Return whether a cell may be hours and minutes without a sign between them: ``0900``, ``1430``, or 900."""
    text = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    if not _DIGITS.fullmatch(text.strip()):
        return False
    number = int(text)
    return 100 <= number < 2400 and number % 100 < 60 and number % 5 == 0


def hour_of(value: Scalar) -> int | None:
    """Return the hour where a cell may be a whole one to 24 hours: ``9``, or 18; ``None`` for anything else."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    return int(text) if _HOUR.fullmatch(text) and int(text) < _A_DAY else None


_HOUR, _A_DAY = re.compile(r"\d{1,2}"), 24


def at_networks(value: Scalar) -> Mapping[str, str]:
    """Return the times of a cell that names them by network (``FB 9am / IG 12pm``), by service; empty for any other."""
    if not isinstance(value, str) or len(value) > _LONGEST:
        return {}
    clocks = [match.group() for match in _CLOCK.finditer(value)]
    parts = [_BETWEEN.sub("", part.strip(_AROUND)).strip(_AROUND) for part in _CLOCK.split(value)]
    if not clocks or (parts[0] and parts[-1]) or not (parts[0] or parts[-1]):
        return {}
    said = [listed(part) if part else "" for part in (parts[:-1] if parts[0] else parts[1:])]
    if not all(said) or not all(isinstance(parse_time(clock), time) for clock in clocks):
        return {}
    found: dict[str, str] = {}
    for services, clock in zip(said, clocks, strict=True):
        for service in services.split(JOIN):
            if found.setdefault(service, clock) != clock:
                return {}
    return found


_LONGEST = 80
"""Characters."""

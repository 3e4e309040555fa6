"""Clocks by the name of their zone, for showing times to people."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_OFFSET = re.compile(r"(?:UTC)?([+-])(\d\d):(\d\d)", re.ASCII)


@lru_cache(maxsize=200)
def zone_called(name: str) -> tzinfo | None:
    """Return the zone with an IANA name or an offset such as ``+02:00``; ``None`` where nobody knows it."""
    if match := _OFFSET.fullmatch(name):
        size = timedelta(hours=int(match[2]), minutes=int(match[3]))
        return timezone(-size if match[1] == "-" else size) if size < timedelta(hours=24) else None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def zone_name(zone: tzinfo) -> str:
    """Return the IANA name of a zone, or its offset."""
    return str(getattr(zone, "key", None) or zone)


def told(moment: datetime, *names: str) -> str:
    """Return a moment (aware) as clocks show it in the first zone of ``names`` that is known, else in UTC."""
    zone = next((zone for name in names if name and (zone := zone_called(name)) is not None), UTC)
    return f"{moment.astimezone(zone):%a %d %b %Y %H:%M} ({zone_name(zone)})"

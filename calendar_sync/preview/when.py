"""Moments in words: local, with weekday, zone, and how far away they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any

NEAR_DAYS = 60
"""So many days ahead, people still count in days."""

_SLOTS: Mapping[str, str] = {"queue": "next free slot", "next": "front of queue", "now": "at once"}


def local(at: datetime, zone: tzinfo | None) -> datetime:
    """Return a moment as a zone's clocks show it; at the very ends of the calendar, where they cannot, in UTC."""
    try:
        return at.astimezone(zone or UTC)
    except OverflowError:
        return at.astimezone(UTC)


def zone_name(at: datetime) -> str:
    """Return what the zone of a moment is called on its day: ``BST``, or ``UTC-03:00`` where it has no letters."""
    name = at.tzname() or ""
    if name.isalpha():
        return name
    offset = f"{at:%z}"
    return f"UTC{offset[:3]}:{offset[3:5]}"


def zone_key(zone: tzinfo) -> str:
    """Return a zone by its full name: ``Europe/London``."""
    return str(getattr(zone, "key", None) or zone)


def far(at: datetime, now: datetime) -> str:
    """Return ``today``, ``tomorrow``, ``in 3 days``, ``2 days ago``; empty where it is further away.

    Args:
        at: Aware; days are those of its zone.
        now: Aware.
    """
    days = (at.date() - now.astimezone(at.tzinfo).date()).days
    named = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    if days in named:
        return named[days]
    if abs(days) >= NEAR_DAYS:
        return ""
    return f"in {days} days" if days > 0 else f"{-days} days ago"


def moment(at: datetime, now: datetime, zone: tzinfo | None) -> str:
    """Return ``Sat 23 May 2026 04:00 EDT (in 3 days)``.

    Args:
        at: Aware.
        now: Aware.
        zone: Time zone to tell it in; UTC unless given.
    """
    there = local(at, zone)
    text = f"{there:%a %d %b %Y %H:%M} {zone_name(there)}"
    return f"{text} ({near})" if (near := far(there, now)) else text


def slot(values: Mapping[str, Any] | None) -> str:
    """Return when a post without a set time goes out: ``next free slot``; empty where nobody knows."""
    return _SLOTS.get(str((values or {}).get("schedule")), "")

"""Moments in words: local, with weekday, zone, and how far away they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any

_UNITS = ((60, 1, "days"), (91, 7, "weeks"), (730, 30.44, "months"))
"""Below so many days, people count in such a unit, of so many days each; and in years from there on."""

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
    """Return ``today``, ``tomorrow``, ``in 3 days``, ``2 days ago``, ``in 9 weeks``, ``in 3 months``.

    Args:
        at: Aware; days are those of its zone.
        now: Aware.
    """
    days = (at.date() - now.astimezone(at.tzinfo).date()).days
    named = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    if days in named:
        return named[days]
    length, unit = next(((length, unit) for below, length, unit in _UNITS if abs(days) < below), (365.25, "years"))
    count = round(abs(days) / length)
    return f"in {count} {unit}" if days > 0 else f"{count} {unit} ago"


def moment(at: datetime, now: datetime, zone: tzinfo | None) -> str:
    """Return ``Sat 23 May 2026 04:00 EDT (in 3 days)``.

    Args:
        at: Aware.
        now: Aware.
        zone: Time zone to tell it in; UTC unless given.
    """
    there = local(at, zone)
    text = f"{there:%a %d %b %Y %H:%M} {zone_name(there)}"
    return f"{text} ({far(there, now)})"


def slot(values: Mapping[str, Any] | None) -> str:
    """Return when a post without a set time goes out: ``next free slot``; empty where nobody knows."""
    return _SLOTS.get(str((values or {}).get("schedule")), "")

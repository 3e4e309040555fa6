"""What a fleet is, as plain values: its calendars, when each is due, and what a run may do with nobody looking on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CREATES, NO_DELETES, EVERYTHING = "creates", "no deletes", "everything"


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a calendar is due.

    Args:
        cron: Five fields: minute, hour, day of the month, month, day of the week.
        timezone: The IANA zone whose clock the fields are read by.
    """

    cron: str = "0 6 * * mon"
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Unattended:
    """What a run may do with nobody looking on. ``None`` sets no limit.

    Args:
        may: ``creates`` (new posts and ideas alone), ``no deletes`` (edits in place as well) or ``everything``.
        publish_now: Whether rows that say ``now`` go out; else they wait for somebody to run a sync by hand.
        max_creates: More new posts and ideas than this, and nothing of the calendar goes.
        max_edits: The same for edits.
        max_deletes: The same for deletions, those of posts that are made anew included.
        max_requests: Requests to Buffer that a run may use.
    """

    may: str = EVERYTHING
    publish_now: bool = False
    max_creates: int | None = 1000
    max_edits: int | None = None
    max_deletes: int | None = None
    max_requests: int | None = None


@dataclass(frozen=True, slots=True)
class FleetCalendar:
    """One calendar of a fleet. It holds no key, only where that is kept.

    Args:
        name: A word that stays the same from week to week, and is no other calendar's.
        calendar: Absolute path, or the address of a Google Sheet.
        key: ``env:NAME`` or ``keyring:NAME``.
        group: Empty where it is in none.
        config: Its own settings file; ``None`` for the one beside the calendar.
        organization: Buffer's organization, by name or id; empty leaves it to the calendar's own settings.
        schedule: When it is due.
        policy: What the fleet's settings say of ``[policy]``, by name.
        unattended: What a run may do.
        own_settings: ``narrow``: the calendar's own settings may only allow less than the fleet's; ``full``: what they
            say holds as it stands.
    """

    name: str
    calendar: str
    key: str
    group: str = ""
    config: Path | None = None
    organization: str = ""
    schedule: Schedule = Schedule()
    policy: Mapping[str, Any] = field(default_factory=dict)
    unattended: Unattended = Unattended()
    own_settings: str = "narrow"


@dataclass(frozen=True, slots=True)
class Fault:
    """A calendar that cannot run, or a pattern that names none; the others run all the same.

    Args:
        where: Which entry of the settings.
        message: What is wrong.
        fix: How to mend it.
    """

    where: str
    message: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Fleet:
    """All calendars, and what they have in common.

    Args:
        path: Of the settings.
        calendars: In the order of their names.
        ledger: Path or database address; empty where nothing is said. It may hold a password.
        endpoint: Buffer's API; empty for the real one.
        webhook: Where the address of a webhook is kept; empty where none is told.
        faults: What stands in the way of single calendars.
    """

    path: Path
    calendars: tuple[FleetCalendar, ...]
    ledger: str = field(default="", repr=False)
    endpoint: str = ""
    webhook: str = ""
    faults: tuple[Fault, ...] = ()

    def named(self, name: str) -> FleetCalendar | None:
        """Return the calendar of that name; ``None`` where there is none."""
        return next((item for item in self.calendars if item.name == name), None)

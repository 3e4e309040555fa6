"""When calendars are due, and the ids of their runs: arithmetic with a given clock.

Cron expressions mean what Debian's cron makes of them when clocks change: a fixed time that the change leaps over is
due at the moment after the leap, and one that comes twice is due the first time only. An expression whose minutes or
hours begin with a star goes by time that has really passed.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from calendar_sync.entries.zones import ZoneProblem, parse_zone
from calendar_sync.errors import UsageError
from calendar_sync.fleet.values import FleetCalendar, Schedule

if TYPE_CHECKING:
    from cronsim import CronSim, CronSimError

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LEAP = timedelta(hours=4)
"""Further than any change of clocks goes; looking back begins so much later, lest a time that came twice be missed."""

_RUN_ID = re.compile(
    r"sync:(?P<week>\d{4}-W\d{2}):(?P<calendar>[a-z0-9][a-z0-9-]*):(?P<run>[a-z0-9-]+?)(\.(?P<retry>\d+))?"
)


@dataclass(frozen=True, slots=True)
class Due:
    """A calendar whose time has come.

    Args:
        calendar: Which one.
        at: When it came, aware UTC.
        week: ISO week of that moment in the schedule's zone, such as ``2026-W47``.
        run_id: The same wherever and however often it is worked out.
    """

    calendar: FleetCalendar
    at: datetime
    week: str
    run_id: str


@dataclass(frozen=True, slots=True)
class RunName:
    """The parts of a run's id.

    Args:
        week: Such as ``2026-W47``.
        calendar: Name of the calendar.
        run: Which run of that week, such as ``mon-0600``.
        retry: 1 for the first attempt.
    """

    week: str
    calendar: str
    run: str
    retry: int = 1

    def __str__(self) -> str:
        return f"sync:{self.week}:{self.calendar}:{self.run}" + (f".{self.retry}" if self.retry > 1 else "")


def latest(schedule: Schedule, now: datetime) -> datetime | None:
    """Return the last moment up to ``now`` (aware) at which a schedule was due, in its zone.

    Raises:
        ValueError: The schedule is none; see :func:`schedule_problem`.
    """
    simulator, _ = _cron()
    zone = parse_zone(schedule.timezone)
    if isinstance(zone, ZoneProblem):
        raise ValueError(zone.message)
    for moment in simulator(schedule.cron, (now + _LEAP).astimezone(zone), reverse=True):
        if moment.astimezone(UTC) <= now:
            return moment
    return None


def upcoming(schedule: Schedule, now: datetime) -> datetime | None:
    """Return the first moment after ``now`` (aware) at which a schedule is due, in UTC; ``None`` where it never is.

    Raises:
        ValueError: The schedule is none.
    """
    simulator, _ = _cron()
    zone = parse_zone(schedule.timezone)
    if isinstance(zone, ZoneProblem):
        raise ValueError(zone.message)
    moments = (moment.astimezone(UTC) for moment in simulator(schedule.cron, (now - _LEAP).astimezone(zone)))
    return next((moment for moment in moments if moment > now), None)


def schedule_problem(cron: str) -> str:
    """Return what is wrong with a cron expression; empty where nothing is.

    Raises:
        UsageError: The package that reads them is missing.
    """
    simulator, wrong = _cron()
    how = 'write five fields: minute, hour, day of the month, month, day of the week, such as "0 6 * * mon"'
    if len(cron.split()) != 5:
        return f"'{cron}' is no cron expression; {how}"
    try:
        next(simulator(cron, datetime(2026, 1, 1, tzinfo=UTC)))
    except wrong as problem:
        part = str(problem).removeprefix("Bad ").replace("day-of-", "day of the ")
        return f"'{cron}' is no cron expression: it is wrong in the {part}; {how}"
    except StopIteration:
        return f"'{cron}' never comes; {how}"
    return ""


def due(calendars: Iterable[FleetCalendar], now: datetime, known: Container[str] = ()) -> tuple[Due, ...]:
    """Return the calendars whose time has come and that have had no run for it yet, the longest waiting first.

    Only the last moment counts: a machine that was off for three weeks does not run three times.

    Args:
        calendars: Of the fleet.
        now: Aware.
        known: Ids of runs that there are already, however they stand or ended.
    """
    found = [item for calendar in calendars if (item := due_run(calendar, now)) is not None]
    return tuple(sorted((item for item in found if item.run_id not in known), key=lambda item: (item.at, item.run_id)))


def due_run(calendar: FleetCalendar, now: datetime) -> Due | None:
    """Return the run that a calendar's schedule asks for at ``now`` (aware), whether it was made or not."""
    moment = latest(calendar.schedule, now)
    if moment is None:
        return None
    run = f"{_DAYS[moment.weekday()]}-{moment:%H%M}" + ("-again" if moment.fold else "")
    week = week_of(moment)
    return Due(calendar, moment.astimezone(UTC), week, str(RunName(week, calendar.name, run)))


def week_of(moment: datetime) -> str:
    """Return the ISO week of a moment, by the clock that it is given in."""
    year, week, _ = moment.isocalendar()
    return f"{year}-W{week:02}"


def parse_run_id(text: str) -> RunName:
    """Return the parts of a run's id.

    Raises:
        UsageError: It is none.
    """
    match = _RUN_ID.fullmatch(text)
    if match is None:
        raise UsageError(f"'{text}' is no id of a run.", fix="They are like sync:2026-W47:harbor:mon-0600.")
    return RunName(match["week"], match["calendar"], match["run"], int(match["retry"] or 1))


def retry_id(run_id: str) -> str:
    """Return the id of the next attempt: an id that has ended in an error never runs again.

    Raises:
        UsageError: It is no id of a run.
    """
    name = parse_run_id(run_id)
    return str(RunName(name.week, name.calendar, name.run, name.retry + 1))


def _cron() -> tuple[type[CronSim], type[CronSimError]]:
    """Return what reads cron expressions, and what it raises."""
    try:
        from cronsim import CronSim, CronSimError
    except ImportError:
        raise UsageError(
            "A fleet needs packages that are not installed.", fix="Install them: pip install 'calendar-sync[fleet]'."
        ) from None
    return CronSim, CronSimError

"""The checks that look at this machine, at Google and at Buffer."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from calendar_sync.calendars import open_calendar
from calendar_sync.doctor.findings import (
    Finding,
    State,
    channels_finding,
    clock_finding,
    limits_finding,
    place_finding,
    zones_finding,
)
from calendar_sync.errors import CalendarSyncError
from calendar_sync.reading import map_columns, read_account

if TYPE_CHECKING:
    from calendar_sync.buffer import BufferClient
    from calendar_sync.calendars.google.calendar import GoogleCalendar
    from calendar_sync.calendars.google.options import GoogleOptions
    from calendar_sync.config import Settings

OLDEST = (3, 11)


def problem(check: str, error: CalendarSyncError) -> Finding:
    """Return what an error that would stop a sync is for a check."""
    return Finding(check, State.PROBLEM, error.message, error.fix, error.exit_code)


def python_finding() -> Finding:
    """Say whether this Python is new enough."""
    told = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST:
        return Finding("python", State.PROBLEM, f"Python {told} is too old.", "Install Python 3.11 or newer.")
    return Finding("python", State.OK, f"Python {told}.")


def zones(now: datetime) -> Finding:
    """Say whether time zones are known."""
    try:
        ZoneInfo("America/New_York")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return zones_finding("", now)
    try:
        return zones_finding(metadata.version("tzdata"), now)
    except metadata.PackageNotFoundError:
        return Finding(
            "time zones", State.WARNING, "The time-zone data are the operating system's.", "pip install tzdata"
        )


def calendar_findings(
    name: str, settings: Settings, google: GoogleOptions, now: Callable[[], datetime]
) -> Iterator[Finding]:
    """Say whether the calendar can be read, and written.

    Args:
        name: As it was named.
        settings: As read.
        google: How Google Sheets are reached.
        now: Gives aware UTC.
    """
    try:
        calendar, location = open_calendar(name, google)
    except CalendarSyncError as error:
        yield problem("calendar", error)
        return
    if location.startswith("https://"):
        yield from _google_findings(calendar, now)  # type: ignore[arg-type]
        check = "google"
    else:
        check = "calendar"
        try:
            calendar.check_writable()
        except CalendarSyncError as error:
            yield problem(check, error)
    try:
        sheet = calendar.read() if check == "calendar" else calendar.as_written()  # type: ignore[attr-defined]
    except CalendarSyncError as error:
        if check == "calendar":
            yield problem(check, error)
        return
    mapped = map_columns(sheet, settings)
    if mapped.layouts:
        tabs = ", ".join(f"'{layout.tab}'" for layout in mapped.layouts)
        yield Finding("calendar", State.OK, f"{len(mapped.rows)} rows in {tabs}.")
    else:
        fix = f"calendar-sync init '{name}' finds out how it is laid out."
        yield Finding("calendar", State.PROBLEM, "No tab is recognised as a calendar.", fix)


def _google_findings(calendar: GoogleCalendar, now: Callable[[], datetime]) -> Iterator[Finding]:
    try:
        who = calendar.signed_in()
    except CalendarSyncError as error:
        yield problem("google", error)
        return
    yield Finding("google", State.OK, f"Signed in{f' as {who.address}' if who.address else ''}, by {who.source}.")
    try:
        calendar.read()
    except CalendarSyncError as error:
        yield problem("google", error)
        return
    finally:
        if found := clock_finding(calendar.server_date, now(), "Google"):
            yield found
    yield Finding("google", State.OK, "The Sheets API is switched on, and the sheet is shared.")
    try:
        calendar.check_may_edit()
    except CalendarSyncError as error:
        yield problem("google", error)
    else:
        yield Finding("google", State.OK, "The sheet may be changed.")
    if locked := calendar.locked_tabs():
        names = ", ".join(f"'{name}'" for name in locked)
        fix = f"Data > Protect sheets and ranges: let {who.address or 'yourself'} edit calendar-sync's columns there."
        yield Finding("google", State.WARNING, f"Somebody has protected cells in {names}.", fix)


def buffer_findings(client: BufferClient, settings: Settings, now: Callable[[], datetime]) -> Iterator[Finding]:
    """Say whether the key is good, which channels there are, and what is left of the limits: one or two requests.

    Args:
        client: Buffer.
        settings: As read.
        now: Gives aware UTC.
    """
    try:
        account, directory = read_account(client, settings.organization, now=now())
    except CalendarSyncError as error:
        yield problem("buffer", error)
    else:
        names = len(account.organizations)
        more = f", one of {names}" if names > 1 else ""
        yield Finding(
            "buffer", State.OK, f"Buffer accepts the key; organization '{directory.organization.name}'{more}."
        )
        yield from channels_finding(directory.channels)
    yield limits_finding(client.budget.windows)
    if found := clock_finding(client.server_date, now(), "Buffer"):
        yield found


def ledger_finding(where: str) -> Finding:
    """Say whether the ledger can be written, and lies in a good place. Nothing is made that is not there.

    Args:
        where: Path or URL.
    """
    if "://" not in where:
        place = Path(where).resolve()
        if bad := place_finding(str(place), filesystem_of(place)):
            return bad
        if not place.exists():
            return _new_ledger(place)
        if not os.access(place, os.W_OK) or not os.access(place.parent, os.W_OK):
            fix = "Make file and folder writable, or name another place with --ledger FILE."
            return Finding("ledger", State.PROBLEM, f"The ledger {place} cannot be written.", fix)
    from calendar_sync.ledger import Ledger
    from calendar_sync.ledger.engine import shown

    try:
        with Ledger(where) as ledger, ledger.transaction():
            pass
    except CalendarSyncError as error:
        return problem("ledger", error)
    return Finding("ledger", State.OK, f"The ledger is {shown(where)}.")


def _new_ledger(place: Path) -> Finding:
    folder = next(parent for parent in place.parents if parent.exists())
    if folder.is_dir() and os.access(folder, os.W_OK):
        return Finding("ledger", State.OK, f"The ledger will be made at {place}.")
    fix = "Name another place with --ledger FILE."
    return Finding("ledger", State.PROBLEM, f"The ledger cannot be made: {folder} is not writable.", fix)


def filesystem_of(place: Path, mounts: Path = Path("/proc/mounts")) -> str:
    """Return the kind of file system a path is on; empty where that cannot be told."""
    try:
        lines = [line.split() for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines()]
    except OSError:
        return ""
    best = ("", "")
    for line in lines:
        if len(line) > 2:
            point = line[1].replace("\\040", " ")
            if (str(place) + "/").startswith(point.rstrip("/") + "/") and len(point) >= len(best[0]):
                best = (point, line[2])
    return best[1]


def secrets_of(environment: Mapping[str, str], *more: Any) -> list[str]:
    """Return everything that must not be printed, from variables and from what was found elsewhere."""
    named = ("BUFFER_API_KEY", "CALENDAR_SYNC_GOOGLE_CREDENTIALS", "CALENDAR_SYNC_WEBHOOK")
    told = [environment.get(name, "") for name in named]
    if not told[1].lstrip().startswith("{"):
        told[1] = ""  # the path of a file, which need not be there
    return [text for text in (*told, *(str(item) for item in more if item)) if text and not Path(text[:250]).is_file()]

"""``fleet check``: whether settings, calendars and keys of a fleet are there. Buffer is asked on request only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

import click
from rich.table import Table
from rich.text import Text

from calendar_sync import access, config, pipeline
from calendar_sync.calendars import open_calendar
from calendar_sync.cli.console import ProgressBar, output
from calendar_sync.errors import CalendarSyncError, SignInError
from calendar_sync.fleet.due import upcoming
from calendar_sync.fleet.keys import key_fingerprint, key_of, mend_key
from calendar_sync.fleet.own import calendar_settings
from calendar_sync.fleet.results import NEEDS_A_LOOK, SETTINGS, worst
from calendar_sync.fleet.settings import read_fleet
from calendar_sync.fleet.values import Fault, Fleet, FleetCalendar
from calendar_sync.model.entry import Severity
from calendar_sync.opening import buffer_client, now

_NAMED = 5
"""So many calendars are named where the same thing is wrong with all of them."""


@dataclass(slots=True)
class Checked:
    """What was found about one calendar.

    Args:
        name: Of the calendar.
        calendar: Path or address.
        key: Where its key is kept.
        next_run: When it is due next, aware UTC.
        rows: How many it has; ``None`` where they were not read.
        row_errors: In its rows; they are blocked and the others go.
        problems: What keeps it from running.
        exit_code: What its run would end with.
    """

    name: str
    calendar: str
    key: str
    next_run: datetime | None
    rows: int | None = None
    row_errors: int = 0
    problems: list[Fault] = field(default_factory=list)
    exit_code: int = 0

    def wrong(self, what: str, error: CalendarSyncError) -> None:
        """Note what keeps it from running."""
        fix = mend_key(error, self.key) if isinstance(error, SignInError) else error.fix
        self.problems.append(Fault(what, error.message, fix))
        self.exit_code = worst((self.exit_code, error.exit_code))


def run_check(path: Path, form: str, *, rows: bool, ask_buffer: bool) -> int:
    """Check everything; the exit code is that of the worst calendar.

    Args:
        path: Of the fleet's settings.
        form: ``text`` or ``json``.
        rows: Read the calendars and check their rows.
        ask_buffer: Try each key.
    """
    fleet = read_fleet(path)
    with ProgressBar() as bar:
        found = []
        for number, item in enumerate(fleet.calendars):
            bar(number, len(fleet.calendars), f"checking {item.name}")
            found.append(_checked(item, fleet, rows=rows))
        keys = list(_keys(fleet, found, ask_buffer=ask_buffer))
    code = worst([*(item.exit_code for item in found), *(SETTINGS for _ in fleet.faults)])
    if form == "json":
        calendars = [{**asdict(item), "next_run": item.next_run and item.next_run.isoformat()} for item in found]
        faults = [asdict(fault) for fault in fleet.faults]
        document = {"ok": code == 0, "exit_code": code, "calendars": calendars, "faults": faults, "notes": keys}
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
        return code
    _show(fleet, found, keys)
    return code


def _show(fleet: Fleet, found: list[Checked], keys: list[str]) -> None:
    console = output()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("Calendar", "Next run", "Rows", "Key"):
        table.add_column(title, overflow="fold")
    for item in found:
        when = f"{item.next_run:%a %Y-%m-%d %H:%M} UTC" if item.next_run else "never"
        table.add_row(Text(item.name), when, _rows(item), Text(item.key))
    if found:
        console.print(table)
    alike: dict[str, list[str]] = {}
    for item in found:
        for problem in item.problems:
            alike.setdefault(f"{problem.message} {problem.fix}".rstrip(), []).append(item.name)
    for words, names in alike.items():
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        console.print(Text(f"{', '.join(names[:_NAMED])}{more}: {words}", style="red"))
    for fault in fleet.faults:
        console.print(Text(f"{fault.where}: {fault.message} {fault.fix}".rstrip(), style="red"))
    for note in keys:
        console.print(Text(note))
    bad = sum(bool(item.problems) for item in found) + len(fleet.faults)
    words = f"{bad} cannot run" if bad else "all can run"
    console.print(Text(f"{len(found)} calendar{'s' * (len(found) != 1)}, {words}.", style="bold"))


def _rows(item: Checked) -> Text:
    if item.problems and item.rows is None:
        return Text("see below", style="red")
    if item.rows is None:
        return Text("not read", style="dim")
    return Text(f"{item.rows}, {item.row_errors} errors" if item.row_errors else str(item.rows))


def _checked(item: FleetCalendar, fleet: Fleet, *, rows: bool) -> Checked:
    found = Checked(item.name, item.calendar, item.key, upcoming(item.schedule, now()))
    try:
        key_of(item.key)
    except CalendarSyncError as error:
        found.wrong("key", error)
    try:
        settings = calendar_settings(item, fleet)
        backend, _ = open_calendar(item.calendar, access.google_options(settings.google))
        if rows:
            desired = pipeline.check(backend, settings, now=now())
            found.rows = len(desired.rows)
            found.row_errors = sum(issue.severity is Severity.ERROR for issue in desired.issues)
        backend.check_writable()
    except CalendarSyncError as error:
        found.wrong("calendar", error)
    if found.row_errors:
        found.exit_code = worst((found.exit_code, NEEDS_A_LOOK))
    return found


def _keys(fleet: Fleet, found: list[Checked], *, ask_buffer: bool) -> Iterator[str]:
    """Yield what is to be said about keys; calendars of a key that Buffer refuses cannot run."""
    told = {item.name: item for item in found}
    by_key: dict[str, list[FleetCalendar]] = {}
    for item in fleet.calendars:
        if not any(problem.where == "key" for problem in told[item.name].problems):
            by_key.setdefault(key_fingerprint(item.key), []).append(item)
    for items in by_key.values():
        places = sorted({item.key for item in items})
        if len(places) > 1:
            yield f"{' and '.join(places)} hold the same key: their calendars run one after the other."
        if ask_buffer:
            try:
                yield _asked(items[0], fleet)
            except CalendarSyncError as error:
                for item in items:
                    told[item.name].wrong("key", error)


def _asked(item: FleetCalendar, fleet: Fleet) -> str:
    """Return what Buffer says to a key.

    Raises:
        BufferError: It does not answer.
        SignInError: It refuses the key.
    """
    from time import sleep

    from calendar_sync.reading import read_account

    settings = calendar_settings(item, fleet)
    url = config.endpoint(settings, None)
    with buffer_client(
        settings, url=url, key=key_of(item.key), transport=None, sleep=sleep, store=None, on_wait=None
    ) as client:  # fmt: skip
        account, directory = read_account(client, settings.organization, now=now())
    names = ", ".join(organization.name for organization in account.organizations)
    return (
        f"{item.key}: Buffer accepts it; {names}; {len(directory.channels)} channels of {directory.organization.name}."
    )

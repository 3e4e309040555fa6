"""``demo``: the whole line on a sample calendar, against the built-in sandbox."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from calendar_sync import pipeline
from calendar_sync.cli.commands import exit_code, show_outcome, show_plan
from calendar_sync.cli.console import ProgressBar, output
from calendar_sync.cli.session import open_session
from calendar_sync.cli.shipped import shipped
from calendar_sync.errors import CalendarInUse, UsageError
from calendar_sync.model.columns import field_from_header
from calendar_sync.model.command_line import command_line
from calendar_sync.opening import now

CALENDAR = "content-calendar.xlsx"
LEDGER = "ledger.db"
CREDENTIALS = "local-google.json"
SERVED = "http://127.0.0.1:4010"
"""Where ``sandbox serve`` answers unless it is told otherwise."""
MARK = ".calendar-sync-demo"
"""Lies in a folder that a demo made, and holds the digest of the calendar as the demo left it."""

_STATE = tuple(f"{name}{end}" for name in (LEDGER, "sandbox.db") for end in ("", "-wal", "-shm"))


def run_demo(folder: Path, *, google: bool = False) -> int:
    """Copy a sample calendar, plan it, apply it to a sandbox, write back, and plan again.

    Args:
        folder: Where the calendar is put.
        google: Put it into a local Google Sheet as well, and go on with that one.

    Raises:
        UsageError: The folder cannot be written.
        CalendarInUse: The calendar of an earlier demo is still open.
    """
    calendar = _copy_sample(folder)
    if google:
        from calendar_sync.cli.google import tell_use

        with _google_sheet(folder, calendar) as (address, url):
            code = _play(address, {"endpoint": url, "ledger": str(folder / LEDGER)})
        (folder / MARK).write_text(_digest(calendar), encoding="ascii")
        words = command_line(["calendar-sync", "sandbox", "serve", "--data", str(folder / "sandbox.db")])
        click.echo(f"\nThe Google Sheet lives in {folder / 'sandbox.db'}; to go on with it: {words}")
        click.echo("In another terminal:")
        tell_use(SERVED, _served_there(folder), ["calendar-sync", "plan", address, "--ledger", str(folder / LEDGER)])
        return code
    code = _play(str(calendar), {"sandbox": True, "ledger": str(folder / LEDGER)})
    (folder / MARK).write_text(_digest(calendar), encoding="ascii")
    console = output()
    console.print()
    console.print(f"The calendar, with ids and status in its last columns: {calendar}")
    console.print("Change it, then look what would happen, and let it:")
    for command in ("plan", "sync"):
        words = command_line(["calendar-sync", command, str(calendar), "--sandbox", "--ledger", str(folder / LEDGER)])
        console.print(f"  {words}")
    return code


@contextmanager
def _google_sheet(folder: Path, calendar: Path) -> Iterator[tuple[str, str]]:
    """Serve a sandbox with the calendar in a Google Sheet; the value is the sheet's address, and the server's."""
    from calendar_sync.calendars import open_calendar
    from calendar_sync.cli.google import make_sheet, pointed_at, write_secret
    from calendar_sync.sandbox import DEFAULT_KEY, Sandbox
    from calendar_sync.sandbox.serve import served

    with Sandbox(folder / "sandbox.db") as box, served(box) as url:

        def ask(path: str, given: Mapping[str, Any]) -> dict[str, Any]:
            body = json.dumps(given).encode()
            headers = [("Host", url.partition("://")[2]), ("Content-Type", "application/json")]
            return dict(json.loads(box.handle("POST", f"/_sandbox/google/{path}", headers, body, local=True).body))

        account = ask("accounts", {"name": "calendar-sync"})
        credentials = folder / CREDENTIALS
        write_secret(credentials, json.dumps({**account, "token_uri": f"{url}/token"}))
        address = make_sheet(ask, open_calendar(str(calendar))[0].read(), calendar.stem, account["client_email"])
        with pointed_at(url, credentials), _variable("BUFFER_API_KEY", DEFAULT_KEY):
            yield address, url


def _served_there(folder: Path) -> Path:
    """Have the service account of the demo sign in where ``sandbox serve`` answers, and return its file."""
    from calendar_sync.cli.google import write_secret

    file = folder / CREDENTIALS
    write_secret(file, json.dumps({**json.loads(file.read_text("utf-8")), "token_uri": f"{SERVED}/token"}))
    return file


@contextmanager
def _variable(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def _play(calendar: str, options: Mapping[str, Any]) -> int:
    """Plan, sync and plan again, and return the exit code of the sync."""
    console = output()
    with ProgressBar() as bar, open_session(calendar, options, allow_now=True, progress=bar) as session:
        console.rule("1. What a sync would do (calendar-sync plan)", align="left")

        def review(prepared: pipeline.Prepared) -> bool:
            show_plan(console, prepared)
            console.rule("2. Doing it (calendar-sync sync)", align="left")
            return True

        report = pipeline.sync(session, review)
        bar.stop()
        if report is None:
            return 0
        show_outcome(console, report)
        code = exit_code(report)
        console.rule("3. Once more: the sheet and Buffer agree", align="left")
        again = pipeline.prepare(session)
        show_plan(console, again)
    return code


def _copy_sample(folder: Path) -> Path:
    """Copy the sample, its dates moved by whole weeks so that they begin next week; start without old state."""
    import openpyxl

    calendar = folder / CALENDAR
    if (folder / f"~${CALENDAR}").exists() or (folder / f".~lock.{CALENDAR}#").exists():
        raise CalendarInUse(
            f"{calendar} is open in another program.", fix="Close it, or choose another folder with --dir."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _clear(folder)
        book = openpyxl.load_workbook(shipped("sample_calendars", "plain.xlsx"))
        sheet = book.worksheets[0]
        column = next(cell.column for cell in sheet[1] if field_from_header(str(cell.value)) == "date")
        dated = [
            (cell, cell.value)
            for (cell,) in sheet.iter_rows(min_row=2, min_col=column, max_col=column)
            if isinstance(cell.value, datetime)
        ]
        weeks = _weeks_to_next(min(value for _, value in dated).date(), now().date())
        for cell, value in dated:
            cell.value = value + timedelta(weeks=weeks)
        book.save(calendar)
    except OSError as problem:
        raise UsageError(
            f"The demo cannot use {folder}: {problem.strerror or problem}.", fix="Choose another folder with --dir."
        ) from None
    return calendar


def _clear(folder: Path) -> None:
    """Take away what an earlier demo left; what is not a demo's stays, and so does a calendar that was changed since.

    Raises:
        UsageError: The folder holds files of the same names that no demo made.
    """
    mark, calendar = folder / MARK, folder / CALENDAR
    if not mark.exists():
        foreign = [name for name in (CALENDAR, *_STATE) if (folder / name).exists()]
        if foreign:
            raise UsageError(
                f"{folder} holds files that no demo made ({', '.join(foreign)}); nothing was touched.",
                fix="Choose another folder with --dir.",
            )
    elif calendar.exists() and _digest(calendar) != mark.read_text(encoding="ascii").strip():
        kept = next(
            path for number in itertools.count(1) if not (path := folder / f"content-calendar-{number}.xlsx").exists()
        )
        calendar.rename(kept)
    for name in (CALENDAR, *_STATE, MARK):
        (folder / name).unlink(missing_ok=True)
    mark.write_text("", encoding="ascii")


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _weeks_to_next(first: date, today: date) -> int:
    """Return by how many weeks ``first`` has to move so that it falls into the week after ``today``'s."""
    next_monday = today + timedelta(days=7 - today.weekday())
    return (next_monday - (first - timedelta(days=first.weekday()))).days // 7

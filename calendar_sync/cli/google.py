"""Google Sheets on the command line: a person's sign-in, and local spreadsheets to rehearse the whole way with."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import click

from calendar_sync import access
from calendar_sync.calendars import location_of, open_calendar
from calendar_sync.calendars.google.auth import VARIABLE
from calendar_sync.calendars.google.signing_in import sign_in_with_browser
from calendar_sync.calendars.google_address import address_of
from calendar_sync.errors import UsageError
from calendar_sync.model.command_line import command_line
from calendar_sync.model.sheet import CellProblem, Scalar, Sheet, Tab

_EPOCH = datetime(1899, 12, 30)
_SPARE_ROWS, _WIDTH = 100, 26
Control = Callable[[str, Mapping[str, Any]], dict[str, Any]]
"""Asks the local Google's control API: path below ``/_sandbox/google/``, and what is sent."""


def run_sign_in(client_file: Path, *, browser: bool) -> int:
    """Let somebody sign in, and store that.

    Raises:
        CalendarSignInError: The file is no OAuth client, or nobody signed in.
    """
    if url := access.google_url():
        click.echo(f"{access.GOOGLE_URL} is set: the sign-in is that of {url}, NOT Google's.", err=True)
    place = sign_in_with_browser(client_file, open_browser=browser, url=url)
    click.echo(f"Signed in; kept in {place}. Now: calendar-sync doctor https://docs.google.com/spreadsheets/d/...")
    return 0


def run_local_sheet(calendar: str, url: str, credentials: Path) -> int:
    """Make a Google Sheet of a calendar on a running sandbox, and a service account that may change it.

    Args:
        calendar: The calendar's file.
        url: Of the sandbox.
        credentials: Where the service account's file goes; used as it is where it is there.

    Raises:
        UsageError: No sandbox answers there.
        CalendarUnreadable: The calendar cannot be read.
    """
    if "://" in location_of(calendar):
        raise UsageError(f"{calendar} is a Google Sheet already.", fix="Name a file: .xlsx, .csv, .tsv or .ods.")
    sheet = open_calendar(calendar)[0].read()
    ask = _over_http(url.rstrip("/"))
    account = _account(ask, credentials)
    address = make_sheet(ask, sheet, Path(calendar).stem, account)
    click.echo(f"A local Google Sheet with the rows of {calendar}, and {credentials} to sign in with. Use it with:")
    tell_use(url, credentials, ["calendar-sync", "plan", address])
    return 0


def tell_use(url: str, credentials: Path, command: Sequence[str]) -> None:
    """Say how a local Google Sheet is used.

    Args:
        url: Of the sandbox.
        credentials: The service account's file.
        command: What to run.
    """
    click.echo(f"  export {access.GOOGLE_URL}={url} {VARIABLE}={shlex.quote(str(credentials.resolve()))}")
    click.echo(f"  export BUFFER_API_URL={url} BUFFER_API_KEY=sandbox-key")
    click.echo(f"  {command_line(command)}")


def _over_http(url: str) -> Control:
    import httpx

    def ask(path: str, given: Mapping[str, Any]) -> dict[str, Any]:
        try:
            answer = httpx.post(f"{url}/_sandbox/google/{path}", json=given, timeout=30)
            answer.raise_for_status()
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            raise UsageError(
                f"No sandbox answers at {url} ({type(problem).__name__}).",
                fix="Start one: calendar-sync sandbox serve; or name its address with --url.",
            ) from None
        return dict(answer.json())

    return ask


def _account(ask: Control, file: Path) -> str:
    """Return the address of the service account in ``file``, which is made if it is not there."""
    if file.exists():
        try:
            return str(json.loads(file.read_text(encoding="utf-8"))["client_email"])
        except (OSError, ValueError, KeyError, TypeError):
            raise UsageError(
                f"{file} is no service account's file.", fix="Choose another name with --credentials."
            ) from None
    made = ask("accounts", {"name": "calendar-sync"})
    write_secret(file, json.dumps(made, indent=2))
    return str(made["client_email"])


def write_secret(file: Path, text: str) -> None:
    """Write a file that only its owner may read.

    Raises:
        UsageError: It cannot be written.
    """
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
            stream.write(text)
    except OSError as problem:
        raise UsageError(f"{file} cannot be written: {problem.strerror}.", fix="Choose another place.") from None


def make_sheet(ask: Control, sheet: Sheet, title: str, account: str) -> str:
    """Make a local Google Sheet and return its address.

    Args:
        ask: The control API.
        sheet: What is to stand in it.
        title: Its name.
        account: Address that may change it.
    """
    told = {**spreadsheet_of(sheet, title), "share": {account: "writer"}}
    return address_of(str(ask("spreadsheets", told)["spreadsheetId"]))


@contextmanager
def pointed_at(url: str, credentials: Path) -> Iterator[None]:
    """Have Google Sheets be those of a sandbox, for as long as this lasts."""
    told = {access.GOOGLE_URL: url, VARIABLE: str(credentials)}
    before = {name: os.environ.get(name) for name in told}
    os.environ.update(told)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value


# A calendar as Google's API would tell it


def spreadsheet_of(sheet: Sheet, title: str) -> dict[str, Any]:
    """Return a calendar as a ``Spreadsheet`` of the Sheets API, cells and formats included."""
    return {
        "properties": {"title": title, "locale": sheet.locale or "en_GB", "timeZone": sheet.timezone or "Etc/GMT"},
        "sheets": [_tab(tab, number) for number, tab in enumerate(sheet.tabs)],
    }


def _tab(tab: Tab, number: int) -> dict[str, Any]:
    width = max([_WIDTH, *(len(row) for row in tab.rows)])
    rows = [
        {"values": [_cell(value, tab.hyperlinks.get((row, column))) for column, value in enumerate(cells, start=1)]}
        for row, cells in enumerate(tab.rows, start=1)
    ]
    metadata = [{"hiddenByUser": True} if row in tab.hidden_rows else {} for row in range(1, len(rows) + 1)]
    return {
        "properties": {
            "sheetId": number,
            "title": tab.name,
            "hidden": tab.hidden,
            "gridProperties": {"rowCount": len(rows) + _SPARE_ROWS, "columnCount": width},
        },
        "data": [{"rowData": rows, "rowMetadata": metadata}],
        "merges": [
            {
                "sheetId": number,
                "startRowIndex": top - 1,
                "endRowIndex": bottom,
                "startColumnIndex": left - 1,
                "endColumnIndex": right,
            }
            for top, left, bottom, right in tab.merged
        ],
    }


def _cell(value: Scalar, link: str | None) -> dict[str, Any]:
    kind, number = _serial(value)
    if number is not None:
        form = {"userEnteredFormat": {"numberFormat": {"type": kind}}} if kind else {}
        return {"userEnteredValue": {"numberValue": number}, **form}
    if isinstance(value, bool):
        return {"userEnteredValue": {"boolValue": value}}
    if value is None and not link:
        return {}
    text = value.text if isinstance(value, CellProblem) else str(value if value is not None else link)
    cell: dict[str, Any] = {"userEnteredValue": {"stringValue": text}}
    return {**cell, "userEnteredFormat": {"textFormat": {"link": {"uri": link}}}} if link else cell


def _serial(value: Scalar) -> tuple[str, float | int | None]:
    """Return the number that stands for a value in a spreadsheet, and what its format says it is."""
    if isinstance(value, datetime):
        return "DATE_TIME", (value - _EPOCH) / timedelta(days=1)
    if isinstance(value, date):
        return "DATE", (datetime.combine(value, time()) - _EPOCH).days
    if isinstance(value, time):
        return "TIME", (datetime.combine(_EPOCH, value) - _EPOCH) / timedelta(days=1)
    if isinstance(value, timedelta):
        return "TIME", value / timedelta(days=1)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "", value
    return "", None

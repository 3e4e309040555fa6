"""``doctor``: whether everything is in order for a sync, and how to mend what is not."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from typing import Any

import click
from rich.text import Text

from calendar_sync import config
from calendar_sync.cli.console import ProgressBar, output
from calendar_sync.cli.session import google_options, open_client, overrides
from calendar_sync.doctor import checks
from calendar_sync.doctor.findings import Finding, State, exit_code, without_secrets
from calendar_sync.errors import CalendarSyncError
from calendar_sync.opening import now

_SIGNS = {
    State.OK: ("ok", "green"),
    State.WARNING: ("warning", "yellow"),
    State.PROBLEM: ("PROBLEM", "bold red"),
    State.SKIPPED: ("skipped", "dim"),
}


def run_doctor(calendar: str | None, options: Mapping[str, Any], *, as_json: bool) -> int:
    """Check everything, or all that needs no calendar. 0; else what the first problem would give a sync."""
    with ProgressBar() as bar, bar.while_doing("checking"):
        secrets = checks.secrets_of(os.environ)
        findings = [without_secrets(finding, secrets) for finding in _findings(calendar, options)]
    if as_json:
        document = {
            "ok": exit_code(findings) == 0,
            "findings": [finding.document() for finding in findings],
        }
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
        return exit_code(findings)
    console = output()
    for finding in findings:
        word, style = _SIGNS[finding.state]
        console.print(Text.assemble((f"{word:<8}", style), f"{finding.check:<12}", finding.message))
        if finding.fix and finding.state is not State.OK:
            console.print(Text(" " * 20 + finding.fix))
    return exit_code(findings)


def _findings(calendar: str | None, options: Mapping[str, Any]) -> Iterator[Finding]:
    options = {**options, "max_wait": 0.0}  # what does not answer now is what there is to tell
    yield checks.python_finding()
    yield checks.zones(now())
    try:
        settings = config.load_settings(calendar or config.FILE_NAME, options.get("config"), overrides(options))
    except CalendarSyncError as error:
        yield checks.problem("settings", error)
        return
    yield Finding("settings", State.OK, "The settings can be read.")
    if calendar is None:
        yield Finding("calendar", State.SKIPPED, "No calendar was named: calendar-sync doctor CALENDAR.")
    else:
        try:
            yield from checks.calendar_findings(calendar, settings, google_options(settings), now)
        except CalendarSyncError as error:
            yield checks.problem("calendar", error)
    where = config.ledger_path(settings, options.get("ledger"))
    yield checks.ledger_finding(where)
    try:
        with open_client(settings, options, where if options.get("sandbox") else "") as client:
            yield from checks.buffer_findings(client, settings, now)
    except CalendarSyncError as error:
        yield checks.problem("buffer", error)

"""``import`` and ``export``: from Buffer into the calendar, and from the calendar into people's own calendars."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from calendar_sync.calendars.google_address import spreadsheet_id
from calendar_sync.cli.commands import Review, run_reviewed
from calendar_sync.cli.console import ProgressBar
from calendar_sync.cli.session import open_session
from calendar_sync.cli.shipped import put_template
from calendar_sync.errors import UsageError
from calendar_sync.import_items import Wanted, chosen_channels, local_zone
from calendar_sync.importing import import_posts
from calendar_sync.opening import now
from calendar_sync.pipeline import Prepared, Report, Session, prepare
from calendar_sync.preview.forecast import counted

FIRST_OF_ALL, LAST_OF_ALL = date(1, 1, 1), date(9999, 12, 31)


def run_import(
    calendar: str, options: Mapping[str, Any], form: str, wanted: Wanted, *, yes: bool, dry_run: bool
) -> int:
    """Bring posts into the calendar; a calendar that is not there yet is made from the blank one.

    Exit codes as for a sync.
    """
    file = Path(calendar)
    is_new = not file.exists() and spreadsheet_id(calendar) is None
    if is_new:
        put_template(file)

    def run(session: Session, view: Review) -> Report | None:
        session.everything = True

        def look_only(prepared: Prepared) -> bool:
            shown(prepared)
            return False

        def shown(prepared: Prepared) -> bool:
            agreed = view(prepared)
            if form == "text" and not prepared.plan.changes and prepared.plan.complete:
                click.echo("Nothing new in Buffer: all that was asked for is in the calendar already.")
            return agreed

        return import_posts(session, wanted, look_only if dry_run else shown)

    before = file.read_bytes() if is_new else b""
    try:
        what = "writes rows into the calendar"
        return run_reviewed(calendar, options, form, run, yes=yes or dry_run, verbose=False, what=what)
    finally:
        if is_new and file.read_bytes() == before:
            # Nobody asked for an empty calendar.
            file.unlink()


def run_export(
    calendar: str, options: Mapping[str, Any], form: str, out: Path, since: date | None, until: date | None
) -> int:
    """Write what is planned into an .ics file. 0, whatever is wrong with single rows: those are told as such."""
    from calendar_sync.ics import agenda_of, to_ics

    with ProgressBar() as bar, open_session(calendar, options, progress=bar, on_wait=bar.waiting) as session:
        with bar.while_doing("reading the calendar and Buffer"):
            prepared = prepare(session)
        agenda = agenda_of(prepared.plan, prepared.desired, prepared.actual)
        zone = local_zone(session)
        words = tuple(options.get("channel") or ())
        handles = {
            channel.handle
            for channel in prepared.actual.channels
            if channel.id in chosen_channels(session, prepared, words)
        }
        kept = tuple(
            entry
            for entry in agenda.entries
            if (since or FIRST_OF_ALL) <= entry.start.astimezone(zone).date() <= (until or LAST_OF_ALL)
            and handles & set(entry.channels)
        )
        is_whole = not (words or since or until)
        agenda = replace(agenda, entries=kept)
    try:
        before = out.read_bytes() if out.exists() else None
        content = to_ics(agenda, Path(calendar).stem, now=now(), before=before, whole=is_whole)
        scratch = out.with_name(f".{out.name}.new")
        scratch.write_bytes(content)
        scratch.replace(out)
    except OSError as problem:
        raise UsageError(f"{out} cannot be written: {problem.strerror}.", fix="Choose another place.") from None
    if form == "json":
        click.echo(
            json.dumps(
                {
                    "format": "calendar-sync export",
                    "version": 1,
                    "file": str(out),
                    "events": len(kept),
                    "without_time": agenda.untimed,
                    "blocked_rows": agenda.blocked,
                }
            )
        )
        return 0
    left = f" {counted(agenda.untimed, 'queue post')} without a time yet left out." if agenda.untimed else ""
    if agenda.blocked:
        left += f" {counted(agenda.blocked, 'blocked row')} left out: calendar-sync plan says what is in the way."
    click.echo(f"{counted(len(kept), 'event')} in {out}.{left}")
    return 0

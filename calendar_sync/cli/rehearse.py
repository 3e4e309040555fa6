"""``rehearse`` and ``sandbox seed``: the live account is read, a copy of it is changed."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from calendar_sync import config, pipeline
from calendar_sync.buffer import BufferClient
from calendar_sync.calendars import location_of, open_calendar
from calendar_sync.calendars.writeback import Calendar
from calendar_sync.cli.account_copy import add_tags, plan_of, read_account
from calendar_sync.cli.commands import exit_code, show_outcome, show_plan
from calendar_sync.cli.console import ProgressBar, output
from calendar_sync.cli.session import SANDBOX_URL, open_client, open_session, overrides
from calendar_sync.cli.views import zones_of
from calendar_sync.errors import UsageError
from calendar_sync.ledger import Ledger
from calendar_sync.model.plan import WRITES, OutcomeStatus
from calendar_sync.model.sheet import CellWrite, Sheet
from calendar_sync.opening import USER_AGENT, now
from calendar_sync.preview.document import sync_document
from calendar_sync.sandbox import DEFAULT_KEY, Sandbox, SandboxTransport
from calendar_sync.sandbox.settings import Settings as SandboxSettings


def run_rehearse(calendar: str, options: Mapping[str, Any], form: str, *, verbose: bool) -> int:
    """Plan against the live account, apply to a copy of it, and show the times the queue gives.

    Neither the live account, nor the calendar, nor the ledger is written.
    """
    with (
        ProgressBar() as bar,
        open_session(calendar, options, allow_now=True, progress=bar) as live,
        bar.while_doing("reading the calendar and Buffer"),
    ):
        prepared = pipeline.prepare(live)
        seed = read_account(live.client, prepared.actual.organization.id, now=now())
        add_tags(seed, live.settings.tags)
    console = output()
    if form == "text":
        show_plan(console, prepared, verbose=verbose)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="calendar-sync-")))
        backend = _copy_of(calendar, folder, prepared)
        settings = SandboxSettings(rate_limits=False)
        box = stack.enter_context(
            Sandbox(None, plan=plan_of(prepared.actual.organization), seed=seed, settings=settings)
        )
        ledger = stack.enter_context(Ledger(folder / "ledger.db"))
        ledger.save_records(list(prepared.records.values()))
        client = stack.enter_context(
            BufferClient(
                endpoint=SANDBOX_URL,
                key=DEFAULT_KEY,
                transport=SandboxTransport(box),
                clock=now,
                sleep=live.sleep,
                user_agent=USER_AGENT,
            )
        )
        stage = replace(live, calendar=backend, client=client, ledger=ledger)
        prepared = replace(prepared, settlements=())
        report = pipeline.carry_out(stage, prepared, "rehearsal")
    if form == "json":
        document = sync_document(report.plan, report.outcomes, report.requests_used)
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        _show_times(console, report, prepared)
        show_outcome(console, report)
        console.print("This was a rehearsal on a copy: Buffer, the calendar and the ledger are as they were.")
    return exit_code(report)


def _copy_of(calendar: str, folder: Path, prepared: pipeline.Prepared) -> Calendar:
    """Return a calendar that may be written into: the file's copy, or what was read of a Google Sheet."""
    if "://" in location_of(calendar):
        return _Read(prepared.sheet)
    copy = folder / Path(calendar).name
    shutil.copy2(Path(calendar).resolve(), copy)
    copy.chmod(0o600)
    return open_calendar(str(copy))[0]


@dataclass(slots=True)
class _Read:
    """A calendar as it was read; what is written into it is forgotten.

    Args:
        sheet: What was read.
    """

    sheet: Sheet

    def read(self) -> Sheet:
        return self.sheet

    def check_writable(self) -> None:
        """Nothing stands in the way."""

    def write(self, cells: Sequence[CellWrite], *, fingerprint: str | None) -> str:  # noqa: ARG002 - as all calendars
        return self.sheet.fingerprint


def _show_times(console: Console, report: pipeline.Report, prepared: pipeline.Prepared) -> None:
    zones = zones_of(prepared.actual.channels)
    console.print()
    console.print(Text("Times as Buffer would give them", style="bold"))
    done = [item for item in report.outcomes if item.action in WRITES and item.status is OutcomeStatus.DONE]
    for outcome in sorted((item for item in done if item.due_at), key=lambda item: (item.due_at, item.channel)):
        zone = zones.get(outcome.key.channel_id)
        local = outcome.due_at.astimezone(zone) if outcome.due_at else None
        console.print(f"  {local:%a %d %b %Y %H:%M}  {outcome.channel}  {outcome.tab} row {outcome.row}")


def run_seed(
    source: Path | None, data: Path | None, out: Path | None, plan: str | None, options: Mapping[str, Any]
) -> int:
    """Make the data file of a sandbox, or a seed file, from a live account or from a seed file.

    Raises:
        UsageError: Nothing to write was named, or it is there already, or the seed cannot be used.
    """
    if data is None and out is None:
        raise UsageError("Nothing says where to put it.", fix="Add --data FILE (for sandbox serve) or --out seed.json.")
    for file in (data, out):
        if file is not None and file.exists():
            raise UsageError(f"{file} is already there.", fix="Choose another name; nothing is overwritten.")
    seed: Any = source
    if source is None:
        settings = config.load_settings("calendar-sync.toml", options.get("config"), overrides(options))
        with (
            ProgressBar() as bar,
            open_client(settings, options) as client,
            bar.while_doing("reading the live account"),
        ):
            seed = read_account(client, settings.organization, now=now())
    try:
        # Tried in memory first: a seed that cannot be used must not leave half a sandbox behind.
        Sandbox(None, plan=plan or "team", seed=seed).close()
        if out is not None:
            text = source.read_text(encoding="utf-8") if source else json.dumps(seed, ensure_ascii=False, indent=2)
            out.write_text(text, encoding="utf-8")
            click.echo(f"Wrote {out}. Use it with: calendar-sync sandbox serve --seed {out}")
        if data is not None:
            Sandbox(data, plan=plan or "team", seed=seed).close()
            click.echo(f"Wrote {data}. Use it with: calendar-sync sandbox serve --data {data}")
    except (OSError, ValueError) as problem:
        raise UsageError(f"The sandbox cannot be made: {problem}.", fix="Check the seed and the folder.") from None
    return 0

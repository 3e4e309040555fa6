"""``log``: past runs, what they tried, and what became of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from calendar_sync import config
from calendar_sync.calendars import location_of
from calendar_sync.cli.console import output
from calendar_sync.errors import UsageError
from calendar_sync.ledger import Ledger
from calendar_sync.ledger.codec import stored
from calendar_sync.ledger.engine import shown
from calendar_sync.ledger.history import Run, attempts_of_run, recent_runs
from calendar_sync.model.plan import Attempt


def run_log(
    calendar: str | None, run_id: str | None, limit: int, form: str, options: Mapping[str, Any]
) -> int:  # fmt: skip
    """Show runs, or everything that one run tried.

    Raises:
        UsageError: There is no ledger yet, or no such run.
    """
    settings = config.load_settings(calendar or config.FILE_NAME, options.get("config"))
    where = config.ledger_path(settings, options.get("ledger"))
    if "://" not in where and not Path(where).is_file():
        raise UsageError(f"There is no ledger at {where} yet.", fix="It is made by the first plan or sync.")
    with Ledger(where) as ledger:
        runs = _of(recent_runs(ledger, None, limit=10_000), calendar)
        if run_id is not None:
            chosen = next((run for run in runs if run.run_id.startswith(run_id)), None)
            if chosen is None:
                raise UsageError(f"There is no run {run_id} in {shown(where)}.", fix="calendar-sync log lists them.")
            return _show_run(chosen, attempts_of_run(ledger, chosen.run_id), form)
    return _show_runs(runs[:limit], form)


def _of(runs: Sequence[Run], calendar: str | None) -> list[Run]:
    if calendar is None:
        return list(runs)
    place = location_of(calendar)
    return [run for run in runs if run.location == place]


def _show_runs(runs: Sequence[Run], form: str) -> int:
    if form == "json":
        click.echo(json.dumps([_run(run) for run in runs], ensure_ascii=False, indent=2))
        return 0
    console = output()
    for run in runs:
        console.print(f"{run.started_at:%Y-%m-%d %H:%M} UTC  {run.run_id}  {_told(run)}  {run.location}")
    if not runs:
        console.print("No run is on record.")
    return 0


def _told(run: Run) -> str:
    if run.finished_at is None:
        return "did not finish"
    outcomes = run.result.get("outcomes") or {}
    said = ", ".join(f"{count} {name.replace('.', ' ')}" for name, count in sorted(outcomes.items()))
    problem = run.result.get("problem")
    return (said or "nothing to do") + (f" ({problem})" if problem else "")


def _show_run(run: Run, attempts: Sequence[Attempt], form: str) -> int:
    if form == "json":
        document = {**_run(run), "attempts": [_attempt(attempt) for attempt in attempts]}
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
        return 0
    console = output()
    console.print(f"Run {run.run_id} of {run.location}, {run.started_at:%Y-%m-%d %H:%M:%S} UTC: {_told(run)}")
    for attempt in attempts:
        words = [f"{attempt.intended_at:%H:%M:%S}", attempt.action, attempt.channel, attempt.state, attempt.post_id]
        console.print("  " + "  ".join(str(word) for word in [*words, attempt.error] if word))
    return 0


def _run(run: Run) -> dict[str, Any]:
    return {
        "run_id": run.run_id,
        "calendar": run.location,
        "started_at": stored(run.started_at),
        "finished_at": run.finished_at and stored(run.finished_at),
        **run.result,
    }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "sync_id": attempt.key.row_id,
        "channel": attempt.channel,
        "action": str(attempt.action),
        "state": str(attempt.state),
        "intended_at": stored(attempt.intended_at),
        "sent_at": attempt.sent_at and stored(attempt.sent_at),
        "post_id": attempt.post_id,
        "error": attempt.error,
    }

"""Telling how a run ended where nobody looks on: a Markdown file, the page of a GitHub job, a webhook."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from calendar_sync import access, config
from calendar_sync.errors import CalendarSyncError
from calendar_sync.opening import USER_AGENT, now
from calendar_sync.pipeline import Report
from calendar_sync.preview.summary import Summary, Trouble, markdown, slack, summarize
from calendar_sync.preview.visible import one_line, shortened

JOB_PAGE = "GITHUB_STEP_SUMMARY"
WEBHOOK_SECONDS = 10.0
_TEXT = 60
"""Characters of a row's text by which people know it."""


@dataclass(slots=True)
class Teller:
    """Tells how a run ended. What goes wrong in telling is said on stderr, and never changes how it ended.

    Args:
        calendar: As it was named.
        file: Where the summary goes; replaced, but appended to where it is the page of a GitHub job.
        settings: Once they are read; they say whether a webhook is told.
    """

    calendar: str
    file: Path | None = None
    settings: config.Settings | None = None

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Tell of an error that ends the run."""
        try:
            yield
        except CalendarSyncError as error:
            self._tell(self._summary(None, error.exit_code, f"{error.message} {error.fix}".strip()))
            raise

    def ended(self, report: Report, exit_code: int) -> None:
        """Tell how the run ended."""
        problem = report.problem
        self._tell(self._summary(report, exit_code, f"{problem.message} {problem.fix}".strip() if problem else ""))

    def _summary(self, report: Report | None, exit_code: int, stopped_by: str) -> Summary:
        notes = []
        if report is not None and report.unwritten is not None:
            notes.append(
                Trouble("calendar", f"Results wait to be written: {report.unwritten.message}", report.unwritten.fix)
            )
        if report is not None and report.unplaced:
            rows = rows_that_left(report)
            notes.append(
                Trouble("calendar", f"Rows left the calendar while it ran: {rows}.", "Were they deleted on purpose?")
            )
        return summarize(
            report.plan if report is not None else None,
            report.outcomes if report is not None else (),
            calendar=self.calendar if "://" in self.calendar else Path(self.calendar).name,
            ended_at=now(),
            exit_code=exit_code,
            stopped_by=stopped_by,
            notes=notes,
            requests=report.requests_used if report is not None else 0,
        )

    def _tell(self, summary: Summary) -> None:
        job_page = os.environ.get(JOB_PAGE, "").strip()
        for place in dict.fromkeys(filter(None, (self.file, Path(job_page) if job_page else None))):
            try:
                with place.open("a" if str(place) == job_page else "w", encoding="utf-8") as file:
                    file.write(markdown(summary))
            except OSError as problem:
                click.echo(f"The summary could not be written to {place}: {problem.strerror}.", err=True)
        if self.settings is not None and self.settings.notify.webhook:
            post_webhook(self.settings.notify.webhook, slack(summary))


def post_webhook(reference: str, message: Mapping[str, Any]) -> None:
    """Post a message; the address is a secret, so that no error is shown as it comes.

    Args:
        reference: Where the address is kept: ``env:NAME`` or ``keyring:NAME``.
        message: In Slack's format.
    """
    import httpx

    address = access.kept_secret(reference)
    if not address.startswith(("https://", "http://127.0.0.1", "http://localhost", "http://[::1]")):
        words = "is not an https address" if address else "is not set"
        click.echo(f"The webhook was not told: what {reference} names {words}.", err=True)
        return
    try:
        answer = httpx.post(address, json=message, timeout=WEBHOOK_SECONDS, headers={"User-Agent": USER_AGENT})
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError) as problem:
        click.echo(f"The webhook was not told: {type(problem).__name__}.", err=True)
        return
    if not answer.is_success:
        click.echo(f"The webhook was not told: it answered with HTTP {answer.status_code}.", err=True)


def rows_that_left(report: Report) -> str:
    """Return the rows that left the calendar during a run, as people know them: where they were, and their text."""
    known = {change.key.row_id: change for change in reversed(report.plan.changes) if change.tab}
    told = []
    for row_id in report.unplaced:
        if (change := known.get(row_id)) is None:
            told.append(row_id)
            continue
        text = shortened(one_line(str((change.after or change.before or {}).get("text", ""))), _TEXT)
        told.append(f"{change.tab} row {change.row}" + (f" “{text}”" if text else "") + f" ({row_id})")
    return ", ".join(told)

"""check, plan and sync."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import click
from rich.console import Console

from calendar_sync import config, pipeline
from calendar_sync.allowance import for_later
from calendar_sync.calendars import open_calendar
from calendar_sync.cli.console import ProgressBar, beside, output, say
from calendar_sync.cli.session import google_options, open_session, overrides, prober
from calendar_sync.cli.telling import Teller, rows_that_left
from calendar_sync.cli.views import as_markdown, check_places, known_of, save_views, write_file
from calendar_sync.collector import left_to_the_end
from calendar_sync.errors import UsageError
from calendar_sync.executor.ports import StopFlag
from calendar_sync.model.command_line import command_line
from calendar_sync.model.entry import Severity
from calendar_sync.model.plan import Action, OutcomeStatus, Plan
from calendar_sync.opening import now
from calendar_sync.pipeline import Session
from calendar_sync.preview.document import issue_document, plan_document, sync_document
from calendar_sync.preview.forecast import counted
from calendar_sync.preview.known import NOTHING, Known
from calendar_sync.preview.outcomes import outcomes_view
from calendar_sync.preview.text import issues_view, plan_view

_MANY = 1000
CHANGES_CODE = 10
"""Exit code of ``plan --exit-code`` where there is something to do."""


def run_check(calendar: str, options: Mapping[str, Any], form: str) -> int:
    """Check the rows alone. 0 when nothing is wrong, 1 when something blocks a row."""
    settings = config.load_settings(calendar, options.get("config"), overrides(options))
    backend, location = open_calendar(calendar, google_options(settings))
    with ProgressBar() as bar:
        desired = pipeline.check(backend, settings, now=now(), probe=prober(settings, bar))
    errors = [issue for issue in desired.issues if issue.severity is Severity.ERROR]
    if form == "json":
        document = {
            "calendar": location,
            "rows": len(desired.rows),
            "entries": len(desired.entries),
            "issues": [issue_document(issue, {}) for issue in desired.issues],
        }
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        console = output()
        say(console, issues_view(desired.issues, width=console.width))
        rows = {(issue.tab, issue.row) for issue in errors if issue.row}
        found = f"{counted(len(errors), 'problem')} in {counted(len(rows), 'row')}" if errors else "no row has an error"
        # Plans seldom open the book of rules, which takes a while.
        from calendar_sync.rulebook import asked_of_buffer

        open_yet = [issue for issue in desired.issues if issue.rule in asked_of_buffer()]
        console.print(f"{counted(len(desired.rows), 'row')} read; {found}.")
        if open_yet:
            many, become = counted(len(open_yet), "warning"), "an error" if len(open_yet) == 1 else "errors"
            console.print(f"{many} may be {become}, by what Buffer says of the channel: calendar-sync plan asks it.")
    return 1 if errors else 0


def run_plan(calendar: str, options: Mapping[str, Any], form: str, *, changes_code: bool, out: Path | None) -> int:
    """Show what a sync would do. 0, or 1 when rows are blocked; 10 when asked for and there is something to do."""
    if options.get("show") and not options.get("html"):
        raise UsageError("--open opens the page that --html FILE saves.", fix="Add --html preview.html.")
    check_places(calendar, {"--out": out, "--html": options.get("html"), "--markdown": options.get("markdown")})
    with ProgressBar() as bar, open_session(calendar, options, progress=bar, on_wait=bar.waiting) as session:
        with bar.while_doing("reading the calendar and Buffer"):
            prepared = for_later(pipeline.prepare(session), session)
        if len(prepared.plan.changes) > _MANY:
            left_to_the_end(prepared)
        if form == "json":
            click.echo(json.dumps(plan_document(prepared.plan, known_of(prepared)), ensure_ascii=False, indent=2))
        elif form == "md":
            click.echo(as_markdown(prepared), nl=False)
        else:
            show_plan(output(options.get("width")), prepared, verbose=bool(options.get("verbose")))
        save_views(prepared, page=options.get("html"), markdown=options.get("markdown"), show=bool(options.get("show")))
        if out is not None:
            _save(prepared, session, out)
    if changes_code and prepared.plan.has_effects:
        return CHANGES_CODE
    return 1 if is_wrong(prepared.plan) else 0


def is_wrong(plan: Plan) -> bool:
    """Return whether something in the calendar has to be mended before all of it can go."""
    return plan.count(Action.BLOCKED) > 0 or any(issue.severity is Severity.ERROR for issue in plan.issues)


def _save(prepared: pipeline.Prepared, session: Session, out: Path) -> None:
    # What reads and writes plan files is made of their shape, which most plans need not wait for.
    from calendar_sync.model.plan_file import write_plan

    settings = session.settings
    policy = {**settings.policy.model_dump(mode="json"), "probe_media": settings.media.probe}
    if session.only_rows:
        policy["row"] = list(session.only_rows)
    new_ids = [row.row_id for row in prepared.desired.rows if row.is_new]
    write_file(out, write_plan(prepared.plan, policy, new_ids))
    words = command_line(("calendar-sync", "apply", str(out)))
    click.echo(f"Saved as {out}. Carry it out with: {words}", err=True)


def run_apply(file: Path, options: Mapping[str, Any], form: str, *, yes: bool, verbose: bool) -> int:
    """Carry out a saved plan, if it is still true."""
    saved, policy, new_ids = saved_plan(file)
    return run_sync(
        saved.calendar,
        {**options, **policy, "allow_past": options.get("allow_past")},
        form,
        yes=yes,
        verbose=verbose,
        saved=saved,
        new_ids=new_ids,
    )


def saved_plan(file: Path) -> tuple[Plan, dict[str, Any], tuple[str, ...]]:
    """Return the plan in a file, its policy, and the Sync IDs for new rows.

    Raises:
        UsageError: The file cannot be read.
        PlanRefused: It is no plan, or was changed.
    """
    from calendar_sync.model.plan_file import read_plan

    try:
        return read_plan(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as problem:
        raise UsageError(f"{file} cannot be read: {problem}.", fix="Check the name.") from None


def run_sync(
    calendar: str,
    options: Mapping[str, Any],
    form: str,
    *,
    yes: bool,
    verbose: bool,
    saved: Plan | None = None,
    new_ids: Sequence[str] = (),
) -> int:
    """Make Buffer match the calendar. 0; 1 when rows failed or are blocked; else what stopped it."""

    def run(session: Session, view: Review) -> pipeline.Report | None:
        return pipeline.sync(session, view, saved=saved, new_ids=new_ids)

    return run_reviewed(calendar, options, form, run, yes=yes, verbose=verbose)


def run_undo(calendar: str, options: Mapping[str, Any], form: str, *, yes: bool) -> int:
    """Take back the last run that changed anything. Exit codes as for a sync."""
    return run_reviewed(calendar, options, form, pipeline.undo, yes=yes, verbose=False)


def run_reviewed(
    calendar: str,
    options: Mapping[str, Any],
    form: str,
    run: Callable[[Session, Review], pipeline.Report | None],
    *,
    yes: bool,
    verbose: bool,
    what: str = "changes live posts",
) -> int:
    """Have a plan reviewed and carried out, and tell what became of it.

    Args:
        calendar: Path or address.
        options: From the command line.
        form: ``text`` or ``json``.
        run: What is done; given the session and what shows the plan.
        yes: Ask nothing.
        verbose: Show unchanged entries, too.
        what: It does, as in a sentence.
    """
    if not yes and not sys.stdin.isatty():
        raise UsageError(
            f"There is no terminal to ask on, and this {what}.",
            fix="Add --yes to go ahead without asking, or look first: calendar-sync plan.",
        )
    teller = Teller(calendar, options.get("summary"))
    with (
        teller.telling(),
        ProgressBar() as bar,
        open_session(calendar, options, allow_now=yes, progress=bar, on_wait=bar.waiting) as session,
    ):
        teller.settings = session.settings
        view = Review(form, yes=yes, verbose=verbose, bar=bar)
        with stopping(session.stop, view):
            report = run(session, view)
        bar.stop()
    if report is None:
        click.echo("Nothing was changed.", err=True)
        if form == "json" and view.plan is not None:
            document = sync_document(view.plan, (), session.client.requests, known=view.known)
            click.echo(json.dumps(document, ensure_ascii=False, indent=2))
        return 0
    code = tell_outcome(report, form, view.known)
    teller.ended(report, code)
    return code


def tell_outcome(report: pipeline.Report, form: str, known: Known) -> int:
    """Print what became of a plan, and return the exit code."""
    if form == "json":
        twins = [post_id for _, post_id in report.twins]
        document = sync_document(
            report.plan,
            report.outcomes,
            report.requests_used,
            read_back=report.read_back,
            twins=twins,
            problem=report.problem or report.unwritten,
            known=known,
        )
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        show_outcome(output(), report)
    return exit_code(report)


def exit_code(report: pipeline.Report) -> int:
    """Return the exit code for how a sync ended; what needs saying on stderr is said."""
    for problem in (report.problem, report.unwritten):
        if problem is not None:
            click.echo(f"Error: {problem.message}", err=True)
            if problem.fix:
                click.echo(f"  {problem.fix}", err=True)
    if not report.read_back:
        click.echo("  What was sent is on record, but was not read back from Buffer; the next run looks.", err=True)
    if report.unwritten is not None:
        click.echo("  The results are kept; the next sync writes them into the calendar first.", err=True)
    if report.unplaced:
        click.echo(f"  Rows that left the calendar while it ran: {rows_that_left(report)}.", err=True)
    if report.problem is not None:
        return report.problem.exit_code
    bad = (OutcomeStatus.FAILED, OutcomeStatus.BLOCKED, OutcomeStatus.UNKNOWN)
    failed = any(item.status in bad for item in report.outcomes)
    return 1 if report.unwritten is not None or report.unplaced or failed or is_wrong(report.plan) else 0


class Review:
    """Shows the plan and asks, unless told not to."""

    def __init__(self, form: str, *, yes: bool, verbose: bool, bar: ProgressBar) -> None:
        self._form, self._yes, self._verbose, self._bar = form, yes, verbose, bar
        self.started: Callable[[], None] = lambda: None
        self.plan: Plan | None = None
        self.known: Known = NOTHING

    def __call__(self, prepared: pipeline.Prepared) -> bool:
        self._bar.stop()
        plan = self.plan = prepared.plan
        self.known = known_of(prepared)
        if self._form == "text" or not self._yes:
            console = output() if self._form == "text" else beside()
            show_plan(console, prepared, verbose=self._verbose)
        if plan.has_effects and not self._yes and not click.confirm("Go ahead?", err=True):
            return False
        self.started()
        return True


@contextmanager
def stopping(stop: StopFlag, review: Review) -> Iterator[None]:
    """Once sending begins, let a first signal settle what is in flight, and a second one stop at once."""
    previous: dict[int, Any] = {}

    def handle(number: int, _frame: FrameType | None) -> None:
        if stop:
            raise KeyboardInterrupt
        stop.signal_number = number
        click.echo("\nStopping: settling what is in flight ... (again to stop at once)", err=True)

    def started() -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            previous[number] = signal.signal(number, handle)

    review.started = started
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def show_plan(console: Console, prepared: pipeline.Prepared, *, verbose: bool = False) -> None:
    """Print a plan."""
    lines = plan_view(prepared.plan, now=now(), width=console.width, verbose=verbose, known=known_of(prepared))
    say(console, lines)


def show_outcome(console: Console, report: pipeline.Report) -> None:
    """Print what became of a plan."""
    say(console, outcomes_view(report.outcomes))
    if report.twins:
        ids = ", ".join(post_id for _, post_id in report.twins)
        console.print(f"{counted(len(report.twins), 'post')} of ours had arrived twice; taken away: {ids}.")
    console.print(f"{counted(report.requests_used, 'request')} used.")

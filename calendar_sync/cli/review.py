"""review: the page of a plan on this machine, where single changes are unticked and the rest is applied."""

from __future__ import annotations

import json
import signal
import sys
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from calendar_sync import pipeline
from calendar_sync.allowance import for_later
from calendar_sync.choosing import together
from calendar_sync.cli.commands import Review, saved_plan, stopping, tell_outcome
from calendar_sync.cli.console import ProgressBar
from calendar_sync.cli.session import open_session
from calendar_sync.cli.telling import Teller
from calendar_sync.cli.views import page_known
from calendar_sync.errors import CalendarSyncError, PlanRefused, UsageError
from calendar_sync.model.plan import EFFECTS, Action, AttemptState, Change, Outcome, OutcomeStatus, Plan
from calendar_sync.opening import now
from calendar_sync.pipeline import Prepared, Report, Session
from calendar_sync.planner.overdue import DuePast
from calendar_sync.planner.stale import carried_out, is_finished
from calendar_sync.preview.document import sync_document
from calendar_sync.preview.known import Known
from calendar_sync.preview.outcomes import outcomes_view
from calendar_sync.preview.page import html_view
from calendar_sync.preview.visible import one_line, visible
from calendar_sync.preview.when import moment
from calendar_sync.resuming import Resumed
from calendar_sync.reviewing import ReviewServer, ReviewState, Told, script

FIRST_LOOK = 120.0
"""Seconds in which a plan that is refused from the start is looked at."""

LAST_LOOK = 30.0
"""Seconds in which a page that is still open asks how it ended."""

_DONE: Mapping[Action, str] = {
    Action.CREATE: "Created in Buffer",
    Action.EDIT: "Edited in Buffer",
    Action.DELETE: "Deleted from Buffer",
    Action.IDEA: "Saved as an idea",
    Action.PULL: "Brought into the calendar",
    Action.ADOPT: "Adopted",
}
_OTHER: Mapping[OutcomeStatus, str] = {
    OutcomeStatus.FAILED: "Failed",
    OutcomeStatus.BLOCKED: "Blocked",
    OutcomeStatus.HELD: "Not applied",
    OutcomeStatus.UNKNOWN: "Unknown",
}


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the page shows, and the plan that it is, or is the rest of."""

    prepared: Prepared
    saved: Plan
    new_ids: Sequence[str]
    refusal: CalendarSyncError | None = None

    @property
    def plan(self) -> Plan:
        return self.prepared.plan


class _Wires:
    """Progress and waits, to the terminal and to the page once there is one."""

    def __init__(self, bar: ProgressBar) -> None:
        self.bar = bar
        self.state: ReviewState | None = None
        self.look: Callable[[], None] = lambda: None

    def progress(self, done: int, total: int, what: str) -> None:
        self.bar(done, total, what)
        if self.state is not None:
            self.state.progress(done, total, what)
            self.look()

    def waiting(self, seconds: float, why: str) -> None:
        self.bar.waiting(seconds, why)
        if self.state is not None:
            self.state.waiting(seconds, why)
            self.look()


def run_review(
    target: str, options: Mapping[str, Any], form: str, *, yes: bool, show: bool | None, port: int, idle: float
) -> int:
    """Serve the page of a plan until it is applied, closed or forgotten. Exit codes as for a sync.

    Args:
        target: A calendar, or a plan file.
        options: From the command line.
        form: ``text`` or ``json``.
        yes: Publishing at once is agreed to.
        show: Open the browser; ``None`` where a person looks on.
        port: 0 takes any that is free.
        idle: Seconds without any request after which it ends.
    """
    calendar, file = target, None
    if target.lower().endswith(".json") and "://" not in target:
        file = saved_plan(Path(target))
        calendar = file[0].calendar
        options = {**options, **file[1], "allow_past": options.get("allow_past")}
    teller = Teller(calendar, options.get("summary"))
    with teller.telling(), ProgressBar() as bar:
        wires = _Wires(bar)
        with open_session(
            calendar, options, allow_now=yes, progress=wires.progress, on_wait=wires.waiting
        ) as session:  # fmt: skip
            teller.settings = session.settings
            with bar.while_doing("reading the calendar and Buffer"):
                shown = _shown(session, file)
            report = _serve(session, shown, wires, show=show, port=port, idle=idle)
            if report is None and form == "json":
                document = sync_document(shown.plan, (), session.client.requests)
                click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    if report is None:
        return 0
    code = tell_outcome(report, form)
    teller.ended(report, code)
    return code


def _shown(session: Session, file: tuple[Plan, dict[str, Any], tuple[str, ...]] | None) -> _Shown:
    if file is not None:
        saved, _, new_ids = file
        prepared = pipeline.prepare(session, new_ids)
        try:
            return _Shown(Resumed(session, saved).check(prepared), saved, new_ids)
        except PlanRefused as refusal:
            # Posts that came due can be left out, where nothing else has changed.
            due = isinstance(refusal, DuePast) and saved.base_digest == prepared.plan.base_digest
            return _Shown(replace(prepared, plan=saved), saved, new_ids, None if due else refusal)
    prepared = for_later(pipeline.prepare(session), session)
    new_ids = tuple(row.row_id for row in prepared.desired.rows if row.is_new)
    return _Shown(prepared, prepared.plan, new_ids)


def _serve(
    session: Session, shown: _Shown, wires: _Wires, *, show: bool | None, port: int, idle: float
) -> Report | None:  # fmt: skip
    """Serve the page, and carry out what it asks for; ``None`` where nothing was."""
    plan = shown.plan
    state = ReviewState(
        digest=plan.digest,
        effects=frozenset(number for number, change in enumerate(plan.changes) if change.action in EFFECTS),
        together=together(plan),
        on_stop=lambda: _stop(session),
    )
    known = page_known(shown.prepared)
    page = html_view(plan, now=now(), known=known, ticking=True, more_scripts=[script()], connect="'self'")
    try:
        server = ReviewServer(page, state, port)
    except OSError as problem:
        raise UsageError(f"Port {port} cannot be had: {problem.strerror}.", fix="Leave --port out.") from None
    with server:
        click.echo(f"Review it at {server.url}\nCtrl-C ends it; nothing is changed until you apply.", err=True)
        if show or (show is None and sys.stdout.isatty()):
            webbrowser.open(server.url)
        if shown.refusal is not None:
            _refuse(state, shown.refusal)
            state.wait_until_heard(min(idle, FIRST_LOOK))
            raise shown.refusal
        order = state.wait_for_order(idle)
        if order is None or order.ticked is None:
            forgotten = "" if order else "Nobody looked at the page for a while. "
            click.echo(f"{forgotten}Nothing was changed.", err=True)
            state.end("Nothing was changed. You can close this page.")
            if order is not None:
                state.wait_until_heard(LAST_LOOK)
            return None
        try:
            report = _carry_out(session, shown, state, wires, order.ticked)
        except CalendarSyncError as refusal:
            _refuse(state, refusal)
            state.wait_until_heard(LAST_LOOK)
            raise
        wires.bar.stop()
        _tell(state, plan, report, known)
        state.wait_until_heard(LAST_LOOK)
        return report


def _stop(session: Session) -> None:
    session.stop.signal_number = session.stop.signal_number or signal.SIGINT


def _refuse(state: ReviewState, problem: CalendarSyncError) -> None:
    state.end(visible(problem.message), fix=visible(problem.fix), is_wrong=True)


def _carry_out(
    session: Session, shown: _Shown, state: ReviewState, wires: _Wires, ticked: frozenset[int]
) -> Report:  # fmt: skip
    """Make the plan anew, see that it is still the one on the page, and apply what is ticked of it."""
    left = [change.key for number, change in enumerate(shown.plan.changes) if number not in ticked]
    left = [change.key for change in shown.plan.of(*EFFECTS) if change.key in set(left)]
    view = Review("json", yes=True, verbose=False, bar=wires.bar)

    def agreed(prepared: Prepared) -> bool:
        state.chosen = prepared.plan.digest
        wires.look = lambda: _look(session, shown, state)
        return view(prepared)

    wires.state = state
    with stopping(session.stop, view):
        report = pipeline.sync(session, agreed, saved=shown.saved, new_ids=shown.new_ids, left=left)
    assert report is not None  # noqa: S101 - the page has said yes
    return report


def _look(session: Session, shown: _Shown, state: ReviewState) -> None:
    """Tell the page what has become of single changes so far."""
    from sqlalchemy.exc import SQLAlchemyError

    from calendar_sync.ledger.history import attempts_of_plan

    saved = shown.saved
    try:
        tried = attempts_of_plan(session.ledger, saved.calendar_id, saved.digest, saved.created_at) or []
    except SQLAlchemyError:
        # The run itself goes on; the page hears of it at the end.
        return
    done, last = carried_out(tried), {attempt.key: attempt for attempt in tried}
    for number, change in enumerate(shown.plan.changes):
        if change.action not in EFFECTS or change.key not in last:
            continue
        attempt = last[change.key]
        if is_finished(change, done):
            state.tell(number, Told("done", f"{_DONE[change.action]}."))
        elif attempt.state is AttemptState.FAILED:
            state.tell(number, Told("failed", f"Failed: {one_line(attempt.error)}"))


def _tell(state: ReviewState, plan: Plan, report: Report, known: Known) -> None:
    outcomes = {outcome.key: outcome for outcome in report.outcomes}
    for number, change in enumerate(plan.changes):
        if change.action in EFFECTS:
            state.tell(number, _words(change, outcomes.get(change.key), known))
    sentence = list(outcomes_view(report.outcomes))[-1].plain
    problem = report.problem or report.unwritten
    if problem is not None:
        sentence = f"{sentence} {problem.message}"
    failed = any(outcome.status in (OutcomeStatus.FAILED, OutcomeStatus.UNKNOWN) for outcome in report.outcomes)
    state.end(visible(sentence), fix=visible(problem.fix) if problem else "", is_wrong=problem is not None or failed)


def _words(change: Change, outcome: Outcome | None, known: Known) -> Told:
    if outcome is None:
        return Told("held", "Left out.")
    if outcome.status is OutcomeStatus.DONE:
        zone, due_at = known.zone(change.key.channel_id), outcome.due_at
        due = f", due {moment(due_at, now(), zone)}" if due_at and change.action is not Action.DELETE else ""
        return Told("done", f"{_DONE[change.action]}{due}.")
    if outcome.action is Action.HOLD:
        return Told("held", "Left out.")
    return Told(str(outcome.status), f"{_OTHER[outcome.status]}: {one_line(outcome.error)}")

"""What the page of a review is told of single changes: while they are applied, and in the end."""

from __future__ import annotations

from collections.abc import Mapping

from calendar_sync.model.plan import EFFECTS, Action, AttemptState, Change, Outcome, OutcomeStatus, Plan
from calendar_sync.opening import now
from calendar_sync.planner.stale import carried_out, is_finished
from calendar_sync.preview.known import Known
from calendar_sync.preview.outcomes import outcomes_view
from calendar_sync.preview.visible import one_line, visible
from calendar_sync.preview.when import moment
from calendar_sync.reviewing import ReviewState, Told
from calendar_sync.session import Report, Session

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


def tell_so_far(session: Session, saved: Plan, plan: Plan, state: ReviewState) -> None:
    """Tell the page what has become of single changes so far.

    Args:
        session: With the ledger, which knows.
        saved: The plan under whose name attempts are on record.
        plan: What the page shows: the same, or what is left of it.
        state: Of the review.
    """
    from sqlalchemy.exc import SQLAlchemyError

    from calendar_sync.ledger.history import attempts_of_plan

    try:
        tried = attempts_of_plan(session.ledger, saved.calendar_id, saved.digest, saved.created_at) or []
    except SQLAlchemyError:
        # The run itself goes on; the page hears of it at the end.
        return
    done, last = carried_out(tried), {attempt.key: attempt for attempt in tried}
    for number, change in enumerate(plan.changes):
        if change.action not in EFFECTS or change.key not in last:
            continue
        attempt = last[change.key]
        if is_finished(change, done):
            state.tell(number, Told("done", f"{_DONE[change.action]}."))
        elif attempt.state is AttemptState.FAILED:
            state.tell(number, Told("failed", f"Failed: {one_line(attempt.error)}"))


def tell_end(state: ReviewState, plan: Plan, report: Report, known: Known) -> None:
    """Tell the page what became of each change, and how it ended.

    Args:
        state: Of the review.
        plan: What the page shows.
        report: How it ended.
        known: For the zones of due times.
    """
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

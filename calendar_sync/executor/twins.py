"""Taking away what one of our own requests made a second time."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from calendar_sync.errors import BufferError, NotSent, OutcomeUnknown, RunInProgress, SignInError, Stopped
from calendar_sync.executor.applied import Applied
from calendar_sync.executor.outlook import Outlook
from calendar_sync.executor.ports import Sender, Surroundings
from calendar_sync.model.buffer import ActualState
from calendar_sync.model.entry import EntryKey
from calendar_sync.model.mutation import DeletePost, MutationResult, Verdict
from calendar_sync.model.plan import Action, Attempt, AttemptState, Outcome, OutcomeStatus, Plan
from calendar_sync.planner.recovery import LATE
from calendar_sync.planner.strays import Stray, find_strays

if TYPE_CHECKING:
    from calendar_sync.ledger import Ledger

BESIDE = timedelta(days=14)
"""So far back creates are looked at: another machine that gave a row its post meanwhile may run days later."""

_STATES = {
    Verdict.DONE: AttemptState.DONE,
    Verdict.REFUSED: AttemptState.FAILED,
    Verdict.UNKNOWN: AttemptState.UNKNOWN,
}


def remove_twins(
    sender: Sender,
    ledger: Ledger,
    applied: Applied,
    plan: Plan,
    actual: ActualState,
    outlook: Outlook,
    *,
    run_id: str,
    around: Surroundings,
    busy: Container[EntryKey] = frozenset(),
) -> None:
    """Delete posts that are provably twins of ours; what cannot be deleted now is found again by the next run.

    Args:
        sender: The Buffer client.
        ledger: Knows every create that was ever sent.
        applied: Told of the twins.
        plan: That was applied.
        actual: Buffer's side as it was last read.
        outlook: Unless its last look was at everything, it looks again before anything is deleted.
        run_id: Of this run.
        around: Clock, stop flag and settings.
        busy: Entries whose post on record stays, because something is to be done with it.

    Raises:
        CalendarSyncError: The next request could not be sent at all.
    """
    strays = _strays(ledger, plan, actual, around, busy)
    if strays and not outlook.is_whole:
        # The plan may have been looked at for a long time; what it saw is not what there is.
        applied.actual = outlook.look(whole=True)
        strays = _strays(ledger, plan, applied.actual, around, busy)
    for start in range(0, len(strays), around.batch_size):
        if around.stop:
            return
        _remove(sender, ledger, applied, strays[start : start + around.batch_size], plan, run_id, around)


def _strays(
    ledger: Ledger, plan: Plan, actual: ActualState, around: Surroundings, busy: Container[EntryKey]
) -> tuple[Stray, ...]:
    now = around.clock()
    organization_id = plan.organization[0]
    creates = ledger.creates_since(now - BESIDE, organization_id)
    deletes = ledger.deletes_since(now - 2 * LATE, organization_id)
    if not creates and not deletes:
        return ()
    records = ledger.records(plan.calendar_id)
    for change in plan.of(Action.EDIT):
        # Where the row has another post by now, given by another machine, the one on record is one too many: it goes
        # first, as Buffer may not let the other one say the same.
        known = records.get(change.key) if change.key in busy else None
        if known is not None and known.state == "live" and change.post_id:
            records[change.key] = replace(known, post_id=change.post_id)
    return find_strays(
        plan.calendar_id,
        creates,
        actual,
        records,
        ledger.owned_elsewhere(plan.calendar_id, organization_id),
        condemned=deletes,
        busy=busy,
    )


def _remove(
    sender: Sender,
    ledger: Ledger,
    applied: Applied,
    strays: Sequence[Stray],
    plan: Plan,
    run_id: str,
    around: Surroundings,
) -> None:
    around.progress(0, len(strays), "taking away what arrived twice")
    # First the base: should the run die here, the post that stays is known, and the other one is the twin.
    ledger.save_records([stray.keep for stray in strays if stray.keep is not None])
    ids = ledger.intend([_attempt(stray, run_id, around) for stray in strays])

    def before_send() -> None:
        around.renew()
        ledger.mark_sent(ids, now=around.clock())

    def settle(states: Sequence[tuple[AttemptState, str]]) -> None:
        settled = [(number, state, None, words) for number, (state, words) in zip(ids, states, strict=True)]
        ledger.settle(settled, [], now=around.clock())

    try:
        deletes = [DeletePost(stray.post.id) for stray in strays]
        results: Sequence[MutationResult] = sender.apply(deletes, plan.organization[0], before_send=before_send)
    except OutcomeUnknown as problem:
        settle([(AttemptState.UNKNOWN, problem.message)] * len(ids))
        return
    except (NotSent, SignInError, RunInProgress, Stopped) as problem:
        settle([(AttemptState.FAILED, f"not sent: {problem.message}")] * len(ids))
        if isinstance(problem, BufferError):
            return
        raise
    settle([(_STATES[result.verdict], result.message) for result in results])
    for stray, result in zip(strays, results, strict=True):
        if result.verdict is Verdict.DONE:
            applied.twins.append((stray.attempt.key, stray.post.id))
        if stray.keep is not None:
            _correct(applied, plan, stray)


def _attempt(stray: Stray, run_id: str, around: Surroundings) -> Attempt:
    create = stray.attempt
    return Attempt(
        attempt_id=0,
        run_id=run_id,
        key=create.key,
        action=Action.DELETE,
        state=AttemptState.INTENDED,
        intended_at=around.clock(),
        values={},
        service=create.service,
        channel=create.channel,
        post_id=stray.post.id,
    )


def _correct(applied: Applied, plan: Plan, stray: Stray) -> None:
    """Let the outcome of the entry name the post that stays."""
    keep = stray.keep
    change = next((change for change in plan.changes if change.key == stray.attempt.key), None)
    if keep is None or change is None:
        return
    before: Outcome | None = applied.outcomes.get(change.key)
    if before is None or before.status is OutcomeStatus.DONE:
        applied.note(change, OutcomeStatus.DONE, keep.post_id, due_at=keep.due_at)

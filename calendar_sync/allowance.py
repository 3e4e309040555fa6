"""What a plan costs, and whether it may be carried out: told in the plan, and checked before anybody is asked."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Protocol

from calendar_sync.buffer import batch_sizes
from calendar_sync.errors import BufferError, PlanRefused
from calendar_sync.executor.outlook import look_back_requests, moves_queue, pages_of, recent_posts
from calendar_sync.executor.steps import in_sending_order
from calendar_sync.model.budget import Batch
from calendar_sync.model.buffer import ActualState
from calendar_sync.model.entry import DesiredState, EntryKey, Issue, Severity
from calendar_sync.model.limits import DailyLimit
from calendar_sync.model.plan import WRITES, Action, Change, Cost, Plan, Record
from calendar_sync.networks.pace import POSTS_PER_DAY
from calendar_sync.planner.pace import days_to_ask, find_excess, without_excess
from calendar_sync.planner.policy import NowNeedsYes, check_limits
from calendar_sync.planner.room import crowded
from calendar_sync.session import Prepared, Session

_CREATE, _DELETE = "createPost", "deletePost"
_FIELDS: Mapping[Action, str] = {
    Action.DELETE: _DELETE,
    Action.EDIT: "editPost",
    Action.CREATE: _CREATE,
    Action.IDEA: "createIdea",
}
"""What Buffer calls the mutation of each action."""


def cost_of(plan: Plan, actual: ActualState, pages: int, session: Session, *, later: bool = False) -> Cost:
    """Return what applying ``plan`` costs, and how far a run gets with what is left.

    The same arithmetic lets the requests go when the plan is carried out, so that what is foretold is what happens.

    Args:
        plan: The plan.
        actual: Buffer's side, as it was made from it.
        pages: Requests that reading it took.
        session: With the settings, and what is known of the rate windows.
        later: This run sends nothing: another one does, and reads the posts again before that.
    """
    purse = session.client.purse
    purse.flush()
    size = purse.batch_limit(session.settings.buffer.batch_size)
    writes = plan.of(*WRITES)
    changes = in_sending_order(writes, crowded(writes, actual, session.settings.buffer.scheduled_posts))
    batches = _batches(changes, size, reading_of(plan, actual, pages)) if changes else []
    reading = batches[-1].reading if batches else 0
    budget = purse.budget
    return Cost(
        requests=len(batches) + reading,
        remaining=dict(budget.remaining()),
        reading=reading,
        resets_at={window.name: window.resets_at for window in budget.windows},
        forecast=purse.forecast(batches, later=pages if later else 0) if batches else None,
    )


def for_later(prepared: Prepared, session: Session) -> Prepared:
    """Return a plan that is only shown: what is foretold is of the run that carries it out later."""
    plan = prepared.plan
    cost = cost_of(plan, prepared.actual, prepared.page_requests, session, later=True)
    return replace(prepared, plan=replace(plan, cost=cost))


class Reading(Protocol):
    """How many requests it takes to read back what was done."""

    def __call__(self, creates: int, others: int = 0, /) -> int:
        """Return it by the posts created until then, and those that others created meanwhile on the same channels."""


def reading_of(plan: Plan, actual: ActualState, pages: int) -> Reading:
    """Return how many requests it takes to read back what was done.

    Args:
        plan: The plan.
        actual: Buffer's side, as it was made from it.
        pages: Requests that reading it took.
    """
    most, moves = look_back_requests(plan, actual, pages), moves_queue(plan.changes)
    ideas, recent = plan.count(Action.IDEA), recent_posts(actual)
    board = pages_of(len(actual.ideas) + ideas) if ideas else 1

    def reading(creates: int, others: int = 0, /) -> int:
        if not most:
            return 0
        met = pages_of(creates + recent)
        return max(board, most if moves else min(most, met)) + pages_of(creates + recent + others) - met

    return reading


def claimed(prepared: Prepared, session: Session) -> Prepared:
    """Tell all who share the key what the plan is going to use, and foretell what becomes of it beside them."""
    session.client.purse.claim(prepared.plan.cost.requests)
    cost = cost_of(prepared.plan, prepared.actual, prepared.page_requests, session)
    return replace(prepared, plan=replace(prepared.plan, cost=cost))


def _batches(changes: Sequence[Change], max_size: int, reading: Reading) -> list[Batch]:
    """Return what is sent with each request: deletes for a replacement complete nothing, and its create goes next."""
    waiting = deque((_DELETE if change.replace else _FIELDS[change.action], not change.replace) for change in changes)
    batches: list[Batch] = []
    creates = 0
    while waiting:
        size = batch_sizes((field for field, _ in islice(waiting, max_size)), max_size)[0]
        sent = [waiting.popleft() for _ in range(size)]
        creates += sum(field == _CREATE for field, _ in sent)
        done = sum(completes for _, completes in sent)
        batches.append(Batch(done, reading(creates)))
        waiting.extendleft([(_CREATE, True)] * (size - done))
    return batches


def keep_daily_limits(
    session: Session, desired: DesiredState, actual: ActualState, make: Callable[[DesiredState], Plan]
) -> tuple[DesiredState, Plan]:
    """Make the plan, and tell where a channel gets more posts than it takes in a day; Buffer is asked where it matters.

    What goes beyond a limit that Buffer itself told is held back where the settings say so; it would refuse the post,
    or lose it on the day.

    Args:
        session: With the settings and Buffer.
        desired: The calendar's side.
        actual: Buffer's side.
        make: Makes a plan for a calendar's side.

    Returns:
        The calendar's side without what is held back, and the plan for it.
    """
    plan, choice, strict = make(desired), *session.settings.beyond_daily_limits()
    if choice == "off":
        return desired, plan
    told = _limits_told(session, days_to_ask(plan, actual, POSTS_PER_DAY))
    found = find_excess(plan, actual, desired, told, POSTS_PER_DAY)
    blocking = [item for item in found if choice == "block" and (strict or item.is_certain)]
    issues = [item.issue for item in found if item not in blocking]
    issues += [replace(item.issue, severity=Severity.ERROR) for item in blocking]
    if blocking:
        desired = without_excess(desired, blocking, actual.channels)
        plan = make(desired)
    return desired, replace(plan, issues=(*plan.issues, *issues))


def _limits_told(session: Session, asked: list[tuple[str, date]]) -> tuple[DailyLimit, ...]:
    if not asked:
        return ()
    try:
        return session.client.daily_limits(asked)
    except BufferError:
        # The table holds then; it is no reason to stop.
        return ()


def check_allowed(session: Session, prepared: Prepared) -> None:
    """Refuse what may not be done before anybody is asked about it.

    Raises:
        PlanRefused: A safety limit was passed.
        CalendarError: The calendar cannot be written.
    """
    policy = session.settings.plan_policy(allow_now=session.allow_now)
    check_limits(prepared.plan, owned=_owned(prepared.records), policy=policy)
    session.calendar.check_writable()


def limits_passed(session: Session, plan: Plan, records: Mapping[EntryKey, Record]) -> list[Issue]:
    """Say in the plan itself that a sync would refuse it."""
    if not plan.of(*WRITES):
        return []
    try:
        check_limits(plan, owned=_owned(records), policy=session.settings.plan_policy(allow_now=session.allow_now))
    except PlanRefused as refusal:
        severity = Severity.WARNING if isinstance(refusal, NowNeedsYes) else Severity.ERROR
        return [Issue("plan.limit", severity, "", refusal.message, refusal.fix)]
    return []


def _owned(records: Mapping[EntryKey, Record]) -> int:
    # A row that got a new Sync ID leaves its old record behind: the post is one.
    return len({record.post_id for record in records.values() if record.state == "live"})

"""What a plan costs, and whether it may be carried out: told in the plan, and checked before anybody is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from calendar_sync.errors import BufferError, PlanRefused
from calendar_sync.executor.outlook import look_back_requests
from calendar_sync.model.buffer import ActualState
from calendar_sync.model.entry import DesiredState, EntryKey, Issue, Severity
from calendar_sync.model.limits import DailyLimit
from calendar_sync.model.plan import WRITES, Cost, Plan, Record
from calendar_sync.networks.pace import POSTS_PER_DAY
from calendar_sync.planner.pace import days_to_ask, find_excess, without_excess
from calendar_sync.planner.policy import NowNeedsYes, check_limits
from calendar_sync.session import Prepared, Session


def cost_of(plan: Plan, actual: ActualState, page_requests: int, session: Session) -> Cost:
    """Return what applying ``plan`` costs: its batches, and reading back what is in Buffer then, in pages."""
    size = session.settings.buffer.batch_size
    steps = sum(1 + change.replace for change in plan.of(*WRITES))
    reading = look_back_requests(plan, actual, page_requests)
    return Cost(-(-steps // size) + reading if steps else 0, dict(session.client.budget.remaining()))


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
    plan, choice = make(desired), session.settings.policy.daily_limits
    if choice == "off":
        return desired, plan
    told = _limits_told(session, days_to_ask(plan, actual, POSTS_PER_DAY))
    found = find_excess(plan, actual, desired, told, POSTS_PER_DAY)
    blocking = [item for item in found if item.is_certain and choice == "block"]
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
    try:
        check_limits(plan, owned=_owned(records), policy=session.settings.plan_policy(allow_now=session.allow_now))
    except PlanRefused as refusal:
        severity = Severity.WARNING if isinstance(refusal, NowNeedsYes) else Severity.ERROR
        return [Issue("plan.limit", severity, "", refusal.message, refusal.fix)]
    return []


def _owned(records: Mapping[EntryKey, Record]) -> int:
    return sum(record.state == "live" for record in records.values())

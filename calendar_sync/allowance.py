"""What a plan costs, and whether it may be carried out: told in the plan, and checked before anybody is asked."""

from __future__ import annotations

from collections.abc import Mapping

from calendar_sync.errors import PlanRefused
from calendar_sync.executor.outlook import look_back_requests
from calendar_sync.model.buffer import ActualState
from calendar_sync.model.entry import EntryKey, Issue, Severity
from calendar_sync.model.plan import WRITES, Cost, Plan, Record
from calendar_sync.planner.policy import NowNeedsYes, check_limits
from calendar_sync.session import Prepared, Session


def cost_of(plan: Plan, actual: ActualState, page_requests: int, session: Session) -> Cost:
    """Return what applying ``plan`` costs: its batches, and reading back what is in Buffer then, in pages."""
    size = session.settings.buffer.batch_size
    steps = sum(1 + change.replace for change in plan.of(*WRITES))
    reading = look_back_requests(plan, actual, page_requests)
    return Cost(-(-steps // size) + reading if steps else 0, dict(session.client.budget.remaining()))


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

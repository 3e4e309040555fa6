"""Plans that were reviewed, and some of whose posts have come due since: Buffer takes no time that has passed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from calendar_sync.errors import PlanRefused
from calendar_sync.model.entry import EntryKey, Schedule
from calendar_sync.model.plan import WRITES, Action, Change, Plan

SHOWN = 5
"""So many rows are named in a refusal; the rest is counted."""


class DuePast(PlanRefused):
    """Posts of a reviewed plan have come due while it waited."""


def overdue(plan: Plan, now: datetime) -> tuple[Change, ...]:
    """Return the changes that would schedule a post for a moment that has passed at ``now`` (aware UTC)."""
    return tuple(
        change
        for change in plan.of(Action.CREATE, Action.EDIT)
        if (change.after or {}).get("schedule") == Schedule.AT and change.due_at is not None and change.due_at <= now
    )


def check_due(plan: Plan, *, now: datetime, allow_past: bool) -> frozenset[EntryKey]:
    """Refuse a reviewed plan some of whose posts have come due since.

    A plan made now has no such posts: their rows are blocked one by one.

    Args:
        plan: As it was reviewed.
        now: Aware UTC.
        allow_past: The others may go without these.

    Returns:
        The entries that are to be left, where that is agreed.

    Raises:
        DuePast: It names the rows.
    """
    late = overdue(plan, now)
    if late and not allow_past:
        rows = ", ".join(
            f"{change.tab} row {change.row} ({change.due_at:%Y-%m-%d %H:%M} UTC)" for change in late[:SHOWN]
        )
        more = f" and {len(late) - SHOWN} more" if len(late) > SHOWN else ""
        raise DuePast(
            f"{len(late)} post(s) of the plan have come due since it was made: {rows}{more}. Nothing was sent.",
            fix="Choose later times and make the plan anew, or add --allow-past: the others go, and these are left.",
        )
    return frozenset(change.key for change in late)


def without(plan: Plan, left: Collection[EntryKey]) -> Plan:
    """Return ``plan`` with the writes of some entries blocked, because they have come due."""
    reason = "it came due while the plan waited; choose a later date and time"
    changes = tuple(
        replace(change, action=Action.BLOCKED, after=None, fields=(), replace=False, reason=reason)
        if change.key in left and change.action in WRITES
        else change
        for change in plan.changes
    )
    return replace(plan, changes=changes) if left else plan

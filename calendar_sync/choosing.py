"""A part of a plan, as somebody chose it change by change: a plan of its own, and all it leaves out stays as it is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from calendar_sync.allowance import cost_of
from calendar_sync.model.entry import EntryKey
from calendar_sync.model.plan import EFFECTS, Action, Change, Plan, Why
from calendar_sync.planner.plan import plan_digest
from calendar_sync.session import Prepared, Session

LEFT_OUT = "left out in the review; the next sync brings it again"


def together(plan: Plan) -> list[frozenset[int]]:
    """Return which changes of a plan only make sense together, by their numbers.

    Where Buffer's values come into a row, all that the row does is planned from what it says then.
    """
    drawn = {change.key.row_id for change in plan.changes if change.cells}
    groups: dict[str, set[int]] = {}
    for number, change in enumerate(plan.changes):
        if change.key.row_id in drawn and change.action in EFFECTS:
            groups.setdefault(change.key.row_id, set()).add(number)
    return [frozenset(group) for group in groups.values() if len(group) > 1]


def without_left(session: Session, prepared: Prepared, left: Collection[EntryKey], reason: str = LEFT_OUT) -> Prepared:
    """Return the plan without the changes that were left out, with a digest of its own.

    Rows of which nothing is left are not looked after at all: nothing is written into them, not even their ids.

    Args:
        session: Which knows what requests are left.
        prepared: The whole plan.
        left: Entries that were left out.
        reason: Why, for people.
    """
    plan = prepared.plan
    effects = [change for change in plan.changes if change.action in EFFECTS]
    kept = {change.key.row_id for change in effects if change.key not in left}
    out = {change.key.row_id for change in effects if change.key in left} - kept
    changes = tuple(
        _left(change, reason) if change.key in left and change.action in EFFECTS else change
        for change in plan.changes
        if change.key.row_id not in out
    )
    chosen = replace(plan, changes=changes)
    chosen = replace(chosen, digest=plan_digest(chosen))
    chosen = replace(chosen, cost=cost_of(chosen, prepared.actual, prepared.page_requests, session))
    rows = (row for row in prepared.desired.rows if row.row_id not in out)
    return replace(prepared, plan=chosen, desired=prepared.desired.of_rows(rows))


def _left(change: Change, reason: str) -> Change:
    """Return a change that is held instead; a post that it would have adopted is still nobody's."""
    return replace(
        change,
        action=Action.HOLD,
        after=None,
        fields=(),
        reason=reason,
        why=Why.OTHER,
        post_id=None if change.action is Action.ADOPT else change.post_id,
        replace=False,
        cells=(),
    )

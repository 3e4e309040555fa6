"""Tabs whose columns have changed places: what was synced before tells whether their titles still hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from calendar_sync.model.canonical import canonical_text
from calendar_sync.model.entry import Cancelled
from calendar_sync.model.plan import Action, Change, Plan, Why
from calendar_sync.model.relaid import Doubt, Relaid
from calendar_sync.model.sheet import Sheet
from calendar_sync.planner.plan import plan_digest, sort_key

_CHANGED = frozenset({Action.EDIT, Action.DELETE, Action.CONFLICT})
_HELD = frozenset({Action.EDIT, Action.DELETE, Action.CREATE, Action.IDEA, Action.PULL})


def hold_relaid(
    plan: Plan, relaid: Mapping[str, Relaid], sheet: Sheet, cancelled: Iterable[Cancelled], now: datetime
) -> Plan:
    """Return ``plan`` with everything held in tabs whose columns may be others than their titles say.

    Posts that the rows still say the same of prove that the columns are what they were. Where most would be changed or
    deleted instead, the titles were probably exchanged, and rows that were never synced would get wrong texts as well.
    Where little speaks for that, all must change, or the old texts must stand in other cells of their rows now.

    Args:
        plan: The plan.
        relaid: By tab, what has changed about its columns.
        sheet: The calendar as read.
        cancelled: Rows whose status takes their posts back: those are deleted all the same.
        now: Aware UTC; what was due before proves nothing, as it is not compared any more.
    """
    if not relaid:
        return plan
    removed = {item.key.row_id for item in cancelled}
    same: Counter[str] = Counter()
    changed: Counter[str] = Counter()
    displaced: Counter[str] = Counter()
    for change in plan.changes:
        if change.tab in relaid and change.key.row_id not in removed:
            same[change.tab] += _is_proof(change, now)
            changed[change.tab] += change.action in _CHANGED
            displaced[change.tab] += change.action is Action.EDIT and _is_displaced(change, sheet)
    held = {
        tab
        for tab, item in relaid.items()
        if item.doubt is Doubt.GONE
        or displaced[tab] * 2 > changed[tab]
        or (changed[tab] > same[tab] and item.doubt > Doubt.SLIGHT)
        or (changed[tab] > 1 and not same[tab] and item.doubt is Doubt.SLIGHT)
        or (changed[tab] == same[tab] and item.doubt is Doubt.GRAVE)
    }

    def settled(change: Change) -> Change:
        if change.tab not in held or change.action not in _HELD or change.key.row_id in removed:
            return change
        number = changed[change.tab]
        posts = f"{number} of {number + same[change.tab]} posts would be changed or deleted by that"
        shown = posts if number else "nothing that was synced shows which is right"
        reason = relaid[change.tab].said + ("" if relaid[change.tab].doubt is Doubt.GONE else f"; {shown}")
        if displaced[change.tab]:
            reason += ", and the texts that they have stand in other cells of their rows now"
        return replace(change, action=Action.HOLD, reason=reason, why=Why.OTHER, cells=(), fix=_FIX)

    changes = tuple(sorted(map(settled, plan.changes), key=sort_key))
    if changes == plan.changes:
        return plan
    plan = replace(plan, changes=changes)
    return replace(plan, digest=plan_digest(plan))


_FIX = (
    "If each column is what its title says, run calendar-sync init to confirm that; else give the columns the titles "
    "back that they had."
)


def _is_proof(change: Change, now: datetime) -> bool:
    waits = change.due_at is None or change.due_at > now
    return change.action is Action.NOOP and change.post_id is not None and change.why is Why.OTHER and waits


def _is_displaced(change: Change, sheet: Sheet) -> bool:
    """Return whether the text that a post has stands in another cell of its row now, and its text has not."""
    before, after = (canonical_text((values or {}).get("text") or "") for values in (change.before, change.after))
    tab = next((tab for tab in sheet.tabs if tab.name == change.tab), None)
    if tab is None or before == after or not 0 < change.row <= len(tab.rows):
        return False
    cells = (canonical_text(cell) for cell in tab.rows[change.row - 1] if isinstance(cell, str))
    return any(len(cell) >= _TEXT and cell in before and cell not in after for cell in cells)


_TEXT = 20
"""Characters; shorter cells stand in texts by chance."""

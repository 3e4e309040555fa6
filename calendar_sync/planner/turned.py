"""Dates of synced rows whose day and month were changed over, as a spreadsheet of another language does on saving."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from calendar_sync.model.buffer import ActualState
from calendar_sync.model.clocks import zone_called
from calendar_sync.model.entry import DesiredState
from calendar_sync.model.plan import Action, Change, Plan
from calendar_sync.planner.plan import plan_digest, sort_key

_FEWEST = 2
"""One post may be moved from 4 January to 1 April; two at once, each so, were not moved by anybody."""


class _Moment(NamedTuple):
    """A moment as the clocks of its row show it."""

    was: datetime | None
    now: datetime

    @property
    def is_turned(self) -> bool:
        """Whether day and month have changed places, and nothing else."""
        if self.was is None or self.was.day == self.was.month:
            return False
        there = (self.was.year, self.was.day, self.was.month, self.was.time())
        return there == (self.now.year, self.now.month, self.now.day, self.now.time())


def hold_turned(plan: Plan, desired: DesiredState, actual: ActualState) -> Plan:
    """Return ``plan`` with posts held where they are, in tabs where most moved dates are the old ones turned round.

    New rows there wait as well if their date can be turned: nobody knows what was meant.

    Args:
        plan: The plan.
        desired: The calendar's side, with the zones of its rows.
        actual: Buffer's side, with those of its channels.
    """
    moments = _moments(plan.of(Action.EDIT, Action.BLOCKED), desired, actual)
    moved: Counter[str] = Counter()
    turned: Counter[str] = Counter()
    for change in plan.of(Action.EDIT, Action.BLOCKED):
        if (moment := moments.get(id(change))) is not None and moment.was is not None and moment.was != moment.now:
            moved[change.tab] += 1
            turned[change.tab] += moment.is_turned
    tabs = {tab for tab, number in turned.items() if number >= _FEWEST and number * 2 > moved[tab]}
    if not tabs:
        return plan
    moments |= _moments(plan.of(Action.CREATE), desired, actual)

    def settled(change: Change) -> Change:
        moment = moments.get(id(change))
        if change.tab not in tabs or moment is None or change.action is Action.BLOCKED:
            return change
        rows, day = f"{turned[change.tab]} rows of '{change.tab}'", _spelled(moment.now)
        if moment.was is not None and moment.is_turned:
            reason = (
                f"its date was {_spelled(moment.was)} and is {day} now: in {rows} day and month have changed over "
                "since they were synced, as when a spreadsheet set to another language saves them"
            )
            fix = f"Write {moment.was:%Y-%m-%d} again. Where another day is meant, change such rows one by one."
        elif change.action is Action.CREATE and moment.now.day <= 12 and moment.now.day != moment.now.month:
            reason = f"in {rows} day and month have changed over since they were synced; nobody knows if {day} is meant"
            fix = "Mend the dates of the other rows first, and look at this one."
        else:
            return change
        return replace(change, action=Action.HOLD, reason=reason, fix=fix)

    plan = replace(plan, changes=tuple(sorted(map(settled, plan.changes), key=sort_key)))
    return replace(plan, digest=plan_digest(plan))


def _spelled(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def _moments(changes: Iterable[Change], desired: DesiredState, actual: ActualState) -> dict[int, _Moment]:
    """Return when posts were to go out and are to now, by the identity of their change."""
    rows = {row.row_id: row.timezone for row in desired.rows}
    channels = {channel.id: channel.timezone for channel in actual.channels}
    found = {}
    for change in changes:
        zone = zone_called(rows.get(change.key.row_id) or channels.get(change.key.channel_id) or "UTC")
        was = (change.before or {}).get("due_at")
        if zone is not None and change.due_at is not None:
            old = datetime.fromisoformat(was).astimezone(zone).replace(tzinfo=None) if was else None
            found[id(change)] = _Moment(old, change.due_at.astimezone(zone).replace(tzinfo=None))
    return found

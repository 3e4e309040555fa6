"""Bringing Buffer's values into the calendar: which cells that takes, tried on a copy of the sheet beforehand.

Whatever is to be written is put into the sheet as it was read, and the rows are read again: only where they then want
exactly what Buffer has, and nothing else in the calendar has changed by it, is it part of the plan.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from calendar_sync.cells_to_write import written_into
from calendar_sync.model.buffer import ActualState
from calendar_sync.model.canonical import differing, entry_values
from calendar_sync.model.entry import DesiredState, Entry, EntryKey
from calendar_sync.model.plan import Action, Change, Plan
from calendar_sync.model.settle import CellChange
from calendar_sync.planner.plan import plan_digest, sort_key
from calendar_sync.planner.settle import conflict_ways, drift_ways, without_buffers
from calendar_sync.planner.verdicts import PULLED
from calendar_sync.pull_spellings import Desk, Pull, Side

Place = tuple[str, int, str]
"""Tab, row and channel: what stays the same while cells change."""


def with_cells(plan: Plan, side: Side, actual: ActualState, owned: Collection[str]) -> Plan:
    """Return the plan with the cells that its pulls write; those that cannot be written stay as drift or conflict.

    Args:
        plan: Its pulls say what the rows are to want.
        side: The calendar.
        actual: Buffer's side.
        owned: Ids of the posts that this calendar owns, as far as that is known.
    """
    if not plan.count(Action.PULL):
        return plan
    desk = Desk(side, actual)
    pulls = desk.pulls(plan.of(Action.PULL))
    _try_out(pulls, side)
    settled: dict[EntryKey, Change] = {}
    for pull in pulls:
        for change in pull.changes:
            cells = pull.attempt.cells.get(change.key) if pull.attempt is not None else None
            if cells is not None and change.key in pull.done:
                settled[change.key] = _written(change, pull.done[change.key], cells)
            else:
                settled[change.key] = _left(change, desk.entries[change.key], pull.why, owned)
    changes = sorted((settled.get(change.key, change) for change in plan.changes), key=sort_key)
    plan = replace(plan, changes=tuple(changes))
    return replace(plan, digest=plan_digest(plan))


def _written(change: Change, wants: dict[str, Any], cells: tuple[CellChange, ...]) -> Change:
    names = ", ".join(str(cell.ref) for cell in cells)
    return replace(change, after=wants, cells=cells, reason=f"{change.reason}: {names}" if names else change.reason)


def _left(change: Change, entry: Entry, why: str, owned: Collection[str]) -> Change:
    is_drift = all(side.based and not side.sheet_changed for side in change.sides)
    ways = drift_ways(entry.origin) if is_drift else conflict_ways(entry.origin)
    reason = why or "the calendar's columns cannot say what Buffer has"
    return replace(
        change,
        action=Action.DRIFT if is_drift else Action.CONFLICT,
        after=entry_values(entry),
        reason=f"{change.reason.removesuffix(PULLED)}; it cannot be brought into the calendar: {reason}",
        post_id=change.post_id if is_drift or change.post_id in owned else None,
        ways=without_buffers(ways),
    )


# Trying it out


def _try_out(pulls: Sequence[Pull], side: Side) -> None:
    before = _wishes(side.reread(side.sheet))
    for pull in pulls:
        pull.next()
    while waiting := [pull for pull in pulls if pull.attempt is not None and not pull.done]:
        if not _fits(waiting, pulls, side, before):
            # One of them has changed what other rows mean; each is tried alone then.
            for pull in waiting:
                if not _fits([pull], pulls, side, before):
                    pull.why = pull.why or "other rows of the calendar would change by it"
                    pull.next()


def _fits(trying: Sequence[Pull], pulls: Sequence[Pull], side: Side, before: Mapping[Place, dict[str, Any]]) -> bool:
    """Try the attempts of some rows on top of those that are right; return false where other rows changed by them."""
    settled = [pull for pull in pulls if pull.done]
    cells = [cell for pull in (*settled, *trying) if pull.attempt for cell in pull.attempt.all_cells()]
    reread = side.reread(written_into(side.sheet, cells))
    after = _wishes(reread)
    held = {(item.origin.tab, item.origin.row): item.message for item in reread.held}
    rows = {(pull.row.tab, pull.row.number) for pull in (*settled, *trying)}
    if any(place[:2] not in rows and before.get(place) != after.get(place) for place in before.keys() | after.keys()):
        return False
    for pull in trying:
        _judge(pull, before, after, held.get((pull.row.tab, pull.row.number), ""))
    return True


def _judge(
    pull: Pull, before: Mapping[Place, dict[str, Any]], after: Mapping[Place, dict[str, Any]], problem: str
) -> None:
    assert pull.attempt is not None  # noqa: S101 - only what has an attempt is tried
    wanted = {change.key.channel_id: change for change in pull.attempt.changes}
    done: dict[EntryKey, dict[str, Any]] = {}
    for place in sorted({place for place in (*before, *after) if place[:2] == (pull.row.tab, pull.row.number)}):
        change, now = wanted.get(place[2]), after.get(place)
        if change is None and before.get(place) != now:
            pull.why = pull.why or (
                "a cell stands for other channels of the row as well, and their posts say otherwise in Buffer"
            )
        elif change is not None and now is not None and not differing(_plain(change.after or {}), _plain(now)):
            done[change.key] = now
            continue
        elif change is None:
            continue
        elif now is None and problem:
            pull.why = pull.why or f"the row would be held then. {problem}"
        pull.next()
        return
    pull.done = done


def _wishes(desired: DesiredState) -> dict[Place, dict[str, Any]]:
    return {
        (entry.origin.tab, entry.origin.row, entry.key.channel_id): entry_values(entry) for entry in desired.entries
    }


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as both sides can have them: covers of documents are no part of what Buffer tells."""
    assets = [{name: value for name, value in asset.items() if name != "thumbnail_url"} for asset in values["assets"]]
    return {**values, "assets": assets}

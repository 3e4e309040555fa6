"""Plans that nobody can have meant are refused, and each limit can be raised by name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from planner_world import LATER, World, cancelled, entry, synced, wish

from calendar_sync.model.entry import Schedule
from calendar_sync.model.plan import Plan
from calendar_sync.planner.policy import NowNeedsYes, Policy, TooManyCreates, TooManyDeletes, check_limits


def _rows(count: int) -> list[str]:
    return [f"r{number:02}" for number in range(count)]


def _entries(count: int) -> list:
    return [entry(row, text=row, due_at=LATER + timedelta(hours=place)) for place, row in enumerate(_rows(count))]


def _deleting(count: int, owned: int) -> Plan:
    entries = _entries(owned)
    return synced(*entries).plan(wish(*map(cancelled, _rows(count)), *entries[count:]))


@pytest.mark.parametrize(
    ("deletes", "owned", "refused"),
    [(10, 10, False), (11, 36, True), (11, 37, False), (12, 40, False), (13, 40, True)],
)
def test_a_large_share_of_deletes(deletes: int, owned: int, refused: bool) -> None:
    plan = _deleting(deletes, owned)
    if not refused:
        check_limits(plan, owned=owned, policy=Policy())
        return
    with pytest.raises(TooManyDeletes, match=rf"deletes {deletes} of the {owned}") as caught:
        check_limits(plan, owned=owned, policy=Policy())
    percent = float(caught.value.fix.split("--max-delete-percent ")[1].rstrip("."))
    check_limits(plan, owned=owned, policy=Policy(max_delete_percent=percent))


def test_replacements_are_no_deletes() -> None:
    entries = _entries(12)
    changed = [entry(item.key.row_id, text="Other", due_at=item.due_at) for item in entries]
    plan = synced(*entries).plan(wish(*changed), update="replace")
    assert all(change.replace for change in plan.changes)
    check_limits(plan, owned=12, policy=Policy(update="replace"))


def test_too_many_creates() -> None:
    plan = World().plan(wish(*_entries(3)))
    check_limits(plan, owned=0, policy=Policy(max_creates=3))
    with pytest.raises(TooManyCreates, match="creates 3 posts, more than max_creates \\(2\\)"):
        check_limits(plan, owned=0, policy=Policy(max_creates=2))


def test_publishing_at_once_needs_a_yes() -> None:
    plan = World().plan(wish(entry(schedule=Schedule.NOW), new=True))
    with pytest.raises(NowNeedsYes, match="May row 2"):
        check_limits(plan, owned=0, policy=Policy())
    check_limits(plan, owned=0, policy=Policy(allow_now=True))


def test_an_edit_may_publish_at_once_as_well() -> None:
    world = synced(entry())
    plan = world.plan(wish(entry(schedule=Schedule.NOW)))
    with pytest.raises(NowNeedsYes):
        check_limits(plan, owned=1, policy=Policy())

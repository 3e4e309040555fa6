"""What waits in the calendar because Buffer has no room for it yet."""

from __future__ import annotations

from datetime import timedelta

import pytest
from planner_world import LATER, TWITTER, World, entry, wish

from calendar_sync.model.plan import Action
from calendar_sync.planner.plan import sort_key
from calendar_sync.planner.room import keep_within


@pytest.mark.parametrize(
    ("what", "facts"), [("threads", {"thread": ("two",)}), ("stories", {"metadata": {"type": "story"}})]
)
def test_only_what_is_limited_waits(what: str, facts: dict[str, object]) -> None:
    world = World()
    rows = [
        entry(f"r{number}", TWITTER, text=f"Post {number}", due_at=LATER + timedelta(hours=number), **facts)
        for number in range(2)
    ]
    plain = entry("r9", TWITTER, text="Plain", due_at=LATER + timedelta(hours=9))
    plan = keep_within(world.plan(wish(*rows, plain)), world.actual(), 1, sort_key, what)
    assert {change.key.row_id: change.action for change in plan.changes} == {
        "r0": Action.CREATE, "r1": Action.HOLD, "r9": Action.CREATE,
    }  # fmt: skip
    assert f"room for 1 waiting {what}" in next(change.reason for change in plan.of(Action.HOLD))
    assert f"1 of 2 {what} do not fit" in plan.issues[-1].message
    world.apply(plan)
    again = keep_within(world.plan(wish(*rows, plain)), world.actual(), 1, sort_key, what)
    assert again.count(Action.HOLD) == 1
    assert again.count(Action.CREATE) == 0

"""Posts that Buffer lists but cannot read out: present, but unknown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from planner_world import NOW, World, entry, synced, wish

from calendar_sync.model.entry import Entry
from calendar_sync.model.plan import Action, Plan
from calendar_sync.planner.ownership import Base
from calendar_sync.planner.plan import make_plan
from calendar_sync.planner.policy import Policy

OFFER, OTHER, NEW = entry("r1", text="An offer"), entry("r2", text="News"), entry("r3", text="More news")


def unread(world: World, *rows: Entry, known: bool) -> Plan:
    """Return the plan of the rows where the first row's post cannot be read out."""
    lost = next(record.post_id for key, record in world.records.items() if key.row_id == "r1")
    del world.posts[lost]
    actual = replace(world.actual(), complete=False, unread=frozenset({lost if known else ""}))
    base = Base(world.records, {}, {})
    return make_plan(wish(*rows), actual, base, Policy(prune=True), location="may.xlsx", now=NOW)


@pytest.mark.parametrize(("known", "said"), [(True, "complete or delete it there"), (False, "all of its posts")])
def test_its_row_is_held_and_the_others_go_on(known: bool, said: str) -> None:
    plan = unread(synced(OFFER, OTHER), OFFER, OTHER, NEW, known=known)
    found = {change.key.row_id: change for change in plan.changes}
    assert {row: change.action for row, change in found.items()} == {
        "r1": Action.HOLD, "r2": Action.NOOP, "r3": Action.CREATE,
    }  # fmt: skip
    assert said in found["r1"].reason
    assert found["r1"].row
    assert found["r1"].channel
    assert not plan.complete


@pytest.mark.parametrize("known", [True, False])
def test_a_row_that_is_gone_keeps_its_unread_post(known: bool) -> None:
    plan = unread(synced(OFFER, OTHER), OTHER, known=known)
    assert [change.action for change in plan.changes if change.key.row_id == "r1"] == [Action.HOLD]

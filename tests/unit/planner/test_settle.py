"""Where a row and its post disagree, the plan shows three sides, and what settles it each way, once saved as well."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from planner_world import LATER, LINKEDIN, TWITTER, World, entry, only, synced, wish

from calendar_sync.model.canonical import digest, iso
from calendar_sync.model.entry import Entry
from calendar_sync.model.plan import Action, Plan
from calendar_sync.model.plan_file import PlanDamaged, read_plan, write_plan
from calendar_sync.model.settle import CellChange, Sides, Way, kind_of
from calendar_sync.planner.plan import plan_digest

MINE = wish(entry(text="Hello again"))


def drifted(**facts: object) -> World:
    world = synced(entry())
    world.touch("p1", **facts)
    return world


def test_drift_shows_all_sides() -> None:
    change = only(drifted(text="By hand", due_at=LATER + timedelta(hours=1)).plan(wish(entry())))
    assert change.action is Action.DRIFT
    assert change.sides == (
        Sides("due_at", "date and time", iso(LATER), iso(LATER), iso(LATER + timedelta(hours=1)), False, True),
        Sides("text", "text", "Hello", "Hello", "By hand", False, True),
    )
    assert [(way.side, way.options) for way in change.ways] == [
        ("", ()),
        ("buffer", ("--drift=pull", "--row=May!2")),
        ("sheet", ("--drift=overwrite", "--row=May!2")),
    ]


def test_a_way_that_settles_nothing_is_not_offered() -> None:
    """A cell that says the same for another channel cannot be given Buffer's words of one of them alone."""
    both = (entry(), entry(channel=TWITTER))

    def sides(*touched: str, action: Action = Action.DRIFT, wanted: tuple[Entry, ...] = both) -> list[list[str]]:
        world = synced(*both)
        for post_id in touched:
            world.touch(post_id, text="By hand")
        return [[way.side for way in change.ways] for change in world.plan(wish(*wanted)).of(action)]

    assert sides("p1") == [["", "sheet"]]
    assert sides("p1", "p2") == [["", "buffer", "sheet"]] * 2
    mine = tuple(replace(one, text="Hello again") for one in both)
    assert sides("p1", action=Action.CONFLICT, wanted=mine) == [["sheet"]]
    own = replace(both[0].origin, columns={**both[0].origin.columns, "text:linkedin": 5})
    assert sides("p1", wanted=(replace(both[0], origin=own), both[1])) == [["", "buffer", "sheet"]]
    world = synced(*both)
    world.touch("p1", text="By hand")
    (change,) = world.plan(wish(*both)).of(Action.DRIFT)
    assert "--drift=pull" not in change.reason
    assert "other channels" in change.reason


def test_conflicts_show_who_changed_what() -> None:
    change = only(drifted(text="By hand", metadata={"first_comment": "More below"}).plan(MINE))
    assert change.action is Action.CONFLICT
    assert change.sides == (
        Sides("metadata.first_comment", "first comment", None, None, "More below", False, True),
        Sides("text", "text", "Hello", "Hello again", "By hand", True, True),
    )
    assert [way.side for way in change.ways] == ["sheet", "buffer"]


def test_without_a_ledger_nobody_knows_who_changed_it() -> None:
    world = drifted(text="By hand")
    world.lose_ledger()
    change = only(world.plan(replace(MINE, post_ids=world.sheet_ids)))
    assert change.action is Action.CONFLICT
    assert change.sides == (Sides("text", "text", None, "Hello again", "By hand", based=False),)


def test_what_was_settled_is_still_shown_but_no_longer_asked() -> None:
    for world, wished, policy in (
        (drifted(text="By hand"), wish(entry()), {"drift": "overwrite"}),
        (drifted(text="By hand"), MINE, {"conflict": "sheet"}),
    ):
        change = only(world.plan(wished, **policy))
        assert change.action is Action.EDIT
        assert [(side.name, side.buffer) for side in change.sides] == [("text", "By hand")]
        assert change.ways == ()


@pytest.mark.parametrize("side", ["sheet", "buffer"])
def test_single_entries_are_settled_as_all_of_them_would_be(side: str) -> None:
    rows = [entry(f"r{number}", number=number, text=f"Post {number}") for number in range(2, 6)]
    world = synced(*rows)
    for post_id, post in list(world.posts.items()):
        world.touch(post_id, text=f"{post.text}, by hand")
    wished = wish(*rows[:2], *(replace(one, text=f"{one.text}, changed here") for one in rows[2:]))
    kept = world.plan(wished)
    assert {change.action for change in kept.changes} == {Action.DRIFT, Action.CONFLICT}
    as_all = {"sheet": {"drift": "overwrite", "conflict": "sheet"}, "buffer": {"drift": "pull", "conflict": "buffer"}}
    settled = {change.key: change for change in world.plan(wished, **as_all[side]).changes}
    for one in kept.changes:
        found = {change.key: change for change in world.plan(wished, settled={one.key: side}).changes}
        assert found.pop(one.key) == settled[one.key]
        assert found == {change.key: change for change in kept.changes if change.key != one.key}


def test_a_post_that_is_gone_tells_how_it_comes_back() -> None:
    world = synced(entry())
    world.posts.clear()
    change = only(world.plan(wish(entry())))
    assert [way.options for way in change.ways] == [("--drift=overwrite", "--row=May!2")]


def test_commands_are_quoted_for_a_shell() -> None:
    way = Way("sheet", ("--conflict=sheet", "--row='Spring 2026'!4"), "")
    assert way.command("/home/me/my plan.xlsx") == (
        "calendar-sync sync '/home/me/my plan.xlsx' --conflict=sheet '--row='\"'\"'Spring 2026'\"'\"'!4'"
    )
    assert Way("", (), "").command("may.xlsx") == ""


CELLS = (
    CellChange("May", 2, 4, "text", "Hello", "By hand"),
    CellChange("May", 2, 1, "date", "2026-11-24", "2026-11-25", "date"),
    CellChange("May", 2, 2, "time", "09:00:00", "10:30:00", "time"),
    CellChange("May", 3, 1, "date", "2026-11-24T09:00:00", "2026-11-24T10:30:00", "datetime"),
)


def with_cells() -> Plan:
    plan = drifted(text="By hand", due_at=LATER + timedelta(hours=1)).plan(wish(entry()))
    plan = replace(plan, changes=(replace(only(plan), action=Action.PULL, cells=CELLS),))
    return replace(plan, digest=plan_digest(plan))


def test_all_of_it_survives_being_saved() -> None:
    plan = with_cells()
    read = read_plan(write_plan(plan, {}, ()))[0]
    assert read == plan
    assert plan_digest(read) == plan.digest
    values = [cell.value for cell in only(read).cells]
    assert values == ["By hand", date(2026, 11, 25), time(10, 30), datetime(2026, 11, 24, 10, 30)]
    assert [kind_of(value) for value in values] == [cell.kind for cell in CELLS]


def test_sides_and_cells_are_part_of_what_was_reviewed() -> None:
    plan = with_cells()
    change = only(plan)
    sides = (replace(change.sides[0], buffer="something else"), *change.sides[1:])
    cells = (replace(CELLS[0], after="something else"), *CELLS[1:])
    for other in (replace(change, sides=sides), replace(change, cells=cells), replace(change, cells=())):
        assert plan_digest(replace(plan, changes=(other,))) != plan.digest


def test_plans_saved_before_there_were_sides_are_read() -> None:
    plan = World().plan(wish(entry(channel=LINKEDIN)))
    document = json.loads(write_plan(plan, {}, ("r1",)))
    for change in document["plan"]["changes"]:
        for name in ("sides", "ways", "cells"):
            del change[name]
    document |= {"version": 1, "seal": digest([document["plan"], {}, ["r1"]])}
    assert read_plan(json.dumps(document)) == (plan, {}, ("r1",))
    with pytest.raises(PlanDamaged, match="another version"):
        read_plan(json.dumps(document | {"version": 3}))

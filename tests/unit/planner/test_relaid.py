"""Rows that a change of the whole sheet has made others: what is in Buffer already tells, and they wait."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from planner_world import LATER, TWITTER, World, entry, wish

from calendar_sync.model.entry import Entry
from calendar_sync.model.plan import Action
from calendar_sync.model.relaid import Doubt, Relaid
from calendar_sync.model.sheet import Sheet, Tab
from calendar_sync.planner.relaid import hold_relaid
from calendar_sync.planner.turned import hold_turned

SAID = "column E 'Copy' is now D"


@pytest.mark.parametrize(
    ("synced", "edited", "doubt", "beside", "waits"),
    [
        (3, 3, Doubt.FAIR, "", True),
        (3, 2, Doubt.FAIR, "", True),
        (3, 1, Doubt.FAIR, "", False),
        (2, 1, Doubt.FAIR, "", False),
        (2, 1, Doubt.GRAVE, "", True),
        (3, 1, Doubt.GRAVE, "", False),
        (0, 0, Doubt.FAIR, "", False),
        (0, 0, Doubt.GRAVE, "", True),
        (3, 2, Doubt.SLIGHT, "", False),
        (3, 3, Doubt.SLIGHT, "", True),
        (1, 1, Doubt.SLIGHT, "", False),
        (3, 3, Doubt.HARDLY, "", False),
        (3, 1, Doubt.HARDLY, "The fresh rolls of number 0", True),
        (1, 1, Doubt.SLIGHT, "The fresh rolls of number 0", True),
    ],
)
def test_a_tab_waits_unless_most_of_what_was_synced_is_the_same(
    synced: int, edited: int, doubt: Doubt, beside: str, waits: bool
) -> None:
    world = World()

    def rows(changed: int, new: int) -> list[Entry]:
        said = [
            f"The fresh rolls of number {number}" if number >= changed else f"Topic {number}"
            for number in range(synced + new)
        ]
        return [
            entry(f"r{number}", TWITTER, text=text, due_at=LATER + timedelta(hours=number))
            for number, text in enumerate(said)
        ]

    world.apply(world.plan(wish(*rows(0, 0))))
    plan = world.plan(wish(*rows(edited, 1)))
    tab, row = plan.changes[0].tab, plan.changes[0].row
    sheet = Sheet("plan.xlsx", (Tab(tab, ((),) * (row - 1) + ((beside, "Topic 0"),)),), "")
    held = hold_relaid(plan, {tab: Relaid(SAID, doubt)}, sheet, (), world.now)
    assert len(held.of(Action.EDIT, Action.CREATE)) == (0 if waits else edited + 1)
    assert all(SAID in change.reason for change in held.of(Action.HOLD))
    assert (held.digest != plan.digest) == waits
    assert hold_relaid(plan, {"Another tab": Relaid(SAID, Doubt.GRAVE)}, sheet, (), world.now) == plan


@pytest.mark.parametrize(("turned", "waits"), [(0, False), (1, False), (2, True), (3, True)])
def test_dates_turned_round_since_they_were_synced_leave_posts_where_they_are(turned: int, waits: bool) -> None:
    world = World()
    then = LATER.replace(month=12, day=1)

    def day(number: int, *, is_turned: bool) -> datetime:
        meant = then.replace(year=2027, month=1, day=number + 3)
        return meant.replace(month=meant.day, day=1) if is_turned else meant

    world.apply(
        world.plan(
            wish(
                *(
                    entry(f"r{number}", TWITTER, text=f"Post {number}", due_at=day(number, is_turned=False))
                    for number in range(4)
                )
            )
        )
    )
    rows = [
        entry(f"r{number}", TWITTER, text=f"Post {number}", due_at=day(number, is_turned=number < turned))
        for number in range(4)
    ]
    new = [
        entry("early", TWITTER, text="May be turned", due_at=then.replace(year=2027, month=2, day=6)),
        entry("late", TWITTER, text="Cannot be", due_at=then.replace(year=2027, month=2, day=16)),
    ]
    desired = wish(*rows, *new)
    plan = world.plan(desired)
    held = hold_turned(plan, desired, world.actual())
    assert {change.key.row_id for change in held.of(Action.HOLD)} == (
        {*(f"r{number}" for number in range(turned)), "early"} if waits else set()
    )
    if waits:
        assert "was 3 January 2027 and is 1 March 2027" in held.of(Action.HOLD)[1].reason

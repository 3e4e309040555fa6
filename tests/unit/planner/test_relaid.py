"""Tabs whose columns have changed places: what is in Buffer already proves that they are the same, or they wait."""

from __future__ import annotations

from datetime import timedelta

import pytest
from planner_world import LATER, TWITTER, World, entry, wish

from calendar_sync.model.entry import Entry
from calendar_sync.model.plan import Action
from calendar_sync.model.relaid import Relaid
from calendar_sync.planner.relaid import hold_relaid

SAID = "column E 'Copy' is now D"


@pytest.mark.parametrize(
    ("synced", "edited", "doubted", "waits"),
    [
        (3, 3, False, True),
        (3, 2, False, True),
        (3, 1, False, False),
        (2, 1, False, False),
        (2, 1, True, True),
        (3, 1, True, False),
        (0, 0, False, False),
        (0, 0, True, True),
    ],
)
def test_a_tab_waits_unless_most_of_what_was_synced_is_the_same(
    synced: int, edited: int, doubted: bool, waits: bool
) -> None:
    world = World()

    def rows(changed: int, new: int) -> list[Entry]:
        said = [f"Post {number}" if number >= changed else f"Topic {number}" for number in range(synced + new)]
        return [
            entry(f"r{number}", TWITTER, text=text, due_at=LATER + timedelta(hours=number))
            for number, text in enumerate(said)
        ]

    world.apply(world.plan(wish(*rows(0, 0))))
    plan = world.plan(wish(*rows(edited, 1)))
    tab = plan.changes[0].tab
    held = hold_relaid(plan, {tab: Relaid(SAID, doubted)}, frozenset(), world.now)
    assert len(held.of(Action.EDIT, Action.CREATE)) == (0 if waits else edited + 1)
    assert all(SAID in change.reason for change in held.of(Action.HOLD))
    assert (held.digest != plan.digest) == waits
    assert hold_relaid(plan, {"Another tab": Relaid(SAID, doubted=True)}, frozenset(), world.now) == plan

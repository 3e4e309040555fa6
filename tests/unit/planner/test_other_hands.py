"""What the planner makes of what happens besides: other machines, people in Buffer, links that Buffer shortens."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from calendar_sync.model.canonical import entry_values, post_values
from calendar_sync.model.entry import Schedule
from calendar_sync.model.plan import Action, Attempt, AttemptState
from calendar_sync.planner.match import links_shortened
from calendar_sync.planner.recovery import settle_attempts
from calendar_sync.planner.strays import find_strays
from tests.unit.planner.planner_world import NOW, World, actions, entry, held, key, only, post, synced, wish

LINK = "Read https://shop.example/a/long/way"
SHORT = "Read https://buff.ly/x1"


@pytest.mark.parametrize(
    ("before", "after", "shortened"),
    [
        (LINK, SHORT, True),
        (LINK, LINK, False),
        (LINK, "Look https://buff.ly/x1", False),
        (LINK, "Read https://shop.example/other", False),
        (SHORT, LINK, False),
        (f"{LINK} {LINK}", f"{SHORT} https://buff.ly/x1", False),
        ("No link", "No link at all", False),
    ],
)
def test_what_counts_as_shortened(before: str, after: str, *, shortened: bool) -> None:
    assert links_shortened(before, after) is shortened


def test_links_that_are_shortened_later_are_nobodys_change() -> None:
    world = synced(entry(text=LINK))
    world.posts = {name: replace(made, text=SHORT) for name, made in world.posts.items()}
    assert only(world.plan(wish(entry(text=LINK)), drift="overwrite")).action is Action.NOOP
    assert only(world.plan(wish(entry(text=LINK + "!")))).action is Action.EDIT
    world.touch("p1", text="Read something else")
    assert only(world.plan(wish(entry(text=LINK)))).action is Action.DRIFT


def test_a_row_that_names_its_shortened_post_is_known_without_a_ledger() -> None:
    world = synced(entry(text=LINK))
    world.lose_ledger()
    world.touch("p1", text=SHORT)
    assert only(world.plan(wish(entry(text=LINK), post_ids=world.sheet_ids))).action is Action.ADOPT
    assert only(world.plan(wish(entry(text=LINK)))).action is Action.ADOPT, "nor where its id was never written"
    # In a shared sheet a run that dies, and its ledger with it, leaves rows that no id names.
    assert only(world.plan(wish(entry(text=LINK), new=True))).action is Action.ADOPT
    world.touch("p1", text="Read https://bit.ly/x1")
    assert only(world.plan(wish(entry(text=LINK)))).action is Action.ADOPT
    assert only(world.plan(wish(entry(text=LINK), new=True))).action is Action.CREATE, "nor is it Buffer's own link"


def test_what_a_lost_ledger_may_have_published_is_not_published_again() -> None:
    now = entry(schedule=Schedule.NOW)
    assert only(World().plan(wish(now, new=True))).action is Action.CREATE
    assert only(World().plan(wish(now))).action is Action.HOLD
    out = World().add(post("p9", status="sent", custom_scheduled=False))
    assert only(out.plan(wish(now))).action is Action.ADOPT


@pytest.mark.parametrize("schedule", [Schedule.NOW, Schedule.QUEUE, Schedule.NEXT])
def test_a_post_that_may_be_out_long_since_is_not_made_anew(schedule: Schedule) -> None:
    named = {key("r1"): "p1"}
    change = only(World().plan(wish(entry(schedule=schedule), post_ids=named), drift="overwrite"))
    assert change.action is Action.HOLD
    assert "may be out" in change.reason


def test_a_copy_of_a_row_on_hold_says_why_it_waits() -> None:
    world = synced(entry())
    plan = world.plan(wish(held("r1"), entry("r2", number=3)))
    assert actions(plan) == [("blocked", "r2"), ("hold", "r1")]
    assert "row 2, which is left alone" in plan.changes[0].reason


def test_the_post_that_the_sheet_names_takes_the_place_of_the_one_on_record() -> None:
    world = synced(entry()).add(post("p9", via="api"))
    change = only(world.plan(wish(entry(), post_ids={key("r1"): "p9"})))
    assert (change.action, change.post_id) == (Action.ADOPT, "p9")
    create = _create("p1", AttemptState.DONE)
    world.apply(world.plan(wish(entry(), post_ids={key("r1"): "p9"})))
    (stray,) = find_strays("cal", [create], world.actual(), world.records, ())
    assert stray.post.id == "p1"


@pytest.mark.parametrize("facts", [{"via": "buffer"}, {"via": "network"}])
def test_a_post_made_by_hand_takes_no_place(facts: dict[str, str]) -> None:
    world = synced(entry()).add(post("p9", **facts))
    assert only(world.plan(wish(entry(), post_ids={key("r1"): "p9"}))).post_id == "p1"


def test_a_row_whose_post_has_gone_takes_the_very_same_one() -> None:
    world = synced(entry()).add(post("p9"))
    del world.posts["p1"]
    change = only(world.plan(wish(entry())))
    assert (change.action, change.post_id) == (Action.ADOPT, "p9")


def _create(post_id: str | None = None, state: AttemptState = AttemptState.SENT) -> Attempt:
    values = entry_values(entry(text="Fresh rolls from seven"))
    if post_id:
        values = entry_values(entry())
    moment = NOW - timedelta(minutes=5)
    return Attempt(
        1, "run", key("r1"), Action.CREATE, state, moment, values, "linkedin", "linkedin:acme", post_id, moment
    )


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"text": "Fresh rolls from six"}, True),
        ({"text": "Fresh rolls from seven", "due_at": NOW + timedelta(days=9)}, True),
        ({"text": "Something else altogether"}, False),
        ({"text": "Fresh rolls from six", "due_at": NOW + timedelta(days=9)}, False),
        ({"text": "Fresh rolls from six", "via": "buffer"}, False),
        ({"text": "Fresh rolls from six", "updated_at": None}, False),
        ({"text": "Fresh rolls from six", "status": "draft"}, False),
    ],
)
def test_a_post_that_was_changed_before_its_answer_was_looked_for(facts: dict[str, object], *, found: bool) -> None:
    made = NOW - timedelta(minutes=4)
    given = {"via": "api", "created_at": made, "updated_at": made + timedelta(minutes=1), **facts}
    world = World().add(post("p9", **given))
    (settled,) = settle_attempts([_create()], world.actual(), {}, (), quiet_period=timedelta(seconds=90))
    assert (settled.state is AttemptState.DONE) is found
    if found:
        assert settled.record is not None
        world.records = {settled.record.key: settled.record}
        rolls = wish(entry(text="Fresh rolls from seven"))
        assert only(world.plan(rolls)).action is Action.DRIFT, "the change shows as one"
        assert settled.record.actual != post_values(world.posts["p9"])

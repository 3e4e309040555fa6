"""What one of our own requests made a second time is taken away, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from executor_world import (
    CHANNEL,
    NOW,
    ORGANIZATION,
    QUIET,
    UNCLEAR,
    Lost,
    World,
    change,
    create,
    key,
    settle,
    statuses,
    wish,
)

from calendar_sync.errors import NotSent
from calendar_sync.model.canonical import entry_values
from calendar_sync.model.entry import EntryKey, Schedule
from calendar_sync.model.mutation import MutationResult
from calendar_sync.model.plan import Action, Attempt, AttemptState, OutcomeStatus
from calendar_sync.planner.recovery import LATE

DONE, FAILED, UNKNOWN = OutcomeStatus.DONE, OutcomeStatus.FAILED, OutcomeStatus.UNKNOWN


@pytest.fixture(params=[0, 9], ids=["read as a whole", "read in part"], autouse=True)
def in_pages(world: World, request: pytest.FixtureRequest) -> None:
    """What is known of Buffer must not depend on how it is read."""
    world.pages = request.param


def twins_of(world: World) -> list[str]:
    return sorted(post.id for post in world.posts.values() if post.text == "Post 1")


def test_a_late_twin_is_taken_away_by_the_reading_back(world: World) -> None:
    world.read_seconds = 1.0
    world.events = [Lost(after=92.5)]
    applied = world.run(create(1))
    assert statuses(applied) == {"r1": DONE}
    assert len(world.sent) == 3, "a create, its repetition, and the removal of the twin"
    (kept,) = twins_of(world)
    assert world.records() == {"r1": ("live", kept)}
    assert applied.outcomes[key(1)].post_id == kept
    assert [at for at, _ in applied.twins] == [key(1)]


def test_a_twin_that_lands_later_still_is_taken_away_by_the_next_run(world: World) -> None:
    world.events = [Lost(after=3600)]
    world.run(create(1))
    assert len(world.posts) == 1
    world.tick(3600)
    assert len(world.posts) == 2
    applied = world.run(change(Action.NOOP, wish(1), post_id="p1"))
    assert twins_of(world) == ["p1"]
    assert applied.twins == [(key(1), "p2")]
    assert applied.actual is not None
    assert world.run().twins == []


def test_the_elder_twin_stays(world: World) -> None:
    """Its answer came too late for the quiet period, and before the repetition."""

    def land() -> None:
        world.make(wish(1), created_at=world.now)

    world.events = [Lost(after=None), land]
    applied = world.run(create(1))
    assert twins_of(world) == ["p1"]
    assert world.records() == {"r1": ("live", "p1")}
    assert applied.outcomes[key(1)].post_id == "p1"


def test_a_create_that_was_found_but_never_answered_may_land_again(world: World) -> None:
    """What was found may be what another machine made of the same calendar; then ours comes late."""

    def elsewhere() -> Lost:
        world.make(wish(1))
        return Lost(after=3600)

    world.events = [elsewhere]
    world.run(create(1))
    assert world.records() == {"r1": ("live", "p1")}
    world.tick(3600)
    assert len(world.posts) == 2
    world.run()
    assert twins_of(world) == ["p1"]


def test_a_request_that_was_delivered_twice_leaves_one_post(world: World) -> None:
    original = world.carry_out

    def twice(mutation: Any) -> MutationResult:
        result = original(mutation)
        original(mutation)
        world.carry_out = original  # type: ignore[method-assign]
        return result

    world.carry_out = twice  # type: ignore[method-assign]
    world.run(create(1))
    assert twins_of(world) == ["p1"]
    assert world.records() == {"r1": ("live", "p1")}


def test_a_twin_whose_row_has_changed_since_is_taken_away_too(world: World) -> None:
    world.events = [Lost(after=3600)]
    world.run(create(1))
    world.run(change(Action.EDIT, wish(1, "New words"), post_id="p1"))
    world.tick(3600)
    world.run()
    assert [post.text for post in world.posts.values()] == ["New words"]


@pytest.mark.parametrize(
    "facts",
    [
        {"via": "buffer"},
        {"via": "network"},
        {"created_at": NOW - timedelta(hours=1)},
        {"created_at": NOW + LATE + timedelta(hours=1)},
        {"due_at": NOW + timedelta(days=1, minutes=1)},
        {"status": "sent"},
        {"channel_id": "other"},
        {"metadata": {"title": "x"}},
    ],
    ids=str,
)
def test_what_is_not_provably_ours_stays(world: World, facts: dict[str, Any]) -> None:
    world.events = [Lost(after=None)]
    world.run(create(1))
    post = world.make(wish(1))
    world.posts[post.id] = replace(post, **facts)
    world.tick(3600)
    assert world.run().twins == []
    assert post.id in world.posts


def test_without_a_lost_attempt_a_later_post_like_ours_is_somebody_elses(world: World) -> None:
    world.run(create(1))
    world.tick(60)
    world.make(wish(1))
    assert world.run().twins == []
    assert len(world.posts) == 2


def test_a_post_of_another_calendar_is_no_twin(world: World) -> None:
    world.events = [Lost(after=None)]
    world.run(create(1))
    theirs = world.make(wish(1))
    other = EntryKey("other", "r1", CHANNEL.id)
    world.ledger.remember("other", "june.xlsx", ORGANIZATION.id, now=NOW)
    attempt = Attempt(
        0, "run", other, Action.CREATE, AttemptState.INTENDED, world.now, entry_values(wish(1)), "twitter", "x"
    )
    (number,) = world.ledger.intend([attempt])
    world.ledger.mark_sent([number], now=world.now)
    assert world.run().twins == [], "as long as the other calendar's answer is open, it may be its post"
    world.ledger.settle([(number, AttemptState.FAILED, None, "")], [], now=world.now)
    assert [post_id for _, post_id in world.run().twins] == [theirs.id]


def test_two_queue_rows_that_say_the_same_are_no_twins(world: World) -> None:
    def row(number: int) -> Any:
        return create(number, "Evergreen", schedule=Schedule.QUEUE)

    world.events = [{1: UNCLEAR}]
    applied = world.run(row(1), row(2))
    assert set(statuses(applied).values()) == {DONE}
    assert (len(world.posts), applied.twins) == (2, [])
    assert len(set(world.records().values())) == 2


def test_a_twin_whose_removal_is_unclear_is_found_again(world: World) -> None:
    world.read_seconds = 1.0
    world.events = [Lost(after=92.5), None, Lost(after=None)]
    world.run(create(1))
    assert len(world.posts) == 2
    assert "delete unknown" in world.open()
    world.tick(90)
    settle(world)
    world.run()
    assert len(twins_of(world)) == 1
    assert world.records() == {"r1": ("live", twins_of(world)[0])}


def test_a_removal_that_cannot_be_sent_waits_for_the_next_run(world: World) -> None:
    world.read_seconds = 1.0
    world.events = [Lost(after=92.5), None, NotSent("down")]
    applied = world.run(create(1))
    assert applied.problem is None
    assert len(world.posts) == 2
    world.run()
    assert len(world.posts) == 1


# Twins whose row is about to change


def duplicated(world: World) -> str:
    """A row whose create was delivered twice, in a run that ended right after; returns the twin."""
    original = world.carry_out

    def twice(mutation: Any) -> MutationResult:
        result = original(mutation)
        original(mutation)
        world.carry_out = original  # type: ignore[method-assign]
        world.broken_reads = 1
        return result

    world.carry_out = twice  # type: ignore[method-assign]
    world.run(create(1))
    assert sorted(world.posts) == ["p1", "p2"]
    return "p2"


@pytest.mark.parametrize(
    "next_change",
    [
        change(Action.DELETE, wish(1), post_id="p1"),
        change(Action.EDIT, wish(1, "New"), post_id="p1"),
        change(Action.EDIT, wish(1, "New"), post_id="p1", replace=True),
    ],
    ids=["cancelled", "edited", "replaced"],
)
def test_a_twin_goes_before_its_row_changes(world: World, next_change: Any) -> None:
    twin = duplicated(world)
    applied = world.run(next_change)
    assert statuses(applied) == {"r1": DONE}
    assert [post_id for _, post_id in applied.twins] == [twin]
    assert [post.text for post in world.posts.values()] == ([] if next_change.action is Action.DELETE else ["New"])


@pytest.mark.parametrize("trouble", [Lost(after=None), NotSent("down")], ids=["unclear", "not sent"])
def test_a_twin_that_was_to_be_deleted_once_is_known_as_such_for_good(world: World, trouble: Any) -> None:
    duplicated(world)
    world.events = [trouble, None, trouble]
    world.run(change(Action.DELETE, wish(1), post_id="p1"))
    assert len(world.posts) == 1
    world.tick(QUIET.total_seconds())
    settle(world)
    world.run()
    assert world.posts == {}


def test_a_post_that_a_row_owns_is_never_taken_for_a_condemned_one(world: World) -> None:
    world.own(wish(1))
    world.events = [Lost(after=None)] * 3
    world.run(change(Action.DELETE, wish(1), post_id="p1"))
    world.tick(QUIET.total_seconds())
    settle(world)
    world.run(change(Action.NOOP, wish(1), post_id="p1"))
    assert list(world.posts) == ["p1"], "the row may want it again by now"


@pytest.mark.parametrize(("days", "gone"), [(0, True), (3, True), (13, True), (15, False)])
def test_what_stands_beside_the_post_that_another_machine_gave_the_row(world: World, days: int, *, gone: bool) -> None:
    """The sheet names the other one, so this row's own goes; what is older than two weeks is left."""
    world.run(create(1))
    world.tick(timedelta(days=days).total_seconds())
    other = world.make(wish(1), created_at=world.now)
    applied = world.run(change(Action.ADOPT, wish(1), post_id=other.id))
    assert twins_of(world) == ([other.id] if gone else ["p1", other.id])
    assert applied.twins == ([(key(1), "p1")] if gone else [])


def test_one_that_somebody_has_changed_since_is_left_beside_it(world: World) -> None:
    world.run(create(1))
    world.posts["p1"] = replace(world.posts["p1"], tags=(), text="Post 1, by hand")
    other = world.make(wish(1), created_at=world.now)
    assert world.run(change(Action.ADOPT, wish(1), post_id=other.id)).twins == []
    assert "p1" in world.posts

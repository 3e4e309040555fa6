"""Lost answers: nothing is sent again before it was looked for, and what turns up late is known to be ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from executor_world import (
    ALREADY_THERE,
    CALENDAR,
    NOW,
    QUIET,
    UNCLEAR,
    Lost,
    World,
    change,
    create,
    idea,
    key,
    settle,
    statuses,
    wish,
)

from calendar_sync.errors import BufferError, NotSent, Stopped
from calendar_sync.model.entry import IDEA_CHANNEL
from calendar_sync.model.mutation import MutationResult, Verdict
from calendar_sync.model.plan import Action, AttemptState, OutcomeStatus
from calendar_sync.planner.recovery import LATE

DONE, FAILED, UNKNOWN = OutcomeStatus.DONE, OutcomeStatus.FAILED, OutcomeStatus.UNKNOWN


# In the same run


@pytest.fixture(params=[0, 9], ids=["read as a whole", "read in part"], autouse=True)
def in_pages(world: World, request: pytest.FixtureRequest) -> None:
    """What is known of Buffer must not depend on how it is read."""
    world.pages = request.param


def test_an_answer_that_was_lost_after_the_deed_is_settled_by_looking(world: World) -> None:
    world.own(wish(3))
    world.own(wish(4))
    world.events = [Lost()]
    applied = world.run(
        create(1),
        idea(2),
        change(Action.EDIT, wish(3, "New"), post_id="p1"),
        change(Action.DELETE, wish(4), post_id="p2"),
    )
    assert set(statuses(applied).values()) == {DONE}
    assert (len(world.sent), world.slept) == (1, [])
    assert sorted(post.text for post in world.posts.values()) == ["New", "Post 1"]
    assert world.records() == {"r1": ("live", "p3"), "r3": ("live", "p1"), "r4": ("removed", "p2")}
    assert len(world.ideas) == 1
    assert world.open() == []


def test_what_never_arrived_is_sent_again_after_the_quiet_period_only(world: World) -> None:
    world.events = [Lost(after=None)]
    applied = world.run(create(1))
    assert statuses(applied) == {"r1": DONE}
    assert len(world.sent) == 2
    assert sum(world.slept) == QUIET.total_seconds()
    assert len(world.posts) == 1


def test_what_arrives_within_the_quiet_period_is_not_sent_again(world: World) -> None:
    world.events = [Lost(after=60)]
    applied = world.run(create(1), idea(2))
    assert statuses(applied) == {"r1": DONE, "r2": DONE}
    assert len(world.sent) == 1
    assert (len(world.posts), len(world.ideas)) == (1, 1)


def test_one_unclear_answer_of_a_batch_is_looked_for(world: World) -> None:
    world.events = [{1: UNCLEAR}]
    applied = world.run(create(1), create(2), create(3))
    assert set(statuses(applied).values()) == {DONE}
    assert [len(batch) for batch in world.sent] == [3, 1]
    assert len(world.posts) == 3


def test_a_yes_without_a_post_is_looked_for(world: World) -> None:
    original = world.carry_out

    def wordless(mutation: Any) -> MutationResult:
        original(mutation)
        return MutationResult(Verdict.DONE)

    world.carry_out = wordless  # type: ignore[method-assign]
    applied = world.run(create(1))
    assert statuses(applied) == {"r1": DONE}
    assert world.records() == {"r1": ("live", "p1")}


def test_sending_again_has_an_end(world: World) -> None:
    world.events = [Lost(after=None)] * 9
    applied = world.run(create(1))
    assert statuses(applied) == {"r1": FAILED}
    assert "tries again" in applied.outcomes[key(1)].error
    assert len(world.sent) == 3
    assert set(world.open()) == {"create lost"}


def test_the_replacement_goes_on_after_a_lost_delete(world: World) -> None:
    world.own(wish(1))
    world.events = [Lost(), Lost()]
    applied = world.run(change(Action.EDIT, wish(1, "Anew"), post_id="p1", replace=True))
    assert statuses(applied) == {"r1": DONE}
    assert [post.text for post in world.posts.values()] == ["Anew"]


def test_an_edit_of_what_has_gone_is_not_sent_again(world: World) -> None:
    world.own(wish(1))

    def vanish() -> Lost:
        world.posts.clear()
        return Lost(after=None)

    world.events = [vanish]
    applied = world.run(change(Action.EDIT, wish(1, "x"), post_id="p1"))
    assert statuses(applied) == {"r1": FAILED}
    assert "no longer in Buffer" in applied.outcomes[key(1)].error
    assert len(world.sent) == 1


def test_while_buffer_cannot_be_read_the_unknown_stays_unknown(world: World) -> None:
    def strike() -> Lost:
        world.broken_reads = 1
        return Lost()

    world.events = [strike]
    applied = world.run(create(1), create(2))
    assert set(statuses(applied).values()) == {UNKNOWN}
    assert isinstance(applied.problem, BufferError)
    assert "next run looks" in applied.outcomes[key(1)].error
    assert world.open() == ["create unknown"] * 2
    assert settle(world) == [AttemptState.DONE] * 2
    assert sorted(world.records().values()) == [("live", "p1"), ("live", "p2")]


def test_a_signal_is_not_kept_waiting(world: World) -> None:
    def strike() -> Lost:
        world.stop.signal_number = 2
        return Lost(after=None)

    world.events = [strike]
    applied = world.run(create(1))
    assert statuses(applied) == {"r1": UNKNOWN}
    assert (world.slept, world.open()) == ([], ["create unknown"])
    assert isinstance(applied.problem, Stopped), "the exit code is the signal's"


def test_not_reaching_buffer_after_a_lost_answer_keeps_the_lost_one_known(world: World) -> None:
    world.batch_size = 1
    world.events = [Lost(), NotSent("down")]
    applied = world.run(create(1, days=1), create(2, days=2))
    assert statuses(applied) == {"r1": UNKNOWN, "r2": OutcomeStatus.HELD}
    assert world.open() == ["create unknown"]


# The right post


def test_posts_with_other_links_are_not_mixed_up(world: World) -> None:
    """The first never arrived, and the second did: it must not be taken for the first."""

    def strike() -> Lost:
        world.late.append((world.now, [world_sent]))
        return Lost(after=None)

    first, second = create(1, "See https://a.example"), create(2, "See https://b.example")
    from calendar_sync.executor.steps import first_step

    world_sent = first_step(second).mutation
    world.events = [strike]
    applied = world.run(first, second)
    assert statuses(applied) == {"r1": DONE, "r2": DONE}
    texts = {at.row_id: world.posts[item.post_id].text for at, item in world.ledger.records(CALENDAR).items()}
    assert texts == {"r1": "See https://a.example", "r2": "See https://b.example"}
    assert len(world.posts) == 2


@pytest.mark.parametrize("via", ["buffer", "network"])
def test_a_post_made_by_hand_with_another_link_is_not_ours(world: World, via: str) -> None:
    def strike() -> Lost:
        world.make(wish(7, "See https://c.example"), via=via)
        return Lost(after=None)

    world.events = [strike]
    applied = world.run(create(1, "See https://a.example"))
    assert statuses(applied) == {"r1": DONE}
    assert world.posts[world.records()["r1"][1]].text == "See https://a.example"


# "You've already got this one scheduled"


def test_a_refusal_because_it_is_there_already_leads_to_adoption(world: World) -> None:
    def deliver_twice() -> dict[int, MutationResult]:
        world.make(wish(1))
        return {0: ALREADY_THERE}

    world.events = [deliver_twice]
    applied = world.run(create(1), create(2))
    assert statuses(applied) == {"r1": DONE, "r2": DONE}
    assert (len(world.sent), world.slept, len(world.posts)) == (1, [], 2)
    assert world.records()["r1"] == ("live", "p1")
    assert world.open() == []


def test_a_late_one_that_makes_the_repeat_be_refused_is_adopted(world: World) -> None:
    def land() -> dict[int, MutationResult]:
        world.make(wish(1))
        return {0: ALREADY_THERE}

    world.events = [Lost(after=None), land]
    applied = world.run(create(1))
    assert statuses(applied) == {"r1": DONE}
    assert len(world.posts) == 1


@pytest.mark.parametrize(
    "facts", [{"created_at": NOW - timedelta(hours=1)}, {"due_at": NOW + timedelta(days=1, minutes=5)}]
)
def test_a_refusal_because_of_somebody_elses_post_is_a_refusal(world: World, facts: dict[str, Any]) -> None:
    post = world.make(wish(1))
    world.posts[post.id] = replace(post, **facts)
    world.events = [{0: ALREADY_THERE}]
    applied = world.run(create(1))
    assert statuses(applied) == {"r1": FAILED}
    assert "already got this one" in applied.outcomes[key(1)].error
    assert (world.slept, world.open(), world.records()) == ([], [], {})


# Late work of requests that were given up, as the next runs see it


def test_a_create_that_lands_late_is_adopted_where_the_row_has_nothing_yet(world: World) -> None:
    world.events = [Lost(after=7200)] + [Lost(after=None)] * 2
    assert statuses(world.run(create(1))) == {"r1": FAILED}
    world.tick(7200)
    assert AttemptState.DONE in settle(world)
    assert world.records() == {"r1": ("live", "p1")}
    assert world.run().twins == []


def test_an_edit_that_lands_late_over_a_newer_one_is_known(world: World) -> None:
    world.own(wish(1))
    world.events = [Lost(after=3600)]
    world.run(change(Action.EDIT, wish(1, "Second"), post_id="p1"))
    world.run(change(Action.EDIT, wish(1, "Third"), post_id="p1"))
    world.tick(3600)
    assert world.posts["p1"].text == "Second"
    settle(world)
    (record,) = world.ledger.records(CALENDAR).values()
    assert record.desired["text"] == "Second", "so that the row differs from it, and is sent again"


def test_a_delete_that_lands_late_is_known(world: World) -> None:
    world.own(wish(1))
    world.events = [Lost(after=3600)] + [Lost(after=None)] * 2
    world.run(change(Action.DELETE, wish(1), post_id="p1"))
    world.tick(3600)
    settle(world)
    assert world.records() == {"r1": ("removed", "p1")}


def test_what_was_given_up_is_forgotten_in_the_end(world: World) -> None:
    world.events = [Lost(after=None)]
    world.run(create(1))
    assert settle(world) == []
    world.tick((LATE + timedelta(hours=1)).total_seconds())
    assert settle(world) == [AttemptState.FAILED]
    assert world.open() == []


def test_an_idea_that_lands_late_belongs_to_its_row(world: World) -> None:
    world.events = [Lost(after=3600)] + [Lost(after=None)] * 2
    world.run(idea(1))
    world.tick(3600)
    settle(world)
    assert world.ledger.records(CALENDAR)[key(1, IDEA_CHANNEL)].state == "idea"

"""Lost answers: nothing is sent again before it was looked for, and what turns up late is known to be ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from executor_world import (
    ALREADY_THERE,
    CALENDAR,
    CHANNEL,
    NOW,
    ORGANIZATION,
    QUIET,
    UNCLEAR,
    Lost,
    World,
    change,
    create,
    idea,
    key,
    statuses,
    wish,
)

from calendar_sync.errors import BufferError, NotSent
from calendar_sync.model.canonical import entry_values
from calendar_sync.model.entry import IDEA_CHANNEL, EntryKey, Schedule
from calendar_sync.model.mutation import MutationResult, Verdict
from calendar_sync.model.plan import Action, Attempt, AttemptState, OutcomeStatus
from calendar_sync.planner.recovery import LATE, settle_attempts

DONE, FAILED, UNKNOWN = OutcomeStatus.DONE, OutcomeStatus.FAILED, OutcomeStatus.UNKNOWN


def settle(world: World) -> list[AttemptState]:
    """Settle open attempts as the next run does, and write it down."""
    ledger = world.ledger
    found = settle_attempts(
        ledger.open_attempts(CALENDAR), world.snapshot(), ledger.records(CALENDAR), (), quiet_period=QUIET
    )
    ledger.settle(
        [(item.attempt.attempt_id, item.state, item.record.post_id if item.record else None, "") for item in found],
        [item.record for item in found if item.record],
        now=world.now,
    )
    return [item.state for item in found]


# In the same run


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


# Twins


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

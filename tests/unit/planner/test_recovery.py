"""What became of a write whose answer was lost is told by what Buffer shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from planner_world import LINKEDIN, NOW, ORGANIZATION, TWITTER, entry, idea, key, post

from calendar_sync.model.buffer import ActualState, Idea, Post
from calendar_sync.model.canonical import entry_values
from calendar_sync.model.entry import IDEA_CHANNEL, Entry, Schedule
from calendar_sync.model.plan import Action, Attempt, AttemptState, Record
from calendar_sync.planner.records import record_post
from calendar_sync.planner.recovery import FOUND, LATE, Settlement, settle_attempts

QUIET = timedelta(seconds=90)
SENT_AT = NOW
EARLY = SENT_AT + QUIET - timedelta(seconds=1)
SURE = SENT_AT + QUIET


def attempt(
    action: Action, wished: Entry | None = None, *, number: int = 1, state: AttemptState = AttemptState.UNKNOWN,
    post_id: str | None = None,
) -> Attempt:  # fmt: skip
    wished = wished or entry()
    return Attempt(
        attempt_id=number, run_id="run", key=wished.key, action=action, state=state, intended_at=SENT_AT,
        values={} if action is Action.DELETE else entry_values(wished), service=wished.service,
        channel=LINKEDIN.handle, post_id=post_id, sent_at=SENT_AT,
    )  # fmt: skip


def settle(
    *attempts: Attempt,
    posts: tuple[Post, ...] = (),
    ideas: tuple[Idea, ...] = (),
    at: datetime = EARLY,
    records: dict[Any, Record] | None = None,
    elsewhere: tuple[str, ...] = (),
    complete: bool = True,
) -> list[Settlement]:
    actual = ActualState(ORGANIZATION, (LINKEDIN, TWITTER), posts, ideas, at, complete=complete)
    return list(settle_attempts(attempts, actual, records or {}, elsewhere, quiet_period=QUIET))


def made(post_id: str = "p1", **facts: Any) -> Post:
    return post(post_id, created_at=SENT_AT + timedelta(seconds=1), via="api", **facts)


OLD = record_post(key("r1"), entry_values(entry(text="Old")), post("p1", text="Old"), LINKEDIN.handle)
WRITES = {
    Action.CREATE: (attempt(Action.CREATE), {"posts": (made(),)}, {}),
    Action.IDEA: (
        attempt(Action.IDEA, idea()),
        {"ideas": (Idea("i1", "Title", "An idea", SENT_AT + timedelta(seconds=1)),)},
        {},
    ),
    Action.EDIT: (attempt(Action.EDIT, post_id="p1"), {"posts": (post("p1"),)}, {"posts": (post("p1", text="Old"),)}),
    Action.DELETE: (attempt(Action.DELETE, post_id="p1"), {}, {"posts": (post("p1", text="Old"),)}),
}
"""For each action an attempt, and what Buffer shows where it landed and where it did not."""


@pytest.mark.parametrize("action", WRITES)
def test_what_landed_is_done(action: Action) -> None:
    tried, landed, _ = WRITES[action]
    records = {} if action in (Action.CREATE, Action.IDEA) else {OLD.key: OLD}
    (found,) = settle(tried, **landed, records=records)
    assert (found.state, found.error) == (AttemptState.DONE, FOUND)
    assert found.record is not None
    expected = {Action.IDEA: ("idea", "i1"), Action.DELETE: ("removed", "p1")}.get(action, ("live", "p1"))
    assert (found.record.state, found.record.post_id) == expected
    assert found.record.key == tried.key


@pytest.mark.parametrize("action", WRITES)
def test_what_is_not_there_yet_is_unknown_until_the_quiet_period_is_over(action: Action) -> None:
    tried, _, missed = WRITES[action]
    (early,) = settle(tried, **missed)
    assert (early.state, early.wait_until, early.record) == (AttemptState.UNKNOWN, SURE, None)
    (sure,) = settle(tried, **missed, at=SURE)
    assert (sure.state, sure.wait_until, sure.record) == (AttemptState.LOST, None, None)


@pytest.mark.parametrize("action", WRITES)
def test_an_incomplete_look_proves_no_absence(action: Action) -> None:
    tried, landed, missed = WRITES[action]
    (found,) = settle(tried, **missed, at=SURE, complete=False)
    assert found.state is AttemptState.UNKNOWN
    if action is not Action.DELETE:
        (found,) = settle(tried, **landed, complete=False)
        assert found.state is AttemptState.DONE


@pytest.mark.parametrize("action", [Action.EDIT, Action.DELETE])
def test_a_post_that_an_incomplete_look_does_not_show_may_be_there(action: Action) -> None:
    (found,) = settle(WRITES[action][0], at=SURE, complete=False)
    assert found.state is AttemptState.UNKNOWN


@pytest.mark.parametrize("action", WRITES)
def test_what_was_only_intended_was_never_sent(action: Action) -> None:
    tried, landed, _ = WRITES[action]
    (found,) = settle(replace(tried, state=AttemptState.INTENDED), **landed)
    assert (found.state, found.record) == (AttemptState.FAILED, None)


def test_an_edit_of_a_post_that_is_gone_failed() -> None:
    (found,) = settle(WRITES[Action.EDIT][0])
    assert (found.state, found.error) == (AttemptState.FAILED, "the post is no longer in Buffer")


def test_a_delete_without_a_base_leaves_no_base() -> None:
    (found,) = settle(WRITES[Action.DELETE][0])
    assert (found.state, found.record) == (AttemptState.DONE, None)


def test_two_lost_creates_find_one_post_each() -> None:
    second = attempt(Action.CREATE, entry("r2"), number=2)
    found = settle(attempt(Action.CREATE), second, posts=(made("p2"), made("p1")))
    assert [item.record.post_id for item in found if item.record] == ["p1", "p2"]
    found = settle(attempt(Action.CREATE), second, posts=(made("p1"),), at=SURE)
    assert [item.state for item in found] == [AttemptState.DONE, AttemptState.LOST]


def test_a_create_that_landed_twice_is_found_once() -> None:
    """The older one counts; the twin is left to the reading back."""
    (found,) = settle(attempt(Action.CREATE), posts=(made("p2", updated_at=SURE), made("p1")))
    assert found.record is not None
    assert found.record.post_id == "p1"


@pytest.mark.parametrize(
    "other",
    [
        post("p1", created_at=SENT_AT - timedelta(hours=1)),
        made(text="Something else"),
        made(due_at=NOW + timedelta(days=9)),
        replace(made(), channel_id=TWITTER.id),
        made(status="draft"),
    ],
    ids=["older", "other text", "other time", "other channel", "draft"],
)
def test_other_posts_are_not_taken_for_the_lost_one(other: Post) -> None:
    (found,) = settle(attempt(Action.CREATE), posts=(other,), at=SURE)
    assert found.state is AttemptState.LOST


def test_owned_posts_are_not_taken_for_the_lost_one() -> None:
    mine = replace(OLD, key=key("r9"))
    (found,) = settle(attempt(Action.CREATE), posts=(made(),), records={mine.key: mine}, at=SURE)
    assert found.state is AttemptState.LOST
    (found,) = settle(attempt(Action.CREATE), posts=(made(),), elsewhere=("p1",), at=SURE)
    assert found.state is AttemptState.LOST
    gone = replace(mine, state="removed")
    (found,) = settle(attempt(Action.CREATE), posts=(made(),), records={gone.key: gone}, at=SURE)
    assert found.state is AttemptState.DONE


@pytest.mark.parametrize("schedule", [Schedule.QUEUE, Schedule.NEXT, Schedule.NOW])
def test_a_queue_post_may_be_out_already(schedule: Schedule) -> None:
    tried = attempt(Action.CREATE, entry(schedule=schedule))
    (found,) = settle(tried, posts=(made(custom_scheduled=False, status="sent"),))
    assert found.state is AttemptState.DONE
    assert found.record is not None
    assert found.record.state == "sent"


def test_links_that_buffer_shortened_do_not_hide_a_post() -> None:
    wished = entry(text="Read this: https://acme.example/long?utm=1  now")
    shortened = made(text="Read this: https://buff.ly/3xYz now")
    (found,) = settle(attempt(Action.CREATE, wished), posts=(shortened,))
    assert found.state is AttemptState.DONE
    edit = attempt(Action.EDIT, wished, post_id="p1")
    (found,) = settle(edit, posts=(shortened,), records={OLD.key: OLD})
    assert found.state is AttemptState.DONE
    (found,) = settle(attempt(Action.CREATE, entry(text="Read that: https://a.example")), posts=(shortened,), at=SURE)
    assert found.state is AttemptState.LOST


def test_an_edit_of_a_link_has_not_landed_while_the_old_link_is_there() -> None:
    old = made(text="See https://acme.example/old")
    base = record_post(key("r1"), entry_values(entry(text=old.text)), old, LINKEDIN.handle)
    edit = attempt(Action.EDIT, entry(text="See https://acme.example/new"), post_id="p1")
    (found,) = settle(edit, posts=(old,), records={base.key: base}, at=SURE)
    assert found.state is AttemptState.LOST


def test_the_exact_text_comes_before_one_with_other_links() -> None:
    wished = entry(text="See https://acme.example/a")
    near, exact = made("p1", text="See https://acme.example/b"), made("p2", text="See https://acme.example/a")
    (found,) = settle(attempt(Action.CREATE, wished), posts=(near, exact))
    assert found.record is not None
    assert found.record.post_id == "p2"


def test_an_idea_that_was_there_before_is_not_the_lost_one() -> None:
    old = Idea("i1", "Title", "An idea", SENT_AT - timedelta(hours=1))
    (found,) = settle(attempt(Action.IDEA, idea()), ideas=(old,), at=SURE)
    assert found.state is AttemptState.LOST
    assert found.attempt.key.channel_id == IDEA_CHANNEL


# What was given up may still turn up


def lost(action: Action) -> Attempt:
    return replace(WRITES[action][0], state=AttemptState.LOST, error="it never reached Buffer")


@pytest.mark.parametrize("action", [Action.CREATE, Action.IDEA])
def test_what_was_given_up_is_found_when_it_turns_up(action: Action) -> None:
    (found,) = settle(lost(action), **WRITES[action][1], at=SENT_AT + timedelta(hours=1))
    assert found.state is AttemptState.DONE
    assert found.record is not None


@pytest.mark.parametrize("action", WRITES)
def test_what_was_given_up_is_waited_for_in_silence_and_not_for_ever(action: Action) -> None:
    assert settle(lost(action), **WRITES[action][2], at=SENT_AT + LATE) == []
    (found,) = settle(lost(action), **WRITES[action][2], at=SENT_AT + LATE + timedelta(seconds=1))
    assert (found.state, found.error, found.record) == (AttemptState.FAILED, "it never reached Buffer", None)


def test_a_row_that_owns_a_post_by_now_takes_no_second_one() -> None:
    mine = replace(OLD, post_id="p9")
    assert settle(lost(Action.CREATE), posts=(made(),), records={mine.key: mine}) == []
    gone = replace(mine, state="removed")
    (found,) = settle(lost(Action.CREATE), posts=(made(),), records={gone.key: gone})
    assert found.state is AttemptState.DONE


def test_a_late_edit_shows_in_a_post_that_is_not_as_recorded() -> None:
    (found,) = settle(lost(Action.EDIT), posts=(post("p1"),), records={OLD.key: OLD})
    assert found.state is AttemptState.DONE
    since = record_post(key("r1"), entry_values(entry()), post("p1"), LINKEDIN.handle)
    assert settle(lost(Action.EDIT), posts=(post("p1"),), records={since.key: since}) == []


def test_one_that_waits_comes_before_one_that_was_given_up() -> None:
    old = replace(lost(Action.CREATE), attempt_id=1)
    new = attempt(Action.CREATE, entry("r2"), number=2)
    (found,) = settle(old, new, posts=(made(),))
    assert found.attempt.attempt_id == 2


def test_an_attempt_without_a_time_of_sending_counts_from_its_intent() -> None:
    (found,) = settle(replace(WRITES[Action.CREATE][0], sent_at=None))
    assert found.wait_until == SURE


def test_the_clocks_may_differ_by_some_minutes() -> None:
    skewed = replace(made(), created_at=SENT_AT - timedelta(minutes=10))
    assert settle(attempt(Action.CREATE), posts=(skewed,))[0].state is AttemptState.DONE
    early = replace(made(), created_at=SENT_AT - timedelta(minutes=10, seconds=1))
    assert settle(attempt(Action.CREATE), posts=(early,))[0].state is AttemptState.UNKNOWN


def test_now_may_still_be_on_its_way_out() -> None:
    tried = attempt(Action.CREATE, entry(schedule=Schedule.NOW))
    waiting = made(custom_scheduled=False, status="scheduled")
    assert settle(tried, posts=(waiting,))[0].state is AttemptState.DONE
    assert settle(tried, posts=(made(status="scheduled"),))[0].state is AttemptState.UNKNOWN

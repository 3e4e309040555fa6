"""After the last batch as little is read as tells what became of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from executor_world import NOW, Lost, World, change, create, idea, statuses, wish

from calendar_sync.allowance import reading_of
from calendar_sync.executor.outlook import look_back_requests
from calendar_sync.model.canonical import entry_values, post_values
from calendar_sync.model.entry import Schedule
from calendar_sync.model.plan import Action, Change, Cost, OutcomeStatus, Plan

LONG_AGO = NOW - timedelta(days=9)
QUEUED = wish(5, schedule=Schedule.QUEUE)


def deletion(world: World, row: int = 3, **facts: object) -> Change:
    entry = wish(row, **facts)
    post = world.own(entry, created_at=LONG_AGO)
    return change(Action.DELETE, entry, post_id=post.id, before=post_values(post))


@pytest.fixture
def large(world: World) -> World:
    """Buffer holds so much that reading it takes nine requests."""
    world.pages = 9
    return world


def test_creates_and_edits_are_looked_at_as_far_as_they_are_new(large: World) -> None:
    post = large.own(wish(2), created_at=LONG_AGO)
    edit = change(Action.EDIT, wish(2, "Better"), post_id=post.id, before=entry_values(wish(2)))
    applied = large.run(create(1), edit, deletion(large))
    assert large.looks == ["all", "created"]
    assert set(statuses(applied).values()) == {OutcomeStatus.DONE}
    assert applied.actual is not None
    assert {(item.id, item.text) for item in applied.actual.posts} == {(post.id, "Better"), ("p3", "Post 1")}


def test_what_has_gone_meanwhile_is_gone(large: World) -> None:
    large.events = [lambda: large.on_read(lambda: large.posts.pop("p1"))]
    applied = large.run(create(1))
    assert applied.actual is not None
    assert applied.actual.posts == ()


def test_ideas_are_read_where_some_were_made(large: World) -> None:
    large.run(idea(1))
    assert large.looks == ["all", "created and ideas"]


@pytest.mark.parametrize(
    "moved",
    [
        lambda world: deletion(world, schedule=Schedule.QUEUE),
        lambda world: create(1, schedule=Schedule.NEXT),
    ],
    ids=["a queue post goes", "a post goes to the front"],
)
def test_everything_is_read_where_a_queue_has_moved(large: World, moved: object) -> None:
    large.run(moved(large))  # type: ignore[operator]
    assert large.looks == ["all", "all"]


def test_everything_is_read_where_that_costs_no_more(world: World) -> None:
    world.pages = 1
    world.run(create(1))
    assert world.looks == ["all", "all"]


def test_a_lost_create_is_looked_for_among_what_is_new(large: World) -> None:
    large.events = [Lost()]
    assert statuses(large.run(create(1))) == {"r1": OutcomeStatus.DONE}
    assert set(large.looks[1:]) == {"created"}


def test_a_lost_edit_is_looked_for_everywhere(large: World) -> None:
    post = large.own(wish(2), created_at=LONG_AGO)
    large.events = [Lost()]
    edit = change(Action.EDIT, wish(2, "Better"), post_id=post.id, before=entry_values(wish(2)))
    assert statuses(large.run(edit)) == {"r2": OutcomeStatus.DONE}
    assert large.looks[:2] == ["all", "all"]


def test_the_clock_of_buffer_may_be_far_behind(large: World) -> None:
    made = large.carry_out
    behind = NOW - timedelta(hours=3)

    def late(mutation: object) -> object:
        result = made(mutation)  # type: ignore[arg-type]
        post = replace(result.post, created_at=behind) if result.post else None
        large.posts |= {post.id: post} if post else {}
        return replace(result, post=post)

    large.carry_out = late  # type: ignore[method-assign,assignment]
    applied = large.run(create(1))
    assert applied.actual is not None
    assert [post.created_at for post in applied.actual.posts] == [behind]


@pytest.mark.parametrize(
    ("changes", "pages", "requests"),
    [
        ((create(1),), 1, 1),
        ((create(1),), 30, 1),
        ((change(Action.DELETE, QUEUED, before={"schedule": "queue"}),), 30, 30),
        (tuple(create(row) for row in range(1, 251)), 30, 3),
        (tuple(create(row) for row in range(1, 251)), 1, 3),
    ],
)
def test_the_forecast_of_the_look_back(world: World, changes: tuple[Change, ...], pages: int, requests: int) -> None:
    plan = Plan("cal", "may.xlsx", ("org", ""), changes, (), Cost(1), "", "", NOW)
    assert look_back_requests(plan, world.snapshot(), pages) == requests


@pytest.mark.parametrize(("age", "requests"), [(timedelta(minutes=1), 2), (timedelta(hours=1), 1)])
def test_what_others_made_just_now_is_read_again_and_paid_for(world: World, age: timedelta, requests: int) -> None:
    for row in range(100, 195):
        world.own(wish(row), created_at=NOW - age)
    changes = tuple(create(row) for row in range(1, 31))
    plan = Plan("cal", "may.xlsx", ("org", ""), changes, (), Cost(1), "", "", NOW)
    actual = world.snapshot()
    assert look_back_requests(plan, actual, 9) == requests
    assert reading_of(plan, actual, 9)(30) == requests


@pytest.mark.parametrize(
    ("event", "looks"), [(None, ["all"]), (Lost(), ["all", "all", "created"])], ids=["answered", "not answered"]
)
def test_edits_and_deletes_that_were_answered_are_not_looked_at_again(
    large: World, event: object, looks: list[str]
) -> None:
    post = large.own(wish(2), created_at=LONG_AGO)
    large.events = [event]
    later = wish(2, "Better", days=3)
    edit = change(Action.EDIT, later, post_id=post.id, before=entry_values(wish(2)))
    applied = large.run(edit, deletion(large))
    assert large.looks[: len(looks)] == looks
    assert (applied.read_back, set(statuses(applied).values())) == (True, {OutcomeStatus.DONE})
    assert applied.actual is not None
    assert [(item.id, item.text, item.due_at) for item in applied.actual.posts] == [(post.id, "Better", later.due_at)]
    plan = Plan("cal", "may.xlsx", ("org", ""), (edit,), (), Cost(1), "", "", NOW)
    assert look_back_requests(plan, large.snapshot(), 9) == reading_of(plan, large.snapshot(), 9)(0) == 0

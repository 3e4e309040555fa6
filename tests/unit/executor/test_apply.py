"""A plan is carried out in order, in batches, and what became of it is on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from executor_world import CHANNEL, NOW, ORGANIZATION, REFUSAL, World, change, create, idea, key, statuses, wish

from calendar_sync.errors import DocumentRefused, NotSent, RateLimited, RunInProgress, SignInError, Stopped
from calendar_sync.executor.steps import in_sending_order
from calendar_sync.model.buffer import ActualState, Post
from calendar_sync.model.entry import IDEA_CHANNEL, Schedule
from calendar_sync.model.mutation import CreatePost, DeletePost, EditPost, MutationResult
from calendar_sync.model.plan import Action, OutcomeStatus, Record, Why
from calendar_sync.planner.room import crowded

DONE, FAILED, HELD = OutcomeStatus.DONE, OutcomeStatus.FAILED, OutcomeStatus.HELD


def texts(world: World) -> list[list[str]]:
    return [
        [item.post_id if isinstance(item, DeletePost) else item.entry.text for item in batch] for batch in world.sent
    ]


# Order and batches


def test_deletes_come_first_then_what_is_due_soonest(world: World) -> None:
    mine = world.own(wish(9))
    late, soon = create(1, "late", days=5), create(2, "soon", days=2)
    now, first, second = (
        create(3, "now", schedule=Schedule.NOW),
        create(4, "next, upper row", schedule=Schedule.NEXT),
        create(5, "next, lower row", schedule=Schedule.NEXT),
    )
    queue = create(6, "queue", schedule=Schedule.QUEUE)
    delete = change(Action.DELETE, wish(9), post_id=mine.id)
    world.run(late, queue, soon, first, now, second, delete)
    assert texts(world) == [[mine.id, "now", "next, lower row", "next, upper row", "soon", "late", "queue"]]


@pytest.mark.parametrize(("size", "expected"), [(30, [30, 30, 5]), (1, [1] * 65), (7, [7] * 9 + [2])])
def test_a_batch_holds_no_more_than_it_may(world: World, size: int, expected: list[int]) -> None:
    world.batch_size = size
    applied = world.run(*(create(row) for row in range(1, 66)))
    assert [len(batch) for batch in world.sent] == expected
    assert set(statuses(applied).values()) == {DONE}
    assert len(world.records()) == 65


def test_every_attempt_is_on_paper_before_it_is_sent(world: World) -> None:
    seen: list[Any] = []
    world.events = [lambda: seen.append(world.open()), lambda: seen.append(world.open())]
    world.batch_size = 1
    world.run(create(1), create(2))
    assert seen == [["create intended"], ["create intended"]]
    assert world.open() == []


def test_what_is_done_is_on_record_as_buffer_has_it(world: World) -> None:
    world.rewrite = lambda text: text.replace("https://long.example", "https://buff.ly/1")
    applied = world.run(create(1, "See https://long.example"))
    (record,) = world.ledger.records("cal").values()
    assert record.desired["text"] == "See https://long.example"
    assert record.actual["text"] == "See https://buff.ly/1"
    (outcome,) = applied.outcomes.values()
    assert (outcome.status, outcome.post_id, outcome.due_at) == (DONE, "p1", NOW + timedelta(days=1))


def test_what_buffer_makes_of_it_later_is_the_base(world: World) -> None:
    """Links are shortened some time after the answer; that is no drift."""
    original = world.carry_out

    def shorten_afterwards(mutation: Any) -> MutationResult:
        result = original(mutation)
        assert result.post is not None
        world.posts[result.post.id] = replace(result.post, text="See https://buff.ly/1")
        return result

    world.carry_out = shorten_afterwards  # type: ignore[method-assign]
    world.run(create(1, "See https://long.example"))
    (record,) = world.ledger.records("cal").values()
    assert record.actual["text"] == "See https://buff.ly/1"


def test_what_somebody_changes_meanwhile_is_not_the_base(world: World) -> None:
    original = world.carry_out

    def edited_by_hand(mutation: Any) -> MutationResult:
        result = original(mutation)
        assert result.post is not None
        world.posts[result.post.id] = replace(result.post, text="Something else")
        return result

    world.carry_out = edited_by_hand  # type: ignore[method-assign]
    world.run(create(1))
    (record,) = world.ledger.records("cal").values()
    assert record.actual["text"] == "Post 1"


def test_edits_and_deletes_and_ideas(world: World) -> None:
    edited, deleted = world.own(wish(1)), world.own(wish(2))
    applied = world.run(
        change(Action.EDIT, wish(1, "New words"), post_id=edited.id),
        change(Action.DELETE, wish(2), post_id=deleted.id),
        idea(3),
    )
    assert set(statuses(applied).values()) == {DONE}
    assert {post.text for post in world.posts.values()} == {"New words"}
    assert world.records() == {"r1": ("live", edited.id), "r2": ("removed", deleted.id)}
    saved = world.ledger.records("cal")[key(3, IDEA_CHANNEL)]
    assert (saved.state, saved.post_id) == ("idea", next(iter(world.ideas)))


def test_a_post_that_is_gone_already_is_deleted(world: World) -> None:
    world.own(wish(1))
    world.posts.clear()
    applied = world.run(change(Action.DELETE, wish(1), post_id="p1"))
    assert statuses(applied) == {"r1": DONE}
    assert world.records() == {"r1": ("removed", "p1")}


def test_an_idea_becomes_a_post(world: World) -> None:
    world.run(idea(1))
    applied = world.run(replace(create(1, "An idea"), idea_id="i1"))
    (sent,) = world.sent[-1]
    assert isinstance(sent, CreatePost)
    assert sent.idea_id == "i1"
    assert statuses(applied) == {"r1": DONE}
    assert world.ledger.records("cal")[key(1, IDEA_CHANNEL)].state == "promoted"
    assert world.records() == {"r1": ("live", "p2")}


# What needs no request


def test_what_is_left_alone_is_said_and_costs_nothing(world: World) -> None:
    changes = [
        change(action, wish(row), reason=f"because {row}")
        for row, action in enumerate([Action.BLOCKED, Action.HOLD, Action.CONFLICT, Action.DRIFT], 1)
    ]
    applied = world.run(*changes, change(Action.NOOP, wish(9)))
    assert statuses(applied) == {"r1": OutcomeStatus.BLOCKED, "r2": HELD, "r3": HELD, "r4": HELD}
    assert [outcome.error for outcome in applied.outcomes.values()] == [f"because {row}" for row in range(1, 5)]
    assert (world.sent, applied.actual) == ([], None)


def test_adopting_makes_it_ours(world: World) -> None:
    post = world.make(wish(1))
    applied = world.run(change(Action.ADOPT, wish(1), post_id=post.id))
    assert statuses(applied) == {"r1": DONE}
    assert world.records() == {"r1": ("live", post.id)}
    assert world.ledger.records("cal")[key(1)].desired["text"] == "Post 1"


def test_posts_that_went_out_or_have_gone_are_noted(world: World) -> None:
    world.own(wish(1))
    world.posts["p1"] = replace(world.posts["p1"], status="sent", sent_at=NOW)
    world.own(wish(2))
    del world.posts["p2"]
    world.run(change(Action.NOOP, wish(1)), change(Action.NOOP, wish(2), why=Why.ALREADY_GONE))
    assert world.records() == {"r1": ("sent", "p1"), "r2": ("removed", "p2")}


# Refusals


def test_what_buffer_refuses_fails_alone(world: World) -> None:
    world.events = [{1: replace(REFUSAL, link="https://help")}]
    applied = world.run(create(1), create(2), create(3))
    assert statuses(applied) == {"r1": DONE, "r2": FAILED, "r3": DONE}
    assert applied.outcomes[key(2)].error == "Invalid post: too long. (https://help)"
    assert (applied.problem, world.open()) == (None, [])


@pytest.mark.parametrize("culprits", [{3}, {0, 6}, {0, 1, 2}, {2, 3, 4}])
def test_a_refused_document_is_halved_down_to_the_culprits(world: World, culprits: set[int]) -> None:
    bad = {f"Post {row + 1}" for row in culprits}

    original = world.apply

    def strict(batch: Any, organization_id: str, *, before_send: Any = None) -> Any:
        if any(item.entry.text in bad for item in batch):
            before_send()
            raise DocumentRefused("Buffer refused the request: odd.")
        return original(batch, organization_id, before_send=before_send)

    world.apply = strict  # type: ignore[method-assign]
    applied = world.run(*(create(row, days=row) for row in range(1, 8)))
    assert statuses(applied) == {f"r{row}": FAILED if row - 1 in culprits else DONE for row in range(1, 8)}
    assert {post.text for post in world.posts.values()} == {f"Post {row}" for row in range(1, 8)} - bad
    assert len(world.posts) == 7 - len(culprits)
    assert world.open() == []


def test_a_document_that_is_too_large_makes_all_later_ones_smaller(world: World) -> None:
    world.events = [DocumentRefused("too complex", code="TOO_LARGE")]
    world.run(*(create(row) for row in range(1, 41)))
    assert [len(batch) for batch in world.sent] == [15, 15, 10]
    assert len(world.posts) == 40


@pytest.mark.parametrize(("most", "asked"), [(10, [30, 15, 8, 8, 8, 8, 3]), (1, [30, 15, 8, 4, 2] + 35 * [1])])
def test_a_size_that_was_refused_is_not_sent_again(world: World, most: int, asked: list[int]) -> None:
    sizes, original = [], world.apply

    def small(batch: Any, organization_id: str, *, before_send: Any = None) -> Any:
        sizes.append(len(batch))
        if len(batch) > most:
            raise DocumentRefused("too complex", code="TOO_LARGE")
        return original(batch, organization_id, before_send=before_send)

    world.apply = small  # type: ignore[method-assign]
    applied = world.run(*(create(row, days=row) for row in range(1, 36)))
    assert sizes == asked
    assert set(statuses(applied).values()) == {DONE}
    assert len(world.posts) == 35


@pytest.mark.parametrize(
    ("most", "words", "asked"),
    [
        (1, "Something odd.", [8, 4, 2] + 8 * [1]),
        (3, "Something odd.", [8, 4, 2, 2, 2, 2]),
        (3, "Aliases limit of 3 exceeded, found 8.", [8, 3, 3, 2]),
        (5, "A batch holds at most 5 operations.", [8, 5, 3]),
        (2, "Depth limit of 5 exceeded.", [8, 5, 3, 2, 1, 2, 2, 1]),
    ],
)
def test_what_a_refusal_teaches_is_used_for_all_that_waits(
    world: World, most: int, words: str, asked: list[int]
) -> None:
    sizes, original = [], world.apply

    def small(batch: Any, organization_id: str, *, before_send: Any = None) -> Any:
        sizes.append(len(batch))
        if len(batch) > most:
            raise DocumentRefused(f"Buffer refused the request: {words}")
        return original(batch, organization_id, before_send=before_send)

    world.apply = small  # type: ignore[method-assign]
    applied = world.run(*(create(row, days=row) for row in range(1, 9)))
    assert sizes == asked
    assert set(statuses(applied).values()) == {DONE}
    assert ("too large", asked[-2]) in world.told, "and remembered"


@pytest.mark.parametrize("culprit", [1, 2, 20, 35])
def test_one_post_that_is_too_large_teaches_nothing_of_batches(world: World, culprit: int) -> None:
    sizes, original = [], world.apply

    def strict(batch: Any, organization_id: str, *, before_send: Any = None) -> Any:
        sizes.append(len(batch))
        if any(item.entry.text == f"Post {culprit}" for item in batch):
            raise DocumentRefused("The request is too large.", code="TOO_LARGE")
        return original(batch, organization_id, before_send=before_send)

    world.apply = strict  # type: ignore[method-assign]
    applied = world.run(*(create(row, days=row) for row in range(1, 36)))
    assert statuses(applied) == {f"r{row}": FAILED if row == culprit else DONE for row in sorted(range(1, 36), key=str)}
    assert len(sizes) <= 14
    assert [size for size in world.told if isinstance(size, tuple)][-1] == ("too large", 30)


def test_a_post_far_too_long_takes_few_requests_and_the_next_one_fewer(world: World) -> None:
    sizes, original = [], world.apply
    texts = {row: "So long. " * 400 if row in (3, 33, 34, 80) else f"Post {row}" for row in range(1, 91)}

    def strict(batch: Any, organization_id: str, *, before_send: Any = None) -> Any:
        sizes.append(len(batch))
        if any(len(item.entry.text) > 3000 for item in batch):
            raise DocumentRefused("The request is too large.", code="TOO_LARGE")
        return original(batch, organization_id, before_send=before_send)

    world.apply = strict  # type: ignore[method-assign]
    applied = world.run(*(change(Action.CREATE, wish(row, text, days=row)) for row, text in texts.items()))
    long = {f"r{row}" for row, text in texts.items() if len(text) > 100}
    assert {row for row, status in statuses(applied).items() if status is FAILED} == long
    assert sizes == [30, 29, 1, 30, 27, 1, 1, 1]
    assert not [size for size in world.told if isinstance(size, tuple)], "nothing is said of the size of batches"


def test_far_longer_posts_that_pass_alone_were_not_at_fault(world: World) -> None:
    sizes, original = [], world.apply

    def small(batch: Any, organization_id: str, *, before_send: Any = None) -> Any:
        sizes.append(len(batch))
        if len(batch) > 10:
            raise DocumentRefused("The request is too large.", code="TOO_LARGE")
        return original(batch, organization_id, before_send=before_send)

    world.apply = small  # type: ignore[method-assign]
    changes = [change(Action.CREATE, wish(row, "x" * (2000 if row == 1 else 9), days=row)) for row in range(1, 31)]
    assert set(statuses(world.run(*changes)).values()) == {DONE}
    assert sizes == [30, 29, 15, 8, 8, 8, 6]


def test_a_replacement_is_completed_before_what_is_due_later(world: World) -> None:
    world.batch_size = 2
    world.own(wish(1))
    world.run(replacement(), *(create(row, days=row) for row in range(2, 6)))
    told = [[getattr(item, "post_id", "") or item.entry.text for item in batch] for batch in world.sent]  # type: ignore[union-attr]
    assert told == [["p1", "Post 2"], ["Anew", "Post 3"], ["Post 4", "Post 5"]]


def test_what_is_due_soon_does_not_wait_for_deletes_it_has_no_use_for(world: World) -> None:
    world.batch_size = 1
    far = [change(Action.DELETE, wish(row, days=20 + row), post_id=f"far{row}") for row in (1, 2)]
    near = change(Action.DELETE, wish(3, days=1.5), post_id="near")
    same = change(Action.DELETE, wish(4, days=40), post_id="same", before={"text": "Post 5"})
    world.run(*far, near, same, create(5, days=1), create(6, days=10))
    ids = [getattr(item, "post_id", "") or item.entry.text for (item,) in world.sent]  # type: ignore[union-attr]
    assert ids == ["near", "same", "Post 5", "Post 6", "far1", "far2"]


def test_a_post_leaves_its_words_before_they_are_posted_anew() -> None:
    """Buffer refuses what it has already: the post of a row whose copy came to own it, and was given another day."""
    moved = change(Action.EDIT, wish(1, days=30), post_id="p1", before={"text": "Post 5"})
    near = change(Action.DELETE, wish(3, days=30.5), post_id="near")
    other = change(Action.EDIT, wish(2, days=20), post_id="p2", before={"text": "Post 2"})
    new = create(5, days=1)
    assert in_sending_order([new, other, moved, near], ()) == [near, moved, new, other]


def test_where_there_may_be_no_room_deletes_come_first() -> None:
    deletes = [change(Action.DELETE, wish(row, days=20 + row), post_id=f"far{row}") for row in (1, 2)]
    new = create(5, days=1)
    organization = replace(ORGANIZATION, scheduled_posts_limit=1)
    posts = (Post("far1", CHANNEL.id, "twitter", "", "scheduled", created_at=NOW),)
    full = crowded([*deletes, new], ActualState(organization, (CHANNEL,), posts, (), NOW), None)
    assert in_sending_order([new, *deletes], full) == [*deletes, new]
    assert in_sending_order([new, *deletes], ()) == [new, *deletes]


@pytest.mark.parametrize("code", ["TOO_LARGE", None])
@pytest.mark.parametrize("accepted", [0, 34])
def test_a_server_that_refuses_whatever_it_is_sent_is_asked_no_more(
    world: World, code: str | None, accepted: int
) -> None:
    sizes, original = [], world.apply

    def strict(batch: Any, organization_id: str, *, before_send: Any = None) -> Any:
        sizes.append(len(batch))
        if any(item.entry.text != f"Post {accepted}" for item in batch):
            before_send()
            raise DocumentRefused(f'Cannot query field "via" on type "Post" ({len(sizes)}:5).', code=code)
        return original(batch, organization_id, before_send=before_send)

    world.apply = strict  # type: ignore[method-assign]
    applied = world.run(*(create(row, days=row) for row in range(1, 35)))
    assert sizes[:8] == [30, 15, 8, 4, 2, 1, 1, 1]
    if accepted:
        # It is the posts.
        assert len(sizes) > 30
        assert applied.problem is None
        assert list(statuses(applied).values()).count(FAILED) == 33
        return
    assert len(sizes) == 8
    assert set(statuses(applied).values()) == {HELD}
    assert isinstance(applied.problem, DocumentRefused)
    assert 'Cannot query field "via"' in applied.problem.message
    assert "(May row 2, May row 3, May row 35)" in applied.problem.message
    assert "run the same command again" in applied.problem.fix
    assert world.looks == ["all"], "for the plan"
    assert world.open() == []
    assert [size for size in world.told if isinstance(size, tuple)][-1:] in ([], [("too large", 30)])


def test_what_was_clearly_refused_is_not_looked_for(world: World) -> None:
    world.events = [{0: REFUSAL, 1: REFUSAL}]
    applied = world.run(create(1), create(2))
    assert (statuses(applied), applied.read_back) == ({"r1": FAILED, "r2": FAILED}, True)
    assert world.looks == ["all"], "for the plan"


def test_where_everything_was_refused_nothing_is_read_back(world: World) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise DocumentRefused("The request is too large.", code="TOO_LARGE")

    world.apply = refuse  # type: ignore[method-assign]
    applied = world.run(create(1, days=1))
    assert (statuses(applied), applied.read_back) == ({"r1": FAILED}, True)
    assert world.looks == ["all"], "for the plan"


# Where a run cannot go on


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (NotSent("Buffer could not be reached."), "could not be reached"),
        (RateLimited("No more requests for now.", retry_after=600, window="15m"), "No more requests"),
        (SignInError("Buffer does not accept the key."), "does not accept"),
        (RunInProgress("Another one has taken over."), "taken over"),
        (Stopped("Stopped while waiting.", signal_number=2), "Stopped"),
    ],
)
def test_what_is_done_stays_done_and_the_rest_waits(world: World, problem: Exception, words: str) -> None:
    world.batch_size = 2
    world.events = [None, problem]
    applied = world.run(*(create(row, days=row) for row in range(1, 6)))
    assert statuses(applied) == {"r1": DONE, "r2": DONE, "r3": HELD, "r4": HELD, "r5": HELD}
    assert applied.problem is problem
    for row in (3, 4, 5):
        assert applied.outcomes[key(row)].error.startswith("Not sent yet: ")
        assert words in applied.outcomes[key(row)].error
    assert world.open() == []
    assert len(world.records()) == 2
    applied = world.run(*(create(row, days=row) for row in range(3, 6)))
    assert set(statuses(applied).values()) == {DONE}
    assert len(world.posts) == 5


def test_a_signal_stops_between_batches(world: World) -> None:
    def strike() -> None:
        world.stop.signal_number = 15

    world.batch_size = 2
    world.events = [strike]
    applied = world.run(*(create(row, days=row) for row in range(1, 5)))
    assert statuses(applied) == {"r1": DONE, "r2": DONE, "r3": HELD, "r4": HELD}
    assert isinstance(applied.problem, Stopped)
    assert applied.problem.exit_code == 143
    assert len(world.sent) == 1


def test_a_run_that_lost_its_calendar_sends_nothing_more(world: World) -> None:
    def lost() -> None:
        raise RunInProgress("Another one has taken over.")

    world.on_renew = lost
    applied = world.run(create(1))
    assert statuses(applied) == {"r1": HELD}
    assert (world.posts, world.open()) == ({}, [])


def test_without_the_reading_back_the_outcomes_stand(world: World) -> None:
    def down() -> None:
        world.broken_reads = 1

    world.events = [down]
    applied = world.run(create(1))
    assert statuses(applied) == {"r1": DONE}
    assert applied.problem is not None
    assert applied.problem.message == "Buffer is down."
    assert world.records() == {"r1": ("live", "p1")}


# Replacing: delete, then create


def replacement(post_id: str = "p1", text: str = "Anew") -> Any:
    return change(Action.EDIT, wish(1, text), post_id=post_id, replace=True)


def test_a_replacement_deletes_and_creates(world: World) -> None:
    world.own(wish(1))
    applied = world.run(replacement(), create(2))
    assert [[type(item) for item in batch] for batch in world.sent] == [[DeletePost, CreatePost], [CreatePost]]
    assert statuses(applied) == {"r1": DONE, "r2": DONE}
    assert {post.text for post in world.posts.values()} == {"Anew", "Post 2"}
    assert world.records()["r1"] == ("live", applied.outcomes[key(1)].post_id)


@pytest.mark.parametrize("trouble", [NotSent("down"), SignInError("no")])
def test_between_the_two_halves_of_a_replacement_the_run_may_end(world: World, trouble: Exception) -> None:
    world.own(wish(1))
    world.events = [None, trouble]
    applied = world.run(replacement())
    assert statuses(applied) == {"r1": HELD}
    assert applied.outcomes[key(1)].error.startswith("Not sent yet: ")
    assert world.posts == {}
    assert world.records() == {"r1": ("removed", "p1")}, "the next run must know that there is nothing to edit"


def test_a_replacement_whose_delete_is_refused_creates_nothing(world: World) -> None:
    world.own(wish(1))
    world.events = [{0: REFUSAL}]
    applied = world.run(replacement())
    assert statuses(applied) == {"r1": FAILED}
    assert [post.text for post in world.posts.values()] == ["Post 1"]
    assert world.records() == {"r1": ("live", "p1")}


def test_edits_are_sent_as_edits(world: World) -> None:
    world.own(wish(1))
    world.run(change(Action.EDIT, wish(1, "x"), post_id="p1"))
    assert isinstance(world.sent[0][0], EditPost)


def test_a_lost_record_does_not_stand_in_the_way(world: World) -> None:
    world.ledger.save_records([Record(key(1), "removed", "p0", "twitter", "", "", "")])
    assert statuses(world.run(create(1))) == {"r1": DONE}
    assert world.records() == {"r1": ("live", "p1")}

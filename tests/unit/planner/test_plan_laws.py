"""What holds of every plan, whatever stands in the sheet, in Buffer and in the ledger."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from planner_world import (
    LATER,
    LINKEDIN,
    NOW,
    TWITTER,
    World,
    actions,
    cancelled,
    entry,
    held,
    idea,
    post,
    pulled,
    wish,
)

from calendar_sync.model.buffer import METADATA_FIELDS, Asset, Idea, Post
from calendar_sync.model.columns import READ_COLUMNS
from calendar_sync.model.entry import Cancelled, DesiredState, Entry, Held, HoldReason, Kind, Schedule
from calendar_sync.model.plan import EFFECTS, WRITES, Action
from calendar_sync.model.titles import shown

CHANNELS = st.sampled_from([LINKEDIN, TWITTER])
TEXTS = st.sampled_from(["Hello", "Good morning", "Read https://acme.example/1"])
TIMES = st.sampled_from([LATER, LATER + timedelta(hours=1), NOW - timedelta(days=1)])
ASSETS = st.sampled_from([(), (Asset("image", "https://acme.example/a.png"),)])
LAW = settings(deadline=None)
SORTS = ["post", "post", "post", "draft", "idea", "held", "invalid", "cancel", "none", "gone"]
ROWS = [f"r{number}" for number in range(5)]


@st.composite
def wishes(draw: st.DrawFn, numbers: tuple[int, ...] = (2, 3, 4, 5, 6)) -> DesiredState:
    """Rows of every sort; what a row says today need not be what it said yesterday."""
    items: list[Entry | Held | Cancelled] = []
    present = []
    for row, number in zip(ROWS, numbers, strict=True):
        sort = draw(st.sampled_from(SORTS))
        if sort == "gone":
            continue
        present.append(row)
        if sort in ("post", "draft"):
            schedules = [Schedule.AT, Schedule.AT, Schedule.QUEUE, Schedule.NEXT] if sort == "post" else [Schedule.NONE]
            items += [
                entry(
                    row, channel, number=number, text=draw(TEXTS), due_at=draw(TIMES), assets=draw(ASSETS),
                    schedule=draw(st.sampled_from(schedules)), kind=Kind.POST if sort == "post" else Kind.DRAFT,
                )
                for channel in draw(st.lists(CHANNELS, min_size=1, max_size=2, unique_by=lambda channel: channel.id))
            ]  # fmt: skip
        elif sort == "idea":
            items.append(idea(row, draw(TEXTS)))
        elif sort == "cancel":
            items.append(cancelled(row))
        elif sort != "none":
            reason = HoldReason.STATUS if sort == "held" else HoldReason.INVALID
            items.append(held(row, reason, blocked=sort == "invalid"))
    return wish(*items, rows=present)


def foreign(number: int) -> st.SearchStrategy[Post]:
    """A post that somebody else made, often with the text and time of a row."""
    return st.builds(
        lambda channel, text, due, status, via, custom: post(
            f"f{number}", channel, text=text, due_at=due, status=status, via=via, custom_scheduled=custom
        ),
        CHANNELS,
        TEXTS,
        TIMES,
        st.sampled_from(["scheduled", "scheduled", "sent", "draft", "error"]),
        st.sampled_from(["buffer", "api", "network"]),
        st.booleans(),
    )


FOREIGN = st.tuples(*map(foreign, range(3)))
POLICIES = st.fixed_dictionaries(
    {
        "drift": st.sampled_from(["keep", "overwrite", "pull"]),
        "conflict": st.sampled_from(["hold", "sheet", "buffer"]),
        "update": st.sampled_from(["edit", "replace"]),
        "prune": st.booleans(),
    }
)
MEDDLING = st.lists(
    st.tuples(st.integers(0, 20), st.sampled_from(["text", "move", "delete", "send", "fail"])), max_size=4
)


def meddle(world: World, deeds: list[tuple[int, str]]) -> None:
    """Let people work in Buffer between two syncs."""
    for place, deed in deeds:
        names = sorted(world.posts)
        if not names:
            return
        name = names[place % len(names)]
        if deed == "delete":
            del world.posts[name]
        elif deed == "text":
            world.touch(name, text="Edited by hand")
        elif deed == "move":
            world.touch(name, due_at=LATER + timedelta(days=2), custom_scheduled=True)
        else:
            world.touch(name, status="sent" if deed == "send" else "error")


@st.composite
def histories(draw: st.DrawFn) -> tuple[World, DesiredState]:
    """A calendar that was synced, then changed on both sides."""
    world = World(now=NOW - timedelta(days=2))
    if draw(st.booleans()):
        world.add(*draw(FOREIGN))
    world.sync(draw(wishes()), **draw(POLICIES))
    world.now = NOW
    meddle(world, draw(MEDDLING))
    wished = draw(wishes())
    if draw(st.integers(0, 4)) == 0:
        world.lose_ledger()
        wished = replace(wished, post_ids=world.sheet_ids)
    return world, wished


def without_its_row_and_its_ledger() -> tuple[World, DesiredState]:
    """A post whose row has left the calendar and whose ledger is lost; another row says the same, for a past time."""
    past = NOW - timedelta(days=1)
    world = World(now=past - timedelta(days=1))
    world.sync(wish(entry("r0", due_at=past)))
    world.now = NOW
    world.lose_ledger()
    return world, wish(entry("r1", due_at=past), post_ids=world.sheet_ids)


@LAW
@example(without_its_row_and_its_ledger(), {"prune": False})
@example(without_its_row_and_its_ledger(), {"prune": True})
@given(histories(), POLICIES)
def test_a_second_plan_finds_nothing_to_do(history: tuple[World, DesiredState], policy: dict) -> None:
    world, wished = history
    first = world.sync(wished, **policy)
    second = world.plan(replace(pulled(first, wished), post_ids=world.written(first)), **policy)
    # A row that repeated another one does so no longer once a pull has given that one another time.
    freed = {change.key for change in first.of(Action.BLOCKED)} if first.of(Action.PULL) else set()
    found = [change for change in second.of(*EFFECTS) if change.key not in freed]
    assert not found, [(change.action, change.reason) for change in found]


def test_a_repetition_waits_for_the_pull_that_ends_it() -> None:
    """Until the other row says what Buffer has, both say the same, and only one of them may go."""
    moved = post("f1", due_at=LATER + timedelta(days=1))
    wished = wish(entry("r0"), entry("r1"), post_ids={entry("r1").key: moved.id})
    world = World().add(moved)
    first = world.sync(wished, conflict="buffer")
    assert actions(first) == [("pull", "r1"), ("blocked", "r0")]
    second = world.sync(replace(pulled(first, wished), post_ids=world.written(first)), conflict="buffer")
    assert actions(second) == [("create", "r0"), ("noop", "r1")]


@LAW
@given(histories(), POLICIES, st.randoms(use_true_random=False))
def test_the_order_of_posts_and_records_says_nothing(
    history: tuple[World, DesiredState], policy: dict, random: object
) -> None:
    world, wished = history
    plan = world.plan(wished, **policy)
    shuffled = copy.copy(world)
    for name in ("posts", "ideas", "records"):
        items = list(getattr(world, name).items())
        random.shuffle(items)  # type: ignore[attr-defined]
        setattr(shuffled, name, dict(items))
    assert shuffled.plan(wished, **policy) == plan


@LAW
@given(wishes(), wishes(), FOREIGN, POLICIES, MEDDLING)
def test_what_others_made_is_left_alone(
    before: DesiredState, after: DesiredState, posts: tuple[Post, ...], policy: dict, deeds: list[tuple[int, str]]
) -> None:
    """Unless it was adopted first, or the calendar was told to win."""
    policy = policy | {"conflict": "hold"}
    world = World().add(*posts)
    world.sync(before, **policy)
    meddle(world, deeds)
    adopted = {record.post_id for record in world.records.values()}
    for change in world.plan(after, **policy).of(Action.EDIT, Action.DELETE):
        assert change.post_id in adopted


@LAW
@given(histories(), POLICIES)
def test_what_is_out_is_neither_edited_nor_deleted(history: tuple[World, DesiredState], policy: dict) -> None:
    world, wished = history
    out = {name for name, item in world.posts.items() if item.is_out}
    assert not out & {change.post_id for change in world.plan(wished, **policy).of(*WRITES)}


@LAW
@given(histories(), POLICIES)
def test_every_entry_has_one_change(history: tuple[World, DesiredState], policy: dict) -> None:
    world, wished = history
    keys = [change.key for change in world.plan(wished, **policy).changes]
    assert len(keys) == len(set(keys))
    assert {item.key for item in wished.entries} <= set(keys)


@LAW
@given(histories())
def test_held_rows_lose_nothing(history: tuple[World, DesiredState]) -> None:
    world, wished = history
    rows = {item.key.row_id for item in wished.held}
    deleted = world.plan(wished, prune=True).of(Action.DELETE, Action.EDIT)
    assert not rows & {change.key.row_id for change in deleted}


@LAW
@given(histories(), POLICIES)
def test_half_a_look_deletes_and_creates_again_nothing(history: tuple[World, DesiredState], policy: dict) -> None:
    world, wished = history
    world.posts, world.complete = {}, False
    plan = world.plan(wished, **policy)
    assert not plan.of(Action.DELETE)
    owners = {key for key, record in world.records.items() if record.state in ("live", "sent")}
    assert not owners & {change.key for change in plan.of(Action.CREATE)}
    assert not plan.complete


@LAW
@given(wishes(), st.integers(0, 3))
def test_what_is_never_said_twice(wished: DesiredState, ideas: int) -> None:
    """No plan creates two posts with one text at one time on one channel."""
    world = World(ideas={f"i{n}": Idea(f"i{n}", "Title", "Hello", NOW) for n in range(ideas)})
    created = [
        (change.key.channel_id, change.after["text"], change.after["due_at"])
        for change in world.plan(wished).of(Action.CREATE)
        if change.after and change.after["schedule"] == "at"
    ]
    assert len(created) == len(set(created))


@pytest.mark.parametrize("word", METADATA_FIELDS)
def test_what_has_changed_is_told_in_the_words_of_columns(word: str) -> None:
    titles = {title.casefold() for title in READ_COLUMNS.values()}
    assert shown([f"metadata.{word}"]).casefold() in titles


def test_changes_are_told_as_in_a_sentence() -> None:
    fields = ["metadata.spoiler", "metadata.is_ai_generated", "metadata.retweet_id", "due_at", "text", "thread"]
    assert shown(fields) == "content warning, AI generated, quote post, date and time, text, thread"

"""How much of Buffer is read: no more than a plan needs, and never less."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from calendar_sync.model.buffer import Idea, Post, Tag
from calendar_sync.model.canonical import iso
from calendar_sync.model.entry import (
    IDEA_CHANNEL,
    DesiredState,
    Entry,
    EntryKey,
    Held,
    HoldReason,
    Kind,
    Origin,
    Schedule,
)
from calendar_sync.model.plan import Action, Attempt, AttemptState, Record
from calendar_sync.planner.scope import MARGIN, Scope, scope_of

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def key(row: int = 1, channel: str = "c1") -> EntryKey:
    return EntryKey("cal", f"r{row}", channel)


def entry(row: int = 1, *, days: float | None = 1, **facts: Any) -> Entry:
    due_at = NOW + days * DAY if days is not None else None
    schedule = Schedule.AT if due_at else Schedule.QUEUE
    given: dict[str, Any] = {"key": key(row), "kind": Kind.POST, "due_at": due_at, "schedule": schedule} | facts
    return Entry(origin=Origin("May", row + 1), service="linkedin", text=f"Post {row}", **given)


def record(row: int = 1, state: str = "live", *, days: float = 1, channel: str = "c1") -> Record:
    return Record(key(row, channel), state, f"p{row}", "linkedin", "x", "d", "a", due_at=NOW + days * DAY)


def attempt(action: Action, state: AttemptState = AttemptState.LOST, **values: Any) -> Attempt:
    given = {"kind": "post", "schedule": "at", "due_at": iso(NOW + 90 * DAY)} | values
    return Attempt(1, "run", key(7, "c7"), action, state, NOW, given, "linkedin", "x", post_id="p7")


def scope(
    *entries: Entry, records: tuple[Record, ...] = (), attempts: tuple[Attempt, ...] = (), **facts: Any
) -> Scope:  # fmt: skip
    known = {item.key: item for item in records}
    return scope_of(DesiredState("cal", entries, **facts), known, attempts, now=NOW)


def test_the_window_is_what_rows_and_posts_span() -> None:
    found = scope(entry(1, days=3), entry(2, days=40), records=(record(3, days=60), record(4, "removed", days=99)))
    assert (found.start, found.end) == (NOW - MARGIN, NOW + 60 * DAY + MARGIN)
    assert not found.whole


def test_what_was_sent_long_ago_stretches_no_window() -> None:
    found = scope(entry(1, days=-300), entry(2, days=-200), records=(record(1, "sent", days=-300),))
    assert found.start == NOW - 200 * DAY - MARGIN


def test_what_may_still_happen_stretches_the_window() -> None:
    found = scope(attempts=(attempt(Action.CREATE),))
    assert found.end == NOW + 90 * DAY + MARGIN
    assert found.channel_ids == {"c7"}


def test_channels_are_those_of_rows_records_held_rows_and_open_writes() -> None:
    held = Held(key(5, ""), Origin("May", 9), HoldReason.STATUS, "", channels=(("c5", "x:y", "x"),))
    found = scope(
        entry(1), records=(record(2, channel="c2"), record(3, "removed", channel="c3")),
        attempts=(attempt(Action.EDIT),), held=(held,), post_ids={key(4, "c4"): "p4"},
    )  # fmt: skip
    assert found.channel_ids == {"c1", "c2", "c4", "c5", "c7"}


@pytest.mark.parametrize(
    ("wished", "records", "whole"),
    [
        (entry(days=None), (), True),
        (entry(days=None), (record(),), False),
        (entry(days=None), (record(state="removed"),), True),
        (entry(days=None, schedule=Schedule.NOW), (), False),
        (entry(kind=Kind.DRAFT), (), True),
        (entry(key=key(1, IDEA_CHANNEL), kind=Kind.IDEA, days=None, schedule=Schedule.NONE), (), False),
    ],
)
def test_everything_is_read_where_the_post_may_be_there_already_at_any_time(
    wished: Entry, records: tuple[Record, ...], whole: bool
) -> None:
    assert scope(wished, records=records).whole is whole


@pytest.mark.parametrize(
    ("values", "whole"), [({}, False), ({"schedule": "queue", "due_at": None}, True), ({"kind": "draft"}, True)]
)
def test_a_create_that_may_come_anywhere_is_looked_for_everywhere(values: dict[str, Any], whole: bool) -> None:
    assert scope(attempts=(attempt(Action.CREATE, **values),)).whole is whole


def test_ideas_are_read_where_rows_or_records_have_some() -> None:
    idea = entry(key=key(1, IDEA_CHANNEL), kind=Kind.IDEA, days=None, schedule=Schedule.NONE)
    assert scope(idea).with_ideas
    assert not scope(idea).channel_ids
    assert scope(records=(record(1, "idea", channel=IDEA_CHANNEL),)).with_ideas
    assert not scope(entry(), records=(record(1, "promoted", channel=IDEA_CHANNEL),)).with_ideas


def post(post_id: str, *tags: str) -> Post:
    found = tuple(Tag(f"id of {tag}", tag) for tag in tags)
    return Post(post_id, "c1", "linkedin", "x", "scheduled", NOW, tags=found)


def test_a_window_does_where_all_that_is_owned_is_in_it() -> None:
    found = scope(
        entry(1), records=(record(1), record(2, "sent"), record(3, "removed")),
        attempts=(attempt(Action.EDIT), attempt(Action.DELETE, AttemptState.DONE)), post_ids={key(4): "p4"},
    )  # fmt: skip
    assert found.owned == {"p1", "p4", "p7"}
    assert found.is_answered_by([post("p1"), post("p4"), post("p7"), post("other")], [])
    assert not found.is_answered_by([post("p1"), post("p7")], [])


def test_a_window_does_where_it_tells_the_ids_of_all_tags() -> None:
    found = scope(entry(1, tags=("Launch", "🎉")))
    assert not found.is_answered_by([post("a", "launch")], [])
    assert found.is_answered_by([post("a", "launch", "🎉")], [])
    assert found.is_answered_by([post("a", "🎉")], [Idea("i", "", "", NOW, tags=(Tag("t", "LAUNCH"),))])
    configured = scope_of(DesiredState("cal", (entry(1, tags=("Launch",)),)), {}, (), now=NOW, tags=["launch"])
    assert configured.is_answered_by([], [])


def test_a_scope_contains_what_asks_for_no_more() -> None:
    small = scope(entry(1, days=3), records=(record(1),))
    large = scope(entry(1, days=3), entry(2, days=9), records=(record(1), record(2)))
    assert large.contains(small)
    assert large.contains(large)
    assert not small.contains(large)

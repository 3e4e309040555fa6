"""Days that would get more posts than a channel takes are told before anything is sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.model.buffer import ActualState, Channel, Organization, Post
from calendar_sync.model.entry import DesiredState, Entry, EntryKey, Kind, Origin, Schedule
from calendar_sync.model.limits import DailyLimit
from calendar_sync.model.plan import Action, Plan
from calendar_sync.planner.ownership import Base
from calendar_sync.planner.pace import DAY, Excess, days_to_ask, find_excess, without_excess
from calendar_sync.planner.plan import make_plan
from calendar_sync.planner.policy import Policy

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
DECEMBER = date(2026, 12, 1)
CHANNEL = Channel("c1", "acme", "instagram")
TABLE = {"instagram": 4}


def entry(number: int, at: datetime | None, **facts: Any) -> Entry:
    columns = {"date": 1, "text": 2}
    return Entry(
        EntryKey("cal", f"r{number}", CHANNEL.id), Origin("May", number + 2, columns), service=CHANNEL.service,
        text=f"Post {number}", due_at=at, **{"kind": Kind.POST, "schedule": Schedule.AT, **facts},
    )  # fmt: skip


def post(number: int, at: datetime, **facts: Any) -> Post:
    given = {"status": "scheduled", "custom_scheduled": True, "created_at": NOW, "due_at": at} | facts
    return Post(f"p{number}", CHANNEL.id, CHANNEL.service, f"Other {number}", **given)


def planned(
    entries: list[Entry], posts: list[Post], channel: Channel = CHANNEL
) -> tuple[Plan, ActualState, DesiredState]:
    desired = DesiredState("cal", tuple(entries))
    actual = ActualState(Organization("org", "Acme"), (channel,), tuple(posts), (), NOW)
    return make_plan(desired, actual, Base(), Policy(), location="may.xlsx", now=NOW), actual, desired


def excess(
    entries: list[Entry],
    posts: list[Post],
    *told: DailyLimit,
    channel: Channel = CHANNEL,
    table: Mapping[str, int] = TABLE,
) -> list[Excess]:
    plan, actual, desired = planned(entries, posts, channel)
    return find_excess(plan, actual, desired, told, table)


def rows(found: list[Excess]) -> list[str]:
    return [item.key.row_id for item in found]


def hours(*numbers: float) -> list[datetime]:
    return [NOON + timedelta(hours=number) for number in numbers]


def test_the_latest_of_too_many_are_named_with_cell_channel_and_day() -> None:
    told = DailyLimit("c1", DECEMBER, 3, 2, 0, False)
    wanted = [entry(number, at) for number, at in enumerate(hours(5, 1, 3))]
    found = excess(wanted, [post(1, NOON), post(2, NOON)], told)
    assert rows(found) == ["r2", "r0"]
    issue = found[0].issue
    assert (issue.cell, issue.row, issue.channel_id) == ("May!A4", 4, "c1")
    assert issue.message == (
        "instagram:acme takes 3 posts a day (Buffer's limit), and has that many on Tue 01 Dec 2026 without this one."
    )
    assert all(item.is_certain for item in found)


def test_what_buffer_counts_beyond_what_was_read_counts() -> None:
    assert rows(excess([entry(0, NOON)], [post(1, NOON)], DailyLimit("c1", DECEMBER, 3, 2, 1, True))) == ["r0"]
    assert rows(excess([entry(0, NOON)], [post(1, NOON)], DailyLimit("c1", DECEMBER, 3, 1, 1, False))) == []


def test_a_post_that_is_there_keeps_its_place() -> None:
    """One that moves within its full day stays; one that may not move to a full day is counted where it is."""
    today, tomorrow = DECEMBER, DECEMBER + timedelta(days=1)
    for moved_to, told, named in (
        (NOON + timedelta(hours=9), [DailyLimit("c1", today, 1, 1, 0, True)], ["r1"]),
        (NOON + DAY, [DailyLimit("c1", day, 1, 1, 0, True) for day in (today, tomorrow)], ["r0", "r1"]),
    ):
        posts = [post(1, NOON), *([post(2, NOON + DAY)] if moved_to.date() == tomorrow else [])]
        plan, actual, desired = planned([entry(0, moved_to), entry(1, NOON + timedelta(hours=8))], posts)
        changes = tuple(
            replace(
                change, action=Action.EDIT, post_id="p1", before={**(change.after or {}), "due_at": NOON.isoformat()}
            )
            if change.key.row_id == "r0"
            else change
            for change in plan.changes
        )
        assert rows(find_excess(replace(plan, changes=changes), actual, desired, told, {})) == named


def test_a_channel_that_buffer_does_not_limit_is_warned_of_what_its_network_takes() -> None:
    wanted = [entry(number, at) for number, at in enumerate(hours(*range(9)))]
    for told in ((DailyLimit("c1", DECEMBER, None, 0, 0, False),), ()):
        found = excess(wanted, [], *told)
        assert rows(found) == ["r4", "r5", "r6", "r7", "r8"]
        assert not any(item.is_certain for item in found)
    assert excess(wanted, [], table={}) == []


def test_any_24_hours_count_also_across_midnight() -> None:
    wanted = [entry(number, at) for number, at in enumerate(hours(8, 9, 10, 14, 15))]
    found = excess(wanted, [])
    assert rows(found) == ["r4"]
    assert not found[0].is_certain
    assert "takes 4 posts in any 24 hours" in found[0].issue.message
    assert "from Tue 01 Dec 2026 20:00 to Wed 02 Dec 2026 03:00" in found[0].issue.message


def test_exactly_a_day_apart_is_another_day() -> None:
    assert excess([entry(number, at) for number, at in enumerate(hours(0, 1, 2, 3, 24))], []) == []


def test_days_are_the_channels_own() -> None:
    auckland = replace(CHANNEL, timezone="Pacific/Auckland")
    late = datetime(2026, 12, 1, 12, 30, tzinfo=UTC)  # 2 December, 01:30, there
    told = DailyLimit("c1", date(2026, 12, 2), 0, 0, 0, True)
    assert rows(excess([entry(0, late)], [], told, channel=auckland)) == ["r0"]
    assert rows(excess([entry(0, late)], [], told)) == []


def test_what_waits_in_the_queue_counts_and_drafts_and_failures_do_not() -> None:
    told = DailyLimit("c1", DECEMBER, 2, 0, 0, False)
    others = [post(1, NOON, custom_scheduled=False), post(2, NOON, status="draft"), post(3, NOON, status="error")]
    assert rows(excess([entry(0, NOON)], others, told)) == []
    assert rows(excess([entry(0, NOON), entry(1, NOON)], others, told)) == ["r1"]
    assert excess([entry(0, None, schedule=Schedule.QUEUE), entry(1, None, kind=Kind.DRAFT)], others, told) == []


def test_buffer_is_asked_of_days_that_gain_posts_and_come_near_a_limit() -> None:
    def asked(entries: list[Entry], posts: list[Post], table: dict[str, int] = TABLE) -> list[tuple[str, date]]:
        plan, actual, _ = planned(entries, posts)
        return days_to_ask(plan, actual, table)

    full = [post(number, at) for number, at in enumerate(hours(0, 1, 2, 3))]
    assert asked([], full) == []
    assert asked([entry(0, NOON), entry(1, NOON + DAY)], full[:1]) == []
    assert asked([entry(0, NOON), entry(1, NOON + DAY)], full[:2]) == [("c1", DECEMBER)]
    assert asked([entry(0, NOON)], full, {}) == []
    assert asked([entry(0, NOON), entry(1, NOON)], full, {}) == [("c1", DECEMBER)]


def test_what_is_held_back_is_blocked_and_the_rest_goes() -> None:
    told = DailyLimit("c1", DECEMBER, 1, 0, 0, False)
    plan, actual, desired = planned([entry(0, NOON), entry(1, NOON + timedelta(hours=1))], [])
    found = find_excess(plan, actual, desired, [told], TABLE)
    again = make_plan(
        without_excess(desired, found, actual.channels), actual, Base(), Policy(), location="may.xlsx", now=NOW
    )
    assert [(change.action, change.key.row_id, change.channel) for change in again.changes] == [
        (Action.CREATE, "r0", "instagram:acme"),
        (Action.BLOCKED, "r1", "instagram:acme"),
    ]
    assert find_excess(again, actual, desired, [told], TABLE) == []


_times = st.integers(0, 4 * 24 * 4).map(lambda quarters: NOON + timedelta(minutes=15 * quarters))


@given(wanted=st.lists(_times, max_size=14), others=st.lists(_times, max_size=8), limit=st.integers(1, 5))
def test_without_what_is_named_nothing_is_too_many_and_no_fewer_would_do(
    wanted: list[datetime], others: list[datetime], limit: int
) -> None:
    entries = [entry(number, at) for number, at in enumerate(wanted)]
    posts = [post(number, at) for number, at in enumerate(others)]
    named = set(rows(excess(entries, posts, table={"instagram": limit})))
    kept = [at for number, at in enumerate(wanted) if f"r{number}" not in named]

    def crowded(times: list[datetime], news: list[datetime]) -> bool:
        # A stretch of 24 hours that holds too many, a new one among them.
        for begin in times:
            inside = [at for at in times if begin <= at < begin + DAY]
            if len(inside) > limit and Counter(inside) & Counter(news):
                return True
        return False

    assert not crowded([*others, *kept], kept)
    for number, at in enumerate(wanted):
        if f"r{number}" in named:
            assert crowded([*others, *kept, at], [at])

"""The queue: slots in the channel's time zone, posts that slide, and what the clock changes do to them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendar_sync.sandbox.domain.queue import DAYS, slots
from calendar_sync.sandbox.times import parse, zone
from tests.unit.sandbox.sandbox_client import CHANNELS, NOON, Client


def channel(timezone: str, **times: list[str]) -> dict[str, Any]:
    days = {day: times.get(day, times.get("every", [])) for day in DAYS}
    schedule = [{"day": day, "times": entry, "paused": False} for day, entry in days.items()]
    return {"timezone": timezone, "postingSchedule": schedule}


def upcoming(place: dict[str, Any], after: datetime, count: int) -> list[str]:
    return [f"{slot[5:10]} {slot[11:16]}" for slot in islice(slots(place, after), count)]


def test_slots_follow_the_local_clock_across_both_changes() -> None:
    berlin = channel("Europe/Berlin", every=["09:00"])
    assert upcoming(berlin, datetime(2026, 3, 28, tzinfo=UTC), 3) == ["03-28 08:00", "03-29 07:00", "03-30 07:00"]
    assert upcoming(berlin, datetime(2026, 10, 24, tzinfo=UTC), 3) == ["10-24 07:00", "10-25 08:00", "10-26 08:00"]


def test_a_slot_in_the_missing_hour_moves_behind_it_and_never_doubles() -> None:
    new_york = channel("America/New_York", sun=["01:30", "02:30", "03:30"])
    # 8 March 2026: 02:00 to 03:00 does not exist; 02:30 becomes 03:30, where there is a slot already
    assert upcoming(new_york, datetime(2026, 3, 8, tzinfo=UTC), 3) == ["03-08 06:30", "03-08 07:30", "03-15 05:30"]


def test_a_slot_in_the_hour_that_comes_twice_is_taken_once() -> None:
    new_york = channel("America/New_York", sun=["01:30"])
    assert upcoming(new_york, datetime(2026, 11, 1, tzinfo=UTC), 2) == ["11-01 05:30", "11-08 06:30"]


def test_a_day_is_the_channels_day() -> None:
    auckland = channel("Pacific/Auckland", mon=["08:00"])
    assert upcoming(auckland, datetime(2026, 6, 14, 19, 0, tzinfo=UTC), 1) == ["06-14 20:00"]


def test_paused_days_and_empty_schedules_have_no_slots() -> None:
    place = channel("UTC", mon=["09:00"], tue=["09:00"])
    place["postingSchedule"][0]["paused"] = True
    assert upcoming(place, NOON, 2) == ["06-16 09:00", "06-23 09:00"]
    assert upcoming(channel("UTC"), NOON, 2) == []


ZONES = ["UTC", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca"]
TIMES = st.lists(st.times().map(lambda moment: moment.strftime("%H:%M")), max_size=5)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(ZONES),
    st.fixed_dictionaries(dict.fromkeys(DAYS, TIMES)),
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)),
)
def test_slots_rise_and_stand_in_the_schedule(timezone: str, times: dict[str, list[str]], after: datetime) -> None:
    start = after.replace(tzinfo=UTC)
    found = [parse(slot) for slot in islice(slots(channel(timezone, **times), start), 40)]
    assert bool(found) == any(times.values())
    assert all(early < late for early, late in pairwise([start, *found]))
    for slot in found:
        local = slot.astimezone(zone(timezone))
        shifted = [local - timedelta(hours=1), local - timedelta(minutes=30), local]  # out of a gap
        assert any(moment.strftime("%H:%M") in times[DAYS[local.weekday()]] for moment in shifted) or local.hour < 2


# -- the queue of a channel ----------------------------------------------------------------------------------

SLOTS = ["2026-06-15T17:00:00.000Z", "2026-06-16T08:30:00.000Z", "2026-06-16T17:00:00.000Z", "2026-06-17T08:30:00.000Z"]


def dues(client: Client, posts: list[dict[str, Any]]) -> list[str]:
    return [client.post(post["id"])["dueAt"] for post in posts]


@pytest.fixture
def three(client: Client) -> list[dict[str, Any]]:
    return [client.created("bluesky", str(number)) for number in range(3)]


def test_new_posts_take_the_next_free_slots(client: Client, three: list[dict[str, Any]]) -> None:
    assert dues(client, three) == SLOTS[:3]


def test_later_posts_slide_up_when_one_goes(client: Client, three: list[dict[str, Any]]) -> None:
    client.delete(three[0]["id"])
    assert dues(client, three[1:]) == SLOTS[:2]
    client.edited(three[1]["id"], mode="customScheduled", dueAt="2026-07-01T00:00:00Z")
    assert dues(client, three[2:]) == SLOTS[:1]


def test_custom_times_take_no_slots(client: Client) -> None:
    client.created("bluesky", "custom", mode="customScheduled", dueAt=SLOTS[0])
    assert client.created("bluesky", "queued")["dueAt"] == SLOTS[0]


def test_share_next_goes_to_the_front(client: Client, three: list[dict[str, Any]]) -> None:
    first = client.created("bluesky", "first", mode="shareNext")
    assert (first["dueAt"], first["isCustomScheduled"]) == (SLOTS[0], False)
    assert dues(client, three) == SLOTS[1:4]
    client.edited(three[2]["id"], mode="shareNext")
    assert dues(client, [three[2], first, three[0], three[1]]) == SLOTS[:4]


MOVE = (
    "mutation($i:MovePostInQueueInput!){movePostInQueue(input:$i)"
    "{__typename ... on PostActionSuccess{post{dueAt}} ... on VoidMutationError{message}}}"
)


def test_moving_to_either_end(client: Client, three: list[dict[str, Any]]) -> None:
    moved = client.ask(MOVE, {"i": {"id": three[2]["id"], "position": "top"}})["movePostInQueue"]
    assert moved == {"__typename": "PostActionSuccess", "post": {"dueAt": SLOTS[0]}}
    assert dues(client, [three[2], three[0], three[1]]) == SLOTS[:3]
    client.ask(MOVE, {"i": {"id": three[2]["id"], "position": "bottom"}})
    assert dues(client, three) == SLOTS[:3]


def test_only_queued_posts_move(client: Client) -> None:
    custom = client.created("bluesky", mode="customScheduled", dueAt=SLOTS[0])
    for id_ in (custom["id"], "nope"):
        payload = client.ask(MOVE, {"i": {"id": id_, "position": "top"}})["movePostInQueue"]
        assert payload["__typename"] == "VoidMutationError"


def test_a_new_schedule_settles_the_queue_again(client: Client, three: list[dict[str, Any]]) -> None:
    schedule = [{"day": day, "times": ["20:00"], "paused": False} for day in DAYS]
    client.control("POST", f"channels/{CHANNELS['bluesky']}", {"postingSchedule": schedule})
    expected = [f"2026-06-{day}T19:00:00.000Z" for day in (15, 16, 17)]
    assert dues(client, three) == expected


def test_time_passes_and_the_rest_keeps_its_slots(client: Client, three: list[dict[str, Any]]) -> None:
    client.clock.forward(hours=6)
    assert client.post(three[0]["id"])["status"] == "sent"
    assert dues(client, three[1:]) == SLOTS[1:3]
    assert client.created("bluesky", "more")["dueAt"] == SLOTS[3]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["add", "next", "delete", "top", "bottom", "draft", "wait"]), st.integers(0, 9)))
)
def test_the_queue_is_always_compact_and_in_order(steps: list[tuple[str, int]]) -> None:
    from calendar_sync.sandbox.core import Sandbox
    from calendar_sync.sandbox.settings import Settings
    from tests.unit.sandbox.sandbox_client import HandClock

    clock = HandClock(NOON)
    place = channel("Europe/London", mon=["09:30", "18:00"], wed=["12:00"], sun=["01:30"])
    expected: list[str] = []
    with Sandbox(clock=clock, settings=Settings(rate_limits=False, duplicate_minutes=0)) as sandbox:
        client = Client(sandbox, clock)
        client.control("POST", f"channels/{CHANNELS['bluesky']}", {"postingSchedule": place["postingSchedule"]})
        for number, (step, pick) in enumerate(steps):
            chosen = expected[pick % len(expected)] if expected else None
            if step == "add":
                expected.append(client.created("bluesky", str(number))["id"])
            elif step == "next":
                expected.insert(0, client.created("bluesky", str(number), mode="shareNext")["id"])
            elif step == "wait":
                clock.forward(hours=pick)
            elif chosen is not None:
                expected.remove(chosen)
                if step == "delete":
                    client.delete(chosen)
                elif step == "draft":
                    client.edited(chosen, saveToDraft=True)
                else:
                    client.ask(MOVE, {"i": {"id": chosen, "position": step}})
                    expected.insert(0 if step == "top" else len(expected), chosen)
            waiting = client.posts(channelIds=[CHANNELS["bluesky"]], status=["scheduled"], dueAtPresence="present")
            queued = sorted((post["dueAt"], post["id"]) for post in waiting if not post["isCustomScheduled"])
            expected = expected[len(expected) - len(queued) :]  # what is missing in front went out
            assert [id_ for _, id_ in queued] == expected
            free = list(islice(slots(place, clock.now()), len(queued)))
            assert [due for due, _ in queued] == free


def test_zones_come_from_the_package_and_not_from_the_machine() -> None:
    assert zone("Europe/London").utcoffset(datetime(2026, 7, 1)) == timedelta(hours=1)
    assert zone("Europe/London") is not ZoneInfo("Europe/London")
    for name in ("Nowhere/Land", "../etc/passwd", ""):
        with pytest.raises(LookupError):
            zone(name)

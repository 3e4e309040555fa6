"""Several who use one key: whatever the order of requests and answers, nobody believes more than is left."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from buffer_fakes import NOW, limits
from hypothesis import given, settings
from hypothesis import strategies as st
from limiters import QUOTAS, Fixed, Told, seconds

from calendar_sync.buffer.budget import Budget
from calendar_sync.buffer.purse import Purse, in_memory
from calendar_sync.buffer.shared import BATCH_DOUBLES, CLAIMED, KEPT, UNDER_WAY, Shared
from calendar_sync.model.budget import Pace, RateWindow

PROGRAMS = ("a", "b", "c")


@dataclass
class World:
    """A limiter, the account that programs share, and what each of them has under way."""

    limiter: Fixed
    shared: Shared = field(default_factory=Shared)
    now: int = 0
    sent: dict[str, str] = field(default_factory=dict)
    """Programs whose request has left, and not reached the limiter yet, with the token."""
    answered: dict[str, tuple[str, bool, Told]] = field(default_factory=dict)
    """Programs whose answer is on its way."""
    number: int = 0

    def step(self, program: str, gap: int) -> None:
        """Let a program do what comes next: send, have its request counted, or enter the answer."""
        self.now += gap
        if program in self.answered:
            token, passed, told = self.answered.pop(program)
            self.shared = self.shared.arrive(token, limits(*told), seconds(self.now), counted=passed)
        elif program in self.sent:
            token = self.sent.pop(program)
            self.answered[program] = (token, *self.limiter.request(self.now))
        elif self.shared.view(program, seconds(self.now)).seconds_until_free(seconds(self.now)) == 0:
            self.number += 1
            self.sent[program] = str(self.number)
            self.shared = self.shared.depart(str(self.number), seconds(self.now))

    def left(self, length: int) -> int:
        """What the limiter would let through in the window that is open now."""
        if self.now >= self.limiter.opened.get(length, -length) + length:
            return self.limiter.windows[length]
        return self.limiter.windows[length] - self.limiter.used[length]


STEPS = st.lists(st.tuples(st.sampled_from(PROGRAMS), st.integers(0, 2)), max_size=80)


def begun(quotas: dict[int, int]) -> World:
    """A world in which one request has come and gone before several begin: until then nothing is known at all."""
    world = World(Fixed(quotas))
    for _ in range(3):
        world.step("a", 0)
    return world


@settings(max_examples=100)
@given(QUOTAS, STEPS)
def test_nobody_believes_that_more_is_left_than_is(quotas: dict[int, int], steps: list[tuple[str, int]]) -> None:
    world = begun(quotas)
    for program, gap in steps:
        world.step(program, gap)
        for window in world.shared.budget.windows:
            if window.resets_at > seconds(world.now):
                assert window.remaining <= world.left(window.seconds) - len(world.sent) or window.remaining == 0
        assert all(passed for _, passed, _ in world.answered.values()), "the limiter refused what the account allowed"


@settings(max_examples=60)
@given(QUOTAS, STEPS)
def test_an_answer_that_comes_alone_puts_everything_right(quotas: dict[int, int], steps: list[tuple[str, int]]) -> None:
    world = begun(quotas)
    for program, gap in steps:
        world.step(program, gap)
    for program in PROGRAMS:
        while program in world.sent or program in world.answered:
            world.step(program, 0)
    wait = world.shared.view("a", seconds(world.now)).seconds_until_free(seconds(world.now))
    for gap in (round(wait), 0, 0):
        world.step("a", gap)
    for window in world.shared.budget.windows:
        assert window.remaining == world.left(window.seconds)
        assert window.resets_at == seconds(world.limiter.opened[window.seconds] + window.seconds)


def test_answers_may_be_entered_in_any_order() -> None:
    shared = Shared(Budget((RateWindow(900, 100, 50, seconds(500)),)))
    shared = shared.depart("first", NOW).depart("second", NOW)
    assert shared.budget.remaining() == {"15m": 48}
    shared = shared.arrive("second", limits((900, 100, 48, 500)), NOW, counted=True)
    shared = shared.arrive("first", limits((900, 100, 49, 500)), NOW, counted=True)
    assert shared.budget.remaining() == {"15m": 48}


def test_the_first_answers_of_all_leave_room_for_those_under_way() -> None:
    shared = Shared().depart("a", NOW).depart("b", NOW)
    shared = shared.arrive("a", limits((900, 100, 99, 900)), NOW, counted=True)
    assert shared.budget.remaining() == {"15m": 98}


def test_what_did_not_count_is_given_back() -> None:
    shared = Shared(Budget((RateWindow(900, 100, 50, seconds(500)), RateWindow(86_400, 250, 0, seconds(9_000)))))
    gone = shared.depart("a", NOW).arrive("a", (), NOW, counted=False)
    assert gone.budget == shared.budget
    lost = shared.depart("a", NOW).arrive("a", (), NOW, counted=True)
    assert lost.budget.remaining() == {"15m": 49, "24h": 0}


def test_a_request_nobody_heard_of_again_is_forgotten_in_the_end() -> None:
    shared = Shared(Budget((RateWindow(86_400, 250, 50, seconds(50_000)),))).depart("dead", NOW)
    later = NOW + UNDER_WAY
    told = limits((86_400, 250, 47, 49_000))
    early = shared.depart("b", later - timedelta(seconds=1)).arrive("b", told, later, counted=True)
    assert early.budget.remaining() == {"24h": 47}
    assert set(early.flights) == {"dead"}
    assert set(early.depart("c", later).flights) == {"c"}


def test_what_a_run_keeps_back_is_its_own() -> None:
    shared = Shared(Budget((RateWindow(900, 100, 5, seconds(500)),))).keep("a", 3, NOW)
    assert shared.view("a", NOW).remaining() == {"15m": 5}
    assert shared.view("b", NOW).remaining() == {"15m": 2}
    assert shared.view("b", NOW + KEPT).remaining() == {"15m": 5}
    assert shared.keep("a", 0, NOW).view("b", NOW).remaining() == {"15m": 5}


def test_batches_that_were_too_large_grow_again_day_by_day() -> None:
    shared = Shared().remember_batch(4, NOW)
    sizes = [shared.batch_limit(30, NOW + number * BATCH_DOUBLES) for number in range(5)]
    assert (sizes, shared.batch_limit(30, NOW - BATCH_DOUBLES)) == ([4, 8, 16, 30, 30], 4)
    assert (shared.batch_limit(3, NOW), Shared().batch_limit(30, NOW)) == (3, 30)
    assert shared.batch_limit(30, NOW + 1000 * BATCH_DOUBLES) == 30


def test_two_who_read_back_at_once_leave_each_other_what_they_kept() -> None:
    store = in_memory(json.dumps(Shared(Budget((RateWindow(900, 100, 8, NOW + timedelta(minutes=5)),))).to_json()))
    one, two = (Purse(store, Pace(max_wait=0), lambda: NOW) for _ in range(2))
    left = iter(range(7, -1, -1))

    def goes(purse: Purse, *, keep: bool) -> bool:
        if (held_up := purse.depart(keep=keep)) is None:
            purse.arrive(limits((900, 100, next(left), 300)), counted=True)
        return held_up is None

    assert goes(one, keep=False)
    assert goes(two, keep=False)
    one.keep(3)
    two.keep(1)
    assert goes(one, keep=True)
    assert goes(two, keep=True)
    one.keep(4)
    assert not goes(one, keep=True), "nothing is sent that could not be read back"
    assert [goes(purse, keep=False) for purse in (two, one, one, one, one)] == [True, True, True, True, False]


def test_what_a_run_is_about_to_use_is_left_to_it_and_to_whoever_takes_over() -> None:
    now = NOW
    store = in_memory(json.dumps(Shared(Budget((RateWindow(86_400, 250, 9, NOW + timedelta(hours=5)),))).to_json()))
    one, two = (Purse(store, Pace(max_requests=7), lambda: now) for _ in range(2))
    one.take_over("may on desk")
    one.claim(30)
    two.claim(30)
    assert (two.is_shared, two.budget.remaining()) == (True, {"24h": 2}), "no more than the run may use"
    one.depart(keep=True)
    two.claim(30)
    assert two.budget.remaining() == {"24h": 2}, "what has left is on the account already"
    heir = Purse(store, Pace(), lambda: now)
    assert heir.budget.remaining() == {"24h": 0}
    heir.take_over("may on desk")
    assert heir.budget.remaining() == {"24h": 6}
    heir.claim(3)
    two.claim(30)
    assert two.budget.remaining() == {"24h": 5}
    now += CLAIMED
    two.claim(0)
    assert two.budget.remaining() == {"24h": 8}, "nobody waits long for one who has died"


def test_what_another_run_was_just_told_is_believed_where_that_makes_sense() -> None:
    now, store = NOW, in_memory()
    first = Purse(store, Pace(max_wait=0), lambda: now)
    assert first.depart(keep=False) is None
    first.arrive(limits((86_400, 250, 0, 5_000)), counted=True)
    assert first.budget.remaining() == {"24h": 0}
    first.flush()

    def held_up(believes: timedelta) -> bool:
        purse = Purse(store, Pace(max_wait=0), lambda: now, believes=believes)
        if (found := purse.depart(keep=False)) is None:
            purse.arrive((), counted=False)
        return found is not None

    assert held_up(timedelta(minutes=15))
    assert not held_up(timedelta()), "a sandbox is asked"
    now += timedelta(minutes=15)
    assert not held_up(timedelta(minutes=15)), "the plan may have been raised"


moments = st.integers(0, 10**7).map(seconds)
windows = st.lists(
    st.builds(RateWindow, st.sampled_from([900, 86_400]), st.integers(1, 500), st.integers(0, 500), moments),
    unique_by=lambda window: window.seconds,
)


@given(windows, st.lists(st.tuples(st.sampled_from("abc"), moments), max_size=5), st.integers(0, 30))
def test_the_account_survives_a_round_trip(listed: list[RateWindow], sent: list[tuple[str, object]], size: int) -> None:
    shared = Shared(Budget(tuple(sorted(listed, key=lambda window: window.seconds))))
    for token, at in sent:
        shared = shared.depart(token, at).keep(token, 2, at)  # type: ignore[arg-type]
    shared = shared.remember_batch(size, NOW) if size else shared
    assert Shared.from_json(json.loads(json.dumps(shared.to_json()))) == shared


@pytest.mark.parametrize("value", [None, 7, "x", [], {}, {"windows": [], "flights": 3}, {"windows": [], "ended": "x"}])
def test_a_damaged_account_is_begun_anew(value: object) -> None:
    assert Shared.from_json(value) == Shared()


def test_windows_kept_by_an_earlier_version_are_read() -> None:
    budget = Budget((RateWindow(900, 100, 5, seconds(500)),))
    assert Shared.from_json(budget.to_json()) == Shared(budget)
    broken = {**replace(Shared(budget), ended=3).to_json(), "flights": {"a": {}}}
    assert Shared.from_json(broken) == Shared(budget)

"""What is foretold of a run is what a run does that asks, for each request, whether it may go."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from buffer_fakes import NOW, limits
from hypothesis import example, given
from hypothesis import strategies as st
from limiters import QUOTAS, Fixed, seconds

from calendar_sync.buffer.budget import Budget
from calendar_sync.buffer.forecast import MOST_RUNS, Stop, forecast, passage
from calendar_sync.model.budget import MAX_REQUESTS, UNTIL, Batch, Forecast, Pace, RateWindow

PACES = st.builds(
    Pace,
    max_wait=st.sampled_from([0.0, 10.0, 60.0, 900.0]),
    until=st.none() | st.integers(0, 500).map(seconds),
    max_requests=st.none() | st.integers(1, 40),
)
BATCHES = st.lists(st.integers(0, 3), max_size=40).map(
    lambda sizes: [Batch(size, 1 + sum(sizes[:number]) // 10) for number, size in enumerate(sizes)]
)


class Run:
    """A run against a limiter, as the wire does it."""

    def __init__(self, quotas: dict[int, int], before: int) -> None:
        self.limiter, self.budget, self.now, self.used = Fixed(quotas), Budget(), 0, 0
        for _ in range(1 + before):
            self.send(round(self.budget.seconds_until_free(seconds(self.now))))
        self.used = 0

    def send(self, wait: int) -> None:
        self.now += wait
        passed, told = self.limiter.request(self.now)
        assert passed
        self.budget = self.budget.observe(limits(*told), seconds(self.now))
        self.used += 1

    def go(self, pace: Pace, keep: int) -> Stop | None:
        found = passage(self.budget, pace, seconds(self.now), used=self.used, keep=keep)
        if isinstance(found, Stop):
            return found
        self.send(round((found.at - seconds(self.now)).total_seconds()) if found else 0)
        return None

    def carry_out(self, batches: list[Batch], pace: Pace) -> tuple[int, Stop | None]:
        """Send what may be sent, and read back; return how many batches went, and why no more did."""
        stop, sent = None, 0
        for batch in batches:
            stop = self.go(pace, batch.reading)
            if stop is not None:
                break
            sent += 1
        for _ in range(batches[sent - 1].reading if sent else 0):
            assert self.go(pace, 0) is None, "what was sent could not be read back"
        return sent, stop


@given(QUOTAS, st.integers(0, 20), BATCHES, PACES)
def test_a_run_does_what_was_foretold(quotas: dict[int, int], before: int, batches: list[Batch], pace: Pace) -> None:
    run = Run(quotas, before)
    foretold = forecast(run.budget, batches, pace, seconds(run.now))
    start = run.now
    sent, stop = run.carry_out(batches, pace)
    assert foretold.fits == sum(batch.completes for batch in batches[:sent])
    assert foretold.stopped_by == (stop.reason if stop else "")
    assert foretold.done_at == seconds(run.now)
    assert foretold.waited == run.now - start
    assert pace.max_requests is None or run.used <= pace.max_requests
    assert pace.until is None or sent == 0 or seconds(run.now) <= pace.until


@given(QUOTAS, st.integers(0, 20), st.integers(1, 5), BATCHES.filter(bool), PACES)
@example({900: 3}, 1, 2, [Batch(1, 0)], Pace(900.0))
@example({900: 3}, 1, 2, [Batch(1, 0)], Pace(0.0))
def test_what_is_read_first_waits_and_stops_like_what_is_sent(
    quotas: dict[int, int], before: int, first: int, batches: list[Batch], pace: Pace
) -> None:
    run = Run(quotas, before)
    foretold = forecast(run.budget, batches, pace, seconds(run.now), first=first)
    start, sent = run.now, 0
    stop = next((stop for _ in range(first) if (stop := run.go(pace, 0)) is not None), None)
    if stop is None:
        sent, stop = run.carry_out(batches, pace)
    assert foretold.fits == sum(batch.completes for batch in batches[:sent])
    assert foretold.stopped_by == (stop.reason if stop is not None else "")
    assert foretold.waited == run.now - start
    assert foretold.done_at == seconds(run.now)


@example({10: 3, 60: 8, 400: 53}, [Batch(0, 1), Batch(0, 1)], 0.0, 2)
@given(QUOTAS, BATCHES, st.sampled_from([0.0, 10.0, 60.0]), st.integers(0, 2))
def test_runs_that_follow_each_other_end_when_it_was_foretold(
    quotas: dict[int, int], batches: list[Batch], max_wait: float, opening: int
) -> None:
    run, pace = Run(quotas, 5), Pace(max_wait)
    foretold = forecast(run.budget, batches, pace, seconds(run.now), opening=opening)
    left = list(batches)
    for _ in range(MOST_RUNS + 1):
        run.used = 0
        sent, stop = run.carry_out(left, pace)
        left = left[sent:]
        if stop is None:
            assert foretold.all_done_at == seconds(run.now)
            return
        assert stop.again_at is not None
        run.now = max(run.now, round((stop.again_at - NOW).total_seconds()))
        for _ in range(opening):
            run.send(round(run.budget.seconds_until_free(seconds(run.now))))
    assert foretold.all_done_at is None


def budget(*left: int) -> Budget:
    lengths = ((900, 100, 600), (86_400, 250, 36_000), (2_592_000, 3_000, 1_000_000))
    paired = zip(lengths, left, strict=True)
    return Budget(tuple(RateWindow(length, quota, rest, seconds(reset)) for (length, quota, reset), rest in paired))


def foretold(state: Budget, requests: int, pace: Pace | None = None, *, used: int = 0) -> Forecast:
    return forecast(state, [Batch(30, 1)] * requests, pace or Pace(), NOW, opening=2, used=used)


def moment(at: datetime | None) -> float | None:
    return (at - NOW).total_seconds() if at else None


def test_what_fits_goes_at_once() -> None:
    told = foretold(budget(50, 200, 2_000), 10)
    assert (told.changes, told.fits, told.waited, moment(told.done_at), told.stopped_by) == (300, 300, 0, 0, "")
    assert told.all_done_at == told.done_at


def test_a_short_wait_is_made_and_told() -> None:
    told = foretold(budget(5, 200, 2_000), 10)
    assert (told.fits, told.waited, moment(told.done_at), moment(told.all_done_at)) == (300, 600, 600, 600)


def test_a_day_that_does_not_suffice() -> None:
    told = foretold(budget(50, 5, 2_000), 10)
    assert (told.fits, told.stopped_by) == (120, "24h"), "five requests are four batches and one reading"
    assert (moment(told.again_at), moment(told.all_done_at), told.waited) == (36_000, 36_000, 0)


def test_the_reading_back_is_part_of_what_a_run_may_use() -> None:
    told = foretold(budget(50, 200, 2_000), 10, Pace(max_requests=9), used=3)
    assert (told.fits, told.stopped_by, told.again_at, told.all_done_at) == (150, MAX_REQUESTS, None, None)


@pytest.mark.parametrize(("allowed", "needs"), [(1, 5), (4, 5), (5, 0), (9, 0)])
def test_a_run_that_may_use_too_few_to_send_anything_is_told_how_many_it_takes(allowed: int, needs: int) -> None:
    told = foretold(budget(50, 200, 2_000), 10, Pace(max_requests=allowed), used=3)
    assert (told.needs, told.fits > 0) == (needs, needs == 0)


def test_a_run_ends_in_time() -> None:
    told = foretold(budget(5, 200, 2_000), 10, Pace(until=seconds(599)))
    assert (told.fits, told.stopped_by, told.all_done_at) == (120, UNTIL, None)
    assert foretold(budget(5, 200, 2_000), 10, Pace(until=seconds(600))).fits == 300
    assert foretold(budget(50, 200, 2_000), 1, Pace(until=NOW - timedelta(seconds=1))).fits == 0


def test_a_reading_that_is_never_paid_is_not_foretold_for_ever() -> None:
    told = forecast(budget(5, 0, 2_000), [Batch(1, 400)], Pace(), NOW)
    assert (told.fits, told.stopped_by, told.all_done_at) == (0, "24h", None)

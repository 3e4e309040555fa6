"""May the next request go, and how far does a run get? One piece of arithmetic answers both.

What a plan foretells is therefore what the run then does, as long as nobody else uses the key and nothing goes wrong.
Pure: the time comes in as an argument.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from calendar_sync.buffer.budget import Budget
from calendar_sync.model.budget import MAX_REQUESTS, UNTIL, Batch, Forecast, Pace, RateWindow

MOST_RUNS = 1_000
"""So many runs are looked ahead at most."""


@dataclass(frozen=True, slots=True)
class Wait:
    """A request may go at ``at`` (aware UTC), when ``window`` opens again."""

    at: datetime
    window: RateWindow


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a request may not be sent any more.

    Args:
        reason: The name of a window, ``until`` or ``max_requests``.
        again_at: When it could go, aware UTC; ``None`` where that is not up to the windows.
        window: The window, if it is one.
    """

    reason: str
    again_at: datetime | None = None
    window: RateWindow | None = None


def passage(budget: Budget, pace: Pace, now: datetime, *, used: int = 0, keep: int = 0) -> Wait | Stop | None:
    """Return what one request must wait for, or why it must not go, such that ``keep`` more can follow it.

    ``None`` lets it go now.

    Args:
        budget: What is left.
        pace: How long the run may wait, and how much it may use.
        now: Aware UTC.
        used: Requests the run has used.
        keep: Requests that must still be possible afterwards, on the same terms: the reading back.
    """
    if pace.max_requests is not None and used + 1 + keep > pace.max_requests:
        return Stop(MAX_REQUESTS)
    if pace.until is not None and now > pace.until:
        return Stop(UNTIL)
    if budget.holds(1 + keep, now):
        return None
    before = now
    for window, at in budget.waits(1 + keep, now):
        if (at - before).total_seconds() > pace.max_wait:
            return Stop(window.name, at, window)
        if pace.until is not None and at > pace.until:
            return Stop(UNTIL, at, window)
        before = at
    shut = budget.tightest(now)
    return Wait(shut.resets_at, shut) if shut is not None else None


def forecast(
    budget: Budget,
    batches: Sequence[Batch],
    pace: Pace,
    now: datetime,
    *,
    opening: int = 0,
    used: int = 0,
    first: int = 0,
) -> Forecast:
    """Return how far a run gets with ``batches``, and when the rest is done.

    Args:
        budget: What is left.
        batches: In the order in which they are sent.
        pace: How long the run may wait, and how much it may use.
        now: Aware UTC.
        opening: Requests that every further run needs before it can send anything.
        used: Requests this run has used.
        first: Requests that it needs for reading before it can send anything; like those, they may have to wait.
    """
    batches = [*[Batch(0, 0)] * first, *batches]
    run = _run(budget, batches, pace, now, used=used)
    stop = run.stop
    again_at = stop.again_at if stop is not None and stop.window is not None and stop.reason != UNTIL else None
    return Forecast(
        changes=sum(batch.completes for batch in batches),
        fits=sum(batch.completes for batch in batches[: run.sent]),
        waited=run.waited,
        done_at=run.at,
        stopped_by=stop.reason if stop is not None else "",
        again_at=again_at,
        all_done_at=run.at if stop is None else _all_done(run, batches, pace, opening=opening, first=first),
        needs=used + first + 1 + batches[first].reading
        if stop is not None and stop.reason == MAX_REQUESTS and run.sent <= first
        else 0,
    )


@dataclass(frozen=True, slots=True)
class _Run:
    """How far a run got: batches sent, what is left then, and when."""

    sent: int
    budget: Budget
    at: datetime
    waited: float
    stop: Stop | None


def _run(budget: Budget, batches: Sequence[Batch], pace: Pace, now: datetime, *, used: int) -> _Run:
    at, sent, stop = now, 0, None
    while sent < len(batches):
        found = passage(budget, pace, at, used=used + sent, keep=batches[sent].reading)
        if isinstance(found, Stop):
            stop = found
            break
        at = found.at if found is not None else at
        budget, sent = budget.spend(1, at), sent + 1
    if sent:
        for _ in range(batches[sent - 1].reading):
            at = budget.when(1, at)
            budget = budget.spend(1, at)
    return _Run(sent, budget, at, (at - now).total_seconds(), stop)


def _all_done(run: _Run, batches: Sequence[Batch], pace: Pace, *, opening: int, first: int) -> datetime | None:
    # What was read before nothing could be sent is read again.
    sent = max(run.sent, first)
    for _ in range(MOST_RUNS):
        if run.stop is None:
            return run.at
        if run.stop.again_at is None or run.stop.reason == UNTIL:
            return None
        at = max(run.at, run.stop.again_at)
        budget = run.budget
        for _ in range(opening):
            at = budget.when(1, at)
            budget = budget.spend(1, at)
        run = _run(budget, batches[sent:], Pace(pace.max_wait), at, used=0)
        if run.sent == 0 and run.stop is not None and run.stop.again_at is not None and run.stop.again_at <= at:
            return None
        sent += run.sent
    return None

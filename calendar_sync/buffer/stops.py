"""What is told when a run may send no more."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from calendar_sync.buffer.forecast import Stop
from calendar_sync.errors import BudgetSpent, NotSent, RateLimited
from calendar_sync.model.budget import MAX_REQUESTS, UNTIL, Pace
from calendar_sync.model.pace import full_minute


def rate_limited(wait: float, window: str, now: datetime) -> RateLimited:
    """Return the error for a rate window that is used up for ``wait`` more seconds from ``now`` (aware)."""
    minutes = max(1, ceil(wait / 60))
    when = f"{max(1, ceil(wait))} s" if wait < 60 else f"{minutes} min" if minutes < 120 else f"{ceil(minutes / 60)} h"
    # The people who read this have the machine's clock before them.
    at = full_minute(now + timedelta(seconds=wait)).astimezone()
    return RateLimited(
        f"Buffer allows no more requests for now ({window} window); the next one in about {when} "
        f"({at:%a %d %b %H:%M %Z}).",
        retry_after=wait,
        window=window,
        fix="Run the same command again then: it goes on where this run stopped.",
    )


READ_BACK = 2
"""Requests that follow the reading of a calendar at least, where there is anything to do: sending, and reading back."""


def stopped(stop: Stop, pace: Pace, now: datetime, *, needs: int = 0) -> NotSent:
    """Return why a request is not sent although it could be: it would go beyond what the run may wait, or use.

    Args:
        stop: Why.
        pace: What the run may.
        now: Aware UTC.
        needs: Requests it takes at least to send anything, where the run has sent nothing yet; else 0.
    """
    if stop.reason == MAX_REQUESTS and needs:
        return BudgetSpent(
            f"This run may use {_counted(pace.max_requests)} (max_requests), but this calendar needs at least {needs} "
            "before anything can be sent; nothing was.",
            fix=f"Raise it: --max-requests {needs}, or more. With fewer, every run stops here.",
        )
    if stop.reason == MAX_REQUESTS:
        return BudgetSpent(
            f"This run may use {_counted(pace.max_requests)} (max_requests); going on would take more.",
            fix="Run the same command again: it goes on where this run stopped. Or allow more with --max-requests.",
        )
    if stop.reason == UNTIL and pace.until is not None:
        return BudgetSpent(
            f"This run may go on until {pace.until.astimezone():%a %d %b %Y %H:%M %Z} only (until); "
            "what is next would end later.",
            fix="Run the same command again, with a later --until: it goes on where this run stopped.",
        )
    wait = (stop.again_at - now).total_seconds() if stop.again_at is not None else 0.0
    return rate_limited(wait, stop.reason, now)


def _counted(requests: int | None) -> str:
    return "1 request" if requests == 1 else f"{requests} requests"

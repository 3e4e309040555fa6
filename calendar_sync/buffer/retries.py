"""Requests that failed are repeated a few times, with growing waits between them.

Imported by the first request that fails: most runs need none of it, and start sooner without.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tenacity import RetryCallState, Retrying, retry_if_result, wait_exponential, wait_random

from calendar_sync.buffer.failures import Failure

ATTEMPTS = 4
"""With the first one."""
_BACKOFF = wait_exponential(multiplier=0.5, max=8.0) + wait_random(0, 0.5)


def repeated(
    failed: Failure,
    attempt: Callable[[], Any],
    *,
    is_worth_it: Callable[[Failure], bool],
    may_wait: Callable[[float], bool],
    pause: Callable[[float, str], None],
) -> Any:
    """Return what the last attempt came to: an answer, or a failure where enough was tried.

    Args:
        failed: What the first attempt came to.
        attempt: Sends the request once more; returns its answer or a failure.
        is_worth_it: Tells whether a failure may be repeated at all.
        may_wait: Tells whether there is time for so many more seconds.
        pause: Waits for so many seconds; told why.
    """
    first = [failed]
    return Retrying(
        retry=retry_if_result(lambda result: isinstance(result, Failure) and is_worth_it(result)),
        wait=_wait,
        stop=lambda state: state.attempt_number >= ATTEMPTS or not may_wait(state.upcoming_sleep),
        sleep=lambda _: None,  # ``pause`` does, and says why
        before_sleep=lambda state: pause(state.upcoming_sleep, str(_result(state).error)),
        retry_error_callback=_result,
    )(lambda: first.pop() if first else attempt())


def _result(state: RetryCallState) -> Any:
    return state.outcome.result() if state.outcome is not None else None


def _wait(state: RetryCallState) -> float:
    failure = _result(state)
    asked = failure.wait if isinstance(failure, Failure) else None
    return _BACKOFF(state) if asked is None else max(asked, 1.0)

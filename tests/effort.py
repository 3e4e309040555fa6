"""How much work something is, judged so that neither a busy machine nor an unlucky moment decides."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")
TRIES = 3


def spend(work: Callable[[], Result], *, at_most: float) -> Result:
    """Do some work, and require that it takes at most so many seconds of this thread's own CPU time.

    What other processes and threads do does not count; where a cold cache or a collection of garbage fell into a try,
    another one follows. What grows with the square of its input takes many times as long in every try.

    Args:
        work: Gives the same each time.
        at_most: Seconds; some ten times of what a quiet machine needs.
    """
    took = []
    for _ in range(TRIES):
        began = time.thread_time()
        result = work()
        took.append(time.thread_time() - began)
        if took[-1] <= at_most:
            return result
    raise AssertionError(f"at most {at_most} s of CPU time were expected, {min(took):.2f} s were the least of {TRIES}")

"""Python's collector of cyclic garbage, while a plan is made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_many_runs = False
_left: list[object] = []

_YOUNG_ONLY = (50_000, 1_000_000, 1_000_000)
"""New values are looked at once, and then left alone."""


def shared_by_many_runs() -> None:
    """Leave the collector alone from now on: several runs share this process, and none may speak for the others."""
    global _many_runs
    _many_runs = True


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Keep the collector from looking, time and again, through a million values that hold no cycles.

    With fifty thousand posts it takes a quarter of the time of a plan. As a decorator it holds for a whole function.
    """
    if _many_runs:
        yield
        return
    usual = gc.get_threshold()
    gc.set_threshold(*_YOUNG_ONLY)
    try:
        yield
    finally:
        # What was set aside is looked at like everything else again, should this process go on for long.
        gc.unfreeze()
        gc.set_threshold(*usual)


def left_to_the_end(value: object) -> None:
    """Have a large value stay until the process ends, which gives all memory back at once and much sooner than bit by
    bit. What the value holds must not need to be closed."""
    if _many_runs:
        return
    ring: list[object] = [value]
    # Once the collector is told to leave everything (see ``__main__``), nothing takes a ring apart.
    ring.append(ring)
    _left.append(ring)


@contextmanager
def set_aside() -> Iterator[None]:
    """Keep the collector from what is made meanwhile, as far as it stays: for work that makes next to no cycles.

    To be used within :func:`seldom_collected`, whose end hands everything back to the collector.
    """
    if _many_runs:
        yield
        return
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()

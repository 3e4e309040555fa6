"""How a Google calendar is reached: plain values, handed down by the commands."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

DEADLINE = 150.0
"""Seconds that one request may take with all its repetitions, unless told otherwise."""


@dataclass(frozen=True, slots=True)
class GoogleOptions:
    """How a Google calendar is reached.

    Args:
        credentials: File of a service account, or of a stored sign-in; empty to look in the other places.
        url: Another server that speaks Google's API (the local one); empty for Google itself.
        colors: Colour the status column by its words.
        deadline: Seconds that one request may take with all its repetitions.
        sleep: Waits for so many seconds.
        waiting: Told before each wait for Google how many seconds it takes, and why.
    """

    credentials: str = ""
    url: str = ""
    colors: bool = True
    deadline: float = DEADLINE
    sleep: Callable[[float], None] = time.sleep
    waiting: Callable[[float, str], None] = lambda _seconds, _why: None

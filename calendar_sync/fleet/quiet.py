"""What the workflow engine says in its log: one line each, and the same line seldom."""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Callable

SELDOM = 60.0
"""Seconds in which the same thing is said once: a database that is away is told of by every thread, all the time."""

_LONGEST = 300


class Quiet(logging.Filter):
    """Shortens what is said to a line, without its traceback, and leaves out what was just said.

    Args:
        clock: Gives seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._said: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether a record is to be said at all."""
        if os.environ.get("CALENDAR_SYNC_DEBUG"):
            return True
        lines = [line.strip() for line in record.getMessage().splitlines() if line.strip()]
        first, last = (lines[0], lines[-1]) if lines else ("", "")
        if "Traceback" in first:
            own = [line for line in lines[1:] if re.match(r"[A-Za-z_.]+(Error|Exception)\b", line)]
            first = first.partition("Traceback")[0] + (own[-1] if own else last)
        record.msg, record.args = first[:_LONGEST], None
        if record.exc_info and record.exc_info[1] is not None:
            record.msg += f" {type(record.exc_info[1]).__name__}: {str(record.exc_info[1]).splitlines()[0][:_LONGEST]}"
        record.exc_info = record.exc_text = record.stack_info = None
        kind, at = re.sub(r"[0-9]+", "0", str(record.msg)), self._clock()
        if at - self._said.get(kind, -SELDOM) < SELDOM:
            return False
        self._said = {said: when for said, when in self._said.items() if at - when < SELDOM} | {kind: at}
        return True

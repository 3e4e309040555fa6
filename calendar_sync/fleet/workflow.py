"""The workflow of one calendar's run. What it does, and in which order, is part of :data:`.engine.VERSION`.

A run that has to wait ends its part, and leaves the next one in the queue with a delay: it costs a row in the database
while it waits, belongs to no worker, and goes on with whichever is there when its time has come.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NoReturn

from dbos import DBOS

from calendar_sync.executor.ports import StopFlag
from calendar_sync.fleet.engine import WORKFLOW, options_for, part_id
from calendar_sync.fleet.running import Runs
from calendar_sync.fleet.told import GOING, WAIT, Before, Told
from calendar_sync.opening import now


class Place:
    """Where the workflows of this process run.

    Args:
        runs: What the worker has in hand.
        stop: Set when it is to end; no further piece is begun then.
        told: Called with a run's id and what a part of it ended in.
    """

    def __init__(
        self, runs: Runs, stop: StopFlag, told: Callable[[str, Told], None] = lambda _run, _told: None
    ) -> None:
        self.runs, self.stop, self.told = runs, stop, told
        self._busy = 0
        self._begun: Counter[str] = Counter()
        self._change = threading.Condition()

    def step(self, calendar: str, run_id: str, before: Before) -> Told:
        """Do one piece, unless the worker is to end."""
        with self._change:
            is_ending = bool(self.stop)
            self._busy += not is_ending
        if is_ending:
            _stand_still()
        try:
            return self.runs.step(calendar, run_id, before)
        finally:
            with self._change:
                self._busy -= 1
                self._change.notify_all()

    @contextmanager
    def having(self, workflow_id: str) -> Iterator[None]:
        """Count a part of a run (the engine's id) among those that this process is at."""
        with self._change:
            self._begun[workflow_id] += 1
        try:
            yield
        finally:
            with self._change:
                self._begun[workflow_id] -= 1
                self._begun = +self._begun

    def begun(self) -> frozenset[str]:
        """Return the parts of runs that this process is at."""
        with self._change:
            return frozenset(self._begun)

    def wait_for_pieces(self, seconds: float) -> bool:
        """Wait for the pieces under way to end, at most so long; return whether they have."""
        with self._change:
            return self._change.wait_for(lambda: not self._busy, timeout=seconds)


_places: list[Place] = []


def work_at(place: Place) -> None:
    """Have the workflows of this process run there."""
    _places[:] = [place]


def _stand_still() -> NoReturn:
    """Begin nothing any more: the process is about to end, and another worker goes on with the run."""
    while True:
        threading.Event().wait()


@DBOS.workflow(name=WORKFLOW, max_recovery_attempts=None)
def sync_calendar(calendar: str, run_id: str, part: int, partition: str, before: dict[str, Any]) -> dict[str, Any]:
    """Do one part of a run: until it is over, or has to wait.

    Args:
        calendar: Name of the calendar.
        run_id: Of the run.
        part: Which part of it; 1 is the first.
        partition: A fingerprint of its API key.
        before: What earlier parts have come to, as JSON.
    """
    place = _places[0]
    known = Before(**before)
    with place.having(part_id(run_id, part)):
        try:
            told = _pieces(place, calendar, run_id, known)
            if told["state"] == WAIT:
                _put_aside(calendar, run_id, part, partition, known, told)
        except BaseException:
            # Cancelled, most of all: whoever comes next has to find the calendar free.
            place.runs.drop(run_id)
            raise
        place.told(run_id, told)
    return dict(told)


def _pieces(place: Place, calendar: str, run_id: str, before: Before) -> Told:
    while True:
        told: Told = DBOS.run_step({"name": "piece"}, place.step, calendar, run_id, before)
        if told["state"] != GOING:
            return told
        before = before.and_then(told)


def _put_aside(calendar: str, run_id: str, part: int, partition: str, before: Before, told: Told) -> None:
    until = datetime.fromisoformat(told["until"])
    after = {
        "started_at": before.started_at or told["began"],
        "requests": told["requests"],
        "tries": before.tries + 1 if told["barred"] else 0,
        "counts": told["counts"],
    }
    options = options_for(
        calendar,
        run_id,
        part + 1,
        partition,
        delay=max((until - now()).total_seconds(), 0.001),
        why=told["why"],
        until=told["until"],
        keeps_key=told["keeps_key"],
    )
    DBOS.enqueue_workflow_with_options(options, calendar, run_id, part + 1, partition, after)

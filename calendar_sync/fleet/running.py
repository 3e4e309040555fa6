"""One piece of a calendar's run after the other, as a worker does them: each ends in a small value that says what next.

The ledger is the truth about posts. What a worker has in hand is only kept to save reading twice; where it is lost, the
next piece begins by reading both sides and the ledger again, and looks up what was sent without an answer.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from calendar_sync.config import Settings
from calendar_sync.errors import (
    BudgetSpent,
    BufferError,
    CalendarChanged,
    CalendarInUse,
    CalendarSyncError,
    CalendarUnreachable,
    DocumentRefused,
    LedgerUnusable,
    OutcomeUnknown,
    RateLimited,
    RunInProgress,
    Stopped,
    UsageError,
)
from calendar_sync.executor.ports import StopFlag
from calendar_sync.fleet.counting import counted
from calendar_sync.fleet.hand import Hand, real_reach, settings_for, take_in_hand, words_for
from calendar_sync.fleet.results import CalendarResult, failed_result, result_of
from calendar_sync.fleet.told import WAIT, Before, KeyWaits, Told, going, iso, over
from calendar_sync.fleet.values import Fleet, FleetCalendar
from calendar_sync.holding import holder_name
from calendar_sync.ledger import Ledger
from calendar_sync.ledger.slots import done_for, drop_held_for, held_as, park, parked_until, unpark
from calendar_sync.model.plan import OutcomeStatus
from calendar_sync.opening import Reach, now
from calendar_sync.session import Report

KEY_HELD = timedelta(minutes=30)
"""A run holds its key for so long unless it says more; longer than a calendar is held, so that it never ends first."""

GRACE = timedelta(minutes=5)
"""How much longer than its wait a run holds its key, so that it is the one that goes on."""

AFTER = timedelta(seconds=5)
"""How long after that one is to go on the others with the same key look again."""

ELSEWHERE = timedelta(seconds=30)
"""How long a run waits for another one that has its key or its calendar before it looks again."""

BACKOFF = (15, 60, 120, 300, 600, 900, 1800)
"""Seconds until a run whose way was barred in passing tries again; after the last of them it gives up."""

_PASSING = (BufferError, CalendarUnreachable, CalendarChanged, CalendarInUse, LedgerUnusable)
_LASTING = (BudgetSpent, DocumentRefused)

_log = logging.getLogger(__name__)


class _Alone:
    """Held by the thread that is at a run: the engine may give a run to a worker twice, after it has stood still."""

    def __init__(self) -> None:
        self.lock = threading.RLock()


class Runs:
    """What a worker has in hand.

    Args:
        fleet: The settings.
        ledger: Which the whole fleet shares.
        slot: Of this worker.
        generation: Of this process.
        stop: Set when it is to end.
        reach: Returns which Buffer a calendar goes to.
    """

    def __init__(
        self,
        fleet: Fleet,
        ledger: Ledger,
        *,
        slot: str,
        generation: str,
        stop: StopFlag,
        reach: Callable[[FleetCalendar, Settings], Reach] = real_reach,
    ) -> None:
        self._fleet, self._ledger = fleet, ledger
        self._slot, self._generation = slot, generation
        self._stop, self._reach = stop, reach
        self._hands: dict[str, Hand] = {}
        self._keys: dict[str, str] = {}
        self._lock = threading.Lock()
        self._alone: WeakValueDictionary[str, _Alone] = WeakValueDictionary()

    def step(self, name: str, run_id: str, before: Before) -> Told:
        """Do the next piece of a run. Whatever goes wrong, it is told, not raised.

        Args:
            name: Of the calendar.
            run_id: Of the run.
            before: What earlier parts of it have come to.
        """
        item = self._fleet.named(name)
        if item is None:
            return self._unknown(name, run_id)
        alone = self._alone_at(run_id)
        with alone.lock:
            return self._step(item, run_id, before)

    def _alone_at(self, run_id: str) -> _Alone:
        with self._lock:
            return self._alone.setdefault(run_id, _Alone())

    def _step(self, item: FleetCalendar, run_id: str, before: Before) -> Told:
        began = datetime.fromisoformat(before.started_at) if before.started_at else now()
        try:
            hand = self._hand(item, run_id, before)
            try:
                next(hand.pieces)
            except StopIteration as end:
                told = self._ended(item, run_id, end.value, before, began)
            else:
                return going(hand.requests, began)
        except CalendarSyncError as problem:
            told = self._barred(item, run_id, problem, before, began)
        except Exception as problem:
            _log.exception("%s stopped", run_id)
            told = over(failed_result(item, run_id, problem, started_at=began, ended_at=now(), slot=self._slot))
        try:
            # A calendar's own trouble, such as a sheet that is open somewhere, lets others with its key go on.
            self.drop(run_id, until=told["until"] if told["keeps_key"] else "")
        except CalendarSyncError as problem:
            # What it holds ends by itself; what it has told is true all the same.
            _log.warning("%s holds on for a while: %s", run_id, problem.message)
        return told

    def drop(self, run_id: str, *, until: str = "") -> None:
        """Let go of a run; its key stays with it ``until`` some time (ISO 8601), where it goes on then."""
        alone = self._alone_at(run_id)
        with alone.lock:
            self._drop(run_id, until)

    def _drop(self, run_id: str, until: str) -> None:
        with self._lock:
            hand, key_hash = self._hands.pop(run_id, None), self._keys.pop(run_id, None)
        if hand is not None:
            hand.close()
        if key_hash is None:
            return
        name, mine = _key_lease(key_hash), self._holder(run_id)
        if until:
            park(self._ledger, name, mine, run_id, until=datetime.fromisoformat(until) + GRACE)
        else:
            self._ledger.release(name, mine)

    def drop_all(self) -> None:
        """Let go of all runs."""
        for run_id in list(self._keys):
            self.drop(run_id)

    def _hand(self, item: FleetCalendar, run_id: str, before: Before) -> Hand:
        """Return the run with its key held; taken in hand anew where another process had it before."""
        hand = self._hands.get(run_id)
        if hand is not None:
            self._hold_key(hand.session.key_hash, run_id)
            return hand
        settings = settings_for(item, self._fleet)
        reach = self._reach(item, settings)
        # The engine gives a run to one worker: whatever else holds something for it has lost the ledger or is late.
        drop_held_for(self._ledger, run_id, parked=False)
        self._hold_key(reach.key_hash, run_id)
        hand = take_in_hand(
            item,
            self._ledger,
            reach=reach,
            settings=settings,
            held_as=self._holder(run_id) + "/",
            stop=self._stop,
            used=before.requests,
        )
        with self._lock:
            self._hands[run_id] = hand
        return hand

    def _hold_key(self, key_hash: str, run_id: str) -> None:
        """Hold a key for a run, or for longer.

        Raises:
            RunInProgress: Another run has it.
        """
        name, mine = _key_lease(key_hash), self._holder(run_id)
        unpark(self._ledger, name, mine, run_id)
        try:
            who = f"{run_id} ({holder_name()})"
            self._ledger.acquire(name, mine, who, now=now(), seconds=KEY_HELD.total_seconds())
        except RunInProgress as problem:
            words = f"Another run has the same key: {problem.message.partition(': ')[2]}"
            if (until := parked_until(self._ledger, name)) is None:
                raise RunInProgress(words, fix=problem.fix) from None
            # It is no use to look again before that one has gone on.
            raise KeyWaits(words, until=until - GRACE + AFTER) from None
        with self._lock:
            self._keys[run_id] = key_hash

    def _holder(self, run_id: str) -> str:
        return held_as(self._slot, self._generation, run_id)

    # What a part of a run ended in

    def _ended(self, item: FleetCalendar, run_id: str, report: Report | None, before: Before, began: datetime) -> Told:
        """Tell how the pipeline ended, which may be that it stopped on the way."""
        if report is None:
            return over(CalendarResult(item.name, run_id, item.calendar, item.group, "done", slot=self._slot))
        hand = self._hands.get(run_id)
        left = hand.left if hand is not None else ()
        requests = self._requests(run_id, before)
        result = result_of(
            item, run_id, report, left, started_at=began, ended_at=now(), slot=self._slot, requests=requests
        )
        done = done_for(self._ledger, report.plan.calendar_id, run_id)
        result = replace(result, counts=counted(result.counts, report.plan, done))
        is_unknown = any(outcome.status is OutcomeStatus.UNKNOWN for outcome in report.outcomes)
        problem = report.problem or report.unwritten
        if problem is None and is_unknown:
            problem = OutcomeUnknown("Buffer's answer was lost; the run looks whether it was carried out.")
        if problem is None:
            return over(result)
        return self._next(problem, before, began, counts=dict(result.counts), requests=requests) or over(result)

    def _barred(
        self, item: FleetCalendar, run_id: str, problem: CalendarSyncError, before: Before, began: datetime
    ) -> Told:
        """Tell what comes of an error that stopped the pipeline before anything was sent, or the worker."""
        requests = self._requests(run_id, before)
        told = self._next(problem, before, began, counts=dict(before.counts or {}), requests=requests)
        if told is not None:
            return told
        result = failed_result(
            item, run_id, problem, started_at=began, ended_at=now(), slot=self._slot, requests=requests
        )
        return over(replace(result, counts=dict(before.counts or {})))

    def _requests(self, run_id: str, before: Before) -> int:
        hand = self._hands.get(run_id)
        return hand.requests if hand is not None else before.requests

    def _next(
        self, problem: CalendarSyncError, before: Before, began: datetime, *, counts: dict[str, int], requests: int
    ) -> Told | None:
        """Return when the run goes on after ``problem``; ``None`` where it does not."""

        def put_off(
            seconds: float, why: str = problem.message, *, barred: bool = False, keeps_key: bool = False
        ) -> Told:
            until, first = iso(now() + timedelta(seconds=seconds)), iso(began)
            return Told(
                state=WAIT,
                until=until,
                why=why,
                barred=barred,
                keeps_key=keeps_key,
                counts=counts,
                requests=requests,
                began=first,
                result={},
            )

        if isinstance(problem, Stopped):
            return going(requests, began)
        if isinstance(problem, RateLimited):
            return put_off(problem.retry_after, words_for(problem), keeps_key=True)
        if isinstance(problem, KeyWaits):
            seconds = (problem.until - now()).total_seconds()
            return put_off(max(seconds, ELSEWHERE.total_seconds()))
        if isinstance(problem, RunInProgress):
            return put_off(ELSEWHERE.total_seconds())
        if isinstance(problem, _LASTING) or not isinstance(problem, _PASSING) or before.tries >= len(BACKOFF):
            return None
        return put_off(BACKOFF[before.tries], barred=True, keeps_key=isinstance(problem, OutcomeUnknown))

    def _unknown(self, name: str, run_id: str) -> Told:
        problem = UsageError(
            f"The settings of worker {self._slot} have no calendar '{name}'.",
            fix="Give all workers the same fleet.toml and start them again; then: calendar-sync fleet retry.",
        )
        return over(failed_result(FleetCalendar(name, "", ""), run_id, problem, ended_at=now(), slot=self._slot))


def _key_lease(key_hash: str) -> str:
    return f"key:{key_hash}"

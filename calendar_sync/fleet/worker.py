"""A worker: holds a slot, runs what is in the queue, and leaves everything in order when it is asked to end."""

from __future__ import annotations

import logging
import re
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from calendar_sync.collector import shared_by_many_runs
from calendar_sync.config import Settings
from calendar_sync.errors import CalendarSyncError, RunInProgress, Stopped, UsageError
from calendar_sync.executor.ports import StopFlag
from calendar_sync.fleet import engine
from calendar_sync.fleet.hand import real_reach
from calendar_sync.fleet.recovering import give_back, give_up, recover_long_dead
from calendar_sync.fleet.running import Runs
from calendar_sync.fleet.told import Told
from calendar_sync.fleet.turns import begun_in, database, give_turns
from calendar_sync.fleet.values import Fleet, FleetCalendar
from calendar_sync.fleet.workflow import Place, work_at
from calendar_sync.holding import holder_name
from calendar_sync.ledger import Ledger
from calendar_sync.ledger.slots import drop_held, keep_slot, slots, take_slot
from calendar_sync.opening import Reach, now

SLOT_HELD, SLOT_RENEWED = 60.0, 15.0
"""Seconds for which a worker holds its slot, and after which it renews that."""

TURNS_GIVEN = engine.LOOKS
"""Seconds between two looks at whose turn it is: as often as the engine looks for what to start."""

TURNS_AHEAD = 4
"""So many times what one worker runs at once has its turn together: other workers are to find something as well."""

LOOKING = 0.1
"""At most this share of the time goes by looking where nobody's turn has come, unless that is seldomer than ..."""

LONGEST_PAUSE = 5.0
"""... every so many seconds."""

LAST_PIECES = 110.0
"""Seconds that pieces under way are given when the worker is to end: a request and looking for its answer."""

_SLOT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")
_log = logging.getLogger(__name__)


def checked_slot(slot: str) -> str:
    """Return the name of a slot.

    Raises:
        UsageError: It is none.
    """
    if not _SLOT.fullmatch(slot):
        raise UsageError(
            f"'{slot}' cannot be the name of a slot.",
            fix="Letters, digits, dots, hyphens and underscores, such as worker-1; the same each time it starts.",
        )
    return slot


@contextmanager
def working(
    fleet: Fleet,
    ledger: Ledger,
    url: str,
    slot: str,
    *,
    at_once: int,
    stop: StopFlag,
    patience: float,
    told: Callable[[str, Told], None] = lambda _run, _told: None,
    reach: Callable[[FleetCalendar, Settings], Reach] = real_reach,
) -> Iterator[threading.Event]:
    """Run what is in the queue, until the block ends. Gives an event that is set when the slot is lost.

    Args:
        fleet: The settings.
        ledger: Which the whole fleet shares.
        url: Of the engine's database.
        slot: Of this worker.
        at_once: So many calendars are worked on at the same time.
        stop: Set when it is to end.
        patience: Seconds to wait for a slot that a worker on another machine held until just now.
        told: Called with a run's id and what a part of it ended in.
        reach: Returns which Buffer a calendar goes to.

    Raises:
        RunInProgress: Another worker has the slot.
        SettingsError: The database cannot be used.
    """
    shared_by_many_runs()
    generation = secrets.token_hex(4)
    _take(ledger, slot, generation, stop, patience)
    lost, ended = threading.Event(), threading.Event()
    threading.Thread(target=_keep, args=(ledger, url, slot, generation, lost, ended), daemon=True).start()
    place = Place(Runs(fleet, ledger, slot=slot, generation=generation, stop=stop, reach=reach), stop, told)
    work_at(place)
    try:
        engine.launch(url, slot, at_once=at_once)
        threading.Thread(target=_give_turns, args=(place, url, slot, at_once, lost, ended), daemon=True).start()
        yield lost
    finally:
        stop.signal_number = stop.signal_number or 15
        is_quiet = place.wait_for_pieces(LAST_PIECES)
        ended.set()
        if is_quiet and not lost.is_set():
            _leave(place, ledger, url, slot)


def _leave(place: Place, ledger: Ledger, url: str, slot: str) -> None:
    """Give everything to the other workers; where that fails, the slot's next worker takes it."""
    try:
        place.runs.drop_all()
        with engine.opened(url) as client:
            give_up(client, slot)
        drop_held(ledger, slot)
    except CalendarSyncError as problem:
        _log.warning("%s left without giving back what it held: %s", slot, problem.message)


def _take(ledger: Ledger, slot: str, generation: str, stop: StopFlag, patience: float) -> None:
    """Take a slot; where it is held, wait whether that ends, as it does when its worker has died.

    Raises:
        RunInProgress: Its worker lives, or ``patience`` (seconds) was not enough.
        Stopped: A signal came first.
    """
    end, first = time.monotonic() + patience, None
    while True:
        try:
            take_slot(ledger, slot, generation, holder_name(), now=now(), seconds=SLOT_HELD)
        except RunInProgress as problem:
            if stop:
                raise Stopped(
                    f"Stopped while waiting for the slot {slot}.", signal_number=stop.signal_number or 15
                ) from None
            held = next((item for item in slots(ledger) if item.name == slot), None)
            is_renewed = held is not None and first is not None and held.until > first
            if is_renewed or time.monotonic() >= end:
                raise RunInProgress(
                    f"Another worker has the slot {slot}: {problem.message.partition(': ')[2]}",
                    fix="Give each worker a slot of its own: --slot worker-2.",
                ) from None
            if held is not None and first is None:
                first = held.until
                _log.warning(
                    "The slot %s is held by %s until %s UTC. If that worker is dead, this one begins then; "
                    "if it lives, this one will end.", slot, held.holder, f"{held.until:%H:%M:%S}",
                )  # fmt: skip
            time.sleep(1.0)
        else:
            return


def _keep(
    ledger: Ledger, url: str, slot: str, generation: str, lost: threading.Event, ended: threading.Event
) -> None:  # fmt: skip
    """Hold the slot while the worker lives, and see to those whose workers are dead."""
    while not ended.wait(SLOT_RENEWED):
        try:
            keep_slot(ledger, slot, generation, now=now(), seconds=SLOT_HELD)
            for dead, parts in recover_long_dead(ledger, url, generation).items():
                _log.warning("%s is dead; %d runs that it had begun go on elsewhere", dead, len(parts))
        except RunInProgress:
            lost.set()
            return
        except CalendarSyncError as problem:
            _log.warning("%s could not renew its hold: %s", slot, problem.message)


def _give_turns(
    place: Place, url: str, slot: str, at_once: int, lost: threading.Event, ended: threading.Event
) -> None:  # fmt: skip
    """See to it that there is something to start, and that what was begun goes on, while the worker starts anything."""
    engines, is_away, pause = database(url), False, TURNS_GIVEN
    missed: frozenset[str] = frozenset()
    looked = time.monotonic()
    while not (place.stop or lost.is_set() or ended.wait(pause)):
        pause = TURNS_GIVEN
        try:
            began = time.monotonic()
            with engines.begin() as connection:
                given = give_turns(connection, TURNS_AHEAD * at_once, now())
            is_away = False
            if not given:
                pause = max(TURNS_GIVEN, min((time.monotonic() - began) / LOOKING, LONGEST_PAUSE))
            if time.monotonic() - looked >= SLOT_RENEWED:
                looked = time.monotonic()
                with engines.begin() as connection:
                    begun = begun_in(connection, slot)
                missed = give_back_missed(url, begun - place.begun(), missed)
        except CalendarSyncError as problem:
            _log.warning("What nobody goes on with cannot be given back for the moment: %s", problem.message)
        except SQLAlchemyError as problem:
            if not is_away:
                _log.warning("Turns cannot be given for the moment: %s", type(problem).__name__)
            is_away = True
    engines.dispose()


def give_back_missed(url: str, missing: frozenset[str], missed: frozenset[str]) -> frozenset[str]:
    """Give back what stands as begun in a slot although its worker is not at it, and was not at the last look either.

    A worker that stood still begins something after another has taken its slot, and ends; or the engine cannot start
    what it has claimed. Nobody else would go on with it as long as the slot has a worker.

    Args:
        url: Of the engine's database.
        missing: The engine's ids of what the worker is not at.
        missed: What this returned last; empty at first.

    Returns:
        What is given back at the next look, should it be missing then.
    """
    if stuck := missing & missed:
        with engine.opened(url) as client:
            give_back(client, stuck)
        _log.warning("Begun here, and gone on with by nobody; it goes on now: %s", ", ".join(sorted(stuck)))
    return missing - missed

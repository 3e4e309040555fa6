"""``fleet run`` and ``fleet worker``: what keeps going until everything is done, or a signal ends it."""

from __future__ import annotations

import os
import shlex
import signal
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any

import click
from dbos import DBOS, DBOSClient
from rich.console import Group
from rich.live import Live

from calendar_sync.cli.console import beside
from calendar_sync.cli.fleet_places import Places, chosen, places_of, runs_of, summed_up, tell
from calendar_sync.cli.session import sandbox_reach
from calendar_sync.errors import RunInProgress
from calendar_sync.executor.ports import StopFlag
from calendar_sync.fleet import engine
from calendar_sync.fleet.hand import real_reach
from calendar_sync.fleet.results import (
    BUFFER,
    CANCELLED,
    DONE,
    ENDED,
    FAILED,
    QUEUED,
    RUNNING,
    WAITING,
    CalendarResult,
    FleetResult,
)
from calendar_sync.fleet.settings import read_fleet
from calendar_sync.fleet.standing import results_of
from calendar_sync.fleet.telling import headline, table
from calendar_sync.fleet.told import OVER, Told
from calendar_sync.fleet.values import Fault, Fleet
from calendar_sync.fleet.worker import SLOT_HELD, checked_slot, working
from calendar_sync.ledger import Ledger
from calendar_sync.opening import Reach, now

HERE = "here"
"""The slot of ``fleet run``: one of them at a time on a machine."""

LOOK_AGAIN = 0.5
"""Seconds between two looks at how runs stand."""


def run_fleet(path: Path, form: str, options: Mapping[str, Any]) -> int:
    """Run what is due, to the end. The exit code is the worst calendar's; 130 or 143 where a signal came first."""
    fleet = read_fleet(path)
    places = places_of(fleet, None, options.get("ledger"))
    stop = StopFlag()
    with ExitStack() as stack:
        sandbox = Reach(*sandbox_reach(stack, places.ledger)) if options.get("sandbox") else None
        ledger = stack.enter_context(Ledger(places.ledger))
        stack.enter_context(_asked_to_stop(stop))
        wanted = runs_of(
            chosen(fleet, options), everything=bool(options.get("everything")), sandbox=sandbox is not None
        )
        with engine.opened(places.engine) as client:
            engine.forget_old(client, now())
            others = engine.standings(client, under_way=True)
            stranded = {run.run_id: run.version for run in others if run.version not in ("", engine.VERSION)}
            with _alone(), working(
                fleet, ledger, places.engine, HERE, at_once=options["at_once"], stop=stop, patience=0.0,
                told=_say if not sys.stderr.isatty() else lambda _run, _told: None,
                reach=(lambda _item, _settings: sandbox) if sandbox is not None else real_reach,
            ) as lost:  # fmt: skip
                stood = {item.run_id: item.status for item in results_of(others) if item.run_id not in stranded}
                new = engine.enqueue(client, wanted)
                ids = sorted({run_id for _, run_id, _ in wanted}.difference(stranded).union(stood))
                found = _until_done(client, fleet, ids, stop, lost, options.get("max_wait"))
                is_new = bool(new) or any(stood.get(item.run_id, item.status) != item.status for item in found)
                stopped_by = stop.signal_number
    put_off = [] if stopped_by or lost.is_set() else [item.wait_until for item in found if item.wait_until]
    if put_off:
        found = tuple(replace(item, exit_code=BUFFER) if item.wait_until else item for item in found)
    result = summed_up(found, replace(fleet, faults=(*fleet.faults, *_faults(stranded))))
    # From a timer, most runs find nothing that is due, or all of it waiting as before: what is new is told once.
    tell(result, form, options.get("summary"), fleet if is_new else None)
    if lost.is_set():
        click.echo("This process stood still for so long that another one has taken over; it goes on there.", err=True)
        _leave(RunInProgress.exit_code)
    if stopped_by:
        waiting = sum(item.status not in ENDED for item in found)
        click.echo(f"Stopped; {waiting} not done. Run the same command again to go on.", err=True)
        _leave(128 + stopped_by)
    if put_off:
        words = f"{len(put_off)} not done; the first goes on at {min(put_off):%a %H:%M} UTC."
        click.echo(f"{words} Run the same command again then.", err=True)
        _leave(result.exit_code)
    if any(item.status == FAILED for item in found):
        click.echo(f"Once that is mended: {_retry(path, fleet, places)}, and then the same command again.", err=True)
    DBOS.destroy()
    return result.exit_code


def _retry(path: Path, fleet: Fleet, places: Places) -> str:
    """Return the command that runs again what failed here: it names what is not the default."""
    words = ["calendar-sync", "fleet", "retry"]
    if path != Path("fleet.toml"):
        words += ["--fleet", str(path)]
    if places.engine != places_of(fleet, None, None).engine:
        words += ["--database-url", places.engine]
    return shlex.join(words)


def _faults(stranded: Mapping[str, str]) -> Iterator[Fault]:
    """Yield what to do about runs that workers of another version began, by id: nobody here can go on with them."""
    for run_id, version in stranded.items():
        yield Fault(
            run_id,
            f"It was begun with workflow version {version}, and this is {engine.VERSION}: nobody here goes on with it.",
            f"calendar-sync fleet cancel {run_id}, then fleet retry {run_id}: posts that went out are known.",
        )


@contextmanager
def _alone() -> Iterator[None]:
    """Say in words that two of them would get into each other's way."""
    try:
        yield
    except RunInProgress as problem:
        raise RunInProgress(
            f"A fleet run is under way on this machine already: {problem.message.partition(': ')[2]}",
            fix="Wait until it is done: it does what is due, and goes on with what waits.",
        ) from None


def _until_done(
    client: DBOSClient, fleet: Fleet, ids: Sequence[str], stop: StopFlag, lost: threading.Event, max_wait: float | None
) -> tuple[CalendarResult, ...]:
    """Show how runs stand until all have ended, or wait for longer than ``max_wait`` (seconds), or a signal comes."""
    console = beside()
    with ExitStack() as stack:
        live = stack.enter_context(Live(console=console, transient=True)) if console.is_terminal else None
        while True:
            found = results_of(engine.standings(client, ids=ids), fleet) if ids else ()
            if live is not None:
                live.update(_fitting(found, console.height), refresh=True)
            if stop or lost.is_set() or all(item.status in ENDED or _is_long(item, max_wait) for item in found):
                return found
            threading.Event().wait(LOOK_AGAIN)


def _is_long(item: CalendarResult, max_wait: float | None) -> bool:
    until = item.wait_until
    return max_wait is not None and until is not None and until > now() + timedelta(seconds=max_wait)


def _fitting(found: Sequence[CalendarResult], height: int) -> Group:
    """Return as many calendars as the terminal has lines for, what is under way first, and the whole in one line."""
    in_order = sorted(found, key=lambda item: (_SHOWN_FIRST.index(item.status), item.name))
    shown = FleetResult("", tuple(in_order[: max(height - 3, 1)]))
    return Group(table(shown, now=now()), headline(summed_up(found, None)))


_SHOWN_FIRST = (RUNNING, WAITING, FAILED, CANCELLED, DONE, QUEUED)


def run_worker(path: Path, database_url: str | None, slot: str, at_once: int) -> int:
    """Run what is in the queue until a signal comes; the exit code is 128 and its number."""
    fleet, stop = read_fleet(path), StopFlag()
    places = places_of(fleet, database_url, None)
    for fault in fleet.faults:
        click.echo(f"{fault.where}: {fault.message} {fault.fix}".rstrip(), err=True)
    with (
        Ledger(places.ledger) as ledger,
        _asked_to_stop(stop),
        working(
            fleet, ledger, places.engine, checked_slot(slot), at_once=at_once, stop=stop, patience=1.5 * SLOT_HELD,
            told=_say,
        ) as lost,
    ):  # fmt: skip
        click.echo(f"Worker {slot} runs what is in the queue of {len(fleet.calendars)} calendars.", err=True)
        while not stop and not lost.wait(0.2):
            pass
        if lost.is_set():
            click.echo(f"Another worker has taken the slot {slot}; this one ends.", err=True)
            _leave(RunInProgress.exit_code)
    _leave(128 + (stop.signal_number or 15))
    return 0


def _say(run_id: str, told: Told) -> None:
    if told["state"] == OVER:
        result = told["result"]
        counts = ", ".join(f"{number} {name}" for name, number in result["counts"].items())
        words = ": ".join(filter(None, (result["status"], result["problem"] or counts)))
    else:
        words = f"waits until {told['until'][:19]} UTC: {told['why']}"
    click.echo(f"{now():%Y-%m-%d %H:%M:%S} {run_id} {words}", err=True)


@contextmanager
def _asked_to_stop(stop: StopFlag) -> Iterator[None]:
    """Let a first signal end things in order, and a second one at once."""

    def handle(number: int, _frame: FrameType | None) -> None:
        if stop:
            os._exit(128 + number)
        stop.signal_number = number
        click.echo("\nStopping: settling what is in flight ... (again to stop at once)", err=True)

    previous = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _leave(code: int) -> None:
    """End the process: runs that were stopped between two pieces stand still in threads that nothing would end."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)

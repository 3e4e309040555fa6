"""``fleet enqueue``, ``status``, ``results``, ``retry``, ``cancel`` and ``recover``: the queue, seen from outside."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from dbos import DBOSClient

from calendar_sync.cli.console import output
from calendar_sync.cli.fleet_places import Places, chosen, key_partition, places_of, runs_of, summed_up, tell
from calendar_sync.entries.zones import ZoneProblem, parse_zone
from calendar_sync.errors import RunInProgress, UsageError
from calendar_sync.fleet import engine
from calendar_sync.fleet.due import parse_run_id, retry_id, week_of
from calendar_sync.fleet.recovering import recover
from calendar_sync.fleet.results import ENDED, CalendarResult
from calendar_sync.fleet.settings import read_fleet
from calendar_sync.fleet.standing import results_of
from calendar_sync.fleet.values import Fleet, FleetCalendar
from calendar_sync.fleet.worker import checked_slot
from calendar_sync.ledger import Ledger
from calendar_sync.ledger.slots import drop_held_for, slots
from calendar_sync.opening import now


@contextmanager
def _open(path: Path, database_url: str | None) -> Iterator[tuple[Fleet, Places, DBOSClient]]:
    fleet = read_fleet(path)
    places = places_of(fleet, database_url, None)
    with engine.opened(places.engine) as client:
        yield fleet, places, client


def run_enqueue(path: Path, form: str, options: Mapping[str, Any]) -> int:
    """Put what is due into the queue."""
    with _open(path, options.get("database_url")) as (fleet, _, client):
        wanted = runs_of(chosen(fleet, options), everything=bool(options.get("everything")))
        new = engine.enqueue(client, wanted)
        engine.forget_old(client, now())
    for fault in fleet.faults:
        click.echo(f"{fault.where}: {fault.message} {fault.fix}".rstrip(), err=True)
    if form == "json":
        there = [run_id for _, run_id, _ in wanted if run_id not in new]
        click.echo(json.dumps({"enqueued": new, "already": there}, indent=2))
    else:
        already = len(wanted) - len(new)
        click.echo(f"{len(new)} put into the queue" + (f"; {already} had been before." if already else "."))
    return 2 if fleet.faults else 0


def run_status(path: Path, database_url: str | None, week: str | None, form: str) -> int:
    """Show how runs stand, and who is there to run them."""
    with _open(path, database_url) as (fleet, places, client), Ledger(places.ledger) as ledger:
        found = _standing(client, fleet, week)
        held = slots(ledger)
    if not week:
        found = tuple(item for item in found if item.status not in ENDED)
    tell(replace(summed_up(found, None, week or ""), faults=fleet.faults), form, None, None)
    if form == "json":
        return 0
    busy = {item.slot for item in found if item.slot and item.status not in ENDED}
    known = {slot.name for slot in held}
    console = output()
    for slot in held:
        is_alive = slot.is_alive(now())
        words = f"lives ({slot.holder})" if is_alive else "is dead"
        is_missed = slot.name in busy and not is_alive
        hint = f"; start it again, or: calendar-sync fleet recover {slot.name}" if is_missed else ""
        console.print(f"Worker {slot.name} {words}{hint}.")
    for name in sorted(busy - known):
        console.print(f"Worker {name} is gone; start it again, or: calendar-sync fleet recover {name}.")
    return 0


def _standing(client: DBOSClient, fleet: Fleet, week: str | None) -> tuple[CalendarResult, ...]:
    """Return how the runs of a week stand; without one, those of all weeks that have not ended."""
    under_way = engine.standings(client, under_way=True)
    runs = engine.standings(client, weeks=[_week(week)]) if week else under_way
    return results_of(runs, fleet, under_way=under_way)


def run_results(week: str, path: Path, database_url: str | None, summary: Path | None, form: str, *, told: bool) -> int:
    """Show what became of each calendar in a week, and tell the webhook if it is to be told."""
    with _open(path, database_url) as (fleet, _, client):
        found = _standing(client, fleet, week)
    if not found:
        raise UsageError(f"Nothing ran in {week}.", fix="calendar-sync fleet status shows what there is.")
    result = summed_up(found, fleet, week)
    tell(result, form, summary, fleet if told else None)
    return result.exit_code


def run_retry(runs: Sequence[str], path: Path, database_url: str | None, week: str | None) -> int:
    """Run again what failed or was cancelled."""
    with _open(path, database_url) as (fleet, _, client):
        this_week = {item.name: _this_week(item) for item in fleet.calendars}
        weeks = {*([_week(week)] if week else {week_of(now()), *this_week.values()}), *_weeks(runs)}
        found = results_of(engine.standings(client, weeks=weeks), fleet)
        meant = {
            item.run_id for item in found
            if parse_run_id(item.run_id).week == (week or this_week.get(item.name, week_of(now())))
        }  # fmt: skip
        wanted = [
            item for item in found if item.run_id in (runs or meant) or (item.name in runs and item.run_id in meant)
        ]
        _check_all_found(runs, [(item.name, item.run_id) for item in wanted], weeks)
        failed = [item for item in wanted if item.status in ENDED and item.exit_code]
        again = [(item.name, retry_id(item.run_id), key_partition(fleet, item.name)) for item in failed]
        new = engine.enqueue(client, again)
    for run_id in new:
        click.echo(run_id)
    click.echo(f"{len(new)} put into the queue." if new else "There is nothing to run again.", err=True)
    return 0


def run_cancel(runs: Sequence[str], path: Path, database_url: str | None) -> int:
    """End runs."""
    with _open(path, database_url) as (fleet, places, client), Ledger(places.ledger) as ledger:
        there = engine.standings(client, under_way=True)
        weeks = {week_of(now()), *map(_this_week, fleet.calendars), *_weeks(runs)}
        there += engine.standings(client, weeks=weeks)
        found = {run.run_id: run for run in there if run.calendar in runs or run.run_id in runs}
        _check_all_found(runs, [(run.calendar, run.run_id) for run in found.values()], weeks)
        ended = [run for run in found.values() if run.state in engine.UNDER_WAY]
        alive = {slot.name for slot in slots(ledger) if slot.is_alive(now())}
        for run in ended:
            client.cancel_workflow(run.workflow_id)
            if run.state != "PENDING" or run.slot not in alive:
                drop_held_for(ledger, run.run_id)
    for run in ended:
        click.echo(run.run_id)
    click.echo(f"{len(ended)} cancelled." if ended else "None of them was under way.", err=True)
    return 0


def run_recover(slot: str, path: Path, database_url: str | None) -> int:
    """Give what a dead worker has begun to the others."""
    with _open(path, database_url) as (_, places, _client), Ledger(places.ledger) as ledger:
        held = next((item for item in slots(ledger) if item.name == slot), None)
        try:
            given = recover(ledger, places.engine, checked_slot(slot), secrets.token_hex(4))
        except RunInProgress as problem:
            until = (
                f" If its machine is dead, wait until {held.until:%H:%M:%S} UTC: its hold ends then." if held else ""
            )
            words = held.holder if held is not None else problem.message
            raise RunInProgress(f"The worker {slot} lives: {words}.", fix=f"End it first.{until}") from None
    for run_id in given:
        click.echo(run_id)
    click.echo(f"{len(given)} given to the other workers." if given else f"{slot} had nothing under way.", err=True)
    return 0


def _check_all_found(wanted: Sequence[str], found: Sequence[tuple[str, str]], weeks: Collection[str]) -> None:
    known = {word for pair in found for word in pair}
    for name in wanted:
        if name not in known:
            if ":" in name:
                parse_run_id(name)
            raise UsageError(
                f"There is no run of '{name}' in {' or '.join(sorted(weeks))}.",
                fix="calendar-sync fleet status shows what is under way, fleet results WEEK what ran; runs of another "
                "week are meant by their ids.",
            )


def _weeks(runs: Sequence[str]) -> set[str]:
    """Return the weeks of those that are ids of runs, and not names of calendars."""
    return {parse_run_id(run).week for run in runs if ":" in run}


def _this_week(item: FleetCalendar) -> str:
    """Return the week that it is by the clock of a calendar's schedule; Auckland's Monday begins on our Sunday."""
    zone = parse_zone(item.schedule.timezone)
    return week_of(now() if isinstance(zone, ZoneProblem) else now().astimezone(zone))


def _week(text: str) -> str:
    if not re.fullmatch(r"\d{4}-W\d{2}", text):
        raise UsageError(f"'{text}' is no week.", fix=f"This one is {week_of(now())}.")
    return text

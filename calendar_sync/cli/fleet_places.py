"""What the commands of a fleet have in common: where things are kept, which calendars are meant, and telling."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from calendar_sync import config
from calendar_sync.cli.console import output, say
from calendar_sync.cli.telling import post_webhook
from calendar_sync.entries.zones import ZoneProblem, parse_zone
from calendar_sync.errors import SettingsError, SignInError, UsageError
from calendar_sync.fleet import engine
from calendar_sync.fleet.due import RunName, due, week_of
from calendar_sync.fleet.keys import key_fingerprint
from calendar_sync.fleet.results import CalendarResult, FleetResult
from calendar_sync.fleet.telling import markdown, slack, table, text_lines
from calendar_sync.fleet.values import Fleet, FleetCalendar
from calendar_sync.ledger.engine import shown
from calendar_sync.opening import now


@dataclass(frozen=True, slots=True)
class Places:
    """Where a fleet keeps what it knows.

    Args:
        ledger: Path, or address of a database.
        engine: Address of the workflow engine's database.
    """

    ledger: str
    engine: str


def places_of(fleet: Fleet, database_url: str | None, ledger: str | None) -> Places:
    """Return where a fleet keeps what it knows.

    Args:
        fleet: The settings.
        database_url: What workers share; ``None`` for this machine alone.
        ledger: From the command line.

    Raises:
        SettingsError: Workers would have a ledger each.
    """
    told = ledger or fleet.ledger
    if database_url is None:
        where = told or config.ledger_path(config.Settings(), None)
        folder = Path(config.ledger_path(config.Settings(), None)).parent if "://" in where else Path(where).parent
        return Places(where, engine.database_url(folder / "fleet.db"))
    if not database_url.startswith(("postgres://", "postgresql://", "postgresql+psycopg://", "sqlite:///")):
        raise SettingsError(
            f"{shown(database_url)} is not the address of a database that workers can share.",
            fix="It is like postgresql://user:password@host:5432/database.",
        )
    if database_url.startswith("sqlite"):
        return Places(told or config.ledger_path(config.Settings(), None), database_url)
    if told and "://" not in told:
        raise SettingsError(
            "The ledger is a file, which workers on other machines do not have: they could post the same twice.",
            fix="Take 'ledger' out of fleet.toml: it is then kept in the database that the workers share.",
        )
    return Places(told or database_url, engine.database_url(database_url))


def chosen(fleet: Fleet, options: Mapping[str, Any]) -> tuple[FleetCalendar, ...]:
    """Return the calendars that ``--calendar`` and ``--group`` name; all where neither is given.

    Raises:
        UsageError: There is no such calendar, or group.
    """
    names, groups = options.get("names") or (), options.get("groups") or ()
    _check(names, [item.name for item in fleet.calendars], "calendar")
    _check(groups, sorted({item.group for item in fleet.calendars if item.group}), "group")
    if not names and not groups:
        return fleet.calendars
    return tuple(item for item in fleet.calendars if item.name in names or item.group in groups)


def _check(wanted: Sequence[str], known: Sequence[str], kind: str) -> None:
    for name in wanted:
        if name not in known:
            near = get_close_matches(name, known, n=1, cutoff=0.5)
            more = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(known[:20]) or 'none'}."
            raise UsageError(f"The fleet has no {kind} '{name}'.", fix=more)


def runs_of(
    calendars: Sequence[FleetCalendar], *, everything: bool, sandbox: bool = False
) -> list[tuple[str, str, str]]:
    """Return the runs that are due, as calendar, id and partition.

    Args:
        calendars: Of the fleet.
        everything: Those that are not due run as well.
        sandbox: All go to the one local Buffer.
    """
    at = now()
    ids = {item.calendar.name: item.run_id for item in due(calendars, at)}
    if everything:
        ids = {item.name: str(_run_now(item)) for item in calendars}
    partitions = {item.name: "sandbox" if sandbox else _partition(item) for item in calendars}
    return [(name, run_id, partitions[name]) for name, run_id in ids.items()]


def _run_now(item: FleetCalendar) -> RunName:
    zone = parse_zone(item.schedule.timezone)
    at = now() if isinstance(zone, ZoneProblem) else now().astimezone(zone)
    return RunName(week_of(at), item.name, f"at-{at:%d-%H%M%S}")


def _partition(item: FleetCalendar) -> str:
    """Return what runs with the same key have in common; where the key is only on the workers, its place."""
    try:
        return key_fingerprint(item.key)
    except SignInError:
        return item.key


def key_partition(fleet: Fleet, name: str) -> str:
    """Return what runs with the key of a calendar have in common; its name where the fleet has it no more."""
    item = fleet.named(name)
    return _partition(item) if item is not None else name


def summed_up(found: Sequence[CalendarResult], fleet: Fleet | None, week: str = "") -> FleetResult:
    """Return the results of a fleet.

    Args:
        found: Of its calendars.
        fleet: Whose settings may have faults; ``None`` where they do not count.
        week: Which one; the last of those that ran unless given.
    """
    weeks = [item.run_id.split(":")[1] for item in found if item.run_id.count(":") >= 2]
    in_order = tuple(sorted(found, key=lambda item: (item.name, item.run_id)))
    return FleetResult(week or max(weeks, default=week_of(now())), in_order, fleet.faults if fleet else (), now())


def tell(result: FleetResult, form: str, summary: Path | None, fleet: Fleet | None) -> None:
    """Print results, and tell them wherever else they are wanted.

    Args:
        result: Of the fleet.
        form: ``text``, ``md`` or ``json``.
        summary: A file for them as Markdown.
        fleet: Whose webhook is told; ``None`` for nobody's.
    """
    if form == "json":
        click.echo(json.dumps(result.document(), ensure_ascii=False, indent=2))
    elif form == "md":
        click.echo(markdown(result), nl=False)
    else:
        console: Console = output()
        console.print(table(result, now=now()))
        say(console, text_lines(result))
    if summary is not None:
        try:
            summary.write_text(markdown(result), encoding="utf-8")
        except OSError as problem:
            click.echo(f"The summary could not be written to {summary}: {problem.strerror}.", err=True)
    if fleet is not None and fleet.webhook:
        post_webhook(fleet.webhook, slack(result))

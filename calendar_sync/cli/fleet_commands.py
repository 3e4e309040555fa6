"""The commands below ``fleet``. What they do is imported when they run, so that ``--help`` is instant."""

from __future__ import annotations

import platform
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from calendar_sync.cli.options import FORMAT, SUMMARY, duration
from calendar_sync.cli.sandbox_commands import Group
from calendar_sync.errors import UsageError


class _Fleet(Group):
    """Says what to install where the packages of a fleet are not there."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command.

        Raises:
            UsageError: The packages are missing.
        """
        if any(find_spec(name) is None for name in ("dbos", "cronsim")):
            raise UsageError(
                "A fleet needs packages that are not installed.",
                fix="Install them: pip install 'calendar-sync[fleet]'.",
            )
        return super().invoke(ctx)


_FLEET = click.argument("fleet", type=click.Path(path_type=Path, dir_okay=False), default=Path("fleet.toml"))
_FILE = click.option(
    "--fleet",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("fleet.toml"),
    show_default=True,
    help="The fleet's settings.",
)
_DATABASE = click.option(
    "--database-url",
    envvar="CALENDAR_SYNC_FLEET_DATABASE_URL",
    metavar="URL",
    help="Postgres that all workers share; default: what fleet run keeps on this machine.",
)
_CALENDARS = click.option("--calendar", "names", multiple=True, metavar="NAME", help="Only this one; may be repeated.")
_GROUPS = click.option("--group", "groups", multiple=True, metavar="NAME", help="Only this group; may be repeated.")
_ALL = click.option("--all", "everything", is_flag=True, help="Also those that are not due.")
_FORMAT = click.option(
    "--format", "output", type=click.Choice(["text", "json", "md"]), default="text", show_default=True
)
_AT_ONCE = click.option(
    "--at-once",
    type=click.IntRange(1, 64),
    default=4,
    show_default=True,
    help="So many calendars at the same time; the last worker to start sets it for all.",
)


@click.group(cls=_Fleet)
def fleet() -> None:
    """Many calendars: what is due, on this machine or on any number of them."""


@fleet.command()
@_FLEET
@click.option("--rows/--no-rows", default=True, show_default=True, help="Read the calendars and check their rows.")
@click.option("--ask-buffer", is_flag=True, help="Try each key: one or two requests for each.")
@click.option("--format", "output", type=FORMAT, default="text", show_default=True)
def check(fleet: Path, rows: bool, ask_buffer: bool, output: str) -> int:
    """Check settings, keys and calendars of FLEET, and say when each runs next. Nothing is sent.

    The exit code is that of the worst calendar: 1 where rows are wrong, 2 settings or files, 4 a key that is missing.
    """
    from calendar_sync.cli.fleet_check import run_check

    return run_check(fleet, output, rows=rows, ask_buffer=ask_buffer)


@fleet.command()
@_FLEET
@_CALENDARS
@_GROUPS
@_ALL
@_AT_ONCE
@click.option("--ledger", metavar="FILE|URL", help="Where attempts are recorded; default: as the settings say.")
@click.option("--sandbox", is_flag=True, help="Use the built-in local Buffer; no keys, no network.")
@click.option(
    "--max-wait",
    metavar="TIME",
    callback=duration,
    help="End once all that is left waits for longer than this: 90, 15m, 2h; default: wait for all of it.",
)
@SUMMARY
@_FORMAT
def run(fleet: Path, output: str, **options: Any) -> int:
    """Run all calendars of FLEET that are due, on this machine; one that fails stops no other.

    Rate windows are waited for, however long that takes, and a Buffer or a Google that is out of order for an hour.
    Ended by --max-wait (exit code 3), stopped or killed, the same command goes on.
    """
    from calendar_sync.cli.fleet import run_fleet

    return run_fleet(fleet, output, options)


@fleet.command()
@_FLEET
@_DATABASE
@click.option(
    "--slot",
    envvar="CALENDAR_SYNC_FLEET_SLOT",
    default=lambda: platform.node().partition(".")[0] or "worker",
    show_default="the machine's name",
    help="Name of this worker: each its own, and the same whenever it starts.",
)
@_AT_ONCE
def worker(fleet: Path, database_url: str | None, slot: str, at_once: int) -> int:
    """Run what is in the queue, until a signal ends it. Any number may run, on any number of machines."""
    from calendar_sync.cli.fleet import run_worker

    return run_worker(fleet, database_url, slot, at_once)


@fleet.command()
@_FLEET
@_DATABASE
@_CALENDARS
@_GROUPS
@_ALL
@_FORMAT
def enqueue(fleet: Path, output: str, **options: Any) -> int:
    """Put the calendars of FLEET that are due into the queue; those that are in it already stay as they are."""
    from calendar_sync.cli.fleet_queue import run_enqueue

    return run_enqueue(fleet, output, options)


@fleet.command()
@_FILE
@_DATABASE
@click.option("--week", metavar="WEEK", help="Runs of this week, such as 2026-W47; default: all that have not ended.")
@_FORMAT
def status(fleet: Path, database_url: str | None, week: str | None, output: str) -> int:
    """Show which calendars run where, which wait until when and what for, and which workers there are."""
    from calendar_sync.cli.fleet_queue import run_status

    return run_status(fleet, database_url, week, output)


@fleet.command()
@click.argument("week")
@_FILE
@_DATABASE
@SUMMARY
@click.option("--tell", "told", is_flag=True, help="Tell the webhook that the settings name, too.")
@_FORMAT
def results(week: str, fleet: Path, database_url: str | None, summary: Path | None, told: bool, output: str) -> int:
    """Show what became of each calendar in WEEK, such as 2026-W47. The exit code is the worst one's."""
    from calendar_sync.cli.fleet_queue import run_results

    return run_results(week, fleet, database_url, summary, output, told=told)


@fleet.command()
@click.argument("runs", nargs=-1, metavar="[RUN|CALENDAR]...")
@_FILE
@_DATABASE
@click.option("--week", metavar="WEEK", help="Runs of this week, such as 2026-W47; default: this one.")
def retry(runs: tuple[str, ...], fleet: Path, database_url: str | None, week: str | None) -> int:
    """Run again what failed or was cancelled: RUNs by id, CALENDARs by name, or all of the week."""
    from calendar_sync.cli.fleet_queue import run_retry

    return run_retry(runs, fleet, database_url, week)


@fleet.command()
@click.argument("runs", nargs=-1, required=True, metavar="RUN|CALENDAR...")
@_FILE
@_DATABASE
def cancel(runs: tuple[str, ...], fleet: Path, database_url: str | None) -> int:
    """End runs, by id or by the name of the calendar; the request under way is still settled."""
    from calendar_sync.cli.fleet_queue import run_cancel

    return run_cancel(runs, fleet, database_url)


@fleet.command()
@click.argument("slot")
@_FILE
@_DATABASE
def recover(slot: str, fleet: Path, database_url: str | None) -> int:
    """Give what the dead worker in SLOT has begun to the others."""
    from calendar_sync.cli.fleet_queue import run_recover

    return run_recover(slot, fleet, database_url)


@fleet.command()
@click.argument("kind", type=click.Choice(["systemd", "docker", "compose", "kubernetes"]))
def deploy(kind: str) -> int:
    """Print what runs workers: systemd units, a Dockerfile, a compose file or a Kubernetes StatefulSet.

    Each says what has to be there first. No key and no password is in it, and nothing is installed.
    """
    from calendar_sync.cli.shipped import print_deploy

    return print_deploy(kind)

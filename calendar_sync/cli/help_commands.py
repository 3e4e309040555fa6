"""The commands around a sync: blank calendars, rows from grids, unattended runs, what is wrong, signing in, the rules.

What they do is imported when they run, so that ``--help`` is instant.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from calendar_sync.cli.options import TARGET


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--kind",
    type=click.Choice(["post", "networks", "agency", "ideas"]),
    default="post",
    show_default=True,
    help="A row for each post, a column for each network, a tab for each client, or a board of ideas.",
)
def template(file: Path, kind: str) -> int:
    """Write a blank calendar to FILE (.xlsx, or .csv for the kind post), with dropdowns and instructions."""
    from calendar_sync.cli.shipped import write_template

    return write_template(file, kind)


@click.command("help")
@click.argument("topic", required=False, type=click.Choice(["columns", "google", "unattended", "fleet"]))
@click.pass_context
def help_(context: click.Context, topic: str | None) -> int:
    """Print a page of the documentation: all columns, Google Sheets, runs that nobody looks at, or many calendars."""
    from calendar_sync.cli.shipped import page

    click.echo(page(topic) if topic else context.find_root().get_help())
    return 0


@click.command()
@click.argument("calendar")
@click.option(
    "--for",
    "kind",
    type=click.Choice(["github", "cron", "systemd"]),
    default="github",
    show_default=True,
    help="A GitHub Actions workflow, a line for cron, or a service and timer for systemd.",
)
@click.option(
    "--at", metavar="TIME", default="mon 06:00", show_default=True, help='"06:00" for every day, "mon 06:00" weekly.'
)
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="Settings file.")
@click.option("--ledger", metavar="FILE|URL", help="Where attempts are recorded.")
def schedule(calendar: str, kind: str, at: str, config: Path | None, ledger: str | None) -> int:
    """Print what makes CALENDAR sync by itself, filled in. Nothing is installed.

    Secrets are named in it, never printed. See: calendar-sync help unattended.
    """
    from calendar_sync.cli.schedule import run_schedule

    return run_schedule(calendar, kind, at, config, ledger)


@click.command()
@click.argument("calendar", required=False)
@TARGET
@click.option("--json", "as_json", is_flag=True, help="The findings as JSON; the same as --format json.")
def doctor(calendar: str | None, output: str, as_json: bool, **options: Any) -> int:
    """Check that everything is in order for a sync (of CALENDAR), and say how to mend what is not.

    Looks at Python, settings, Google access, the Buffer key, channels, limits, ledger, clock and time zones. Never
    prints a secret. Exits with 0, or with what the first problem would give a sync.
    """
    from calendar_sync.cli.doctor import run_doctor

    return run_doctor(calendar, options, as_json=as_json or output == "json")


@click.command("sign-in")
@click.argument("client_file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--browser/--no-browser", default=True, help="Open the browser; else the address is printed.")
def sign_in(client_file: Path, browser: bool) -> int:
    """Sign in to Google Sheets as yourself, with an OAuth desktop client's CLIENT_FILE.

    A service account needs no sign-in: name its file in the settings. See: calendar-sync help google.
    """
    from calendar_sync.cli.google import run_sign_in

    return run_sign_in(client_file, browser=browser)


@click.command()
@click.argument("network", required=False)
@click.option("--format", "output", type=click.Choice(["text", "json", "md"]), default="text", show_default=True)
def rules(network: str | None, output: str) -> int:
    """Show what NETWORK (or every one) takes and refuses, and which rules the settings can switch."""
    from calendar_sync.cli.rules import run_rules

    return run_rules(network, output)


@click.command()
@click.argument("calendar")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="Settings file.")
def unfold(calendar: str, file: Path, **options: Any) -> int:
    """Write the notes of a CALENDAR grid as rows of a calendar of its own to FILE (.csv).

    A grid has a column for each weekday and notes in its days. Notes that name their network, and whose day is certain,
    become rows with the status Review; the others are listed. The grid is not changed.
    """
    from calendar_sync.cli.unfold import run_unfold

    return run_unfold(calendar, file, options)

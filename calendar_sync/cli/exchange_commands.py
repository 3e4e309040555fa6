"""The commands that bring posts into the calendar, and the plan into people's own calendars."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from calendar_sync.cli.options import DAY, TARGET


@click.command("import")
@click.argument("calendar")
@TARGET
@click.option("--since", type=DAY, metavar="DAY", help="Due on this day or later.")
@click.option("--until", type=DAY, metavar="DAY", help="Due on this day or earlier.")
@click.option("--tab", default="", metavar="NAME", help="Into this tab; needed where several hold a calendar.")
@click.option("--drafts", is_flag=True, help="Drafts as well.")
@click.option("--ideas", is_flag=True, help="The idea board as well.")
@click.option("--dry-run", is_flag=True, help="Only show which rows would be added.")
@click.option("--yes", is_flag=True, help="Do not ask; needed where there is no terminal.")
def import_(
    calendar: str,
    output: str,
    since: date | None,
    until: date | None,
    tab: str,
    drafts: bool,
    ideas: bool,
    dry_run: bool,
    yes: bool,
    **options: Any,
) -> int:
    """Bring posts that are scheduled in Buffer into CALENDAR as rows. Nothing is sent.

    With --channel, only those of these channels. A CALENDAR that is not there yet is made from the blank one.
    """
    from calendar_sync.cli.exchange import run_import
    from calendar_sync.import_items import Wanted

    wanted = Wanted(tuple(options.get("channel") or ()), since, until, tab, drafts, ideas)
    return run_import(calendar, options, output, wanted, yes=yes, dry_run=dry_run)


@click.command()
@click.argument("calendar")
@TARGET
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    required=True,
    help="The .ics file; one that is there is brought up to date.",
)
@click.option("--since", type=DAY, metavar="DAY", help="Only from this day on.")
@click.option("--until", type=DAY, metavar="DAY", help="Only up to this day.")
def export(calendar: str, output: str, out: Path, since: date | None, until: date | None, **options: Any) -> int:
    """Write what is planned in CALENDAR into an .ics file, for people's own calendars. Changes nothing else.

    With --channel, only posts of these channels.
    """
    from calendar_sync.cli.exchange import run_export

    return run_export(calendar, options, output, out, since, until)

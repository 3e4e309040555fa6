"""The commands that tell what became of the posts, in their rows and in reports."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from calendar_sync.cli.options import DAY, REPORTING, TARGET


@click.command()
@click.argument("calendar")
@click.option(
    "--since",
    type=DAY,
    metavar="DATE",
    help="Only rows due on this day (UTC) or later: 2026-10-01, yesterday, 90d, 13w; default: all.",
)
@click.option("--until", type=DAY, metavar="DATE", help="Only rows due on this day (UTC) or earlier; default: all.")
@click.option(
    "--column", "columns", multiple=True, metavar="METRIC", help="One more column, such as Likes or Saves; repeatable."
)
@click.option("--results/--no-results", default=None, help="Keep a tab of results by week and channel up to date, too.")
@TARGET
def metrics(
    calendar: str,
    since: date | None,
    until: date | None,
    columns: tuple[str, ...],
    results: bool | None,
    output: str,
    **options: Any,
) -> int:
    """Write status, link and numbers of the posts that are out into the rows of CALENDAR."""
    from calendar_sync.cli.metrics import run_metrics

    return run_metrics(calendar, since, until, columns, results, output, options)


@click.command()
@click.option(
    "--from",
    "first",
    type=DAY,
    metavar="DATE",
    help="First day (UTC): 2026-10-01, yesterday, 90d, 13w; default: four weeks.",
)
@click.option("--to", "last", type=DAY, metavar="DATE", help="Last day (UTC); default: yesterday.")
@click.option(
    "--by",
    type=click.Choice(["channel", "network", "tag", "week", "month"]),
    default="channel",
    show_default=True,
    help="What the numbers are broken down by.",
)
@click.option(
    "--compare", type=click.Choice(["previous", "year"]), help="Beside them those of the period before, or a year ago."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write it into a file: .xlsx (with charts), .html, .md, .csv or .json.",
)
@REPORTING
def report(
    first: date | None, last: date | None, by: str, compare: str | None, out: Path | None, output: str, **options: Any
) -> int:
    """Show what became of the posts that went out: reactions, comments, reach, best posts and times."""
    from calendar_sync.cli.report import run_report

    return run_report(first, last, by, compare, out, output, options)

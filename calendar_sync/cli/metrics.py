"""``metrics``: what became of the calendar's posts, in the calendar."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import click

from calendar_sync import config
from calendar_sync.cli.console import ProgressBar
from calendar_sync.cli.session import Desk, open_session, overrides
from calendar_sync.errors import UsageError
from calendar_sync.measuring import Measured, measure
from calendar_sync.model.canonical import iso
from calendar_sync.model.metrics import kinds_of
from calendar_sync.model.pace import parse_day
from calendar_sync.opening import now
from calendar_sync.reports.shapes import METRICS_VERSION, MetricsDocument
from calendar_sync.sections import MetricsSettings
from calendar_sync.session import fresh_id


def run_metrics(
    calendar: str,
    since: date | None,
    until: date | None,
    columns: Sequence[str],
    results: bool | None,
    form: str,
    options: Mapping[str, Any],
) -> int:
    """Write status, sent time, link and numbers of posts into their rows. 0; 1 where a post could not be published.

    Raises:
        UsageError: The days are upside down, or nothing is known of the calendar's posts.
    """
    settings = config.load_settings(calendar, options.get("config"), overrides(options)).metrics
    kinds = _kinds(settings, columns)
    since, until = _days(settings, since, until)
    keeps_results = settings.results if results is None else results
    with (
        ProgressBar() as bar,
        open_session(calendar, options, progress=bar, on_wait=bar.waiting) as session,
        bar.while_doing("reading what became of the posts"),
    ):
        desk = Desk(session.client, session.ledger, session.key_hash, session.refresh_channels)
        found = measure(
            session,
            desk.directory(session.settings),
            kinds,
            since=_midnight(since),
            until=_midnight(until + timedelta(days=1)) if until is not None else None,
            lease=fresh_id(session.location),
            results=keeps_results,
        )
        session.client.purse.release()
    if form == "json":
        click.echo(json.dumps(_document(session.location, found), ensure_ascii=False, indent=2))
    else:
        _say(found)
    return 1 if found.failed else 0


def _days(settings: MetricsSettings, since: date | None, until: date | None) -> tuple[date | None, date | None]:
    """Return the first and the last day; a flag comes before the settings, whose day it may pass over."""
    today = now().date()
    first = since or (parse_day(settings.since, today) if settings.since else None)
    last = until or (parse_day(settings.until, today) if settings.until else None)
    if first is not None and last is not None and last < first:
        if (since is None) == (until is None):
            raise UsageError(
                f"{last} is before {first}.", fix="Check --since and --until, or since and until in [metrics]."
            )
        return (since, None) if until is None else (None, until)
    return first, last


def _kinds(settings: MetricsSettings, columns: Sequence[str]) -> tuple[str, ...]:
    try:
        return kinds_of([*settings.columns, *columns])
    except ValueError as problem:
        message = str(problem)
        raise UsageError(f"{message[:1].upper()}{message[1:]}.", fix="Correct --column.") from None


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), UTC) if day is not None else None


def _say(found: Measured) -> None:
    rows = "row" if found.rows == 1 else "rows"
    click.echo(
        f"{found.rows} {rows} with posts that are out, {found.with_numbers} with numbers; {found.cells} cells written, "
        f"{found.requests} {'request' if found.requests == 1 else 'requests'} used."
    )
    if found.failed:
        click.echo(f"{found.failed} with a post that could not be published: see Sync error.")
    if found.denied:
        click.echo(
            "This Buffer key may not see metrics (INSUFFICIENT_SCOPE). Make a key that may read insights at "
            "https://publish.buffer.com/settings/api, and set BUFFER_API_KEY to it.",
            err=True,
        )
    if (kept := found.results) is not None and kept.tab:
        what = "made" if kept.made else "brought up to date" if kept.cells else "up to date already"
        click.echo(f"Tab '{kept.tab}': {what}, {kept.cells} cells written.")
    for note in found.notes:
        click.echo(note, err=True)
    if found.unplaced:
        click.echo(f"Rows that left the calendar meanwhile: {', '.join(found.unplaced)}.", err=True)


def _document(location: str, found: Measured) -> MetricsDocument:
    return {
        "version": METRICS_VERSION,
        "calendar": location,
        "rows": found.rows,
        "rows_with_numbers": found.with_numbers,
        "rows_failed": found.failed,
        "cells_written": found.cells,
        "requests": found.requests,
        "metrics_denied": found.denied,
        "unplaced": list(found.unplaced),
        "results": None
        if found.results is None
        else {
            "tab": found.results.tab or None,
            "cells_written": found.results.cells,
            "made": found.results.made,
        },
        "notes": list(found.notes),
        "posts": [
            {
                "sync_id": key.row_id,
                "channel_id": key.channel_id,
                "post_id": item.post.id,
                "status": item.post.status,
                "sent_at": iso(item.post.sent_at),
                "link": item.post.link,
                "metrics": None
                if item.metrics is None
                else {kind: metric.value for kind, metric in item.metrics.items()},
                "metrics_updated_at": iso(item.updated_at),
            }
            for key, item in sorted(found.posts.items(), key=lambda pair: (pair[0].row_id, pair[0].channel_id))
        ],
    }

"""``metrics``: what became of the calendar's posts, in the calendar."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import click

from calendar_sync import pipeline
from calendar_sync.cli.console import ProgressBar
from calendar_sync.cli.session import Desk, open_session
from calendar_sync.errors import UsageError
from calendar_sync.measuring import Measured, measure
from calendar_sync.model.canonical import iso
from calendar_sync.model.metrics import DEPRECATED, TITLES
from calendar_sync.model.services import fold
from calendar_sync.reports.rows import USUAL


def run_metrics(
    calendar: str,
    since: date | None,
    until: date | None,
    columns: Sequence[str],
    form: str,
    options: Mapping[str, Any],
) -> int:
    """Write status, sent time, link and numbers of posts into their rows. 0; 1 where a post could not be published.

    Raises:
        UsageError: The days are upside down, or nothing is known of the calendar's posts.
    """
    if since is not None and until is not None and until < since:
        raise UsageError(f"{until} is before {since}.", fix="Check --since and --until.")
    kinds = [*USUAL, *(kind for kind in map(_kind, columns) if kind not in USUAL)]
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
            lease=pipeline.fresh_id(session.location),
        )
        session.client.purse.keep(0)
    if form == "json":
        click.echo(json.dumps(_document(session.location, found), ensure_ascii=False, indent=2))
    else:
        _say(found)
    return 1 if found.failed else 0


def _kind(word: str) -> str:
    """Return the type of metric that a word stands for: its title, its type, or a type that nobody knows yet."""
    titles = {fold(title): kind for kind, title in TITLES.items()} | {fold(kind): kind for kind in TITLES}
    kind = titles.get(fold(word), word.strip())
    if kind in DEPRECATED or kind == "postCount" or not kind:
        known = ", ".join(title for kind, title in TITLES.items() if kind != "postCount")
        raise UsageError(f"There is no metric '{word}'.", fix=f"Known are {known}.")
    return kind


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), UTC) if day is not None else None


def _say(found: Measured) -> None:
    rows = "row" if found.rows == 1 else "rows"
    click.echo(
        f"{found.rows} {rows} with posts that are out, {found.with_numbers} with numbers; {found.cells} cells written, "
        f"{found.requests} requests used."
    )
    if found.failed:
        click.echo(f"{found.failed} with a post that could not be published: see Sync error.")
    if found.denied:
        click.echo(
            "This Buffer key may not see metrics (INSUFFICIENT_SCOPE). Make a key that may read insights at "
            "https://publish.buffer.com/settings/api, and set BUFFER_API_KEY to it.",
            err=True,
        )
    if found.unplaced:
        click.echo(f"Rows that left the calendar meanwhile: {', '.join(found.unplaced)}.", err=True)


def _document(location: str, found: Measured) -> dict[str, Any]:
    return {
        "calendar": location,
        "rows": found.rows,
        "rows_with_numbers": found.with_numbers,
        "rows_failed": found.failed,
        "cells_written": found.cells,
        "requests": found.requests,
        "metrics_denied": found.denied,
        "unplaced": list(found.unplaced),
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

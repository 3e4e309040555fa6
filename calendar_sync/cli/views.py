"""What previews are told besides the plan: names, zones, and the values of rows about which nothing is to be done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, tzinfo
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from calendar_sync.errors import UsageError
from calendar_sync.model.appearance import Stretch
from calendar_sync.model.buffer import ActualState, Channel, Post
from calendar_sync.model.canonical import entry_values, post_values
from calendar_sync.model.clocks import zone_called
from calendar_sync.model.entry import Entry, EntryKey
from calendar_sync.model.plan import Change, Plan
from calendar_sync.model.sheet import Row
from calendar_sync.opening import now
from calendar_sync.preview.known import Known
from calendar_sync.session import Prepared


def known_of(prepared: Prepared) -> Known:
    """Return what is known besides the plan of a run.

    Args:
        prepared: The plan, and what it was made from.
    """
    of_posts = (tag for post in prepared.actual.posts for tag in post.tags)

    @cache
    def sides() -> tuple[Mapping[EntryKey, Entry], Mapping[str, Post], Mapping[tuple[str, int], Row]]:
        # Most plans show nothing that carries no values of its own.
        entries = {held.key: held.entry for held in prepared.desired.held if held.entry is not None}
        entries |= {entry.key: entry for entry in prepared.desired.entries}
        rows = {(row.tab, row.number): row for row in prepared.mapped.rows}
        return entries, {post.id: post for post in prepared.actual.posts}, rows

    def values_of(change: Change) -> Mapping[str, Any] | None:
        entries, posts, rows = sides()
        if (entry := entries.get(change.key)) is not None:
            return entry_values(entry)
        if (post := posts.get(change.post_id or "")) is not None:
            return post_values(post)
        row = rows.get((change.tab, change.row))
        return _as_written(row, change.service) if row is not None else None

    return Known(
        zones=zones_of(prepared.actual.channels),
        here=datetime.now().astimezone().tzinfo or ZoneInfo("UTC"),
        channels={channel.id: channel for channel in prepared.actual.channels},
        boards={board.service_id: board.name for channel in prepared.actual.channels for board in channel.boards},
        tags={tag.id: tag.name for tag in (*prepared.actual.tags, *of_posts)},
        values_of=values_of,
    )


def _as_written(row: Row, service: str) -> Mapping[str, Any]:
    """Return what a row says that could not be read as a post: its words, as they stand in its cells."""
    return {"text": row.text(f"text:{service}") or row.text("text"), "title": row.text("title")}


def page_known(prepared: Prepared) -> Known:
    """Return what the page is told: the same, how networks count, fold and mark texts, and what else is due in Buffer.

    Args:
        prepared: The plan, and what it was made from.
    """
    from calendar_sync.networks.counting import stretches
    from calendar_sync.networks.looks import LOOKS, measured
    from calendar_sync.networks.pace import POSTS_PER_DAY

    @cache
    def marked(text: str) -> tuple[Stretch, ...]:
        return tuple(stretches(text))

    return replace(
        known_of(prepared),
        others=_others(prepared.plan, prepared.actual),
        measure=lambda service, values, channel: tuple(measured(service, values, channel)),
        mark=lambda _service, text: marked(text),
        looks=LOOKS,
        per_day=POSTS_PER_DAY,
    )


def _others(plan: Plan, actual: ActualState) -> dict[str, list[datetime]]:
    """Return when posts are due that the plan does not name, on its channels, from its first day to its last."""
    dues = [change.due_at for change in plan.changes if change.due_at is not None]
    if not dues:
        return {}
    named = {change.post_id for change in plan.changes}
    found: dict[str, list[datetime]] = {change.key.channel_id: [] for change in plan.changes}
    for post in actual.posts:
        at = post.due_at
        if post.id not in named and at is not None and min(dues) <= at <= max(dues) and post.channel_id in found:
            found[post.channel_id].append(at)
    return {channel_id: moments for channel_id, moments in found.items() if moments}


def as_markdown(prepared: Prepared) -> str:
    """Return a plan as Markdown."""
    from calendar_sync.preview.markdown import markdown_view

    return markdown_view(prepared.plan, now=now(), known=known_of(prepared))


def save_views(prepared: Prepared, *, page: Path | None, markdown: Path | None, show: bool) -> None:
    """Save a plan as a page and as Markdown, where that is asked for.

    Args:
        prepared: The plan, and what it was made from.
        page: File of the page.
        markdown: File of the Markdown.
        show: Open the page in the browser.

    Raises:
        UsageError: A file cannot be written.
    """
    if page is not None:
        import webbrowser

        from calendar_sync.preview.page import html_view

        write_file(page, html_view(prepared.plan, now=now(), known=page_known(prepared)))
        click.echo(f"Saved as {page}: one file that needs no network.", err=True)
        if show and not webbrowser.open(page.resolve().as_uri()):
            click.echo(f"  There is no browser to open it here; open {page} yourself.", err=True)
    if markdown is not None:
        write_file(markdown, as_markdown(prepared))
        click.echo(f"Saved as {markdown}.", err=True)


def check_places(calendar: str, places: Mapping[str, Path | None]) -> None:
    """Refuse to write over the calendar, or two things into one file, before anything is read.

    Args:
        calendar: Path or URL.
        places: What is to be written, by option.

    Raises:
        UsageError: A file is wanted for two things.
    """
    taken = {Path(calendar).resolve(): "the calendar itself"} if "://" not in calendar else {}
    for option, place in places.items():
        if place is None:
            continue
        if (other := taken.get(place.resolve())) is not None:
            raise UsageError(f"{option} {place} would write over {other}.", fix="Choose another file.")
        taken[place.resolve()] = f"what {option} writes"


def write_file(file: Path, text: str) -> None:
    """Write a file of text in UTF-8; half a surrogate pair in it becomes a replacement character.

    Raises:
        UsageError: It cannot be written.
    """
    try:
        file.write_bytes(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode())
    except OSError as problem:
        raise UsageError(f"{file} cannot be written: {problem.strerror}.", fix="Choose another place.") from None


def zones_of(channels: Iterable[Channel]) -> dict[str, tzinfo]:
    """Return the time zone of each channel, by id; a zone that nobody knows is left out."""
    zones = {channel.id: zone_called(channel.timezone) for channel in channels}
    return {channel_id: zone for channel_id, zone in zones.items() if zone is not None}

"""The rows of a calendar whose posts are out: which posts are theirs, and what their cells should say."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, tzinfo

from calendar_sync.calendars.mapping import Mapped
from calendar_sync.entries.channels import ChannelBook
from calendar_sync.entries.copies import originals
from calendar_sync.executor.placing import zones_of_rows
from calendar_sync.executor.results import cells_of_posts
from calendar_sync.model.buffer import Channel, Post
from calendar_sync.model.clocks import zone_called
from calendar_sync.model.columns import OWN_COLUMNS
from calendar_sync.model.entry import EntryKey, RowIdentity
from calendar_sync.model.metrics import MeasuredPost
from calendar_sync.model.plan import Record
from calendar_sync.reports.rows import Cell, RowPost, metric_cells

_OUT = ("sent", "error")
_SHOWN_TIME = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d) (\S+)")


def rows_of(mapped: Mapped) -> dict[str, RowIdentity]:
    """Return the rows that carry a Sync ID, without the copies of them."""
    rows: dict[str, RowIdentity] = {}
    kept = originals(mapped.rows)
    for row in mapped.rows:
        place = row.tab, row.number
        if (row_id := row.text("sync_id")) and kept.get(row_id, place) == place:
            shown = {name: row.text(name) for name in OWN_COLUMNS}
            rows.setdefault(
                row_id, RowIdentity(row_id, row.tab, row.number, timezone=row.text("timezone"), shown=shown)
            )
    return rows


def stand_ins(
    rows: Mapping[str, RowIdentity], known: Mapping[EntryKey, Record], calendar_id: str, channels: Sequence[Channel]
) -> Iterator[Record]:
    """Yield what the sheet itself tells of posts that the ledger does not know.

    They were out before this ledger first saw the sheet: the one that made them was lost, or is on another machine.
    Of rows that name the same post the first has it.

    Args:
        rows: Of the calendar, by Sync ID.
        known: All records of the calendar.
        calendar_id: Its identity.
        channels: All there are.
    """
    book = ChannelBook(channels)
    taken = {record.post_id for record in known.values()}
    for row_id, row in rows.items():
        for line in row.shown.get("post_ids", "").splitlines():
            handle, _, post_id = (part.strip() for part in line.rpartition("="))
            channel = book.by_handle(handle) if post_id and post_id not in taken else None
            if channel is not None and (key := EntryKey(calendar_id, row_id, channel.id)) not in known:
                taken.add(post_id)
                due_at = _shown_time(row.shown.get("scheduled_for", ""), handle)
                yield Record(key, "sent", post_id, channel.service, handle, "", "", due_at=due_at)


def misnamed(records: Mapping[EntryKey, Record], found: Mapping[str, MeasuredPost]) -> Iterator[EntryKey]:
    """Yield the entries whose post turns out to be of another channel than the sheet says."""
    for key, record in records.items():
        if (item := found.get(record.post_id)) is not None and item.post.channel_id != key.channel_id:
            yield key


def _shown_time(text: str, handle: str) -> datetime | None:
    """Return when a channel's post is due, or went out, as the sheet says (aware UTC); ``None`` where it does not."""
    lines = text.splitlines()
    told = next((line.removeprefix(f"{handle}: ") for line in lines if line.startswith(f"{handle}: ")), text)
    match = _SHOWN_TIME.fullmatch(told.strip())
    zone = zone_called(match[2]) if match else None
    if match is None or zone is None:
        return None
    try:
        return datetime.strptime(match[1], "%Y-%m-%d %H:%M").replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def cells_of(
    rows: Mapping[str, RowIdentity],
    records: Mapping[EntryKey, Record],
    posts: Mapping[EntryKey, MeasuredPost],
    channels: Iterable[Channel],
    kinds: Sequence[str],
    in_part: Collection[str],
) -> dict[str, dict[str, Cell]]:
    """Return what the cells of each row with a post that is out should say; ``in_part``: rows of which more is out."""
    by_id = {channel.id: channel for channel in channels}
    zones = zones_of_rows(rows.values())
    wanted: dict[str, list[EntryKey]] = {}
    for key in sorted(records, key=lambda key: (records[key].channel, key.channel_id)):
        wanted.setdefault(key.row_id, []).append(key)
    cells: dict[str, dict[str, Cell]] = {}
    for row_id, keys in wanted.items():
        out = [key for key in keys if key in posts and posts[key].post.status in _OUT]
        if not out:
            continue
        listed: list[tuple[str, Post, Channel | None]] = [
            (records[key].channel, posts[key].post, by_id.get(key.channel_id)) for key in keys if key in posts
        ]
        lost = [records[key].channel for key in keys if key not in posts]
        said: dict[str, Cell] = {**cells_of_posts(listed, zones.get(row_id), rows[row_id].shown, lost)}
        measured = [RowPost(records[key].channel, posts[key]) for key in out]
        zone = _zone(zones.get(row_id), [by_id.get(key.channel_id) for key in out])
        said |= metric_cells(measured, kinds, zone, is_whole=row_id not in in_part)
        cells[row_id] = said
    return cells


def _zone(of_row: tzinfo | None, channels: Sequence[Channel | None]) -> tzinfo | None:
    if of_row is not None:
        return of_row
    return next((zone_called(channel.timezone) for channel in channels if channel is not None), None)

"""What became of a calendar's posts, brought into its rows: status, sent time, link, and numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING

from calendar_sync.calendars.mapping import Mapped
from calendar_sync.calendars.ownership import Known
from calendar_sync.calendars.results import Kept, TabKeeper, keep_results
from calendar_sync.calendars.writeback import Written, write_back
from calendar_sync.errors import CalendarError, UsageError
from calendar_sync.executor.placing import zones_of_rows
from calendar_sync.executor.results import cells_of_posts
from calendar_sync.holding import held
from calendar_sync.ledger.own_columns import keep_columns, known_columns
from calendar_sync.model.buffer import Channel, Post
from calendar_sync.model.clocks import zone_called
from calendar_sync.model.entry import EntryKey, RowIdentity
from calendar_sync.model.metrics import MeasuredPost, MeasuredPosts
from calendar_sync.model.plan import Record
from calendar_sync.model.sheet import Sheet
from calendar_sync.reading import map_columns, read_calendar
from calendar_sync.reports.results import result_columns, result_lines, week_of
from calendar_sync.reports.rows import AS_OF, Cell, RowPost, column_titles, metric_cells
from calendar_sync.reports.subjects import labels_of

if TYPE_CHECKING:
    from calendar_sync.model.directory import Directory
    from calendar_sync.session import Session

MOVED = timedelta(days=7)
"""A post whose time somebody changed in Buffer by no more than this is still found."""

_OUT = ("sent", "error")


@dataclass(frozen=True, slots=True)
class Measured:
    """How it ended.

    Args:
        rows: Rows that have posts that are out.
        with_numbers: How many of them have numbers.
        failed: How many of them have a post that could not be published.
        cells: Cells that were written.
        requests: Sent to Buffer.
        unplaced: Rows that left the calendar meanwhile.
        denied: The key may not see metrics.
        posts: What was read of the calendar's posts, by entry.
        results: The tab of results; ``None`` where it was not asked for, or cannot be kept.
        notes: What has to be said besides.
    """

    rows: int
    with_numbers: int
    failed: int
    cells: int
    requests: int
    unplaced: tuple[str, ...]
    denied: bool
    posts: Mapping[EntryKey, MeasuredPost]
    results: Kept | None = None
    notes: tuple[str, ...] = ()


def measure(
    session: Session,
    directory: Directory,
    kinds: Sequence[str],
    *,
    since: datetime | None,
    until: datetime | None,
    lease: str,
    results: bool = False,
) -> Measured:
    """Read what became of the posts of a calendar, and write it into their rows.

    Args:
        session: Everything from outside.
        directory: The organization and its channels.
        kinds: Types of metrics that get a column.
        since: Only posts due at this time or later, aware UTC; ``None`` for all that the calendar has.
        until: Only posts due before this time, aware UTC; ``None`` for all.
        lease: Stands for the place of the calendar.
        results: Keep up the tab of results as well: of the weeks (UTC) in which ``since`` and ``until`` lie and those
            between, whole.

    Raises:
        UsageError: The calendar has no posts that this ledger knows.
        CalendarError: It cannot be read or written.
        BufferError: Buffer cannot be read.
        RunInProgress: Another run holds the calendar.
    """
    session.calendar.check_writable()
    with held(session, lease) as hold:
        sheet, mapped = read_calendar(session.calendar, lambda sheet: map_columns(sheet, session.settings))
        rows = _rows(mapped)
        calendar_id = session.ledger.identify(session.location, directory.organization.id, "", list(rows))
        if not calendar_id:
            raise UsageError(
                f"Nothing is known of posts of {session.location}.",
                fix="Sync it first. A sync of another machine is in that machine's ledger (--ledger).",
            )
        hold.take(calendar_id)
        ours = {
            key: record
            for key, record in session.ledger.records(calendar_id).items()
            if record.state in {"live", "sent"} and record.post_id
        }
        records = {key: record for key, record in ours.items() if key.row_id in rows}
        asked = _Span(since, until)
        near = {key.row_id for key, record in records.items() if asked.wider(MOVED).holds(record.due_at)}
        records = {key: record for key, record in records.items() if key.row_id in near}
        adrift = _adrift(records.values(), session.clock())
        weeks = _Weeks.of(asked) if results else None
        read = _read(
            session, directory, [*records.values(), *weeks.records(ours.values())] if weeks else records.values()
        )
        found = {item.post.id: item for item in read.posts}
        posts = {key: found[record.post_id] for key, record in records.items() if record.post_id in found}
        # The numbers of a row are those of all its posts, so it is looked at as a whole, or not at all.
        there = {key.row_id for key, item in posts.items() if asked.holds(item.post.due_at or item.post.sent_at)}
        if read.unread:
            there -= {key.row_id for key in records.keys() - posts.keys()}
        records = {key: record for key, record in records.items() if key.row_id in there}
        posts = {key: item for key, item in posts.items() if key.row_id in there}
        cells = _cells(rows, records, posts, directory.channels, kinds)
        hold.renew()
        known = known_columns(session.ledger, calendar_id)
        written = write_back(
            session.calendar, cells, sheet=sheet, mapped=mapped, rows=list(rows.values()),
            remap=lambda fresh: map_columns(fresh, session.settings), fingerprint=sheet.fingerprint,
            titles=column_titles(kinds), known=known,
        )  # fmt: skip
        keep_columns(session.ledger, calendar_id, written.own)
        unmet = {record.key.row_id for record in adrift if record.post_id not in found}
        kept, notes = None, _of_unmet(unmet)
        if weeks is not None:
            told = [found[record.post_id] for record in ours.values() if record.post_id in found]
            fresh = sheet if written.cells == 0 and not sheet.is_shared else None
            kept, more = _keep(session, told, read, directory.channels, kinds, weeks, fresh, known)
            notes = (*notes, *more)
            if kept is not None:
                keep_columns(session.ledger, calendar_id, {kept.tab: kept.own} if kept.tab else {})
    return _measured(session, cells, posts, read, written, kept, notes)


def _adrift(records: Iterable[Record], now: datetime) -> list[Record]:
    """Return those of posts that may be out at a time that nobody knows, or whose time is over."""
    return [record for record in records if record.state == "live" and (record.due_at is None or record.due_at <= now)]


def _of_unmet(rows: Collection[str]) -> tuple[str, ...]:
    if not rows:
        return ()
    these = "1 row has posts" if len(rows) == 1 else f"{len(rows)} rows have posts"
    return (
        f"{these} that were not met among those of their time: drafts, queued posts, or posts whose time was changed "
        "in Buffer. Run calendar-sync sync first: it finds out what became of them.",
    )


@dataclass(frozen=True, slots=True)
class _Span:
    """A stretch of time, aware UTC; ``None`` for no beginning, or no end. The end does not belong to it."""

    start: datetime | None
    end: datetime | None

    def wider(self, by: timedelta) -> _Span:
        return _Span(self.start and self.start - by, self.end and self.end + by)

    def holds(self, at: datetime | None) -> bool:
        """Return whether a moment lies in it; one that is not known might."""
        return at is None or ((self.start is None or at >= self.start) and (self.end is None or at < self.end))


@dataclass(frozen=True, slots=True)
class _Weeks:
    """Whole weeks (UTC), by the Monday of the first and of the last; ``None`` for no beginning, or no end."""

    first: date | None
    last: date | None

    @classmethod
    def of(cls, asked: _Span) -> _Weeks:
        return cls(
            week_of(asked.start) if asked.start is not None else None,
            week_of(asked.end - timedelta(microseconds=1)) if asked.end is not None else None,
        )

    def records(self, ours: Iterable[Record]) -> list[Record]:
        """Return those whose posts may have gone out then."""
        start = datetime.combine(self.first, time(), UTC) if self.first is not None else None
        end = datetime.combine(self.last, time(), UTC) + timedelta(weeks=1) if self.last is not None else None
        span = _Span(start, end).wider(MOVED)
        return [record for record in ours if span.holds(record.due_at)]


def _keep(
    session: Session,
    posts: Iterable[MeasuredPost],
    read: MeasuredPosts,
    channels: Iterable[Channel],
    kinds: Sequence[str],
    weeks: _Weeks,
    sheet: Sheet | None,
    known: Known,
) -> tuple[Kept | None, tuple[str, ...]]:
    """Keep up the tab of results where that can be done, and say why where it cannot."""
    if not isinstance(session.calendar, TabKeeper):
        return None, (
            "This file has no tabs, so there is no tab of results: that takes an Excel workbook or a Google Sheet. "
            "calendar-sync report --out results.xlsx makes a file of its own.",
        )
    if read.denied or read.unread:
        return None, ("The tab of results was left as it is, because not all numbers could be read.",)
    lines = result_lines(posts, labels_of(channels), kinds, first=weeks.first, last=weeks.last)
    try:
        return keep_results(session.calendar, lines, result_columns(kinds), sheet=sheet, known=known), ()
    except CalendarError as problem:
        if type(problem) is not CalendarError:
            raise
        # Nothing is wrong with the calendar but this tab, and its rows are written.
        return None, (f"There is no tab of results: {problem.message} {problem.fix}",)


def _rows(mapped: Mapped) -> dict[str, RowIdentity]:
    """Return the rows that carry a Sync ID; of copies the first."""
    rows: dict[str, RowIdentity] = {}
    for row in mapped.rows:
        if row_id := row.text("sync_id"):
            rows.setdefault(row_id, RowIdentity(row_id, row.tab, row.number, timezone=row.text("timezone")))
    return rows


def _read(session: Session, directory: Directory, records: Iterable[Record]) -> MeasuredPosts:
    listed = list(records)
    known = {channel.id for channel in directory.channels}
    channels = sorted({record.key.channel_id for record in listed} & known)
    dues = [record.due_at for record in listed if record.due_at is not None]
    if not channels or not dues:
        return MeasuredPosts(())
    return session.client.insights.sent_posts(
        directory.organization.id, channels, due=(min(dues) - MOVED, max(dues) + MOVED),
        statuses=("sent", "sending", "error", "scheduled"),
    )  # fmt: skip


def _cells(
    rows: Mapping[str, RowIdentity],
    records: Mapping[EntryKey, Record],
    posts: Mapping[EntryKey, MeasuredPost],
    channels: Iterable[Channel],
    kinds: Sequence[str],
) -> dict[str, dict[str, Cell]]:
    """Return what the cells of each row with a post that is out should say."""
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
        said: dict[str, Cell] = {}
        if all(key in posts for key in keys):
            # Of a row of which some post was not read, only the next sync can say how it stands as a whole.
            listed: list[tuple[str, Post, Channel | None]] = [
                (records[key].channel, posts[key].post, by_id.get(key.channel_id)) for key in keys
            ]
            said |= cells_of_posts(listed, zones.get(row_id))
        measured = [RowPost(records[key].channel, posts[key]) for key in out]
        said |= metric_cells(measured, kinds, _zone(zones.get(row_id), [by_id.get(key.channel_id) for key in out]))
        cells[row_id] = said
    return cells


def _zone(of_row: tzinfo | None, channels: Sequence[Channel | None]) -> tzinfo | None:
    if of_row is not None:
        return of_row
    return next((zone_called(channel.timezone) for channel in channels if channel is not None), None)


def _measured(
    session: Session,
    cells: Mapping[str, Mapping[str, Cell]],
    posts: Mapping[EntryKey, MeasuredPost],
    read: MeasuredPosts,
    written: Written,
    results: Kept | None,
    notes: tuple[str, ...],
) -> Measured:
    failed = {key.row_id for key, item in posts.items() if item.post.status == "error"}
    return Measured(
        rows=len(cells),
        with_numbers=sum(AS_OF in said for said in cells.values()),
        failed=len(failed & cells.keys()),
        cells=written.cells,
        requests=session.client.requests,
        unplaced=written.unplaced,
        denied=read.denied,
        posts=posts,
        results=results,
        notes=notes,
    )

"""What became of a calendar's posts, brought into its rows: status, sent time, link, and numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from calendar_sync.calendars.evidence import (
    Told,
    Values,
    known_by_contents,
    left_to_people,
    not_typed,
    row_of_results,
    to_be_told,
)
from calendar_sync.calendars.mapping import Mapped
from calendar_sync.calendars.ownership import Known, known_here, left_in_copies, to_be_known
from calendar_sync.calendars.results import Kept, TabKeeper, keep_results
from calendar_sync.calendars.writeback import Further, Written, write_back
from calendar_sync.errors import CalendarError, UsageError
from calendar_sync.holding import held
from calendar_sync.ledger.own_columns import keep_columns, keep_values, known_columns, known_values
from calendar_sync.measured_rows import cells_of, misnamed, rows_of, stand_ins
from calendar_sync.model.entry import EntryKey, RowIdentity
from calendar_sync.model.metrics import MeasuredPost, MeasuredPosts
from calendar_sync.model.plan import Record
from calendar_sync.model.results_tab import ResultLine
from calendar_sync.model.sheet import Sheet
from calendar_sync.reading import map_columns, read_calendar
from calendar_sync.reports.results import result_columns, result_lines
from calendar_sync.reports.rows import AS_OF, Cell, column_titles, kinds_besides, metric_titles
from calendar_sync.reports.subjects import labels_of
from calendar_sync.session import fresh_id
from calendar_sync.spans import MOVED, Span, Weeks
from calendar_sync.strayed import ENTERED_UNKNOWN, look_for, look_into, said_of

if TYPE_CHECKING:
    from calendar_sync.model.directory import Directory
    from calendar_sync.session import Session

_OUT = ("sent", "error")
_TIMED = (*_OUT, "sending", "scheduled", "needs_approval")


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
        UsageError: Neither the ledger nor the calendar itself knows of posts.
        CalendarError: It cannot be read or written.
        BufferError: Buffer cannot be read.
        RunInProgress: Another run holds the calendar.
    """
    session.calendar.check_writable()
    with held(session, lease) as hold:
        sheet, mapped = read_calendar(session.calendar, lambda sheet: map_columns(sheet, session.settings))
        rows = rows_of(mapped)
        calendar_id = session.ledger.identify(session.location, directory.organization.id, "", list(rows))
        if not calendar_id and not any(row.shown.get("post_ids") for row in rows.values()):
            raise UsageError(
                f"Nothing is known of posts of {session.location}.",
                fix="Sync it first. A sync of another machine is in that machine's ledger (--ledger).",
            )
        # A ledger that is new goes by the ids in the sheet, under the name that the first sync will give the calendar.
        calendar_id = calendar_id or fresh_id(session.location, directory.organization.id)
        hold.take(calendar_id)
        known = session.ledger.records(calendar_id)
        ours = {key: item for key, item in known.items() if item.state in {"live", "sent"} and item.post_id}
        ours |= {item.key: item for item in stand_ins(rows, known, calendar_id, directory.channels)}
        asked = Span(since, until)
        near = {key.row_id for key, record in ours.items() if asked.wider(MOVED).holds(record.due_at)} & rows.keys()
        weeks = Weeks.of(asked) if results else None
        wanted = {key: record for key, record in ours.items() if key.row_id in near}
        wanted |= {record.key: record for record in weeks.records(ours.values())} if weeks else {}
        span = weeks.span if weeks else asked
        read, times = _read(session, directory, wanted.values(), span)
        elsewhere = [item for key, item in ours.items() if key not in wanted and key.row_id in rows]
        entered = look_into(session, calendar_id, directory, span, elsewhere, wanted, times)
        read = _both(read, entered)
        found = {item.post.id: item for item in read.posts}
        # What was moved from elsewhere into this time is met there, and brings its row with it.
        met = {key: found[record.post_id] for key, record in ours.items() if record.post_id in found}
        near |= {key.row_id for key, item in met.items() if asked.holds(_out_at(item))} & rows.keys()
        wanted |= {key: record for key, record in ours.items() if key.row_id in near}
        missing = [record for record in wanted.values() if record.post_id not in found]
        strayed = look_for(session, calendar_id, directory, missing, times)
        read = _both(read, strayed.read)
        found |= {item.post.id: item for item in strayed.read.posts}
        for key in list(misnamed(ours, found)):
            ours.pop(key)
            wanted.pop(key, None)
        session.ledger.save_records(list(_moved(known.values(), found)))
        records = {key: record for key, record in wanted.items() if key.row_id in near}
        posts = {key: found[record.post_id] for key, record in records.items() if record.post_id in found}
        # The numbers of a row are those of all its posts, so it is looked at as a whole, or not at all.
        there = {key.row_id for key, item in posts.items() if asked.holds(_out_at(item))}
        there -= {key.row_id for key in (records.keys() - posts.keys() if read.unread else strayed.unknown)}
        records = {key: record for key, record in records.items() if key.row_id in there}
        posts = {key: item for key, item in posts.items() if key.row_id in there}
        # Numbers of another day do not stay beside new ones: what was asked for once is kept up where it stands.
        once = kinds_besides(kinds, found.values())
        every = [*kinds, *once]
        cells = cells_of(rows, records, posts, directory.channels, every, {key.row_id for key in strayed.cut_off})
        hold.renew()
        before, last = known_columns(session.ledger, calendar_id), known_values(session.ledger, calendar_id)
        columns = known_by_contents(sheet, mapped.layouts, known_here(sheet, before), last)
        typed = left_to_people(sheet, mapped.layouts, columns, last)
        titles = metric_titles(every)
        to_write = {row_id: not_typed(row_id, said, typed, titles) for row_id, said in cells.items()}
        further = Further(column_titles(kinds), metric_titles(once), columns)
        written = write_back(
            session.calendar, to_write, sheet=sheet, mapped=mapped, rows=list(rows.values()),
            remap=lambda fresh: map_columns(fresh, session.settings), fingerprint=sheet.fingerprint,
            further=further,
        )  # fmt: skip
        said = _said_by_tab(cells, rows, titles | column_titles(kinds))
        _remember(session, calendar_id, sheet, mapped, columns, written.own, said, last)
        kept, notes = None, (*said_of(strayed, rows), *([ENTERED_UNKNOWN] if entered.cut else []))
        notes = (*notes, *_left_alone(mapped))
        notes = (*notes, *(_said_of_copy(*item) for item in left_in_copies(sheet, written.own, columns).items()))
        if weeks is not None:
            told = [found[record.post_id] for record in ours.values() if record.post_id in found]
            fresh = sheet if written.cells == 0 and not sheet.is_shared else None
            lines = result_lines(told, labels_of(directory.channels), every, first=weeks.first, last=weeks.last)
            shown = [
                replace(line, values=not_typed(row_of_results(line.week, line.channel_id), line.values, typed))
                for line in lines
            ]
            kept, more = _keep(session, shown, read, kinds, fresh, columns, once)
            notes = (*notes, *more)
            if kept is not None and kept.tab:
                said |= {kept.tab: {row_of_results(line.week, line.channel_id): line.values for line in lines}}
                made = {**written.own, kept.tab: kept.own}
                _remember(session, calendar_id, sheet, mapped, columns, made, said, last)
    return _measured(session, cells, posts, read, written, kept, notes)


def _moved(records: Iterable[Record], found: Mapping[str, MeasuredPost]) -> Iterator[Record]:
    """Yield records that know their post at another time than Buffer has it, with the right one: for the next time."""
    for record in records:
        item = found.get(record.post_id)
        if item is not None and item.post.due_at not in (None, record.due_at):
            yield replace(record, due_at=item.post.due_at)


def _said_by_tab(
    cells: Mapping[str, Mapping[str, Cell]], rows: Mapping[str, RowIdentity], titles: Mapping[str, str]
) -> dict[str, Values]:
    """Return what was brought into the columns of metrics, by name of the tab, Sync ID and title."""
    said: dict[str, dict[str, dict[str, Cell]]] = {}
    for row_id, fields in cells.items():
        told = {titles[field]: value for field, value in fields.items() if field in titles}
        said.setdefault(rows[row_id].tab, {})[row_id] = told
    return {**said}


def _remember(
    session: Session,
    calendar_id: str,
    sheet: Sheet,
    mapped: Mapped,
    known: Known,
    own: Known,
    said: Mapping[str, Values],
    last: Told,
) -> None:
    """Write down which columns are ours, and what they say."""
    keep_columns(session.ledger, calendar_id, *to_be_known(sheet, own, known))
    keep_values(session.ledger, calendar_id, to_be_told(sheet, mapped.layouts, {**known, **own}, said, last))


def _said_of_copy(tab: str, titles: Sequence[str]) -> str:
    named = ", ".join(f"'{title}'" for title in titles)
    return (
        f"Tab '{tab}' is new here and may be a copy: {named} may be a column of yours, so it is left as it is. "
        f"If it was copied, its numbers are those of other posts: delete it, and ask for it with --column."
    )


def _left_alone(mapped: Mapped) -> Iterator[str]:
    """Yield what is to be said of each tab whose rows nobody knows any more, because its column of ids is gone."""
    taken = {issue.tab: issue for issue in mapped.issues if issue.rule == "sheet.own_column_taken"}
    yield from (f"{issue.cell}: {issue.message} {issue.fix}" for issue in taken.values())


def _out_at(item: MeasuredPost) -> datetime | None:
    return item.post.due_at or item.post.sent_at


def _keep(
    session: Session,
    lines: Sequence[ResultLine],
    read: MeasuredPosts,
    kinds: Sequence[str],
    sheet: Sheet | None,
    known: Known,
    once: Sequence[str],
) -> tuple[Kept | None, tuple[str, ...]]:
    """Keep up the tab of results where that can be done, and say why where it cannot."""
    if not isinstance(session.calendar, TabKeeper):
        return None, (
            "This file has no tabs, so there is no tab of results: that takes an Excel workbook or a Google Sheet. "
            "calendar-sync report --out results.xlsx makes a file of its own.",
        )
    if read.denied or read.unread:
        return None, ("The tab of results was left as it is, because not all numbers could be read.",)
    columns = result_columns(kinds)
    others = [column for column in result_columns(once) if column not in columns]
    try:
        return keep_results(session.calendar, lines, columns, kept=others, sheet=sheet, known=known), ()
    except CalendarError as problem:
        if type(problem) is not CalendarError:
            raise
        # Nothing is wrong with the calendar but this tab, and its rows are written.
        return None, (f"There is no tab of results: {problem.message} {problem.fix}",)


def _read(
    session: Session, directory: Directory, records: Iterable[Record], asked: Span
) -> tuple[MeasuredPosts, tuple[datetime, datetime] | None]:
    """Return the posts of the time in which those of the calendar are due, and which time that is (aware UTC)."""
    listed = list(records)
    known = {channel.id for channel in directory.channels}
    channels = sorted({record.key.channel_id for record in listed} & known)
    dues = [record.due_at for record in listed if record.due_at is not None]
    if not channels or not dues:
        return MeasuredPosts(()), None
    times = asked.rounded((min(dues) - MOVED, max(dues) + MOVED), by=MOVED)
    return session.client.insights.sent_posts(directory.organization.id, channels, due=[times], statuses=_TIMED), times


def _both(one: MeasuredPosts, other: MeasuredPosts) -> MeasuredPosts:
    return MeasuredPosts(one.posts + other.posts, one.refused | other.refused, one.unread + other.unread)


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

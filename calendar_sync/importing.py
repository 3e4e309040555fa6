"""Bringing posts that are scheduled in Buffer into the calendar as rows, so that a team can begin from what it has.

Nothing is sent. Each new row is tried on a copy of the sheet first: it becomes part of the plan only where it is read
as exactly what Buffer has, so that no later sync takes anything away from the post.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, tzinfo
from itertools import islice
from typing import Any

from calendar_sync.calendars.header import TabLayout
from calendar_sync.cells_to_write import Unwritable, cell_changes, written_into
from calendar_sync.entries.build import date_orders
from calendar_sync.entries.channels import ChannelBook
from calendar_sync.errors import UsageError
from calendar_sync.judging import rereader
from calendar_sync.model.buffer import Idea, Post
from calendar_sync.model.canonical import canonical_text, digest, entry_values, idea_values, iso, post_values
from calendar_sync.model.entry import IDEA_CHANNEL, DesiredState, Entry, EntryKey, RowIdentity
from calendar_sync.model.plan import Action, Change, Plan
from calendar_sync.model.settle import CellChange
from calendar_sync.model.sheet import Row, Tab
from calendar_sync.model.titles import shown
from calendar_sync.new_rows import Desk, NewRow
from calendar_sync.pipeline import Prepared, Report, Session, new_row_id, prepare, reviewed
from calendar_sync.planner.match import unequal
from calendar_sync.planner.plan import plan_digest, sort_key

MOST_TRIES = 16
"""So many spellings of one row are tried."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which posts are to come into the calendar, and where.

    Args:
        channels: Of these channels, as a Channels cell would name them; of all where empty.
        since: Due on this day or later, in the zone of the settings.
        until: Due on this day or earlier. With either, posts without a time stay out.
        tab: Into this tab; needed where several hold a calendar.
        drafts: Drafts as well.
        ideas: The idea board as well.
    """

    channels: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    tab: str = ""
    drafts: bool = False
    ideas: bool = False


def import_posts(session: Session, wanted: Wanted, review: Callable[[Prepared], bool]) -> Report | None:
    """Plan which rows are to be added, have that reviewed, and write them; nothing is sent to Buffer.

    Args:
        session: Everything from outside; it must read everything.
        wanted: Which posts.
        review: Shown the plan; false leaves everything as it is.

    Raises:
        UsageError: A channel or a tab is not there, or there is no room below the calendar.
        CalendarSyncError: As for :func:`calendar_sync.pipeline.sync`.
    """
    return reviewed(session, lambda: with_imports(session, prepare(session), wanted), review)


def with_imports(session: Session, prepared: Prepared, wanted: Wanted) -> Prepared:
    """Return the import alone as a plan: rows that are added, each with the posts that it adopts.

    Args:
        session: With the settings and the ledger.
        prepared: The calendar and Buffer as they are.
        wanted: Which posts.
    """
    plan, desired = prepared.plan, prepared.desired
    layout, tab, first = _place(prepared, wanted.tab)
    items = list(_items(session, prepared, wanted))
    rows = _Trial(session, prepared, layout, tab).run(items, first)
    changes: list[Change] = []
    identities: list[RowIdentity] = []
    for row in rows:
        if not row.done:
            changes += _left(plan, prepared, row.item, row.why)
            continue
        row_id = new_row_id()
        identities.append(RowIdentity(row_id, tab.name, row.number, is_new=True))
        changes += _adopted(plan, prepared, row, row_id)
    changes.sort(key=sort_key)
    narrowed = replace(plan, changes=tuple(changes), issues=(), cost=replace(plan.cost, requests=0, forecast=None))
    narrowed = replace(narrowed, digest=plan_digest(narrowed))
    return replace(prepared, plan=narrowed, desired=replace(desired, rows=tuple(identities)))


# Where


def _place(prepared: Prepared, wanted: str) -> tuple[TabLayout, Tab, int]:
    """Return the tab, its columns, and the first row below all that it holds."""
    layouts = [layout for layout in prepared.mapped.layouts if not wanted or layout.tab == wanted]
    if len(layouts) != 1:
        names = ", ".join(f"'{layout.tab}'" for layout in prepared.mapped.layouts) or "none"
        what = f"There is no tab '{wanted}' with a calendar" if wanted else "Several tabs hold a calendar"
        raise UsageError(f"{what}; there are {names}.", fix="Say into which one the rows are to come: --tab NAME.")
    layout = layouts[0]
    tab = next(tab for tab in prepared.sheet.tabs if tab.name == layout.tab)
    last = max([layout.header_row, *(row.number for row in prepared.mapped.rows if row.tab == tab.name)])
    _check_room(tab, layout, last)
    return layout, tab, last + 1


def _check_room(tab: Tab, layout: TabLayout, last: int) -> None:
    for table in tab.tables:
        inside = table.first_row <= layout.header_row <= table.last_row
        if inside and table.has_totals:
            raise UsageError(
                f"The table in the tab '{tab.name}' ends in a row of totals, below which no row can be added.",
                fix="In Excel: Table Design, untick Total Row; it can be put back afterwards.",
            )
    columns = layout.columns.values()
    for number in range(last + 1, len(tab.rows) + 1):
        if any((number, column) in tab.formulas for column in columns):
            raise UsageError(
                f"Below the last row of the tab '{tab.name}', row {number} holds formulas in the calendar's columns.",
                fix="Move them away, or import into another tab.",
            )


# Which


@dataclass(frozen=True, slots=True)
class Item:
    """What is to become one row: the same post on one or several channels, or an idea."""

    posts: tuple[Post, ...] = ()
    idea: Idea | None = None

    @property
    def due_at(self) -> datetime | None:
        """When it is due, aware UTC."""
        return self.idea.date if self.idea is not None else self.posts[0].due_at

    def wanted(self) -> dict[str, dict[str, Any]]:
        """Return what Buffer has, by channel id."""
        if self.idea is not None:
            return {IDEA_CHANNEL: idea_values(self.idea)}
        return {post.channel_id: post_values(post) for post in self.posts}

    def parts(self) -> Iterator[Item]:
        """Yield the posts one by one, where they do not fit into one row."""
        if len(self.posts) > 1:
            yield from (Item((post,)) for post in self.posts)


def _items(session: Session, prepared: Prepared, wanted: Wanted) -> Iterator[Item]:
    """Yield what is not in the calendar yet, soonest due first.

    What belongs to a row or a calendar is passed over, and so is what Buffer could not publish: it will not go out.
    """
    actual, calendar_id = prepared.actual, prepared.plan.calendar_id
    known = {record.post_id for record in prepared.records.values() if record.state != "named"}
    known |= session.ledger.owned_elsewhere(calendar_id).keys() | set(prepared.desired.post_ids.values())
    known |= {change.post_id for change in prepared.plan.changes if change.post_id}
    said = {(entry.key.channel_id, canonical_text(entry.text), iso(entry.due_at)) for entry in prepared.desired.entries}
    channels = chosen_channels(session, prepared, wanted.channels)
    groups: dict[str, list[Post]] = {}
    for post in sorted(actual.posts, key=lambda post: (post.due_at or _NEVER, post.created_at, post.id)):
        if (
            post.id in known
            or post.is_out
            or post.status == "error"
            or post.channel_id not in channels
            or (post.status == "draft" and not wanted.drafts)
            or not _is_due(post.due_at, session, wanted)
            or (post.channel_id, canonical_text(post.text), iso(post.due_at)) in said
        ):
            continue
        groups.setdefault(_alike(post, groups), []).append(post)
    yield from (Item(tuple(sorted(posts, key=lambda post: post.service))) for posts in groups.values())
    if wanted.ideas:
        ideas = [idea for idea in actual.ideas if idea.id not in known and _is_due(idea.date, session, wanted)]
        yield from (Item(idea=idea) for idea in sorted(ideas, key=lambda idea: (idea.created_at, idea.id)))


_NEVER = datetime.max.replace(tzinfo=UTC)


def _alike(post: Post, groups: Mapping[str, Sequence[Post]]) -> str:
    """Return the name of the group of posts that say the same at the same time, each on a channel of its own."""
    values = post_values(post)
    name = digest([values[key] for key in ("kind", "text", "thread", "assets", "schedule", "due_at", "tags", "notify")])
    number = 0
    while any(other.channel_id == post.channel_id for other in groups.get(f"{name} {number}", ())):
        number += 1
    return f"{name} {number}"


def chosen_channels(session: Session, prepared: Prepared, words: Sequence[str]) -> frozenset[str]:
    """Return the ids of the channels that words mean, as in a Channels cell; of all channels where there are none.

    Raises:
        UsageError: A word means no channel.
    """
    if not words:
        return frozenset(channel.id for channel in prepared.actual.channels)
    book = ChannelBook(prepared.actual.channels, session.settings.reading_rules().aliases)
    found: set[str] = set()
    for word in words:
        channels, problems = book.find(word)
        for problem in problems:
            if not problem.candidates:
                raise UsageError(problem.message, fix=problem.fix)
            found |= {channel.id for channel in problem.candidates}
        found |= {channel.id for channel in channels}
    return frozenset(found)


def _is_due(due_at: datetime | None, session: Session, wanted: Wanted) -> bool:
    if wanted.since is None and wanted.until is None:
        return True
    if due_at is None:
        return False
    day = due_at.astimezone(local_zone(session)).date()
    return (wanted.since is None or day >= wanted.since) and (wanted.until is None or day <= wanted.until)


def local_zone(session: Session) -> tzinfo:
    """Return the zone in which days are meant: that of the settings, else UTC."""
    from calendar_sync.entries.zones import ZoneProblem, parse_zone

    name = session.settings.timezone
    zone = parse_zone(name) if name else UTC
    return UTC if isinstance(zone, ZoneProblem) else zone


# Trying it out


@dataclass(slots=True)
class _Try:
    """One row to be: where it goes, what is tried, and what was found to be right."""

    item: Item
    number: int
    spellings: Iterator[NewRow]
    fields: NewRow = field(default_factory=dict)
    cells: tuple[CellChange, ...] = ()
    waiting: bool = True
    why: str = ""
    done: Mapping[str, dict[str, Any]] = field(default_factory=dict)


class _Trial:
    """Finds spellings of new rows that are read as what Buffer has.

    Args:
        session: With the settings.
        prepared: The calendar and Buffer.
        layout: Columns of the tab.
        tab: The tab.
    """

    def __init__(self, session: Session, prepared: Prepared, layout: TabLayout, tab: Tab) -> None:
        self._prepared, self._layout, self._tab = prepared, layout, tab
        rules = session.settings.reading_rules()
        orders = date_orders(prepared.mapped.rows, rules)[0]
        own = [row for row in prepared.mapped.rows if row.tab == tab.name]
        self._desk = Desk(prepared.actual, rules, layout, own, orders.get(tab.name), tab.moments)
        self._reread = rereader(session, prepared.plan.calendar_id, prepared.actual, prepared.records, {})

    def run(self, items: Sequence[Item], first: int) -> list[_Try]:
        """Return a row for each item; those that were not found to be right say why.

        Args:
            items: In the order of the rows.
            first: Number of the first row.
        """
        tries = [self._try(item, first + place) for place, item in enumerate(items)]
        self._settle(tries)
        failed = [row for row in tries if not row.done]
        parts = [part for row in failed for part in row.item.parts()]
        kept = [row for row in tries if row.done or len(row.item.posts) < 2]
        added = [self._try(part, first + len(tries) + place) for place, part in enumerate(parts)]
        if added:
            self._settle([*(row for row in kept if row.done), *added])
        rows = sorted([*kept, *added], key=lambda row: (row.item.due_at or _NEVER, row.number))
        return self._closed_up(rows, first)

    def _closed_up(self, rows: list[_Try], first: int) -> list[_Try]:
        """Move the rows up to where others were that did not fit, and read all of it once more."""
        done = [row for row in rows if row.done]
        for place, row in enumerate(done):
            row.number = first + place
            row.cells = self._cells(row)
        after = self._read(done)
        for row in done:
            self._judge(row, after)
        return rows

    def _try(self, item: Item, number: int) -> _Try:
        spellings = self._desk.idea(item.idea) if item.idea is not None else self._desk.posts(item.posts)
        return _Try(item, number, islice(spellings, MOST_TRIES))

    def _settle(self, tries: Sequence[_Try]) -> None:
        for row in tries:
            if not row.done:
                self._next(row)
        while open_rows := [row for row in tries if row.waiting and not row.done]:
            after = self._read([row for row in tries if row.waiting])
            for row in open_rows:
                self._judge(row, after)
                if not row.done:
                    self._next(row)

    def _next(self, row: _Try) -> None:
        for fields in row.spellings:
            row.fields = fields
            try:
                row.cells = self._cells(row)
            except Unwritable as problem:
                row.why = row.why or str(problem)
                continue
            return
        row.waiting = False

    def _cells(self, row: _Try) -> tuple[CellChange, ...]:
        blank = Row(self._tab.name, row.number, {}, self._layout.columns)
        return cell_changes(self._prepared.sheet, blank, row.fields)

    def _read(self, rows: Iterable[_Try]) -> DesiredState:
        return self._reread(written_into(self._prepared.sheet, [cell for row in rows for cell in row.cells]))

    def _judge(self, row: _Try, after: DesiredState) -> None:
        found = {entry.key.channel_id: entry for entry in after.entries if self._is_in(entry, row)}
        wanted = row.item.wanted()
        row.done = {}
        if found.keys() != wanted.keys():
            held = [item.message for item in after.held if (item.origin.tab, item.origin.row) == self._at(row)]
            row.why = row.why or (f"the row would be held. {held[0]}" if held else "its row would go to other channels")
            return
        values = {channel_id: entry_values(entry) for channel_id, entry in found.items()}
        lost = {name for channel_id in wanted for name in unequal(values[channel_id], wanted[channel_id])}
        if lost:
            row.why = row.why or f"the calendar's columns cannot say all of it ({shown(sorted(lost))})"
        else:
            row.done = values

    def _is_in(self, entry: Entry, row: _Try) -> bool:
        return (entry.origin.tab, entry.origin.row) == self._at(row)

    def _at(self, row: _Try) -> tuple[str, int]:
        return self._tab.name, row.number


# The plan


def _adopted(plan: Plan, prepared: Prepared, row: _Try, row_id: str) -> Iterator[Change]:
    yield from (
        replace(
            change,
            action=Action.ADOPT,
            key=change.key._replace(row_id=row_id),
            tab=row.cells[0].tab,
            row=row.number,
            after=row.done[change.key.channel_id],
            cells=row.cells,
            reason="it is in Buffer already; it becomes this row",
        )
        for change in _told(plan, prepared, row.item)
    )


def _left(plan: Plan, prepared: Prepared, item: Item, why: str) -> Iterator[Change]:
    reason = f"stays out of the calendar: {why or 'its columns cannot say what the post has'}"
    for change in _told(plan, prepared, item):
        yield replace(change, action=Action.HOLD, reason=reason)


def _told(plan: Plan, prepared: Prepared, item: Item) -> Iterator[Change]:
    """Yield one change for each post, with Buffer's side of it; ``row_id`` is the post's own id."""
    handles = {channel.id: channel.handle for channel in prepared.actual.channels}
    if (idea := item.idea) is not None:
        key = EntryKey(plan.calendar_id, idea.id, IDEA_CHANNEL)
        services = ",".join(sorted(idea.services))
        yield Change(Action.HOLD, key, "", 0, "ideas", services, idea.date, idea_values(idea), post_id=idea.id)
    for post in item.posts:
        key = EntryKey(plan.calendar_id, post.id, post.channel_id)
        channel = handles.get(post.channel_id, "")
        yield Change(Action.HOLD, key, "", 0, channel, post.service, post.due_at, post_values(post), post_id=post.id)

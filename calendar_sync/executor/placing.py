"""The calendar's rows while a run writes to them: new ids first, results last, and nothing lost in between.

In a sheet that people share, where each write is a request and rows are followed wherever they go, ids of new rows may
come with the results. Until they stand in the sheet, the ledger knows their rows by what people have written in them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo
from typing import TYPE_CHECKING

from calendar_sync.calendars.mapping import Mapped
from calendar_sync.calendars.writeback import Calendar, user_writes, write_back
from calendar_sync.entries.zones import ZoneProblem, parse_zone
from calendar_sync.errors import CalendarError
from calendar_sync.executor.results import own_cells
from calendar_sync.model.buffer import ActualState
from calendar_sync.model.columns import OWN_COLUMNS
from calendar_sync.model.entry import IDEA_CHANNEL, EntryKey, RowIdentity, Schedule
from calendar_sync.model.plan import EFFECTS, WRITES, Action, AttemptState, Outcome, Plan, Why
from calendar_sync.model.sheet import CellWrite, Row, Sheet
from calendar_sync.model.unplaced import NOTHING_SENT, Unplaced, content_of, text_of

if TYPE_CHECKING:
    from calendar_sync.ledger import Ledger


class Places:
    """The calendar's rows while a run writes to them.

    Args:
        calendar: The backend.
        ledger: Keeps what cannot be written now.
        sheet: As it was read.
        mapped: Its columns.
        rows: Which id stands for which row.
        remap: Maps the columns of a sheet that was read anew.
        is_whole: All rows of the calendar are known, and looked after.
        late_ids: Of a shared sheet: write the ids of new rows with the results, one write instead of two.
    """

    def __init__(
        self,
        calendar: Calendar,
        ledger: Ledger,
        *,
        sheet: Sheet,
        mapped: Mapped,
        rows: Sequence[RowIdentity],
        remap: Callable[[Sheet], Mapped],
        is_whole: bool = True,
        late_ids: bool = False,
    ) -> None:
        self._calendar = calendar
        self._ledger = ledger
        self._sheet = sheet
        self._mapped = mapped
        self._rows = rows
        self._remap = remap
        self._is_whole = is_whole
        self._is_late = late_ids and sheet.is_shared
        self._fingerprint = sheet.fingerprint
        self._lost: frozenset[str] = frozenset()

    def write_new_ids(self, plan: Plan) -> None:
        """Write the ids of new rows, what is pulled into the calendar, and what an earlier run still owes the sheet.

        All of it is one write, into the very sheet that was read, and comes before anything is sent. With late ids the
        ledger keeps them until they are known to stand there; so where they are all there is to write, and all posts
        have times by which they are known again, they come with the results. If an earlier run could not write its own,
        this one finds out first whether it can.

        Raises:
            CalendarError: They cannot be written; nothing was sent.
        """
        owed = self._ledger.owed(plan.calendar_id)
        known = {row.row_id for row in self._rows if row.row_id == row.shown.get("sync_id", "")}
        # Adopting counts too: the ledger must never hold an id that the sheet, changed meanwhile, does not get.
        named = {change.key.row_id for change in plan.of(*EFFECTS)}
        cells: dict[str, dict[str, str]] = {}
        for (row_id, name), text in owed.items():
            if row_id in known:
                cells.setdefault(row_id, {})[name] = text
        for row in self._rows:
            carried = row.shown.get("sync_id", "")
            # An id that stands in another row's cell is put right at once: half of a trade would look like a copy.
            if row.row_id != carried and carried:
                # What the tool's columns say in a row with another's id is said of that other row.
                cells.setdefault(row.row_id, {}).update(dict.fromkeys(OWN_COLUMNS, ""), sync_id=row.row_id)
        for row_id, lines in _named_posts(plan).items():
            # Of rows that are imported: should the run die now, the next one knows whose posts these are.
            cells.setdefault(row_id, {})["post_ids"] = "\n".join(lines)
        theirs = user_writes(plan.changes, self._sheet)
        new = [row for row in self._rows if not row.shown.get("sync_id")]
        waiting = self._waiting(plan.calendar_id)
        if self._is_whole:
            waiting &= {row.row_id for row in new}  # others are of rows that are away
        if self._is_late and any(row.row_id in named for row in new):
            self._keep(plan.calendar_id, new)
        if not self._is_late or cells or theirs or waiting or _has_no_time(plan):
            for row in new:
                if row.row_id in named | waiting:
                    cells.setdefault(row.row_id, {}).update(sync_id=row.row_id)
            self._write_first(cells, theirs)
        # What is owed to rows that this run leaves alone waits for one that looks after them.
        aside = {row.text("sync_id") for row in self._mapped.rows} - {row.row_id for row in self._rows}
        self._ledger.paid(plan.calendar_id, {place: text for place, text in owed.items() if place[0] not in aside})

    def _write_first(self, cells: Mapping[str, Mapping[str, str]], theirs: Sequence[CellWrite]) -> None:
        before = self._fingerprint
        self._write(cells, strict=True, more=theirs)
        if self._fingerprint != before:
            # See the sheet as it is now, so that the next write says only what differs from it. If somebody has
            # changed it since our write, rows may have moved: the next write then finds that out by the fingerprint.
            fresh = self._as_written()
            if fresh.fingerprint == self._fingerprint:
                earlier, self._sheet, self._mapped = self._mapped.rows, fresh, self._remap(fresh)
                self._follow_rows(earlier)

    def _waiting(self, calendar_id: str) -> set[str]:
        """Return the ids that are not known to stand in the sheet."""
        if not self._sheet.is_shared:
            return set()
        from calendar_sync.ledger.unplaced import unplaced

        return {item.row_id for item in unplaced(self._ledger, calendar_id)}

    def _keep(self, calendar_id: str, new: Sequence[RowIdentity]) -> None:
        from calendar_sync.ledger.unplaced import keep_unplaced

        rows = {(row.tab, row.number): row for row in self._mapped.rows}
        tabs = {tab.name: tab for tab in self._sheet.tabs}
        # Rows for which nothing is sent too: what is known to be one of them is none of the others, changed.
        keep_unplaced(
            self._ledger,
            calendar_id,
            [
                Unplaced(row.row_id, row.tab, row.number, content_of(tabs[row.tab], told), text_of(told))
                for row in new
                # Others are added by this run, with their ids.
                if (told := rows.get((row.tab, row.number))) is not None
            ],
        )

    def _note_placed(
        self, calendar_id: str, cells: Mapping[str, Mapping[str, str]], lost: Collection[str], actual: ActualState
    ) -> None:
        """Forget the ids that stand in the sheet by now, those of rows for which nothing was sent, and of rows that
        have gone, once their posts have.

        People take deletions back, and show tabs again that they had hidden.
        """
        waiting = self._waiting(calendar_id)
        if not waiting:
            return
        from calendar_sync.ledger.unplaced import keep_unplaced, placed, unplaced

        mine = {row.row_id: row.shown.get("sync_id", "") for row in self._rows}
        unwritten = {
            row_id
            for row_id, carried in mine.items()
            if row_id in lost or row_id not in (carried, cells.get(row_id, {}).get("sync_id"))
        }
        open_ = unwritten & self._sent(calendar_id)
        gone = waiting - mine.keys()
        kept = self._at_stake(calendar_id, mine, actual) if gone and self._is_whole else gone
        placed(self._ledger, calendar_id, waiting - open_ - kept)
        if self._is_whole and kept:
            # Whatever comes to stand there from now on is no more likely to be that row than any other.
            away = (item for item in unplaced(self._ledger, calendar_id) if item.row_id in kept and item.number)
            keep_unplaced(self._ledger, calendar_id, [item._replace(number=0) for item in away])

    def _sent(self, calendar_id: str) -> set[str]:
        """Return the ids of rows for which something was sent, or may have been."""
        records = self._ledger.records(calendar_id).values()
        attempts = self._ledger.open_attempts(calendar_id)
        return {record.key.row_id for record in records if record.state not in NOTHING_SENT} | {
            attempt.key.row_id for attempt in attempts if attempt.state is not AttemptState.INTENDED
        }

    def _at_stake(self, calendar_id: str, mine: Collection[str], actual: ActualState) -> set[str]:
        """Return the ids of rows with posts that are still to go out, or may be, and that no row here owns by now."""
        records = self._ledger.records(calendar_id)
        settled = {post.id for post in actual.posts if post.is_out}
        settled |= {record.post_id for key, record in records.items() if key.row_id in mine}
        attempts = self._ledger.open_attempts(calendar_id)
        return {
            key.row_id
            for key, record in records.items()
            if record.state in ("live", "idea") and record.post_id not in settled
        } | {attempt.key.row_id for attempt in attempts if attempt.state is not AttemptState.INTENDED}

    def write_results(
        self, plan: Plan, outcomes: Mapping[EntryKey, Outcome], actual: ActualState
    ) -> tuple[CalendarError | None, tuple[str, ...]]:
        """Write what became of each row; what cannot be written now is kept in the ledger for the next run.

        Args:
            plan: What was planned.
            outcomes: What became of it.
            actual: Buffer's side, as fresh as it is known.

        Returns:
            Why the results did not reach the sheet (``None`` when they did), and the rows that have left it.
        """
        cells = own_cells(plan, outcomes, self._rows, actual, zones_of_rows(self._rows))
        for change in plan.of(Action.HOLD):
            if change.why is Why.MAY_BE_SENT:
                cells.pop(change.key.row_id, None)
        try:
            unplaced = self._write(cells, strict=False)
        except CalendarError as problem:
            owed = {(row_id, name): text for row_id, fields in cells.items() for name, text in fields.items()}
            self._ledger.owe(plan.calendar_id, owed)
            return problem, ()
        self._note_placed(plan.calendar_id, cells, unplaced, actual)
        return None, unplaced

    def _write(
        self, cells: Mapping[str, Mapping[str, str]], *, strict: bool, more: Sequence[CellWrite] = ()
    ) -> tuple[str, ...]:
        written = write_back(
            self._calendar,
            cells,
            sheet=self._sheet,
            mapped=self._mapped,
            rows=[row for row in self._rows if row.row_id not in self._lost],
            remap=self._remap,
            fingerprint=self._fingerprint,
            strict=strict,
            more=more,
        )
        self._fingerprint = written.fingerprint
        return written.unplaced

    def _as_written(self) -> Sheet:
        """Return the sheet as our write left it; a backend that was told with the answer need not read it again."""
        told: Callable[[], Sheet] = getattr(self._calendar, "as_written", self._calendar.read)
        return told()

    def _follow_rows(self, earlier: Sequence[Row]) -> None:
        """See where rows stand now: a backend that follows them has written wherever they went.

        Rows that carry no id (nothing was sent for them) are known by what people wrote in them. One that nothing is
        known by any more has no place: writing where it stood would hit another row, or none.
        """
        places: dict[str, tuple[str, int]] = {}
        for row in self._mapped.rows:
            places.setdefault(row.text("sync_id"), (row.tab, row.number))
        free = {(row.tab, row.number): _content(row) for row in self._mapped.rows if not row.text("sync_id")}
        was = {(row.tab, row.number): _content(row) for row in earlier}
        bare = [identity for identity in self._rows if identity.row_id not in places]
        for find in (_stayed, _moved, _edited):
            for identity in bare:
                place = identity.tab, identity.number
                if identity.row_id not in places and (found := find(place, was.get(place, ()), free)) is not None:
                    places[identity.row_id] = found
                    del free[found]
        self._lost = frozenset(identity.row_id for identity in bare if identity.row_id not in places)
        self._rows = [
            replace(row, tab=places[row.row_id][0], number=places[row.row_id][1]) if row.row_id in places else row
            for row in self._rows
        ]


_Place = tuple[str, int]
_Content = tuple[str, ...]


def _content(row: Row) -> _Content:
    return tuple(sorted(f"{name} {value!r}" for name, value in row.values.items() if name not in OWN_COLUMNS))


def _stayed(place: _Place, content: _Content, free: Mapping[_Place, _Content]) -> _Place | None:
    return place if content and free.get(place) == content else None


def _moved(_: _Place, content: _Content, free: Mapping[_Place, _Content]) -> _Place | None:
    return next((there for there, found in free.items() if content and found == content), None)


def _edited(place: _Place, content: _Content, free: Mapping[_Place, _Content]) -> _Place | None:
    """Return the same place if more than half of what stood there still does."""
    common = len({*content} & {*free.get(place, ())})
    return place if 2 * common > max(len(content), len(free.get(place, ()))) else None


def _has_no_time(plan: Plan) -> bool:
    """Tell whether something is sent that has no time of its own: published at once, queued, or an idea.

    A post for a time is known again by its text and that time, even on a machine whose ledger knows nothing of it. Of
    others only the id in the sheet tells for certain that they were sent.
    """
    return any(change.after is not None and change.after["schedule"] != Schedule.AT for change in plan.of(*WRITES))


def zones_of_rows(rows: Iterable[RowIdentity]) -> dict[str, tzinfo]:
    """Return the time zone in which each row shows its times, by row id; rows that name none are left out."""
    zones: dict[str, tzinfo] = {}
    for row in rows:
        zone = parse_zone(row.timezone) if row.timezone else None
        if zone is not None and not isinstance(zone, ZoneProblem):
            zones[row.row_id] = zone
    return zones


def _named_posts(plan: Plan) -> dict[str, list[str]]:
    """Return the lines of the Post IDs cells of rows that are added for posts that Buffer has."""
    named: dict[str, list[str]] = {}
    for change in plan.of(Action.ADOPT):
        if change.cells:
            handle = IDEA_CHANNEL if change.key.channel_id == IDEA_CHANNEL else change.channel
            named.setdefault(change.key.row_id, []).append(f"{handle}={change.post_id}")
    return named

"""One writing: what rows should say, and what is still to be sent so that they do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from calendar_sync.calendars.google import requests
from calendar_sync.calendars.google.added import form, form_of
from calendar_sync.calendars.google.book import Book, GoogleTab
from calendar_sync.calendars.google.cells import Said, as_read, put, said, said_at, says_the_same
from calendar_sync.calendars.google.follow import ID, Corrections, Line, Sent, columns_of, corrections, lines_of
from calendar_sync.errors import CalendarAtWork
from calendar_sync.model.columns import OWN_COLUMNS
from calendar_sync.model.services import fold
from calendar_sync.model.sheet import CellWrite, Scalar

_TITLES = {fold(title): slot for slot, title in OWN_COLUMNS.items()}
_UNTITLED = "column "
_FURTHER = "titled "
"""Begins the slot of a column that is ours without being one of every calendar; its title follows, folded."""
_MOST_READ_BACK = 100_000
"""Cells; more of them are rather read anew than asked for with a write."""


@dataclass(slots=True)
class TabWork:
    """What is to be written into one tab.

    Args:
        name: As the tab was called.
        base: Its rows as they were read.
        intents: What they should say.
        header_row: Where titles are to be written; 0 where all are there.
        start: 1-based place of the first new column.
        fresh: Slots of the new columns, in order, each with its title; an empty one where it has none.
        sent: What was sent so far.
        last: What the last request wrote.
        theirs: Slots of columns that are the user's.
        forms: Number format that a date in one of those takes where its cell has none, by slot and number.
        shown: What is read of such a number then.
    """

    name: str
    base: Sequence[Line]
    intents: dict[int, dict[str, Said]] = field(default_factory=dict)
    header_row: int = 0
    start: int = 0
    fresh: dict[str, str] = field(default_factory=dict)
    sent: Sent = field(default_factory=Sent)
    last: Mapping[tuple[int, str], Said] = field(default_factory=dict)
    theirs: set[str] = field(default_factory=set)
    forms: dict[tuple[str, Said], Mapping[str, Any]] = field(default_factory=dict)
    shown: dict[tuple[str, Said], Scalar] = field(default_factory=dict)

    def slots(self) -> set[str]:
        """Return what is to be written into."""
        return {slot for cells in self.intents.values() for slot in cells} | set(self.sent.texts)


def work_of(book: Book, cells: Sequence[CellWrite]) -> Work:
    """Return the work that ``cells`` stand for, as of ``book``.

    Raises:
        CalendarAtWork: There is no such tab.
    """
    tabs: dict[int, TabWork] = {}
    by_name: dict[str, list[CellWrite]] = {}
    for cell in cells:
        by_name.setdefault(cell.cell.tab, []).append(cell)
    for name, listed in by_name.items():
        tab = book.named(name)
        if tab is None:
            raise CalendarAtWork(f"The Google Sheet has no tab '{name}' any more.", fix="Run again.")
        tabs[tab.sheet_id] = _tab_work(tab, listed)
    return Work(tabs, len(cells))


def _tab_work(tab: GoogleTab, cells: Sequence[CellWrite]) -> TabWork:
    own = tab.own_columns()
    there = tab.titles()
    told = there | {cell.cell.column: fold(str(cell.value)) for cell in cells if cell.header}
    # Of columns with the same title the first is known by it, the others by their marks.
    first = {title: column for column, title in reversed(told.items())}
    titles = {
        column: _TITLES.get(title, f"{_FURTHER}{title}")
        for column, title in told.items()
        if title and first[title] == column
    }
    slots = titles | {column: slot for slot, column in own.items()}
    marked = {place: slot for slot, places in tab.marks.items() if slot.startswith(_UNTITLED) for place, _ in places}
    columns: dict[str, int] = dict(own)
    work = TabWork(tab.tab.name, ())
    for cell in cells:
        column = cell.cell.column
        slot = slots.get(column) or marked.get(column) or f"{_UNTITLED}{column}"
        if cell.header and slot not in own:
            work.header_row = cell.cell.row
            work.fresh[slot] = str(cell.value)
            work.start = min(work.start or column, column)
        if slot not in OWN_COLUMNS and slot not in work.fresh:
            columns[slot] = column
        value = said(cell.value)
        if cell.theirs:
            work.theirs.add(slot)
        if wanted := form_of(cell, tab):
            work.forms[slot, value] = wanted
            work.shown[slot, value] = as_read(cell.value)
        work.intents.setdefault(cell.cell.row, {})[slot] = (
            value[: requests.LONGEST_TEXT] if isinstance(value, str) else value
        )
    work.base = lines_of(tab.tab, columns)
    return work


@dataclass(slots=True)
class Work:
    """What is to be written, by sheet id.

    Args:
        tabs: For each tab.
        size: How many cells.
        is_first: Nothing had been sent before the last request, so that nothing can have been carried elsewhere.
    """

    PORTION: ClassVar[int] = 1_200_000
    """Characters that are sent at once: Google asks for no more than two megabytes."""

    tabs: Mapping[int, TabWork]
    size: int = 0
    is_first: bool = True

    def setup(self, now: Book, *, colors: bool, tables: bool = True) -> list[dict[str, Any]]:
        """Return the requests that make room and columns, and mark those that are there; empty once all is well.

        Raises:
            CalendarAtWork: A column of ours was deleted since the calendar was read.
        """
        found: list[dict[str, Any]] = []
        for work, tab in self._present(now):
            columns = _columns(work, tab)
            told = _told(work, tab, columns)
            if not told.cells:
                continue
            if gone := {slot for _, slot in told.cells} - columns.keys() - set(work.fresh):
                titles = ", ".join(f"'{_title(slot)}'" for slot in sorted(gone))
                raise CalendarAtWork(f"{titles} was deleted from the Google Sheet meanwhile.", fix="Run again.")
            fresh = [slot for slot in work.fresh if slot not in columns]
            if fresh:
                found += self._fresh(work, tab, fresh, told, colors=colors, tables=tables)
            found += _marks(tab, {slot: place for slot, place in columns.items() if slot in work.slots() or slot == ID})
            if not fresh:
                found += requests.more_rows(tab, max(row for row, _ in told.cells))
            found += [
                form(tab.sheet_id, row, columns[slot], work.forms[slot, value])
                for (row, slot), value in told.cells.items()
                if (slot, value) in work.forms and not fresh and (row, columns[slot]) not in tab.forms
            ]
        return found

    def _fresh(
        self, work: TabWork, tab: GoogleTab, fresh: Sequence[str], told: Corrections, *, colors: bool, tables: bool
    ) -> list[dict[str, Any]]:
        cells = {place: text for place, text in told.cells.items() if place[1] in fresh}
        work.sent.add(cells)
        header = next((row for row, slot in cells if cells[row, slot] == work.fresh[slot]), work.header_row)
        return requests.new_columns(
            tab,
            work.start,
            {slot: bool(work.fresh[slot]) for slot in fresh},
            cells,
            header,
            colors=colors,
            tables=tables,
        )

    def values(self, now: Book) -> dict[str, Any]:
        """Return the body of the next request that writes values; nothing once all rows say what they should."""
        columns: list[tuple[int, Mapping[int, Said], int]] = []
        whole: list[tuple[int, int, int]] = []
        length = 0
        self.is_first = not any(work.sent.texts for work in self.tabs.values())
        for work, tab in self._present(now):
            told = _told(work, tab, _columns(work, tab)).cells
            cells: dict[tuple[int, str], Said] = {}
            for place, text in sorted(told.items(), key=lambda item: item[0]):
                if length < self.PORTION:
                    cells[place] = text
                    length += len(str(text)) + 8
            work.last = cells
            if not cells:
                continue
            work.sent.add(cells)
            slots = columns_of(cells)
            height = max(len(tab.tab.rows), *(row for row, _ in cells))
            if ID in slots and height:
                # New ids are told by nothing but what else stands in their rows.
                width = max(len(row) for row in tab.tab.rows)
                if height * width <= _MOST_READ_BACK:
                    whole.append((tab.sheet_id, height, width))
            columns += [
                (tab.marks[slot][0][1], {row: text for (row, name), text in cells.items() if name == slot}, height)
                for slot in (slots if ID in slots or ID not in tab.marks else [ID, *slots])
            ]
        return requests.values_body(columns, whole) if columns else {}

    def confirmed(self, now: Book, answer: Mapping[str, Any]) -> Book | None:
        """Return the book as it is after a write, if the answer shows that every id stood where it was thought to.

        Args:
            now: As it stood before.
            answer: To the request of :meth:`values`.

        Returns:
            ``None`` where that cannot be told, or where rows have moved.
        """
        changed: dict[int, list[list[Scalar]]] = {}
        if not self.is_first:
            # A row that was copied while it said what is another's stands nobody knows where.
            return None
        for work, tab in self._present(now):
            columns = _columns(work, tab)
            cells = work.last
            slots = columns_of(cells)
            if not slots:
                continue
            rows = [list(row) for row in tab.tab.rows]
            for (row, slot), text in cells.items():
                put(rows, row, columns[slot], work.shown.get((slot, text), text))
            changed[tab.sheet_id] = rows
            if ID in slots:
                told = requests.tab_values(answer, tab.sheet_id)
                if told is None or not says_the_same(rows, told):
                    return None
                continue
            if ID not in tab.marks or any(not said_at(rows, row, columns[ID]) for row, _ in cells):
                # A row without an id cannot be told from another one, should rows have moved.
                return None
            for slot in (ID, *slots):
                seen = requests.column_values(answer, tab.marks[slot][0][1])
                if seen is None:
                    return None
                expected = [said_at(rows, number, columns[slot]) for number in range(1, len(rows) + 1)]
                if not _agree(expected, [said(value) for value in seen]):
                    return None
        return now.with_rows(changed)

    def missing(self, now: Book) -> list[tuple[str, int]]:
        """Return the rows that are no longer there, as they were read: tab and number."""
        gone = [
            (work.name, row) for number, work in self.tabs.items() if number not in now.tabs for row in work.intents
        ]
        for work, tab in self._present(now):
            told = _told(work, tab, _columns(work, tab))
            gone += [(work.name, row) for row in told.missing if any(text != "" for text in work.intents[row].values())]
        return gone

    def _present(self, now: Book) -> Iterable[tuple[TabWork, GoogleTab]]:
        for number, work in self.tabs.items():
            if number in now.tabs:
                yield work, now.tabs[number]


def _title(slot: str) -> str:
    return OWN_COLUMNS.get(slot, slot.removeprefix(_FURTHER))


def _told(work: TabWork, tab: GoogleTab, columns: Mapping[str, int]) -> Corrections:
    return corrections(work.base, lines_of(tab.tab, columns), work.intents, work.sent, work.theirs)


def _columns(work: TabWork, tab: GoogleTab) -> dict[str, int]:
    """Return where each slot stands: by its title, else by its mark, else where it stood."""
    found = tab.own_columns()
    titles = tab.titles()
    for slot in work.slots():
        if slot.startswith(_FURTHER):
            stand = [column for column, title in titles.items() if title == slot.removeprefix(_FURTHER)]
            # People may have a column with the same title, but never with the mark; one that we are only now adding
            # is not there without it.
            ours = [column for column, _ in tab.marks.get(slot, ()) if column in stand]
            if ours or (stand and slot not in work.fresh):
                found[slot] = (ours or stand)[0]
    for slot, places in tab.marks.items():
        if slot in OWN_COLUMNS or slot in work.slots():
            found.setdefault(slot, places[0][0])
    for slot in work.slots():
        if slot.startswith(_UNTITLED):
            found.setdefault(slot, int(slot.removeprefix(_UNTITLED)))
    return found


def _marks(tab: GoogleTab, columns: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return the requests after which each of these columns carries its mark, and no other column does."""
    found = []
    for slot, column in columns.items():
        places = tab.marks.get(slot, ())
        found += [requests.unmark(number) for place, number in places if place != column]
        if column > tab.width:
            length = column - tab.width
            found.append({"appendDimension": {"sheetId": tab.sheet_id, "dimension": "COLUMNS", "length": length}})
        if not any(place == column for place, _ in places):
            found.append(requests.mark(tab.sheet_id, column - 1, slot))
    return found


def _agree(expected: Sequence[Said], seen: Sequence[Said]) -> bool:
    """Tell whether a column says what it should, from end to end."""
    length = max(len(expected), len(seen))
    return [*expected, *[""] * (length - len(expected))] == [*seen, *[""] * (length - len(seen))]

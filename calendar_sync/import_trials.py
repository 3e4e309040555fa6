"""Rows to be, tried on a copy of the sheet: which spelling of each is read as exactly what Buffer has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from calendar_sync.calendars.header import TabLayout
from calendar_sync.cells_to_write import Unwritable, cell_changes, written_into
from calendar_sync.entries.build import date_orders
from calendar_sync.import_items import NEVER, Item
from calendar_sync.judging import rereader
from calendar_sync.model.canonical import entry_values
from calendar_sync.model.entry import DesiredState, Entry
from calendar_sync.model.settle import CellChange
from calendar_sync.model.sheet import Row, Tab
from calendar_sync.model.titles import shown
from calendar_sync.new_rows import Desk, NewRow
from calendar_sync.planner.match import unequal
from calendar_sync.session import Prepared, Session

MOST_TRIES = 16
"""So many spellings of one row are tried."""


@dataclass(slots=True)
class Try:
    """One row to be: where it goes, what is tried, and what was found to be right."""

    item: Item
    number: int
    spellings: Iterator[NewRow]
    fields: NewRow = field(default_factory=dict)
    cells: tuple[CellChange, ...] = ()
    waiting: bool = True
    why: str = ""
    done: Mapping[str, dict[str, Any]] = field(default_factory=dict)


class Trial:
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

    def run(self, items: Sequence[Item], first: int) -> list[Try]:
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
        rows = sorted([*kept, *added], key=lambda row: (row.item.due_at or NEVER, row.number))
        return self._closed_up(rows, first)

    def _closed_up(self, rows: list[Try], first: int) -> list[Try]:
        """Move the rows up to where others were that did not fit, and read all of it once more."""
        done = [row for row in rows if row.done]
        for place, row in enumerate(done):
            row.number = first + place
            row.cells = self._cells(row)
        after = self._read(done)
        for row in done:
            self._judge(row, after)
        return rows

    def _try(self, item: Item, number: int) -> Try:
        spellings = self._desk.idea(item.idea) if item.idea is not None else self._desk.posts(item.posts)
        return Try(item, number, islice(spellings, MOST_TRIES))

    def _settle(self, tries: Sequence[Try]) -> None:
        for row in tries:
            if not row.done:
                self._next(row)
        while open_rows := [row for row in tries if row.waiting and not row.done]:
            after = self._read([row for row in tries if row.waiting])
            for row in open_rows:
                self._judge(row, after)
                if not row.done:
                    self._next(row)

    def _next(self, row: Try) -> None:
        for fields in row.spellings:
            row.fields = fields
            try:
                row.cells = self._cells(row)
            except Unwritable as problem:
                row.why = row.why or str(problem)
                continue
            return
        row.waiting = False

    def _cells(self, row: Try) -> tuple[CellChange, ...]:
        blank = Row(self._tab.name, row.number, {}, self._layout.columns)
        return cell_changes(self._prepared.sheet, blank, row.fields)

    def _read(self, rows: Iterable[Try]) -> DesiredState:
        return self._reread(written_into(self._prepared.sheet, [cell for row in rows for cell in row.cells]))

    def _judge(self, row: Try, after: DesiredState) -> None:
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

    def _is_in(self, entry: Entry, row: Try) -> bool:
        return (entry.origin.tab, entry.origin.row) == self._at(row)

    def _at(self, row: Try) -> tuple[str, int]:
        return self._tab.name, row.number

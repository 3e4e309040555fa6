"""Rows that are added with all that they say, in one request: inserted, so that nothing can be written over."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from calendar_sync.calendars.google import requests
from calendar_sync.calendars.google.book import Book, GoogleTab
from calendar_sync.calendars.google.cells import said
from calendar_sync.errors import CalendarAtWork
from calendar_sync.model.sheet import CellRef, CellWrite

_FORMS: Sequence[tuple[type, str]] = ((datetime, "DATE_TIME"), (date, "DATE"), (time, "TIME"))


def form_of(cell: CellWrite, tab: GoogleTab) -> dict[str, Any]:
    """Return the number format that a date or time takes where its cell has none; nothing for texts and numbers.

    Args:
        cell: What is written.
        tab: As it was read.
    """
    usual = next((name for kind, name in _FORMS if isinstance(cell.value, kind)), "")
    like = tab.forms.get((cell.like.row, cell.like.column)) if cell.like is not None else None
    return dict(like or {"type": usual}) if usual else {}


def form(sheet_id: int, row: int, column: int, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Return the request that gives one cell (1-based) a number format, and leaves everything else of it."""
    area = {
        "sheetId": sheet_id,
        "startRowIndex": row - 1,
        "endRowIndex": row,
        "startColumnIndex": column - 1,
        "endColumnIndex": column,
    }
    cell = {"userEnteredFormat": {"numberFormat": dict(wanted)}}
    return {"repeatCell": {"range": area, "cell": cell, "fields": "userEnteredFormat.numberFormat"}}


def added_rows(cells: Sequence[CellWrite]) -> dict[str, list[CellWrite]]:
    """Return what is written into rows that are added, by tab: those of which some cell is the user's."""
    rows = {(cell.cell.tab, cell.cell.row) for cell in cells if cell.theirs and cell.appended}
    found: dict[str, list[CellWrite]] = {}
    for cell in cells:
        if (cell.cell.tab, cell.cell.row) in rows:
            found.setdefault(cell.cell.tab, []).append(cell)
    return found


def insertion(
    base: Book, now: Book, rows: Mapping[str, Sequence[CellWrite]], written: Collection[CellRef]
) -> list[dict[str, Any]]:
    """Return the requests that add rows.

    Args:
        base: As the calendar was read.
        now: As it stands, with all columns that are needed.
        rows: What they say, by tab.
        written: What else was written since the calendar was read.

    Raises:
        CalendarAtWork: Columns or rows are not where they were.
    """
    found: list[dict[str, Any]] = []
    for name, cells in rows.items():
        before, tab = base.named(name), now.named(name)
        if before is None or tab is None or not _is_unmoved(before, tab, cells, written):
            raise CalendarAtWork("The Google Sheet was changed after it was read.", fix="Run again.")
        first, last = min(cell.cell.row for cell in cells), max(cell.cell.row for cell in cells)
        found += requests.more_rows(tab, first)  # a row can only be inserted before one that is there
        span = {"sheetId": tab.sheet_id, "dimension": "ROWS", "startIndex": first - 1, "endIndex": last}
        found.append({"insertDimension": {"range": span, "inheritFromBefore": first > 1}})
        values = {(cell.cell.row, cell.cell.column): requests.entered(said(cell.value)) for cell in cells}
        width = max(column for _, column in values)
        found.append(
            {
                "updateCells": {
                    "start": {"sheetId": tab.sheet_id, "rowIndex": first - 1, "columnIndex": 0},
                    "rows": [
                        {"values": [values.get((row, column), {}) for column in range(1, width + 1)]}
                        for row in range(first, last + 1)
                    ],
                    "fields": "userEnteredValue",
                }
            }
        )
        found += [
            form(tab.sheet_id, cell.cell.row, cell.cell.column, wanted)
            for cell in cells
            if (wanted := form_of(cell, before))
        ]
    return found


def _is_unmoved(
    before: GoogleTab, tab: GoogleTab, cells: Sequence[CellWrite], written: Collection[CellRef]
) -> bool:  # fmt: skip
    """Tell whether everything that is not ours stands where it stood, and each column of ours where it is awaited."""
    there = tab.own_columns()
    own = set(there.values())
    if any(there.get(slot) != column for slot, column in before.own_columns().items()):
        return False
    if {cell.cell.column for cell in cells if not cell.theirs} - own:
        return False
    height = max(len(before.tab.rows), len(tab.tab.rows))
    columns = {cell.cell.column for cell in cells if cell.theirs}
    return not columns & own and all(
        before.tab.value(row, column) == tab.tab.value(row, column)
        for row in range(1, height + 1)
        for column in columns
        if CellRef(tab.tab.name, row, column) not in written
    )


def misplaced(now: Book, rows: Mapping[str, Sequence[CellWrite]]) -> Iterator[CellWrite]:
    """Yield what does not stand where it was to be put."""
    for name, cells in rows.items():
        tab = now.named(name)
        for cell in cells:
            if tab is None or said(tab.tab.value(cell.cell.row, cell.cell.column)) != said(cell.value):
                yield cell

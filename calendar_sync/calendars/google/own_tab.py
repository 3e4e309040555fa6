"""What is sent to write into a tab that is the tool's own, and to make it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from calendar_sync.calendars.google import requests
from calendar_sync.calendars.google.added import form
from calendar_sync.calendars.google.book import Book, GoogleTab
from calendar_sync.calendars.google.cells import said
from calendar_sync.errors import CalendarAtWork
from calendar_sync.model.results_tab import Form, ResultColumn, TabChange
from calendar_sync.model.sheet import CellWrite

_FORMS: Mapping[Form, Mapping[str, str]] = {
    "date": {"type": "DATE", "pattern": "yyyy-mm-dd"},
    "count": {"type": "NUMBER", "pattern": "#,##0"},
    "rate": {"type": "NUMBER", "pattern": "0.00"},
}
_NOTE = (
    "calendar-sync keeps these columns up to date, and finds its rows by Week and Channel ID. Rows may be sorted, and "
    "columns and charts of your own put beside them."
)
_FIRST_ID = 1_403_260_000
_SPARE = 50
"""Empty rows below what a new tab says; Google grows it when it is full."""


def tab_requests(now: Book, change: TabChange) -> list[dict[str, Any]]:
    """Return the requests that write ``change``, to be sent together: all of it is done, or nothing.

    Args:
        now: The spreadsheet as it stands.
        change: As of then.

    Raises:
        CalendarAtWork: There is no such tab.
    """
    last_row = max(cell.cell.row for cell in change.cells)
    if change.columns:
        sheet_id = next(number for number in range(_FIRST_ID, _FIRST_ID + 1_000) if number not in now.tabs)
        size = {"rowCount": last_row + _SPARE, "columnCount": len(change.columns), "frozenRowCount": 1}
        properties = {"sheetId": sheet_id, "title": change.tab, "gridProperties": size}
        setup = [{"addSheet": {"properties": properties}}, *_looks(sheet_id, change.columns)]
        return [*setup, *_values(sheet_id, change.cells)]
    tab = now.named(change.tab)
    if tab is None:
        raise CalendarAtWork(f"The Google Sheet has no tab '{change.tab}' any more.", fix="Run again.")
    return [*_room(tab, change, last_row), *_written(tab, change)]


def _room(tab: GoogleTab, change: TabChange, last_row: int) -> list[dict[str, Any]]:
    missing = max(cell.cell.column for cell in change.cells) - tab.width
    wider = {"sheetId": tab.sheet_id, "dimension": "COLUMNS", "length": missing}
    return [*([{"appendDimension": wider}] if missing > 0 else []), *requests.more_rows(tab, last_row)]


def _written(tab: GoogleTab, change: TabChange) -> list[dict[str, Any]]:
    # Rows that are added to the end of a grid do not always look like those above.
    forms = [
        form(tab.sheet_id, cell.cell.row, cell.cell.column, like)
        for cell in change.cells
        if cell.like is not None and (like := tab.forms.get((cell.like.row, cell.like.column)))
    ]
    return [*_values(tab.sheet_id, change.cells), *forms]


def _values(sheet_id: int, cells: Sequence[CellWrite]) -> Iterator[dict[str, Any]]:
    """Yield the requests that write values and leave looks alone, one for all cells that stand side by side."""
    placed = sorted(cells, key=lambda cell: cell.cell)
    for _, run in groupby(enumerate(placed), key=lambda item: (item[1].cell.row, item[1].cell.column - item[0])):
        listed = [cell for _, cell in run]
        first = listed[0].cell
        start = {"sheetId": sheet_id, "rowIndex": first.row - 1, "columnIndex": first.column - 1}
        rows = [{"values": [requests.entered(said(cell.value)) for cell in listed]}]
        yield {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}


def _looks(sheet_id: int, columns: Sequence[ResultColumn]) -> list[dict[str, Any]]:
    """Return what makes a tab look like what it holds: number formats by column, and titles in bold."""
    found = []
    for place, column in enumerate(columns):
        side = "RIGHT" if column.form in ("count", "rate") else "LEFT"
        area = {"sheetId": sheet_id, "startColumnIndex": place, "endColumnIndex": place + 1}
        looks = {"horizontalAlignment": side} | (
            {"numberFormat": dict(_FORMS[column.form])} if column.form in _FORMS else {}
        )
        fields = f"userEnteredFormat({','.join(looks)})"
        found.append({"repeatCell": {"range": area, "cell": {"userEnteredFormat": looks}, "fields": fields}})
    titles = {"sheetId": sheet_id, "startRowIndex": 0, "endRowIndex": 1}
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}}}
    found.append({"repeatCell": {"range": titles, "cell": bold, "fields": "userEnteredFormat.textFormat.bold"}})
    first = {"sheetId": sheet_id, "rowIndex": 0, "columnIndex": 0}
    found.append({"updateCells": {"start": first, "rows": [{"values": [{"note": _NOTE}]}], "fields": "note"}})
    return found

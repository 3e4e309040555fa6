"""Spreadsheets from a description in JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calendar_sync.sandbox.sheets import book as books
from calendar_sync.sandbox.sheets import entering, grid, shifting
from calendar_sync.sandbox.sheets.a1 import Box
from calendar_sync.sandbox.sheets.book import Book
from calendar_sync.sandbox.sheets.grid import Sheet
from calendar_sync.sandbox.sheets.requests import cells, tabs
from calendar_sync.sandbox.store import Doc


def book(given: Doc, year: int) -> Book:
    """Return a spreadsheet from a ``Spreadsheet`` message with data, or from a short form.

    Args:
        given: ``properties`` and ``sheets``, as the API has them; or ``title``, ``locale``, ``timeZone`` and ``tabs``,
            a mapping of names to rows of values as somebody would type them.
        year: In which they would.

    Raises:
        Refusal: Something in it cannot be.
    """
    properties = dict(given.get("properties") or {})
    for name in ("title", "locale", "timeZone"):
        if given.get(name):
            properties[name] = given[name]
    for name, check in (("timeZone", tabs.check_time_zone), ("locale", tabs.check_locale)):
        if properties.get(name):
            check(properties[name])
    found = books.new(properties.get("title") or "Untitled spreadsheet", properties)
    found["year"] = year
    if given.get("sheets") or given.get("tabs"):
        found["sheets"] = []
    for item in given.get("sheets") or ():
        _sheet(found, item)
    for title, rows in (given.get("tabs") or {}).items():
        _tab(found, title, rows)
    books.check_cells(found)
    return found


def _new(found: Book, properties: Mapping[str, Any]) -> Sheet:
    wanted = dict(properties)
    if not found["sheets"]:
        wanted.setdefault("sheetId", 0)
    sheet = tabs.make(found, wanted)
    found["sheets"].append(sheet)
    return sheet


def _sheet(found: Book, given: Doc) -> None:
    sheet = _new(found, given.get("properties") or {})
    for part in given.get("data") or ():
        _data(sheet, part)
    for name in (*shifting.LISTS, "basicFilter"):
        if given.get(name):
            sheet[name] = given[name]


def _data(sheet: Sheet, data: Mapping[str, Any]) -> None:
    top, left = data.get("startRow") or 0, data.get("startColumn") or 0
    rows = data.get("rowData") or []
    width = max((len(row.get("values") or ()) for row in rows), default=0)
    _at_least(sheet, top + len(rows), left + width)
    paths = [(name,) for name in cells.WRITABLE]
    cells.write_rows(sheet, Box(top, top + len(rows), left, left + width), rows, paths)
    for row, column, content in grid.filled(sheet):
        given = _given(rows, row - top, column - left)
        if "formulaValue" in content.get("userEnteredValue", {}) and given.get("effectiveValue"):
            content["cachedValue"] = given["effectiveValue"]
    for dimension, name, start in (("ROWS", "rowMetadata", top), ("COLUMNS", "columnMetadata", left)):
        for place, item in enumerate(data.get(name) or (), start):
            kept = {key: item[key] for key in ("pixelSize", "hiddenByUser") if item.get(key)}
            if kept and place < grid.size(sheet)[dimension == "COLUMNS"]:
                grid.properties(sheet, dimension, place).update(kept)


def _given(rows: list[Doc], row: int, column: int) -> Doc:
    cells_of_row = (rows[row].get("values") or []) if 0 <= row < len(rows) else []
    found: Doc = cells_of_row[column] if 0 <= column < len(cells_of_row) else {}
    return found


def _tab(found: Book, title: str, rows: list[list[Any]]) -> None:
    sheet = _new(found, {"title": title})
    _at_least(sheet, len(rows), max(map(len, rows), default=0))
    for row, line in enumerate(rows):
        for column, item in enumerate(line):
            if item is not None and item != "":
                content = grid.open_cell(sheet, row, column)
                entering.enter(content, item, "USER_ENTERED", entering.habits(found))


def _at_least(sheet: Sheet, rows: int, columns: int) -> None:
    have = grid.size(sheet)
    grid.resize(sheet, max(have[0], rows), max(have[1], columns))

"""Appending rows below a table, and clearing values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calendar_sync.sandbox.sheets import book as books
from calendar_sync.sandbox.sheets import entering, grid
from calendar_sync.sandbox.sheets.a1 import Box
from calendar_sync.sandbox.sheets.book import Book
from calendar_sync.sandbox.sheets.grid import Sheet
from calendar_sync.sandbox.sheets.values import by_rows, fill, lines_of, outcome
from calendar_sync.sandbox.store import Doc

INSERTS = ("OVERWRITE", "INSERT_ROWS")


def append(book: Book, text: str, given: Mapping[str, Any], option: str, insert: str) -> tuple[Doc, Sheet, Box]:
    """Write rows below the table that is found in a range; the grid grows.

    Returns:
        An ``AppendValuesResponse`` without the values, the tab, and what was written.

    Raises:
        Refusal: The range cannot be parsed, or the values are none.
    """
    sheet, area = books.find(book, text)
    start = books.inside(sheet, area)
    lines = by_rows(given, lines_of(given, "data.values"))
    table = table_at(sheet, start)
    top, left = (start.top, start.left) if table is None else (table.bottom, table.left)
    height, width = len(lines), max(map(len, lines), default=0)
    rows, columns = grid.size(sheet)
    if insert == "INSERT_ROWS" and height and top < rows:
        grid.insert(sheet, "ROWS", top, height)
        rows += height
    grid.resize(sheet, max(rows, top + height), max(columns, left + width))
    books.check_cells(book)
    box = Box(top, top + max(height, 1), left, left + max(width, 1))
    count = fill(book, sheet, top, left, lines, option)
    found = {"spreadsheetId": book["spreadsheetId"]}
    if table is not None:
        found["tableRange"] = books.range_text(sheet, table)
    return {**found, "updates": outcome(book, sheet, box, count)}, sheet, box


def table_at(sheet: Sheet, start: Box) -> Box | None:
    """Return the last table that touches a range: cells with values that stand next to each other, corners included."""
    places = {(row, column) for row, column, content in grid.filled(sheet) if "userEnteredValue" in content}
    inside = [place for place in places if start.holds(*place)]
    if not inside:
        return None
    return _grown(places, max(inside))


def _grown(places: set[tuple[int, int]], seed: tuple[int, int]) -> Box:
    """Return the box around all that hangs together with a cell."""
    found, waiting = {seed}, [seed]
    while waiting:
        row, column = waiting.pop()
        for place in ((row + down, column + aside) for down in (-1, 0, 1) for aside in (-1, 0, 1)):
            if place in places and place not in found:
                found.add(place)
                waiting.append(place)
    rows, columns = [row for row, _ in found], [column for _, column in found]
    return Box(min(rows), max(rows) + 1, min(columns), max(columns) + 1)


def clear(book: Book, text: str) -> str:
    """Take the values out of a range, and nothing else; return the range.

    Raises:
        Refusal: The range cannot be parsed, or begins beyond the grid.
    """
    sheet, box = books.readable(book, text)
    clear_box(sheet, box)
    return books.range_text(sheet, box)


def clear_box(sheet: Sheet, box: Box) -> None:
    """Take the values out of a part of a tab."""
    for _, _, content in list(grid.filled(sheet, box)):
        entering.empty(content)

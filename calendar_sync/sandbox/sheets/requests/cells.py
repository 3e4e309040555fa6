"""Requests about the content and the look of cells."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from calendar_sync.sandbox.sheets import book as books
from calendar_sync.sandbox.sheets import colors, grid, looks, masks
from calendar_sync.sandbox.sheets.a1 import Box
from calendar_sync.sandbox.sheets.book import Book
from calendar_sync.sandbox.sheets.entering import empty
from calendar_sync.sandbox.sheets.grid import Sheet
from calendar_sync.sandbox.sheets.refusals import invalid
from calendar_sync.sandbox.store import Doc

WRITABLE = (
    "userEnteredValue",
    "userEnteredFormat",
    "note",
    "textFormatRuns",
    "dataValidation",
    "pivotTable",
    "chipRuns",
)
"""What ``*`` stands for in a cell."""


def paths_of(request: Doc) -> list[tuple[str, ...]]:
    """Return the paths of a request's mask.

    Raises:
        Refusal: There is none.
    """
    fields = request.get("fields")
    if not fields:
        raise invalid("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    found = masks.paths(fields)
    return [(name,) for name in WRITABLE] if ("*",) in found else found


def assign(cell: Doc, given: Mapping[str, Any], paths: Sequence[tuple[str, ...]]) -> None:
    """Make the named parts of a cell as they are given.

    Raises:
        Refusal: A text is too long, or a value is not of one kind.
    """
    for path in paths:
        if path[0] == "userEnteredValue":
            _assign_value(cell, given.get("userEnteredValue"))
        elif path[0] not in ("effectiveValue", "formattedValue", "effectiveFormat", "hyperlink"):
            masks.assign(cell, copy.deepcopy(dict(given)), path)
    if "userEnteredFormat" in cell:
        cell["userEnteredFormat"] = colors.everywhere(cell["userEnteredFormat"])
    for name in ("textFormatRuns", "chipRuns", "note", "userEnteredFormat"):
        if name in cell and not cell[name]:
            del cell[name]


def _assign_value(cell: Doc, given: Mapping[str, Any] | None) -> None:
    empty(cell)
    if not given:
        return
    if len(given) != 1:
        raise invalid("userEnteredValue must have exactly one kind of value.")
    ((kind, value),) = given.items()
    if kind == "errorValue":
        raise invalid("errorValue cannot be set.")
    if isinstance(value, str) and len(value) > looks.LONGEST:
        raise invalid(f"Your input contains more than the maximum of {looks.LONGEST} characters in a single cell.")
    if value == "":
        return
    cell["userEnteredValue"] = {kind: value}


def write_rows(sheet: Sheet, box: Box, rows: Sequence[Doc], paths: Sequence[tuple[str, ...]]) -> None:
    """Write rows of ``CellData``; cells of the box that are not given are cleared of the named parts."""
    for offset in range(box.bottom - box.top):
        cells = (rows[offset].get("values") or []) if offset < len(rows) else []
        for aside in range(box.right - box.left):
            given = cells[aside] if aside < len(cells) else {}
            row, column = box.top + offset, box.left + aside
            if given or grid.cell(sheet, row, column):
                assign(grid.open_cell(sheet, row, column), given or {}, paths)


def _update_cells(book: Book, request: Doc) -> None:
    rows = request.get("rows") or []
    paths = paths_of(request)
    if request.get("start") is not None:
        start = request["start"]
        sheet = books.require(book, start.get("sheetId", 0))
        top, left = start.get("rowIndex", 0), start.get("columnIndex", 0)
        for offset, row in enumerate(rows):
            cells = row.get("values") or []
            box = Box(top + offset, top + offset + 1, left, left + len(cells))
            _check_inside(sheet, box)
            write_rows(sheet, box, [row], paths)
        return
    if request.get("range") is None:
        raise invalid("Must specify either start or range.")
    sheet, box = books.grid_box(book, request["range"])
    if len(rows) > box.bottom - box.top or any(len(row.get("values") or ()) > box.right - box.left for row in rows):
        raise invalid(f"Attempting to write outside of range {books.range_text(sheet, box)}.")
    write_rows(sheet, box, rows, paths)


def _check_inside(sheet: Sheet, box: Box) -> None:
    rows, columns = grid.size(sheet)
    if box.bottom > rows:
        raise invalid(f"Attempting to write row: {box.bottom - 1}, beyond the last requested row of: {rows - 1}")
    if box.right > columns:
        raise invalid(
            f"Attempting to write column: {box.right - 1}, beyond the last requested column of: {columns - 1}"
        )


def _append_cells(book: Book, request: Doc) -> None:
    sheet = books.require(book, request.get("sheetId", 0))
    rows = request.get("rows") or []
    paths = paths_of(request)
    top = max((row + 1 for row, _, _ in grid.filled(sheet)), default=0)
    width = max((len(row.get("values") or ()) for row in rows), default=0)
    have = grid.size(sheet)
    grid.resize(sheet, max(have[0], top + len(rows)), max(have[1], width))
    books.check_cells(book)
    for offset, row in enumerate(rows):
        box = Box(top + offset, top + offset + 1, 0, len(row.get("values") or ()))
        write_rows(sheet, box, [row], paths)


def _repeat_cell(book: Book, request: Doc) -> None:
    sheet, box = books.grid_box(book, request.get("range") or {})
    given, paths = request.get("cell") or {}, paths_of(request)
    for row, column in _all(box):
        if given or grid.cell(sheet, row, column):
            assign(grid.open_cell(sheet, row, column), given, paths)


def _all(box: Box) -> Iterator[tuple[int, int]]:
    return ((row, column) for row in box.rows for column in box.columns)


HANDLERS: Mapping[str, Callable[[Book, Doc], Doc | None]] = {
    "updateCells": _update_cells,
    "appendCells": _append_cells,
    "repeatCell": _repeat_cell,
}

"""Requests that move and copy cells: sorting, cutting, copying, and making room inside a tab."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

from calendar_sync.sandbox.sheets import book as books
from calendar_sync.sandbox.sheets import formulas, grid
from calendar_sync.sandbox.sheets.a1 import Area, Box
from calendar_sync.sandbox.sheets.book import Book
from calendar_sync.sandbox.sheets.entering import VALUE_PARTS
from calendar_sync.sandbox.sheets.filtering import hidden_rows
from calendar_sync.sandbox.sheets.grid import Sheet
from calendar_sync.sandbox.sheets.refusals import invalid
from calendar_sync.sandbox.sheets.rendering import effective
from calendar_sync.sandbox.store import Doc

Key = tuple[int, Any]
_EMPTY = 9
"""Where cells without a value stand."""


def sort_key(cell: Doc) -> Key:
    """Return what a cell is sorted by: numbers come first, then texts in whatever case, truth, and errors."""
    value = effective(cell)
    if not value:
        return (_EMPTY, 0)
    kind, content = next(iter(value.items()), ("stringValue", ""))
    if kind == "stringValue":
        return (_EMPTY, 0) if content == "" else (1, (str(content).casefold(), str(content)))
    return ({"numberValue": 0, "boolValue": 2}.get(kind, 3), content if kind != "errorValue" else 0)


def order_of(sheet: Sheet, box: Box, specs: list[Doc]) -> list[int]:
    """Return the rows of a box in the order that specs want.

    Rows that are not shown stay where they are; empty cells come last, whichever way it goes.
    """
    fixed = hidden_rows(sheet) | {row for row, item in enumerate(sheet["rowMetadata"]) if item.get("hiddenByUser")}
    places = [row - box.top for row in box.rows if row not in fixed]
    order = list(places)
    for spec in reversed(specs):
        column = spec.get("dimensionIndex", 0)
        keys = [sort_key(grid.cell(sheet, row, column)) for row in box.rows]
        filled = sorted(
            (row for row in order if keys[row][0] != _EMPTY),
            key=keys.__getitem__,
            reverse=spec.get("sortOrder") == "DESCENDING",
        )
        order = filled + [row for row in order if keys[row][0] == _EMPTY]
    whole = list(range(box.bottom - box.top))
    for place, source in zip(places, order, strict=True):
        whole[place] = source
    return whole


def _sort(book: Book, request: Doc) -> None:
    sheet, box = books.grid_box(book, request.get("range") or {})
    specs = request.get("sortSpecs") or []
    for spec in specs:
        if not box.left <= spec.get("dimensionIndex", 0) < box.right:
            raise invalid(f"dimensionIndex {spec.get('dimensionIndex', 0)} is not within the range to sort.")
    for merge in (Area.of(item).closed(*grid.size(sheet)) for item in sheet.get("merges", ())):
        if merge.bottom - merge.top > 1 and any(box.holds(merge.top, column) for column in merge.columns):
            where = merge.text()
            raise invalid(f"You can't sort a range containing vertical merges. There is a vertical merge at {where}")
    order = order_of(sheet, box, specs)
    grid.permute(sheet, box, order)
    for place, source in enumerate(order):
        for column in box.columns:
            _translate(grid.cell(sheet, box.top + place, column), place - source, 0)


def _translate(cell: Doc, down: int, aside: int) -> None:
    entered = cell.get("userEnteredValue", {})
    if "formulaValue" in entered:
        entered["formulaValue"] = formulas.translated(entered["formulaValue"], down, aside)


# -- making room -------------------------------------------------------------------------------------------------


def _insert_range(book: Book, request: Doc) -> None:
    sheet, box = books.grid_box(book, request.get("range") or {})
    dimension = request.get("shiftDimension")
    if dimension not in grid.DIMENSIONS:
        raise invalid("No dimension specified.")
    rows, columns = grid.size(sheet)
    height, width = box.bottom - box.top, box.right - box.left
    if dimension == "ROWS":
        last = max((row for row, _, _ in grid.filled(sheet, Box(box.top, rows, box.left, box.right))), default=-1)
        grid.resize(sheet, max(rows, last + 1 + height), columns)
        _shift(sheet, Box(box.top, grid.size(sheet)[0] - height, box.left, box.right), height, 0)
    else:
        last = max(
            (column for _, column, _ in grid.filled(sheet, Box(box.top, box.bottom, box.left, columns))), default=-1
        )
        grid.resize(sheet, rows, max(columns, last + 1 + width))
        _shift(sheet, Box(box.top, box.bottom, box.left, grid.size(sheet)[1] - width), 0, width)
    books.check_cells(book)


def _delete_range(book: Book, request: Doc) -> None:
    sheet, box = books.grid_box(book, request.get("range") or {})
    dimension = request.get("shiftDimension")
    if dimension not in grid.DIMENSIONS:
        raise invalid("No dimension specified.")
    rows, columns = grid.size(sheet)
    _blank(sheet, box)
    if dimension == "ROWS":
        _shift(sheet, Box(box.bottom, rows, box.left, box.right), box.top - box.bottom, 0)
    else:
        _shift(sheet, Box(box.top, box.bottom, box.right, columns), 0, box.left - box.right)


def _shift(sheet: Sheet, box: Box, down: int, aside: int) -> None:
    taken = _take(sheet, box)
    for (row, column), content in taken.items():
        grid.put(sheet, row + down, column + aside, content)
    grid.trim(sheet)


def _take(sheet: Sheet, box: Box) -> dict[tuple[int, int], Doc]:
    """Take the cells of a box out of a tab."""
    taken = {(row, column): copy.deepcopy(content) for row, column, content in grid.filled(sheet, box)}
    _blank(sheet, box)
    return taken


def _blank(sheet: Sheet, box: Box) -> None:
    for _, _, content in list(grid.filled(sheet, box)):
        content.clear()


# -- cut, copy and paste -----------------------------------------------------------------------------------------


def _cut(book: Book, request: Doc) -> None:
    sheet, box = books.grid_box(book, request.get("source") or {})
    place = request.get("destination") or {}
    target = books.require(book, place.get("sheetId", 0))
    down, aside = place.get("rowIndex", 0) - box.top, place.get("columnIndex", 0) - box.left
    rows, columns = grid.size(target)
    landing = Box(box.top + down, box.bottom + down, box.left + aside, box.right + aside)
    if landing.bottom > rows or landing.right > columns:
        raise books.beyond(target, landing.area())
    parts = _parts(request)
    taken = {place: _only(content, parts) for place, content in _snapshot(sheet, box).items()}
    for row, column in taken:
        _drop(grid.open_cell(sheet, row, column), parts)
    for row in landing.rows:
        for column in landing.columns:
            _paste(target, row, column, taken.get((row - down, column - aside), {}), parts)
    grid.trim(sheet)


def _snapshot(sheet: Sheet, box: Box) -> dict[tuple[int, int], Doc]:
    return {(row, column): copy.deepcopy(content) for row, column, content in grid.filled(sheet, box)}


def _copy(book: Book, request: Doc) -> None:
    sheet, box = books.grid_box(book, request.get("source") or {})
    target, wanted = books.grid_box(book, request.get("destination") or {})
    parts = _parts(request)
    turned = request.get("pasteOrientation") == "TRANSPOSE"
    cells = _snapshot(sheet, box)
    height, width = box.bottom - box.top, box.right - box.left
    if not height or not width:
        return
    across, along = (width, height) if turned else (height, width)
    rows, columns = grid.size(target)
    tall = max(1, (wanted.bottom - wanted.top) // across) * across
    wide = max(1, (wanted.right - wanted.left) // along) * along
    for down in range(min(tall, rows - wanted.top)):
        for aside in range(min(wide, columns - wanted.left)):
            offset = (aside % along, down % across) if turned else (down % across, aside % along)
            source = (box.top + offset[0], box.left + offset[1])
            content = _only(copy.deepcopy(cells.get(source, {})), parts)
            if request.get("pasteType") == "PASTE_VALUES" and "formulaValue" in content.get("userEnteredValue", {}):
                content["userEnteredValue"] = effective(content) or {}
            row, column = wanted.top + down, wanted.left + aside
            _translate(content, row - source[0], column - source[1])
            _paste(target, row, column, content, parts)


_FORMATS = ("userEnteredFormat",)
_PASTES: Mapping[str, tuple[str, ...]] = {
    "PASTE_NORMAL": (*VALUE_PARTS, *_FORMATS, "note", "dataValidation"),
    "PASTE_VALUES": VALUE_PARTS,
    "PASTE_FORMAT": (*_FORMATS, "dataValidation"),
    "PASTE_NO_BORDERS": (*VALUE_PARTS, *_FORMATS, "note", "dataValidation"),
    "PASTE_FORMULA": VALUE_PARTS,
    "PASTE_DATA_VALIDATION": ("dataValidation",),
    "PASTE_CONDITIONAL_FORMATTING": (),
}


def _parts(request: Doc) -> tuple[str, ...]:
    kind = request.get("pasteType") or "PASTE_NORMAL"
    if kind not in _PASTES:
        raise invalid(f"Invalid paste type: {kind}")
    return _PASTES[kind]


def _only(content: Doc, parts: tuple[str, ...]) -> Doc:
    return {name: content[name] for name in parts if name in content}


def _drop(cell: Doc, parts: tuple[str, ...]) -> None:
    for name in parts:
        cell.pop(name, None)


def _paste(sheet: Sheet, row: int, column: int, content: Doc, parts: tuple[str, ...]) -> None:
    if content or grid.cell(sheet, row, column):
        cell = grid.open_cell(sheet, row, column)
        _drop(cell, parts)
        cell.update(content)


HANDLERS: Mapping[str, Callable[[Book, Doc], Doc | None]] = {
    "sortRange": _sort,
    "insertRange": _insert_range,
    "deleteRange": _delete_range,
    "cutPaste": _cut,
    "copyPaste": _copy,
}

"""Requests about rows and columns as such."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping

from calendar_sync.sandbox.sheets import book as books
from calendar_sync.sandbox.sheets import grid, masks, shifting, widths
from calendar_sync.sandbox.sheets.book import Book
from calendar_sync.sandbox.sheets.grid import Sheet
from calendar_sync.sandbox.sheets.refusals import invalid
from calendar_sync.sandbox.store import Doc

_WORDS = {"ROWS": ("row", "rows"), "COLUMNS": ("column", "columns")}


def span(book: Book, given: Doc) -> tuple[Sheet, str, int, int]:
    """Return tab, dimension, start and end of a ``DimensionRange``; an open end is that of the grid.

    Raises:
        Refusal: There is no such tab or dimension, or it is upside down.
    """
    sheet = books.require(book, given.get("sheetId", 0))
    dimension = given.get("dimension")
    if dimension not in grid.DIMENSIONS:
        raise invalid("No dimension specified.")
    size = grid.size(sheet)[0 if dimension == "ROWS" else 1]
    start, end = given.get("startIndex", 0), given.get("endIndex", size)
    if start < 0:
        raise invalid(f"range.startIndex must not be negative, but was: {start}")
    if end <= start:
        raise invalid(f"range.endIndex ({end}) must be greater than range.startIndex ({start}).")
    return sheet, dimension, start, end


def _size(sheet: Sheet, dimension: str) -> int:
    return grid.size(sheet)[0 if dimension == "ROWS" else 1]


def _insert(book: Book, request: Doc) -> None:
    sheet, dimension, start, end = span(book, request.get("range") or {})
    size = _size(sheet, dimension)
    inherit = bool(request.get("inheritFromBefore"))
    if start > size:
        raise invalid(f"range.startIndex is larger than current grid size ({size})")
    if start == size and not inherit:
        raise invalid(f"range.startIndex must be less than the grid size ({size}) if inheritFromBefore is false.")
    if inherit and start == 0:
        raise invalid("inheritFromBefore cannot be true if inserting at index 0.")
    shifting.insert(book, sheet, dimension, start, end - start)
    books.check_cells(book)
    _inherit(sheet, dimension, start, end, start - 1 if inherit else end)


def _inherit(sheet: Sheet, dimension: str, start: int, end: int, source: int) -> None:
    """Give new rows or columns the formats and validations of a neighbour."""
    if dimension == "ROWS":
        cells = sheet["rows"][source] if source < len(sheet["rows"]) else []
        styled = [(column, cell) for column, cell in enumerate(cells) if _style(cell)]
        for row in range(start, end):
            for column, cell in styled:
                grid.open_cell(sheet, row, column).update(_style(cell))
        return
    for row, cells in enumerate(list(sheet["rows"])):
        style = _style(cells[source]) if source < len(cells) else {}
        for column in range(start, end) if style else ():
            grid.open_cell(sheet, row, column).update(style)


def _style(cell: Doc) -> Doc:
    found: Doc = {name: copy.deepcopy(cell[name]) for name in ("userEnteredFormat", "dataValidation") if name in cell}
    found.get("userEnteredFormat", {}).get("textFormat", {}).pop("link", None)
    return found


def _delete(book: Book, request: Doc) -> None:
    sheet, dimension, start, end = span(book, request.get("range") or {})
    size, (word, words) = _size(sheet, dimension), _WORDS[dimension]
    if end > size:
        missing = max(start, size) if start >= size else end - 1
        raise invalid(
            f"Cannot delete a {word} that doesn't exist. Tried to delete {word} index {missing} but there are only "
            f"{size} {words}."
        )
    if end - start == size:
        raise invalid(f"You can't delete all the {words} on the sheet.")
    grid_properties = sheet["properties"]["gridProperties"]
    frozen = "frozenRowCount" if dimension == "ROWS" else "frozenColumnCount"
    held = grid_properties.get(frozen, 0)
    if held and start < held:
        left = held - (min(end, held) - start)
        if size - (end - start) <= left:
            raise invalid(f"Sorry, it is not possible to delete all non-frozen {words}.")
        grid_properties[frozen] = left
        if not left:
            del grid_properties[frozen]
    elif held and size - (end - start) <= held:
        raise invalid(f"Sorry, it is not possible to delete all non-frozen {words}.")
    shifting.delete(book, sheet, dimension, start, end)


def _append(book: Book, request: Doc) -> None:
    sheet = books.require(book, request.get("sheetId", 0))
    dimension, length = request.get("dimension"), request.get("length", 0)
    if dimension not in grid.DIMENSIONS:
        raise invalid("No dimension specified.")
    if length <= 0:
        raise invalid(f"length must be greater than 0, but was: {length}")
    rows, columns = grid.size(sheet)
    grid.resize(
        sheet, rows + (length if dimension == "ROWS" else 0), columns + (length if dimension == "COLUMNS" else 0)
    )
    books.check_cells(book)


def _move(book: Book, request: Doc) -> None:
    sheet, dimension, start, end = span(book, request.get("source") or {})
    size, destination = _size(sheet, dimension), request.get("destinationIndex", 0)
    if end > size or not 0 <= destination <= size:
        raise invalid(f"Cannot move {_WORDS[dimension][1]} beyond the grid, which has {size}.")
    if start <= destination < end or destination == end:
        if start < destination < end:
            raise invalid("Cannot move a dimension into itself.")
        return
    if any(_crosses(item, dimension, place) for item in sheet.get("merges", ()) for place in (start, end, destination)):
        raise invalid(
            f"Sorry, it is not possible to move a {_WORDS[dimension][0]} to a position that crosses a merged cell. "
            "Please unmerge and try again."
        )
    shifting.move(book, sheet, dimension, start, end, destination)


def _crosses(merge: Doc, dimension: str, place: int) -> bool:
    first, last = shifting.ENDS[dimension]
    return bool(merge[first] < place < merge[last])


def _update_properties(book: Book, request: Doc) -> None:
    sheet, dimension, start, end = span(book, request.get("range") or {})
    size = _size(sheet, dimension)
    if end > size:
        raise invalid(f"range.endIndex ({end}) is beyond the grid, which has {size} {_WORDS[dimension][1]}.")
    fields = request.get("fields")
    if not fields:
        raise invalid("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    paths = [("pixelSize",), ("hiddenByUser",)] if fields == "*" else masks.paths(fields)
    given = request.get("properties") or {}
    for place in range(start, end):
        kept = grid.properties(sheet, dimension, place)
        for path in paths:
            masks.assign(kept, given, path)
        if not kept.get("hiddenByUser"):
            kept.pop("hiddenByUser", None)
    grid.trim(sheet)


def _auto_resize(book: Book, request: Doc) -> None:
    sheet, dimension, start, end = span(book, request.get("dimensions") or {})
    for place in range(start, min(end, _size(sheet, dimension))):
        kept = grid.properties(sheet, dimension, place)
        kept.pop("pixelSize", None)
        needed = widths.fitting(sheet, place, book["properties"]["locale"]) if dimension == "COLUMNS" else None
        if needed:
            kept["pixelSize"] = needed
    grid.trim(sheet)


HANDLERS: Mapping[str, Callable[[Book, Doc], Doc | None]] = {
    "insertDimension": _insert,
    "deleteDimension": _delete,
    "appendDimension": _append,
    "moveDimension": _move,
    "updateDimensionProperties": _update_properties,
    "autoResizeDimensions": _auto_resize,
}

"""One tab: its cells, and what happens to them when rows and columns come, go and move.

A tab is a JSON document (so that it can be kept as one). ``rows`` is a list of rows, each a list of cells, each a
``CellData`` without what follows from the rest of it; rows and cells may be missing at the ends. ``rowMetadata`` and
``columnMetadata`` are lists of ``DimensionProperties`` in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from calendar_sync.sandbox.sheets.a1 import Box, quoted
from calendar_sync.sandbox.sheets.looks import COLUMNS, ROWS
from calendar_sync.sandbox.store import Doc

Sheet = Doc

DIMENSIONS = {"ROWS": ("rowCount", "rowMetadata"), "COLUMNS": ("columnCount", "columnMetadata")}
"""Per dimension: its size in ``gridProperties``, and where its properties are kept."""


def new(sheet_id: int, title: str, properties: Doc | None = None) -> Sheet:
    """Return an empty tab."""
    given = {name: value for name, value in (properties or {}).items() if name not in ("sheetId", "title", "index")}
    grid = {"rowCount": ROWS, "columnCount": COLUMNS, **given.pop("gridProperties", {})}
    kind = given.pop("sheetType", "GRID")
    return {
        "properties": {"sheetId": sheet_id, "title": title, "sheetType": kind, "gridProperties": grid, **given},
        "rows": [],
        "rowMetadata": [],
        "columnMetadata": [],
    }


def size(sheet: Sheet) -> tuple[int, int]:
    """Return how many rows and columns the tab has."""
    grid = sheet["properties"].get("gridProperties", {})
    return grid.get("rowCount", 0), grid.get("columnCount", 0)


def everything(sheet: Sheet) -> Box:
    """Return the whole tab."""
    rows, columns = size(sheet)
    return Box(0, rows, 0, columns)


def title(sheet: Sheet) -> str:
    """Return the tab's name, as it stands in A1 notation."""
    return quoted(sheet["properties"]["title"])


def cell(sheet: Sheet, row: int, column: int) -> Doc:
    """Return a cell to look at; an empty one if there is nothing."""
    rows = sheet["rows"]
    if row < len(rows) and column < len(rows[row]):
        found: Doc = rows[row][column]
        return found
    return {}


def open_cell(sheet: Sheet, row: int, column: int) -> Doc:
    """Return a cell to write to."""
    rows = sheet["rows"]
    rows.extend([] for _ in range(row + 1 - len(rows)))
    cells = rows[row]
    cells.extend({} for _ in range(column + 1 - len(cells)))
    found: Doc = cells[column]
    return found


def put(sheet: Sheet, row: int, column: int, content: Doc) -> None:
    """Replace a cell."""
    if content or cell(sheet, row, column):
        place = open_cell(sheet, row, column)
        if place is not content:
            place.clear()
            place.update(content)


def filled(sheet: Sheet, box: Box | None = None) -> Iterator[tuple[int, int, Doc]]:
    """Yield row, column and cell for every cell that is not empty, in reading order."""
    rows = sheet["rows"]
    last = len(rows) if box is None else min(box.bottom, len(rows))
    for row in range(0 if box is None else box.top, last):
        cells = rows[row]
        end = len(cells) if box is None else min(box.right, len(cells))
        for column in range(0 if box is None else box.left, end):
            if cells[column]:
                yield row, column, cells[column]


def used(sheet: Sheet) -> tuple[int, int]:
    """Return how many rows and columns have a value, counted from the corner."""
    bottom = right = 0
    for row, column, content in filled(sheet):
        if "userEnteredValue" in content:
            bottom, right = row + 1, max(right, column + 1)
    return bottom, right


# -- rows and columns come and go ------------------------------------------------------------------------------


def lines(sheet: Sheet, dimension: str) -> list[list[Any]]:
    """Return the lists in which one item stands for one row or column: cells first, then properties."""
    if dimension == "ROWS":
        return [sheet["rows"], sheet["rowMetadata"]]
    return [*sheet["rows"], sheet["columnMetadata"]]


def insert(sheet: Sheet, dimension: str, start: int, count: int) -> None:
    """Make room for ``count`` new, empty rows or columns before ``start``; the grid grows."""
    for line in lines(sheet, dimension):
        if start < len(line):
            line[start:start] = [_blank(sheet, line) for _ in range(count)]
    _grow(sheet, dimension, count)


def delete(sheet: Sheet, dimension: str, start: int, end: int) -> None:
    """Take rows or columns away; the grid shrinks."""
    for line in lines(sheet, dimension):
        del line[start:end]
    _grow(sheet, dimension, start - end)


def move(sheet: Sheet, dimension: str, start: int, end: int, destination: int) -> None:
    """Move rows or columns before ``destination``, counted before the move and not inside what moves."""
    for line in lines(sheet, dimension):
        most = max(end, destination)
        if start >= len(line) and destination >= len(line):
            continue
        line.extend(_blank(sheet, line) for _ in range(most - len(line)))
        moved = line[start:end]
        if destination > start:
            line[destination:destination] = moved
            del line[start:end]
        else:
            del line[start:end]
            line[destination:destination] = moved
    trim(sheet)


def resize(sheet: Sheet, rows: int, columns: int) -> None:
    """Set the size of the grid; what is beyond is lost."""
    del sheet["rows"][rows:]
    del sheet["rowMetadata"][rows:]
    for line in lines(sheet, "COLUMNS"):
        del line[columns:]
    sheet["properties"]["gridProperties"].update(rowCount=rows, columnCount=columns)


def permute(sheet: Sheet, box: Box, order: Sequence[int]) -> None:
    """Put the cells of a box's rows into another order: row ``order[i]`` of it becomes row ``i``."""
    before = [[dict(cell(sheet, row, column)) for column in box.columns] for row in box.rows]
    for place, source in enumerate(order):
        for offset, content in enumerate(before[source]):
            put(sheet, box.top + place, box.left + offset, content)


def trim(sheet: Sheet) -> None:
    """Forget what is empty at the ends."""
    for cells in sheet["rows"]:
        _trim(cells)
    for line in (sheet["rows"], sheet["rowMetadata"], sheet["columnMetadata"]):
        _trim(line)


def properties(sheet: Sheet, dimension: str, index: int) -> Doc:
    """Return the properties of a row or column, to write to."""
    line = sheet[DIMENSIONS[dimension][1]]
    line.extend({} for _ in range(index + 1 - len(line)))
    found: Doc = line[index]
    return found


def _trim(line: list[Any]) -> None:
    while line and not line[-1]:
        line.pop()


def _blank(sheet: Sheet, line: list[Any]) -> Any:
    return [] if line is sheet["rows"] else {}


def _grow(sheet: Sheet, dimension: str, count: int) -> None:
    grid = sheet["properties"]["gridProperties"]
    name = DIMENSIONS[dimension][0]
    grid[name] = grid.get(name, 0) + count

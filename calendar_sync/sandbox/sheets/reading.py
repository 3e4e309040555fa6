"""A whole spreadsheet as ``spreadsheets.get`` gives it: properties, tabs, and what cells are and look like."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from calendar_sync.sandbox.sheets import book as books
from calendar_sync.sandbox.sheets import grid, linking, looks, metadata, numbers
from calendar_sync.sandbox.sheets.a1 import Area, Box
from calendar_sync.sandbox.sheets.book import Book
from calendar_sync.sandbox.sheets.filtering import hidden_rows
from calendar_sync.sandbox.sheets.grid import Sheet
from calendar_sync.sandbox.sheets.masks import Mask, pick, wants
from calendar_sync.sandbox.sheets.rendering import effective, number_format, plain, shown
from calendar_sync.sandbox.store import Doc

OBJECTS = (
    "merges",
    "conditionalFormats",
    "filterViews",
    "protectedRanges",
    "basicFilter",
    "charts",
    "bandedRanges",
    "developerMetadata",
    "rowGroups",
    "columnGroups",
    "tables",
)
"""What a tab has besides cells, in the order in which it is given out."""

PIXELS = {"ROWS": 21, "COLUMNS": 100}
"""Height of a row and width of a column that nobody has changed."""

Ranges = Sequence[tuple[Sheet, Area]]


def spreadsheet(book: Book, mask: Mask | None, *, grids: bool, ranges: Ranges = ()) -> Doc:
    """Return a ``Spreadsheet``.

    Args:
        book: The spreadsheet.
        mask: Which parts are wanted; ``None`` is all but cells.
        grids: Whether cells are wanted; a mask decides that by itself.
        ranges: Where in the grids; only tabs with one of them are given then.
    """
    wanted = wants(mask, "sheets", "data") if mask else grids
    found: Doc = {"spreadsheetId": book["spreadsheetId"], "properties": book["properties"]}
    if wants(mask, "sheets"):
        below = (mask or {}).get("sheets") or (mask or {}).get("*")
        found["sheets"] = [
            _sheet(book, sheet, below, index, ranges if wanted else None)
            for index, sheet in enumerate(book["sheets"])
            if not ranges or any(sheet is named for named, _ in ranges)
        ]
    if book["namedRanges"]:
        order = ("namedRangeId", "name", "range")
        found["namedRanges"] = [{name: tidy(item[name]) for name in order} for item in book["namedRanges"]]
    found["spreadsheetUrl"] = address(book)
    if whole := [item for item in book["developerMetadata"] if item["location"].get("spreadsheet")]:
        found["developerMetadata"] = tidy(whole)
    return dict(pick(found, mask)) if mask else found


def address(book: Book) -> str:
    """Return the address under which people open a spreadsheet."""
    return f"https://docs.google.com/spreadsheets/d/{book['spreadsheetId']}/edit"


def sheet_properties(sheet: Sheet, index: int) -> Doc:
    """Return the ``SheetProperties`` of a tab at its place: what is not so is left out, as Google does."""
    kept = sheet["properties"]
    first = {"sheetId": kept["sheetId"], "title": kept["title"], "index": index}
    size = {name: value for name, value in kept["gridProperties"].items() if value}
    found = {**kept, "gridProperties": size}
    return {**first, **{name: found[name] for name in _PROPERTIES if found.get(name) not in (None, False)}}


_PROPERTIES = ("sheetType", "gridProperties", "hidden", "tabColor", "rightToLeft", "tabColorStyle")


def tidy(value: Any) -> Any:
    """Return stored objects as they are given out: the tab's id is left out of a range where it is 0."""
    if isinstance(value, dict):
        ranged = any(name in value for name in _SIDES) or set(value) == {"sheetId"}
        return {name: tidy(item) for name, item in value.items() if not (ranged and name == "sheetId" and item == 0)}
    if isinstance(value, list):
        return [tidy(item) for item in value]
    return value


_SIDES = ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex", "startIndex", "endIndex")


def _sheet(book: Book, sheet: Sheet, mask: Mask | None, index: int, ranges: Ranges | None) -> Doc:
    found: Doc = {"properties": sheet_properties(sheet, index)}
    if ranges is not None:
        areas = [area for named, area in ranges if named is sheet] or [Area()]
        below = (mask or {}).get("data") or (mask or {}).get("*")
        found["data"] = [grid_data(book, sheet, books.inside(sheet, area), below) for area in areas]
    for name in OBJECTS:
        kept = metadata.of_sheet(book, sheet) if name == "developerMetadata" else sheet.get(name)
        if kept:
            found[name] = tidy(kept)
    return found


# -- cells -------------------------------------------------------------------------------------------------------


def grid_data(book: Book, sheet: Sheet, box: Box, mask: Mask | None) -> Doc:
    """Return the ``GridData`` of a part of a tab."""
    found: Doc = {}
    if box.top:
        found["startRow"] = box.top
    if box.left:
        found["startColumn"] = box.left
    if wants(mask, "rowData") and (rows := _row_data(book, sheet, box, mask)):
        found["rowData"] = rows
    if wants(mask, "rowMetadata"):
        found["rowMetadata"] = _metadata(book, sheet, "ROWS", box.rows)
    if wants(mask, "columnMetadata"):
        found["columnMetadata"] = _metadata(book, sheet, "COLUMNS", box.columns)
    return found


def _row_data(book: Book, sheet: Sheet, box: Box, mask: Mask | None) -> list[Doc]:
    rows: list[Doc] = []
    values_mask = ((mask or {}).get("rowData") or {}).get("values")
    for row, column, content in grid.filled(sheet, box):
        rows.extend({} for _ in range(row - box.top + 1 - len(rows)))
        values = rows[-1].setdefault("values", [])
        values.extend({} for _ in range(column - box.left - len(values)))
        values.append(cell_data(book, content, values_mask))
    return rows


def cell_data(book: Book, cell: Doc, mask: Mask | None = None) -> Doc:
    """Return the ``CellData`` of a cell."""
    locale = book["properties"]["locale"]
    entered = cell.get("userEnteredValue")
    found: Doc = {}
    if entered:
        found["userEnteredValue"] = _number(entered)
        found["effectiveValue"] = _number(effective(cell) or {})
        text = shown(cell, locale)
        if text is not None and text != "":
            found["formattedValue"] = text
    if cell.get("userEnteredFormat"):
        found["userEnteredFormat"] = cell["userEnteredFormat"]
    if wants(mask, "effectiveFormat"):
        found["effectiveFormat"] = effective_format(book, cell)
    link = linking.hyperlink(cell)
    if link is not None:
        found["hyperlink"] = link
    for name in ("note", "textFormatRuns", "dataValidation", "pivotTable", "chipRuns"):
        if cell.get(name):
            found[name] = cell[name]
    return found


def _number(value: Mapping[str, Any]) -> Doc:
    return {name: plain(item) if name == "numberValue" else item for name, item in value.items()}


_ALIGNMENTS = {"stringValue": "LEFT", "numberValue": "RIGHT", "boolValue": "CENTER", "errorValue": "CENTER"}


def effective_format(book: Book, cell: Doc) -> Doc:
    """Return how a cell really looks: its own format over the spreadsheet's."""
    base = dict(book["properties"]["defaultFormat"])
    base["textFormat"] = {**base["textFormat"], "fontFamily": base["textFormat"]["fontFamily"].split(",")[0].title()}
    found: Doc = _over(base, cell.get("userEnteredFormat", {}))
    value = effective(cell)
    if value and "horizontalAlignment" not in found:
        found["horizontalAlignment"] = _ALIGNMENTS.get(next(iter(value)), "LEFT")
    shape = number_format(cell)
    if shape and value and "numberValue" in value:
        pattern = numbers.pattern_of(shape, book["properties"]["locale"])
        found["numberFormat"] = {"type": shape.get("type", "NUMBER"), **({"pattern": pattern} if pattern else {})}
    linked = linking.hyperlink(cell) is not None
    found.setdefault("hyperlinkDisplayType", "LINKED" if linked else "PLAIN_TEXT")
    if linked and "link" not in cell.get("userEnteredFormat", {}).get("textFormat", {}):
        color = looks.theme_color("LINK", book["properties"]["spreadsheetTheme"])
        found["textFormat"] = {**found["textFormat"], "underline": True, "foregroundColor": color}
    return {name: found[name] for name in (*_FORMAT, *found) if name in found}


_FORMAT = (
    "numberFormat",
    "backgroundColor",
    "borders",
    "padding",
    "horizontalAlignment",
    "verticalAlignment",
    "wrapStrategy",
    "textDirection",
    "textFormat",
    "hyperlinkDisplayType",
    "textRotation",
    "backgroundColorStyle",
)
"""Fields of a format, in the order in which they are given out."""


def _over(below: Doc, above: Mapping[str, Any]) -> Doc:
    """Return one format laid over another."""
    found = dict(below)
    for name, value in above.items():
        old = found.get(name)
        whole = name in ("backgroundColor", "foregroundColor", "rgbColor")
        found[name] = _over(old, value) if isinstance(value, dict) and isinstance(old, dict) and not whole else value
    return found


def _metadata(book: Book, sheet: Sheet, dimension: str, places: Iterable[int]) -> list[Doc]:
    kept = sheet[grid.DIMENSIONS[dimension][1]]
    filtered = hidden_rows(sheet) if dimension == "ROWS" else frozenset()
    notes = metadata.of_line(book, sheet["properties"]["sheetId"], dimension)
    found: list[Doc] = []
    for place in places:
        own = kept[place] if place < len(kept) else {}
        item: Doc = {"hiddenByFilter": True} if place in filtered else {}
        if own.get("hiddenByUser"):
            item["hiddenByUser"] = True
        item["pixelSize"] = own.get("pixelSize", PIXELS[dimension])
        if place in notes:
            item["developerMetadata"] = tidy(notes[place])
        found.append(item)
    return found

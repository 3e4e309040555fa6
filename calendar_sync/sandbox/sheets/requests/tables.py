"""Requests about tables, which Google has had since 2024: a range with a name, whose first row has the titles."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from calendar_sync.sandbox.sheets import book as books
from calendar_sync.sandbox.sheets import grid, masks
from calendar_sync.sandbox.sheets.a1 import Box
from calendar_sync.sandbox.sheets.book import Book
from calendar_sync.sandbox.sheets.grid import Sheet
from calendar_sync.sandbox.sheets.reading import tidy
from calendar_sync.sandbox.sheets.refusals import invalid
from calendar_sync.sandbox.sheets.rendering import shown
from calendar_sync.sandbox.sheets.requests.objects import kept, masks_of
from calendar_sync.sandbox.store import Doc


def _tables(book: Book) -> list[tuple[Sheet, Doc]]:
    return [(sheet, item) for sheet in book["sheets"] for item in sheet.get("tables", ())]


def _found(book: Book, wanted: object) -> tuple[Sheet, Doc]:
    for sheet, item in _tables(book):
        if item["tableId"] == wanted:
            return sheet, item
    raise invalid(f"No table with id: {wanted}")


def _settled(book: Book, table: Doc) -> Doc:
    """Return a table with a range that is closed, and a name and a column for each of its columns."""
    sheet, box = books.grid_box(book, table.get("range") or {})
    for other_sheet, other in _tables(book):
        same = other["tableId"] == table["tableId"]
        if not same and other_sheet is sheet and _overlap(box, books.grid_box(book, other["range"])[1]):
            raise invalid("The range of a table cannot overlap with another table.")
        if not same and other["name"] == table.get("name"):
            raise invalid(f"A table with the name '{other['name']}' already exists.")
    told = {item.get("columnName"): item for item in table.get("columnProperties") or ()}
    names = [_title(book, sheet, box, place) for place in range(box.right - box.left)]
    table["range"] = box.area().grid_range(sheet["properties"]["sheetId"])
    table["columnProperties"] = [
        {**told.get(name, {}), "columnIndex": place, "columnName": name} for place, name in enumerate(names)
    ]
    return table


def _title(book: Book, sheet: Sheet, box: Box, place: int) -> str:
    cell = grid.cell(sheet, box.top, box.left + place)
    return (shown(cell, book["properties"]["locale"]) if cell else "") or f"Column {place + 1}"


def _write_titles(book: Book, table: Doc) -> None:
    """Write the names that columns are given into the first row, where nothing stands yet."""
    sheet, box = books.grid_box(book, table.get("range") or {})
    for item in table.get("columnProperties") or ():
        column = box.left + (item.get("columnIndex") or 0)
        if not box.holds(box.top, column):
            raise invalid(f"The table has no column with index: {column - box.left}")
        if item.get("columnName") and "userEnteredValue" not in grid.cell(sheet, box.top, column):
            grid.open_cell(sheet, box.top, column)["userEnteredValue"] = {"stringValue": item["columnName"]}


def _overlap(one: Box, other: Box) -> bool:
    return one.top < other.bottom and other.top < one.bottom and one.left < other.right and other.left < one.right


def _add(book: Book, request: Doc) -> Doc:
    given = kept(request.get("table") or {})
    taken = [item["tableId"] for _, item in _tables(book)]
    if given.get("tableId") in taken:
        raise invalid(f"tableId {given['tableId']} already exists.")
    table = {"tableId": str(books.new_number(())), "name": f"Table{len(taken) + 1}", **given}
    sheet, _ = books.grid_box(book, table.get("range") or {})
    _write_titles(book, table)
    sheet.setdefault("tables", []).append(_settled(book, table))
    return {"table": tidy(table)}


_FIELDS = ("name", "range", "rowsProperties", "columnProperties")


def _update(book: Book, request: Doc) -> None:
    given = kept(request.get("table") or {})
    _, item = _found(book, given.get("tableId"))
    for name in {path[0] for path in masks_of(request, _FIELDS)} - {"tableId"}:
        if name != "range" or given.get("range"):
            masks.assign(item, given, (name,))
    _settled(book, item)


def _delete(book: Book, request: Doc) -> None:
    sheet, item = _found(book, request.get("tableId"))
    sheet["tables"].remove(item)
    if not sheet["tables"]:
        del sheet["tables"]


HANDLERS: Mapping[str, Callable[[Book, Doc], Doc | None]] = {
    "addTable": _add,
    "updateTable": _update,
    "deleteTable": _delete,
}

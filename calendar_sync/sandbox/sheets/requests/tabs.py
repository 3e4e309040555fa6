"""Requests about tabs and the spreadsheet as a whole."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfoNotFoundError

from calendar_sync.sandbox.sheets import book as books
from calendar_sync.sandbox.sheets import colors, grid, looks, masks, shifting
from calendar_sync.sandbox.sheets.book import Book
from calendar_sync.sandbox.sheets.grid import Sheet
from calendar_sync.sandbox.sheets.reading import sheet_properties
from calendar_sync.sandbox.sheets.refusals import invalid
from calendar_sync.sandbox.store import Doc
from calendar_sync.sandbox.times import zone


def _ids(book: Book) -> list[int]:
    return [sheet["properties"]["sheetId"] for sheet in book["sheets"]]


def _shown(book: Book, sheet: Sheet) -> Doc:
    return {"properties": sheet_properties(sheet, book["sheets"].index(sheet))}


def check_title(book: Book, title: str, own: Sheet | None = None) -> None:
    """Check that a name is free for a tab.

    Raises:
        Refusal: Another tab has it, or it is none.
    """
    other = books.by_title(book, title)
    if other is not None and other is not own:
        raise invalid(f'A sheet with the name "{title}" already exists. Please enter another name.')
    if not title:
        raise invalid("The sheet name cannot be empty.")
    if len(title) > 100:
        raise invalid("The sheet name cannot be greater than 100 characters.")


def copy_title(sheet: Sheet) -> Callable[[int], str]:
    """Return how copies of a tab are called, by their number."""
    title = sheet["properties"]["title"]
    return lambda number: f"Copy of {title}" + (f" {number}" if number > 1 else "")


def free_title(book: Book, pattern: Callable[[int], str], start: int) -> str:
    """Return the first name of a pattern that no tab has."""
    number = start
    while books.by_title(book, pattern(number)) is not None:
        number += 1
    return pattern(number)


def make(book: Book, properties: Doc) -> Sheet:
    """Return a new tab for a book, with what was asked for and defaults.

    Raises:
        Refusal: Its id or name is taken, or its size is none.
    """
    given = {name: value for name, value in properties.items() if value is not None}
    sheet_id = given.get("sheetId")
    if sheet_id is None:
        sheet_id = books.new_number(_ids(book))
    elif sheet_id < 0:
        raise invalid(f"sheetId must not be negative, but was: {sheet_id}")
    elif sheet_id in _ids(book):
        raise invalid(f"A sheet with id {sheet_id} already exists.")
    title = given.get("title")
    if title is None:
        title = free_title(book, lambda number: f"Sheet{number}", len(book["sheets"]) + 1)
    check_title(book, title)
    size = {name: value for name, value in (given.get("gridProperties") or {}).items() if value}
    _check_size(size)
    sheet = grid.new(sheet_id, title, {**given, "gridProperties": size})
    sheet["properties"] = colors.paired(sheet["properties"], "tabColor", "tabColorStyle")
    return sheet


def _check_size(size: Doc) -> None:
    for name in ("rowCount", "columnCount"):
        if size.get(name, 1) < 1:
            raise invalid(f"gridProperties.{name} must be at least 1, but was: {size[name]}")
    if size.get("columnCount", 1) > looks.MOST_COLUMNS:
        raise invalid(f"gridProperties.columnCount must be at most {looks.MOST_COLUMNS}.")


def _add_sheet(book: Book, request: Doc) -> Doc:
    properties = request.get("properties") or {}
    sheet = make(book, properties)
    index = properties.get("index")
    place = len(book["sheets"]) if index is None else index
    if not 0 <= place <= len(book["sheets"]):
        raise invalid(f"Sheet index {place} is out of bounds.")
    book["sheets"].insert(place, sheet)
    books.check_cells(book)
    return _shown(book, sheet)


def _delete_sheet(book: Book, request: Doc) -> None:
    sheet = books.require(book, request.get("sheetId", 0), "sheet")
    if all(other is sheet or other["properties"].get("hidden") for other in book["sheets"]):
        left = "all the visible sheets" if len(book["sheets"]) > 1 else "all the sheets"
        raise invalid(f"You can't remove {left} in a document.")
    sheet_id = sheet["properties"]["sheetId"]
    book["sheets"].remove(sheet)
    book["namedRanges"] = [item for item in book["namedRanges"] if item["range"].get("sheetId", 0) != sheet_id]
    book["developerMetadata"] = [item for item in book["developerMetadata"] if _home(item) != sheet_id]


def _home(item: Doc) -> int | None:
    """Return the id of the tab that a note for programs is on."""
    place = item["location"]
    found: int | None = place.get("dimensionRange", place).get("sheetId")
    return found


def duplicate(sheet: Sheet, sheet_id: int, title: str) -> Sheet:
    """Return a copy of a tab under another id and name, with new ids for what hangs on it."""
    found: Sheet = shifting.renumber(copy.deepcopy(sheet), sheet["properties"]["sheetId"], sheet_id)
    found["properties"].update(sheetId=sheet_id, title=title)
    found["properties"].pop("hidden", None)
    for name, key in (
        ("protectedRanges", "protectedRangeId"),
        ("filterViews", "filterViewId"),
        ("bandedRanges", "bandedRangeId"),
    ):
        for item in found.get(name, ()):
            item[key] = books.new_number(())
    for place, item in enumerate(found.get("tables", ()), start=1):
        item.update(tableId=str(books.new_number(())), name=f"{item['name']}_{place}")
    return found


def _duplicate_sheet(book: Book, request: Doc) -> Doc:
    source = books.require(book, request.get("sourceSheetId", 0), "sheet")
    title = request.get("newSheetName") or free_title(book, copy_title(source), 1)
    check_title(book, title)
    sheet_id = request.get("newSheetId")
    if sheet_id is None:
        sheet_id = books.new_number(_ids(book))
    elif sheet_id in _ids(book):
        raise invalid(f"A sheet with id {sheet_id} already exists.")
    found = duplicate(source, sheet_id, title)
    book["sheets"].insert(request.get("insertSheetIndex") or 0, found)
    books.check_cells(book)
    return _shown(book, found)


def _update_sheet_properties(book: Book, request: Doc) -> None:
    given = request.get("properties") or {}
    sheet = books.require(book, given.get("sheetId", 0), "sheet")
    wanted = copy.deepcopy(sheet["properties"])
    for path in _paths(request):
        for step in _PROPERTY_PATHS if path[0] == "*" else (path,):
            if step[0] in _STAYING:
                continue
            masks.assign(wanted, given, step)
            if step[0] in ("tabColor", "tabColorStyle"):
                colors.pair(wanted, given, step[0], {"tabColor": "tabColorStyle", "tabColorStyle": "tabColor"}[step[0]])
    if any(path[0] in ("title", "*") for path in _paths(request)):
        check_title(book, wanted.get("title", ""), sheet)
    rows, columns = grid.size(sheet)
    wanted["gridProperties"] = {"rowCount": rows, "columnCount": columns, **wanted.get("gridProperties", {})}
    _check_size(wanted["gridProperties"])
    _check_frozen(wanted["gridProperties"])
    hidden = [
        other
        for other in book["sheets"]
        if (other["properties"].get("hidden") if other is not sheet else wanted.get("hidden"))
    ]
    if len(hidden) == len(book["sheets"]):
        raise invalid("You can't hide all the sheets in a document.")
    if not wanted.get("hidden"):
        wanted.pop("hidden", None)
    _resize(book, sheet, wanted["gridProperties"]["rowCount"], wanted["gridProperties"]["columnCount"])
    sheet["properties"] = wanted
    books.check_cells(book)
    if "index" in given and any(path[0] in ("index", "*") for path in _paths(request)):
        _place(book, sheet, given["index"])


_PROPERTY_PATHS = tuple(
    (name,) for name in ("title", "index", "gridProperties", "hidden", "tabColor", "rightToLeft", "tabColorStyle")
)
_STAYING = ("sheetId", "sheetType", "dataSourceSheetProperties", "index")
"""What a mask does not change: what a tab is; its place is changed apart, after the rest."""


def _paths(request: Doc) -> list[tuple[str, ...]]:
    fields = request.get("fields")
    if not fields:
        raise invalid("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    return masks.paths(fields)


def _check_frozen(size: Doc) -> None:
    for frozen, count, words in (
        ("frozenRowCount", "rowCount", "rows"),
        ("frozenColumnCount", "columnCount", "columns"),
    ):
        if size.get(frozen, 0) >= size.get(count, 1) and size.get(frozen):
            raise invalid(f"You can't freeze all visible {words} on the sheet.")
        if not size.get(frozen):
            size.pop(frozen, None)


def _resize(book: Book, sheet: Sheet, rows: int, columns: int) -> None:
    have = grid.size(sheet)
    for dimension, old, new in (("ROWS", have[0], rows), ("COLUMNS", have[1], columns)):
        if new < old:
            shifting.delete(book, sheet, dimension, new, old)
    grid.resize(sheet, rows, columns)


def _place(book: Book, sheet: Sheet, index: int) -> None:
    """Move a tab before the one that has an index now, which is how Google counts."""
    sheets = book["sheets"]
    if not 0 <= index <= len(sheets):
        raise invalid(f"Sheet index {index} is out of bounds.")
    now = sheets.index(sheet)
    sheets.remove(sheet)
    sheets.insert(index - 1 if index > now else index, sheet)


def _update_spreadsheet_properties(book: Book, request: Doc) -> None:
    given = request.get("properties") or {}
    wanted = copy.deepcopy(book["properties"])
    for path in _paths(request):
        if path == ("*",):
            for name in ("title", "locale", "autoRecalc", "timeZone"):
                if name in given:
                    wanted[name] = given[name]
            continue
        if path[0] in ("defaultFormat",):
            raise invalid("The default format cannot be changed.")
        masks.assign(wanted, given, path)
    if not wanted.get("title"):
        raise invalid("Spreadsheet title cannot be empty.")
    check_time_zone(wanted.get("timeZone", ""))
    check_locale(wanted.get("locale", ""))
    book["properties"] = wanted


def check_time_zone(name: str) -> None:
    """Check the name of a time zone.

    Raises:
        Refusal: It is none.
    """
    try:
        zone(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise invalid(f"Invalid time zone: {name}") from None


def check_locale(name: str) -> None:
    """Check the name of a locale, such as ``en_US`` or ``de``.

    Raises:
        Refusal: It is none.
    """
    language, *rest = name.split("_")
    if language not in looks.LANGUAGES or len(rest) > 1 or not set(rest) <= looks.territories():
        raise invalid(f"Unsupported locale: {name}")


HANDLERS: Mapping[str, Callable[[Book, Doc], Doc | None]] = {
    "addSheet": _add_sheet,
    "deleteSheet": _delete_sheet,
    "duplicateSheet": _duplicate_sheet,
    "updateSheetProperties": _update_sheet_properties,
    "updateSpreadsheetProperties": _update_spreadsheet_properties,
}

"""A spreadsheet as a document: its tabs, and how ranges are found in it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from random import Random
from typing import Any

from calendar_sync.sandbox.sheets import a1, grid, looks
from calendar_sync.sandbox.sheets.a1 import Area, Box
from calendar_sync.sandbox.sheets.grid import Sheet
from calendar_sync.sandbox.sheets.refusals import Refusal, invalid
from calendar_sync.sandbox.store import Doc

Book = Doc
"""``spreadsheetId``, ``properties``, ``sheets`` (in order), ``namedRanges``, ``developerMetadata``; and, while somebody
changes it, their address as ``actor`` and the ``year`` in which they do."""

_random = Random()  # noqa: S311 - ids need not be secret


def new_id() -> str:
    """Return an id such as Google gives its files: 44 letters, digits, hyphens and underscores."""
    return "1" + secrets.token_urlsafe(33)[:43]


def new_number(taken: Iterable[int]) -> int:
    """Return a positive number of 31 bits that is not taken."""
    known = set(taken)
    while (found := _random.randrange(1, 2**31)) in known:
        pass
    return found


def new(title: str, properties: Doc | None = None, sheets: Iterable[Sheet] | None = None) -> Book:
    """Return a spreadsheet; without ``sheets`` it has one empty tab."""
    given = dict(properties or {})
    given.pop("title", None)
    return {
        "spreadsheetId": new_id(),
        "properties": {
            "title": title,
            "locale": given.pop("locale", None) or looks.LOCALE,
            "autoRecalc": given.pop("autoRecalc", None) or "ON_CHANGE",
            "timeZone": given.pop("timeZone", None) or looks.TIME_ZONE,
            "defaultFormat": looks.default_format(),
            **{name: value for name, value in given.items() if name == "iterativeCalculationSettings"},
            "spreadsheetTheme": given.get("spreadsheetTheme") or looks.theme(),
        },
        "sheets": [grid.new(0, "Sheet1")] if sheets is None else list(sheets),
        "namedRanges": [],
        "developerMetadata": [],
    }


def cells(book: Book) -> int:
    """Return how many cells all grids have."""
    return sum(rows * columns for rows, columns in map(grid.size, book["sheets"]))


def check_cells(book: Book) -> None:
    """Check the number of cells.

    Raises:
        Refusal: There are too many.
    """
    if cells(book) > looks.MOST_CELLS:
        raise invalid(
            "This action would increase the number of cells in the workbook above the limit of "
            f"{looks.MOST_CELLS} cells."
        )


def by_id(book: Book, sheet_id: int) -> Sheet | None:
    """Return the tab of an id, if there is one."""
    return next((sheet for sheet in book["sheets"] if sheet["properties"]["sheetId"] == sheet_id), None)


def by_title(book: Book, title: str) -> Sheet | None:
    """Return the tab of a name, in whatever case, if there is one."""
    folded = title.casefold()
    return next((sheet for sheet in book["sheets"] if sheet["properties"]["title"].casefold() == folded), None)


def require(book: Book, sheet_id: int, what: str = "grid") -> Sheet:
    """Return the tab of an id; ``what`` is what a refusal calls it.

    Raises:
        Refusal: There is none.
    """
    sheet = by_id(book, sheet_id)
    if sheet is None:
        raise invalid(f"No {what} with id: {sheet_id}")
    return sheet


def find(book: Book, text: str) -> tuple[Sheet, Area]:
    """Return the tab and the rectangle of a range in A1 notation.

    A name before an exclamation mark is a tab's; a cell reference or the name of a range follows. Without one, a
    reference is on the first tab; anything else is the name of a range, or of a tab, which is then meant as a whole.

    Raises:
        Refusal: It cannot be parsed, or there is no such tab.
    """
    title, rest = a1.split(text)
    area = a1.area(rest)
    sheet = book["sheets"][0] if title is None else by_title(book, title)
    if area is None and (named := _named(book, rest)) is not None:
        home = require(book, named["range"].get("sheetId", 0))
        sheet, area = (home if title is None or home is sheet else None), Area.of(named["range"])
    elif area is None and title is None:
        sheet, area = by_title(book, rest), Area()
    elif not rest and not text.endswith("!"):
        area = Area()
    if sheet is None or area is None:
        raise invalid(f"Unable to parse range: {text}")
    return sheet, area


def _named(book: Book, name: str) -> Doc | None:
    return next((item for item in book["namedRanges"] if item["name"].casefold() == name.casefold()), None)


def readable(book: Book, text: str) -> tuple[Sheet, Box]:
    """Return the tab and the part of its grid that a range in A1 notation means.

    Raises:
        Refusal: It cannot be parsed, or begins beyond the grid.
    """
    sheet, area = find(book, text)
    return sheet, inside(sheet, area)


def inside(sheet: Sheet, area: Area) -> Box:
    """Return the part of the grid that an area means.

    Raises:
        Refusal: It begins beyond the grid.
    """
    rows, columns = grid.size(sheet)
    if (area.top or 0) >= rows or (area.left or 0) >= columns:
        raise beyond(sheet, area)
    return area.closed(rows, columns)


def beyond(sheet: Sheet, area: Area) -> Refusal:
    """Return the refusal of an area that is not on the grid; a side that is open is open in the words, too."""
    rows, columns = grid.size(sheet)
    if area.bottom is None and area.right is None:
        area = Area(area.top, area.bottom, area.left, columns)
    first = f"{a1.letters(area.left or 0)}{(area.top or 0) + 1}"
    last = ("" if area.right is None else a1.letters(area.right - 1)) + (
        "" if area.bottom is None else str(area.bottom)
    )
    place = first if first == last else f"{first}:{last}"
    return invalid(f"Range ({grid.title(sheet)}!{place}) exceeds grid limits. Max rows: {rows}, max columns: {columns}")


def range_text(sheet: Sheet, box: Box) -> str:
    """Return a box in A1 notation, with its tab."""
    return f"{grid.title(sheet)}!{box.text()}"


def grid_box(book: Book, grid_range: Mapping[str, Any]) -> tuple[Sheet, Box]:
    """Return the tab and the part of its grid that a ``GridRange`` means; what is beyond the grid is left out.

    Raises:
        Refusal: There is no such tab, the range is upside down, or it begins beyond the grid.
    """
    sheet = require(book, grid_range.get("sheetId", 0))
    area = Area.of(dict(grid_range))
    for start, end, words in ((area.top, area.bottom, "Row"), (area.left, area.right, "Column")):
        if start is not None and start < 0:
            raise invalid(f"range.start{words}Index must not be negative, but was: {start}")
        if end is not None and end < (start or 0):
            raise invalid(f"end{words}Index must be after start{words}Index")
    return sheet, inside(sheet, area)

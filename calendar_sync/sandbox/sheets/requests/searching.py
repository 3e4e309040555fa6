"""``findReplace``, and tidying up texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from calendar_sync.sandbox.sheets import book as books
from calendar_sync.sandbox.sheets import entering, grid
from calendar_sync.sandbox.sheets.a1 import Box
from calendar_sync.sandbox.sheets.book import Book
from calendar_sync.sandbox.sheets.grid import Sheet
from calendar_sync.sandbox.sheets.metadata import said
from calendar_sync.sandbox.sheets.refusals import invalid
from calendar_sync.sandbox.sheets.rendering import shown
from calendar_sync.sandbox.store import Doc

_GROUP = re.compile(r"\\\$|\$(\d)")


def _find_replace(book: Book, request: Doc) -> Doc:
    """Replace texts in cells. What comes out is taken as if somebody had typed it."""
    pattern, replacement = _pattern(request), _replacement(request)
    locale, habits = book["properties"]["locale"], entering.habits(book)
    counts = {"valuesChanged": 0, "formulasChanged": 0, "occurrencesChanged": 0}
    rows: set[tuple[int, int]] = set()
    for sheet, box in _scope(book, request):
        for row, _, cell in list(grid.filled(sheet, box)):
            formula = "formulaValue" in cell.get("userEnteredValue", {})
            if formula and not request.get("includeFormulas"):
                continue
            text = cell["userEnteredValue"]["formulaValue"] if formula else shown(cell, locale) or ""
            changed, count = _replaced(pattern, replacement, text, entire=bool(request.get("matchEntireCell")))
            if not count:
                continue
            entering.enter(cell, changed, "USER_ENTERED", habits)
            counts["formulasChanged" if formula else "valuesChanged"] += 1
            counts["occurrencesChanged"] += count
            rows.add((sheet["properties"]["sheetId"], row))
    counts["rowsChanged"] = len(rows)
    counts["sheetsChanged"] = len({sheet_id for sheet_id, _ in rows})
    return {name: counts[name] for name in _COUNTS if counts[name]}


_COUNTS = ("valuesChanged", "formulasChanged", "rowsChanged", "sheetsChanged", "occurrencesChanged")


def _pattern(request: Doc) -> re.Pattern[str]:
    wanted = request.get("find")
    if not wanted:
        raise invalid("find must be specified.")
    flags = re.NOFLAG if request.get("matchCase") else re.IGNORECASE
    try:
        return re.compile(wanted if request.get("searchByRegex") else re.escape(wanted), flags)
    except re.error:
        raise invalid(f"Invalid regular expression: {wanted}") from None


def _replacement(request: Doc) -> Callable[[re.Match[str]], str]:
    text = request.get("replacement") or ""
    if not request.get("searchByRegex"):
        return lambda _: text

    def replace(found: re.Match[str]) -> str:
        def group(mark: re.Match[str]) -> str:
            if mark[1] is None:
                return "$"
            number = int(mark[1])
            return found[number] or "" if number <= (found.re.groups or 0) else mark[0]

        return _GROUP.sub(group, text)

    return replace


def _replaced(
    pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str], text: str, *, entire: bool
) -> tuple[str, int]:
    if entire:
        found = pattern.fullmatch(text)
        return (replacement(found), 1) if found and text else (text, 0)
    return pattern.subn(replacement, text)


def _scope(book: Book, request: Doc) -> Iterator[tuple[Sheet, Box | None]]:
    chosen = [name for name in ("range", "sheetId", "allSheets") if said(request, name)]
    if len(chosen) != 1:
        raise invalid("Exactly one of range, sheetId and allSheets must be set.")
    if chosen == ["range"]:
        yield books.grid_box(book, request["range"])
    elif chosen == ["sheetId"]:
        yield books.require(book, request["sheetId"], "sheet"), None
    else:
        for sheet in book["sheets"]:
            yield sheet, None


def _trim_whitespace(book: Book, request: Doc) -> Doc:
    sheet, box = books.grid_box(book, request.get("range") or {})
    count = 0
    for _, _, cell in grid.filled(sheet, box):
        text = cell.get("userEnteredValue", {}).get("stringValue")
        if text is not None and (clean := " ".join(text.split())) != text:
            entering.enter(cell, clean, "RAW", entering.habits(book))
            count += 1
    return {"cellsChangedCount": count} if count else {}


def _delete_duplicates(book: Book, request: Doc) -> Doc:
    sheet, box = books.grid_box(book, request.get("range") or {})
    columns = [
        column
        for part in request.get("comparisonColumns") or [{"startIndex": box.left, "endIndex": box.right}]
        for column in range(part.get("startIndex", box.left), part.get("endIndex", box.right))
    ]
    seen: set[tuple[str, ...]] = set()
    left: list[int] = []
    for row in box.rows:
        key = tuple((shown(grid.cell(sheet, row, column), "en_US") or "").casefold() for column in columns)
        if key not in seen or not any(key):
            left.append(row - box.top)
        seen.add(key)
    gone = [row for row in range(box.bottom - box.top) if row not in left]
    grid.permute(sheet, box, left + gone)
    for row in range(box.top + len(left), box.bottom):
        for column in box.columns:
            if grid.cell(sheet, row, column):
                grid.open_cell(sheet, row, column).clear()
    return {"duplicatesRemovedCount": len(gone)} if gone else {}


HANDLERS: Mapping[str, Callable[[Book, Doc], Doc | None]] = {
    "findReplace": _find_replace,
    "trimWhitespace": _trim_whitespace,
    "deleteDuplicates": _delete_duplicates,
}

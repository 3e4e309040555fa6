"""What hangs on ranges follows when rows and columns come, go and move."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from calendar_sync.sandbox.sheets import formulas, grid
from calendar_sync.sandbox.sheets.book import Book
from calendar_sync.sandbox.sheets.grid import Sheet
from calendar_sync.sandbox.store import Doc

Span = tuple[int | None, int | None]
Change = Callable[[Span], Span | None]
"""Takes the start and end of a range in the dimension that changes; ``None`` is a range that is gone."""

ENDS = {"ROWS": ("startRowIndex", "endRowIndex"), "COLUMNS": ("startColumnIndex", "endColumnIndex")}

LISTS = ("merges", "conditionalFormats", "filterViews", "protectedRanges", "bandedRanges", "tables")
"""What a tab has a list of, each with a range."""


def insert(book: Book, sheet: Sheet, dimension: str, start: int, count: int) -> None:
    """Insert rows or columns; ranges around them grow, ranges behind them move."""
    grid.insert(sheet, dimension, start, count)

    def change(span: Span) -> Span:
        first, last = span
        return (
            first + count if first is not None and first >= start else first,
            last + count if last is not None and last > start else last,
        )

    _apply(book, sheet, dimension, change)
    formulas.moved(book, sheet, dimension, lambda place: place + count if place >= start else place)


def delete(book: Book, sheet: Sheet, dimension: str, start: int, end: int) -> None:
    """Delete rows or columns; ranges lose what is deleted, and those that lose all of it are gone."""
    grid.delete(sheet, dimension, start, end)

    def change(span: Span) -> Span | None:
        first, last = (None if side is None else _after(side, start, end) for side in span)
        if first is not None and last is not None and first >= last:
            return None
        return first, last

    _apply(book, sheet, dimension, change)
    formulas.moved(book, sheet, dimension, lambda place: None if start <= place < end else _after(place, start, end))


def move(book: Book, sheet: Sheet, dimension: str, start: int, end: int, destination: int) -> None:
    """Move rows or columns; a range moves with them where all of it moves, or stays where it is."""
    grid.move(sheet, dimension, start, end, destination)
    count = end - start
    low, high = min(start, destination), max(end, destination)

    def place_of(place: int) -> int:
        if start <= place < end:
            return place + (destination - end if destination >= end else destination - start)
        if low <= place < high:
            return place - count if destination >= end else place + count
        return place

    def change(span: Span) -> Span:
        first, last = span
        if first is None or last is None or last <= first:
            return span
        places = [place_of(place) for place in range(first, last)]
        return (min(places), max(places) + 1) if max(places) - min(places) == last - first - 1 else span

    _apply(book, sheet, dimension, change)
    formulas.moved(book, sheet, dimension, place_of)


def _after(side: int, start: int, end: int) -> int:
    return side if side <= start else max(start, side - (end - start))


def _apply(book: Book, sheet: Sheet, dimension: str, change: Change) -> None:
    sheet_id = sheet["properties"]["sheetId"]
    for item in list(ranges(book, sheet_id)):
        _apply_to(item, ENDS[dimension], change)
    for name in LISTS:
        if name in sheet:
            sheet[name] = [item for item in sheet[name] if not _gone(item)]
    kept = sheet.get("basicFilter")
    if kept and _gone(kept):
        del sheet["basicFilter"]
    book["namedRanges"] = [item for item in book["namedRanges"] if not _gone(item)]
    lines = [line for line in _lines(book, sheet) if line["dimension"] == dimension]
    for line in lines:
        _apply_to(line, _LINE_ENDS, change)
    if any(line.get(_GONE) for line in lines):
        metadata = book["developerMetadata"]
        book["developerMetadata"] = [item for item in metadata if not _line(item).get(_GONE)]
        for name in _GROUPS:
            sheet[name] = [group for group in sheet.get(name, ()) if not group["range"].get(_GONE)]


_LINE_ENDS = ("startIndex", "endIndex")
_GROUPS = ("rowGroups", "columnGroups")


def _line(item: Doc) -> Doc:
    found: Doc = item["location"].get("dimensionRange", {})
    return found


def _lines(book: Book, sheet: Sheet) -> Iterator[Doc]:
    """Yield every ``DimensionRange`` that is kept for a tab: of its groups, and of notes for programs."""
    for name in _GROUPS:
        for group in sheet.get(name, ()):
            yield group["range"]
    for item in book["developerMetadata"]:
        if _line(item).get("sheetId") == sheet["properties"]["sheetId"]:
            yield _line(item)


def _apply_to(item: Doc, ends: tuple[str, str], change: Change) -> None:
    first, last = ends
    changed = change((item.get(first), item.get(last)))
    if changed is None:
        item[_GONE] = True
        return
    for name, side in zip((first, last), changed, strict=True):
        if side is not None:
            item[name] = side


_GONE = "gone"


def _gone(item: Doc) -> bool:
    """Whether an object has no range left; those that are gone are taken out of a list of them."""
    if "ranges" in item:
        item["ranges"] = [one for one in item["ranges"] if not one.get(_GONE)]
        return not item["ranges"]
    own = item if ENDS["ROWS"][0] in item or _GONE in item else item.get("range", item)
    return bool(own.get(_GONE))


def ranges(book: Book, sheet_id: int) -> Iterator[Doc]:
    """Yield every ``GridRange`` that is kept for a tab, to be changed in its place."""
    for sheet in book["sheets"]:
        if sheet["properties"]["sheetId"] == sheet_id:
            for name in LISTS:
                for item in sheet.get(name, ()):
                    yield from _of(item)
            if sheet.get("basicFilter"):
                yield from _of(sheet["basicFilter"])
    for item in book["namedRanges"]:
        if item["range"].get("sheetId", 0) == sheet_id:
            yield item["range"]


def _of(item: Doc) -> Iterator[Doc]:
    if "ranges" in item:
        yield from item["ranges"]
    elif "range" in item:
        yield item["range"]
        yield from item.get("unprotectedRanges", ())
    elif "namedRangeId" not in item:
        yield item


def renumber(value: Any, old: int, new: int) -> Any:
    """Return objects of one tab as those of another: the tab's id is replaced in all ranges."""
    if isinstance(value, dict):
        return {
            name: new if name == "sheetId" and item == old else renumber(item, old, new) for name, item in value.items()
        }
    return [renumber(item, old, new) for item in value] if isinstance(value, list) else value

"""Developer metadata: notes for programs on a spreadsheet, a tab, a row or a column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from calendar_sync.sandbox.sheets import book as books
from calendar_sync.sandbox.sheets import grid
from calendar_sync.sandbox.sheets.a1 import Area
from calendar_sync.sandbox.sheets.book import Book
from calendar_sync.sandbox.sheets.grid import Sheet
from calendar_sync.sandbox.sheets.refusals import invalid
from calendar_sync.sandbox.store import Doc

_KINDS = {"ROWS": "ROW", "COLUMNS": "COLUMN"}


def said(given: Mapping[str, Any], name: str) -> bool:
    """Whether one of several fields that exclude each other is set; a tab's id may be 0."""
    return given.get(name) is not None and given[name] is not False


def location(book: Book, given: Mapping[str, Any]) -> Doc:
    """Return a ``DeveloperMetadataLocation`` with its type.

    Raises:
        Refusal: It is not one of a spreadsheet, a tab, a row or a column.
    """
    chosen = [name for name in ("spreadsheet", "sheetId", "dimensionRange") if said(given, name)]
    if len(chosen) != 1:
        raise invalid("Exactly one of spreadsheet, sheetId and dimensionRange must be set in location.")
    if chosen == ["spreadsheet"]:
        return {"locationType": "SPREADSHEET", "spreadsheet": True}
    if chosen == ["sheetId"]:
        books.require(book, given["sheetId"], "sheet")
        return {"locationType": "SHEET", "sheetId": given["sheetId"]}
    place = given["dimensionRange"]
    sheet = books.require(book, place.get("sheetId", 0))
    start, end, dimension = place.get("startIndex"), place.get("endIndex"), place.get("dimension")
    if dimension not in _KINDS or start is None or end != start + 1:
        raise invalid("location.dimensionRange must be a single row or column.")
    if start >= grid.size(sheet)[dimension == "COLUMNS"]:
        raise invalid("location.dimensionRange is beyond the grid.")
    kept = {"sheetId": sheet["properties"]["sheetId"], "dimension": dimension, "startIndex": start, "endIndex": end}
    return {"locationType": _KINDS[dimension], "dimensionRange": kept}


def add(book: Book, given: Mapping[str, Any]) -> Doc:
    """Keep a new note and return it.

    Raises:
        Refusal: It has no key, visibility or place, or its id is taken.
    """
    taken = {item["metadataId"] for item in book["developerMetadata"]}
    identity = given.get("metadataId") or books.new_number(taken)
    if identity in taken:
        raise invalid(
            f"Cannot add developer metadata with ID [{identity}] because developer metadata with that ID already "
            "exists."
        )
    if not given.get("metadataKey"):
        raise invalid("developerMetadata.metadataKey is required.")
    if given.get("visibility") not in ("DOCUMENT", "PROJECT"):
        raise invalid("developerMetadata.visibility is required.")
    found: Doc = {"metadataId": identity, "metadataKey": given["metadataKey"]}
    if given.get("metadataValue"):
        found["metadataValue"] = given["metadataValue"]
    found.update(location=location(book, given.get("location") or {}), visibility=given["visibility"])
    book["developerMetadata"].append(found)
    return found


def found_by(book: Book, filters: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Doc, list[Mapping[str, Any]]]]:
    """Yield every note that a ``DataFilter`` chooses, with those filters."""
    wanted = list(filters)
    for item in book["developerMetadata"]:
        if matching := [one for one in wanted if _chosen(book, item, one)]:
            yield item, matching


def _chosen(book: Book, item: Doc, wanted: Mapping[str, Any]) -> bool:
    lookup = wanted.get("developerMetadataLookup")
    if lookup is not None:
        return _looked_up(item, lookup)
    if wanted.get("a1Range"):
        sheet, area = books.find(book, wanted["a1Range"])
    else:
        place = wanted.get("gridRange") or {}
        sheet, area = books.require(book, place.get("sheetId", 0)), Area.of(dict(place))
    return _inside(item["location"], sheet, area)


def _inside(place: Doc, sheet: Sheet, area: Area) -> bool:
    sheet_id = sheet["properties"]["sheetId"]
    if place["locationType"] == "SHEET":
        return bool(place["sheetId"] == sheet_id and area == Area())
    line = place.get("dimensionRange")
    if line is None or line["sheetId"] != sheet_id:
        return False
    first, last = (area.top, area.bottom) if line["dimension"] == "ROWS" else (area.left, area.right)
    return (first or 0) <= line["startIndex"] and (last is None or line["endIndex"] <= last)


def _looked_up(item: Doc, lookup: Mapping[str, Any]) -> bool:
    for name in ("metadataId", "metadataKey", "metadataValue", "visibility"):
        if lookup.get(name) and item.get(name) != lookup[name]:
            return False
    place = item["location"]
    if lookup.get("locationType") and place["locationType"] != lookup["locationType"]:
        return False
    wanted = lookup.get("metadataLocation")
    return not wanted or _placed(place, wanted, exact=lookup.get("locationMatchingStrategy") != "INTERSECTING_LOCATION")


def _placed(place: Doc, wanted: Mapping[str, Any], *, exact: bool) -> bool:
    """Whether a place is the wanted one, or, unless ``exact``, touches it."""
    if wanted.get("spreadsheet"):
        return not exact or bool(place.get("spreadsheet"))
    line, area = place.get("dimensionRange"), wanted.get("dimensionRange")
    if wanted.get("sheetId") is not None:
        same = place.get("sheetId") == wanted["sheetId"]
        return same or (not exact and line is not None and line["sheetId"] == wanted["sheetId"])
    if line is None or area is None or line["sheetId"] != area.get("sheetId", 0):
        return False
    if line["dimension"] != area.get("dimension"):
        return not exact
    start, end = area.get("startIndex", 0), area.get("endIndex")
    if exact:
        return bool((line["startIndex"], line["endIndex"]) == (start, end))
    return line["endIndex"] > start and (end is None or line["startIndex"] < end)


def ranges(book: Book, wanted: Mapping[str, Any]) -> list[tuple[Sheet, Area]]:
    """Return the ranges that a ``DataFilter`` chooses: by A1 notation, by ``GridRange``, or of matching notes."""
    if wanted.get("a1Range"):
        return [books.find(book, wanted["a1Range"])]
    if wanted.get("gridRange") is not None:
        sheet, box = books.grid_box(book, wanted["gridRange"])
        return [(sheet, box.area())]
    found: list[tuple[Sheet, Area]] = []
    for item, _ in found_by(book, [wanted]):
        place = item["location"]
        if place.get("spreadsheet"):
            found += [(sheet, Area()) for sheet in book["sheets"]]
        elif "sheetId" in place:
            found.append((books.require(book, place["sheetId"]), Area()))
        else:
            line = place["dimensionRange"]
            sides = (line["startIndex"], line["endIndex"])
            area = Area(*sides) if line["dimension"] == "ROWS" else Area(left=sides[0], right=sides[1])
            found.append((books.require(book, line["sheetId"]), area))
    return found


def of_sheet(book: Book, sheet: Sheet) -> list[Doc]:
    """Return the notes on a tab as a whole."""
    sheet_id = sheet["properties"]["sheetId"]
    return [item for item in book["developerMetadata"] if item["location"].get("sheetId") == sheet_id]


def of_line(book: Book, sheet_id: int, dimension: str) -> dict[int, list[Doc]]:
    """Return the notes on rows or on columns of a tab, by their place."""
    found: dict[int, list[Doc]] = {}
    for item in book["developerMetadata"]:
        line = item["location"].get("dimensionRange")
        if line and line["sheetId"] == sheet_id and line["dimension"] == dimension:
            found.setdefault(line["startIndex"], []).append(item)
    return found

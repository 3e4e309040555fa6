"""Requests about merged cells, borders, checks of what is typed, and groups of rows and columns."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping

from calendar_sync.sandbox.sheets import book as books
from calendar_sync.sandbox.sheets import colors, grid
from calendar_sync.sandbox.sheets.a1 import Area, Box
from calendar_sync.sandbox.sheets.book import Book
from calendar_sync.sandbox.sheets.entering import empty
from calendar_sync.sandbox.sheets.grid import Sheet
from calendar_sync.sandbox.sheets.reading import tidy
from calendar_sync.sandbox.sheets.refusals import invalid
from calendar_sync.sandbox.sheets.requests.dimensions import span
from calendar_sync.sandbox.sheets.requests.objects import kept
from calendar_sync.sandbox.store import Doc


def _boxes(sheet: Sheet) -> list[Box]:
    return [Area.of(item).closed(*grid.size(sheet)) for item in sheet.get("merges", ())]


def _touches(one: Box, other: Box) -> bool:
    return one.top < other.bottom and other.top < one.bottom and one.left < other.right and other.left < one.right


def _within(inner: Box, outer: Box) -> bool:
    return (
        outer.top <= inner.top
        and inner.bottom <= outer.bottom
        and outer.left <= inner.left <= inner.right <= outer.right
    )


def _merge(book: Book, request: Doc) -> None:
    sheet, box = books.grid_box(book, request.get("range") or {})
    kind = request.get("mergeType") or "MERGE_ALL"
    if kind not in _PIECES:
        raise invalid("Invalid merge type.")
    if any(_touches(old, box) and not _within(old, box) for old in _boxes(sheet)):
        raise invalid("You must select all cells in a merged range to merge or unmerge them.")
    _forget(sheet, box)
    for piece in _PIECES[kind](box):
        if (piece.bottom - piece.top) * (piece.right - piece.left) > 1:
            sheet.setdefault("merges", []).append(piece.area().grid_range(sheet["properties"]["sheetId"]))
            _keep_first(sheet, piece)


_PIECES: Mapping[str, Callable[[Box], Iterable[Box]]] = {
    "MERGE_ALL": lambda box: [box],
    "MERGE_ROWS": lambda box: [Box(row, row + 1, box.left, box.right) for row in box.rows],
    "MERGE_COLUMNS": lambda box: [Box(box.top, box.bottom, column, column + 1) for column in box.columns],
}


def _keep_first(sheet: Sheet, piece: Box) -> None:
    """Keep only the first value of merged cells, in their corner."""
    contents = [content for _, _, content in grid.filled(sheet, piece) if "userEnteredValue" in content]
    for content in contents[1:]:
        empty(content)
    if contents and grid.cell(sheet, piece.top, piece.left) is not contents[0]:
        corner = grid.open_cell(sheet, piece.top, piece.left)
        corner["userEnteredValue"] = contents[0]["userEnteredValue"]
        empty(contents[0])


def _forget(sheet: Sheet, box: Box) -> None:
    boxes = zip(sheet.get("merges", ()), _boxes(sheet), strict=True)
    left = [item for item, old in boxes if not _touches(old, box)]
    sheet.pop("merges", None)
    if left:
        sheet["merges"] = left


def _unmerge(book: Book, request: Doc) -> None:
    sheet, box = books.grid_box(book, request.get("range") or {})
    if any(_touches(old, box) and not _within(old, box) for old in _boxes(sheet)):
        raise invalid("You must select all cells in a merged range to merge or unmerge them.")
    _forget(sheet, box)


def _borders(book: Book, request: Doc) -> None:
    sheet, box = books.grid_box(book, request.get("range") or {})
    for row in box.rows:
        for column in box.columns:
            edges = {
                "top": "top" if row == box.top else "innerHorizontal",
                "bottom": "bottom" if row == box.bottom - 1 else "innerHorizontal",
                "left": "left" if column == box.left else "innerVertical",
                "right": "right" if column == box.right - 1 else "innerVertical",
            }
            wanted = {edge: request[name] for edge, name in edges.items() if request.get(name)}
            if wanted:
                _draw(grid.open_cell(sheet, row, column), wanted)


def _draw(cell: Doc, wanted: Mapping[str, Doc]) -> None:
    kept = cell.setdefault("userEnteredFormat", {}).setdefault("borders", {})
    for edge, line in wanted.items():
        if line.get("style") in (None, "NONE"):
            kept.pop(edge, None)
        else:
            kept[edge] = colors.everywhere({"style": line["style"], "width": _WIDTHS.get(line["style"], 1), **line})
    if not kept:
        del cell["userEnteredFormat"]["borders"]
    if not cell["userEnteredFormat"]:
        del cell["userEnteredFormat"]


_WIDTHS = {"SOLID_MEDIUM": 2, "SOLID_THICK": 3, "DOUBLE": 3}


def _set_validation(book: Book, request: Doc) -> None:
    sheet, box = books.grid_box(book, request.get("range") or {})
    rule = kept(request["rule"]) if request.get("rule") else None
    if rule is not None and not rule.get("condition", {}).get("type"):
        raise invalid("DataValidationRule.condition is required.")
    for row in box.rows:
        for column in box.columns:
            if rule is not None:
                grid.open_cell(sheet, row, column)["dataValidation"] = copy.deepcopy(rule)
            elif "dataValidation" in grid.cell(sheet, row, column):
                del grid.open_cell(sheet, row, column)["dataValidation"]


# -- groups ------------------------------------------------------------------------------------------------------


_GROUPS = {"ROWS": ("rowGroups", "rowGroupControlAfter"), "COLUMNS": ("columnGroups", "columnGroupControlAfter")}


def _depths(sheet: Sheet, dimension: str) -> dict[int, int]:
    """Return how deep every row or column is in groups."""
    found: dict[int, int] = {}
    for group in sheet.get(_GROUPS[dimension][0], ()):
        for place in range(group["range"]["startIndex"], group["range"]["endIndex"]):
            found[place] = max(found.get(place, 0), group["depth"])
    return found


def _regrouped(sheet: Sheet, dimension: str, depths: Mapping[int, int]) -> list[Doc]:
    """Keep the groups that depths make, and return them."""
    name, after = _GROUPS[dimension]
    groups: list[Doc] = []
    for depth in range(1, max(depths.values(), default=0) + 1):
        places = sorted(place for place, deep in depths.items() if deep >= depth)
        start = None
        for place in places:
            if start is None or place - 1 not in depths or depths[place - 1] < depth:
                start = place
                groups.append({"range": _range(sheet, dimension, place, place + 1), "depth": depth})
            groups[-1]["range"]["endIndex"] = place + 1
    groups.sort(key=lambda group: (group["range"]["startIndex"], group["depth"]))
    sheet.pop(name, None)
    if groups:
        sheet[name] = groups
        sheet["properties"]["gridProperties"][after] = True
    return groups


def _range(sheet: Sheet, dimension: str, start: int, end: int) -> Doc:
    return {"sheetId": sheet["properties"]["sheetId"], "dimension": dimension, "startIndex": start, "endIndex": end}


def _change_group(book: Book, request: Doc, by: int) -> Doc:
    sheet, dimension, start, end = span(book, request.get("range") or {})
    depths = _depths(sheet, dimension)
    if by < 0 and not any(depths.get(place) for place in range(start, end)):
        raise invalid("Cannot delete a group that does not exist.")
    for place in range(start, end):
        depths[place] = depths.get(place, 0) + by
    if max(depths.values()) > 8:
        raise invalid("Cannot create more than 8 levels of groups.")
    groups = _regrouped(sheet, dimension, {place: deep for place, deep in depths.items() if deep > 0})
    return {"dimensionGroups": tidy(groups)} if groups else {}


def _update_group(book: Book, request: Doc) -> None:
    given = request.get("dimensionGroup") or {}
    sheet, dimension, start, end = span(book, given.get("range") or {})
    for group in sheet.get(_GROUPS[dimension][0], ()):
        place = (group["range"]["startIndex"], group["range"]["endIndex"], group["depth"])
        if place == (start, end, given.get("depth", 1)):
            group.pop("collapsed", None)
            if given.get("collapsed"):
                group["collapsed"] = True
            return
    raise invalid("Cannot update a group that does not exist.")


HANDLERS: Mapping[str, Callable[[Book, Doc], Doc | None]] = {
    "setDataValidation": _set_validation,
    "mergeCells": _merge,
    "unmergeCells": _unmerge,
    "updateBorders": _borders,
    "addDimensionGroup": lambda book, request: _change_group(book, request, 1),
    "deleteDimensionGroup": lambda book, request: _change_group(book, request, -1),
    "updateDimensionGroup": _update_group,
}

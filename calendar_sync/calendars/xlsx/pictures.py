"""Pictures that lie over the cells of a worksheet: they belong to a row, and no cell holds them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from calendar_sync.calendars.xlsx.package import Package
from calendar_sync.errors import CalendarUnreadable

MAX_PICTURES = 20_000
"""Pictures of one tab; a drawing may name millions."""

_ANCHOR = re.compile(rb"<(?:[\w.-]+:)?(oneCellAnchor|twoCellAnchor)\b[^>]*>(.*?)</(?:[\w.-]+:)?\1>", re.DOTALL)
_PICTURE = re.compile(rb"<(?:[\w.-]+:)?pic[\s>/]")
_CORNER = re.compile(rb"<(?:[\w.-]+:)?(?:from|to)\b[^>]*>(.*?)</(?:[\w.-]+:)?(?:from|to)>", re.DOTALL)
_PLACE = re.compile(rb"<(?:[\w.-]+:)?(col|row)\b[^>]*>\s*(\d{1,7})\s*<")


def pictures(package: Package, part: str) -> frozenset[tuple[int, int]]:
    """Return the cells, as 1-based (row, column), over which pictures of a worksheet lie.

    A picture belongs to the cell of its upper left corner, or to the one that its middle is over; both are told. What
    cannot be read of a drawing tells nothing: the cells of the sheet are still whole.

    Args:
        package: The workbook.
        part: Of the worksheet.
    """
    found: set[tuple[int, int]] = set()
    for drawing in package.related(part, "drawing"):
        try:
            data = package.readable(drawing)
        except CalendarUnreadable:
            continue
        for cells in _anchored(data):
            found.update(cells)
            if len(found) >= MAX_PICTURES:
                break
    return frozenset(found)


def _anchored(data: bytes) -> Iterator[set[tuple[int, int]]]:
    for anchor in _ANCHOR.finditer(data):
        if not _PICTURE.search(anchor[2]):
            continue
        corners = []
        for corner in _CORNER.findall(anchor[2])[:2]:
            place = {name: int(number) + 1 for name, number in _PLACE.findall(corner)}
            if place.keys() == {b"col", b"row"}:
                corners.append((place[b"row"], place[b"col"]))
        if corners:
            (top, left), (bottom, right) = corners[0], corners[-1]
            middle = ((top + bottom) // 2, (left + right) // 2)
            yield {(top, left), middle, (middle[0], left), (top, middle[1])}

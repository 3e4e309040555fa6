"""What lies over the cells of a worksheet and is in none of them: pictures, and what people have noted."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from calendar_sync.calendars.xlsx import markup
from calendar_sync.calendars.xlsx.package import Package
from calendar_sync.calendars.xlsx.refs import parse_area
from calendar_sync.errors import CalendarUnreadable

MAX_PICTURES = 20_000
"""Pictures of one tab; a drawing may name millions."""

MAX_COMMENTS, MAX_LENGTH = 20_000, 4_000
"""Comments of one tab, and characters of one."""

_COMMENT = re.compile(rb"<((?:[\w.-]+:)?(?:comment|threadedComment))\b([^>]*)>(.*?)</\1>", re.DOTALL)
_NOTED = re.compile(rb"<(?:[\w.-]+:)?(?:t|text)\b[^>/]*>([^<]*)")
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


def comments(package: Package, part: str) -> dict[tuple[int, int], str]:
    """Return what people have noted on cells of a worksheet, by 1-based (row, column), replies included.

    Args:
        package: The workbook.
        part: Of the worksheet.
    """
    found: dict[tuple[int, int], str] = {}
    for source in (*package.related(part, "comments"), *package.related(part, "threadedComment")):
        try:
            data = package.readable(source)
        except CalendarUnreadable:
            continue
        for comment in _COMMENT.finditer(data):
            area = parse_area(markup.attributes(comment[2]).get("ref", ""))
            if area is not None and len(found) < MAX_COMMENTS:
                text = html.unescape(b"".join(_NOTED.findall(comment[3])).decode("utf-8", "replace"))[:MAX_LENGTH]
                said = found.get(area.anchor, "")
                found[area.anchor] = f"{said}\n{text}" if said and text not in said else said or text
    return found


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

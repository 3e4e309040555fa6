"""The plain filter of a worksheet, which no table has: it grows with the columns that are written beside it.

Whoever sorts by such a filter moves only the cells inside of it: a column of ids beside it would be torn from its rows.
Excel keeps the same range in a hidden name of the workbook, and LibreOffice goes by that name alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from calendar_sync.calendars.xlsx import markup
from calendar_sync.calendars.xlsx.package import Package
from calendar_sync.calendars.xlsx.refs import MAX_COLUMN, Area, parse_area
from calendar_sync.calendars.xlsx.sheetpart import SheetPart
from calendar_sync.model.sheet import CellWrite, column_letters

_NAME = "_xlnm._filterdatabase"
_LAST_COLUMN = re.compile(rb"(?<=:)(\$?)[A-Za-z]{1,3}(?=\$?[0-9]+$)")


@dataclass(frozen=True, slots=True)
class Grown:
    """A worksheet part whose filter has become wider.

    Args:
        data: The part.
        old: What the filter covered.
        last_column: 1-based number of its last column now.
    """

    data: bytes
    old: Area
    last_column: int


def follow(sheet: SheetPart, data: bytes, writes: Sequence[CellWrite], tables: Collection[Area]) -> Grown | None:
    """Return the part with its filter made wider by the titles that are written right of it; ``None`` without any.

    Args:
        sheet: The worksheet before anything was written.
        data: The same part with the cells in it.
        writes: Those cells.
        tables: What the tables of the tab cover; a filter does not grow into one.
    """
    masked = markup.mask(data)
    tag = _filter(sheet, masked)
    if tag is None:
        return None
    spans = {name: (start, end, value) for name, start, end, value in markup.attribute_spans(tag[1], tag.start(1))}
    old = parse_area(spans[b"ref"][2].decode("utf-8", "replace")) if b"ref" in spans else None
    if old is None:
        return None
    last = old.last_column
    for write in sorted(writes, key=lambda each: each.cell):
        right = Area(old.first_row, last + 1, old.last_row, last + 1)
        if (
            write.header
            and write.value
            and (write.cell.row, write.cell.column) == right.anchor
            and last < MAX_COLUMN
            and not any(right.overlaps(area) for area in tables)
            # The title itself may be there already.
            and sheet.is_free(replace(right, first_row=right.first_row + 1))
        ):
            last += 1
    if last == old.last_column:
        return None
    patches = [(*spans[b"ref"][:2], _wider(spans[b"ref"][2], last))]
    end = markup.end_tag(sheet.prefix, b"autoFilter").search(masked, tag.end())
    sorting = markup.start_tag(sheet.prefix, b"sortState").search(masked, tag.end(), end.start() if end else tag.end())
    for name, start, stop, value in markup.attribute_spans(sorting[1], sorting.start(1)) if sorting else ():
        area = parse_area(value.decode("utf-8", "replace")) if name == b"ref" else None
        if area is not None and area.last_column == old.last_column:
            patches.append((start, stop, _wider(value, last)))
    return Grown(markup.patched(data, patches), old, last)


def named(package: Package, data: bytes, tab: str, grown: Grown) -> bytes:
    """Return the workbook part with the hidden name of a filter made as wide as the filter.

    Args:
        package: The workbook.
        data: Its workbook part as it is by now.
        tab: Whose filter has grown.
        grown: What has become of it.
    """
    names = [element.attributes.get("name") for element in package.workbook if element.name == "sheet"]
    masked = markup.mask(data)
    prefix = markup.root_prefix(masked, b"workbook")
    if prefix is None or tab not in names:
        return data
    patches = []
    for found in markup.whole(prefix, b"definedName").finditer(masked):
        attributes = markup.attributes(found[1])
        is_it = attributes.get("name", "").lower() == _NAME and attributes.get("localSheetId") == str(names.index(tab))
        start, end = found.span(2)
        place = data.rfind(b"!", start, end) + 1
        reference = data[place:end] if is_it and place else b""
        if parse_area(reference.decode("utf-8", "replace")) == grown.old:
            patches.append((place, end, _wider(reference, grown.last_column)))
    return markup.patched(data, patches)


def _filter(sheet: SheetPart, masked: bytes) -> re.Match[bytes] | None:
    """Return the start tag of the filter, which stands behind the cells."""
    end = markup.end_tag(sheet.prefix, b"sheetData").search(masked)
    return markup.start_tag(sheet.prefix, b"autoFilter").search(masked, end.end()) if end else None


def _wider(reference: bytes, column: int) -> bytes:
    """Return a reference that reaches to ``column``, spelled as it was (Google Sheets writes ``$A$1:$F$20``)."""
    return _LAST_COLUMN.sub(lambda found: found[1] + column_letters(column).encode(), reference.rstrip())

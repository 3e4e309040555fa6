"""The order of calculation (``calcChain``): a cell named there that holds no formula makes Excel repair the file."""

from __future__ import annotations

from collections.abc import Collection

from calendar_sync.calendars.xlsx import markup
from calendar_sync.calendars.xlsx.refs import parse_cell


def without(data: bytes, gone: Collection[tuple[str, int, int]]) -> bytes | None:
    """Return the part without some cells; ``None`` when none is left, since the part may not be empty.

    Args:
        data: The part.
        gone: Cells as (sheet id, row, column).
    """
    masked = markup.mask(data)
    prefix = markup.root_prefix(masked, b"calcChain") or b""
    patches: list[tuple[int, int, bytes]] = []
    sheet = written = "0"
    kept = 0
    for tag in markup.whole(prefix, b"c").finditer(masked):
        attributes = markup.attributes(tag[1])
        # A cell without a sheet stands on the sheet of the one before it.
        sheet = attributes.get("i", sheet)
        place = parse_cell(attributes.get("r", ""))
        if place is not None and (sheet, *place) in gone:
            patches.append((tag.start(), tag.end(), b""))
            continue
        kept += 1
        if "i" not in attributes and sheet != written:
            patches.append((tag.start(1), tag.start(1), b' i="%b"' % sheet.encode()))
        written = sheet
    return markup.patched(data, patches) if kept else None

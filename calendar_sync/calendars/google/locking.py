"""What people have protected against us: whether anything can be written into a tab."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any


def is_locked(protections: Sequence[Mapping[str, Any]], own: Collection[int], rows: int) -> bool:
    """Return whether somebody has protected a whole tab, or columns of ours from end to end.

    Of protected rows or cells it is not known beforehand whether anything is to be written into them: Google then
    refuses that, and it is told.

    Args:
        protections: As Google tells them.
        own: 1-based columns of ours; none where they are still to be added.
        rows: How many there are with something in them.
    """
    ours = {column - 1 for column in own}
    for one in protections:
        if one.get("warningOnly") or one.get("requestingUserCanEdit"):
            continue
        area = one.get("range") or {}
        if area.get("startRowIndex", 0) > 1 or area.get("endRowIndex", rows) < rows:
            continue
        free = [part for part in one.get("unprotectedRanges") or () if part.get("endRowIndex", rows) >= rows]
        whole = "startColumnIndex" not in area and "endColumnIndex" not in area
        if whole and not ours:
            return True
        if any(_holds(area, column) and not any(_holds(part, column) for part in free) for column in ours):
            return True
    return False


def _holds(area: Mapping[str, Any], column: int) -> bool:
    end = area.get("endColumnIndex")
    return bool(area.get("startColumnIndex", 0) <= column and (end is None or column < end))

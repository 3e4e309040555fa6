"""Titles that stand again further down in another order, or with one column more: the rows below them wait."""

from __future__ import annotations

from collections.abc import Sequence

from calendar_sync.layout.locate import Located
from calendar_sync.model.sheet import Fault, Scalar


def clear_of_own(located: Located, line: Sequence[Scalar]) -> bool:
    """Return whether no titles stand in the tool's own columns: else the Sync IDs below may have moved as well."""
    return not any(place <= len(line) and line[place - 1] not in (None, "") for place in located.own.values())


def below_others(number: int) -> Fault:
    """Return why a row must wait that stands below other titles, those in the 1-based row ``number``."""
    return Fault(
        "sheet.other_titles",
        "text",
        f"In row {number} other titles stand, or the same ones in other columns, and this row stands below them.",
        "Put the columns in the same order in both tables, or give the second one a tab of its own.",
    )

"""Calendars drawn as a month: a column for each weekday, and posts as notes in the days."""

from __future__ import annotations

from calendar_sync.layout.days import weekday_of
from calendar_sync.model.sheet import Tab


def weekday_rows(tab: Tab) -> list[int]:
    """Return the 1-based rows that hold at least five different weekdays side by side."""
    found = []
    for number, row in enumerate(tab.rows, start=1):
        days = {day for cell in row if (day := weekday_of(cell)) is not None}
        if len(days) >= 5:
            found.append(number)
    return found


def grid_notes(tab: Tab) -> tuple[str, ...]:
    """Return what there is to say about a tab that is a calendar grid; empty where it is none."""
    rows = weekday_rows(tab)
    if not rows:
        return ()
    return (
        f"a calendar grid: row {rows[0]} holds the weekdays. Its days hold notes, not posts with a text and a time, "
        "and there is no row for each post in which results could be written, so it is not read",
    )

"""Which of several rows with one Sync ID is the row that it was given to; the others are copies of it.

People copy a row, or the whole tab of last month, above or left of the original as often as below it, and then change
the copy. What the tool has written into both tells them apart: the original still has the date that its post was
scheduled for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date, datetime, time

from calendar_sync.model.sheet import Row

_SHOWN = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d)")
_DAY, _CLOCK = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"(\d?\d):(\d\d)")


def originals(rows: Iterable[Row], tabs: Collection[str] = ()) -> dict[str, tuple[str, int]]:
    """Return where the original stands, by id: for ids of several rows of which it is not the first.

    Args:
        rows: In the order of the sheet. Where nothing tells the original from its copies, the first counts.
        tabs: Names of those that were synced before; where one of several has such a name, the others are copies of it.
    """
    first: dict[str, Row] = {}
    several: dict[str, list[Row]] = {}
    for row in rows:
        if (row_id := row.text("sync_id")) and (known := first.setdefault(row_id, row)) is not row:
            several.setdefault(row_id, [known]).append(row)
    best = {row_id: max(alike, key=lambda row: (row.tab in tabs, _likeness(row))) for row_id, alike in several.items()}
    return {row_id: (row.tab, row.number) for row_id, row in best.items() if row is not first[row_id]}


def keeps_day(row: Row) -> bool:
    """Return whether a row has the day and time for which the post was scheduled that the tool's cells speak of."""
    return _likeness(row) == _SAME


_SAME = 2


def _likeness(row: Row) -> int:
    """Return how far the date and time of a row are those that its post was scheduled for: 2, 1 or 0."""
    shown = _SHOWN.findall(row.text("scheduled_for"))
    if not shown:
        return 0
    day, clock = _moment(row)
    return _SAME if (day, clock) in shown else int(any(day == other for other, _ in shown))


def _moment(row: Row) -> tuple[str, str]:
    """Return the date and the time of a row as the tool writes them; empty where they are written otherwise."""
    day, clock = row.values.get("date"), row.values.get("time")
    if clock is None and isinstance(day, datetime):
        clock = day
    shown = _DAY.match(day) if isinstance(day, str) else None
    told = _CLOCK.match(clock) if isinstance(clock, str) else None
    return (
        day.strftime("%Y-%m-%d") if isinstance(day, date) else shown[0] if shown else "",
        clock.strftime("%H:%M") if isinstance(clock, datetime | time) else f"{told[1]:0>2}:{told[2]}" if told else "",
    )

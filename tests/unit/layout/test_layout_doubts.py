"""Columns that change what a row means are put together with it where that is plain; else the row waits."""

from __future__ import annotations

from datetime import date, time

import pytest
from layout_sheets import ROLLS, SPRING, TEXTS, TOAST, read, tab

from calendar_sync.calendars.mapping import Mapped

DAY = date(2027, 1, 4)


def rules(found: Mapped) -> list[list[str]]:
    """Return the faults of each row."""
    return [[fault.rule for fault in row.faults] for row in found.rows]


@pytest.mark.parametrize("title", ["Revised date", "New date", "Updated post date"])
def test_a_row_whose_date_was_changed_in_another_column_waits(title: str) -> None:
    later = date(2027, 1, 9)
    rows = ((DAY, None, "Facebook", SPRING), (DAY, later, "Facebook", ROLLS), (DAY, DAY, "Facebook", TOAST))
    _, found = read(tab(("Date", title, "Platform", "Caption"), *rows))
    assert rules(found) == [[], ["date.revised"], []]
    assert [row.values["date"] for row in found.rows] == [DAY] * 3


def test_a_row_whose_time_was_changed_in_another_column_waits() -> None:
    rows = ((DAY, "9:00", None, "Facebook", SPRING), (DAY, "9:00", "10:00", "Facebook", ROLLS))
    _, found = read(tab(("Date", "Time", "New time", "Platform", "Caption"), *rows))
    assert rules(found) == [[], ["time.revised"]]


def test_the_half_of_the_day_in_a_column_of_its_own_belongs_to_the_time() -> None:
    cells = (("6:30", "PM"), ("9:00", "am"), ("12:15", "AM"), (time(12), "PM"), ("6:30", None), ("14:00", "AM"),
             ("7:00 PM", "PM"), ("18:30", "PM"))  # fmt: skip
    rows = [(DAY, clock, half, "Facebook", f"{SPRING} {at}") for at, (clock, half) in enumerate(cells)]
    _, found = read(tab(("Date", "Time", "AM/PM", "Platform", "Caption"), *rows))
    assert rules(found) == [[], [], [], [], ["time.half"], ["time.half"], [], []]
    told = [row.values["time"] for row in found.rows if not row.faults]
    assert told == [time(18, 30), time(9), time(0, 15), time(12), "7:00 PM", "18:30"]


def test_a_title_that_says_pm_holds_for_its_times() -> None:
    rows = ((DAY, "6:30", "Facebook", SPRING), (DAY, "5:15 PM", "Facebook", ROLLS), (DAY, "9 AM", "Facebook", TOAST))
    _, found = read(tab(("Date", "Time (PM)", "Platform", "Caption"), *rows))
    assert rules(found) == [[], [], ["time.half"]]
    assert found.rows[0].values["time"] == time(18, 30)


@pytest.mark.parametrize(
    ("title", "zone"),
    [
        ("Time (London)", "Europe/London"),
        ("London time", "Europe/London"),
        ("Time (New York)", "America/New_York"),
        ("Time (24h)", None),
        ("Time (optional)", None),
        ("Time (Springfield)", "Springfield"),
    ],
)
def test_a_place_in_the_title_of_the_times_names_their_clock(title: str, zone: str | None) -> None:
    rows = [(DAY, "09:00", "Facebook", text) for text in TEXTS]
    _, found = read(tab(("Date", title, "Platform", "Caption"), *rows))
    assert [row.values.get("timezone") for row in found.rows] == [zone] * 3

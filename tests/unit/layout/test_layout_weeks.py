"""Dates that lie in another week than the calendar says of their row."""

from __future__ import annotations

from datetime import date

import pytest
from layout_sheets import ROLLS, SPRING, TOAST, fields, read, tab

from calendar_sync.layout.days import DateRules
from calendar_sync.layout.week_lines import week_said
from calendar_sync.model.sheet import Scalar

LOAF = "Gift cards are back at the till, printed by hand on the old press in our yard."
TITLES = ("Date", "Time", "Channels", "Text")


def post(day: Scalar, text: str) -> tuple[Scalar, ...]:
    return (day, "09:00", "LinkedIn", text)


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("Week 2: Dec 7 - 13", (7, 13)), ("Week 2: Dec 7-Dec 11", (7, 11)), ("WEEK OF DEC 7", (7, 7)),
        ("KW 50: 7.12. – 13.12.", (7, 13)), ("Week 2 (7 Dec to 13 Dec)", (7, 13)), ("w/c 7 Dec", (7, 7)),
        ("Week 50", None), ("Week 2: gifts", None), ("Dec 7 - 13", None), ("Week 1-4", None), ("Weekend 7 Dec", None),
        ("Week 1: Dec 1 - 31", None), ("Week 2: Dec 13 - 7", None),
    ],
)  # fmt: skip
def test_a_line_names_a_week_by_its_days(cell: str, days: tuple[int, int] | None) -> None:
    week = week_said(cell, DateRules(None, 2026))
    assert (week and (week.first.day, week.last.day)) == days


def test_a_date_in_another_week_than_its_row_stands_in_waits_unless_most_do() -> None:
    for first, second in (("Week 1: May 3 - 7", "Week 2: May 10-14"), ("Week of 3 May", "Week of 10 May")):
        rows = ((first,), post(date(2027, 5, 3), SPRING), post("9 May", ROLLS),
                (second,), post(date(2027, 5, 12), TOAST), post(date(2027, 5, 21), LOAF))  # fmt: skip
        _, found = read(tab(TITLES, *rows, name="May 2027"))
        assert [[fault.rule for fault in row.faults] for row in found.rows] == [[], [], [], ["date.other_week"]]
    of_writing = [post(date(2027, 5, day), text) for day, text in ((17, SPRING), (18, ROLLS), (20, TOAST))]
    _, found = read(tab(TITLES, ("Week of 3 May",), *of_writing, name="May 2027"))
    assert not any(row.faults for row in found.rows)


def test_weeks_in_a_column_beside_the_dates_are_heeded_too() -> None:
    titles = ("Week commencing", *TITLES)
    days = ((date(2027, 5, 3), 4), (None, 5), (date(2027, 5, 10), 11), (None, 20))
    rows = [
        (week, *post(date(2027, 5, day), text))
        for (week, day), text in zip(days, (SPRING, ROLLS, TOAST, LOAF), strict=True)
    ]
    _, found = read(tab(titles, *rows))
    assert [[fault.rule for fault in row.faults] for row in found.rows] == [[], [], [], ["date.other_week"]]


@pytest.mark.parametrize(("title", "year"), [("Date (2027)", 2027), ("Date (like 5/31/2026)", None), ("Date", None)])
def test_the_title_of_dates_says_their_year(title: str, year: int | None) -> None:
    rows = [post(day, text) for day, text in (("5/14", SPRING), ("5/20", TOAST))]
    _, found = read(tab((title, *TITLES[1:]), *rows))
    said = [
        day.year if isinstance(day := row.values.get("date"), date) and not row.faults else None for row in found.rows
    ]
    assert said == [year, year]


def test_windows_of_time_are_times_where_they_hold_one() -> None:
    titles = ("Date", "Post window", *TITLES[2:])
    days = ((3, "10:00 AM", SPRING), (4, "9-11am", ROLLS), (5, "2:30 PM", TOAST))
    rows = [(date(2027, 5, day), at, "LinkedIn", text) for day, at, text in days]
    proposal, found = read(tab(titles, *rows))
    assert [row.values.get("time") is not None and not row.faults for row in found.rows][::2] == [True, True]
    assert fields(proposal)["Post window"] == "time"

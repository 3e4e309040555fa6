"""Calendar grids: notes that say everything beyond doubt, and why others cannot be read."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest
from click.testing import CliRunner
from layout_sheets import ROLLS, SPRING, TOAST, proposed, tab
from openpyxl import Workbook

from calendar_sync.calendars import open_calendar
from calendar_sync.calendars.mapping import map_sheet
from calendar_sync.cli.main import cli
from calendar_sync.entries.rules import HOLD, ReadingRules
from calendar_sync.entries.status_words import status_key
from calendar_sync.layout.grid import grid_notes, read_grid
from calendar_sync.model.command_line import command_line
from calendar_sync.model.sheet import Scalar

WEEK = (None, "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
GRID: tuple[tuple[Scalar, ...], ...] = (
    ("Content calendar",),
    WEEK,
    (None, 30, 1, 2, 3, 4, 5, 6),
    (None, f"Instagram\n{SPRING}", f"Facebook 9:00: {ROLLS}", "FAQ post\nInstagram", TOAST, None, None, None),
    (None, 7, 8, 9, 10, 11, 12, 13),
    ("LinkedIn", None, f"10:30 am\n{TOAST}", None, f"Email: {ROLLS}", "TBC", None, None),
    (None, 28, 29, 30, 31, 1, 2, 3),
    (None, None, None, None, f"{ROLLS}\nX", f"Threads - {SPRING}", None, None),
)


def test_notes_are_read_whose_day_network_and_text_are_certain() -> None:
    notes = read_grid(tab(*GRID, name="December 2026"))
    sure = [(note.day, note.clock, note.channels, note.text) for note in notes if not note.problem]
    assert sure == [
        (date(2026, 11, 30), None, "Instagram", SPRING),
        (date(2026, 12, 1), time(9), "Facebook", ROLLS),
        (date(2026, 12, 8), time(10, 30), "LinkedIn", TOAST),
        (date(2026, 12, 31), None, "X", ROLLS),
        (date(2027, 1, 1), None, "Threads", SPRING),
    ]
    assert [str(note.cell) for note in notes if note.problem] == [
        f"'December 2026'!{cell}" for cell in ("D4", "E4", "E6", "F6")
    ]


@pytest.mark.parametrize(
    ("name", "figures"),
    [
        ("Plan", range(1, 8)),  # no month
        ("December", range(1, 8)),  # no year
        ("December 2026", range(1, 8)),  # 1 December 2026 is no Monday
        ("Nov and Dec 2026", range(1, 8)),
    ],
)
def test_no_day_is_taken_that_does_not_fall_on_its_weekday(name: str, figures: range) -> None:
    rows = (WEEK, (None, *figures), (None, *[f"Instagram\n{SPRING}"] * 7))
    notes = read_grid(tab(*rows, name=name))
    assert len(notes) == 7
    assert all(note.problem for note in notes)


def test_real_dates_and_figures_within_the_notes() -> None:
    head = ("Mon", "Tue", "Wed", "Thu", "Fri")
    dated = tab(head, tuple(date(2026, 12, day) for day in range(7, 12)), (f"Facebook: {ROLLS}",))
    assert [(note.day, note.problem) for note in read_grid(dated)] == [(date(2026, 12, 7), "")]
    inside = tab(head, (f"7\nFacebook\n{ROLLS}", None, f"10\nFacebook\n{TOAST}"), name="Dec 2026")
    assert [(note.day, bool(note.problem)) for note in read_grid(inside)] == [(date(2026, 12, 7), False), (None, True)]
    counted = (f"7. Facebook: {ROLLS}", "8.", "9. Declare with Me ...", "10.", "11.")
    notes = read_grid(tab(head, counted, name="Dec 2026"))
    assert [(note.day, note.text, bool(note.problem)) for note in notes] == [
        (date(2026, 12, 7), ROLLS, False),
        (date(2026, 12, 9), "Declare with Me ...", True),
    ]
    listed = (f"1. Facebook: {ROLLS}", None, f"2. Facebook: {TOAST}", None, "3.")
    assert all(note.problem for note in read_grid(tab(head, listed, name="Dec 2026")))
    assert read_grid(tab(("Date", "Day", "Text"), ("1", "Monday", SPRING))) == []


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("Week of 4 January 2027", 4), ("Week 1: Jan 4 - Jan 10, 2027", 4), ("W/C 4 Jan 2027", 4),
        ("Week of 5 January 2027", 0), ("Week of 4 January", 0), ("Week 1", 0), ("January 2027", 0),
    ],
)  # fmt: skip
def test_networks_down_the_side_of_a_week_are_a_grid_with_the_days_that_stand_above_it(said: str, first: int) -> None:
    for corner in ("Platform", None):
        rows = (
            (said,),
            (corner, *WEEK[1:6]),
            ("Instagram", SPRING, None, ROLLS),
            ("LinkedIn", None, TOAST, None, SPRING),
        )
        week = tab(*rows, name="Posts")
        proposal = proposed(week)
        assert [(report.kind, proposal.questions) for report in proposal.tabs] == [("grid", ())]
        sure = [(note.day, note.channels, note.text) for note in read_grid(week) if not note.problem]
        there = [("Instagram", SPRING), ("Instagram", ROLLS), ("LinkedIn", TOAST), ("LinkedIn", SPRING)]
        days = [date(2027, 1, first + day) for day in (0, 2, 1, 3)] if first else []
        assert sure == [(day, *said) for day, said in zip(days, there if first else [], strict=True)]


def test_what_can_be_read_is_told_with_the_command_for_it() -> None:
    (why, how) = grid_notes(tab(*GRID, name="December 2026"), "our plan.xlsx")
    assert ("not synced" in why, "5 of its 9 notes" in how) == (True, True)
    assert command_line(("calendar-sync", "unfold", "our plan.xlsx", "posts.csv")) in how
    assert "no note" in grid_notes(tab(*GRID, name="Plan"), "plan.xlsx")[1]


def test_rows_of_a_grid_wait_until_somebody_has_looked_at_them(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "December 2026"
    for row in GRID:
        sheet.append(row)
    book.save(tmp_path / "grid.xlsx")
    before = (tmp_path / "grid.xlsx").read_bytes()
    made = tmp_path / "posts.csv"
    result = CliRunner().invoke(cli, ["unfold", str(tmp_path / "grid.xlsx"), str(made)], standalone_mode=False)
    assert (result.return_value, result.exception) == (1, None)
    rows = map_sheet(open_calendar(str(made))[0].read()).rows
    assert [row.values["channels"] for row in rows] == ["Instagram", "Facebook", "LinkedIn", "X", "Threads"]
    assert {ReadingRules().status[status_key(str(row.values["status"]))] for row in rows} == {HOLD}
    assert (tmp_path / "grid.xlsx").read_bytes() == before
    assert CliRunner().invoke(cli, ["unfold", str(tmp_path / "grid.xlsx"), str(made)]).exit_code != 0


def test_days_side_by_side_are_told_to_be_a_grid_and_other_tabs_are_not() -> None:
    rows = [("Facebook", SPRING, None, ROLLS), ("LinkedIn", None, TOAST, None)]
    for days in (("Mon 7", "Tue 8", "Wed 9"), (date(2026, 12, 7), date(2026, 12, 8), date(2026, 12, 9))):
        (note,) = grid_notes(tab(("Week of 7 December 2026",), (None, *days), *rows), "plan.xlsx")
        assert "row 2 holds days side by side" in note
    assert grid_notes(tab(("Owner", "Mon 7", "Budget"), ("Ann", date(2026, 12, 7), 3)), "plan.xlsx") == ()

"""Rows that a line calls examples: they wait, and only they."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from layout_sheets import ROLLS, SPRING, TOAST, read, tab

from calendar_sync.calendars.header import TabLayout
from calendar_sync.calendars.table_rows import table_rows
from calendar_sync.model.example_words import examples_said
from calendar_sync.model.sheet import Scalar

TITLES = ("Date", "Time", "Network", "Copy", "Status")
ROWS = tuple(
    (f"2027-04-0{day}", "09:00", "LinkedIn", text, "Approved")
    for day, text in enumerate((SPRING, ROLLS, TOAST), start=1)
)


def waiting(*rows: Sequence[Scalar]) -> list[int]:
    """Return the places, among the posts, of those that wait as examples."""
    _, mapped = read(tab(*rows))
    assert len(mapped.rows) == len(ROWS)
    return [place for place, row in enumerate(mapped.rows) if any(fault.rule == "row.parked" for fault in row.faults)]


@pytest.mark.parametrize(
    "line",
    [
        "EXAMPLE (delete this row)",
        "Sample row below",
        "See example row below for how to fill in the sheet",
        "The first row is an example, overwrite it.",
        "Row 3 is a sample entry. Start below it.",
        "Template row - copy and paste",
        "Beispielzeile",
        "Ejemplo (borrar esta fila)",
        "Linha de exemplo - apagar",
        "Riga di esempio",
        "Voorbeeldrij",
        "Przykład (do usunięcia)",
        "Строка-пример",
    ],
)
def test_the_row_that_a_line_calls_an_example_waits(line: str) -> None:
    assert waiting((line,), TITLES, *ROWS) == [0]
    assert waiting(TITLES, (line,), *ROWS) == [0]


def test_lines_that_call_several_rows_examples() -> None:
    assert waiting(("Rows 3-4 are examples",), TITLES, *ROWS) == [0, 1]
    assert waiting(("The first two rows are examples",), TITLES, *ROWS) == [0, 1]
    assert waiting(("EXAMPLES",), TITLES, *ROWS[:2], (), *ROWS[2:]) == [0, 1]
    assert waiting(TITLES, ("EXAMPLES",), *ROWS[:2], ("POSTS",), *ROWS[2:]) == [0, 1]
    assert waiting(TITLES, *ROWS[:2], ("Example of a good post:",), *ROWS[2:]) == [2]


@pytest.mark.parametrize(
    ("title", "note", "waits"),
    [("", "<- sample row, delete me", True), ("Notes", "Example", True), ("Notes", "see example from May", False)],
)
def test_what_stands_beside_a_row_calls_it_an_example(title: str, note: str, waits: bool) -> None:
    _, mapped = read(tab((*TITLES, title), (*ROWS[0], note), *ROWS[1:]))
    assert [bool(row.faults) for row in mapped.rows] == [waits, False, False]


@pytest.mark.parametrize(
    "line",
    [
        "Content calendar - EXAMPLE bakery",
        "Summer campaign: Leading by example",
        "For example captions see the caption bank tab",
        "Content Calendar Template",
        "Free samples on Sunday",
        "Test",
    ],
)
def test_lines_that_speak_of_something_else(line: str) -> None:
    assert examples_said(line) is None
    assert waiting((line,), TITLES, *ROWS) == []


def test_the_titles_of_the_tool_itself_are_no_different() -> None:
    rows = [("EXAMPLE (delete this row)",), ("Date", "Channels", "Text"), *((row[0], row[2], row[3]) for row in ROWS)]
    read_rows = table_rows(tab(*rows), TabLayout("Plan", 2, {"date": 1, "channels": 2, "text": 3}), {})
    assert [len(row.faults) for row in read_rows] == [1, 0, 0]

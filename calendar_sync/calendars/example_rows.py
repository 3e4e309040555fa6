"""Rows of which a line above them, or above the titles, says that they are examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calendar_sync.calendars.header import is_filled
from calendar_sync.model.example_words import examples_said
from calendar_sync.model.sheet import Fault, Scalar, Tab


def example_rows(tab: Tab, header_row: int) -> Mapping[int, Fault]:
    """Return why rows must wait that a line calls examples, by their 1-based numbers.

    A line below the titles that speaks of no single row parts the table like any other heading, and is not looked at.

    Args:
        tab: As read.
        header_row: 1-based row of the titles.
    """
    found: dict[int, Fault] = {}
    for number, line in enumerate(tab.rows, start=1):
        said = _alone(line)
        examples = examples_said(said) if said else None
        if examples is None:
            continue
        if examples.numbers:
            rows = [row for row in examples.numbers if row > header_row]
        elif examples.next or number < header_row:
            rows = _next_rows(tab, max(number, header_row) + 1, examples.next)
        else:
            rows = []
        found.update((row, _example(said, number)) for row in rows)
    return found


def _alone(line: Sequence[Scalar]) -> str:
    """Return the text of a line that holds nothing else, or an empty string."""
    said = ""
    for cell in line:
        if is_filled(cell):
            if said or not isinstance(cell, str):
                return ""
            said = cell
    return said


def _next_rows(tab: Tab, first: int, most: int) -> list[int]:
    """Return the rows with several cells from row ``first`` on: ``most`` of them, or all up to an empty row for 0."""
    rows: list[int] = []
    for number in range(first, len(tab.rows) + 1):
        filled = sum(map(is_filled, tab.rows[number - 1]))
        if filled > 1:
            rows.append(number)
            if len(rows) == most:
                break
        elif rows:
            break
    return rows


def _example(said: str, number: int) -> Fault:
    return Fault(
        "row.parked",
        "text",
        f"Row {number} says '{' '.join(said.split())[:60]}', and this seems to be the row that is meant.",
        "Delete the example; or, if this is a post by now, delete the line that calls it one.",
    )

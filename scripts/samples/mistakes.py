"""``mistakes.xlsx``: what goes wrong in real calendars, one mistake a row, with good rows among them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from samples.book import Styles, open_book, set_widths, title_of, write_header, write_rows
from samples.mistake_cases import CELL_ERROR, cases

FIELDS = (
    "date",
    "time",
    "timezone",
    "channels",
    "text",
    "media",
    "title",
    "board",
    "category",
    "mode",
    "status",
    "sync_id",
)

FIRST_ROW = 2
"""1-based row of the first case, as a spreadsheet numbers it."""


def make(path: Path, start: date) -> None:
    """Write the workbook to ``path``."""
    with open_book(path, "A calendar full of mistakes") as book:
        styles = Styles(book)
        sheet = book.add_worksheet("Calendar")
        write_header(sheet, 0, [title_of(field) for field in FIELDS], styles)
        contents = [case.content for case in cases(start)]
        write_rows(sheet, FIRST_ROW - 1, FIELDS, contents, styles)
        for row, content in enumerate(contents, start=FIRST_ROW - 1):
            for field, value in content.items():
                if value == CELL_ERROR:
                    sheet.write_formula(row, FIELDS.index(field), f"={CELL_ERROR}", styles.text, CELL_ERROR)
        set_widths(sheet, FIELDS)
        sheet.freeze_panes(1, 0)


def table(start: date) -> str:
    """Return the rows and their problems as a Markdown table."""
    lines = ["| Row | Column | What is wrong |", "| --- | --- | --- |"]
    for row, case in enumerate(cases(start), start=FIRST_ROW):
        lines.append(f"| {row} | {case.column or '–'} | {case.problem or case.note or 'Nothing: a good row'} |")
    return "\n".join(lines)

"""``mistakes.xlsx``: what goes wrong in real calendars, one mistake a row, with good rows among them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from samples.book import Styles, open_book, set_widths, title_of, write_header, write_rows
from samples.expected import Expected, column_cell
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


REASONS = (
    "does not say on which channel",
    "could be any of 2 channels",
    "no channel 'Instagrm'",
    "has passed",
    "no time",
    "no such day",
    "is a Thursday",
    "can be read as",
    '"PST"',
    "does not exist",
    "303 characters",
    "needs an image or a video",
    "needs a title",
    "needs a board",
    "no board 'Wedding cakes'",
    "is not a web address",
    "unknown status word 'Ask Mum'",
    "is no mode",
    "no date",
    "#REF!",
    "neither text nor media",
)
"""For each row with a mistake, in order, a few words of what the user is told."""


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
    _expected(start).write(path)


def _expected(start: date) -> Expected:
    expected = Expected("One mistake a row, with good rows among them.")
    reasons = iter(REASONS)
    for row, case in enumerate(cases(start), start=FIRST_ROW):
        if case.problem:
            expected.wait("Calendar", row, column_cell("Calendar", FIELDS, case.column, row), next(reasons))
        else:
            expected.add("Calendar", row, case.content)
    if rest := list(reasons):
        raise AssertionError(f"no row has these mistakes: {rest}")
    return expected


def table(start: date) -> str:
    """Return the rows and their problems as a Markdown table."""
    lines = ["| Row | Column | What is wrong |", "| --- | --- | --- |"]
    for row, case in enumerate(cases(start), start=FIRST_ROW):
        lines.append(f"| {row} | {case.column or '–'} | {case.problem or case.note or 'Nothing: a good row'} |")
    return "\n".join(lines)

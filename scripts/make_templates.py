"""Make the blank calendars: ``python scripts/make_templates.py [--out templates]``.

Made twice they are the same, byte for byte.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from samples.book import WIDTHS, Styles, open_book, title_of, write_header
from samples.guide import FIELDS, GUIDE, MODE_MEANINGS, OWN, STATUS_MEANINGS, STEPS
from xlsxwriter.worksheet import Worksheet

HERE = Path(__file__).resolve().parent.parent / "templates"

LAST_ROW = 1999
"""0-based; dropdowns and checks reach this far."""


def _calendar(sheet: Worksheet, styles: Styles) -> None:
    titles = [title_of(field) for field in FIELDS]
    formats = {"date": styles.date, "time": styles.time}
    for column, field in enumerate(FIELDS):
        # The format of a column reaches rows that do not exist yet; no row is there that is empty but formatted.
        sheet.set_column(column, column, WIDTHS[field], formats.get(field, styles.text))
    write_header(sheet, 0, titles, styles)
    # A table grows with its rows and with the columns that a sync adds; sorting it keeps each row with its Sync ID.
    sheet.add_table(
        0,
        0,
        1,
        len(FIELDS) - 1,
        {
            "name": "ContentCalendar",
            "style": "Table Style Light 1",
            "columns": [{"header": title, "header_format": styles.header} for title in titles],
        },
    )
    for column, (field, about) in enumerate(GUIDE.items()):
        note = f"{about.purpose}\n\nFor example: {about.example}"
        sheet.write_comment(0, column, note, {"author": "calendar-sync", "x_scale": 2, "y_scale": 1.6})
        if about.check or about.hint:
            # A team may have words of its own, and people paste: values are questioned, never refused.
            messages = {"input_title": title_of(field), "input_message": about.hint} if about.hint else {}
            check = {"validate": "any", **about.check, **messages, "error_type": "warning"}
            check |= {"show_error": field != "timezone", "error_message": "Not one of the usual values. Keep it?"}
            sheet.data_validation(1, column, LAST_ROW, column, check)
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _table(sheet: Worksheet, row: int, styles: Styles, heading: str, rows: Sequence[Sequence[str]]) -> int:
    """Write a heading and a small table whose first line holds its titles; return the row after a gap."""
    sheet.write_string(row, 0, heading, styles.heading)
    write_header(sheet, row + 1, rows[0], styles)
    for number, cells in enumerate(rows[1:], start=row + 2):
        for column, text in enumerate(cells):
            sheet.write_string(number, column, text, styles.text)
    return row + len(rows) + 2


def _pairs(titles: tuple[str, str], meanings: Mapping[str, str]) -> list[tuple[str, str]]:
    return [titles, *meanings.items()]


def _instructions(sheet: Worksheet, styles: Styles) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 96)
    sheet.set_column(2, 2, 44)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, "How to keep this calendar", styles.title)
    for row, step in enumerate(STEPS, start=2):
        sheet.write_string(row, 0, f"Step {row - 1}", styles.strong)
        sheet.write_string(row, 1, step, styles.plain)
    row = len(STEPS) + 3
    about = [(title_of(field), column.purpose, column.example) for field, column in GUIDE.items()]
    row = _table(sheet, row, styles, "Your columns", [("Column", "What goes in", "Example"), *about])
    # A cell that is just "Sync ID" would make this tab look like a calendar whose header has been lost.
    own = {f"{title_of(field)} column": meaning for field, meaning in OWN.items()}
    heading = "Columns that a sync adds at the right end, and the only ones it writes to"
    row = _table(sheet, row, styles, heading, _pairs(("Column", "What it shows"), own))
    row = _table(sheet, row, styles, "Words under Status", _pairs(("Word", "What becomes of the row"), STATUS_MEANINGS))
    _table(sheet, row, styles, "Words under Mode", _pairs(("Word", "When it goes out"), MODE_MEANINGS))
    sheet.freeze_panes(1, 0)


def make(folder: Path) -> None:
    """Write the blank workbook and the blank CSV file into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    with open_book(folder / "blank-calendar.xlsx", "Content calendar", author="calendar-sync") as book:
        # The table's own style draws the lines, and only where there are rows.
        _calendar(book.add_worksheet("Calendar"), Styles(book, border=0))
        _instructions(book.add_worksheet("Instructions"), Styles(book))
    # Excel takes a CSV file for UTF-8 only where a byte order mark says so.
    header = ",".join(title_of(field) for field in FIELDS)
    (folder / "blank-calendar.csv").write_text(header + "\r\n", encoding="utf-8-sig", newline="")


def main() -> None:
    """Read the arguments and write the files."""
    parser = argparse.ArgumentParser(description="Make the blank calendars.")
    parser.add_argument("--out", type=Path, default=HERE, help="the folder to write to")
    make(parser.parse_args().out)


if __name__ == "__main__":
    main()

"""Make the blank calendars: ``python scripts/make_templates.py [--out templates]``.

Made twice they are the same, byte for byte.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from samples.book import Styles, open_book, title_of, width_of, write_header
from samples.guide import OWN
from samples.kinds import POST, TEMPLATES, Template
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

HERE = Path(__file__).resolve().parent.parent / "templates"

LAST_ROW = 1999
"""0-based; dropdowns and checks reach this far."""

LISTS_ROW, CHANNELS = 1, 20
"""0-based row of the titles above the lists of channels, and how many each list has room for."""


def _calendar(sheet: Worksheet, styles: Styles, template: Template, number: int) -> None:
    """Fill the calendar tab with the 0-based ``number`` among those of its workbook."""
    fields = list(template.columns)
    titles = [title_of(field) for field in fields]
    formats = {"date": styles.date, "time": styles.time}
    for column, field in enumerate(fields):
        # The format of a column reaches rows that do not exist yet; no row is there that is empty but formatted.
        sheet.set_column(column, column, width_of(field), formats.get(field, styles.text))
    write_header(sheet, 0, titles, styles)
    # A table grows with its rows and with the columns that a sync adds; sorting it keeps each row with its Sync ID.
    sheet.add_table(
        0,
        0,
        1,
        len(fields) - 1,
        {
            "name": f"ContentCalendar{number or ''}",
            "style": "Table Style Light 1",
            "columns": [{"header": title, "header_format": styles.header} for title in titles],
        },
    )
    for column, (field, about) in enumerate(template.columns.items()):
        note = f"{about.purpose}\n\nFor example: {about.example}"
        sheet.write_comment(0, column, note, {"author": "calendar-sync", "x_scale": 2, "y_scale": 1.6})
        listed = field == "channels" and template.lists
        if about.check or about.hint:
            # A team may have words of its own, and people paste: values are questioned, never refused.
            messages = {"input_title": title_of(field), "input_message": about.hint} if about.hint else {}
            offered = {"validate": "list", "source": _listed(template, number)} if listed else about.check
            check = {"validate": "any", **offered, **messages, "error_type": "warning"}
            # Several channels in one cell are none of the list's lines, and right.
            quiet = listed or field == "timezone"
            check |= {"show_error": not quiet, "error_message": "Not one of the usual values. Keep it?"}
            sheet.data_validation(1, column, LAST_ROW, column, check)
    sheet.freeze_panes(1, template.frozen)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _listed(template: Template, number: int) -> str:
    """Return where the list stands from which the rows of one calendar tab choose their channels."""
    return f"='{template.lists}'!{xl_range_abs(LISTS_ROW + 1, number, LISTS_ROW + CHANNELS, number)}"


def _lists(sheet: Worksheet, styles: Styles, template: Template) -> None:
    sheet.write_string(0, 0, "The channels of each client, as network:name", styles.heading)
    sheet.set_column(0, len(template.tabs) - 1, 34)
    write_header(sheet, LISTS_ROW, template.tabs, styles)
    for row in range(LISTS_ROW + 1, LISTS_ROW + 1 + CHANNELS):
        for column in range(len(template.tabs)):
            sheet.write_blank(row, column, None, styles.text)
    hint = {"input_title": "A channel", "input_message": "As network:name, such as instagram:harborbakery."}
    sheet.data_validation(LISTS_ROW + 1, 0, LISTS_ROW + CHANNELS, len(template.tabs) - 1, {"validate": "any", **hint})
    sheet.freeze_panes(LISTS_ROW + 1, 0)


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


def _named(field: str, template: Template) -> str:
    """Return what a column is called in the Instructions tab.

    A list of titles like Text (LinkedIn) would look like a calendar of its own.
    """
    alone = "text" in template.columns or not field.startswith("text:")
    return title_of(field) if alone else f"The column {title_of(field)}"


def _instructions(sheet: Worksheet, styles: Styles, template: Template) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 96)
    sheet.set_column(2, 2, 44)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, "How to keep this calendar", styles.title)
    for row, step in enumerate(template.steps, start=2):
        sheet.write_string(row, 0, f"Step {row - 1}", styles.strong)
        sheet.write_string(row, 1, step, styles.plain)
    row = len(template.steps) + 3
    about = [(_named(field, template), column.purpose, column.example) for field, column in template.columns.items()]
    row = _table(sheet, row, styles, "Your columns", [("Column", "What goes in", "Example"), *about])
    # A cell that is just "Sync ID" would make this tab look like a calendar whose header has been lost.
    own = {f"{title_of(field)} column": meaning for field, meaning in OWN.items()}
    heading = "Columns that a sync adds at the right end, and the only ones it writes to"
    row = _table(sheet, row, styles, heading, _pairs(("Column", "What it shows"), own))
    statuses = _pairs(("Word", "What becomes of the row"), template.statuses)
    row = _table(sheet, row, styles, "Words under Status", statuses)
    if template.modes:
        _table(sheet, row, styles, "Words under Mode", _pairs(("Word", "When it goes out"), template.modes))
    sheet.freeze_panes(1, 0)


def _write(path: Path, template: Template) -> None:
    with open_book(path, template.title, author="calendar-sync") as book:
        # The table's own style draws the lines, and only where there are rows.
        bare, ruled = Styles(book, border=0), Styles(book)
        for number, tab in enumerate(template.tabs):
            _calendar(book.add_worksheet(tab), bare, template, number)
        if template.lists:
            _lists(book.add_worksheet(template.lists), ruled, template)
        _instructions(book.add_worksheet("Instructions"), ruled, template)


def make(folder: Path) -> None:
    """Write the blank workbooks and the blank CSV file into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for template in TEMPLATES:
        _write(folder / f"{template.file}.xlsx", template)
    # Excel takes a CSV file for UTF-8 only where a byte order mark says so.
    header = ",".join(title_of(field) for field in POST.columns)
    (folder / f"{POST.file}.csv").write_text(header + "\r\n", encoding="utf-8-sig", newline="")


def main() -> None:
    """Read the arguments and write the files."""
    parser = argparse.ArgumentParser(description="Make the blank calendars.")
    parser.add_argument("--out", type=Path, default=HERE, help="the folder to write to")
    make(parser.parse_args().out)


if __name__ == "__main__":
    main()

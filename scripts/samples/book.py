"""Writing a workbook that is the same, byte for byte, each time it is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from calendar_sync.model.columns import ALL_COLUMNS
from calendar_sync.model.services import label

Value = str | date | time | None
Content = Mapping[str, Value]
"""One row of a calendar: value by field name (or by the title of a column that is not the tool's to read)."""

CREATED = datetime(2026, 1, 5, 9, 0)
"""Stands in the properties of every workbook; a clock reading would make each run differ."""

INK, PAPER, SHADE, CRUST, RULE = "#2F2A26", "#FFFFFF", "#F3EDE4", "#B5651D", "#D9CFC2"

IMAGES = "https://images.example.com"
"""Where the media of all samples would be; the domain is reserved for examples (RFC 2606)."""

WIDTHS: Mapping[str, float] = {
    "date": 12,
    "time": 8,
    "timezone": 18,
    "channels": 27,
    "text": 58,
    "text:twitter": 44,
    "media": 44,
    "alt_text": 34,
    "first_comment": 30,
    "link": 34,
    "title": 28,
    "board": 18,
    "category": 14,
    "post_type": 11,
    "tags": 18,
    "mode": 11,
    "status": 12,
    "sync_id": 14,
}
"""Column widths in characters."""

USUAL_WIDTH = 16.0


def width_of(field: str) -> float:
    """Return how wide a column is, in characters."""
    return WIDTHS.get(field, WIDTHS["text:twitter"] if field.startswith("text:") else USUAL_WIDTH)


def title_of(field: str) -> str:
    """Return the default column title of ``field``; what is no field is its own title."""
    head, _, service = field.partition(":")
    return f"Text ({label(service)})" if head == "text" and service else ALL_COLUMNS.get(field, field)


def open_book(path: Path, title: str, author: str = "Brightside Studio") -> Workbook:
    """Begin a workbook at ``path``. Texts stay texts: nothing turns into a link, a number or a formula by its looks."""
    book = xlsxwriter.Workbook(
        str(path), {"strings_to_urls": False, "strings_to_formulas": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": title, "author": author, "created": CREATED})
    return book


class Styles:
    """The cell formats that all calendars of one workbook share.

    Args:
        book: The workbook.
        border: XlsxWriter's number for the lines around cells; 0 for none.
    """

    def __init__(self, book: Workbook, border: int = 1) -> None:
        base: dict[str, Any] = {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "top"}
        grid = {**base, "border": border, "border_color": RULE}
        self.text = book.add_format({**grid, "text_wrap": True})
        self.date = book.add_format({**grid, "num_format": "yyyy-mm-dd", "align": "left"})
        self.weekday_date = book.add_format({**grid, "num_format": "ddd d mmm yyyy", "align": "left"})
        self.time = book.add_format({**grid, "num_format": "hh:mm", "align": "left"})
        self.header = book.add_format(
            {**grid, "bold": True, "bg_color": CRUST, "font_color": PAPER, "valign": "vcenter", "text_wrap": True}
        )
        self.title = book.add_format({**base, "bold": True, "font_size": 18, "valign": "vcenter"})
        self.subtitle = book.add_format({**base, "italic": True, "valign": "vcenter"})
        self.divider = book.add_format({**grid, "bold": True, "bg_color": SHADE})
        self.heading = book.add_format({**base, "bold": True, "font_size": 13})
        self.plain = book.add_format({**base, "text_wrap": True})
        self.strong = book.add_format({**base, "bold": True, "text_wrap": True})


def write_value(sheet: Worksheet, row: int, column: int, value: Value, styles: Styles, dates: Format) -> None:
    """Write one cell (0-based place): dates and times as such, ``None`` as a blank cell."""
    if isinstance(value, time):
        sheet.write_datetime(row, column, value, styles.time)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, dates)
    elif value is None:
        sheet.write_blank(row, column, None, styles.text)
    else:
        sheet.write_string(row, column, value, styles.text)


def write_header(sheet: Worksheet, row: int, titles: Sequence[str], styles: Styles) -> None:
    """Write the column titles into the 0-based ``row``."""
    sheet.set_row(row, 24)
    for column, title in enumerate(titles):
        sheet.write_string(row, column, title, styles.header)


def write_rows(
    sheet: Worksheet,
    first: int,
    fields: Sequence[str],
    rows: Iterable[Content],
    styles: Styles,
    dates: Format | None = None,
) -> int:
    """Write ``rows`` from the 0-based row ``first`` on, and return the row after the last.

    Raises:
        KeyError: A row names a field that is not in ``fields``; it would silently be lost.
    """
    number = first
    for content in rows:
        if unknown := content.keys() - set(fields):
            raise KeyError(f"no column for {sorted(unknown)}")
        for column, field in enumerate(fields):
            write_value(sheet, number, column, content.get(field), styles, dates or styles.date)
        number += 1
    return number


def set_widths(sheet: Worksheet, fields: Sequence[str]) -> None:
    """Make each column as wide as its content usually is."""
    for column, field in enumerate(fields):
        sheet.set_column(column, column, width_of(field))


def lines(*items: str) -> str:
    """Join ``items`` as lines of one cell."""
    return "\n".join(items)

"""A report as a workbook: tables with number formats, real Excel charts, and the raw data behind them."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from calendar_sync.reports.report import Report
from calendar_sync.reports.rhythm import WEEKDAYS
from calendar_sync.reports.series import Week, weekly
from calendar_sync.reports.tables import (
    Table,
    Value,
    breakdown,
    channels_table,
    frame,
    headline,
    ranking,
    raw_posts,
    rhythms,
)

_LONGEST_TEXT = 32_767
"""Characters of an Excel cell."""

_FORMATS = {
    "count": "#,##0",
    "rate": '0.00"%"',
    "change": "+0%;-0%;0%",
    "moment": "yyyy-mm-dd hh:mm",
    "text": "General",
}
_ACCENT = "2B5FD9"
_SOFT = "A9BDF0"
_HEAD = PatternFill("solid", fgColor="EEF2FB")
_FACE = "Calibri"
_BOLD, _MUTED = Font(name=_FACE, bold=True), Font(name=_FACE, color="5F6675", italic=True)
_WIDEST = 60


def write_workbook(report: Report) -> bytes:
    """Return the report as an .xlsx file.

    Rates are written as Buffer tells them, from 0 to 100, with a number format that shows the sign. A text never
    becomes a formula.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    _summary(book.create_sheet("Report"), report)
    if report.by != "channel":
        _channels(book.create_sheet("Channels"), report)
    _weeks(book.create_sheet("Weeks"), weekly(report))
    _ranking(book.create_sheet("Best and weakest"), report)
    _rhythm(book.create_sheet("Best times"), report)
    raw = book.create_sheet("Posts")
    _put_table(raw, raw_posts(report), row=1, named=False)
    raw.freeze_panes = "C2"
    raw.auto_filter.ref = raw.dimensions
    for sheet in book.worksheets:
        # On paper: across the page, and as many pages down as it takes.
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _summary(sheet: Worksheet, report: Report) -> None:
    _put(sheet, 1, 1, headline(report), font=Font(name=_FACE, bold=True, size=14))
    _put(sheet, 2, 1, frame(report), font=_MUTED)
    row = 3
    for note in report.notes:
        _put(sheet, row, 1, note, font=_MUTED)
        row += 1
    table = breakdown(report)
    last = _put_table(sheet, table, row=row + 1)
    sheet.cell(last, 1).font = _BOLD
    if len(table.rows) > 1:
        # The last row is the sum of the others: it is no bar among them.
        _bars(sheet, table, head=row + 2, last=last - 1, at=f"A{last + 4}")


def _channels(sheet: Worksheet, report: Report) -> None:
    table = channels_table(report)
    last = _put_table(sheet, table, row=1)
    if table.rows:
        _bars(sheet, table, head=2, last=last, at=f"A{last + 3}")


def _bars(sheet: Worksheet, table: Table, *, head: int, last: int, at: str) -> None:
    """Put a chart of reactions and comments beside the line they are about."""
    titles = [column.title for column in table.columns]
    chart = BarChart()
    chart.type = "bar"
    chart.grouping, chart.overlap = "stacked", 100
    chart.title = "Reactions and comments"
    for title, colour in (("Reactions", _ACCENT), ("Comments", _SOFT)):
        column = titles.index(title) + 1
        chart.add_data(Reference(sheet, min_col=column, min_row=head, max_row=last), titles_from_data=True)
        chart.series[-1].graphicalProperties = GraphicalProperties(solidFill=colour)
    chart.set_categories(Reference(sheet, min_col=1, min_row=head + 1, max_row=last))
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.legend.position = "b"
    chart.width, chart.height = 24, max(7, 3 + 0.9 * (last - head))
    sheet.add_chart(chart, at)


def _weeks(sheet: Worksheet, weeks: Iterable[Week]) -> None:
    listed = list(weeks)
    _put_row(sheet, 1, ["Week from", "Posts", "Reactions and comments"])
    for row, week in enumerate(listed, start=2):
        _put(sheet, row, 1, datetime.combine(week.first, datetime.min.time()), "yyyy-mm-dd")
        _put(sheet, row, 2, float(week.posts), _FORMATS["count"])
        _put(sheet, row, 3, week.engagement, _FORMATS["count"])
    _fit(sheet)
    if not listed:
        return
    last = len(listed) + 1
    bars = BarChart()
    bars.title = "Week by week"
    bars.add_data(Reference(sheet, min_col=2, min_row=1, max_row=last), titles_from_data=True)
    bars.series[0].graphicalProperties = GraphicalProperties(solidFill=_SOFT)
    bars.y_axis.title = "Posts"
    line = LineChart()
    line.add_data(Reference(sheet, min_col=3, min_row=1, max_row=last), titles_from_data=True)
    line.series[0].graphicalProperties.line.solidFill = _ACCENT
    line.series[0].smooth = False
    line.y_axis.axId = 200
    line.y_axis.title = "Reactions and comments"
    line.y_axis.crosses = "max"
    line.y_axis.majorGridlines = None
    bars.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=last))
    bars.x_axis.number_format = "yyyy-mm-dd"
    bars.x_axis.delete = bars.y_axis.delete = line.y_axis.delete = False
    bars.legend.position = "b"
    bars.width, bars.height = 24, 9
    bars += line
    sheet.add_chart(bars, "E2")


def _ranking(sheet: Worksheet, report: Report) -> None:
    last = _put_table(sheet, ranking(report, "Top posts", report.top), row=1)
    _put_table(sheet, ranking(report, "Weakest posts", report.bottom), row=last + 3)


def _rhythm(sheet: Worksheet, report: Report) -> None:
    last = _put_table(sheet, rhythms(report), row=1)
    head = last + 4
    _put(sheet, head - 1, 1, "Reactions and comments a post, by weekday", font=_BOLD)
    parts = [part for part in report.channels if part.rhythm.posts]
    _put_row(sheet, head, ["Weekday", *(part.line.label for part in parts)])
    for number, weekday in enumerate(WEEKDAYS):
        averages = [
            next((beat.average for beat in part.rhythm.weekdays if beat.number == number), None) for part in parts
        ]
        _put(sheet, head + 1 + number, 1, weekday)
        for column, average in enumerate(averages, start=2):
            _put(sheet, head + 1 + number, column, average, "0.0")
    _put(sheet, head + 9, 1, "Posts behind it", font=_BOLD)
    _put_row(sheet, head + 10, ["Weekday", *(part.line.label for part in parts)])
    for number, weekday in enumerate(WEEKDAYS):
        _put(sheet, head + 11 + number, 1, weekday)
        for column, part in enumerate(parts, start=2):
            posts = next((beat.posts for beat in part.rhythm.weekdays if beat.number == number), 0)
            _put(sheet, head + 11 + number, column, float(posts), _FORMATS["count"])
    _fit(sheet)
    if not parts:
        return
    chart = BarChart()
    chart.title = "Reactions and comments a post, by weekday"
    chart.add_data(
        Reference(sheet, min_col=2, max_col=len(parts) + 1, min_row=head, max_row=head + 7), titles_from_data=True
    )
    chart.set_categories(Reference(sheet, min_col=1, min_row=head + 1, max_row=head + 7))
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.legend.position = "b"
    chart.width, chart.height = 24, 9
    sheet.add_chart(chart, f"A{head + 20}")


def _put_table(sheet: Worksheet, table: Table, *, row: int, named: bool = True) -> int:
    """Write a table with its name above, and return its last row."""
    if named:
        _put(sheet, row, 1, table.title, font=Font(name=_FACE, bold=True, size=12))
        row += 1
    _put_row(sheet, row, [column.title for column in table.columns])
    for number, column in enumerate(table.columns, start=1):
        if column.kind != "text":
            sheet.cell(row, number).alignment = Alignment(horizontal="right", vertical="top", wrap_text=True)
    for cells in table.rows:
        row += 1
        for number, (value, column) in enumerate(zip(cells, table.columns, strict=True), start=1):
            _put(sheet, row, number, value, _FORMATS[column.kind], wide=column.kind == "text")
    if table.note:
        _put(sheet, row + 1, 1, table.note, font=_MUTED)
    _fit(sheet)
    return row


def _put_row(sheet: Worksheet, row: int, titles: Iterable[str]) -> None:
    for column, title in enumerate(titles, start=1):
        cell = _put(sheet, row, column, title, font=_BOLD)
        cell.fill = _HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _put(
    sheet: Worksheet, row: int, column: int, value: Value, form: str = "General", *, font: Font | None = None,
    wide: bool = False,
) -> Any:  # fmt: skip
    cell: Any = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST_TEXT]
        cell.data_type = "s"
        if wide:
            cell.alignment = Alignment(vertical="top", wrap_text="\n" in value)
    elif isinstance(value, datetime):
        cell.value = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo is not None else value
        cell.number_format = form
    elif value is not None:
        cell.value = int(value) if value == int(value) else value
        cell.number_format = form
    if font is not None:
        cell.font = font
    return cell


def _fit(sheet: Worksheet) -> None:
    """Make columns as wide as what they hold, headlines and notes apart: those may run over."""
    for column, cells in enumerate(sheet.iter_cols(), start=1):
        shown = [str(cell.value) for cell in cells if cell.value is not None and not (column == 1 and cell.font.i)]
        lengths = [len(text.splitlines()[0]) for text in shown if text and not (column == 1 and len(text) > _WIDEST)]
        sheet.column_dimensions[get_column_letter(column)].width = min(_WIDEST, max([10, *lengths]) + 2)

"""A report as a workbook: tables with number formats, real Excel charts, and the raw data behind them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from textwrap import wrap
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from calendar_sync.report_files import charts
from calendar_sync.reports.report import ChannelPart, Report
from calendar_sync.reports.rhythm import WEEKDAYS, Beat
from calendar_sync.reports.series import Week, weekly
from calendar_sync.reports.tables import (
    Kind,
    Table,
    Value,
    breakdown,
    channels_table,
    frame,
    headline,
    ranking,
    raw_posts,
    rhythms,
    short,
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
_TOP = Alignment(vertical="top")
_HEAD = PatternFill("solid", fgColor="EEF2FB")
_FACE = "Calibri"
_USUAL_SIZE = 11
_BOLD = Font(name=_FACE, bold=True, size=_USUAL_SIZE)
_MUTED = Font(name=_FACE, color="5F6675", italic=True, size=_USUAL_SIZE)
_LINK = Font(name=_FACE, color="2450BD", underline="single", size=_USUAL_SIZE)
_ADDRESS = re.compile(r"https?://[!-~]{1,2000}")
"""Nothing else is made a link of: Excel refuses workbooks with links that are none."""

_WIDEST, _LONGEST_TITLE = 60, 32
_LINE = 15.0
"""Points that a line of text is high."""


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
    if report.posts:
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
    sheet.freeze_panes = "B1"
    if len(table.rows) > 1:
        # The last row is the sum of the others: it is no bar among them.
        _bars(sheet, table, head=row + 2, last=last - 1, at=f"A{last + 4}")


def _channels(sheet: Worksheet, report: Report) -> None:
    table = channels_table(report)
    last = _put_table(sheet, table, row=1)
    if table.rows:
        _bars(sheet, table, head=2, last=last, at=f"A{last + 3}")


def _bars(sheet: Worksheet, table: Table, *, head: int, last: int, at: str) -> None:
    titles = [column.title for column in table.columns]
    columns = titles.index("Reactions") + 1, titles.index("Comments") + 1
    if any(sheet.cell(row, column).value for row in range(head + 1, last + 1) for column in columns):
        charts.bars(sheet, columns=columns, head=head, last=last, at=at)


def _weeks(sheet: Worksheet, weeks: Iterable[Week]) -> None:
    listed = list(weeks)
    _put_row(sheet, 1, ["Week from", "Posts", "Reactions and comments"], ["moment", "count", "count"])
    for row, week in enumerate(listed, start=2):
        _put(sheet, row, 1, datetime.combine(week.first, datetime.min.time()), "yyyy-mm-dd")
        _put(sheet, row, 2, float(week.posts), _FORMATS["count"])
        _put(sheet, row, 3, week.engagement, _FORMATS["count"])
    _fit(sheet)
    if len(listed) > 1:
        charts.weeks(sheet, last=len(listed) + 1, at="E2")


def _ranking(sheet: Worksheet, report: Report) -> None:
    last = _put_table(sheet, ranking(report, "Top posts", report.top), row=1)
    if report.bottom:
        _put_table(sheet, ranking(report, "Weakest posts", report.bottom), row=last + 3)


def _rhythm(sheet: Worksheet, report: Report) -> None:
    head = _put_table(sheet, rhythms(report), row=1) + 4
    # Those with the most posts first: they are the ones on the chart.
    parts = sorted((part for part in report.channels if part.rhythm.posts), key=lambda part: -part.rhythm.posts)
    _by_weekday(sheet, head, "Reactions and comments a post, by weekday", parts, lambda beat: beat.average, "0.0")
    _by_weekday(sheet, head + 10, "Posts behind it", parts, lambda beat: float(beat.posts), _FORMATS["count"])
    _fit(sheet)
    if parts:
        shown = min(len(parts), charts.MOST_SERIES)
        few = f": the {shown} channels with the most posts" if shown < len(parts) else ""
        title = f"Reactions and comments a post, by weekday{few}"
        charts.weekdays(sheet, head=head, series=shown, title=title, at=f"A{head + 20}")


def _by_weekday(
    sheet: Worksheet, head: int, title: str, parts: Sequence[ChannelPart], value: Callable[[Beat], float], form: str
) -> None:  # fmt: skip
    """Write a table of weekdays by channel, with its title above; a weekday without a post is empty."""
    _put(sheet, head - 1, 1, title, font=_BOLD)
    names = [short(part.line.label, _LONGEST_TITLE) for part in parts]
    numbers: list[Kind] = ["count"] * len(names)
    _put_row(sheet, head, ["Weekday", *names], ["text", *numbers])
    for number, weekday in enumerate(WEEKDAYS):
        _put(sheet, head + 1 + number, 1, weekday)
        for column, part in enumerate(parts, start=2):
            told = next((value(beat) for beat in part.rhythm.weekdays if beat.number == number), None)
            _put(sheet, head + 1 + number, column, told, form)


def _put_table(sheet: Worksheet, table: Table, *, row: int, named: bool = True) -> int:
    """Write a table with its name above, and return its last row."""
    if named:
        _put(sheet, row, 1, table.title, font=Font(name=_FACE, bold=True, size=12))
        row += 1
    _put_row(sheet, row, [column.title for column in table.columns], [column.kind for column in table.columns])
    for cells in table.rows:
        row += 1
        for number, (value, column) in enumerate(zip(cells, table.columns, strict=True), start=1):
            cell = _put(sheet, row, number, value, _FORMATS[column.kind], wide=column.kind == "text")
            if column.title == "Link" and _ADDRESS.fullmatch(str(value)):
                cell.hyperlink, cell.font = value, _LINK
    if table.note:
        _put(sheet, row + 1, 1, table.note, font=_MUTED)
    _fit(sheet)
    return row


def _put_row(sheet: Worksheet, row: int, titles: Sequence[str], kinds: Sequence[Kind]) -> None:
    for column, (title, kind) in enumerate(zip(titles, kinds, strict=True), start=1):
        cell = _put(sheet, row, column, title, font=_BOLD)
        cell.fill = _HEAD
        side, indent = ("left", int(column > 1)) if kind == "text" else ("right", 0)
        cell.alignment = Alignment(horizontal=side, wrap_text=True, vertical="top", indent=indent)


def _put(
    sheet: Worksheet, row: int, column: int, value: Value, form: str = "General", *, font: Font | None = None,
    wide: bool = False,
) -> Any:  # fmt: skip
    cell: Any = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST_TEXT]
        cell.data_type = "s"
        if wide:
            # Numbers stand at the right of the column before.
            breaks = "\n" in value or (column == 1 and len(value) > _WIDEST)
            cell.alignment = Alignment(horizontal="left", vertical="top", wrap_text=breaks, indent=int(column > 1))
        return _with_font(cell, font)
    cell.alignment = _TOP
    if isinstance(value, datetime):
        cell.value = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo is not None else value
        cell.number_format = form
    elif value is not None:
        cell.value = int(value) if value == int(value) else value
        cell.number_format = form
    return _with_font(cell, font)


def _with_font(cell: Any, font: Font | None) -> Any:
    if font is not None:
        cell.font = font
    return cell


def _fit(sheet: Worksheet) -> None:
    """Make columns as wide as what they hold; headlines and notes may run over, and titles take several lines."""
    heads: dict[int, int] = {}
    for column, cells in enumerate(sheet.iter_cols(), start=1):
        titles = [cell for cell in cells if cell.fill.fgColor.rgb == _HEAD.fgColor.rgb and cell.value is not None]
        told = [cell for cell in cells if cell.value is not None and cell not in titles]
        shown = [_seen(cell) for cell in told if not (column == 1 and (cell.font.i or cell.font.sz > _USUAL_SIZE))]
        words = [word for cell in titles for word in str(cell.value).split()]
        width = min(_WIDEST, max([9, *map(len, shown), *map(len, words)]) + 3)
        sheet.column_dimensions[get_column_letter(column)].width = width
        for cell in cells if column == 1 else titles:
            if cell.value is not None and cell.alignment.wrap_text:
                heads[cell.row] = max(heads.get(cell.row, 1), len(wrap(str(cell.value), int(width * 0.9))))
    for row, lines in heads.items():
        sheet.row_dimensions[row].height = _LINE * lines


def _seen(cell: Any) -> str:
    """Return about what a cell shows."""
    if isinstance(cell.value, datetime):
        return "2026-11-21 09:00" if "hh" in cell.number_format else "2026-11-21"
    if isinstance(cell.value, int | float):
        return f"{cell.value:,.2f} %" if cell.number_format == _FORMATS["rate"] else f"{cell.value:,.0f}"
    lines = str(cell.value).splitlines()
    return lines[0] if lines else ""

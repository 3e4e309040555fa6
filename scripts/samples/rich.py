"""``rich.xlsx``: a calendar that has grown for years, with nearly everything a spreadsheet can carry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, time
from io import BytesIO
from pathlib import Path

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from samples.book import CRUST, Content, Styles, open_book, set_widths, title_of, write_header, write_rows
from samples.expected import Expected
from samples.picture import emblem
from samples.rich_rows import rows

TAB = "Content plan"
TABLE = "ContentPlan"
NOT_READ = ("Summary", "Chart", "Lists")
HEADER_ROW = 4
"""0-based; the emblem and the title stand above."""

FIELDS = (
    "date",
    "Day",
    "time",
    "channels",
    "text",
    "Characters",
    "media",
    "alt_text",
    "link",
    "title",
    "board",
    "category",
    "tags",
    "mode",
    "status",
    "Owner",
)

STATUSES = ("Ready", "In review", "Hold", "Cancelled", "Idea")
OWNERS = ("Ada", "Ben", "Priya", "Tom")
MODES = ("Schedule", "Queue", "Draft", "Idea")
NETWORKS = ("Facebook", "Google Business", "X", "Pinterest", "LinkedIn", "Threads", "TikTok", "YouTube")

OWN_COLUMNS = 6
"""Room left between the table and the chart beside it, for the columns that a sync adds."""


FORMULAS = {
    "Day": f'IF({TABLE}[[#This Row],[Date]]="","",TEXT({TABLE}[[#This Row],[Date]],"dddd"))',
    "Characters": f"LEN({TABLE}[[#This Row],[Text]])",
}
"""By column; the table gives them to new rows."""


def _cached(field: str, content: Content) -> str | int:
    """Return the value that a spreadsheet would have stored with the formula of ``field``."""
    if field == "Characters":
        return len(str(content["text"]).encode("utf-16-le")) // 2
    day = content.get("date")
    return f"{day:%A}" if isinstance(day, date) else ""


def _table_column(field: str, styles: Styles) -> dict[str, object]:
    column: dict[str, object] = {"header": title_of(field), "header_format": styles.header}
    return column | ({"formula": FORMULAS[field]} if field in FORMULAS else {})


def _rules(sheet: Worksheet, book: Workbook, first: int, last: int) -> None:
    """Add data validations and conditional formats to the rows of the table (0-based, inclusive)."""

    def column(field: str) -> tuple[int, int, int, int]:
        return first, FIELDS.index(field), last, FIELDS.index(field)

    warn = {"error_type": "warning", "error_title": "Unusual value"}
    lists = {"status": "Status_words", "Owner": "Owners"}
    for field, name in lists.items():
        sheet.data_validation(*column(field), {"validate": "list", "source": f"={name}", **warn})
    sheet.data_validation(*column("mode"), {"validate": "list", "source": list(MODES), **warn})
    sheet.data_validation(
        *column("date"),
        {"validate": "date", "criteria": ">=", "value": "=Campaign_start", "error_message": "Before the campaign."},
    )
    sheet.data_validation(
        *column("time"), {"validate": "time", "criteria": "between", "minimum": time(0, 0), "maximum": time(23, 59)}
    )
    sheet.conditional_format(
        *column("Characters"), {"type": "data_bar", "data_bar_2010": True, "bar_color": CRUST, "bar_solid": True}
    )
    fills = {"Ready": "#DDEEDC", "In review": "#FFF2CC", "Hold": "#FCE4D6", "Cancelled": "#E7E6E6"}
    for word, colour in fills.items():
        style = book.add_format({"bg_color": colour})
        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": style}
        sheet.conditional_format(*column("status"), rule)
    weekend = book.add_format({"italic": True, "font_color": CRUST})
    date_cell = xl_rowcol_to_cell(first, FIELDS.index("date"), col_abs=True)
    rule = {"type": "formula", "criteria": f'=AND({date_cell}<>"",WEEKDAY({date_cell},2)>5)', "format": weekend}
    sheet.conditional_format(first, FIELDS.index("date"), last, FIELDS.index("Day"), rule)
    sheet.conditional_format(*column("time"), {"type": "2_color_scale", "min_color": "#FFF8EE", "max_color": "#E8B978"})


def _plan_tab(sheet: Worksheet, book: Workbook, styles: Styles, start: date) -> None:
    contents = rows(start)
    first, last = HEADER_ROW + 1, HEADER_ROW + len(contents)
    sheet.insert_image(
        0, 0, "emblem.png", {"image_data": BytesIO(emblem()), "description": "Brightside Studio", "object_position": 2}
    )
    sheet.set_row(0, 30)
    sheet.write_string(0, 2, "Brightside Studio: content plan", styles.title)
    sheet.write_string(1, 2, "Ready goes out, the rest waits. The line shows how long our texts are.", styles.plain)
    write_header(sheet, HEADER_ROW, [title_of(field) for field in FIELDS], styles)
    write_rows(sheet, first, FIELDS, contents, styles, styles.weekday_date)
    link_row = next(row for row, content in enumerate(contents, start=first) if "link" in content)
    target = str(contents[link_row - first]["link"])
    sheet.write_url(link_row, FIELDS.index("link"), target, string="Journal: the window")
    sheet.add_table(
        HEADER_ROW,
        0,
        last,
        len(FIELDS) - 1,
        {
            "name": TABLE,
            "style": "Table Style Light 1",
            "columns": [_table_column(field, styles) for field in FIELDS],
        },
    )
    for row, content in enumerate(contents, start=first):
        for field, formula in FORMULAS.items():
            sheet.write_formula(row, FIELDS.index(field), formula, styles.text, _cached(field, content))
    set_widths(sheet, FIELDS)
    sheet.set_column(0, 0, 18)
    _rules(sheet, book, first, last)
    characters = FIELDS.index("Characters")
    sheet.add_sparkline(
        1,
        characters,
        {"range": f"'{TAB}'!{xl_range_abs(first, characters, last, characters)}", "series_color": CRUST},
    )
    sheet.write_comment(HEADER_ROW, FIELDS.index("status"), "Only Ada and Priya set rows to Ready.", {"author": "Ada"})
    sheet.write_comment(first, FIELDS.index("text"), "Lovely. Keep the ducks.", {"author": "Priya"})
    sheet.freeze_panes(HEADER_ROW + 1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER_ROW)
    sheet.print_area(0, 0, last, len(FIELDS) - 1)
    sheet.set_header("&L&BContent plan&R&D")
    sheet.set_footer("&CPage &P of &N")
    sheet.set_margins(left=0.4, right=0.4)


def _summary_tab(sheet: Worksheet, styles: Styles, contents: Sequence[Content]) -> int:
    """Count the rows of each network by formulas; return the number of networks."""
    counts = Counter(name for content in contents for name in str(content["channels"]).split(", "))
    write_header(sheet, 0, ("Network", "Rows"), styles)
    for row, network in enumerate(NETWORKS, start=1):
        sheet.write_string(row, 0, network, styles.text)
        # A wildcard alone would count every "X" inside another word.
        formula = f'SUMPRODUCT(--ISNUMBER(SEARCH(", "&A{row + 1}&", ",", "&{TABLE}[Channels]&", ")))'
        sheet.write_formula(row, 1, formula, styles.text, counts[network])
    sheet.set_column(0, 0, 22)
    return len(NETWORKS)


def _column_chart(book: Workbook, count: int, title: str) -> object:
    chart = book.add_chart({"type": "column"})
    chart.add_series(
        {
            "name": ["Summary", 0, 1],
            "categories": ["Summary", 1, 0, count, 0],
            "values": ["Summary", 1, 1, count, 1],
            "fill": {"color": CRUST},
        }
    )
    chart.set_title({"name": title})
    chart.set_legend({"none": True})
    return chart


def make(path: Path, start: date) -> None:
    """Write the workbook to ``path``, its first week beginning on the Monday ``start``."""
    with open_book(path, "Content plan") as book:
        styles = Styles(book)
        plan, summary = book.add_worksheet(TAB), book.add_worksheet("Summary")
        chart_tab = book.add_chartsheet("Chart")
        lists = book.add_worksheet("Lists")
        _plan_tab(plan, book, styles, start)
        count = _summary_tab(summary, styles, rows(start))
        beside = _column_chart(book, count, "Rows by network")
        plan.insert_chart(HEADER_ROW, len(FIELDS) + OWN_COLUMNS + 1, beside)
        chart_tab.set_chart(_column_chart(book, count, "What we post, and where"))
        write_header(lists, 0, ("Words for a status", "People", "Campaign begins"), styles)
        lists.write_column(1, 0, STATUSES, styles.text)
        lists.write_column(1, 1, OWNERS, styles.text)
        lists.write_datetime(1, 2, start, styles.date)
        lists.set_column(0, 2, 22)
        book.define_name("Status_words", f"=Lists!$A$2:$A${len(STATUSES) + 1}")
        book.define_name("Owners", f"=Lists!$B$2:$B${len(OWNERS) + 1}")
        book.define_name("Campaign_start", "=Lists!$C$2")
    expected = Expected("Grown for years: a table under a title, formulas, charts and more.", unread=NOT_READ)
    for row, content in enumerate(rows(start), start=HEADER_ROW + 2):
        expected.add(TAB, row, content)
    expected.write(path)

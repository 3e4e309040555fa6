"""The charts of a workbook: Excel's own, which follow the cells they are made of."""

from __future__ import annotations

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.marker import Marker
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.worksheet.worksheet import Worksheet

_ACCENT, _SOFT, _FAINT = "2B5FD9", "A9BDF0", "E6E9F0"
_SERIES = ("2B5FD9", "E07B39", "2E9E6B", "8A5BC7", "C9A227", "5F6675")
_COUNT = "#,##0"
MOST_SERIES = len(_SERIES)
"""More groups of bars side by side nobody can tell apart."""


def bars(sheet: Worksheet, *, columns: tuple[int, int], head: int, last: int, at: str) -> None:
    """Put a chart of reactions and comments below the lines they are about, one on top of the other.

    Args:
        sheet: With the numbers; the first column names them.
        columns: Those of reactions and of comments, 1-based.
        head: The row of titles.
        last: The last line.
        at: The cell in which it begins.
    """
    chart = BarChart()
    chart.type = "bar"
    chart.grouping, chart.overlap, chart.gapWidth = "stacked", 100, 60
    chart.title = "Reactions and comments"
    for column, colour in zip(columns, (_ACCENT, _SOFT), strict=True):
        chart.add_data(Reference(sheet, min_col=column, min_row=head, max_row=last), titles_from_data=True)
        chart.series[-1].graphicalProperties = GraphicalProperties(solidFill=colour)
    chart.set_categories(Reference(sheet, min_col=1, min_row=head + 1, max_row=last))
    # The first line on top, and the scale below the last one.
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.crosses = "max"
    _plain(chart)
    chart.width, chart.height = 24, max(7, 3 + 0.9 * (last - head))
    sheet.add_chart(chart, at)


def weeks(sheet: Worksheet, *, last: int, at: str) -> None:
    """Put a chart of posts, and of what came back for them, beside the weeks in the first three columns."""
    chart = BarChart()
    chart.title = "Week by week"
    chart.gapWidth = 60
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=last), titles_from_data=True)
    chart.series[0].graphicalProperties = GraphicalProperties(solidFill=_SOFT)
    chart.y_axis.title = "Posts"
    line = LineChart()
    line.add_data(Reference(sheet, min_col=3, min_row=1, max_row=last), titles_from_data=True)
    series = line.series[0]
    series.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=_ACCENT, w=28_000))
    # A week between two without a post is a dot and no line.
    series.marker = Marker("circle", size=7, spPr=GraphicalProperties(solidFill=_ACCENT))
    series.smooth = False
    line.y_axis.axId = 200
    line.y_axis.title = "Reactions and comments"
    line.y_axis.number_format, line.y_axis.crosses, line.y_axis.majorGridlines = _COUNT, "max", None
    line.y_axis.scaling.min = 0
    line.y_axis.delete = False
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=last))
    chart.x_axis.number_format = "d mmm"
    _plain(chart)
    chart.width, chart.height = 26, 10
    chart += line
    sheet.add_chart(chart, at)


def weekdays(sheet: Worksheet, *, head: int, series: int, title: str, at: str) -> None:
    """Put a chart of averages by weekday below a table whose titles stand in row ``head``, of its first ``series``."""
    chart = BarChart()
    chart.title = title
    chart.gapWidth = 60
    chart.add_data(
        Reference(sheet, min_col=2, max_col=series + 1, min_row=head, max_row=head + 7), titles_from_data=True
    )
    for one, colour in zip(chart.series, _SERIES, strict=False):
        one.graphicalProperties = GraphicalProperties(solidFill=colour)
    chart.set_categories(Reference(sheet, min_col=1, min_row=head + 1, max_row=head + 7))
    chart.y_axis.title = "Reactions and comments a post"
    _plain(chart)
    chart.width, chart.height = 26, 11
    sheet.add_chart(chart, at)


def _plain(chart: BarChart) -> None:
    """Show both axes with whole numbers, faint lines, and the legend below."""
    chart.y_axis.number_format = _COUNT
    chart.y_axis.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=LineProperties(solidFill=_FAINT)))
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.legend.position = "b"

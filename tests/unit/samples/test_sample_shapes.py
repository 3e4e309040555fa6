"""The shapes of the samples: what makes them worth trying a reader and a writer on."""

from __future__ import annotations

import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from calendar_sync.calendars.mapping import map_sheet
from calendar_sync.calendars.xlsx.calendar import XlsxCalendar
from calendar_sync.model.services import fold


def test_agency_has_the_shape_of_an_agency(shipped: Path, open_workbook: Any) -> None:
    folder = shipped / "sample_calendars" / "agency"
    book = open_workbook(folder / "agency.xlsx")
    settings = tomllib.loads((folder / "calendar-sync.toml").read_text(encoding="utf-8"))
    assert book.sheetnames == ["Instructions", *settings["tabs"], "Strategy"]
    for name in settings["tabs"]:
        sheet = book[name]
        header = [cell.value for cell in sheet[4]]
        assert set(settings["columns"].values()) < set(header)
        assert {"Pillar", "Owner", "Notes"} < set(header)
        assert name in sheet["A1"].value
        assert sheet["A2"].value.startswith("March 2030")
        divider = next(row for row in range(5, sheet.max_row + 1) if sheet.cell(row, 1).value == "Week 2")
        assert {merged.min_row for merged in sheet.merged_cells.ranges} == {1, 2, divider}
        assert sheet.max_row > 100
        assert all(cell.value is None and cell.has_style for cell in sheet[sheet.max_row])
        column = header.index("Approval") + 1
        approvals = {sheet.cell(row, column).value for row in range(5, sheet.max_row + 1)} - {None}
        assert approvals <= {word for kind in ("ready", "hold", "cancel", "idea") for word in settings["status"][kind]}


def test_rich_carries_what_a_careless_writer_would_lose(shipped: Path, open_workbook: Any) -> None:
    path = shipped / "sample_calendars" / "rich.xlsx"
    book, values = open_workbook(path), open_workbook(path, values=True)
    sheet = book["Content plan"]
    assert len(sheet._charts) == 1
    assert [chart.title for chart in book.chartsheets] == ["Chart"]
    first, last = sheet.tables["ContentPlan"].ref.split(":")
    assert first == "A5"
    header = [cell.value for cell in sheet[5]]
    # The six columns that a sync adds find room before the chart.
    assert sheet._charts[0].anchor._from.col >= len(header) + 6
    for row in range(6, sheet[last].row + 1):
        day, text = (values["Content plan"].cell(row, header.index(title) + 1).value for title in ("Date", "Text"))
        for title, expected in (("Characters", len(text)), ("Day", f"{day:%A}" if day else None)):
            cell = sheet.cell(row, header.index(title) + 1)
            assert cell.data_type == "f"
            assert (values["Content plan"].cell(row, cell.column).value or None) == expected
    with zipfile.ZipFile(path) as package:
        main = package.read("xl/worksheets/sheet1.xml")
    assert all(mark in main for mark in (b"x14:dataBar", b"x14:sparkline", b"<dataValidations", b"<legacyDrawing"))
    assert {"Status_words", "Owners", "Campaign_start"} == set(book.defined_names)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("plain.xlsx", {"Calendar": 1}),
        ("agency/agency.xlsx", {"Harbor Bakery": 4, "Northwind Cycles": 4}),
        ("rich.xlsx", {"Content plan": 5}),
        ("mistakes.xlsx", {"Calendar": 1}),
    ],
)
def test_calendars_are_found_and_other_tabs_passed_over(name: str, expected: dict[str, int], shipped: Path) -> None:
    path = shipped / "sample_calendars" / name
    beside = path.parent / "calendar-sync.toml"
    settings = tomllib.loads(beside.read_text(encoding="utf-8")) if beside.exists() else {"columns": {}, "tabs": []}
    titles = {fold(title): field for field, title in settings["columns"].items()}
    mapped = map_sheet(XlsxCalendar(path).read(), names=titles, tabs=settings["tabs"])
    assert (mapped.issues, mapped.complete) == ((), True)
    assert {layout.tab: layout.header_row for layout in mapped.layouts} == expected
    for layout in mapped.layouts:
        assert {"date", "time", "channels", "text", "media", "status"} <= layout.columns.keys()
    assert len(mapped.rows) >= 12
    others = [row.values for row in mapped.rows if not {"channels", "text"} & row.values.keys()]
    assert others in ([], [{"date": "Week 2"}])

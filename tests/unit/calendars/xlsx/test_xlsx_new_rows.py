"""Rows that are added, and dates that are written: the table grows, looks are kept, formulas are known."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.table import Table

from calendar_sync.calendars import open_calendar
from calendar_sync.calendars.xlsx.numbers import MOMENT, meaning, number, serial
from calendar_sync.model.sheet import CellRef, CellWrite


def book(path: Path, *, totals: int = 0, below: str = "") -> Path:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "May"
    for row in (("Date", "Text"), (datetime(2026, 12, 14), "One"), (datetime(2026, 12, 15), "=1+1")):
        sheet.append(row)
    sheet["A2"].number_format = sheet["A3"].number_format = "ddd d mmm yyyy"
    if below:
        sheet["B4"] = below
    sheet.add_table(Table(displayName="Plan", ref="A1:B3", totalsRowCount=totals or None))
    made.save(path)
    return path


def written(path: Path, *writes: CellWrite) -> openpyxl.worksheet.worksheet.Worksheet:
    open_calendar(str(path))[0].write(writes, fingerprint=None)
    return openpyxl.load_workbook(path)["May"]


NEW = (
    CellWrite(CellRef("May", 4, 1), date(2026, 12, 16), like=CellRef("May", 3, 1), appended=True),
    CellWrite(CellRef("May", 4, 2), "Three", like=CellRef("May", 3, 2), appended=True),
    CellWrite(CellRef("May", 5, 1), date(2026, 12, 17), like=CellRef("May", 3, 1), appended=True),
)


def test_a_table_grows_with_its_rows(tmp_path: Path) -> None:
    sheet = written(book(tmp_path / "may.xlsx"), *NEW)
    assert sheet.tables["Plan"].ref == "A1:B5"
    assert [(cell.value, cell.number_format) for cell in sheet["A"][3:]] == [
        (datetime(2026, 12, 16), "ddd d mmm yyyy"),
        (datetime(2026, 12, 17), "ddd d mmm yyyy"),
    ]
    assert sheet["B4"].value == "Three"


@pytest.mark.parametrize("obstacle", [{"totals": 1}, {"below": "A note below the table"}])
def test_a_table_stays_where_something_is_in_its_way(tmp_path: Path, obstacle: dict) -> None:
    sheet = written(book(tmp_path / "may.xlsx", **obstacle), NEW[0])
    assert sheet.tables["Plan"].ref == "A1:B3"


def test_what_is_not_appended_never_grows_a_table(tmp_path: Path) -> None:
    sheet = written(book(tmp_path / "may.xlsx"), CellWrite(CellRef("May", 4, 2), "Below"))
    assert sheet.tables["Plan"].ref == "A1:B3"


def test_formulas_are_known(tmp_path: Path) -> None:
    (tab,) = open_calendar(str(book(tmp_path / "may.xlsx")))[0].read().tabs
    assert tab.formulas == {(3, 2)}


@given(st.datetimes(datetime(1900, 3, 1), datetime(2100, 1, 1)), st.booleans())
def test_dates_come_back_as_they_were_written(moment: datetime, epoch_1904: bool) -> None:
    moment = moment.replace(microsecond=0, year=max(moment.year, 1905))
    for value in (moment, moment.date(), moment.time()):
        stored = number(serial(value, epoch_1904).encode())
        assert stored is not None
        midnight = isinstance(value, datetime) and value.time() == time()
        assert meaning(stored, MOMENT, epoch_1904) == (value.date() if midnight else value)

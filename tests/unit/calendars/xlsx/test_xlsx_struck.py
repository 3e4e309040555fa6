"""What somebody has crossed out is not to be posted."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from calendar_sync.calendars.mapping import map_sheet
from calendar_sync.calendars.xlsx import XlsxCalendar

TITLES = ("Date", "Time", "Channels", "Text", "Owner", "Status")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(TITLES)
    for number in range(2, 7):
        sheet.append(["2027-05-14", "09:00", "LinkedIn", f"Fresh rolls, number {number}.", "Ann", "Ready"])
    for cell in sheet[3]:
        cell.font = Font(strike=True)
    crossed = TextBlock(InlineFont(strike=True), "Old words.")
    sheet["D4"] = CellRichText("New words. ", crossed)
    sheet["D5"] = CellRichText("New words. ", TextBlock(InlineFont(strike=False, b=True), "And more."))
    sheet["E6"].font = Font(strike=True)
    book.save(tmp_path / "calendar.xlsx")
    return tmp_path / "calendar.xlsx"


def test_rows_wait_of_which_a_cell_is_struck_out(path: Path) -> None:
    sheet = XlsxCalendar(path).read()
    assert sheet.tabs[0].struck == {*((3, column) for column in range(1, 7)), (4, 4), (6, 5)}
    held = {row.number: [fault.rule for fault in row.faults] for row in map_sheet(sheet).rows}
    # Whose name is crossed out says nothing: nothing is read from that column.
    assert held == {2: [], 3: ["cell.struck"], 4: ["cell.struck"], 5: [], 6: []}

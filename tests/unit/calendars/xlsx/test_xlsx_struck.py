"""What somebody has crossed out is not to be posted."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from calendar_sync.calendars.mapping import map_sheet
from calendar_sync.calendars.xlsx import XlsxCalendar
from calendar_sync.entries.rules import ReadingRules
from calendar_sync.layout.propose import propose
from calendar_sync.layout.read import read_layout

ANCHOR = (
    "<xdr:oneCellAnchor><xdr:from><xdr:col>{}</xdr:col><xdr:row>{}</xdr:row></xdr:from>"
    "<xdr:{}><a/></xdr:{}></xdr:oneCellAnchor>"
)
RELATION = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="d" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing" Target="../drawings/d.xml"/>'
    "</Relationships>"
)
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


def test_a_row_waits_whose_picture_lies_over_its_empty_cell(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append((*TITLES, "Media"))
    for number, media in ((2, None), (3, "https://example.com/a.jpg"), (4, None)):
        sheet.append(["2027-05-14", "09:00", "LinkedIn", f"Fresh rolls, number {number}.", "Ann", "Ready", media])
    book.save(tmp_path / "calendar.xlsx")
    anchors = "".join(
        ANCHOR.format(column, row, kind, kind)
        for column, row, kind in ((0, 0, "pic"), (6, 1, "pic"), (6, 2, "pic"), (6, 3, "graphicFrame"))
    )
    with zipfile.ZipFile(tmp_path / "calendar.xlsx", "a") as package:
        package.writestr("xl/worksheets/_rels/sheet1.xml.rels", RELATION)
        package.writestr("xl/drawings/d.xml", f'<xdr:wsDr xmlns:xdr="d">{anchors}</xdr:wsDr>')
    read = XlsxCalendar(tmp_path / "calendar.xlsx").read()
    assert {(1, 1), (2, 7), (3, 7)} == read.tabs[0].pictures
    held = {row.number: [fault.rule for fault in row.faults] for row in map_sheet(read).rows}
    assert held == {2: ["media.floating"], 3: [], 4: []}
    proposal = propose(read, statuses=ReadingRules().status)
    found = read_layout(read, proposal.layout, statuses=ReadingRules().status, blank_status="ready")
    assert {row.number: [fault.rule for fault in row.faults] for row in found.rows} == held


def test_comments_are_told_with_their_cells(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(TITLES)
    sheet["D1"].comment = Comment("Fresh & <short>", "Ann")
    sheet.append(["2027-05-14", "09:00", "LinkedIn", "Fresh rolls", "Ann", "Ready"])
    sheet["F2"].comment = Comment("On hold, says Tim", "Ann")
    book.save(tmp_path / "calendar.xlsx")
    read = XlsxCalendar(tmp_path / "calendar.xlsx").read()
    assert read.tabs[0].comments == {(1, 4): "Fresh & <short>", (2, 6): "On hold, says Tim"}
    assert [[fault.rule for fault in row.faults] for row in map_sheet(read).rows] == [["row.note_forbids"]]

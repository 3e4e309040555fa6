"""What stands around the cells: tabs, filters, hidden rows, links, merged cells, tables."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.table import Table
from xlsx_files import MAIN, calendar, parts_of, read_tab, relationships, single, worksheet

from calendar_sync.model.sheet import CellProblem


def cell(content: str, attributes: str = "") -> str:
    return f'<row r="1"><c r="A1"{attributes}>{content}</c></row>'


def test_tabs_come_in_order_and_only_worksheets_count(tmp_path: Path) -> None:
    sheets = {name: worksheet(cell(f"<v>{number}</v>")) for number, name in enumerate([" June", "Plan &amp; ideas"], 1)}
    parts = parts_of(
        sheets,
        extra={"xl/chartsheets/sheet1.xml": f'<chartsheet xmlns="{MAIN}"/>'},
        relations={"rCh": ("chartsheet", "chartsheets/sheet1.xml")},
    )
    workbook = str(parts["xl/workbook.xml"])
    parts["xl/workbook.xml"] = workbook.replace(
        "<sheets>", '<sheets><sheet name="Module1" sheetId="8" r:id=""/><sheet name="Chart" sheetId="9" r:id="rCh"/>'
    ).replace('sheetId="2"', 'sheetId="2" state="veryHidden"')
    tabs = calendar(tmp_path, parts).read().tabs
    assert [(tab.name, tab.hidden, tab.value(1, 1)) for tab in tabs] == [(" June", False, 1), ("Plan & ideas", True, 2)]


@pytest.mark.parametrize(
    ("before", "after", "filtered"),
    [
        ("", "", False),
        ("", '<autoFilter ref="A1:B2"/>', False),
        ("", '<autoFilter ref="A1:B2"><filterColumn colId="0" hiddenButton="1"/></autoFilter>', False),
        ("", '<autoFilter ref="A1:B2"><filterColumn colId="0"><filters><filter val="x"/></filters></filterColumn>'
         "</autoFilter>", True),
        ('<sheetPr filterMode="1"/>', "", True),
    ],
)  # fmt: skip
def test_a_filter_counts_when_it_hides_something(tmp_path: Path, before: str, after: str, filtered: bool) -> None:
    assert read_tab(single(tmp_path, cell("<v>1</v>"), before=before, after=after)).filtered is filtered


def test_hidden_rows_are_those_hidden_within_the_used_area(tmp_path: Path) -> None:
    states = ["", ' hidden="1"', " hidden='true'", ' hidden="0"']
    rows = "".join(f'<row r="{row}"{state}><c><v>1</v></c></row>' for row, state in enumerate(states, 1))
    tab = read_tab(single(tmp_path, rows + '<row r="1048576" hidden="1"/>'))
    assert tab.hidden_rows == {2, 3}


def test_hyperlinks_are_told_by_their_target(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="C1" t="str"><f>HYPERLINK("https://x.example/a?b=1'
        '&amp;c=""2""","photo")</f><v>photo</v></c><c r="D1"><v>4</v></c></row><row r="2"><c r="A2"><v>5</v></c></row>'
    )
    after = (
        '<hyperlinks><hyperlink ref="A1:A3" r:id="rId1"/><hyperlink ref="B1" r:id="rId1" location="page2"/>'
        '<hyperlink ref="D1" location="Plan!A1"/></hyperlinks>'
    )
    links = relationships({"rId1": ("hyperlink", "https://drive.example/1?a=b&amp;c=d")})
    parts = parts_of({"Plan": worksheet(rows, after=after)}, extra={"xl/worksheets/_rels/sheet1.xml.rels": links})
    assert read_tab(calendar(tmp_path, parts)).hyperlinks == {
        (1, 1): "https://drive.example/1?a=b&c=d",
        (2, 1): "https://drive.example/1?a=b&c=d",
        (1, 2): "https://drive.example/1?a=b&c=d#page2",
        (1, 3): 'https://x.example/a?b=1&c="2"',
    }


def test_a_formula_that_shows_a_picture_says_where_the_picture_is(tmp_path: Path) -> None:
    wrapped = 'IFERROR(__xludf.DUMMYFUNCTION("IMAGE(""https://x.example/b.jpg"")"),"")'
    rows = (
        '<row r="1"><c r="A1" t="e" vm="1"><f>_xlfn.IMAGE("https://x.example/a.jpg", "bun")</f><v>#VALUE!</v></c>'
        f'<c r="B1" t="str"><f>{wrapped}</f><v></v></c><c r="C1" t="str"><f>IMAGE(A9&amp;".jpg")</f><v></v></c></row>'
    )
    (row,) = read_tab(single(tmp_path, rows)).rows
    assert [*row[:2], isinstance(row[2], CellProblem)] == ["https://x.example/a.jpg", "https://x.example/b.jpg", True]


def test_tables_and_merged_cells_made_by_a_library(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["C3"], sheet["D3"], sheet["C4"] = "Date", "Text", "x"
    sheet.add_table(Table(displayName="Posts", ref="C3:D5"))
    sheet.merge_cells("A1:D1")
    book.save(tmp_path / "calendar.xlsx")
    tab = read_tab(calendar(tmp_path, (tmp_path / "calendar.xlsx").read_bytes()))
    (table,) = tab.tables
    assert (table.name, table.first_row, table.first_column, table.last_row, table.last_column, table.has_totals) == (
        "Posts", 3, 3, 5, 4, False,
    )  # fmt: skip
    assert tab.merged == ((1, 1, 1, 4),)

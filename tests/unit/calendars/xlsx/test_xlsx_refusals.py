"""Cells that must not be written, and formulas that make room."""

from __future__ import annotations

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from xlsx_files import (
    MAIN,
    assert_only_cells,
    assert_only_changed,
    calendar,
    part,
    parts_of,
    put,
    read_tab,
    single,
    worksheet,
)

from calendar_sync.calendars.xlsx.refs import Area
from calendar_sync.errors import CalendarChanged, CalendarError
from calendar_sync.model.sheet import CellWrite

SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("rows", "after", "write_", "words"),
    [
        ("", '<mergeCells><mergeCell ref="B2:D4"/></mergeCells>', put(3, 3, "x"), r"Plan!C3 .*merged.*Plan!B2"),
        ('<row r="2"><c r="B2"><f t="array" ref="B2:B4">A1</f></c></row><row r="3"><c r="B3"><v>1</v></c></row>',
         "", put(3, 2, "x"), r"Plan!B3 .*array formula"),
        ('<row r="2"><c r="B2"><f t="dataTable" ref="B2:B4"/><v>1</v></c></row>', "", put(4, 2, "x"), "Plan!B4"),
        ('<row r="2"><c r="B2"><f t="shared" si="0" ref="B2:C2">A1</f></c><c r="C2"><f t="shared" si="0"/></c></row>',
         "", put(2, 2, "x"), "Plan!B2 .*share"),
        ('<row r="2"><c r="B2"/><c r="B2"/></row>', "", put(2, 2, "x"), "Plan!B2 is stored twice"),
        ('<row r="2"/><row r="2"/>', "", put(2, 2, "x"), "row 2 twice"),
        ("", "", put(0, 1, "x"), "outside"),
        ("", "", put(1, 16385, "x"), "outside"),
        ("", "", put(1048577, 1, "x"), "outside"),
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_refused_with_the_cell(
    tmp_path: Path, rows: str, after: str, write_: CellWrite, words: str
) -> None:
    made = single(tmp_path, rows, after=after)
    old = made.fingerprint()
    with pytest.raises(CalendarError, match=words):
        made.write([put(9, 9, "fine"), write_], fingerprint=old)
    assert made.fingerprint() == old


def test_the_anchor_of_merged_cells_can_be_written(tmp_path: Path) -> None:
    made = single(tmp_path, "", after='<mergeCells count="1"><mergeCell ref="B2:D4"/></mergeCells>')
    made.write([put(2, 2, "x"), put(3, 3, "")], fingerprint=None)
    assert read_tab(made).value(2, 2) == "x"


def test_a_cell_that_lives_on_a_shared_formula_can_be_written(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><f t="shared" si="0" ref="A1:A3">B1</f><v>1</v></c></row><row r="2"><c r="A2">'
        '<f t="shared" si="0"/><v>2</v></c></row><row r="3"><c r="A3"><f t="shared" si="0"/><v>3</v></c></row>'
    )
    made, path = single(tmp_path, rows), tmp_path / "calendar.xlsx"
    before = part(path, SHEET)
    made.write([put(2, 1, "x")], fingerprint=None)
    assert_only_cells(before, part(path, SHEET), "A2")


CHAIN = f'<calcChain xmlns="{MAIN}"><c r="A1" i="1"/><c r="B1" l="1"/><c r="B1" i="2"/><c r="C1"/></calcChain>'


def with_formulas(chain: str = CHAIN) -> dict[str, str | bytes]:
    rows = '<row r="1"><c r="A1"><f>1</f><v>1</v></c><c r="B1"><f>2</f><v>2</v></c><c r="C1"><f>3</f><v>3</v></c></row>'
    parts = parts_of(
        {"Plan": worksheet(rows), "Other": worksheet(rows)},
        extra={"xl/calcChain.xml": chain},
        relations={"rCalc": ("calcChain", "calcChain.xml")},
    )
    types = str(parts["[Content_Types].xml"])
    override = '<Override PartName="/xl/calcChain.xml" ContentType="x"/></Types>'
    return parts | {"[Content_Types].xml": types.replace("</Types>", override)}


def test_a_replaced_formula_leaves_the_calculation_chain(tmp_path: Path) -> None:
    made, path = calendar(tmp_path, with_formulas()), tmp_path / "calendar.xlsx"
    old = path.read_bytes()
    made.write([put(1, 1, "x"), put(1, 2, "y", tab="Other")], fingerprint=None)
    assert_only_changed(old, path.read_bytes(), SHEET, "xl/worksheets/sheet2.xml", "xl/calcChain.xml")
    chain = part(path, "xl/calcChain.xml").decode()
    assert chain == f'<calcChain xmlns="{MAIN}"><c i="1" r="B1" l="1"/><c i="2" r="C1"/></calcChain>'


def test_an_empty_calculation_chain_is_taken_out(tmp_path: Path) -> None:
    made = calendar(tmp_path, with_formulas(f'<calcChain xmlns="{MAIN}"><c r="A1" i="1"/></calcChain>'))
    before = CalamineWorkbook.from_path(tmp_path / "calendar.xlsx").get_sheet_by_name("Other").to_python()
    made.write([put(1, 1, "x")], fingerprint=None)
    path = tmp_path / "calendar.xlsx"
    assert b"calcChain" not in part(path, "[Content_Types].xml") + part(path, "xl/_rels/workbook.xml.rels")
    with pytest.raises(KeyError):
        part(path, "xl/calcChain.xml")
    assert CalamineWorkbook.from_path(path).get_sheet_by_name("Other").to_python() == before
    assert read_tab(made).value(1, 1) == "x"


def test_a_tab_that_is_gone_is_said(tmp_path: Path) -> None:
    made = single(tmp_path, "")
    with pytest.raises(CalendarChanged, match="'June'"):
        made.write([put(1, 1, "x", tab="June")], fingerprint=None)


def test_a_tab_without_a_place_for_cells_is_refused(tmp_path: Path) -> None:
    made = calendar(tmp_path, parts_of({"Plan": f'<worksheet xmlns="{MAIN}"/>'}))
    with pytest.raises(CalendarError, match="'Plan'"):
        made.write([put(1, 1, "x")], fingerprint=None)


def test_merged_cells_elsewhere_cost_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    merged = "".join(f'<mergeCell ref="H{row}:I{row}"/>' for row in range(1, 5001))
    sheet = worksheet('<row r="1"><c r="A1"><v>1</v></c></row>', after=f"<mergeCells>{merged}</mergeCells>")
    made = calendar(tmp_path, parts_of({"Plan": sheet}))
    looked_at: list[tuple[int, int]] = []
    inside = Area.__contains__
    monkeypatch.setattr(Area, "__contains__", lambda area, cell: looked_at.append(cell) or inside(area, cell))
    made.write([put(row, 2, "x") for row in range(1, 201)], fingerprint=None)
    assert len(looked_at) < 1000
    with pytest.raises(CalendarError, match="merged"):
        made.write([put(3, 9, "x")], fingerprint=None)

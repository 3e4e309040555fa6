"""What is written into a worksheet, and that nothing else in it changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from xlsx_files import (
    MAIN,
    STRICT,
    STRICT_RELATION,
    assert_only_cells,
    assert_only_changed,
    calendar,
    part,
    parts_of,
    put,
    read_tab,
    relationships,
    single,
    worksheet,
)

from calendar_sync.calendars.xlsx import XlsxCalendar
from calendar_sync.errors import CalendarError
from calendar_sync.model.sheet import CellWrite

SHEET = "xl/worksheets/sheet1.xml"
HEADER = '<row r="1"><c r="A1" s="2" t="inlineStr"><is><t>Date</t></is></c><c r="B1" s="3" t="inlineStr"><is><t>Text</t></is></c></row>'  # noqa: E501


def write(folder: Path, made: XlsxCalendar, *writes: CellWrite) -> tuple[bytes, bytes]:
    """Write and return the worksheet part before and after; check that no other part changed."""
    path = folder / "calendar.xlsx"
    old = path.read_bytes()
    before = part(path, SHEET)
    made.write(writes, fingerprint=made.fingerprint())
    after = part(path, SHEET)
    assert_only_changed(old, path.read_bytes(), *([SHEET] if before != after else []))
    return before, after


def cells_of(sheet: bytes) -> str:
    """Return what stands inside sheetData."""
    return sheet.split(b"<sheetData>")[1].split(b"</sheetData>")[0].decode()


@pytest.mark.parametrize(
    ("rows", "writes", "expected"),
    [
        pytest.param('<row r="2"><c r="A2"><v>1</v></c></row>', [put(2, 2, "id")],
                     '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="inlineStr"><is><t>id</t></is></c></row>',
                     id="right of the cells"),
        pytest.param('<row r="2"><c r="C2"/></row>', [put(2, 2, "id")],
                     '<row r="2"><c r="B2" t="inlineStr"><is><t>id</t></is></c><c r="C2"/></row>',
                     id="before a cell"),
        pytest.param('<row r="2"/>', [put(2, 28, "b"), put(2, 27, "a")],
                     '<row r="2"><c r="AA2" t="inlineStr"><is><t>a</t></is></c><c r="AB2" t="inlineStr"><is><t>b</t>'
                     "</is></c></row>", id="into a closed row, in column order"),
        pytest.param('<row r="2"/><row r="5"/>', [put(3, 1, "x")],
                     '<row r="2"/><row r="3"><c r="A3" t="inlineStr"><is><t>x</t></is></c></row><row r="5"/>',
                     id="a new row between rows"),
        pytest.param('<row r="2"/>', [put(9, 1, "y"), put(1, 1, "x")],
                     '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row><row r="2"/><row r="9">'
                     '<c r="A9" t="inlineStr"><is><t>y</t></is></c></row>', id="new rows around"),
        pytest.param('<row r="5"/><row r="2"/>', [put(3, 1, "x")],
                     '<row r="3"><c r="A3" t="inlineStr"><is><t>x</t></is></c></row><row r="5"/><row r="2"/>',
                     id="rows out of order"),
        pytest.param("<row><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c></row>", [put(1, 2, "x")],
                     '<row><c><v>1</v></c><c r="B1" t="inlineStr"><is><t>x</t></is></c><c><v>3</v></c></row>',
                     id="no addresses"),
        pytest.param('<row r="2"><c r="A2" s="4" t="s" cm="1" vm="2" ph="1"><v>0</v></c></row>', [put(2, 1, "x")],
                     '<row r="2"><c r="A2" s="4" ph="1" t="inlineStr"><is><t>x</t></is></c></row>',
                     id="look kept, type and metadata gone"),
        pytest.param('<row r="2"><c r="A2" s="4"><v>5</v></c></row>', [put(2, 1, "")],
                     '<row r="2"><c r="A2" s="4"/></row>', id="cleared"),
        pytest.param('<row r="2"><c r="A2" s="4"/></row>', [put(2, 1, ""), put(2, 2, ""), put(7, 1, "")],
                     '<row r="2"><c r="A2" s="4"/></row>', id="nothing to clear"),
        pytest.param('<row r="2"><c r="A2"/></row>', [put(2, 1, "first"), put(2, 1, "last")],
                     '<row r="2"><c r="A2" t="inlineStr"><is><t>last</t></is></c></row>', id="twice the same cell"),
        pytest.param('<row r="2" spans="1:3"><c r="C2"/></row>', [put(2, 6, "x")],
                     '<row r="2" spans="1:6"><c r="C2"/><c r="F2" t="inlineStr"><is><t>x</t></is></c></row>',
                     id="the hint on columns"),
        pytest.param('<row r="2" spans="2:3 5:8"><c r="C2"/></row>', [put(2, 1, "x")],
                     '<row r="2" spans="1:8"><c r="A2" t="inlineStr"><is><t>x</t></is></c><c r="C2"/></row>',
                     id="the hint in pieces"),
        pytest.param('<row r="2" s="4" customFormat="1"/>', [put(2, 1, "x")],
                     '<row r="2" s="4" customFormat="1"><c r="A2" s="4" t="inlineStr"><is><t>x</t></is></c></row>',
                     id="look of the row"),
        pytest.param('<row r="2" ht="9" foo=">"><c r="A2" bar="/>"/></row>', [put(2, 2, "x")],
                     '<row r="2" ht="9" foo=">"><c r="A2" bar="/>"/><c r="B2" t="inlineStr"><is><t>x</t></is></c>'
                     "</row>", id="brackets in attributes"),
        pytest.param('<!-- <row r="2"> --><row r="2"><c r="A2" t="str"><v><![CDATA[</c></row>]]></v></c></row>',
                     [put(2, 2, "x")],
                     '<!-- <row r="2"> --><row r="2"><c r="A2" t="str"><v><![CDATA[</c></row>]]></v></c>'
                     '<c r="B2" t="inlineStr"><is><t>x</t></is></c></row>', id="comments and CDATA"),
        pytest.param("<row r='2' ><c r='A2' ><v >1</v ></c ></row >", [put(2, 2, "x")],
                     "<row r='2' ><c r='A2' ><v >1</v ></c ><c r=\"B2\" t=\"inlineStr\"><is><t>x</t></is></c></row >",
                     id="unusual space"),
        pytest.param(HEADER, [put(1, 3, "Sync ID", header=True), put(2, 3, "a1")],
                     HEADER[:-6] + '<c r="C1" s="3" t="inlineStr"><is><t>Sync ID</t></is></c></row>'
                     '<row r="2"><c r="C2" t="inlineStr"><is><t>a1</t></is></c></row>',
                     id="a title looks like its neighbour"),
        pytest.param(HEADER[:-6] + '<c r="C1"/><c r="D1" s="1"/></row>',
                     [put(1, 3, "a", header=True), put(1, 4, "b", header=True)],
                     HEADER[:-6] + '<c r="C1" s="3" t="inlineStr"><is><t>a</t></is></c>'
                     '<c r="D1" s="1" t="inlineStr"><is><t>b</t></is></c></row>', id="an empty cell's own look stays"),
        pytest.param('<row r="1"><c r="C1" s="2"><v>1</v></c></row>', [put(1, 1, "a", header=True)],
                     '<row r="1"><c r="A1" s="2" t="inlineStr"><is><t>a</t></is></c><c r="C1" s="2"><v>1</v></c></row>',
                     id="a title left of all others"),
    ],
)  # fmt: skip
def test_cells_are_spliced_into_place(tmp_path: Path, rows: str, writes: list[CellWrite], expected: str) -> None:
    _, after = write(tmp_path, single(tmp_path, rows), *writes)
    assert cells_of(after) == expected


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("a & <b> \"c\" 'd'", "<t>a &amp; &lt;b&gt; \"c\" 'd'</t>"),
        (" a", '<t xml:space="preserve"> a</t>'),
        ("a\nb", '<t xml:space="preserve">a\nb</t>'),
        ("a\r\nb", '<t xml:space="preserve">a_x000D_\nb</t>'),
        ("\x00\x1f\ufffe", "<t>_x0000__x001F__xFFFE_</t>"),
        ("_x0041_", "<t>_x005F_x0041_</t>"),
        ("_x00g1_ 😀", "<t>_x00g1_ 😀</t>"),
        ("=1+1", "<t>=1+1</t>"),
        ("\ud800", "<t>\ufffd</t>"),
    ],
)
def test_text_is_spelled_as_the_format_wants_it(tmp_path: Path, text: str, spelled: str) -> None:
    made = single(tmp_path, "")
    _, after = write(tmp_path, made, put(1, 1, text))
    assert spelled in after.decode()
    assert read_tab(made).value(1, 1) == text.replace("\ud800", "\ufffd")


def test_a_cell_holds_32767_utf16_units(tmp_path: Path) -> None:
    made = single(tmp_path, "")
    made.write([put(1, 1, "😀" * 16_383 + "x")], fingerprint=None)
    before = (tmp_path / "calendar.xlsx").read_bytes()
    with pytest.raises(CalendarError, match=r"Plan!B7.*32767"):
        made.write([put(1, 1, "y"), put(7, 2, "😀" * 16_384)], fingerprint=None)
    assert (tmp_path / "calendar.xlsx").read_bytes() == before


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('t="inlineStr"><is><t>same</t></is></c>', "same"),
        ('t="inlineStr"><is><r><t>sa</t></r><r><t>me</t></r></is></c>', "same"),
        ('t="s"><v>1</v></c>', "same"),
        ('t="str"><v>same</v></c>', "same"),
    ],
)
def test_a_cell_that_holds_the_text_already_is_left_alone(tmp_path: Path, cell: str, text: str) -> None:
    parts = parts_of({"Plan": worksheet(f'<row r="1"><c r="A1" {cell}</row>')}, strings="<si/><si><t>same</t></si>")
    made = calendar(tmp_path, parts)
    old = made.fingerprint()
    assert made.write([put(1, 1, text)], fingerprint=old) == old
    assert made.write([put(1, 1, "other")], fingerprint=old) != old


def test_a_number_is_replaced_even_by_the_same_digits(tmp_path: Path) -> None:
    made = single(tmp_path, '<row r="1"><c r="A1"><v>12345678901234567</v></c></row>')
    write(tmp_path, made, put(1, 1, "12345678901234567"))
    assert read_tab(made).value(1, 1) == "12345678901234567"


def test_sheets_without_cells_open_up(tmp_path: Path) -> None:
    made = calendar(tmp_path, parts_of({"Plan": f'<worksheet xmlns="{MAIN}"><sheetData/><pageMargins/></worksheet>'}))
    _, after = write(tmp_path, made, put(3, 1, "c"), put(1, 2, "b"), put(1, 1, "a"))
    assert [list(row) for row in read_tab(made).rows] == [["a", "b"], [], ["c"]]
    assert after.endswith(b"</sheetData><pageMargins/></worksheet>")


def test_new_cells_take_the_look_of_their_column(tmp_path: Path) -> None:
    before = '<cols><col min="1" max="2" width="9"/><col min="3" max="16384" width="9" style="5"/></cols>'
    made = single(tmp_path, '<row r="1"><c r="A1"/></row>', before=before)
    _, after = write(tmp_path, made, put(1, 2, "b"), put(1, 3, "c"), put(2, 4, "d"))
    assert 'r="B1" t' in cells_of(after)
    assert 'r="C1" s="5"' in cells_of(after)
    assert 'r="D2" s="5"' in cells_of(after)


@pytest.mark.parametrize(
    ("old", "new"),
    [("A1", "A1:D5"), ("A1:B9", "A1:D9"), ("C2:F20", "C2:F20"), ("1:4", "1:4"), ("A:C", "A:C"), ("", "")],
)
def test_the_used_range_grows_where_it_is_one(tmp_path: Path, old: str, new: str) -> None:
    made = single(tmp_path, '<row r="1"><c r="A1"/></row>', before=f'<dimension ref="{old}"/>')
    _, after = write(tmp_path, made, put(5, 4, "x"))
    assert f'<dimension ref="{new}"/>'.encode() in after


def test_prefixes_are_kept(tmp_path: Path) -> None:
    sheet = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:dimension ref="A1"/><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c>'
        "</x:row></x:sheetData></x:worksheet>"
    )
    made = calendar(tmp_path, parts_of({"Plan": sheet}))
    before, after = write(tmp_path, made, put(1, 2, "b"), put(2, 1, "c"))
    assert_only_cells(before, after, "B1", "A2")
    assert [list(row) for row in read_tab(made).rows] == [[1, "b"], ["c"]]


def test_strict_workbooks_stay_strict(tmp_path: Path) -> None:
    sheet = worksheet('<row r="1"><c r="A1"><v>1</v></c></row>', main=STRICT, relation=STRICT_RELATION)
    made = calendar(tmp_path, parts_of({"Plan": sheet}, main=STRICT, relation=STRICT_RELATION))
    before, after = write(tmp_path, made, put(1, 2, "b"))
    assert_only_cells(before, after, "B1")
    assert read_tab(made).value(1, 2) == "b"


def test_alternate_content_and_extensions_survive(tmp_path: Path) -> None:
    after_cells = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice '
        'Requires="x14"><controls/></mc:Choice><mc:Fallback><row r="1"/></mc:Fallback></mc:AlternateContent><extLst>'
        '<ext uri="{CCE6}" xmlns:x14="http://x14"><x14:dataValidations count="1"><x14:dataValidation sqref="B2">'
        "</x14:dataValidation></x14:dataValidations></ext></extLst>"
    )
    made = single(tmp_path, '<row r="1"><c r="A1"><v>1</v></c></row>', after=after_cells)
    before, after = write(tmp_path, made, put(1, 2, "b"))
    assert_only_cells(before, after, "B1")
    assert after.endswith(f"</sheetData>{after_cells}</worksheet>".encode())


def test_a_byte_order_mark_stays(tmp_path: Path) -> None:
    made = calendar(tmp_path, parts_of({"Plan": b"\xef\xbb\xbf" + worksheet('<row r="1"/>').encode()}))
    _, after = write(tmp_path, made, put(1, 1, "x"))
    assert after.startswith(b"\xef\xbb\xbf<?xml")
    assert read_tab(made).value(1, 1) == "x"


def test_links_keep_their_targets(tmp_path: Path) -> None:
    sheet = worksheet(
        '<row r="1"><c r="A1"><v>1</v></c></row>', after='<hyperlinks><hyperlink ref="A1" r:id="rId7"/></hyperlinks>'
    )
    links = relationships({"rId7": ("hyperlink", "mailto:anna@example.org")})
    made = calendar(tmp_path, parts_of({"Plan": sheet}, extra={"xl/worksheets/_rels/sheet1.xml.rels": links}))
    write(tmp_path, made, put(1, 2, "x"))
    assert read_tab(made).hyperlinks == {(1, 1): "mailto:anna@example.org"}

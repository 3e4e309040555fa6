"""The container: every other part stays byte for byte the same, and nothing hostile is let in."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import ColorScaleRule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from python_calamine import CalamineWorkbook
from xlsx_files import (
    MAIN,
    RELATION,
    assert_only_cells,
    assert_only_changed,
    calendar,
    part,
    parts_of,
    put,
    worksheet,
    zipped,
)

SHEET = "xl/worksheets/sheet1.xml"
PLAIN = {"Plan": worksheet('<row r="1"><c r="A1"><v>1</v></c></row>')}
X14 = (
    '<extLst><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}" xmlns:x14="http://schemas.microsoft.com/office/'
    'spreadsheetml/2009/9/main"><x14:conditionalFormattings><x14:conditionalFormatting xmlns:xm="http://schemas.'
    'microsoft.com/office/excel/2006/main"><x14:cfRule type="dataBar" id="{00000000-0001}"/><xm:sqref>A1:A9</xm:sqref>'
    '</x14:conditionalFormatting></x14:conditionalFormattings></ext><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:dataValidations count="1" xmlns:xm='
    '"http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidation type="list"><x14:formula1><xm:f>Other!'
    "$A$1:$A$3</xm:f></x14:formula1><xm:sqref>C2:C9</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>"
)


def rich_workbook() -> bytes:
    """Return a workbook with what spreadsheets libraries lose: made by one, then furnished by hand."""
    book = openpyxl.Workbook()
    sheet, other = book.active, book.create_sheet("Other")
    sheet.title = "Plan"
    for row in (
        ["Date", "Likes", "Channel"],
        ["May 1", 5, "X"],
        ["May 2", 7, "LinkedIn"],
        ["Sum", "=SUM(B2:B3)", None],
    ):
        sheet.append(row)
        other.append(row)
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    sheet.add_chart(chart, "F2")
    sheet["A2"].comment = Comment("Ask Anna", "Ben")
    validation = DataValidation(type="list", formula1='"X,LinkedIn"')
    validation.add("C2:C9")
    sheet.add_data_validation(validation)
    colours = {"start_type": "min", "start_color": "FFFFFF", "end_type": "max", "end_color": "00FF00"}
    sheet.conditional_formatting.add("B2:B9", ColorScaleRule(**colours))
    sheet.freeze_panes = "A2"
    book.defined_names["Likes"] = DefinedName("Likes", attr_text="Plan!$B$2:$B$3")
    buffer = io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as made:
        parts: dict[str, str | bytes] = {name: made.read(name) for name in made.namelist()}
    parts[SHEET] = re.sub(rb"<v></v>|<v ?/>", b"<v>12</v>", bytes(parts[SHEET])).replace(
        b"</worksheet>", X14.encode() + b"</worksheet>"
    )
    links = bytes(parts["xl/worksheets/_rels/sheet1.xml.rels"]).decode()
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = links.replace(
        "</Relationships>",
        f'<Relationship Id="rPv" Type="{RELATION}/pivotTable" Target="../pivotTables/pivotTable1.xml"/><Relationship '
        'Id="rTc" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" '
        'Target="../threadedComments/threadedComment1.xml"/></Relationships>',
    )
    pivot = f'<pivotTableDefinition xmlns="{MAIN}" name="P" cacheId="1"><location ref="H1:I4"/></pivotTableDefinition>'
    return zipped(
        parts
        | {
            "xl/pivotTables/pivotTable1.xml": pivot,
            "xl/pivotCache/pivotCacheDefinition1.xml": f'<pivotCacheDefinition xmlns="{MAIN}" refreshOnLoad="1"/>',
            "xl/pivotCache/pivotCacheRecords1.xml": f'<pivotCacheRecords xmlns="{MAIN}" count="0"/>',
            "xl/threadedComments/threadedComment1.xml": "<ThreadedComments><!-- Ask Anna --></ThreadedComments>",
            "xl/media/image1.png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
            "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 macros " * 40,
            "xl/printerSettings/printerSettings1.bin": b"\0" * 700,
            "customXml/item1.xml": "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'never read'>]><x>&a;</x>",
        },
        stored=frozenset({"xl/media/image1.png", "docProps/app.xml"}),
    )


def test_all_other_parts_stay_byte_for_byte_the_same(tmp_path: Path) -> None:
    before = rich_workbook()
    made, path = calendar(tmp_path, before), tmp_path / "calendar.xlsx"
    old = made.read()
    made.write([put(1, 4, "Sync ID", header=True), put(2, 4, "a1"), put(3, 4, "b2")], fingerprint=old.fingerprint)
    after = path.read_bytes()
    assert_only_changed(before, after, SHEET)
    with zipfile.ZipFile(io.BytesIO(before)) as archive_:
        assert_only_cells(archive_.read(SHEET), part(path, SHEET), "D1", "D2", "D3")
    assert X14.encode() in part(path, SHEET)

    new = made.read()
    assert [list(row) for row in new.tabs[0].rows] == [
        ["Date", "Likes", "Channel", "Sync ID"], ["May 1", 5, "X", "a1"], ["May 2", 7, "LinkedIn", "b2"], ["Sum", 12],
    ]  # fmt: skip
    assert new.tabs[1] == old.tabs[1]
    seen = CalamineWorkbook.from_path(path).get_sheet_by_name("Plan").to_python()
    assert [row[:4] for row in seen][3] == ["Sum", 12.0, "", ""]
    book = openpyxl.load_workbook(path, read_only=True)
    assert [cell.value for cell in book["Plan"][3]] == ["May 2", 7, "LinkedIn", "b2"]
    assert book["Plan"]["B4"].value == "=SUM(B2:B3)"
    book.close()


def test_macros_stay_in_a_workbook_that_has_them(tmp_path: Path) -> None:
    before = zipped(parts_of(PLAIN, extra={"xl/vbaProject.bin": b"macros"}))
    made = calendar(tmp_path, before, "calendar.xlsm")
    made.write([put(1, 2, "x")], fingerprint=None)
    assert_only_changed(before, (tmp_path / "calendar.xlsm").read_bytes(), SHEET)


def streamed(parts: dict[str, str | bytes]) -> bytes:
    """Return a zip whose sizes follow the data, as programs write that do not know them beforehand."""

    class Stream(io.BytesIO):
        def seekable(self) -> bool:
            return False

    buffer = Stream()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive_:
        for name, content in parts.items():
            archive_.writestr(name, content)
    return buffer.getvalue()


def with_zip64(parts: dict[str, str | bytes]) -> bytes:
    """Return a zip in which every size and place stands in zip64 records."""
    local, directory = b"", b""
    for name, content in parts.items():
        raw = content.encode() if isinstance(content, str) else content
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = packer.compress(raw) + packer.flush()
        head = (45, 0, 8, 0x6000, 0x5821, zlib.crc32(raw), 0xFFFFFFFF, 0xFFFFFFFF, len(name))
        sizes = struct.pack("<QQ", len(raw), len(packed))
        place = struct.pack("<Q", len(local))
        odd = struct.pack("<HHB", 0xCAFE, 1, 7)
        directory += struct.pack("<4s6H3L5H2L", b"PK\1\2", 45, *head, 33, 4, 0, 0, 0, 0xFFFFFFFF) + name.encode()
        directory += odd + struct.pack("<HH", 1, 24) + sizes + place + b"note"
        local += struct.pack("<4s5H3L2H", b"PK\3\4", *head, 20) + name.encode()
        local += struct.pack("<HH", 1, 16) + sizes + packed
    count, size, start = len(parts), len(directory), len(local)
    end64 = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, start)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, start + size, 1)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 3)
    return local + directory + end64 + locator + end + b"end"


def with_comment(parts: dict[str, str | bytes]) -> bytes:
    """Return a zip with comments and extra fields."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive_:
        archive_.comment = b"made by hand"
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, (2001, 2, 3, 4, 5, 6))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.comment, info.extra = b"note", struct.pack("<HHL", 0xA220, 4, 9)
            archive_.writestr(info, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "pack",
    [zipped, streamed, with_zip64, with_comment, lambda parts: b"before the archive" + zipped(parts)],
    ids=["plain", "streamed", "zip64", "comments", "prefixed"],
)
def test_every_kind_of_zip_is_kept(tmp_path: Path, pack: Callable[[dict[str, str | bytes]], bytes]) -> None:
    before = pack(parts_of(PLAIN, extra={"xl/media/image1.png": bytes(range(256)) * 9}))
    made, path = calendar(tmp_path, before), tmp_path / "calendar.xlsx"
    made.write([put(1, 2, "x" * 5000)], fingerprint=made.fingerprint())
    assert_only_changed(before, path.read_bytes(), SHEET)
    assert CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python() == [[1.0, "x" * 5000]]
    again = path.read_bytes()
    made.write([put(1, 2, "y")], fingerprint=None)
    assert_only_changed(again, path.read_bytes(), SHEET)

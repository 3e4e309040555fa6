"""Files that are damaged, protected or built to harm are refused, with a way out."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsx_files import (
    MAIN,
    PACKAGE,
    calendar,
    parts_of,
    put,
    read_tab,
    relationships,
    worksheet,
    zipped,
)

from calendar_sync.calendars import archive
from calendar_sync.errors import CalendarError, CalendarUnreadable

SHEET = "xl/worksheets/sheet1.xml"
PLAIN = {"Plan": worksheet('<row r="1"><c r="A1"><v>1</v></c></row>')}


def flagged(data: bytes) -> bytes:
    """Mark all entries as encrypted."""
    directory = data.index(b"PK\1\2")
    return data[: directory + 8] + b"\1" + data[directory + 9 :]


def damaged(data: bytes) -> bytes:
    """Flip one bit of a stored picture."""
    place = data.index(b"picture!")
    return data[:place] + b"P" + data[place + 1 :]


def doubled() -> bytes:
    """Return a workbook that holds its sheet twice."""
    buffer = io.BytesIO(zipped(parts_of(PLAIN)))
    with zipfile.ZipFile(buffer, "a") as archive_, pytest.warns(UserWarning, match="Duplicate"):
        archive_.writestr(SHEET, PLAIN["Plan"])
    return buffer.getvalue()


def packed_by(method: int) -> bytes:
    """Return a workbook packed in another way than office programs do."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive_:
        for name, content in parts_of(PLAIN).items():
            archive_.writestr(name, content)
    return buffer.getvalue()


def overlapping() -> bytes:
    """Return a workbook in which two names of the directory point to one entry."""
    data = PICTURE
    end = data.index(b"PK\5\6")
    start = data.rindex(b"PK\1\2", 0, end)
    record = data[start:end].replace(b"xl/picture", b"xl/another")
    fields = list(struct.unpack_from("<4s4H2LH", data, end))
    fields[3], fields[4], fields[5] = fields[3] + 1, fields[4] + 1, fields[5] + len(record)
    return data[:end] + record + struct.pack("<4s4H2LH", *fields)


def understated() -> bytes:
    """Return a workbook whose picture unpacks to more than the directory says."""
    start = (data := PICTURE).index(b"xl/picture", data.index(b"PK\1\2")) - 46
    return data[: start + 20] + struct.pack("<LL", 4, 4) + data[start + 28 :]


def with_part(name: str, content: str | bytes) -> Callable[[], bytes]:
    return lambda: zipped(parts_of(PLAIN) | {name: content})


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
PICTURE = zipped(parts_of(PLAIN, extra={"xl/picture": b"picture!"}), stored=frozenset({"xl/picture"}))
DTD = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "empty"),
    "text": (lambda: b"Date,Text\n", "no workbook"),
    "cut off": (lambda: zipped(parts_of(PLAIN))[:-30], "damaged"),
    "xls": (lambda: OLE, "old .xls format"),
    "password": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "protected with a password"),
    "zip password": (lambda: flagged(PICTURE), "protected with a password"),
    "checksum": (lambda: damaged(PICTURE), "xl/picture.*checksum"),
    "understated": (understated, "damaged"),
    "bzip2": (lambda: packed_by(zipfile.ZIP_BZIP2), "packed in an unusual way"),
    "twice": (doubled, "sheet1.xml' twice"),
    "twice but for case": (with_part("XL/Styles.XML", "<a/>"), "twice"),
    "overlapping": (overlapping, "damaged"),
    "ods": (lambda: zipped({"mimetype": "application/vnd.oasis", "content.xml": "<a/>"}), "OpenDocument"),
    "xlsb": (lambda: zipped({"xl/workbook.bin": b"\1"}), r"binary workbook \(\.xlsb\)"),
    "traversal": (with_part("xl/../../evil.xml", "<a/>"), "forbidden name"),
    "drive": (with_part("C:/evil.xml", "<a/>"), "forbidden name"),
    "backslash traversal": (with_part("xl\\..\\..\\evil.xml", "<a/>"), "forbidden name"),
    "external entity": (with_part("_rels/.rels", '<!DOCTYPE r SYSTEM "http://x.example/r.dtd"><r/>'), "document type"),
    "a bomb": (with_part("xl/media/zeros.bin", "\0" * 10_500_000), "zip bombs"),
}
REFUSED_ON_READING: dict[str, tuple[Callable[[], bytes], str]] = {
    "word": (
        lambda: zipped({"_rels/.rels": relationships({"r": ("officeDocument", "word/d.xml")}), "word/d.xml": "<d/>"}),
        "no worksheet",
    ),
    "no sheets": (with_part("xl/workbook.xml", f'<workbook xmlns="{MAIN}"><sheets/></workbook>'), "no worksheet"),
    "two tabs of one part": (
        lambda: zipped(
            parts_of({"Plan": PLAIN["Plan"], "June": PLAIN["Plan"]}, relations={"rId2": ("worksheet", SHEET[3:])})
        ),
        "share one part",
    ),
    "entities in the sheet": (with_part(SHEET, f'{DTD}<worksheet xmlns="{MAIN}"/>'), "document type definition"),
    "entities in the workbook": (with_part("xl/workbook.xml", f'{DTD}<workbook xmlns="{MAIN}"/>'), "document type"),
    "entities in the strings": (
        lambda: zipped(parts_of(PLAIN, strings="") | {"xl/sharedStrings.xml": f"{DTD}<sst>&b;</sst>"}),
        "document type",
    ),
    "broken xml": (with_part(SHEET, "<worksheet><sheetData></worksheet>"), "not well-formed"),
    "bytes that are no text": (with_part(SHEET, "<worksheet>\xff</worksheet>".encode("latin-1")), "not well-formed"),
    "unknown encoding": (with_part(SHEET, '<?xml version="1.0" encoding="utf-7"?><worksheet/>'), "unknown encoding"),
    "cells in a second prefix": (
        with_part(SHEET, f'<worksheet xmlns="{MAIN}" xmlns:x="{MAIN}"><x:sheetData/></worksheet>'),
        "not understood",
    ),
    "rows in a second prefix": (
        with_part(SHEET, f'<worksheet xmlns="{MAIN}" xmlns:x="{MAIN}"><sheetData><x:row/></sheetData></worksheet>'),
        "not understood",
    ),
    "a cell of another row": (
        with_part(SHEET, worksheet('<row r="2"><c r="A2"><v>1</v></c><c r="B5"><v>2</v></c></row>')),
        "Row 2 of the tab .* stands in row 5",
    ),
    "another root": (with_part(SHEET, f'<macrosheet xmlns="{MAIN}"><sheetData/></macrosheet>'), "not understood"),
    "missing sheet": (
        lambda: zipped({name: content for name, content in parts_of(PLAIN).items() if name != SHEET}),
        "sheet1.xml is missing",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_files_that_are_no_sound_workbook_are_refused_with_a_way_out(tmp_path: Path, name: str) -> None:
    build, words = REFUSED[name]
    content = build()
    made = calendar(tmp_path, content)
    for attempt in (made.read, made.check_writable, lambda: made.write([put(1, 1, "x")], fingerprint=None)):
        with pytest.raises(CalendarUnreadable, match=words) as caught:
            attempt()
        assert caught.value.fix
    assert (tmp_path / "calendar.xlsx").read_bytes() == content


@pytest.mark.parametrize("name", REFUSED_ON_READING)
def test_parts_that_are_unsafe_are_refused_with_a_way_out(tmp_path: Path, name: str) -> None:
    build, words = REFUSED_ON_READING[name]
    with pytest.raises(CalendarUnreadable, match=words) as caught:
        calendar(tmp_path, build()).read()
    assert caught.value.fix


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED", 2**20)
    noise = b"".join(zlib.crc32(bytes([number % 256, number // 256])).to_bytes(4, "big") for number in range(2**16))
    made = calendar(tmp_path, parts_of(PLAIN, extra={"xl/media/a.bin": noise * 5}))
    with pytest.raises(CalendarUnreadable, match="unpacks to 1 MB"):
        made.read()


def test_too_many_parts_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_ENTRIES", 5)
    with pytest.raises(CalendarUnreadable, match="parts"):
        calendar(tmp_path, parts_of(PLAIN)).read()


SIGNATURE = (
    f'<Relationship Id="s" Type="{PACKAGE}/relationships/digital-signature/origin" Target="_xmlsignatures/o.sigs"/>'
)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (parts_of(PLAIN, extra={"_xmlsignatures/sig1.xml": "<s/>"}), "digitally signed"),
        (
            {
                name: content.replace("</Relationships>", SIGNATURE + "</Relationships>")
                if name == "_rels/.rels"
                else content
                for name, content in parts_of(PLAIN).items()
            },
            "digitally signed",
        ),
        (
            parts_of(
                PLAIN,
                extra={"xl/revisions/revisionHeaders.xml": "<headers/>"},
                relations={"rRev": ("revisionHeaders", "revisions/revisionHeaders.xml")},
            ),
            "shared in the old way",
        ),
    ],
    ids=["signature part", "signature relationship", "revisions"],
)
def test_signed_and_tracked_workbooks_are_read_but_not_written(
    tmp_path: Path, parts: dict[str, str | bytes], words: str
) -> None:
    made = calendar(tmp_path, parts)
    assert read_tab(made).value(1, 1) == 1
    old = (tmp_path / "calendar.xlsx").read_bytes()
    for attempt in (made.check_writable, lambda: made.write([put(1, 1, "x")], fingerprint=None)):
        with pytest.raises(CalendarError, match=words):
            attempt()
    assert (tmp_path / "calendar.xlsx").read_bytes() == old


STYLED = parts_of(
    {
        "Plan": worksheet(
            '<row r="1" spans="1:4"><c r="A1" s="1"><v>45000.5</v></c><c r="B1" t="s"><v>0</v></c><c r="C1" s="3">'
            '<f t="shared" ref="C1:C2" si="0">A1&amp;"x"</f><v>1.5</v></c><c r="D1" t="inlineStr"><is><t>a_x000D_</t>'
            '</is></c></row><row r="2" hidden="1"><c r="C2"><f t="shared" si="0"/></c></row>',
            before='<dimension ref="A1:D2"/><cols><col min="1" max="9" style="2"/></cols>',
            after='<autoFilter ref="A1:D2"/><mergeCells><mergeCell ref="A5:B6"/></mergeCells><hyperlinks><hyperlink '
            'ref="A1:B2" r:id="rId1"/></hyperlinks>',
        )
    },
    strings="<si><t>shared</t></si>",
    extra={
        "xl/worksheets/_rels/sheet1.xml.rels": relationships(
            {"rId1": ("hyperlink", "https://x.example/"), "rId2": ("table", "../tables/table1.xml")}
        ),
        "xl/tables/table1.xml": f'<table xmlns="{MAIN}" id="1" name="T" ref="A1:D2"><tableColumns count="4">'
        '<tableColumn id="1" name="a"/><tableColumn id="2" name="b"/></tableColumns></table>',
    },
)
SNIPPETS = [
    "",
    "0",
    "-1",
    "9" * 30,
    "9" * 5000,
    "²",
    "1e9",
    "&#65;",
    "é",
    "XFD1048576",
    "A0",
    '"',
    "<",
    ">",
    "</row>",
    "/>",
    "r=",
]


@given(data=st.data())
def test_damaged_parts_never_cause_more_than_a_clear_word(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from([name for name in STYLED if name != "[Content_Types].xml"]))
    text = str(STYLED[name])
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 12)))
    mangled = text[:start] + data.draw(st.sampled_from(SNIPPETS)) + text[end:]
    made = calendar(tmp_path_factory.getbasetemp(), STYLED | {name: mangled}, "mangled.xlsx")
    try:
        before = made.read()
        made.write([put(1, 5, "ID", header=True), put(2, 5, "x")], fingerprint=None)
        after = made.read()
    except CalendarError as error:
        refused: CalendarError | None = error
    else:
        refused = None
        assert [tab.name for tab in after.tabs] == [tab.name for tab in before.tabs]
        assert after.tabs[0].value(2, 5) == "x"
    assert refused is None or refused.fix

"""Workbooks built by hand, and ways to compare two of them."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

from calendar_sync.calendars.xlsx import XlsxCalendar
from calendar_sync.model.sheet import CellRef, CellWrite, Tab

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATION = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

STYLES = f"""<styleSheet xmlns="{MAIN}"><numFmts count="3"><numFmt numFmtId="164" formatCode="[h]:mm"/>
<numFmt numFmtId="165" formatCode="dd/mm/yyyy\\ hh:mm"/>
<numFmt numFmtId="166" formatCode="&quot;day &quot;0.0"/></numFmts>
<cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs>
<cellXfs count="6"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="20"/><xf numFmtId="164"/><xf numFmtId="165"/>
<xf numFmtId="166"/></cellXfs></styleSheet>"""
"""Cell styles: 0 General, 1 date, 2 time, 3 length of time, 4 date and time, 5 a number with a word."""


def worksheet(rows: str, *, before: str = "", after: str = "", main: str = MAIN, relation: str = RELATION) -> str:
    """Return a worksheet part with ``rows`` inside its sheetData."""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{main}" xmlns:r="{relation}">'
        f"{before}<sheetData>{rows}</sheetData>{after}</worksheet>"
    )


def relationships(entries: Mapping[str, tuple[str, str]], *, relation: str = RELATION) -> str:
    """Return a relationships part: id -> (kind, target); targets with ``://`` or ``mailto:`` are external."""
    lines = []
    for identity, (kind, target) in entries.items():
        mode = ' TargetMode="External"' if "://" in target or target.startswith("mailto:") else ""
        kind = kind if "://" in kind else f"{relation}/{kind}"
        lines.append(f'<Relationship Id="{identity}" Type="{kind}" Target="{target}"{mode}/>')
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(lines)}</Relationships>'


def zipped(parts: Mapping[str, str | bytes], *, stored: frozenset[str] = frozenset()) -> bytes:
    """Return a zip with these entries, each with a time stamp of its own."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for index, (name, content) in enumerate(parts.items()):
            info = zipfile.ZipInfo(name, (2024, 1 + index % 12, 2, 3, 4, 6))
            info.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            archive.writestr(info, content)
    return buffer.getvalue()


def parts_of(
    sheets: Mapping[str, str | bytes],
    *,
    strings: str | None = None,
    workbook: str = "",
    extra: Mapping[str, str | bytes] | None = None,
    relations: Mapping[str, tuple[str, str]] | None = None,
    main: str = MAIN,
    relation: str = RELATION,
) -> dict[str, str | bytes]:
    """Return the parts of a workbook with one worksheet part per tab name."""
    known: dict[str, tuple[str, str]] = {"rSt": ("styles", "styles.xml")}
    if strings is not None:
        known["rSs"] = ("sharedStrings", "sharedStrings.xml")
    tabs, parts = [], {}
    for number, (name, sheet) in enumerate(sheets.items(), 1):
        known[f"rId{number}"] = ("worksheet", f"worksheets/sheet{number}.xml")
        tabs.append(f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>')
        parts[f"xl/worksheets/sheet{number}.xml"] = sheet
    head: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.'
        'openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": relationships({"rId1": ("officeDocument", "xl/workbook.xml")}, relation=relation),
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relation}">{workbook}<sheets>{"".join(tabs)}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": relationships(known | dict(relations or {}), relation=relation),
        "xl/styles.xml": STYLES.replace(MAIN, main),
    }
    if strings is not None:
        head["xl/sharedStrings.xml"] = f'<sst xmlns="{main}">{strings}</sst>'
    return head | parts | dict(extra or {})


def calendar(folder: Path, content: bytes | Mapping[str, str | bytes], name: str = "calendar.xlsx") -> XlsxCalendar:
    """Put a workbook (its bytes, or its parts) into ``folder`` and return the calendar."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else zipped(content))
    return XlsxCalendar(path)


def single(folder: Path, rows: str, **options: str) -> XlsxCalendar:
    """Return a calendar with one tab, ``Plan``, that holds ``rows``."""
    return calendar(folder, parts_of({"Plan": worksheet(rows, **options)}))


def read_tab(calendar_: XlsxCalendar, index: int = 0) -> Tab:
    """Return one tab as it reads now."""
    return calendar_.read().tabs[index]


def put(row: int, column: int, value: str, *, header: bool = False, tab: str = "Plan") -> CellWrite:
    """Return one cell to be written."""
    return CellWrite(CellRef(tab, row, column), value, header)


def part(path: Path, name: str) -> bytes:
    """Return the unpacked content of one entry."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def raw_entries(data: bytes) -> dict[str, tuple[bytes, tuple[object, ...]]]:
    """Return what must survive of each entry: its local record down to the last compressed byte, and its metadata."""
    found: dict[str, tuple[bytes, tuple[object, ...]]] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            name_length, extra_length = struct.unpack_from("<2H", data, info.header_offset + 26)
            size = 30 + name_length + extra_length + info.compress_size
            # Zip64 records hold the entry's place, which moves.
            extra = info.extra.replace(struct.pack("<Q", info.header_offset), b"<place>")
            metadata = (
                info.orig_filename, info.date_time, info.compress_type, info.comment, extra, info.create_system,
                info.create_version, info.extract_version, info.flag_bits, info.external_attr, info.internal_attr,
                info.CRC, info.compress_size, info.file_size,
            )  # fmt: skip
            found[info.filename] = (data[info.header_offset : info.header_offset + size], metadata)
    return found


def assert_only_changed(before: bytes, after: bytes, *changed: str) -> None:
    """Make sure that exactly the entries ``changed`` differ, and that order, comment and all else are the same."""
    old, new = raw_entries(before), raw_entries(after)
    assert list(old) == list(new)
    assert {name for name in old if old[name] != new[name]} == set(changed)
    with zipfile.ZipFile(io.BytesIO(before)) as one, zipfile.ZipFile(io.BytesIO(after)) as other:
        assert one.comment == other.comment
        assert other.testzip() is None


def anatomy(sheet: bytes) -> tuple[list[str], dict[int, dict[str, str]], dict[str, str]]:
    """Take a worksheet apart, by a parser of its own: what is not cells, attributes by row, cells by address.

    The used range and the column hint of rows may grow and are left out.
    """
    root = ElementTree.fromstring(sheet)
    space = root.tag.partition("}")[0] + "}"
    furniture, rows, cells = [], {}, {}
    for child in root:
        if child.tag == space + "dimension":
            continue
        if child.tag != space + "sheetData":
            furniture.append(ElementTree.tostring(child, encoding="unicode"))
            continue
        number = 0
        for row in child:
            number = int(row.get("r", number + 1))
            rows[number] = {name: value for name, value in row.attrib.items() if name != "spans"}
            for index, cell in enumerate(row):
                cells[cell.get("r", f"{number}#{index}")] = ElementTree.tostring(cell, encoding="unicode").strip()
    return furniture, rows, cells


def assert_only_cells(before: bytes, after: bytes, *touched: str) -> None:
    """Make sure that two worksheets differ in nothing but the cells ``touched``, and that those are really new."""
    old_furniture, old_rows, old_cells = anatomy(before)
    furniture, rows, cells = anatomy(after)
    assert furniture == old_furniture
    assert {number: rows[number] for number in old_rows} == old_rows
    addresses = set(old_cells) | set(cells)
    assert {address for address in addresses if old_cells.get(address) != cells.get(address)} == set(touched)

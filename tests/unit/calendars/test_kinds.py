"""Files that are something else than their ending says: told as what they are, with the way to a calendar."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from calendar_sync.calendars import open_calendar
from calendar_sync.errors import CalendarUnreadable

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
PAGE = b"\xef\xbb\xbf\n<!DOCTYPE html><html><head><title>Sign in</title></head><body><table></table></body></html>"
XML_2003 = b'<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
CSV = b"Date,Time,Platform,Text\n2026-12-03,09:00,Facebook,Hello\n"


def packed(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "endings", "what", "fix"),
    [
        (b"%PDF-1.7\n", "xlsx xls csv ods", "a PDF", "Export"),
        (b"\x89PNG\r\n\x1a\n", "xlsx csv", "a picture", "Export"),
        (PAGE, "xls xlsx csv", "a web page", "Excel Workbook"),
        (XML_2003, "xls xlsx", "XML Spreadsheet", "Excel Workbook"),
        (b'{"url": "https://docs.google.com/open?id=1"}', "xlsx csv", "link to a Google Sheet", "Download"),
        (b"{\\rtf1 hello}", "xlsx csv", "text document", "save or export"),
        (OLE, "xls xlsx csv ods", "old .xls format", "Save As"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "xlsx xlsm ods", "protected with a password", "Encrypt"),
        (OLE + "WordDocument".encode("utf-16-le"), "xlsx", "old Word document", "Copy the table"),
        (b"\x09\x00\x04\x00\x02\x00\x10\x00", "xls", "old .xls format", "Save As"),
        (CSV, "xlsx xls ods", "plain text", ".csv"),
        (CSV.decode().encode("utf-16"), "xls", "plain text", ".csv"),
        (b"\x1f\x8b\x08\0", "xlsx csv", "packed archive", "Unpack"),
        (packed("xl/workbook.xml"), "csv tsv", "packed, as workbooks are", ".xlsx"),
        (packed("xl/workbook.xml")[:30], "xlsx ods", "damaged", "wait"),
        (packed("Index/Document.iwa"), "xlsx", "Numbers", "Export To"),
        (packed("xl/workbook.bin"), "xlsx", ".xlsb", "Save As"),
        (packed("word/document.xml"), "xlsx", "Word document", "Copy the table"),
        (b"", "xlsx csv ods", "empty", "wait"),
    ],
    ids=lambda value: value if isinstance(value, str) else "content",
)
def test_a_file_is_told_for_what_it_is(content: bytes, endings: str, what: str, fix: str, tmp_path: Path) -> None:
    for ending in endings.split():
        path = tmp_path / f"calendar.{ending}"
        path.write_bytes(content)
        with pytest.raises(CalendarUnreadable) as caught:
            open_calendar(str(path))[0].read()
        assert what in caught.value.message, ending
        assert fix in (caught.value.fix or ""), ending
        assert path.name in caught.value.message


@pytest.mark.parametrize(("ending", "fix"), [(".numbers", "Export To"), (".xlsx", "inside")])
def test_a_folder_is_told(ending: str, fix: str, tmp_path: Path) -> None:
    (tmp_path / f"calendar{ending}").mkdir()
    with pytest.raises(CalendarUnreadable, match="folder") as caught:
        open_calendar(str(tmp_path / f"calendar{ending}"))
    assert fix in (caught.value.fix or "")


@pytest.mark.parametrize("start", ["<3 our customers", "{curly}", "PKO campaign", "# Titles", "GIF of the week"])
def test_text_may_begin_as_it_likes(start: str, tmp_path: Path) -> None:
    path = tmp_path / "calendar.csv"
    path.write_text(f"{start},Date\nHello,2026-12-03\n", encoding="utf-8")
    assert open_calendar(str(path))[0].read().tabs[0].rows[0] == (start, "Date")

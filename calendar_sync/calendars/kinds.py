"""What a file really is, whatever it is called: many an ``.xlsx`` is something else that was given a new ending."""

from __future__ import annotations

import re
from dataclasses import dataclass

from calendar_sync.errors import CalendarUnreadable

_LOOKED_AT = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\3\4"
_EXCEL = "In Excel: File > Save As > Excel Workbook (*.xlsx), and use the new file."
_EXPORT = "Open it in the program it was made with, and save or export it as .xlsx or as 'CSV UTF-8'."
_PICTURE = "Export the calendar as .xlsx or as 'CSV UTF-8' where it was made; a picture of it cannot be read."


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of file that is no calendar.

    Args:
        signs: What its first bytes look like.
        what: It is, for a sentence that begins with "The file is".
        fix: How it becomes a calendar.
    """

    signs: re.Pattern[bytes]
    what: str
    fix: str


def _begins(*signs: bytes) -> re.Pattern[bytes]:
    return re.compile(b"|".join(re.escape(sign) for sign in signs))


def _markup(sign: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"(?:\xef\xbb\xbf)?\s*<.{0,3000}?" + sign, re.DOTALL | re.IGNORECASE)


_KINDS = (
    _Kind(_begins(b"%PDF-"), "a PDF, not a spreadsheet", _PICTURE),
    _Kind(_begins(b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF"), "a picture, not a spreadsheet", _PICTURE),
    _Kind(_begins(b"{\\rtf"), "a text document (RTF), not a spreadsheet", _EXPORT),
    _Kind(
        re.compile(rb"\s*\{[^}]{0,3000}docs\.google\.com"),
        "only a link to a Google Sheet",
        "In Google Sheets: File > Download > Microsoft Excel (.xlsx).",
    ),
    _Kind(
        _markup(rb"urn:schemas-microsoft-com:office:spreadsheet"),
        "an XML Spreadsheet of Excel 2003",
        _EXCEL,
    ),
    _Kind(
        _markup(rb"urn:oasis:names:tc:opendocument"),
        "a flat OpenDocument file",
        "In LibreOffice: File > Save As > Excel 2007-365 (.xlsx), and use the new file.",
    ),
    _Kind(
        _markup(rb"(?:<!doctype html|<html\b|<table\b)"),
        "a web page, not a spreadsheet: an export that is only called .xls, or a page that asks to sign in",
        _EXCEL,
    ),
    _Kind(
        _begins(b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf\x27\x1c"),
        "a packed archive",
        "Unpack it, and use the calendar that is inside.",
    ),
    _Kind(
        re.compile(rb"\x09[\x00\x02\x04]\x04\x00|\x09\x04\x06\x00"),
        "in the old .xls format of Excel 2-4",
        _EXCEL,
    ),
)
_OLE_KINDS = (
    (
        "EncryptedPackage",
        "protected with a password",
        "In Excel: File > Info > Protect Workbook > Encrypt with Password, empty the field, then save.",
    ),
    ("WordDocument", "an old Word document, not a spreadsheet", "Copy the table into Excel and save that as .xlsx."),
    ("", "in the old .xls format of Excel 97-2003", _EXCEL),
)
"""By a name in the container, which is written in UTF-16."""

_TEXT = re.compile(rb"[^\0]*[,;\t|][^\0]*[\r\n]|\xff\xfe|\xfe\xff")


def check_is_text(data: bytes) -> None:
    """Make sure that a file called .csv, .tsv or .txt is no other kind of file.

    Raises:
        CalendarUnreadable: It is, or it is empty.
    """
    _check_known(data)
    if data.startswith(_ZIP):
        raise CalendarUnreadable(
            "The file is no text but packed, as workbooks are.",
            fix="If it is an Excel workbook, give it its right ending (.xlsx); else export it as 'CSV UTF-8'.",
        )


def check_is_zip(data: bytes) -> None:
    """Make sure that a file called .xlsx, .xlsm or .ods is packed as such files are.

    Raises:
        CalendarUnreadable: It is another kind of file, or empty.
    """
    _check_known(data)
    if not data.startswith(_ZIP) and _TEXT.match(data[:_LOOKED_AT]):
        raise CalendarUnreadable(
            "The file is plain text, no workbook.",
            fix="If its columns are parted by commas, semicolons or tabs, call it .csv; else save it as .xlsx.",
        )


def _check_known(data: bytes) -> None:
    if not data:
        raise CalendarUnreadable(
            "The file is empty.", fix="If it lies in a synced folder (OneDrive, Dropbox), wait until it has arrived."
        )
    if data.startswith(_OLE):
        what, fix = next((what, fix) for sign, what, fix in _OLE_KINDS if sign.encode("utf-16-le") in data)
        raise CalendarUnreadable(f"The file is {what}.", fix=fix)
    start = data[:_LOOKED_AT]
    for kind in _KINDS:
        if kind.signs.match(start):
            raise CalendarUnreadable(f"The file is {kind.what}.", fix=kind.fix)

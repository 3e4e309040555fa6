"""Where rows come from and results go back to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from calendar_sync.calendars.google_address import address_of, spreadsheet_id
from calendar_sync.errors import CalendarUnreadable

if TYPE_CHECKING:
    from calendar_sync.calendars.google.options import GoogleOptions
    from calendar_sync.calendars.writeback import Calendar

__all__ = ["location_of", "open_calendar"]


def _xlsx(path: Path) -> Calendar:
    from calendar_sync.calendars.xlsx import XlsxCalendar

    return XlsxCalendar(path)


def _csv(path: Path) -> Calendar:
    from calendar_sync.calendars.delimited import CsvCalendar

    return CsvCalendar(path)


def _ods(path: Path) -> Calendar:
    from calendar_sync.calendars.ods import OdsCalendar

    return OdsCalendar(path)


_BACKENDS: Mapping[str, Callable[[Path], Calendar]] = {
    ".xlsx": _xlsx,
    ".xlsm": _xlsx,
    # The old format is refused on reading, where it can be told from an .xlsx file with the wrong ending.
    ".xls": _xlsx,
    ".csv": _csv,
    ".tsv": _csv,
    ".txt": _csv,
    ".ods": _ods,
}

_SAVE_AS: Mapping[str, str] = {
    ".xlsb": "In Excel: File > Save As > Excel Workbook (.xlsx).",
    ".xltx": "Open it in Excel, which makes a new workbook of the template, and save that as .xlsx.",
    ".xltm": "Open it in Excel, which makes a new workbook of the template, and save that as .xlsx.",
    ".numbers": "In Numbers: File > Export To > Excel.",
    ".gsheet": "Only a link to a Google Sheet. Open it in the browser; use its address, or download it as .xlsx.",
    ".fods": "In LibreOffice: File > Save As > Excel 2007-365 (.xlsx).",
    ".sxc": "In LibreOffice: File > Save As > Excel 2007-365 (.xlsx).",
    ".gdoc": "This is only a link to a Google Doc. Copy its table into a Google Sheet, and download that as .xlsx.",
    ".pdf": "Export the calendar as .xlsx where it was made; a PDF cannot be read.",
    ".docx": "Copy the table into Excel and save that as .xlsx.",
    ".pages": "Copy the table into Numbers: File > Export To > Excel.",
    ".xml": "Open it in Excel: File > Save As > Excel Workbook (.xlsx).",
    ".html": "Open it in Excel: File > Save As > Excel Workbook (.xlsx).",
    ".json": "Open it in Excel (Data > Get Data > From File > From JSON), and save it as .xlsx.",
}
"""How a file of this kind becomes a calendar that can be read."""


def location_of(name: str) -> str:
    """Return the place of a calendar as an identity, whether it is there or not: the same one, however it is named.

    Raises:
        CalendarUnreadable: It is an address of something else.
    """
    path = Path(name)
    if not path.is_file() and (spreadsheet := spreadsheet_id(name)) is not None:
        return address_of(spreadsheet)
    return str(path.resolve())


def open_calendar(name: str, google: GoogleOptions | None = None) -> tuple[Calendar, str]:
    """Return the backend for a calendar, and its location as an identity: the same file has one, however it is named.

    Args:
        name: Path of an .xlsx, .xlsm, .csv, .tsv, .txt or .ods file; or the address of a Google Sheet.
        google: How Google Sheets are reached.

    Raises:
        CalendarUnreadable: There is no such file, no backend for its kind, or it is another kind of address.
    """
    path = Path(name)
    suffix = path.suffix.lower()
    if path.is_dir():
        raise CalendarUnreadable(
            f"{name} is a folder, no file.", fix=_SAVE_AS.get(suffix, "Name the file inside of it.")
        )
    if not path.is_file() and (spreadsheet := spreadsheet_id(name)) is not None:
        from calendar_sync.calendars.google.calendar import GoogleCalendar

        return GoogleCalendar(spreadsheet, google), address_of(spreadsheet)
    if not path.is_file():
        raise CalendarUnreadable(
            f"There is no file {name}.",
            fix="Check the path; a template: calendar-sync template FILE. A Google Sheet needs its whole address.",
        )
    backend = _BACKENDS.get(suffix)
    if backend is None:
        raise CalendarUnreadable(
            f"{name} is no calendar that can be read: those are .xlsx, .xlsm, .csv, .tsv and .ods files.",
            fix=_SAVE_AS.get(suffix, "Save the calendar as an Excel workbook (.xlsx) or as 'CSV UTF-8'."),
        )
    return backend(path), str(path.resolve())

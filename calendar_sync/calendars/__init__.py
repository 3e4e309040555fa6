"""Where rows come from and results go back to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from calendar_sync.errors import CalendarUnreadable

if TYPE_CHECKING:
    from calendar_sync.calendars.writeback import Calendar

__all__ = ["open_calendar"]


def open_calendar(name: str) -> tuple[Calendar, str]:
    """Return the backend for a calendar, and its location as an identity: the same file has one, however it is named.

    Args:
        name: Path of an .xlsx or .xlsm file.

    Raises:
        CalendarUnreadable: There is no such file, or no backend for its kind.
    """
    path = Path(name)
    suffix = path.suffix.lower()
    if suffix not in (".xlsx", ".xlsm"):
        if suffix == ".xls" and path.exists():
            from calendar_sync.calendars.xlsx import XlsxCalendar

            return XlsxCalendar(path), str(path.resolve())
        raise CalendarUnreadable(
            f"{name} is no Excel workbook (.xlsx or .xlsm).",
            fix="Save the calendar as an Excel workbook (.xlsx).",
        )
    if not path.is_file():
        raise CalendarUnreadable(f"There is no file {name}.", fix="Check the path; a template: calendar-sync template.")
    from calendar_sync.calendars.xlsx import XlsxCalendar

    return XlsxCalendar(path), str(path.resolve())

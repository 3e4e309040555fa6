"""A content calendar in an OpenDocument spreadsheet (.ods), as LibreOffice keeps it; read, not written."""

from calendar_sync.calendars.ods.calendar import OdsCalendar

__all__ = ["OdsCalendar"]

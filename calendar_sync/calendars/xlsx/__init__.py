"""Excel workbooks as calendars: values in, single cells out, everything else byte for byte as it was."""

from calendar_sync.calendars.xlsx.calendar import XlsxCalendar

__all__ = ["XlsxCalendar"]

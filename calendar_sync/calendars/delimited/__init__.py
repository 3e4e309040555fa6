"""A content calendar in a delimited text file (.csv, .tsv): any delimiter, any of the usual encodings."""

from calendar_sync.calendars.delimited.calendar import CsvCalendar

__all__ = ["CsvCalendar"]

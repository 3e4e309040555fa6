"""calendar-sync: make Buffer match the content calendar in a spreadsheet, safely."""

__version__ = "0.1.0"

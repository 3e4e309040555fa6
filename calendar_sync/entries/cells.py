"""Texts of cells, where a spreadsheet may have made something else of what was typed."""

from __future__ import annotations

from datetime import date, time, timedelta

from calendar_sync.entries.schedule import Report
from calendar_sync.model.entry import Severity
from calendar_sync.model.sheet import Row


def cell_text(row: Row, name: str, report: Report) -> str:
    """Return what a cell says as text to be published.

    A date is an error: nobody typed it as the spreadsheet stores it. Numbers and logical values go out as they are
    stored, with a warning, because a spreadsheet may show them otherwise (``50 %``, ``1,000``, ``€ 5``).
    """
    value = row.values.get(name)
    if value is None or isinstance(value, str):
        return value.strip() if value else ""
    if isinstance(value, (date, time, timedelta)):
        report(
            "text.is_a_date",
            Severity.ERROR,
            name,
            "The cell holds a date or a time, not text: the spreadsheet has turned what was typed into one.",
            "Format the cell as text, and type it again.",
        )
        return ""
    if isinstance(value, bool):
        text = str(value).upper()
    elif isinstance(value, (int, float)):
        text = row.text(name)
    else:
        return row.text(name)
    report(
        "text.is_a_number",
        Severity.WARNING,
        name,
        f"The cell holds no text; it goes out as '{text}', whatever the cell shows.",
        "If it is to read otherwise, format the cell as text, and type it again.",
    )
    return text

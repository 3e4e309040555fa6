"""What cells of a Google spreadsheet carry beside their values."""

from __future__ import annotations

from calendar_sync.calendars.google.book import parse_book
from calendar_sync.calendars.google.cells import FIELDS


def test_what_is_struck_out_and_what_people_noted_is_told() -> None:
    struck = {"textFormat": {"strikethrough": True}}
    values = [
        {"effectiveValue": {"stringValue": "Rolls"}, "effectiveFormat": struck},
        {"effectiveValue": {"stringValue": "Rolls"}, "textFormatRuns": [{"format": {"strikethrough": True}}]},
        {"effectiveValue": {"stringValue": "Rolls"}, "note": "Do not post yet"},
        {"effectiveFormat": struck},
    ]
    tab = {"properties": {"sheetId": 1, "title": "May"}, "data": [{"rowData": [{}, {"values": values}]}]}
    (read,) = parse_book({"sheets": [tab]}, "id").sheet.tabs
    assert read.struck == {(2, 1), (2, 2)}
    assert read.comments == {(2, 3): "Do not post yet"}
    assert "note" in FIELDS.split(",")

"""The tab of results in a Google Sheet: made once, kept up to date while people work on it, and on nothing else."""

from __future__ import annotations

from datetime import date

from calendar_sync.calendars.ownership import known_here, to_be_known
from calendar_sync.calendars.results import Kept, keep_results
from calendar_sync.config import Settings
from calendar_sync.model.metrics import USUAL
from calendar_sync.model.results_tab import ResultLine
from calendar_sync.model.services import fold
from calendar_sync.model.sheet import Tab
from calendar_sync.reading import map_columns
from calendar_sync.reports.results import result_columns
from tests.google.local import LocalGoogle

MONDAY, NEXT = date(2026, 11, 2), date(2026, 11, 9)


def line(week: date, channel: str, **values: float) -> ResultLine:
    return ResultLine(week, channel, {"Channel": f"=X ({channel})", "Metrics as of": "2026-11-20 09:00 UTC", **values})


def test_a_tab_of_results() -> None:
    google = LocalGoogle()
    spreadsheet = google.make_small("May", [["Date", "Channels", "Text"], ["2026-12-01", "X", "Hello"]])
    theirs = google.act
    theirs(spreadsheet, {"addSheet": {"properties": {"title": "results", "sheetId": 7}}})
    before = google.calendar(spreadsheet).read()

    def keep(*lines: ResultLine) -> Kept:
        google.calls.clear()
        return keep_results(google.calendar(spreadsheet), lines, result_columns(USUAL))

    def tab() -> Tab:
        return google.calendar(spreadsheet).read().tabs[2]

    lines = [line(MONDAY, "c1", Posts=2.0, Reactions=1234.0), line(MONDAY, "c2", Posts=1.0, Reactions=7.5)]
    assert keep(*lines) == Kept("Results (Buffer)", 14 + 6 * 2, made=True)
    assert google.writes() == 1
    assert [tuple(row[:4]) for row in tab().rows[1:]] == [
        (MONDAY, "=X (c1)", 2, 1234),
        (MONDAY, "=X (c2)", 1, 7.5),
    ]
    sheet = google.calendar(spreadsheet).read()
    assert sheet.tabs[:2] == before.tabs
    assert map_columns(sheet, Settings()).rows == map_columns(before, Settings()).rows
    assert keep(*lines) == Kept("Results (Buffer)")
    assert google.writes() == 0

    # Between looking and writing somebody turns the rows around, puts a column beside them, and renames the tab.
    number = next(item["properties"]["sheetId"] for item in google.box.google.library.book(spreadsheet)["sheets"][2:])
    area = {"sheetId": number, "startRowIndex": 1, "endRowIndex": 3, "startColumnIndex": 0}
    span = {"sheetId": number, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}
    deeds = [
        {"insertDimension": {"range": span, "inheritFromBefore": False}},
        {"sortRange": {"range": area, "sortSpecs": [{"dimensionIndex": 2, "sortOrder": "DESCENDING"}]}},
        {"updateSheetProperties": {"properties": {"sheetId": number, "title": "Numbers"}, "fields": "title"}},
    ]

    def once(_method: str, path: str) -> None:
        if path.partition("?")[0].endswith("batchUpdate"):
            google.hook = lambda _method, _path: None
            theirs(spreadsheet, *deeds, values={"Numbers!A1:A3": [["Note"], ["two"], ["one"]]})

    google.hook = once
    lines = [line(MONDAY, "c1", Posts=3.0, Reactions=5.0), line(MONDAY, "c2", Posts=1.0, Reactions=6.0)]
    keep(*lines, line(NEXT, "c1", Posts=9.0, Reactions=1.0))
    found = tab()
    assert found.name == "Numbers"
    told = {row[0]: tuple(row[1:5]) for row in found.rows}
    assert told["one"] == (MONDAY, "=X (c1)", 3, 5)
    assert told["two"] == (MONDAY, "=X (c2)", 1, 6)
    assert told[None] == (NEXT, "=X (c1)", 9, 1)
    assert keep(*lines).cells == 0

    # One column more, while others write at the same time: it is added once, and filled.
    columns = result_columns([*USUAL, "likes"])
    known = {"Numbers": frozenset(fold(column.title) for column in result_columns(USUAL))}
    more = keep_results(google.calendar(spreadsheet), [line(MONDAY, "c1", Likes=4.0)], columns, known=known)
    assert [title for title in tab().rows[0] if "likes" in str(title).lower()] == ["Likes"]
    assert "likes" in more.own

    # What is on record is of this tab, whatever it is called, and of no other one that takes its name.
    on_record, _ = to_be_known(google.calendar(spreadsheet).read(), {"Numbers": more.own}, known)
    numbers = [item["properties"]["sheetId"] for item in google.box.google.library.book(spreadsheet)["sheets"]]
    for place, name in ((2, "Q4"), (0, "Numbers")):
        sheet_id = {"sheetId": numbers[place], "title": name}
        theirs(spreadsheet, {"updateSheetProperties": {"properties": sheet_id, "fields": "title"}})
    here = known_here(google.calendar(spreadsheet).read(), on_record)
    assert here["Q4"] == more.own | known["Numbers"]
    assert "Numbers" not in here

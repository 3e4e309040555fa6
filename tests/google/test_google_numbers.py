"""Numbers of posts come into a Google Sheet, while people work in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from calendar_sync.measuring import Measured, measure
from calendar_sync.reading import read_directory
from calendar_sync.sandbox.domain.metrics import values as values_of
from tests.google.desk import NOW, Desk, whole
from tests.stateful.setting import ORGANIZATION


def test_numbers_come_into_their_rows_as_numbers(desk: Desk) -> None:
    desk.google.act(desk.spreadsheet, values={"May!F1:F3": [["Clicks"], ["7"], ["8"]]})
    desk.run()
    desk.box.clock.freeze(datetime(2026, 12, 20, 9, tzinfo=UTC))
    desk.box.catch_up()
    directory = read_directory(desk.session().client, ORGANIZATION, now=NOW)

    def measured(*more: str) -> Measured:
        desk.calendar = desk.google.calendar(desk.spreadsheet)  # signed in anew: months have gone by
        session = desk.session()
        desk.google.calls.clear()
        return measure(
            session, directory, ["reactions", "clicks", *more], since=None, until=None, lease="May", results=True
        )  # fmt: skip

    def change(*deeds: Any) -> Callable[[str, str], None]:
        def once(_method: str, path: str) -> None:
            if path.partition("?")[0].endswith(("batchUpdate", "ByDataFilter")):
                desk.google.hook = lambda _method, _path: None
                desk.google.act(desk.spreadsheet, *deeds)

        return once

    def told() -> dict[str, dict[str, Any]]:
        tab = desk.calendar.read().tabs[0]
        titles, *rows = [[tab.value(row, column) for column in range(1, 20)] for row in range(1, len(tab.rows) + 1)]
        found = [dict(zip(map(str, titles), row, strict=True)) for row in rows]
        return {str(row["Text"]): row for row in found}

    area = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 3, "startColumnIndex": 0}
    downwards = {"sortRange": {"range": area, "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "DESCENDING"}]}}
    upwards = {"sortRange": {"range": area, "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]}}
    with_numbers = sandbox_numbers(desk)
    # The columns are added while somebody sorts; the rows are found again.
    desk.google.hook = change(downwards)
    assert measured().with_numbers == 2
    rows = told()
    assert [rows[text]["Clicks"] for text in ("First of May", "Second of May")] == [7, 8]
    for text, numbers in with_numbers.items():
        assert (rows[text]["Reactions"], rows[text]["Clicks (Buffer)"]) == (numbers["reactions"], numbers["clicks"])
        assert isinstance(rows[text]["Reactions"], int)
        assert rows[text]["Metrics as of"].endswith("UTC")
        assert rows[text]["Sync status"] == "Sent"
    titles = whole(desk)["data"][0]["rowData"][0]["values"][12:15]
    assert all("calendar-sync" in cell["note"] and cell["userEnteredFormat"]["textFormat"]["bold"] for cell in titles)
    assert (measured().cells, desk.google.writes()) == (0, 0)
    results = desk.calendar.read().tabs[1]
    assert (results.name, results.rows[1][2], len(results.rows)) == ("Results", 2, 2)
    assert results.rows[1][3] == sum(numbers["reactions"] for numbers in with_numbers.values())
    # The next numbers follow their rows and their columns.
    desk.box.clock.freeze(datetime(2027, 2, 20, 9, tzinfo=UTC))
    desk.box.catch_up()
    span = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 5, "endIndex": 6}
    desk.google.hook = change(upwards, {"insertDimension": {"range": span, "inheritFromBefore": True}})
    measured()
    rows = told()
    assert sandbox_numbers(desk) != with_numbers
    for text, numbers in sandbox_numbers(desk).items():
        assert (rows[text]["Reactions"], rows[text]["Clicks (Buffer)"]) == (numbers["reactions"], numbers["clicks"])
    assert [rows[text]["Clicks"] for text in ("First of May", "Second of May")] == [7, 8]
    assert (measured().cells, desk.google.writes()) == (0, 0)
    # Both tabs are renamed, one of them while it is written, and numbers are typed beside ours.
    number = desk.google.box.google.library.book(desk.spreadsheet)["sheets"][1]["properties"]["sheetId"]
    wider = [{"appendDimension": {"sheetId": sheet, "dimension": "COLUMNS", "length": 9}} for sheet in (0, number)]
    desk.google.act(
        desk.spreadsheet, *wider, title(number, "Q4"),
        values={"May!Q1:Q3": [["Saves"], [7], [8]], "Q4!H1:H2": [["Saves"], [9]]},
    )  # fmt: skip
    desk.google.hook = change(title(0, "Plan"))
    measured("likes", "saves")
    measured("likes", "saves")
    measured("likes", "saves")
    assert desk.google.writes() == 0
    rows = told()
    assert {rows[text]["Saves"] for text in with_numbers} == {7, 8}
    for text, numbers in sandbox_numbers(desk).items():
        assert rows[text]["Likes"] == numbers["likes"]
    for tab, saves in zip(desk.calendar.read().tabs, ([7, 8], [9]), strict=True):
        heads = [str(cell) for cell in tab.rows[0] if cell]
        assert len([head for head in heads if "Reactions" in head or "Likes" in head]) == 2, heads
        place = [*tab.rows[0]].index("Saves")
        assert [row[place] for row in tab.rows[1:]] == saves


def title(sheet: int, name: str) -> dict[str, Any]:
    return {"updateSheetProperties": {"properties": {"sheetId": sheet, "title": name}, "fields": "title"}}


def sandbox_numbers(desk: Desk) -> dict[str, Mapping[str, float]]:
    """Return what the sandbox tells of each post, by its text."""
    posts = list(desk.box.store.find("posts", "status = 'sent'", ()))
    return {post["text"]: values_of(post, post["channelService"], desk.box.clock.now()) or {} for post in posts}

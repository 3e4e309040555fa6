"""Whole runs with the calendar in a Google Sheet: gspread's real client on the sandbox's server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from calendar_sync import pipeline
from calendar_sync.calendars.google import follow, work
from calendar_sync.calendars.mapping import map_sheet
from calendar_sync.choosing import without_left
from calendar_sync.cli.init import zone_chosen
from calendar_sync.cli.telling import rows_that_left
from calendar_sync.config import Settings
from calendar_sync.errors import CalendarSignInError, CalendarUnreadable
from calendar_sync.import_items import Wanted
from calendar_sync.importing import import_posts
from calendar_sync.ledger import Ledger
from calendar_sync.model.sheet import CellProblem, CellRef, CellWrite
from calendar_sync.sandbox.sheets.refusals import invalid
from calendar_sync.sandbox.sheets.requests import HANDLERS
from tests.google import moving
from tests.google.desk import HEADER, Desk, row, whole
from tests.google.local import ROBOT, LocalGoogle
from tests.stateful.setting import ORGANIZATION


def test_a_run_reads_once_and_writes_once_when_nothing_is_wrong(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "May", "June", "July")
    desk.late_ids = None
    try:
        # The first run of a ledger: columns, ids and its mark before anything is sent, results afterwards.
        reads, writes, report = desk.run()
        assert (reads, writes, len(report.outcomes)) == (1, 2, 6)
        assert desk.run()[:2] == (1, 0)
        for place, tab in enumerate(("May", "June", "July")):
            desk.google.act(desk.spreadsheet, values={f"{tab}!A2": [[f"2027-01-{place + 1:02}"]]})
        reads, writes, report = desk.run()
        assert (reads, writes, [str(item.status) for item in report.outcomes if str(item.action) == "edit"]) == (
            1, 1, ["done"] * 3,
        )  # fmt: skip
        # From then on ids come with the results: what a run that dies leaves behind is known by the ledger.
        desk.google.act(desk.spreadsheet, values={"June!A4:E4": [row(20, "Third of June")[:5]]})
        assert desk.run()[:2] == (1, 1)
        blocked = [*row(21, "Fourth of June")[:2], "nowhere:nobody", "Fourth of June", "Ready"]
        for number, cells_ in ((5, blocked), (6, row(22, "Fifth of June")[:5]), (7, row(23, "Sixth of June")[:5])):
            desk.google.act(desk.spreadsheet, values={f"June!A{number}:E{number}": [cells_]})
            assert desk.run()[:2] == (1, 1)
    finally:
        desk.close()


def test_ids_come_first_wherever_another_ledger_may_sync_the_sheet(tmp_path: Path) -> None:
    """A machine of its own, a ledger that was lost, a copied spreadsheet: each has left its mark, or has none here."""
    desk = Desk(tmp_path)
    desk.late_ids = None
    mine, other = desk.ledger, Ledger(str(tmp_path / "other.db"))
    numbers = iter(range(4, 99))

    def with_a_new_row(ledger: Ledger, *, weeks: int = 0) -> tuple[int, int]:
        desk.ledger = ledger
        if weeks:
            desk.box.clock.move(timedelta(weeks=weeks))
            desk.calendar = desk.google.calendar(desk.spreadsheet)  # signed in anew
        number = next(numbers)
        cells_ = ["2027-11-20", f"{number % 24}:00", "twitter:acme", f"Row number {number}", "Ready"]
        desk.google.act(desk.spreadsheet, values={f"May!A{number}:E{number}": [cells_]})
        return desk.run()[:2]

    try:
        assert [with_a_new_row(mine) for _ in range(2)] == [(1, 2), (1, 1)]
        # Two, and its mark; and from then on both know of each other.
        assert with_a_new_row(other) == (1, 3)
        assert [with_a_new_row(ledger) for ledger in (mine, other, mine)] == [(1, 2)] * 3
        # A mark is renewed while its ledger writes; one that is not is forgotten with its ledger.
        assert [with_a_new_row(mine, weeks=5)[1] for _ in range(3)] == [3, 3, 2]
        assert [with_a_new_row(mine) for _ in range(2)] == [(1, 1)] * 2
        marks = desk.google.control("GET", f"spreadsheets/{desk.spreadsheet}")["developerMetadata"]
        assert len([mark for mark in marks if mark["metadataValue"].startswith("ledger ")]) == 1
        # It comes back after all.
        assert [with_a_new_row(ledger) for ledger in (other, mine)] == [(1, 3), (1, 2)]
    finally:
        other.close()
        mine.close()
        desk.box.close()


def test_results_stand_in_their_rows_and_the_columns_come_politely(desk: Desk) -> None:
    area = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 6}
    desk.google.act(desk.spreadsheet, {"setBasicFilter": {"filter": {"range": area}}})
    before = whole(desk)
    desk.run()
    after = whole(desk)
    rows = [dict(zip(map(str, cells(after)[0]), line, strict=False)) for line in cells(after)[1:]]
    assert [line["Sync status"] for line in rows] == ["Scheduled", "Scheduled"]
    assert all(line["Post IDs"].startswith("twitter:acme=") and line["Sync ID"] for line in rows)
    titles = after["data"][0]["rowData"][0]["values"][6:12]
    assert all("calendar-sync" in cell["note"] and cell["userEnteredFormat"]["textFormat"]["bold"] for cell in titles)
    columns = after["data"][0]["columnMetadata"]
    assert [place for place, column in enumerate(columns) if column.get("hiddenByUser")] == [6]
    (protected,) = after["protectedRanges"]
    assert protected["warningOnly"] is True
    assert (protected["range"]["startColumnIndex"], protected["range"]["endColumnIndex"]) == (6, 12)
    assert {rule["ranges"][0]["startColumnIndex"] for rule in after["conditionalFormats"]} == {7}
    # Whoever sorts by the filter sorts our columns along.
    assert after["basicFilter"]["range"]["endColumnIndex"] == 12
    for old, new in zip(before["data"][0]["rowData"], after["data"][0]["rowData"], strict=False):
        assert [cell for cell in old.get("values", [])[:6] if cell] == [cell for cell in new["values"][:6] if cell]


def test_colours_are_a_setting(desk: Desk) -> None:
    desk.calendar = desk.google.calendar(desk.spreadsheet, colors=False)
    desk.run()
    assert not whole(desk).get("conditionalFormats")


def test_what_is_written_is_text_whatever_it_says(desk: Desk) -> None:
    sheet = desk.calendar.read()
    writes = [
        CellWrite(CellRef("May", 1, 7), "Sync ID", header=True),
        CellWrite(CellRef("May", 1, 8), "Sync error", header=True),
        CellWrite(CellRef("May", 2, 8), "=HYPERLINK(1)"),
    ]
    written = desk.calendar.write(writes, fingerprint=sheet.fingerprint)
    more = [CellWrite(CellRef("May", 3, 8), "+1 2027-01-01"), CellWrite(CellRef("May", 2, 7), "0012")]
    desk.calendar.write(more, fingerprint=written)
    assert [line[6:8] for line in desk.google.texts(desk.spreadsheet)[1:3]] == [
        ["0012", "=HYPERLINK(1)"], ["", "+1 2027-01-01"],
    ]  # fmt: skip
    assert not any("append" in path or "values/" in path for _, path in desk.google.calls)


def test_the_grid_grows_where_it_ends(tmp_path: Path) -> None:
    google = LocalGoogle()
    spreadsheet = google.make_small("May", [HEADER, row(1, "a")], spare=0)
    calendar = google.calendar(spreadsheet)
    header = [CellWrite(CellRef("May", 1, 7), "Sync ID", header=True), CellWrite(CellRef("May", 2, 7), "r1")]
    written = calendar.write(header, fingerprint=calendar.read().fingerprint)
    calendar.write([CellWrite(CellRef("May", 4, 7), "r2")], fingerprint=written)
    assert ["".join(line[6:7]) for line in google.texts(spreadsheet)] == ["Sync ID", "r1", "", "r2"]
    # By what is needed and no more; and a column at the end of the grid has nothing of the looks of the one before.
    size = google.control("GET", f"spreadsheets/{spreadsheet}")["sheets"][0]["properties"]["gridProperties"]
    assert (size["rowCount"], size["columnCount"]) == (4, 7)


def test_a_table_takes_our_columns_in_and_one_that_may_not_grow_is_left_alone(desk: Desk) -> None:
    area = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 6}
    desk.google.act(desk.spreadsheet, {"addTable": {"table": {"name": "Plan", "range": area}}})
    assert desk.run()[:2] == (1, 1)
    (table,) = whole(desk)["tables"]
    assert table["range"]["endColumnIndex"] == 12
    assert table["columnProperties"][6]["columnName"] == "Sync ID"
    further = {"title": "Fixed", "gridProperties": {"rowCount": 9, "columnCount": 6}}
    data = {"values": {"Fixed!A1": [HEADER, row(9, "Of a fixed table")]}}
    desk.google.act(desk.spreadsheet, {"addSheet": {"properties": {"sheetId": 5, **further}}})
    italic = {"userEnteredFormat": {"textFormat": {"italic": True}}}
    style = {"range": {"sheetId": 5}, "cell": italic, "fields": "userEnteredFormat"}
    desk.google.act(desk.spreadsheet, {"repeatCell": style})
    desk.google.act(desk.spreadsheet, **data)
    desk.google.act(desk.spreadsheet, {"addTable": {"table": {"name": "Fixed", "range": {**area, "sheetId": 5}}}})
    handlers = mock.patch.dict(HANDLERS, {"updateTable": mock.Mock(side_effect=invalid("It may not grow."))})
    with handlers:
        desk.run()
    fixed = desk.google.control("GET", f"spreadsheets/{desk.spreadsheet}")["sheets"][1]
    assert fixed["tables"][0]["range"]["endColumnIndex"] == 6
    assert fixed["properties"]["gridProperties"]["columnCount"] == 12
    assert fixed["data"][0]["rowData"][1]["values"][7]["formattedValue"] == "Scheduled"
    assert "userEnteredFormat" not in fixed["data"][0]["rowData"][1]["values"][7]


def test_a_deleted_row_is_reported_and_never_made_again(desk: Desk) -> None:
    desk.run()
    desk.google.act(desk.spreadsheet, values={"May!A2:A3": [["2027-01-08"], ["2027-01-09"]]})

    def delete(method: str, path: str) -> None:
        if "ByDataFilter" in path:
            desk.google.hook = lambda _method, _path: None
            span = {"sheetId": 0, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}
            desk.google.act(desk.spreadsheet, {"deleteDimension": {"range": span}})

    gone = map_sheet(desk.calendar.read()).rows[0].text("sync_id")
    desk.google.hook = delete
    _, _, report = desk.run()
    assert report.unplaced == (gone,)
    assert rows_that_left(report) == f"May row 2 “First of May” ({gone})"
    assert [line[3] for line in desk.google.texts(desk.spreadsheet)] == ["Text", "Second of May"]
    assert desk.run()[1] == 0


def test_a_new_row_deleted_while_its_post_is_sent_is_one_to_look_at(desk: Desk) -> None:
    def delete(method: str, path: str) -> None:
        if method == "POST":
            desk.google.hook = lambda _method, _path: None
            span = {"sheetId": 0, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}
            desk.google.act(desk.spreadsheet, {"deleteDimension": {"range": span}})

    desk.google.hook = delete
    _, _, report = desk.run()
    assert rows_that_left(report) == f"May row 2 “First of May” ({report.unplaced[0]})"
    _, _, report = desk.run()
    assert {(change.row, str(change.action), change.reason) for change in report.plan.changes} == {
        (0, "hold", "the row is gone from the calendar; run with --prune to delete its post"),
        (2, "noop", ""),
    }


def test_protected_cells_keep_nothing_from_other_tabs(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "May", "June")
    day = 8

    def protected(**area: Any) -> tuple[pipeline.Report, dict[str, str]]:
        nonlocal day
        day += 1
        wanted = {"range": {"sheetId": may, **area}, "editors": {"users": ["owner@example.com"]}}
        changes = {"May!A2": [[f"2027-01-{day:02}"]], "June!A2": [[f"2027-02-{day:02}"]]}
        desk.google.act(desk.spreadsheet, {"addProtectedRange": {"protectedRange": wanted}}, values=changes)
        report = pipeline.sync(desk.session(), lambda _: True)
        assert report is not None
        shown = {tab.name: str(tab.value(2, 10)) for tab in desk.calendar.read().tabs}
        assert shown["June"].startswith(f"2027-02-{day:02}")
        assert not shown["May"].startswith("2027")
        return report, shown

    desk.run()
    may = desk.google.control("GET", f"spreadsheets/{desk.spreadsheet}")["sheets"][0]["properties"]["sheetId"]
    # Single cells: the post is edited, and what became of it is kept.
    report, _ = protected(startRowIndex=1, endRowIndex=2, startColumnIndex=9, endColumnIndex=10)
    assert report.unwritten is not None
    assert "protected" in report.unwritten.message
    assert sum(item.status.value == "done" for item in report.outcomes) == 2
    # All of it: the tab is left alone.
    report, _ = protected()
    assert [issue.rule for issue in report.plan.issues if issue.severity.value == "error"] == ["sheet.protected"]
    assert desk.calendar.locked_tabs() == ["May"]
    assert sum(item.status.value == "done" for item in report.outcomes) == 1
    desk.close()


def test_what_google_never_does_is_asked_for_once(desk: Desk) -> None:
    size = {"rowCount": 546, "columnCount": 18_260}
    desk.google.act(desk.spreadsheet, {"addSheet": {"properties": {"title": "Huge", "gridProperties": size}}})
    report = pipeline.sync(desk.session(), lambda _: True)
    assert report is not None
    assert report.unwritten is not None
    assert "full" in report.unwritten.message
    assert "delete empty rows" in report.unwritten.fix
    assert desk.google.writes() == 1


def test_an_id_that_was_copied_into_an_empty_row_stops_nothing(desk: Desk) -> None:
    desk.run()
    row_id = map_sheet(desk.calendar.read()).rows[0].text("sync_id")
    desk.google.act(desk.spreadsheet, values={"May!G5": [[row_id]]})
    _, _, report = desk.run()
    assert [item.status.value for item in report.outcomes] == ["held"]
    assert desk.google.texts(desk.spreadsheet)[4][6] not in ("", row_id)


def test_a_column_of_ours_that_is_deleted_meanwhile_comes_back(desk: Desk) -> None:
    desk.run()
    desk.google.act(desk.spreadsheet, values={"May!A2": [["2027-01-08"]]})

    def delete(method: str, path: str) -> None:
        if "ByDataFilter" in path:
            desk.google.hook = lambda _method, _path: None
            place = desk.google.texts(desk.spreadsheet)[0].index("Scheduled for")
            span = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": place, "endIndex": place + 1}
            desk.google.act(desk.spreadsheet, {"deleteDimension": {"range": span}})

    desk.google.hook = delete
    desk.run()
    titles, first, *_ = desk.google.texts(desk.spreadsheet)
    assert titles.count("Scheduled for") == 1
    assert first[titles.index("Scheduled for")].startswith("2027-01-08")


def test_columns_of_ours_are_known_whatever_people_call_them(desk: Desk) -> None:
    desk.run()
    titles = desk.google.texts(desk.spreadsheet)[0][6:]
    renamed = (["ID", *titles[1:]], ["", "Stand", *titles[2:]], [f"Unser {title}" for title in titles])
    for day, told in enumerate(renamed, start=8):
        desk.google.act(desk.spreadsheet, values={"May!G1:L1": [told], "May!A2": [[f"2027-01-{day:02}"]]})
        reads, writes, report = desk.run()
        assert (reads, writes) == (1, 1)
        assert [item.action.value for item in report.outcomes] == ["edit"]
        texts = desk.google.texts(desk.spreadsheet)
        assert texts[0][6:] == told
        assert texts[1][9].startswith(f"2027-01-{day:02}")


@pytest.mark.parametrize("place", [0, 12])
def test_columns_of_ours_that_are_copied_stay_known_and_the_copies_are_left_alone(desk: Desk, place: int) -> None:
    desk.run()
    ours = {
        "sheetId": 0,
        "startRowIndex": 0,
        "startColumnIndex": 6 if place else 12,
        "endColumnIndex": 12 + 6 * (not place),
    }
    room = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": place, "endIndex": place + 6}
    there = {"sheetId": 0, "startRowIndex": 0, "startColumnIndex": place, "endColumnIndex": place + 6}
    desk.google.act(
        desk.spreadsheet,
        {"insertDimension": {"range": room}},
        {"copyPaste": {"source": ours, "destination": there, "pasteType": "PASTE_NORMAL"}},
    )
    dates = "May!A2" if place else "May!G2"
    desk.google.act(desk.spreadsheet, values={dates: [["2027-01-08"]]})
    before = [line[place : place + 6] for line in desk.google.texts(desk.spreadsheet)]
    reads, writes, report = desk.run()
    assert (reads, writes) == (1, 1)
    assert [(item.action.value, item.status.value) for item in report.outcomes] == [("edit", "done")]
    texts = desk.google.texts(desk.spreadsheet)
    assert [line[place : place + 6] for line in texts] == before
    assert [line[6:12] if place else line[12:18] for line in texts][1][3].startswith("2027-01-08")
    told = map_sheet(desk.calendar.read()).issues
    assert [issue.rule for issue in told] == ["sheet.copied_column"] * 6
    assert {issue.severity.value for issue in told} == {"warning"}
    assert desk.run()[:2] == (1, 0)


SAFEGUARDS: Mapping[str, Callable[[], AbstractContextManager[object]]] = {
    "what was hit is put right": lambda: mock.patch.object(
        follow, "_for_row", lambda line, _was, wanted, _sent: follow._differing(line, wanted)
    ),
    "ids are read back": lambda: mock.patch.object(work, "_agree", return_value=True),
    "new ids prove nothing": lambda: mock.patch.object(follow.Sent, "ids", return_value=frozenset()),
}


def _play_some() -> None:
    for seed in range(40):
        moving.play(seed)


@pytest.mark.parametrize("name", SAFEGUARDS)
def test_the_judge_misses_each_safeguard(name: str) -> None:
    with SAFEGUARDS[name](), pytest.raises(moving.Broken):
        _play_some()


def test_a_sheet_that_may_only_be_read_is_found_out_once_and_then_stops_runs_before_anything_is_sent(
    desk: Desk,
) -> None:
    desk.google.act(desk.spreadsheet, share={ROBOT: "reader"})
    report = pipeline.sync(desk.session(), lambda _: True)
    assert report is not None
    assert isinstance(report.unwritten, CalendarSignInError)
    assert "may be read, but not changed" in report.unwritten.message
    desk.google.act(desk.spreadsheet, values={"May!A4:E4": [row(20, "Third of May")[:5]]})
    with pytest.raises(CalendarSignInError, match="may be read, but not changed"):
        desk.run()
    assert len(list(desk.box.store.find("posts"))) == 2
    desk.google.act(desk.spreadsheet, share={ROBOT: "writer"})
    desk.run()
    assert len(list(desk.box.store.find("posts"))) == 3
    assert [line[7] for line in desk.google.texts(desk.spreadsheet)] == ["Sync status", *["Scheduled"] * 3]
    assert desk.run()[:2] == (1, 0)

    def unshare(method: str, _path: str) -> None:
        if method == "POST":
            desk.google.hook = lambda _method, _path: None
            desk.google.act(desk.spreadsheet, share={ROBOT: None})

    desk.google.act(desk.spreadsheet, values={"May!A2": [["2027-01-01"]]})
    desk.google.hook = unshare
    report = pipeline.sync(desk.session(), lambda _: True)
    assert report is not None
    assert report.unwritten is not None
    assert "is not shared" in report.unwritten.message
    with pytest.raises((CalendarSignInError, CalendarUnreadable)) as caught:
        desk.run()
    assert "Share" in caught.value.fix


def test_cells_are_read_as_they_are_meant(tmp_path: Path) -> None:
    google = LocalGoogle()
    rows = [
        ["Date", "Time", "Channels", "Text", "Media", "Ready?", "Link"],
        ["14/05/2027", "09:30", "X", "007", '=IMAGE("https://a.example/y.png")', "TRUE", "=1/0"],
        [
            "2027-05-15",
            "10:00",
            "X",
            "'=not a formula",
            "https://a.example/z.png",
            "FALSE",
            '=HYPERLINK("https://b.example";"see")',
        ],
    ]
    spreadsheet = google.make({"May": rows, "Old": [["x"]]}, locale="de_DE", timeZone="Europe/Berlin")
    hide = {"sheetId": 0, "dimension": "ROWS", "startIndex": 2, "endIndex": 3}
    google.act(
        spreadsheet,
        {"updateDimensionProperties": {"range": hide, "properties": {"hiddenByUser": True}, "fields": "hiddenByUser"}},
    )
    sheet = google.calendar(spreadsheet).read()
    assert (sheet.timezone, sheet.locale) == ("Europe/Berlin", "de_DE")
    made = google.calendar(google.make({"May": rows})).read()
    assert [zone_chosen(item) for item in (sheet, replace(sheet, timezone="UTC"), made)] == ["Europe/Berlin", "UTC", ""]
    tab = sheet.tabs[0]
    assert str(tab.value(3, 1)) == "2027-05-15"
    assert str(tab.value(2, 2)) == "09:30:00"
    assert tab.value(2, 6) is True
    assert isinstance(tab.value(2, 7), CellProblem)
    assert tab.value(3, 4) == "=not a formula"
    assert tab.hyperlinks[2, 5] == "https://a.example/y.png"
    assert tab.hidden_rows == {3}
    mapped = map_sheet(sheet)
    assert mapped.rows[0].text("media") == "https://a.example/y.png"


@pytest.mark.parametrize("seed", range(20))
def test_nothing_comes_into_a_wrong_row_while_people_work(seed: int) -> None:
    moving.play(seed)


def cells(tab: dict[str, Any]) -> list[list[str]]:
    return [
        [str(cell.get("formattedValue", "")) for cell in line.get("values", ())]
        for line in tab["data"][0]["rowData"]
        if any(cell.get("formattedValue") for cell in line.get("values", ()))
    ]


def cut_off(desk: Desk, *, written: int = 0) -> None:
    """Run, and die when everything is sent and nothing is written; or so often, ahead of what is sent."""
    left = written

    def die(method: str, _path: str) -> None:
        nonlocal left
        if method == "POST":
            left -= 1
            if left < 0:
                raise KeyboardInterrupt

    desk.google.hook = die
    with pytest.raises(KeyboardInterrupt):
        desk.run()
    desk.google.hook = lambda _method, _path: None


def _import_nothing(desk: Desk) -> None:
    session = desk.session()
    session.everything = True
    import_posts(session, Wanted(), lambda _: True)


def _leave_out_the_second(desk: Desk) -> None:
    session = desk.session()

    def chosen() -> pipeline.Prepared:
        prepared = pipeline.prepare(session)
        return without_left(session, prepared, {change.key for change in prepared.plan.changes if change.row == 3})

    pipeline.reviewed(session, chosen, lambda _: True)


@pytest.mark.parametrize("do", [_import_nothing, _leave_out_the_second])
def test_a_run_that_looks_after_some_rows_forgets_no_others(desk: Desk, do: Callable[[Desk], None]) -> None:
    cut_off(desk)
    ids = {post["id"] for post in desk.box.store.find("posts")}
    desk.google.act(desk.spreadsheet, values={"May!D3": [["Second of all May"]]})
    do(desk)
    _, _, report = desk.run()
    assert [str(item.action) for item in report.outcomes if str(item.status) == "done"][-1] == "edit"
    posts = desk.box.store.find("posts")
    assert {post["text"] for post in posts} == {"First of May", "Second of all May"}
    assert {post["id"] for post in posts} == ids


def _properties(**wanted: Any) -> dict[str, Any]:
    properties = {"properties": {"sheetId": 0, **wanted}, "fields": ",".join(wanted)}
    return {"updateSheetProperties": properties}


_ROW = {"sheetId": 0, "dimension": "ROWS", "startIndex": 2, "endIndex": 3}

AWAY: Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {
    "hidden": (_properties(hidden=True), _properties(hidden=False)),
    "archived": (_properties(title="Archive"), _properties(title="May")),
    "without titles": (
        {"values": {"May!A1:E1": [list("vwxyz")]}}, {"values": {"May!A1:E1": [HEADER[:5]]}}
    ),
    "deleted": ({"deleteDimension": {"range": _ROW}}, {"insertDimension": {"range": _ROW}}),
}  # fmt: skip


@pytest.mark.parametrize("name", AWAY)
def test_rows_that_are_away_after_a_run_that_was_cut_off_come_back(tmp_path: Path, name: str) -> None:
    desk = Desk(tmp_path, "May", "June")
    (tab,) = (item for item in desk.google.control("GET", f"spreadsheets/{desk.spreadsheet}")["sheets"][:1])
    assert tab["properties"]["sheetId"] == 0

    def act(deed: Mapping[str, Any]) -> None:
        desk.google.act(desk.spreadsheet, **deed) if "values" in deed else desk.google.act(desk.spreadsheet, deed)

    cut_off(desk)
    ids = {post["id"] for post in desk.box.store.find("posts")}
    away, back = AWAY[name]
    act(away)
    session = desk.session()
    # Deleting the post of a row that is gone is what pruning is for.
    policy = {"prune": name != "deleted", "max_delete_percent": 100}
    google = {"late_ids": True}
    settings = {"organization": ORGANIZATION, "timezone": "UTC", "policy": policy, "google": google}
    session.settings = Settings.model_validate(settings)
    first = pipeline.sync(session, lambda _: True)
    assert first is not None
    assert ("sheet.rows_away" in {issue.rule for issue in first.plan.issues}) == (name != "deleted")
    assert {post["id"] for post in desk.box.store.find("posts")} == ids
    if name == "deleted":
        # Where it stood, another one comes; the one that was deleted is kept for the case that it comes back.
        act(back)
        other = ["2026-12-24", *row(2, "")[1:3], "Merry Christmas", "Ready"]
        desk.google.act(desk.spreadsheet, values={"May!A3:E3": [other]})
        _, _, report = desk.run()
        assert "create" in {str(item.action) for item in report.outcomes}
        ids = {post["id"] for post in desk.box.store.find("posts")}
    act(back)
    desk.google.act(desk.spreadsheet, values={"May!A3:E3": [row(2, "Second of all May")[:5]]})
    desk.run()
    posts = desk.box.store.find("posts")
    assert {post["id"] for post in posts} == ids
    assert "Second of all May" in {post["text"] for post in posts}
    assert desk.run()[:2] == (1, 0)
    desk.close()


@pytest.mark.parametrize(
    ("edited", "late_ids"),
    [({"B4": [["11:45"]]}, True), ({"D4": [["Third of all May"]]}, True), ({}, True), ({"B4": [["11:45"]]}, False)],
)
def test_another_machine_that_comes_after_a_run_that_was_cut_off_posts_nothing_twice(
    tmp_path: Path, edited: Mapping[str, Any], late_ids: bool
) -> None:
    desk = Desk(tmp_path)
    desk.late_ids = None if late_ids else False
    first, second = desk.ledger, Ledger(str(tmp_path / "second.db"))
    desk.run()
    desk.google.act(desk.spreadsheet, values={"May!A4:E4": [row(20, "Third of May")[:5]]})
    cut_off(desk, written=int(not late_ids))
    desk.google.act(desk.spreadsheet, values={f"May!{cell}": value for cell, value in edited.items()})
    desk.ledger = second
    (found,) = [change for change in desk.run()[2].plan.changes if change.row == 4]
    assert (str(found.action), "Sync ID" in found.fix) == (("hold", True) if edited else ("adopt", False))
    assert len(desk.box.store.find("posts")) == 3
    # The one that was cut off knows the row, or asks which it is; the user says so.
    desk.ledger = first
    _, _, report = desk.run()
    for issue in report.plan.issues:
        if issue.rule == "row.unplaced":
            desk.google.act(desk.spreadsheet, values={"May!G4": [[issue.fix.split()[4]]]})
            desk.run()
    for desk.ledger in (second, first):
        desk.run()
        assert desk.run()[1] == 0
    line = desk.google.texts(desk.spreadsheet)[3]
    assert [line[7], len(desk.box.store.find("posts"))] == ["Scheduled", 3]
    assert (line[3], f"2026-12-20T{line[1]:0>5}") in {
        (post["text"], post["dueAt"][:16]) for post in desk.box.store.find("posts")
    }
    second.close()
    desk.close()


def test_rows_without_ids_are_known_after_a_run_that_was_cut_off(desk: Desk) -> None:
    """The posts are sent, nothing is written; people then sort, edit and add rows."""
    cut_off(desk)
    posts = {post["text"]: post["id"] for post in desk.box.store.find("posts")}
    assert posts.keys() == {"First of May", "Second of May"}
    assert max(len(line) for line in desk.google.texts(desk.spreadsheet)) == len(HEADER)
    first, new = row(1, "First of May"), row(9, "Bread on Sundays")
    edited = [*first[:1], "11:15", *first[2:]]
    unlike = ["2026-12-24", "18:00", "twitter:acme", "Merry Christmas", "", "no idea"]
    others = [row(day, f"Later, on the {day}th") for day in range(20, 24)]
    grid = [line[:5] for line in (new, unlike, edited, *others)]
    desk.google.act(desk.spreadsheet, values={"May!A2:E8": grid})
    _, _, report = desk.run()
    # As long as nobody knows which of them it is, or whether it was deleted, all that are new wait.
    asked = [issue for issue in report.plan.issues if issue.rule == "row.unplaced"]
    assert [issue.cell for issue in asked] == [f"May!D{number}" for number in (2, 3, 5, 6, 7, 8)]
    assert all("'Second of May'" in issue.message for issue in asked)
    assert [(item.action.value, item.status.value) for item in report.outcomes if item.action.value == "edit"] == [
        ("edit", "done")
    ]
    issue = asked[1]
    shown = desk.google.texts(desk.spreadsheet)
    assert shown[3][8] == f"twitter:acme={posts['First of May']}"
    assert not any(shown[2][6:])
    # The user says which row it is.
    desk.google.act(desk.spreadsheet, values={"May!G3": [[issue.fix.split()[4]]]})
    _, _, report = desk.run()
    done = Counter(str(item.action) for item in report.outcomes if str(item.status) == "done")
    assert done == {"edit": 1, "create": 5}
    texts = [post["text"] for post in desk.box.store.find("posts")]
    assert sorted(texts) == sorted([*(line[3] for line in (*others, first, new)), "Merry Christmas"])
    assert desk.google.texts(desk.spreadsheet)[2][8] == f"twitter:acme={posts['Second of May']}"
    assert desk.run()[:2] == (1, 0)


@pytest.mark.parametrize("between", [False, True])
@pytest.mark.parametrize("place", [0, 1])
def test_a_copied_tab_that_nobody_has_edited_yet_is_not_posted(desk: Desk, place: int, *, between: bool) -> None:
    """Whichever stands first, and whatever becomes of the rows that it was copied from."""
    desk.run()
    desk.google.act(
        desk.spreadsheet, {"duplicateSheet": {"sourceSheetId": 0, "insertSheetIndex": place, "newSheetName": "May (2)"}}
    )
    if between:
        desk.run()
    desk.google.act(desk.spreadsheet, values={"May!A2": [["2026-12-20"]], "May!D3": [["Another one"]]})
    for _ in range(2):
        desk.run()
        posts = sorted((post["dueAt"][:10], post["text"]) for post in desk.box.store.find("posts", "1"))
        assert posts == [("2026-12-02", "Another one"), ("2026-12-20", "First of May")]
    desk.google.act(desk.spreadsheet, values={"'May (2)'!A2:A3": [["2027-01-05"], ["2027-01-06"]]})
    desk.run()
    posts = sorted((post["dueAt"][:10], post["text"]) for post in desk.box.store.find("posts", "1"))
    assert posts[2:] == [("2027-01-05", "First of May"), ("2027-01-06", "Second of May")]

"""What Buffer has comes into a Google Sheet as into a file: real dates in the form of their column, rows added."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from pull_desk import LINKEDIN, TITLES, Desk, X, seed, told

from calendar_sync import pipeline
from calendar_sync.calendars.writeback import Calendar
from calendar_sync.errors import CalendarChanged, CalendarUnreachable
from calendar_sync.import_items import Wanted
from calendar_sync.importing import import_posts
from calendar_sync.model.plan import Action, Plan
from calendar_sync.sandbox.faults import Fault
from tests.google.local import LocalGoogle

EVE = datetime(2026, 12, 24, 17, 30, tzinfo=UTC)
POSTS: list[dict[str, Any]] = [
    {"channel": LINKEDIN, "text": "=1+1 is two", "at": "2026-12-16T09:00:00Z", "mode": "customScheduled"},
    {"channel": X, "text": "0012", "at": "2026-12-17T10:15:00Z", "mode": "customScheduled"},
]


class GoogleDesk(Desk):
    """The same with the calendar in Google Sheets."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.google = LocalGoogle(self.box)

    def put(self, *rows: dict[str, Any], titles: Sequence[str] = TITLES) -> None:
        lines = [list(titles), *([str(row.get(title, "")) for title in titles] for row in rows)]
        self.spreadsheet = self.google.make({"May": lines})

    def opened(self) -> tuple[Calendar, str]:
        calendar = self.google.calendar(self.spreadsheet)
        return calendar, calendar.location

    def once(self, *deeds: Any, before: str = "ByDataFilter") -> None:
        """Let somebody do something right before the next request to an address that holds ``before``."""

        def hook(_method: str, path: str) -> None:
            if before in path:
                self.google.hook = lambda _method, _path: None
                self.google.act(self.spreadsheet, *deeds)

        self.google.hook = hook


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[GoogleDesk]:
    made = GoogleDesk(tmp_path, account=seed(*POSTS))
    yield made
    made.close()


def bring(desk: Desk) -> Plan:
    session = desk.session()
    session.everything = True
    report = import_posts(session, Wanted(), lambda _prepared: True)
    assert report is not None
    assert report.unwritten is None
    return report.plan


def row(day: str, text: str, **more: Any) -> dict[str, Any]:
    return {"Date": day, "Time": "09:00", "Channels": LINKEDIN, "Text": text, **more}


def test_changes_come_into_their_cells_while_people_sort(desk: GoogleDesk) -> None:
    desk.put(row("2026-12-14", "Hello"), row("2026-12-15", "Other"), row("2026-12-16", "Third"))
    desk.sync()
    desk.touch("Hello", text="=Hello there", dueAt=EVE)
    area = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 4, "startColumnIndex": 0}
    desk.once({"sortRange": {"range": area, "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "DESCENDING"}]}})
    plan = desk.sync(drift="pull")
    assert plan.count(Action.PULL) == 1, told(plan)
    assert [(line["Date"], line["Time"], line["Text"]) for line in desk.rows()] == [
        (date(2026, 12, 16), time(9), "Third"),
        (date(2026, 12, 15), time(9), "Other"),
        (date(2026, 12, 24), time(18, 30), "=Hello there"),
    ]
    desk.stay(drift="pull")


def test_a_date_takes_the_form_of_its_column(desk: GoogleDesk) -> None:
    desk.put(row("2026-12-14", "Hello"), {"Channels": LINKEDIN, "Text": "Queued", "Mode": "queue"})
    form = {"userEnteredFormat": {"numberFormat": {"type": "DATE", "pattern": "ddd d mmm yyyy"}}}
    area = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 1}
    fields = "userEnteredFormat.numberFormat"
    desk.google.act(desk.spreadsheet, {"repeatCell": {"range": area, "cell": form, "fields": fields}})
    desk.sync()
    desk.touch("Queued", dueAt=EVE, shareMode="customScheduled", rank=None)
    desk.sync(drift="pull")
    assert desk.google.texts(desk.spreadsheet)[2][0] == "Thu 24 Dec 2026"
    assert (desk.rows()[1]["Date"], desk.rows()[1]["Time"]) == (date(2026, 12, 24), time(18, 30))
    desk.stay()


def test_columns_with_formulas_and_sheets_that_changed_are_left(desk: GoogleDesk) -> None:
    desk.put(row("2026-12-14", "Hello"), row("2026-12-15", '="Made" & " up"'))
    desk.sync()
    desk.touch("Hello", text="Hello there")
    (left,) = [change for change in desk.plan(drift="pull").changes if change.action is not Action.NOOP]
    assert left.action is Action.DRIFT
    assert "column E holds formulas" in left.reason
    desk.touch("Hello there", text="Hello", dueAt=EVE)
    desk.google.act(desk.spreadsheet, values={"May!E3": [["Made up"]]})
    before = [line["Date"] for line in desk.rows()]

    def edited(_prepared: object) -> bool:
        desk.google.act(desk.spreadsheet, values={"May!G2": [["A note"]]})
        return True

    with pytest.raises(CalendarChanged):
        pipeline.sync(desk.session(drift="pull"), edited)
    assert [line["Date"] for line in desk.rows()] == before


def test_posts_become_rows_that_are_inserted(desk: GoogleDesk) -> None:
    desk.put(row("2026-12-14", "Here before"), titles=("Date", "Time", "Channels", "Text"))
    # Somebody adds a row of their own in the very moment: nothing of it is written over.
    mine = [{"userEnteredValue": {"stringValue": "Mine"}}]
    start = {"sheetId": 0, "rowIndex": 2, "columnIndex": 3}
    typed = {"updateCells": {"start": start, "rows": [{"values": mine}], "fields": "userEnteredValue"}}
    desk.sync()
    desk.once(typed, before=":batchUpdate")
    plan = bring(desk)
    assert plan.count(Action.ADOPT) == 2, told(plan)
    rows = desk.rows()
    assert [(line.get("Date"), line.get("Time"), line.get("Text")) for line in rows[:4]] == [
        (date(2026, 12, 14), time(9), "Here before"),
        (date(2026, 12, 16), time(10), "=1+1 is two"),
        (date(2026, 12, 17), time(11, 15), "0012"),
        (None, None, "Mine"),
    ]
    assert all(line["Sync ID"] and line["Post IDs"] and line["Sync status"] == "Scheduled" for line in rows[:3])
    assert {post["text"] for post in desk.box.store.find("posts")} == {"Here before", "=1+1 is two", "0012"}
    assert bring(desk).count(Action.ADOPT) == 0


@pytest.mark.parametrize("kind", ["drop_answer", "drop_request"])
def test_an_answer_that_is_lost_never_adds_rows_twice(desk: GoogleDesk, kind: Any) -> None:
    desk.put(row("2026-12-14", "Here before"), titles=("Date", "Time", "Channels", "Text"))
    desk.sync()

    def lost(_method: str, path: str) -> None:
        if ":batchUpdate" in path:
            desk.google.hook = lambda _method, _path: None
            desk.box.faults.clear()
            desk.box.faults.add(Fault(kind, "google", nth_request=1))

    desk.google.hook = lost
    # Nobody knows of a request that has not arrived whether it still will, so the run ends; the next one sees.
    with nullcontext() if kind == "drop_answer" else pytest.raises(CalendarUnreachable):
        bring(desk)
    desk.box.faults.clear()
    bring(desk)
    assert [line["Text"] for line in desk.rows()] == ["Here before", "=1+1 is two", "0012"]
    desk.stay()
    assert len(list(desk.box.store.find("posts"))) == 3


def test_rows_beside_a_note_and_below_it(desk: GoogleDesk) -> None:
    desk.put(row("2026-12-14", "Here before"), titles=("Date", "Time", "Channels", "Text"))
    desk.sync()
    desk.google.act(desk.spreadsheet, values={"May!L3": [["A note"]]})
    assert bring(desk).count(Action.ADOPT) == 2
    assert [line.get("Text") for line in desk.rows()] == ["Here before", "=1+1 is two", "0012"]
    assert all(line["Sync ID"] and line["Post IDs"] for line in desk.rows())
    assert desk.google.texts(desk.spreadsheet)[2][11] == "A note"
    assert bring(desk).count(Action.ADOPT) == 0

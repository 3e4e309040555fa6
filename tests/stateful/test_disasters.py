"""What happens to a workbook by mistake, with ``prune`` on: nothing is deleted or doubled, and it is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from calendar_sync import pipeline
from calendar_sync.buffer import BufferClient
from calendar_sync.calendars.xlsx import XlsxCalendar
from calendar_sync.config import Settings
from calendar_sync.errors import CalendarSyncError, RunInProgress
from calendar_sync.ledger import Ledger
from calendar_sync.model.columns import OWN_COLUMNS
from calendar_sync.planner.overdue import DuePast
from calendar_sync.planner.policy import TooManyDeletes, WrongWorkbook
from calendar_sync.sandbox import DEFAULT_KEY, Sandbox, SandboxTransport
from tests.stateful.parts import START, Clock
from tests.stateful.setting import ORGANIZATION, SEED

USERS = ("Date", "Time", "Channels", "Text", "Mode", "Status", "Notes")
ROWS = 24


class Office:
    """A workbook, a sandbox and a ledger; everything in this process, and time stands still."""

    def __init__(self, folder: Path) -> None:
        self.clock = Clock()
        self.box = Sandbox(seed=SEED, clock=self.clock)
        self.ledger = Ledger(folder / "ledger.db")
        self.path = folder / "may.xlsx"

    def close(self) -> None:
        self.ledger.close()
        self.box.close()

    def write(self, rows: int, text: str = "Post") -> None:
        """Write a calendar of so many rows, all to be posted from the fourth day on."""
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        sheet.title = "May"
        sheet.append(USERS)
        for number in range(rows):
            day = datetime.combine(START.date() + timedelta(days=4 + number), time())
            sheet.append([day, time(9, 30), "twitter:acme", f"{text} {number}", None, "Ready", "mine"])
        book.save(self.path)

    def mangle(self, harm: Callable[[Any], None]) -> None:
        """Do something to the only tab."""
        book = openpyxl.load_workbook(self.path)
        harm(book.worksheets[0])
        book.save(self.path)

    def session(self, *, location: str = "", **more: Any) -> pipeline.Session:
        policy = {"prune": True, **more.pop("policy", {})}
        settings = Settings.model_validate({"organization": ORGANIZATION, "timezone": "UTC", "policy": policy, **more})
        return pipeline.Session(
            calendar=XlsxCalendar(self.path),
            location=location or str(self.path),
            settings=settings,
            client=BufferClient(
                endpoint="http://sandbox.localhost",
                key=DEFAULT_KEY,
                transport=SandboxTransport(self.box, sleep=self.clock.advance),
                clock=self.clock.now,
                sleep=self.clock.advance,
                user_agent="tests/1.0",
            ),
            ledger=self.ledger,
            clock=self.clock.now,
            sleep=self.clock.advance,
        )

    def sync(self, review: Callable[[pipeline.Prepared], bool] = lambda _: True, **more: Any) -> str:
        """Sync, and return all that is said about it."""
        try:
            report = pipeline.sync(self.session(**more), review)
        except CalendarSyncError as problem:
            return f"{type(problem).__name__}: {problem.message} {problem.fix}"
        assert report is not None
        said = [change.reason for change in report.plan.changes] + [issue.message for issue in report.plan.issues]
        return " | ".join(filter(None, said))

    def posts(self) -> list[tuple[str, str]]:
        return sorted((post["id"], post["text"]) for post in self.box.store.find("posts"))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = Office(tmp_path)
    opened.write(ROWS)
    assert opened.sync().startswith("new in the calendar")
    yield opened
    opened.close()


def _drop_column(title: str) -> Callable[[Any], None]:
    def drop(sheet: Any) -> None:
        (column,) = [cell.column for cell in sheet[1] if cell.value == title]
        sheet.delete_cols(column)

    return drop


def _drop_rows(first: int, count: int) -> Callable[[Any], None]:
    return lambda sheet: sheet.delete_rows(first, count)


def _filter(sheet: Any) -> None:
    sheet.auto_filter.ref = sheet.dimensions
    for row in range(3, ROWS + 2):
        sheet.row_dimensions[row].hidden = True


def _rename(sheet: Any) -> None:
    sheet.title = "June"


HARMS: dict[str, tuple[Callable[[Any], None], str]] = {
    "the tab is emptied": (_drop_rows(2, ROWS), "WrongWorkbook"),
    "the tab is emptied, titles and all": (_drop_rows(1, ROWS + 1), "no calendar"),
    "half the rows are gone": (_drop_rows(2, ROWS // 2), "TooManyDeletes"),
    "a filter hides most rows": (_filter, "hidden"),
    "the tab has another name": (_rename, ""),
    **{f"the column {title} is gone": (_drop_column(title), "") for title in (*USERS, *OWN_COLUMNS.values())},
}


@pytest.mark.parametrize("name", HARMS)
def test_no_accident_deletes_or_doubles_anything(office: Office, name: str) -> None:
    harm, words = HARMS[name]
    before = office.posts()
    office.mangle(harm)
    said = office.sync()
    assert words in said
    assert office.posts() == before
    assert office.sync().count("new in the calendar") == 0, "nor the next time"
    assert office.posts() == before


def test_a_tab_that_the_settings_name_and_nobody_finds_deletes_nothing(office: Office) -> None:
    before = office.posts()
    office.mangle(_rename)
    assert "May" in office.sync(tabs=["May"])
    assert office.posts() == before


@pytest.mark.parametrize("rows", [3, ROWS])
def test_another_workbook_at_the_same_place_takes_nothing_away(tmp_path: Path, rows: int) -> None:
    office = Office(tmp_path)
    try:
        office.write(rows)
        office.sync()
        before = office.posts()
        office.write(5, text="Of another client")
        assert office.sync().startswith(WrongWorkbook.__name__)
        assert office.posts() == before, "neither deleted, nor is the other client's calendar posted"
        assert "the row is gone" in office.sync(policy={"prune": False})
        assert set(before) <= set(office.posts())
    finally:
        office.close()


def test_limits_are_raised_by_name(office: Office) -> None:
    office.mangle(_drop_rows(2, ROWS // 2))
    assert office.sync().startswith(TooManyDeletes.__name__)
    office.sync(policy={"max_delete_percent": 50})
    assert len(office.posts()) == ROWS // 2
    office.mangle(_drop_rows(2, ROWS))
    assert office.sync().startswith(WrongWorkbook.__name__)
    office.sync(policy={"max_delete_percent": 100})
    assert office.posts() == []


def _dawdle(office: Office) -> Callable[[pipeline.Prepared], bool]:
    def look(_: pipeline.Prepared) -> bool:
        office.clock.advance(timedelta(days=5, hours=1).total_seconds())
        return True

    return look


def test_what_came_due_while_the_plan_was_looked_at_is_not_sent(tmp_path: Path) -> None:
    office = Office(tmp_path)
    try:
        office.write(3)
        said = office.sync(_dawdle(office))
        assert said.startswith(DuePast.__name__)
        assert "May row 2 (2026-11-25 09:30 UTC)" in said
        assert "May row 3" in said
        assert "May row 4" not in said
        assert office.posts() == []
    finally:
        office.close()


def test_a_saved_plan_that_has_become_late_goes_without_what_came_due(tmp_path: Path) -> None:
    office = Office(tmp_path)
    try:
        office.write(3)
        saved = pipeline.prepare(office.session())
        ids = [row.row_id for row in saved.desired.rows]
        office.clock.advance(timedelta(days=5, hours=1).total_seconds())
        with pytest.raises(DuePast, match="2 post"):
            pipeline.sync(office.session(), lambda _: True, saved=saved.plan, new_ids=ids)
        assert office.posts() == []
        session = office.session(policy={"allow_past": True})
        report = pipeline.sync(session, lambda _: True, saved=saved.plan, new_ids=ids)
        assert report is not None
        assert [text for _, text in office.posts()] == ["Post 2"]
        assert sorted(str(outcome.status) for outcome in report.outcomes) == ["blocked", "blocked", "done"]
    finally:
        office.close()


def test_machines_that_share_a_ledger_hold_a_calendar_wherever_they_see_it(tmp_path: Path) -> None:
    office = Office(tmp_path)
    said: list[str] = []

    def meanwhile(_: pipeline.Prepared) -> bool:
        with pytest.raises(RunInProgress, match="Another run is working on this calendar"):
            pipeline.sync(office.session(location="/there/may.xlsx"), lambda _: True)
        said.append("refused")
        return True

    try:
        office.write(2)
        office.sync(location="/here/may.xlsx")
        office.sync(meanwhile, location="/here/may.xlsx")
        assert said == ["refused"]
        assert "Another run" not in office.sync(location="/there/may.xlsx"), "it is free again"
        assert len(office.posts()) == 2
    finally:
        office.close()

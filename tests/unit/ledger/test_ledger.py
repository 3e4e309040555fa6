"""The ledger in a file: what it keeps, who holds it, and what it says when the file gives trouble.

What every database has to keep stands in ``tests/conformance/test_ledger_promises.py``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from calendar_sync.errors import RunInProgress, SettingsError
from calendar_sync.ledger import Ledger
from calendar_sync.ledger.process import Process
from calendar_sync.model.plan import Action, AttemptState
from tests.conformance.ledger_parts import NOW, attempt, key, record

HOUR = 3600.0


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "state" / "ledger.db") as opened:
        yield opened


# Records


def test_a_record_takes_the_place_of_the_one_before(ledger: Ledger) -> None:
    ledger.save_records([record(), record(key("r2"), "p2")])
    ledger.save_records([record(post_id="p9")])
    assert {at.row_id: item.post_id for at, item in ledger.records("cal").items()} == {"r1": "p9", "r2": "p2"}
    assert ledger.records("other") == {}


# Attempts


@pytest.mark.parametrize(
    ("state", "is_open"),
    [
        (AttemptState.DONE, False), (AttemptState.FAILED, False), (AttemptState.UNKNOWN, True),
        (AttemptState.LOST, True),
    ],
)  # fmt: skip
def test_what_may_still_turn_up_stays_open(ledger: Ledger, state: AttemptState, is_open: bool) -> None:
    (number,) = ledger.intend([attempt()])
    ledger.mark_sent([number], now=NOW)
    ledger.settle([(number, state, None, "why")], [], now=NOW)
    assert [item.error for item in ledger.open_attempts("cal")] == ["why"] * is_open


def test_creates_of_all_calendars_that_may_have_made_a_post(ledger: Ledger) -> None:
    early, refused, edit, mine, other = ledger.intend(
        [
            attempt(intended_at=NOW - timedelta(hours=9)),
            attempt(),
            attempt(action=Action.EDIT, post_id="p"),
            attempt(),
            attempt(key(calendar="other")),
        ]
    )
    ledger.mark_sent([early, refused, edit, mine, other], now=NOW)
    ledger.settle([(refused, AttemptState.FAILED, None, "no"), (mine, AttemptState.DONE, "p1", "")], [], now=NOW)
    found = ledger.creates_since(NOW - timedelta(hours=1))
    assert [(item.attempt_id, item.post_id) for item in found] == [(mine, "p1"), (other, None)]


# Calendars


def remembered(ledger: Ledger, calendar: str, location: Path | str, organization: str = "org") -> None:
    ledger.remember(calendar, str(location), organization, now=NOW)


def test_a_known_place_is_a_known_calendar(ledger: Ledger, tmp_path: Path) -> None:
    remembered(ledger, "cal", tmp_path / "may.xlsx")
    assert ledger.identify(str(tmp_path / "may.xlsx"), "org", "fresh", []) == "cal"


def test_each_organization_has_a_calendar_of_its_own(ledger: Ledger, tmp_path: Path) -> None:
    remembered(ledger, "cal", tmp_path / "may.xlsx")
    ledger.save_records([record()])
    assert ledger.identify(str(tmp_path / "may.xlsx"), "sandbox", "fresh", ["r1"]) == "fresh"
    assert ledger.identify(str(tmp_path / "moved.xlsx"), "sandbox", "fresh", ["r1"]) == "fresh"


def test_a_calendar_that_was_moved_keeps_its_id(ledger: Ledger, tmp_path: Path) -> None:
    remembered(ledger, "cal", tmp_path / "gone.xlsx")
    ledger.save_records([record()])
    new = str(tmp_path / "moved.xlsx")
    assert ledger.identify(new, "org", "fresh", ["r1", "r7"]) == "cal"
    assert ledger.identify(new, "org", "fresh", ["r7"]) == "fresh"
    assert ledger.identify(new, "org", "fresh", []) == "fresh"


def test_a_copy_beside_its_original_is_another_calendar(ledger: Ledger, tmp_path: Path) -> None:
    original = tmp_path / "may.xlsx"
    original.touch()
    remembered(ledger, "cal", original)
    ledger.save_records([record()])
    assert ledger.identify(str(tmp_path / "copy.xlsx"), "org", "fresh", ["r1"]) == "fresh"
    remembered(ledger, "web", "https://sheets.example/1")
    ledger.save_records([record(key(calendar="web", row="r2"))])
    assert ledger.identify(str(tmp_path / "copy.xlsx"), "org", "fresh", ["r2"]) == "fresh"


# Lease

HERE = Process("machine", 1, "a")


def take(ledger: Ledger, run: str, *, at: datetime = NOW, seconds: float = HOUR) -> None:
    ledger.acquire("cal", run, f"{run} on laptop", now=at, seconds=seconds)


def test_a_second_run_is_told_who_is_at_it(ledger: Ledger) -> None:
    take(ledger, "one")
    with pytest.raises(RunInProgress, match="one on laptop") as caught:
        take(ledger, "two")
    assert "10:00:00 UTC" in caught.value.fix
    ledger.acquire("other", "two", "two", now=NOW, seconds=HOUR)
    take(ledger, "one", at=NOW + timedelta(minutes=1))
    ledger.release("cal", "two")
    with pytest.raises(RunInProgress):
        take(ledger, "two")
    ledger.release("cal", "one")
    take(ledger, "two")


def test_a_lease_runs_out_unless_it_is_renewed(ledger: Ledger) -> None:
    take(ledger, "one", seconds=60)
    ledger.renew("cal", "one", now=NOW + timedelta(seconds=50), seconds=60)
    with pytest.raises(RunInProgress):
        take(ledger, "two", at=NOW + timedelta(seconds=109))
    take(ledger, "two", at=NOW + timedelta(seconds=110))
    with pytest.raises(RunInProgress, match="taken over"):
        ledger.renew("cal", "one", now=NOW, seconds=60)
    ledger.release("cal", "one")
    with pytest.raises(RunInProgress):
        take(ledger, "three", at=NOW + timedelta(seconds=111))


def test_a_machine_that_is_not_this_one_counts_as_running(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db", process=HERE) as elsewhere, Ledger(tmp_path / "l.db") as ledger:
        take(elsewhere, "one")
        with pytest.raises(RunInProgress):
            take(ledger, "two")


# Runs


def test_runs_are_opened_and_closed(ledger: Ledger) -> None:
    ledger.open_run("run", "cal", now=NOW)
    ledger.close_run("run", {"requests_used": 3}, now=NOW + timedelta(minutes=1))
    with sqlite3.connect(ledger.where) as database:
        found = database.execute("SELECT calendar_id, started_at, finished_at, result FROM runs").fetchall()
    database.close()
    assert found == [("cal", "2026-11-21T09:00:00.000Z", "2026-11-21T09:01:00.000Z", '{"requests_used": 3}')]


# Trouble with the file


def spoil(path: Path) -> None:
    path.write_bytes(b"Dear diary, " * 400)


def from_the_future(path: Path) -> None:
    Ledger(path).close()
    with sqlite3.connect(path) as database:
        database.execute("UPDATE ledger_version SET version = 99")
    database.close()


@pytest.mark.parametrize(
    ("trouble", "said", "mend"),
    [
        (spoil, "not a database", "move it away"),
        (from_the_future, "newer calendar-sync", "Update calendar-sync"),
        (Path.mkdir, "cannot be used", "--ledger FILE"),
    ],
)
def test_a_ledger_that_cannot_be_used_says_what_to_do(tmp_path: Path, trouble: Any, said: str, mend: str) -> None:
    path = tmp_path / "ledger.db"
    trouble(path)
    with pytest.raises(SettingsError, match=said) as caught:
        Ledger(path)
    assert mend in caught.value.fix
    assert str(path) in caught.value.message
    assert caught.value.exit_code == 2


def test_a_folder_that_is_a_file_is_no_place_for_a_ledger(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="cannot be used"):
        Ledger(tmp_path / "file" / "ledger.db")


def test_a_ledger_that_breaks_on_the_way_is_an_error_with_a_mend(ledger: Ledger) -> None:
    ledger.save_records([record()])
    with sqlite3.connect(ledger.where) as database:
        database.execute("DROP TABLE attempts")
    database.close()
    with pytest.raises(SettingsError, match="no such table") as caught:
        ledger.intend([attempt()])
    assert "--ledger FILE" in caught.value.fix


def test_several_threads_have_a_connection_each(ledger: Ledger) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: ledger.change_budget(f"key {number}", lambda _: str(number)), range(40)))
    assert [ledger.budget(f"key {number}") for number in range(40)] == [str(number) for number in range(40)]


def test_after_a_transaction_that_failed_the_next_one_begins_anew(ledger: Ledger) -> None:
    for _ in range(3):
        with pytest.raises(SettingsError, match="nowhere"), ledger.transaction() as connection:  # noqa: PT012
            connection.exec_driver_sql("INSERT INTO budgets VALUES ('a', '[]')")
            connection.exec_driver_sql("INSERT INTO nowhere VALUES (1)")
        assert ledger.budget("a") is None


def test_a_url_names_a_ledger_as_a_path_does(tmp_path: Path) -> None:
    with Ledger(f"sqlite:///{tmp_path / 'deep' / 'ledger.db'}") as ledger:
        ledger.save_records([record()])
    with Ledger(tmp_path / "deep" / "ledger.db") as ledger:
        assert ledger.records("cal")

"""What is written into the ledger comes back, for the right calendar and no other."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendar_sync.errors import RunInProgress, SettingsError
from calendar_sync.ledger import Ledger
from calendar_sync.ledger.process import Process
from calendar_sync.model.entry import EntryKey
from calendar_sync.model.plan import Action, Attempt, AttemptState, Record

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
HOUR = 3600.0


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "state" / "ledger.db") as opened:
        yield opened


def key(row: str = "r1", calendar: str = "cal", channel: str = "ch") -> EntryKey:
    return EntryKey(calendar, row, channel)


def record(at: EntryKey | None = None, post_id: str = "p1", **facts: Any) -> Record:
    given_ = {"state": "live", "service": "twitter", "channel": "twitter:acme", "due_at": NOW} | facts
    return Record(at or key(), post_id=post_id, desired_hash="d", actual_hash="a", **given_)


def attempt(at: EntryKey | None = None, action: Action = Action.CREATE, **facts: Any) -> Attempt:
    given_: dict[str, Any] = {
        "attempt_id": 0, "run_id": "run", "state": AttemptState.INTENDED, "intended_at": NOW, "values": {"text": "Hé"},
        "service": "twitter", "channel": "twitter:acme",
    } | facts  # fmt: skip
    return Attempt(key=at or key(), action=action, **given_)


# Records


moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
names = texts.filter(bool)
found_records = st.builds(
    Record, st.builds(EntryKey, st.just("cal"), names, names), st.sampled_from(["live", "idea", "sent", "removed"]),
    texts, texts, texts, texts, texts, texts, texts, st.none() | moments,
)  # fmt: skip


@settings(max_examples=40)
@given(st.lists(found_records, max_size=5, unique_by=lambda item: item.key))
def test_records_come_back_as_they_were(tmp_path_factory: pytest.TempPathFactory, items: list[Record]) -> None:
    where = tmp_path_factory.mktemp("ledger") / "ledger.db"
    with Ledger(where) as ledger:
        ledger.save_records(items)
    with Ledger(where) as ledger:
        assert ledger.records("cal") == {item.key: item for item in items}


def test_a_record_takes_the_place_of_the_one_before(ledger: Ledger) -> None:
    ledger.save_records([record(), record(key("r2"), "p2")])
    ledger.save_records([record(post_id="p9")])
    assert {at.row_id: item.post_id for at, item in ledger.records("cal").items()} == {"r1": "p9", "r2": "p2"}
    assert ledger.records("other") == {}


# Attempts


def test_an_attempt_goes_from_intended_to_sent_to_done(ledger: Ledger) -> None:
    first, second = ledger.intend([attempt(), attempt(key("r2"), Action.EDIT, post_id="p2")])
    assert first != second
    assert [(item.attempt_id, item.state, item.sent_at) for item in ledger.open_attempts("cal")] == [
        (first, AttemptState.INTENDED, None), (second, AttemptState.INTENDED, None),
    ]  # fmt: skip
    sent_at = NOW + timedelta(seconds=1.5)
    ledger.mark_sent([first, second], now=sent_at)
    opened = ledger.open_attempts("cal")
    assert [(item.state, item.sent_at) for item in opened] == [(AttemptState.SENT, sent_at)] * 2
    assert opened[0].values == {"text": "Hé"}
    assert opened[1].post_id == "p2"
    ledger.settle([(first, AttemptState.DONE, "p1", "")], [record()], now=NOW)
    assert [item.attempt_id for item in ledger.open_attempts("cal")] == [second]
    assert list(ledger.records("cal")) == [key()]
    assert ledger.open_attempts("other") == []


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


def test_settling_keeps_the_post_id_of_an_edit(ledger: Ledger) -> None:
    (number,) = ledger.intend([attempt(action=Action.EDIT, post_id="p2")])
    ledger.settle([(number, AttemptState.UNKNOWN, None, "")], [], now=NOW)
    assert ledger.open_attempts("cal")[0].post_id == "p2"


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


def test_what_other_calendars_own(ledger: Ledger) -> None:
    remembered(ledger, "cal", "may.xlsx")
    remembered(ledger, "other", "june.xlsx")
    states = ["live", "idea", "sent", "removed", "promoted"]
    ledger.save_records([record(), *(record(key(s, "other"), s, state=s) for s in states)])
    assert ledger.owned_elsewhere("cal") == dict.fromkeys(["live", "idea", "sent"], "june.xlsx")
    assert ledger.owned_elsewhere("other") == {"p1": "may.xlsx"}


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


# Cells that are owed, and rate windows


def test_owed_cells_wait_until_they_are_paid(ledger: Ledger) -> None:
    ledger.owe("cal", {("r1", "sync_status"): "Scheduled", ("r1", "post_ids"): "x=1"})
    ledger.owe("cal", {("r1", "sync_status"): "Sent"})
    ledger.owe("other", {("r1", "sync_status"): "Draft"})
    ledger.owe("cal", {})
    assert ledger.owed("cal") == {("r1", "sync_status"): "Sent", ("r1", "post_ids"): "x=1"}
    ledger.paid("cal", [("r1", "sync_status"), ("r9", "sync_status")])
    assert ledger.owed("cal") == {("r1", "post_ids"): "x=1"}
    assert ledger.owed("other") == {("r1", "sync_status"): "Draft"}


def test_rate_windows_are_kept_by_key(ledger: Ledger) -> None:
    assert ledger.budget("a") is None
    ledger.change_budget("a", lambda _kept: "[1]")
    ledger.change_budget("a", lambda _kept: "[2]")
    ledger.change_budget("b", lambda _kept: "[3]")
    assert (ledger.budget("a"), ledger.budget("b")) == ("[2]", "[3]")


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


def test_a_transaction_is_all_or_nothing(ledger: Ledger) -> None:
    (number,) = ledger.intend([attempt()])
    broken = record(key("r2"), post_id=None)  # type: ignore[arg-type]
    with pytest.raises(SettingsError):
        ledger.settle([(number, AttemptState.DONE, "p1", "")], [record(), broken], now=NOW)
    assert ledger.records("cal") == {}
    assert [item.state for item in ledger.open_attempts("cal")] == [AttemptState.INTENDED]


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

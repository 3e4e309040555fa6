"""Who holds what: a worker that wakes up late finds that it has nothing left to send with."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

import httpx
import pytest
from sqlalchemy import text

from calendar_sync.cli import fleet_commands
from calendar_sync.cli.main import run
from calendar_sync.errors import RunInProgress, Stopped
from calendar_sync.executor.ports import StopFlag
from calendar_sync.fleet import engine
from calendar_sync.fleet.recovering import recover, recover_long_dead
from calendar_sync.fleet.running import Runs
from calendar_sync.fleet.told import Before
from calendar_sync.fleet.turns import begun_in, database
from calendar_sync.fleet.values import Fleet, FleetCalendar
from calendar_sync.fleet.worker import _take, give_back_missed
from calendar_sync.ledger import Ledger
from calendar_sync.ledger.process import Process
from calendar_sync.ledger.slots import drop_held, keep_slot, park, parked_until, slots, take_slot, unpark
from calendar_sync.opening import Reach
from calendar_sync.sandbox import Sandbox, SandboxTransport

NOW = datetime.now(UTC)
LATER = NOW + timedelta(minutes=2)
RUN = "sync:2026-W47:north:mon-0600"


@contextmanager
def _machine(where: Path, name: str) -> Iterator[Ledger]:
    """Give the ledger as a process of another machine sees it: whether others live, it cannot tell."""
    with Ledger(where, process=Process(name, 1, "1")) as ledger:
        yield ledger


def test_whoever_takes_a_slot_takes_everything_that_was_held_by_it(tmp_path: Path) -> None:
    where = tmp_path / "ledger.db"
    with _machine(where, "one") as one, _machine(where, "two") as two:
        take_slot(one, "w1", "aa", "first", now=NOW, seconds=60)
        one.acquire("key:k", f"w1/aa/{RUN}", "first", now=NOW, seconds=1800)
        one.acquire("cal", f"w1/aa/{RUN}/0123", "first", now=NOW, seconds=1200)
        with pytest.raises(RunInProgress, match="first"):
            take_slot(two, "w1", "bb", "second", now=NOW, seconds=60)
        take_slot(two, "w10", "cc", "third", now=NOW, seconds=600)
        keep_slot(one, "w1", "aa", now=NOW, seconds=60)
        assert [(slot.name, slot.is_alive(NOW)) for slot in slots(two)] == [("w1", True), ("w10", True)]

        take_slot(two, "w1", "bb", "second", now=LATER, seconds=60)
        with pytest.raises(RunInProgress):
            keep_slot(one, "w1", "aa", now=LATER, seconds=60)
        with pytest.raises(RunInProgress):
            one.renew("cal", f"w1/aa/{RUN}/0123", now=LATER, seconds=1200)
        two.acquire("key:k", f"w1/bb/{RUN}", "second", now=LATER, seconds=1800)

        park(two, "key:k", f"w1/bb/{RUN}", RUN, until=LATER + timedelta(hours=3))
        drop_held(two, "w1")
        assert parked_until(one, "key:k") == (LATER + timedelta(hours=3)).replace(
            microsecond=LATER.microsecond // 1000 * 1000
        )
        with pytest.raises(RunInProgress, match="which waits"):
            one.acquire("key:k", "w2/dd/another run", "third", now=LATER, seconds=1800)
        unpark(one, "key:k", f"w10/cc/{RUN}", RUN)
        one.acquire("key:k", f"w10/cc/{RUN}", "third", now=LATER, seconds=1800)
        assert parked_until(one, "key:k") is None
        assert [slot.name for slot in slots(one)] == ["w10"]


def test_a_second_worker_says_why_it_waits_and_ends_once_the_first_is_seen_to_live(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    where, stop = tmp_path / "ledger.db", StopFlag()
    with _machine(where, "one") as one, _machine(where, "two") as two:
        begun = datetime.now(UTC)
        take_slot(one, "w1", "aa", "first", now=begun, seconds=60)
        seconds: list[float] = []

        def sleep(passed: float) -> None:
            seconds.append(passed)
            if len(seconds) == 3:
                keep_slot(one, "w1", "aa", now=begun + timedelta(seconds=15), seconds=60)

        monkeypatch.setattr("calendar_sync.fleet.worker.time.sleep", sleep)
        with pytest.raises(RunInProgress, match="Another worker has the slot w1: first"):
            _take(two, "w1", "bb", stop, 90)
        assert len(seconds) == 3
        assert [record.getMessage()[:29] for record in caplog.records] == ["The slot w1 is held by first "]
        stop.signal_number = 15
        with pytest.raises(Stopped):
            _take(two, "w1", "bb", stop, 90)


def test_a_worker_that_wakes_up_late_sends_nothing_and_writes_nothing(tmp_path: Path) -> None:
    sheet, where = tmp_path / "north.csv", tmp_path / "ledger.db"
    day = (NOW + timedelta(days=3)).date().isoformat()
    sheet.write_text(f"Date,Time,Channels,Text\n{day},10:00,LinkedIn,Once\n{day},11:00,LinkedIn,And once more\n")
    fleet = Fleet(tmp_path / "fleet.toml", (FleetCalendar("north", str(sheet), "env:NOBODY"),))
    with (
        Sandbox(tmp_path / "sandbox.db") as box,
        _machine(where, "one") as one,
        _machine(where, "two") as two,
    ):
        reach = Reach("http://sandbox.localhost", "sandbox-key", SandboxTransport(box))

        def runs(ledger: Ledger, generation: str) -> Runs:
            return Runs(
                fleet, ledger, slot="w1", generation=generation, stop=StopFlag(), reach=lambda _item, _settings: reach
            )

        before = len(box.store.find("posts"))
        take_slot(one, "w1", "aa", "first", now=NOW, seconds=60)
        late = runs(one, "aa")
        planned = late.step("north", RUN, Before())
        assert planned["state"] == "going", "the plan is made, nothing is sent"
        take_slot(two, "w1", "bb", "second", now=LATER, seconds=60)
        second = runs(two, "bb")
        known, told = Before().and_then(planned), []
        for _ in range(3):
            told.append(second.step("north", RUN, known))
            known = known.and_then(told[-1])
        assert [item["state"] for item in told] == ["going", "going", "over"]
        assert told[-1]["result"]["counts"] == {"created": 2}
        assert datetime.fromisoformat(told[-1]["result"]["started_at"]) == datetime.fromisoformat(planned["began"])
        written, requests = sheet.read_text(), box.counts["requests"]
        assert told[-1]["result"]["requests"] == requests, "those of the worker that fell asleep as well"

        woken = late.step("north", RUN, Before())
        assert (woken["state"], woken["why"].partition(" ")[0]) == ("wait", "This")
        assert box.counts["requests"] == requests
        assert sheet.read_text() == written
        assert len(box.store.find("posts")) == before + 2


def test_what_a_worker_had_begun_that_is_long_dead_goes_back_into_the_queue(tmp_path: Path) -> None:
    url = engine.database_url(tmp_path / "fleet.db")
    begun = (
        f"UPDATE workflow_status SET status = 'PENDING', queue_name = '{engine.QUEUE}', "
        "executor_id = {} WHERE workflow_uuid = {}"
    )
    with _machine(tmp_path / "ledger.db", "one") as ledger, engine.opened(url) as client:
        runs = {slot: RUN.replace("north", slot) for slot in ("dead", "late", "alive")}
        assert engine.enqueue(client, [(slot, run_id, slot) for slot, run_id in runs.items()]) == list(runs.values())
        with closing(sqlite3.connect(tmp_path / "fleet.db")) as box, box:
            for slot, run_id in runs.items():
                box.execute(begun.format("?", "?"), (slot, run_id))
        for slot, ago in (("dead", 400), ("late", 200), ("alive", 30)):
            take_slot(ledger, slot, "aa", slot, now=datetime.now(UTC) - timedelta(seconds=ago), seconds=60)
        ledger.acquire("cal", f"dead/aa/{runs['dead']}/0123", "dead", now=datetime.now(UTC), seconds=1200)

        assert recover_long_dead(ledger, url, "mine") == {"dead": [runs["dead"]]}
        assert [run.state for run in engine.standings(client)] == ["PENDING", "ENQUEUED", "PENDING"]
        assert [slot.name for slot in slots(ledger)] == ["alive", "late"]
        ledger.acquire("cal", "late/aa/another", "late", now=datetime.now(UTC), seconds=1200)
        assert recover(ledger, url, "late", "mine") == [runs["late"]]
        with pytest.raises(RunInProgress, match="alive"):
            recover(ledger, url, "alive", "mine")


def test_what_stands_as_begun_and_nobody_is_at_goes_back_into_the_queue_at_the_second_look(tmp_path: Path) -> None:
    url = engine.database_url(tmp_path / "fleet.db")
    with engine.opened(url) as client:
        runs = {name: RUN.replace("north", name) for name in ("at", "lost", "other")}
        engine.enqueue(client, [(name, run_id, name) for name, run_id in runs.items()])
        opened = database(url)
        with opened.begin() as connection:
            begun = "UPDATE workflow_status SET status = 'PENDING', queue_name = :queue, executor_id = :slot"
            connection.execute(text(begun), {"queue": engine.QUEUE, "slot": "w1"})
            connection.execute(text("UPDATE workflow_status SET executor_id = 'w2' WHERE workflow_uuid like '%other%'"))
            missing = begun_in(connection, "w1") - {runs["at"]}
        opened.dispose()
        assert missing == {runs["lost"]}
        assert give_back_missed(url, missing, frozenset()) == missing
        assert {run.state for run in engine.standings(client)} == {"PENDING"}, "it may be about to begin"
        assert give_back_missed(url, missing, missing) == frozenset()
        assert [run.state for run in engine.standings(client)] == ["PENDING", "ENQUEUED", "PENDING"]


def test_a_run_that_the_engine_gives_to_a_worker_twice_goes_on_once(tmp_path: Path) -> None:
    sheet = tmp_path / "north.csv"
    day = (NOW + timedelta(days=3)).date().isoformat()
    sheet.write_text(f"Date,Time,Channels,Text\n{day},10:00,LinkedIn,Once\n{day},11:00,LinkedIn,And once more\n")
    fleet = Fleet(tmp_path / "fleet.toml", (FleetCalendar("north", str(sheet), "env:NOBODY"),))
    asked, answer = threading.Event(), threading.Event()

    class Slow(SandboxTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            asked.set()
            assert answer.wait(30)
            return super().handle_request(request)

    with Sandbox(tmp_path / "sandbox.db") as box, _machine(tmp_path / "ledger.db", "one") as ledger:
        reach = Reach("http://sandbox.localhost", "sandbox-key", Slow(box))
        before = len(box.store.find("posts"))
        runs = Runs(fleet, ledger, slot="w1", generation="aa", stop=StopFlag(), reach=lambda _item, _set: reach)
        with ThreadPoolExecutor(2) as threads:
            first = threads.submit(runs.step, "north", RUN, Before())
            assert asked.wait(30)
            second = threads.submit(runs.step, "north", RUN, Before())
            answer.set()
            told = [first.result(60), second.result(60)]
        while told[-1]["state"] == "going":
            told.append(runs.step("north", RUN, Before()))
        assert [item["state"] for item in told] == ["going", "going", "over"]
        assert told[-1]["result"]["counts"] == {"created": 2}
        assert len(box.store.find("posts")) == before + 2


def test_without_its_packages_a_fleet_says_what_to_install(capsys: pytest.CaptureFixture[str]) -> None:
    with mock.patch.object(fleet_commands, "find_spec", return_value=None):
        assert run(["fleet", "status"]) == 2
        assert "pip install 'calendar-sync[fleet]'" in capsys.readouterr().err
        assert run(["fleet", "--help"]) == 0

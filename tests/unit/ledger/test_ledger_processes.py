"""Several processes at one ledger, and processes that die."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from calendar_sync.errors import RunInProgress
from calendar_sync.ledger import Ledger
from calendar_sync.ledger.process import Process, this_process
from calendar_sync.model.plan import AttemptState

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

PREAMBLE = """
import sys, time
from datetime import UTC, datetime
from calendar_sync.ledger import Ledger
from calendar_sync.model.entry import EntryKey
from calendar_sync.model.plan import Action, Attempt, AttemptState
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ledger = Ledger(sys.argv[1])
def attempt(row, run="run"):
    key = EntryKey("cal", row, "ch")
    return Attempt(0, run, key, Action.CREATE, AttemptState.INTENDED, NOW, {}, "twitter", "twitter:acme")
def ready():
    print("ready", flush=True)
"""


def start(where: Path, code: str, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PREAMBLE + code, str(where), *more], stdout=subprocess.PIPE, text=True
    )


@contextmanager
def running(where: Path, code: str) -> Iterator[subprocess.Popen[str]]:
    """A process that has said that it is ready; killed hard in the end."""
    process = start(where, code)
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_intents_outlive_kill_9(tmp_path: Path) -> None:
    where = tmp_path / "ledger.db"
    code = """
first = ledger.intend([attempt("r1"), attempt("r2")])
ledger.mark_sent(first[:1], now=NOW)
ready()
time.sleep(60)
"""
    with running(where, code) as process:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        with Ledger(where) as ledger:
            found = [(item.key.row_id, item.state) for item in ledger.open_attempts("cal")]
    assert found == [("r1", AttemptState.SENT), ("r2", AttemptState.INTENDED)]


def test_an_unfinished_transaction_leaves_nothing_behind(tmp_path: Path) -> None:
    where = tmp_path / "ledger.db"
    code = """
with ledger.transaction() as connection:
    connection.exec_driver_sql("INSERT INTO budgets VALUES ('a', '[]')")
    ready()
    time.sleep(60)
"""
    with running(where, code) as process:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        with Ledger(where) as ledger:
            assert ledger.budget("a") is None


HOLD = """
ledger.acquire("cal", "other", "Robin on laptop", now=NOW, seconds=3600)
ready()
time.sleep(60)
"""


def test_a_living_process_holds_its_calendar_and_a_dead_one_does_not(tmp_path: Path) -> None:
    where = tmp_path / "ledger.db"
    with running(where, HOLD) as process, Ledger(where) as ledger:
        soon = NOW + timedelta(seconds=1)
        with pytest.raises(RunInProgress, match="Robin on laptop"):
            ledger.acquire("cal", "mine", "me", now=soon, seconds=60)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        ledger.acquire("cal", "mine", "me", now=soon, seconds=60)


def test_only_what_has_certainly_ended_is_gone() -> None:
    me = this_process()
    assert not me.is_gone()
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert Process(me.machine, ended.pid, "").is_gone()
    assert not Process("another machine", ended.pid, "").is_gone()
    assert not Process("", ended.pid, "").is_gone()
    assert not Process(me.machine, 1, "").is_gone(), "a process of somebody else is a process"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="this system does not say when a process began")
def test_a_number_given_out_again_is_another_process() -> None:
    me = this_process()
    assert me.started
    assert Process(me.machine, me.pid, me.started + "1").is_gone()


def test_many_writers_lose_nothing(tmp_path: Path) -> None:
    where = tmp_path / "ledger.db"
    code = """
for number in range(25):
    ids = ledger.intend([attempt(f"{sys.argv[2]}-{number}")])
    ledger.mark_sent(ids, now=NOW)
    ledger.owe("cal", {(sys.argv[2], str(number)): "x"})
"""
    writers = [start(where, code, f"w{number}") for number in range(3)]
    for writer in writers:
        assert writer.wait(timeout=60) == 0
        assert writer.stdout is not None
        writer.stdout.close()
    with Ledger(where) as ledger:
        opened = ledger.open_attempts("cal")
        assert {item.state for item in opened} == {AttemptState.SENT}
        assert len({item.attempt_id for item in opened}) == len(opened) == 75
        assert len(ledger.owed("cal")) == 75


def test_only_one_of_two_gets_the_calendar(tmp_path: Path) -> None:
    where = tmp_path / "ledger.db"
    Ledger(where).close()
    code = """
from calendar_sync.errors import RunInProgress
try:
    ledger.acquire("cal", sys.argv[2], sys.argv[2], now=NOW, seconds=3600)
    print("mine", flush=True)
except RunInProgress:
    print("taken", flush=True)
sys.stdin.read()
"""
    contenders = [
        subprocess.Popen(
            [sys.executable, "-c", PREAMBLE + code, str(where), f"run{number}"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for number in range(3)
    ]  # fmt: skip
    said = []
    for contender in contenders:
        assert contender.stdout is not None
        said.append(contender.stdout.readline().strip())
    for contender in contenders:
        contender.communicate("")
    assert sorted(said) == ["mine", "taken", "taken"]

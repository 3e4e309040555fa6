"""Several processes at one ledger, and processes that die."""

from __future__ import annotations

from datetime import timedelta

import pytest

from calendar_sync.errors import RunInProgress
from calendar_sync.ledger import Ledger
from calendar_sync.ledger.process import Process
from calendar_sync.model.plan import AttemptState
from tests.conformance.ledger_parts import NOW, record, workers

HOUR = 3600.0


def take(ledger: Ledger, run: str, *, after: float = 0, seconds: float = HOUR) -> None:
    ledger.acquire("cal", run, f"{run} on laptop", now=NOW + timedelta(seconds=after), seconds=seconds)


def test_a_lease_is_one_runs_until_it_is_given_back_or_runs_out(where: str) -> None:
    with Ledger(where) as here, Ledger(where, process=Process("another machine", 1, "")) as there:
        take(here, "one", seconds=60)
        with pytest.raises(RunInProgress, match="one on laptop") as caught:
            take(there, "two")
        assert "09:01:00 UTC" in caught.value.fix
        here.renew("cal", "one", now=NOW + timedelta(seconds=50), seconds=60)
        there.release("cal", "two")
        with pytest.raises(RunInProgress):
            take(there, "two", after=109)
        take(there, "two", after=110)
        with pytest.raises(RunInProgress, match="taken over"):
            here.renew("cal", "one", now=NOW, seconds=60)
        here.release("cal", "one")
        with pytest.raises(RunInProgress, match="two on laptop"):
            take(here, "three", after=111)
        take(there, "two", after=112)
        there.release("cal", "two")
        take(here, "three", after=113)


INTEND_AND_DIE = """
numbers = ledger.intend([attempt(key("r1")), attempt(key("r2"))])
ledger.mark_sent(numbers[:1], now=NOW)
ledger.acquire("cal", "other", "Robin on laptop", now=NOW, seconds=3600)
with ledger.transaction() as connection:
    connection.exec_driver_sql("INSERT INTO budgets VALUES ('a', '[]')")
    say("within")
    wait()
"""


def test_what_was_written_outlives_kill_9_and_what_was_not_finished_does_not(where: str) -> None:
    with workers(where, INTEND_AND_DIE, "w") as (worker,):
        assert worker.said() == "within"
        worker.kill()
        with Ledger(where) as ledger:
            found = [(item.key.row_id, item.state) for item in ledger.open_attempts("cal")]
            assert found == [("r1", AttemptState.SENT), ("r2", AttemptState.INTENDED)]
            assert ledger.budget("a") is None
            take(ledger, "mine", after=1)


HOLD = """
ledger.acquire("cal", "other", "Robin on laptop", now=NOW, seconds=3600)
say("held")
wait()
"""


def test_a_living_process_holds_its_calendar(where: str) -> None:
    with workers(where, HOLD, "w") as (worker,):
        assert worker.said() == "held"
        with Ledger(where) as ledger, pytest.raises(RunInProgress, match="Robin on laptop"):
            take(ledger, "mine", after=1)


WRITE = """
name = sys.argv[2]
for number in range(15):
    numbers = ledger.intend([attempt(key(f"{name}-{number}"))])
    ledger.mark_sent(numbers, now=NOW)
    # The same rows from all, each in an order of its own.
    rows = [key(f"shared {n}") for n in range(20)]
    rows = rows if name == "w0" else rows[::-1]
    ledger.save_records([record(at, name) for at in rows])
    ledger.owe("cal", {(at.row_id, "sync_status"): name for at in rows} | {(name, str(number)): "x"})
    ledger.change_budget("key", lambda kept: str(int(kept or 0) + 1))
say("written")
"""


def test_many_writers_start_together_and_lose_nothing(where: str) -> None:
    # Nobody has made this ledger: they do, at the same moment.
    with workers(where, WRITE, "w0", "w1", "w2") as team:
        assert [worker.said() for worker in team] == ["written"] * 3
        assert [worker.end() for worker in team] == [0] * 3
    with Ledger(where) as ledger:
        assert ledger.budget("key") == "45", "each change was made to what the one before had left"
        opened = ledger.open_attempts("cal")
        assert {item.state for item in opened} == {AttemptState.SENT}
        assert len({item.attempt_id for item in opened}) == len(opened) == 45
        assert len(ledger.owed("cal")) == 20 + 45
        assert len({item.post_id for item in ledger.records("cal").values()}) == 1, "parts of several writings"
        with ledger.transaction() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM ledger_version").scalar() == 1


CONTEND = """
from calendar_sync.errors import RunInProgress
say("ready")
for round in range(16):
    wait()
    try:
        ledger.acquire(f"cal{round}", sys.argv[2], sys.argv[2], now=NOW, seconds=3600)
        say("mine")
    except RunInProgress:
        say("taken")
wait()
"""


def test_only_one_of_several_gets_the_calendar(where: str) -> None:
    with Ledger(where) as ledger, workers(where, CONTEND, "run0", "run1", "run2") as team:
        assert {worker.said() for worker in team} == {"ready"}
        for number in range(16):
            if number % 2:  # every other time there is a lease already, which has run out
                past = NOW - timedelta(hours=3)
                ledger.acquire(f"cal{number}", "old", "old", now=past, seconds=60)
            for worker in team:
                worker.go_on()
            assert sorted(worker.said() for worker in team) == ["mine", "taken", "taken"]


def test_a_reader_sees_all_of_a_writing_or_nothing_of_it(where: str) -> None:
    code = """
rows = [key(f"row {n}") for n in range(50)]
say("ready")
for number in range(40):
    ledger.save_records([record(at, str(number)) for at in rows])
say("written")
wait()
"""
    with workers(where, code, "w") as (worker,), Ledger(where) as ledger:
        assert worker.said() == "ready"
        seen = set()
        while "39" not in seen:
            posts = {item.post_id for item in ledger.records("cal").values()}
            assert len(posts) <= 1
            seen |= posts
        ledger.save_records([record()])
        assert len(ledger.records("cal")) == 51

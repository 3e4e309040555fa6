"""A database that goes away for a while: runs wait for it, go on where they were, and the log stays short."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

import pytest
import sqlalchemy

from calendar_sync.executor.ports import StopFlag
from calendar_sync.fleet import hand
from calendar_sync.fleet.quiet import SELDOM, Quiet
from calendar_sync.fleet.running import BACKOFF, Runs
from calendar_sync.fleet.told import Before
from calendar_sync.fleet.values import Fleet, FleetCalendar
from calendar_sync.ledger import Ledger
from calendar_sync.ledger.engine import Connections
from calendar_sync.ledger.process import Process
from calendar_sync.opening import Reach
from calendar_sync.sandbox import Sandbox, SandboxTransport
from tests.google.local import LocalGoogle

RUN = "sync:2026-W47:north:mon-0600"


@contextmanager
def _away() -> Iterator[None]:
    """Have no ledger answer."""
    gone = sqlalchemy.exc.OperationalError("select", {}, Exception("connection refused"))
    with mock.patch.object(Connections, "transaction", side_effect=gone):
        yield


def test_a_run_that_lost_the_ledger_goes_on_with_whichever_worker_comes_next(tmp_path: Path) -> None:
    sheet = tmp_path / "north.csv"
    day = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
    sheet.write_text(f"Date,Time,Channels,Text\n{day},10:00,LinkedIn,Once\n{day},11:00,LinkedIn,And once more\n")
    fleet = Fleet(tmp_path / "fleet.toml", (FleetCalendar("north", str(sheet), "env:NOBODY"),))
    where = tmp_path / "ledger.db"
    with (
        Sandbox(None) as box,
        Ledger(where, process=Process("one", 1, "1")) as one,
        Ledger(where, process=Process("two", 1, "1")) as two,
    ):
        reach = Reach("http://sandbox.localhost", "sandbox-key", SandboxTransport(box))
        before = len(box.store.find("posts"))

        def runs(ledger: Ledger, slot: str) -> Runs:
            return Runs(fleet, ledger, slot=slot, generation="aa", stop=StopFlag(), reach=lambda _item, _set: reach)

        first = runs(one, "w1")
        assert first.step("north", RUN, Before())["state"] == "going"
        with _away():
            told = first.step("north", RUN, Before())
        assert (told["state"], told["barred"]) == ("wait", True)
        assert "connection refused" in told["why"]

        second = runs(two, "w2")
        part = Before(started_at=told["began"], requests=told["requests"], tries=1)
        states = [second.step("north", RUN, part) for _ in range(3)]
        assert [item["state"] for item in states] == ["going", "going", "over"]
        assert states[-1]["result"]["counts"] == {"created": 2}
        assert len(box.store.find("posts")) == before + 2


def test_a_calendar_that_cannot_be_reached_lets_the_others_with_its_key_go_on_and_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALENDAR_SYNC_GOOGLE_URL", "http://127.0.0.1:9")
    credentials = tmp_path / "account.json"
    credentials.write_text(json.dumps(LocalGoogle().control("POST", "accounts", {})))
    monkeypatch.setenv("CALENDAR_SYNC_GOOGLE_CREDENTIALS", str(credentials))
    sheet = tmp_path / "north.csv"
    day = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
    sheet.write_text(f"Date,Time,Channels,Text\n{day},10:00,LinkedIn,Once\n")
    address = "https://docs.google.com/spreadsheets/d/1N_dFx1sEjM2mCq4vQd3uM0Y7bq8l9aXk/edit"
    fleet = Fleet(
        tmp_path / "fleet.toml",
        (FleetCalendar("away", address, "env:NOBODY"), FleetCalendar("north", str(sheet), "env:NOBODY")),
    )
    monkeypatch.setattr(hand, "BRIEF", 0.0)
    with Sandbox(None) as box, Ledger(tmp_path / "ledger.db") as ledger:
        reach = Reach("http://sandbox.localhost", "sandbox-key", SandboxTransport(box))
        runs = Runs(fleet, ledger, slot="w1", generation="aa", stop=StopFlag(), reach=lambda _item, _set: reach)
        told = runs.step("away", "sync:2026-W47:away:mon-0600", Before())
        assert (told["state"], told["barred"]) == ("wait", True), told["result"]["problem"]
        assert "Google" in told["why"]
        states = [runs.step("north", RUN, Before())["state"] for _ in range(3)]
        assert states[0] == "going", "the key waits for nobody"
        assert states[-1] == "over"
        told = runs.step("away", "sync:2026-W47:away:mon-0600", Before(tries=len(BACKOFF)))
        assert told["state"] == "over"
        assert "Google" in str(told["result"]["problem"])


def test_the_engines_log_says_a_thing_once_in_a_while_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CALENDAR_SYNC_DEBUG", raising=False)
    time = [0.0]
    quiet = Quiet(lambda: time[0])

    def said(message: str, error: Exception | None = None) -> str:
        exc_info = (type(error), error, None) if error else None
        record = logging.LogRecord("dbos", logging.WARNING, "x.py", 1, message, (), exc_info)
        return logging.Formatter().format(record) if quiet.filter(record) else ""

    trace = (
        "Exception polling schedules: Traceback (most recent call last):\n  File x\nsql.OperationalError: refused\n\n"
    )
    assert said(trace) == "Exception polling schedules: sql.OperationalError: refused"
    assert said(trace) == ""
    assert said("Retrying in 0.72s (attempt 1)\nmore") == "Retrying in 0.72s (attempt 1)"
    assert said("Retrying in 1.05s (attempt 2)\nmore") == ""
    assert said("Background workflow:", ValueError("two\nlines")) == "Background workflow: ValueError: two"
    time[0] = SELDOM
    assert said(trace) != ""
    monkeypatch.setenv("CALENDAR_SYNC_DEBUG", "1")
    assert said(trace) == trace

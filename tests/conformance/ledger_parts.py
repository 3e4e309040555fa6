"""Values to put into a ledger, and processes that use one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from calendar_sync.model.entry import EntryKey
from calendar_sync.model.plan import Action, Attempt, AttemptState, Record

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def key(row: str = "r1", calendar: str = "cal", channel: str = "ch") -> EntryKey:
    return EntryKey(calendar, row, channel)


def record(at: EntryKey | None = None, post_id: str = "p1", **facts: Any) -> Record:
    given = {"state": "live", "service": "twitter", "channel": "twitter:acme", "due_at": NOW} | facts
    return Record(at or key(), post_id=post_id, **({"desired_hash": "d", "actual_hash": "a"} | given))


def attempt(at: EntryKey | None = None, action: Action = Action.CREATE, **facts: Any) -> Attempt:
    given: dict[str, Any] = {
        "attempt_id": 0, "run_id": "run", "state": AttemptState.INTENDED, "intended_at": NOW, "values": {"text": "Hé"},
        "service": "twitter", "channel": "twitter:acme",
    } | facts  # fmt: skip
    return Attempt(key=at or key(), action=action, **given)


_PREAMBLE = """
import sys, time
from calendar_sync.ledger import Ledger
from tests.conformance.ledger_parts import NOW, attempt, key, record
def say(word):
    print(word, flush=True)
def wait():
    sys.stdin.readline()
say("started")
wait()
ledger = Ledger(sys.argv[1])
"""


class Worker:
    """A process at a ledger. It opens the ledger when told to go on for the first time."""

    def __init__(self, where: str, code: str, *more: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", _PREAMBLE + code, where, *more],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def said(self) -> str:
        """Wait for the next line it says."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().rstrip("\n")

    def go_on(self) -> None:
        """Let it come out of ``wait()``."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.wait()

    def end(self) -> int:
        """Wait until it has ended by itself, and return its exit code."""
        return self.process.wait(timeout=60)


@contextmanager
def workers(where: str, code: str, *names: str) -> Iterator[list[Worker]]:
    """Processes that have started together, one for each name; gone in the end."""
    team = [Worker(where, code, name) for name in names]
    try:
        for worker in team:
            assert worker.said() == "started"
        for worker in team:
            worker.go_on()
        yield team
    finally:
        for worker in team:
            worker.kill()
            for stream in (worker.process.stdin, worker.process.stdout):
                assert stream is not None
                stream.close()

"""Ctrl-C and SIGTERM: what is in flight is settled, results are written back, and the next run goes on."""

from __future__ import annotations

import re
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.system.conftest import COMMAND, PLAIN, Book, Program, Server, at

X = "twitter:harborbakery"
ROWS = 6
SOON, LONG = 30, 45
"""Seconds: what stops, stops far sooner; what it must not wait for takes longer."""
SETTINGS = """
[buffer]
batch_size = 1
quiet_period = {quiet}
read_timeout = {timeout}
"""


@pytest.fixture
def book(program: Program) -> Book:
    settle_times(program.home, quiet=1, timeout=60)
    rows = [{**at(5 + number), "Channels": X, "Text": f"Signalled {number}"} for number in range(1, ROWS + 1)]
    return Book(program.home / "may.xlsx", rows)


def settle_times(home: Path, *, quiet: float, timeout: float) -> None:
    (home / "calendar-sync.toml").write_text(SETTINGS.format(quiet=quiet, timeout=timeout))


def fault(server: Server, **facts: Any) -> None:
    given = {"mutations_only": True, "probability": 1.0} | facts
    httpx.post(f"{server.url}/_sandbox/faults", json=given, timeout=60, verify=PLAIN).raise_for_status()


def clear(server: Server) -> None:
    httpx.delete(f"{server.url}/_sandbox/faults", timeout=60, verify=PLAIN).raise_for_status()


def state(server: Server) -> dict[str, Any]:
    answer = httpx.get(f"{server.url}/_sandbox/state", timeout=60, verify=PLAIN)
    return dict(answer.raise_for_status().json())


def made(server: Server) -> Counter[str]:
    return Counter(post["text"] for post in state(server)["posts"] if post["text"].startswith("Signalled"))


def wait_until(true: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.02)


class Running:
    """A sync under way; what it says on stderr can be read at any time."""

    def __init__(self, program: Program, book: Book) -> None:
        self._said = program.home / "said.txt"
        with self._said.open("wb") as said:
            self.process = subprocess.Popen(
                [*COMMAND, "sync", str(book.path), "--yes"],
                env=program.environment,
                cwd=program.home,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
            )

    def says(self, words: str) -> bool:
        return words in self._said.read_text()

    def ended(self) -> tuple[int, str]:
        """Wait for the end, for less than what it must not wait for."""
        try:
            code = self.process.wait(SOON)
        finally:
            self.process.kill()
            self.process.wait()
        err = self._said.read_text()
        assert "Traceback" not in err, err
        return code, err


def finish(program: Program, server: Server, book: Book) -> None:
    """The next run brings everything in order."""
    clear(server)
    done = program("sync", book.path, "--yes")
    assert done.code == 0, done.err
    assert made(server) == Counter({f"Signalled {number}": 1 for number in range(1, ROWS + 1)})
    assert [row["Sync status"] for row in book.rows()] == ["Scheduled"] * ROWS
    assert all(row["Post IDs"] and not row["Sync error"] for row in book.rows())


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_settles_what_is_in_flight(
    program: Program, server: Server, book: Book, number: signal.Signals, code: int
) -> None:
    fault(server, kind="delay", seconds=0.6)
    running = Running(program, book)
    wait_until(lambda: len(made(server)) >= 2, "the second post")
    running.process.send_signal(number)
    returned, err = running.ended()
    assert returned == code, err
    assert "Stopping" in err
    assert "Run the same command again" in err
    count = len(made(server))
    assert 2 <= count < ROWS
    rows = book.rows()
    statuses = Counter(row["Sync status"] for row in rows)
    assert statuses == {"Scheduled": count, "Waiting": ROWS - count}
    assert all(row["Post IDs"] for row in rows if row["Sync status"] == "Scheduled")
    assert all("Not sent yet" in row["Sync error"] for row in rows if row["Sync status"] == "Waiting")
    finish(program, server, book)


def test_a_second_signal_stops_at_once(program: Program, server: Server, book: Book) -> None:
    fault(server, kind="delay", seconds=LONG)
    running = Running(program, book)
    wait_until(lambda: len(made(server)) == 1, "the first post")
    running.process.send_signal(signal.SIGINT)
    wait_until(lambda: running.says("Stopping"), "the first signal")
    assert running.process.poll() is None, "the first signal waits for the answer"
    running.process.send_signal(signal.SIGINT)
    code, err = running.ended()
    assert code == 130, err
    assert {row["Sync status"] for row in book.rows()} == {None}
    finish(program, server, book)


def test_a_signal_ends_the_wait_for_a_lost_answer(program: Program, server: Server, book: Book) -> None:
    settle_times(program.home, quiet=LONG, timeout=60)
    fault(server, kind="reset", nth_mutation=1, probability=None, mutations_only=False)
    running = Running(program, book)
    wait_until(lambda: len(made(server)) == ROWS - 1, "all posts but one")
    running.process.send_signal(signal.SIGINT)
    code, err = running.ended()
    assert code == 130, err
    statuses = Counter(row["Sync status"] for row in book.rows())
    assert statuses == {"Scheduled": ROWS - 1, "Unknown": 1}
    settle_times(program.home, quiet=1, timeout=60)
    finish(program, server, book)


def test_a_signal_ends_the_wait_for_a_rate_window(program: Program, server: Server, book: Book) -> None:
    for _ in range(95):
        server.ask("{ __typename }")
    running = Running(program, book)
    wait_until(lambda: len(made(server)) >= 1, "the first post")
    wait_until(lambda: running.says("Waiting"), "the rate window")
    running.process.send_signal(signal.SIGINT)
    code, err = running.ended()
    assert code == 130, err
    assert re.search(r"Waiting 1[45] min: .*15m window", err), "a log gets one line for a wait"
    statuses = Counter(row["Sync status"] for row in book.rows())
    assert statuses["Scheduled"] == len(made(server)) < ROWS
    assert statuses["Waiting"] == ROWS - len(made(server))
    assert "not read back" in err


def test_a_signal_before_anything_is_sent_changes_nothing(program: Program, server: Server, book: Book) -> None:
    before = book.path.read_bytes()
    fault(server, kind="delay", seconds=LONG, mutations_only=False)
    running = Running(program, book)
    log = f"{server.url}/_sandbox/requests"
    wait_until(lambda: len(httpx.get(log, timeout=60, verify=PLAIN).json()["requests"]) >= 1, "the first reading")
    running.process.send_signal(signal.SIGINT)
    code, err = running.ended()
    assert code == 130, err
    assert book.path.read_bytes() == before
    assert not made(server)
    finish(program, server, book)

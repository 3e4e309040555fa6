"""kill -9 of a real sync at random moments, over a network that fails: nothing is there twice, and nothing is lost.

``CALENDAR_SYNC_KILLS=200 pytest tests/system/test_kill.py`` kills more often than every test run can wait for.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.system.conftest import COMMAND, PLAIN, Book, Program, Server, at

KILLS = int(os.environ.get("CALENDAR_SYNC_KILLS", "8"))
PER_WORLD = 12
"""So many kills and everything around them stay below the hundred requests that Buffer allows in 15 minutes."""

X, LINKEDIN = "twitter:harborbakery", "linkedin:Northwind Cycles"
SETTINGS = """
[policy]
prune = true
[buffer]
batch_size = 2
quiet_period = 2.5
read_timeout = 1.0
"""
"""Everything at the pace of this test; late commits land within the quiet period."""

FAULTS: tuple[dict[str, Any], ...] = (
    {"kind": "drop_answer", "probability": 0.10, "mutations_only": True},
    {"kind": "close_after", "probability": 0.10},
    {"kind": "half_body", "probability": 0.05},
    {"kind": "reset", "probability": 0.05},
    {"kind": "status", "probability": 0.05, "status": 502, "commit": True, "mutations_only": True},
    {"kind": "status", "probability": 0.05, "status": 503, "commit": False},
    {"kind": "commit_late", "probability": 0.10, "mutations_only": True, "seconds": 1.5},
    {"kind": "duplicate", "probability": 0.05, "mutations_only": True},
)


def control(server: Server, method: str, path: str, given: Any = None) -> None:
    httpx.request(method, f"{server.url}/_sandbox/{path}", json=given, timeout=60, verify=PLAIN).raise_for_status()


def start(program: Program, book: Book) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*COMMAND, "sync", str(book.path), "--yes"],
        env=program.environment,
        cwd=program.home,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def kill_after(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """kill -9 after so many seconds; tell whether the process was still at work."""
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


class Editor:
    """A user who goes on working, and knows what is to be in Buffer."""

    def __init__(self, home: Path, luck: random.Random) -> None:
        self._luck = luck
        self._count = 0
        self.wanted: dict[int, tuple[str, list[str]]] = {}
        rows = [self._row(number) for number in range(1, 6)]
        self.book = Book(home / "may.xlsx", rows)

    def _row(self, number: int) -> dict[str, Any]:
        channels = self._luck.choice(([X], [LINKEDIN], [X, LINKEDIN]))
        text = self._text()
        self.wanted[number] = (text, channels)
        return {**at(5 + number, "10:00"), "Channels": ", ".join(channels), "Text": text}

    def _text(self) -> str:
        self._count += 1
        return f"Killed text {self._count}"

    def edit(self) -> None:
        number = self._luck.choice(list(self.wanted))
        match self._luck.randrange(4):
            case 0:
                text = self._text()
                self.wanted[number] = (text, self.wanted[number][1])
                self.book.change(number, Text=text)
            case 1 if len(self.wanted) < 9:
                number = max(self.wanted) + 1
                self.book.append(**self._row(number))
            case 2:
                self.book.change(number, Status="Cancelled")
                self.wanted[number] = ("", [])
            case _:
                pass


def test_no_kill_doubles_or_loses_a_post_smoke(program: Program, server: Server) -> None:
    """Without any kill the test's own setting works."""
    (program.home / "calendar-sync.toml").write_text(SETTINGS)
    editor = Editor(program.home, random.Random(0))
    assert program("sync", editor.book.path, "--yes").code == 0
    check(server, editor)


DYING = """
import os, signal
name, number, before = os.environ["DIES_IN"].split()
seen, real = [], getattr(os, name)
def dying(*given):
    # Of what else is replaced (caches, settings), nothing is counted.
    seen.extend([1] * (name != "replace" or str(given[1]).endswith(".xlsx")))
    if len(seen) == int(number) and before == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    real(*given)
    if len(seen) == int(number):
        os.kill(os.getpid(), signal.SIGKILL)
setattr(os, name, dying)
"""
"""Put before the program: it dies in a call by which a calendar gets its new content, the first or the second time."""


@pytest.mark.skipif(not hasattr(os, "fchmod"), reason="this system has no such call")
def test_a_kill_while_results_are_written_loses_none(program: Program, server: Server) -> None:
    (program.home / "sitecustomize.py").write_text(DYING)
    paths = os.pathsep.join(filter(None, [str(program.home), os.environ.get("PYTHONPATH")]))
    # Ids are written first, then posts go out, then results are written.
    for place, dies in enumerate(("replace 1 before", "fchmod 2 before", "replace 2 after")):
        rows = [{**at(5 + day, f"1{place}:00"), "Channels": X, "Text": f"Killed {place}.{day}"} for day in range(12)]
        book = Book(program.home / f"plan{place}.xlsx", rows)
        died = subprocess.run(
            [*COMMAND, "sync", str(book.path), "--yes"],
            env={**program.environment, "PYTHONPATH": paths, "DIES_IN": dies},
            cwd=program.home,
            capture_output=True,
            check=False,
        )
        sent = [post for post in server_posts(server) if post["text"].startswith(f"Killed {place}.")]
        assert (died.returncode, len(sent)) == (-signal.SIGKILL, 0 if "1" in dies else len(rows)), died.stderr
        assert [row["Text"] for row in book.rows()] == [row["Text"] for row in rows]
        assert program("sync", book.path, "--yes").code == 0
        texts = {post["id"]: post["text"] for post in server_posts(server)}
        assert Counter(text for text in texts.values() if text.startswith(f"Killed {place}.")) == Counter(
            row["Text"] for row in rows
        )
        assert [texts[row["Post IDs"].rpartition("=")[2]] for row in book.rows()] == [row["Text"] for row in rows]
        assert not list(program.home.glob(".calendar-sync-*"))


@pytest.mark.parametrize("number", range(-(-KILLS // PER_WORLD)))
def test_no_kill_doubles_or_loses_a_post(program: Program, server: Server, number: int) -> None:
    luck = random.Random(number)
    (program.home / "calendar-sync.toml").write_text(SETTINGS)
    editor = Editor(program.home, luck)
    control(server, "POST", "faults", {"seed": number})
    control(server, "POST", "faults", list(FAULTS))
    before = {post["id"] for post in server_posts(server)}
    killed = 0
    for _ in range(min(PER_WORLD, KILLS - number * PER_WORLD)):
        killed += kill_after(start(program, editor.book), luck.uniform(0.3, 2.5))
        editor.edit()
    assert killed, "no run was ever killed: the moments are chosen too late"
    control(server, "DELETE", "faults")
    time.sleep(1.6)
    codes = [program("sync", editor.book.path, "--yes").code for _ in range(3)]
    assert codes[-1] == 0, codes
    check(server, editor)
    assert before <= {post["id"] for post in server_posts(server)}
    assert program("plan", editor.book.path, "--exit-code").code == 0


def server_posts(server: Server) -> list[dict[str, Any]]:
    """Return all posts by the control API, which costs no requests."""
    answer = httpx.get(f"{server.url}/_sandbox/state", timeout=60, verify=PLAIN)
    answer.raise_for_status()
    return list(answer.json()["posts"])


def check(server: Server, editor: Editor) -> None:
    posts = [post for post in server_posts(server) if post["text"].startswith("Killed text")]
    found = Counter((post["channelService"], post["text"]) for post in posts)
    wanted = Counter(
        (channel.partition(":")[0], text) for text, channels in editor.wanted.values() for channel in channels
    )
    assert found == wanted
    ids = {post["id"]: post for post in posts}
    for number, row in enumerate(editor.book.rows(), 1):
        text, channels = editor.wanted[number]
        named = [line.rpartition("=")[2] for line in (row["Post IDs"] or "").splitlines()]
        assert len(named) == len(channels)
        assert {ids[post_id]["text"] for post_id in named} <= {text}

"""A fleet of real processes: a town of Buffer accounts, calendars, workers that can be killed, and the judge."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx

from tests.system.conftest import clean_environment

COMMAND = (sys.executable, "-m", "calendar_sync", "fleet")


@dataclass
class World:
    """One fleet.

    Args:
        folder: Where everything lies.
        url: Of the town.
        database: Address of the database that workers share; empty for none.
        posts: In each calendar.
        keys: Name of the key's variable, by calendar.
        program: How ``calendar-sync fleet`` is called.
    """

    folder: Path
    url: str
    database: str
    posts: int
    keys: Mapping[str, str]
    program: Sequence[str] = COMMAND
    workers: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """Return what all processes get: the keys, the town, the database."""
        keys = {name: f"key-{name.lower()}" for name in set(self.keys.values())}
        more = {"CALENDAR_SYNC_FLEET_DATABASE_URL": self.database} if self.database else {}
        return clean_environment(self.folder, BUFFER_API_URL=self.url, **keys, **more)

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        done = subprocess.run(
            [*self.program, *arguments],
            cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=300,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def start(self, *arguments: str, name: str, **more: str) -> subprocess.Popen[bytes]:
        """Start a command whose output goes into ``NAME.out`` and ``NAME.log``."""
        with (self.folder / f"{name}.log").open("ab") as log, (self.folder / f"{name}.out").open("ab") as out:
            process = subprocess.Popen(
                [*self.program, *arguments],
                cwd=self.folder, env={**self.environment, **more}, stdout=out, stderr=log, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        self.workers[name] = process
        return process

    def start_worker(self, slot: str, *arguments: str, **more: str) -> subprocess.Popen[bytes]:
        """Start a worker under a slot."""
        return self.start("worker", "--slot", slot, *arguments, name=slot, **more)

    def kill(self, name: str) -> None:
        """kill -9."""
        process = self.workers.pop(name)
        process.kill()
        process.wait()

    def stop(self) -> None:
        """End all that still runs."""
        for name in list(self.workers):
            self.kill(name)

    def fault(self, key: str, **fault: Any) -> None:
        """Let something go wrong with one key's account."""
        httpx.post(
            f"{self.url}/town", json={"key": f"key-{key.lower()}", "fault": fault}, timeout=60
        ).raise_for_status()

    def texts(self) -> dict[str, list[str]]:
        """Return the texts of all posts, by key."""
        texts: dict[str, list[str]] = httpx.get(f"{self.url}/town", timeout=60).json()["texts"]
        return texts

    def judge(self) -> tuple[list[str], dict[str, Any]]:
        """Return what is wrong, and figures."""
        told = httpx.get(f"{self.url}/town", timeout=60).json()
        wrong = self._posts(told["texts"]) + self._sheets() + interleaved(told["asked"])
        times = [at for _, _, at in told["asked"]]
        return wrong, {
            "requests": len(times), "connections": len({(key, peer) for key, peer, _ in told["asked"]}),
            "seconds_of_requests": round(max(times) - min(times), 1) if times else 0.0,
        }  # fmt: skip

    def _posts(self, texts: Mapping[str, list[str]]) -> list[str]:
        wrong = []
        for name, key in self.keys.items():
            found = Counter(text for text in texts.get(f"key-{key.lower()}", ()) if text.endswith(f" of {name}"))
            wanted = {f"Post {row} of {name}" for row in range(self.posts)}
            wrong += [f"{text}: {number} times" for text, number in found.items() if number > 1]
            wrong += [f"{text}: lost" for text in sorted(wanted - set(found))]
            wrong += [f"{text}: unasked for" for text in sorted(set(found) - wanted)]
        return wrong

    def _sheets(self) -> list[str]:
        wrong = []
        for name in self.keys:
            with (self.folder / f"{name}.csv").open(newline="") as file:
                rows = list(csv.DictReader(file))
            states = Counter(row.get("Sync status") for row in rows)
            if states != {"Scheduled": self.posts}:
                wrong.append(f"{name}.csv says {dict(states)}")
        return wrong


def interleaved(asked: Sequence[tuple[str, str, float]]) -> list[str]:
    """Return the keys with which two runs asked by turns: each part of a run has a connection of its own.

    A request that the server got from a killed process may come after its successor's first one, but nothing after it.
    """
    wrong = []
    spans: dict[str, dict[str, list[float]]] = {}
    for key, peer, at in asked:
        span = spans.setdefault(key, {}).setdefault(peer, [at, at])
        span[1] = at
    for key, peers in spans.items():
        in_order = sorted(peers.values())
        for before, after in pairwise(in_order):
            if before[1] > after[0]:
                wrong.append(f"{key}: two runs at once, at {before} and {after}")
    return wrong


def schedule() -> str:
    """Return a cron line that was due three days ago: no further moment comes while a test runs."""
    at = datetime.now(UTC) - timedelta(days=3)
    return f"{at.minute} {at.hour} * * {at.isoweekday() % 7}"


def until(holds: Callable[[], object], what: str = "", seconds: float = 90) -> None:
    """Wait until something holds.

    Args:
        holds: Asked again and again.
        what: Tells how things stand where it never does; words, or what ``holds`` returned last.
        seconds: To wait at most.
    """
    end = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < end, f"{what or holds.__name__}: not after {seconds:g} s, but {found!r}"
        time.sleep(0.05)


@contextmanager
def world(
    folder: Path, *, calendars: int, posts: int, keys: int, crowd: int = 0, database: str = "",
    program: Sequence[str] = COMMAND,
) -> Iterator[World]:  # fmt: skip
    """Give a fleet, with nothing running but the town.

    Args:
        folder: Empty.
        calendars: How many.
        posts: In each.
        keys: So many API keys; the calendars share them in turn.
        crowd: So many of the calendars, the first ones, have one more key together.
        database: Address of the database that workers share.
        program: How ``calendar-sync fleet`` is called.
    """
    crowded = dict.fromkeys([f"c{number:04}" for number in range(crowd)], f"KEY_{keys}")
    owners = crowded | {f"c{number:04}": f"KEY_{number % keys}" for number in range(crowd, calendars)}
    first = datetime.now(UTC).date() + timedelta(days=2)
    lines = [f'[defaults]\nschedule = {{ cron = "{schedule()}", timezone = "UTC" }}\n']
    for number, (name, key) in enumerate(owners.items()):
        with (folder / f"{name}.csv").open("w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["Date", "Time", "Channels", "Text"])
            for row in range(posts):
                at = f"{8 + number % 12:02}:{row % 60:02}"
                rows.writerow([(first + timedelta(days=row)).isoformat(), at, "LinkedIn", f"Post {row} of {name}"])
        lines.append(f'[[calendars]]\nname = "{name}"\nfile = "{name}.csv"\nkey = "env:{key}"\n')
    (folder / "fleet.toml").write_text("\n".join(lines))
    (folder / "keys").write_text("\n".join(f"key-key_{number}" for number in range(keys + 1)))
    with (folder / "town.log").open("wb") as log:
        town = subprocess.Popen(
            [sys.executable, "-m", "tests.fleet.town", str(folder / "keys")],
            stdout=subprocess.PIPE, stderr=log, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )  # fmt: skip
    assert town.stdout is not None
    try:
        with town.stdout as said:
            url = said.readline()
        made = World(folder, url.decode().strip(), database, posts, owners, program)
        try:
            yield made
        finally:
            made.stop()
    finally:
        town.send_signal(signal.SIGKILL)
        town.wait()

"""Real processes, real sockets: the program as its users run it."""

from __future__ import annotations

import json
import os
import re
import ssl
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import openpyxl
import pytest

from tests.system.forks import start

KEY = "sandbox-key"
HEADERS = ("Date", "Time", "Time zone", "Channels", "Text", "Media", "Tags", "Mode", "Status", "Notes")
COMMAND = [sys.executable, "-m", "calendar_sync"]
TODAY = datetime.now()
PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For what is asked without TLS: httpx reads the certificates of the world each time, for a fiftieth of a second."""


def clean_environment(home: Path, **extra: str) -> dict[str, str]:
    """Return an environment without keys or settings of the person who runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BUFFER_", "CALENDAR_SYNC_"))}
    nowhere = "keyring.backends.null.Keyring"
    return {
        **kept,
        "HOME": str(home),
        "XDG_STATE_HOME": str(home / "state"),
        "PYTHON_KEYRING_BACKEND": nowhere,
        **extra,
    }


@cache
def schema(name: str) -> jsonschema.Draft202012Validator:
    """Return what judges documents by a schema of docs/."""
    text = (Path(__file__).resolve().parents[2] / "docs" / f"{name}.schema.json").read_text(encoding="utf-8")
    return jsonschema.Draft202012Validator(json.loads(text))


@dataclass
class Finished:
    """A command that has ended."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """Return stdout as the one JSON document it must be; plans and syncs keep the promise of their schemas."""
        document = json.loads(self.out)
        if isinstance(document, dict) and document.get("format") == "calendar-sync preview":
            schema("sync" if "outcomes" in document else "plan").validate(document)
        return document


class Program:
    """The command line in a home of its own."""

    def __init__(self, home: Path, url: str | None) -> None:
        self.home = home
        target = {"BUFFER_API_URL": url, "BUFFER_API_KEY": KEY} if url else {}
        self.environment = clean_environment(home, **target)

    def __call__(self, *arguments: str | Path, **extra: str) -> Finished:
        """Run one command to its end."""
        with tempfile.TemporaryDirectory() as folder:
            out, err = Path(folder, "out"), Path(folder, "err")
            running = start([*map(str, arguments)], env={**self.environment, **extra}, cwd=self.home, out=out, err=err)
            try:
                code = running.wait(120)
            finally:
                running.kill()
            done = Finished(code, out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8"))
        assert "Traceback" not in done.err, done.err
        return done


class Server:
    """``sandbox serve`` as a process of its own."""

    def __init__(self, data: Path, *, plan: str = "team") -> None:
        self.data, self.plan = data, plan
        self._start()

    def _start(self, port: int = 0) -> None:
        log = self.data.with_suffix(".log")
        log.write_text("")
        self.process = start(
            ["sandbox", "serve", "--port", str(port), "--data", str(self.data), "--plan", self.plan],
            env=clean_environment(self.data.parent),
            cwd=self.data.parent,
            out=Path(os.devnull),
            err=log,
        )
        end = time.monotonic() + 60
        while not (found := re.search(r"http://\S+?:(\d+)", log.read_text())):
            if self.process.poll() is not None or time.monotonic() > end:
                self.kill()
                raise RuntimeError(log.read_text())
            time.sleep(0.02)
        self.url, self.port = found[0], int(found[1])

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.wait()

    def restart(self) -> None:
        """Come back on the same port with the same data."""
        self._start(self.port)

    def stop(self) -> None:
        """End it in good order."""
        self.process.terminate()
        self.process.wait(timeout=60)

    def ask(self, query: str, **variables: Any) -> Any:
        """Run a GraphQL document and return its data."""
        answer = httpx.post(
            self.url,
            json={"query": query, "variables": variables},
            headers={"Authorization": f"Bearer {KEY}", "User-Agent": "tests/1.0"},
            timeout=60,
            verify=PLAIN,
        )
        document = answer.json()
        assert not document.get("errors"), document
        return document["data"]

    def posts(self) -> list[dict[str, Any]]:
        """Return every post, newest first."""
        organization = self.organization_id()
        found: list[dict[str, Any]] = []
        after = None
        while True:
            page = self.ask(
                """query($organization: OrganizationId!, $after: String) {
                  posts(first: 100, after: $after, input: {organizationId: $organization}) {
                    edges { node { id text status dueAt channelId channelService shareMode ideaId createdAt
                                   tags { name } } }
                    pageInfo { hasNextPage endCursor }
                  }
                }""",
                organization=organization,
                after=after,
            )["posts"]
            found += [edge["node"] for edge in page["edges"]]
            if not page["pageInfo"]["hasNextPage"]:
                return found
            after = page["pageInfo"]["endCursor"]

    def organization_id(self) -> str:
        """Return the id of the only organization."""
        return str(self.ask("{ account { organizations { id } } }")["account"]["organizations"][0]["id"])


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path / "buffer.db")
    yield running
    running.stop()


@pytest.fixture
def program(tmp_path: Path, server: Server) -> Program:
    home = tmp_path / "home"
    home.mkdir()
    return Program(home, server.url)


@pytest.fixture
def lonely_program(tmp_path: Path) -> Program:
    """The program with no key and no server."""
    home = tmp_path / "home"
    home.mkdir()
    return Program(home, None)


class Book:
    """A calendar that a test writes and reads the way a person would."""

    def __init__(self, path: Path, rows: list[dict[str, Any]]) -> None:
        self.path = path
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = "May"
        sheet.append(HEADERS)
        for row in rows:
            sheet.append([row.get(name) for name in HEADERS])
        book.save(path)

    def rows(self) -> list[dict[str, Any]]:
        """Return the rows by column title."""
        sheet = openpyxl.load_workbook(self.path).worksheets[0]
        titles = [cell.value for cell in sheet[1]]
        return [
            dict(zip(titles, [cell.value for cell in line], strict=True))
            for line in sheet.iter_rows(min_row=2)
            if any(cell.value not in (None, "") for cell in line)
        ]

    def change(self, row: int, **values: Any) -> None:
        """Change cells of a row (1 is the first below the header)."""
        book = openpyxl.load_workbook(self.path)
        sheet = book.worksheets[0]
        titles = [cell.value for cell in sheet[1]]
        for name, value in values.items():
            sheet.cell(row + 1, titles.index(name.replace("_", " ")) + 1).value = value
        book.save(self.path)

    def append(self, **values: Any) -> None:
        """Add a row at the end."""
        book = openpyxl.load_workbook(self.path)
        sheet = book.worksheets[0]
        titles = [cell.value for cell in sheet[1]]
        sheet.append([values.get(str(name).replace(" ", "_")) for name in titles])
        book.save(self.path)

    def delete(self, row: int) -> None:
        """Delete a whole row (1 is the first below the header)."""
        book = openpyxl.load_workbook(self.path)
        book.worksheets[0].delete_rows(row + 1)
        book.save(self.path)


def at(days: int, clock: str = "10:00") -> dict[str, Any]:
    """Return Date and Time cells so many days (3 at least) from today; midnight does not part the rows of a test."""
    day = TODAY + timedelta(days=days)
    hour, minute = map(int, clock.split(":"))
    return {
        "Date": day.replace(hour=0, minute=0, second=0, microsecond=0),
        "Time": day.replace(hour=hour, minute=minute, second=0, microsecond=0).time(),
    }

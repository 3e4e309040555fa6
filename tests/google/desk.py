"""A calendar in a Google Sheet and everything that a run needs."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from calendar_sync import pipeline
from calendar_sync.buffer import BufferClient
from calendar_sync.config import Settings
from calendar_sync.ledger import Ledger
from calendar_sync.sandbox import DEFAULT_KEY, Sandbox, SandboxTransport
from tests.google.local import LocalGoogle
from tests.stateful.setting import ORGANIZATION, SEED

HEADER = ["Date", "Time", "Channels", "Text", "Status", "Notes"]
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def row(day: int, text: str, **cells: str) -> list[str]:
    return [f"2026-12-{day:02}", "09:30", "twitter:acme", text, cells.get("status", "Ready"), cells.get("notes", "")]


class Desk:
    """A calendar in Google Sheets and everything that a run needs."""

    def __init__(self, folder: Path, *tabs: str) -> None:
        self.box = Sandbox(seed=SEED)
        self.box.clock.move(NOW - self.box.clock.now())
        self.google = LocalGoogle(self.box)
        grids = {
            name: [HEADER, row(1 + 3 * place, f"First of {name}"), row(2 + 3 * place, f"Second of {name}")]
            for place, name in enumerate(tabs or ("May",))
        }
        self.spreadsheet = self.google.make(grids)
        self.calendar = self.google.calendar(self.spreadsheet)
        self.ledger = Ledger(str(folder / "ledger.db"))
        self.late_ids: bool | None = True

    def session(self) -> pipeline.Session:
        return pipeline.Session(
            calendar=self.calendar,
            location=self.calendar.location,
            settings=Settings.model_validate(
                {"organization": ORGANIZATION, "timezone": "UTC", "google": {"late_ids": self.late_ids}}
            ),
            client=BufferClient(
                endpoint="http://sandbox.localhost",
                key=DEFAULT_KEY,
                transport=SandboxTransport(self.box),
                clock=self.box.clock.now,
                sleep=lambda _: None,
                user_agent="tests/1.0",
            ),
            ledger=self.ledger,
            clock=self.box.clock.now,
            sleep=lambda _: None,
        )

    def run(self) -> tuple[int, int, pipeline.Report]:
        """Sync, and return how many reads and writes of the sheet that took."""
        self.google.calls.clear()
        report = pipeline.sync(self.session(), lambda _: True)
        assert report is not None
        assert report.problem is None
        assert report.unwritten is None
        return self.google.reads(), self.google.writes(), report

    def close(self) -> None:
        self.ledger.close()
        self.box.close()


def whole(desk: Desk) -> dict[str, Any]:
    found: dict[str, Any] = desk.google.control("GET", f"spreadsheets/{desk.spreadsheet}")["sheets"][0]
    return found

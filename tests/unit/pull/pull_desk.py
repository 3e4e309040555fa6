"""A calendar in a real file, a Buffer and a ledger, for tests of what comes back from Buffer into the calendar."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl

from calendar_sync import pipeline
from calendar_sync.buffer import BufferClient
from calendar_sync.calendars import open_calendar
from calendar_sync.calendars.writeback import Calendar
from calendar_sync.config import Settings
from calendar_sync.ledger import Ledger
from calendar_sync.model.plan import Action, Plan
from calendar_sync.sandbox import DEFAULT_KEY, Sandbox, SandboxTransport
from calendar_sync.sandbox import Settings as BoxSettings
from calendar_sync.sandbox.times import iso
from tests.stateful.parts import Clock

ORGANIZATION = "0" * 24
LINKEDIN, X, INSTAGRAM = "linkedin:Acme", "twitter:acme", "instagram:acme"
DAY = date(2026, 12, 14)
NINE = time(9, 0)
TITLES = ("Date", "Time", "Time zone", "Channels", "Text", "Media", "Alt text", "First comment", "Link", "Tags", "Mode")
SLOTS = {"weekdays": ["09:05", "15:05"]}
CHANNELS = [
    {"id": "1" * 24, "name": "acme", "service": "twitter", "schedule": SLOTS},
    {"id": "2" * 24, "name": "Acme", "service": "linkedin", "schedule": SLOTS, "timezone": "America/New_York"},
    {"id": "3" * 24, "name": "acme", "service": "instagram", "schedule": SLOTS},
]


def seed(*posts: dict[str, Any], **more: Any) -> dict[str, Any]:
    organization = {"id": ORGANIZATION, "name": "Acme", "channels": CHANNELS, "posts": list(posts), **more}
    return {"account": {"id": "9" * 24, "timezone": "UTC"}, "organizations": [organization]}


@dataclass
class Desk:
    """Everything one calendar needs."""

    folder: Path
    name: str = "May.xlsx"
    tab: str = "May"
    account: dict[str, Any] = field(default_factory=seed)
    settings: dict[str, Any] = field(default_factory=lambda: {"timezone": "Europe/Berlin"})
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.clock.time = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
        self.box = Sandbox(None, seed=self.account, settings=BoxSettings(rate_limits=False), clock=self.clock)
        self.ledger = Ledger(self.folder / "ledger.db")
        self.path = self.folder / self.name

    def close(self) -> None:
        self.box.close()
        self.ledger.close()

    def put(self, *rows: dict[str, Any], titles: Sequence[str] = TITLES) -> None:
        """Save the calendar as somebody would who has just typed it."""
        lines = [list(titles), *([row.get(title) for title in titles] for row in rows)]
        if self.path.suffix == ".csv":
            with self.path.open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows(lines)
            return
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = self.tab
        for line in lines:
            sheet.append(line)
        book.save(self.path)

    def opened(self) -> tuple[Calendar, str]:
        """Return the calendar and where it is."""
        return open_calendar(str(self.path))

    def rows(self) -> list[dict[str, Any]]:
        """Return what the calendar says, by title."""
        tab = self.opened()[0].read().tabs[0]
        titles = [str(title) for title in tab.rows[0]]
        return [
            {title: value for title, value in zip(titles, line, strict=False) if value not in (None, "")}
            for line in tab.rows[1:]
        ]

    def session(self, **policy: Any) -> pipeline.Session:
        client = BufferClient(
            endpoint="http://sandbox.localhost", key=DEFAULT_KEY, transport=SandboxTransport(self.box),
            clock=self.clock.now, sleep=self.clock.advance, user_agent="tests/1.0",
        )  # fmt: skip
        backend, location = self.opened()
        settings = Settings.model_validate({**self.settings, "policy": policy})
        return pipeline.Session(
            calendar=backend, location=location, settings=settings, client=client, ledger=self.ledger,
            clock=self.clock.now, sleep=self.clock.advance, allow_now=True,
        )  # fmt: skip

    def plan(self, **policy: Any) -> Plan:
        return pipeline.prepare(self.session(**policy)).plan

    def sync(self, **policy: Any) -> Plan:
        """Sync, and return the plan that was carried out; everything must have gone through."""
        report = pipeline.sync(self.session(**policy), lambda _prepared: True)
        assert report is not None
        assert report.problem is None, report.problem
        assert report.unwritten is None, report.unwritten
        self.clock.advance(60)
        return report.plan

    def touch(self, found: str, channel: str = "", **facts: Any) -> None:
        """Change the post that says ``found`` by hand, an hour later."""
        self.clock.advance(3600)
        services = {item["id"]: item["service"] for item in CHANNELS}
        (post,) = (
            post
            for post in self.box.store.find("posts")
            if post["text"] == found and services[post["channelId"]].startswith(channel.partition(":")[0])
        )
        if isinstance(due := facts.get("dueAt"), datetime):
            facts["dueAt"] = iso(due)
        with self.box.store.transaction():
            self.box.store.put("posts", {**post, **facts, "updatedAt": iso(self.clock.now())})

    def stay(self, **policy: Any) -> None:
        """Make sure that nothing is left to do."""
        plan = self.plan(**policy)
        assert {change.action for change in plan.changes} <= {Action.NOOP}, told(plan)


def told(plan: Plan) -> list[str]:
    return [f"{change.action} {change.channel}: {change.reason}" for change in plan.changes]

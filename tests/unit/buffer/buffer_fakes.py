"""Answers as Buffer would give them, and a client whose network is a function."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from calendar_sync.buffer.budget import Budget
from calendar_sync.buffer.client import BufferClient
from calendar_sync.buffer.purse import in_memory
from calendar_sync.buffer.shared import Shared
from calendar_sync.model.buffer import Asset
from calendar_sync.model.entry import Entry, EntryKey, Kind, Origin, Schedule

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
KEY = "secret-key-Q7b9"
SHARED = Path(__file__).resolve().parents[4] / "shared" / "buffer"
SCHEMA = SHARED / "structure.graphql"

needs_shared = pytest.mark.skipif(not SCHEMA.is_file(), reason="Buffer's published structure is not at hand")


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = NOW
        self.slept: list[float] = []

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


class Server:
    """Buffer's side: answers one request after another from a list, or by a function of the request's JSON."""

    def __init__(self, *answers: Any, by: Callable[[Mapping[str, Any]], Any] | None = None) -> None:
        self.answers = list(answers)
        self.by = by
        self.requests: list[httpx.Request] = []
        self.clock = Clock()
        self.waits: list[tuple[float, str]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.by(json.loads(request.content)) if self.by is not None else self.answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer if isinstance(answer, httpx.Response) else httpx.Response(200, json=answer)

    def sent(self, number: int = -1) -> Any:
        """The JSON of one request."""
        return json.loads(self.requests[number].content)

    def client(self, *, budget: Budget | None = None, **settings: Any) -> BufferClient:
        text = json.dumps(Shared(budget).to_json()) if budget else None
        return BufferClient(
            **{
                "endpoint": "https://api.buffer.example",
                "key": KEY,
                "transport": httpx.MockTransport(self),
                "clock": self.clock,
                "sleep": self.clock.sleep,
                "user_agent": "calendar-sync/0.1 (+https://example.org)",
                "store": in_memory(text),
                "on_wait": lambda seconds, why: self.waits.append((seconds, why)),
                **settings,
            }
        )


def error(message: str, code: str | None = None, **more: Any) -> dict[str, Any]:
    return {"message": message, **({"extensions": {"code": code}} if code else {}), **more}


def limits(*windows: tuple[int, int, int, int]) -> list[tuple[str, str]]:
    """Header lines for windows given as (length, quota, remaining, seconds to reset)."""
    return [
        ("RateLimit", ", ".join(f'"{q}-in-{w}"; r={r}; t={t}' for w, q, r, t in windows)),
        ("RateLimit-Policy", ", ".join(f'"{q}-in-{w}"; q={q}; w={w}; pk=:YWJj:' for w, q, _, _ in windows)),
    ]


def post_node(number: int = 1, **values: Any) -> dict[str, Any]:
    return {
        "id": f"post{number}",
        "channelId": "channel1",
        "channelService": "linkedin",
        "text": f"Text {number}",
        "status": "scheduled",
        "createdAt": f"2026-11-{1 + number % 28:02}T09:00:00.000Z",
        "updatedAt": "2026-11-20T09:00:00.000Z",
        "dueAt": "2026-12-01T09:00:00.000Z",
        "sentAt": None,
        "isCustomScheduled": True,
        "shareMode": "customScheduled",
        "schedulingType": "automatic",
        "via": "api",
        "ideaId": None,
        "externalLink": None,
        "error": None,
        "tags": [],
        "assets": [],
        "metadata": {"__typename": "LinkedInPostMetadata", "firstComment": None, "linkAttachment": None},
        **values,
    }


def idea_node(number: int = 1, **content: Any) -> dict[str, Any]:
    return {
        "id": f"idea{number}",
        "groupId": None,
        "createdAt": 1_795_000_000 + number,
        "content": {"title": "A title", "text": "Words", "services": ["twitter"], "date": None, "tags": [], **content},
    }


def page(*nodes: Mapping[str, Any], after: str | None = None) -> dict[str, Any]:
    return {
        "edges": [{"cursor": f"at-{node['id']}", "node": node} for node in nodes],
        "pageInfo": {"hasNextPage": after is not None, "endCursor": after},
    }


def entry(service: str = "linkedin", text: str = "Hello", **values: Any) -> Entry:
    kind = values.pop("kind", Kind.POST)
    schedule = values.pop("schedule", Schedule.AT if kind is Kind.POST else Schedule.NONE)
    if schedule is Schedule.AT:
        values.setdefault("due_at", datetime(2026, 12, 1, 9, 0, tzinfo=UTC))
    return Entry(
        key=EntryKey("calendar", values.pop("row", "row1"), values.pop("channel", "channel1")),
        origin=Origin("May", 2),
        kind=kind,
        service=service,
        text=text,
        schedule=schedule,
        **values,
    )


IMAGE = Asset("image", "https://example.org/a.jpg", alt_text="A boat")
VIDEO = Asset("video", "https://example.org/a.mp4")
DOCUMENT = Asset("document", "https://example.org/a.pdf", title="Deck", thumbnail_url="https://example.org/a.png")

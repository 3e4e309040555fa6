"""An account whose posts went out over months, and a second reckoning of what a report must say."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx

from calendar_sync.buffer import BufferClient
from calendar_sync.reading import read_directory
from calendar_sync.reporting import Order, make_report
from calendar_sync.reports.period import Period
from calendar_sync.reports.report import Report
from calendar_sync.sandbox import DEFAULT_KEY, Sandbox, SandboxTransport
from calendar_sync.sandbox.settings import ALL_SCOPES

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
TAGS = ("Launch", "Recipe")


@dataclass(frozen=True)
class Sent:
    """A post of the account: on which channel (by place), when, with which tags, and how it began."""

    channel: int
    at: datetime
    tags: tuple[str, ...] = ()
    text: str = "Fresh bread"


@dataclass
class Account:
    """A sandbox and how to ask it."""

    box: Sandbox
    key: str = DEFAULT_KEY

    def client(self) -> BufferClient:
        return BufferClient(
            endpoint="http://sandbox.localhost", key=self.key, transport=SandboxTransport(self.box),
            clock=lambda: NOW, sleep=lambda _seconds: None, user_agent="tests/1.0",
        )  # fmt: skip

    def report(self, first: date, last: date, by: str = "channel", compare: str = "") -> Report:
        with self.client() as client:
            directory = read_directory(client, "", now=NOW)
            order = Order(Period(first, last), by, compare)
            return make_report(client, directory.organization, directory.channels, order, now=NOW)

    def posts(self) -> list[dict[str, Any]]:
        """Every sent post with its metrics, asked for in another way than the program does."""
        query = """query ($after: String) { posts(first: 50, after: $after, input: {organizationId: "o1",
            filter: {status: [sent]}}) { edges { node { id channelId sentAt tags { name } metrics { type value } } }
            pageInfo { hasNextPage endCursor } } }"""
        found, after = [], None
        with httpx.Client(transport=SandboxTransport(self.box), headers={
            "Authorization": f"Bearer {DEFAULT_KEY}", "User-Agent": "tests/1.0",
        }) as http:  # fmt: skip
            while True:
                answer = http.post("http://sandbox.localhost", json={"query": query, "variables": {"after": after}})
                page = json.loads(answer.text)["data"]["posts"]
                found += [edge["node"] for edge in page["edges"]]
                if not page["pageInfo"]["hasNextPage"]:
                    return found
                after = page["pageInfo"]["endCursor"]


class Standing:
    """A clock that stands."""

    def now(self) -> datetime:
        return NOW


@contextmanager
def account(
    services: Sequence[str], sent: Iterable[Sent], *, plan: str = "team", zone: str = "America/New_York"
) -> Iterator[Account]:
    """An account with one channel for each of ``services`` and these posts."""
    listed = list(sent)
    channels = [
        {"id": f"c{place}", "service": service, "name": f"acme{place}", "timezone": zone}
        for place, service in enumerate(services)
    ]
    posts = [
        {
            "id": f"p{number:05}", "channel": f"c{item.channel}", "text": f"{item.text} {number}", "status": "sent",
            "at": item.at.isoformat(), "created": (item.at - timedelta(days=3)).isoformat(), "tags": list(item.tags),
            "externalLink": f"https://example.com/{number}",
        }
        for number, item in enumerate(listed)
    ]  # fmt: skip
    tags = [{"id": f"t-{name}", "name": name} for name in TAGS]
    seed = {"organizations": [{"id": "o1", "name": "Acme", "channels": channels, "tags": tags, "posts": posts}]}
    keys = {DEFAULT_KEY: ALL_SCOPES} | ({} if plan == "free" else {"blind": ALL_SCOPES - {"insightsRead"}})
    with Sandbox(plan=plan, seed=seed, clock=Standing(), keys=keys) as box:
        yield Account(box)


def utc_day(post: dict[str, Any]) -> date:
    return datetime.fromisoformat(post["sentAt"]).astimezone(UTC).date()


def sums(posts: Iterable[dict[str, Any]]) -> dict[str, float]:
    """What posts add up to, rates left out."""
    found: dict[str, float] = {"postCount": 0.0, "reactions": 0.0, "comments": 0.0}
    for post in posts:
        found["postCount"] += 1
        for metric in post["metrics"] or ():
            if metric["type"] != "engagementRate":
                found[metric["type"]] = found.get(metric["type"], 0.0) + metric["value"]
    return found

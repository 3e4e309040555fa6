"""An account whose posts went out over months, and a second reckoning of what a report must say."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import jsonschema
from openpyxl import Workbook, load_workbook

from calendar_sync.buffer import BufferClient
from calendar_sync.calendars.xlsx import XlsxCalendar
from calendar_sync.config import Settings
from calendar_sync.ledger import Ledger
from calendar_sync.measuring import Measured, measure
from calendar_sync.model.entry import EntryKey
from calendar_sync.model.plan import Record
from calendar_sync.reading import read_directory
from calendar_sync.reporting import Order, make_report
from calendar_sync.reports.period import Period
from calendar_sync.reports.report import Report
from calendar_sync.sandbox import DEFAULT_KEY, Sandbox, SandboxTransport
from calendar_sync.sandbox.settings import ALL_SCOPES
from calendar_sync.session import Session

ROOT = Path(__file__).resolve().parents[3]
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
TAGS = ("Launch", "Recipe")
SERVICES = ("bluesky", "facebook", "instagram", "linkedin", "mastodon", "pinterest", "twitter", "youtube")


@dataclass(frozen=True)
class Sent:
    """A post of the account: on which channel (by place), when, with which tags, and how it began.

    ``moved`` says by how much somebody moved it in Buffer since the calendar knows of it; ``None``: it was a draft.
    """

    channel: int
    at: datetime
    tags: tuple[str, ...] = ()
    text: str = "Fresh bread"
    moved: timedelta | None = timedelta(0)

    @property
    def known(self) -> datetime | None:
        return None if self.moved is None else self.at - self.moved


@dataclass
class Standing:
    """A clock that stands until it is moved."""

    at: datetime

    def now(self) -> datetime:
        return self.at


@dataclass
class Account:
    """A sandbox and how to ask it."""

    box: Sandbox
    clock: Standing
    key: str = DEFAULT_KEY
    retell: Callable[[Any], None] | None = None
    retell_whole: Callable[[Any], None] | None = None
    asked: list[str] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        return self.clock.at

    def move_to(self, at: datetime) -> None:
        """Let time go by: what was due goes out."""
        self.clock.at = at
        self.box.catch_up()

    def client(self) -> BufferClient:
        return BufferClient(
            endpoint="http://sandbox.localhost", key=self.key, transport=Retold(self),
            clock=self.clock.now, sleep=lambda _seconds: None, user_agent="tests/1.0",
        )  # fmt: skip

    def report(self, first: date, last: date, by: str = "channel", compare: str = "") -> Report:
        with self.client() as client:
            directory = read_directory(client, "", now=self.now)
            order = Order(Period(first, last), by, compare)
            return make_report(client, directory.organization, directory.channels, order, now=self.now)

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


def post_id(number: int) -> str:
    """Buffer's id of a post by its place."""
    return f"{number:024x}"


@contextmanager
def account(
    services: Sequence[str],
    sent: Iterable[Sent],
    *,
    plan: str = "team",
    zone: str = "America/New_York",
    now: datetime = NOW,
) -> Iterator[Account]:
    """An account with one channel for each of ``services`` and these posts, sent or to be sent."""
    listed = list(sent)
    channels = [
        {"id": f"c{place}", "service": service, "name": f"acme{place}", "timezone": zone}
        for place, service in enumerate(services)
    ]
    posts = [
        {
            "id": post_id(number), "channel": f"c{item.channel}", "text": f"{item.text} {number}",
            "status": "sent" if item.at <= now else "scheduled",
            "at": item.at.isoformat(), "created": (item.at - timedelta(days=3)).isoformat(), "tags": list(item.tags),
            "externalLink": f"https://example.com/{number}",
        }
        for number, item in enumerate(listed)
    ]  # fmt: skip
    tags = [{"id": f"t-{name}", "name": name} for name in TAGS]
    seed = {"organizations": [{"id": "o1", "name": "Acme", "channels": channels, "tags": tags, "posts": posts}]}
    keys = {DEFAULT_KEY: ALL_SCOPES} | ({} if plan == "free" else {"blind": ALL_SCOPES - {"insightsRead"}})
    clock = Standing(now)
    with Sandbox(plan=plan, seed=seed, clock=clock, keys=keys) as box:
        yield Account(box, clock)


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


class Retold(httpx.BaseTransport):
    """Buffer of another day: keeps what it is asked, and its answers may be told otherwise.

    Args:
        acme: The account; ``retell`` changes the data of each answer, ``retell_whole`` its errors as well.
    """

    def __init__(self, acme: Account) -> None:
        self.acme, self.behind = acme, SandboxTransport(acme.box)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.acme.asked.append(request.content.decode())
        response = self.behind.handle_request(request)
        if self.acme.retell is None and self.acme.retell_whole is None:
            return response
        answer = json.loads(response.read())
        if self.acme.retell is not None:
            self.acme.retell(answer.get("data") or {})
        if self.acme.retell_whole is not None:
            self.acme.retell_whole(answer)
        headers = [(name, value) for name, value in response.headers.items() if name != "content-length"]
        return httpx.Response(response.status_code, headers=headers, json=answer)


class Desk:
    """A calendar with posts of an account, and what the program knows of them.

    Args:
        folder: Where it is kept.
        services: The account's channels.
        planned: Its posts by row and channel, in the account's order.
        acme: The account.
    """

    def __init__(
        self, folder: Path, services: Sequence[str], planned: Mapping[tuple[int, int], Sent], acme: Account
    ) -> None:
        self.path, self.acme = folder / "c.xlsx", acme
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.append(["Date", "Channels", "Text", "Sync ID"])
        for row in range(2, max((row for row, _ in planned), default=1) + 1):
            sheet.append([date(2026, 7, 1), "X", f"Post of row {row}", f"row{row}"])
        book.save(self.path)
        self.ledger = Ledger(str(folder / "l.db"))
        self.ledger.remember("cal", str(self.path), "o1", now=acme.now)
        self.ledger.save_records(
            [
                Record(EntryKey("cal", f"row{row}", f"c{of}"), "live", post_id(number), services[of], f"x:{of}",
                       "d", "a", due_at=sent.known)
                for number, ((row, of), sent) in enumerate(planned.items())
            ]
        )  # fmt: skip

    def measure(self, kinds: Sequence[str], since: date | None = None, until: date | None = None) -> Measured:
        with self.acme.client() as client:
            directory = read_directory(client, "", now=self.acme.now)
            session = Session(
                XlsxCalendar(self.path), str(self.path), Settings(), client, self.ledger,
                clock=lambda: self.acme.now, sleep=lambda _seconds: None,
            )  # fmt: skip
            first, last = (
                datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None for day in (since, until)
            )
            return measure(session, directory, kinds, since=first, until=last, lease="x", results=True)

    def tab(self, name: str) -> list[dict[str, Any]]:
        book = load_workbook(self.path)
        if name not in book.sheetnames:
            return []
        titles, *rows = book[name].iter_rows(values_only=True)
        return [dict(zip(map(str, titles), row, strict=True)) for row in rows]


def holds(document: Any, name: str) -> None:
    """A document is what its schema in docs/ says, to the last field."""
    schema = json.loads((ROOT / "docs" / f"{name}.schema.json").read_text(encoding="utf-8"))
    for part in (schema, *schema["$defs"].values()):
        part["additionalProperties"] = False
    jsonschema.Draft202012Validator(schema).validate(document)

"""What a plan with nothing to do is made from: a synced calendar, its ledger, and Buffer's answers as bytes.

Made without sending anything: fifty thousand posts would take a day's requests of a real account and minutes of a
sandbox. The posts are those that the rows ask for, in the fields and the order in which Buffer answers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import openpyxl

from calendar_sync.buffer import documents
from calendar_sync.buffer.parse import parse_account, parse_channels, parse_post
from calendar_sync.calendars import open_calendar
from calendar_sync.calendars.mapping import map_sheet
from calendar_sync.entries.build import build
from calendar_sync.entries.channels import ChannelBook
from calendar_sync.entries.rules import ReadingRules
from calendar_sync.ledger import Ledger
from calendar_sync.model.buffer import Channel
from calendar_sync.model.canonical import entry_values, iso
from calendar_sync.model.columns import OWN_COLUMNS
from calendar_sync.model.entry import DesiredState, Entry
from calendar_sync.planner.records import record_post
from calendar_sync.sandbox import DEFAULT_KEY, Sandbox, SandboxTransport

HANDLES = (
    "twitter:harborbakery",
    "linkedin:Northwind Cycles",
    "threads:northwindcycles",
    "facebook:Harbor Bakery",
    "bluesky:northwind.bsky.social",
)
PAGE = 100
CALENDAR_ID = "benchmark"
_NOTES = [f"Note {number}" for number in range(6)]
_TYPES = {
    "twitter": {"__typename": "TwitterPostMetadata", "thread": [], "isAiGenerated": False},
    "linkedin": {"__typename": "LinkedInPostMetadata", "firstComment": None, "linkAttachment": None},
    "threads": {
        "__typename": "ThreadsPostMetadata",
        "thread": [],
        "type": "post",
        "topic": None,
        "locationId": None,
        "locationName": None,
        "linkAttachment": None,
    },
    "facebook": {"__typename": "FacebookPostMetadata", "type": "post", "firstComment": None, "linkAttachment": None},
    "bluesky": {"__typename": "BlueskyPostMetadata", "thread": [], "linkAttachment": None},
}


def text_of(number: int) -> str:
    """Return the text of a row: every one another, of the length of a usual post, some with links and emoji."""
    text = f"Post number {number}: fresh rolls from seven, come by and say hello to the new oven, it is a beauty"
    if number % 3 == 0:
        text += f"\n\nhttps://example.com/rolls/{number}?from=calendar"
    if number % 4 == 0:
        text += " \U0001f950 #bakery #harbor"
    return text


def write_calendar(path: Path, rows: int, *, synced: bool) -> None:
    """Write a calendar of ``rows`` rows on five channels, with notes beside them as teams keep them.

    Args:
        path: Where to.
        rows: How many; twenty a day, beginning the day after tomorrow.
        synced: Fill in the tool's own columns, as a sync does.
    """
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Posts")
    own = list(OWN_COLUMNS.values()) if synced else []
    sheet.append(["Date", "Time", "Channels", "Text", "Media", "Alt text", "Status", *_NOTES, *own])
    first = datetime.now().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=2)
    for number in range(rows):
        due = first + timedelta(days=number // 20, minutes=37 * (number % 20))
        pictured = number % 5 == 0
        cells: list[Any] = [due.replace(hour=0, minute=0), due.time(), ", ".join(HANDLES), text_of(number)]
        cells += [f"https://media.example.com/{number}.jpg", f"Rolls, tray {number}"] if pictured else [None, None]
        cells += ["Ready", *(f"{note} of {number}" for note in _NOTES)]
        if synced:
            ids = "\n".join(f"{handle}={post_id(number, place)}" for place, handle in enumerate(sorted(HANDLES)))
            due_words = "\n".join(f"{handle}: {due:%Y-%m-%d %H:%M} Europe/London" for handle in sorted(HANDLES))
            cells += [row_id(number), "Scheduled", ids, due_words]
        sheet.append(cells)
    book.save(path)


def row_id(number: int) -> str:
    """Return the Sync ID of a row."""
    return f"r{number:09d}"


def post_id(number: int, place: int) -> str:
    """Return the id of a row's post on one of its channels."""
    return f"{0x65F1C0A1:08x}{number:08x}{place:08x}"


def make_material(folder: Path, rows: int) -> None:
    """Fill ``folder`` with ``calendar.xlsx``, ``ledger.db``, ``pages.bin`` and ``account.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    calendar = folder / "calendar.xlsx"
    write_calendar(calendar, rows, synced=True)
    answers = _account()
    account = parse_account(answers["account"])
    channels = parse_channels(answers)
    (folder / "account.json").write_text(json.dumps(answers), encoding="utf-8")
    desired = _desired(calendar, channels)
    if len(desired.entries) != rows * len(HANDLES) or desired.issues:
        raise SystemExit(f"the calendar is not as it should be: {desired.issues[:3]}")
    by_id = {channel.id: channel for channel in channels}
    with Ledger(folder / "ledger.db") as ledger, (folder / "pages.bin").open("wb") as pages:
        now = datetime.now(UTC)
        ledger.remember(CALENDAR_ID, str(calendar.resolve()), account.organizations[0].id, now=now)
        for entries in _portions(desired.entries, PAGE):
            nodes = [_node(entry, desired.post_ids[entry.key]) for entry in entries]
            edges = [{"cursor": node["id"], "node": node} for node in nodes]
            page = json.dumps(edges, ensure_ascii=False, separators=(",", ":")).encode()
            pages.write(len(page).to_bytes(4, "big") + page)
            ledger.save_records(
                [
                    record_post(
                        entry.key, entry_values(entry), parse_post(node), by_id[entry.key.channel_id].handle
                    )
                    for entry, node in zip(entries, nodes, strict=True)
                ]
            )  # fmt: skip


def _portions(entries: tuple[Entry, ...], size: int) -> Iterator[tuple[Entry, ...]]:
    for start in range(0, len(entries), size):
        yield entries[start : start + size]


def _account() -> dict[str, Any]:
    """Return what the sandbox says of its account and channels."""

    def ask(http: httpx.Client, document: str, variables: dict[str, Any]) -> dict[str, Any]:
        answer = http.post("http://sandbox.test/", json={"query": document, "variables": variables})
        found: dict[str, Any] = answer.json()["data"]
        return found

    with TemporaryDirectory() as folder, Sandbox(Path(folder) / "sandbox.db") as box:
        headers = {"Authorization": f"Bearer {DEFAULT_KEY}", "User-Agent": "benchmark/1"}
        with httpx.Client(transport=SandboxTransport(box), headers=headers) as http:
            account = ask(http, documents.ACCOUNT, {})
            organization = account["account"]["organizations"][0]["id"]
            return {**account, **ask(http, documents.CHANNELS, {"organizationId": organization})}


def _desired(calendar: Path, channels: tuple[Channel, ...]) -> DesiredState:
    backend, _ = open_calendar(str(calendar))
    rows = map_sheet(backend.read()).rows
    unused: Callable[[], str] = lambda: "never"  # noqa: E731
    return build(rows, ChannelBook(channels), ReadingRules(), calendar_id=CALENDAR_ID, new_id=unused)


def _node(entry: Entry, post: str) -> dict[str, Any]:
    """Return the post of an entry as Buffer answers it."""
    made = "2026-11-01T08:00:00.000Z"
    due = (iso(entry.due_at) or "").replace("Z", ".000Z")
    return {
        "id": post,
        "channelId": entry.key.channel_id,
        "channelService": entry.service,
        "text": entry.text,
        "status": "scheduled",
        "createdAt": made,
        "updatedAt": made,
        "dueAt": due,
        "sentAt": None,
        "isCustomScheduled": True,
        "shareMode": "customScheduled",
        "schedulingType": "automatic",
        "via": "api",
        "ideaId": None,
        "externalLink": None,
        "error": None,
        "tags": [],
        "assets": [
            {"type": asset.kind, "source": asset.url, "thumbnail": asset.url, "image": {"altText": asset.alt_text}}
            for asset in entry.assets
        ],
        "metadata": _TYPES[entry.service],
    }

"""What the rows of a sample come to on the demo account, written beside it as ``NAME.expected.json``.

It follows from the rows as their author meant them, by tables of this file's own: nothing here asks calendar-sync.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path

from samples.book import Content, title_of

NEW_YORK, LONDON = "America/New_York", "Europe/London"

CHANNELS: Mapping[str, tuple[str, str]] = {
    "Facebook": ("facebook:Harbor Bakery", NEW_YORK),
    "Google Business": ("googlebusiness:Harbor Bakery", NEW_YORK),
    "Pinterest": ("pinterest:harborbakery", NEW_YORK),
    "X": ("twitter:harborbakery", NEW_YORK),
    "instagram:harborbakery": ("instagram:harborbakery", NEW_YORK),
    "Bluesky": ("bluesky:northwind.bsky.social", LONDON),
    "LinkedIn": ("linkedin:Northwind Cycles", LONDON),
    "Threads": ("threads:northwindcycles", LONDON),
    "TikTok": ("tiktok:northwindcycles", LONDON),
    "YouTube": ("youtube:Northwind Cycles", LONDON),
    "instagram:northwindcycles": ("instagram:northwindcycles", LONDON),
    "northwind.bsky.social": ("bluesky:northwind.bsky.social", LONDON),
    "northwind@mastodon.social": ("mastodon:northwind@mastodon.social", LONDON),
}
"""The channels of the demo account and their time zones, by the words that the samples use for them."""

STATUSES: Mapping[str, str] = {"Ready": "goes", "Hold": "waits", "In review": "waits", "Idea": "idea", "": "goes"}
"""What becomes of a row, by the word in its status column."""


@dataclass
class Expected:
    """What is expected of one workbook.

    Args:
        about: What it is.
        aliases: Short names for channels, and what they stand for.
        statuses: As :data:`STATUSES`.
        default_time: Of rows with a date alone.
        unread: Tabs that are not read.
        goes: Rows that go out, into the drafts or to the idea board.
        waits: Rows that must wait, with a word of the reason.
        pulled: Rows that are taken back, and so come to nothing where they never went out.
    """

    about: str
    aliases: Mapping[str, Sequence[str]] = field(default_factory=dict)
    statuses: Mapping[str, str] = field(default_factory=lambda: STATUSES)
    default_time: time | None = None
    unread: Sequence[str] = ()
    goes: list[dict[str, object]] = field(default_factory=list)
    waits: list[dict[str, object]] = field(default_factory=list)
    pulled: list[dict[str, object]] = field(default_factory=list)

    def add(self, tab: str, row: int, content: Content) -> None:
        """Take down what a row comes to.

        Args:
            tab: Its tab.
            row: 1-based.
            content: The row, with nothing wrong in it.
        """
        place: dict[str, object] = {"tab": tab, "row": row}
        status = str(content.get("status", ""))
        meaning = self.statuses[status]
        if meaning == "waits":
            self.waits.append({**place, "because": status})
        elif meaning == "pulled":
            self.pulled.append(place)
        elif meaning == "idea" or content.get("mode") == "Idea":
            title = {"title": content["title"]} if "title" in content else {}
            self.goes.append({**place, "as": "idea", "to": ["ideas"], **title, **self._said(content, [])})
        else:
            to, zone = self._channels(content)
            self.goes.append({**place, **self._when(content, zone), "to": to, **self._said(content, to)})

    def wait(self, tab: str, row: int, cell: str, because: str) -> None:
        """Say that a row must wait, which ``cell`` is to be mended, and a word of the reason."""
        self.waits.append({"tab": tab, "row": row, "cell": cell, "because": because})

    def write(self, path: Path) -> None:
        """Write it beside the workbook at ``path``."""
        document = {
            "about": self.about,
            "goes": self.goes,
            "waits": self.waits,
            "pulled": self.pulled,
            "tabs_not_read": list(self.unread),
        }
        text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
        path.with_suffix(".expected.json").write_text(text, encoding="utf-8", newline="\n")

    def _channels(self, content: Content) -> tuple[list[str], str]:
        words = re.split(r"[,\n]\s*", str(content["channels"]))
        found = [CHANNELS[name] for word in words for name in self.aliases.get(word, [word])]
        zones = {str(content["timezone"])} if "timezone" in content else {zone for _, zone in found}
        (zone,) = zones  # no row of a sample is for both clients
        return sorted(handle for handle, _ in found), zone

    def _when(self, content: Content, zone: str) -> dict[str, object]:
        mode = str(content.get("mode", "Schedule"))
        day, clock = content.get("date"), content.get("time") or self.default_time
        if not isinstance(day, date):
            return {"as": "queue"}
        if not isinstance(clock, time):
            raise TypeError(f"no time in {content}")
        at = {"at": f"{datetime.combine(day, clock):%Y-%m-%dT%H:%M}", "zone": zone}
        return {"as": "draft", **at} if mode == "Draft" else {"as": "post", **at}

    def _said(self, content: Content, to: Sequence[str]) -> dict[str, object]:
        said: dict[str, object] = {}
        # A line of three dashes begins the next part of a thread.
        first, *more = str(content.get("text", "")).split("\n---\n")
        said["text"] = first
        if more:
            said["thread"] = more
        for field_, value in content.items():
            head, _, service = field_.partition(":")
            if service and head == "text":
                said["instead"] = {handle: value for handle in to if handle.startswith(f"{service}:")}
        if "media" in content:
            said["media"] = str(content["media"]).split("\n")
        if "tags" in content:
            said["tags"] = sorted(str(content["tags"]).split(", "))
        return said


def column_cell(tab: str, fields: Sequence[str], title: str, row: int) -> str:
    """Return the place of a cell, such as ``Calendar!D3``; no sample has more than 26 columns."""
    titles = [title_of(name) for name in fields]
    return f"{tab}!{chr(ord('A') + titles.index(title))}{row}"

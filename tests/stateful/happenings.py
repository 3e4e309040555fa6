"""What happens in Buffer by itself and by other hands: links are shortened, people change posts, allowances run out."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from calendar_sync.sandbox import DEFAULT_KEY, Sandbox
from calendar_sync.sandbox.domain import queue
from calendar_sync.sandbox.rates import WINDOWS, partition_key
from calendar_sync.sandbox.times import iso, parse

FOREIGN = "f" * 16
"""Posts of others have ids that begin like this."""

LONG, SHORT = re.compile(r"https://a\.example/x(\S*)"), re.compile(r"https://buff\.ly/x(\S*)")
TOUCHED = " (by hand)"


def shorten_links(box: Sandbox) -> None:
    """Shorten the links of all posts of ours, as Buffer may do at any time after it has accepted them."""
    with box.store.transaction():
        for post in box.store.find("posts", "id NOT LIKE ?", (FOREIGN + "%",)):
            shorter = LONG.sub(r"https://buff.ly/x\1", post["text"])
            if shorter != post["text"]:
                box.store.put("posts", {**post, "text": shorter})


def as_sent(text: str) -> str:
    """Return a text with its links as they were before Buffer shortened them."""
    return SHORT.sub(r"https://a.example/x\1", text)


@dataclass
class Hands:
    """People who change posts of ours in Buffer.

    Args:
        touched: By post id: the post as it was before, and as they left it (``None`` where they deleted it).
    """

    touched: dict[str, tuple[dict[str, Any], dict[str, Any] | None]] = field(default_factory=dict)

    def touch(self, box: Sandbox, luck: Random, now: datetime, known: Container[str] | None = None) -> str:
        """Change or delete one post that waits, and tell what was done.

        Args:
            box: Buffer.
            luck: Chooses post and deed.
            now: Aware UTC.
            known: Only one of these posts; any of ours where ``None``.
        """
        box.catch_up()
        ours = [
            post
            for post in box.store.find("posts", "status IN ('scheduled', 'draft')")
            if not post["id"].startswith(FOREIGN)
            and post["id"] not in self.touched
            and (known is None or post["id"] in known)
        ]
        if not ours:
            return "nothing"
        before = luck.choice(ours)
        deed = luck.choice(("retext", "retime", "delete"))
        after: dict[str, Any] | None = {**before, "updatedAt": iso(now)}
        assert after is not None
        with box.store.transaction():
            if deed == "delete":
                box.store.delete("posts", before["id"])
                if before["rank"] is not None:
                    queue.settle(box.store, box.store.require("channels", before["channelId"]), now)
                after = None
            else:
                if deed == "retime" and before["shareMode"] == "customScheduled" and before["dueAt"]:
                    after["dueAt"] = iso(parse(before["dueAt"]) + timedelta(hours=luck.randrange(1, 5), minutes=7))
                else:
                    after["text"] = before["text"] + TOUCHED
                box.store.put("posts", after)
        self.touched[before["id"]] = before, after
        return f"{deed} {before['id'][-6:]} {before['text']!r}"


def exhaust(box: Sandbox, luck: Random, now: datetime) -> str:
    """Leave few requests in one of the windows, and tell which."""
    place = luck.randrange(2)
    seconds, name, _ = WINDOWS[place]
    left = luck.randrange(1, 9)
    used = box.settings.allowance.requests[place] - left
    started = now.timestamp() - luck.uniform(0, seconds - 60)
    with box.store.transaction():
        box.store.rows(
            "INSERT OR REPLACE INTO windows VALUES (?, ?, ?, ?)", (partition_key(DEFAULT_KEY), seconds, started, used)
        )
    return f"{left} requests left in {name}"


def open_windows(box: Sandbox) -> None:
    """Let requests through again."""
    with box.store.transaction():
        box.store.rows("DELETE FROM windows")

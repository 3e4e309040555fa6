"""Numbers about sent posts. They are made up, but always the same for a post, and they grow day by day."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from calendar_sync.sandbox.store import Doc
from calendar_sync.sandbox.times import iso, parse

_FIRST_AFTER = timedelta(hours=1)
_EVERY = timedelta(days=1)

_SIZE: Mapping[str, int] = {
    "clicks": 60,
    "comments": 25,
    "follows": 8,
    "impressions": 3000,
    "likes": 220,
    "quotes": 6,
    "reach": 2400,
    "reactions": 240,
    "reposts": 30,
    "saves": 45,
    "shares": 35,
    "totalTimeWatched": 9000,
    "viewers": 1500,
    "views": 2800,
}
"""What each type grows towards, give or take a half."""

_WORDS: Mapping[str, tuple[str, str]] = {
    "clicks": ("Clicks", "Clicks on the links of the post"),
    "comments": ("Comments", "Answers to the post"),
    "engagementRate": ("Engagement rate", "Interactions per person reached"),
    "follows": ("Follows", "New followers from the post"),
    "impressions": ("Impressions", "How often the post was shown"),
    "likes": ("Likes", "Likes of the post"),
    "postCount": ("Posts", "How many posts were sent"),
    "quotes": ("Quotes", "Posts that quote the post"),
    "reach": ("Reach", "People who saw the post"),
    "reactions": ("Reactions", "Likes and other reactions"),
    "reposts": ("Reposts", "How often the post was shared again"),
    "saves": ("Saves", "How often the post was saved"),
    "shares": ("Shares", "How often the post was passed on"),
    "totalTimeWatched": ("Time watched", "Seconds watched in total"),
    "viewers": ("Viewers", "People who watched"),
    "views": ("Views", "How often the post was watched"),
}

TYPES: Mapping[str, tuple[str, ...]] = {
    "bluesky": ("reactions", "comments", "likes", "reposts", "quotes"),
    "facebook": ("reactions", "comments", "impressions", "reach", "clicks", "shares", "engagementRate"),
    "googlebusiness": ("reactions", "comments", "views", "clicks"),
    "instagram": ("reactions", "comments", "likes", "reach", "views", "saves", "shares", "follows", "engagementRate"),
    "linkedin": ("reactions", "comments", "impressions", "reach", "clicks", "reposts", "engagementRate"),
    "mastodon": ("reactions", "comments", "likes", "reposts"),
    "pinterest": ("reactions", "comments", "impressions", "clicks", "saves", "engagementRate"),
    "startPage": ("reactions", "comments"),
    "threads": ("reactions", "comments", "likes", "views", "reposts", "quotes"),
    "tiktok": ("reactions", "comments", "likes", "reach", "views", "shares", "totalTimeWatched"),
    "twitter": ("reactions", "comments", "likes", "impressions", "clicks", "reposts", "engagementRate"),
    "youtube": ("reactions", "comments", "likes", "views", "viewers", "totalTimeWatched"),
}
"""What each network tells about a post."""

_ALWAYS = ("postCount", "reactions", "comments")


def updated_at(post: Doc, now: datetime) -> datetime | None:
    """Return when the numbers of a post were last read (aware UTC): an hour after sending, then once a day."""
    if post["status"] != "sent" or post["sentAt"] is None:
        return None
    age = now - parse(post["sentAt"]) - _FIRST_AFTER
    return None if age < timedelta(0) else parse(post["sentAt"]) + _FIRST_AFTER + age // _EVERY * _EVERY


def values(post: Doc, service: str, now: datetime) -> dict[str, float] | None:
    """Return the numbers of a post by type, or ``None`` while there are none."""
    read = updated_at(post, now)
    if read is None:
        return None
    days = (read - parse(post["sentAt"])) / _EVERY
    grown = 1 - 0.7 ** (days + 0.3)
    found = {kind: float(int(_level(post["id"], kind) * grown)) for kind in TYPES[service] if kind in _SIZE}
    if "likes" in found:
        found["likes"] = min(found["likes"], found["reactions"])  # a like is a reaction
    if "engagementRate" in TYPES[service]:
        base = found.get("reach") or found.get("impressions") or 1.0
        found["engagementRate"] = round(100 * (found["reactions"] + found["comments"]) / base, 2)
    return found


def listed(numbers: Mapping[str, float]) -> list[Doc]:
    """Return numbers as GraphQL has them, in a fixed order."""
    return [
        {
            "type": kind,
            "name": _WORDS[kind][0],
            "description": _WORDS[kind][1],
            "value": value,
            "unit": "percentage" if kind == "engagementRate" else "count",
        }
        for kind, value in numbers.items()
    ]


def aggregate(posts: Iterable[Doc], services: Iterable[str], now: datetime) -> Doc:
    """Return ``AggregatedPostMetrics`` over sent posts.

    Args:
        posts: The posts in question.
        services: Of every channel in question, also those without a post: further types need all of them.
    """
    posts, services = list(posts), list(services)
    shared = [kind for kind in _WORDS if services and all(kind in TYPES[service] for service in services)]
    totals = dict.fromkeys([*_ALWAYS, *(kind for kind in shared if kind not in _ALWAYS)], 0.0)
    totals["postCount"] = float(len(posts))
    rates: list[float] = []
    read: list[datetime] = []
    for post in posts:
        numbers = values(post, post["channelService"], now) or {}
        read.extend(moment for moment in [updated_at(post, now)] if moment)
        for kind in totals:
            if kind == "engagementRate":
                rates.extend([numbers[kind]] if kind in numbers else [])
            elif kind != "postCount":
                totals[kind] += numbers.get(kind, 0.0)
    if "engagementRate" in totals:
        totals["engagementRate"] = round(sum(rates) / len(rates), 2) if rates else 0.0
    return {"metrics": listed(totals), "metricsUpdatedAt": iso(max(read)) if read else None}


def _level(post_id: str, kind: str) -> float:
    digest = hashlib.sha256(f"{post_id}/{kind}".encode()).digest()
    return _SIZE[kind] * (0.5 + int.from_bytes(digest[:4], "big") / 2**32)

"""What previews are told besides the plan: names, zones, and the values of rows about which nothing is to be done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from calendar_sync.model.buffer import Channel
from calendar_sync.model.canonical import entry_values, post_values
from calendar_sync.model.clocks import zone_called
from calendar_sync.model.plan import Change
from calendar_sync.preview.known import Known
from calendar_sync.session import Prepared


def known_of(prepared: Prepared) -> Known:
    """Return what is known besides the plan of a run.

    Args:
        prepared: The plan, and what it was made from.
    """
    entries = {entry.key: entry for entry in prepared.desired.entries}
    posts = {post.id: post for post in prepared.actual.posts}
    of_posts = (tag for post in posts.values() for tag in post.tags)

    def values_of(change: Change) -> Mapping[str, Any] | None:
        if (entry := entries.get(change.key)) is not None:
            return entry_values(entry)
        post = posts.get(change.post_id or "")
        return post_values(post) if post is not None else None

    return Known(
        zones=zones_of(prepared.actual.channels),
        here=datetime.now().astimezone().tzinfo or ZoneInfo("UTC"),
        channels={channel.id: channel for channel in prepared.actual.channels},
        tags={tag.id: tag.name for tag in (*prepared.actual.tags, *of_posts)},
        values_of=values_of,
    )


def zones_of(channels: Iterable[Channel]) -> dict[str, tzinfo]:
    """Return the time zone of each channel, by id; a zone that nobody knows is left out."""
    zones = {channel.id: zone_called(channel.timezone) for channel in channels}
    return {channel_id: zone for channel_id, zone in zones.items() if zone is not None}

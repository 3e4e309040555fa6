"""Looking for tags: Buffer lists none, so they are known only from posts and ideas that carry them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from calendar_sync.buffer import documents
from calendar_sync.buffer.answers import Node, below, objects
from calendar_sync.buffer.parse import parse_tags
from calendar_sync.buffer.reads import PAGE_SIZE, Read
from calendar_sync.model.buffer import Tag

MOST_REQUESTS = 5
"""A tag that is on none of the newest posts of any channel is looked for no longer: requests are scarce."""

LANES = 25
"""Listings in one request; Buffer takes thirty names of a client's own."""


def read_tags(
    read: Read, organization_id: str, channel_ids: Sequence[str], enough: Callable[[Collection[Tag]], bool]
) -> tuple[Tag, ...]:
    """Return tags of an organization, from posts of every channel, newest first, and from ideas.

    Args:
        read: Sends a query and returns its data.
        organization_id: Whose tags.
        channel_ids: All its channels.
        enough: Told of the tags found after every request; true ends the search.
    """
    found: dict[str, Tag] = {}
    newest = [{"field": "createdAt", "direction": "desc"}]
    waiting: list[tuple[str, Node, str | None]] = [
        ("posts", {"organizationId": organization_id, "filter": {"channelIds": [channel_id]}, "sort": newest}, None)
        for channel_id in channel_ids
    ]
    waiting.append(("ideas", {"organizationId": organization_id}, None))
    for _ in range(MOST_REQUESTS):
        asked, waiting = waiting[:LANES], waiting[LANES:]
        names = [f"{field}{number}" for number, (field, _, _) in enumerate(asked)]
        variables = {
            key: value
            for name, (_, wanted, after) in zip(names, asked, strict=True)
            for key, value in ((name, wanted), (f"{name}First", PAGE_SIZE), (f"{name}After", after))
        }
        data = read(documents.tags(tuple(field for field, _, _ in asked)), variables)
        for name, (field, wanted, _) in zip(names, asked, strict=True):
            listing = below(data, name)
            for edge in objects(listing, "edges"):
                node = below(edge, "node")
                found.update((tag.id, tag) for tag in parse_tags(node if field == "posts" else below(node, "content")))
            info = below(listing, "pageInfo")
            if info.get("hasNextPage") is True and isinstance(info.get("endCursor"), str):
                waiting.append((field, wanted, info["endCursor"]))
        if not waiting or enough(found.values()):
            break
    return tuple(found.values())

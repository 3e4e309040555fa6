"""Pages of posts read in one go, where they are as Buffer's schema has them.

A calendar of ten thousand rows on five channels means fifty thousand posts on five hundred pages. Taken apart field by
field (:mod:`.parse`) they would need a third of the time of a whole plan. So a page is first held against the shape it
should have, while its bytes are decoded; whatever differs from that, be it only a number in the place of a text, is
left to the careful way, which knows what can be borne and what to say of the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from sys import intern
from typing import Any

import msgspec

from calendar_sync.buffer.answers import moment
from calendar_sync.buffer.metadata import metadata_words, thread_texts
from calendar_sync.buffer.parse import Page, parse_assets, parse_tags, parse_thread_assets
from calendar_sync.errors import BufferError
from calendar_sync.model.buffer import Asset, Post

_NULL = msgspec.Raw(b"null")
_NONE = frozenset({b"null", b"[]"})
_NEIGHBOURS = 1024
"""Posts of one row, and posts of one day, have media, settings and times in common, and stand near each other."""


class _Node(msgspec.Struct, gc=False, rename="camel"):
    """A post in the order of the fields in which it is asked for."""

    id: str
    channel_id: str
    text: str
    status: str
    created_at: str
    channel_service: str | None = None
    updated_at: str | None = None
    due_at: str | None = None
    sent_at: str | None = None
    is_custom_scheduled: bool | None = None
    share_mode: str | None = None
    scheduling_type: str | None = None
    via: str | None = None
    idea_id: str | None = None
    external_link: str | None = None
    error: None = None
    tags: msgspec.Raw = _NULL
    assets: msgspec.Raw = _NULL
    metadata: msgspec.Raw = _NULL


class _Edge(msgspec.Struct, gc=False):
    node: _Node


class _PageInfo(msgspec.Struct, gc=False, rename="camel"):
    has_next_page: bool
    end_cursor: str | None = None


class _Listing(msgspec.Struct, gc=False, rename="camel"):
    edges: list[_Edge]
    page_info: _PageInfo


class _Answer(msgspec.Struct, gc=False):
    data: dict[str, _Listing]
    errors: None = None


_DECODER = msgspec.json.Decoder(_Answer)


def read_pages(body: bytes) -> Mapping[str, Page] | None:
    """Return the pages of posts in an answer, by the names of their listings, or ``None`` where it is to be read
    with care: it holds something else, errors as well, or anything that is not as the schema has it.

    Args:
        body: As received.
    """
    try:
        return {name: _page(listing) for name, listing in _DECODER.decode(body).data.items()}
    except (BufferError, ValueError, RecursionError):  # those of msgspec and of Unicode are ValueErrors
        return None


def _page(listing: _Listing) -> Page:
    info = listing.page_info
    if info.has_next_page and not info.end_cursor:
        raise ValueError("no cursor")
    nodes = [edge.node for edge in listing.edges]
    return Page(tuple([_post(node) for node in nodes]), info.end_cursor if info.has_next_page else None)


def _post(node: _Node) -> Post:
    service = intern(node.channel_service or "")
    tags, assets, metadata = bytes(node.tags), bytes(node.assets), bytes(node.metadata)
    words, thread, more = _settings(service, metadata)
    if not (node.id and node.channel_id and node.status):
        raise ValueError("empty")
    return Post(
        node.id,
        intern(node.channel_id),
        service,
        node.text,
        intern(node.status),
        _needed(node.created_at),
        _moment(node.due_at),
        _moment(node.sent_at),
        _moment(node.updated_at),
        node.is_custom_scheduled is True,
        intern(node.share_mode or ""),
        intern(node.scheduling_type or "") or None,
        intern(node.via or ""),
        (_assets(assets) if assets not in _NONE else ()) + more,
        thread,
        parse_tags({"tags": msgspec.json.decode(tags)}) if tags not in _NONE else (),
        words,
        node.idea_id or None,
        node.external_link or None,
    )


@lru_cache(maxsize=_NEIGHBOURS)
def _moment(text: str | None) -> datetime | None:
    return moment({"at": text}, "at")


def _needed(text: str) -> datetime:
    found = _moment(text)
    if found is None:
        raise ValueError("no time")
    return found


@lru_cache(maxsize=_NEIGHBOURS)
def _assets(found: bytes) -> tuple[Asset, ...]:
    return parse_assets({"assets": msgspec.json.decode(found)})


@lru_cache(maxsize=_NEIGHBOURS)
def _settings(service: str, found: bytes) -> tuple[Mapping[str, Any], tuple[str, ...], tuple[Asset, ...]]:
    """Return settings, texts of a thread's items after the first, and their media."""
    value = msgspec.json.decode(found)
    metadata = value if isinstance(value, dict) else {}
    return metadata_words(service, metadata), thread_texts(metadata), parse_thread_assets(metadata)

"""Buffer's answers as values of the model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from sys import intern
from typing import Any

from calendar_sync.buffer.answers import (
    Node,
    below,
    flag,
    integer,
    mapping,
    moment,
    needed,
    needed_moment,
    number,
    objects,
    odd,
    string,
)
from calendar_sync.buffer.metadata import metadata_words, thread_texts
from calendar_sync.buffer.unread import unread_id
from calendar_sync.model.buffer import Account, Asset, Board, Channel, Idea, Organization, Post, Slots, Tag, UserTag


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a listing.

    Args:
        nodes: What it holds, as values of the model.
        after: The cursor of the next page; ``None`` on the last.
        unread: Ids of what stands on it but could not be read, empty where not even the id is known.
    """

    nodes: tuple[Any, ...]
    after: str | None
    unread: tuple[str, ...] = ()


def parse_account(node: Node) -> Account:
    """Return the account a key belongs to.

    Raises:
        BufferError: As for every function here: the answer is not shaped as Buffer says it is.
    """
    organizations = tuple(
        Organization(
            id=needed(organization, "id"),
            name=string(organization, "name") or needed(organization, "id"),
            scheduled_posts_limit=integer(below(organization, "limits"), "scheduledPosts"),
            scheduled_threads_limit=integer(below(organization, "limits"), "scheduledThreadsPerChannel"),
            scheduled_stories_limit=integer(below(organization, "limits"), "scheduledStoriesPerChannel"),
        )
        for organization in objects(node, "organizations")
    )
    return Account(needed(node, "id"), string(node, "timezone") or None, organizations)


def parse_channels(data: Node) -> tuple[Channel, ...]:
    """Return the channels of an organization. No list at all is not taken for none: every post would seem gone."""
    if not isinstance(data.get("channels"), list):
        raise odd("channels is missing")
    return tuple(parse_channel(node) for node in objects(data, "channels"))


def parse_channel(node: Node) -> Channel:
    """Return a channel."""
    metadata = below(node, "metadata")
    return Channel(
        id=needed(node, "id"),
        name=string(node, "name") or needed(node, "id"),
        service=needed(node, "service"),
        timezone=string(node, "timezone") or "UTC",
        display_name=string(node, "displayName") or None,
        type=string(node, "type") or "account",
        is_disconnected=flag(node, "isDisconnected"),
        is_locked=flag(node, "isLocked"),
        is_queue_paused=flag(node, "isQueuePaused"),
        posting_schedule=tuple(_slots(item) for item in objects(node, "postingSchedule")),
        boards=tuple(
            Board(needed(board, "id"), string(board, "name") or "", needed(board, "serviceId"))
            for board in objects(metadata, "boards")
        ),
        max_characters=integer(metadata, "maxCharacters"),
        subscription=string(metadata, "subscriptionType") or None,
    )


def _slots(node: Node) -> Slots:
    times = node.get("times")
    if not isinstance(times, list | None) or not all(isinstance(time, str) for time in times or ()):
        raise odd("times is no list of texts")
    return Slots(needed(node, "day"), tuple(times or ()), flag(node, "paused"))


def parse_post(node: Node) -> Post:
    """Return a post. A status or a service we do not know stays what it is: a word."""
    # The same few words in every post: kept once.
    service = intern(string(node, "channelService") or "")
    metadata = below(node, "metadata")
    error = below(node, "error")
    return Post(
        id=needed(node, "id"),
        channel_id=intern(needed(node, "channelId")),
        service=service,
        text=string(node, "text") or "",
        status=intern(needed(node, "status")),
        created_at=needed_moment(node, "createdAt"),
        due_at=moment(node, "dueAt"),
        sent_at=moment(node, "sentAt"),
        updated_at=moment(node, "updatedAt"),
        custom_scheduled=flag(node, "isCustomScheduled"),
        share_mode=intern(string(node, "shareMode") or ""),
        scheduling_type=intern(string(node, "schedulingType") or "") or None,
        via=intern(string(node, "via") or ""),
        assets=parse_assets(node) + parse_thread_assets(metadata),
        thread=thread_texts(metadata),
        tags=parse_tags(node),
        metadata=metadata_words(service, metadata),
        idea_id=string(node, "ideaId") or None,
        link=string(node, "externalLink") or None,
        error=string(error, "message") or ("no reason given" if error else None),
        error_link=string(error, "supportUrl") or None,
    )


def parse_assets(node: Node) -> tuple[Asset, ...]:
    """Return the media of a post."""
    items = objects(node, "assets")
    return tuple([_asset(asset) for asset in items]) if items else ()


def parse_thread_assets(metadata: Node) -> tuple[Asset, ...]:
    """Return the media of a thread's items after the first, whose own are the post's."""
    items = objects(metadata, "thread")[1:]
    return tuple(_asset(asset, number) for number, item in enumerate(items, 1) for asset in objects(item, "assets"))


def _asset(node: Node, item: int = 0) -> Asset:
    kind = needed(node, "type")
    return Asset(
        kind=kind,
        url=needed(node, "source"),
        alt_text=string(below(node, "image"), "altText") or "",
        title=string(below(node, "document"), "title") or "",
        thumbnail_url=(string(node, "thumbnail") or "") if kind == "document" else "",
        cover_at=integer(below(node, "video"), "thumbnailOffset") or 0,
        user_tags=tuple(
            UserTag(needed(tag, "handle"), number(tag, "x"), number(tag, "y"))
            for tag in objects(below(node, "image"), "userTags")
        ),
        item=item,
    )


def parse_tags(node: Node) -> tuple[Tag, ...]:
    """Return the tags of a post, or of an idea's content."""
    items = objects(node, "tags")
    return tuple([Tag(needed(tag, "id"), string(tag, "name") or "") for tag in items]) if items else ()


def parse_idea(node: Node) -> Idea:
    """Return an idea."""
    content = below(node, "content")
    services = content.get("services")
    return Idea(
        id=needed(node, "id"),
        title=string(content, "title") or "",
        text=string(content, "text") or "",
        created_at=needed_moment(node, "createdAt"),
        services=tuple(item for item in services if isinstance(item, str)) if isinstance(services, list) else (),
        date=moment(content, "date"),
        group_id=string(node, "groupId") or None,
        tags=parse_tags(content),
    )


def parse_page(connection: Any, what: str, parse: Callable[[Node], Any]) -> Page:
    """Return one page of posts or ideas. Buffer may answer ``edges: null`` for a page that holds nothing.

    Args:
        connection: The answer to the listing.
        what: Its name, for messages.
        parse: Makes of a node what it stands for.
    """
    if isinstance(connection, Page):
        return connection  # read in one go: see ``pages``
    node = mapping(connection, what)
    edges = objects(node, "edges")
    info = below(node, "pageInfo")
    more = info.get("hasNextPage")
    if not isinstance(more, bool):
        raise odd(f"{what} does not say whether there is more")
    after = None
    if more:
        after = string(info, "endCursor") or (string(edges[-1], "cursor") if edges else None)
        if not after:
            raise odd(f"{what} has a next page, but no cursor to it")
    found = [edge.get("node") for edge in edges]
    unread = tuple([lost for node in found if (lost := unread_id(node)) is not None])
    readable = [node for node in found if unread_id(node) is None] if unread else found
    return Page(tuple([parse(mapping(node, f"a node of {what}")) for node in readable]), after, unread)

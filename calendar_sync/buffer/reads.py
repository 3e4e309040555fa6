"""Reading listings page by page, several at once where one document can hold them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from calendar_sync.buffer import documents
from calendar_sync.buffer.answers import Node, odd
from calendar_sync.buffer.failures import is_too_large
from calendar_sync.buffer.parse import Page, parse_idea, parse_page, parse_post
from calendar_sync.errors import DocumentRefused
from calendar_sync.model.buffer import Idea, Post
from calendar_sync.model.canonical import iso

PAGE_SIZE = 100
SMALLEST_PAGE = 10
MOST_PAGES = 2_000
"""A listing that goes on for longer has lost its way: 200,000 posts."""

UNSENT = ("draft", "needs_approval", "scheduled", "sending")
OUT = ("sent", "sending", "error")

Read = Callable[[str, Mapping[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Lane:
    """One listing to be read to its end.

    Args:
        name: Names it in the document; letters only.
        field: ``posts`` or ``ideas``.
        input: The listing's ``input``.
        last: Its last page must be read no earlier than every other lane's: a post that is sent while we read leaves
            the unsent posts, and must then be met among the sent ones. It costs no request, only a page read again.
    """

    name: str
    field: str
    input: Mapping[str, Any]
    last: bool = False


def posts_lane(
    name: str,
    organization_id: str,
    channel_ids: Sequence[str],
    *,
    statuses: Iterable[str] | None = None,
    due: tuple[datetime | None, datetime | None] = (None, None),
    created_start: datetime | None = None,
    sort: str = "createdAt",
    last: bool = False,
) -> Lane:
    """Return the lane of posts that pass every given filter, oldest first by ``sort``.

    Oldest first, because what is created while the pages are read then comes at the end and shifts nothing.

    Args:
        name: Names the lane.
        organization_id: Whose posts.
        channel_ids: Of these channels.
        statuses: With one of these statuses; ``None`` for any.
        due: Due from, until (aware UTC); bounds hide every post without a due time, as drafts are.
        created_start: Created at this time or later, aware UTC.
        sort: ``createdAt`` or ``dueAt``.
        last: See :class:`Lane`.
    """
    wanted: dict[str, Any] = {"channelIds": list(channel_ids)}
    if statuses is not None:
        wanted["status"] = list(statuses)
    for field, start, end in (("dueAt", *due), ("createdAt", created_start, None)):
        if bounds := {side: iso(at) for side, at in (("start", start), ("end", end)) if at is not None}:
            wanted[field] = bounds
    order = [{"field": sort, "direction": "asc"}]
    return Lane(name, "posts", {"organizationId": organization_id, "filter": wanted, "sort": order}, last)


def snapshot_lanes(
    organization_id: str,
    channel_ids: Sequence[str],
    *,
    due: tuple[datetime | None, datetime | None],
    with_ideas: bool,
) -> list[Lane]:
    """Return the lanes of a snapshot.

    Everything unsent is read whatever its due time: drafts have none, and a post someone moved out of the window is not
    gone. Only what is out or failed, which grows for ever, is bounded by ``due`` (aware UTC).
    """
    lanes = []
    if channel_ids:
        lanes.append(posts_lane("unsent", organization_id, channel_ids, statuses=UNSENT))
        lanes.append(posts_lane("out", organization_id, channel_ids, statuses=OUT, due=due, sort="dueAt", last=True))
    if with_ideas:
        lanes.append(ideas_lane(organization_id))
    return lanes


def ideas_lane(organization_id: str) -> Lane:
    """Return the lane of all ideas of an organization."""
    return Lane("ideas", "ideas", {"organizationId": organization_id})


def read_lanes(read: Read, lanes: Sequence[Lane]) -> dict[str, list[Node]]:
    """Return all nodes of every lane, by its name, reading one page of each unfinished lane with every request.

    Where Buffer finds that too much at once, lanes are read one after another, then in smaller pages.

    Args:
        read: Sends a query and returns its data.
        lanes: What to read.

    Raises:
        BufferError: A read failed, or a cursor leads in circles. Half a listing is never returned.
    """
    pages: dict[str, dict[str | None, Page]] = {lane.name: {} for lane in lanes}
    cursors: dict[str, str | None] = {}
    open_lanes = sorted(lanes, key=lambda lane: lane.last)
    size, together = PAGE_SIZE, True
    while open_lanes:
        asked = open_lanes if together else open_lanes[:1]
        try:
            data = read(*_request(asked, cursors, size))
        except DocumentRefused as error:
            if not is_too_large(error) or (len(asked) == 1 and size <= SMALLEST_PAGE):
                raise
            size, together = (size, False) if len(asked) > 1 else (max(SMALLEST_PAGE, size // 2), together)
            continue
        still = [lane for lane in open_lanes if lane not in asked]
        for lane in asked:
            page = parse_page(data.get(lane.name), lane.name)
            pages[lane.name][cursors.get(lane.name)] = page
            if page.after is not None:
                if page.after in pages[lane.name] or len(pages[lane.name]) >= MOST_PAGES:
                    raise odd(f"the pages of {lane.name} lead in circles")
                cursors[lane.name] = page.after
                still.append(lane)
            elif lane.last and any(not other.last for other in still):
                still.append(lane)
        open_lanes = sorted(still, key=lambda lane: lane.last)
    return {name: [node for page in read_pages.values() for node in page.nodes] for name, read_pages in pages.items()}


def _request(lanes: Sequence[Lane], cursors: Mapping[str, str | None], size: int) -> tuple[str, dict[str, Any]]:
    variables: dict[str, Any] = {}
    for lane in lanes:
        variables |= {lane.name: lane.input, f"{lane.name}First": size, f"{lane.name}After": cursors.get(lane.name)}
    names = {field: tuple(sorted(lane.name for lane in lanes if lane.field == field)) for field in ("posts", "ideas")}
    return documents.listing(names["posts"], names["ideas"]), variables


def posts_of(nodes: Iterable[Node]) -> tuple[Post, ...]:
    """Return posts newest first, each once; of a post met several times what was read last.

    Raises:
        BufferError: One of them cannot be read.
    """
    posts = {post.id: post for post in map(parse_post, nodes)}
    return tuple(sorted(posts.values(), key=lambda post: (post.created_at, post.id), reverse=True))


def ideas_of(nodes: Iterable[Node]) -> tuple[Idea, ...]:
    """Return ideas newest first, each once.

    Raises:
        BufferError: One of them cannot be read.
    """
    ideas = {idea.id: idea for idea in map(parse_idea, nodes)}
    return tuple(sorted(ideas.values(), key=lambda idea: (idea.created_at, idea.id), reverse=True))

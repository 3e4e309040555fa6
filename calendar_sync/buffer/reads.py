"""Reading listings page by page, several at once where one document can hold them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from operator import attrgetter
from typing import Any

from calendar_sync.buffer import documents
from calendar_sync.buffer.answers import Node, odd
from calendar_sync.buffer.failures import is_too_large
from calendar_sync.buffer.parse import Page, parse_idea, parse_page, parse_post
from calendar_sync.errors import DocumentRefused, PartlyRead
from calendar_sync.model.buffer import Idea, Post
from calendar_sync.model.canonical import iso

PAGE_SIZE = 100
SMALLEST_PAGE = 10
MOST_PAGES = 10_000
"""A listing that goes on for longer has lost its way: a million posts."""

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
        last: Its last page must be read no earlier than every other lane's: a post that is sent, or moved to another
            time, while we read leaves one lane, and must then be met in the other. It costs no request, only a page
            read again.
        glance: One page is enough; whether there are more is told.
        after: Where reading begins: a cursor that a page of the same listing gave.
    """

    name: str
    field: str
    input: Mapping[str, Any]
    last: bool = False
    glance: bool = False
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Listings:
    """What was read.

    Args:
        posts: Every post of every lane in the order of reading: of one that was met again the later is the truer.
        ideas: Every idea.
        cut: Names of the lanes of which there is more than was read, and where it goes on.
        setup: The answer that holds the channels, and the account, where it was asked for them.
        unread: Ids of what is listed but could not be read, one of them empty where some id is not known.
    """

    posts: Sequence[Post]
    ideas: Sequence[Idea] = ()
    cut: Mapping[str, str] = field(default_factory=dict)
    setup: Node | None = None
    unread: frozenset[str] = frozenset()

    def refuse_gaps(self) -> Listings:
        """Return the same if nothing is unread.

        Raises:
            PartlyRead: Something is.
        """
        if self.unread:
            raise PartlyRead("Buffer could not read out all of its posts.", fix="Run the command again.")
        return self


def posts_lane(
    name: str,
    organization_id: str,
    channel_ids: Sequence[str] | None,
    *,
    statuses: Iterable[str] | None = None,
    due: tuple[datetime | None, datetime | None] = (None, None),
    created: tuple[datetime | None, datetime | None] = (None, None),
    has_due: bool | None = None,
    sort: str = "createdAt",
    newest_first: bool = False,
    last: bool = False,
    glance: bool = False,
) -> Lane:
    """Return the lane of posts that pass every given filter, oldest first by ``sort``.

    Oldest first, because what is created while the pages are read then comes at the end and shifts nothing.

    Args:
        name: Names the lane.
        organization_id: Whose posts.
        channel_ids: Of these channels; ``None`` for all there are.
        statuses: With one of these statuses; ``None`` for any.
        due: Due from, until (aware UTC); bounds hide every post without a due time, as drafts are.
        created: Created from, until (aware UTC).
        has_due: With or without a due time; ``None`` for both.
        sort: ``createdAt`` or ``dueAt``.
        newest_first: The other way round, where what lies far back is not wanted.
        last: See :class:`Lane`.
        glance: See :class:`Lane`.
    """
    wanted: dict[str, Any] = {} if channel_ids is None else {"channelIds": list(channel_ids)}
    if statuses is not None:
        wanted["status"] = list(statuses)
    for bound, start, end in (("dueAt", *due), ("createdAt", *created)):
        if limits := {side: iso(at) for side, at in (("start", start), ("end", end)) if at is not None}:
            wanted[bound] = limits
    if has_due is not None:
        wanted["dueAtPresence"] = "present" if has_due else "absent"
    order = [{"field": sort, "direction": "desc" if newest_first else "asc"}]
    return Lane(name, "posts", {"organizationId": organization_id, "filter": wanted, "sort": order}, last, glance)


def whole_lanes(
    organization_id: str,
    channel_ids: Sequence[str] | None,
    due: tuple[datetime | None, datetime | None],
    created_start: datetime | None = None,
) -> list[Lane]:
    """Return the lanes of everything unsent, whatever its due time, and of what is out in a window of time.

    What is out, or has failed, grows for ever: that alone is bounded by ``due`` (aware UTC). Where ``channel_ids`` are
    ``None``, the posts of all channels are meant. With ``created_start`` (aware UTC) what is unsent counts only if it
    was created at that time or later.
    """
    if channel_ids is not None and not channel_ids:
        return []
    return [
        posts_lane("unsent", organization_id, channel_ids, statuses=UNSENT, created=(created_start, None)),
        posts_lane("out", organization_id, channel_ids, statuses=OUT, due=due, sort="dueAt", last=True),
    ]


def window_lanes(
    organization_id: str,
    channel_ids: Sequence[str],
    due: tuple[datetime, datetime],
    created_start: datetime | None = None,
) -> list[Lane]:
    """Return the lanes of everything in a window of time, and of a glance at the unsent posts around it.

    Drafts have no time, and a post that someone moved out of the window is not gone, not even while its pages are
    read. The glances cost no request, and mostly show all there is. ``created_start``: see :func:`whole_lanes`.
    """
    if not channel_ids:
        return []
    start, end = due
    unsent = partial(posts_lane, statuses=UNSENT, created=(created_start, None))
    beside = partial(unsent, last=True, glance=True)
    lanes = [
        unsent("near", organization_id, channel_ids, due=due),
        beside("timeless", organization_id, channel_ids, has_due=False),
        beside("earlier", organization_id, channel_ids, due=(None, start)),
        beside("later", organization_id, channel_ids, due=(end, None)),
    ]
    return [*lanes, whole_lanes(organization_id, channel_ids, due)[1]]


def ideas_lane(organization_id: str) -> Lane:
    """Return the lane of all ideas of an organization."""
    return Lane("ideas", "ideas", {"organizationId": organization_id})


def read_lanes(read: Read, lanes: Sequence[Lane], setup: str | None = None, *, with_account: bool = True) -> Listings:
    """Read all of every lane, one page of each unfinished one with every request.

    Where Buffer finds that too much at once, lanes are read one after another, then in smaller pages.

    Args:
        read: Sends a query and returns its data.
        lanes: What to read.
        setup: The organization whose channels, and the account, are asked for with the first request; ``None`` asks
            for neither.
        with_account: The account is asked for with the channels; false where it is known already.

    Raises:
        BufferError: A read failed, or a cursor leads in circles. Half a listing is never returned; single posts that
            Buffer cannot read out are told in ``Listings.unread``.
    """
    pages: dict[str, dict[str | None, Page]] = {lane.name: {} for lane in lanes}
    read_out: dict[str, list[Any]] = {"posts": [], "ideas": []}
    unread: set[str] = set()
    cursors = {lane.name: lane.after for lane in lanes}
    told: Node | None = None
    open_lanes = sorted(lanes, key=lambda lane: lane.last)
    size, together = PAGE_SIZE, True
    while open_lanes or (setup and told is None):
        ask_setup = setup if told is None else None
        asked = open_lanes if together else [] if ask_setup else open_lanes[:1]
        try:
            data = read(*_request(asked, cursors, size, ask_setup, with_account))
        except DocumentRefused as error:
            alone = len(asked) + bool(ask_setup) <= 1
            if not is_too_large(error) or (alone and (size <= SMALLEST_PAGE or not asked)):
                raise
            size, together = (max(SMALLEST_PAGE, size // 2), together) if alone else (size, False)
            continue
        told = data if ask_setup else told
        still = [lane for lane in open_lanes if lane not in asked]
        for lane in asked:
            # Parsed page by page: nodes take several times the room of what is made of them.
            page = parse_page(data.get(lane.name), lane.name, _PARSERS[lane.field])
            pages[lane.name][cursors.get(lane.name)] = page
            read_out[lane.field] += page.nodes
            unread.update(page.unread)
            if page.after is not None and not lane.glance:
                if page.after in pages[lane.name] or len(pages[lane.name]) >= MOST_PAGES:
                    raise odd(f"the pages of {lane.name} lead in circles")
                cursors[lane.name] = page.after
                still.append(lane)
            elif lane.last and any(not other.last for other in still):
                still.append(lane)
        open_lanes = sorted(still, key=lambda lane: lane.last)
    return Listings(
        read_out["posts"],
        read_out["ideas"],
        {lane.name: after for lane in lanes if lane.glance and (after := pages[lane.name][lane.after].after)},
        told,
        frozenset(unread),
    )


def _request(
    lanes: Sequence[Lane], cursors: Mapping[str, str | None], size: int, setup: str | None, with_account: bool
) -> tuple[str, dict[str, Any]]:
    if setup and not lanes:
        document = documents.ACCOUNT_AND_CHANNELS if with_account else documents.CHANNELS
        return document, {"organizationId": setup}
    variables: dict[str, Any] = {"organizationId": setup} if setup else {}
    for lane in lanes:
        variables |= {lane.name: lane.input, f"{lane.name}First": size, f"{lane.name}After": cursors.get(lane.name)}
    names = {field: tuple(sorted(lane.name for lane in lanes if lane.field == field)) for field in ("posts", "ideas")}
    with_account = with_account and bool(setup)
    return documents.listing(
        names["posts"], names["ideas"], with_account=with_account, with_channels=bool(setup)
    ), variables


_PARSERS: Mapping[str, Callable[[Node], Post | Idea]] = {"posts": parse_post, "ideas": parse_idea}


_AGE = attrgetter("created_at", "id")


def posts_of(read: Iterable[Post]) -> tuple[Post, ...]:
    """Return posts newest first, each once; of a post met several times what was read last."""
    posts = {post.id: post for post in read}
    return tuple(sorted(posts.values(), key=_AGE, reverse=True))


def ideas_of(read: Iterable[Idea]) -> tuple[Idea, ...]:
    """Return ideas newest first, each once."""
    ideas = {idea.id: idea for idea in read}
    return tuple(sorted(ideas.values(), key=_AGE, reverse=True))

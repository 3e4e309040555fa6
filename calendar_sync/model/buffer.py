"""What Buffer holds: channels, posts, ideas, and a snapshot of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from calendar_sync.model.quick import quick


@dataclass(frozen=True, slots=True)
class Board:
    """A Pinterest board; ``service_id`` is what a post must name."""

    id: str
    name: str
    service_id: str


@dataclass(frozen=True, slots=True)
class Slots:
    """Posting times of one weekday, ``HH:MM`` in the channel's time zone (``day`` is ``mon`` ... ``sun``)."""

    day: str
    times: tuple[str, ...]
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """One social account connected to Buffer.

    Args:
        id: Buffer's channel id.
        name: Handle or page name, as Buffer has it.
        service: Buffer's ``Service`` value (``twitter``, ``googlebusiness`` ...).
        timezone: IANA name; queue slots are in it.
        display_name: A friendlier name, if any.
        type: ``page``, ``profile``, ``business`` ...
        max_characters: A Mastodon instance's limit, where known.
        subscription: X: ``premium`` and the like, where known.
        known: False for a stand-in, used where Buffer cannot be asked: only service and name mean anything.
    """

    id: str
    name: str
    service: str
    timezone: str = "UTC"
    display_name: str | None = None
    type: str = "account"
    is_disconnected: bool = False
    is_locked: bool = False
    is_queue_paused: bool = False
    posting_schedule: tuple[Slots, ...] = ()
    boards: tuple[Board, ...] = ()
    max_characters: int | None = None
    subscription: str | None = None
    known: bool = True

    @property
    def handle(self) -> str:
        """``service:name``, the form used in the ``Post IDs`` column and in messages."""
        return f"{self.service}:{self.name}"


FREE_SCHEDULED_POSTS = 10
"""Scheduled posts a channel may have on Buffer's Free plan (plan limits as observed, 2026-11)."""


@dataclass(frozen=True, slots=True)
class Organization:
    """An organization of the account.

    The limits are of what may wait on each channel: on the Free plan 10 posts, and 1 thread.
    """

    id: str
    name: str
    scheduled_posts_limit: int | None = None
    scheduled_threads_limit: int | None = None
    scheduled_stories_limit: int | None = None

    @property
    def is_free(self) -> bool:
        """Whether it is on Buffer's Free plan, as far as its limits tell."""
        return self.scheduled_posts_limit is not None and self.scheduled_posts_limit <= FREE_SCHEDULED_POSTS


@dataclass(frozen=True, slots=True)
class Account:
    """Who the key belongs to. ``timezone`` is IANA, if the account has one set."""

    id: str
    timezone: str | None
    organizations: tuple[Organization, ...]


@dataclass(frozen=True, slots=True)
class UserTag:
    """An account marked on an image (Instagram).

    Args:
        handle: Without ``@``.
        x: From the left edge, 0 to 1.
        y: From the top edge, 0 to 1.
    """

    handle: str
    x: float = 0.5
    y: float = 0.5


@quick
@dataclass(frozen=True, slots=True)
class Asset:
    """One attachment, in order.

    Args:
        kind: ``image``, ``video``, ``document`` or ``link``.
        url: Public direct URL.
        alt_text: Images only.
        title: Documents, links and videos.
        thumbnail_url: Documents need one; videos must not have one.
        user_tags: Images on Instagram only.
        cover_at: Videos only: which moment is the cover, in milliseconds from the beginning; 0 leaves it to Buffer.
        item: Which item of a thread it belongs to, from 0; 0 everywhere else.
    """

    kind: str
    url: str
    alt_text: str = ""
    title: str = ""
    thumbnail_url: str = ""
    user_tags: tuple[UserTag, ...] = ()
    cover_at: int = 0
    item: int = 0


@dataclass(frozen=True, slots=True)
class Tag:
    """A Buffer tag."""

    id: str
    name: str


@quick
@dataclass(frozen=True, slots=True)
class Post:
    """A post as Buffer has it now. All times are aware UTC.

    Args:
        status: ``draft``, ``needs_approval``, ``scheduled``, ``sending``, ``sent`` or ``error``.
        custom_scheduled: The due time was set by someone; otherwise it is the queue's and may slide.
        metadata: In the words of :data:`METADATA_FIELDS`, defaults left out.
        thread: Texts of the items after the first.
        error: Buffer's publishing error, when the status is ``error``.
    """

    id: str
    channel_id: str
    service: str
    text: str
    status: str
    created_at: datetime
    due_at: datetime | None = None
    sent_at: datetime | None = None
    updated_at: datetime | None = None
    custom_scheduled: bool = False
    share_mode: str = "addToQueue"
    scheduling_type: str | None = None
    via: str = "api"
    assets: tuple[Asset, ...] = ()
    thread: tuple[str, ...] = ()
    tags: tuple[Tag, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    idea_id: str | None = None
    link: str | None = None
    error: str | None = None
    error_link: str | None = None
    memo: str = field(default="", init=False, repr=False, compare=False)
    """Kept by :func:`calendar_sync.model.canonical.post_digest`."""

    @property
    def is_out(self) -> bool:
        """Sent or being sent: never edited, never deleted."""
        return self.status in {"sent", "sending"}


@dataclass(frozen=True, slots=True)
class Idea:
    """An idea on the board, as Buffer has it. ``created_at`` is aware UTC."""

    id: str
    title: str
    text: str
    created_at: datetime
    services: tuple[str, ...] = ()
    date: datetime | None = None
    group_id: str | None = None
    tags: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class ActualState:
    """Buffer's side at one moment.

    Args:
        organization: Whose posts these are.
        channels: All channels of the organization.
        posts: All posts read, newest first.
        ideas: All ideas read.
        fetched_at: Aware UTC.
        window_start: Posts due before this were not asked for; ``None`` when there was no lower bound.
        window_end: Posts due after this were not asked for; ``None`` when there was no upper bound.
        complete: False when reading stopped early, or something is unread; absence then proves nothing.
        unread: Ids of posts and ideas that are there but could not be read out, one of them empty where some id is not
            known.
        tags: Tags that were looked for beyond these posts and ideas.
    """

    organization: Organization
    channels: tuple[Channel, ...]
    posts: tuple[Post, ...]
    ideas: tuple[Idea, ...]
    fetched_at: datetime
    window_start: datetime | None = None
    window_end: datetime | None = None
    complete: bool = True
    unread: frozenset[str] = frozenset()
    tags: tuple[Tag, ...] = ()


METADATA_FIELDS: Mapping[str, str] = {
    "type": "post, story, reel, ghost_post, whats_new, offer, event (Facebook, Instagram, Threads, Google Business)",
    "first_comment": "text posted as the first comment (Facebook, Instagram, LinkedIn)",
    "link": "link attachment (Facebook, LinkedIn, Threads, Bluesky), shop link (Instagram), pin target (Pinterest), "
    "button target (Google Business)",
    "link_title": "link attachment: title on its card; else the page's own (Facebook, LinkedIn, Threads, Bluesky)",
    "link_text": "link attachment: text on its card; else the page's own",
    "link_image": "link attachment: address of the image on its card; else the page's own",
    "mentions": "profiles that the text names, one a line (Facebook, LinkedIn); see model.mentions",
    "title": "title (Pinterest, YouTube, TikTok, Google Business)",
    "board_service_id": "Pinterest board, its serviceId",
    "category_id": "YouTube category number as text",
    "share_to_feed": "Instagram: true unless told otherwise",
    "button": "Google Business: book, call, learn_more, none, order, shop, signup",
    "privacy": "YouTube: public, private, unlisted",
    "made_for_kids": "YouTube: true or false",
    "notify_subscribers": "YouTube: true or false",
    "embeddable": "YouTube: true or false",
    "license": "YouTube: youtube or creativeCommon",
    "is_ai_generated": "AI disclosure (Instagram, TikTok, X, YouTube)",
    "retweet_id": "X: number of the post that is quoted",
    "spoiler": "Mastodon: content warning",
    "topic": "Threads: topic",
    "start": "Google Business offer and event: aware UTC, ISO 8601",
    "end": "Google Business offer and event: aware UTC, ISO 8601",
    "full_day": "Google Business event: true or false",
    "code": "Google Business offer: coupon code",
    "terms": "Google Business offer: terms",
    **{
        f"sticker_{name}": f"Instagram: {name} to add by hand as a sticker"
        for name in ("music", "other", "products", "text", "topics")
    },
    "location_name": "Instagram geolocation text; Threads location name",
    "location_id": "Instagram geolocation id; Threads location id",
}
"""The words for per-network settings, the same for entries (wanted) and posts (found)."""

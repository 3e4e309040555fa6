"""What became of posts once they were out: numbers of single posts, and numbers added up over many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from calendar_sync.model.buffer import Post

PERCENTAGE = "percentage"
"""The unit of a rate, which is never added up. Everything else is a count."""

DEPRECATED = frozenset(
    {"favorites", "link_clicks", "other", "reblogs", "repins", "replies", "retweets"}
)  # fmt: skip
"""Metric types that Buffer ends on 2026-12-01 and no network tells; they are neither asked for nor shown."""

TITLES: Mapping[str, str] = {
    "postCount": "Posts",
    "reactions": "Reactions",
    "comments": "Comments",
    "reposts": "Reposts",
    "shares": "Shares",
    "impressions": "Impressions",
    "reach": "Reach",
    "views": "Views",
    "clicks": "Clicks",
    "engagementRate": "Engagement rate",
    "likes": "Likes",
    "saves": "Saves",
    "quotes": "Quotes",
    "follows": "Follows",
    "viewers": "Viewers",
    "totalTimeWatched": "Time watched (s)",
}
"""Title by metric type, in the order in which they are shown. Types that are not here keep Buffer's own name."""

BASELINE = ("postCount", "reactions", "comments")
"""What Buffer tells of every set of channels (``aggregatedPostMetrics``, 2026-11)."""

RATES = frozenset({"engagementRate"})
"""Known types that are rates whatever unit they come with."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One number.

    Args:
        type: Buffer's ``PostMetricType``, or a word of a later day.
        value: Percentages from 0 to 100.
        unit: ``count`` or ``percentage``, or a word of a later day.
        name: As Buffer calls it.
    """

    type: str
    value: float
    unit: str = "count"
    name: str = ""

    @property
    def title(self) -> str:
        """Title of its column."""
        return TITLES.get(self.type) or self.name or self.type

    @property
    def adds_up(self) -> bool:
        """Whether the numbers of two sets of posts may be added."""
        return self.unit == "count" and self.type not in RATES


@dataclass(frozen=True, slots=True)
class MeasuredPost:
    """A post that is out, with what the network tells of it.

    Args:
        post: As Buffer has it.
        metrics: By type; ``None`` while there are none, or where they may not be seen. What is absent is not known, and
            not zero.
        updated_at: When Buffer last asked the network, aware UTC.
    """

    post: Post
    metrics: Mapping[str, Metric] | None = None
    updated_at: datetime | None = None

    @property
    def engagement(self) -> float | None:
        """Reactions and comments together, which every network tells; ``None`` while there are no numbers."""
        if self.metrics is None:
            return None
        return sum(self.metrics[kind].value for kind in ("reactions", "comments") if kind in self.metrics)


@dataclass(frozen=True, slots=True)
class MeasuredPosts:
    """Posts that were read with their metrics.

    Args:
        posts: Oldest due first.
        denied: The key may not see metrics: the posts come without.
        unread: How many are there that could not be read out.
    """

    posts: tuple[MeasuredPost, ...]
    denied: bool = False
    unread: int = 0


@dataclass(frozen=True, slots=True)
class AggregateQuestion:
    """Which sent posts to add up.

    Args:
        start: Midnight (UTC) of the first day.
        end: Midnight (UTC) of the last day, all of which belongs to it; at most 365 days after the first.
        channel_ids: Posts of these channels; ``None`` for all. An empty tuple matches nothing.
        tag_ids: With one of these tags; ``None`` for all.
        untagged: Also those without any tag; only where ``tag_ids`` is given.
    """

    start: datetime
    end: datetime
    channel_ids: tuple[str, ...] | None = None
    tag_ids: tuple[str, ...] | None = None
    untagged: bool = False


@dataclass(frozen=True, slots=True)
class Aggregate:
    """The answer to an :class:`AggregateQuestion`.

    Args:
        metrics: By type: those that every channel in question can tell.
        updated_at: When the numbers were last asked for, aware UTC; ``None`` where no post matched.
    """

    metrics: Mapping[str, Metric]
    updated_at: datetime | None = None

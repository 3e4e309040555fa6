"""What became of posts once they were out: numbers of single posts, and numbers added up over many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from calendar_sync.model.buffer import Post
from calendar_sync.model.columns import OWN_COLUMNS
from calendar_sync.model.services import fold

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

USUAL = (
    "reactions", "comments", "reposts", "shares", "impressions", "reach", "views", "clicks", "engagementRate",
)  # fmt: skip
"""The metrics that get a column in calendars unless other ones are asked for."""

RESERVED = frozenset(
    map(fold, (*OWN_COLUMNS.values(), "Metrics as of", "Posts", "Week", "Channel", "Channel ID"))
)  # fmt: skip
"""Folded titles of our other columns, which no type of metric can have."""

ALL_USUAL = "..."
"""Stands for them in a list of metrics."""


def kind_of(word: str) -> str:
    """Return the type of metric that a word stands for: its title, its type, or a type that nobody knows yet.

    Raises:
        ValueError: It stands for none that a post has; the message is for people.
    """
    titles = {fold(title): kind for kind, title in TITLES.items()} | {fold(kind): kind for kind in TITLES}
    kind = titles.get(fold(word), word.strip())
    if fold(kind) in RESERVED | set(map(fold, DEPRECATED)) or kind == "postCount" or not fold(kind):
        known = ", ".join(title for kind, title in TITLES.items() if kind != "postCount")
        raise ValueError(f"there is no metric '{word}'; known are {known}")
    return kind


def kinds_of(words: Iterable[str]) -> tuple[str, ...]:
    """Return the types of metrics that words stand for, each once, in order; :data:`ALL_USUAL` for the usual ones.

    Raises:
        ValueError: As :func:`kind_of` does.
    """
    found = [kind for word in words for kind in (USUAL if word.strip() == ALL_USUAL else (kind_of(word),))]
    return tuple(dict.fromkeys(found))


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
    def is_rate(self) -> bool:
        """Whether it is a percentage."""
        return self.unit == PERCENTAGE or self.type in RATES

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
        posts: In no order.
        refused: Ids of those whose metrics the key may not see: they come without.
        unread: How many are there that could not be read out.
        cut: There are more, but reading them was given up.
    """

    posts: tuple[MeasuredPost, ...]
    refused: frozenset[str] = frozenset()
    unread: int = 0
    cut: bool = False

    @property
    def denied(self) -> bool:
        """Whether the key may not see the metrics of some."""
        return bool(self.refused)


@dataclass(frozen=True, slots=True)
class Search:
    """Posts that are not among those of their time.

    Args:
        ids: Of these posts.
        channel_ids: On which channels they are.
        created: Created from, until (aware UTC); ``None`` where that is not known.
        since: Nothing of it went out before, aware UTC; ``None`` where that is not known.
        beside: The times (aware UTC) that were read already; ``None`` for none.
        only_out: Only posts that are out count. Else it is of interest as well whether they are there at all.
        most_requests: So many, and it is given up.
        within: The times (from, until; aware UTC) in which alone they are of interest; empty for any.
    """

    ids: frozenset[str]
    channel_ids: tuple[str, ...]
    created: tuple[datetime | None, datetime | None]
    since: datetime | None
    beside: tuple[datetime, datetime] | None
    only_out: bool
    most_requests: int
    within: tuple[tuple[datetime | None, datetime | None], ...] = ()


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

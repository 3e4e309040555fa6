"""Single posts of a period that are not listed with it, because they were due at quite another time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from calendar_sync.model.buffer import Channel, Organization
from calendar_sync.model.metrics import MeasuredPost, MeasuredPosts
from calendar_sync.reports.period import Period
from calendar_sync.reports.report import sent_in
from calendar_sync.reports.subjects import Line

if TYPE_CHECKING:
    from calendar_sync.buffer import BufferClient

SLACK = timedelta(days=2)
"""Posts are listed by when they were due; one may go out so much later and is still found at once."""

BESIDE_REQUESTS = 3
"""So many are spent at most on single posts that went out at quite another time than they were due."""


def missing_of(
    total: Line, posts: Iterable[MeasuredPost], read: MeasuredPosts, period: Period, since: date | None
) -> int:
    """Return how many posts Buffer counts that are not among the single posts.

    Args:
        total: Of all channels.
        posts: The single posts of the period.
        read: What was read.
        period: In question.
        since: The first day that Buffer adds up; ``None`` for all. Of a period before it nothing is added up.
    """
    day = since if since is not None and since <= period.last else period.first
    known = sum(item.post.sent_at is not None and item.post.sent_at.date() >= day for item in posts)
    return max(0, total.figures.posts - known - read.unread)


def with_others(
    client: BufferClient,
    organization: Organization,
    channels: Iterable[Channel],
    period: Period,
    read: MeasuredPosts,
    missing: int,
) -> MeasuredPosts:
    """Return the posts with those of the period that were due at quite another time, as far as they are found.

    Args:
        client: Buffer.
        organization: Whose posts.
        channels: Those that are reported on.
        period: In question.
        read: What was read of it.
        missing: How many are sought.

    Raises:
        BufferError: Buffer cannot be read.
    """
    others = client.insights.sent_beside(
        organization.id,
        [channel.id for channel in channels],
        read=(period.start - SLACK, period.end),
        enough=lambda found: len(sent_in(period, found.values())) >= missing,
        most_requests=BESIDE_REQUESTS,
    )
    known = {item.post.id for item in read.posts}
    late = tuple(item for item in sent_in(period, others.posts) if item.post.id not in known)
    return replace(read, posts=read.posts + late, refused=read.refused | others.refused)


def gaps(missing: int, total: Line, read: MeasuredPosts) -> tuple[str, ...]:
    """Return what is to be said where the single posts are not all there."""
    notes = []
    if read.unread:
        notes.append(f"Posts that Buffer could not read out: {read.unread}. They are missing among the single posts.")
    if missing:
        notes.append(
            f"Buffer counts {total.figures.posts} posts, of which {missing} are not among the single posts: they went "
            f"out at quite another time than they were due, and were not found in {BESIDE_REQUESTS} requests."
        )
    return tuple(notes)

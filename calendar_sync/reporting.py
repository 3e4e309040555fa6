"""One report, top to bottom: what was sent, what became of it, and what Buffer adds up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from calendar_sync.errors import MetricsRefused, UsageError
from calendar_sync.model.buffer import Channel, Organization
from calendar_sync.model.metrics import MeasuredPost, MeasuredPosts
from calendar_sync.reports.period import Period
from calendar_sync.reports.report import (
    Report,
    channel_parts,
    counted,
    enriched,
    freshness,
    sent_in,
    whole,
)
from calendar_sync.reports.subjects import (
    Line,
    Subject,
    ask,
    channel_subjects,
    compared,
    labels_of,
    month_subjects,
    network_subjects,
    tag_subjects,
    week_subjects,
)

if TYPE_CHECKING:
    from calendar_sync.buffer import BufferClient

FREE_HISTORY = timedelta(days=31)
"""How far back the Free plan adds numbers up (Buffer's error text, 2026-11)."""

MOST_QUESTIONS = 600
"""So much is asked for one report at most; thirty questions make a request, and a day has a few hundred of those."""

SLACK = timedelta(days=2)
"""Posts are listed by when they were due; one may go out so much later and is still found."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted.

    Args:
        period: Whole days in UTC.
        by: See :data:`calendar_sync.reports.subjects.BY`.
        compare: ``previous``, ``year``, or empty for nothing.
    """

    period: Period
    by: str = "channel"
    compare: str = ""


def make_report(
    client: BufferClient, organization: Organization, channels: Sequence[Channel], order: Order, *, now: datetime
) -> Report:
    """Read what happened to the posts of a period.

    Args:
        client: Buffer.
        organization: Whose posts.
        channels: Those to report on.
        order: What is wanted.
        now: Aware UTC.

    Raises:
        UsageError: It would take too many requests.
        BufferError: Buffer cannot be read. A key that may not see metrics, or a plan whose history is shorter, is no
            error: the rest of the report is made, and says what is missing.
    """
    period, labels = order.period, labels_of(channels)
    _check_size(order, len(channels))
    read = client.insights.sent_posts(organization.id, list(labels), due=(period.start - SLACK, period.end))
    posts = sent_in(period, read.posts)
    subjects = _subjects(channels, order, posts)
    since = (now - FREE_HISTORY).date() + timedelta(days=1) if organization.is_free else None
    lines, notes = _lines(client, organization, subjects, since, posts, read, now=now)
    total, channel_lines, parts = lines[0], lines[1 : len(channels) + 1], lines[len(channels) + 1 :]
    total, partial = whole(total, channel_lines)
    asked = subjects[len(channels) + 1 :]
    if not read.denied:
        parts = [
            enriched(line, [item for item in posts if _belongs(item, subject, since)])
            for line, subject in zip(parts, asked, strict=True)
        ]
    ids = [subject.channel_ids[0] for subject in subjects[1 : len(channels) + 1] if subject.channel_ids]
    return Report(
        organization=organization.name,
        period=period,
        before=subjects[0].before,
        compare=order.compare,
        by=order.by,
        made_at=now,
        total=total,
        partial=partial,
        lines=tuple(channel_lines if order.by == "channel" else parts),
        channels=channel_parts(channels, dict(zip(ids, channel_lines, strict=True)), posts, _zones(channels)),
        posts=posts,
        labels=labels,
        notes=(*notes, *_incomparable(total, subjects[0]), *_gaps(total, posts, read)),
    )


def _check_size(order: Order, channels: int) -> None:
    parts = {"week": order.period.weeks, "month": order.period.months}.get(order.by, tuple)()
    windows = len(order.period.windows())
    questions = ((1 + channels) * windows + max(len(parts), windows)) * (2 if order.compare else 1)
    if questions > MOST_QUESTIONS:
        raise UsageError(
            f"A report from {order.period} by {order.by} would take too many requests.",
            fix="Choose a shorter period, or --by month.",
        )


def _subjects(channels: Sequence[Channel], order: Order, posts: Iterable[MeasuredPost]) -> list[Subject]:
    """Return all channels together, each channel, and the parts that were asked for."""
    period, ids = order.period, tuple(channel.id for channel in channels)
    tags = [tag for item in posts for tag in item.post.tags]
    parts = {
        "channel": lambda: list[Subject](),
        "network": lambda: network_subjects(channels, period),
        "tag": lambda: tag_subjects(tags, period, ids),
        "week": lambda: week_subjects(period, ids),
        "month": lambda: month_subjects(period, ids),
    }
    subjects = [Subject("All channels", period, ids), *channel_subjects(channels, period), *parts[order.by]()]
    return compared(subjects, period, order.by, order.compare)


def _lines(
    client: BufferClient,
    organization: Organization,
    subjects: Sequence[Subject],
    since: date | None,
    posts: Sequence[MeasuredPost],
    read: MeasuredPosts,
    *,
    now: datetime,
) -> tuple[list[Line], tuple[str, ...]]:
    """Return the line of each subject, and what has to be said about them."""
    if read.denied:
        return _counted_lines(subjects, posts), (_DENIED,)
    try:
        lines = ask(subjects, since, lambda questions: client.insights.aggregates(organization.id, questions))
    except MetricsRefused as refusal:
        first_allowed = (now - FREE_HISTORY).date() + timedelta(days=1)
        if not refusal.too_old or since is not None:
            return _counted_lines(subjects, posts), (_DENIED if not refusal.too_old else f"{refusal.message}",)
        return _lines(client, organization, subjects, first_allowed, posts, read, now=now)
    notes = freshness(lines[1:], lines[0], now) if posts else ("No post went out in this period.",)
    if since is not None and any(_is_cut(subject, since) for subject in subjects):
        notes = (
            f"Buffer's Free plan adds numbers up for the last 31 days only: sums begin on {since}, and earlier periods "
            "are not compared. Single posts are shown for the whole period. A paid plan has all of it.",
            *notes,
        )
    return lines, notes


_DENIED = (
    "This Buffer key may not see metrics (INSUFFICIENT_SCOPE), so posts are only counted. Make a key that may read "
    "insights at https://publish.buffer.com/settings/api, and set BUFFER_API_KEY to it."
)


def _is_cut(subject: Subject, since: date) -> bool:
    return subject.period.first < since or (subject.before is not None and subject.before.first < since)


def _counted_lines(subjects: Iterable[Subject], posts: Sequence[MeasuredPost]) -> list[Line]:
    return [counted(subject.label, (item for item in posts if _belongs(item, subject))) for subject in subjects]


def _belongs(item: MeasuredPost, subject: Subject, since: date | None = None) -> bool:
    tags = {tag.id for tag in item.post.tags}
    period = subject.period if since is None else subject.period.since(since)
    return (
        (item.post.sent_at is not None and period is not None and item.post.sent_at in period)
        and (subject.channel_ids is None or item.post.channel_id in subject.channel_ids)
        and (subject.tag_ids is None or bool(tags & set(subject.tag_ids)) or (subject.untagged and not tags))
    )


def _incomparable(total: Line, subject: Subject) -> tuple[str, ...]:
    if subject.before is None or total.before is None or total.before.posts:
        return ()
    return (f"No post went out from {subject.before}, so there is nothing to compare with.",)


def _gaps(total: Line, posts: Sequence[MeasuredPost], read: MeasuredPosts) -> tuple[str, ...]:
    """Return what is to be said where the single posts are not all there."""
    notes = []
    if read.unread:
        notes.append(f"Posts that Buffer could not read out: {read.unread}. They are missing among the single posts.")
    missing = total.figures.posts - len(posts) - read.unread
    if missing > 0:
        notes.append(
            f"Buffer counts {total.figures.posts} posts, of which {missing} are not among the single posts: they were "
            "due more than two days before they went out."
        )
    return tuple(notes)


def _zones(channels: Iterable[Channel]) -> dict[str, tzinfo]:
    zones: dict[str, tzinfo] = {}
    for channel in channels:
        try:
            zones[channel.id] = ZoneInfo(channel.timezone)
        except (ZoneInfoNotFoundError, ValueError):
            continue
    return zones

"""One report, top to bottom: what was sent, what became of it, and what Buffer adds up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from calendar_sync.errors import MetricsRefused, UsageError
from calendar_sync.late_posts import SLACK, gaps, missing_of, with_others
from calendar_sync.model.buffer import Channel, Organization
from calendar_sync.model.metrics import Aggregate, AggregateQuestion, MeasuredPost, MeasuredPosts
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
    Answer,
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
    times = [(period.start - SLACK, period.end), *_before(order)]
    read = client.insights.sent_posts(organization.id, list(labels), due=times)
    posts = sent_in(period, read.posts)
    subjects = _subjects(channels, order, posts)
    since = _first_allowed(now) if organization.is_free else None
    answer = _remembering(lambda questions: client.insights.aggregates(organization.id, questions))
    told = _told(answer, subjects, since, posts, read, now=now)
    lines, count = told.lines, len(channels) + 1
    if missing := missing_of(lines[0], posts, read, period, told.since) if told.asked else 0:
        read = with_others(client, organization, channels, period, read, missing)
        before, posts = _tags(posts), sent_in(period, read.posts)
        if order.by == "tag" and _tags(posts) != before:
            subjects = _subjects(channels, order, posts)
            told = _told(answer, subjects, since, posts, read, now=now)
            lines = told.lines
    total, partial = whole(lines[0], lines[1:count])
    if told.asked and not read.refused:
        parts = zip(subjects[count:], lines[count:], strict=True)
        lines = [*lines[:count], *(_with_more(subject, line, read.posts, told.since) for subject, line in parts)]
    is_out_of_reach = told.since is not None and told.since > period.last
    ids = [subject.channel_ids[0] for subject in subjects[1:count] if subject.channel_ids]
    return Report(
        organization=organization.name,
        period=period,
        before=subjects[0].before,
        compare=order.compare,
        by=order.by,
        made_at=now,
        total=total,
        partial=partial,
        lines=tuple(lines[1:count] if order.by == "channel" else lines[count:]),
        channels=channel_parts(channels, dict(zip(ids, lines[1:count], strict=True)), posts, _zones(channels)),
        posts=posts,
        labels=labels,
        notes=(
            *told.notes,
            *(_refused(posts, read, labels) if told.asked else ()),
            *(freshness(lines[1:count], now) if told.asked and not is_out_of_reach else ()),
            *([] if posts else ["No post went out in this period."]),
            *_incomparable(total, subjects[0]),
            *gaps(missing_of(total, posts, read, period, told.since), total, read),
        ),
        since=told.since if told.since is not None and told.since > period.first else None,
    )


def _before(order: Order) -> list[tuple[datetime, datetime]]:
    """Return when posts were due that parts of the period are compared with, beside its own; nothing for no parts.

    Counts that only some channels tell are added up from single posts.
    """
    period = order.period
    parts = {"week": period.weeks(), "month": period.months(), "tag": (period,)}.get(order.by, ())
    subjects = compared([Subject("", part, part=order.by != "tag") for part in parts], order.by, order.compare)
    spans = [subject.before for subject in subjects if subject.before is not None]
    if not spans:
        return []
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    return [(start - SLACK, min(end, period.start - SLACK))]


def _with_more(subject: Subject, line: Line, posts: Sequence[MeasuredPost], since: date | None) -> Line:
    """Return a line with what its posts tell besides; where Buffer knows no numbers so far, neither do they."""
    now = [item for item in posts if _belongs(item, subject, since)]
    line = line if line.figures.updated_at is None else enriched(line, now)
    if line.before is None or subject.before is None or line.before.updated_at is None:
        return line
    earlier = replace(subject, period=subject.before)
    before = [item for item in posts if _belongs(item, earlier)]
    return replace(line, before=enriched(Line(line.label, line.before), before).figures)


def _tags(posts: Iterable[MeasuredPost]) -> frozenset[str]:
    return frozenset(tag.id for item in posts for tag in item.post.tags)


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
    return compared(subjects, order.by, order.compare)


@dataclass(frozen=True, slots=True)
class _Told:
    """What could be found out about the subjects.

    Args:
        lines: The line of each.
        notes: What was refused.
        since: The first day that may be asked about; ``None`` for any.
        asked: Whether Buffer was asked to add up, and has done so.
    """

    lines: list[Line]
    notes: tuple[str, ...] = ()
    since: date | None = None
    asked: bool = True


def _remembering(answer: Answer) -> Answer:
    """Return what answers questions, and asks none of them twice."""
    told: dict[AggregateQuestion, Aggregate] = {}

    def answered(questions: Sequence[AggregateQuestion]) -> Sequence[Aggregate]:
        fresh = [question for question in questions if question not in told]
        told.update(zip(fresh, answer(fresh), strict=True))
        return [told[question] for question in questions]

    return answered


def _told(
    answer: Answer,
    subjects: Sequence[Subject],
    since: date | None,
    posts: Sequence[MeasuredPost],
    read: MeasuredPosts,
    *,
    now: datetime,
) -> _Told:
    """Return the line of each subject, as far as the key and the plan let us know."""
    try:
        lines = ask(subjects, since, answer)
    except MetricsRefused as refusal:
        if refusal.too_old and since is None:
            return _told(answer, subjects, _first_allowed(now), posts, read, now=now)
        note = refusal.message if refusal.too_old else _DENIED if read.refused else _NO_SUMS
        own = [[item for item in posts if _belongs(item, subject)] for subject in subjects]
        lines = [counted(subject.label, items) for subject, items in zip(subjects, own, strict=True)]
        return _Told(lines if read.refused else [*map(enriched, lines, own)], (note,), asked=False)
    if since is None or not any(_is_cut(subject, since) for subject in subjects):
        return _Told(lines, since=since)
    cut = [_of_what_is_left(*pair, since, posts) for pair in zip(subjects, lines, strict=True)]
    return _Told(cut, (_FREE.format(since=since),), since)


def _first_allowed(now: datetime) -> date:
    return (now - FREE_HISTORY).date() + timedelta(days=1)


def _of_what_is_left(subject: Subject, line: Line, since: date, posts: Iterable[MeasuredPost]) -> Line:
    """Return the line of a subject of which the plan's history reaches a part only, or nothing."""
    if subject.period.last < since:
        return counted(line.label, (item for item in posts if _belongs(item, subject)))
    is_part = subject.part and subject.period.first < since
    return replace(line, label=f"{line.label}, from {since}") if is_part else line


_FREE = (
    "Buffer's Free plan adds numbers up for the last 31 days only: sums begin on {since}, of what lies before only "
    "posts are counted, and earlier periods are not compared. Single posts are shown for the whole period. A paid plan "
    "has all of it."
)
_DENIED = (
    "This Buffer key may not see metrics (INSUFFICIENT_SCOPE), so posts are only counted. Make a key that may read "
    "insights at https://publish.buffer.com/settings/api, and set BUFFER_API_KEY to it."
)
_NO_SUMS = (
    "This Buffer key may not see what Buffer adds up (INSUFFICIENT_SCOPE), so counts are added up from the single "
    "posts, and there are no rates. Make a key that may read insights at https://publish.buffer.com/settings/api, and "
    "set BUFFER_API_KEY to it."
)


def _is_cut(subject: Subject, since: date) -> bool:
    return subject.period.first < since or (subject.before is not None and subject.before.first < since)


def _belongs(item: MeasuredPost, subject: Subject, since: date | None = None) -> bool:
    tags = {tag.id for tag in item.post.tags}
    period = subject.period if since is None else subject.period.since(since)
    return (
        (item.post.sent_at is not None and period is not None and item.post.sent_at in period)
        and (subject.channel_ids is None or item.post.channel_id in subject.channel_ids)
        and (subject.tag_ids is None or bool(tags & set(subject.tag_ids)) or (subject.untagged and not tags))
    )


def _refused(posts: Iterable[MeasuredPost], read: MeasuredPosts, labels: Mapping[str, str]) -> tuple[str, ...]:
    """Return what is to be said of single posts whose numbers are refused, while Buffer adds them up all the same."""
    channels = {item.post.channel_id for item in posts if item.post.id in read.refused}
    if not channels:
        return ()
    named = ", ".join(sorted(labels.get(channel_id, channel_id) for channel_id in channels))
    return (
        f"This Buffer key may not see the metrics of single posts on {named} (INSUFFICIENT_SCOPE): they are missing "
        "among the best and the weakest posts and the best times, not in the sums. Make a key that may read insights "
        "at https://publish.buffer.com/settings/api, and set BUFFER_API_KEY to it.",
    )


def _incomparable(total: Line, subject: Subject) -> tuple[str, ...]:
    if subject.before is None or total.before is None or total.before.posts:
        return ()
    when = f"{'on' if subject.before.days == 1 else 'from'} {subject.before}"
    return (f"No post went out {when}, so there is nothing to compare with.",)


def _zones(channels: Iterable[Channel]) -> dict[str, tzinfo]:
    zones: dict[str, tzinfo] = {}
    for channel in channels:
        try:
            zones[channel.id] = ZoneInfo(channel.timezone)
        except (ZoneInfoNotFoundError, ValueError):
            continue
    return zones

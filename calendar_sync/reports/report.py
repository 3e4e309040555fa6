"""A report as a value: what every form of it (text, Markdown, HTML, workbook) shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from calendar_sync.model.buffer import Channel
from calendar_sync.model.metrics import MeasuredPost, Metric
from calendar_sync.reports.period import Period
from calendar_sync.reports.rhythm import Rhythm, rhythm_of
from calendar_sync.reports.subjects import Line
from calendar_sync.reports.sums import Figures, added

STALE_AFTER = timedelta(hours=36)
"""Buffer asks the networks once a day: numbers older than this have missed a day."""

RANKED = 5
"""So many posts are shown as the best, and as the weakest."""


@dataclass(frozen=True, slots=True)
class ChannelPart:
    """One channel of a report.

    Args:
        channel: The channel.
        line: Its numbers, also those that not every network tells.
        rhythm: When its posts did best.
    """

    channel: Channel
    line: Line
    rhythm: Rhythm


@dataclass(frozen=True, slots=True)
class Report:
    """What happened to the posts of a period.

    Args:
        organization: Its name.
        period: Whole days in UTC.
        before: The period it is compared with; ``None`` for none.
        compare: ``previous``, ``year``, or empty for nothing.
        by: What ``lines`` are broken down by: ``channel``, ``network``, ``tag``, ``week`` or ``month``.
        made_at: Aware UTC.
        total: The numbers of all channels together, with counts that only some of them tell.
        partial: Of which counts in ``total`` only some channels tell: how many, by type of metric.
        lines: The breakdown.
        channels: Every channel.
        posts: Every post that went out, oldest first.
        labels: How the channels are called, by id.
        notes: What has to be said about the numbers.
        since: The first day that is added up, where the plan's history does not reach the whole period.
    """

    organization: str
    period: Period
    before: Period | None
    by: str
    made_at: datetime
    total: Line
    partial: Mapping[str, int]
    lines: tuple[Line, ...]
    channels: tuple[ChannelPart, ...]
    posts: tuple[MeasuredPost, ...]
    labels: Mapping[str, str]
    notes: tuple[str, ...]
    compare: str = ""
    since: date | None = None

    @property
    def ranked(self) -> tuple[MeasuredPost, ...]:
        """The posts that have numbers, best first; equals in the order in which they went out."""
        told = [(item.engagement, item) for item in self.posts if item.engagement is not None]
        return tuple(item for _, item in sorted(told, key=lambda pair: -pair[0]))

    @property
    def top(self) -> tuple[MeasuredPost, ...]:
        """The posts with the most reactions and comments."""
        return self.ranked[:RANKED]

    @property
    def bottom(self) -> tuple[MeasuredPost, ...]:
        """The posts with the fewest, weakest first; none that is among the best as well."""
        return self.ranked[RANKED:][-RANKED:][::-1]


def whole(total: Line, channels: Sequence[Line]) -> tuple[Line, Mapping[str, int]]:
    """Return the line of all channels with the counts that only some of them tell, and how many tell each of those.

    Args:
        total: As Buffer tells it: what all channels have in common.
        channels: The line of each channel.
    """
    filled = [line for line in channels if line.figures.posts]
    extra = {
        kind: metric
        for kind, metric in added(line.figures for line in filled).items()
        if kind not in total.figures.metrics and kind not in total.figures.left_out
    }
    tell = {kind: sum(kind in line.figures.metrics for line in filled) for kind in extra}
    before = total.before
    if before is not None:
        earlier = added(line.before for line in channels if line.before is not None and line.before.posts)
        before = _with(before, {kind: metric for kind, metric in earlier.items() if kind in extra})
    return Line(total.label, _with(total.figures, extra), before), {
        kind: count for kind, count in tell.items() if count < len(filled)
    }


def enriched(line: Line, posts: Sequence[MeasuredPost]) -> Line:
    """Return a line with the counts that only some of its channels tell, added up from its posts.

    Args:
        line: As Buffer adds it up: what all channels have in common.
        posts: Those of the line; where some are missing, or have no numbers so far, nothing is added up from them.
    """
    if len(posts) != line.figures.posts or any(item.metrics is None for item in posts):
        return line
    more = added(Figures(item.metrics) for item in posts if item.metrics is not None)
    known = line.figures.metrics.keys() | line.figures.left_out
    return Line(
        line.label, _with(line.figures, {kind: told for kind, told in more.items() if kind not in known}), line.before
    )


def _with(figures: Figures, more: Mapping[str, Metric]) -> Figures:
    return Figures({**more, **figures.metrics}, figures.updated_at, figures.left_out)


def channel_parts(
    channels: Iterable[Channel], lines: Mapping[str, Line], posts: Iterable[MeasuredPost], zones: Mapping[str, tzinfo]
) -> tuple[ChannelPart, ...]:
    """Return every channel with its numbers and its rhythm, in the order of ``lines``.

    Args:
        channels: Those of the report.
        lines: Their lines by channel id.
        posts: All posts of the report.
        zones: Time zone by channel id; UTC where it is not known.
    """
    by_id = {channel.id: channel for channel in channels}
    of_channel: dict[str, list[MeasuredPost]] = {}
    for item in posts:
        of_channel.setdefault(item.post.channel_id, []).append(item)
    return tuple(
        ChannelPart(
            by_id[channel_id],
            line,
            rhythm_of(
                of_channel.get(channel_id, ()),
                zones.get(channel_id, UTC),
                by_id[channel_id].timezone if channel_id in zones else "UTC",
            ),
        )
        for channel_id, line in lines.items()
    )


def sent_in(period: Period, posts: Iterable[MeasuredPost]) -> tuple[MeasuredPost, ...]:
    """Return the posts that went out in a period, oldest first."""
    found = [item for item in posts if item.post.sent_at is not None and item.post.sent_at in period]
    return tuple(sorted(found, key=lambda item: (item.post.sent_at, item.post.id)))


def counted(label: str, posts: Iterable[MeasuredPost]) -> Line:
    """Return a line that only tells how many posts there are, where nobody adds them up."""
    return Line(label, Figures({"postCount": Metric("postCount", float(sum(1 for _ in posts)))}))


def freshness(lines: Sequence[Line], now: datetime) -> tuple[str, ...]:
    """Return what is to be said about the age of numbers.

    Args:
        lines: Of the channels.
        now: Aware UTC.
    """
    missing = [line.label for line in lines if line.figures.posts and line.figures.updated_at is None]
    stale = [
        f"{line.label} ({_hours(now - line.figures.updated_at)} old)"
        for line in lines
        if line.figures.updated_at is not None and now - line.figures.updated_at > STALE_AFTER
    ]
    notes = []
    if missing:
        notes.append(f"No numbers yet, since Buffer has not asked the network so far: {', '.join(missing)}.")
    if stale:
        notes.append(
            f"Numbers that Buffer has not renewed for more than {_hours(STALE_AFTER)}: {', '.join(stale)}. See in "
            "Buffer whether the channel is still connected."
        )
    return tuple(notes)


def _hours(age: timedelta) -> str:
    return f"{int(age.total_seconds() // 3600)} hours"

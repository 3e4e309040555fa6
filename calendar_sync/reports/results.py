"""What the posts of a calendar add up to by week and channel: the lines of its tab of results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from math import fsum

from calendar_sync.model.metrics import RATES, MeasuredPost, Metric
from calendar_sync.model.results_tab import AS_OF, CHANNEL, CHANNEL_ID, WEEK, ResultColumn, ResultLine, result_title
from calendar_sync.model.services import LABELS

POSTS = "Posts"


def week_of(moment: datetime) -> date:
    """Return the Monday of the week in which a moment (aware) lies, in UTC as in reports."""
    day = moment.astimezone(UTC).date()
    return day - timedelta(days=day.weekday())


def result_columns(kinds: Iterable[str]) -> tuple[ResultColumn, ...]:
    """Return the columns of the tab for these types of metrics, in order."""
    return (
        ResultColumn(WEEK, "date"),
        ResultColumn(CHANNEL, "text"),
        ResultColumn(POSTS, "count"),
        *(ResultColumn(result_title(kind), "rate" if kind in RATES else "count") for kind in kinds),
        ResultColumn(AS_OF, "text"),
        ResultColumn(CHANNEL_ID, "text"),
    )


def result_lines(
    posts: Iterable[MeasuredPost],
    labels: Mapping[str, str],
    kinds: Sequence[str],
    *,
    first: date | None = None,
    last: date | None = None,
) -> list[ResultLine]:
    """Return a line for each week and channel with posts that went out, by week and the channel's name.

    Counts are added. A rate cannot be: it is the average of the posts that have one, and its title says so. What no
    post tells is empty, never 0; where no post has numbers so far, those of the line are left as they are.

    Args:
        posts: Of one calendar.
        labels: How channels are called, by id.
        kinds: The types of metrics that have a column.
        first: The Monday of the first week to tell of; ``None`` for all.
        last: That of the last one; ``None`` for all.
    """
    grouped: dict[tuple[date, str], list[MeasuredPost]] = {}
    for item in posts:
        if item.post.status != "sent" or item.post.sent_at is None:
            continue
        week = week_of(item.post.sent_at)
        if (first is None or week >= first) and (last is None or week <= last):
            grouped.setdefault((week, item.post.channel_id), []).append(item)
    lines = [
        ResultLine(week, channel_id, _values(items, labels.get(channel_id) or _unnamed(items[0]), kinds))
        for (week, channel_id), items in grouped.items()
    ]
    return sorted(lines, key=lambda line: (line.week, str(line.values[CHANNEL]).casefold(), line.channel_id))


def _unnamed(item: MeasuredPost) -> str:
    return LABELS.get(item.post.service, item.post.service)


def _values(items: Sequence[MeasuredPost], label: str, kinds: Sequence[str]) -> dict[str, str | float]:
    values: dict[str, str | float] = {CHANNEL: label, POSTS: float(len(items))}
    told = [item for item in items if item.metrics]
    if not told:
        return values
    for kind in kinds:
        found = [metrics[kind] for item in told if (metrics := item.metrics) is not None and kind in metrics]
        values[result_title(kind)] = _value(kind, found)
    moments = [item.updated_at for item in told if item.updated_at is not None]
    # The oldest counts: none of the numbers beside it is older than this.
    values[AS_OF] = f"{min(moments).astimezone(UTC):%Y-%m-%d %H:%M} UTC" if moments else ""
    return values


def _value(kind: str, found: Sequence[Metric]) -> str | float:
    if not found:
        return ""
    total = sum(metric.value for metric in found)
    if kind in RATES:
        # Exactly, so that the order in which posts are read does not show in the last digit.
        return round(fsum(metric.value for metric in found) / len(found), 2)
    # Nothing in the title of a type of a later day says what a number of several rates would be.
    return total if len(found) == 1 or all(metric.adds_up for metric in found) else ""

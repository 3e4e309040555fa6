"""The posts of a report over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from calendar_sync.reports.report import Report


@dataclass(frozen=True, slots=True)
class Week:
    """One week of a report; the first and the last may be cut short.

    Args:
        first: Its first day, UTC.
        posts: Posts that went out.
        engagement: Their reactions and comments; ``None`` where no post has numbers.
    """

    first: date
    posts: int
    engagement: float | None


def weekly(report: Report) -> tuple[Week, ...]:
    """Return every week of the period, also those without a post."""
    weeks = []
    for week in report.period.weeks():
        items = [item for item in report.posts if item.post.sent_at is not None and item.post.sent_at in week]
        told = [item.engagement for item in items if item.engagement is not None]
        weeks.append(Week(week.first, len(items), sum(told) if told else None))
    return tuple(weeks)

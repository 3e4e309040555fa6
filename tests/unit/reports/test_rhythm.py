"""The best weekday and hour are told in the channel's own time, and not from a handful of posts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from calendar_sync.model.buffer import Post
from calendar_sync.model.metrics import MeasuredPost, Metric
from calendar_sync.reports.rhythm import LEAST_POSTS, rhythm_of

ZONE = ZoneInfo("America/New_York")
MONDAY = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
"""Monday in UTC; Sunday evening in New York."""


def measured(at: datetime | None, reactions: float | None) -> MeasuredPost:
    metrics = None if reactions is None else {"reactions": Metric("reactions", reactions)}
    return MeasuredPost(Post("p", "c", "facebook", "Text", "sent", MONDAY, sent_at=at), metrics)


def test_days_and_hours_are_the_channels() -> None:
    rhythm = rhythm_of([measured(MONDAY, 4), measured(MONDAY, None), measured(None, 9)], ZONE, "America/New_York")
    assert rhythm.posts == 1
    assert [(beat.number, beat.posts, beat.average) for beat in rhythm.weekdays] == [(6, 1, 4.0)]
    assert [beat.number for beat in rhythm.hours] == [21]


def test_nothing_is_the_best_on_too_few_posts_or_alone() -> None:
    many = [measured(MONDAY, 10)] * LEAST_POSTS
    few = [measured(MONDAY + timedelta(days=1, hours=3), 99)] * (LEAST_POSTS - 1)
    assert rhythm_of([*many, *few], ZONE, "").best_weekday is None
    found = rhythm_of([*many, *few, few[0]], ZONE, "")
    assert found.best_weekday is not None
    assert (found.best_weekday.number, found.best_weekday.posts) == (1, LEAST_POSTS)
    assert found.best_hour is not None
    assert found.best_hour.number == 0
    tie = [measured(MONDAY + timedelta(days=1), 10)] * LEAST_POSTS
    assert rhythm_of([*many, *tie], ZONE, "").best_weekday is None, "equals are not better than each other"

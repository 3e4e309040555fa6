"""Stretches of time in which posts are due, and whole weeks of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from calendar_sync.model.plan import Record
from calendar_sync.reports.results import week_of

MOVED = timedelta(days=7)
"""A post whose time somebody changed in Buffer by no more than this is met at the time that the ledger knows."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, aware UTC; ``None`` for no beginning, or no end. The end does not belong to it."""

    start: datetime | None
    end: datetime | None

    def wider(self, by: timedelta) -> Span:
        """Return it with so much more on either side."""
        return Span(self.start and self.start - by, self.end and self.end + by)

    def beside(self, read: tuple[datetime, datetime]) -> list[Span]:
        """Return what of it lies before or after a time that was read, or all where that lies elsewhere."""
        first, last = read
        if (self.end is not None and self.end <= first) or (self.start is not None and self.start >= last):
            return [self]
        before = [Span(self.start, first)] if self.start is None or self.start < first else []
        return before + ([Span(last, self.end)] if self.end is None or self.end > last else [])

    def rounded(self, read: tuple[datetime, datetime], *, by: timedelta) -> tuple[datetime, datetime]:
        """Return a time with what is missing of this one before and after it, where that is no more than ``by``."""
        first, last = read
        if self.start is not None and timedelta(0) < first - self.start <= by:
            first = self.start
        if self.end is not None and timedelta(0) < self.end - last <= by:
            last = self.end
        return first, last

    def holds(self, at: datetime | None) -> bool:
        """Return whether a moment lies in it; one that is not known might."""
        return at is None or ((self.start is None or at >= self.start) and (self.end is None or at < self.end))


@dataclass(frozen=True, slots=True)
class Weeks:
    """Whole weeks (UTC), by the Monday of the first and of the last; ``None`` for no beginning, or no end."""

    first: date | None
    last: date | None

    @classmethod
    def of(cls, asked: Span) -> Weeks:
        """Return the weeks in which a stretch of time lies."""
        return cls(
            week_of(asked.start) if asked.start is not None else None,
            week_of(asked.end - timedelta(microseconds=1)) if asked.end is not None else None,
        )

    @property
    def span(self) -> Span:
        """The time from the first of them to the last."""
        start = datetime.combine(self.first, time(), UTC) if self.first is not None else None
        end = datetime.combine(self.last, time(), UTC) + timedelta(weeks=1) if self.last is not None else None
        return Span(start, end)

    def records(self, ours: Iterable[Record]) -> list[Record]:
        """Return those whose posts may have gone out then."""
        span = self.span.wider(MOVED)
        return [record for record in ours if span.holds(record.due_at)]

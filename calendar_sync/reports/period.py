"""Spans of whole days, counted in UTC: so does Buffer when it adds numbers up (its client's own words, 2026-11)."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

LONGEST_WINDOW = 365
"""Days that Buffer adds up at once (``aggregatedPostMetrics``)."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days in UTC.

    Args:
        first: The first day.
        last: The last day; it belongs to the period.

    Raises:
        ValueError: The last day is before the first.
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a period cannot end ({self.last}) before it begins ({self.first})")

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first} to {self.last}"

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def start(self) -> datetime:
        """The first moment, aware UTC."""
        return datetime.combine(self.first, time(), UTC)

    @property
    def last_midnight(self) -> datetime:
        """The midnight with which the last day begins, aware UTC: what Buffer wants as the end."""
        return datetime.combine(self.last, time(), UTC)

    @property
    def end(self) -> datetime:
        """The first moment after it, aware UTC."""
        return self.last_midnight + _DAY

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    def windows(self) -> tuple[Period, ...]:
        """Return it in parts that Buffer adds up at once: next to each other, as long as can be, none too long."""
        return tuple(self._cut(lambda first: first + timedelta(days=LONGEST_WINDOW)))

    def weeks(self) -> tuple[Period, ...]:
        """Return its ISO weeks (Monday to Sunday); the first and the last may be cut short."""
        return tuple(self._cut(lambda first: first + timedelta(days=7 - first.weekday())))

    def months(self) -> tuple[Period, ...]:
        """Return its calendar months; the first and the last may be cut short."""
        return tuple(self._cut(_next_month))

    def _cut(self, next_first: Callable[[date], date]) -> Iterator[Period]:
        first = self.first
        while first <= self.last:
            following = next_first(first)
            yield Period(first, min(self.last, following - _DAY))
            first = following

    def since(self, day: date) -> Period | None:
        """Return the part of it that does not lie before ``day``; ``None`` where all of it does."""
        return None if self.last < day else Period(max(self.first, day), self.last)

    def before(self) -> Period:
        """Return the period right before it: of as many days, or of as many months where it is whole months."""
        months = self.whole_months
        if not months:
            return Period(self.first - timedelta(days=self.days), self.first - _DAY)
        index = self.first.year * 12 + self.first.month - 1 - months
        return Period(date(index // 12, index % 12 + 1, 1), self.first - _DAY)

    def a_month_before(self) -> Period:
        """Return the same days of the month before; what that month does not have falls on its last day."""
        previous = self.first.replace(day=1) - _DAY
        days = previous.day
        last = days if self.last == _last_of_month(self.last) else min(self.last.day, days)
        return Period(previous.replace(day=min(self.first.day, last)), previous.replace(day=last))

    def a_year_before(self) -> Period:
        """Return the same dates of the year before; a last day of February stays one, whichever it is."""
        first = _year_before(self.first)
        last = _year_before(self.last)
        if self.last == _last_of_month(self.last):
            last = _last_of_month(last)
        return Period(first, max(first, last))

    @property
    def whole_months(self) -> int:
        """Of how many whole calendar months it is made; 0 where one is cut."""
        if self.first.day != 1 or self.last != _last_of_month(self.last):
            return 0
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1


def _next_month(day: date) -> date:
    return _last_of_month(day) + _DAY


def _last_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, calendar.monthrange(day.year - 1, day.month)[1]))

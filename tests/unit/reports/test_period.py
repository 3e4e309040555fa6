"""Periods fall into parts that are next to each other, and have a period before them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.reports.period import LONGEST_WINDOW, Period

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
periods = st.tuples(days, st.integers(0, 1500)).map(lambda pair: Period(pair[0], pair[0] + timedelta(days=pair[1])))


@given(periods, st.sampled_from(["windows", "weeks", "months"]))
def test_parts_are_the_whole(period: Period, way: str) -> None:
    parts = getattr(period, way)()
    assert (parts[0].first, parts[-1].last) == (period.first, period.last)
    assert all(after.first - before.last == timedelta(days=1) for before, after in pairwise(parts))
    assert sum(part.days for part in parts) == period.days
    longest = {"windows": LONGEST_WINDOW, "weeks": 7, "months": 31}[way]
    assert all(part.days <= longest for part in parts)
    inner = parts[1:-1]
    assert all(part.days == 7 and part.first.weekday() == 0 for part in inner) or way != "weeks"
    assert all(part.whole_months == 1 for part in inner) or way != "months"


@given(periods)
def test_the_period_before_ends_where_this_one_begins(period: Period) -> None:
    before = period.before()
    assert before.last == period.first - timedelta(days=1)
    assert before.days == period.days or (period.whole_months and before.whole_months == period.whole_months)


@given(periods)
def test_a_year_before_is_no_longer_than_a_leap_day_allows(period: Period) -> None:
    before = period.a_year_before()
    assert abs(before.days - period.days) <= 1
    assert before.first.year == period.first.year - 1
    assert before.whole_months == period.whole_months


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (("2026-07-01", "2026-09-30"), ("2026-04-01", "2026-06-30")),
        (("2026-01-01", "2026-01-31"), ("2025-12-01", "2025-12-31")),
        (("2026-03-02", "2026-03-08"), ("2026-02-23", "2026-03-01")),
    ],
)
def test_before(period: tuple[str, str], before: tuple[str, str]) -> None:
    def made(pair: tuple[str, str]) -> Period:
        return Period(date.fromisoformat(pair[0]), date.fromisoformat(pair[1]))

    assert made(period).before() == made(before)


def test_a_month_before_has_the_days_it_has() -> None:
    assert Period(date(2026, 3, 1), date(2026, 3, 31)).a_month_before() == Period(date(2026, 2, 1), date(2026, 2, 28))
    assert Period(date(2026, 3, 30), date(2026, 3, 30)).a_month_before() == Period(date(2026, 2, 28), date(2026, 2, 28))


def test_a_period_cannot_be_upside_down() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        Period(date(2026, 3, 2), date(2026, 3, 1))

"""Functions of formulas about days and times."""

from __future__ import annotations

import calendar
import math
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from calendar_sync.sandbox.sheets import date_patterns
from calendar_sync.sandbox.sheets.coercing import Arguments, Failure, number, one, whole


def _date(arguments: Arguments) -> float:
    year, month, day = map(whole, arguments)
    years, month = divmod(month - 1, 12)
    try:
        first = datetime(year + years + (1900 if year < 1900 else 0), month + 1, 1)
        return date_patterns.serial(first + timedelta(days=day - 1))
    except (ValueError, OverflowError):
        raise Failure("NUM") from None


def _moment(arguments: Arguments) -> datetime:
    value = one(arguments[0])
    try:
        return date_patterns.moment(number(value))
    except OverflowError:
        raise Failure("NUM") from None


def _months_on(arguments: Arguments, last_day: bool = False) -> float:
    """Return a day so many months later: the same day, or the last one of its month."""
    start = _moment(arguments)
    years, month = divmod(start.month - 1 + math.trunc(number(one(arguments[1]))), 12)
    try:
        days = calendar.monthrange(start.year + years, month + 1)[1]
        return date_patterns.serial(datetime(start.year + years, month + 1, days if last_day else min(start.day, days)))
    except (ValueError, OverflowError):
        raise Failure("NUM") from None


def _workday(arguments: Arguments) -> float:
    day = date_patterns.serial(_moment(arguments)) // 1
    left = math.trunc(number(one(arguments[1])))
    if abs(left) > _MOST_DAYS:
        raise Failure("NUM")
    holidays = {value // 1 for value in _days(arguments[2:])}
    step = 1 if left > 0 else -1
    while left:
        day += step
        if date_patterns.moment(day).weekday() < 5 and day not in holidays:
            left -= step
    return day


_MOST_DAYS = 20_000


def _days(arguments: Arguments) -> Iterator[float]:
    for argument in arguments:
        value = argument()
        for row in value if isinstance(value, list) else [[value]]:
            yield from (number(item) for item in row if item is not None and not isinstance(item, Failure))


FUNCTIONS: Mapping[str, Callable[[Arguments], Any]] = {
    "DATE": _date,
    "TIME": lambda given: (whole(given[0]) * 3600 + whole(given[1]) * 60 + whole(given[2])) / 86_400 % 1,
    "EDATE": _months_on,
    "EOMONTH": lambda given: _months_on(given, last_day=True),
    "WORKDAY": _workday,
    "YEAR": lambda given: float(_moment(given).year),
    "MONTH": lambda given: float(_moment(given).month),
    "DAY": lambda given: float(_moment(given).day),
    "HOUR": lambda given: float(_moment(given).hour),
    "MINUTE": lambda given: float(_moment(given).minute),
    "WEEKDAY": lambda given: float((_moment(given).weekday() + 1) % 7 + 1),
}
"""Every one of them, by its name."""

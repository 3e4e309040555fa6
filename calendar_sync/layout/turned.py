"""Real dates whose day and month a spreadsheet has changed over while they were typed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from calendar_sync.entries.dates import DateOrder, ParsedDate, decide_order
from calendar_sync.layout.contents import is_filled
from calendar_sync.layout.days import DateRules, read_day, weekday_beside
from calendar_sync.model.sheet import Scalar, Tab


def swapped(day: date) -> date | None:
    """Return the date with day and month changed over; ``None`` where that is no date or the same one."""
    return date(day.year, day.day, day.month) if day.day <= 12 and day.day != day.month else None


def find_swapped(
    values: Mapping[int, Scalar], weekdays: Mapping[int, int], order: DateOrder | None, month: int | None
) -> dict[int, date]:
    """Find real dates whose day and month a spreadsheet has probably changed over, and say what was meant.

    Where somebody types day first into a sheet that expects the month first (or the reverse), the spreadsheet turns 1
    to 12 October into the 10th of January to December and leaves 13 to 31 October as text. So texts that fit only one
    order beside real dates that could all be turned round are suspect; a sequence that is whole only when they are
    turned round is the proof. Weekdays beside the dates, or the month that the tab is named after, prove it as well.

    Args:
        values: Date cells by row number.
        weekdays: What a column of weekdays says (0 for Monday), by row number.
        order: As decided for the texts of the column.
        month: That the tab or its title names.

    Returns:
        By row number, the date that was probably meant.
    """
    values = _as_real(values)
    real = {
        row: value.date() if isinstance(value, datetime) else value
        for row, value in values.items()
        if isinstance(value, date)
    }
    turned = {
        row: other
        for row, day in real.items()
        # What lies in the month of its tab was meant to.
        if (other := swapped(day)) is not None and not (month is not None and day.month == month != other.month)
    }
    if not turned:
        return {}
    # A weekday that both readings fall on tells nothing: 12 March and 3 December 2027 are Fridays.
    told = {
        row: weekdays[row] for row, day in turned.items() if row in weekdays and real[row].weekday() != day.weekday()
    }
    proven = {row for row, weekday in told.items() if weekday == turned[row].weekday()}
    agreeing = {row for row, weekday in told.items() if weekday == real[row].weekday()}
    if len(proven) >= 2 or (proven and len(turned) == 1):
        # Those that agree as they stand are believed only where they are no chance hit among many that do not.
        return {
            row: day
            for row, day in turned.items()
            if told.get(row, day.weekday()) == day.weekday() or (row in agreeing and len(agreeing) < len(proven))
        }
    if not proven and agreeing and (len(agreeing) >= 2 or not _texts(values)) and _typed(values, weekdays):
        # A single weekday may be a slip that happens to fit; several are no chance.
        return {}
    texts = decide_order(list(values.values()))
    evidence = texts.day_first or texts.month_first
    if evidence and all(day.day <= 12 for day in real.values()):
        anchors = _texts_as_days(values, order)
        before, after = _breaks({**anchors, **real}), _breaks({**anchors, **real, **turned})
        # Where both are in order, that all real dates could be turned round, and no text could, still speaks.
        if before >= after:
            return turned
    if evidence:
        local = _out_of_line(real, turned, _texts_as_days(values, order))
        if local:
            return local
    if alone := _same_day_of_each_month(real, turned, values):
        return alone
    return _strange_to_month(real, turned, month) if month is not None else {}


def _strange_to_month(real: Mapping[int, date], turned: Mapping[int, date], month: int) -> dict[int, date]:
    """Return the dates that lie in another month than the tab is for, and in it when they are turned round.

    Nothing else than the month speaks against them: so most of the other dates must lie in it, and the year be theirs.
    """
    found = {row: day for row, day in turned.items() if day.month == month != real[row].month}
    others = [day for row, day in real.items() if row not in found]
    if 2 * sum(day.month == month for day in others) < len(others):
        return {}
    return {row: day for row, day in found.items() if not others or day.year in {other.year for other in others}}


def _as_real(values: Mapping[int, Scalar]) -> Mapping[int, Scalar]:
    """Return the values with dates such as ``2030-08-10`` as real ones, where other texts of the column name days.

    Written to a text file by a program, real dates look so, and what a sheet took for a text stays as it was typed.
    """
    plain = {row: day for row, value in values.items() if (day := _plain_day(value)) is not None}
    return {**values, **plain} if len(plain) < len(values) else values


def _plain_day(value: Scalar) -> date | None:
    if not isinstance(value, str) or not _PLAIN.match(value):
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


_PLAIN = re.compile(r"\d{4}-\d\d-\d\d(?=$|[ T]\d)", re.ASCII)


def _same_day_of_each_month(
    real: Mapping[int, date], turned: Mapping[int, date], values: Mapping[int, Scalar]
) -> dict[int, date]:
    """Return all real dates where each is the same day of another month of a year, and no text stands beside them.

    Posts on some of the first twelve days of one month come to that when they are turned round. So does one post a
    month, and nobody can tell the two; only a whole year of twelve months is taken for what it looks like.
    """
    days = [*real.values()]
    alike = len({(day.day, day.year) for day in days}) == 1
    apart = len({day.month for day in days}) == len(days)
    return dict(turned) if alike and apart and 3 <= len(days) < 12 and not _texts(values) else {}


def _texts(values: Mapping[int, Scalar]) -> list[int]:
    return [row for row, value in values.items() if isinstance(value, str)]


def _typed(values: Mapping[int, Scalar], weekdays: Mapping[int, int]) -> bool:
    """Return whether the weekdays were typed: a formula gives the weekday of what it stands beside, and of no text."""
    texts = _texts(values)
    return not texts or any(row in weekdays for row in texts)


def _texts_as_days(values: Mapping[int, Scalar], order: DateOrder | None) -> dict[int, date]:
    found = {}
    for row, value in values.items():
        if isinstance(value, str):
            parsed = read_day(value, DateRules(order))
            if isinstance(parsed, ParsedDate):
                found[row] = parsed.day
    return found


def _breaks(days: Mapping[int, date]) -> int:
    ordered = [days[row] for row in sorted(days)]
    return sum(one > other for one, other in pairwise(ordered))


def _out_of_line(real: Mapping[int, date], turned: Mapping[int, date], texts: Mapping[int, date]) -> dict[int, date]:
    """Return the real dates that lie far outside their neighbours, and well between them once turned round."""
    anchors = {**texts, **{row: day for row, day in real.items() if row not in turned}}
    found = {}
    week = timedelta(days=7)
    for row, day in turned.items():
        above = [anchors[other] for other in sorted(anchors) if other < row][-1:]
        below = [anchors[other] for other in sorted(anchors) if other > row][:1]
        near = above + below
        if not near:
            continue
        low, high = min(near) - week, max(near) + week
        if low <= day <= high and not low <= real[row] <= high:
            found[row] = day
    return found


def swapped_dates(tab: Tab, columns: Mapping[str, Sequence[int]], first: int, rules: DateRules) -> dict[int, date]:
    """Return what :func:`find_swapped` finds in the rows of a tab from ``first`` on, by row number.

    Args:
        tab: The tab.
        columns: 1-based columns by field.
        first: 1-based row.
        rules: How its dates are read.
    """
    if "date" not in columns:
        return {}
    place, weekday_place = columns["date"][0], columns.get("weekday", (0,))[0]
    values = {row: value for row in range(first, len(tab.rows) + 1) if is_filled(value := tab.value(row, place))}
    weekdays = {
        row: day
        for row in values
        if weekday_place and (day := weekday_beside(tab.value(row, weekday_place))) is not None
    }
    return find_swapped(values, weekdays, rules.order, rules.month)

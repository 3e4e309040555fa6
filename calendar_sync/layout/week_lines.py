"""Weeks that stand above rows, ``Week 2: Dec 7 - 13``, or beside them, ``Week commencing``: other dates are slips."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from calendar_sync.entries.date_words import spelled
from calendar_sync.entries.dates import ParsedDate
from calendar_sync.layout.contents import is_filled, shown
from calendar_sync.layout.days import DateRules, read_day
from calendar_sync.layout.locate import Located
from calendar_sync.layout.weeks import is_week_title
from calendar_sync.model.sheet import Fault, Scalar, Tab

_HEAD = re.compile(
    r"\W*(?:week|wk|woche|kw|semaine|semana|settimana|w\s?/\s?[cb]|uke|vecka|uge|tydzień|неделя)\b\.?\s*(?:no\.?|nr\.?|#)?\s*"
    r"(?:\d{1,2}(?=\s*[:,(|–—-]))?\s*(?:of|from|commencing|beginning|starting|vom|ab|du|del|de|dal)?\b\W*",
    re.IGNORECASE,
)
_PARTED = re.compile(r"\s*[-–—]\s*|\s+(?:to|bis|au|al|a|tot|do|до)\s+", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,2}\.?")
_DAY = timedelta(days=1)
_USUAL = 0.6
"""Where fewer of the dates lie in their weeks, the weeks are those of something else: of writing, or of a campaign."""


@dataclass(frozen=True, slots=True)
class SaidWeek:
    """A week as the calendar names it.

    Args:
        said: Its words.
        first: Its first day as written.
        last: Its last day as written, or the first one where no other is.
        assumed: Its year is that of the tab, or none that anybody wrote.
    """

    said: str
    first: date
    last: date
    assumed: bool

    def holds(self, day: date) -> bool:
        """Return whether a day lies in that week, from the Sunday before it to the Sunday that ends it."""
        begins = self.first - _DAY * (self.first.weekday() + 1)
        ends = self.last + _DAY * (6 - self.last.weekday())
        years = (-364, 0, 364, 371, -371) if self.assumed else (0,)
        return any(begins <= day + _DAY * more <= ends for more in years)


def week_said(value: Scalar, rules: DateRules, *, titled: bool = False) -> SaidWeek | None:
    """Return the week that a cell names by its days, or ``None``.

    Args:
        value: Of a line between rows, or of a column of weeks.
        rules: How dates of the tab are read.
        titled: The cell stands below a title that says that it holds weeks.
    """
    if isinstance(value, date):
        begins = read_day(value, rules) if titled else None
        return SaidWeek(shown(value), begins.day, begins.day, False) if isinstance(begins, ParsedDate) else None
    if not isinstance(value, str) or len(value) > 60:
        return None
    head = _HEAD.match(value)
    if head is None and not titled:
        return None
    rest = value[head.end() :] if head else value
    parts = [part for part in _PARTED.split(rest.strip(" ()[]:|–—-")) if part]
    if not 1 <= len(parts) <= 2 or _NUMBER.fullmatch(parts[0]):
        return None
    first = read_day(parts[0], rules)
    if not isinstance(first, ParsedDate):
        return None
    last: object = first
    if len(parts) == 2 and (number := _NUMBER.fullmatch(parts[1])):
        later = int(number[0].rstrip(".")) - first.day.day
        last = replace(first, day=first.day + _DAY * later) if later >= 0 else None
    elif len(parts) == 2:
        last = read_day(parts[1], rules)
    if not isinstance(last, ParsedDate) or not 0 <= (last.day - first.day).days <= 7:
        return None
    return SaidWeek(shown(value), first.day, last.day, first.year_assumed)


def weeks_of_rows(tab: Tab, located: Located, rules: DateRules) -> Mapping[int, SaidWeek]:
    """Return by row the week above or beside it, where most dates of the tab lie in theirs.

    Args:
        tab: As read.
        located: Where its columns are.
        rules: How its dates are read.
    """
    place = next(iter(located.columns.get("date", ())), 0)
    found = dict(_weeks(tab, located, rules)) if place else {}
    days = {row: read_day(tab.value(row, place), rules) for row in found}
    fits = [week.holds(day.day) for row, week in found.items() if isinstance(day := days[row], ParsedDate)]
    return found if sum(fits) >= max(2, _USUAL * len(fits)) else {}


def _weeks(tab: Tab, located: Located, rules: DateRules) -> Iterator[tuple[int, SaidWeek]]:
    beside = [column for column, title in located.shown.items() if is_week_title(title)]
    taken = {column for columns in located.columns.values() for column in columns}
    above: SaidWeek | None = None
    for number in range(located.header_row + 1, len(tab.rows) + 1):
        filled = [value for value in tab.rows[number - 1] if is_filled(value)]
        if len(filled) == 1 and (week := week_said(filled[0], rules)) is not None:
            above = week
            continue
        for column in beside:
            if column not in taken and (week := week_said(tab.value(number, column), rules, titled=True)) is not None:
                above = week
        if above is not None and filled:
            yield number, above


def other_week_fault(day: date, week: SaidWeek) -> Fault:
    """Return why a row must wait whose day lies in another week than it stands in."""
    return Fault(
        "date.other_week",
        "date",
        f"{spelled(day)} does not lie in the week that the row stands in, '{week.said}', as other rows do.",
        "Correct the date, or move the row to its week.",
    )

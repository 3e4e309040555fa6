"""Days that a row names by week and weekday: ``Week 49`` and ``Mon``, or ``Week of 30 Nov`` and ``Wed``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from calendar_sync.entries.date_words import spelled
from calendar_sync.entries.dates import ParsedDate
from calendar_sync.entries.times import DateProblem
from calendar_sync.layout.contents import is_filled, shown
from calendar_sync.layout.days import WEEKDAYS, DateRules, month_name, read_day
from calendar_sync.model.services import plain
from calendar_sync.model.sheet import Scalar

_ISO = frozenset(
    "kw kalenderwoche woche semaine sem semana settimana uke vecka uge viikko tydzien неделя нед cw".split()  # noqa: SIM905
)
"""Words for weeks in languages in which they begin on Monday, and the first one holds 4 January."""
_WEEKS = _ISO | {"week", "weeks", "wk", "w", "wc", "wb"}
_TITLED = frozenset(
    """c b no nr number num of the in year commencing beginning starting start from calendar iso publish posting post
    vom ab du del de la le der van beginn numero numer""".split()  # noqa: SIM905
)
"""What stands beside them in the title of weeks of a year; others count weeks of a campaign, a term or a budget."""
_NUMBER = re.compile(r"(?:[^\W\d_]{1,14}\.?)?\s*(?:no\.?|nr\.?|#)?\s*(\d{1,2})\.?", re.IGNORECASE)
_BEGINS = re.compile(
    r"^(?:(?:week|wk|woche|semaine|semana|settimana)\b\s*(?:of|from|commencing|beginning|starting|vom|ab|du|del?|dal)?\b|"
    r"w\s*[/.]?\s*[cb]\b\.?)\s*:?\s*",
    re.IGNORECASE,
)
_WHOLE_YEAR = 13
"""Weeks of a month or a quarter have no higher number."""
_MONDAY, _SUNDAY = 0, 6


def is_week_title(title: str) -> bool:
    """Return whether a title is that of weeks, as they are counted or by the day on which they begin."""
    words = plain(title).split()
    named = _WEEKS & {*words} or words[:2] in (["w", "c"], ["w", "b"])
    return bool(named) and {*words} <= _WEEKS | _TITLED


def number_of(value: Scalar) -> int | None:
    """Return the number of the week that a cell names and nothing else, or ``None``."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return int(value) if value == int(value) and 1 <= value <= _MOST else None
    match = _NUMBER.fullmatch(value.strip()) if isinstance(value, str) else None
    named = not match or {*plain(str(value)).rstrip("0123456789 ").split()} <= _WEEKS | {"no", "nr"}
    return int(match[1]) if match and named and 1 <= int(match[1]) <= _MOST else None


_MOST = 53


@dataclass(frozen=True, slots=True)
class Weeks:
    """How the weeks of one tab are counted.

    Args:
        iso: They are said to begin on Monday, and the first one holds 4 January; else both ways must agree.
        of_year: Their numbers can only count the weeks of a year.
    """

    iso: bool
    of_year: bool

    @classmethod
    def of(cls, title: str, values: Iterable[Scalar]) -> Weeks:
        """Return how the cells of a column below ``title`` count weeks."""
        filled = [value for value in values if is_filled(value)]
        words = {word.rstrip("0123456789") for value in (title, *filled) for word in plain(str(value)).split()}
        numbers = [number for value in filled if (number := number_of(value)) is not None]
        iso = bool(_ISO & words)
        return cls(iso, iso or max(numbers, default=0) > _WHOLE_YEAR)

    def day(self, value: Scalar, weekday: int, rules: DateRules) -> ParsedDate | DateProblem:
        """Return the day in the week that a cell names.

        Args:
            value: The cell.
            weekday: 0 for Monday.
            rules: How dates of the tab are read; its year, and the month where it is for one.
        """
        number = number_of(value)
        if number is None:
            return _after(value, weekday, rules)
        if rules.year is None:
            return _problem(value, weekday, "nobody knows the year")
        days = {_iso(rules.year, number, weekday)}
        if not self.iso:
            days |= {_from_new_year(rules.year, number, weekday, begins) for begins in (_SUNDAY, _MONDAY)}
        if len(days) > 1 or None in days:
            listed = " or ".join(spelled(day) for day in sorted(filter(None, days)))
            return _problem(
                value, weekday, f"weeks are counted in more than one way: {listed or 'there is no such week'}"
            )
        (day,) = days
        if day is None or (rules.month is None and not self.of_year):
            return _problem(value, weekday, "it may be a week of the year, of a quarter or of a month")
        if rules.month is not None and rules.month not in {(day + timedelta(days=more)).month for more in (-6, 0, 6)}:
            named = month_name(rules.month)
            return _problem(value, weekday, f"the week of that number in {day.year} is not in {named}")
        return ParsedDate(day, year_assumed=True)


def _iso(year: int, number: int, weekday: int) -> date | None:
    try:
        return date.fromisocalendar(year, number, weekday + 1)
    except ValueError:
        return None


def _from_new_year(year: int, number: int, weekday: int, begins: int) -> date:
    """Return a day where the first week is that of 1 January, and weeks begin on ``begins`` (0 for Monday)."""
    first = date(year, 1, 1)
    start = first - timedelta(days=(first.weekday() - begins) % 7)
    return start + timedelta(days=7 * (number - 1) + (weekday - begins) % 7)


def _after(value: Scalar, weekday: int, rules: DateRules) -> ParsedDate | DateProblem:
    """Return the day in a week that is named by the Monday or the Sunday on which it begins."""
    start = read_day(_BEGINS.sub("", value, count=1) if isinstance(value, str) else value, rules)
    if not isinstance(start, ParsedDate) or isinstance(value, (int, float)):
        return _problem(value, weekday, "it names no week that can be read safely")
    if start.day.weekday() not in (_MONDAY, _SUNDAY):
        return _problem(value, weekday, f"{spelled(start.day)} is neither a Monday nor a Sunday")
    later = timedelta(days=(weekday - start.day.weekday()) % 7)
    return replace(start, day=start.day + later, time=None)


def _problem(value: Scalar, weekday: int, why: str) -> DateProblem:
    said = f"{value:%Y-%m-%d}" if isinstance(value, datetime) else shown(value)
    return DateProblem(
        "date.week",
        f"'{said}', {WEEKDAYS[weekday]}: the day is named by its week, and {why}.",
        "Write the day into a column Date, like 2026-12-31.",
    )

"""The date of each row of one tab, in the order of the rows."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from calendar_sync.entries.date_words import OTHER_WEEKDAYS, SHARED_WEEKDAYS, fold, weekday_name
from calendar_sync.entries.dates import DateOrder, ParsedDate, decide_order, parse_date
from calendar_sync.layout import cells
from calendar_sync.layout.clocks import take_zone, zones_behind
from calendar_sync.layout.contents import shown
from calendar_sync.layout.days import (
    DateRules,
    is_day_alone,
    month_named,
    months_in,
    read_day,
    turns_year,
    weekday_beside,
    years_in,
)
from calendar_sync.layout.locate import Located
from calendar_sync.layout.notes import Remarks
from calendar_sync.layout.texts import Spread
from calendar_sync.layout.turned import swapped_dates
from calendar_sync.layout.week_lines import other_week_fault, weeks_of_rows
from calendar_sync.layout.weeks import Weeks
from calendar_sync.model.month_words import MonthTongue
from calendar_sync.model.sheet import CellProblem, Fault, Scalar, Tab


class DayReader:
    """Reads the dates of one tab.

    Args:
        tab: As read.
        located: Where its columns are.
        rules: How its dates are read.
        remarks: Takes what was filled in.
        vague: ``hold`` or ``idea``: what becomes of rows whose date names no day.
    """

    def __init__(self, tab: Tab, located: Located, rules: DateRules, remarks: Remarks, *, vague: str) -> None:
        self._parted = {"month", "year"} & located.columns.keys()
        self._tab, self._rules, self._remarks, self._vague = tab.name, rules, remarks, vague
        self._swapped = swapped_dates(tab, located.columns, located.header_row + 1, rules)
        self._last: date | None = None
        self._years = [] if re.search(r"20\d\d ?[-/–] ?(?:20)?\d\d", tab.name) else years_in(tab.name)
        self._turned = False
        self._astray = _year_astray(tab, located)
        self._against = _against_others(tab, located, rules.order)
        self._month = month_named(tab.name)
        self._tongue = MonthTongue(tab)
        self._full = _full_days(tab, located, rules)
        self._in_week = weeks_of_rows(tab, located, rules)
        place = next(iter(located.columns.get("week", ())), 0)
        below = range(located.header_row + 1, len(tab.rows) + 1) if place else ()
        beside = next(iter(located.columns.get("weekday", ())), 0)
        told = [tab.value(row, beside) for row in below] if beside else []
        self._weekdays = {text.strip() for text in told if isinstance(text, str) and text.strip()}
        self._weeks = Weeks.of(located.shown.get(place, ""), [tab.value(row, place) for row in below])

    def _other_weekday(self, word: str) -> int | None:
        """Return the weekday that a word may be as well, where no other word of its column tells the language."""
        other = OTHER_WEEKDAYS.get(fold(word.strip()))
        if other is None:
            return None
        known = {fold(text) for text in self._weekdays if weekday_beside(text) is not None}
        alone = len(known) < len({*map(fold, self._weekdays)}) or known <= SHARED_WEEKDAYS
        return other if alone else None

    def _near(self, day: date) -> bool:
        """Return whether a day lies in a year that the tab is named after, or in the month before or after it."""
        month = timedelta(days=31)
        return any(date(year, 1, 1) - month <= day <= date(year, 12, 31) + month for year in self._years)

    def _beside_month(self, parsed: ParsedDate) -> ParsedDate:
        """Return a date without a year in the year that is nearest to the month its tab is named after.

        "31 Dec" above January's dates on a tab "January 2027" is in 2026. Elsewhere than at the edge, it must wait.
        """
        year, month = self._rules.year, parsed.day.month
        if self._month is None or year is None or len(self._years) > 1 or self._rules.begins is not None:
            return parsed
        last = self._last.month if self._last is not None else 0
        if self._month == 1 and month == 12 and last in (0, 12):
            return replace(parsed, day=parsed.day.replace(year=year - 1))
        if self._month == 12 and month == 1 and last in (12, 1):
            return replace(parsed, day=parsed.day.replace(year=year + 1))
        return parsed

    def _of_columns(self, spread: Spread, rules: DateRules) -> DateRules:
        """Return the rules with the month and the year that stand in columns of their own; empty ones say nothing."""
        for name in self._parted:
            cell = spread[name][0][1] if name in spread else None
            text = str(cell).strip() if isinstance(cell, (str, int, float)) else ""
            text = text.removesuffix(".0")
            if name == "year":
                rules = replace(rules, year=int(text) if re.fullmatch(r"20\d\d", text) else None, begins=None)
            else:
                found = [int(text)] if re.fullmatch(r"0?[1-9]|1[0-2]", text) else months_in(text)
                rules = replace(rules, month=found[0] if len(found) == 1 else None)
        return rules

    def _fits_month(self, day: date) -> bool:
        """Return whether a day lies in the month that the tab is named after, or not far from it."""
        if self._month is None or self._rules.begins is not None or len(self._years) > 1:
            return True
        years = self._years or [day.year - 1, day.year, day.year + 1]
        return any(abs((day - date(year, self._month, 15)).days) <= _FAR_FROM_MONTH for year in years)

    def _far(self, number: int, day: date) -> date | None:
        """Return the full date of a row near this one from which ``day`` lies half a year away, or ``None``."""
        place = bisect(self._full, (number, day))
        near = self._full[max(0, place - 1) : place + 1]
        return next((other for _, other in near if abs((day - other).days) > _FAR), None)

    def read(
        self,
        number: int,
        spread: Spread,
        values: dict[str, Scalar],
        faults: list[Fault],
        under: tuple[int, int] | None = None,
    ) -> None:
        """Read the date of a row into ``values``, or say in ``faults`` why it cannot be.

        Args:
            number: 1-based row.
            spread: The filled cells of the row by field.
            values: Of the row, by field.
            faults: Takes what is wrong.
            under: Month and year of the heading above the row, where headings say so.
        """
        rules = self._rules if under is None else replace(self._rules, month=under[0], year=under[1], begins=None)
        rules = self._of_columns(spread, rules)
        name = next((field for field in ("date", "day", "week") if field in spread), "")
        if not name:
            return
        value = self._tongue.spelled(spread[name][0][1])
        values["date"] = value
        if (unclear := self._tongue.unclear(value, *(self._tongue.around if is_day_alone(value) else ()))) is not None:
            faults.append(unclear)
            return
        if name == "week":
            if (weekday := weekday_beside(spread["weekday"][0][1]) if "weekday" in spread else None) is None:
                faults.append(_no_weekday(value))
                return
            if (other := self._other_weekday(str(spread["weekday"][0][1]))) is not None:
                faults.append(_two_weekdays(spread["weekday"][0][1], weekday, other))
                return
            in_week = self._weeks.day(value, weekday, rules)
            if not isinstance(in_week, ParsedDate):
                faults.append(Fault(in_week.rule, "week", in_week.message, in_week.fix))
                return
            value = in_week.day
        if number in self._swapped:
            faults.append(cells.swapped_fault(value, self._swapped[number]))
            return
        parsed = read_day(value, rules)
        if isinstance(value, str) and not isinstance(parsed, ParsedDate):
            for rest, zone in zones_behind(value):
                moment = read_day(rest, rules)
                if isinstance(moment, ParsedDate) and moment.time is not None:
                    parsed = moment
                    take_zone(zone, values, faults)
                    break
        if not isinstance(parsed, ParsedDate):
            if isinstance(value, CellProblem):
                return
            if parsed.rule == "date.vague" and self._vague == "idea":
                del values["date"]
                values["mode"] = "idea"
                return
            faults.append(Fault(parsed.rule, name if name == "date" else "date", parsed.message, parsed.fix))
            return
        if "year" in self._parted:
            parsed = replace(parsed, year_assumed=False)
        if parsed.year_assumed and under is None:
            parsed = self._beside_month(parsed)
        if parsed.year_assumed:
            last = self._last
            turns = last is not None and turns_year(last.month, parsed.day.month)
            self._turned = self._turned or (turns and last is not None and abs((parsed.day - last).days) > _FAR)
            if under is not None and parsed.day.month != under[0]:
                faults.append(cells.other_month_fault(value, under))
            elif under is None and self._turned and rules.begins is None and parsed.day.year == self._rules.year:
                faults.append(cells.new_year_fault(value, self._rules.year))
            elif under is None and (far := self._far(number, parsed.day)) is not None:
                faults.append(cells.far_from_others_fault(parsed.day, far))
            message = f"Dates without a year are read as {parsed.day.year}: {{cells}}."
            fix = "Write the year where another one is meant."
            self._remarks.add(self._tab, "layout.year", message, fix, number, spread[name][0][0])
        self._last = parsed.day
        if number in self._against:
            faults.append(_other_order_fault(value))
        if parsed.day.year == self._astray:
            faults.append(cells.year_astray_fault(parsed.day))
        if not parsed.year_assumed and self._years and not self._near(parsed.day):
            faults.append(cells.other_year_fault(parsed.day, self._tab))
        elif under is None and not self._fits_month(parsed.day):
            faults.append(cells.far_from_tab_fault(parsed.day, self._tab))
        if (week := self._in_week.get(number)) is not None and not week.holds(parsed.day):
            faults.append(other_week_fault(parsed.day, week))
        if "weekday" in spread:
            day = weekday_beside(spread["weekday"][0][1])
            if day is not None and day != parsed.day.weekday():
                faults.append(cells.weekday_fault(parsed.day, day))
        values["date"] = cells.as_cell(parsed)


def _year_astray(tab: Tab, located: Located) -> int | None:
    """Return a year that only one or two dates lie in, years after all others: a slip such as 2062 for 2026."""
    counts: Counter[int] = Counter()
    for place in located.columns.get("date", ())[:1]:
        for row in range(located.header_row + 1, len(tab.rows) + 1):
            value = tab.value(row, place)
            counts.update(
                [value.year] if isinstance(value, date) else years_in(value) if isinstance(value, str) else ()
            )
    last, *others = sorted(counts, reverse=True) or [0]
    return last if others and counts[last] <= _SLIPS and last - others[0] >= _YEARS_APART else None


def _against_others(tab: Tab, located: Located, order: DateOrder | None) -> frozenset[int]:
    """Return the rows whose date in figures fits one order alone, where others of the column fit the other alone.

    Where somebody has said which order holds, these are the rows that do not keep to it; and those that can be read
    either way, where a good part of the column keeps to the other one.
    """
    places = located.columns.get("date", ())[:1]
    first = located.header_row + 1
    values = [tab.value(row, place) for place in places for row in range(first, len(tab.rows) + 1)]
    decision = decide_order(values)
    if order is not None and decision.order not in (None, order):
        either = [at for at, value in enumerate(values) if _goes_either_way(value)]
        if len(decision.day_first or decision.month_first) * 2 >= len(either):
            # Saved by a spreadsheet of another language since, the column keeps to the other order as a whole.
            return frozenset(first + at for at in either)
    if not (decision.day_first and decision.month_first):
        return frozenset()
    day_first = () if order is DateOrder.DAY_FIRST else decision.day_first
    month_first = () if order is DateOrder.MONTH_FIRST else decision.month_first
    return frozenset(first + at for at in (*day_first, *month_first))


def _goes_either_way(value: Scalar) -> bool:
    """Return whether a text is two dates, by which of its figures is taken for the day."""
    if not isinstance(value, str):
        return False
    read = [parse_date(value, order, default_year=2024) for order in DateOrder]
    days = {item.day for item in read if isinstance(item, ParsedDate)}
    return len(days) > 1


def _no_weekday(value: Scalar) -> Fault:
    return Fault(
        "date.week",
        "weekday",
        f"The row names its day by a week ('{shown(value)}') alone, or by a weekday that is not known.",
        "Write one weekday beside the week, or the day into a column Date.",
    )


def _two_weekdays(word: Scalar, weekday: int, other: int) -> Fault:
    return Fault(
        "date.week",
        "weekday",
        f"'{word}' is {weekday_name(weekday)} in one language, and {weekday_name(other)} in another.",
        "Write the weekday in full, or the day into a column Date.",
    )


def _other_order_fault(value: Scalar) -> Fault:
    return Fault(
        "date.mixed_order",
        "date",
        f"'{value}' does not go with the order of day and month that other dates of its column, or the layout that was "
        "confirmed, have.",
        "Write all dates of the column in one order, or as 2026-12-31; if all have another order now, run "
        "calendar-sync init again.",
    )


def _full_days(tab: Tab, located: Located, rules: DateRules) -> list[tuple[int, date]]:
    """Return the days of the cells that name their year themselves, by row."""
    found = []
    for place in located.columns.get("date", ())[:1]:
        for row in range(located.header_row + 1, len(tab.rows) + 1):
            value = tab.value(row, place)
            if isinstance(value, date) or (isinstance(value, str) and years_in(value)):
                parsed = read_day(value, rules)
                if isinstance(parsed, ParsedDate) and not parsed.year_assumed:
                    found.append((row, parsed.day))
    return found


_FAR_FROM_MONTH, _FAR = 80, 183
"""Days from the middle of a month, and between neighbours."""
_SLIPS, _YEARS_APART = 2, 3
"""So many dates may be slips, and lie so many years after the others."""

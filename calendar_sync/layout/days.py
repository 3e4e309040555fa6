"""Date cells: read by rules that were decided once for the whole column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from calendar_sync.entries.date_words import MONTH_BY_NAME, MONTHS, WEEKDAY_BY_NAME
from calendar_sync.entries.date_words import fold as fold_word
from calendar_sync.entries.dates import DateOrder, ParsedDate, decide_order, parse_date
from calendar_sync.entries.times import DateProblem, whole_minute
from calendar_sync.layout.contents import is_filled, is_vague_date, shown
from calendar_sync.model.sheet import Scalar, Tab

_EPOCH = datetime(1899, 12, 30)
_SERIALS_1904 = 1462
_FIRST_SERIAL, _LAST_SERIAL = 36526, 73050
_SHORT_YEAR = re.compile(r"(?P<rest>.*\d{1,2}[/.\-] ?\d{1,2}[/.\-] ?|.*[^\W\d_]\.?,? )['’]?(?P<year>\d{2})(?=$|,? )")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class DateRules:
    """How the dates of one tab are read.

    Args:
        order: Day or month first in figures; ``None`` while nobody knows.
        year: Of dates that name none; ``None`` where nobody knows.
        month: Of cells that hold a day of the month alone (1 to 12); ``None`` where nobody knows.
        epoch_1904: Serial numbers count from 1904.
    """

    order: DateOrder | None = None
    year: int | None = None
    month: int | None = None
    epoch_1904: bool = False


def read_day(value: Scalar, rules: DateRules) -> ParsedDate | DateProblem:
    """Read a date cell; unlike :func:`calendar_sync.entries.dates.parse_date`, serial numbers are taken as days.

    Short years are read only where they agree with the year that is known from elsewhere.
    """
    if isinstance(value, bool):
        return DateProblem("date.unreadable", f"{shown(value)} is not a date.", "Type the date.")
    if isinstance(value, (int, float)):
        return _from_number(value, rules)
    if not isinstance(value, str):
        return parse_date(value, rules.order)
    parsed = parse_date(value, rules.order, default_year=rules.year)
    if isinstance(parsed, ParsedDate):
        return parsed
    if parsed.rule == "date.two_digit_year" and rules.year is not None:
        short = _SHORT_YEAR.match(value.strip())
        if short and int(short["year"]) == rules.year % 100:
            text = f"{short['rest']}{rules.year}{value.strip()[short.end() :]}"
            return parse_date(text, rules.order)
    if rules.month is not None and re.fullmatch(r"\s*\d{1,2}(?:st|nd|rd|th|\.)?\s*", value):
        return _of_month(int(re.sub(r"\D", "", value)), rules)
    if is_vague_date(value):
        return DateProblem(
            "date.vague",
            f"'{shown(value)}' names no single day.",
            "Write the day on which it is to go out, or make it an idea (status or mode 'Idea').",
        )
    return parsed


def _from_number(value: float, rules: DateRules) -> ParsedDate | DateProblem:
    if rules.month is not None and value == int(value) and 1 <= value <= 31:
        return _of_month(int(value), rules)
    serial = value + (_SERIALS_1904 if rules.epoch_1904 else 0)
    if not _FIRST_SERIAL <= serial <= _LAST_SERIAL:
        return parse_date(value, rules.order)
    moment = whole_minute(_EPOCH + timedelta(seconds=round(serial * 86400)))
    return ParsedDate(moment.date(), moment.time() if moment.time() != time(0) else None)


def _of_month(day: int, rules: DateRules) -> ParsedDate | DateProblem:
    if rules.year is None or rules.month is None:
        return DateProblem("date.no_month", f"{day} names neither month nor year.", "Write the whole date.")
    try:
        return ParsedDate(date(rules.year, rules.month, day), year_assumed=True)
    except ValueError:
        return DateProblem("date.not_a_day", f"There is no day {day} in {rules.month}/{rules.year}.", "Correct it.")


def weekday_of(value: Scalar) -> int | None:
    """Return 0 for Monday where a cell holds the name of a weekday, in whatever language."""
    return WEEKDAY_BY_NAME.get(fold_word(value.strip())) if isinstance(value, str) else None


def months_in(text: str) -> list[int]:
    """Return the months (1 to 12) that a text names in words."""
    found = []
    for word in re.findall(r"[^\W\d_]+\.?", text):
        month = MONTH_BY_NAME.get(fold_word(word))
        long_enough = len(fold_word(word)) > 2
        if month is not None and long_enough and month + 1 not in found:
            found.append(month + 1)
    return found


def years_in(text: str) -> list[int]:
    """Return the years from 2000 to 2099 that a text names in four figures."""
    return list(dict.fromkeys(int(year) for year in _YEAR.findall(text)))


def month_name(month: int) -> str:
    """Return ``May`` for 5."""
    return MONTHS[month - 1].split()[0].capitalize()


def decide(
    values: Sequence[Scalar], hint: DateOrder | None, weekdays: Sequence[int | None], rules: DateRules
) -> tuple[DateOrder | None, float, str]:
    """Decide for a column whether the day or the month comes first.

    Args:
        values: Its cells.
        hint: What its title says (``DD/MM/YYYY``).
        weekdays: What a column of weekdays beside it says, row by row.
        rules: What is known of the year and the month.

    Returns:
        The order (``None`` where nobody knows or none is needed), the confidence, and the reason.
    """
    texts = [value for value in values if isinstance(value, str)]
    decision = decide_order(_long_years(values))
    if decision.day_first and decision.month_first:
        return None, 0.0, "some of its dates have the day first, others the month"
    ambiguous = [text for text in texts if _is_ambiguous(text, rules)]
    if not ambiguous and decision.order is None:
        return None, 1.0, "no date needs it"
    if decision.order is not None:
        proofs = len(decision.day_first or decision.month_first)
        if hint is not None and hint is not decision.order:
            # People typed against their own header: what only fits one order is read, the rest is asked for.
            return decision.order, 0.6, f"{proofs} of its dates fit no other order, but its title says otherwise"
        return decision.order, 0.95, f"{proofs} of its dates fit no other order"
    for order in (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST):
        if _agrees_with_weekdays(values, weekdays, order, rules):
            return order, 0.95, "the weekdays beside the dates fit no other order"
    if rules.month is not None and len(set(ambiguous)) >= 3:
        for order in (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST):
            if all(_month_of(text, order, rules) == rules.month for text in ambiguous):
                return order, 0.9, f"read so, all dates lie in {month_name(rules.month)}"
    if hint is not None:
        return hint, 0.86, "its title says so"
    return None, 0.0, "its dates can be read either way"


def _long_years(values: Sequence[Scalar]) -> list[Scalar]:
    """Return the values with short years written in full, so that they have a say about day and month."""
    out: list[Scalar] = []
    for value in values:
        short = _SHORT_YEAR.match(value.strip()) if isinstance(value, str) and len(value) < 40 else None
        out.append(f"{short['rest']}20{short['year']}" if short else value)
    return out


def _is_ambiguous(text: str, rules: DateRules) -> bool:
    problem = read_day(text, DateRules(None, rules.year or 2024, None))
    return isinstance(problem, DateProblem) and problem.rule in ("date.ambiguous", "date.two_digit_year")


def _month_of(text: str, order: DateOrder, rules: DateRules) -> int | None:
    parsed = read_day(text, DateRules(order, rules.year or 2024, None))
    return parsed.day.month if isinstance(parsed, ParsedDate) else None


def _agrees_with_weekdays(
    values: Sequence[Scalar], weekdays: Sequence[int | None], order: DateOrder, rules: DateRules
) -> bool:
    """Return whether, read in ``order``, all dates fall on their weekdays, and read the other way most do not."""

    def matches(order: DateOrder) -> tuple[int, int]:
        right = wrong = 0
        for value, weekday in zip(values, weekdays, strict=False):
            if weekday is not None and isinstance(value, str) and _is_ambiguous(value, rules):
                parsed = read_day(value, DateRules(order, rules.year, None))
                fits = isinstance(parsed, ParsedDate) and parsed.day.weekday() == weekday
                right, wrong = right + fits, wrong + (not fits)
        return right, wrong

    other = DateOrder.MONTH_FIRST if order is DateOrder.DAY_FIRST else DateOrder.DAY_FIRST
    right, wrong = matches(order)
    return right >= 2 and wrong == 0 and matches(other)[1] >= 2


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
    real = {
        row: value.date() if isinstance(value, datetime) else value
        for row, value in values.items()
        if isinstance(value, date)
    }
    turned = {row: other for row, day in real.items() if (other := swapped(day)) is not None}
    if not turned:
        return {}
    # A weekday that both readings fall on tells nothing: 12 March and 3 December 2027 are Fridays.
    told = {
        row: weekdays[row] for row, day in turned.items() if row in weekdays and real[row].weekday() != day.weekday()
    }
    proven = {row for row, weekday in told.items() if real[row].weekday() != weekday == turned[row].weekday()}
    if told:
        # Where weekdays stand beside the dates, they decide.
        if not proven:
            return {}
        if len(proven) >= 2 or len(turned) == 1:
            return {row: day for row, day in turned.items() if told.get(row, day.weekday()) == day.weekday()}
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
    if month is not None and len(turned) >= 2:
        as_is = sum(day.month == month for day in real.values())
        if as_is == len(real) - len(turned) and all(day.month == month for day in turned.values()):
            return turned
    return {}


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
        row: day for row in values if weekday_place and (day := weekday_of(tab.value(row, weekday_place))) is not None
    }
    return find_swapped(values, weekdays, rules.order, rules.month)

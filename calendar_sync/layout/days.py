"""Date cells: read by rules that were decided once for the whole column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from calendar_sync.entries.date_phrases import weekday_alone
from calendar_sync.entries.date_words import MONTH_BY_NAME, MONTHS, WEEKDAY_BY_NAME, WEEKDAY_IN_DATE, spelled
from calendar_sync.entries.date_words import fold as fold_word
from calendar_sync.entries.dates import DateOrder, ParsedDate, decide_order, parse_date
from calendar_sync.entries.times import DateProblem, whole_minute
from calendar_sync.layout.contents import is_vague_date, shown
from calendar_sync.layout.words import ABOUT_CALENDARS
from calendar_sync.model.services import plain
from calendar_sync.model.sheet import Scalar

_EPOCH = datetime(1899, 12, 30)
_SERIALS_1904 = 1462
_FIRST_SERIAL, _LAST_SERIAL = 36526, 73050
_SHORT_YEAR = re.compile(
    r"(?P<rest>.*\d{1,2}[/.\-] ?\d{1,2}[/.\-] ?|.*[^\W\d_](?:\.?,? |[\-/.]))['’]?(?P<year>\d{2})(?=$|,? )"
)
_AFTER_NEW_YEAR = 3
"""The last month in which a calendar of the year before may still run on."""
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")

MIXED = "some of its dates have the day first, others the month"
"""Why nobody knows the order of a column."""

DAY_ALONE = re.compile(
    r"(?:(?P<before>[^\W\d_]{2,}(?:-feira)?\.?),? (?:the |le |den |der |el )?)?(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.|º)?"
    r"(?:,? ?\(?(?P<behind>[^\W\d_]{2,}(?:-feira)?\.?)\)?)?",
    re.IGNORECASE,
)
"""A day of the month, perhaps with its weekday: ``3``, ``jeudi 3``, ``3 (Thu)``."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class DateRules:
    """How the dates of one tab are read.

    Args:
        order: Day or month first in figures; ``None`` while nobody knows.
        year: Of dates that name none; ``None`` where nobody knows.
        month: Of cells that hold a day of the month alone (1 to 12); ``None`` where nobody knows.
        epoch_1904: Serial numbers count from 1904.
        begins: First month (1 to 12) of a season such as 2026/27; months before it belong to the year after ``year``.
    """

    order: DateOrder | None = None
    year: int | None = None
    month: int | None = None
    epoch_1904: bool = False
    begins: int | None = None


def read_day(value: Scalar, rules: DateRules) -> ParsedDate | DateProblem:
    """Read a date cell; unlike :func:`calendar_sync.entries.dates.parse_date`, serial numbers are taken as days.

    Short years are read only where they agree with the year that is known from elsewhere, or lie
    soon after its end.
    """
    if isinstance(value, bool):
        return DateProblem("date.unreadable", f"{shown(value)} is not a date.", "Type the date.")
    if isinstance(value, (int, float)):
        return _from_number(value, rules)
    if not isinstance(value, str):
        return parse_date(value, rules.order)
    parsed = parse_date(value, rules.order, default_year=rules.year)
    if rules.begins is not None and rules.year is not None and (later := _later(value, parsed, rules)) is not None:
        return later
    if isinstance(parsed, ParsedDate):
        return parsed
    if parsed.rule == "date.two_digit_year" and rules.year is not None:
        short = _SHORT_YEAR.match(value.strip())
        # What stands first may be a year itself, as in 26-12-27.
        first = value.strip()[:2]
        over = rules.begins is not None or first not in (f"{rules.year % 100}", f"{(rules.year + 1) % 100}")
        years = (rules.year, rules.year + 1) if over else (rules.year,)
        if short and (year := next((one for one in years if one % 100 == int(short["year"])), None)) is not None:
            text = f"{short['rest']}{year}{value.strip()[short.end() :]}"
            full = parse_date(text, rules.order)
            # A calendar runs on into the next year at New Year, and is in its own at any other time.
            turned = isinstance(full, ParsedDate) and full.day.month <= _AFTER_NEW_YEAR
            if year == rules.year or rules.begins is not None or turned or not isinstance(full, ParsedDate):
                return full
    if rules.month is not None and (match := DAY_ALONE.fullmatch(value.strip())) and not months_in(value):
        return _on_weekday(_of_month(int(match["day"]), rules), match["before"] or match["behind"] or "")
    if parsed.rule != "date.two_digit_year" and is_vague_date(value):
        return DateProblem(
            "date.vague",
            f"'{shown(value)}' names no single day.",
            "Write the day on which it is to go out, or make it an idea (status or mode 'Idea').",
        )
    return parsed


def _later(value: str, parsed: ParsedDate | DateProblem, rules: DateRules) -> ParsedDate | DateProblem | None:
    """Return a date without a year that lies in the second year of a season, or ``None`` where it does not."""
    first = isinstance(parsed, ParsedDate) and (not parsed.year_assumed or parsed.day.month >= (rules.begins or 1))
    if first or rules.year is None:
        return None
    later = parse_date(value, rules.order, default_year=rules.year + 1)
    if isinstance(parsed, ParsedDate) and not isinstance(later, ParsedDate):
        # 29 February, or a weekday that fits the first year alone: not for us to choose.
        return later
    told = isinstance(later, ParsedDate) and later.year_assumed and later.day.month < (rules.begins or 1)
    return later if told else None


def _from_number(value: float, rules: DateRules) -> ParsedDate | DateProblem:
    if rules.month is not None and value == int(value) and 1 <= value <= 31:
        return _of_month(int(value), rules)
    serial = value + (_SERIALS_1904 if rules.epoch_1904 else 0)
    if not _FIRST_SERIAL <= serial <= _LAST_SERIAL:
        return parse_date(value, rules.order)
    moment = whole_minute(_EPOCH + timedelta(seconds=round(serial * 86400)))
    return ParsedDate(moment.date(), moment.time() if moment.time() != time(0) else None)


def _on_weekday(parsed: ParsedDate | DateProblem, word: str) -> ParsedDate | DateProblem:
    """Return a day of the month that was written with its weekday, such as ``jeudi 3``, where the two agree."""
    if not word or not isinstance(parsed, ParsedDate):
        return parsed
    weekday = WEEKDAY_IN_DATE.get(fold_word(word))
    if weekday is None:
        return DateProblem("date.unreadable", f"'{word}' is no weekday that is known.", "Write the whole date.")
    if weekday == parsed.day.weekday():
        return parsed
    return DateProblem(
        "date.weekday_mismatch",
        f"{spelled(parsed.day)} is a {WEEKDAYS[parsed.day.weekday()]}, but the cell says {word}.",
        "Correct the date or the weekday; one of the two is wrong.",
        parsed,
    )


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


_LONGEST_WEEKDAY = 25


def weekday_beside(value: Scalar) -> int | None:
    """Return 0 for Monday where a cell of a column of weekdays names one, be it by a word of other meanings too."""
    return weekday_alone(value) if isinstance(value, str) and len(value) < _LONGEST_WEEKDAY else None


def is_day_alone(value: Scalar) -> bool:
    """Return whether a cell holds a day of the month, for which something else names the month."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return 1 <= value <= 31
    return isinstance(value, str) and DAY_ALONE.fullmatch(value.strip()) is not None


def months_in(text: str) -> list[int]:
    """Return the months (1 to 12) that a text names in words."""
    found = []
    for word in re.findall(r"[^\W\d_]+\.?", text):
        month = MONTH_BY_NAME.get(fold_word(word))
        long_enough = len(fold_word(word)) > 2
        if month is not None and long_enough and month + 1 not in found:
            found.append(month + 1)
    return found


def names_month(text: str) -> bool:
    """Return whether a line is short and names a month, so that what an earlier heading says ends here."""
    return len(text) <= _HEADING and len(months_in(text)) > 0


def month_named(text: str) -> int | None:
    """Return the month (1 to 12) that a short text names beside nothing else but a year, or ``None``."""
    months = months_in(text)
    if len(text) > _HEADING or len(months) != 1:
        return None
    rest = (word for word in plain(text).split() if not word.isdecimal() and not months_in(word))
    return months[0] if all(word in ABOUT_CALENDARS for word in rest) else None


def month_heading(text: str) -> tuple[int, int] | None:
    """Return the month (1 to 12) and the year that a heading names beside nothing else, or ``None``."""
    month, years = month_named(text), years_in(text)
    return (month, years[0]) if month is not None and len(years) == 1 else None


_HEADING = 40
"""Characters."""


def years_in(text: str) -> list[int]:
    """Return the years from 2000 to 2099 that a text names in four figures."""
    return list(dict.fromkeys(int(year) for year in _YEAR.findall(text)))


def turns_year(month: int, following: int) -> bool:
    """Return whether a year seems to end between the months (1 to 12) of two neighbouring dates, in either order."""
    return month - following >= _DOWN or following - month >= _UP


_DOWN, _UP = 8, 10
"""Months; sheets with the newest row on top are rarer than gaps."""


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
        return None, 0.0, MIXED
    ambiguous = [text for text in texts if is_ambiguous(text, rules)]
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
        if _agrees_with_its_own(ambiguous, order, rules):
            return order, 0.95, "the weekdays in the dates fit no other order"
    if rules.month is not None and len(set(ambiguous)) >= 2:
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


def is_ambiguous(text: str, rules: DateRules) -> bool:
    """Return whether a date can be read with the day first and with the month first."""
    problem = read_day(text, DateRules(None, rules.year or 2024, None))
    return isinstance(problem, DateProblem) and problem.rule in ("date.ambiguous", "date.two_digit_year")


def _month_of(text: str, order: DateOrder, rules: DateRules) -> int | None:
    parsed = read_day(text, DateRules(order, rules.year or 2024, None))
    return parsed.day.month if isinstance(parsed, ParsedDate) else None


def _agrees_with_its_own(texts: Sequence[str], order: DateOrder, rules: DateRules) -> bool:
    """Return whether at least two dates fall on the weekday that they name if read in ``order``, and not if not."""
    other = DateOrder.MONTH_FIRST if order is DateOrder.DAY_FIRST else DateOrder.DAY_FIRST

    def slips(order: DateOrder) -> set[str]:
        read = ((text, read_day(text, DateRules(order, rules.year, None))) for text in texts)
        return {text for text, day in read if isinstance(day, DateProblem) and day.rule == "date.weekday_mismatch"}

    return not slips(order) and len(slips(other)) >= 2


def _agrees_with_weekdays(
    values: Sequence[Scalar], weekdays: Sequence[int | None], order: DateOrder, rules: DateRules
) -> bool:
    """Return whether, read in ``order``, all dates fall on their weekdays, and read the other way most do not."""

    def matches(order: DateOrder) -> tuple[int, int]:
        right = wrong = 0
        for value, weekday in zip(values, weekdays, strict=False):
            if weekday is not None and isinstance(value, str) and is_ambiguous(value, rules):
                parsed = read_day(value, DateRules(order, rules.year, None))
                fits = isinstance(parsed, ParsedDate) and parsed.day.weekday() == weekday
                right, wrong = right + fits, wrong + (not fits)
        return right, wrong

    other = DateOrder.MONTH_FIRST if order is DateOrder.DAY_FIRST else DateOrder.DAY_FIRST
    right, wrong = matches(order)
    return right >= 2 and wrong == 0 and matches(other)[1] >= 2

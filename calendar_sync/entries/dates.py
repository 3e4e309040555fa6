"""Dates and times as people type them, read by an explicit list of formats.

Nothing here guesses: what fits no format of the list, or fits two, is a :class:`DateProblem`. Years have four digits, a
weekday is checked against its date, and whether the day or the month comes first is decided for a whole column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum

from calendar_sync.entries.date_phrases import westernized
from calendar_sync.entries.date_words import (
    MONTH_IN_DATE,
    WEEKDAY_IN_DATE,
    fold,
    spelled,
    weekday_name,
)
from calendar_sync.entries.times import (
    LONGEST,
    DateProblem,
    cell_problem,
    clean,
    parse_time,
    shown,
    time_from_text,
    whole_minute,
)
from calendar_sync.model.patterns import later
from calendar_sync.model.sheet import CellProblem, Scalar

FIRST_YEAR, LAST_YEAR = 2000, 2100
_WRITE_DATE = "Write it like 2026-05-14 or 14 May 2026, or format the cell as a date."


class DateOrder(StrEnum):
    """Which part of a date in figures comes first."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A date that was read beyond doubt.

    Args:
        day: The calendar day, in whatever time zone the row is in.
        time: The time that stood in the same cell, if any; whole minutes. Midnight in a real date cell is no time,
            because a spreadsheet stores a plain date as midnight; nor is a written ``00:00:00`` without an offset.
        offset: The UTC offset written with it (``Z``, ``+02:00``), if any; it outranks the row's time zone.
        year_assumed: The cell named no year, and the default was used.
    """

    day: date
    time: time | None = None
    offset: timezone | None = None
    year_assumed: bool = False


@dataclass(frozen=True, slots=True)
class DateOrderDecision:
    """What the texts of a whole column say about day and month.

    Args:
        order: The order all evidence agrees on; ``None`` where there is none, or where it conflicts.
        day_first: 0-based places of the values that can only be day first.
        month_first: 0-based places of the values that can only be month first.
    """

    order: DateOrder | None
    day_first: tuple[int, ...] = ()
    month_first: tuple[int, ...] = ()

    @property
    def conflicts(self) -> tuple[int, ...]:
        """All voting places, sorted, where they contradict each other; otherwise empty."""
        return tuple(sorted(self.day_first + self.month_first)) if self.day_first and self.month_first else ()


_NUMERIC = r"(?P<first>[0-9]{1,2})(?P<separator>[/.-]) ?(?P<second>[0-9]{1,2})"
_NAME = r"(?P<name>[^\W\d_]+\.?)"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|er|º|ª|°|\.)?"
_YEAR = r"(?P<year>[0-9]{4}|['’]?[0-9]{2})"
_WEEKDAY = r"(?:(?P<weekday>[^\W\d_]+(?:-feira)?\.?)[,،]? )?"
_TIME = (
    r"(?:(?:, ?| (?:at|à|um|alle|às|as|a las|om|в|о|ve|v|@) |, at | ?[-–|] (?=[0-9]{1,2}[:h])| |(?<=[0-9])(?P<t>T))"
    r"(?P<time>(?:(?:kl|klo|ore|ora|h|godz|o godz|saat|pukul|jam|lúc|上午|下午|午前|午後|오전|오후)\.? ?)?"
    r"[0-9]{1,2}(?:[:.hu時时点點시]| ?[ap]\.?m| h [0-9]| ?(?:uhr|uur|hs|hrs?|ч|óra|giờ|hod)\b).*))?"
)

__all__ = ["DateOrder", "DateOrderDecision", "DateProblem", "ParsedDate", "decide_order", "parse_date", "parse_time"]
_FORMATS: tuple[re.Pattern[str], ...] = tuple(
    later(_WEEKDAY + body + _TIME, re.IGNORECASE)
    for body in (
        r"(?P<year>[0-9]{4})(?P<iso>[-/.]) ?(?P<month>[0-9]{1,2})(?P=iso) ?(?P<day>[0-9]{1,2})\.?",  # 2026-05-14
        _NUMERIC + r"(?P=separator) ?" + _YEAR,  # 14.05.2026, 14/05/2026, 05/14/2026, 14-05-2026
        r"(?P<first>[0-9]{1,2})(?P<separator>\.) ?(?P<second>[0-9]{1,2})\.(?: (?P<year>[0-9]{4}|[0-9]{2}))?",  # 14.05.
        r"(?P<first>[0-9]{1,2})(?P<separator>/)(?P<second>[0-9]{1,2})",  # 14/05
        _DAY + r"(?:[ /-]| of | de |)" + _NAME + r"(?:(?:, ?|[ /-]| de | del )" + _YEAR + r")?",  # 14 May 2026
        _NAME + " " + _DAY + r"(?:(?:, ?| )" + _YEAR + r")?",  # May 14, 2026
        _NAME + "-" + _DAY + "-" + _YEAR,  # May-14-2026; May-26 may be a month and a year
    )
)
_OFFSET = later(
    r"(?P<clock>.*[0-9]) ?(?:(?P<utc>Z|UTC)|(?P<sign>[+-])(?P<hours>[0-9]{2}):?(?P<minutes>[0-9]{2}))", re.IGNORECASE
)
_MIDNIGHT = later(r"00:00:00(?:\.0+)?")
_RANGE = later(r"[0-9]{1,2}:[0-9]{2} ?-.*")


def parts_of(text: str) -> Mapping[str, tuple[int, int]] | None:
    """Return where the parts of a cleaned date stand in it, by name, as (start, end); ``None`` where it is no date.

    Names are ``year``, ``month``, ``day``, ``first`` and ``second`` (figures in either order), ``name`` (of a month),
    ``weekday`` and ``time``.
    """
    for pattern in _FORMATS:
        if match := pattern.fullmatch(text):
            names = ("year", "month", "day", "first", "second", "name", "weekday", "time")
            found = {name: match.span(name) for name in names if name in match.re.groupindex and match[name]}
            words = (("name", MONTH_IN_DATE), ("weekday", WEEKDAY_IN_DATE))
            if all(name not in found or fold(match[name]) in known for name, known in words):
                return found
    return None


def _calendar_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _in_range(parsed: ParsedDate) -> ParsedDate | DateProblem:
    if FIRST_YEAR <= parsed.day.year <= LAST_YEAR:
        return parsed
    return DateProblem(
        "date.out_of_range",
        f"{spelled(parsed.day)} is not between {FIRST_YEAR} and {LAST_YEAR}.",
        "Correct the year.",
    )


def parse_date(value: Scalar, order: DateOrder | None, *, default_year: int | None = None) -> ParsedDate | DateProblem:
    """Read a calendar cell as a date, perhaps with a time.

    Args:
        value: The cell.
        order: Whether the day or the month comes first where both are figures; ``None`` while undecided. Dotted dates
            are day first; amid month-first ones they must fit one reading only. While undecided, dates are read that
            only one order fits.
        default_year: For dates written without a year; ``None`` refuses them.

    Returns:
        The date, or what is wrong with the cell.
    """
    if isinstance(value, datetime):
        moment = whole_minute(value.replace(tzinfo=None))
        return _in_range(ParsedDate(moment.date(), moment.time() if moment.time() != time(0) else None))
    if isinstance(value, date):
        return _in_range(ParsedDate(value))
    if isinstance(value, CellProblem):
        return cell_problem(value, "date", _WRITE_DATE)
    if value is None or (isinstance(value, str) and not clean(value)):
        return DateProblem("date.missing", "There is no date.", _WRITE_DATE)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return DateProblem(
            "date.number",
            f"{value} is a plain number, not a date.",
            "Format the cell as a date; if another date appears than you meant, type it again.",
        )
    if isinstance(value, str) and len(value) <= LONGEST:
        return _date_from_text(clean(value), order, default_year)
    return DateProblem("date.unreadable", f"{shown(value)} is not a date.", _WRITE_DATE)


def _date_from_text(text: str, order: DateOrder | None, default_year: int | None) -> ParsedDate | DateProblem:
    text = westernized(text)
    for pattern in _FORMATS:
        if match := pattern.fullmatch(text):
            found = match.groupdict()
            if "name" in found and fold(found["name"]) not in MONTH_IN_DATE:
                continue
            if found["weekday"] and fold(found["weekday"]) not in WEEKDAY_IN_DATE:
                continue
            return _date_from_parts(text, found, order, default_year)
    if re.fullmatch(r"[0-9]{5}(?:\.[0-9]+)?", text):
        return DateProblem(
            "date.number",
            f"{shown(text)} is a plain number, not a date.",
            "Format the cell as a date, or type the date.",
        )
    return DateProblem("date.unreadable", f"{shown(text)} is not a date that can be read safely.", _WRITE_DATE)


def _date_from_parts(
    text: str, found: Mapping[str, str | None], order: DateOrder | None, default_year: int | None
) -> ParsedDate | DateProblem:
    written_year = found.get("year")
    if written_year is not None and len(written_year) != 4:
        return DateProblem("date.two_digit_year", f"{shown(text)} has a year of two digits.", "Write all four digits.")
    if written_year is None and default_year is None:
        return DateProblem("date.no_year", f"{shown(text)} names no year.", "Add the year, like 14 May 2026.")
    year = int(written_year) if written_year is not None else default_year or 0
    day = _resolve_day(text, year, found, order)
    if isinstance(day, DateProblem):
        return day
    if (weekday := found["weekday"]) and WEEKDAY_IN_DATE[fold(weekday)] != day.weekday():
        return DateProblem(
            "date.weekday_mismatch",
            f"{spelled(day)} is a {weekday_name(day.weekday())}, but the cell says {weekday}.",
            "Correct the date or the weekday; one of the two is wrong.",
            _without_weekday(text, found, order, default_year),
        )
    clock, offset = found["time"], None
    # After a blank "09:30-10:00" is what people write for half an hour; only with the T of a machine is it an offset.
    exact = found["t"] or (clock and not _RANGE.fullmatch(clock))
    if clock and exact and found.get("iso") == "-" and (match := _OFFSET.fullmatch(clock)):
        offset = _offset(match)
        clock = match["clock"] if offset else clock
    # "2026-05-14 00:00:00" is how programs export a plain date.
    plain = offset is None and clock is not None and _MIDNIGHT.fullmatch(clock)
    moment = time_from_text(clock) if clock and not plain else None
    if isinstance(moment, DateProblem):
        return moment
    return _in_range(ParsedDate(day, moment, offset, year_assumed=written_year is None))


def _without_weekday(
    text: str, found: Mapping[str, str | None], order: DateOrder | None, default_year: int | None
) -> ParsedDate | None:
    parsed = _date_from_parts(text, {**found, "weekday": None}, order, default_year)
    return parsed if isinstance(parsed, ParsedDate) else None


def _resolve_day(text: str, year: int, found: Mapping[str, str | None], order: DateOrder | None) -> date | DateProblem:
    first, second = found.get("first"), found.get("second")
    if first is None or second is None:
        name = found.get("name")
        month = MONTH_IN_DATE[fold(name)] + 1 if name else int(found["month"] or 0)
        day = _calendar_day(year, month, int(found["day"] or 0))
        return day or DateProblem("date.not_a_day", f"There is no such day as {shown(text)}.", "Correct the date.")
    readings = {
        DateOrder.DAY_FIRST: _calendar_day(year, int(second), int(first)),
        DateOrder.MONTH_FIRST: _calendar_day(year, int(first), int(second)),
    }
    possible = {day for day in readings.values() if day}
    if not possible:
        return DateProblem("date.not_a_day", f"There is no such day as {shown(text)}.", "Correct the date.")
    dotted = found["separator"] == "."
    wanted = DateOrder.DAY_FIRST if dotted and order is None else order
    # A dotted date amid month-first ones may be either habit, so only one that cannot be misread is taken.
    if len(possible) == 2 and (wanted is None or (dotted and wanted is DateOrder.MONTH_FIRST)):
        both = " or ".join(spelled(day) for day in readings.values() if day)
        return DateProblem(
            "date.ambiguous",
            f"{shown(text)} can be read as {both}.",
            "Write the month as a word, or say in the settings whether the day or the month comes first.",
        )
    either_will_do = order is DateOrder.MONTH_FIRST if dotted else order is None
    if day := (next(iter(possible)) if either_will_do else readings[wanted or DateOrder.DAY_FIRST]):
        return day
    expected = "day" if wanted is DateOrder.DAY_FIRST else "month"
    return DateProblem(
        "date.order",
        f"{shown(text)} does not fit: the dates here have the {expected} first.",
        "Write the month as a word, like 14 May 2026.",
    )


def _offset(match: re.Match[str]) -> timezone | None:
    if match["utc"]:
        return UTC
    hours, minutes = int(match["hours"]), int(match["minutes"])
    if hours > 14 or minutes > 59:
        return None
    size = timedelta(hours=hours, minutes=minutes)
    return timezone(-size if match["sign"] == "-" else size)


def decide_order(values: Iterable[Scalar]) -> DateOrderDecision:
    """Decide for a whole column whether the day or the month comes first in its dates in figures.

    Only texts with a four-digit year, or with none, have a say; real dates know nothing of how they were typed.

    Args:
        values: The cells of the column, in order.

    Returns:
        The order where all evidence agrees; the places of the evidence on either side.
    """
    votes: dict[DateOrder, list[int]] = {DateOrder.DAY_FIRST: [], DateOrder.MONTH_FIRST: []}
    for place, value in enumerate(values):
        if not isinstance(value, str) or len(value) > LONGEST:
            continue
        text = westernized(clean(value))
        for pattern in _FORMATS:
            if match := pattern.fullmatch(text):
                found = match.groupdict()
                if "first" in found and len(found["year"] if found.get("year") else "none") == 4:
                    first, second = int(found["first"]), int(found["second"])
                    if 12 < first <= 31 and 1 <= second <= 12:
                        votes[DateOrder.DAY_FIRST].append(place)
                    elif 12 < second <= 31 and 1 <= first <= 12:
                        votes[DateOrder.MONTH_FIRST].append(place)
                break
    sides = [order for order, places in votes.items() if places]
    day_first, month_first = (tuple(places) for places in votes.values())
    return DateOrderDecision(sides[0] if len(sides) == 1 else None, day_first, month_first)

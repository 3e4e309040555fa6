"""What a tab says beside its table: year, month and network, in its name, its title, and the dates themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from calendar_sync.entries.dates import DateOrder, DateProblem, ParsedDate
from calendar_sync.layout.blocks import merged_down
from calendar_sync.layout.contents import is_filled
from calendar_sync.layout.days import (
    MIXED,
    DateRules,
    decide,
    is_ambiguous,
    month_named,
    months_in,
    read_day,
    turns_year,
    weekday_beside,
)
from calendar_sync.layout.find import Found, posts
from calendar_sync.layout.platforms import read_platforms, type_of
from calendar_sync.layout.words import ABOUT_CALENDARS
from calendar_sync.layout.years import Told, season_told, texts_around, year_told
from calendar_sync.model.services import plain
from calendar_sync.model.sheet import Scalar


@dataclass(frozen=True, slots=True)
class Dates:
    """What was found out about the dates of a tab.

    Args:
        order: Day or month first; ``None`` where nobody knows, or nothing needs it.
        order_confidence: 1 where nothing needs it.
        order_reason: For people.
        year: For dates that name none.
        begins: First month of a season such as 2026/27, whose first year ``year`` is.
        year_needed: There are such dates.
        month: Of the tab.
        readable: Rows whose date can be read.
        unread: Examples of dates that can be read either way.
    """

    order: DateOrder | None
    order_confidence: float
    order_reason: str
    year: Told
    year_needed: bool
    month: Told
    readable: int
    unread: tuple[Scalar, ...] = ()
    begins: int | None = None


def read_dates(
    found: Found,
    column: int | None,
    weekday_column: int | None,
    hint: DateOrder | None,
    *,
    epoch_1904: bool = False,
    instead: Sequence[Scalar] = (),
) -> Dates:
    """Return what can be found out about the dates of a tab.

    Args:
        found: The calendar.
        column: 1-based column of the dates.
        weekday_column: 1-based column of weekdays beside them.
        hint: Day or month first, as the title spells it.
        epoch_1904: Plain numbers count from 1904.
        instead: What may be dates where no column holds them: lines between the rows.
    """
    places = [row + 1 for row in posts(found)]
    cells = [found.tab.value(row, column) if column else None for row in places]
    weekdays = [weekday_beside(found.tab.value(row, weekday_column)) if weekday_column else None for row in places]
    if instead:
        cells, weekdays = list(instead), [None] * len(instead)
    month = _month(found)
    year = year_told(found, cells, " ".join(found.header.titles.get(column or 0, "").split()))
    known = year.value if isinstance(year.value, int) else None
    rules = DateRules(None, known, month.value if isinstance(month.value, int) else None, epoch_1904)
    order, confidence, reason = decide(cells, hint, weekdays, rules)
    rules = DateRules(order, known or _YEARS[0], rules.month, epoch_1904)
    years = (known,) if known else _YEARS
    parsed = [(cell, _in_some_year(cell, rules, years)) for cell in cells if is_filled(cell)]
    assumed = [day.day for _, day in parsed if isinstance(day, ParsedDate) and day.year_assumed]
    season, begins = season_told(found, assumed)
    short = any(not isinstance(day, ParsedDate) and day.rule == "date.two_digit_year" for _, day in parsed)
    if season.value is not None:
        year = season
    elif month_named(found.tab.name) is None and any(
        turns_year(one.month, other.month) for one, other in pairwise(assumed)
    ):
        year = Told(year.value, min(year.confidence, 0.5), f"{year.reason}; but the dates run over New Year")
    if year.value is None and assumed:
        fitting = [one for one in _YEARS if _fits_weekdays(cells, weekdays, replace(rules, year=one), every=True)]
        if len(fitting) < len(_YEARS) / 2:
            told = " or ".join(map(str, fitting)) if fitting else "no one year"
            year = Told(reason=f"their weekdays are those of {told}")
    rules = replace(rules, begins=begins, year=year.value) if begins and isinstance(year.value, int) else rules
    if known is not None and assumed and not _fits_weekdays(cells, weekdays, rules):
        year = Told(
            year.value, min(year.confidence, 0.4), f"{year.reason}; but the weekdays beside the dates say otherwise"
        )
    return Dates(
        order,
        confidence,
        reason,
        year,
        bool(assumed) or short,
        month,
        sum(isinstance(day, ParsedDate) for _, day in parsed),
        tuple(
            islice(
                (cell for cell, _ in parsed if confidence < 1 and isinstance(cell, str) and is_ambiguous(cell, rules)),
                3,
            )
        ),
        begins if year.confidence >= 0.9 else None,
    )


_YEARS = range(2024, 2035)
"""By which dates without a year are read while nobody knows it: any but one may disagree with the weekdays in them."""


def _in_some_year(cell: Scalar, rules: DateRules, years: Sequence[int]) -> ParsedDate | DateProblem:
    """Return a date read by the first of ``years`` in which there is such a day; that year means nothing."""
    first = read_day(cell, rules)
    if isinstance(first, ParsedDate) or first.rule not in ("date.weekday_mismatch", "date.not_a_day"):
        return first
    others = (read_day(cell, replace(rules, year=year)) for year in years)
    return next((day for day in others if isinstance(day, ParsedDate) and day.year_assumed), first)


_YEAR_FIRST = frozenset({"ja", "zh", "ko", "hu", "lt", "sv", "fa", "mn"})


def by_locale(dates: Dates, locale: str | None) -> Dates:
    """Return ``dates`` with the order that the spreadsheet's locale has, where nothing else tells it.

    Args:
        dates: As found out from the sheet itself.
        locale: Such as ``en_GB``; ``None`` where the spreadsheet carries none.
    """
    language, _, country = (locale or "").replace("-", "_").partition("_")
    if dates.order is not None or dates.order_confidence > 0 or not language or language in _YEAR_FIRST:
        return dates
    if dates.order_reason == MIXED or country in ("CA", "ZA"):
        return dates
    order = DateOrder.MONTH_FIRST if country in ("US", "PH") or locale == "en" else DateOrder.DAY_FIRST
    return replace(dates, order=order, order_confidence=0.87, order_reason=f"the spreadsheet's locale is {locale}")


def _fits_weekdays(
    cells: Sequence[Scalar], weekdays: Sequence[int | None], rules: DateRules, *, every: bool = False
) -> bool:
    """Return whether the weekdays beside most dates are theirs; ``every`` wants all, also those in the cells."""
    right = wrong = 0
    for cell, weekday in zip(cells, weekdays, strict=True):
        day = read_day(cell, rules) if is_filled(cell) and (every or weekday is not None) else None
        if isinstance(day, ParsedDate) and day.year_assumed and weekday is not None:
            right, wrong = right + (day.day.weekday() == weekday), wrong + (day.day.weekday() != weekday)
        elif every and isinstance(day, DateProblem) and day.rule == "date.weekday_mismatch":
            return False
    return wrong == 0 or (right >= 3 * wrong and not every)


def _month(found: Found) -> Told:
    for text, where in texts_around(found):
        months = months_in(text)
        if len(months) == 1:
            return Told(months[0], 0.9, where)
        if months:
            return Told()
    return Told()


def channel_of(found: Found) -> Told:
    """Return the network that a tab is for, by its name or the title above its table."""
    name = found.tab.name.strip()
    if _networks_only(name):
        typed = any(mention.post_type or not mention.service for mention in read_platforms(name))
        words = name if typed else ", ".join(mention.word for mention in read_platforms(name))
        return Told(words, 0.95, f"the tab's name '{name}'")
    for text, where in texts_around(found):
        rest = _without_calendar(text)
        if rest and _networks_only(rest):
            return Told(rest, 0.9 if where.startswith("the tab") else 0.7, where)
    return Told()


_WORD = re.compile(r"[^\W_]+(?:[./][^\W_]+)?")
_A_SPAN = re.compile(r"\d+|(?:Q|H|W|KW|WK|FY|CY)\d{1,4}", re.IGNORECASE)
"""Years, quarters, halves and weeks: ``LinkedIn Q1``."""
_BETWEEN = re.compile(r"[&+,;/|]")


def _without_calendar(text: str) -> str:
    """Return what a title says but for calendars and months: ``TikTok, Reels`` of ``TikTok & Reels plan, May``."""
    kept = [
        found
        for found in _WORD.finditer(text)
        if plain(found[0]) not in ABOUT_CALENDARS and not _A_SPAN.fullmatch(found[0]) and not months_in(found[0])
    ]
    rest = kept[0][0] if kept else ""
    for before, word in pairwise(kept):
        rest += (", " if _BETWEEN.search(text[before.end() : word.start()]) else " ") + word[0]
    return rest


def _networks_only(text: str) -> bool:
    """Return whether a text names networks alone, or kinds of posts beside them, as in ``TikTok & Reels``."""
    mentions = read_platforms(text)
    if not any(mention.service for mention in mentions) or any(mention.skipped for mention in mentions):
        return False
    return all(mention.service or type_of(mention.word) for mention in mentions)


def blanks(found: Found, column: int, beside: Sequence[int]) -> tuple[int, int, int]:
    """Count how a column is filled where any of the columns ``beside`` is.

    Returns:
        How many more blocks fill it in their first row than do not, rows further down that do, and rows further down
        that do not, below one that does.
    """
    counts: Counter[str] = Counter()
    merged = merged_down(found.tab)
    head, said = True, False
    rows = set(posts(found))
    for place in range(found.header.last_row, len(found.tab.rows)):
        if place not in rows:
            head, said = True, False
            continue
        if not any(is_filled(found.tab.value(place + 1, other)) for other in beside):
            continue
        filled = is_filled(found.tab.value(place + 1, column)) or (place + 1, column) in merged
        if head:
            counts["head" if filled else "bare"] += 1
        elif filled or said:
            counts["filled" if filled else "blank"] += 1
        head, said = False, said or filled
    return counts["head"] - counts["bare"], counts["filled"], counts["blank"]

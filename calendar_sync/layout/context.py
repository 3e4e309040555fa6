"""What a tab says beside its table: year, month and network, in its name, its title, and the dates themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from calendar_sync.entries.dates import DateOrder, ParsedDate
from calendar_sync.layout.blocks import merged_down
from calendar_sync.layout.contents import is_filled
from calendar_sync.layout.days import (
    MIXED,
    DateRules,
    decide,
    month_named,
    months_in,
    read_day,
    turns_year,
    weekday_of,
    years_in,
)
from calendar_sync.layout.find import Found, posts
from calendar_sync.layout.platforms import is_platform_list, read_platforms
from calendar_sync.layout.words import ABOUT_CALENDARS
from calendar_sync.model.services import plain
from calendar_sync.model.sheet import Scalar


@dataclass(frozen=True, slots=True)
class Told:
    """Something that was found out beside the table.

    Args:
        value: What; ``None`` where nothing was found.
        confidence: From 0 to 1.
        reason: Where it stands, for people.
    """

    value: int | str | None = None
    confidence: float = 0.0
    reason: str = ""


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
        unread: Examples of dates that cannot.
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


def texts_around(found: Found) -> Iterator[tuple[str, str]]:
    """Yield what stands in the tab's name and above its titles, each with words for where it stands."""
    yield found.tab.name, f"the tab's name '{found.tab.name.strip()}'"
    for number, row in enumerate(found.tab.rows[: found.header.row - 1], start=1):
        for value in row:
            if isinstance(value, str) and value.strip() and len(value) <= 120:
                yield value, f"the title '{' '.join(value.split())[:60]}' in row {number}"
            elif isinstance(value, date):
                yield f"{value:%Y}", f"the date above the table in row {number}"


def headings(found: Found) -> Iterator[tuple[str, int]]:
    """Yield the texts of rows below the titles that hold one cell of the table, with their 1-based numbers."""
    for number in range(found.header.last_row + 1, len(found.tab.rows) + 1):
        cells = [cell for cell in found.tab.rows[number - 1][found.left - 1 : found.right] if is_filled(cell)]
        if len(cells) == 1 and isinstance(cells[0], str):
            yield cells[0], number


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
    weekdays = [weekday_of(found.tab.value(row, weekday_column)) if weekday_column else None for row in places]
    if instead:
        cells, weekdays = list(instead), [None] * len(instead)
    month = _month(found)
    year = _year(found, cells)
    if year.value is None:
        year = _short_year(found, cells)
    known = year.value if isinstance(year.value, int) else None
    rules = DateRules(None, known, month.value if isinstance(month.value, int) else None, epoch_1904)
    order, confidence, reason = decide(cells, hint, weekdays, rules)
    rules = DateRules(order, known or 2024, rules.month, epoch_1904)
    parsed = [(cell, read_day(cell, rules)) for cell in cells if is_filled(cell)]
    assumed = [day.day for _, day in parsed if isinstance(day, ParsedDate) and day.year_assumed]
    season, begins = _season(found, assumed)
    short = any(not isinstance(day, ParsedDate) and day.rule == "date.two_digit_year" for _, day in parsed)
    if season.value is not None:
        year = season
    elif month_named(found.tab.name) is None and any(
        turns_year(one.month, other.month) for one, other in pairwise(assumed)
    ):
        year = Told(year.value, min(year.confidence, 0.5), f"{year.reason}; but the dates run over New Year")
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
        tuple(cell for cell, day in parsed if not isinstance(day, ParsedDate))[:3],
        begins if year.confidence >= 0.9 else None,
    )


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


def _fits_weekdays(cells: Sequence[Scalar], weekdays: Sequence[int | None], rules: DateRules) -> bool:
    right = wrong = 0
    for cell, weekday in zip(cells, weekdays, strict=True):
        day = read_day(cell, rules) if is_filled(cell) and weekday is not None else None
        if isinstance(day, ParsedDate) and day.year_assumed:
            right, wrong = right + (day.day.weekday() == weekday), wrong + (day.day.weekday() != weekday)
    return wrong == 0 or right >= 3 * wrong


def _year(found: Found, cells: Sequence[Scalar]) -> Told:
    said: dict[int, list[str]] = {}
    for text, where in texts_around(found):
        for year in years_in(text):
            said.setdefault(year, []).append(where)
    rows = posts(found)
    below_some = False
    for text, number in headings(found):
        for year in years_in(text):
            below_some = below_some or (not said and bool(rows) and rows[0] + 1 < number)
            said.setdefault(year, []).append(f"the heading in row {number}")
    for cell in cells:
        if isinstance(cell, date) and cell.year >= 2000:
            said.setdefault(cell.year, []).append("the full dates in the same column")
        elif isinstance(cell, str):
            for year in years_in(cell):
                said.setdefault(year, []).append("the full dates in the same column")
    if len(said) == 1:
        year, places = next(iter(said.items()))
        if below_some and "heading" in places[0]:
            return Told(year, 0.4, f"{places[0]}, which does not stand above all rows")
        return Told(year, 0.92, places[0])
    if said:
        years = " and ".join(str(year) for year in sorted(said))
        likeliest = max(said, key=lambda year: len(said[year]))
        return Told(likeliest, 0.4, f"several years are named: {years}")
    return Told()


_SEASON = re.compile(r"(?<!\d)20(\d\d) ?[-/–] ?(?:20)?(\d\d)(?!\d)")


def _season(found: Found, days: Sequence[date]) -> tuple[Told, int | None]:
    """Return the first year of a season such as ``2026/27`` that a tab is named after, and its first month.

    Certain only where its days run over New Year once, in their order, or all lie in autumn.
    """
    for text, where in texts_around(found):
        match = _SEASON.search(text)
        if match is None or int(match[2]) != (int(match[1]) + 1) % 100:
            continue
        year = 2000 + int(match[1])
        months = [day.month for day in days]
        turns = [place for place in range(1, len(months)) if months[place] < months[place - 1]]
        if len(turns) == 1 and months[turns[0] - 1] - months[turns[0]] >= 6:
            before, after = min(months[: turns[0]]), max(months[turns[0] :])
            if after < before:
                return Told(year, 0.92, f"{where}, whose days run over New Year once"), before
        if months and not turns and min(months) >= 9:
            return Told(year, 0.92, where), min(months)
        return Told(year, 0.4, f"{where} names two years"), None
    return Told(), None


def _short_year(found: Found, cells: Sequence[Scalar]) -> Told:
    """Return the year of a tab called ``Nov 26``, unless that may be the one day of all its rows."""
    name = found.tab.name.strip()
    short = re.fullmatch(r"([^\W\d_]{3,}\.?)[ '’\-_]{0,3}(\d{2})", name)
    months = months_in(short[1]) if short else []
    if short is None or len(months) != 1:
        return Told()
    rules = DateRules(None, 2000 + int(short[2]), months[0])
    days = {day.day for cell in cells if is_filled(cell) and isinstance(day := read_day(cell, rules), ParsedDate)}
    if any(day.month == months[0] and day.day != int(short[2]) for day in days):
        return Told(2000 + int(short[2]), 0.92, f"the tab's name '{name}'")
    return Told()


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
    name = found.tab.name
    if is_platform_list(name) and not any(mention.skipped for mention in read_platforms(name)):
        return Told(
            ", ".join(mention.word for mention in read_platforms(name)), 0.95, f"the tab's name '{name.strip()}'"
        )
    for text, where in texts_around(found):
        named = [word for word in re.findall(r"[^\W_]+(?:[./][^\W_]+)?", text) if plain(word) not in ABOUT_CALENDARS]
        rest = " ".join(word for word in named if not word.isdigit() and not months_in(word))
        if rest and _networks_only(rest):
            return Told(rest, 0.9 if where.startswith("the tab") else 0.7, where)
    return Told()


def _networks_only(text: str) -> bool:
    return is_platform_list(text) and not any(mention.skipped for mention in read_platforms(text))


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

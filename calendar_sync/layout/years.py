"""The year of dates that name none, as it stands beside a table or shows in the dates themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from calendar_sync.entries.date_words import WEEKDAY_IN_DATE, fold
from calendar_sync.entries.dates import ParsedDate
from calendar_sync.layout.contents import is_filled
from calendar_sync.layout.days import DateRules, months_in, read_day, years_in
from calendar_sync.layout.find import Found, posts
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
        row = found.tab.rows[number - 1]
        cells = [cell for cell in row[found.left - 1 : found.right] if is_filled(cell)] if row else []
        if len(cells) == 1 and isinstance(cells[0], str):
            yield cells[0], number


def year_told(found: Found, cells: Sequence[Scalar], title: str = "") -> Told:
    """Return the year that a tab's dates are in, as its name, its titles, headings, or the dates themselves say it.

    Args:
        found: The calendar.
        cells: Of its column of dates.
        title: Of that column, ``Date (2026)``.
    """
    for told in (_named(found, cells, title), _short_year(found, cells), _ending(cells)):
        if told.value is not None:
            return told
    return Told()


_YEAR_OF_ALL = re.compile(r"\D*20\d\d\D*")
_SHOWN_HOW = re.compile(
    r"\b(?:format|formatted|example|exemple|beispiel|ejemplo|like|such|e\.?g|ex|z\. ?b|p\. ?ex)\b", re.IGNORECASE
)


def _named(found: Found, cells: Sequence[Scalar], title: str) -> Told:
    said: dict[int, list[str]] = {}
    if _YEAR_OF_ALL.fullmatch(title) and not _SHOWN_HOW.search(title):
        said = {year: [f"the title '{title}' of the dates"] for year in years_in(title)}
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


def season_told(found: Found, days: Sequence[date]) -> tuple[Told, int | None]:
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


_ENDS_SHORT = re.compile(
    r"(?:(?P<weekday>[^\W\d_]{2,12})\.?,? )?(?P<first>\d{1,2})(?:[/.\- ]|\. )(?P<second>\d{1,2}|[^\W\d_]{3,9}\.?)"
    r"[/.\- ] ?['’]?(?P<last>\d{2})"
)


def _short_ends(cells: Sequence[Scalar]) -> list[re.Match[str]]:
    """Return the parts of all texts among cells, or nothing where one of them does not end in two figures."""
    texts = [cell.strip() for cell in cells if isinstance(cell, str) and cell.strip()]
    found = [match for text in texts if (match := _ENDS_SHORT.fullmatch(text))]
    strange = any(match["weekday"] and fold(match["weekday"]) not in WEEKDAY_IN_DATE for match in found)
    return found if len(found) == len(texts) and not strange else []


def _ending(cells: Sequence[Scalar]) -> Told:
    """Return the year, or the first of two, in which all dates end, where that can be nothing else: ``12/22/26``."""
    found = _short_ends(cells)
    lasts = {match["last"] for match in found}
    firsts = {match["first"] for match in found}
    years = sorted(map(int, lasts))
    if not years or years[0] < _A_YEAR or years[-1] > years[0] + 1:
        return Told()
    # Years first, as in 26-12-01, would be the same in all rows, and days last would not.
    named = all(match["second"][0].isalpha() for match in found)
    if not named and (len({match["first"] + match["second"] for match in found}) < 2 or firsts <= lasts):
        return Told()
    if len(years) == 2 and (firsts & lasts or not _run_over(found)):
        return Told()  # Two days in a row, behind years or months, look like that.
    return Told(2000 + years[0], 0.9, f"all of its dates end in {' or '.join(map(str, years))}")


def _run_over(found: Sequence[re.Match[str]]) -> bool:
    """Return whether dates go from the end of one year to the beginning of the next, once and in their order."""
    turns = [(one, other) for one, other in pairwise(found) if one["last"] != other["last"]]
    if len(turns) != 1 or turns[0][0]["last"] > turns[0][1]["last"]:
        return False
    before, after = map(_months, turns[0])
    return max(before, default=0) >= 10 and 1 <= min(after, default=0) <= 3


def _months(match: re.Match[str]) -> list[int]:
    """Return which months a short date may lie in."""
    if match["second"][0].isalpha():
        return months_in(match["second"])
    return [int(part) for part in (match["first"], match["second"]) if 1 <= int(part) <= 12]


_A_YEAR = 24
"""The least that two figures at the end of all dates are taken for a year."""

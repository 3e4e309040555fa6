"""Finding the rows of titles: every row of a tab is held for one until it turns out not to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from calendar_sync.layout.contents import LONG, is_filled, kinds
from calendar_sync.layout.titles import LONGEST_TITLE, TitleReading, read_title
from calendar_sync.model.services import fold, label
from calendar_sync.model.sheet import Scalar, Tab

SEARCHED = 3_000
"""Rows of a tab that are looked at; calendars of many years are shorter."""

_SUBJECT = frozenset({"text", "network", "concept", "media", "post_type"})
_FRAME = frozenset({"date", "channels", "status", "time", "weekday", "approved"})
_DATA = frozenset({"date", "time", "url", "number", "problem", "hashtags", "vague"})
"""Kinds of cells that are no titles."""


@dataclass(frozen=True, slots=True)
class Header:
    """A row, or two rows, of titles.

    Args:
        row: 1-based number of the (first) row.
        lines: 1 or 2.
        titles: By 1-based column.
        score: How much speaks for it.
    """

    row: int
    lines: int
    titles: Mapping[int, str]
    score: float

    @property
    def last_row(self) -> int:
        """The row above the first one that can hold data."""
        return self.row + self.lines - 1


def find_headers(tab: Tab) -> list[Header]:
    """Return what may be the header of ``tab``, the likeliest first; repeated headers once."""
    found: list[Header] = []
    lines = [_titles(row) for row in tab.rows[:SEARCHED]]
    spread, tiers = _spread(tab), _tiers(tab)
    for place, titles in enumerate(lines):
        if len(titles) >= 2 and (score := _score(titles, tab.rows[place])) > 0:
            found.append(Header(place + 1, 1, titles, score))
        if place + 1 < len(lines) and titles and len(lines[place + 1]) >= 2:
            above = _repeated(titles, lines[place + 1]) | spread.get(place + 1, {}) | titles
            joined = _joined(above, lines[place + 1])
            clean = not any(_is_data(cell) for cell in (*tab.rows[place], *tab.rows[place + 1]))
            if clean and (score := _score(joined, ())) > 0:
                # Two lines must say clearly more than either one: else the first is a heading, or data the second.
                found.append(Header(place + 1, 2, joined, score - (0.3 if place + 1 in tiers else 0.9)))
    found.sort(key=lambda header: (-round(header.score, 3), header.row))
    seen: set[tuple[tuple[int, str], ...]] = set()
    unique = []
    for header in found:
        mark = tuple(sorted(header.titles.items()))
        if mark not in seen:
            seen.add(mark)
            unique.append(header)
    return unique[:8]


def _titles(row: Sequence[Scalar]) -> dict[int, str]:
    return {
        column: " ".join(value.split())
        for column, value in enumerate(row, start=1)
        if isinstance(value, str) and value.strip() and len(value) <= LONGEST_TITLE
    }


def _is_data(value: Scalar) -> bool:
    if not is_filled(value):
        return False
    if isinstance(value, str):
        return len(value) > LONGEST_TITLE or bool(kinds(value) & _DATA)
    return True


def _score(titles: Mapping[int, str], row: Sequence[Scalar]) -> float:
    readings = {column: read_title(title) for column, title in titles.items()}
    best: dict[str, float] = {}
    for reading in readings.values():
        if reading.field and reading.field != "other":
            name = f"{reading.field}:{reading.service}" if reading.service else reading.field
            best[name] = max(best.get(name, 0.0), reading.strength)
    fields = {name.partition(":")[0] for name in best}
    if len(best) < 2 or not (fields & _SUBJECT or "channels" in fields) or not fields & _FRAME:
        return 0.0
    unknown = sum(1 for column, reading in readings.items() if not reading.field and len(titles[column]) > LONG)
    data = sum(_is_data(cell) for cell in row)
    known = sum(reading.field == "other" for reading in readings.values())
    named = sum(min(strength, 0.5) if name.startswith("network") else strength for name, strength in best.items())
    return named + 0.3 * known - 0.7 * data - 0.4 * unknown


def _spread(tab: Tab) -> dict[int, dict[int, str]]:
    """Return, by row, the titles of cells that are merged over several columns, for each of these."""
    found: dict[int, dict[int, str]] = {}
    for first_row, first_column, _, last_column in tab.merged:
        value = tab.value(first_row, first_column)
        if last_column > first_column and isinstance(value, str) and value.strip() and len(value) <= LONG:
            row = found.setdefault(first_row, {})
            row.update(dict.fromkeys(range(first_column, min(last_column, first_column + 60) + 1), value.strip()))
    return found


def _tiers(tab: Tab) -> frozenset[int]:
    """Return the rows that merged cells show to be the upper one of two lines of titles.

    One title is as high as both lines, or several stand over some columns each; a banner stands over all of them.
    """
    groups: Counter[int] = Counter()
    tall = set()
    for first_row, first_column, last_row, last_column in tab.merged:
        if isinstance(value := tab.value(first_row, first_column), str) and value.strip() and len(value) <= LONG:
            if (last_row, last_column) == (first_row + 1, first_column):
                tall.add(first_row)
            elif last_row == first_row and last_column > first_column:
                groups[first_row] += 1
    return frozenset(tall) | {row for row, count in groups.items() if count > 1}


def _repeated(upper: Mapping[int, str], lower: Mapping[int, str]) -> dict[int, str]:
    """Return the networks over groups of titles that are all alike, for each column of their group.

    ``Facebook | | Instagram |`` above ``Copy | Time | Copy | Time`` means what it would if it were merged.
    """
    starts = [column for column in sorted(upper) if read_title(upper[column]).service]
    widths = {right - left for left, right in pairwise(starts)}
    if len(widths) != 1 or (width := widths.pop()) < 2:
        return {}
    groups = [[fold(lower.get(column, "")) for column in range(start, start + width)] for start in starts]
    between = any(column in upper for start in starts for column in range(start + 1, start + width))
    if between or not all(groups[0]) or any(group != groups[0] for group in groups):
        return {}
    return {column: upper[start] for start in starts for column in range(start, start + width)}


def _joined(upper: Mapping[int, str], lower: Mapping[int, str]) -> dict[int, str]:
    """Return the titles of two lines; what stands above a title belongs to it."""
    return {column: _pair(upper.get(column, ""), lower.get(column, "")) for column in sorted({*upper, *lower})}


def _pair(above: str, below: str) -> str:
    if not above or not below:
        return above or below
    reading = read_title(above)
    if reading.field == "network" and reading.service:
        return f"{below} ({label(reading.service)})"
    alone = read_title(below)
    if alone.strength >= 1.0 and alone.field != "network":
        return below
    # "Datum" over "Tag" and "Uhrzeit": the day is that of the date, and no tag.
    return above if reading.strength >= 1.0 and reading.field == alone.field == "date" else f"{above} {below}"


def readings(header: Header) -> dict[int, TitleReading]:
    """Return what each title says, by column."""
    return {column: read_title(title) for column, title in header.titles.items()}


def segments(tab: Tab, header: Header) -> list[tuple[int, int]]:
    """Return the stretches of columns that hang together: an empty column parts a table from notes beside it."""
    runs: list[list[int]] = []
    for column in sorted(header.titles):
        if runs and column - runs[-1][-1] <= 2 and not _is_empty_between(tab, header, runs[-1][-1], column):
            runs[-1].append(column)
        else:
            runs.append([column])
    return [(run[0], run[-1]) for run in runs]


def _is_empty_between(tab: Tab, header: Header, left: int, right: int) -> bool:
    """Return whether an empty column parts two titles; between columns filled alike it only spaces them."""
    if right - left < 2:
        return False
    below = tab.rows[header.last_row : header.last_row + 200]

    def filled(column: int) -> set[int]:
        return {place for place, row in enumerate(below) if column <= len(row) and is_filled(row[column - 1])}

    if any(filled(column) for column in range(left + 1, right)):
        return False
    one, other = filled(left), filled(right)
    return len(one & other) < 2 or one != other


def same_titles(cells: Sequence[Scalar], titles: Mapping[int, str]) -> bool:
    """Return whether a row repeats most of ``titles`` in their columns."""
    missing = len(titles) - max(2, len(titles) // 2 + 1)
    for column, title in titles.items():
        value = cells[column - 1] if column <= len(cells) else None
        if not isinstance(value, str) or " ".join(value.split()).casefold() != title.casefold():
            missing -= 1
            if missing < 0:
                return False
    return missing >= 0


def data_rows(tab: Tab, header: Header, left: int, right: int) -> Iterator[int]:
    """Yield the 0-based places of rows below a header with at least two cells of the table, and no titles again.

    Rows below the same titles in other columns are none of them.
    """
    apart = False
    places = {fold(title): column for column, title in header.titles.items()}
    for place in range(header.last_row, len(tab.rows)):
        row = tab.rows[place]
        if not row:
            continue
        here = {
            fold(cell): column for column, cell in enumerate(row, start=1) if isinstance(cell, str) and len(cell) < LONG
        }
        both = here.keys() & places.keys()
        again = same_titles(row, header.titles)
        if again or (len(both) >= 3 and 3 * len(both) >= 2 * len(places)):
            apart = any(here[title] != places[title] for title in both)
        if sum(map(is_filled, row[left - 1 : right])) >= 2 and not again and not apart:
            yield place

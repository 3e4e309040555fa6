"""Titles that stand again further down in another order: followed where each is known, else the rows below wait."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from calendar_sync.calendars.header import TabLayout
from calendar_sync.layout.asides import heeded
from calendar_sync.layout.blocks import has_titles_elsewhere, other_table
from calendar_sync.layout.columns import guess
from calendar_sync.layout.contents import describe, is_filled, shown
from calendar_sync.layout.evidence import text_support
from calendar_sync.layout.headers import same_titles
from calendar_sync.layout.locate import Located, raw_title
from calendar_sync.layout.new_columns import with_new_columns
from calendar_sync.layout.saved import SavedTab
from calendar_sync.layout.titles import LONGEST_TITLE, read_title, spaced
from calendar_sync.model.entry import Issue, Severity
from calendar_sync.model.services import fold
from calendar_sync.model.sheet import CellRef, Fault, Row, Scalar, Tab, column_letters


def tables_above(tab: Tab, located: Located, wanted: Sequence[str]) -> list[Issue]:
    """Return what is wrong where most of the folded titles ``wanted`` stand above those that are read as well."""
    above = enumerate(tab.rows[: located.header_row - 1], start=1)
    return [other_table(tab, number) for number, line in above if has_titles_elsewhere(line, wanted)]


def follow(tab: Tab, saved: SavedTab, located: Located, number: int, again: str) -> Located | None:
    """Return where the columns stand below the titles in row ``number``; ``None`` where that is not beyond doubt.

    Each title that is read above must stand there once; one that is new may be of nothing that is posted.

    Args:
        tab: As read.
        saved: Its layout.
        located: Where its columns are above that row.
        number: 1-based row of the further titles.
        again: What they are: ``other`` where they stand in other columns.
    """
    line = tab.rows[number - 1]
    cells = {place: cell for place, cell in enumerate(line, start=1) if is_filled(cell)}
    titles = {
        place: fold(cell) for place, cell in cells.items() if isinstance(cell, str) and len(cell) <= LONGEST_TITLE
    }
    if again != "other" or saved.lines != 1 or len(titles) < len(cells) or not clear_of_own(located, line):
        return None
    columns: dict[str, tuple[int, ...]] = {}
    for name, places in located.columns.items():
        for above in places:
            there = [place for place, title in titles.items() if title == located.titles.get(above)]
            if len(there) != 1:
                return None
            columns[name] = (*columns.get(name, ()), there[0])
    named = {place: spaced(raw_title(tab, number, 1, place)) for place in titles}
    known = tuple(located.shown.values())
    below = Located(number, columns, titles, located.own, (), named, located.relaid)
    below, new = with_new_columns(tab, replace(saved, not_read=(*(saved.not_read or ()), *known)), below)
    if any(issue.rule == "layout.new_column" and "nothing is read" in issue.message for issue in new):
        return None
    texts = [
        place for name, places in columns.items() if name.partition(":")[0] in ("text", "post") for place in places
    ]
    rows = range(number + 1, len(tab.rows) + 1)
    speaks = describe(value for row in rows for place in texts if is_filled(value := tab.value(row, place)))
    return below if text_support(speaks)[0] >= 1.0 else None


def moved_below(tab: Tab, above: Located, below: Located) -> Issue:
    """Return the note that the columns stand in another order below further titles, and are read so."""
    named = {place: below.shown[place] for places in below.columns.values() for place in places}
    old = {fold(title): place for place, title in above.shown.items()}
    moves = [
        f"'{title}' in {column_letters(place)}"
        for place, title in sorted(named.items())
        if old.get(fold(title)) != place
    ]
    return Issue(
        rule="layout.column_moved",
        severity=Severity.WARNING,
        cell=str(CellRef(tab.name, below.header_row, min(named))),
        message=f"Below row {below.header_row} the columns stand in another order, and are read by the titles there: "
        f"{', '.join(moves)}.",
        fix="Nothing to do, if each column holds what its title says.",
        row=below.header_row,
        tab=tab.name,
    )


def clear_of_own(located: Located, line: Sequence[Scalar]) -> bool:
    """Return whether no titles stand in the tool's own columns: else the Sync IDs below may have moved as well."""
    return not any(place <= len(line) and line[place - 1] not in (None, "") for place in located.own.values())


def below_others(number: int) -> Fault:
    """Return why a row must wait that stands below other titles, those in the 1-based row ``number``."""
    return Fault(
        "sheet.other_titles",
        "text",
        f"In row {number} other titles stand, or the same ones in other columns, and this row stands below them.",
        "Put the columns in the same order in both tables, or give the second one a tab of its own.",
    )


def further(known: Collection[int], number: int, line: Sequence[Scalar]) -> dict[int, tuple[int, str]]:
    """Return columns that have a title only where the titles stand again, each with that 1-based row and the title.

    What stands apart, beyond an empty column, is none of them.

    Args:
        known: 1-based columns with a title, and the tool's own.
        number: 1-based row in which the titles stand again.
        line: Its cells.
    """
    found: dict[int, tuple[int, str]] = {}
    for place, cell in enumerate(line, start=1):
        adjoins = {place - 1, place + 1} & {*known, *found}
        if place not in known and adjoins and isinstance(cell, str) and len(cell) <= LONGEST_TITLE:
            found[place] = (number, cell)
    return found


_WHOLE_WITHOUT = frozenset({"", "weekday", "notes"})
"""What columns are that rows are whole without; notes beside a table that speak against posting are heeded anyway."""


def further_faults(tab: Tab, number: int, columns: Mapping[int, tuple[int, str]]) -> Iterator[Fault]:
    """Yield why the 1-based row ``number`` must wait that fills one of the ``columns`` of :func:`further`."""
    for place, (row, title) in columns.items():
        if not is_filled(value := tab.value(number, place)):
            continue
        item = heeded(guess(place, title, read_title(title), describe([value])), decided=True)
        if item.field not in _WHOLE_WITHOUT:
            yield Fault(
                "sheet.other_titles",
                "text",
                f"'{shown(value)}' stands in {column_letters(place)}{number} below '{shown(title)}', a title that only "
                f"row {row} has, so nothing is read from there.",
                "Put that title into the first row of titles as well, and run calendar-sync init again.",
            )


def rows_with_further(tab: Tab, layout: TabLayout, rows: Sequence[Row]) -> dict[int, tuple[Fault, ...]]:
    """Return why rows must wait that fill such columns, by number, where the calendar has our own titles.

    Args:
        tab: As read.
        layout: Where its columns are.
        rows: Those that may be posts.
    """
    header = tab.rows[layout.header_row - 1]
    titles = {place: cell for place, cell in enumerate(header, start=1) if isinstance(cell, str) and cell.strip()}
    wanted = {place: " ".join(titles[place].split()) for place in layout.columns.values() if place in titles}
    again = (row for row in range(layout.header_row + 1, len(tab.rows) + 1) if same_titles(tab.rows[row - 1], wanted))
    tables = {row: more for row in again if (more := further(titles, row, tab.rows[row - 1]))}
    starts = sorted(tables)
    found = ((row.number, tables[starts[at - 1]]) for row in rows if (at := bisect(starts, row.number)))
    return {number: faults for number, more in found if (faults := (*further_faults(tab, number, more),))}

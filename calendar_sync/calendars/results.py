"""Keeping up a tab of results: rows are found by week and channel, new ones come below, and nothing else is touched."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Protocol, runtime_checkable

from calendar_sync.calendars.header import is_filled
from calendar_sync.calendars.ownership import NOTHING_KNOWN, Known, names_of, own_places
from calendar_sync.calendars.writeback import TRIES, shown_as
from calendar_sync.errors import CalendarAtWork, CalendarChanged
from calendar_sync.model.results_tab import (
    AS_OF,
    CHANNEL,
    CHANNEL_ID,
    MARKS,
    TAB_NAMES,
    WEEK,
    ResultColumn,
    ResultLine,
    TabChange,
    results_header,
)
from calendar_sync.model.services import fold
from calendar_sync.model.sheet import CellRef, CellWrite, Scalar, Sheet, Tab


@runtime_checkable
class TabKeeper(Protocol):
    """A calendar that can have more than one tab."""

    def read(self) -> Sheet:
        """Read everything once."""

    def write_tab(self, change: TabChange, *, fingerprint: str) -> str:
        """Write into a tab of ours, made first where it is not there; returns the new fingerprint."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A tab of results that is up to date.

    Args:
        tab: Its name; empty where there was nothing to say, and so no tab.
        cells: How many cells were written.
        made: It was not there before.
        own: Folded titles of its columns that are the tool's.
    """

    tab: str
    cells: int = 0
    made: bool = False
    own: frozenset[str] = field(default=frozenset(), compare=False)


def keep_results(
    calendar: TabKeeper,
    lines: Sequence[ResultLine],
    columns: Sequence[ResultColumn],
    *,
    kept: Sequence[ResultColumn] = (),
    sheet: Sheet | None = None,
    known: Known = NOTHING_KNOWN,
) -> Kept:
    """Bring the tab of results up to date.

    Args:
        calendar: The backend.
        lines: What is to be said, in order.
        columns: Which columns it has.
        kept: Which ones are kept up besides where they were made once.
        sheet: The calendar as it stands, where it was just read.
        known: Which columns of ours are on record.

    Raises:
        CalendarError: It cannot be read or written, or keeps changing.
    """
    written, made = 0, False
    for _ in range(TRIES):
        sheet = sheet or calendar.read()
        change = plan_results(sheet, lines, columns, known, kept)
        if change is None:
            return Kept(_own_name(sheet, known), written, made, _own(sheet, columns, known, kept))
        try:
            calendar.write_tab(change, fingerprint=sheet.fingerprint)
        except CalendarChanged:
            sheet = None
            continue
        written, made = written + len(change.cells), made or bool(change.columns)
        own = _own(sheet, columns, known, kept, change)
        if not sheet.is_shared:
            return Kept(change.tab, written, made, own)
        # What was just added is ours, although it is not on record so far.
        known = {**known, change.tab: own}
        # Somebody may have moved rows in the same moment, so look whether everything came to where it belongs.
        sheet = None
    raise CalendarAtWork(
        f"The tab of results keeps changing while it is written{f' ({sheet.location})' if sheet else ''}.",
        fix="Leave it alone for a moment, and run again.",
    )


def _own_tab(sheet: Sheet, known: Known) -> tuple[Tab, int, dict[str, int]] | None:
    """Return the tab of results, its row of titles (1-based) and 1-based column by folded title.

    Of several that look so, all but one are copies that somebody wants to stay as they are: ours is the one that is on
    record, else one that has its usual name, else the first.
    """
    like_ours = [(tab, *header) for tab in sheet.tabs if (header := results_header(tab)) is not None]
    return min(like_ours, key=lambda item: (item[0].name not in known, item[0].name not in TAB_NAMES), default=None)


def _own_name(sheet: Sheet, known: Known) -> str:
    return found[0].name if (found := _own_tab(sheet, known)) is not None else ""


def _own(
    sheet: Sheet,
    columns: Sequence[ResultColumn],
    known: Known,
    kept: Sequence[ResultColumn],
    change: TabChange | None = None,
) -> frozenset[str]:
    """Return the folded titles of the columns that are ours, with those that a change adds."""
    added = {fold(str(cell.value)) for cell in change.cells if cell.header} if change is not None else set[str]()
    if (ours := _own_tab(sheet, known)) is None:
        return frozenset(added)
    tab, header_row, _ = ours
    places, _ = _own_columns(*ours, columns, kept, known, names_of(sheet))
    return frozenset(added | {fold(str(tab.value(header_row, column))) for column in places.values()})


def _own_columns(
    tab: Tab,
    header_row: int,
    found: Mapping[str, int],
    columns: Sequence[ResultColumn],
    kept: Sequence[ResultColumn],
    known: Known,
    tabs: Collection[str],
) -> tuple[dict[str, int], dict[str, str]]:
    """Return 1-based columns by title, and how those that are missing are to be called."""
    titles = [column.title for column in columns if fold(column.title) not in MARKS]
    own = partial(own_places, tab, header_row, mark=AS_OF, known=known, tabs=tabs, is_own_tab=True)
    places, missing = own(titles=titles)
    once, _ = own(titles=[column.title for column in kept], by_looks=False)
    marks = {title: found[fold(title)] for title in (WEEK, CHANNEL, CHANNEL_ID, AS_OF)}
    return {**marks, **once, **places}, missing


def plan_results(
    sheet: Sheet,
    lines: Sequence[ResultLine],
    columns: Sequence[ResultColumn],
    known: Known = NOTHING_KNOWN,
    kept: Sequence[ResultColumn] = (),
) -> TabChange | None:
    """Return what has to be written; ``None`` where the tab says everything already, or there is nothing to say."""
    if (ours := _own_tab(sheet, known)) is not None:
        tab, header_row, _ = ours
        own, missing = _own_columns(*ours, columns, kept, known, names_of(sheet))
        cells = tuple(_changed(tab, header_row, own, missing, lines, columns))
        return TabChange(tab.name, cells) if cells else None
    if not lines:
        return None
    name = _free_name(sheet)
    places = {fold(column.title): number for number, column in enumerate(columns, start=1)}
    titles = [CellWrite(CellRef(name, 1, places[fold(column.title)]), column.title, header=True) for column in columns]
    below = Tab(name, ())
    return TabChange(name, (*titles, *_rows(below, 1, places, lines)), tuple(columns))


def _free_name(sheet: Sheet) -> str:
    taken = {name.casefold() for name in (*(tab.name for tab in sheet.tabs), *sheet.other_tabs)}
    further = (f"{TAB_NAMES[-1]} {number}" for number in range(2, 1000))
    return next(name for name in (*TAB_NAMES, *further) if name.casefold() not in taken)


def _changed(
    tab: Tab,
    header_row: int,
    own: Mapping[str, int],
    missing: Mapping[str, str],
    lines: Sequence[ResultLine],
    columns: Sequence[ResultColumn],
) -> list[CellWrite]:
    places = {fold(title): column for title, column in own.items()}
    free = max((len(row) for row in tab.rows), default=0) + 1
    titles: list[CellWrite] = []
    for column in columns:
        if fold(column.title) not in places:
            places[fold(column.title)] = free
            title = missing.get(column.title, column.title)
            titles.append(CellWrite(CellRef(tab.name, header_row, free), title, header=True))
            free += 1
    rows = _rows(tab, header_row, places, lines)
    return [*titles, *rows] if rows else []


def _rows(
    tab: Tab, header_row: int, places: Mapping[str, int], lines: Sequence[ResultLine]
) -> list[CellWrite]:  # fmt: skip
    """Return the cells that do not say what they should, and those of lines that are new."""
    week, channel_id = places[fold(WEEK)], places[fold(CHANNEL_ID)]
    there: dict[tuple[date | None, str], int] = {}
    last = header_row
    for number in range(header_row + 1, len(tab.rows) + 1):
        if any(map(is_filled, tab.rows[number - 1])):
            last = number
        key = (_day(tab.value(number, week)), _text(tab.value(number, channel_id)))
        there.setdefault(key, number)
    model = next((number for (day, _), number in there.items() if day is not None), 0)
    cells: list[CellWrite] = []
    for line in lines:
        row = there.get((line.week, line.channel_id), 0)
        if row:
            cells += [
                CellWrite(CellRef(tab.name, row, places[fold(title)]), said)
                for title, said in line.values.items()
                if fold(title) in places
                and (row, places[fold(title)]) not in tab.formulas
                and said != shown_as(tab, places[fold(title)], row, said)
            ]
            continue
        last += 1
        told: dict[str, str | float | date] = {WEEK: line.week, CHANNEL_ID: line.channel_id, **line.values}
        for title, value in told.items():
            column = places.get(fold(title), 0)
            like = CellRef(tab.name, model, column) if model else None
            if column and value != "":
                cells.append(CellWrite(CellRef(tab.name, last, column), value, like=like, appended=True))
    return cells


def _day(value: Scalar) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value.strip()) if isinstance(value, str) else None
    except ValueError:
        return None


def _text(value: Scalar) -> str:
    return value.strip() if isinstance(value, str) else "" if value is None else str(value)

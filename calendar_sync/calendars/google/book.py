"""A Google spreadsheet as it was at one moment: what one answer with all its cells says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from calendar_sync.calendars.google import cells
from calendar_sync.calendars.google.locking import is_locked
from calendar_sync.calendars.google_address import address_of
from calendar_sync.calendars.header import HEADER_SEARCH_ROWS
from calendar_sync.model.columns import OWN_COLUMNS
from calendar_sync.model.services import fold
from calendar_sync.model.sheet import Scalar, Sheet, Tab
from calendar_sync.model.writers import Writer

METADATA_KEY = "calendar-sync"
"""Under which each of our columns carries what it is; this moves with the column, wherever that is dragged."""

SIGNED = "ledger"
"""Begins what our marks on the spreadsheet say; a name and a day follow."""

FIELDS = (
    "spreadsheetId,properties(title,locale,timeZone),developerMetadata(metadataId,metadataKey,metadataValue),"
    "sheets(properties(sheetId,title,sheetType,hidden,gridProperties(rowCount,columnCount)),merges,basicFilter,"
    "tables(tableId,range),protectedRanges(range,unprotectedRanges,warningOnly,requestingUserCanEdit),"
    f"data(startRow,startColumn,rowData(values({cells.FIELDS})),rowMetadata(hiddenByUser,hiddenByFilter),"
    "columnMetadata(developerMetadata(metadataId,metadataKey,metadataValue))))"
)
"""The one question that reads a calendar: all tabs, all values, and what else counts, but no formats."""

_OWN = {fold(title): name for name, title in OWN_COLUMNS.items()}


@dataclass(frozen=True, slots=True)
class Place:
    """A column of ours.

    Args:
        column: 1-based.
        metadata: Ids of the marks that it carries.
    """

    column: int
    metadata: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class GoogleTab:
    """One tab.

    Args:
        sheet_id: Stays when it is renamed or moved.
        tab: Its contents.
        height: Rows of its grid.
        width: Columns of its grid.
        marks: Our marks on columns, by what they say: column and id of each.
        filter: The filter on it, as Google says it.
        tables: Google's own tables on it, as Google says them.
        renamed: Titles of ours that people have renamed, by the 1-based row and column where they would stand.
        forms: Number formats of the cells that show dates or times, by 1-based row and column.
    """

    sheet_id: int
    tab: Tab
    height: int = 0
    width: int = 0
    marks: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    filter: Mapping[str, Any] = field(default_factory=dict)
    tables: tuple[Mapping[str, Any], ...] = ()
    renamed: Mapping[tuple[int, int], str] = field(default_factory=dict)
    forms: Mapping[tuple[int, int], Mapping[str, Any]] = field(default_factory=dict)

    def titles(self) -> dict[int, str]:
        """Return the titles by 1-based column, folded: those of the row that has most of ours."""
        return self._header()[1]

    def _header(self) -> tuple[int, dict[int, str]]:
        row, best, most = 0, dict[int, str](), 0
        for number, cells_ in enumerate(self.tab.rows[:HEADER_SEARCH_ROWS], start=1):
            found = {column: fold(value) for column, value in enumerate(cells_, start=1) if isinstance(value, str)}
            if (count := len(_OWN.keys() & set(found.values()))) > most:
                row, best, most = number, found, count
        return row, best

    def own_columns(self) -> dict[str, int]:
        """Return the 1-based column of each title of ours, in the row that has most of them, or of its mark.

        Of columns with the same title the one with the mark is ours: who copies a column does not copy its mark.
        """
        found: dict[str, int] = {}
        for column, title in self.titles().items():
            if (name := _OWN.get(title)) and not self._is_marked(name, found.get(name, 0)):
                found[name] = column if self._is_marked(name, column) else found.get(name, column)
        for (_, column), title in self.renamed.items():
            found.setdefault(_OWN[fold(title)], column)
        return found

    def _is_marked(self, slot: str, column: int) -> bool:
        return any(place == column for place, _ in self.marks.get(slot, ()))

    def _copies(self) -> tuple[tuple[int, int], ...]:
        """Return the cells with titles of ours in columns that somebody has made by copying ours."""
        row, titles = self._header()
        ours = self.own_columns()
        return tuple(
            (row, column)
            for column, title in titles.items()
            if (name := _OWN.get(title)) and ours[name] != column and self._is_marked(name, ours[name])
        )

    def as_calendar(self) -> Tab:
        """Return the tab as calendars are read: columns of ours, and those alone, are called as they are by us."""
        copies = self._copies()
        if not self.renamed and not copies:
            return self.tab
        rows = [list(row) for row in self.tab.rows]
        for (row, column), title in self.renamed.items():
            cells.put(rows, row, column, title)
        for row, column in copies:
            cells.put(rows, row, column, f"{rows[row - 1][column - 1]} (copy)")
        return replace(self.tab, rows=_trimmed(rows), copies=copies)


@dataclass(frozen=True, slots=True)
class Book:
    """The whole spreadsheet.

    Args:
        sheet: As all calendars are read.
        tabs: By sheet id, in order.
    """

    sheet: Sheet
    tabs: Mapping[int, GoogleTab]

    def named(self, name: str) -> GoogleTab | None:
        """Return the tab with this name."""
        return next((tab for tab in self.tabs.values() if tab.tab.name == name), None)

    def locked(self) -> list[str]:
        """Return the names of the tabs that somebody has protected against us."""
        return [tab.tab.name for tab in self.tabs.values() if tab.tab.is_locked]

    def with_rows(self, changed: Mapping[int, Sequence[Sequence[Scalar]]]) -> Book:
        """Return the book with other contents of some tabs, by sheet id."""
        tabs = {
            number: replace(tab, tab=replace(tab.tab, rows=_trimmed(changed[number]))) if number in changed else tab
            for number, tab in self.tabs.items()
        }
        return _book(self.sheet, tabs)


def parse_book(told: Mapping[str, Any], spreadsheet: str) -> Book:
    """Return what an answer with all cells says (``spreadsheets.get``, or a batch that returns the spreadsheet).

    Args:
        told: The ``Spreadsheet`` object.
        spreadsheet: Its id.
    """
    properties = told.get("properties") or {}
    tabs: dict[int, GoogleTab] = {}
    others: list[str] = []
    for item in told.get("sheets") or ():
        about = item.get("properties") or {}
        if about.get("sheetType", "GRID") == "GRID":
            tabs[int(about.get("sheetId", 0))] = _tab(item, about)
        else:
            others.append(str(about.get("title", "")))
    sheet = Sheet(
        address_of(spreadsheet),
        (),
        "",
        timezone=properties.get("timeZone") or None,
        locale=properties.get("locale") or None,
        is_shared=True,
        other_tabs=tuple(others),
        writers=tuple(_writers(told.get("developerMetadata") or ())),
    )
    return _book(sheet, tabs)


def _writers(marks: Iterable[Mapping[str, Any]]) -> Iterator[Writer]:
    for mark in marks:
        if mark.get("metadataKey") != METADATA_KEY:
            continue
        with suppress(ValueError):
            word, name, day = str(mark.get("metadataValue", "")).split()
            if word == SIGNED:
                yield Writer(name, date.fromisoformat(day), int(mark.get("metadataId", 0)))


def _book(sheet: Sheet, tabs: Mapping[int, GoogleTab]) -> Book:
    contents = [(number, tab.tab.name, tab.tab.hidden, tab.tab.rows) for number, tab in tabs.items()]
    fingerprint = "google:" + hashlib.sha256(repr((sheet.timezone, sheet.locale, contents)).encode()).hexdigest()
    return Book(replace(sheet, tabs=tuple(tab.as_calendar() for tab in tabs.values()), fingerprint=fingerprint), tabs)


def _tab(item: Mapping[str, Any], about: Mapping[str, Any]) -> GoogleTab:
    raw: dict[tuple[int, int], Mapping[str, Any]] = {}
    hidden: set[int] = set()
    struck: set[tuple[int, int]] = set()
    comments: dict[tuple[int, int], str] = {}
    filtered = False
    grid: list[list[Scalar]] = []
    forms: dict[tuple[int, int], Mapping[str, Any]] = {}
    marks: dict[str, list[tuple[int, int]]] = {}
    for block in item.get("data") or ():
        top, left = int(block.get("startRow", 0)), int(block.get("startColumn", 0))
        for row, line in enumerate(block.get("rowData") or (), start=top):
            while len(grid) <= row:
                grid.append([])
            for column, cell in enumerate(line.get("values") or (), start=left):
                if cell:
                    grid[row] += [None] * (column + 1 - len(grid[row]))
                    grid[row][column] = cells.value_of(cell)
                    if form := cells.moment_form(cell):
                        forms[row + 1, column + 1] = form
                    if cell.get("note"):
                        comments[row + 1, column + 1] = str(cell["note"])
                    if cells.is_struck(cell) and grid[row][column] is not None:
                        struck.add((row + 1, column + 1))
                    if len(cell.keys() - {"effectiveValue", "formattedValue", "effectiveFormat"}):
                        raw[row + 1, column + 1] = cell
        for number, about_row in enumerate(block.get("rowMetadata") or (), start=top + 1):
            if about_row.get("hiddenByUser") or about_row.get("hiddenByFilter"):
                hidden.add(number)
                filtered = filtered or bool(about_row.get("hiddenByFilter"))
        for number, about_column in enumerate(block.get("columnMetadata") or (), start=left + 1):
            for mark in about_column.get("developerMetadata") or ():
                if mark.get("metadataKey") == METADATA_KEY:
                    found = (number, int(mark["metadataId"]))
                    marks.setdefault(str(mark.get("metadataValue", "")), []).append(found)
    rows = _trimmed(grid)
    size = about.get("gridProperties") or {}
    tab = Tab(
        name=str(about.get("title", "")),
        rows=rows,
        hidden=bool(about.get("hidden")),
        hidden_rows=frozenset(number for number in hidden if number <= len(rows)),
        filtered=filtered,
        hyperlinks={place: link for place, cell in raw.items() if (link := cells.link_of(cell, grid))},
        struck=frozenset(struck),
        comments=comments,
        formulas=frozenset(place for place, cell in raw.items() if cells.has_formula(cell)),
        merged=tuple(_area(area) for area in item.get("merges") or ()),
        key=f"sheetId={int(about.get('sheetId', 0))}",
    )
    made = GoogleTab(
        sheet_id=int(about.get("sheetId", 0)),
        tab=tab,
        height=int(size.get("rowCount", len(rows))),
        width=int(size.get("columnCount", max((len(row) for row in rows), default=0))),
        marks={name: tuple(places) for name, places in marks.items()},
        filter=item.get("basicFilter") or {},
        tables=tuple(item.get("tables") or ()),
        renamed=_renamed(rows, marks),
        forms=forms,
    )
    is_shut = is_locked(item.get("protectedRanges") or (), made.own_columns().values(), len(rows))
    return replace(made, tab=replace(tab, is_locked=True)) if is_shut else made


def _renamed(
    grid: Sequence[Sequence[Scalar]], marks: Mapping[str, Sequence[tuple[int, int]]]
) -> dict[tuple[int, int], str]:
    """Return the titles of columns that are ours by their mark, but are not called so.

    Args:
        grid: The rows.
        marks: Column (1-based) and id of each mark, by what it says.
    """
    ours = {slot: places[0][0] for slot, places in marks.items() if slot in OWN_COLUMNS}
    lines = list(enumerate(grid[:HEADER_SEARCH_ROWS], start=1)) if ours else []
    row, there = next(
        ((row, found) for row, line in lines if (found := _titles_in(line))),
        # Where all are renamed, it is the first row that says something in each of them, which rows of posts rarely do.
        (next((row for row, line in lines if all(_text(line, column) for column in ours.values())), 0), set()),
    )
    return {(row, column): OWN_COLUMNS[slot] for slot, column in ours.items() if row and slot not in there}


def _titles_in(line: Sequence[Scalar]) -> set[str]:
    return {name for cell in line if isinstance(cell, str) and (name := _OWN.get(fold(cell)))}


def _text(line: Sequence[Scalar], column: int) -> str:
    value = line[column - 1] if column <= len(line) else None
    return value if isinstance(value, str) else ""


def _trimmed(rows: Sequence[Sequence[Scalar]]) -> tuple[tuple[Scalar, ...], ...]:
    """Return rows without empty ends, as other calendars have them."""
    kept = []
    for row in rows:
        end = len(row)
        while end and row[end - 1] in (None, ""):
            end -= 1
        kept.append(tuple(row[:end]))
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)


def _area(area: Mapping[str, Any]) -> tuple[int, int, int, int]:
    return (
        int(area.get("startRowIndex", 0)) + 1,
        int(area.get("startColumnIndex", 0)) + 1,
        int(area.get("endRowIndex", 0)),
        int(area.get("endColumnIndex", 0)),
    )

"""Finding rows and cells in the bytes of a worksheet part, with the place of each."""

from __future__ import annotations

import bisect
from array import array
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from calendar_sync.calendars.xlsx import markup
from calendar_sync.calendars.xlsx.furniture import around_cells, merged_areas
from calendar_sync.calendars.xlsx.refs import Area, parse_area, parse_cell, row_number
from calendar_sync.errors import CalendarError
from calendar_sync.model.sheet import column_letters

SAVE_AGAIN = "Open the workbook in Excel or LibreOffice, save it, and run again."


@dataclass(frozen=True, slots=True)
class RowSpan:
    """A row element: its number, its start tag, its content, its end, all as positions in the part."""

    number: int
    start: int
    tag_end: int
    content_end: int
    end: int
    closed: bool
    attributes: bytes


@dataclass(frozen=True, slots=True)
class CellSpan:
    """A cell element: its column, its place, its attributes, its content (empty when there is none)."""

    column: int
    start: int
    end: int
    attributes: dict[str, str]
    content: bytes


class SheetPart:
    """The bytes of a worksheet with an index of its rows.

    Args:
        data: The part, in UTF-8.
        tab: Name for messages.

    Raises:
        CalendarError: The part cannot be changed safely.
    """

    def __init__(self, data: bytes, tab: str) -> None:
        self.data = data
        self.masked = markup.mask(data)
        self.tab = tab
        prefix = markup.root_prefix(self.masked, b"worksheet")
        sheet = markup.start_tag(prefix or b"", b"sheetData").search(self.masked)
        if prefix is None or sheet is None:
            raise CalendarError(f"The tab {tab!r} has no place for cells.", fix=SAVE_AGAIN)
        self.prefix = prefix
        self.sheet_start, self.sheet_closed = sheet.span(), bool(sheet[2])
        closing = None if sheet[2] else markup.end_tag(prefix, b"sheetData").search(self.masked, sheet.end())
        self.sheet_end = closing.start() if closing else sheet.end()
        self._numbers, self._starts = array("Q"), array("Q")
        self._find_rows()

    def row(self, number: int) -> RowSpan | None:
        """Return the row with this number.

        Raises:
            CalendarError: The part has it twice.
        """
        if self._in_order:
            index = bisect.bisect_left(self._numbers, number)
            found = [index] if index < len(self._numbers) and self._numbers[index] == number else []
        else:
            found = self._by_number.get(number, [])
        if len(found) > 1:
            raise CalendarError(f"The tab {self.tab!r} stores its row {number} twice.", fix=SAVE_AGAIN)
        return self._span(found[0]) if found else None

    def place_for_row(self, number: int) -> int:
        """Return where a new row with this number belongs."""
        if self._in_order:
            index = bisect.bisect_right(self._numbers, number)
            return self._starts[index] if index < len(self._starts) else self.sheet_end
        later = (start for start, other in zip(self._starts, self._numbers, strict=True) if other > number)
        return next(later, self.sheet_end)

    def cells(self, row: RowSpan) -> list[CellSpan]:
        """Return the cells of a row in the order of the file."""
        found: list[CellSpan] = []
        column = 0
        for tag in markup.whole(self.prefix, b"c").finditer(self.masked, row.tag_end, row.content_end):
            attributes = markup.attributes(tag[1])
            place = parse_cell(attributes.get("r", ""))
            column = place[1] if place else column + 1
            content = self.data[tag.start(2) : tag.end(2)] if tag[2] is not None else b""
            found.append(CellSpan(column, tag.start(), tag.end(), attributes, content))
        return found

    def is_free(self, area: Area) -> bool:
        """Tell whether no cell in ``area`` holds anything and none is merged."""
        if any(area.overlaps(merged) for merged in self.merged):
            return False
        rows = (
            self._span(index) for index, number in enumerate(self._numbers) if area.first_row <= number <= area.last_row
        )
        return not any(
            cell.content.strip()
            for row in rows
            if self._may_reach(row, area)
            for cell in self.cells(row)
            if area.first_column <= cell.column <= area.last_column
        )

    def _may_reach(self, row: RowSpan, area: Area) -> bool:
        """Tell, without taking the row apart, whether it can have cells in ``area``: big tables have many rows."""
        addresses = self.masked.count(b' r="', row.tag_end, row.content_end)
        if addresses < self.masked.count(b"<" + self.prefix + b"c", row.tag_end, row.content_end):
            return True
        columns = range(area.first_column, area.last_column + 1)
        return any(
            self.masked.find(f'"{column_letters(column)}{row.number}"'.encode(), row.tag_end, row.content_end) >= 0
            for column in columns
        )

    @cached_property
    def merged(self) -> tuple[Area, ...]:
        """The merged ranges of the tab."""
        return merged_areas(around_cells(self.masked, self.prefix)[1], self.prefix)

    @cached_property
    def formula_areas(self) -> tuple[Area, ...]:
        """Ranges filled by one array formula or one data table; Excel lets nobody change a part of them."""
        return tuple(
            area
            for tag, area in self._formulas
            if area is not None and markup.attributes(tag).get("t") in ("array", "dataTable")
        )

    def shares_formula(self, content: bytes) -> bool:
        """Tell whether other cells live on the text of the shared formula in ``content``."""
        tag = markup.start_tag(self.prefix, b"f").search(content)
        attributes = markup.attributes(tag[1]) if tag else {}
        if attributes.get("t") != "shared" or "ref" not in attributes:
            return False
        return self._sharers[attributes.get("si")] > 1

    @cached_property
    def _sharers(self) -> Counter[str | None]:
        """How many formulas share each text."""
        return Counter(markup.attributes(tag).get("si") for tag, _ in self._formulas)

    @cached_property
    def _formulas(self) -> list[tuple[bytes, Area | None]]:
        """The start tags of all formulas that reach over more than their own cell."""
        pattern = markup.start_tag(self.prefix, b"f")
        tags = [tag[1] for tag in pattern.finditer(self.masked, self.sheet_start[1], self.sheet_end) if tag[1].strip()]
        return [(tag, parse_area(markup.attributes(tag).get("ref", ""))) for tag in tags]

    @cached_property
    def _in_order(self) -> bool:
        return all(one < other for one, other in pairwise(self._numbers))

    @cached_property
    def _by_number(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for index, number in enumerate(self._numbers):
            found.setdefault(number, []).append(index)
        return found

    def _find_rows(self) -> None:
        """Note number and place of each row; there can be a million, so nothing else of them is kept."""
        if self.sheet_closed:
            return
        opening, closing = markup.start_tag(self.prefix, b"row"), markup.end_tag(self.prefix, b"row")
        position, number = self.sheet_start[1], 0
        while (tag := opening.search(self.masked, position, self.sheet_end)) is not None:
            end = None if tag[2] else closing.search(self.masked, tag.end(), self.sheet_end)
            content_end, position = (end.start(), end.end()) if end else (tag.end(), tag.end())
            number = row_number(tag[1], self.masked[tag.end() : min(content_end, tag.end() + 200)], number)
            self._numbers.append(number)
            self._starts.append(tag.start())

    def _span(self, index: int) -> RowSpan:
        """Return the row at this place in the order of the file."""
        start = self._starts[index]
        tag = markup.start_tag(self.prefix, b"row").match(self.masked, start, self.sheet_end)
        assert tag is not None  # noqa: S101 - it was found there before
        closing = markup.end_tag(self.prefix, b"row")
        end = None if tag[2] else closing.search(self.masked, tag.end(), self.sheet_end)
        content_end, whole_end = (end.start(), end.end()) if end else (tag.end(), tag.end())
        return RowSpan(self._numbers[index], start, tag.end(), content_end, whole_end, bool(tag[2]), tag[1])

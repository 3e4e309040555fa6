"""Where the tool's own columns stand, or would be put."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from calendar_sync.calendars.header import TabLayout
from calendar_sync.model.columns import OWN_COLUMNS
from calendar_sync.model.sheet import CellRef, CellWrite, Tab, TableRange


@dataclass(frozen=True, slots=True)
class Placement:
    """The tool's own columns in one tab.

    Args:
        columns: 1-based column of each own field.
        titles: Those that are to be written first.
        apart: Columns are to be added that do not adjoin the calendar's.
    """

    columns: dict[str, int]
    titles: tuple[CellWrite, ...] = ()
    apart: bool = False


def place_own_columns(tab: Tab, layout: TabLayout) -> Placement:
    """Tell where the own columns are.

    New columns stand at the right end of the header, so that whoever sorts the calendar or its table sorts them along.
    Where something stands in the way there (notes beside the table), they go right of everything.
    """
    return place_columns(tab, layout, layout.columns, OWN_COLUMNS)


def place_columns(tab: Tab, layout: TabLayout, there: Mapping[str, int], titles: Mapping[str, str]) -> Placement:
    """Tell where the columns of some fields are, and where those that are missing would be put.

    Args:
        tab: As it is.
        layout: Of its calendar.
        there: Column by field, as far as the tab has them.
        titles: Title by field of all that are wanted, in their order.
    """
    columns = {field: there[field] for field in titles if field in there}
    missing = [field for field in titles if field not in columns]
    if not missing:
        return Placement(columns)
    header = tab.rows[layout.header_row - 1] if layout.header_row <= len(tab.rows) else ()
    last = max((number for number, value in enumerate(header, start=1) if value not in (None, "")), default=0)
    table = _table_at(tab, layout)
    # Right beside another table's titles they would become its columns, and go where its rows go.
    ends = {other.last_column for other in tab.tables if other != table and other.first_row == layout.header_row}
    start = max(last, table.last_column if table else 0) + 1
    start += start - 1 in ends
    # A title beyond an empty column belongs to something else, and so does one beyond the table.
    apart = (
        last > table.last_column
        if table
        else any(value in (None, "") for value in header[max(layout.columns.values()) : last])
    )
    if not _is_free(tab, layout.header_row, start, len(missing)):
        apart = True
        start = 1 + max(
            max((len(row) for row in tab.rows), default=0),
            max((area[3] for area in tab.merged), default=0),
            max((other.last_column + (other.last_column in ends) for other in tab.tables), default=0),
        )
    columns.update((field, start + place) for place, field in enumerate(missing))
    new = tuple(
        CellWrite(CellRef(tab.name, layout.header_row, columns[field]), titles[field], header=True) for field in missing
    )
    return Placement(columns, new, apart)


def _table_at(tab: Tab, layout: TabLayout) -> TableRange | None:
    first = min(layout.columns.values())
    for table in tab.tables:
        if table.first_row == layout.header_row and table.first_column <= first <= table.last_column:
            return table
    return None


def _is_free(tab: Tab, header_row: int, start: int, count: int) -> bool:
    stop = start + count - 1
    for row in tab.rows[header_row - 1 :]:
        if any(value not in (None, "") for value in row[start - 1 : stop]):
            return False
    for _, left, bottom, right in tab.merged:
        if bottom >= header_row and left <= stop and right >= start:
            return False
    return not any(
        table.first_column <= stop and table.last_column >= start and table.last_row >= header_row
        for table in tab.tables
    )

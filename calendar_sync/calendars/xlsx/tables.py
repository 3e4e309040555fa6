"""Excel tables (ListObjects): where they lie, and keeping them in step with the cells that are written.

Excel refuses a workbook whose table names a column differently from its header cell, and sorting or filtering a table
moves only the cells inside of it: a column of ids directly beside a table would be torn from its rows. So a header
written right of a table becomes a column of the table, and a row appended right below it becomes one of its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from calendar_sync.calendars.xlsx import celltext, markup
from calendar_sync.calendars.xlsx.furniture import has_criteria
from calendar_sync.calendars.xlsx.refs import MAX_COLUMN, Area, parse_area
from calendar_sync.errors import CalendarError
from calendar_sync.model.sheet import CellRef, CellWrite, TableRange, column_letters

MAX_COLUMN_NAME = 255

_FOREIGN = {"queryTable", "xml"}


@dataclass(frozen=True, slots=True)
class Table:
    """A table part as it was read.

    Args:
        part: Name of the part.
        data: The part's bytes.
        name: As shown in Excel.
        area: Header and totals row included.
        has_header: The first row holds the column titles.
        has_totals: The last row holds totals.
        filtered: One of its columns hides rows.
        own: Its rows are typed in, not fed from a query; only such a table may grow.
    """

    part: str
    data: bytes
    name: str
    area: Area
    has_header: bool
    has_totals: bool
    filtered: bool
    own: bool

    @property
    def range(self) -> TableRange:
        """The table as the model knows it."""
        area = self.area
        return TableRange(
            self.name, area.first_row, area.first_column, area.last_row, area.last_column, self.has_totals
        )


def read_table(data: bytes, part: str) -> Table | None:
    """Return the table of a part; ``None`` where it names no range."""
    masked = markup.mask(data)
    prefix = markup.root_prefix(masked, b"table")
    if prefix is None:
        return None
    root = markup.start_tag(prefix, b"table").search(masked)
    attributes = markup.attributes(root[1]) if root else {}
    area = parse_area(attributes.get("ref", ""))
    if area is None:
        return None
    return Table(
        part=part,
        data=data,
        name=attributes.get("displayName") or attributes.get("name", ""),
        area=area,
        has_header=attributes.get("headerRowCount", "1") != "0",
        has_totals=attributes.get("totalsRowCount", "0") not in ("", "0"),
        filtered=has_criteria(masked, prefix),
        own=attributes.get("tableType", "worksheet") not in _FOREIGN,
    )


def follow(tables: Sequence[Table], writes: Sequence[CellWrite], is_free: Callable[[Area], bool]) -> dict[str, bytes]:
    """Return the table parts that have to change with ``writes``, by part name.

    Args:
        tables: All tables of the tab.
        writes: The cells to be written on the tab.
        is_free: Tells whether an area is empty and not merged.

    Raises:
        CalendarError: A title would be empty, too long, or there twice.
    """
    current = list(tables)
    changed: dict[str, bytes] = {}
    for write in sorted(writes, key=lambda each: each.cell):
        for index, table in enumerate(current):
            grown = _followed(table, write, [other for other in current if other is not table], is_free)
            if grown is not table:
                current[index] = grown
                changed[grown.part] = grown.data
                break
    return changed


def _followed(table: Table, write: CellWrite, others: Sequence[Table], is_free: Callable[[Area], bool]) -> Table:
    row, column = write.cell.row, write.cell.column
    if write.appended and row == table.area.last_row + 1:
        return _lengthened(table, row, others, is_free)
    if not table.has_header or row != table.area.first_row:
        return table
    if (row, column) in table.area:
        return _renamed(table, column - table.area.first_column, write)
    right = Area(table.area.first_row, column, table.area.last_row, column)
    if (
        write.header
        and write.value
        and table.own
        and column == table.area.last_column + 1 <= MAX_COLUMN
        and not any(right.overlaps(other.area) for other in others)
        # The title itself may be there already.
        and is_free(replace(right, first_row=right.first_row + 1))
    ):
        return _extended(table, write)
    return table


def _lengthened(table: Table, row: int, others: Sequence[Table], is_free: Callable[[Area], bool]) -> Table:
    """Return the table with one row more at its lower end, where it has no totals there and nothing is in the way."""
    below = replace(table.area, first_row=row, last_row=row)
    if table.has_totals or not table.own or any(below.overlaps(other.area) for other in others) or not is_free(below):
        return table
    area = replace(table.area, last_row=row)
    corner = CellRef("", row, area.last_column)
    masked = markup.mask(table.data)
    patches = _references(table, masked, markup.root_prefix(masked, b"table") or b"", _to(corner))
    return replace(table, data=markup.patched(table.data, patches), area=area)


def _references(table: Table, masked: bytes, prefix: bytes, grow: Callable[[str], str]) -> list[tuple[int, int, bytes]]:
    """Return the patches that make the ranges of the table, of its filter and of its last sorting larger."""
    patches: list[tuple[int, int, bytes]] = []
    for element in (b"table", b"autoFilter", b"sortState"):
        tag = markup.start_tag(prefix, element).search(masked)
        spans = markup.attribute_spans(table.data[tag.start(1) : tag.end(1)], tag.start(1)) if tag else ()
        patches += [(start, end, grow(old.decode()).encode()) for name, start, end, old in spans if name == b"ref"]
    return patches


def _check_name(write: CellWrite, names: Sequence[str]) -> str:
    """Return the title that ``write`` gives a column."""
    title = write.value if isinstance(write.value, str) else ""
    if not title or len(title) > MAX_COLUMN_NAME:
        raise CalendarError(
            f"{write.cell} is the title of a table's column; it needs 1 to {MAX_COLUMN_NAME} characters.",
            fix="Choose another column for it.",
        )
    if title.lower() in (name.lower() for name in names):
        raise CalendarError(
            f"{write.cell}: the table there already has a column {title!r}.",
            fix="Rename one of the two columns in Excel.",
        )
    return title


def _columns(table: Table, masked: bytes, prefix: bytes) -> list[tuple[dict[str, str], int, int]]:
    """Return (attributes, start of the attributes, their end) of each column in order."""
    return [
        (markup.attributes(table.data[tag.start(1) : tag.end(1)]), tag.start(1), tag.end(1))
        for tag in markup.start_tag(prefix, b"tableColumn").finditer(masked)
    ]


def _renamed(table: Table, index: int, write: CellWrite) -> Table:
    """Return the table with one column called as its header cell."""
    masked = markup.mask(table.data)
    columns = _columns(table, masked, markup.root_prefix(masked, b"table") or b"")
    if index >= len(columns):
        return table
    names = [celltext.unescape(attributes.get("name", "")) for attributes, _, _ in columns]
    if names[index] == write.value:
        return table
    title = _check_name(write, names[:index] + names[index + 1 :])
    _, start, end = columns[index]
    for name, value_start, value_end, _ in markup.attribute_spans(table.data[start:end], start):
        if name == b"name":
            patch = (value_start, value_end, _spelled(title))
            return replace(table, data=markup.patched(table.data, [patch]))
    return table


def _extended(table: Table, write: CellWrite) -> Table:
    """Return the table with one column more at its right end."""
    masked = markup.mask(table.data)
    prefix = markup.root_prefix(masked, b"table") or b""
    columns = _columns(table, masked, prefix)
    names = [celltext.unescape(attributes.get("name", "")) for attributes, _, _ in columns]
    title = _check_name(write, names)
    identity = max((_whole(attributes.get("id", "")) for attributes, _, _ in columns), default=0) + 1
    area = replace(table.area, last_column=write.cell.column)
    patches = _references(table, masked, prefix, _to(replace(write.cell, row=0)))
    tag = markup.start_tag(prefix, b"tableColumns").search(masked)
    spans = markup.attribute_spans(table.data[tag.start(1) : tag.end(1)], tag.start(1)) if tag else ()
    patches += [(start, end, b"%d" % (len(columns) + 1)) for name, start, end, _ in spans if name == b"count"]
    end = markup.end_tag(prefix, b"tableColumns").search(masked)
    if end is None:
        return table
    column = b'<%btableColumn id="%d" name="%b"/>' % (prefix, identity, _spelled(title))
    patches.append((end.start(), end.start(), column))
    return replace(table, data=markup.patched(table.data, patches), area=area)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _to(cell: CellRef) -> Callable[[str], str]:
    """Return what makes a range reach as far as ``cell``."""

    def grow(reference: str) -> str:
        area = parse_area(reference)
        if area is None:
            return reference
        first = f"{column_letters(area.first_column)}{area.first_row}"
        return f"{first}:{column_letters(max(area.last_column, cell.column))}{max(area.last_row, cell.row)}"

    return grow


def _spelled(name: str) -> bytes:
    """Return a column name as table parts spell it: line breaks are ``_x000a_`` there."""
    escaped = celltext.escape(name).replace("\n", "_x000a_").replace("\t", "_x0009_")
    return celltext.to_attribute(escaped).replace(b"'", b"&apos;")

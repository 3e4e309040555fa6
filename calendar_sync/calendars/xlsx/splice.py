"""Writing single cells into a worksheet part: only the bytes of those cells change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from calendar_sync.calendars.xlsx import celltext, markup, numbers
from calendar_sync.calendars.xlsx.refs import MAX_COLUMN, MAX_ROW, Area, parse_area
from calendar_sync.calendars.xlsx.sheetpart import SAVE_AGAIN, CellSpan, RowSpan, SheetPart
from calendar_sync.errors import CalendarError
from calendar_sync.model.sheet import CellRef, CellWrite, column_letters, written_number

_KEPT = ("s", "ph")
"""Attributes of a cell that describe its look and survive a new value; type and metadata belong to the old one."""

Patch = tuple[int, int, bytes]


@dataclass(frozen=True, slots=True)
class Spliced:
    """A worksheet part after writing.

    Args:
        data: The new bytes; the old ones when every cell already held its text.
        formulas_gone: Cells (row, column) that held a formula and no longer do.
    """

    data: bytes
    formulas_gone: frozenset[tuple[int, int]]


def splice(
    sheet: SheetPart,
    writes: Sequence[CellWrite],
    text_of: Callable[[CellSpan], str | None],
    *,
    epoch_1904: bool = False,
) -> Spliced:
    """Return the worksheet with ``writes`` in place.

    Args:
        sheet: The worksheet.
        writes: Cells of this tab; the last one for a cell counts.
        text_of: Returns the text that a cell holds now, ``None`` where it holds no text or a formula.
        epoch_1904: The workbook counts its dates from 1904.

    Raises:
        CalendarError: A cell may not be written, with its name.
    """
    by_row: dict[int, dict[int, CellWrite]] = {}
    for write in writes:
        _check_place(write.cell)
        _check_length(write)
        by_row.setdefault(write.cell.row, {})[write.cell.column] = write
    work = _Work(sheet, text_of, [], [], set(), epoch_1904, *_obstacles(sheet, by_row))
    for number in sorted(by_row):
        row = sheet.row(number)
        if row is None:
            _new_row(work, number, by_row[number])
        else:
            _existing_row(work, row, by_row[number])
    if not work.patches:
        return Spliced(sheet.data, frozenset())
    patches = [*work.patches, *_dimension(sheet, work.filled)]
    if sheet.sheet_closed:
        patches = _opened_sheet(sheet, patches)
    return Spliced(markup.patched(sheet.data, patches), frozenset(work.formulas_gone))


@dataclass(slots=True)
class _Work:
    """What one splice collects on its way."""

    sheet: SheetPart
    text_of: Callable[[CellSpan], str | None]
    patches: list[Patch]
    filled: list[tuple[int, int]]
    formulas_gone: set[tuple[int, int]]
    epoch_1904: bool
    merged: Sequence[Area]
    formula_areas: Sequence[Area]

    def cell(self, write: CellWrite, look: Mapping[str, str]) -> bytes:
        """Return a cell: text as an inline string, which leaves the shared strings alone; a date as its number."""
        prefix = self.sheet.prefix
        reference = f"{column_letters(write.cell.column)}{write.cell.row}"
        tag = b'%bc r="%b"' % (prefix, reference.encode())
        tag += b"".join(b' %b="%b"' % (name.encode(), celltext.to_attribute(value)) for name, value in look.items())
        if write.value == "":
            return b"<%b/>" % tag
        if not isinstance(write.value, str):
            number = _number(write.value, self.epoch_1904).encode()
            return b"<%b><%bv>%b</%bv></%bc>" % (tag, prefix, number, prefix, prefix)
        text = celltext.escape(write.value)
        keep = b' xml:space="preserve"' if text != text.strip() or "\n" in text or "\t" in text or "  " in text else b""
        return b'<%b t="inlineStr"><%bis><%bt%b>%b</%bt></%bis></%bc>' % (
            tag, prefix, prefix, keep, celltext.to_xml(text), prefix, prefix, prefix,
        )  # fmt: skip

    def liked(self, write: CellWrite) -> str | None:
        """Return the style of the cell that a new one is to look like."""
        row = self.sheet.row(write.like.row) if write.like is not None else None
        if row is None or write.like is None:
            return None
        column = write.like.column
        return next((cell.attributes.get("s") for cell in self.sheet.cells(row) if cell.column == column), None)


def _number(value: date | datetime | time | float, epoch_1904: bool) -> str:
    if isinstance(value, int | float):
        return written_number(value)
    return numbers.serial(value, epoch_1904)


def _check_place(cell: CellRef) -> None:
    if not (0 < cell.row <= MAX_ROW and 0 < cell.column <= MAX_COLUMN):
        raise CalendarError(f"{cell} lies outside of what a worksheet can hold.", fix="Delete unused columns or rows.")


def _check_length(write: CellWrite) -> None:
    if isinstance(write.value, str) and celltext.units(write.value) > celltext.MAX_CELL_UNITS:
        raise CalendarError(
            f"{write.cell}: the text is longer than the {celltext.MAX_CELL_UNITS} characters that a cell can hold.",
            fix="Shorten it.",
        )


def _obstacles(sheet: SheetPart, by_row: Mapping[int, Mapping[int, CellWrite]]) -> tuple[list[Area], list[Area]]:
    """Return the merged cells and the formulas of several cells that lie where is written; there can be a million."""
    columns = [column for writes in by_row.values() for column in writes]
    if not columns:
        return [], []
    box = Area(min(by_row), min(columns), max(by_row), max(columns))
    return (
        [area for area in sheet.merged if area.overlaps(box)],
        [area for area in sheet.formula_areas if area.overlaps(box)],
    )


def _check_allowed(work: _Work, write: CellWrite, old: CellSpan | None) -> None:
    place = (write.cell.row, write.cell.column)
    for area in work.merged:
        if place in area and place != area.anchor:
            anchor = CellRef(write.cell.tab, *area.anchor)
            raise CalendarError(
                f"{write.cell} is covered by merged cells that start at {anchor}.",
                fix="Select them in Excel and choose Home > Merge & Center > Unmerge Cells.",
            )
    if any(place in area for area in work.formula_areas):
        raise CalendarError(
            f"{write.cell} is filled by an array formula, of which no part may be changed.",
            fix="Move the formula to another column.",
        )
    if old is not None and work.sheet.shares_formula(old.content):
        raise CalendarError(
            f"{write.cell} holds a formula that other cells share.",
            fix="Move the formula to another column.",
        )


def _existing_row(work: _Work, row: RowSpan, writes: Mapping[int, CellWrite]) -> None:
    sheet = work.sheet
    cells = sheet.cells(row)
    held: dict[int, CellSpan] = {}
    for cell in cells:
        if cell.column in held and cell.column in writes:
            raise CalendarError(f"{writes[cell.column].cell} is stored twice.", fix=SAVE_AGAIN)
        held[cell.column] = cell
    added: list[tuple[int, bytes]] = []
    for column in sorted(writes):
        write, old = writes[column], held.get(column)
        if write.value == ("" if old is None else work.text_of(old)):
            continue
        _check_allowed(work, write, old)
        if old is not None:
            if markup.start_tag(sheet.prefix, b"f").search(old.content):
                work.formulas_gone.add((row.number, column))
            kept = {name: old.attributes[name] for name in _KEPT if name in old.attributes}
            if kept.get("s", "0") == "0":
                kept |= _style(_neighbour_style(cells, column) if write.header else work.liked(write))
            work.patches.append((old.start, old.end, work.cell(write, kept)))
        else:
            style = _neighbour_style(cells, column) if write.header else work.liked(write)
            look = _style(style or _row_style(row) or _column_style(sheet, column))
            place = next((cell.start for cell in cells if cell.column > column), row.content_end)
            added.append((place, work.cell(write, look)))
        if write.value != "":
            work.filled.append((row.number, column))
    if row.closed and added:
        closing = b"</" + sheet.prefix + b"row>"
        work.patches.append((row.tag_end - 2, row.tag_end, b">" + b"".join(cell for _, cell in added) + closing))
    else:
        work.patches += [(place, place, cell) for place, cell in added]
    work.patches += _spans(row, writes)


def _new_row(work: _Work, number: int, writes: Mapping[int, CellWrite]) -> None:
    prefix = work.sheet.prefix
    cells = []
    for column in sorted(writes):
        write = writes[column]
        if write.value != "":
            _check_allowed(work, write, None)
            cells.append(work.cell(write, _style(work.liked(write) or _column_style(work.sheet, column))))
            work.filled.append((number, column))
    if cells:
        place = work.sheet.place_for_row(number)
        row = b'<%brow r="%d">%b</%brow>' % (prefix, number, b"".join(cells), prefix)
        work.patches.append((place, place, row))


def _style(style: str | None) -> dict[str, str]:
    return {"s": style} if style else {}


def _neighbour_style(cells: Sequence[CellSpan], column: int) -> str | None:
    """Return the style of the nearest title in the row: to the left, else to the right."""
    titles = [cell for cell in cells if cell.content.strip() and cell.column != column]
    left = [cell for cell in titles if cell.column < column]
    if not titles:
        return None
    nearest = max(left, key=lambda cell: cell.column) if left else min(titles, key=lambda cell: cell.column)
    return nearest.attributes.get("s")


def _row_style(row: RowSpan) -> str | None:
    attributes = markup.attributes(row.attributes)
    return attributes.get("s") if attributes.get("customFormat") in ("1", "true") else None


def _column_style(sheet: SheetPart, column: int) -> str | None:
    for tag in markup.start_tag(sheet.prefix, b"col").finditer(sheet.masked, 0, sheet.sheet_start[0]):
        attributes = markup.attributes(tag[1])
        first, last = attributes.get("min", ""), attributes.get("max", "")
        known = all(bound.isdecimal() and len(bound) < 10 for bound in (first, last))
        if known and int(first) <= column <= int(last):
            return attributes.get("style")
    return None


def _spans(row: RowSpan, writes: Mapping[int, CellWrite]) -> list[Patch]:
    """Return the row's hint about its columns, widened where a new cell lies outside."""
    columns = [column for column, write in writes.items() if write.value != ""]
    start = row.start + row_tag_offset(row)
    for name, value_start, value_end, value in markup.attribute_spans(row.attributes, start):
        if name != b"spans" or not columns:
            continue
        pairs = [pair.split(b":") for pair in value.split()]
        if not all(len(pair) == 2 and all(bound.isdigit() and len(bound) < 10 for bound in pair) for pair in pairs):
            return []
        bounds = [int(bound) for pair in pairs for bound in pair]
        low, high = min([*bounds, *columns]), max([*bounds, *columns])
        if any(not any(int(pair[0]) <= column <= int(pair[1]) for pair in pairs) for column in columns):
            return [(value_start, value_end, b"%d:%d" % (low, high))]
    return []


def row_tag_offset(row: RowSpan) -> int:
    """Return how far into the row's start tag its attributes begin."""
    slash = 2 if row.closed else 1
    return row.tag_end - row.start - slash - len(row.attributes)


def _dimension(sheet: SheetPart, filled: Sequence[tuple[int, int]]) -> list[Patch]:
    """Return the used range, widened; real files hold refs such as ``1:4`` there, which stay as they are."""
    tag = markup.start_tag(sheet.prefix, b"dimension").search(sheet.masked, 0, sheet.sheet_start[0])
    if tag is None:
        return []
    for name, start, end, value in markup.attribute_spans(tag[1], tag.start(1)):
        area = parse_area(value.decode("utf-8", "replace")) if name == b"ref" else None
        if area is None:
            continue
        wider = area
        for row, column in filled:
            wider = wider.including(row, column)
        if wider != area:
            return [(start, end, _spelled(wider))]
    return []


def _spelled(area: Area) -> bytes:
    first = f"{column_letters(area.first_column)}{area.first_row}"
    return f"{first}:{column_letters(area.last_column)}{area.last_row}".encode()


def _opened_sheet(sheet: SheetPart, patches: Sequence[Patch]) -> list[Patch]:
    """Return the patches with ``<sheetData/>`` opened around the new rows."""
    end = sheet.sheet_start[1]
    rows = b"".join(text for start, _, text in patches if start == end)
    others = [patch for patch in patches if patch[0] != end]
    return [*others, (end - 2, end, b">" + rows + b"</" + sheet.prefix + b"sheetData>")]

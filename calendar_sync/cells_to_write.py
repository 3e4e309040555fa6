"""From what a row is to say to cells of the sheet: which may be written, and what stands in the way where none may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time

from calendar_sync.model.columns import ALL_COLUMNS
from calendar_sync.model.services import label
from calendar_sync.model.settle import CellChange, kind_of
from calendar_sync.model.sheet import CellProblem, CellRef, Row, Scalar, Sheet, Tab, Written, column_letters

LONGEST = 32_767
"""UTF-16 units that one cell holds (Excel specifications and limits)."""


class Unwritable(Exception):
    """A cell cannot be written; the message says why, as the end of a sentence."""


def cell_changes(sheet: Sheet, row: Row, wanted: Mapping[str, Written]) -> tuple[CellChange, ...]:
    """Return the cells that have to be written so that a row says what is wanted, from left to right.

    Those that say it already are left.

    Args:
        sheet: As read.
        row: One of its rows.
        wanted: By field.

    Raises:
        Unwritable: Some cell may not be written, or cannot say it.
    """
    tab = next(tab for tab in sheet.tabs if tab.name == row.tab)
    found = (_change(sheet, tab, row, field, value) for field, value in sorted(wanted.items()))
    return tuple(sorted((change for change in found if change is not None), key=lambda change: change.column))


def _change(sheet: Sheet, tab: Tab, row: Row, field: str, value: Written) -> CellChange | None:
    column = row.columns.get(field)
    told = row.values.get(field)
    if column is None:
        if not value and told is None:
            return None
        raise Unwritable(f"the calendar has no column '{title_of(field)}'")
    place = CellRef(tab.name, row.number, column)
    raw = tab.value(row.number, column)
    if isinstance(raw, str) and not raw.strip():
        raw = None
    if (row.number, column) in tab.formulas:
        raise Unwritable(f"{place} holds a formula, which is never written over")
    if sheet.is_shared and row.number <= len(tab.rows) and _cannot_be_put_back(tab, column):
        letters = column_letters(column)
        raise Unwritable(f"column {letters} holds formulas or check boxes, which people may move while it is written")
    if any(_covers(area, row.number, column) for area in tab.merged):
        raise Unwritable(f"{place} is part of merged cells")
    if raw is not None and raw != told:
        value = _without_additions(place, raw, told, value)
    if isinstance(value, str):
        _check_text(sheet, place, value)
    if value == ("" if raw is None else raw):
        return None
    return CellChange(tab.name, row.number, column, field, spelled(raw), spelled(value), kind_of(value))


def _cannot_be_put_back(tab: Tab, column: int) -> bool:
    """Tell whether a column has cells that could not be put right, should one of them come to stand where we write."""
    if any(place == column for _, place in tab.formulas):
        return True
    return any(isinstance(tab.value(number, column), bool | CellProblem) for number in range(1, len(tab.rows) + 1))


def title_of(field: str) -> str:
    """Return the usual title of the column for ``field``."""
    head, _, service = field.partition(":")
    return f"{ALL_COLUMNS.get(head, head)} ({label(service)})" if service else ALL_COLUMNS.get(field, field)


def _covers(area: tuple[int, int, int, int], row: int, column: int) -> bool:
    top, left, bottom, right = area
    return top <= row <= bottom and left <= column <= right and (row, column) != (top, left)


def _without_additions(place: CellRef, raw: Scalar, told: Scalar, value: Written) -> Written:
    """Return what one cell has to say where a row's value is put together from several, as hashtags below a text."""
    if isinstance(raw, str) and isinstance(told, str) and isinstance(value, str) and told.startswith(raw.strip()):
        added = told[len(raw.strip()) :]
        if value.endswith(added):
            return value.removesuffix(added)
    raise Unwritable(f"what the row says is put together from {place} and other cells")


def _check_text(sheet: Sheet, place: CellRef, text: str) -> None:
    if len(text.encode("utf-16-le", "surrogatepass")) // 2 > LONGEST:
        raise Unwritable(f"{place} holds no more than {LONGEST:,} characters")
    if sheet.codec:
        try:
            text.encode(sheet.codec)
        except UnicodeEncodeError as problem:
            missing = text[problem.start : problem.end]
            raise Unwritable(f"the file's encoding ({sheet.codec}) has no '{missing}'; save it as UTF-8") from None


def spelled(value: Scalar) -> str:
    """Return what a cell says, dates and times as ISO 8601."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date | time) else str(value)


def written_into(sheet: Sheet, changes: Iterable[CellChange]) -> Sheet:
    """Return the sheet as it will be read once ``changes`` are written; rows below the last one are appended."""
    by_tab: dict[str, dict[tuple[int, int], Scalar]] = {}
    for change in changes:
        value: Scalar = change.value or None
        if isinstance(value, datetime) and value.time() == time():
            value = value.date()
        by_tab.setdefault(change.tab, {})[change.row, change.column] = value
    tabs = tuple(_edited(tab, by_tab[tab.name]) if tab.name in by_tab else tab for tab in sheet.tabs)
    return replace(sheet, tabs=tabs)


def _edited(tab: Tab, cells: Mapping[tuple[int, int], Scalar]) -> Tab:
    rows = [*tab.rows, *[()] * (max(row for row, _ in cells) - len(tab.rows))]
    for (row, column), value in cells.items():
        line = list(rows[row - 1])
        line += [None] * (column - len(line))
        line[column - 1] = value
        rows[row - 1] = line
    return replace(tab, rows=tuple(rows))

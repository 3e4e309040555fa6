"""Bringing results into the right rows: the tool's own columns, wherever the rows are by now.

The user's own cells are written only where a reviewed plan names them, and only into the very sheet it was made from.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as a_field
from datetime import date, datetime, time
from functools import partial
from math import isclose
from typing import Protocol

from calendar_sync.calendars.header import TabLayout
from calendar_sync.calendars.mapping import Mapped
from calendar_sync.calendars.ownership import Known, apart, names_of, own_places
from calendar_sync.calendars.placement import place_columns
from calendar_sync.errors import CalendarChanged
from calendar_sync.model.columns import OWN_COLUMNS
from calendar_sync.model.entry import RowIdentity
from calendar_sync.model.plan import Change
from calendar_sync.model.services import fold
from calendar_sync.model.sheet import CellProblem, CellRef, CellWrite, Scalar, Sheet, Tab, written_number
from calendar_sync.model.sheet import Written as Value

TRIES = 3
"""How often a calendar that changes under our hands is read anew before giving up."""


@dataclass(frozen=True, slots=True)
class Further:
    """Columns of the tool that not every calendar has, with titles that people use as well.

    Args:
        titles: Title by field of those that are wanted, the one that marks them as ours last.
        kept: Title by field of those that are not, but are kept up where they were made once.
        known: Which are on record.
    """

    titles: Mapping[str, str] = a_field(default_factory=dict)
    kept: Mapping[str, str] = a_field(default_factory=dict)
    known: Known = a_field(default_factory=dict)


NOTHING_FURTHER = Further()


class Calendar(Protocol):
    """Where rows come from and results go back to."""

    def read(self) -> Sheet:
        """Read everything once.

        Raises:
            CalendarUnreadable: The file is no calendar that can be read safely.
        """

    def check_writable(self) -> None:
        """Find out beforehand whether results could be written.

        Raises:
            CalendarInUse: The file is open elsewhere, or read-only.
        """

    def write(self, cells: Sequence[CellWrite], *, fingerprint: str | None) -> str:
        """Write ``cells`` and nothing else; all or none. Returns the new fingerprint.

        Raises:
            CalendarChanged: The calendar is no longer the one with ``fingerprint``.
            CalendarInUse: It is open elsewhere, or read-only.
        """


@dataclass(frozen=True, slots=True)
class Written:
    """What reached the sheet.

    Args:
        fingerprint: Of the calendar now.
        cells: How many cells were written.
        unplaced: Row ids that are no longer in the calendar.
        own: Folded titles of further columns that are the tool's, by name of the tab.
    """

    fingerprint: str
    cells: int = 0
    unplaced: tuple[str, ...] = ()
    own: Mapping[str, frozenset[str]] = a_field(default_factory=dict)


Cells = Mapping[str, Mapping[str, str | float]]
"""Row id to field to text or number."""


def write_back(
    calendar: Calendar,
    cells: Cells,
    *,
    sheet: Sheet,
    mapped: Mapped,
    rows: Sequence[RowIdentity],
    remap: Callable[[Sheet], Mapped],
    fingerprint: str,
    strict: bool = False,
    more: Sequence[CellWrite] = (),
    further: Further = NOTHING_FURTHER,
) -> Written:
    """Write the tool's own cells of many rows.

    As long as the calendar is the one that was read, rows are where they were. If it has changed, it is read anew and
    rows are found by their Sync ID; rows without one in the sheet are then not written.

    Args:
        calendar: The backend.
        cells: What the own cells should say.
        sheet: As it was read.
        mapped: Its columns.
        rows: Which id stands for which row.
        remap: Maps the columns of a sheet that was read anew.
        fingerprint: Of ``sheet``, or of what this run last wrote.
        strict: Write only if the calendar is the one that was read.
        more: Cells by their place, written along with the others; only where ``strict`` is set.
        further: Columns of the tool besides the usual ones.

    Raises:
        CalendarChanged: It kept changing; or it changed once, and ``strict`` is set.
        CalendarInUse: It is open elsewhere, or read-only.
    """
    places = {row.row_id: (row.tab, row.number) for row in rows}
    for _ in range(TRIES):
        writes = [*more, *plan_writes(cells, sheet, mapped.layouts, places, further)]
        own = _own_titles(writes, sheet, mapped.layouts, further)
        unplaced = tuple(sorted(row_id for row_id in cells if row_id not in places))
        if not writes:
            return Written(fingerprint, 0, unplaced, own)
        try:
            return Written(calendar.write(writes, fingerprint=fingerprint), len(writes), unplaced, own)
        except CalendarChanged:
            if strict:
                raise
            sheet = calendar.read()
            fingerprint = sheet.fingerprint
            mapped = remap(sheet)
            places = {}
            for row in mapped.rows:
                places.setdefault(row.text("sync_id"), (row.tab, row.number))
            places.pop("", None)
    raise CalendarChanged(
        f"{sheet.location} keeps changing while results are written.",
        fix="Save it, leave it alone for a moment, and run again: the results are kept and written first.",
    )


def plan_writes(
    cells: Cells,
    sheet: Sheet,
    layouts: Sequence[TabLayout],
    places: Mapping[str, tuple[str, int]],
    further: Further = NOTHING_FURTHER,
) -> list[CellWrite]:
    """Return the cells that have to change so that the sheet says what it should, titles of new columns included."""
    tabs = {tab.name: tab for tab in sheet.tabs}
    wanted: dict[str, list[tuple[int, Mapping[str, str | float]]]] = {}
    for row_id, fields in cells.items():
        if row_id in places:
            name, number = places[row_id]
            wanted.setdefault(name, []).append((number, fields))
    writes: list[CellWrite] = []
    for layout in layouts:
        tab = tabs.get(layout.tab)
        if tab is None or layout.tab not in wanted:
            continue
        places_of, missing = further_columns(tab, layout, further, names_of(sheet))
        there = {**layout.columns, **places_of}
        changed = [
            (number, field, said)
            for number, fields in sorted(wanted[layout.tab], key=lambda item: item[0])
            for field, said in fields.items()
            if (field in there or field not in further.kept) and said != shown_as(tab, there.get(field), number, said)
        ]
        if not changed:
            continue
        named = {field for _, field, _ in changed}
        titles = further.titles if named & {*further.titles, *further.kept} else {}
        wished = {**(OWN_COLUMNS if named & OWN_COLUMNS.keys() else {}), **titles}
        placement = place_columns(
            tab, layout, there, {name: missing.get(name, title) for name, title in wished.items()}
        )
        columns = {**there, **placement.columns}
        writes += placement.titles
        last = len(tab.rows)
        writes += [
            CellWrite(CellRef(tab.name, number, columns[field]), said, appended=number > last)
            for number, field, said in changed
        ]
    return writes


def user_writes(changes: Iterable[Change], sheet: Sheet) -> list[CellWrite]:
    """Return the user's own cells that a plan writes, each once.

    A cell that was empty takes the look of the nearest one above it, so that a date looks like the others.

    Args:
        changes: Of the plan.
        sheet: That it was made from.
    """
    tabs = {tab.name: tab for tab in sheet.tabs}
    writes: dict[CellRef, CellWrite] = {}
    for cell in (cell for change in changes for cell in change.cells):
        tab, ref = tabs[cell.tab], cell.ref
        like = None if cell.before else _like(tab, ref, cell.value)
        writes[ref] = CellWrite(ref, cell.value, like=like, appended=cell.row > len(tab.rows), theirs=True)
    return list(writes.values())


def _like(tab: Tab, ref: CellRef, value: Value) -> CellRef | None:
    """Return the nearest filled cell of the column above, of the same kind of value; below, where there is none."""
    numbers = [*range(min(ref.row - 1, len(tab.rows)), 0, -1), *range(ref.row + 1, len(tab.rows) + 1)]
    for number in numbers:
        if _is_alike(tab.value(number, ref.column), value):
            return CellRef(ref.tab, number, ref.column)
    return None


def _is_alike(there: Scalar, value: Value) -> bool:
    if isinstance(value, date):
        return isinstance(there, date) and isinstance(there, datetime) is isinstance(value, datetime)
    return isinstance(there, time | datetime) if isinstance(value, time) else isinstance(there, str) and bool(there)


def shown_as(tab: Tab, column: int | None, number: int, said: str | float) -> str | float | None:
    """Return what a cell says, to be compared with ``said``; ``None`` for an error, which is written over.

    Args:
        tab: As read.
        column: 1-based; ``None`` or 0 where there is none yet.
        number: Of the row, 1-based.
        said: What it is to say.
    """
    value: Scalar = tab.value(number, column) if column else None
    if isinstance(value, CellProblem):
        return None
    if isinstance(said, int | float):
        if isinstance(value, int | float) and not isinstance(value, bool):
            return said if isclose(value, said, rel_tol=1e-12) else value
        # A text file spells its numbers, some with a comma.
        return said if isinstance(value, str) and value.replace(",", ".") == written_number(said) else None
    return "" if value is None else str(value)


def further_columns(
    tab: Tab, layout: TabLayout, further: Further, tabs: Collection[str]
) -> tuple[dict[str, int], dict[str, str]]:
    """Return where further columns of the tool are, and how those that are missing are to be called, by field.

    They have titles that people use as well (``Clicks``): see :mod:`calendar_sync.calendars.ownership`.
    """
    if not further.titles:
        return {}, {}
    titles, mark = further.titles, [*further.titles.values()][-1]
    own = partial(own_places, tab, layout.header_row, mark=mark, known=further.known, tabs=tabs)
    places, missing = own(titles=titles.values())
    kept, _ = own(titles=further.kept.values(), by_looks=False)
    return (
        {field: kept[title] for field, title in further.kept.items() if title in kept}
        | {field: places[title] for field, title in titles.items() if title in places},
        {field: missing[title] for field, title in titles.items() if title in missing},
    )


def _own_titles(
    writes: Sequence[CellWrite], sheet: Sheet, layouts: Sequence[TabLayout], further: Further
) -> dict[str, frozenset[str]]:
    """Return the folded titles of the further columns that are the tool's once ``writes`` are done, by tab."""
    tabs = {tab.name: tab for tab in sheet.tabs}
    possible = {fold(name) for title in further.titles.values() for name in (title, apart(title))}
    found: dict[str, frozenset[str]] = {}
    for layout in layouts if further.titles else ():
        if (tab := tabs.get(layout.tab)) is None:
            continue
        there, _ = further_columns(tab, layout, further, names_of(sheet))
        header = tab.rows[layout.header_row - 1] if there else ()
        added = {fold(str(cell.value)) for cell in writes if cell.header and cell.cell.tab == tab.name} & possible
        if own := added | {fold(str(header[column - 1])) for column in there.values()}:
            found[tab.name] = frozenset(own)
    return found

"""An Excel workbook as a content calendar: read once, write single cells back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path

from calendar_sync.calendars.archive import MAX_UNPACKED
from calendar_sync.calendars.local import LocalFile, fingerprint_of
from calendar_sync.calendars.xlsx import calcchain, filters, markup, newtab, numbers, tables
from calendar_sync.calendars.xlsx.cells import Book, read_cells
from calendar_sync.calendars.xlsx.furniture import read_furniture, table_parts
from calendar_sync.calendars.xlsx.moving import moving_cells
from calendar_sync.calendars.xlsx.overlay import comments, pictures
from calendar_sync.calendars.xlsx.package import Package, TabPart
from calendar_sync.calendars.xlsx.refs import Area
from calendar_sync.calendars.xlsx.sheetpart import CellSpan, SheetPart
from calendar_sync.calendars.xlsx.splice import splice
from calendar_sync.calendars.xlsx.strings import held_text, shared_strings, struck_strings
from calendar_sync.errors import CalendarChanged
from calendar_sync.model.results_tab import TabChange
from calendar_sync.model.sheet import CellWrite, Sheet, Tab


class XlsxCalendar:
    """A calendar in an .xlsx or .xlsm file.

    Args:
        path: The file; a symlink is followed, and it is the file behind it that gets replaced.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = LocalFile(path, MAX_UNPACKED)

    def read(self) -> Sheet:
        """Return all tabs with the values of their cells.

        Whole numbers are ``int``; dates and times are rounded to the second; a date without a time of day is a
        ``date``, a time without a day a ``time``.

        Raises:
            CalendarUnreadable: Missing, protected, damaged, hostile, or no workbook at all.
        """
        with self._file.named():
            data, _, _ = self._file.load()
            package = Package(data)
            book = _book(package)
            tabs = tuple(_tab(package, book, tab) for tab in package.tabs)
        return Sheet(
            location=str(self._path), tabs=tabs, fingerprint=fingerprint_of(data), epoch_1904=package.epoch_1904,
            other_tabs=package.other_tabs,
        )  # fmt: skip

    def fingerprint(self) -> str:
        """Return a word that changes whenever the file does.

        Raises:
            CalendarUnreadable: The file is missing or cannot be read.
        """
        return fingerprint_of(self._file.load()[0])

    def check_writable(self) -> None:
        """Find out whether ``write`` could work, without writing anything.

        Raises:
            CalendarUnreadable: As ``read`` does.
            CalendarInUse: Open in Excel or LibreOffice, read-only, or no space on the disk.
            CalendarError: Signed or shared with a history of changes.
        """
        with self._file.named():
            data, path, _ = self._file.load()
            self._file.check_replaceable(path, len(data))
            Package(data).check_may_change()

    def write(self, cells: Sequence[CellWrite], *, fingerprint: str | None) -> str:
        """Write single cells and leave everything else in the file as it is, byte for byte.

        Args:
            cells: What to write; where a cell already holds its text, nothing changes.
            fingerprint: What ``read`` returned; ``None`` writes into whatever is there.

        Returns:
            The fingerprint of the file as it is now.

        Raises:
            CalendarChanged: The file or a tab is no longer what was read; nothing was written.
            CalendarInUse: Open elsewhere or not writable; nothing was written.
            CalendarError: A cell cannot be written; nothing was written.
            CalendarUnreadable: As ``read`` does.
        """
        with self._file.named():
            return self._write(cells, fingerprint)

    def write_tab(self, change: TabChange, *, fingerprint: str) -> str:
        """Write into a tab of ours, made first where it is not there, and leave everything else as it is.

        Args:
            change: What to write.
            fingerprint: What ``read`` returned.

        Returns:
            The fingerprint of the file as it is now.

        Raises:
            CalendarError: As for :meth:`write`, or there can be no new tab; nothing was written.
        """
        with self._file.named():
            return self._write(change.cells, fingerprint, change)

    def _write(self, cells: Sequence[CellWrite], fingerprint: str | None, change: TabChange | None = None) -> str:
        data, path, status = self._file.load()
        self._file.check_unchanged(data, fingerprint)
        self._file.check_replaceable(path, len(data))
        package = Package(data)
        package.check_may_change()
        if change is not None and change.columns:
            made = newtab.new_tab(package, change.tab, change.columns)
            sheet = SheetPart(made.sheet, change.tab)
            shown = cells if made.can_show_dates else [_dates_as_text(cell) for cell in cells]
            filled = splice(sheet, shown, _Texts(package, sheet.prefix), epoch_1904=package.epoch_1904).data
            return self._file.replace(path, package.replaced(made.contents, {made.part: filled}), status)
        contents = _contents(package, cells)
        if not contents:
            return fingerprint_of(data)
        return self._file.replace(path, package.replaced(contents), status)


def _dates_as_text(cell: CellWrite) -> CellWrite:
    return replace(cell, value=cell.value.isoformat()) if isinstance(cell.value, date) else cell


def _book(package: Package) -> Book:
    strings = package.related(package.workbook_part, "sharedStrings")
    styles = package.related(package.workbook_part, "styles")
    texts = package.readable(strings[0]) if strings else b""
    elements = markup.elements(package.readable(styles[0]), styles[0]) if styles else []
    return Book(
        strings=shared_strings(texts),
        kinds=numbers.style_kinds(elements),
        epoch_1904=package.epoch_1904,
        struck_strings=struck_strings(texts),
        struck_styles=numbers.struck_styles(elements),
    )


def _tab(package: Package, book: Book, tab: TabPart) -> Tab:
    data = package.readable(tab.part)
    cells = read_cells(data, book, tab.name)
    furniture = read_furniture(data, package.relations(tab.part), cells.rows)
    found = [tables.read_table(package.xml(part), part) for part in table_parts(package, tab.part)]
    kept = [table for table in found if table is not None]
    return Tab(
        name=tab.name,
        rows=cells.rows,
        hidden=tab.hidden,
        hidden_rows=frozenset(cells.hidden_rows),
        filtered=furniture.filtered or any(table.filtered for table in kept),
        hyperlinks=cells.links | furniture.hyperlinks,
        tables=tuple(table.range for table in kept),
        struck=frozenset(cells.struck),
        merged=tuple((area.first_row, area.first_column, area.last_row, area.last_column) for area in furniture.merged),
        pictures=pictures(package, tab.part),
        comments=comments(package, tab.part),
        formulas=frozenset(cells.formulas),
        moving=moving_cells(cells.dated),
        moments=numbers.moment_columns(data, book.kinds),
    )


def _contents(package: Package, cells: Sequence[CellWrite]) -> dict[str, bytes | None]:
    """Return the parts that change when ``cells`` are written."""
    by_name = {tab.name: tab for tab in reversed(package.tabs)}
    by_tab: dict[str, list[CellWrite]] = {}
    for write in cells:
        if write.cell.tab not in by_name:
            raise CalendarChanged(
                f"The workbook has no tab {write.cell.tab!r} any more; nothing was written.",
                fix="Run again, so that the workbook is read anew.",
            )
        by_tab.setdefault(write.cell.tab, []).append(write)
    contents: dict[str, bytes | None] = {}
    gone: set[tuple[str, int, int]] = set()
    for name, writes in by_tab.items():
        tab = by_name[name]
        sheet = SheetPart(package.xml(tab.part), name)
        spliced = splice(sheet, writes, _Texts(package, sheet.prefix), epoch_1904=package.epoch_1904)
        if spliced.data is sheet.data:
            continue
        contents[tab.part] = spliced.data
        gone |= {(tab.sheet_id, *place) for place in spliced.formulas_gone}
        found = [tables.read_table(package.xml(part), part) for part in table_parts(package, tab.part)]
        kept = [table for table in found if table is not None]
        contents |= tables.follow(kept, writes, sheet.is_free)
        contents |= _filter_grown(package, tab, sheet, spliced.data, writes, [table.area for table in kept], contents)
    return contents | (_without_formulas(package, gone) if gone else {})


def _filter_grown(
    package: Package, tab: TabPart, sheet: SheetPart, data: bytes, writes: Sequence[CellWrite], areas: Sequence[Area],
    contents: Mapping[str, bytes | None],
) -> Mapping[str, bytes]:  # fmt: skip
    """Return the parts that change further because the plain filter of a tab takes in new columns."""
    grown = filters.follow(sheet, data, writes, areas)
    if grown is None:
        return {}
    book = contents.get(package.workbook_part) or package.xml(package.workbook_part)
    named = filters.named(package, book, tab.name, grown)
    return {tab.part: grown.data} | ({package.workbook_part: named} if named != book else {})


def _without_formulas(package: Package, gone: set[tuple[str, int, int]]) -> dict[str, bytes | None]:
    """Return what changes so that no calculation chain names a formula that was replaced."""
    contents: dict[str, bytes | None] = {}
    for part in package.related(package.workbook_part, "calcChain"):
        shorter = calcchain.without(package.xml(part), gone)
        contents |= {part: shorter} if shorter is not None else package.dropped(part)
    return contents


class _Texts:
    """Tells the text that a cell holds now; the shared strings are read only when one is met.

    Args:
        package: The workbook.
        prefix: The element prefix of the worksheet.
    """

    def __init__(self, package: Package, prefix: bytes) -> None:
        self._package = package
        self._prefix = prefix

    def __call__(self, cell: CellSpan) -> str | None:
        strings = self._strings if cell.attributes.get("t") == "s" else ()
        return held_text(self._prefix, cell.attributes, cell.content, strings)

    @cached_property
    def _strings(self) -> Sequence[str]:
        return _book(self._package).strings

"""Calendars that a simulated user and the program both hold in their hands: in memory, or as real workbooks."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl

from calendar_sync.calendars.writeback import Calendar
from calendar_sync.calendars.xlsx import XlsxCalendar
from calendar_sync.errors import CalendarChanged
from calendar_sync.model.sheet import CellWrite, Scalar, Sheet, Tab

if TYPE_CHECKING:
    from tests.stateful.parts import Process

Grid = list[list[Scalar]]


class Book(ABC):
    """The calendar as it lies there, for the user's hands as well as for the program's."""

    @abstractmethod
    def grid(self) -> Grid:
        """Return all cells of the only tab, header first."""

    def text(self) -> str:
        """Return everything that stands in it."""
        return "\n".join(str(value) for row in self.grid() for value in row if value is not None)

    @abstractmethod
    def put(self, grid: Grid) -> None:
        """Save the calendar with these cells."""

    @abstractmethod
    def backend(self) -> Calendar:
        """Return what the program works with."""

    def backend_for(self, process: Process) -> Calendar:
        """Return what the program works with in one process."""
        return self.backend()


class MemoryBook(Book):
    """A calendar in memory: quick."""

    def __init__(self) -> None:
        self._grid: Grid = []
        self.version = 0

    def grid(self) -> Grid:
        return [list(row) for row in self._grid]

    def put(self, grid: Grid) -> None:
        self._grid = [list(row) for row in grid]
        self.version += 1

    def backend(self) -> Calendar:
        return _MemoryCalendar(self)


class _MemoryCalendar:
    def __init__(self, book: MemoryBook) -> None:
        self._book = book

    def read(self) -> Sheet:
        return Sheet("may.sim", (Tab("May", self._book.grid()),), str(self._book.version))

    def check_writable(self) -> None:
        """Nothing stands in the way."""

    def write(self, cells: Sequence[CellWrite], *, fingerprint: str | None) -> str:
        if fingerprint is not None and fingerprint != str(self._book.version):
            raise CalendarChanged("may.sim was changed after it was read; nothing was written.")
        grid = self._book.grid()
        for write in cells:
            row = grid[write.cell.row - 1]
            row += [None] * (write.cell.column - len(row))
            row[write.cell.column - 1] = write.value or None
        self._book.put(grid)
        return str(self._book.version)


class ExcelBook(Book):
    """A real workbook."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def grid(self) -> Grid:
        return [list(row) for row in XlsxCalendar(self._path).read().tabs[0].rows]

    def put(self, grid: Grid) -> None:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = "May"
        for row in grid:
            sheet.append(row)
        scratch = self._path.with_suffix(".new.xlsx")
        book.save(scratch)
        os.replace(scratch, self._path)  # noqa: PTH105

    def backend(self) -> Calendar:
        return XlsxCalendar(self._path)

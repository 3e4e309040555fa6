"""Tabs and a calendar backend in memory, for tests of mapping and write-back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from calendar_sync.errors import CalendarChanged, CalendarInUse
from calendar_sync.model.sheet import CellWrite, Scalar, Sheet, Tab

HEADER = ("Date", "Time", "Channels", "Text", "Status")
ROW = ("2027-05-14", "9:30", "LinkedIn", "Hello", "Ready")
OWN = ("Sync ID", "Sync status", "Post IDs", "Scheduled for", "Post link", "Sync error")


def tab(*rows: Sequence[Scalar], name: str = "May", **more: Any) -> Tab:
    return Tab(name, rows, **more)


def sheet(*tabs: Tab) -> Sheet:
    return Sheet("may.xlsx", tabs, "v0")


class FakeCalendar:
    """A calendar in memory. Before each write, the next of ``meddlers`` may change it, as a user would.

    Args:
        start: The calendar as it is at first.
        meddlers: Called one by one, one before each write; they take and return a sheet.
        locked: Nobody can write.
    """

    def __init__(
        self, start: Sheet, meddlers: Sequence[Callable[[Sheet], Sheet]] = (), *, locked: bool = False
    ) -> None:
        self.now = start
        self.meddlers = list(meddlers)
        self.locked = locked
        self.version = 0
        self.written: list[list[CellWrite]] = []

    def read(self) -> Sheet:
        return self.now

    def check_writable(self) -> None:
        if self.locked:
            raise CalendarInUse("open elsewhere")

    def write(self, cells: Sequence[CellWrite], *, fingerprint: str | None) -> str:
        self.check_writable()
        if self.meddlers:
            self._set(self.meddlers.pop(0)(self.now).tabs)
        if fingerprint != self.now.fingerprint:
            raise CalendarChanged("changed since it was read")
        self.written.append(list(cells))
        tabs = {tab.name: [list(row) for row in tab.rows] for tab in self.now.tabs}
        for cell in cells:
            rows = tabs[cell.cell.tab]
            rows += [[] for _ in range(cell.cell.row - len(rows))]
            line = rows[cell.cell.row - 1]
            line += [None] * (cell.cell.column - len(line))
            line[cell.cell.column - 1] = cell.value or None
        self._set(tuple(replace(tab, rows=tabs[tab.name]) for tab in self.now.tabs))
        return self.now.fingerprint

    def _set(self, tabs: tuple[Tab, ...]) -> None:
        if tabs != self.now.tabs:
            self.version += 1
            self.now = replace(self.now, tabs=tabs, fingerprint=f"v{self.version}")

    def grid(self, name: str = "May") -> list[list[Scalar]]:
        """Return all rows of a tab, each as long as the longest."""
        (found,) = (tab for tab in self.now.tabs if tab.name == name)
        width = max(len(row) for row in found.rows)
        return [[*row, *[None] * (width - len(row))] for row in found.rows]

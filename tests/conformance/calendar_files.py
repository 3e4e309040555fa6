"""The same calendar in everything that results can be written to: files of every kind, and Google Sheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import openpyxl
import xlsxwriter

from calendar_sync.calendars import open_calendar
from calendar_sync.calendars.writeback import Calendar
from tests.google.local import LocalGoogle

Rows = Sequence[Sequence[str]]


def _openpyxl(path: Path, rows: Rows) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = path.stem
    for row in rows:
        sheet.append(row)
    book.save(path)


def _inline(path: Path, rows: Rows) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(path.stem)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)


def _csv(codec: str, **dialect: str | int) -> Callable[[Path, Rows], None]:
    def write(path: Path, rows: Rows) -> None:
        text = io.StringIO()
        csv.writer(text, **dialect).writerows(rows)  # type: ignore[arg-type]
        path.write_bytes(text.getvalue().encode(codec))

    return write


KINDS: Mapping[str, tuple[str, Callable[[Path, Rows], None]]] = {
    "xlsx": (".xlsx", _openpyxl),
    "xlsx-inline": (".xlsx", _inline),
    "csv": (".csv", _csv("utf-8")),
    "csv-excel": (".csv", _csv("utf-8-sig", quoting=csv.QUOTE_ALL)),
    "csv-europe": (".csv", _csv("cp1252", delimiter=";", lineterminator="\n")),
    "tsv": (".tsv", _csv("utf-16", delimiter="\t")),
}


ALL_KINDS = (*KINDS, "google")
"""Files, and gspread's real client on the sandbox's server."""


class Place:
    """One calendar, somewhere.

    Args:
        kind: One of :data:`ALL_KINDS`.
        folder: For files.
        rows: What stands in its only tab, May.
    """

    def __init__(self, kind: str, folder: Path, rows: Rows) -> None:
        self._kind, self._folder = kind, folder
        if kind == "google":
            self.google = LocalGoogle()
            self.spreadsheet = self.google.make_small("May", [list(row) for row in rows])
            self.calendar: Calendar = self.google.calendar(self.spreadsheet)
        else:
            self.path, self.calendar = make(kind, folder, rows)

    def rewrite(self, rows: Rows) -> None:
        """Put other rows into it, as somebody would."""
        if self._kind != "google":
            make(self._kind, self._folder, rows)
            return
        width = max(map(len, rows))
        cells = [[*row, *[""] * (width - len(row))] for row in rows]
        values = [
            {"values": [{"userEnteredValue": {"stringValue": text}} if text else {} for text in row]} for row in cells
        ]
        start = {"sheetId": 0, "rowIndex": 0, "columnIndex": 0}
        self.google.act(
            self.spreadsheet, {"updateCells": {"start": start, "rows": values, "fields": "userEnteredValue"}}
        )

    def state(self) -> object:
        """Return something that is another once anything was written, even the same again."""
        if self._kind != "google":
            status = self.path.stat()
            return self.path.read_bytes(), status.st_mtime_ns, status.st_ino
        return self.google.writes(), self.google.texts(self.spreadsheet)


def make(kind: str, folder: Path, rows: Rows) -> tuple[Path, Calendar]:
    """Write ``rows`` into a file ``May`` of this kind and open it."""
    ending, write = KINDS[kind]
    path = folder / f"May{ending}"
    write(path, rows)
    return path, open_calendar(str(path))[0]

"""The same calendar in every kind of file that results can be written to."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import openpyxl
import xlsxwriter

from calendar_sync.calendars import open_calendar
from calendar_sync.calendars.writeback import Calendar

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


def make(kind: str, folder: Path, rows: Rows) -> tuple[Path, Calendar]:
    """Write ``rows`` into a file ``May`` of this kind and open it."""
    ending, write = KINDS[kind]
    path = folder / f"May{ending}"
    write(path, rows)
    return path, open_calendar(str(path))[0]

"""What one cell of a Google spreadsheet holds (CellData of the Sheets API, v4)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from calendar_sync.calendars.xlsx.numbers import LENGTH, MOMENT, PLAIN, format_kind, meaning
from calendar_sync.model.sheet import CellProblem, Scalar, column_number

FIELDS = (
    "effectiveValue,formattedValue,userEnteredValue(formulaValue),effectiveFormat(numberFormat(type,pattern),textFormat(strikethrough)),"
    "hyperlink,note,textFormatRuns(format(link,strikethrough)),chipRuns"
)
"""What is asked of each cell, as a part of a fields mask."""

_IMAGE = re.compile(
    r'\s*=\s*IMAGE\(\s*(?:"(?P<url>(?:[^"]|"")*)"|\$?(?P<column>[A-Z]{1,3})\$?(?P<row>\d{1,7})\s*[,;)])', re.I
)
_HYPERLINK = re.compile(r'\s*=\s*HYPERLINK\(\s*"((?:[^"]|"")*)"', re.IGNORECASE)
_KINDS = {"DATE": MOMENT, "DATE_TIME": MOMENT, "TIME": MOMENT}
_DIGITS = 15
_EPOCH, _DAY = datetime(1899, 12, 30), timedelta(days=1)
_SECOND = 1 / 86_400

Grid = Sequence[Sequence[Scalar]]

Said = str | float
"""What a cell of ours says, or is to say: text, the empty one for nothing; or a number, also where it shows a date."""


def said(value: Scalar) -> Said:
    """Return what a cell says, so that the same is always equal; an error is something that is to be written over."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, CellProblem):
        return f"#{value.text}"
    if isinstance(value, bool):
        return str(value)
    # Sheets keep fifteen digits of a number.
    return whole(float(f"{_serial(value):.{_DIGITS}g}"))


def as_read(value: Scalar) -> Scalar:
    """Return what is read of a date or time that was written: midnight alone is a day."""
    return value.date() if isinstance(value, datetime) and value.time() == time() else value


def whole(number: float) -> float:
    """Return a whole number as one, which is how it is read."""
    return int(number) if float(number).is_integer() and abs(number) < 10**_DIGITS else float(number)


def value_of(cell: Mapping[str, Any]) -> Scalar:
    """Return the value of a cell as it would be read from a workbook: dates by their number format.

    Text that consists of chips (people, files, places) is what the cell shows.
    """
    told = cell.get("effectiveValue")
    shown = cell.get("formattedValue")
    if cell.get("chipRuns") and isinstance(shown, str) and not (told and "numberValue" in told):
        return shown or None
    if not told:
        formula = _formula(cell)
        if formula and not _IMAGE.match(formula) and not shown:
            return None
        return shown if isinstance(shown, str) and shown and not _IMAGE.match(formula) else None
    if "stringValue" in told:
        return str(told["stringValue"]) or None
    if "boolValue" in told:
        return bool(told["boolValue"])
    if "numberValue" in told:
        return _number(told["numberValue"], (cell.get("effectiveFormat") or {}).get("numberFormat") or {})
    if "errorValue" in told:
        error = told["errorValue"] or {}
        if error.get("type") == "LOADING":
            return CellProblem("uncached", _formula(cell))
        return CellProblem("error", str(shown or error.get("message") or "an error"))
    return None


def _number(number: Any, form: Mapping[str, Any]) -> Scalar:
    if not isinstance(number, int | float):
        return None
    value = whole(number)
    pattern = str(form.get("pattern") or "")
    kind = _KINDS.get(str(form.get("type") or ""), PLAIN)
    if kind == MOMENT and pattern and format_kind(pattern) == LENGTH:
        kind = LENGTH
    return value if kind == PLAIN else meaning(value, kind, epoch_1904=False)


def moment_form(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the number format of a cell that shows numbers as dates or times; nothing for any other cell."""
    form: Mapping[str, Any] = (cell.get("effectiveFormat") or {}).get("numberFormat") or {}
    return form if form.get("type") in _KINDS else {}


def has_formula(cell: Mapping[str, Any]) -> bool:
    """Return whether a formula gives the value of a cell."""
    return bool(_formula(cell))


def _formula(cell: Mapping[str, Any]) -> str:
    return str((cell.get("userEnteredValue") or {}).get("formulaValue") or "")


def link_of(cell: Mapping[str, Any], rows: Grid) -> str:
    """Return where a cell leads: its link, the first link in its text, a chip's file, or the picture that it shows.

    Args:
        cell: The cell.
        rows: All values of the tab, for pictures whose address stands in another cell.
    """
    if formula := _formula(cell):
        if found := _HYPERLINK.match(formula):
            return found[1].replace('""', '"')
        if found := _IMAGE.match(formula):
            return found["url"].replace('""', '"') if found["url"] is not None else _address_in(found, rows)
    if told := cell.get("hyperlink"):
        return str(told)
    for run in cell.get("textFormatRuns") or ():
        if uri := ((run.get("format") or {}).get("link") or {}).get("uri"):
            return str(uri)
    for run in cell.get("chipRuns") or ():
        if uri := ((run.get("chip") or {}).get("richLinkProperties") or {}).get("uri"):
            return str(uri)
    return ""


def _address_in(found: re.Match[str], rows: Grid) -> str:
    row, column = int(found["row"]), column_number(found["column"].upper())
    value = rows[row - 1][column - 1] if 0 < row <= len(rows) and 0 < column <= len(rows[row - 1]) else None
    return value if isinstance(value, str) and "://" in value else ""


def is_struck(cell: Mapping[str, Any]) -> bool:
    """Return whether the text of a cell is struck out, wholly or in part."""
    whole = (cell.get("effectiveFormat") or {}).get("textFormat") or {}
    runs = cell.get("textFormatRuns") or ()
    return bool(whole.get("strikethrough")) or any((run.get("format") or {}).get("strikethrough") for run in runs)


def says_the_same(rows: Grid, told: Sequence[Sequence[Any]]) -> bool:
    """Return whether values as they were read are those of another answer, which has dates as bare numbers."""
    for number in range(max(len(rows), len(told))):
        ours: Sequence[Scalar] = rows[number] if number < len(rows) else ()
        theirs = told[number] if number < len(told) else ()
        for place in range(max(len(ours), len(theirs))):
            value = ours[place] if place < len(ours) else None
            other = theirs[place] if place < len(theirs) else ""
            if not _is_same(value, "" if other is None else other):
                return False
    return True


def _is_same(value: Scalar, other: Any) -> bool:
    if value is None or isinstance(value, str):
        return bool((value or "") == other)
    if isinstance(value, CellProblem):
        return bool(value.text == other)
    if isinstance(value, bool) or isinstance(other, bool):
        return value is other
    number = _serial(value)
    return isinstance(other, int | float) and bool(abs(number - other) < _SECOND)


def _serial(value: int | float | date | time | timedelta) -> float:
    if isinstance(value, datetime):
        return (value - _EPOCH) / _DAY
    if isinstance(value, date):
        return float((datetime.combine(value, time()) - _EPOCH).days)
    if isinstance(value, time):
        return (datetime.combine(_EPOCH, value) - _EPOCH) / _DAY
    return value / _DAY if isinstance(value, timedelta) else float(value)


def said_at(rows: Grid, row: int, column: int) -> Said:
    """Return what a cell says (1-based)."""
    return said(rows[row - 1][column - 1]) if row <= len(rows) and column <= len(rows[row - 1]) else ""


def put(rows: list[list[Scalar]], row: int, column: int, value: Scalar) -> None:
    """Write a value into rows (1-based), which grow where they are too short."""
    while len(rows) < row:
        rows.append([])
    rows[row - 1] += [None] * (column - len(rows[row - 1]))
    rows[row - 1][column - 1] = None if value == "" else value

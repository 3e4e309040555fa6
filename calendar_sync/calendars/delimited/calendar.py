"""A delimited text file as a content calendar: read once, single fields written back, everything else as it was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from calendar_sync.calendars.delimited.dialect import Dialect, find_dialect
from calendar_sync.calendars.delimited.encoding import Encoding, decode
from calendar_sync.calendars.delimited.headerless import TITLES, is_hootsuite
from calendar_sync.calendars.delimited.records import Record, is_torn, join, quoted, split, value_of
from calendar_sync.calendars.kinds import check_is_text
from calendar_sync.calendars.local import LocalFile, fingerprint_of
from calendar_sync.errors import CalendarChanged
from calendar_sync.model.sheet import CellProblem, CellWrite, Scalar, Sheet, Tab, Written, written_number

MAX_SIZE = 64 * 2**20
_SHOWN = 5
"""So many rows decide whether rows without titles are somebody's bulk file."""


@dataclass(slots=True)
class _Content:
    """A file taken apart.

    Args:
        encoding: Of the file.
        dialect: Of the file.
        records: Its rows, titles first.
        tail: Empty rows at its end, as written.
        titles_added: The file has none; those of ``records`` are ours, and are written with the first results.
    """

    encoding: Encoding
    dialect: Dialect
    records: list[Record]
    tail: str
    titles_added: bool


class CsvCalendar:
    """A calendar in a .csv or .tsv file, as any program writes them.

    Encoding (UTF-8 with or without a mark, UTF-16, cp1252), delimiter, quoting and line endings are found out on
    reading and kept on writing. A file in the shape of Hootsuite's bulk file, which has no titles, is given some.

    Args:
        path: The file; a symlink is followed, and it is the file behind it that gets replaced.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = LocalFile(path, MAX_SIZE)

    def read(self) -> Sheet:
        """Return the one tab, named like the file; every value is text.

        Raises:
            CalendarUnreadable: Missing, no text, in an unknown encoding, or with a quotation mark never closed.
        """
        with self._file.named():
            data, _, _ = self._file.load()
            content = _take_apart(data)
        rows = tuple(_values(record) for record in content.records)
        codec = content.encoding.codec
        return Sheet(
            str(self._path),
            (Tab(self._path.stem, rows, titles_added=content.titles_added),),
            fingerprint_of(data),
            codec="" if "utf" in codec else codec,
        )

    def check_writable(self) -> None:
        """Find out whether ``write`` could work, without writing anything.

        Raises:
            CalendarUnreadable: As ``read`` does.
            CalendarInUse: Open in a spreadsheet program, read-only, or no space on the disk.
        """
        with self._file.named():
            data, path, _ = self._file.load()
            self._file.check_replaceable(path, len(data))

    def write(self, cells: Sequence[CellWrite], *, fingerprint: str | None) -> str:
        """Write single fields; all other bytes stay, but that rows become as wide as the titles.

        Characters that the file's encoding does not have become question marks.

        Args:
            cells: What to write.
            fingerprint: What ``read`` returned; ``None`` writes into whatever is there.

        Returns:
            The fingerprint of the file as it is now.

        Raises:
            CalendarChanged: The file is no longer what was read; nothing was written.
            CalendarInUse: Open elsewhere or not writable; nothing was written.
            CalendarUnreadable: As ``read`` does.
        """
        with self._file.named():
            data, path, status = self._file.load()
            self._file.check_unchanged(data, fingerprint)
            self._file.check_replaceable(path, len(data))
            content = _take_apart(data)
            changed = self._put(content, cells)
            if not changed:
                return fingerprint_of(data)
            text = content.dialect.preamble + join(content.records, content.dialect.delimiter) + content.tail
            return self._file.replace(path, content.encoding.encode(text), status)

    def _put(self, content: _Content, cells: Sequence[CellWrite]) -> bool:
        """Put ``cells`` into ``content`` and return whether anything changed."""
        changed = False
        _append(content, max((cell.cell.row for cell in cells if cell.appended), default=0))
        for cell in cells:
            if cell.cell.tab != self._path.stem or not 0 < cell.cell.row <= len(content.records):
                raise CalendarChanged(
                    f"{self._path.name} no longer has the cell {cell.cell}; nothing was written.",
                    fix="Run again; the new content is read then.",
                )
            record = content.records[cell.cell.row - 1]
            value = content.encoding.fitting(_spelled(cell.value, content.dialect.delimiter))
            column = cell.cell.column
            if column <= len(record.fields) and value_of(record.fields[column - 1]) == value:
                continue
            if column > len(record.fields) and not value:
                continue
            record.fields += [""] * (column - len(record.fields))
            record.fields[column - 1] = quoted(value, content.dialect.delimiter, always=content.dialect.quote_all)
            changed = True
        titles = [cell.cell for cell in cells if cell.header]
        if changed and titles:
            _level(content.records[titles[0].row - 1 :])
        return changed


def _append(content: _Content, last: int) -> None:
    """Add empty rows below the others until there is a row ``last``, as wide as the one above them."""
    records, end = content.records, content.dialect.line_end
    if records and last > len(records):
        records[-1].end = records[-1].end or end
        width = len(records[-1].fields)
        records += [Record([""] * width, end) for _ in range(last - len(records))]


def _spelled(value: Written | float, delimiter: str) -> str:
    """Return what is written for ``value``: a text file knows neither dates nor numbers.

    Where semicolons divide fields, commas divide numbers: programs there take 7.47 for July 1947.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return written_number(value).replace(".", "," if delimiter == ";" else ".")
    return value.isoformat(" ", "minutes") if isinstance(value, datetime) else value.isoformat()


def _level(records: Sequence[Record]) -> None:
    """Make every row as wide as the titles, so that the file stays a table for stricter programs."""
    width = len(records[0].fields)
    for record in records:
        if not record.is_empty:
            record.fields += [""] * (width - len(record.fields))


_ERRORS = frozenset(
    {"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#ERROR!", "#FIELD!"}
)
"""What spreadsheets write of a formula that failed."""


def _values(record: Record) -> tuple[Scalar, ...]:
    if record.is_blank:
        return ()
    return tuple(_value(raw) for raw in record.fields)


def _value(raw: str) -> Scalar:
    value = value_of(raw)
    if is_torn(raw):
        return CellProblem("quotes", value)
    return CellProblem("error", value) if value in _ERRORS else value or None


def _take_apart(data: bytes) -> _Content:
    check_is_text(data)
    text, encoding = decode(data)
    dialect = find_dialect(text)
    body = text[len(dialect.preamble) :]
    end = _end_of_content(body, dialect.delimiter)
    records = list(split(body[:end], dialect.delimiter))
    titles_added = is_hootsuite([[value_of(raw) for raw in record.fields] for record in records[:_SHOWN]])
    if titles_added:
        always = dialect.quote_all
        titles = [quoted(title, dialect.delimiter, always=always) for title in TITLES]
        records.insert(0, Record(titles, dialect.line_end))
    return _Content(encoding, dialect, records, body[end:], titles_added)


def _end_of_content(body: str, delimiter: str) -> int:
    """Return where the empty rows begin with which many exports end; they can be a million."""
    kept = len(body.rstrip(delimiter + "\r\n"))
    if kept == len(body):
        return kept
    # The last row keeps its own delimiters and line ending.
    found = re.compile(rf"{re.escape(delimiter)}*(?:\r\n|\n|\r|\Z)").match(body, kept)
    return found.end() if found is not None else len(body)

"""Lines and fields of a delimited file, kept as they are written so that writing changes nothing else (RFC 4180).

Beyond the standard, what programs write is taken: any line ending, also several kinds in one file; blanks before an
opening quote; quotes inside a field that does not begin with one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from calendar_sync.calendars.local import checked_length
from calendar_sync.errors import CalendarUnreadable

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
"""As many rows and columns as a spreadsheet has (Excel's limits)."""

MAX_FILLED = 3_000_000
"""Fields with something in them; a content calendar has some thousands."""

MAX_FIELDS = 20_000_000
"""All fields; exports hold many empty ones between the filled."""

_END = r"\r\n|\n|\r"


@dataclass(slots=True)
class Record:
    """One line of the file, which may run over several lines of text.

    Args:
        fields: As written, with their quotes.
        end: The line ending; empty for the last line of a file without one.
    """

    fields: list[str]
    end: str

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing between the line endings."""
        return len(self.fields) == 1 and not self.fields[0]

    @property
    def is_blank(self) -> bool:
        """Whether none of its fields says anything."""
        return not any(self.fields)


@lru_cache(maxsize=16)
def _field(delimiter: str) -> re.Pattern[str]:
    apart = re.escape(delimiter)
    return re.compile(
        rf'(?P<raw>[ ]*"(?:[^"]|"")*+"[ ]*+(?={apart}|{_END}|\Z)|"(?:[^"]|"")*+"[^\r\n{apart}]*+|[^\r\n{apart}]*+)'
        rf"(?P<end>{apart}|{_END}|\Z)"
    )


@lru_cache(maxsize=16)
def _blank(delimiter: str) -> re.Pattern[str]:
    """Return a pattern for a record of empty fields: some exports hold a million of them."""
    return re.compile(rf"(?P<apart>{re.escape(delimiter)}*)(?P<end>{_END})")


def split(text: str, delimiter: str) -> Iterator[Record]:
    """Yield the records of ``text``; joined again they are ``text``.

    Raises:
        CalendarUnreadable: A quote is opened and never closed, or there is more than a spreadsheet can hold.
    """
    pattern, position, length = _field(delimiter), 0, len(text)
    fields: list[str] = []
    rows = filled = count = 0
    match, blank = pattern.match, _blank(delimiter).match
    while position < length:
        found = blank(text, position) if not fields else None
        if found is not None:
            empty, position = 1 + found.end("apart") - position, found.end()
            count, rows = count + empty, rows + 1
            _check_size(empty, rows, filled, count)
            yield Record([""] * empty, found["end"])
            continue
        found = match(text, position)
        if found is None:
            raise _never_closed(text, position)
        raw, end = found["raw"], found["end"]
        if raw[:1] == '"' and '"' not in raw[1:]:
            raise _never_closed(text, position)
        checked_length(raw)
        fields.append(raw)
        filled += raw != ""
        position = found.end()
        count += 1
        _check_size(len(fields), rows + 1, filled, count)
        if end != delimiter:
            rows += 1
            yield Record(fields, end)
            fields = []
        elif position == length:
            fields.append("")
    if fields:
        yield Record(fields, "")


def _check_size(columns: int, rows: int, filled: int, count: int) -> None:
    if columns > MAX_COLUMNS or rows > MAX_ROWS or filled > MAX_FILLED or count > MAX_FIELDS:
        raise CalendarUnreadable(
            f"The file has more than {MAX_ROWS:,} rows, {MAX_COLUMNS:,} columns, {MAX_FILLED:,} filled fields or "
            f"{MAX_FIELDS:,} empty ones; no calendar does.",
            fix="Keep the calendar in a file of its own.",
        )


def _never_closed(text: str, position: int) -> CalendarUnreadable:
    line = len(re.findall(_END, text[:position])) + 1
    return CalendarUnreadable(
        f'Line {line} opens a quotation mark (") that is never closed, so nobody can tell where its row ends.',
        fix="Close it, or write it twice where it is meant as a character; a spreadsheet program does so by itself.",
    )


def join(records: Sequence[Record], delimiter: str) -> str:
    """Return the text of ``records``."""
    return "".join(delimiter.join(record.fields) + record.end for record in records)


def value_of(raw: str) -> str:
    """Return what a field says."""
    if '"' not in raw:
        return raw
    bare = raw.strip(" ")
    if len(bare) > 1 and bare[0] == '"' == bare[-1]:
        return bare[1:-1].replace('""', '"')
    if raw[0] == '"':
        close = re.match(r'"((?:[^"]|"")*)"', raw)
        if close is not None:
            return close[1].replace('""', '"') + raw[close.end() :]
    return raw


def is_torn(raw: str) -> bool:
    """Return whether text follows the quotation mark that closes a field: where it ends, programs tell differently.

    Such fields come of quotation marks that were written once, or with a backslash, where they are written twice.
    """
    return raw[:1] == '"' and re.fullmatch(r'"(?:[^"]|"")*+"\s*', raw) is None


def quoted(value: str, delimiter: str, *, always: bool) -> str:
    """Return ``value`` as a field.

    Args:
        value: What the field is to say.
        delimiter: Of the file.
        always: Quote it even where it could do without, as the rest of the file does.
    """
    plain = not any(sign in value for sign in (delimiter, '"', "\n", "\r")) and value == value.strip(" ")
    if plain and (not always or not value):
        return value
    return '"' + value.replace('"', '""') + '"'

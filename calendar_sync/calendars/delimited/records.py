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


@lru_cache(maxsize=16)
def _field(delimiter: str) -> re.Pattern[str]:
    apart = re.escape(delimiter)
    return re.compile(
        rf'(?P<raw>[ ]*"(?:[^"]|"")*+"[ ]*+(?={apart}|{_END}|\Z)|"(?:[^"]|"")*+"[^\r\n{apart}]*+|[^\r\n{apart}]*+)'
        rf"(?P<end>{apart}|{_END}|\Z)"
    )


def split(text: str, delimiter: str) -> Iterator[Record]:
    """Yield the records of ``text``; joined again they are ``text``.

    Raises:
        CalendarUnreadable: A quote is opened and never closed, or there is more than a spreadsheet can hold.
    """
    pattern, position, length = _field(delimiter), 0, len(text)
    fields: list[str] = []
    rows = filled = 0
    match = pattern.match
    while position < length:
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
        if len(fields) > MAX_COLUMNS or rows >= MAX_ROWS or filled > MAX_FILLED:
            raise CalendarUnreadable(
                f"The file has more than {MAX_ROWS:,} rows, {MAX_COLUMNS:,} columns or {MAX_FILLED:,} filled fields; "
                "no calendar does.",
                fix="Keep the calendar in a file of its own.",
            )
        if end != delimiter:
            rows += 1
            yield Record(fields, end)
            fields = []
        elif position == length:
            fields.append("")
    if fields:
        yield Record(fields, "")


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

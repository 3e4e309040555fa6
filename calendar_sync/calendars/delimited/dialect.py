"""How a delimited file is written: its delimiter, and whether everything is quoted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from calendar_sync.calendars.delimited.records import Record, split
from calendar_sync.errors import CalendarUnreadable

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_RECORDS = 200
_SAMPLE_CHARACTERS = 500_000
_TOLD = re.compile(r'"?sep=(?P<delimiter>[,;|\t])"?[\t,;|]*(?:\r\n|\n|\r|\Z)', re.IGNORECASE)
"""The line with which Excel is told the delimiter; Excel shows it as no row."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file is written.

    Args:
        delimiter: Between fields.
        preamble: What stands before the first row (``sep=;``).
        line_end: Of its rows.
        quote_all: Even plain fields stand in quotes.
    """

    delimiter: str
    preamble: str = ""
    line_end: str = "\r\n"
    quote_all: bool = False


def find_dialect(text: str) -> Dialect:
    """Return how ``text`` is written.

    The delimiter is the one that makes the most even table. Titles count most: they hold no sentences.
    """
    told = _TOLD.match(text)
    if told is not None:
        preamble = told[0]
        return _with_habits(told["delimiter"], preamble, text[len(preamble) :])
    scored = ((*_evenness(_first(text, delimiter)), -rank) for rank, delimiter in enumerate(DELIMITERS))
    return _with_habits(DELIMITERS[-max(scored)[2]], "", text)


def _first(text: str, delimiter: str) -> Iterator[Record]:
    """Yield the first records, up to a quotation mark that is not closed in the part that is looked at.

    Such a mark is told when the file is read: with the right delimiter, and only if the whole file does not close it.
    """
    with suppress(CalendarUnreadable):
        yield from islice(split(text[:_SAMPLE_CHARACTERS], delimiter), _SAMPLE_RECORDS)


def _evenness(records: Iterable[Record]) -> tuple[float, int]:
    """Return how even a table is, from 0 to 1, and how many columns it has."""
    widths = Counter(len(record.fields) for record in records if not record.is_empty)
    wide = Counter({width: count for width, count in widths.items() if width > 1})
    if not wide:
        return 0.0, 1
    columns, count = max(wide.items(), key=lambda item: (item[1], item[0]))
    return round(count / sum(widths.values()), 2), columns


def _with_habits(delimiter: str, preamble: str, text: str) -> Dialect:
    filled = quoted = 0
    ends: Counter[str] = Counter()
    for record in _first(text, delimiter):
        ends[record.end] += bool(record.end)
        for field in record.fields:
            filled += bool(field)
            quoted += field[:1] == '"'
    end = max(ends, key=lambda one: ends[one], default="") or "\r\n"
    return Dialect(delimiter, preamble, end, quote_all=filled > 0 and quoted == filled)

"""Cell and range addresses as the file writes them (``D14``, ``A1:F20``)."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384

_ROW_NUMBER = re.compile(rb"""(?:^|\s)r\s*=\s*["']([0-9]{1,7})["']""")
_FIRST_CELL = re.compile(rb"""\s*<[^\s>]+\s[^>]*?(?<=\s)r\s*=\s*["']\$?[A-Za-z]{1,3}\$?([0-9]{1,7})["']""")
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


def column_number(letters: str) -> int:
    """Return the 1-based number of column ``letters`` (A is 1, AA is 27)."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def parse_cell(text: str) -> tuple[int, int] | None:
    """Return (row, column) of ``D14``, both 1-based; ``None`` when it is no cell of a sheet."""
    match = _CELL.fullmatch(text.strip())
    if match is None:
        return None
    row, column = int(match[2]), column_number(match[1])
    return (row, column) if 0 < row <= MAX_ROW and column <= MAX_COLUMN else None


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, 1-based and inclusive."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def __contains__(self, cell: tuple[int, int]) -> bool:
        return self.first_row <= cell[0] <= self.last_row and self.first_column <= cell[1] <= self.last_column

    @property
    def anchor(self) -> tuple[int, int]:
        """The top left cell."""
        return self.first_row, self.first_column

    def overlaps(self, other: Area) -> bool:
        """Tell whether the two rectangles share a cell."""
        return (
            self.first_row <= other.last_row
            and other.first_row <= self.last_row
            and self.first_column <= other.last_column
            and other.first_column <= self.last_column
        )

    def including(self, row: int, column: int) -> Area:
        """Return the smallest rectangle that also holds this cell."""
        return Area(
            min(self.first_row, row),
            min(self.first_column, column),
            max(self.last_row, row),
            max(self.last_column, column),
        )


def parse_area(text: str) -> Area | None:
    """Return the rectangle of ``A1:F20`` or ``A1``; ``None`` for whole rows or columns (``1:4``) and nonsense."""
    first, _, last = text.partition(":")
    start = parse_cell(first)
    end = parse_cell(last) if last else start
    if start is None or end is None:
        return None
    rows, columns = sorted((start[0], end[0])), sorted((start[1], end[1]))
    return Area(rows[0], columns[0], rows[1], columns[1])


def row_number(attributes: bytes, content: bytes, previous: int) -> int:
    """Return the number of a row: as stated, else as its first cell says, else the one after the row before."""
    stated = _ROW_NUMBER.search(attributes)
    if stated:
        return int(stated[1])
    first = _FIRST_CELL.match(content)
    return int(first[1]) if first else previous + 1

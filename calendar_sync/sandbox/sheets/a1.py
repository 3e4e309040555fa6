"""A1 notation: cells, ranges and the names of tabs, as Google reads and writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from calendar_sync.sandbox.store import Doc

_PART = re.compile(r"\$?([A-Za-z]{1,3})?\$?([1-9][0-9]{0,7})?")
_R1C1 = re.compile(r"(?P<row>R(?P<r>0*[1-9]\d*|\[\d+\])?)?(?P<column>C(?P<c>0*[1-9]\d*|\[\d+\])?)?", re.IGNORECASE)
_PLAIN_TITLE = re.compile(r"[^\W\d]\w*")
_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*|(?i:true|false)")


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle, half open and counted from 0; ``None`` is an open side."""

    top: int | None = None
    bottom: int | None = None
    left: int | None = None
    right: int | None = None

    @classmethod
    def of(cls, grid_range: Doc) -> Area:
        """Return the rectangle of a ``GridRange``."""
        names = ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")
        return cls(*(grid_range.get(name) for name in names))

    def grid_range(self, sheet_id: int) -> Doc:
        """Return the rectangle as a ``GridRange``."""
        sides = {
            "startRowIndex": self.top,
            "endRowIndex": self.bottom,
            "startColumnIndex": self.left,
            "endColumnIndex": self.right,
        }
        return {"sheetId": sheet_id, **{name: side for name, side in sides.items() if side is not None}}

    def closed(self, rows: int, columns: int) -> Box:
        """Return the rectangle inside a grid of so many rows and columns."""
        return Box(
            min(self.top or 0, rows),
            rows if self.bottom is None else min(self.bottom, rows),
            min(self.left or 0, columns),
            columns if self.right is None else min(self.right, columns),
        )

    @property
    def is_cell(self) -> bool:
        """Whether it is one cell."""
        return (
            self.top is not None
            and self.left is not None
            and self.bottom == self.top + 1
            and self.right == self.left + 1
        )


@dataclass(frozen=True, slots=True)
class Box:
    """A closed rectangle, half open and counted from 0."""

    top: int
    bottom: int
    left: int
    right: int

    def text(self) -> str:
        """Return it in A1 notation, without the tab."""
        first = f"{letters(self.left)}{self.top + 1}"
        last = f"{letters(self.right - 1)}{self.bottom}"
        return first if first == last else f"{first}:{last}"

    @property
    def rows(self) -> range:
        """Its rows."""
        return range(self.top, self.bottom)

    @property
    def columns(self) -> range:
        """Its columns."""
        return range(self.left, self.right)

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell is inside."""
        return self.top <= row < self.bottom and self.left <= column < self.right

    def area(self) -> Area:
        """Return it as an area."""
        return Area(self.top, self.bottom, self.left, self.right)


def letters(column: int) -> str:
    """Return the name of a column counted from 0."""
    name = ""
    number = column + 1
    while number > 0:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def number(name: str) -> int:
    """Return the column of a name, counted from 0."""
    value = 0
    for letter in name.upper():
        value = value * 26 + ord(letter) - 64
    return value - 1


def quoted(title: str) -> str:
    """Return a tab's name as it stands before an exclamation mark."""
    if _PLAIN_TITLE.fullmatch(title) and title.isascii() and not _LIKE_A_CELL.fullmatch(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def split(text: str) -> tuple[str | None, str]:
    """Return the tab's name (``None``: not said) and what follows the exclamation mark.

    A quoted name alone is a whole tab. An unquoted name ends at the last exclamation mark.
    """
    if text.startswith("'"):
        end = _closing_quote(text)
        if end is not None and (end + 1 == len(text) or text[end + 1] == "!"):
            return text[1:end].replace("''", "'"), text[end + 2 :]
    title, mark, rest = text.rpartition("!")
    return (title, rest) if mark else (None, text)


def _closing_quote(text: str) -> int | None:
    place = 1
    while (place := text.find("'", place)) >= 0:
        if text[place : place + 2] != "''":
            return place
        place += 2
    return None


def area(text: str) -> Area | None:
    """Return the rectangle of a reference without its tab, or ``None`` if it is no reference.

    Cells (``B2``), ranges (``A1:C3``, in any order of corners), open ones (``A2:C``, ``A:C``, ``2:5``), with dollar
    signs or without, and R1C1 references (``R2C3``, ``R[1]C[2]:R5C5``) where they are none of these.
    """
    parts = text.split(":")
    if len(parts) > 2:
        return None
    corners = [_corner(part) for part in parts]
    if any(corner is None or corner == (None, None) for corner in corners):
        return _r1c1(parts)
    if len(parts) == 1:
        (row, column) = corners[0] or (None, None)
        return _r1c1(parts) if row is None or column is None else Area(row, row + 1, column, column + 1)
    return _between(corners[0] or (None, None), corners[1] or (None, None))


def _r1c1(parts: list[str]) -> Area | None:
    """Return the rectangle of a reference in R1C1 notation; brackets count from the first cell."""
    found = [_R1C1.fullmatch(part) for part in parts]
    if not all(found) or not all(parts):
        return None
    halves = [(_place(half["row"], half["r"]), _place(half["column"], half["c"])) for half in found if half]
    if len(halves) == 1:
        (row, column), (only,) = halves[0], parts
        if only.upper() in ("R", "C"):
            return Area(0, 1, 0, 1)
        return _between((row, column), (row, column))
    return _between(halves[0], halves[1])


def _place(said: str | None, number: str | None) -> int | None:
    if said is None:
        return None
    if number is None:
        return 0
    return int(number[1:-1]) if number.startswith("[") else int(number) - 1


def _corner(text: str) -> tuple[int | None, int | None] | None:
    found = _PART.fullmatch(text)
    if found is None:
        return None
    return (int(found[2]) - 1 if found[2] else None, number(found[1]) if found[1] else None)


def _between(first: tuple[int | None, int | None], last: tuple[int | None, int | None]) -> Area | None:
    (top, bottom), (left, right) = _side(first[0], last[0]), _side(first[1], last[1])
    if top is None and left is None:
        return None
    return Area(top, bottom, left, right)


def _side(first: int | None, last: int | None) -> tuple[int | None, int | None]:
    """Return start and end of one dimension; a side that only one corner names is open at its end."""
    known = [value for value in (first, last) if value is not None]
    if not known:
        return None, None
    if len(known) == 1:
        return known[0], None
    return min(known), max(known) + 1

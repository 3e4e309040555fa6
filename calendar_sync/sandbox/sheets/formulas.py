"""References in formulas: how they follow what they speak of, and how they change when a formula is copied."""

from __future__ import annotations

import re
from collections.abc import Callable

from calendar_sync.sandbox.sheets import a1, grid
from calendar_sync.sandbox.sheets.book import Book
from calendar_sync.sandbox.sheets.grid import Sheet

Moved = Callable[[int], int | None]
"""Where a row or column has gone; ``None``: it is deleted."""

_REFERENCE = re.compile(
    r"""(?P<text>"[^"]*")
    |(?P<tab>(?:'(?:[^']|'')+'|[A-Za-z_][\w.]*)!)?
     (?P<first>\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6})(?::(?P<last>\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6}))?(?![\w(!])""",
    re.VERBOSE,
)
_CELL = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)(\d+)")
_LOST = "#REF!"


def moved(book: Book, sheet: Sheet, dimension: str, place_of: Moved) -> None:
    """Let references follow rows or columns of a tab that have moved; those to something deleted become ``#REF!``."""
    title = sheet["properties"]["title"].casefold()
    for home in book["sheets"]:
        for _, _, cell in grid.filled(home):
            entered = cell.get("userEnteredValue", {})
            if "formulaValue" in entered:
                entered["formulaValue"] = _followed(entered["formulaValue"], home is sheet, title, dimension, place_of)


def _followed(formula: str, at_home: bool, title: str, dimension: str, place_of: Moved) -> str:
    def change(found: re.Match[str]) -> str:
        if found["text"] or not _means(found["tab"], at_home, title):
            return found[0]
        ends = [_moved_cell(end, dimension, place_of) for end in (found["first"], found["last"]) if end]
        if len(ends) == 2 and None in ends:
            ends = _shrunk(found["first"], found["last"], dimension, place_of)
        return (found["tab"] or "") + (_LOST if None in ends else ":".join(str(end) for end in ends))

    return _apply(formula, change)


def _apply(formula: str, change: Callable[[re.Match[str]], str]) -> str:
    """Change references, but no part of a longer name."""
    found: list[str] = []
    last = 0
    for match in _REFERENCE.finditer(formula):
        before = formula[match.start() - 1] if match.start() else ""
        found += [formula[last : match.start()], match[0] if before.isalnum() or before in "_." else change(match)]
        last = match.end()
    return "".join(found) + formula[last:]


def _means(tab: str | None, at_home: bool, title: str) -> bool:
    if tab is None:
        return at_home
    name = tab[:-1]
    return (name[1:-1].replace("''", "'") if name.startswith("'") else name).casefold() == title


def _moved_cell(text: str, dimension: str, place_of: Moved) -> str | None:
    part = _CELL.fullmatch(text)
    if part is None:
        return text
    row, column = int(part[4]) - 1, a1.number(part[2])
    place = place_of(row if dimension == "ROWS" else column)
    if place is None:
        return None
    row, column = (place, column) if dimension == "ROWS" else (row, place)
    return f"{part[1]}{a1.letters(column)}{part[3]}{row + 1}"


def _shrunk(first: str, last: str, dimension: str, place_of: Moved) -> list[str | None]:
    """Return what is left of a range of which an end is deleted."""
    one, other = _CELL.fullmatch(first), _CELL.fullmatch(last)
    if one is None or other is None:
        return [None]
    sides = [int(part[4]) - 1 if dimension == "ROWS" else a1.number(part[2]) for part in (one, other)]
    left = [place for side in range(min(sides), max(sides) + 1) if (place := place_of(side)) is not None]
    if not left:
        return [None]
    return [
        _moved_cell(first, dimension, lambda _: min(left)),
        _moved_cell(last, dimension, lambda _: max(left)),
    ]


def translated(formula: str, down: int, aside: int) -> str:
    """Return a formula as it is after copying it so many rows down and columns aside."""
    if not down and not aside:
        return formula

    def change(found: re.Match[str]) -> str:
        if found["text"]:
            return found[0]
        ends = [_shifted(end, down, aside) for end in (found["first"], found["last"]) if end]
        return (found["tab"] or "") + (_LOST if None in ends else ":".join(str(end) for end in ends))

    return _apply(formula, change)


def _shifted(text: str, down: int, aside: int) -> str | None:
    part = _CELL.fullmatch(text)
    if part is None:
        return text
    row = int(part[4]) - 1 + (0 if part[3] else down)
    column = a1.number(part[2]) + (0 if part[1] else aside)
    return None if row < 0 or column < 0 else f"{part[1]}{a1.letters(column)}{part[3]}{row + 1}"

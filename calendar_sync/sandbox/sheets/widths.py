"""How wide a column is that fits what its cells show."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from calendar_sync.sandbox.sheets import grid
from calendar_sync.sandbox.sheets.grid import Sheet
from calendar_sync.sandbox.sheets.rendering import shown
from calendar_sync.sandbox.store import Doc

_BY_WIDTH: Mapping[int, str] = {
    191: "'",
    222: "ijl",
    260: "|",
    278: " !,./:;I[\\]ft",
    333: "()-`r",
    334: "{}",
    355: '"',
    389: "*",
    469: "^",
    500: "Jcksvxyz",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1015: "@",
}
"""Letters of Arial by their width, in thousandths of the font's size; all others are as wide as a digit."""

_WIDTHS = MappingProxyType({letter: width for width, letters in _BY_WIDTH.items() for letter in letters})
_DIGIT, _WIDE = 556, 1000
_PIXELS_PER_POINT = 4 / 3
_LOOSE, _EDGES = 1.04, 12
"""A column is a little wider than its text, and has edges: Google's of 1,024 letters A has 9,483 pixels."""


def fitting(sheet: Sheet, column: int, locale: str) -> int | None:
    """Return how many pixels a column needs for the longest line in it, or ``None`` if it shows nothing."""
    cells = (grid.cell(sheet, row, column) for row in range(len(sheet["rows"])))
    wide = max((_width(cell, locale) for cell in cells if cell), default=0)
    return round(wide * _LOOSE + _EDGES) if wide else None


def _width(cell: Doc, locale: str) -> float:
    size = cell.get("userEnteredFormat", {}).get("textFormat", {}).get("fontSize", 10) * _PIXELS_PER_POINT
    lines = (shown(cell, locale) or "").split("\n")
    return float(max(sum(map(_letter, line)) for line in lines) * size / 1000)


def _letter(letter: str) -> int:
    if unicodedata.east_asian_width(letter) in "WF":
        return _WIDE
    return 0 if unicodedata.combining(letter) else _WIDTHS.get(letter, _DIGIT)

"""Dates by formulas that count from the day on which they are calculated: each opening of the file moves them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from calendar_sync.calendars.xlsx.refs import column_number

_FROM_NOW = re.compile(r"\b(?:TODAY|NOW|RAND|RANDBETWEEN|RANDARRAY)\s*\(", re.IGNORECASE)
_REFERENCE = re.compile(r"(?<![\w.!])\$?([A-Z]{1,3})\$?([0-9]{1,7})(?![\w(.])", re.IGNORECASE)
_TEXT = re.compile(r'"[^"]*"')
_PASSES = 40
"""So often is looked for cells that hang on others which were found; chains that run down a sheet take one pass."""


def counts_from_now(formula: str) -> bool:
    """Return whether a formula gives another value each day, or each time it is calculated."""
    return _FROM_NOW.search(_TEXT.sub("", formula)) is not None


def moving_cells(formulas: Mapping[tuple[int, int], str]) -> frozenset[tuple[int, int]]:
    """Return the cells (row, column) whose dates move, by themselves or by a cell of the same tab that they refer to.

    Args:
        formulas: Of the cells that show a date, or count from today, without the ``=``.
    """
    found = {cell for cell, formula in formulas.items() if counts_from_now(formula)}
    if not found:
        return frozenset()
    hanging = {cell: _references(formula) for cell, formula in sorted(formulas.items()) if cell not in found}
    for _ in range(_PASSES):
        before = len(found)
        for cell, references in hanging.items():
            if cell not in found and not found.isdisjoint(references):
                found.add(cell)
        if len(found) == before:
            break
    return frozenset(found)


def _references(formula: str) -> frozenset[tuple[int, int]]:
    bare = _TEXT.sub("", formula)
    return frozenset((int(match[2]), column_number(match[1])) for match in _REFERENCE.finditer(bare))

"""Which rows a tab's filter hides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from calendar_sync.sandbox.sheets import grid
from calendar_sync.sandbox.sheets.a1 import Area
from calendar_sync.sandbox.sheets.grid import Sheet
from calendar_sync.sandbox.sheets.rendering import effective, shown
from calendar_sync.sandbox.store import Doc


def hidden_rows(sheet: Sheet) -> frozenset[int]:
    """Return the rows below the header of the tab's basic filter that it hides."""
    kept = sheet.get("basicFilter")
    if not kept:
        return frozenset()
    box = Area.of(kept.get("range", {})).closed(*grid.size(sheet))
    rules = list(_criteria(kept, box.left))
    return frozenset(
        row
        for row in range(box.top + 1, box.bottom)
        if any(_hides(grid.cell(sheet, row, column), rule) for column, rule in rules)
    )


def _criteria(kept: Doc, left: int) -> Iterator[tuple[int, Doc]]:
    """Yield column and criteria, from whichever of the two fields has them."""
    for spec in kept.get("filterSpecs") or ():
        yield spec.get("columnIndex", left), spec.get("filterCriteria", {})
    if not kept.get("filterSpecs"):
        for column, rule in (kept.get("criteria") or {}).items():
            yield int(column), rule


def _hides(cell: Doc, rule: Doc) -> bool:
    text = shown(cell, "en_US") or ""
    if text in (rule.get("hiddenValues") or ()):
        return True
    condition = rule.get("condition")
    return condition is not None and not meets(cell, condition)


def meets(cell: Doc, condition: Mapping[str, Any]) -> bool:
    """Whether a cell meets a ``BooleanCondition``; one that is not known here is met by every cell."""
    wanted = [str(item.get("userEnteredValue", "")) for item in condition.get("values") or ()]
    test = _TESTS.get(condition.get("type", ""))
    return True if test is None else test(cell, wanted)


def _text(cell: Doc) -> str:
    return (shown(cell, "en_US") or "").casefold()


def _number(cell: Doc) -> float | None:
    found = (effective(cell) or {}).get("numberValue")
    return None if found is None else float(found)


def _compared(test: Callable[[float, list[float]], bool]) -> Callable[[Doc, list[str]], bool]:
    def check(cell: Doc, wanted: list[str]) -> bool:
        value = _number(cell)
        try:
            return value is not None and test(value, [float(text.replace(",", "")) for text in wanted])
        except (ValueError, IndexError):
            return False

    return check


_TESTS: Mapping[str, Callable[[Doc, list[str]], bool]] = {
    "BLANK": lambda cell, _: not _text(cell),
    "NOT_BLANK": lambda cell, _: bool(_text(cell)),
    "TEXT_CONTAINS": lambda cell, wanted: wanted[0].casefold() in _text(cell),
    "TEXT_NOT_CONTAINS": lambda cell, wanted: wanted[0].casefold() not in _text(cell),
    "TEXT_STARTS_WITH": lambda cell, wanted: _text(cell).startswith(wanted[0].casefold()),
    "TEXT_ENDS_WITH": lambda cell, wanted: _text(cell).endswith(wanted[0].casefold()),
    "TEXT_EQ": lambda cell, wanted: _text(cell) == wanted[0].casefold(),
    "TEXT_NOT_EQ": lambda cell, wanted: _text(cell) != wanted[0].casefold(),
    "BOOLEAN": lambda cell, _: "boolValue" in (effective(cell) or {}),
    "ONE_OF_LIST": lambda cell, wanted: _text(cell) in [text.casefold() for text in wanted],
    "NUMBER_GREATER": _compared(lambda value, bounds: value > bounds[0]),
    "NUMBER_GREATER_THAN_EQ": _compared(lambda value, bounds: value >= bounds[0]),
    "NUMBER_LESS": _compared(lambda value, bounds: value < bounds[0]),
    "NUMBER_LESS_THAN_EQ": _compared(lambda value, bounds: value <= bounds[0]),
    "NUMBER_EQ": _compared(lambda value, bounds: value == bounds[0]),
    "NUMBER_NOT_EQ": _compared(lambda value, bounds: value != bounds[0]),
    "NUMBER_BETWEEN": _compared(lambda value, bounds: bounds[0] <= value <= bounds[1]),
    "NUMBER_NOT_BETWEEN": _compared(lambda value, bounds: not bounds[0] <= value <= bounds[1]),
}

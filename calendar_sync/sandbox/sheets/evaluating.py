"""What formulas come to, in the whole spreadsheet.

What is not known here keeps the value it was given, if it was given one, and is an error otherwise.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from calendar_sync.sandbox.sheets import book as books
from calendar_sync.sandbox.sheets import grid
from calendar_sync.sandbox.sheets.book import Book
from calendar_sync.sandbox.sheets.coercing import Failure, Shaped, shape_of, shaped
from calendar_sync.sandbox.sheets.formula_reader import Reader, Unparsable
from calendar_sync.sandbox.sheets.grid import Sheet
from calendar_sync.sandbox.sheets.refusals import Refusal
from calendar_sync.sandbox.sheets.rendering import plain
from calendar_sync.sandbox.store import Doc
from calendar_sync.sandbox.times import zone

_INHERITED = frozenset({"DATE", "TIME", "DATE_TIME", "CURRENCY", "PERCENT"})
"""Formats that formulas take over from the cells they speak of."""


@dataclass(slots=True)
class Sheetful:
    """Where a formula is evaluated.

    Args:
        book: The spreadsheet.
        now: The moment, in the spreadsheet's time zone, without it.
        known: What formulas have come to, by tab, row and column.
        open: Formulas that are being evaluated.
    """

    book: Book
    now: datetime
    known: dict[tuple[int, int, int], Any] = field(default_factory=dict)
    open: set[tuple[int, int, int]] = field(default_factory=set)

    def cell(self, sheet: Sheet, row: int, column: int) -> Any:
        """Return what a cell comes to; ``None`` for an empty one."""
        content = grid.cell(sheet, row, column)
        entered = content.get("userEnteredValue")
        if not entered:
            return None
        own = content.get("userEnteredFormat", {}).get("numberFormat", {})
        shape = own if own.get("type") in _INHERITED else None
        if "formulaValue" not in entered:
            return shaped(next(iter(entered.values())), shape)
        place = (sheet["properties"]["sheetId"], row, column)
        if place in self.open:
            raise Failure("REF", "Circular dependency detected.")
        if place not in self.known:
            self.open.add(place)
            self.known[place] = self._result(sheet, entered["formulaValue"], content)
            self.open.discard(place)
        found = self.known[place]
        if isinstance(found, Failure):
            raise found
        return shaped(found, shape)

    def _result(self, sheet: Sheet, formula: str, content: Doc) -> Any:
        try:
            return Reader(self, sheet, formula).whole()
        except (Unparsable, Failure) as problem:
            cached = content.get("cachedValue")
            unknown = isinstance(problem, Unparsable) or problem.kind == "NAME"
            if cached and unknown:
                return Failure(cached["errorValue"]["type"]) if "errorValue" in cached else next(iter(cached.values()))
            return problem if isinstance(problem, Failure) else Failure("ERROR", "Formula parse error.")
        except (RecursionError, OverflowError, ZeroDivisionError):
            return Failure("NUM")

    def block(self, home: Sheet, reference: str) -> list[list[Any]]:
        """Return what the cells of a reference come to, in rows."""
        try:
            sheet, area = (home, None) if "!" not in reference else books.find(self.book, reference)
            if area is None:
                title = home["properties"]["title"].replace("'", "''")
                sheet, area = books.find(self.book, f"'{title}'!{reference}")
            box = books.inside(sheet, area)
        except Refusal:
            raise Failure("REF") from None
        last = max(box.top + 1, min(box.bottom, len(sheet["rows"])))
        return [[self._quiet(sheet, row, column) for column in box.columns] for row in range(box.top, last)]

    def _quiet(self, sheet: Sheet, row: int, column: int) -> Any:
        try:
            return self.cell(sheet, row, column)
        except Failure as failure:
            return failure


def recalculate(book: Book, now: datetime) -> None:
    """Let every formula come to its value.

    Args:
        book: Is changed.
        now: Aware; for ``NOW`` and ``TODAY``.
    """
    local = now.astimezone(zone(book["properties"]["timeZone"])).replace(tzinfo=None)
    place = Sheetful(book, local)
    for sheet in book["sheets"]:
        for row, column, content in list(grid.filled(sheet)):
            formula = content.get("userEnteredValue", {}).get("formulaValue")
            content.pop("formulaFormat", None)
            if formula is None:
                content.pop("effectiveValue", None)
                continue
            try:
                found = place.cell(sheet, row, column)
                content["effectiveValue"] = _value(found)
                if (shape := shape_of(found)) is not None:
                    content["formulaFormat"] = dict(shape)
            except Failure as failure:
                content["effectiveValue"] = {"errorValue": {"type": failure.kind, "message": failure.message}}


def _value(value: Any) -> Doc:
    if isinstance(value, bool):
        return {"boolValue": value}
    if value is None or isinstance(value, str):
        return {"stringValue": value or ""}
    if not math.isfinite(value):
        raise Failure("NUM")
    return {"numberValue": plain(float(value)) if isinstance(value, Shaped) else value}

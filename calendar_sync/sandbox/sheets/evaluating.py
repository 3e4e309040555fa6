"""What formulas come to: arithmetic, texts, references and the functions people use in a calendar.

What is not known here keeps the value it was given, if it was given one, and is an error otherwise.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from calendar_sync.sandbox.sheets import book as books
from calendar_sync.sandbox.sheets import grid, numbers
from calendar_sync.sandbox.sheets.book import Book
from calendar_sync.sandbox.sheets.functions import FUNCTIONS, Failure, number, same, text
from calendar_sync.sandbox.sheets.grid import Sheet
from calendar_sync.sandbox.sheets.refusals import Refusal
from calendar_sync.sandbox.store import Doc
from calendar_sync.sandbox.times import zone

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)
    |(?P<text>"(?:[^"]|"")*")
    |(?P<range>(?:'(?:[^']|'')+'!|[A-Za-z_][\w.]*!)?(?:\$?[A-Za-z]{1,3}\$?\d+(?::\$?[A-Za-z]{1,3}\$?\d*)?
        |\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}\$?\d*|\d+:\d+)(?![\w(]))
    |(?P<name>[A-Za-z_][\w.]*)
    |(?P<sign><=|>=|<>|[-+*/^&=<>(),;%{}])
    |(?P<error>\#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|ERROR!))
    )""",
    re.VERBOSE,
)


class Unparsable(Exception):
    """A formula that makes no sense."""


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
        if "formulaValue" not in entered:
            return next(iter(entered.values()))
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
        return found

    def _result(self, sheet: Sheet, formula: str, content: Doc) -> Any:
        try:
            return _Reader(self, sheet, formula).whole()
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


class _Reader:
    """Reads and evaluates one formula."""

    def __init__(self, place: Sheetful, sheet: Sheet, formula: str) -> None:
        self._place = place
        self._sheet = sheet
        self._tokens = _tokens(formula[1:])
        self._at = 0

    def whole(self) -> Any:
        value = self._comparison()
        if self._at < len(self._tokens):
            raise Unparsable
        return single(value)

    def _next(self, *signs: str) -> str | None:
        if self._at < len(self._tokens):
            kind, piece = self._tokens[self._at]
            if kind == "sign" and piece in signs:
                self._at += 1
                return piece
        return None

    def _comparison(self) -> Any:
        left = self._joined()
        while sign := self._next("=", "<>", "<", ">", "<=", ">="):
            left = _COMPARE[sign](single(left), single(self._joined()))
        return left

    def _joined(self) -> Any:
        left = self._sum()
        while self._next("&"):
            left = text(single(left)) + text(single(self._sum()))
        return left

    def _sum(self) -> Any:
        left = self._product()
        while sign := self._next("+", "-"):
            right = number(single(self._product()))
            left = number(single(left)) + (right if sign == "+" else -right)
        return left

    def _product(self) -> Any:
        left = self._power()
        while sign := self._next("*", "/"):
            right = number(single(self._power()))
            if sign == "/" and right == 0:
                raise Failure("DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero.")
            left = number(single(left)) * right if sign == "*" else number(single(left)) / right
        return left

    def _power(self) -> Any:
        left = self._signed()
        while self._next("^"):
            value = number(single(left)) ** number(single(self._signed()))
            if isinstance(value, complex) or not math.isfinite(value):
                raise Failure("NUM")
            left = value
        return left

    def _signed(self) -> Any:
        if sign := self._next("-", "+"):
            value = self._signed()
            return -number(single(value)) if sign == "-" else value
        value = self._atom()
        while self._next("%"):
            value = number(single(value)) / 100
        return value

    def _atom(self) -> Any:
        if self._at >= len(self._tokens):
            raise Unparsable
        kind, piece = self._tokens[self._at]
        self._at += 1
        if kind == "sign":
            if piece != "(":
                raise Unparsable
            value = self._comparison()
            if not self._next(")"):
                raise Unparsable
            return value
        return _ATOMS[kind](self, piece)

    def _range(self, piece: str) -> Any:
        block = self._place.block(self._sheet, piece.replace("$", ""))
        return block if ":" in piece else block[0][0]

    def _name(self, piece: str) -> Any:
        if piece.upper() in ("TRUE", "FALSE") and not self._peek("("):
            return piece.upper() == "TRUE"
        if not self._next("("):
            return self._named(piece)
        arguments: list[Callable[[], Any]] = []
        values: list[Any] = []
        while not self._next(")"):
            start = self._at
            values.append(self._guarded())
            arguments.append(partial(_raised, values[-1]))
            if not self._next(",", ";") and not self._peek(")"):
                raise Unparsable
            if self._at == start:
                raise Unparsable
        if piece.upper() == "NOW":
            return numbers.serial(self._place.now)
        if piece.upper() == "TODAY":
            return float(int(numbers.serial(self._place.now)))
        if piece.upper() not in FUNCTIONS:
            raise Failure("NAME", f"Unknown function: '{piece.upper()}'.")
        return FUNCTIONS[piece.upper()](arguments)

    def _guarded(self) -> Any:
        """Evaluate an argument; an error in it may be of no importance."""
        if self._peek(",", ";", ")"):
            return None
        start = self._at
        try:
            return self._comparison()
        except Failure as failure:
            self._at = start
            self._skip()
            return failure

    def _skip(self) -> None:
        depth = 0
        while self._at < len(self._tokens):
            kind, piece = self._tokens[self._at]
            if kind == "sign" and depth == 0 and piece in ",;)":
                return
            depth += {"(": 1, ")": -1}.get(piece, 0) if kind == "sign" else 0
            self._at += 1

    def _peek(self, *signs: str) -> bool:
        return self._at < len(self._tokens) and self._tokens[self._at] in [("sign", sign) for sign in signs]

    def _named(self, piece: str) -> Any:
        for item in self._place.book["namedRanges"]:
            if item["name"].casefold() == piece.casefold():
                sheet, box = books.grid_box(self._place.book, item["range"])
                return self._place.block(sheet, box.text())
        raise Failure("NAME", f"Unknown range name: '{piece.upper()}'.")


def _raised(value: Any) -> Any:
    if isinstance(value, Failure):
        raise value
    return value


def single(value: Any) -> Any:
    """Return one value of a block: the first."""
    while isinstance(value, list):
        value = value[0] if value else None
    return _raised(value)


def _failed(_: _Reader, piece: str) -> Any:
    kinds = {"#REF!": "REF", "#N/A": "N_A", "#VALUE!": "VALUE", "#NAME?": "NAME", "#DIV/0!": "DIVIDE_BY_ZERO"}
    raise Failure(kinds.get(piece, "NUM" if piece == "#NUM!" else "ERROR"))


_ATOMS: Mapping[str, Callable[[_Reader, str], Any]] = {
    "number": lambda _, piece: float(piece),
    "text": lambda _, piece: piece[1:-1].replace('""', '"'),
    "range": lambda reader, piece: reader._range(piece),
    "name": lambda reader, piece: reader._name(piece),
    "error": _failed,
}

_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": same,
    "<>": lambda left, right: not same(left, right),
    "<": lambda left, right: _rank(left) < _rank(right),
    ">": lambda left, right: _rank(left) > _rank(right),
    "<=": lambda left, right: _rank(left) <= _rank(right),
    ">=": lambda left, right: _rank(left) >= _rank(right),
}


def _rank(value: Any) -> tuple[int, Any]:
    if value is None:
        return (0, 0.0)
    if isinstance(value, bool):
        return (2, value)
    return (1, value.casefold()) if isinstance(value, str) else (0, float(value))


def _tokens(formula: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    place = 0
    while formula[place:].strip():
        piece = _TOKEN.match(formula, place)
        if piece is None:
            raise Unparsable
        kind = str(piece.lastgroup)
        found.append((kind, piece[kind]))
        place = piece.end()
    if not found:
        raise Unparsable
    return found


# -- the whole spreadsheet -----------------------------------------------------------------------------------------


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
            if formula is None:
                content.pop("effectiveValue", None)
                content.pop("formulaFormat", None)
                continue
            try:
                content["effectiveValue"] = _value(place.cell(sheet, row, column))
            except Failure as failure:
                content["effectiveValue"] = {"errorValue": {"type": failure.kind, "message": failure.message}}
            _format(content, formula)


def _value(value: Any) -> Doc:
    if isinstance(value, bool):
        return {"boolValue": value}
    if value is None or isinstance(value, str):
        return {"stringValue": value or ""}
    return {"numberValue": value}


_DATES: Sequence[tuple[str, str]] = (("TODAY", "DATE"), ("NOW", "DATE_TIME"), ("DATE", "DATE"), ("TIME", "TIME"))


def _format(content: Doc, formula: str) -> None:
    """Give the value of a formula the format that its function brings, unless the cell has one."""
    content.pop("formulaFormat", None)
    for name, kind in _DATES:
        if re.match(rf"=\s*{name}\(", formula, re.IGNORECASE) and "numberValue" in content["effectiveValue"]:
            content["formulaFormat"] = {"type": kind}

"""One formula, read from left to right and evaluated on the way."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from calendar_sync.sandbox.sheets import book as books
from calendar_sync.sandbox.sheets import date_patterns, numbers
from calendar_sync.sandbox.sheets.book import Book
from calendar_sync.sandbox.sheets.coercing import Failure, number, same, shape_of, shaped, text
from calendar_sync.sandbox.sheets.functions import FUNCTIONS, LOCAL
from calendar_sync.sandbox.sheets.grid import Sheet
from calendar_sync.sandbox.sheets.locales import locale_of
from calendar_sync.sandbox.store import Doc

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


class Place(Protocol):
    """Where a formula stands: what it may ask for."""

    book: Book
    now: datetime

    def block(self, home: Sheet, reference: str) -> list[list[Any]]:
        """Return what the cells of a reference come to, in rows."""
        ...


class Reader:
    """Reads and evaluates one formula."""

    def __init__(self, place: Place, sheet: Sheet, formula: str) -> None:
        self._place = place
        self._sheet = sheet
        self._point = locale_of(place.book["properties"]["locale"]).point
        self._tokens = _tokens(formula[1:], self._point)
        self._at = 0

    def whole(self) -> Any:
        """Return what the whole formula comes to.

        Raises:
            Unparsable: It makes no sense.
            Failure: It comes to an error.
        """
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
            left = text(single(left), self._point) + text(single(self._sum()), self._point)
        return left

    def _sum(self) -> Any:
        left = self._product()
        while sign := self._next("+", "-"):
            first, other = single(left), single(self._product())
            right = number(other)
            left = shaped(number(first) + (right if sign == "+" else -right), _sum_shape(first, other, sign))
        return left

    def _product(self) -> Any:
        left = self._power()
        while sign := self._next("*", "/"):
            first, other = single(left), single(self._power())
            right = number(other)
            if sign == "/" and right == 0:
                raise Failure("DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero.")
            left = number(first) * right if sign == "*" else number(first) / right
            left = shaped(left, _money(first, other, sign))
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
            return shaped(date_patterns.serial(self._place.now), {"type": "DATE_TIME"})
        if piece.upper() == "TODAY":
            return shaped(int(date_patterns.serial(self._place.now)), {"type": "DATE"})
        if piece.upper() in LOCAL:
            return LOCAL[piece.upper()](arguments, self._place.book["properties"]["locale"])
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


def _sum_shape(left: Any, right: Any, sign: str) -> Doc | None:
    """Return the format of a sum: its first part's that has one; between two dates are days, which have none."""
    first, other = shape_of(left), shape_of(right)
    between = sign == "-" and first is not None and other is not None and numbers.is_date(first)
    return None if between and first["type"] == other["type"] else first or other  # type: ignore[index]


def _money(left: Any, right: Any, sign: str) -> Doc | None:
    """Return the format of a product: money, if one of both is and the other is not."""
    shapes = [shape for shape in (shape_of(left), shape_of(right)) if shape and shape["type"] == "CURRENCY"]
    return shapes[0] if len(shapes) == 1 and (sign == "*" or shape_of(left) is shapes[0]) else None


def _failed(_: Reader, piece: str) -> Any:
    kinds = {"#REF!": "REF", "#N/A": "N_A", "#VALUE!": "VALUE", "#NAME?": "NAME", "#DIV/0!": "DIVIDE_BY_ZERO"}
    raise Failure(kinds.get(piece, "NUM" if piece == "#NUM!" else "ERROR"))


_ATOMS: Mapping[str, Callable[[Reader, str], Any]] = {
    "number": lambda _, piece: float(piece.replace(",", ".")),
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


_COMMA = re.compile(r"\s*(?P<number>\d*,\d+(?:[eE][+-]?\d+)?)")
"""A number with a decimal comma; where that is the point, arguments are set apart with semicolons."""


def _tokens(formula: str, point: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    place = 0
    while formula[place:].strip():
        piece = (_COMMA.match(formula, place) if point == "," else None) or _TOKEN.match(formula, place)
        if piece is None:
            raise Unparsable
        kind = str(piece.lastgroup)
        found.append((kind, piece[kind]))
        place = piece.end()
    if not found:
        raise Unparsable
    return found

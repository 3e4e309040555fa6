"""Values inside formulas: as numbers, texts or truth, with the format they bring along, and errors."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from calendar_sync.sandbox.sheets import numbers
from calendar_sync.sandbox.store import Doc

Arguments = Sequence[Callable[[], Any]]


class Failure(Exception):
    """An error value, such as ``#VALUE!``.

    Args:
        kind: Its type, as the API names it.
        message: What is wrong.
    """

    def __init__(self, kind: str, message: str = "") -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message


class Shaped(float):
    """A number with the number format it brings along, as dates and money do from cell to cell."""

    shape: Doc

    def __new__(cls, value: float, shape: Doc) -> Shaped:
        """Return the number with its format."""
        made = super().__new__(cls, value)
        made.shape = shape
        return made


def shape_of(value: Any) -> Doc | None:
    """Return the number format that a value brings along; of a block, its first cell's."""
    while isinstance(value, list):
        value = value[0] if value else None
    return value.shape if isinstance(value, Shaped) else None


def shaped(value: Any, shape: Doc | None) -> Any:
    """Return a value with a format, if it is a number and there is one."""
    return Shaped(value, shape) if shape and isinstance(value, int | float) and not isinstance(value, bool) else value


def number(value: Any) -> float:
    """Return a value as a number.

    Raises:
        Failure: It is none.
    """
    if value is None or value == "":
        return 0.0
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, str):
        try:
            return float(value.replace(",", ""))
        except ValueError:
            raise Failure("VALUE", f"The text '{value}' cannot be coerced to a number.") from None
    return float(value)


def text(value: Any, point: str = ".") -> str:
    """Return a value as text: a date or money as the plain number that it is."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return value if isinstance(value, str) else numbers.automatic(float(value), digits=15).replace(".", point)


def truth(value: Any) -> bool:
    """Return a value as true or false.

    Raises:
        Failure: It is neither.
    """
    if isinstance(value, str):
        if value.upper() in ("TRUE", "FALSE"):
            return value.upper() == "TRUE"
        raise Failure("VALUE", f"The text '{value}' cannot be coerced to a boolean.")
    return bool(value)


def same(left: Any, right: Any) -> bool:
    """Whether two values are equal, texts in whatever case."""
    if left is None or right is None:
        return (left or right) in (None, "", 0, False)
    if isinstance(left, str) and isinstance(right, str):
        return left.casefold() == right.casefold()
    if isinstance(left, bool) != isinstance(right, bool) or isinstance(left, str) != isinstance(right, str):
        return False
    return bool(left == right)


def one(argument: Callable[[], Any]) -> Any:
    """Return the value of an argument; of a block, its first."""
    value = argument()
    while isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, Failure):
        raise value
    return value


def whole(argument: Callable[[], Any]) -> int:
    """Return an argument as a whole number."""
    return math.floor(number(one(argument)))

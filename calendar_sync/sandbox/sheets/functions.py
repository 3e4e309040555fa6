"""Functions of formulas. Arguments come as calls that give their value, or raise the error that is there."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from calendar_sync.sandbox.sheets import numbers

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


def text(value: Any) -> str:
    """Return a value as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return value if isinstance(value, str) else numbers.automatic(float(value))


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


def _one(argument: Callable[[], Any]) -> Any:
    value = argument()
    while isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, Failure):
        raise value
    return value


def _flat(arguments: Arguments) -> Iterator[tuple[Any, bool]]:
    """Yield all values, and whether each came out of a range."""
    for argument in arguments:
        value = argument()
        if not isinstance(value, list):
            yield value, False
            continue
        for row in value:
            for item in row:
                if isinstance(item, Failure):
                    raise item
                yield item, True


def _numbers(arguments: Arguments) -> list[float]:
    return [
        number(value)
        for value, ranged in _flat(arguments)
        if not ranged or (isinstance(value, int | float) and not isinstance(value, bool))
    ]


def _if(arguments: Arguments) -> Any:
    if truth(_one(arguments[0])):
        return _one(arguments[1])
    return _one(arguments[2]) if len(arguments) > 2 else False


def _if_error(arguments: Arguments) -> Any:
    try:
        return _one(arguments[0])
    except Failure:
        return _one(arguments[1]) if len(arguments) > 1 else ""


def _text_join(arguments: Arguments) -> str:
    between, skip = text(_one(arguments[0])), truth(_one(arguments[1]))
    parts = [text(value) for value, _ in _flat(arguments[2:])]
    return between.join(part for part in parts if part or not skip)


def _whole(argument: Callable[[], Any]) -> int:
    return math.floor(number(_one(argument)))


def _date(arguments: Arguments) -> float:
    year, month, day = map(_whole, arguments)
    years, month = divmod(month - 1, 12)
    try:
        first = datetime(year + years + (1900 if year < 1900 else 0), month + 1, 1)
        return numbers.serial(first + timedelta(days=day - 1))
    except (ValueError, OverflowError):
        raise Failure("NUM") from None


def _moment(arguments: Arguments) -> datetime:
    value = _one(arguments[0])
    try:
        return numbers.moment(number(value))
    except OverflowError:
        raise Failure("NUM") from None


def _round(arguments: Arguments, way: Callable[[float], float]) -> float:
    scale = 10.0 ** (number(_one(arguments[1])) if len(arguments) > 1 else 0)
    value = number(_one(arguments[0]))
    return math.copysign(way(abs(value) * scale), value) / scale


def _lookup(arguments: Arguments) -> Any:
    wanted, table = _one(arguments[0]), arguments[1]()
    column = _whole(arguments[2]) - 1
    if not isinstance(table, list):
        raise Failure("N_A")
    for row in table:
        if same(row[0], wanted):
            if not 0 <= column < len(row):
                raise Failure("REF")
            return row[column]
    raise Failure("N_A", f"Did not find value '{text(wanted)}' in VLOOKUP evaluation.")


def _left(arguments: Arguments) -> str:
    return text(_one(arguments[0]))[: _whole(arguments[1]) if len(arguments) > 1 else 1]


def _right(arguments: Arguments) -> str:
    count = _whole(arguments[1]) if len(arguments) > 1 else 1
    return text(_one(arguments[0]))[-count:] if count else ""


def _middle(arguments: Arguments) -> str:
    start = _whole(arguments[1]) - 1
    return text(_one(arguments[0]))[start : start + _whole(arguments[2])]


def _raise_na(_: Arguments) -> Any:
    raise Failure("N_A")


def _checked(act: Callable[[Arguments], Any]) -> Callable[[Arguments], Any]:
    def carry_out(arguments: Arguments) -> Any:
        try:
            return act(arguments)
        except (IndexError, ValueError):
            raise Failure("N_A", "Wrong number of arguments.") from None

    return carry_out


_PLAIN: Mapping[str, Callable[[Arguments], Any]] = {
    "SUM": lambda given: sum(_numbers(given)),
    "PRODUCT": lambda given: math.prod(_numbers(given)),
    "MIN": lambda given: min(_numbers(given), default=0.0),
    "MAX": lambda given: max(_numbers(given), default=0.0),
    "COUNT": lambda given: float(sum(isinstance(value, int | float) for value, _ in _flat(given))),
    "COUNTA": lambda given: float(sum(value is not None for value, _ in _flat(given))),
    "CONCATENATE": lambda given: "".join(text(value) for value, _ in _flat(given)),
    "CONCAT": lambda given: text(_one(given[0])) + text(_one(given[1])),
    "JOIN": lambda given: text(_one(given[0])).join(text(value) for value, _ in _flat(given[1:])),
    "TEXTJOIN": _text_join,
    "IF": _if,
    "IFERROR": _if_error,
    "AND": lambda given: all(truth(value) for value, _ in _flat(given) if value is not None),
    "OR": lambda given: any(truth(value) for value, _ in _flat(given) if value is not None),
    "NOT": lambda given: not truth(_one(given[0])),
    "ISBLANK": lambda given: _one(given[0]) is None,
    "LEN": lambda given: float(len(text(_one(given[0])))),
    "UPPER": lambda given: text(_one(given[0])).upper(),
    "LOWER": lambda given: text(_one(given[0])).lower(),
    "PROPER": lambda given: text(_one(given[0])).title(),
    "TRIM": lambda given: " ".join(text(_one(given[0])).split()),
    "LEFT": _left,
    "RIGHT": _right,
    "MID": _middle,
    "SUBSTITUTE": lambda given: text(_one(given[0])).replace(text(_one(given[1])), text(_one(given[2]))),
    "EXACT": lambda given: text(_one(given[0])) == text(_one(given[1])),
    "CHAR": lambda given: chr(_whole(given[0])),
    "VALUE": lambda given: number(_one(given[0])),
    "TEXT": lambda given: numbers.shown(number(_one(given[0])), {"pattern": text(_one(given[1]))}, "en_US"),
    "ABS": lambda given: abs(number(_one(given[0]))),
    "INT": lambda given: float(_whole(given[0])),
    "ROUND": lambda given: _round(given, lambda value: math.floor(value + 0.5)),
    "ROUNDUP": lambda given: _round(given, math.ceil),
    "ROUNDDOWN": lambda given: _round(given, math.floor),
    "DATE": _date,
    "TIME": lambda given: (_whole(given[0]) * 3600 + _whole(given[1]) * 60 + _whole(given[2])) / 86_400 % 1,
    "YEAR": lambda given: float(_moment(given).year),
    "MONTH": lambda given: float(_moment(given).month),
    "DAY": lambda given: float(_moment(given).day),
    "HOUR": lambda given: float(_moment(given).hour),
    "MINUTE": lambda given: float(_moment(given).minute),
    "WEEKDAY": lambda given: float((_moment(given).weekday() + 1) % 7 + 1),
    "VLOOKUP": _lookup,
    "HYPERLINK": lambda given: _one(given[1]) if len(given) > 1 else text(_one(given[0])),
    "IMAGE": lambda given: text(_one(given[0]))[:0],
    "NA": _raise_na,
}


def _average(given: Arguments) -> float:
    values = _numbers(given)
    if not values:
        raise Failure("DIVIDE_BY_ZERO")
    return sum(values) / len(values)


def _modulo(given: Arguments) -> float:
    divisor = number(_one(given[1]))
    if divisor == 0:
        raise Failure("DIVIDE_BY_ZERO")
    return number(_one(given[0])) % divisor


FUNCTIONS: Mapping[str, Callable[[Arguments], Any]] = {
    name: _checked(act) for name, act in {**_PLAIN, "AVERAGE": _average, "MOD": _modulo}.items()
}
"""Every function that is known, by its name; ``NOW`` and ``TODAY`` are not, which need a clock."""

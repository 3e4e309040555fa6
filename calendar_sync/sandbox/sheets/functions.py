"""Functions of formulas. Arguments come as calls that give their value, or raise the error that is there."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from calendar_sync.sandbox.sheets import date_functions, local_functions
from calendar_sync.sandbox.sheets.coercing import (
    Arguments,
    Failure,
    number,
    one,
    same,
    shape_of,
    shaped,
    text,
    truth,
    whole,
)
from calendar_sync.sandbox.store import Doc


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
    if truth(one(arguments[0])):
        return one(arguments[1])
    return one(arguments[2]) if len(arguments) > 2 else False


def _if_error(arguments: Arguments) -> Any:
    try:
        return one(arguments[0])
    except Failure:
        return one(arguments[1]) if len(arguments) > 1 else ""


def _text_join(arguments: Arguments) -> str:
    between, skip = text(one(arguments[0])), truth(one(arguments[1]))
    parts = [text(value) for value, _ in _flat(arguments[2:])]
    return between.join(part for part in parts if part or not skip)


def _round(arguments: Arguments, way: Callable[[float], float]) -> float:
    scale = 10.0 ** (number(one(arguments[1])) if len(arguments) > 1 else 0)
    value = number(one(arguments[0]))
    return math.copysign(way(abs(value) * scale), value) / scale


def _lookup(arguments: Arguments) -> Any:
    wanted, table = one(arguments[0]), arguments[1]()
    column = whole(arguments[2]) - 1
    if not isinstance(table, list):
        raise Failure("N_A")
    for row in table:
        if same(row[0], wanted):
            if not 0 <= column < len(row):
                raise Failure("REF")
            return row[column]
    raise Failure("N_A", f"Did not find value '{text(wanted)}' in VLOOKUP evaluation.")


def _left(arguments: Arguments) -> str:
    return text(one(arguments[0]))[: whole(arguments[1]) if len(arguments) > 1 else 1]


def _right(arguments: Arguments) -> str:
    count = whole(arguments[1]) if len(arguments) > 1 else 1
    return text(one(arguments[0]))[-count:] if count else ""


def _middle(arguments: Arguments) -> str:
    start = whole(arguments[1]) - 1
    return text(one(arguments[0]))[start : start + whole(arguments[2])]


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
    "CONCAT": lambda given: text(one(given[0])) + text(one(given[1])),
    "JOIN": lambda given: text(one(given[0])).join(text(value) for value, _ in _flat(given[1:])),
    "TEXTJOIN": _text_join,
    "IF": _if,
    "IFERROR": _if_error,
    "AND": lambda given: all(truth(value) for value, _ in _flat(given) if value is not None),
    "OR": lambda given: any(truth(value) for value, _ in _flat(given) if value is not None),
    "NOT": lambda given: not truth(one(given[0])),
    "ISBLANK": lambda given: one(given[0]) is None,
    "LEN": lambda given: float(len(text(one(given[0])))),
    "UPPER": lambda given: text(one(given[0])).upper(),
    "LOWER": lambda given: text(one(given[0])).lower(),
    "PROPER": lambda given: text(one(given[0])).title(),
    "TRIM": lambda given: " ".join(text(one(given[0])).split()),
    "LEFT": _left,
    "RIGHT": _right,
    "MID": _middle,
    "SUBSTITUTE": lambda given: text(one(given[0])).replace(text(one(given[1])), text(one(given[2]))),
    "EXACT": lambda given: text(one(given[0])) == text(one(given[1])),
    "CHAR": lambda given: chr(whole(given[0])),
    "ABS": lambda given: abs(number(one(given[0]))),
    "INT": lambda given: float(whole(given[0])),
    "ROUND": lambda given: _round(given, lambda value: math.floor(value + 0.5)),
    "ROUNDUP": lambda given: _round(given, math.ceil),
    "ROUNDDOWN": lambda given: _round(given, math.floor),
    "TRUE": lambda _: True,
    "FALSE": lambda _: False,
    "PI": lambda _: math.pi,
    "VLOOKUP": _lookup,
    "HYPERLINK": lambda given: one(given[1]) if len(given) > 1 else text(one(given[0])),
    "IMAGE": lambda given: text(one(given[0]))[:0],
    "NA": _raise_na,
}


def _average(given: Arguments) -> float:
    values = _numbers(given)
    if not values:
        raise Failure("DIVIDE_BY_ZERO")
    return sum(values) / len(values)


def _modulo(given: Arguments) -> float:
    divisor = number(one(given[1]))
    if divisor == 0:
        raise Failure("DIVIDE_BY_ZERO")
    return number(one(given[0])) % divisor


_DATE: Doc = {"type": "DATE"}
_BRINGING: Mapping[str, Doc] = {
    "DATE": _DATE,
    "TIME": {"type": "TIME"},
    "EDATE": _DATE,
    "EOMONTH": _DATE,
    "WORKDAY": _DATE,
}
_KEEPING = frozenset({"SUM", "MIN", "MAX", "AVERAGE", "ROUND", "ROUNDUP", "ROUNDDOWN", "ABS"})
"""Functions that bring a format of their own, and those that keep the one of their first argument."""


def _formatted(name: str, act: Callable[[Arguments], Any]) -> Callable[[Arguments], Any]:
    def carry_out(arguments: Arguments) -> Any:
        value = act(arguments)
        return shaped(value, shape_of(arguments[0]()) if name in _KEEPING and arguments else _BRINGING.get(name))

    return carry_out if name in _KEEPING or name in _BRINGING else act


_ALL = {**_PLAIN, **date_functions.FUNCTIONS, **local_functions.FUNCTIONS, "AVERAGE": _average, "MOD": _modulo}


def _local(act: Callable[[Arguments, str], Any]) -> Callable[[Arguments, str], Any]:
    return lambda given, locale: _checked(lambda arguments: act(arguments, locale))(given)


LOCAL: Mapping[str, Callable[[Arguments, str], Any]] = {
    name: _local(act) for name, act in local_functions.LOCAL.items()
}
"""Functions that need the name of the spreadsheet's locale as well."""

FUNCTIONS: Mapping[str, Callable[[Arguments], Any]] = {
    name: _formatted(name, _checked(act)) for name, act in _ALL.items()
}
"""Every function that is known, by its name; ``NOW`` and ``TODAY`` are not, which need a clock."""

"""Functions of formulas that read or write as a country does, and those that look into texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from calendar_sync.sandbox.sheets import numbers, typing_in
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
from calendar_sync.sandbox.sheets.locales import locale_of
from calendar_sync.sandbox.store import Doc

# -- as a country does --------------------------------------------------------------------------------------------


def _read(value: Any, locale: str, *types: str) -> float:
    """Return a text as the number that it would be if it were typed in, of one of these types if there are any."""
    if not isinstance(value, str):
        if types:
            raise Failure("VALUE", "This function expects a text.")
        return number(value)
    found = typing_in.number(value.strip(), locale_of(locale))
    if found is None or (types and found[1].get("type") not in types):
        raise Failure("VALUE", f"The text '{value}' cannot be parsed.")
    return found[0]


def _text(given: Arguments, locale: str) -> str:
    value, pattern = one(given[0]), text(one(given[1]))
    if isinstance(value, str) and typing_in.number(value.strip(), locale_of(locale)) is None:
        return numbers.shown_text(value, {"pattern": pattern})
    return numbers.shown(_read(value, locale), {"pattern": pattern}, locale)


def _as_text(given: Arguments, locale: str) -> str:
    value = one(given[0])
    if value is None or isinstance(value, str | bool):
        return text(value)
    return numbers.shown(float(value), shape_of(value) or {}, locale)


LOCAL: Mapping[str, Callable[[Arguments, str], Any]] = {
    "TEXT": _text,
    "TO_TEXT": _as_text,
    "VALUE": lambda given, locale: _read(one(given[0]), locale),
    "DATEVALUE": lambda given, locale: float(int(_read(one(given[0]), locale, "DATE", "DATE_TIME"))),
    "TIMEVALUE": lambda given, locale: _read(one(given[0]), locale, "TIME", "DATE_TIME") % 1,
}
"""Those that need the name of the spreadsheet's locale."""


# -- texts and choices --------------------------------------------------------------------------------------------


def _formed(shape: Doc) -> Callable[[Arguments], Any]:
    return lambda given: shaped(one(given[0]), shape)


def _place(given: Arguments, fold: Callable[[str], str]) -> float:
    wanted, where = fold(text(one(given[0]))), fold(text(one(given[1])))
    found = where.find(wanted, whole(given[2]) - 1 if len(given) > 2 else 0)
    if found < 0:
        raise Failure("VALUE", f"Could not find '{wanted}' within '{where}'.")
    return float(found + 1)


def _repeated(given: Arguments) -> str:
    part, times = text(one(given[0])), max(whole(given[1]), 0)
    if len(part) * times > _LONGEST:
        raise Failure("VALUE", "The text is too long.")
    return part * times


_LONGEST = 50_000
"""Characters of a cell."""


def _pattern(given: Arguments) -> re.Pattern[str]:
    try:
        return re.compile(text(one(given[1])))
    except re.error:
        raise Failure("REF", "This is no valid regular expression.") from None


def _extract(given: Arguments) -> str:
    found = _pattern(given).search(text(one(given[0])))
    if found is None:
        raise Failure("N_A", "No value matches the regular expression.")
    return found[1] if found.re.groups else found[0]


def _replace(given: Arguments) -> str:
    new = re.sub(r"\$(\d)", r"\\g<\1>", text(one(given[2])))
    try:
        return _pattern(given).sub(new, text(one(given[0])))
    except re.error:
        raise Failure("VALUE", "There is no such group.") from None


def _ifs(given: Arguments) -> Any:
    for place in range(0, len(given) - 1, 2):
        if truth(one(given[place])):
            return one(given[place + 1])
    raise Failure("N_A", "No match.")


def _switch(given: Arguments) -> Any:
    value, rest = one(given[0]), given[1:]
    for place in range(0, len(rest) - 1, 2):
        if same(value, one(rest[place])):
            return one(rest[place + 1])
    if len(rest) % 2:
        return one(rest[-1])
    raise Failure("N_A", "No match.")


FUNCTIONS: Mapping[str, Callable[[Arguments], Any]] = {
    "TO_DATE": _formed({"type": "DATE"}),
    "TO_PERCENT": _formed({"type": "PERCENT"}),
    "TO_DOLLARS": _formed({"type": "CURRENCY"}),
    "TO_PURE_NUMBER": lambda given: number(one(given[0])) + 0.0,
    "FIND": lambda given: _place(given, str),
    "SEARCH": lambda given: _place(given, str.casefold),
    "REPT": _repeated,
    "REGEXMATCH": lambda given: _pattern(given).search(text(one(given[0]))) is not None,
    "REGEXEXTRACT": _extract,
    "REGEXREPLACE": _replace,
    "IFS": _ifs,
    "SWITCH": _switch,
    "ISNUMBER": lambda given: isinstance(value := one(given[0]), int | float) and not isinstance(value, bool),
    "ISTEXT": lambda given: isinstance(one(given[0]), str),
}
"""Those that do not."""

"""What a cell shows: its effective value and its text, by number format, locale and the options of a request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from calendar_sync.sandbox.sheets import numbers
from calendar_sync.sandbox.sheets.locales import locale_of
from calendar_sync.sandbox.sheets.refusals import violations
from calendar_sync.sandbox.store import Doc

RENDERS = ("FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA")
DATES = ("SERIAL_NUMBER", "FORMATTED_STRING")
MAJORS = ("ROWS", "COLUMNS")


@dataclass(frozen=True, slots=True)
class Options:
    """How values are given out."""

    major: str = "ROWS"
    render: str = "FORMATTED_VALUE"
    dates: str = "SERIAL_NUMBER"
    locale: str = "en_US"


def effective(cell: Doc) -> Doc | None:
    """Return the ``effectiveValue`` of a cell, or ``None`` if it is empty."""
    entered = cell.get("userEnteredValue")
    if not entered:
        return None
    if "formulaValue" in entered:
        found: Doc = cell.get("effectiveValue") or {"errorValue": {"type": "ERROR", "message": "Formula parse error."}}
        return found
    return dict(entered)


def shown(cell: Doc, locale: str) -> str | None:
    """Return the text a cell shows (``formattedValue``), or ``None`` if it shows none."""
    value = effective(cell)
    if value is None:
        return None
    if "stringValue" in value:
        return numbers.shown_text(str(value["stringValue"]), number_format(cell))
    if "boolValue" in value:
        return locale_of(locale).truth[0 if value["boolValue"] else 1]
    if "errorValue" in value:
        return ERRORS.get(value["errorValue"].get("type", ""), "#ERROR!")
    return numbers.shown(value.get("numberValue", 0), number_format(cell), locale)


ERRORS = {
    "ERROR": "#ERROR!",
    "NULL_VALUE": "#NULL!",
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "VALUE": "#VALUE!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "NUM": "#NUM!",
    "N_A": "#N/A",
    "LOADING": "Loading...",
}
"""What a cell with an error shows, by the type of the error."""


def number_format(cell: Doc) -> Doc:
    """Return the number format of a cell: its own, or the one its formula brings."""
    own = cell.get("userEnteredFormat", {}).get("numberFormat")
    found: Doc = own or cell.get("formulaFormat") or {}
    return found


def value(cell: Doc, options: Options) -> Any:
    """Return what the values endpoints give for a cell; ``""`` for an empty one."""
    if not cell.get("userEnteredValue"):
        return ""
    if options.render == "FORMULA" and "formulaValue" in cell["userEnteredValue"]:
        return cell["userEnteredValue"]["formulaValue"]
    found = effective(cell) or {}
    if options.render == "FORMATTED_VALUE" or "errorValue" in found:
        return shown(cell, options.locale) or ""
    if "numberValue" in found:
        if options.dates == "FORMATTED_STRING" and numbers.is_date(number_format(cell)):
            return shown(cell, options.locale)
        return plain(found["numberValue"])
    return next(iter(found.values()), "")


def plain(number: float) -> float | int:
    """Return a number as JSON has it: whole ones without a fraction."""
    return int(number) if isinstance(number, float) and number.is_integer() and abs(number) < 1e15 else number


def chosen(given: str | None, names: tuple[str, ...], field: str, kind: str) -> str:
    """Return the choice of an option; the first of ``names`` by default.

    Raises:
        Refusal: There is no such choice.
    """
    if not given or given in _UNSAID:
        return names[0]
    if given not in names:
        what = f"Invalid value at '{field}' (type.googleapis.com/google.apps.sheets.v4.{kind}), \"{given}\""
        raise violations([(field, what)])
    return given


_UNSAID = ("DIMENSION_UNSPECIFIED",)

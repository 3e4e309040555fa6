"""What becomes of a value that is written to a cell: as it stands, or as if somebody had typed it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from calendar_sync.sandbox.sheets import typing_in
from calendar_sync.sandbox.sheets.locales import Locale, locale_of
from calendar_sync.sandbox.sheets.looks import LONGEST
from calendar_sync.sandbox.sheets.refusals import invalid
from calendar_sync.sandbox.store import Doc

VALUE_PARTS = ("userEnteredValue", "effectiveValue", "formulaFormat", "cachedValue", "textFormatRuns", "chipRuns")
"""What a new value replaces in a cell; formats, notes and validations stay."""


def empty(cell: Doc) -> None:
    """Take the value out of a cell."""
    for name in VALUE_PARTS:
        cell.pop(name, None)


def habits(book: Doc) -> Locale:
    """Return how people type in a spreadsheet: by its locale, in the year in which somebody changes it."""
    locale = locale_of(book["properties"]["locale"])
    return replace(locale, year=book["year"]) if "year" in book else locale


def enter(cell: Doc, value: Any, option: str, locale: Locale) -> None:
    """Write a plain value into a cell.

    Args:
        cell: Is changed.
        value: Text, number or truth; ``""`` empties the cell.
        option: ``RAW`` keeps it as it is; ``USER_ENTERED`` reads a text as if it had been typed.
        locale: For what is typed.

    Raises:
        Refusal: The text is too long.
    """
    if isinstance(value, str) and len(value) > LONGEST:
        raise invalid(f"Your input contains more than the maximum of {LONGEST} characters in a single cell.")
    if isinstance(value, float) and not math.isfinite(value):
        raise invalid("A number is too large.")
    empty(cell)
    if value == "" and isinstance(value, str):
        return
    if isinstance(value, str) and option == "USER_ENTERED":
        typing_in.type_in(cell, value, locale)
        return
    if isinstance(value, bool):
        cell["userEnteredValue"] = {"boolValue": value}
    elif isinstance(value, str):
        cell["userEnteredValue"] = {"stringValue": value}
    else:
        cell["userEnteredValue"] = {"numberValue": value}

"""What a cell of an OpenDocument spreadsheet holds (OpenDocument 1.3, part 3, 19.385 office:value-type)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from math import isfinite

from calendar_sync.model.sheet import CellProblem, Scalar

_ERROR = re.compile(r"#(?:REF|N/A|VALUE|DIV/0|NAME|NUM|NULL)[!?]?|Err:\d{3}")
_DURATION = re.compile(
    r"(?P<sign>-?)P(?:(?P<days>\d+)D)?(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)(?:[.,]\d+)?S)?)?"
)


def value_of(attributes: Mapping[str, str], text: str) -> Scalar:
    """Return the value of a cell.

    Args:
        attributes: Of the cell, without namespaces: ``value-type``, ``value``, ``date-value``, ``formula`` ...
        text: What the cell shows.
    """
    kind = attributes.get("calc-value-type") or attributes.get("value-type")
    formula = attributes.get("formula")
    if kind == "error" or (formula is not None and _ERROR.fullmatch(text.strip())):
        return CellProblem("error", text.strip() or "an error")
    if kind is None:
        if formula is not None and not text:
            return CellProblem("uncached", "=" + formula.partition("=")[2])
        return text or None
    if kind == "date":
        return _date(attributes.get("date-value", "")) or text or None
    if kind == "time":
        found = _time(attributes.get("time-value", ""))
        return found if found is not None else text or None
    if kind == "boolean":
        return attributes.get("boolean-value") == "true"
    if kind in ("float", "percentage", "currency"):
        return _number(attributes.get("value", "")) if "value" in attributes else text or None
    return text or attributes.get("string-value") or None


def _number(text: str) -> Scalar:
    try:
        number = float(text)
    except ValueError:
        return text or None
    if not isfinite(number):
        return text
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _date(text: str) -> date | datetime | None:
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=None)
        moment += timedelta(seconds=moment.microsecond >= 500_000)
    except (ValueError, OverflowError):
        return None
    moment = moment.replace(microsecond=0)
    return moment if "T" in text and moment.time() != time() else moment.date()


def _time(text: str) -> time | timedelta | None:
    found = _DURATION.fullmatch(text)
    if found is None:
        return None
    try:
        days, hours, minutes, seconds = (int(found[part] or 0) for part in ("days", "hours", "minutes", "seconds"))
        length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    except (ValueError, OverflowError):
        return None
    if found["sign"]:
        return -length
    if length < timedelta(days=1):
        return (datetime.min + length).time()
    return length

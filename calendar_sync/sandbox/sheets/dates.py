"""Dates as somebody types them: with numbers, or with the names of months and weekdays of a language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from calendar_sync.sandbox.sheets.day_names import names_of
from calendar_sync.sandbox.sheets.locales import Locale

Dated = tuple[datetime, str]
"""A day, and the pattern that shows it as it was typed."""

_WORD = r"[^\W\d_]+"
_NUMERIC = re.compile(r"(\d{1,4})([/.-])(\d{1,2})(?:\2(\d{1,4}))?(?:(?<=\d)\.)?")
_MONTH_OF_YEAR = re.compile(r"(\d{1,2})([/.-])(\d{4})")
_WEEKDAY = re.compile(rf"(?P<name>{_WORD}(?:-feira)?)(?P<rest>\.?,? +)(?=\S)")
_DAY_FIRST = re.compile(
    rf"(?P<day>\d{{1,2}})(?P<ordinal>st|nd|rd|th|er|º)?(?:\. ?|[ -]| de )(?P<month>{_WORD})\.?"
    r"(?:(?:,? |-| de )(?P<year>\d{4}|\d{2}))?",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"(?P<month>{_WORD})\.?[ -](?P<day>\d{{1,2}})(?P<ordinal>st|nd|rd|th)?(?:(?:, ?| |-)(?P<year>\d{{4}}|\d{{2}}))?",
    re.IGNORECASE,
)
_MONTH_AND_YEAR = re.compile(rf"(?P<month>{_WORD})\.?(?:,? |-| de )(?P<year>\d{{4}})", re.IGNORECASE)
_YEAR_FIRST = re.compile(rf"(?P<year>\d{{4}})\.? (?P<month>{_WORD})\.? (?P<day>\d{{1,2}})\.?")
_EAST = re.compile(r"(?P<year>\d{4})(?:年|년 ?)(?P<month>\d{1,2})(?:月|월 ?)(?P<day>\d{1,2})(?:日|일)")


def date(text: str, locale: Locale) -> Dated | None:
    """Return the date that a typed text is, or ``None`` if it is none."""
    if (day := _without_weekday(text, locale)) is not None:
        return day
    found = _WEEKDAY.match(text)
    weekday = names_of(locale.language).day(found["name"]) if found else None
    day = _without_weekday(text[found.end() :], locale) if found and weekday else None
    return (day[0], f"{weekday}{found['rest']}{day[1]}") if found and day else None


def _without_weekday(text: str, locale: Locale) -> Dated | None:
    for pattern, reading in _READINGS:
        found = pattern.fullmatch(text)
        if found and (day := reading(found, locale)) is not None:
            return day
    return None


def _numeric(found: re.Match[str], locale: Locale) -> Dated | None:
    first, mark, second, third = found[1], found[2], found[3], found[4]
    if found[0].endswith(".") and mark != ".":
        return None
    if mark == "." and locale.point == "." and (third is None or "." not in locale.date):
        return None
    if len(first) == 4:
        return _made(first, second, third, "yyyy-mm-dd" if mark == "-" else locale.date) if third else None
    if third is None:
        month, day = (first, second) if locale.order != "dmy" else (second, first)
        return _made(str(locale.year), month, day, locale.date)
    if locale.order == "ymd" and len(third) <= 2:
        return _made(first, second, third, locale.date)
    month, day = (second, first) if locale.order == "dmy" else (first, second)
    return _made(third, month, day, locale.date)


def _month_of_year(found: re.Match[str], locale: Locale) -> Dated | None:
    if found[2] == "." and locale.point == ".":
        return None
    return _made(found[3], found[1], "1", f"{'m' * len(found[1])}{found[2]}yyyy")


def _named(found: re.Match[str], locale: Locale) -> Dated | None:
    parts = found.groupdict()
    month = names_of(locale.language).month(parts["month"]) or names_of("en").month(parts["month"])
    if month is None:
        return None
    signs = {"month": month[1], "year": "yyyy", "day": "d", "ordinal": ""}
    pattern = _as_typed(found, signs)
    if locale.language == "en" and found.re is _DAY_FIRST:
        pattern = f"d-{month[1]}-yyyy" if parts["year"] else f"d-{month[1]}"
    return _made(parts["year"] or str(locale.year), str(month[0]), parts.get("day") or "1", pattern)


def _eastern(found: re.Match[str], _: Locale) -> Dated | None:
    pattern = _as_typed(found, {"year": "yyyy", "month": "m", "day": "d"})
    return _made(found["year"], found["month"], found["day"], pattern)


def _as_typed(found: re.Match[str], signs: Mapping[str, str]) -> str:
    """Return the pattern of a date with what stands between its parts as it was typed."""
    pieces: list[str] = []
    last = 0
    for name in sorted(found.re.groupindex, key=found.start):
        if found[name] is not None:
            pieces += [_literal(found[0][last : found.start(name)]), signs[name]]
            last = found.end(name)
    return "".join(pieces) + _literal(found[0][last:])


def _literal(text: str) -> str:
    return re.sub(_WORD, r'"\g<0>"', text)


def _made(year: str, month: str, day: str, pattern: str) -> Dated | None:
    number_of_year = int(year)
    if len(year) <= 2:
        number_of_year += 2000 if number_of_year < 30 else 1900
    try:
        return datetime(number_of_year, int(month), int(day)), pattern
    except ValueError:
        return None


_READINGS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Locale], Dated | None]], ...] = (
    (_NUMERIC, _numeric),
    (_MONTH_OF_YEAR, _month_of_year),
    (_DAY_FIRST, _named),
    (_MONTH_AND_YEAR, _named),
    (_MONTH_FIRST, _named),
    (_YEAR_FIRST, _named),
    (_EAST, _eastern),
)

"""Lines between rows that are a date, and hold for the rows below them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from calendar_sync.entries.dates import ParsedDate
from calendar_sync.layout.blocks import Carried
from calendar_sync.layout.colours import says_unapproved
from calendar_sync.layout.contents import is_filled
from calendar_sync.layout.days import DateRules, read_day
from calendar_sync.layout.evidence import is_status
from calendar_sync.layout.find import Found, posts
from calendar_sync.layout.platforms import is_platform_list
from calendar_sync.layout.saved import GATES
from calendar_sync.model.parked import parked_title
from calendar_sync.model.sheet import Scalar, Tab


def lone_cells(found: Found) -> dict[int, Scalar]:
    """Return the texts and dates that stand alone in their row, by 1-based row: below the titles, and right above."""
    tab = found.tab
    lines = {number: _alone(tab, number) for number in range(found.header.last_row + 1, len(tab.rows) + 1)}
    above = {found.header.row: alone_above(tab, found.header.row)}
    return {number: cell for number, cell in (above | lines).items() if isinstance(cell, (str, date))}


def name_days(found: Found, rules: DateRules) -> bool:
    """Return whether every row stands below a line that is a date, and some line among the rows is one."""
    days = [number for number, cell in lone_cells(found).items() if isinstance(read_day(cell, rules), ParsedDate)]
    rows = posts(found)
    return bool(rows) and max(days, default=0) > found.header.last_row and min(days) < rows[0] + 1


def takes_day(value: Scalar, rules: DateRules, carried: Carried) -> bool:
    """Return whether a line between rows is the day of those below it; any other, but for a network's, ends the day."""
    if isinstance(read_day(value, rules), ParsedDate):
        carried.values.clear()
        carried.section, carried.parked, carried.day = "", "", value
        return True
    if not (isinstance(value, str) and is_platform_list(value)):
        carried.day = None
    return False


def heading_above(tab: Tab, row: int, rules: DateRules) -> Scalar:
    """Return the date that stands alone right above the titles in the 1-based ``row``, or ``None``."""
    cell = alone_above(tab, row)
    return cell if isinstance(read_day(cell, rules), ParsedDate) else None


def network_above(tab: Tab, row: int) -> str:
    """Return the networks that stand alone right above the titles in the 1-based ``row``; empty where none do."""
    cell = alone_above(tab, row)
    return cell.strip() if isinstance(cell, str) and is_platform_list(cell) else ""


def parked_above(tab: Tab, row: int, fields: Collection[str]) -> str:
    """Return what stands alone right above the titles in the 1-based ``row`` and sets the whole table aside, or "".

    Args:
        tab: As read.
        row: Of the titles.
        fields: What is read: where nothing of it says which rows are approved, whoever confirmed the layout was asked
            about lines that say of all of them that they are not.
    """
    cell = alone_above(tab, row)
    if not isinstance(cell, str) or not parked_title(cell):
        return ""
    asked = says_unapproved(cell) and not is_status(cell) and {*GATES, "gate", "mode"}.isdisjoint(fields)
    return "" if asked else cell


def _alone(tab: Tab, number: int) -> Scalar:
    filled = [cell for cell in tab.rows[number - 1] if is_filled(cell)]
    return filled[0] if len(filled) == 1 else None


def alone_above(tab: Tab, row: int) -> Scalar:
    """Return what stands alone in the nearest line above the 1-based ``row`` that holds anything, or ``None``."""
    number = next((n for n in range(row - 1, 0, -1) if any(map(is_filled, tab.rows[n - 1]))), 0)
    return _alone(tab, number) if number else None

"""What is written once for several rows, a day or a network: certain where the rows themselves show it, else asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from itertools import pairwise

from calendar_sync.entries.dates import ParsedDate
from calendar_sync.entries.rules import READY, STATUS_WORDS
from calendar_sync.entries.status_words import status_key
from calendar_sync.entries.times import parse_time
from calendar_sync.layout.blocks import merged_down
from calendar_sync.layout.cells import tick_of
from calendar_sync.layout.contents import is_filled
from calendar_sync.layout.days import DateRules, read_day
from calendar_sync.layout.find import Found, posts
from calendar_sync.layout.platforms import read_platforms
from calendar_sync.model.services import fold
from calendar_sync.model.sheet import Scalar

_READY = frozenset(map(status_key, STATUS_WORDS[READY]))
_SEEN_TO = 2
"""Rows without a network that somebody has approved, from which on the one name above them is that of all."""


def is_written_once(
    name: str, found: Found, by_field: Mapping[str, int], speaking: Sequence[int], rules: DateRules
) -> bool:
    """Return whether empty cells of ``date`` or ``channels`` certainly mean what stands above them.

    Networks stand once where the days begin anew with each of them, or where a single one stands above rows that are
    approved. Days stand once where most rows leave them out, and those of a day differ in their networks or hours.

    Args:
        name: The field.
        found: The calendar.
        by_field: 1-based columns by field.
        speaking: 1-based columns by which a row has something to post.
        rules: How its dates are read.
    """
    groups = _groups(found, by_field[name], speaking)
    if not groups or not any(len(group) > 1 for block in groups for group in block):
        return False
    if name == "date":
        return _days_once(found, by_field, [group for block in groups for group in block], rules)
    if len(groups) == 1 and len(groups[0]) == 1:
        return _is_one_for_all(found, by_field, groups[0][0])
    return all(_begin_anew(found, by_field, block, rules) for block in groups)


def _groups(found: Found, column: int, speaking: Sequence[int]) -> list[list[list[int]]]:
    """Return the 1-based rows of each block, parted where a cell of ``column`` is filled; nothing where one begins
    with an empty cell."""
    tab, merged, rows = found.tab, merged_down(found.tab), {*posts(found)}
    blocks: list[list[list[int]]] = [[]]
    for place in range(found.header.last_row, len(tab.rows)):
        if place not in rows:
            blocks.append([])
        elif any(is_filled(tab.value(place + 1, other)) for other in speaking):
            if is_filled(tab.value(place + 1, column)) or (place + 1, column) in merged:
                blocks[-1].append([])
            elif not blocks[-1]:
                return []
            blocks[-1][-1].append(place + 1)
    return [block for block in blocks if block]


def _is_one_for_all(found: Found, by_field: Mapping[str, int], group: Sequence[int]) -> bool:
    """Return whether somebody has approved rows below the one that names the only network."""
    column = by_field.get("status") or by_field.get("approved")
    cells = [found.tab.value(row, column) for row in group[1:]] if column else []
    return all(map(is_filled, cells)) and sum(map(_is_ready, cells)) >= _SEEN_TO


def _is_ready(value: Scalar) -> bool:
    return tick_of(value) is True or (isinstance(value, str) and status_key(value) in _READY)


def _begin_anew(found: Found, by_field: Mapping[str, int], block: Sequence[Sequence[int]], rules: DateRules) -> bool:
    """Return whether each network stands above several rows, whose days begin before those of the network above end."""
    names = [fold(str(found.tab.value(group[0], by_field["channels"]))) for group in block]
    if any(len(group) < 2 for group in block) or any(one == other for one, other in pairwise(names)):
        return False
    days = [[_day(found, by_field, row, rules) for row in group] for group in block]
    ends = ((above[-1], below[0]) for above, below in pairwise(days))
    return len(block) > 1 and all(last is not None and first is not None and first < last for last, first in ends)


def _day(found: Found, by_field: Mapping[str, int], row: int, rules: DateRules) -> date | None:
    day = read_day(found.tab.value(row, by_field["date"]), rules) if "date" in by_field else None
    return day.day if isinstance(day, ParsedDate) else None


def _days_once(found: Found, by_field: Mapping[str, int], groups: Sequence[Sequence[int]], rules: DateRules) -> bool:
    if not {"time", "channels"} <= by_field.keys():
        return False
    days = [_day(found, by_field, group[0], rules) for group in groups]
    blank, several = sum(map(len, groups)) - len(groups), sum(len(group) > 1 for group in groups)
    if several < _SEVERAL or blank < len(groups) or None in days:
        return False
    runs_on = all(one is not None and other is not None and one < other for one, other in pairwise(days))
    return runs_on and all(_differ(found, by_field, group) for group in groups)


_SEVERAL = 2
"""Days that have more than one post each, from which on nobody has forgotten to write them."""


def _differ(found: Found, by_field: Mapping[str, int], group: Sequence[int]) -> bool:
    """Return whether the rows of a day all have an hour, and each another network than those above, or a later one."""
    seen: set[str] = set()
    before: time | None = None
    for row in group:
        clock = parse_time(found.tab.value(row, by_field["time"]))
        there = {
            mention.service or "" for mention in read_platforms(str(found.tab.value(row, by_field["channels"]) or ""))
        }
        if not isinstance(clock, time) or not there or "" in there:
            return False
        if seen & there and not (before is not None and before < clock):
            return False
        seen, before = seen | there, clock
    return True

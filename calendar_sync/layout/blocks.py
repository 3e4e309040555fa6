"""What parts the rows of a tab: headings, merged cells, tables within tables; and what words mean in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from calendar_sync.layout.contents import is_filled
from calendar_sync.layout.saved import FIELDS, SavedLayout, SavedTab
from calendar_sync.model.entry import Issue, Severity
from calendar_sync.model.services import fold
from calendar_sync.model.sheet import CellRef, Scalar, Tab


@dataclass(frozen=True, slots=True)
class Words:
    """What words mean in one tab.

    Args:
        platforms: Folded words of the channels column.
        statuses: Folded status words to ``ready``, ``hold``, ``cancel`` or ``idea``.
        blank_status: What an empty status means.
        vague_dates: ``hold`` or ``idea``.
    """

    platforms: Mapping[str, str]
    statuses: Mapping[str, str]
    blank_status: str
    vague_dates: str

    @classmethod
    def of(cls, layout: SavedLayout, tab: SavedTab, statuses: Mapping[str, str], blank_status: str) -> Self:
        """Return the words of a tab; what it says itself comes before what holds for all."""
        platforms = {fold(word): meaning for word, meaning in (*layout.platforms.items(), *tab.platforms.items())}
        return cls(platforms, statuses, blank_status, layout.vague_dates)


@dataclass(slots=True)
class Carried:
    """What holds for the rows below, until the block ends."""

    values: dict[str, tuple[Scalar, int]] = field(default_factory=dict)
    section: str = ""
    parked: str = ""


def field_name(name: str) -> str:
    """Return a field's name for people."""
    return FIELDS.get(name, name)


def merged_down(tab: Tab) -> dict[tuple[int, int], Scalar]:
    """Return what the cells of vertical merges show, by (row, column), but for the first of each."""
    found: dict[tuple[int, int], Scalar] = {}
    for top, left, bottom, right in tab.merged:
        if bottom > top and left == right and bottom - top < 2_000:
            value = tab.value(top, left)
            if is_filled(value):
                found.update(((row, left), value) for row in range(top + 1, bottom + 1))
    return found


def is_heading(tab: Tab, number: int, left: int, right: int) -> bool:
    """Return whether a row is one cell merged over most of the table, whatever stands beside it."""
    return any(
        top <= number <= bottom
        and last > first
        and min(last, right) - max(first, left) + 1 >= max(3, (right - left) // 2)
        for top, first, bottom, last in tab.merged
    )


def has_titles_elsewhere(line: Sequence[Scalar], wanted: Collection[str]) -> bool:
    """Return whether most of the folded titles ``wanted`` stand in a row, in whatever columns."""
    here = {fold(cell) for cell in line if isinstance(cell, str)}
    found = sum(title in here for title in wanted)
    return found >= 3 and found * 3 >= 2 * len(wanted)


def other_table(tab: Tab, number: int) -> Issue:
    """Return the error that the titles stand again, but in other columns."""
    return Issue(
        rule="layout.other_table",
        severity=Severity.ERROR,
        cell=str(CellRef(tab.name, number, 1)),
        message=f"In row {number} of '{tab.name}' the titles stand as well, but in other columns; what belongs to "
        "them is not read.",
        fix="Put the columns in the same order in both tables, or give the second one a tab of its own.",
        row=number,
        tab=tab.name,
    )

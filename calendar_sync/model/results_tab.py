"""The tab that tells what a calendar's posts came to by week and channel, and how it is known among others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from calendar_sync.model.columns import OWN_COLUMNS
from calendar_sync.model.metrics import RATES, TITLES
from calendar_sync.model.services import fold
from calendar_sync.model.sheet import CellWrite, Sheet, Tab

TAB_NAMES = ("Results", "Results (Buffer)")
"""What it is called: the second where somebody else has the first."""

WEEK, CHANNEL, CHANNEL_ID, AS_OF = "Week", "Channel", "Channel ID", "Metrics as of"
MARKS = tuple(map(fold, (WEEK, CHANNEL, CHANNEL_ID, AS_OF)))
"""Titles that stand in one row of it, wherever their columns were moved."""

_SEARCHED_ROWS = 20
_SYNC_ID = fold(OWN_COLUMNS["sync_id"])

Form = Literal["date", "text", "count", "rate"]


@dataclass(frozen=True, slots=True)
class ResultColumn:
    """A column of the tab.

    Args:
        title: By which it is found.
        form: What its values are: rates are percentages from 0 to 100.
    """

    title: str
    form: Form


@dataclass(frozen=True, slots=True)
class ResultLine:
    """What one channel did in one week.

    Args:
        week: Its Monday; days are counted in UTC.
        channel_id: Whose posts.
        values: Text or number by title, without week and channel's id; a title that is absent is left as it is.
    """

    week: date
    channel_id: str
    values: Mapping[str, str | float]


@dataclass(frozen=True, slots=True)
class TabChange:
    """What is written into a tab of ours.

    Args:
        tab: Its name.
        cells: What to write.
        columns: Given only where the tab is to be made first: its columns, from A on.
    """

    tab: str
    cells: tuple[CellWrite, ...]
    columns: tuple[ResultColumn, ...] = field(default=())


def result_title(kind: str) -> str:
    """Return how the column of a type of metrics is called there: counts are added up, and rates are averaged."""
    title = TITLES.get(kind, kind)
    return f"Average {title[:1].lower()}{title[1:]} (%)" if kind in RATES else title


def results_header(tab: Tab) -> tuple[int, dict[str, int]] | None:
    """Return the row of titles of a tab that is ours (1-based), and 1-based column by folded title; else ``None``.

    People may move its columns, put some of their own beside them and rename the tab. A tab with a Sync ID is a
    calendar, whatever else it says.
    """
    for number, cells in enumerate(tab.rows[:_SEARCHED_ROWS], start=1):
        found: dict[str, int] = {}
        for column, value in enumerate(cells, start=1):
            if isinstance(value, str) and (title := fold(value)):
                found.setdefault(title, column)
        if _SYNC_ID not in found and all(title in found for title in MARKS):
            return number, found
    return None


def without_results(sheet: Sheet) -> Sheet:
    """Return the sheet without the tabs that only tell what became of posts: those hold no rows to be sent."""
    kept: Sequence[Tab] = [tab for tab in sheet.tabs if results_header(tab) is None]
    return sheet if len(kept) == len(sheet.tabs) else replace(sheet, tabs=tuple(kept))

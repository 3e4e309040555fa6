"""Columns that were added after a layout was confirmed: one that may forbid posting is heeded, others are told."""

from __future__ import annotations

from dataclasses import replace

from calendar_sync.layout.asides import heeded
from calendar_sync.layout.columns import ColumnGuess, guess
from calendar_sync.layout.contents import describe
from calendar_sync.layout.limits import LIMITS
from calendar_sync.layout.locate import Located
from calendar_sync.layout.pages import is_page
from calendar_sync.layout.saved import GATES, SavedColumn, SavedTab
from calendar_sync.layout.titles import read_title
from calendar_sync.model.columns import OWN_COLUMNS
from calendar_sync.model.entry import Issue, Severity
from calendar_sync.model.services import fold
from calendar_sync.model.sheet import CellRef, Tab, column_letters

_HEEDED = {
    **dict.fromkeys((*GATES, "gate"), "gate"),
    **{name: name for name in (*LIMITS, "blocks", "unsure", "redate", "retime", "told", "page")},
}
"""What a new column may be that keeps rows back, and what it is read as until somebody has confirmed it."""

_TOLD = frozenset(
    {"told", "text", "post", "channel", "media", "link", "first_comment", "hashtags", "date", "time", "channels"}
)


def with_new_columns(tab: Tab, saved: SavedTab, located: Located) -> tuple[Located, list[Issue]]:
    """Return where the columns of a tab are, with new ones that keep rows back, and what is new.

    Args:
        tab: As read.
        saved: Its layout; where it does not name the columns that nothing is read from, none is known to be new.
        located: Where the columns of the layout are.
    """
    if saved.not_read is None:
        return located, []
    known = {fold(title) for title in (*saved.not_read, *(item.title for item in saved.columns), *OWN_COLUMNS.values())}
    used = {place for places in located.columns.values() for place in places} | set(located.own.values())
    decided = bool({*GATES, "gate"} & located.columns.keys())
    directed = any(name.partition(":")[0] in ("channels", "channel", "post") for name in located.columns)
    columns = dict(located.columns)
    issues = []
    read = {fold(item.title): item for item in saved.columns if item.title}
    for place, title in sorted(located.shown.items()):
        if place in used:
            continue
        if fold(title) in read:
            issues.append(_twice(tab, located, place, read[fold(title)]))
        if fold(title) in known:
            continue
        cells = (tab.value(row, place) for row in range(located.header_row + 1, len(tab.rows) + 1))
        found = heeded(guess(place, title, read_title(title), describe(cells)), decided=decided)
        if directed and is_page(found):
            found = replace(found, field="page")
        name = _HEEDED.get(found.field, "")
        if name:
            columns[name] = (*columns.get(name, ()), place)
        if name or found.field.partition(":")[0] in _TOLD:
            issues.append(_new(tab, located.header_row, found, heeded=bool(name)))
    return replace(located, columns=columns), issues


def _twice(tab: Tab, located: Located, place: int, item: SavedColumn) -> Issue:
    there = next(at for at in located.columns[item.field] if located.titles.get(at) == fold(item.title))
    return Issue(
        rule="layout.new_column",
        severity=Severity.WARNING,
        cell=str(CellRef(tab.name, located.header_row, place)),
        message=f"Column {column_letters(place)} is called '{item.title}' as well; the one in {column_letters(there)} "
        "is read, and nothing is read from this one.",
        fix="Give one of the two another title; where the other one is to be read, run calendar-sync init again.",
        row=located.header_row,
        tab=tab.name,
    )


def _new(tab: Tab, row: int, found: ColumnGuess, *, heeded: bool) -> Issue:
    what = "rows wait where it does not clearly allow them" if heeded else "nothing is read from it"
    return Issue(
        rule="layout.new_column",
        severity=Severity.WARNING,
        cell=str(CellRef(tab.name, row, found.column)),
        message=f"Column {column_letters(found.column)} '{found.title}' is new since the layout was confirmed; {what}.",
        fix="Run calendar-sync init again to say what it is.",
        row=row,
        tab=tab.name,
    )

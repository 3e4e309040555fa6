"""Rows of a shared sheet whose ids an earlier run could not write any more."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from calendar_sync.calendars.mapping import Mapped
from calendar_sync.entries.identity import is_stand_in
from calendar_sync.entries.rescue import NOTHING, Line, Rescue, rescue
from calendar_sync.entries.standing import is_blank
from calendar_sync.model.entry import Issue, Severity
from calendar_sync.model.plan import Attempt, AttemptState, Record
from calendar_sync.model.sheet import CellRef, Row, Sheet, Tab
from calendar_sync.model.unplaced import Unplaced, content_of

if TYPE_CHECKING:
    from calendar_sync.ledger import Ledger


def rescued_rows(
    ledger: Ledger,
    calendar_id: str,
    sheet: Sheet,
    mapped: Mapped,
    tried: tuple[Collection[Record], Collection[Attempt]],
) -> Rescue:
    """Return which rows are those to which a run that was cut off had given ids.

    Args:
        ledger: Knows those runs.
        calendar_id: Whose rows.
        sheet: As it was read.
        mapped: Its rows.
        tried: What was applied last, and the attempts whose outcome is open.
    """
    if not sheet.is_shared:
        return NOTHING
    from calendar_sync.ledger.unplaced import unplaced

    waiting = unplaced(ledger, calendar_id)
    if not waiting:
        return NOTHING
    records, attempts = tried
    at_stake = {record.key.row_id for record in records}
    at_stake |= {attempt.key.row_id for attempt in attempts if attempt.state is not AttemptState.INTENDED}
    tabs = {tab.name: tab for tab in sheet.tabs}
    lines = [
        Line((row.tab, row.number), row.text("sync_id"), content_of(tabs[row.tab], row))
        for row in mapped.rows
        if not is_blank(row) and not is_stand_in(row)
    ]
    found = rescue(lines, waiting, at_stake)
    read = {layout.tab for layout in mapped.layouts}
    unread = (tab for tab in sheet.tabs if tab.name not in read)
    return replace(found, unread=tuple(_unread(tab) for tab in unread if _may_hold(tab, found.missing)))


def _unread(tab: Tab) -> Issue:
    return Issue(
        rule="sheet.rows_away",
        severity=Severity.WARNING,
        cell=str(CellRef(tab.name, 1, 1)),
        message=f"The tab '{tab.name}' is not read, and rows may stand in it whose posts a run had sent when it was "
        "cut off. Their posts stay as they are.",
        fix="Show the tab, and give it and its columns the names back that they had; or delete those posts in Buffer.",
        tab=tab.name,
    )


def _may_hold(tab: Tab, missing: Sequence[Unplaced]) -> bool:
    """Tell whether rows that are missed may stand in a tab that is not read: their own one, or one that was renamed."""
    if any(item.tab == tab.name for item in missing):
        return True
    bare = (Row(tab.name, number, {}, {}) for number in range(1, len(tab.rows) + 1))
    lines = [Line((row.tab, row.number), "", content_of(tab, row)) for row in bare] if missing else []
    return bool(rescue(lines, missing, {item.row_id for item in missing}).given)

"""Rows of a shared sheet whose ids an earlier run could not write any more."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from calendar_sync.calendars.mapping import Mapped
from calendar_sync.entries.identity import is_stand_in
from calendar_sync.entries.rescue import NOTHING, Line, Rescue, rescue
from calendar_sync.entries.standing import is_blank
from calendar_sync.model.plan import Attempt, AttemptState, Record
from calendar_sync.model.sheet import Sheet
from calendar_sync.model.unplaced import content_of

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
    return rescue(lines, waiting, at_stake)

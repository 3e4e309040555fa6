"""Rows of a shared sheet whose ids an earlier run could not write any more, and when ids may be left to the end."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from calendar_sync.calendars.mapping import Mapped
from calendar_sync.entries.identity import is_stand_in
from calendar_sync.entries.rescue import NOTHING, Line, Rescue, rescue
from calendar_sync.entries.standing import is_blank
from calendar_sync.model.entry import Issue, Severity
from calendar_sync.model.plan import Attempt, AttemptState, Record
from calendar_sync.model.sheet import CellRef, Row, Sheet, Tab
from calendar_sync.model.unplaced import NOTHING_SENT, Unplaced, content_of, text_of
from calendar_sync.model.writers import has_others, is_alone
from calendar_sync.planner.policy import Policy

if TYPE_CHECKING:
    from calendar_sync.ledger import Ledger
    from calendar_sync.session import Session


def rescued_rows(
    ledger: Ledger,
    calendar_id: str,
    sheet: Sheet,
    mapped: Mapped,
    tried: tuple[Collection[Record], Collection[Attempt]],
    now: datetime,
) -> Rescue:
    """Return which rows are those to which a run that was cut off had given ids.

    Args:
        ledger: Knows those runs.
        calendar_id: Whose rows.
        sheet: As it was read.
        mapped: Its rows.
        tried: What was applied last, and the attempts whose outcome is open.
        now: Aware UTC.
    """
    if not sheet.is_shared:
        return NOTHING
    from calendar_sync.ledger.unplaced import unplaced

    waiting = unplaced(ledger, calendar_id)
    if not waiting:
        return NOTHING
    records, attempts = tried
    tries = {attempt.key.row_id for attempt in attempts if attempt.state is not AttemptState.INTENDED}
    standing = [record for record in records if record.state not in NOTHING_SENT]
    coming = tries | {record.key.row_id for record in standing if not _is_out(record, now)}
    at_stake = coming | {record.key.row_id for record in standing}
    tabs = {tab.name: tab for tab in sheet.tabs}
    lines = [
        Line((row.tab, row.number), row.text("sync_id"), content_of(tabs[row.tab], row), text_of(row))
        for row in mapped.rows
        if not is_blank(row) and not is_stand_in(row)
    ]
    found = rescue(lines, waiting, at_stake, at_stake - coming)
    read = {layout.tab for layout in mapped.layouts}
    unread = (tab for tab in sheet.tabs if tab.name not in read)
    return replace(found, unread=tuple(_unread(tab) for tab in unread if _may_hold(tab, found.missing)))


def may_come_late(session: Session, sheet: Sheet, calendar_id: str) -> bool:
    """Return whether the ids of new rows may come with the results, and sign the spreadsheet for other ledgers to see.

    Should a run be cut off, only its own ledger knows the rows that have no ids yet. So they come late only where no
    other ledger syncs the spreadsheet, or where the settings say so.

    Args:
        session: With the calendar and the ledger.
        sheet: As it was read.
        calendar_id: Which calendar it is.
    """
    wanted = session.settings.google.late_ids
    if not sheet.is_shared:
        return False
    from calendar_sync.ledger.signature import signature

    name, today = signature(session.ledger, calendar_id, session.location), session.clock().date()
    sign: Callable[[str, date], None] | None = getattr(session.calendar, "sign", None)
    if sign is None:
        return bool(wanted)
    sign(name, today)
    return is_alone(sheet.writers, name, today) if wanted is None else wanted


def policy_of(session: Session, sheet: Sheet, calendar_id: str) -> Policy:
    """Return what the planner may do, as the settings and the spreadsheet's marks say."""
    policy = session.settings.plan_policy(allow_now=session.allow_now)
    beside_others = False
    if sheet.writers:
        from calendar_sync.ledger.signature import signature

        name = signature(session.ledger, calendar_id, session.location)
        beside_others = has_others(sheet.writers, name, session.clock().date())
    return replace(policy, settled=session.settled, beside_others=beside_others)


def _is_out(record: Record, now: datetime) -> bool:
    return record.state == "sent" or (record.state == "live" and record.due_at is not None and record.due_at <= now)


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

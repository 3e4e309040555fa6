"""From which columns a calendar with our own titles was read when it was last synced."""

from __future__ import annotations

import json
from typing import Any

from calendar_sync.ledger.codec import upsert
from calendar_sync.ledger.schema import read_columns
from calendar_sync.ledger.statements import READ_COLUMNS_OF
from calendar_sync.ledger.store import Ledger


def known_tabs(ledger: Ledger, calendar_id: str) -> dict[str, Any]:
    """Return what was kept of the tabs of a calendar, by name; see :func:`keep_tabs`."""
    with ledger.transaction() as connection:
        kept = connection.execute(READ_COLUMNS_OF, {"at_calendar": calendar_id}).scalar()
    tabs: dict[str, Any] = json.loads(kept) if kept else {}
    return tabs


def keep_tabs(ledger: Ledger, calendar_id: str, tabs: dict[str, Any]) -> None:
    """Remember the columns of these tabs (JSON values, by name), and of no others."""
    row = {"calendar_id": calendar_id, "columns": json.dumps(tabs, ensure_ascii=False)}
    with ledger.transaction() as connection:
        upsert(connection, read_columns, [row])

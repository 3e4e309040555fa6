"""Sync IDs that were given to rows of a shared sheet and are not known to stand in it yet."""

from __future__ import annotations

import json
from collections.abc import Iterable

from calendar_sync.ledger.codec import upsert
from calendar_sync.ledger.schema import unplaced_rows
from calendar_sync.ledger.statements import PLACED, UNPLACED
from calendar_sync.ledger.store import Ledger
from calendar_sync.model.unplaced import Unplaced


def unplaced(ledger: Ledger, calendar_id: str) -> list[Unplaced]:
    """Return them, in the order in which the rows stood."""
    with ledger.transaction() as connection:
        rows = connection.execute(UNPLACED, {"at_calendar": calendar_id}).all()
    return [Unplaced(row.row_id, row.tab, row.number, *_read(row.content)) for row in rows]


def keep_unplaced(ledger: Ledger, calendar_id: str, items: Iterable[Unplaced]) -> None:
    """Write them down; durable when this returns."""
    rows = [
        {
            "calendar_id": calendar_id,
            "row_id": item.row_id,
            "tab": item.tab,
            "number": item.number,
            "content": json.dumps({"said": item.content, "text": item.text}),
        }
        for item in items
    ]
    if not rows:
        return
    with ledger.transaction() as connection:
        upsert(connection, unplaced_rows, rows)


def placed(ledger: Ledger, calendar_id: str, row_ids: Iterable[str]) -> None:
    """Forget those that stand in the sheet by now, or whose rows are certainly gone."""
    done = [{"at_calendar": calendar_id, "at_row": row_id} for row_id in sorted(set(row_ids))]
    if not done:
        return
    with ledger.transaction() as connection:
        connection.execute(PLACED, done)


def _read(kept: str) -> tuple[tuple[str, ...], str]:
    told = json.loads(kept)
    if isinstance(told, list):  # from before texts were kept apart
        return tuple(told), ""
    return tuple(told["said"]), told["text"]

"""What is kept of the rate windows of a key: every request of every run comes by here."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from sqlalchemy import Connection

from calendar_sync.ledger import statements
from calendar_sync.ledger.codec import claim
from calendar_sync.ledger.schema import budgets

Change = Callable[[str | None], str]

_KEPT = "SELECT windows FROM budgets WHERE key_hash = ?"
_KEEP = """
INSERT INTO budgets (key_hash, windows) VALUES (?, ?) ON CONFLICT (key_hash) DO UPDATE SET windows = excluded.windows
"""


def change_windows(connection: Connection, key_hash: str, change: Change) -> str:
    """Replace what is kept for a key by what ``change`` makes of it (JSON), in the caller's transaction; return it."""
    mine = {"at_key": key_hash}
    kept = connection.execute(statements.BUDGET_TO_CHANGE, mine).scalar()
    if kept is None:
        # The first one to come makes the row; whoever comes at the same time waits here, and finds it made.
        claim(connection, budgets, {"key_hash": key_hash, "windows": ""})
        kept = connection.execute(statements.BUDGET_TO_CHANGE, mine).scalar()
    windows = change(kept or None)
    connection.execute(statements.CHANGE_BUDGET, {**mine, "windows": windows})
    return windows


def change_swiftly(cursor: sqlite3.Cursor, key_hash: str, change: Change) -> str:
    """Do the same in SQLite, where nobody else can be in the midst of writing: five hundred pages are as many times."""
    kept = cursor.execute(_KEPT, (key_hash,)).fetchone()
    windows = change((kept[0] if kept else None) or None)
    cursor.execute(_KEEP, (key_hash, windows))
    return windows

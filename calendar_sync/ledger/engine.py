"""Opening the ledger's database."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError

from calendar_sync.errors import SettingsError
from calendar_sync.ledger.schema import NewerLedger, migrate


def open_engine(where: str) -> Engine:
    """Open the ledger, made or brought up to date if need be.

    Args:
        where: Path of an SQLite file, or an SQLAlchemy URL.

    Raises:
        SettingsError: It cannot be opened, is damaged, or is newer than this program.
    """
    url = where if "://" in where else f"sqlite:///{where}"
    try:
        if url.startswith("sqlite:///"):
            Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        with engine.begin() as connection:
            migrate(connection)
    except (SQLAlchemyError, sqlite3.Error, OSError) as problem:
        detail = getattr(problem, "orig", None) or problem
        raise unusable(where, str(detail)) from None
    except NewerLedger as problem:
        raise SettingsError(
            f"The ledger {where} was written by a newer calendar-sync ({problem}).",
            fix="Update calendar-sync on this machine, or name another place with --ledger FILE.",
        ) from None
    return engine


def unusable(where: str, detail: str) -> SettingsError:
    """Return the error for a ledger that cannot be read or written; ``detail`` is the database's own word."""
    return SettingsError(
        f"The ledger {where} cannot be used: {detail.rstrip('.')}.",
        fix="Make room on the disk, or name another place with --ledger FILE. If the file is damaged, move it away: "
        "post ids in the sheet let the next run find everything again.",
    )


def _begin_sqlite(connection: Connection) -> None:
    # Taken at once, so that two runs wait for each other instead of failing when both turn from reading to writing.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions by itself: _begin_sqlite does.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    # FULL: an intent must be on the disk, not only in the operating system, before the request leaves.
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA busy_timeout=10000")
    cursor.close()

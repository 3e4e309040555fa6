"""Opening the ledger's database."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from calendar_sync.errors import LedgerUnusable, SettingsError
from calendar_sync.ledger.schema import NewerLedger, migrate

_DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
"""What a URL may begin with, and what opens it."""

_EXAMPLE = "--ledger FILE, or --ledger postgresql://user:password@host:5432/database"

_POSTGRES_OPTIONS = {
    "client_encoding": "utf8",
    "connect_timeout": "10",
    "fallback_application_name": "calendar-sync",
}
"""Unless the URL says otherwise."""

_BEGIN_POSTGRES = """
SELECT set_config('lock_timeout', '10s', true),
       set_config('idle_in_transaction_session_timeout', '60s', true),
       set_config('synchronous_commit', CASE current_setting('synchronous_commit')
                  WHEN 'off' THEN 'on' WHEN 'local' THEN 'on' ELSE current_setting('synchronous_commit') END, true)
"""


def open_engine(where: str) -> Engine:
    """Open the ledger, made or brought up to date if need be.

    Args:
        where: Path of an SQLite file, or a URL: ``sqlite:///file`` or ``postgresql://user:password@host:port/database``.

    Raises:
        SettingsError: It cannot be opened, is damaged, or is newer than this program.
    """
    url = _url_of(where)
    try:
        engine = _sqlite(url) if url.drivername == "sqlite" else _postgres(url)
        try:
            with engine.begin() as connection:
                if engine.dialect.name == "postgresql":
                    _check_encoding(connection, where)
                migrate(connection)
        except BaseException:
            engine.dispose()
            raise
    except ImportError:
        raise SettingsError(
            "A ledger in Postgres needs a driver that is not installed.",
            fix="pip install 'calendar-sync[postgres]'",
        ) from None
    except (SQLAlchemyError, sqlite3.Error, OSError) as problem:
        raise unusable(where, str(getattr(problem, "orig", None) or problem)) from None
    except NewerLedger as problem:
        raise SettingsError(
            f"The ledger {shown(where)} was written by a newer calendar-sync ({problem}).",
            fix="Update calendar-sync on this machine, or name another place with --ledger FILE.",
        ) from None
    return engine


class Connections:
    """Hands out connections, one transaction each.

    Args:
        engine: Where they come from. One to SQLite stays open for the next transaction, as taking it back and handing
            it out again takes longer than most transactions do; one to Postgres may have been hung up on meanwhile.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._keeps = engine.dialect.name == "sqlite"
        self._idle: list[Connection] = []

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Do everything inside, or nothing of it. Several threads may be at it at once."""
        with self._taken() as connection, connection.begin():
            yield connection

    @contextmanager
    def swift(self) -> Iterator[sqlite3.Cursor | None]:
        """Do everything inside, or nothing of it, in SQLite alone, with as little around it as can be.

        What is committed is the operating system's to write: it may be lost with the machine's power, but not with the
        process. In Postgres there is no such way, and what comes is ``None``.
        """
        if not self._keeps:
            yield None
            return
        with self._taken() as connection:
            cursor = connection.connection.cursor()
            cursor.execute("PRAGMA synchronous=NORMAL")
            try:
                cursor.execute("BEGIN IMMEDIATE")
                yield cast("sqlite3.Cursor", cursor)
                cursor.execute("COMMIT")
            finally:
                if cast("sqlite3.Connection", connection.connection.driver_connection).in_transaction:
                    cursor.execute("ROLLBACK")
                cursor.execute("PRAGMA synchronous=FULL")
                cursor.close()

    @contextmanager
    def _taken(self) -> Iterator[Connection]:
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._engine.connect()
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        if self._keeps:
            self._idle.append(connection)
        else:
            connection.close()

    def close(self) -> None:
        """Close them all."""
        while self._idle:
            self._idle.pop().close()
        self._engine.dispose()


def unusable(where: str, detail: str) -> LedgerUnusable:
    """Return the error for a ledger that cannot be read or written; ``detail`` is the database's own word."""
    if where.startswith("postgres"):
        mend = (
            "Check that the database is there, and the user, password, host and name in the URL. Nothing is lost: run "
        )
        mend += "the same command again when it answers."
    else:
        mend = "Make room on the disk, or name another place with --ledger FILE. If the file is damaged, move it away: "
        mend += "post ids in the sheet let the next run find everything again."
    said = " ".join(detail.split()).rstrip(".?")
    return LedgerUnusable(f"The ledger {shown(where)} cannot be used: {said}.", fix=mend)


def shown(where: str) -> str:
    """Return the place of a ledger as it may be shown: without its password, however the URL is spelt."""
    scheme, mark, rest = where.partition("://")
    if not mark:
        return where
    # From the first colon to the last @, whatever stands between; without an @, what should have been a port.
    rest = re.sub(r"^([^:/@]*):.*@", r"\1:***@", rest, flags=re.DOTALL)
    rest = re.sub(r"^([^:/@\[]*):(?!\d+(?:[/?]|$))[^/?@]+(?=[/?]|$)", r"\1:***", rest)
    rest = re.sub(r"([?&]\w*password=)[^&]*", r"\1***", rest, flags=re.IGNORECASE)
    return f"{scheme}{mark}{rest}"


def _url_of(where: str) -> URL:
    if "://" not in where:
        return URL.create("sqlite", database=where)
    try:
        url = make_url(where)
    except (ArgumentError, ValueError):
        raise SettingsError(f"The ledger {shown(where)} is not a URL that can be read.", fix=_EXAMPLE) from None
    driver = _DRIVERS.get(url.drivername)
    if driver is None:
        raise SettingsError(
            f"The ledger {shown(where)} is of no kind that is known: it is kept in SQLite or in Postgres.", fix=_EXAMPLE
        )
    if driver != "sqlite" and "@" in f"{url.host}{url.database}":
        raise SettingsError(
            f"The ledger {shown(where)} has more than one @.",
            fix="Write @ as %40, and / as %2F, where they are no marks.",
        )
    return url.set(drivername=driver)


def _sqlite(url: URL) -> Engine:
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgres(url: URL) -> Engine:
    engine = create_engine(
        url.update_query_dict({name: value for name, value in _POSTGRES_OPTIONS.items() if name not in url.query}),
        # Every statement sees what is committed, and waits for the rows it changes; what must not be decided by two at
        # once is a single statement, or begins by locking its row. So there is nothing that fails for being concurrent.
        isolation_level="READ COMMITTED",
        # A run sleeps for many minutes, and a server or a firewall may hang up meanwhile.
        pool_pre_ping=True,
        # Poolers that share connections between transactions know nothing of prepared statements.
        connect_args={"prepare_threshold": None},
    )
    event.listen(engine, "begin", _begin_postgres)
    return engine


def _check_encoding(connection: Connection, where: str) -> None:
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if encoding != "UTF8":
        raise SettingsError(
            f"The database {shown(where)} is in {encoding}, which has no place for emoji.",
            fix="Make one with CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0.",
        )


def _begin_postgres(connection: Connection) -> None:
    # Within each transaction, as poolers forget what is set outside. An intent must be on the disk before the request
    # leaves, whatever the server's default; and a process that hangs must not hold up the others for ever.
    connection.exec_driver_sql(_BEGIN_POSTGRES)


def _begin_sqlite(connection: Connection) -> None:
    # Taken at once, so that two runs wait for each other instead of failing when both turn from reading to writing.
    connection.connection.cursor().execute("BEGIN IMMEDIATE")


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions by itself: _begin_sqlite does.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout=10000")
    _write_ahead(cursor)
    # FULL: an intent must be on the disk, not only in the operating system, before the request leaves.
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _write_ahead(cursor: Any) -> None:
    # SQLite does not wait for others here, whatever its timeout: two that open an old file at once would collide.
    for _ in range(100):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as problem:
            if "locked" not in str(problem):
                raise
            time.sleep(0.1)
    cursor.execute("PRAGMA journal_mode=WAL")

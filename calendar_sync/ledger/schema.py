"""The ledger's tables and how old ones become new ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import (
    Column,
    Connection,
    Dialect,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    func,
    insert,
    inspect,
    select,
)

metadata = MetaData()


class Words(TypeDecorator[str]):
    """Text for people, from anywhere. What no database takes (NUL, half a surrogate pair) becomes a question mark."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Return ``value`` as every database takes it."""
        if value is None:
            return None
        return value.replace("\0", "?").encode("utf-8", "replace").decode("utf-8")


versions = Table("ledger_version", metadata, Column("version", Integer, primary_key=True))

calendars = Table(
    "calendars",
    metadata,
    Column("calendar_id", Text, primary_key=True),
    Column("location", Words, nullable=False),
    Column("organization_id", Text, nullable=False, default=""),
    Column("last_seen", Text, nullable=False),
)

records = Table(
    "records",
    metadata,
    Column("calendar_id", Text, primary_key=True),
    Column("row_id", Text, primary_key=True),
    Column("channel_id", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("post_id", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("channel", Words, nullable=False),
    Column("desired_hash", Text, nullable=False),
    Column("actual_hash", Text, nullable=False),
    Column("desired", Text, nullable=False),
    Column("actual", Text, nullable=False),
    Column("due_at", Text),
    Index("records_by_post", "post_id"),
)

runs = Table(
    "runs",
    metadata,
    Column("run_id", Text, primary_key=True),
    Column("calendar_id", Text, nullable=False),
    Column("started_at", Text, nullable=False),
    Column("finished_at", Text),
    Column("result", Text, nullable=False, default=""),
)

attempts = Table(
    "attempts",
    metadata,
    Column("attempt_id", Integer, primary_key=True, autoincrement=True),
    Column("run_id", Text, nullable=False),
    Column("calendar_id", Text, nullable=False),
    Column("row_id", Text, nullable=False),
    Column("channel_id", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("intended_at", Text, nullable=False),
    Column("sent_at", Text),
    Column("settled_at", Text),
    Column("values_json", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("channel", Words, nullable=False),
    Column("post_id", Text),
    Column("error", Words, nullable=False, default=""),
    Index("attempts_by_state", "calendar_id", "state"),
    Index("attempts_by_time", "intended_at"),
)

leases = Table(
    "leases",
    metadata,
    Column("calendar_id", Text, primary_key=True),
    Column("run_id", Text, nullable=False),
    Column("holder", Words, nullable=False),
    Column("machine", Text, nullable=False, server_default=""),
    Column("pid", Integer, nullable=False, server_default="0"),
    Column("process_started", Text, nullable=False, server_default=""),
    Column("expires_at", Text, nullable=False),
)

write_backs = Table(
    "write_backs",
    metadata,
    Column("calendar_id", Text, primary_key=True),
    Column("row_id", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("value", Words, nullable=False),
)

budgets = Table(
    "budgets",
    metadata,
    Column("key_hash", Text, primary_key=True),
    Column("windows", Text, nullable=False),
)

run_plans = Table(
    "run_plans",
    metadata,
    Column("run_id", Text, primary_key=True),
    Column("plan", Text, nullable=False),
)

directories = Table(
    "directories",
    metadata,
    Column("key_hash", Text, primary_key=True),
    Column("organization_id", Text, primary_key=True),
    Column("directory", Words, nullable=False),
)

own_columns = Table(
    "own_columns",
    metadata,
    Column("calendar_id", Text, primary_key=True),
    Column("tab", Words, primary_key=True),
    Column("title", Words, primary_key=True),
    Column("made", Integer, nullable=False),
)

own_values = Table(
    "own_values",
    metadata,
    Column("calendar_id", Text, primary_key=True),
    Column("title", Words, primary_key=True),
    Column("told", Words, nullable=False),
)

absent_posts = Table(
    "absent_posts",
    metadata,
    Column("calendar_id", Text, primary_key=True),
    Column("post_id", Text, primary_key=True),
)

unplaced_rows = Table(
    "unplaced_rows",
    metadata,
    Column("calendar_id", Text, primary_key=True),
    Column("row_id", Text, primary_key=True),
    Column("tab", Words, nullable=False),
    Column("number", Integer, nullable=False),
    Column("content", Text, nullable=False),
)

read_columns = Table(
    "read_columns",
    metadata,
    Column("calendar_id", Text, primary_key=True),
    Column("columns", Words, nullable=False),
)

ledger_name = Table(
    "ledger_name",
    metadata,
    Column("slot", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
)

Migration = Callable[[Connection], None]


def _add_process_of_lease(connection: Connection) -> None:
    # Ledgers that call themselves version 1 were written with and without these, so each is added where it lacks.
    have = {column["name"] for column in inspect(connection).get_columns("leases")}
    for name, kind in (
        ("machine", "TEXT DEFAULT ''"),
        ("pid", "INTEGER DEFAULT 0"),
        ("process_started", "TEXT DEFAULT ''"),
    ):
        if name not in have:
            connection.exec_driver_sql(f"ALTER TABLE leases ADD COLUMN {name} {kind} NOT NULL")
    connection.exec_driver_sql(
        "CREATE TABLE IF NOT EXISTS run_plans (run_id TEXT PRIMARY KEY NOT NULL, plan TEXT NOT NULL)"
    )
    connection.exec_driver_sql("CREATE INDEX IF NOT EXISTS attempts_by_time ON attempts (intended_at)")


def _add_directories(connection: Connection) -> None:
    connection.exec_driver_sql(
        "CREATE TABLE IF NOT EXISTS directories (key_hash TEXT NOT NULL, organization_id TEXT NOT NULL, "
        "directory TEXT NOT NULL, PRIMARY KEY (key_hash, organization_id))"
    )


def _add_own_columns(connection: Connection) -> None:
    connection.exec_driver_sql(
        "CREATE TABLE IF NOT EXISTS own_columns (calendar_id TEXT NOT NULL, tab TEXT NOT NULL, title TEXT NOT NULL, "
        "made INTEGER NOT NULL, PRIMARY KEY (calendar_id, tab, title))"
    )


def _add_absent_posts(connection: Connection) -> None:
    connection.exec_driver_sql(
        "CREATE TABLE IF NOT EXISTS absent_posts (calendar_id TEXT NOT NULL, post_id TEXT NOT NULL, "
        "PRIMARY KEY (calendar_id, post_id))"
    )


def _add_unplaced_rows(connection: Connection) -> None:
    connection.exec_driver_sql(
        "CREATE TABLE IF NOT EXISTS unplaced_rows (calendar_id TEXT NOT NULL, row_id TEXT NOT NULL, tab TEXT NOT NULL, "
        "number INTEGER NOT NULL, content TEXT NOT NULL, PRIMARY KEY (calendar_id, row_id))"
    )


def _add_own_values(connection: Connection) -> None:
    connection.exec_driver_sql(
        "CREATE TABLE IF NOT EXISTS own_values (calendar_id TEXT NOT NULL, title TEXT NOT NULL, told TEXT NOT NULL, "
        "PRIMARY KEY (calendar_id, title))"
    )


def _add_ledger_name(connection: Connection) -> None:
    connection.exec_driver_sql(
        "CREATE TABLE IF NOT EXISTS ledger_name (slot INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL)"
    )


def _add_read_columns(connection: Connection) -> None:
    connection.exec_driver_sql(
        "CREATE TABLE IF NOT EXISTS read_columns (calendar_id TEXT PRIMARY KEY NOT NULL, columns TEXT NOT NULL)"
    )


MIGRATIONS: Sequence[Migration] = (
    _add_process_of_lease,
    _add_directories,
    _add_own_columns,
    _add_absent_posts,
    _add_unplaced_rows,
    _add_own_values,
    _add_ledger_name,
    _add_read_columns,
)
"""The first one leads from version 1 to version 2, and so on. Never change one that has shipped; append."""

_LOCK = 0x63616C656E646172
"""Any number that others who use the same database are unlikely to lock."""


class NewerLedger(Exception):
    """The ledger was written by a newer calendar-sync."""


def migrate(connection: Connection) -> None:
    """Bring the ledger behind ``connection`` up to the newest version, in the caller's transaction.

    Whoever comes second while that goes on waits, and then finds it done.

    Raises:
        NewerLedger: This calendar-sync must not touch it.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    newest = 1 + len(MIGRATIONS)
    have = 0
    if inspect(connection).has_table(versions.name):
        have = connection.execute(select(versions.c.version)).scalars().one_or_none() or 0
    if have > newest:
        raise NewerLedger(f"version {have}; this one knows {newest}")
    if have == newest:
        return
    if have == 0:
        metadata.create_all(connection)
    for migration in MIGRATIONS[have - 1 :] if have else ():
        migration(connection)
    connection.execute(versions.delete())
    connection.execute(insert(versions).values(version=newest))

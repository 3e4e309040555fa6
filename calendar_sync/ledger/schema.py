"""The ledger's tables and how old ones become new ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Column, Connection, Index, Integer, MetaData, String, Table, Text, insert, inspect, select

metadata = MetaData()

versions = Table("ledger_version", metadata, Column("version", Integer, primary_key=True))

calendars = Table(
    "calendars",
    metadata,
    Column("calendar_id", String(64), primary_key=True),
    Column("location", Text, nullable=False),
    Column("organization_id", String(64), nullable=False, default=""),
    Column("last_seen", String(40), nullable=False),
)

records = Table(
    "records",
    metadata,
    Column("calendar_id", String(64), primary_key=True),
    Column("row_id", String(64), primary_key=True),
    Column("channel_id", String(64), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("post_id", String(64), nullable=False),
    Column("service", String(32), nullable=False),
    Column("channel", Text, nullable=False),
    Column("desired_hash", String(64), nullable=False),
    Column("actual_hash", String(64), nullable=False),
    Column("desired", Text, nullable=False),
    Column("actual", Text, nullable=False),
    Column("due_at", String(40)),
    Index("records_by_post", "post_id"),
)

runs = Table(
    "runs",
    metadata,
    Column("run_id", String(64), primary_key=True),
    Column("calendar_id", String(64), nullable=False),
    Column("started_at", String(40), nullable=False),
    Column("finished_at", String(40)),
    Column("result", Text, nullable=False, default=""),
)

attempts = Table(
    "attempts",
    metadata,
    Column("attempt_id", Integer, primary_key=True, autoincrement=True),
    Column("run_id", String(64), nullable=False),
    Column("calendar_id", String(64), nullable=False),
    Column("row_id", String(64), nullable=False),
    Column("channel_id", String(64), nullable=False),
    Column("action", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("intended_at", String(40), nullable=False),
    Column("sent_at", String(40)),
    Column("settled_at", String(40)),
    Column("values_json", Text, nullable=False),
    Column("service", String(32), nullable=False),
    Column("channel", Text, nullable=False),
    Column("post_id", String(64)),
    Column("error", Text, nullable=False, default=""),
    Index("attempts_by_state", "calendar_id", "state"),
)

leases = Table(
    "leases",
    metadata,
    Column("calendar_id", String(64), primary_key=True),
    Column("run_id", String(64), nullable=False),
    Column("holder", Text, nullable=False),
    Column("machine", Text, nullable=False, default=""),
    Column("pid", Integer, nullable=False, default=0),
    Column("process_started", String(40), nullable=False, default=""),
    Column("expires_at", String(40), nullable=False),
)

write_backs = Table(
    "write_backs",
    metadata,
    Column("calendar_id", String(64), primary_key=True),
    Column("row_id", String(64), primary_key=True),
    Column("field", String(32), primary_key=True),
    Column("value", Text, nullable=False),
)

budgets = Table(
    "budgets",
    metadata,
    Column("key_hash", String(64), primary_key=True),
    Column("windows", Text, nullable=False),
)

run_plans = Table(
    "run_plans",
    metadata,
    Column("run_id", String(64), primary_key=True),
    Column("plan", Text, nullable=False),
)

Migration = Callable[[Connection], None]

MIGRATIONS: Sequence[Migration] = (metadata.create_all,)
"""Version n is what the first n migrations make. Never change one that has shipped; append."""


class NewerLedger(Exception):
    """The ledger was written by a newer calendar-sync."""


def migrate(connection: Connection) -> None:
    """Bring the ledger behind ``connection`` up to the newest version, in the caller's transaction.

    Raises:
        NewerLedger: This calendar-sync must not touch it.
    """
    have = 0
    if inspect(connection).has_table(versions.name):
        have = connection.execute(select(versions.c.version)).scalars().one_or_none() or 0
    if have > len(MIGRATIONS):
        raise NewerLedger(f"version {have}; this one knows {len(MIGRATIONS)}")
    if have == len(MIGRATIONS):
        return
    for migration in MIGRATIONS[have:]:
        migration(connection)
    connection.execute(versions.delete())
    connection.execute(insert(versions).values(version=len(MIGRATIONS)))

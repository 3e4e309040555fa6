"""Whose turn it is: a key with a hundred calendars does not keep one with a single calendar waiting.

The engine starts runs of different keys in random order, so it is given a few to choose from, and the next few when all
of them have started. All others wait in a queue that no worker looks at, and leave it from the key whose last turn is
longest ago; of that key what was put aside before what is new, the oldest first. So while a key waits for its turn,
every other key has one turn at most, and has started two runs at most when that key's run starts. While a run waits for
Buffer, none of its key's has a turn.

A look reads all that waits, so the more waits, the more is let out by one look.

Tables and columns are those that the engine's documentation describes.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Engine,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    and_,
    create_engine,
    exists,
    func,
    make_url,
    or_,
    select,
    union,
    update,
)

from calendar_sync.fleet.engine import KEEPS_KEY, QUEUE, VERSION, WAITING_ROOM

LOOKED_BACK = timedelta(days=1)
"""A last turn that is longer ago counts as none; those keys go by how long their runs have waited."""

TURNS_OF_ALL = 50
"""One look gives as many turns as there are runs for each of these that wait, if that is more than is asked for."""

_ENGINES_SCHEMA = "engine"
_LOCK = int.from_bytes(b"turns")
"""Held on Postgres while turns are given."""


_runs = Table(
    "workflow_status", MetaData(),
    Column("workflow_uuid", Text, primary_key=True), Column("status", Text), Column("queue_name", Text),
    Column("queue_partition_key", Text), Column("application_version", Text), Column("priority", Integer),
    Column("created_at", BigInteger), Column("started_at_epoch_ms", BigInteger), Column("executor_id", Text),
    schema=_ENGINES_SCHEMA,
)  # fmt: skip


def database(url: str) -> Engine:
    """Open the engine's database to give turns in it.

    Args:
        url: As :func:`.engine.database_url` returns it.
    """
    address = make_url(url)
    is_postgres = address.drivername.startswith("postgres")
    opened = create_engine(address.set(drivername="postgresql+psycopg") if is_postgres else address, pool_size=1)
    return opened.execution_options(schema_translate_map={_ENGINES_SCHEMA: "dbos" if is_postgres else None})


def give_turns(connection: Connection, at_once: int, now: datetime) -> list[str]:
    """Let runs out of the waiting room, and return their ids, the first in turn first.

    Several workers may try at once: one of them does it, and no run is let out twice.

    Args:
        connection: To the engine's database; what is done is committed by the caller.
        at_once: So many keys have their turn together, unless very many runs wait; the next ones when workers have
            started all of these.
        now: Aware UTC.
    """
    mine = or_(_runs.c.application_version == VERSION, _runs.c.application_version.is_(None))
    is_alone = connection.dialect.name != "postgresql" or connection.scalar(
        select(func.pg_try_advisory_xact_lock(_LOCK))
    )
    if not is_alone or connection.scalar(_unclaimed(mine)):
        return []
    waits = and_(_runs.c.queue_name == WAITING_ROOM, _runs.c.status == "ENQUEUED")
    waiting = connection.scalar(select(func.count()).select_from(_runs).where(waits, mine)) or 0
    if not waiting:
        return []
    key, first = _runs.c.queue_partition_key, (_runs.c.priority, _runs.c.created_at, _runs.c.workflow_uuid)
    place = func.row_number().over(partition_by=key, order_by=first).label("place")
    heads = select(_runs.c.workflow_uuid, _runs.c.created_at, key, place).where(waits, mine).subquery()
    # What was let out for workers of another version, or waits for one, may never start, and has no key in hand.
    has_key = or_(_runs.c.status == "PENDING", and_(_runs.c.status == "ENQUEUED", mine))
    keeps_key = and_(_runs.c.status == "DELAYED", _runs.c.priority == KEEPS_KEY, mine)
    busy = union(
        select(key).where(_runs.c.queue_name == QUEUE, has_key),
        select(key).where(_runs.c.queue_name == WAITING_ROOM, keeps_key),
    ).subquery()
    since = int((now - LOOKED_BACK).timestamp() * 1000)
    turns = (
        select(key, func.max(_runs.c.started_at_epoch_ms).label("last"))
        .where(_runs.c.started_at_epoch_ms > since)
        .group_by(key)
        .subquery()
    )
    in_turn = (
        select(heads.c.workflow_uuid)
        .outerjoin(busy, busy.c.queue_partition_key == heads.c.queue_partition_key)
        .outerjoin(turns, turns.c.queue_partition_key == heads.c.queue_partition_key)
        .where(heads.c.place == 1, busy.c.queue_partition_key.is_(None))
        .order_by(func.coalesce(turns.c.last, 0), heads.c.created_at, heads.c.workflow_uuid)
        .limit(max(at_once, waiting // TURNS_OF_ALL))
    )
    ids = [str(row[0]) for row in connection.execute(in_turn)]
    if not ids:
        return []
    let_out = update(_runs).where(_runs.c.workflow_uuid.in_(ids), waits).values(queue_name=QUEUE)
    found = {row[0] for row in connection.execute(let_out.returning(_runs.c.workflow_uuid))}
    return [run_id for run_id in ids if run_id in found]


def begun_in(connection: Connection, slot: str) -> frozenset[str]:
    """Return the engine's ids of what a worker has begun."""
    begun = (_runs.c.queue_name == QUEUE, _runs.c.status == "PENDING", _runs.c.executor_id == slot)
    return frozenset(connection.scalars(select(_runs.c.workflow_uuid).where(*begun)))


def _unclaimed(mine: ColumnElement[bool]) -> Select[int]:
    """Return how many runs were let out that any worker could start right now."""
    running = _runs.alias()
    is_held = exists().where(
        running.c.queue_name == QUEUE,
        running.c.status == "PENDING",
        running.c.queue_partition_key == _runs.c.queue_partition_key,
    )
    unclaimed = and_(_runs.c.queue_name == QUEUE, _runs.c.status == "ENQUEUED", mine)
    return select(func.count()).select_from(_runs).where(unclaimed, ~is_held)

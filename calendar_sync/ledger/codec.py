"""Between the ledger's rows and the shared values."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.engine import Row as SqlRow

from calendar_sync.ledger.schema import attempts, records
from calendar_sync.model.canonical import iso
from calendar_sync.model.entry import EntryKey
from calendar_sync.model.plan import Action, Attempt, AttemptState, Record

OPEN_STATES = (AttemptState.INTENDED, AttemptState.SENT, AttemptState.UNKNOWN, AttemptState.LOST)
"""States of attempts whose outcome is not on record, or may still turn out otherwise."""

CREATED_STATES = (AttemptState.SENT, AttemptState.UNKNOWN, AttemptState.LOST, AttemptState.DONE)
"""States of creates that may have made a post."""

UNDONE_STATES = tuple(state for state in AttemptState if state is not AttemptState.DONE)
"""States of deletes that may not have been carried out."""


def moment(text: str | None) -> datetime | None:
    """Return the aware UTC moment behind a stored text."""
    return datetime.fromisoformat(text) if text else None


def stored(instant: datetime) -> str:
    """Return an aware moment as it is stored."""
    return iso(instant) or ""


def replace_records(connection: Any, items: Sequence[Record]) -> None:
    """Put ``items`` in place of what is recorded for the same entries, in the caller's transaction."""
    for record in items:
        key = record.key
        connection.execute(
            delete(records).where(
                records.c.calendar_id == key.calendar_id,
                records.c.row_id == key.row_id,
                records.c.channel_id == key.channel_id,
            )
        )
        connection.execute(
            insert(records).values(
                calendar_id=key.calendar_id,
                row_id=key.row_id,
                channel_id=key.channel_id,
                state=record.state,
                post_id=record.post_id,
                service=record.service,
                channel=record.channel,
                desired_hash=record.desired_hash,
                actual_hash=record.actual_hash,
                desired=record.desired_json,
                actual=record.actual_json,
                due_at=iso(record.due_at),
            )
        )


def record_of(row: SqlRow[Any]) -> Record:
    """Return the record in a row of ``records``."""
    return Record(
        key=EntryKey(row.calendar_id, row.row_id, row.channel_id),
        state=row.state,
        post_id=row.post_id,
        service=row.service,
        channel=row.channel,
        desired_hash=row.desired_hash,
        actual_hash=row.actual_hash,
        desired_json=row.desired,
        actual_json=row.actual,
        due_at=moment(row.due_at),
    )


def attempt_of(row: SqlRow[Any]) -> Attempt:
    """Return the attempt in a row of ``attempts``."""
    intended_at = moment(row.intended_at)
    assert intended_at is not None  # noqa: S101 - the column is NOT NULL
    return Attempt(
        attempt_id=row.attempt_id,
        run_id=row.run_id,
        key=EntryKey(row.calendar_id, row.row_id, row.channel_id),
        action=Action(row.action),
        state=AttemptState(row.state),
        intended_at=intended_at,
        values=json.loads(row.values_json),
        service=row.service,
        channel=row.channel,
        post_id=row.post_id,
        sent_at=moment(row.sent_at),
        error=row.error,
    )


def attempts_since(
    connection: Connection, since: datetime, action: Action, states: Sequence[AttemptState]
) -> list[Attempt]:
    """Return the attempts of all calendars with this action and one of these states, from ``since`` on."""
    query = (
        select(attempts)
        .where(
            attempts.c.action == str(action),
            attempts.c.state.in_([str(state) for state in states]),
            attempts.c.intended_at >= stored(since),
        )
        .order_by(attempts.c.attempt_id)
    )
    return [attempt_of(row) for row in connection.execute(query)]

"""Between the ledger's rows and the shared values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.engine import Row as SqlRow

from calendar_sync.ledger.schema import records
from calendar_sync.ledger.statements import SETTLE_ATTEMPT, claim_in, upsert_into
from calendar_sync.model.canonical import iso
from calendar_sync.model.entry import EntryKey
from calendar_sync.model.plan import Action, Attempt, AttemptState, Record


def moment(text: str | None) -> datetime | None:
    """Return the aware UTC moment behind a stored text."""
    return datetime.fromisoformat(text) if text else None


def stored(instant: datetime) -> str:
    """Return an aware moment as it is stored: of one width, so that texts are in the order of the moments."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def upsert(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Put ``rows`` in place of those with the same primary key, in the caller's transaction; the last of equals stays.

    Rows are written in the order of their keys, so that two who write the same ones wait for each other and no more.
    """
    key = [column.name for column in table.primary_key]
    unique = {tuple(row[name] for name in key): dict(row) for row in rows}
    if not unique:
        return
    statement = upsert_into(connection.dialect.name, table, tuple(next(iter(unique.values()))))
    connection.execute(statement, [unique[at] for at in sorted(unique)])


def claim(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Add ``row`` unless there is one with its primary key; return whether it was added."""
    return connection.execute(claim_in(connection.dialect.name, table), dict(row)).rowcount == 1


def replace_records(connection: Connection, items: Sequence[Record]) -> None:
    """Put ``items`` in place of what is recorded for the same entries, in the caller's transaction."""
    upsert(connection, records, map(_row_of, items))


def _row_of(record: Record) -> dict[str, Any]:
    return {
        "calendar_id": record.key.calendar_id,
        "row_id": record.key.row_id,
        "channel_id": record.key.channel_id,
        "state": record.state,
        "post_id": record.post_id,
        "service": record.service,
        "channel": record.channel,
        "desired_hash": record.desired_hash,
        "actual_hash": record.actual_hash,
        "desired": record.desired_json,
        "actual": record.actual_json,
        "due_at": iso(record.due_at),
    }


def row_of_attempt(item: Attempt) -> dict[str, Any]:
    """Return an attempt as it is written down before anything is sent."""
    return {
        "run_id": item.run_id,
        "calendar_id": item.key.calendar_id,
        "row_id": item.key.row_id,
        "channel_id": item.key.channel_id,
        "action": str(item.action),
        "state": str(AttemptState.INTENDED),
        "intended_at": stored(item.intended_at),
        "values_json": json.dumps(item.values, sort_keys=True),
        "service": item.service,
        "channel": item.channel,
        "post_id": item.post_id,
        "error": "",
    }


def settle_attempts(
    connection: Connection, settled: Sequence[tuple[int, AttemptState, str | None, str]], *, now: datetime
) -> None:
    """Write down outcomes (attempt id, state, post id, error) in the caller's transaction; no post id keeps the old."""
    if settled:
        connection.execute(
            SETTLE_ATTEMPT,
            [
                {
                    "at_attempt": number,
                    "state": str(state),
                    "settled_at": stored(now),
                    "at_post": post_id or None,
                    "error": error,
                }
                for number, state, post_id, error in settled
            ],
        )


def records_of(rows: Iterable[Any]) -> dict[EntryKey, Record]:
    """Return the records in rows of ``statements.RECORDS``, by entry.

    What a row wants is mostly the same on several channels, and the same as what Buffer has: each text is kept once.
    """
    texts: dict[str, str] = {}
    moments: dict[str | None, datetime | None] = {None: None}
    once = texts.setdefault
    found: dict[EntryKey, Record] = {}
    for calendar_id, row_id, channel_id, state, post_id, service, channel, wanted, had, desired, actual, due_at in rows:
        if due_at not in moments:
            moments[due_at] = moment(due_at)
        # Without a call of the class's own: there may be fifty thousand.
        key = tuple.__new__(
            EntryKey, (once(calendar_id, calendar_id), once(row_id, row_id), once(channel_id, channel_id))
        )
        found[key] = Record(
            key,
            once(state, state),
            post_id,
            once(service, service),
            once(channel, channel),
            wanted,
            wanted if had is None else had,
            (text := once(desired, desired)),
            text if actual is None else once(actual, actual),
            moments[due_at],
        )
    return found


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

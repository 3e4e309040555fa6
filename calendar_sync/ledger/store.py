"""Reading and writing the ledger. Every method is one transaction; none is open while the network is used."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, Engine, and_, bindparam, delete, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from calendar_sync.ledger import lease
from calendar_sync.ledger.codec import (
    CREATED_STATES,
    OPEN_STATES,
    UNDONE_STATES,
    attempt_of,
    attempts_since,
    claim,
    records_of,
    replace_records,
    row_of_attempt,
    settle_attempts,
    stored,
    upsert,
)
from calendar_sync.ledger.engine import open_engine, unusable
from calendar_sync.ledger.process import Process, this_process
from calendar_sync.ledger.schema import attempts, budgets, calendars, records, runs, write_backs
from calendar_sync.model.entry import EntryKey
from calendar_sync.model.plan import Action, Attempt, AttemptState, Record


class Ledger:
    """The ledger of one machine (SQLite) or of a fleet (Postgres by URL).

    Args:
        where: Path of an SQLite file, or an SQLAlchemy URL.
        process: Who takes leases; this process unless told otherwise.

    Raises:
        SettingsError: The ledger cannot be opened, is damaged, or is newer than this program. Every method raises it
            too when the ledger cannot be read or written any more; nothing of that call is then in it.
    """

    def __init__(self, where: Path | str, *, process: Process | None = None) -> None:
        self.where = str(where)
        self._process = process or this_process()
        self._engine: Engine = open_engine(self.where)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Do everything inside, durably, or nothing of it."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as problem:
            raise unusable(self.where, str(getattr(problem, "orig", None) or problem)) from None

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    # Calendars

    def identify(self, location: str, organization_id: str, fresh_id: str, row_ids: Iterable[str]) -> str:
        """Return the id of the calendar at ``location``, as far as one organization goes. Writes nothing.

        A calendar that was moved or renamed keeps its id: where the location is new but the rows carry ids that
        belong to one calendar whose own location no longer exists, that one it is.

        Args:
            location: Path or URL.
            organization_id: A sandbox and the real account must never share what is known of a calendar.
            fresh_id: The id to use if the calendar is new.
            row_ids: Sync IDs found in it.
        """
        with self.transaction() as connection:
            known = connection.execute(
                select(calendars.c.calendar_id).where(
                    calendars.c.location == location, calendars.c.organization_id == organization_id
                )
            ).scalars().first()  # fmt: skip
            return known or self._moved_from(connection, organization_id, set(row_ids)) or fresh_id

    def remember(self, calendar_id: str, location: str, organization_id: str, *, now: datetime) -> None:
        """Write down where a calendar is now."""
        with self.transaction() as connection:
            place = {"location": location, "organization_id": organization_id, "last_seen": stored(now)}
            upsert(connection, calendars, [{"calendar_id": calendar_id, **place}])

    @staticmethod
    def _moved_from(connection: Any, organization_id: str, row_ids: set[str]) -> str | None:
        if not row_ids:
            return None
        candidates = connection.execute(
            select(calendars.c.calendar_id, calendars.c.location).where(calendars.c.organization_id == organization_id)
        ).all()
        for calendar_id, location in candidates:
            if "://" in location or Path(location).exists():
                continue
            owned = set(
                connection.execute(select(records.c.row_id).where(records.c.calendar_id == calendar_id)).scalars()
            )
            if owned & row_ids:
                return str(calendar_id)
        return None

    def owned_elsewhere(self, calendar_id: str) -> Mapping[str, str]:
        """Return the post ids that other calendars own, each with that calendar's location."""
        query = (
            select(records.c.post_id, calendars.c.location)
            .join(calendars, calendars.c.calendar_id == records.c.calendar_id)
            .where(records.c.calendar_id != calendar_id, records.c.state.in_(("live", "idea", "sent")))
        )
        with self.transaction() as connection:
            return {row.post_id: row.location for row in connection.execute(query)}

    # Records

    def records(self, calendar_id: str) -> dict[EntryKey, Record]:
        """Return what was last applied, by entry."""
        with self.transaction() as connection:
            rows = connection.execute(select(records).where(records.c.calendar_id == calendar_id))
            return records_of(row for part in rows.partitions(1000) for row in part)

    def save_records(self, items: Sequence[Record]) -> None:
        """Put ``items`` in place of what is recorded for the same entries."""
        if not items:
            return
        with self.transaction() as connection:
            replace_records(connection, items)

    # Attempts

    def open_run(self, run_id: str, calendar_id: str, *, now: datetime) -> None:
        """Record that a run has begun."""
        with self.transaction() as connection:
            connection.execute(insert(runs).values(run_id=run_id, calendar_id=calendar_id, started_at=stored(now)))

    def close_run(self, run_id: str, result: Mapping[str, Any], *, now: datetime) -> None:
        """Record how a run ended."""
        with self.transaction() as connection:
            connection.execute(
                update(runs)
                .where(runs.c.run_id == run_id)
                .values(finished_at=stored(now), result=json.dumps(result, sort_keys=True))
            )

    def intend(self, items: Sequence[Attempt]) -> list[int]:
        """Write down what is about to be sent; durable when this returns. Gives the ids of the attempts, in order."""
        if not items:
            return []
        numbered = insert(attempts).returning(attempts.c.attempt_id, sort_by_parameter_order=True)
        with self.transaction() as connection:
            return list(connection.execute(numbered, [row_of_attempt(item) for item in items]).scalars())

    def mark_sent(self, ids: Sequence[int], *, now: datetime) -> None:
        """Write down that from now on the attempts may be carried out; durable when this returns."""
        with self.transaction() as connection:
            connection.execute(
                update(attempts)
                .where(attempts.c.attempt_id.in_(ids))
                .values(state=str(AttemptState.SENT), sent_at=stored(now))
            )

    def settle(
        self,
        settled: Sequence[tuple[int, AttemptState, str | None, str]],
        applied: Sequence[Record],
        *,
        now: datetime,
    ) -> None:
        """Write down outcomes and what they leave behind, together.

        Args:
            settled: (attempt id, state, post id, error) each.
            applied: The new base of the entries that were carried out.
            now: Aware UTC.
        """
        if not settled and not applied:
            return
        with self.transaction() as connection:
            settle_attempts(connection, settled, now=now)
            replace_records(connection, applied)

    def open_attempts(self, calendar_id: str) -> list[Attempt]:
        """Return the attempts whose outcome is not on record, or may still turn out otherwise, oldest first."""
        query = (
            select(attempts)
            .where(attempts.c.calendar_id == calendar_id, attempts.c.state.in_([str(state) for state in OPEN_STATES]))
            .order_by(attempts.c.attempt_id)
        )
        with self.transaction() as connection:
            return [attempt_of(row) for row in connection.execute(query)]

    def creates_since(self, since: datetime) -> list[Attempt]:
        """Return the creates of all calendars that may have made a post, from ``since`` (aware UTC) on."""
        with self.transaction() as connection:
            return attempts_since(connection, since, Action.CREATE, CREATED_STATES)

    def deletes_since(self, since: datetime) -> list[Attempt]:
        """Return the deletes of all calendars that may not have been carried out, from ``since`` (aware UTC) on."""
        with self.transaction() as connection:
            return attempts_since(connection, since, Action.DELETE, UNDONE_STATES)

    # Lease

    def acquire(self, calendar_id: str, run_id: str, holder: str, *, now: datetime, seconds: float) -> None:
        """Take the calendar for this run. A run whose process has ended on this machine holds nothing any more.

        Args:
            calendar_id: Which calendar.
            run_id: This run.
            holder: Who runs it, for people.
            now: Aware UTC.
            seconds: How long the lease lasts unless renewed.

        Raises:
            RunInProgress: Another run holds it; the message says who and until when.
        """
        until = now + timedelta(seconds=seconds)
        with self.transaction() as connection:
            lease.take(connection, calendar_id, run_id, holder, self._process, now=now, until=until)

    def renew(self, calendar_id: str, run_id: str, *, now: datetime, seconds: float) -> None:
        """Hold the calendar for ``seconds`` from ``now`` (aware UTC).

        Raises:
            RunInProgress: This run was away for so long that another one has taken the calendar.
        """
        with self.transaction() as connection:
            lease.extend(connection, calendar_id, run_id, until=now + timedelta(seconds=seconds))

    def release(self, calendar_id: str, run_id: str) -> None:
        """Give the calendar back, if this run still holds it."""
        with self.transaction() as connection:
            lease.give_back(connection, calendar_id, run_id)

    # Write-back

    def owe(self, calendar_id: str, cells: Mapping[tuple[str, str], str]) -> None:
        """Remember cells that still have to reach the sheet, as (row id, field) -> text."""
        if not cells:
            return
        with self.transaction() as connection:
            upsert(
                connection,
                write_backs,
                [
                    {"calendar_id": calendar_id, "row_id": row_id, "field": field, "value": value}
                    for (row_id, field), value in cells.items()
                ],
            )

    def owed(self, calendar_id: str) -> dict[tuple[str, str], str]:
        """Return the cells that never reached the sheet."""
        with self.transaction() as connection:
            rows = connection.execute(select(write_backs).where(write_backs.c.calendar_id == calendar_id)).all()
        return {(row.row_id, row.field): row.value for row in rows}

    def paid(self, calendar_id: str, cells: Iterable[tuple[str, str]]) -> None:
        """Forget cells that have reached the sheet."""
        written = [{"at_row": row_id, "at_field": field} for row_id, field in sorted(set(cells))]
        if not written:
            return
        cell = and_(
            write_backs.c.calendar_id == calendar_id,
            write_backs.c.row_id == bindparam("at_row"),
            write_backs.c.field == bindparam("at_field"),
        )
        with self.transaction() as connection:
            connection.execute(delete(write_backs).where(cell), written)

    # Rate windows

    def budget(self, key_hash: str) -> str | None:
        """Return the rate windows kept for a key (as JSON), or ``None``."""
        with self.transaction() as connection:
            return connection.execute(select(budgets.c.windows).where(budgets.c.key_hash == key_hash)).scalar() or None

    def change_budget(self, key_hash: str, change: Callable[[str | None], str]) -> str:
        """Replace what is kept for a key by what ``change`` makes of it; nobody can come in between.

        Args:
            key_hash: Only a hash of the key is ever stored.
            change: Given what is kept (JSON), or ``None``. It is called within the transaction, and must only reckon.
        """
        mine = budgets.c.key_hash == key_hash
        query = select(budgets.c.windows).where(mine).with_for_update()
        with self.transaction() as connection:
            kept = connection.execute(query).scalar()
            if kept is None:
                # The first one to come makes the row; whoever comes at the same time waits here, and finds it made.
                claim(connection, budgets, {"key_hash": key_hash, "windows": ""})
                kept = connection.execute(query).scalar()
            windows = change(kept or None)
            connection.execute(update(budgets).where(mine).values(windows=windows))
        return windows

"""Reading and writing the ledger. Every method is one transaction; none is open while the network is used."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, Executable
from sqlalchemy.exc import SQLAlchemyError

from calendar_sync.ledger import lease, statements
from calendar_sync.ledger.codec import (
    attempt_of,
    records_of,
    replace_records,
    row_of_attempt,
    settle_attempts,
    stored,
    upsert,
)
from calendar_sync.ledger.engine import Connections, open_engine, unusable
from calendar_sync.ledger.process import Process, this_process
from calendar_sync.ledger.schema import calendars, write_backs
from calendar_sync.ledger.windows import change_swiftly, change_windows
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
        self._connections = Connections(open_engine(self.where))

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Do everything inside, durably, or nothing of it."""
        with self._telling(), self._connections.transaction() as connection:
            yield connection

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error) as problem:
            raise unusable(self.where, str(getattr(problem, "orig", None) or problem)) from None

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._connections.close()

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
            place = {"at_location": location, "at_organization": organization_id}
            known = connection.execute(statements.CALENDAR_AT, place).scalars().first()
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
        candidates = connection.execute(statements.CALENDARS_OF, {"at_organization": organization_id}).all()
        for calendar_id, location in candidates:
            if "://" in location or Path(location).exists():
                continue
            owned = set(connection.execute(statements.ROW_IDS, {"at_calendar": calendar_id}).scalars())
            if owned & row_ids:
                return str(calendar_id)
        return None

    def owned_elsewhere(self, calendar_id: str, organization_id: str = "") -> Mapping[str, str]:
        """Return the post ids that other calendars own, each with that calendar's location.

        Args:
            calendar_id: Which calendar asks.
            organization_id: Only calendars of this organization; all where empty.
        """
        values = {"at_calendar": calendar_id, "at_organization": organization_id}
        query = statements.OWNED_BESIDE if organization_id else statements.OWNED_ELSEWHERE
        with self.transaction() as connection:
            rows = connection.execute(query, values)
            return {row.post_id: row.location for row in rows}

    # Records

    def records(self, calendar_id: str) -> dict[EntryKey, Record]:
        """Return what was last applied, by entry."""
        with self.transaction() as connection:
            found = connection.execute(statements.RECORDS, {"at_calendar": calendar_id})
            # Straight from the driver: nothing is to be converted, and wrapping each row would take as long as reading.
            return records_of(chain.from_iterable(iter(partial(found.cursor.fetchmany, 1000), [])))

    def save_records(self, items: Sequence[Record]) -> None:
        """Put ``items`` in place of what is recorded for the same entries."""
        if not items:
            return
        with self.transaction() as connection:
            replace_records(connection, items)

    # Attempts

    def open_run(self, run_id: str, calendar_id: str, *, now: datetime, told: Mapping[str, Any] | None = None) -> None:
        """Record that a run has begun, and what is ``told`` of it, as JSON values, should it never be closed."""
        with self.transaction() as connection:
            run = {"run_id": run_id, "calendar_id": calendar_id, "started_at": stored(now)}
            run["result"] = json.dumps(told, sort_keys=True) if told else ""
            connection.execute(statements.ADD_RUN, run)

    def close_run(self, run_id: str, result: Mapping[str, Any], *, now: datetime) -> None:
        """Record how a run ended."""
        with self.transaction() as connection:
            ended = {"finished_at": stored(now), "result": json.dumps(result, sort_keys=True)}
            connection.execute(statements.END_RUN, {"at_run": run_id, **ended})

    def intend(self, items: Sequence[Attempt]) -> list[int]:
        """Write down what is about to be sent; durable when this returns. Gives the ids of the attempts, in order."""
        if not items:
            return []
        rows = [row_of_attempt(item) for item in items]
        with self.transaction() as connection:
            return list(connection.execute(statements.ADD_ATTEMPTS, rows).scalars())

    def mark_sent(self, ids: Sequence[int], *, now: datetime) -> None:
        """Write down that from now on the attempts may be carried out; durable when this returns."""
        if not ids:
            return
        sent = {"state": str(AttemptState.SENT), "sent_at": stored(now)}
        with self.transaction() as connection:
            connection.execute(statements.CHANGE_ATTEMPT, [{"at_attempt": number, **sent} for number in ids])

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
        return self._attempts(statements.OPEN_ATTEMPTS, {"at_calendar": calendar_id})

    def creates_since(self, since: datetime, organization_id: str = "", *, calendar_id: str = "") -> list[Attempt]:
        """Return the creates that may have made a post, from ``since`` (aware UTC) on.

        Args:
            since: Aware UTC.
            organization_id: Only those of its calendars; of all where neither this nor the next one is given.
            calendar_id: Only those of this calendar.
        """
        queries = statements.CREATES_SINCE, statements.CREATES_BESIDE, statements.CREATES_OF
        return self._since(queries, Action.CREATE, since, organization_id, calendar_id)

    def deletes_since(self, since: datetime, organization_id: str = "", *, calendar_id: str = "") -> list[Attempt]:
        """Return the deletes that may not have been carried out; see :meth:`creates_since`."""
        queries = statements.DELETES_SINCE, statements.DELETES_BESIDE, statements.DELETES_OF
        return self._since(queries, Action.DELETE, since, organization_id, calendar_id)

    def _since(
        self,
        queries: tuple[Executable, Executable, Executable],
        action: Action,
        since: datetime,
        organization_id: str,
        calendar_id: str,
    ) -> list[Attempt]:
        values = {"at_action": str(action), "at_since": stored(since)}
        values |= {"at_organization": organization_id, "at_calendar": calendar_id}
        return self._attempts(queries[2 if calendar_id else bool(organization_id)], values)

    def _attempts(self, query: Executable, values: Mapping[str, str]) -> list[Attempt]:
        with self.transaction() as connection:
            return [attempt_of(row) for row in connection.execute(query, values)]

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
            rows = connection.execute(statements.OWED, {"at_calendar": calendar_id}).all()
        return {(row.row_id, row.field): row.value for row in rows}

    def paid(self, calendar_id: str, cells: Iterable[tuple[str, str]]) -> None:
        """Forget cells that have reached the sheet."""
        written = [
            {"at_calendar": calendar_id, "at_row": row_id, "at_field": field} for row_id, field in sorted(set(cells))
        ]
        if not written:
            return
        with self.transaction() as connection:
            connection.execute(statements.PAID, written)

    # Rate windows

    def budget(self, key_hash: str) -> str | None:
        """Return the rate windows kept for a key (as JSON), or ``None``."""
        with self.transaction() as connection:
            return connection.execute(statements.BUDGET, {"at_key": key_hash}).scalar() or None

    def change_budget(self, key_hash: str, change: Callable[[str | None], str]) -> str:
        """Replace what is kept for a key by what ``change`` makes of it; nobody can come in between.

        Every request comes by here, and need not wait for the disk: the next answer tells what a power cut takes away.

        Args:
            key_hash: Only a hash of the key is ever stored.
            change: Given what is kept (JSON), or ``None``. It is called within the transaction, and must only reckon.
        """
        with self._telling(), self._connections.swift() as cursor:
            if cursor is not None:
                return change_swiftly(cursor, key_hash, change)
        with self.transaction() as connection:
            return change_windows(connection, key_hash, change)

"""One run per calendar at a time: who holds it, and until when. In the caller's transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from calendar_sync.errors import RunInProgress
from calendar_sync.ledger.codec import claim, moment, stored, upsert
from calendar_sync.ledger.process import Process
from calendar_sync.ledger.schema import leases
from calendar_sync.ledger.statements import END_LEASE, EXTEND_LEASE, LEASE


def take(
    connection: Connection,
    calendar_id: str,
    run_id: str,
    holder: str,
    process: Process,
    *,
    now: datetime,
    until: datetime,
) -> None:
    """Take the calendar, if it is free, its lease has run out, or the process that held it has ended.

    Raises:
        RunInProgress: Another run holds it.
    """
    mine = {
        "calendar_id": calendar_id,
        "run_id": run_id,
        "holder": holder,
        "machine": process.machine,
        "pid": process.pid,
        "process_started": process.started,
        "expires_at": stored(until),
    }
    while not claim(connection, leases, mine):
        held = connection.execute(LEASE, {"at_calendar": calendar_id}).first()
        if held is None:  # given back just now
            continue
        ends = moment(held.expires_at)
        if held.run_id != run_id and ends is not None and ends > now:
            other = Process(held.machine, held.pid, held.process_started)
            if not other.is_gone():
                raise RunInProgress(
                    f"Another run is working on this calendar: {held.holder}.",
                    fix=f"Wait until it is done. If it died, its hold ends by itself at {ends:%H:%M:%S} UTC.",
                )
        upsert(connection, leases, [mine])
        return


def extend(connection: Connection, calendar_id: str, run_id: str, *, until: datetime) -> None:
    """Move the end of the lease.

    Raises:
        RunInProgress: The run no longer holds the calendar.
    """
    mine = {"at_calendar": calendar_id, "at_run": run_id}
    if connection.execute(EXTEND_LEASE, {**mine, "expires_at": stored(until)}).rowcount != 1:
        raise RunInProgress(
            "This run stood still for so long that another one has taken over the calendar.",
            fix="Wait until that one is done, then run the same command again.",
        )


def give_back(connection: Connection, calendar_id: str, run_id: str) -> None:
    """End the lease, if the run still holds the calendar."""
    connection.execute(END_LEASE, {"at_calendar": calendar_id, "at_run": run_id})

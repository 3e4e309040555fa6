"""What past runs did, for the log and for taking a run back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from calendar_sync.ledger.codec import attempt_of, moment, stored, upsert
from calendar_sync.ledger.schema import calendars, run_plans, runs
from calendar_sync.ledger.statements import ATTEMPTS_OF_RUN, FIRST_RUN, PLAN_OF_RUN
from calendar_sync.model.plan import Attempt

if TYPE_CHECKING:
    from calendar_sync.ledger.store import Ledger


SAVED_PLAN = "saved_plan"
"""Under this name a run that carries out a saved plan tells its digest."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run.

    Args:
        run_id: Unique.
        calendar_id: Whose.
        location: Where the calendar was last seen; empty where that is not known.
        started_at: Aware UTC.
        finished_at: Aware UTC; ``None`` for a run that died, or goes on.
        result: Counts of outcomes, requests used, and what stopped it.
    """

    run_id: str
    calendar_id: str
    location: str
    started_at: datetime
    finished_at: datetime | None
    result: Mapping[str, Any] = field(default_factory=dict)


def recent_runs(ledger: Ledger, calendar_id: str | None, *, limit: int) -> list[Run]:
    """Return the last runs, newest first.

    Args:
        ledger: Where they are recorded.
        calendar_id: Of one calendar; ``None`` for all.
        limit: At most so many.
    """
    query = (
        select(runs, calendars.c.location)
        .outerjoin(calendars, calendars.c.calendar_id == runs.c.calendar_id)
        .order_by(runs.c.started_at.desc(), runs.c.run_id)
        .limit(limit)
    )
    if calendar_id is not None:
        query = query.where(runs.c.calendar_id == calendar_id)
    with ledger.transaction() as connection:
        rows = connection.execute(query).all()
    return [
        Run(
            run_id=row.run_id,
            calendar_id=row.calendar_id,
            location=row.location or "",
            started_at=datetime.fromisoformat(row.started_at),
            finished_at=moment(row.finished_at),
            result=json.loads(row.result) if row.result else {},
        )
        for row in rows
    ]


def first_run(ledger: Ledger, calendar_id: str) -> datetime | None:
    """Return when the first run of a calendar began, aware UTC; ``None`` where none is on record."""
    with ledger.transaction() as connection:
        return moment(connection.execute(FIRST_RUN, {"at_calendar": calendar_id}).scalar_one())


def attempts_of_run(ledger: Ledger, run_id: str) -> list[Attempt]:
    """Return everything a run tried, oldest first."""
    with ledger.transaction() as connection:
        return [attempt_of(row) for row in connection.execute(ATTEMPTS_OF_RUN, {"at_run": run_id})]


def attempts_of_plan(ledger: Ledger, calendar_id: str, plan_digest: str, since: datetime) -> list[Attempt] | None:
    """Return everything tried by the runs that carried out a saved plan, oldest first; ``None`` where there were none.

    Args:
        ledger: Where they are recorded.
        calendar_id: Whose plan.
        plan_digest: Of the plan that was saved.
        since: When it was made, aware UTC.
    """
    query = (
        select(runs.c.run_id, runs.c.result)
        .where(runs.c.calendar_id == calendar_id, runs.c.started_at >= stored(since))
        .order_by(runs.c.started_at, runs.c.run_id)
    )
    with ledger.transaction() as connection:
        rows = connection.execute(query).all()
    own = [row.run_id for row in rows if row.result and json.loads(row.result).get(SAVED_PLAN) == plan_digest]
    return [attempt for run_id in own for attempt in attempts_of_run(ledger, run_id)] if own else None


def keep_plan(ledger: Ledger, run_id: str, plan: str) -> None:
    """Keep the plan of a run (the text of a plan file), so that the run can be taken back."""
    with ledger.transaction() as connection:
        upsert(connection, run_plans, [{"run_id": run_id, "plan": plan}])


def plan_of_run(ledger: Ledger, run_id: str) -> str | None:
    """Return the plan that a run carried out, or ``None`` where it was not kept."""
    with ledger.transaction() as connection:
        return connection.execute(PLAN_OF_RUN, {"at_run": run_id}).scalar()

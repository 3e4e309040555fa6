"""Which run is taken back, and the plan that does it."""

from __future__ import annotations

from dataclasses import replace

from calendar_sync.allowance import cost_of
from calendar_sync.errors import UsageError
from calendar_sync.model.plan import AttemptState
from calendar_sync.planner.undo import joined, make_undo
from calendar_sync.session import Prepared, Session

UNDO_LOOKS_BACK = 50
"""So many runs back, undo looks for one that changed anything."""


def taken_back(session: Session, prepared: Prepared) -> Prepared:
    """Return the plan that takes back the last run that changed anything; all parts of it, where it was resumed.

    Args:
        session: With the ledger.
        prepared: The calendar and Buffer as they are now.

    Raises:
        UsageError: There is no such run, or its plan was not kept.
    """
    # SQLAlchemy takes long to import, and a check of rows alone needs no ledger.
    from calendar_sync.ledger.history import SAVED_PLAN, attempts_of_run, plan_of_run, recent_runs
    from calendar_sync.model.plan_file import read_plan

    plan = prepared.plan
    runs = recent_runs(session.ledger, plan.calendar_id, limit=UNDO_LOOKS_BACK)
    for run in runs:
        # Where a saved plan was carried out in several runs, it is taken back as a whole.
        saved = run.result.get(SAVED_PLAN)
        parts = [part for part in reversed(runs) if part is run or (saved and part.result.get(SAVED_PLAN) == saved)]
        texts = [text for part in parts if (text := plan_of_run(session.ledger, part.run_id)) is not None]
        attempts = [attempt for part in parts for attempt in attempts_of_run(session.ledger, part.run_id)]
        undone = joined([read_plan(text)[0] for text in texts]) if texts else None
        if undone is None or not (
            any(attempt.state is AttemptState.DONE for attempt in attempts)
            or (run.finished_at and any(change.cells for change in undone.changes))
        ):
            continue
        back = make_undo(undone, attempts, plan, prepared.actual, prepared.records, now=session.clock())
        back = replace(back, cost=cost_of(back, prepared.actual, prepared.page_requests, session))
        rows = {change.key.row_id for change in back.changes}
        touched = (row for row in prepared.desired.rows if row.row_id in rows)
        return replace(prepared, plan=back, desired=prepared.desired.of_rows(touched))
    raise UsageError(
        "This calendar has no run that changed anything, so there is nothing to take back.",
        fix="calendar-sync log shows what the ledger knows. A run on another machine is in that machine's ledger.",
    )

"""A saved plan of which a part was carried out before: what is left of it, and whether that is still true."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from calendar_sync.model.entry import EntryKey
from calendar_sync.model.plan import Attempt, AttemptState, Plan
from calendar_sync.planner.overdue import check_due, overdue
from calendar_sync.planner.stale import carried_out, check_fresh, is_finished
from calendar_sync.session import Prepared, Session


class Resumed:
    """A saved plan, and what the runs that carried it out came to before they stopped.

    Args:
        session: With the ledger, which knows them.
        saved: The plan as it was reviewed.
        aside: Entries that will be left as they are; they may come due.

    Raises:
        DuePast: Posts that are still to be sent have come due.
    """

    def __init__(self, session: Session, saved: Plan, aside: Collection[EntryKey] = ()) -> None:
        from calendar_sync.ledger.history import attempts_of_plan

        self._saved = saved
        self._tried = attempts_of_plan(session.ledger, saved.calendar_id, saved.digest, saved.created_at)
        done = carried_out(self._tried or ())
        waiting = [change for change in saved.changes if not is_finished(change, done)]
        due = replace(saved, changes=tuple(change for change in waiting if change.key not in aside))
        unsent = replace(saved, changes=tuple(change for change in waiting if change.key in aside))
        now = session.clock()
        self._left = check_due(due, now=now, allow_past=session.settings.policy.allow_past)
        self._left |= {change.key for change in overdue(unsent, now)}

    def check(self, prepared: Prepared) -> Prepared:
        """Refuse what was prepared now unless it is the saved plan, or what is left of it; note whose plan it is.

        Raises:
            PlanStale: With a list of what changed.
        """
        check_fresh(self._saved, prepared.plan, self._left, self._done(prepared))
        return replace(prepared, saved_plan=self._saved.digest)

    def _done(self, prepared: Prepared) -> Mapping[EntryKey, Attempt] | None:
        if self._tried is None:
            return None
        # What an interrupted run was not told, Buffer has shown since.
        found = {item.attempt.attempt_id: item for item in prepared.settlements if item.state is AttemptState.DONE}
        return carried_out(
            [
                replace(attempt, state=item.state, post_id=item.record.post_id if item.record else attempt.post_id)
                if (item := found.get(attempt.attempt_id)) is not None
                else attempt
                for attempt in self._tried
            ]
        )

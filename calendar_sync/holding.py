"""One run per calendar at a time, wherever its file lies: who plans, holds."""

from __future__ import annotations

import os
import platform
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from calendar_sync.session import Prepared, Session

LEASE = timedelta(minutes=20)
"""How long a run holds its calendar unless it ends before; renewed before each request, so longer than any wait."""

RUNS_KNOWN = 200
"""So many of the last runs in the ledger are told apart from one that came in between."""


@dataclass(slots=True)
class Hold:
    """What one run holds.

    Args:
        session: Its surroundings.
        run_id: Of the run.
        leases: By which names: the place of the file, and the calendar, which machines that share a ledger may see at
            different places.
    """

    session: Session
    run_id: str
    leases: list[str] = field(default_factory=list)

    def take(self, lease: str) -> None:
        """Hold ``lease`` as well.

        Raises:
            RunInProgress: Another run has it.
        """
        ledger, now = self.session.ledger, self.session.clock()
        ledger.acquire(lease, self.run_id, holder_name(), now=now, seconds=LEASE.total_seconds())
        self.leases.append(lease)

    def renew(self) -> None:
        """Hold everything for longer.

        Raises:
            RunInProgress: This run stood still for so long that another one has taken over.
        """
        for lease in self.leases:
            self.session.ledger.renew(lease, self.run_id, now=self.session.clock(), seconds=LEASE.total_seconds())

    def release(self) -> None:
        """Give everything back."""
        for lease in reversed(self.leases):
            self.session.ledger.release(lease, self.run_id)

    def planned(self, plan_it: Callable[[], Prepared]) -> Prepared:
        """Make the plan, and hold the calendar that it turns out to be.

        Only then is its name known; should a run at another place have ended meanwhile, the plan is made once more.

        Raises:
            RunInProgress: A run at another place holds it.
        """
        before = self._ended("")
        prepared = plan_it()
        self.take(prepared.plan.calendar_id)
        return plan_it() if self._ended(prepared.plan.calendar_id) - before else prepared

    def _ended(self, calendar_id: str) -> set[str]:
        """Return the last runs that have ended, of one calendar or of all."""
        from calendar_sync.ledger.history import recent_runs

        found = recent_runs(self.session.ledger, calendar_id or None, limit=RUNS_KNOWN if not calendar_id else 1)
        return {run.run_id for run in found if run.finished_at is not None}


@contextmanager
def held(session: Session, lease: str) -> Iterator[Hold]:
    """Hold a calendar by the place of its file.

    Args:
        session: Of the run.
        lease: Stands for the place.

    Raises:
        RunInProgress: Another run holds it.
    """
    hold = Hold(session, session.held_as + secrets.token_hex(8))
    hold.take(lease)
    try:
        yield hold
    finally:
        hold.release()


def holder_name() -> str:
    """Return who runs this, for the message that another run gets."""
    user = os.environ.get("USER") or os.environ.get("USERNAME") or "someone"
    return f"{user} on {platform.node() or 'this machine'}, process {os.getpid()}"

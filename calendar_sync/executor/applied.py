"""What became of a plan, entry by entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from calendar_sync.errors import CalendarSyncError
from calendar_sync.model.buffer import ActualState
from calendar_sync.model.entry import EntryKey
from calendar_sync.model.plan import Change, Outcome, OutcomeStatus


@dataclass(slots=True)
class Applied:
    """What became of a plan.

    Args:
        outcomes: One for each change that is not a noop, by entry.
        problem: Why the run could not go on; ``None`` when it went through.
        actual: Buffer as it was read after the last batch; ``None`` where nothing was read.
        read_back: False where something was sent, and Buffer could not be read afterwards.
        twins: Posts that had arrived a second time and were taken away, as (entry, post id).
    """

    outcomes: dict[EntryKey, Outcome] = field(default_factory=dict)
    problem: CalendarSyncError | None = None
    actual: ActualState | None = None
    read_back: bool = True
    twins: list[tuple[EntryKey, str]] = field(default_factory=list)

    def note(
        self,
        change: Change,
        status: OutcomeStatus,
        post_id: str | None = None,
        *,
        due_at: datetime | None = None,
        error: str = "",
    ) -> None:
        """Write down what became of ``change``.

        Args:
            change: Of the plan.
            status: What became of it.
            post_id: Buffer's id of the post or idea, if there is one.
            due_at: Aware UTC; the wished time unless Buffer gave one.
            error: For people.
        """
        self.outcomes[change.key] = Outcome(
            key=change.key,
            action=change.action,
            status=status,
            tab=change.tab,
            row=change.row,
            channel=change.channel,
            post_id=post_id,
            due_at=due_at or change.due_at,
            error=error,
        )

    def note_rest(self, changes: Sequence[Change], unknown: set[EntryKey]) -> None:
        """Write down of every change that has no outcome yet that it waits for the next run.

        Args:
            changes: Those that were to be sent.
            unknown: Entries that were sent, and whose answer was lost.
        """
        for change in changes:
            if change.key in self.outcomes:
                continue
            if change.key in unknown:
                message = "Buffer's answer was lost; the next run looks whether it was carried out."
                self.note(change, OutcomeStatus.UNKNOWN, change.post_id, error=message)
            else:
                message = f"Not sent yet: {self.problem.message}" if self.problem else "Not sent yet."
                self.note(change, OutcomeStatus.HELD, change.post_id, error=message)

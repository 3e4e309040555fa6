"""What the answers that earlier runs lost mean for this run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from calendar_sync.model.entry import EntryKey
from calendar_sync.model.plan import AttemptState, Record
from calendar_sync.planner.recovery import Settlement
from calendar_sync.session import Session


def quiet_period(session: Session) -> timedelta:
    """Return how long a request without an answer is waited for before it counts as lost."""
    return timedelta(seconds=session.settings.buffer.quiet_period)


def settled(known: Mapping[EntryKey, Record], settlements: Sequence[Settlement]) -> dict[EntryKey, Record]:
    """Return the records of the ledger with those that were found to be true besides."""
    records = dict(known)
    records.update((item.record.key, item.record) for item in settlements if item.record is not None)
    return records


def unsettled(settlements: Sequence[Settlement]) -> dict[EntryKey, str]:
    """Return what is still open, and in words until when, by entry."""
    return {
        item.attempt.key: f"{item.error}; run again after {item.wait_until:%H:%M:%S} UTC"
        for item in settlements
        if item.state is AttemptState.UNKNOWN and item.wait_until is not None
    }


def write_down(session: Session, settlements: Sequence[Settlement]) -> None:
    """Put into the ledger what was found out."""
    session.ledger.settle(
        [
            (item.attempt.attempt_id, item.state, item.record.post_id if item.record else None, item.error)
            for item in settlements
        ],
        [item.record for item in settlements if item.record is not None],
        now=session.clock(),
    )

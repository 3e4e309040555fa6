"""Who runs a fleet's work: each worker holds a slot, and everything that it holds goes by the slot's name.

A slot is a lease like any other, renewed while its worker lives. Whoever takes it over takes away what the worker
before held: should that one wake up late, it finds at its next renewal that it has nothing left to send with.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, select, update

from calendar_sync.ledger.codec import moment, stored
from calendar_sync.ledger.process import Process
from calendar_sync.ledger.schema import attempts, leases
from calendar_sync.ledger.store import Ledger
from calendar_sync.model.entry import EntryKey
from calendar_sync.model.plan import Action, AttemptState

_SLOT = "slot:"
_PARKED = "~/"
"""No slot is called so."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot as the ledger knows it.

    Args:
        name: Of the slot.
        holder: Who holds it, for people.
        until: Until when, unless renewed, aware UTC.
        is_gone: Its process has certainly ended.
    """

    name: str
    holder: str
    until: datetime
    is_gone: bool

    def is_alive(self, now: datetime) -> bool:
        """Return whether a worker may be at work in it (``now`` aware UTC)."""
        return self.until > now and not self.is_gone


def held_as(slot: str, generation: str, what: str = "") -> str:
    """Return the name under which a worker holds something; ids of runs in the ledger begin with it.

    Args:
        slot: Of the worker.
        generation: Of its process: a slot's next process has another one.
        what: The run that it is held for.
    """
    return f"{slot}/{generation}/{what}"


def take_slot(ledger: Ledger, slot: str, generation: str, holder: str, *, now: datetime, seconds: float) -> None:
    """Take a slot, and from its last worker everything that it held.

    Args:
        ledger: Which all workers share.
        slot: Its name.
        generation: Of this process.
        holder: Who this is, for people.
        now: Aware UTC.
        seconds: How long it is held unless renewed.

    Raises:
        RunInProgress: Another worker that is alive holds it.
    """
    ledger.acquire(_SLOT + slot, held_as(slot, generation), holder, now=now, seconds=seconds)
    drop_held(ledger, slot, but=generation)


def keep_slot(ledger: Ledger, slot: str, generation: str, *, now: datetime, seconds: float) -> None:
    """Hold a slot for longer.

    Raises:
        RunInProgress: Another worker has taken it.
    """
    ledger.renew(_SLOT + slot, held_as(slot, generation), now=now, seconds=seconds)


def drop_held(ledger: Ledger, slot: str, *, but: str = "") -> None:
    """Take away everything that workers hold by a slot.

    Args:
        ledger: Which all workers share.
        slot: Its name.
        but: The generation that keeps what it has; empty for none.
    """
    held = leases.c.run_id.startswith(f"{slot}/", autoescape=True)
    if but:
        held &= ~leases.c.run_id.startswith(held_as(slot, but), autoescape=True)
    with ledger.transaction() as connection:
        connection.execute(delete(leases).where(held))


def drop_held_for(ledger: Ledger, what: str, *, parked: bool = True) -> None:
    """Take away what any worker holds for one run.

    Args:
        ledger: Which all workers share.
        what: The run.
        parked: Also what is kept for it while no worker has it in hand.
    """
    held = leases.c.run_id.endswith(f"/{what}", autoescape=True) | leases.c.run_id.contains(
        f"/{what}/", autoescape=True
    )
    if not parked:
        held &= leases.c.run_id != _PARKED + what
    with ledger.transaction() as connection:
        connection.execute(delete(leases).where(held))


def done_for(ledger: Ledger, calendar_id: str, what: str) -> dict[EntryKey, frozenset[Action]]:
    """Return what one run of a fleet has done so far, by entry, whichever workers did it.

    Args:
        ledger: Which all workers share.
        calendar_id: Of the calendar.
        what: The run.
    """
    query = select(attempts.c.row_id, attempts.c.channel_id, attempts.c.action).where(
        attempts.c.calendar_id == calendar_id,
        attempts.c.state == str(AttemptState.DONE),
        attempts.c.run_id.contains(f"/{what}/", autoescape=True),
    )
    with ledger.transaction() as connection:
        rows = connection.execute(query).all()
    found: dict[EntryKey, frozenset[Action]] = {}
    for row_id, channel_id, action in rows:
        key = EntryKey(calendar_id, row_id, channel_id)
        found[key] = found.get(key, frozenset()) | {Action(action)}
    return found


def park(ledger: Ledger, lease: str, mine: str, run_id: str, *, until: datetime) -> None:
    """Keep a lease for a run that no worker has in hand; nothing is kept where it is another one's by now.

    Args:
        ledger: Which all workers share.
        lease: What is held.
        mine: As whom the worker holds it.
        run_id: Of the run.
        until: How long it is kept, aware UTC.
    """
    kept = {"run_id": _PARKED + run_id, "expires_at": stored(until), "holder": f"{run_id}, which waits", "machine": ""}
    _rename(ledger, lease, mine, kept)


def unpark(ledger: Ledger, lease: str, mine: str, run_id: str) -> None:
    """Take a lease that was kept for a run; see :func:`park`."""
    _rename(ledger, lease, _PARKED + run_id, {"run_id": mine})


def parked_until(ledger: Ledger, lease: str) -> datetime | None:
    """Return how long a lease is kept for a run that waits (aware UTC); ``None`` where it is not kept for any."""
    query = select(leases.c.expires_at).where(
        leases.c.calendar_id == lease, leases.c.run_id.startswith(_PARKED, autoescape=True)
    )
    with ledger.transaction() as connection:
        return moment(connection.execute(query).scalar())


def _rename(ledger: Ledger, lease: str, was: str, becomes: dict[str, str]) -> None:
    query = update(leases).where(leases.c.calendar_id == lease, leases.c.run_id == was).values(**becomes)
    with ledger.transaction() as connection:
        connection.execute(query)


def slots(ledger: Ledger) -> tuple[Slot, ...]:
    """Return all slots that are held, or whose hold has run out, by name."""
    query = select(leases).where(leases.c.calendar_id.startswith(_SLOT, autoescape=True))
    with ledger.transaction() as connection:
        rows = connection.execute(query.order_by(leases.c.calendar_id)).all()
    return tuple(
        Slot(
            row.calendar_id.removeprefix(_SLOT),
            row.holder,
            _until(row.expires_at),
            Process(row.machine, row.pid, row.process_started).is_gone(),
        )
        for row in rows
    )


def _until(text: str) -> datetime:
    return moment(text) or datetime.min.replace(tzinfo=UTC)

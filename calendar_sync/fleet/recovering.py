"""Giving what a dead worker had begun to the others; by hand, and by any worker that finds one dead for long."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from dbos import DBOSClient

from calendar_sync.errors import RunInProgress
from calendar_sync.fleet import engine
from calendar_sync.holding import holder_name
from calendar_sync.ledger import Ledger
from calendar_sync.ledger.slots import drop_held, slots, take_slot
from calendar_sync.opening import now

HOLD = 60.0
"""Seconds that recovering a slot may take; nobody starts in it meanwhile."""

LONG_DEAD = timedelta(minutes=5)
"""A supervisor has started a worker again within so long; after that others go on with what it had begun."""


def recover(ledger: Ledger, url: str, slot: str, mine: str) -> list[str]:
    """Give what the worker in a slot had begun to the others; return the engine's ids of it.

    Should it wake up after all, it finds at its next renewal that it holds nothing any more.

    Args:
        ledger: Which all workers share.
        url: Of the engine's database.
        slot: Of the dead worker.
        mine: Tells who recovers it from all others who might.

    Raises:
        RunInProgress: A worker in that slot lives.
    """
    take_slot(ledger, slot, mine, f"{holder_name()}, to recover it", now=now(), seconds=HOLD)
    try:
        with engine.opened(url) as client:
            return give_up(client, slot)
    finally:
        drop_held(ledger, slot)


def recover_long_dead(ledger: Ledger, url: str, mine: str) -> dict[str, list[str]]:
    """Recover all slots whose workers have not been heard of for long; return what each had begun."""
    found: dict[str, list[str]] = {}
    for slot in slots(ledger):
        if slot.until + LONG_DEAD < now():
            try:
                found[slot.name] = recover(ledger, url, slot.name, mine)
            except RunInProgress:
                # It is back, or another worker was quicker.
                continue
    return found


def give_up(client: DBOSClient, slot: str) -> list[str]:
    """Give what a worker has begun to whoever comes next; return the ids of its parts of runs.

    Args:
        client: The engine.
        slot: Of the worker, which is dead, or about to end.
    """
    rows = client.list_workflows(
        status="PENDING", executor_id=slot, queue_name=engine.QUEUE, load_input=False, load_output=False
    )
    ids = [row.workflow_id for row in rows]
    give_back(client, ids)
    return ids


def give_back(client: DBOSClient, ids: Collection[str]) -> None:
    """Give parts of runs (the engine's ids) that were begun to whoever comes next."""
    if ids:
        client.resume_workflows(sorted(ids), queue_name=engine.QUEUE)

"""What one run needs from outside, what it has prepared, and how it ended."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from calendar_sync.calendars.mapping import Mapped
from calendar_sync.calendars.writeback import Calendar
from calendar_sync.errors import CalendarError, CalendarSyncError
from calendar_sync.executor.applied import Applied
from calendar_sync.executor.ports import StopFlag
from calendar_sync.model.buffer import ActualState
from calendar_sync.model.entry import DesiredState, EntryKey
from calendar_sync.model.plan import Outcome, Plan, Record
from calendar_sync.model.sheet import Sheet
from calendar_sync.passed import Notebook
from calendar_sync.planner.recovery import Settlement
from calendar_sync.probing import Probe

if TYPE_CHECKING:
    from calendar_sync.buffer import BufferClient
    from calendar_sync.config import Settings
    from calendar_sync.ledger import Ledger


@dataclass(slots=True)
class Session:
    """Everything one run needs from outside.

    Args:
        calendar: The backend of the calendar.
        location: Path or URL, for people and as identity.
        settings: As read.
        client: Buffer.
        ledger: The record of every attempt.
        clock: Gives aware UTC.
        sleep: Waits for so many seconds.
        progress: Called with (done, total, what).
        stop: Set by signals.
        allow_now: Publishing at once is agreed to.
        probe: Looks behind addresses of media; ``None`` where nobody asked for it.
        key_hash: Under which the ledger remembers what the key reaches; empty remembers nothing.
        refresh_channels: Ask Buffer for the channels, however young the remembered ones are.
        notebook: Where it is kept which entries have passed the networks' rules.
        row_notebook: Where it is kept what rows were read as.
        settled: Whose side single entries have, ``sheet`` or ``buffer``, whatever the settings say.
        everything: Read all unsent posts of all channels, and all ideas, whatever the rows name.
        only_rows: Rows that are to be looked after, as ``--row`` names them; all where empty.
        held_as: What the ids of its runs begin with: where a worker has died, others know by it what it held.
    """

    calendar: Calendar
    location: str
    settings: Settings
    client: BufferClient
    ledger: Ledger
    clock: Callable[[], datetime]
    sleep: Callable[[float], None]
    progress: Callable[[int, int, str], None] = lambda _done, _total, _what: None
    stop: StopFlag = field(default_factory=StopFlag)
    allow_now: bool = False
    probe: Probe | None = None
    key_hash: str = ""
    refresh_channels: bool = False
    notebook: Notebook = field(default_factory=Notebook)
    row_notebook: Notebook = field(default_factory=Notebook)
    only_rows: tuple[str, ...] = ()
    settled: Mapping[EntryKey, str] = field(default_factory=dict)
    everything: bool = False
    held_as: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan and everything it was made from.

    Args:
        sheet: The calendar as read.
        mapped: Its columns.
        desired: What it wants.
        actual: What Buffer has.
        records: The base, open attempts settled.
        settlements: What Buffer shows about open attempts; not written down yet.
        plan: What a sync would do.
        page_requests: Requests that one reading of Buffer takes.
        saved_plan: Digest of the saved plan that this is, or is the rest of; empty where there is none.
    """

    sheet: Sheet
    mapped: Mapped
    desired: DesiredState
    actual: ActualState
    records: Mapping[EntryKey, Record]
    settlements: tuple[Settlement, ...]
    plan: Plan
    page_requests: int
    saved_plan: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """How a sync ended.

    Args:
        plan: What was carried out.
        outcomes: In plan order.
        requests_used: By the whole run.
        problem: What stopped it; ``None`` when it went through.
        read_back: False where something was sent that could not be read back afterwards.
        unwritten: Why results did not reach the sheet; ``None`` when they did. The ledger keeps them.
        unplaced: Rows that left the calendar while it ran.
        twins: Posts that had arrived a second time and were taken away, as (entry, post id).
    """

    plan: Plan
    outcomes: tuple[Outcome, ...]
    requests_used: int
    problem: CalendarSyncError | None = None
    read_back: bool = True
    unwritten: CalendarError | None = None
    unplaced: tuple[str, ...] = ()
    twins: tuple[tuple[EntryKey, str], ...] = ()

    def in_short(self) -> dict[str, object]:
        """Return how the run ended in a few words, for the ledger."""
        counts: dict[str, int] = {}
        for outcome in self.outcomes:
            name = f"{outcome.action}.{outcome.status}"
            counts[name] = counts.get(name, 0) + 1
        return {
            "outcomes": counts,
            "requests_used": self.requests_used,
            "problem": self.problem.message if self.problem else "",
        }


def report_of(
    session: Session,
    prepared: Prepared,
    applied: Applied,
    unwritten: CalendarError | None,
    unplaced: tuple[str, ...],
) -> Report:
    """Return how a run ended.

    Args:
        session: Of the run.
        prepared: The plan and what it was made from.
        applied: What became of it.
        unwritten: Why results did not reach the sheet.
        unplaced: Rows that left the calendar while it ran.
    """
    outcomes = applied.outcomes
    return Report(
        plan=prepared.plan,
        outcomes=tuple(outcomes[change.key] for change in prepared.plan.changes if change.key in outcomes),
        requests_used=session.client.requests,
        problem=applied.problem,
        read_back=applied.read_back,
        unwritten=unwritten,
        unplaced=unplaced,
        twins=tuple(applied.twins),
    )


def fresh_id(location: str, organization_id: str = "") -> str:
    """Return the id that a calendar gets when nothing is known of it."""
    return hashlib.sha256(f"{organization_id}\n{location}".encode()).hexdigest()[:16]

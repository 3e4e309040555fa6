"""The plan: what a sync would do, and why, as data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from calendar_sync.model.budget import Forecast
from calendar_sync.model.entry import EntryKey, Issue
from calendar_sync.model.quick import quick
from calendar_sync.model.settle import CellChange, Sides, Way


class Action(StrEnum):
    """What happens to one entry. The order is the order in which a preview shows them."""

    DELETE = "delete"
    CONFLICT = "conflict"
    EDIT = "edit"
    CREATE = "create"
    IDEA = "idea"
    PULL = "pull"
    ADOPT = "adopt"
    DRIFT = "drift"
    BLOCKED = "blocked"
    HOLD = "hold"
    NOOP = "noop"


class Why(StrEnum):
    """Reasons that other rooms act on; the ``reason`` of a change says the same, and more, to people."""

    OTHER = ""
    STATUS = "status"
    HIDDEN = "hidden"
    SENT = "sent"
    ALREADY_GONE = "already gone"
    NO_ROW = "no row"
    MAY_BE_SENT = "may be sent"


WRITES = frozenset({Action.DELETE, Action.EDIT, Action.CREATE, Action.IDEA})
"""Actions that send something to Buffer."""

EFFECTS = WRITES | {Action.ADOPT, Action.PULL}
"""Actions that change anything at all: Buffer, or what the ledger and the sheet know."""


@quick
@dataclass(frozen=True, slots=True)
class Change:
    """One line of a plan.

    Args:
        action: What happens.
        key: Whose entry; ``channel_id`` is empty where the whole row is meant.
        tab: Tab name; empty where the row is gone.
        row: 1-based row number when the plan was made; 0 where the row is gone.
        channel: ``service:name`` for people; ``ideas`` for the idea board; empty for a whole row.
        service: Buffer's service name.
        due_at: Aware UTC; ``None`` for queue posts without a known time, drafts and ideas.
        before: What Buffer has now, in the words of ``entry_values``; ``None`` for a create.
        after: What Buffer will have; ``None`` for a delete.
        fields: Names of the values that differ, sorted.
        reason: Why, for people.
        why: Why, for programs, where something depends on it.
        post_id: Buffer's id, where there is one.
        idea_id: The idea that a create turns into a post.
        replace: Delete and create anew instead of editing.
        sides: Of each value that was changed in Buffer, or on both sides: what was last synced, and what the calendar
            and Buffer say now. Only where they disagree, or did until this change.
        ways: How a person can settle it, the one that is taken already left out; empty where nothing is open.
        cells: The user's own cells that are written: where Buffer's values come into the calendar, and nowhere else.
        cell: The cell to change for it to go, as ``May!D14``, where it is held or blocked; else empty.
        fix: How to mend it, where ``reason`` does not say so.
    """

    action: Action
    key: EntryKey
    tab: str
    row: int
    channel: str
    service: str
    due_at: datetime | None
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    fields: tuple[str, ...] = ()
    reason: str = ""
    why: Why = Why.OTHER
    post_id: str | None = None
    idea_id: str | None = None
    replace: bool = False
    sides: tuple[Sides, ...] = ()
    ways: tuple[Way, ...] = ()
    cells: tuple[CellChange, ...] = ()
    cell: str = ""
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Cost:
    """What the plan costs in requests.

    Args:
        requests: Requests that applying it will use, the verification read included.
        remaining: Requests left per window (``15m``, ``24h``, ``30d``) when the plan was made; absent if unknown.
        reading: Of the requests, those that read back what was done.
        resets_at: When each window opens anew, aware UTC.
        forecast: How far a run gets; ``None`` where nothing is to be sent.
    """

    requests: int
    remaining: Mapping[str, int] = field(default_factory=dict)
    reading: int = 0
    resets_at: Mapping[str, datetime] = field(default_factory=dict)
    forecast: Forecast | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sync would do; the same after a JSON round trip.

    Args:
        calendar_id: Whose plan.
        calendar: Path or URL.
        organization: Buffer's organization, as (id, name).
        changes: Sorted by :func:`sort_key`.
        issues: Problems found in rows.
        cost: Requests.
        base_digest: Of what the plan was made from (sheet, Buffer, ledger): another one means stale.
        digest: Of the plan itself.
        created_at: Aware UTC.
        complete: False when something could not be read.
    """

    calendar_id: str
    calendar: str
    organization: tuple[str, str]
    changes: tuple[Change, ...]
    issues: tuple[Issue, ...]
    cost: Cost
    base_digest: str
    digest: str
    created_at: datetime
    complete: bool = True

    def of(self, *actions: Action) -> tuple[Change, ...]:
        """Return the changes with one of ``actions``, in plan order."""
        # Of most plans nearly everything stays as it is, and identity is told ten times as fast as equality.
        same = Action.NOOP
        among = self.changes if same in actions else [change for change in self.changes if change.action is not same]
        return tuple(change for change in among if change.action in actions)

    def count(self, action: Action) -> int:
        """Return how many changes have ``action``."""
        return len([1 for change in self.changes if change.action is action])

    @property
    def has_effects(self) -> bool:
        """True when applying would change Buffer, the ledger or the ids in the sheet."""
        return bool(self.of(*EFFECTS))


class OutcomeStatus(StrEnum):
    """What became of a change."""

    DONE = "done"
    FAILED = "failed"
    BLOCKED = "blocked"
    HELD = "held"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one change.

    Args:
        key: Whose entry.
        action: What was to happen.
        status: What did.
        tab: As in the plan.
        row: As in the plan.
        channel: As in the plan.
        post_id: Buffer's id, if there is a post or idea.
        due_at: Aware UTC; the time Buffer gave.
        link: Of the published post.
        error: For people; empty when all is well.
    """

    key: EntryKey
    action: Action
    status: OutcomeStatus
    tab: str = ""
    row: int = 0
    channel: str = ""
    post_id: str | None = None
    due_at: datetime | None = None
    link: str | None = None
    error: str = ""


@quick
@dataclass(frozen=True, slots=True)
class Record:
    """What was last applied for one entry: the base of the three-way comparison.

    Args:
        key: Whose entry.
        state: ``live`` (a post we own), ``idea`` (on the board), ``sent``, ``removed``, ``promoted`` or ``named`` (its
            row got a Sync ID, and nothing has been sent for it yet).
        post_id: Buffer's id of the post or idea.
        service: Buffer's service name.
        channel: ``service:name`` when it was applied.
        desired_hash: Of the entry as the sheet had it.
        actual_hash: Of the post as Buffer had it right afterwards.
        desired_json: The values behind ``desired_hash``; parsed only where they are shown.
        actual_json: The values behind ``actual_hash``.
        due_at: Aware UTC, as Buffer had it.
    """

    key: EntryKey
    state: str
    post_id: str
    service: str
    channel: str
    desired_hash: str
    actual_hash: str
    desired_json: str = "{}"
    actual_json: str = "{}"
    due_at: datetime | None = None

    @property
    def desired(self) -> dict[str, Any]:
        """The values the sheet had, in the words of ``canonical.entry_values``."""
        return dict(json.loads(self.desired_json))

    @property
    def actual(self) -> dict[str, Any]:
        """The values Buffer had, in the words of ``canonical.post_values``."""
        return dict(json.loads(self.actual_json))


class AttemptState(StrEnum):
    """How far a write got.

    ``intended`` was certainly not sent; ``sent`` and ``unknown`` may have been carried out. ``lost`` was sent, nobody
    answered, and Buffer showed nothing of it after the quiet period: it is taken for not carried out and may be sent
    again, but should it turn up later, it is known to be ours.
    """

    INTENDED = "intended"
    SENT = "sent"
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One write to Buffer, on paper before the first byte leaves.

    Args:
        attempt_id: Unique in the ledger.
        run_id: The run it belongs to.
        key: Whose entry.
        action: ``create``, ``edit``, ``delete`` or ``idea``.
        state: How far it got.
        intended_at: Aware UTC.
        values: The wished values, in the words of ``canonical.entry_values``; empty for a delete.
        service: Buffer's service name.
        channel: ``service:name`` for people.
        post_id: The post edited or deleted, or the one that was created.
        sent_at: Aware UTC; ``None`` as long as nothing was sent.
        error: Buffer's words, or what went wrong on the way.
    """

    attempt_id: int
    run_id: str
    key: EntryKey
    action: Action
    state: AttemptState
    intended_at: datetime
    values: Mapping[str, Any]
    service: str
    channel: str
    post_id: str | None = None
    sent_at: datetime | None = None
    error: str = ""

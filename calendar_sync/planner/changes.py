"""What every change is made from: both sides and the base, indexed once, and the making of a change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from calendar_sync.model.buffer import ActualState, Channel, Idea, Post
from calendar_sync.model.canonical import canonical_text, iso
from calendar_sync.model.clocks import told
from calendar_sync.model.entry import (
    IDEA_CHANNEL,
    DesiredState,
    Entry,
    EntryKey,
    Issue,
    Kind,
    Origin,
    RowIdentity,
    Schedule,
    Severity,
)
from calendar_sync.model.plan import Action, Change, Record, Why
from calendar_sync.model.settle import Sides, Way
from calendar_sync.planner.likeness import Likeness
from calendar_sync.planner.match import Finder
from calendar_sync.planner.ownership import Base, Ownership, settle_ownership
from calendar_sync.planner.policy import Policy

NOWHERE = Origin("", 0)
"""Of rows that are gone."""


@dataclass(slots=True)
class View:
    """Both sides and the base.

    Args:
        desired: The calendar's side.
        actual: Buffer's side.
        base: What was last applied.
        policy: What the user allows.
        now: Aware UTC.
        issues: What turns out to be wrong with rows while changes are made.
        handles: What a change calls a channel, by its id.
        synced_rows: Ids of the rows that the ledger knows.
    """

    desired: DesiredState
    actual: ActualState
    base: Base
    policy: Policy
    now: datetime
    issues: list[Issue] = field(default_factory=list)
    channels: dict[str, Channel] = field(init=False)
    handles: dict[str, str] = field(init=False)
    posts: dict[str, Post] = field(init=False)
    ideas: dict[str, Idea] = field(init=False)
    identities: dict[str, RowIdentity] = field(init=False)
    origins: dict[str, Origin] = field(init=False)
    ownership: Ownership = field(init=False)
    finder: Finder = field(init=False)
    synced_rows: frozenset[str] = field(init=False)
    _held: dict[tuple[str, str], Origin] = field(init=False)
    _beside: dict[str, list[Entry]] = field(default_factory=dict, init=False)
    _said: set[tuple[str, str, str | None]] = field(default_factory=set, init=False)
    _orphaned: Likeness | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.channels = {channel.id: channel for channel in self.actual.channels}
        self.handles = {**{channel.id: channel.handle for channel in self.actual.channels}, IDEA_CHANNEL: "ideas"}
        self.posts = {post.id: post for post in self.actual.posts}
        self.ideas = {idea.id: idea for idea in self.actual.ideas}
        self.identities = {row.row_id: row for row in self.desired.rows}
        self.origins = {row.row_id: Origin(row.tab, row.number) for row in self.desired.rows}
        self.ownership = settle_ownership(self.desired, self.actual, self.base)
        owned = {record.post_id for record in self.ownership.records.values()} | self.base.elsewhere.keys()
        self.finder = Finder(self.actual, owned)
        self.synced_rows = frozenset(key.row_id for key in self.base.records)
        self._held = {(held.key.row_id, held.key.channel_id): held.origin for held in self.desired.held}

    def says(self, channel_id: str, text: str, due_at: str | None) -> bool:
        """Return whether a row wants this on a channel: canonical text, and time as written by ``iso``."""
        if not self._said:
            for one in self.desired.entries:
                self._said.add((one.key.channel_id, canonical_text(one.text), iso(one.due_at)))
        return (channel_id, text, due_at) in self._said

    def orphans_like(self, channel_id: str, values: Mapping[str, Any]) -> Iterator[tuple[Post, str]]:
        """Yield posts of a channel whose rows are gone that are like what a row wants, and what they have in common."""
        if self._orphaned is None:
            found = (self.posts.get(post_id) for post_id in self.ownership.orphans)
            self._orphaned = Likeness(post for post in found if post is not None)
        return self._orphaned.of(channel_id, values["text"], values["due_at"])

    def zones(self, entry: Entry) -> tuple[str, ...]:
        """Return the zones in which times of an entry are spoken of, as far as they are known: its row's first."""
        row, channel = self.identities.get(entry.key.row_id), self.channels.get(entry.key.channel_id)
        return (row.timezone if row else "", channel.timezone if channel else "")

    def beside(self, entry: Entry) -> list[Entry]:
        """Return what the row of an entry wants on its other channels."""
        if not self._beside:
            for one in self.desired.entries:
                self._beside.setdefault(one.key.row_id, []).append(one)
        return [other for other in self._beside[entry.key.row_id] if other.key != entry.key]

    def kept_by(self, post_id: str) -> Origin | None:
        """Return where the row stands that owns a post and is held, so that the post stays as it is."""
        for key, record in self.ownership.records.items():
            if record.post_id == post_id and record.state in ("live", "sent"):
                return self._held.get((key.row_id, "")) or self._held.get((key.row_id, key.channel_id))
        return None


def entry_change(
    view: View,
    entry: Entry,
    action: Action,
    reason: str,
    *,
    due_at: datetime | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    fields: tuple[str, ...] = (),
    why: Why = Why.OTHER,
    post_id: str | None = None,
    idea_id: str | None = None,
    replace: bool = False,
    sides: tuple[Sides, ...] = (),
    ways: tuple[Way, ...] = (),
    fix: str = "",
) -> Change:
    """Return a change of ``entry``; see :class:`calendar_sync.model.plan.Change`.

    What is kept back names the cell of the row by which people know it: its text.
    """
    text = entry.text_field if entry.text_field in entry.origin.columns else "text"
    return Change(
        action=action,
        key=entry.key,
        tab=entry.origin.tab,
        row=entry.origin.row,
        channel=view.handles.get(entry.key.channel_id, ""),
        service=entry.service,
        due_at=due_at or entry.due_at,
        before=before,
        after=after,
        fields=fields,
        reason=reason,
        why=why,
        post_id=post_id,
        idea_id=idea_id,
        replace=replace,
        sides=sides,
        ways=ways,
        cell=entry.origin.cell(text, "title", "date") if action in _KEPT_BACK and entry.origin.columns else "",
        fix=fix,
    )


_KEPT_BACK = frozenset({Action.HOLD, Action.BLOCKED})


def record_change(
    action: Action,
    record: Record,
    place: Origin,
    due_at: datetime | None,
    reason: str,
    *,
    why: Why = Why.OTHER,
    before: Mapping[str, Any] | None = None,
) -> Change:
    """Return a change of what a row owns though the row no longer asks for it."""
    return Change(
        action=action,
        key=record.key,
        tab=place.tab,
        row=place.row,
        channel=record.channel,
        service=record.service,
        due_at=due_at,
        before=before,
        reason=reason,
        why=why,
        post_id=record.post_id,
    )


def row_change(action: Action, key: EntryKey, place: Origin, reason: str, *, channel: str = "") -> Change:
    """Return a change of something that owns nothing."""
    return Change(action, key, place.tab, place.row, channel, "", None, reason=reason)


def past_due(entry: Entry, now: datetime, *zones: str) -> Issue | None:
    """Return an issue where an entry is to be scheduled for a moment that has passed; Buffer refuses those.

    Args:
        entry: What is wanted.
        now: Aware UTC.
        zones: Names of time zones; the first that is known is spoken of.
    """
    if entry.schedule is not Schedule.AT or entry.due_at is None or entry.due_at > now or entry.kind is Kind.IDEA:
        return None
    return Issue(
        rule="schedule.past",
        severity=Severity.ERROR,
        cell=entry.origin.cell("date"),
        message=f"{told(entry.due_at, *zones)} has passed.",
        fix="Choose a later date and time. If the post is already out, give the row a status such as Published.",
        row=entry.origin.row,
        tab=entry.origin.tab,
        channel_id=entry.key.channel_id,
    )

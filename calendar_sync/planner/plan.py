"""Making the plan: every entry and every owned post gets exactly one change."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from calendar_sync.model.buffer import ActualState, Channel, Idea, Post
from calendar_sync.model.canonical import differing, digest, entry_values, idea_values, iso, post_values
from calendar_sync.model.entry import (
    IDEA_CHANNEL,
    DesiredState,
    Entry,
    EntryKey,
    Held,
    HoldReason,
    Issue,
    Kind,
    Origin,
    Schedule,
    Severity,
)
from calendar_sync.model.plan import Action, Change, Cost, Plan, Record, Why
from calendar_sync.planner.match import Finder, unequal
from calendar_sync.planner.policy import Policy

UNTOUCHED = timedelta(seconds=60)
"""A post whose last update is no later than this after its creation was not changed by hand since."""

_HOLDS = {HoldReason.STATUS: Why.STATUS, HoldReason.HIDDEN: Why.HIDDEN}
_ORDER = {action: place for place, action in enumerate(Action)}


@dataclass(frozen=True, slots=True)
class Base:
    """What the ledger knows.

    Args:
        records: What was last applied, by entry.
        elsewhere: Post ids that other calendars own, with their locations.
        unsettled: Entries whose last attempt has no known outcome yet, with a word on when it will be known.
    """

    records: Mapping[EntryKey, Record] = field(default_factory=dict)
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    unsettled: Mapping[EntryKey, str] = field(default_factory=dict)


def sort_key(change: Change) -> tuple[Any, ...]:
    """Order of changes in a plan: by action, then soonest due, then place, then channel."""
    key = change.key
    return (
        _ORDER[change.action],
        iso(change.due_at) or "~",
        change.tab,
        change.row,
        change.channel,
        key.row_id,
        key.channel_id,
    )


def past_due(entry: Entry, now: datetime) -> Issue | None:
    """Return an issue where an entry is to be scheduled for a moment that has passed; Buffer refuses those."""
    if entry.schedule is not Schedule.AT or entry.due_at is None or entry.due_at > now or entry.kind is Kind.IDEA:
        return None
    return Issue(
        rule="schedule.past",
        severity=Severity.ERROR,
        cell=entry.origin.cell("date"),
        message=f"{entry.due_at:%Y-%m-%d %H:%M} UTC has passed.",
        fix="Choose a later date and time. If the post is already out, give the row a status such as Published.",
        row=entry.origin.row,
        tab=entry.origin.tab,
        channel_id=entry.key.channel_id,
    )


@dataclass(slots=True)
class _Planner:
    desired: DesiredState
    actual: ActualState
    base: Base
    policy: Policy
    now: datetime
    channels: dict[str, Channel] = field(init=False)
    posts: dict[str, Post] = field(init=False)
    ideas: dict[str, Idea] = field(init=False)
    records: dict[EntryKey, Record] = field(init=False)
    finder: Finder = field(init=False)
    changes: list[Change] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    done: set[EntryKey] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.channels = {channel.id: channel for channel in self.actual.channels}
        self.posts = {post.id: post for post in self.actual.posts}
        self.ideas = {idea.id: idea for idea in self.actual.ideas}
        self.records = {key: record for key, record in self.base.records.items() if record.state != "removed"}
        owned = {record.post_id for record in self.records.values()} | self.base.elsewhere.keys()
        # Ids in the sheet stand in for a ledger that was lost; an empty hash says that the base is unknown.
        for key, post_id in self.desired.post_ids.items():
            if key not in self.records and post_id not in owned:
                self.records[key] = self._record_from_sheet(key, post_id)
                owned.add(post_id)
        self.finder = Finder(self.actual, owned)

    def _record_from_sheet(self, key: EntryKey, post_id: str) -> Record:
        channel = self.channels.get(key.channel_id)
        return Record(
            key=key,
            state="idea" if key.channel_id == IDEA_CHANNEL else "live",
            post_id=post_id,
            service=channel.service if channel else "",
            channel=channel.handle if channel else "ideas",
            desired_hash="",
            actual_hash="",
        )

    def run(self) -> None:
        rows_with_posts = {entry.key.row_id for entry in self.desired.entries if entry.kind is not Kind.IDEA}
        for entry in self.desired.entries:
            self.done.add(entry.key)
            self._entry(entry)
        for held in self.desired.held:
            self._held(held)
        cancelled = {item.key.row_id: item for item in self.desired.cancelled}
        row_ids = self.desired.row_ids
        for key, record in sorted(self.records.items()):
            if key in self.done or record.state == "promoted":
                continue
            if key.row_id in cancelled:
                item = cancelled[key.row_id]
                self._remove(record, item.origin, item.message, ask_prune=False)
            elif key.channel_id == IDEA_CHANNEL and key.row_id in rows_with_posts:
                continue
            elif key.row_id in row_ids:
                self._remove(record, self._origin(key.row_id), "the row no longer names this channel", ask_prune=False)
            else:
                self._remove(record, None, "the row is gone from the calendar", ask_prune=True)
        for item in self.desired.cancelled:
            if not any(change.key.row_id == item.key.row_id for change in self.changes):
                self._add(Action.NOOP, item.key, item.origin, reason=f"{item.message}; nothing in Buffer to take back")

    # Entries

    def _entry(self, entry: Entry) -> None:
        values = entry_values(entry)
        if entry.key in self.base.unsettled:
            self._add(Action.HOLD, entry.key, entry.origin, entry, reason=self.base.unsettled[entry.key])
            return
        record = self.records.get(entry.key)
        if record is None:
            self._unowned(entry, values)
        elif entry.kind is Kind.IDEA:
            self._owned_idea(entry, values, record)
        else:
            self._owned_post(entry, values, record)

    def _unowned(self, entry: Entry, values: Mapping[str, Any]) -> None:
        elsewhere = self.desired.post_ids.get(entry.key, "")
        if elsewhere in self.base.elsewhere:
            place = self.base.elsewhere[elsewhere]
            reason = (
                f"its post belongs to another calendar, {place}; sync that one, or clear this row's Sync ID and "
                "Post IDs to post it a second time"
            )
            self._add(Action.HOLD, entry.key, entry.origin, entry, reason=reason, post_id=elsewhere)
            return
        found: list[Post] | list[Idea] = (
            self.finder.ideas(values)
            if entry.kind is Kind.IDEA
            else []
            if entry.schedule is Schedule.NOW
            else self.finder.posts(entry.key.channel_id, values)
        )
        if len(found) > 1:
            reason = f"{len(found)} posts in Buffer have the same text and time; nobody can tell which is this one"
            self._add(Action.HOLD, entry.key, entry.origin, entry, reason=reason)
        elif found:
            self._adopt(entry, values, found[0])
        else:
            self._create(entry, values, "new in the calendar")

    def _adopt(self, entry: Entry, values: Mapping[str, Any], found: Post | Idea) -> None:
        self.finder.claim(found.id)
        actual = idea_values(found) if isinstance(found, Idea) else post_values(found)
        fields = unequal(values, actual)
        due_at = found.date if isinstance(found, Idea) else found.due_at
        what = "idea" if isinstance(found, Idea) else "post"
        reason = f"this {what} is already in Buffer; it now belongs to the row"
        if fields and isinstance(found, Post) and not found.is_out:
            reason = f"already in Buffer, and brought in line with the row ({', '.join(fields)})"
            self._write(Action.EDIT, entry, values, actual, fields, reason, found.id)
            return
        self._add(
            Action.ADOPT, entry.key, entry.origin, entry,
            due_at=due_at, before=actual, after=values, reason=reason, post_id=found.id,
        )  # fmt: skip

    def _create(self, entry: Entry, values: Mapping[str, Any], reason: str) -> None:
        if entry.kind is Kind.IDEA:
            self._add(Action.IDEA, entry.key, entry.origin, entry, after=values, reason=reason)
            return
        idea = self.records.get(EntryKey(entry.key.calendar_id, entry.key.row_id, IDEA_CHANNEL))
        idea_id = idea.post_id if idea and idea.state in ("idea", "promoted") else None
        if idea_id:
            reason = "the row's idea becomes a post"
        self._write(Action.CREATE, entry, values, None, (), reason, None, idea_id=idea_id)

    def _write(
        self,
        action: Action,
        entry: Entry,
        values: Mapping[str, Any],
        before: Mapping[str, Any] | None,
        fields: tuple[str, ...],
        reason: str,
        post_id: str | None,
        *,
        idea_id: str | None = None,
    ) -> None:
        issue = past_due(entry, self.now)
        if issue is not None:
            self.issues.append(issue)
            self._add(
                Action.BLOCKED, entry.key, entry.origin, entry, before=before, reason=issue.message, post_id=post_id
            )
            return
        self._add(
            action, entry.key, entry.origin, entry,
            before=before, after=values, fields=fields, reason=reason, post_id=post_id, idea_id=idea_id,
            replace=action is Action.EDIT and self.policy.update == "replace",
        )  # fmt: skip

    def _owned_post(self, entry: Entry, values: Mapping[str, Any], record: Record) -> None:
        post = self.posts.get(record.post_id)
        if post is None:
            self._gone(entry, values, record)
            return
        actual = post_values(post)
        sheet_changed = digest(values) != record.desired_hash
        if post.is_out or record.state == "sent":
            reason = "already sent"
            if sheet_changed and record.desired_hash:
                reason = "already sent; later changes to the row cannot reach it"
            self._same(entry, post, reason, Why.SENT)
            return
        if not record.desired_hash:
            self._unknown_base(entry, values, post, actual)
            return
        buffer_changed = digest(actual) != record.actual_hash
        if not sheet_changed and not buffer_changed:
            self._same(entry, post, f"Buffer could not publish it: {post.error}" if post.error else "")
            return
        fields = differing(record.desired, values) if sheet_changed else ()
        drifted = differing(record.actual, actual) if buffer_changed else ()
        if sheet_changed and not buffer_changed:
            self._write(
                Action.EDIT, entry, values, actual, fields, f"changed in the calendar: {_names(fields)}", post.id
            )
        elif sheet_changed and not unequal(values, actual):
            self._rebase(entry, values, post, actual, "the calendar and Buffer were changed to the same")
        elif sheet_changed:
            self._conflict(entry, values, post, actual, tuple(sorted({*fields, *drifted})))
        elif self.policy.drift == "overwrite":
            reason = f"changed in Buffer ({_names(drifted)}); the calendar's version is put back"
            self._write(Action.EDIT, entry, values, actual, drifted, reason, post.id)
        else:
            reason = f"changed in Buffer ({_names(drifted)}); kept as Buffer has it (--drift=overwrite puts it back)"
            self._add(
                Action.DRIFT, entry.key, entry.origin, entry,
                due_at=post.due_at, before=actual, after=values, fields=drifted, reason=reason, post_id=post.id,
            )  # fmt: skip

    def _unknown_base(self, entry: Entry, values: Mapping[str, Any], post: Post, actual: Mapping[str, Any]) -> None:
        """The ledger is lost but the sheet names the post: only the two sides can be compared."""
        fields = unequal(values, actual)
        if not fields:
            self._rebase(entry, values, post, actual, "known by the post id in the row")
        elif post.updated_at is None or post.updated_at <= post.created_at + UNTOUCHED:
            reason = f"differs from Buffer ({_names(fields)}), where nobody has touched it since it was created"
            self._write(Action.EDIT, entry, values, actual, fields, reason, post.id)
        else:
            self._conflict(entry, values, post, actual, fields)

    def _rebase(
        self, entry: Entry, values: Mapping[str, Any], post: Post, actual: Mapping[str, Any], reason: str
    ) -> None:
        self._add(
            Action.ADOPT, entry.key, entry.origin, entry,
            due_at=post.due_at, before=actual, after=values, reason=reason, post_id=post.id,
        )  # fmt: skip

    def _conflict(
        self,
        entry: Entry,
        values: Mapping[str, Any],
        post: Post,
        actual: Mapping[str, Any],
        fields: tuple[str, ...],
    ) -> None:
        if self.policy.conflict == "sheet":
            reason = f"changed on both sides ({_names(fields)}); the calendar wins, as asked"
            self._write(Action.EDIT, entry, values, actual, fields, reason, post.id)
        elif self.policy.conflict == "buffer":
            self._rebase(entry, values, post, actual, "changed on both sides; Buffer wins, as asked")
        else:
            reason = (
                f"changed in the calendar and in Buffer ({_names(fields)}); choose with --conflict=sheet or "
                "--conflict=buffer"
            )
            self._add(
                Action.CONFLICT, entry.key, entry.origin, entry,
                due_at=post.due_at, before=actual, after=values, fields=fields, reason=reason, post_id=post.id,
            )  # fmt: skip

    def _gone(self, entry: Entry, values: Mapping[str, Any], record: Record) -> None:
        if record.state == "sent":
            self._add(
                Action.NOOP, entry.key, entry.origin, entry, reason="already sent", why=Why.SENT, post_id=record.post_id
            )
        elif not self.actual.complete:
            reason = "Buffer could not be read wholly; whether the post is still there is not known"
            self._add(Action.HOLD, entry.key, entry.origin, entry, reason=reason, post_id=record.post_id)
        elif self.policy.drift == "overwrite":
            self._create(entry, values, "deleted in Buffer; created again, as asked")
        elif not record.desired_hash:
            reason = (
                f"the post that the row names ({record.post_id}) is not in this Buffer organization; clear the row's "
                "Post IDs cell to post it again"
            )
            self._add(Action.HOLD, entry.key, entry.origin, entry, reason=reason, post_id=record.post_id)
        else:
            reason = "deleted in Buffer; --drift=overwrite creates it again, or give the row the status Cancelled"
            self._add(Action.HOLD, entry.key, entry.origin, entry, reason=reason, post_id=record.post_id)

    def _owned_idea(self, entry: Entry, values: Mapping[str, Any], record: Record) -> None:
        idea = self.ideas.get(record.post_id)
        if not record.desired_hash and idea is not None:
            self._adopt(entry, values, idea)
        elif record.desired_hash and digest(values) != record.desired_hash:
            reason = "Buffer's ideas cannot be changed from outside; change it on the idea board"
            fields = differing(record.desired, values)
            self._add(Action.HOLD, entry.key, entry.origin, entry, fields=fields, reason=reason, post_id=record.post_id)
        else:
            reason = "" if idea else "no longer on the idea board"
            self._add(Action.NOOP, entry.key, entry.origin, entry, reason=reason, post_id=record.post_id)

    def _same(self, entry: Entry, post: Post, reason: str, why: Why = Why.OTHER) -> None:
        self._add(
            Action.NOOP, entry.key, entry.origin, entry, due_at=post.due_at, reason=reason, why=why, post_id=post.id
        )

    # Held rows

    def _held(self, held: Held) -> None:
        action = Action.BLOCKED if held.blocked else Action.HOLD
        if held.key.channel_id:
            keys = {held.key}
        else:
            row = (held.key.calendar_id, held.key.row_id)
            keys = {EntryKey(*row, channel_id) for channel_id, _, _ in held.channels}
            keys |= {
                key
                for key, record in self.records.items()
                if key.row_id == held.key.row_id and record.state != "promoted"
            }
        handles = {channel_id: (handle, service) for channel_id, handle, service in held.channels}
        for key in sorted(keys) or [held.key]:
            if key in self.done:
                continue
            self.done.add(key)
            record = self.records.get(key)
            post = self.posts.get(record.post_id) if record else None
            handle, service = handles.get(key.channel_id, ("", ""))
            self.changes.append(
                Change(
                    action=action,
                    key=key,
                    tab=held.origin.tab,
                    row=held.origin.row,
                    channel=record.channel if record else handle,
                    service=record.service if record else service,
                    due_at=post.due_at if post else None,
                    reason=held.message,
                    why=_HOLDS.get(held.reason, Why.OTHER),
                    post_id=record.post_id if record else None,
                )
            )

    # Removals

    def _remove(self, record: Record, origin: Origin | None, why: str, *, ask_prune: bool) -> None:
        post = self.posts.get(record.post_id)
        place = origin or Origin("", 0)
        due_at = post.due_at if post else record.due_at
        if record.state == "idea":
            if record.post_id in self.ideas or not self.actual.complete:
                reason = f"{why}; Buffer's ideas cannot be deleted from outside, so it stays on the board"
                self._removal(Action.HOLD, record, place, due_at, reason)
            return
        if record.state == "sent" or (post and post.is_out):
            if origin is not None:
                self._removal(Action.NOOP, record, place, due_at, f"{why}; already sent, so it stays", Why.SENT)
            return
        if post is None:
            if self.actual.complete:
                self._removal(Action.NOOP, record, place, due_at, f"{why}; already gone from Buffer", Why.ALREADY_GONE)
            else:
                self._removal(Action.HOLD, record, place, due_at, f"{why}; Buffer could not be read wholly")
            return
        if record.key in self.base.unsettled:
            self._removal(Action.HOLD, record, place, due_at, self.base.unsettled[record.key])
        elif ask_prune and not self.desired.complete:
            reason = f"{why}, but part of the calendar could not be read, so nothing is deleted"
            self._removal(Action.HOLD, record, place, due_at, reason)
        elif ask_prune and not self.policy.prune:
            reason = f"{why}; run with --prune to delete its post"
            self._removal(Action.HOLD, record, place, due_at, reason)
        else:
            self._removal(Action.DELETE, record, place, due_at, why, before=post_values(post))

    def _removal(
        self,
        action: Action,
        record: Record,
        place: Origin,
        due_at: datetime | None,
        reason: str,
        why: Why = Why.OTHER,
        before: Mapping[str, Any] | None = None,
    ) -> None:
        self.changes.append(
            Change(
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
        )

    # Helpers

    def _origin(self, row_id: str) -> Origin:
        return next(
            (Origin(row.tab, row.number) for row in self.desired.rows if row.row_id == row_id), Origin("", 0)
        )  # fmt: skip

    def _add(
        self,
        action: Action,
        key: EntryKey,
        origin: Origin,
        entry: Entry | None = None,
        *,
        due_at: datetime | None = None,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
        fields: tuple[str, ...] = (),
        reason: str = "",
        why: Why = Why.OTHER,
        post_id: str | None = None,
        idea_id: str | None = None,
        replace: bool = False,
    ) -> None:
        channel = self.channels.get(key.channel_id)
        is_idea = key.channel_id == IDEA_CHANNEL
        self.changes.append(
            Change(
                action=action,
                key=key,
                tab=origin.tab,
                row=origin.row,
                channel="ideas" if is_idea else channel.handle if channel else "",
                service=entry.service if entry else channel.service if channel else "",
                due_at=due_at or (entry.due_at if entry else None),
                before=before,
                after=after,
                fields=fields,
                reason=reason,
                why=why,
                post_id=post_id,
                idea_id=idea_id,
                replace=replace,
            )
        )


def _names(fields: Iterable[str]) -> str:
    return ", ".join(name.removeprefix("metadata.").replace("_", " ") for name in fields)


def make_plan(
    desired: DesiredState, actual: ActualState, base: Base, policy: Policy, *, location: str, now: datetime
) -> Plan:
    """Return what a sync would do.

    Args:
        desired: The calendar's side.
        actual: Buffer's side.
        base: What was last applied.
        policy: What the user allows.
        location: Path or URL of the calendar, for people.
        now: Aware UTC.
    """
    planner = _Planner(desired, actual, base, policy, now)
    planner.run()
    changes = tuple(sorted(planner.changes, key=sort_key))
    organization = actual.organization
    plan = Plan(
        calendar_id=desired.calendar_id,
        calendar=location,
        organization=(organization.id, organization.name),
        changes=changes,
        issues=(*desired.issues, *planner.issues),
        cost=Cost(0),
        base_digest="",
        digest="",
        created_at=now,
        complete=desired.complete and actual.complete,
    )
    return replace(plan, base_digest=_base_digest(base, actual), digest=plan_digest(plan))


def _base_digest(base: Base, actual: ActualState) -> str:
    records = sorted(
        [key.row_id, key.channel_id, record.post_id, record.desired_hash, record.actual_hash, record.state]
        for key, record in base.records.items()
    )
    owned = {record.post_id for record in base.records.values()}
    posts = sorted([post.id, post.status, digest(post_values(post))] for post in actual.posts if post.id in owned)
    return digest([records, posts])


def plan_digest(plan: Plan) -> str:
    """Return the digest of what a plan does: its changes in order, not its cost nor when it was made."""
    return digest(
        [
            plan.calendar_id,
            plan.organization[0],
            [
                [
                    str(change.action),
                    change.key.row_id,
                    change.key.channel_id,
                    iso(change.due_at),
                    json.dumps(change.after, sort_keys=True),
                    change.post_id,
                    change.idea_id,
                    change.replace,
                ]
                for change in plan.changes
            ],
        ]
    )

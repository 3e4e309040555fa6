"""Making the plan: every entry and every owned post gets exactly one change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from calendar_sync.model.buffer import ActualState, Post
from calendar_sync.model.canonical import digest_in_parts, entry_digest, entry_values, iso, post_digest
from calendar_sync.model.entry import DesiredState, Entry, EntryKey, Kind, Severity
from calendar_sync.model.plan import Action, Change, Cost, Plan, Record
from calendar_sync.planner.changes import NOWHERE, View, entry_change, past_due, row_change
from calendar_sync.planner.ideas import new_idea, owned_idea
from calendar_sync.planner.newcomers import new_post
from calendar_sync.planner.ownership import Base
from calendar_sync.planner.policy import Policy
from calendar_sync.planner.posts import in_step, owned_post
from calendar_sync.planner.removals import held_changes, nothing_to_take_back, records_by_row, removals
from calendar_sync.planner.twins import find_twins, twin_issue
from calendar_sync.planner.unknown import without_guesses

__all__ = ["Base", "make_plan", "past_due", "plan_digest", "sort_key"]

_NEVER = datetime.max.replace(tzinfo=UTC)
_ORDER = {action: place for place, action in enumerate(Action)}
_LAST = _ORDER[Action.NOOP]
_PORTION = 1000
"""Lines that are written down at once."""


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
    view = View(desired, actual, base, policy, now)
    digests: dict[EntryKey, str] = {}
    changes = tuple(sorted(without_guesses(view, _changes(view, digests)), key=sort_key))
    organization = actual.organization
    plan = Plan(
        calendar_id=desired.calendar_id,
        calendar=location,
        organization=(organization.id, organization.name),
        changes=changes,
        issues=(*desired.issues, *view.issues),
        cost=Cost(0),
        base_digest=_base_digest(view, digests),
        digest="",
        created_at=now,
        complete=desired.complete and actual.complete,
    )
    return replace(plan, digest=plan_digest(plan))


def sort_key(change: Change) -> tuple[Any, ...]:
    """Order of changes in a plan: by action, then soonest due, then place, then channel."""
    key = change.key
    action = change.action
    return (
        _LAST if action is Action.NOOP else _ORDER[action],
        change.due_at or _NEVER,
        change.tab,
        change.row,
        change.channel,
        key.row_id,
        key.channel_id,
    )


def _changes(view: View, digests: dict[EntryKey, str]) -> Iterator[Change]:
    """Yield all changes, and note the digest of what every entry wants."""
    done: set[EntryKey] = set()
    touched: set[str] = set()
    for key in view.base.unsettled.keys() - {entry.key for entry in view.desired.entries}:
        # Whatever the row says now: as long as nobody knows what Buffer did, nothing else is asked of it.
        done.add(key)
        touched.add(key.row_id)
        channel = view.channels.get(key.channel_id)
        place = view.origins.get(key.row_id, NOWHERE)
        yield row_change(Action.HOLD, key, place, view.base.unsettled[key], channel=channel.handle if channel else "")
    twins = find_twins(view.desired.entries, view.ownership.records, view.now)
    ownership = view.ownership
    recorded = ownership.records.get
    unusual = view.base.unsettled.keys() | ownership.doubtful.keys() | ownership.moved
    for entry in view.desired.entries:
        key = entry.key
        digests[key] = wish = entry.memo or entry_digest(entry)
        record = recorded(key)
        same = None
        if record is not None and record.desired_hash == wish and not (unusual and key in unusual):
            same = in_step(view, entry, record)
        yield same or _entry(view, entry, twins)
    done |= digests.keys()
    owned = records_by_row(view)
    for held in view.desired.held:
        yield from held_changes(view, held, owned.get(held.key.row_id, ()), done)
    cancelled = {item.key.row_id: item for item in view.desired.cancelled}
    for change in removals(view, cancelled, done):
        touched.add(change.key.row_id)
        yield change
    yield from nothing_to_take_back(view.desired.cancelled, touched)


def _entry(view: View, entry: Entry, twins: dict[EntryKey, Entry]) -> Change:
    waiting = view.base.unsettled.get(entry.key) or view.ownership.doubtful.get(entry.key)
    if waiting:
        return entry_change(view, entry, Action.HOLD, waiting)
    record = view.ownership.records.get(entry.key)
    if record is not None and entry.kind is not Kind.IDEA:
        return owned_post(view, entry, record)
    values = entry_values(entry)
    if entry.kind is Kind.IDEA:
        return owned_idea(view, entry, values, record) if record else new_idea(view, entry, values)
    if (first := twins.get(entry.key)) is not None:
        channel = view.channels.get(entry.key.channel_id)
        issue = twin_issue(entry, first, channel.handle if channel else entry.service, view.policy.duplicates)
        view.issues.append(issue)
        if issue.severity is Severity.ERROR:
            return entry_change(view, entry, Action.BLOCKED, issue.message)
    return new_post(view, entry, values)


def _base_digest(view: View, digests: dict[EntryKey, str]) -> str:
    """Return the digest of what the plan was made from: the sheet, the ledger, and what it owns in Buffer."""
    records, posts = view.base.records, view.posts
    # Nearly everything is in step: so each record is one line, with what the sheet and Buffer say beside it. Only ids
    # of rows may hold blanks, and nothing holds a line end.
    known = hashlib.sha256()
    keys = sorted(records)
    for start in range(0, len(keys), _PORTION):
        lines = [
            _known_line(key, record := records[key], digests.get(key, "-"), posts.get(record.post_id))
            for key in keys[start : start + _PORTION]
        ]
        known.update("".join(lines).encode("utf-8", "surrogatepass"))
    wished = sorted((key.row_id, key.channel_id, value) for key, value in digests.items() if key not in records)
    held = sorted([item.key.row_id, item.key.channel_id, str(item.reason)] for item in view.desired.held)
    cancelled = sorted(item.key.row_id for item in view.desired.cancelled)
    if len(posts) != len(view.actual.posts):
        # One id twice is no answer that can be relied on: whatever stands there is told.
        owned = {record.post_id for record in records.values()}
        wished += sorted((post.id, post.status, post_digest(post)) for post in view.actual.posts if post.id in owned)
    return digest_in_parts([wished, held, cancelled, known.hexdigest()])


def _known_line(key: EntryKey, record: Record, wished: str, post: Post | None) -> str:
    desired, actual = record.desired_hash, record.actual_hash
    if post is not None and wished == desired == actual == (post.memo or post_digest(post)):
        return f"{key.channel_id} {record.post_id} {desired} {record.state} {post.status} {key.row_id}\n"
    now = "- -" if post is None else f"{post.status} {'=' if (found := post_digest(post)) == actual else found}"
    return (
        f"{key.channel_id} {record.post_id} {desired} {actual} {record.state} {'=' if wished == desired else wished} "
        f"{now} {key.row_id}\n"
    )


def plan_digest(plan: Plan) -> str:
    """Return the digest of what a plan does: its changes in order, not its cost nor when it was made.

    What was shown of both sides, where they differ, is part of it. Of what stays as it is, only the names count.
    """
    return digest_in_parts(
        [
            plan.calendar_id,
            plan.organization[0],
            [
                f"{change.post_id} {change.key.channel_id} {change.key.row_id}"
                if change.action is Action.NOOP
                else (
                    change.action,
                    change.key.row_id,
                    change.key.channel_id,
                    iso(change.due_at),
                    "null" if change.after is None else json.dumps(change.after, sort_keys=True),
                    change.post_id,
                    change.idea_id,
                    change.replace,
                    [[side.name, side.base, side.sheet, side.buffer] for side in change.sides],
                    [[str(cell.ref), cell.field, cell.kind, cell.before, cell.after] for cell in change.cells],
                )
                for change in plan.changes
            ],
        ]
    )

"""Taking back a run, as a plan to be reviewed like any other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from calendar_sync.model.buffer import ActualState, Post
from calendar_sync.model.canonical import differing, digest, post_values
from calendar_sync.model.entry import EntryKey, Schedule
from calendar_sync.model.plan import Action, Attempt, AttemptState, Change, Plan, Record
from calendar_sync.planner.plan import plan_digest, sort_key


def make_undo(
    run: Plan,
    attempts: Sequence[Attempt],
    fresh: Plan,
    actual: ActualState,
    records: Mapping[EntryKey, Record],
    *,
    now: datetime,
) -> Plan:
    """Return the plan that takes ``run`` back as far as Buffer allows.

    What it created is deleted, what it edited is put back, what it deleted is created again. Posts that are out, and
    posts that somebody has changed since, stay as they are, and the plan says so; ideas cannot be deleted from outside.

    Args:
        run: The plan that was carried out.
        attempts: What became of it, from the ledger.
        fresh: A plan made now, for what the run did not touch.
        actual: Buffer's side now.
        records: The ledger's base now.
        now: Aware UTC.
    """
    done = _done(attempts)
    posts = {post.id: post for post in actual.posts}
    taken = {
        change.key: _take_back(change, done[change.key], posts, records.get(change.key), now)
        for change in run.changes
        if change.key in done and change.action in _WAYS
    }
    taken |= {change.key: _written(change) for change in run.changes if change.cells and change.key not in taken}
    rows = {key.row_id for key in taken}
    changes = sorted([*taken.values(), *_left(fresh, rows, taken)], key=sort_key)
    plan = replace(fresh, changes=tuple(changes), issues=(), created_at=now)
    return replace(plan, digest=plan_digest(plan))


def joined(parts: Sequence[Plan]) -> Plan:
    """Return the plan of which ``parts``, oldest first, were carried out one after the other.

    What an earlier part planned counts: to a later one, what was done already is nothing to do.
    """
    changes: dict[EntryKey, Change] = {}
    for part in parts:
        for change in part.changes:
            known = changes.get(change.key)
            if known is None or known.action not in _WAYS:
                changes[change.key] = change
    return replace(parts[-1], changes=tuple(changes.values()))


def _written(change: Change) -> Change:
    """Return a word on cells of the calendar: what stood in them is known, but they are the user's to put back."""
    cells = ", ".join(
        f"{cell.ref} ('{cell.before}')" if cell.before else f"{cell.ref} (empty)" for cell in change.cells
    )
    reason = (
        f"Buffer's version was written into the calendar; before, it said: {cells}. Put back by hand what is to stay"
    )
    return replace(change, action=Action.HOLD, fields=(), sides=(), ways=(), cells=(), reason=reason)


def _done(attempts: Sequence[Attempt]) -> dict[EntryKey, Attempt]:
    """Return the last thing that was really done to each entry."""
    return {attempt.key: attempt for attempt in attempts if attempt.state is AttemptState.DONE}


def _left(fresh: Plan, rows: set[str], taken: Mapping[EntryKey, Change]) -> Iterator[Change]:
    """Yield the other channels of the rows concerned, as they stand: an undo does nothing new to them."""
    for change in fresh.changes:
        if change.key.row_id in rows and change.key not in taken and change.post_id:
            yield replace(change, action=Action.NOOP, before=None, after=None, fields=(), reason="", replace=False)


def _take_back(
    change: Change, attempt: Attempt, posts: Mapping[str, Post], record: Record | None, now: datetime
) -> Change:
    post = posts.get(attempt.post_id or change.post_id or "")
    bare = replace(change, before=None, after=None, fields=(), replace=False, idea_id=None)
    if change.action is not Action.DELETE and post is not None:
        bare = replace(bare, post_id=post.id, due_at=post.due_at)
        if post.is_out:
            return replace(bare, action=Action.HOLD, reason="already sent; Buffer cannot take it back")
        if record is not None and record.actual_hash and digest(post_values(post)) != record.actual_hash:
            return replace(bare, action=Action.HOLD, reason="changed in Buffer since the run; left as it is")
    return _WAYS[change.action](change, bare, post, now)


def _uncreate(_change: Change, bare: Change, post: Post | None, _now: datetime) -> Change:
    if post is None:
        return replace(bare, action=Action.NOOP, reason="already gone from Buffer")
    return replace(bare, action=Action.DELETE, before=post_values(post), reason="created by the run")


def _unedit(change: Change, bare: Change, post: Post | None, now: datetime) -> Change:
    if post is None:
        return replace(bare, action=Action.HOLD, reason="gone from Buffer; there is nothing to put back")
    before = change.before or {}
    if _is_past(before, now):
        return replace(bare, action=Action.HOLD, reason="it was due at a time that has passed; left as it is")
    actual = post_values(post)
    fields = differing(actual, before)
    return replace(
        bare, action=Action.EDIT, before=actual, after=_wish(before), fields=fields, reason="edited by the run"
    )


def _undelete(change: Change, bare: Change, _post: Post | None, now: datetime) -> Change:
    before = change.before or {}
    if _is_past(before, now):
        return replace(bare, action=Action.HOLD, reason="it was due at a time that has passed; it stays deleted")
    return replace(bare, action=Action.CREATE, post_id=None, after=_wish(before), reason="deleted by the run")


def _unsave(_change: Change, bare: Change, _post: Post | None, _now: datetime) -> Change:
    return replace(bare, action=Action.HOLD, reason="Buffer's ideas cannot be deleted from outside; it stays")


def _is_past(values: Mapping[str, Any], now: datetime) -> bool:
    due_at = str(values.get("due_at") or "")
    return bool(due_at) and datetime.fromisoformat(due_at) <= now


def _wish(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what Buffer had as something to wish for: only posts with a time of their own carry one."""
    timed = values.get("schedule") == Schedule.AT
    return {**values, "due_at": values.get("due_at") if timed else None}


_WAYS = {
    Action.CREATE: _uncreate,
    Action.EDIT: _unedit,
    Action.DELETE: _undelete,
    Action.IDEA: _unsave,
}

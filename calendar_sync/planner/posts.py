"""Rows that are posts in Buffer: the comparison of the row, its post, and what was last applied."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from calendar_sync.model.buffer import Post
from calendar_sync.model.canonical import differing, entry_digest, entry_values, post_digest_beside, post_values
from calendar_sync.model.entry import Entry, Kind, Schedule
from calendar_sync.model.plan import Action, Change, Record, Why
from calendar_sync.model.settle import Way
from calendar_sync.model.titles import shown
from calendar_sync.planner.changes import View, entry_change
from calendar_sync.planner.match import BY_HAND, links_shortened, unequal, unlike
from calendar_sync.planner.settle import (
    SHARED_CELL,
    drift_ways,
    gone_ways,
    stands_for_others,
    three_sides,
    without_buffers,
)
from calendar_sync.planner.troubles import failure, too_late, unpublished, unseen
from calendar_sync.planner.verdicts import adopted, conflict, create, found_post, pulled, same, write

UNTOUCHED = timedelta(seconds=60)
"""A post whose last update is no later than this after its creation was not changed by hand since."""

Values = Mapping[str, Any]


def in_step(view: View, entry: Entry, record: Record) -> Change | None:
    """Return what :func:`owned_post` does where nothing is to be done at all; ``None`` where more has to be looked at.

    Args:
        view: Both sides and the base.
        entry: One that was settled and stays with its row, and that says what was last applied.
        record: What that was.
    """
    post = view.posts.get(record.post_id)
    if (
        post is None
        or post.status != "scheduled"
        or entry.kind is Kind.IDEA
        or post_digest_beside(entry, post) != record.actual_hash
    ):
        return None
    return same(view, entry, post, "")


def owned_post(view: View, entry: Entry, record: Record) -> Change:
    """Compare the row, Buffer and what was last applied."""
    post = view.posts.get(record.post_id)
    if post is None:
        return _gone(view, entry, entry_values(entry), record)
    sheet_changed = entry_digest(entry) != record.desired_hash
    if post.is_out:
        late = sheet_changed and record.desired_hash
        if late:
            view.issues.append(too_late(entry, differing(record.desired, entry_values(entry))))
        reason = "already sent; later changes to the row cannot reach it" if late else "already sent"
        return same(view, entry, post, reason, Why.SENT)
    if not record.desired_hash:
        return _unknown_base(view, entry, entry_values(entry), post)
    buffer_changed = post_digest_beside(entry, post) != record.actual_hash and not _only_shortened(record, post)
    if not sheet_changed and not buffer_changed:
        if entry.key in view.ownership.moved:
            reason = "the row has a new Sync ID; its post stays with it"
            return adopted(view, entry, entry_values(entry), post, reason)
        if post.status == "error":
            view.issues.append(unpublished(entry, post))
        return same(view, entry, post, failure(post))
    values, actual = entry_values(entry), post_values(post)
    fields = differing(record.desired, values) if sheet_changed else ()
    drifted = differing(record.actual, actual) if buffer_changed else ()
    if not buffer_changed:
        reason = f"changed in the calendar: {shown(fields)}"
        return write(view, Action.EDIT, entry, values, actual, fields, reason, post.id)
    if sheet_changed and not unequal(values, actual):
        return adopted(view, entry, values, post, "the calendar and Buffer were changed to the same")
    if sheet_changed:
        both = tuple(sorted({*fields, *drifted}))
        hint = f"changed in the calendar and in Buffer ({shown(both)})"
        sides = three_sides(view, entry, record, values, post, sheet=fields, buffer=drifted)
        return conflict(view, entry, values, post, sides, hint, record)
    sides = three_sides(view, entry, record, values, post, buffer=drifted)
    wanted = view.policy.drift_of(entry.key)
    if wanted == "overwrite":
        reason = f"changed in Buffer ({shown(drifted)}); the calendar's version is put back"
        return write(view, Action.EDIT, entry, values, actual, drifted, reason, post.id, sides=sides)
    if wanted == "pull":
        return pulled(view, entry, values, post, sides, f"changed in Buffer ({shown(drifted)})", record)
    ways, is_shared = drift_ways(entry.origin), stands_for_others(view, entry, actual, drifted)
    choices = SHARED_CELL if is_shared else "--drift=pull brings it into the calendar"
    choices += ", --drift=overwrite puts the calendar's back"
    reason = f"changed in Buffer ({shown(drifted)}); kept as Buffer has it ({choices})"
    return entry_change(
        view, entry, Action.DRIFT, reason,
        due_at=post.due_at, before=actual, after=values, fields=drifted, post_id=post.id,
        sides=sides, ways=without_buffers(ways) if is_shared else ways,
    )  # fmt: skip


def _only_shortened(record: Record, post: Post) -> bool:
    """Return whether Buffer shortened links after the post was last looked at: nobody's change, and nothing to undo."""
    before, actual = record.actual, post_values(post)
    return (
        differing(before, actual) == ("text",)
        and before["text"] == record.desired["text"]
        and links_shortened(before["text"], actual["text"])
    )


def _unknown_base(view: View, entry: Entry, values: Values, post: Post) -> Change:
    """The ledger is lost but the sheet names the post: only the two sides can be compared."""
    actual = post_values(post)
    fields = unlike(values, actual)
    if not fields:
        return adopted(view, entry, values, post, "known by the post id in the row")
    untouched = post.updated_at is None or post.updated_at <= post.created_at + UNTOUCHED
    if untouched and post.via not in BY_HAND:
        reason = f"differs from Buffer ({shown(fields)}), where nobody has touched it since it was created"
        return write(view, Action.EDIT, entry, values, actual, fields, reason, post.id)
    hint = f"differs from Buffer ({shown(fields)}), and what was last synced is not known"
    sides = three_sides(view, entry, None, values, post, buffer=fields)
    return conflict(view, entry, values, post, sides, hint, None)


def _gone(view: View, entry: Entry, values: Values, record: Record) -> Change:
    def left(action: Action, reason: str, why: Why = Why.OTHER, ways: tuple[Way, ...] = ()) -> Change:
        return entry_change(view, entry, action, reason, why=why, post_id=record.post_id, ways=ways)

    if record.state == "sent":
        if record.desired_hash and entry_digest(entry) != record.desired_hash:
            view.issues.append(too_late(entry, differing(record.desired, values)))
        return left(Action.NOOP, "already sent", Why.SENT)
    if not view.actual.complete:
        return left(Action.HOLD, unseen(view, record.post_id))
    found = [
        post
        for post in view.finder.posts(entry.key.channel_id, values)
        if not post.is_out and not unequal(values, post_values(post))
    ]
    if len(found) == 1:
        return found_post(view, entry, values, found[0])
    if not record.desired_hash and entry.schedule is not Schedule.AT:
        # It may be out for longer than Buffer was asked for: only posts at a set time are certain to have been seen.
        told = (
            view.identities[entry.key.row_id].shown.get("sync_status", "")
            if entry.key.row_id in view.identities
            else ""
        )
        if told == "Sent":
            return left(Action.NOOP, "already sent", Why.SENT)
        return left(
            Action.HOLD,
            f"the post that the row names ({record.post_id}) is not among those that Buffer shows; it may be out. "
            "Clear the row's Post IDs cell and its Sync ID to post it again",
        )
    if view.policy.drift_of(entry.key) == "overwrite":
        return create(view, entry, values, "deleted in Buffer; created again, as asked")
    if not record.desired_hash:
        return left(
            Action.HOLD,
            f"the post that the row names ({record.post_id}) is not in this Buffer organization; clear the row's "
            "Post IDs cell to post it again",
        )
    return left(
        Action.HOLD,
        "deleted in Buffer; --drift=overwrite creates it again, or give the row the status Cancelled",
        ways=gone_ways(entry.origin),
    )

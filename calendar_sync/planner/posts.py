"""Rows that are posts: new ones, and the three-way comparison of those that are in Buffer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from calendar_sync.model.buffer import Post
from calendar_sync.model.canonical import differing, entry_digest, entry_values, post_digest_beside, post_values
from calendar_sync.model.entry import IDEA_CHANNEL, Entry, EntryKey, Kind, Schedule
from calendar_sync.model.plan import Action, Change, Record, Why
from calendar_sync.planner.changes import View, entry_change, past_due, shown
from calendar_sync.planner.match import BY_HAND, links_shortened, unequal, unlike
from calendar_sync.planner.ownership import UNREAD_OWNER
from calendar_sync.planner.troubles import failure, too_late, unpublished, unseen

UNTOUCHED = timedelta(seconds=60)
"""A post whose last update is no later than this after its creation was not changed by hand since."""

Values = Mapping[str, Any]


# Posts that the row does not own yet


def new_post(view: View, entry: Entry, values: Values) -> Change:
    """Return what becomes of an entry that owns no post: one in Buffer may be the very same."""
    named = view.desired.post_ids.get(entry.key, "")
    if named in view.base.elsewhere:
        reason = (
            f"its post belongs to another calendar, {view.base.elsewhere[named]}; sync that one, or clear this row's "
            "Sync ID and Post IDs to post it a second time"
        )
        return entry_change(view, entry, Action.HOLD, reason, post_id=named)
    strangers = view.desired.strangers.get(entry.key.row_id, ())
    if strangers and entry.key.row_id not in view.synced_rows:
        reason = (
            f"the row's Post IDs name {', '.join(strangers)}, which this Buffer organization does not have; check the "
            "organization, or clear the row's Post IDs cell to post it here as well"
        )
        return entry_change(view, entry, Action.HOLD, reason)
    if entry.schedule is Schedule.NOW:
        return _at_once(view, entry, values)
    found = view.finder.posts(entry.key.channel_id, values)
    if not found and _was_named(view, entry):
        # A ledger that is lost knew which post is the row's; its id never reached the row.
        found = view.finder.relinked(entry.key.channel_id, values)
    if len(found) > 1:
        reason = f"{len(found)} posts in Buffer have the same text and time; nobody can tell which is this one"
        return entry_change(view, entry, Action.HOLD, reason)
    if found:
        return _found(view, entry, values, found[0])
    return _taken(view, entry, values) or create(view, entry, values, "new in the calendar")


def _was_named(view: View, entry: Entry) -> bool:
    """Return whether some run has given the row its Sync ID that this ledger knows nothing of."""
    row = view.identities.get(entry.key.row_id)
    return row is not None and not row.is_new and entry.key.row_id not in view.synced_rows


def _at_once(view: View, entry: Entry, values: Values) -> Change:
    """Publish at once, unless a run that this ledger knows nothing of has done so: that can never be taken back."""
    if not _was_named(view, entry):
        return create(view, entry, values, "new in the calendar")
    found = [
        post for post in view.finder.published(entry.key.channel_id, values) if not unequal(values, post_values(post))
    ]
    if found:
        # The last of several: whichever it is, the row's text is out.
        return _found(view, entry, values, found[-1])
    reason = (
        "an earlier run gave this row its Sync ID, and what became of it is not on record here; look whether the post "
        "is out, and clear the row's Sync ID to publish it now"
    )
    return entry_change(view, entry, Action.HOLD, reason)


def _found(view: View, entry: Entry, values: Values, post: Post) -> Change:
    view.finder.claim(post.id)
    actual = post_values(post)
    fields = unlike(values, actual)
    if not fields or post.is_out:
        return _adopted(view, entry, values, post, "this post is already in Buffer; it now belongs to the row")
    # Somebody else made it, so it is not changed unasked. Without its id in the row it stays somebody else's.
    hint = f"a post with this text and time is in Buffer already ({post.id}), but with other values: {shown(fields)}"
    return _conflict(view, entry, values, post, fields, hint, ours=False)


def _taken(view: View, entry: Entry, values: Values) -> Change | None:
    """Say what is to be done where the very post is in Buffer, but belongs to a row that is not here."""
    for post in view.finder.taken(entry.key.channel_id, values):
        owner = view.ownership.orphans.get(post.id)
        if owner is not None and owner not in view.base.unsettled:
            if not view.desired.complete:
                return entry_change(view, entry, Action.HOLD, UNREAD_OWNER)
            return owned_post(view, entry, view.ownership.take_over(entry.key, owner))
        if post.id in view.base.elsewhere and entry.schedule is Schedule.AT:
            reason = (
                f"the same post is already scheduled from another calendar, {view.base.elsewhere[post.id]}; change the "
                "text or the time to post it a second time"
            )
            return entry_change(view, entry, Action.HOLD, reason)
        if entry.schedule is Schedule.AT and (place := view.kept_by(post.id)) is not None:
            where = f"row {place.row}" + (f" in '{place.tab}'" if place.tab != entry.origin.tab else "")
            reason = f"the same post is in Buffer already, for {where}, which is left alone; it would be posted twice"
            return entry_change(view, entry, Action.BLOCKED, reason)
    return None


def create(view: View, entry: Entry, values: Values, reason: str) -> Change:
    """Return the creation of a post, from the row's idea where it has one."""
    idea = view.ownership.records.get(EntryKey(entry.key.calendar_id, entry.key.row_id, IDEA_CHANNEL))
    idea_id = idea.post_id if idea and idea.state in ("idea", "promoted") else None
    if idea_id:
        reason = "the row's idea becomes a post"
    return _write(view, Action.CREATE, entry, values, None, (), reason, None, idea_id=idea_id)


# Posts that the row owns


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
    return _same(view, entry, post, "")


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
        return _same(view, entry, post, reason, Why.SENT)
    if not record.desired_hash:
        return _unknown_base(view, entry, entry_values(entry), post)
    buffer_changed = post_digest_beside(entry, post) != record.actual_hash and not _only_shortened(record, post)
    if not sheet_changed and not buffer_changed:
        if entry.key in view.ownership.moved:
            reason = "the row has a new Sync ID; its post stays with it"
            return _adopted(view, entry, entry_values(entry), post, reason)
        if post.status == "error":
            view.issues.append(unpublished(entry, post))
        return _same(view, entry, post, failure(post))
    values, actual = entry_values(entry), post_values(post)
    fields = differing(record.desired, values) if sheet_changed else ()
    drifted = differing(record.actual, actual) if buffer_changed else ()
    if not buffer_changed:
        reason = f"changed in the calendar: {shown(fields)}"
        return _write(view, Action.EDIT, entry, values, actual, fields, reason, post.id)
    if sheet_changed and not unequal(values, actual):
        return _adopted(view, entry, values, post, "the calendar and Buffer were changed to the same")
    if sheet_changed:
        both = tuple(sorted({*fields, *drifted}))
        return _conflict(view, entry, values, post, both, f"changed in the calendar and in Buffer ({shown(both)})")
    if view.policy.drift == "overwrite":
        reason = f"changed in Buffer ({shown(drifted)}); the calendar's version is put back"
        return _write(view, Action.EDIT, entry, values, actual, drifted, reason, post.id)
    reason = f"changed in Buffer ({shown(drifted)}); kept as Buffer has it (--drift=overwrite puts it back)"
    return entry_change(
        view, entry, Action.DRIFT, reason,
        due_at=post.due_at, before=actual, after=values, fields=drifted, post_id=post.id,
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
        return _adopted(view, entry, values, post, "known by the post id in the row")
    untouched = post.updated_at is None or post.updated_at <= post.created_at + UNTOUCHED
    if untouched and post.via not in BY_HAND:
        reason = f"differs from Buffer ({shown(fields)}), where nobody has touched it since it was created"
        return _write(view, Action.EDIT, entry, values, actual, fields, reason, post.id)
    hint = f"differs from Buffer ({shown(fields)}), and what was last synced is not known"
    return _conflict(view, entry, values, post, fields, hint)


def _conflict(
    view: View,
    entry: Entry,
    values: Values,
    post: Post,
    fields: tuple[str, ...],
    hint: str,
    *,
    ours: bool = True,
) -> Change:
    actual = post_values(post)
    if view.policy.conflict == "sheet":
        return _write(view, Action.EDIT, entry, values, actual, fields, f"{hint}; the calendar wins, as asked", post.id)
    if view.policy.conflict == "buffer":
        return _adopted(view, entry, values, post, f"{hint}; Buffer wins, as asked")
    return entry_change(
        view, entry, Action.CONFLICT, f"{hint}; choose with --conflict=sheet or --conflict=buffer",
        due_at=post.due_at, before=actual, after=values, fields=fields, post_id=post.id if ours else None,
    )  # fmt: skip


def _gone(view: View, entry: Entry, values: Values, record: Record) -> Change:
    def left(action: Action, reason: str, why: Why = Why.OTHER) -> Change:
        return entry_change(view, entry, action, reason, why=why, post_id=record.post_id)

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
        return _found(view, entry, values, found[0])
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
    if view.policy.drift == "overwrite":
        return create(view, entry, values, "deleted in Buffer; created again, as asked")
    if not record.desired_hash:
        return left(
            Action.HOLD,
            f"the post that the row names ({record.post_id}) is not in this Buffer organization; clear the row's "
            "Post IDs cell to post it again",
        )
    return left(
        Action.HOLD, "deleted in Buffer; --drift=overwrite creates it again, or give the row the status Cancelled"
    )


# What both have in common


def _write(
    view: View,
    action: Action,
    entry: Entry,
    values: Values,
    before: Values | None,
    fields: tuple[str, ...],
    reason: str,
    post_id: str | None,
    *,
    idea_id: str | None = None,
) -> Change:
    issue = past_due(entry, view.now)
    if issue is not None:
        view.issues.append(issue)
        return entry_change(view, entry, Action.BLOCKED, issue.message, before=before, post_id=post_id)
    return entry_change(
        view, entry, action, reason,
        before=before, after=values, fields=fields, post_id=post_id, idea_id=idea_id,
        replace=action is Action.EDIT and view.policy.update == "replace",
    )  # fmt: skip


def _adopted(view: View, entry: Entry, values: Values, post: Post, reason: str) -> Change:
    return entry_change(
        view, entry, Action.ADOPT, reason,
        due_at=post.due_at, before=post_values(post), after=values, post_id=post.id,
    )  # fmt: skip


def _same(view: View, entry: Entry, post: Post, reason: str, why: Why = Why.OTHER) -> Change:
    # Most of a plan is made of these, hence not by entry_change.
    origin = entry.origin
    return Change(
        Action.NOOP, entry.key, origin.tab, origin.row, view.handles.get(entry.key.channel_id, ""), entry.service,
        post.due_at or entry.due_at, None, None, (), reason, why, post.id,
    )  # fmt: skip

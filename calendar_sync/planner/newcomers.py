"""Rows that own no post yet: it is created, unless the very post is in Buffer already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calendar_sync.model.canonical import post_values
from calendar_sync.model.entry import Entry, Schedule
from calendar_sync.model.plan import Action, Change
from calendar_sync.planner.changes import View, entry_change
from calendar_sync.planner.left_behind import may_be_known
from calendar_sync.planner.match import unequal
from calendar_sync.planner.ownership import UNREAD_OWNER
from calendar_sync.planner.posts import owned_post
from calendar_sync.planner.verdicts import create, found_post

Values = Mapping[str, Any]

NEW = "new in the calendar"


def new_post(view: View, entry: Entry, values: Values) -> Change:
    """Return what becomes of an entry that owns no post: one in Buffer may be the very same."""
    named = view.desired.post_ids.get(entry.key, "")
    if named in view.base.elsewhere:
        reason = (
            f"its post belongs to another calendar, {view.base.elsewhere[named]}; sync that one, or, where this row is "
            "a copy that stands for a new post, clear its Sync ID and Post IDs"
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
    row = view.identities.get(entry.key.row_id)
    if row is not None and row.keeps_day and entry.key._replace(row_id=row.copied_from) in view.ownership.records:
        reason = (
            "the row is a copy of one in another tab that is on this channel already, and still has the day and the "
            "time of that one's post"
        )
        fix = "Give it a day or a time of its own; or delete it, or its tab, where it is no more than a copy."
        return entry_change(view, entry, Action.HOLD, reason, fix=fix)
    found = view.finder.posts(entry.key.channel_id, values)
    if not found:
        # A ledger that is lost knew which post is the row's; its id never reached the row, nor, maybe, the row's own.
        found = view.finder.relinked(entry.key.channel_id, values, by_buffer=not _was_named(view, entry))
    if len(found) > 1:
        reason = f"{len(found)} posts in Buffer have the same text and time; nobody can tell which is this one"
        fix = "Delete all but one of them in Buffer, or give the row another text or time."
        return entry_change(view, entry, Action.HOLD, reason, fix=fix)
    if found:
        return found_post(view, entry, values, found[0])
    return _taken(view, entry, values) or may_be_known(view, entry, values) or create(view, entry, values, NEW)


def _was_named(view: View, entry: Entry) -> bool:
    """Return whether some run has given the row its Sync ID that this ledger knows nothing of."""
    row = view.identities.get(entry.key.row_id)
    return row is not None and not row.is_new and entry.key.row_id not in view.synced_rows


def _at_once(view: View, entry: Entry, values: Values) -> Change:
    """Publish at once, unless a run that this ledger knows nothing of has done so: that can never be taken back."""
    if not _was_named(view, entry):
        return create(view, entry, values, NEW)
    found = [
        post for post in view.finder.published(entry.key.channel_id, values) if not unequal(values, post_values(post))
    ]
    if found:
        # The last of several: whichever it is, the row's text is out.
        return found_post(view, entry, values, found[-1])
    reason = (
        "an earlier run gave this row its Sync ID, and what became of it is not on record here; look whether the post "
        "is out, and clear the row's Sync ID to publish it now"
    )
    return entry_change(view, entry, Action.HOLD, reason)


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
            fix = "Give the row another text or time, or delete it."
            return entry_change(view, entry, Action.BLOCKED, reason, fix=fix)
    return None

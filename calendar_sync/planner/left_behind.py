"""Rows that own no post, and may be those of posts whose rows are gone: they have lost their ids, and were edited.

People delete the tool's columns, paste rows anew, or go on with a copy of the file from before the first sync. A row
that still says what a post says takes it over; one that was changed besides would be posted beside the post that it
has already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from calendar_sync.model.buffer import Post
from calendar_sync.model.canonical import canonical_text, iso
from calendar_sync.model.clocks import told
from calendar_sync.model.columns import OWN_COLUMNS
from calendar_sync.model.entry import Entry
from calendar_sync.model.plan import Action, Change
from calendar_sync.planner.changes import View, entry_change

_MUCH, _MOST = 0.5, 0.8
"""Share of their words that two texts have in common, on one day and on any, for one to be the other with changes."""

_DAY = len("2026-12-05")


def may_be_known(view: View, entry: Entry, values: Mapping[str, Any]) -> Change | None:
    """Return that a new row waits, where it may be the one of a post of ours whose row is gone.

    That post stands at the same minute of the same channel, or says much the same there.

    Args:
        view: Both sides and the base.
        entry: What owns no post.
        values: The same in the words of ``entry_values``.
    """
    if view.policy.prune and view.desired.complete:
        return None  # such posts are deleted, so that nothing is doubled
    for post_id, key in view.ownership.orphans.items():
        post = view.posts.get(post_id)
        if key.channel_id != entry.key.channel_id or post is None or post.is_out:
            continue
        if view.ownership.records[key].state != "live" or not (likeness := _likeness(values, post)):
            continue
        if view.says(post.channel_id, canonical_text(post.text), iso(post.due_at)):
            continue  # another row takes it over
        when = f" for {told(post.due_at, *view.zones(entry))}" if post.due_at else ""
        reason = (
            f"a post that Buffer has{when} on this channel {likeness}, and its row is gone from the calendar; this row "
            "may be the same one without its ids, and would be posted twice"
        )
        fix = (
            f"If it is, write {key.row_id} into its cell in the column '{OWN_COLUMNS['sync_id']}'. If it is not, "
            "have the other post deleted: run with --prune, or delete it in Buffer."
        )
        return entry_change(view, entry, Action.HOLD, reason, fix=fix)
    return None


def _likeness(values: Mapping[str, Any], post: Post) -> str:
    """Return what a wish has in common with a post, for people; empty where that is little."""
    due_at = iso(post.due_at)
    if due_at is not None and values["due_at"] == due_at:
        return "stands at the same minute"
    share = _share(values["text"], canonical_text(post.text))
    same_day = due_at is not None and (values["due_at"] or "")[:_DAY] == due_at[:_DAY]
    return "says much the same" if share >= (_MUCH if same_day else _MOST) else ""


def _share(one: str, other: str) -> float:
    if one == other:
        return float(bool(one))
    words, others = Counter(one.split()), Counter(other.split())
    return (words & others).total() / max(words.total(), others.total(), 1)

"""Rows that own no post, and may be those of posts whose rows are gone: they have lost their ids, and were edited.

People delete the tool's columns, paste rows anew, or go on with a copy of the file from before the first sync. A row
that still says what a post says takes it over; one that was changed besides would be posted beside the post that it
has already.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calendar_sync.model.canonical import canonical_text, iso
from calendar_sync.model.clocks import told
from calendar_sync.model.columns import OWN_COLUMNS
from calendar_sync.model.entry import Entry
from calendar_sync.model.plan import Action, Change
from calendar_sync.planner.changes import View, entry_change


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
    for post, likeness in view.orphans_like(entry.key.channel_id, values):
        key = view.ownership.orphans.get(post.id)
        if key is None or post.is_out or view.ownership.records[key].state != "live":
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

"""What can become of a row and its post: the making of each change, the same for new rows and for known ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from calendar_sync.model.buffer import Post
from calendar_sync.model.canonical import differing, post_values
from calendar_sync.model.entry import IDEA_CHANNEL, Entry, EntryKey, Severity
from calendar_sync.model.plan import Action, Change, Record, Why
from calendar_sync.model.row_rule import OFF
from calendar_sync.model.settle import Sides
from calendar_sync.model.titles import shown
from calendar_sync.planner.changes import View, entry_change, past_due
from calendar_sync.planner.match import unlike
from calendar_sync.planner.settle import (
    SHARED_CELL,
    brought,
    conflict_ways,
    stands_for_others,
    three_sides,
    without_buffers,
)
from calendar_sync.planner.spoilt import spoilt

Values = Mapping[str, Any]


def create(view: View, entry: Entry, values: Values, reason: str) -> Change:
    """Return the creation of a post, from the row's idea where it has one."""
    idea = view.ownership.records.get(EntryKey(entry.key.calendar_id, entry.key.row_id, IDEA_CHANNEL))
    idea_id = idea.post_id if idea and idea.state in ("idea", "promoted") else None
    if idea_id:
        reason = "the row's idea becomes a post"
    return write(view, Action.CREATE, entry, values, None, (), reason, None, idea_id=idea_id)


def found_post(view: View, entry: Entry, values: Values, post: Post) -> Change:
    """Return what becomes of a row whose very post somebody else has put into Buffer."""
    view.finder.claim(post.id)
    fields = unlike(values, post_values(post))
    if not fields or post.is_out:
        return adopted(view, entry, values, post, "this post is already in Buffer; it now belongs to the row")
    # Somebody else made it, so it is not changed unasked. Without its id in the row it stays somebody else's.
    hint = f"a post with this text and time is in Buffer already ({post.id}), but with other values: {shown(fields)}"
    sides = three_sides(view, entry, None, values, post, buffer=fields)
    return conflict(view, entry, values, post, sides, hint, None, ours=False)


def conflict(
    view: View,
    entry: Entry,
    values: Values,
    post: Post,
    sides: tuple[Sides, ...],
    hint: str,
    record: Record | None,
    *,
    ours: bool = True,
) -> Change:
    """Return what becomes of a row and a post of which nobody can tell which is right, by what the user has chosen.

    Args:
        view: Both sides and the base.
        entry: The row's wish.
        values: The same as values.
        post: Buffer's post.
        sides: Where they disagree.
        hint: What is the matter, for people.
        record: What was last applied; ``None`` where that is not known.
        ours: Whether the post belongs to the row already.
    """
    actual, fields = post_values(post), tuple(side.name for side in sides)
    wanted = view.policy.conflict_of(entry.key)
    if wanted == "sheet":
        reason = f"{hint}; the calendar wins, as asked"
        return write(view, Action.EDIT, entry, values, actual, fields, reason, post.id, sides=sides)
    if wanted == "buffer":
        return pulled(view, entry, values, post, sides, hint, record)
    ways, choices = conflict_ways(entry.origin), "choose with --conflict=sheet or --conflict=buffer"
    if stands_for_others(view, entry, actual, fields):
        ways, choices = without_buffers(ways), f"{SHARED_CELL}, --conflict=sheet puts the calendar's there"
    return entry_change(
        view, entry, Action.CONFLICT, f"{hint}; {choices}",
        due_at=post.due_at, before=actual, after=values, fields=fields, post_id=post.id if ours else None,
        sides=sides, ways=ways,
    )  # fmt: skip


PULLED = "; Buffer's version comes into the calendar"
"""How the reason of a pull ends."""


def pulled(
    view: View, entry: Entry, values: Values, post: Post, sides: tuple[Sides, ...], hint: str, record: Record | None
) -> Change:
    """Return that the row is to say what Buffer has; which cells that are to do it is found out where cells are known.

    Args:
        view: Both sides and the base.
        entry: The row's wish.
        values: The same as values.
        post: Buffer's post.
        sides: Where they disagree.
        hint: What is the matter, for people.
        record: What was last applied; ``None`` where that is not known.
    """
    actual, fields = post_values(post), tuple(side.name for side in sides)
    wanted = brought(values, actual, fields, record)
    if not differing(values, wanted):
        return adopted(view, entry, values, post, f"{hint}; the calendar says the same already")
    return entry_change(
        view, entry, Action.PULL, f"{hint}{PULLED}",
        due_at=post.due_at, before=actual, after=wanted, fields=fields, post_id=post.id, sides=sides,
    )  # fmt: skip


def write(
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
    sides: tuple[Sides, ...] = (),
) -> Change:
    """Return a create or an edit, unless its time has passed; see :class:`calendar_sync.model.plan.Change`."""
    issue = past_due(entry, view.now, *view.zones(entry))
    if issue is not None:
        wanted = view.policy.past
        if wanted != OFF:
            view.issues.append(replace(issue, severity=Severity(wanted or issue.severity)))
        action = Action.HOLD if wanted and wanted != Severity.ERROR else Action.BLOCKED
        return entry_change(view, entry, action, issue.message, before=before, post_id=post_id)
    if action is Action.EDIT and before is not None and not sides:
        doubt, fix = spoilt(before["text"], values["text"])
        if doubt:
            return entry_change(view, entry, Action.HOLD, doubt, before=before, post_id=post_id, fix=fix)
    return entry_change(
        view, entry, action, reason,
        before=before, after=values, fields=fields, post_id=post_id, idea_id=idea_id,
        replace=action is Action.EDIT and view.policy.update == "replace", sides=sides,
    )  # fmt: skip


def adopted(view: View, entry: Entry, values: Values, post: Post, reason: str) -> Change:
    """Return that a post which says what the row says belongs to it from now on."""
    return entry_change(
        view, entry, Action.ADOPT, reason,
        due_at=post.due_at, before=post_values(post), after=values, post_id=post.id,
    )  # fmt: skip


def same(view: View, entry: Entry, post: Post, reason: str, why: Why = Why.OTHER) -> Change:
    """Return that nothing is to be done."""
    # Most of a plan is made of these, hence not by entry_change.
    origin = entry.origin
    return Change(
        Action.NOOP, entry.key, origin.tab, origin.row, view.handles.get(entry.key.channel_id, ""), entry.service,
        post.due_at or entry.due_at, None, None, (), reason, why, post.id,
    )  # fmt: skip

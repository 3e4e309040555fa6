"""Rows that are ideas. Buffer takes new ideas, but lets nobody change or delete them from outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calendar_sync.model.buffer import Idea
from calendar_sync.model.canonical import differing, digest, idea_values
from calendar_sync.model.entry import Entry
from calendar_sync.model.plan import Action, Change, Record
from calendar_sync.model.titles import shown
from calendar_sync.planner.changes import View, entry_change
from calendar_sync.planner.match import unequal

CANNOT_CHANGE = "Buffer's ideas cannot be changed from outside; change it on the idea board"


def new_idea(view: View, entry: Entry, values: Mapping[str, Any], reason: str = "new in the calendar") -> Change:
    """Return what becomes of an idea that the row does not own yet."""
    found = view.finder.ideas(values)
    if len(found) > 1:
        reason = f"{len(found)} ideas in Buffer have the same title and text; nobody can tell which is this one"
        fix = "Delete all but one of them on the idea board, or give the row another title or text."
        return entry_change(view, entry, Action.HOLD, reason, fix=fix)
    if found:
        view.finder.claim(found[0].id)
        return _adopted(view, entry, values, found[0], "this idea is already in Buffer; it now belongs to the row")
    return entry_change(view, entry, Action.IDEA, reason, after=values)


def owned_idea(view: View, entry: Entry, values: Mapping[str, Any], record: Record) -> Change:
    """Return what becomes of an idea that the row owns, or that the row's posts were made from."""
    idea = view.ideas.get(record.post_id)
    if record.desired_hash:
        if digest(values) != record.desired_hash:
            return entry_change(
                view, entry, Action.HOLD, CANNOT_CHANGE,
                fields=differing(record.desired, values), post_id=record.post_id,
            )  # fmt: skip
        reason = "" if idea or not view.actual.complete else "no longer on the idea board"
        return entry_change(view, entry, Action.NOOP, reason, post_id=record.post_id)
    if idea is not None:
        fields = unequal(values, idea_values(idea))
        if not fields:
            return _adopted(view, entry, values, idea, "known by the idea's id")
        reason = f"differs from Buffer ({shown(fields)}); {CANNOT_CHANGE}"
        return entry_change(view, entry, Action.HOLD, reason, fields=fields, post_id=record.post_id)
    if record.state == "promoted" and view.actual.complete:
        return new_idea(view, entry, values, "an idea again")
    return entry_change(view, entry, Action.NOOP, "no longer on the idea board", post_id=record.post_id)


def _adopted(view: View, entry: Entry, values: Mapping[str, Any], idea: Idea, reason: str) -> Change:
    return entry_change(
        view, entry, Action.ADOPT, reason,
        due_at=idea.date, before=idea_values(idea), after=values, post_id=idea.id,
    )  # fmt: skip

"""The order in which every view tells of a plan, and the words and signs it has for each action."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from calendar_sync.model.plan import Action, Change, Plan, Why
from calendar_sync.model.titles import shown


class Section(NamedTuple):
    """What a view has for one action.

    Args:
        sign: One ASCII character that carries the meaning without colour.
        word: What happens, as in a list.
        heading: Above a list of them.
        style: Colour and weight in a terminal.
        one: After a count of one in a summary.
        many: After any other count.
    """

    sign: str
    word: str
    heading: str
    style: str
    one: str
    many: str


SECTIONS: Mapping[Action, Section] = {
    Action.DELETE: Section("-", "delete", "Deletions", "red", "to delete", "to delete"),
    Action.CONFLICT: Section("!", "conflict", "Conflicts", "bold magenta", "in conflict", "in conflict"),
    Action.DRIFT: Section("?", "drift", "Changed in Buffer", "magenta", "changed in Buffer", "changed in Buffer"),
    Action.EDIT: Section("~", "edit", "Edits", "yellow", "to edit", "to edit"),
    Action.CREATE: Section("+", "create", "New posts", "green", "to create", "to create"),
    Action.IDEA: Section("*", "idea", "Ideas", "cyan", "to save as an idea", "to save as ideas"),
    Action.PULL: Section(
        "<", "pull", "Into the calendar", "blue", "to pull into the calendar", "to pull into the calendar"
    ),
    Action.ADOPT: Section("=", "adopt", "Adopted", "blue", "to adopt", "to adopt"),
    Action.HOLD: Section(".", "hold", "Held", "dim", "held", "held"),
    Action.BLOCKED: Section("x", "blocked", "Blocked", "bold red", "blocked", "blocked"),
    Action.NOOP: Section(" ", "unchanged", "Unchanged", "dim", "unchanged", "unchanged"),
}
"""In the order in which they are shown."""

_SUMMARY = (
    Action.CREATE, Action.EDIT, Action.DELETE, Action.IDEA, Action.PULL, Action.ADOPT,
    Action.CONFLICT, Action.DRIFT, Action.BLOCKED, Action.HOLD, Action.NOOP,
)  # fmt: skip


def place_of(change: Change) -> str:
    """Return where a change stands in the calendar: ``May row 14``, or that there is no row, or none any more."""
    if change.row:
        return f"{change.tab} row {change.row}"
    return "no row" if change.why is Why.NO_ROW else "row gone"


def said_reason(change: Change) -> str:
    """Return why something happens, where that says more than what is shown of it anyway."""
    if change.action in (Action.CREATE, Action.IDEA):
        return ""
    return "" if change.reason == f"changed in the calendar: {shown(change.fields)}" else change.reason


def counted_actions(plan: Plan) -> str:
    """Return ``2 to create, 1 to edit``: every action of a plan with its count."""
    found = Counter([change.action for change in plan.changes])
    counts = ((SECTIONS[action], found[action]) for action in _SUMMARY)
    return ", ".join(f"{count} {look.one if count == 1 else look.many}" for look, count in counts if count)

"""What of a plan may be done with nobody looking on; the rest waits for somebody, and is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from calendar_sync.choosing import together, without_left
from calendar_sync.errors import PlanRefused
from calendar_sync.fleet.values import CREATES, EVERYTHING, NO_DELETES, Unattended
from calendar_sync.model.plan import EFFECTS, Action, Change, Plan
from calendar_sync.session import Prepared, Session

LEFT_OUT = "not done unattended; it waits for a sync by hand"


class TooMuchUnattended(PlanRefused):
    """The plan does more of one thing than the fleet's settings allow with nobody looking on."""


@dataclass(frozen=True, slots=True)
class Left:
    """A change that waits for somebody.

    Args:
        where: Row and channel, for people.
        what: What it would have done, and what forbids it.
    """

    where: str
    what: str


def _makes_new(change: Change) -> bool:
    return change.action in (Action.CREATE, Action.IDEA)


def _deletes(change: Change) -> bool:
    return change.action is Action.DELETE or change.replace


_FORBIDDEN: Mapping[str, Callable[[Change], bool]] = {
    # Taking over a post that is there already, word for word, changes nothing in Buffer.
    CREATES: lambda change: not _makes_new(change) and change.action is not Action.ADOPT,
    NO_DELETES: _deletes,
    EVERYTHING: lambda _change: False,
}
_COUNTED: Mapping[str, tuple[str, Callable[[Change], bool]]] = {
    "max_creates": ("creates {}", _makes_new),
    "max_edits": ("edits {}", lambda change: change.action is Action.EDIT),
    "max_deletes": ("deletes {}", _deletes),
}


def permitted(prepared: Prepared, unattended: Unattended, session: Session) -> tuple[Prepared, tuple[Left, ...]]:
    """Return what may be done unattended, as a plan of its own, and what is left for somebody.

    Changes that only make sense together go together or not at all.

    Args:
        prepared: What a sync would do.
        unattended: What a run may do.
        session: The run.

    Raises:
        TooMuchUnattended: A limit would be passed; nothing of the plan is done then, since nobody can have meant it.
    """
    plan = prepared.plan
    reasons = {
        change.key: reason
        for change in plan.changes
        if change.action in EFFECTS and (reason := _reason(change, unattended))
    }
    for group in together(plan):
        bound = [plan.changes[number] for number in group]
        if any(change.key in reasons for change in bound):
            reasons |= {
                change.key: "belongs to a change that is not allowed" for change in bound if change.key not in reasons
            }
    left = tuple(
        Left(
            _place(change),
            f"{_DOES[change.action]} {reasons[change.key]}; run calendar-sync sync by hand to have it done",
        )
        for change in plan.changes
        if change.action in EFFECTS and change.key in reasons
    )
    if reasons:
        prepared = without_left(session, prepared, frozenset(reasons), LEFT_OUT)
    _check_limits(prepared.plan, unattended)
    return prepared, left


_DOES: Mapping[Action, str] = {
    Action.CREATE: "a new post",
    Action.IDEA: "a new idea",
    Action.EDIT: "an edit",
    Action.DELETE: "a deletion",
    Action.PULL: "a change to the calendar",
    Action.ADOPT: "taking over a post",
}


def _reason(change: Change, unattended: Unattended) -> str:
    if _FORBIDDEN[unattended.may](change):
        return f'is not done unattended (may = "{unattended.may}")'
    if not unattended.publish_now and (change.after or {}).get("schedule") == "now" and change.action in _PUBLISHING:
        return "that is published at once is not done unattended (publish_now = false)"
    return ""


_PUBLISHING = frozenset({Action.CREATE, Action.EDIT})


def _check_limits(plan: Plan, unattended: Unattended) -> None:
    for name, (words, counts) in _COUNTED.items():
        limit = getattr(unattended, name)
        number = sum(counts(change) for change in plan.changes)
        if limit is not None and number > limit:
            does = words.format(f"{number} post{'s' * (number != 1)}")
            raise TooMuchUnattended(
                f"The plan {does}, more than may be done unattended ({name} = {limit}).",
                fix="Look at it with calendar-sync plan. If it is right, run calendar-sync sync by hand, or raise "
                f"{name} under 'unattended' in fleet.toml.",
            )


def _place(change: Change) -> str:
    row = f"{change.tab} row {change.row}" if change.row else "a row that is gone"
    return " ".join(filter(None, (row, change.channel)))

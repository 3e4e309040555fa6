"""Problems of rows in the order and the groups in which people mend them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from calendar_sync.model.entry import Issue, Severity
from calendar_sync.model.plan import Action, Change, Plan

_ORDER = (Severity.ERROR, Severity.WARNING, Severity.NOTE)


@dataclass(frozen=True, slots=True)
class Group:
    """What is wrong in the same way at several places.

    Args:
        severity: Of all of them.
        fix: How to mend each.
        messages: What is wrong, the ids of the channels (none for the whole row), and the cells; in plan order.
    """

    severity: Severity
    fix: str
    messages: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]


def grouped(issues: Iterable[Issue]) -> list[Group]:
    """Return problems in groups, errors first and notes last: what one rule says and is mended alike."""
    found: dict[tuple[int, str, str], dict[tuple[str, tuple[str, ...]], list[str]]] = {}
    for issue in sorted(issues, key=lambda issue: _ORDER.index(issue.severity)):
        messages = found.setdefault((_ORDER.index(issue.severity), issue.rule, issue.fix), {})
        cells = messages.setdefault((issue.message, issue.channel_ids), [])
        if issue.cell and issue.cell not in cells:
            cells.append(issue.cell)
    return [
        Group(
            _ORDER[rank],
            fix,
            tuple((message, channels, tuple(cells)) for (message, channels), cells in messages.items()),
        )
        for (rank, _, fix), messages in found.items()
    ]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row that does not go as things stand: its changes, all blocked or all held, and what is to be mended."""

    changes: tuple[Change, ...]
    issues: tuple[Issue, ...]

    @property
    def reasons(self) -> list[tuple[str, str, str]]:
        """Where no problem tells it: at which cell it waits, why, and how to mend it, each once."""
        told = {(change.cell, change.reason, change.fix): None for change in self.changes if change.reason}
        return [] if self.issues else list(told)


_WAITING: Mapping[Action, frozenset[Severity]] = {
    Action.HOLD: frozenset({Severity.ERROR, Severity.WARNING}),
    Action.BLOCKED: frozenset({Severity.ERROR}),
}
"""Actions of rows that wait, and the problems that may be the cause."""


def waiting_rows(plan: Plan) -> tuple[Mapping[Action, list[Waiting]], list[Issue]]:
    """Return the held and the blocked rows, each with its problems, and the problems that belong to none of them."""
    rows: dict[tuple[str, ...], list[Change]] = {}
    for change in plan.of(*_WAITING):
        # What waits for several reasons is told apart; a row that is gone has its id alone.
        why = change.reason if change.action is Action.HOLD else ""
        rows.setdefault((change.action, change.key.row_id, change.tab, str(change.row), why), []).append(change)
    by_place: dict[tuple[str, int], list[tuple[str, ...]]] = {}
    for key, changes in rows.items():
        by_place.setdefault((changes[0].tab, changes[0].row), []).append(key)
    causes: dict[tuple[str, ...], list[Issue]] = {}
    rest: list[Issue] = []
    for issue in plan.issues:
        near = by_place.get((issue.tab, issue.row), ()) if issue.row else ()
        taken = [key for key in near if _concerns(issue, rows[key])]
        for key in taken:
            causes.setdefault(key, []).append(issue)
        if not taken:
            rest.append(issue)
    waiting: dict[Action, list[Waiting]] = {}
    for key, changes in rows.items():
        waiting.setdefault(changes[0].action, []).append(Waiting(tuple(changes), tuple(causes.get(key, ()))))
    return waiting, rest


def _concerns(issue: Issue, changes: Sequence[Change]) -> bool:
    """Return whether a problem is among the causes for which these changes of its row wait."""
    action, ids = changes[0].action, {change.key.channel_id for change in changes}
    if issue.severity not in _WAITING[action]:
        return False
    if "" in ids or not ids.isdisjoint(issue.channel_ids):
        return True
    return not issue.channel_ids and action is Action.BLOCKED


def handles_of(plan: Plan) -> Mapping[str, str]:
    """Return what the changes of a plan call their channels, by id."""
    return {change.key.channel_id: change.channel for change in plan.changes if change.channel}

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
class Blocked:
    """A row that cannot go before it is mended: its changes, and what is wrong with it."""

    changes: tuple[Change, ...]
    issues: tuple[Issue, ...]


def blocked_rows(plan: Plan) -> tuple[list[Blocked], list[Issue]]:
    """Return the blocked rows, each with its errors, and the problems that belong to none of them."""
    rows: dict[tuple[str, int], list[Change]] = {}
    for change in plan.of(Action.BLOCKED):
        rows.setdefault((change.tab, change.row), []).append(change)
    of_row: dict[tuple[str, int], list[Issue]] = {}
    rest: list[Issue] = []
    for issue in plan.issues:
        place = (issue.tab, issue.row)
        if issue.row and place in rows and issue.severity is Severity.ERROR and _concerns(issue, rows[place]):
            of_row.setdefault(place, []).append(issue)
        else:
            rest.append(issue)
    return [Blocked(tuple(changes), tuple(of_row.get(place, ()))) for place, changes in rows.items()], rest


def _concerns(issue: Issue, changes: Sequence[Change]) -> bool:
    """Return whether a problem is among what blocks these changes of its row."""
    ids = {change.key.channel_id for change in changes}
    return not issue.channel_ids or not ids.isdisjoint(issue.channel_ids) or "" in ids


def handles_of(plan: Plan) -> Mapping[str, str]:
    """Return what the changes of a plan call their channels, by id."""
    return {change.key.channel_id: change.channel for change in plan.changes if change.channel}

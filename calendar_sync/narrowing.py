"""A plan for some rows only, as ``--row`` names them: everything else is left as it is, and comes with the next run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from calendar_sync.errors import UsageError
from calendar_sync.model.entry import DesiredState, RowIdentity
from calendar_sync.model.plan import EFFECTS, Plan
from calendar_sync.model.services import fold
from calendar_sync.model.sheet import row_name
from calendar_sync.planner.plan import plan_digest

_TAB = r"(?:(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'!]+))!)?"
_ROW = re.compile(_TAB + r"\$?(?:[A-Z]{1,3})?\$?(?P<row>[0-9]{1,7})", re.IGNORECASE)


def rows_at_hand(desired: DesiredState, plan: Plan, words: Sequence[str]) -> list[RowIdentity]:
    """Return the rows that a run writes to: of those that ``words`` name, all but copies that nobody has edited yet.

    Such a copy keeps the cells of ours that it came with: by them it is known for one in the next run as well.

    Args:
        desired: With all rows.
        plan: What is carried out, for these rows only.
        words: As for :func:`narrowed`.
    """
    touched = {change.key.row_id for change in plan.changes} if words else {row.row_id for row in desired.rows}
    going = {change.key.row_id for change in plan.of(*EFFECTS)}
    return [row for row in desired.rows if row.row_id in touched and (not row.keeps_day or row.row_id in going)]


def narrowed(plan: Plan, desired: DesiredState, words: Sequence[str]) -> Plan:
    """Return the part of a plan that concerns the rows which ``words`` name; all of it where there are none.

    Args:
        plan: For the whole calendar.
        desired: With all rows.
        words: ``May!14``, ``May!D14``, ``14`` (in a calendar with one tab), or a Sync ID.

    Raises:
        UsageError: A word names no row of the calendar.
    """
    if not words:
        return plan
    rows = {row_id for word in words for row_id in _named(word, plan, desired.rows)}
    places = {(row.tab, row.number) for row in desired.rows if row.row_id in rows}
    plan = replace(
        plan,
        changes=tuple(change for change in plan.changes if change.key.row_id in rows),
        issues=tuple(issue for issue in plan.issues if not issue.row or (issue.tab, issue.row) in places),
    )
    return replace(plan, digest=plan_digest(plan))


def _named(word: str, plan: Plan, rows: Sequence[RowIdentity]) -> set[str]:
    known = {row.row_id for row in rows} | {change.key.row_id for change in plan.changes}
    if word in known:
        return {word}
    match = _ROW.fullmatch(word.strip())
    if match is not None:
        number = int(match["row"])
        tab = (match["quoted"] or "").replace("''", "'") or match["plain"] or ""
        found = [row for row in rows if row.number == number and (not tab or fold(row.tab) == fold(tab))]
        if len(found) == 1:
            return {found[0].row_id}
        if found:
            names = " or ".join(row_name(row.tab, row.number) for row in found)
            raise UsageError(f"--row {word} could be {names}.", fix="Name the tab as well.")
    raise UsageError(
        f"--row {word} names no row of this calendar.",
        fix="Name a row that is filled, such as May!14, or one by its Sync ID.",
    )

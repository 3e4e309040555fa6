"""What the user allows, and the limits that stop a plan nobody can have meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from calendar_sync.errors import PlanRefused
from calendar_sync.model.entry import EntryKey
from calendar_sync.model.plan import Action, Plan

FEW_ROWS = 2
"""So many posts are pruned even where they are all that there is."""

FEW_DELETES = 10
"""So many deletes are never suspicious, whatever share of the posts they are."""


_AS_DRIFT: Mapping[str, str] = {"sheet": "overwrite", "buffer": "pull"}


class TooManyDeletes(PlanRefused):
    """The plan deletes a large share of the posts that this calendar owns."""


class WrongWorkbook(TooManyDeletes):
    """Not one of the rows that own posts is in the calendar any more: it is emptied, or another one in its place."""


class TooManyCreates(PlanRefused):
    """The plan creates more posts than ``max_creates``."""


class NowNeedsYes(PlanRefused):
    """The plan publishes something at once, and nobody has said yes to that."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Choices that change what a plan does.

    Args:
        drift: ``keep`` (each side keeps its own), ``overwrite`` (the sheet's version is put back) or ``pull`` (Buffer's
            version is written into the sheet).
        conflict: ``hold``, ``sheet`` (its version replaces Buffer's) or ``buffer`` (the other way round).
        update: ``edit``, or ``replace`` to delete and create anew.
        prune: Delete the posts of rows that are gone from the calendar.
        max_creates: More creates than this are refused.
        max_delete_percent: A larger share of the owned posts than this, and more than ten, is refused.
        allow_now: Publishing at once is agreed to.
        duplicates: ``error`` or ``warning`` for rows that say the same; empty leaves it to how they are scheduled.
        past: ``warning`` or ``off`` where rows whose time has passed are no error; they are left alone all the same.
        beside_others: Other ledgers sync the same sheet: what they may have sent is not sent again.
        settled: Whose side single entries have, ``sheet`` or ``buffer``, where somebody has chosen for each.
    """

    drift: str = "keep"
    conflict: str = "hold"
    update: str = "edit"
    prune: bool = False
    max_creates: int = 1000
    max_delete_percent: float = 30.0
    allow_now: bool = False
    duplicates: str = ""
    past: str = ""
    beside_others: bool = False
    settled: Mapping[EntryKey, str] = field(default_factory=dict)

    def drift_of(self, key: EntryKey) -> str:
        """Return what becomes of an entry whose post was changed in Buffer."""
        return _AS_DRIFT.get(self.settled.get(key, ""), self.drift)

    def conflict_of(self, key: EntryKey) -> str:
        """Return what becomes of an entry that was changed on both sides."""
        return self.settled.get(key) or self.conflict


def check_limits(plan: Plan, *, owned: int, policy: Policy) -> None:
    """Refuse a plan that goes beyond a safety limit.

    Args:
        plan: The plan.
        owned: How many unsent posts this calendar owns.
        policy: With the limits as the user raised them.

    Raises:
        TooManyDeletes: See ``max_delete_percent``.
        WrongWorkbook: All posts would be deleted because no row is left that owns one; 100 percent allows it.
        TooManyCreates: See ``max_creates``.
        NowNeedsYes: See ``allow_now``.
    """
    deletes = plan.count(Action.DELETE)
    gone = sum(change.row == 0 for change in plan.of(Action.DELETE))
    if gone > FEW_ROWS and gone == owned and policy.max_delete_percent < 100:
        raise WrongWorkbook(
            f"None of the rows that this calendar was synced with is in {plan.calendar} any more; all {gone} of their "
            "scheduled posts would be deleted.",
            fix="Check that it is the right file, and that nobody has emptied it. If all that is right, run again with "
            "--max-delete-percent 100.",
        )
    if deletes > FEW_DELETES and deletes * 100 > owned * policy.max_delete_percent:
        raise TooManyDeletes(
            f"The plan deletes {deletes} of the {owned} scheduled posts of this calendar, more than "
            f"{policy.max_delete_percent:g} %.",
            fix=f"If that is right, run again with --max-delete-percent {-(-deletes * 100 // max(owned, 1))}.",
        )
    creates = plan.count(Action.CREATE) + plan.count(Action.IDEA)
    if creates > policy.max_creates:
        raise TooManyCreates(
            f"The plan creates {creates} posts, more than max_creates ({policy.max_creates}).",
            fix=f"If that is right, run again with --max-creates {creates}.",
        )
    now = [change for change in plan.of(Action.CREATE, Action.EDIT) if (change.after or {}).get("schedule") == "now"]
    if now and not policy.allow_now:
        rows = ", ".join(sorted({f"{change.tab} row {change.row}" for change in now})[:5])
        raise NowNeedsYes(
            f"The plan publishes {len(now)} post(s) at once ({rows}); that cannot be taken back.",
            fix="If that is right, run again with --yes.",
        )

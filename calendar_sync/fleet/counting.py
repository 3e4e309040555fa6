"""What a whole run has done, however many parts and workers it took: as the ledger has it."""

from __future__ import annotations

from collections.abc import Mapping

from calendar_sync.model.entry import EntryKey
from calendar_sync.model.plan import Action, Plan

_WORDS: Mapping[frozenset[Action], str] = {
    frozenset({Action.CREATE}): "created",
    frozenset({Action.IDEA}): "ideas",
    frozenset({Action.DELETE}): "deleted",
}
"""What was done to an entry, if it was this alone; anything else has edited it."""


def counted(counts: Mapping[str, int], plan: Plan, done: Mapping[EntryKey, frozenset[Action]]) -> dict[str, int]:
    """Return how many entries the whole run has created, edited and so on.

    Args:
        counts: Of the last part of the run.
        plan: Of the last part: what earlier parts did stands in it as unchanged.
        done: What was done to each entry by any part.
    """
    sums = dict.fromkeys(("created", "edited", "deleted", "ideas"), 0)
    for actions in done.values():
        sums[_WORDS.get(actions, "edited")] += 1
    unchanged = sum(change.key not in done for change in plan.of(Action.NOOP))
    told = {**sums, **{name: number for name, number in counts.items() if name not in sums}, "unchanged": unchanged}
    return {name: number for name, number in told.items() if number}

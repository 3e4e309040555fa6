"""What waits to be sent, cut into batches; and what is learned where a server refuses one of them as a whole.

A server that says that a batch was too large gets smaller ones from then on. One that refuses for a reason nobody knows
gets the halves of the batch, down to the one mutation that is at fault. Where all parts pass, none of them was at
fault: so it was the size, and nothing else is cut down by trial. Where a batch is too large, and a few of its posts are
far longer than the others, those are sent alone first of all: mostly it is one of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from calendar_sync.buffer import is_too_large, plan_batches
from calendar_sync.errors import DocumentRefused
from calendar_sync.executor.steps import Step

_LIMIT = re.compile(
    r"\b(?:limit|max(?:imum)?|at most|up to|no more than)\b(?: (?:of|is|number))*:? (\d{1,6})\b", re.IGNORECASE
)
"""How a refusal tells what would pass."""


_OUTLIERS = 3
"""So many posts of a batch may be far longer than the others."""
_FAR_LONGER = 4
"""Times as long as a usual one of the batch."""


@dataclass(slots=True)
class _Doubt:
    """A batch that was refused for a reason nobody knows, while its parts are tried.

    Args:
        pending: So many of its mutations have neither passed in a part of it nor been refused alone.
        passed: The largest part that has passed.
        explained: One of them was refused alone: that one was at fault.
    """

    pending: int
    passed: int = 0
    explained: bool = False


class Cutting:
    """Steps that wait, in order.

    Args:
        steps: All of them.
        most: So many go into one request.
        learn: Told of another size from which batches are cut now.
    """

    def __init__(self, steps: Sequence[Step], most: int, learn: Callable[[int], None]) -> None:
        self._groups = [list(steps)] if steps else []
        self._doubts: list[_Doubt] = []
        self._allowed = self.size = most
        self._learn = learn

    @property
    def waits(self) -> bool:
        """Whether anything does."""
        return bool(self._groups)

    def next(self, *, alone: bool = False, farthest: bool = False) -> list[Step]:
        """Take and return the next batch; empty where nothing waits.

        Args:
            alone: One step only.
            farthest: That one is the last of all that wait, to see whether what befell the first ones befalls it too.
        """
        if not self._groups:
            return []
        if alone:
            group, place = (self._groups[-1], -1) if farthest else (self._groups[0], 0)
            step = group.pop(place)
            # Doubts have been explained by what was refused alone; parts of a batch need not add up any more.
            self._doubts.clear()
            self._groups = [group for group in self._groups if group]
            return [step]
        waiting = self._groups.pop(0)
        count = len(plan_batches([step.mutation for step in waiting[: self.size]], self.size)[0])
        if waiting[count:]:
            self._groups.insert(0, waiting[count:])
        return waiting[:count]

    def go_on_with(self, steps: Sequence[Step]) -> None:
        """Send ``steps`` next: they complete what has just been sent, which was due before all that waits."""
        if not steps:
            return
        if self._doubts:
            # Parts of a batch in doubt must add up.
            self._groups.append(list(steps))
        else:
            self._groups[:1] = [[*steps, *(self._groups[0] if self._groups else ())]]

    def passed(self, batch: Sequence[Step]) -> None:
        """Take note that ``batch`` was not refused as a whole."""
        for doubt in self._doubts:
            doubt.pending -= len(batch)
            doubt.passed = max(doubt.passed, len(batch))
        while self._doubts and not self._doubts[-1].pending:
            doubt = self._doubts.pop()
            if not doubt.explained:
                self._cut_to(doubt.passed)

    def refused(self, batch: list[Step], problem: DocumentRefused) -> bool:
        """Cut what was refused into smaller batches, or return false: it is one mutation, and is at fault itself."""
        too_large = is_too_large(problem)
        if len(batch) == 1:
            for doubt in self._doubts:
                doubt.explained = True
            self.passed(batch)
            if too_large and self.size < self._allowed:
                # That one alone is too much, so it may be all that was wrong with the larger ones.
                self._cut_to(self._allowed)
            if too_large:
                # Whatever is as long need not take others down with it.
                least = _length(batch[0])
                self._groups = [part for group in self._groups for part in _apart(group, least)]
            return False
        middle = (len(batch) + 1) // 2
        told = [number for number in map(int, _LIMIT.findall(problem.message)) if 0 < number < len(batch)]
        if too_large and not told and 1 < len(parts := _apart(batch)) <= _OUTLIERS + 1:
            self._groups[:0] = parts
            self._doubts.append(_Doubt(len(batch)))
        elif too_large or told:
            self._groups.insert(0, batch)
            self._cut_to(max(told, default=min(self.size, middle)))
        else:
            self._groups[:0] = [batch[:middle], batch[middle:]]
            self._doubts.append(_Doubt(len(batch)))
        return True

    def _cut_to(self, size: int) -> None:
        """Cut all that waits anew."""
        self._doubts.clear()
        self._groups = [steps] if (steps := [step for group in self._groups for step in group]) else []
        self.size = size
        self._learn(size)


def _length(step: Step) -> int:
    return len(str(step.change.after or ""))


def _apart(steps: list[Step], least: int = 0) -> list[list[Step]]:
    """Return ``steps`` with those behind the others, each alone, that are far longer, and no shorter than ``least``."""
    usual = sorted(map(_length, steps))[len(steps) // 2]
    least = max(least, _FAR_LONGER * usual, 1)
    long = [step for step in steps if _length(step) >= least]
    others = [step for step in steps if _length(step) < least]
    return [*([others] if others else []), *([step] for step in long)]

"""Telling a post that Buffer refuses from a Buffer that refuses whatever it is sent."""

from __future__ import annotations

import re

from calendar_sync.errors import DocumentRefused
from calendar_sync.executor.steps import Step
from calendar_sync.model.plan import Change

_ENOUGH = 3
"""So many single changes that were refused with the same words, and nothing else accepted, are no coincidence."""

_NUMBER = re.compile(r"\d+")


class LoneRefusals:
    """Single changes that were refused in documents of their own.

    Attributes:
        any_accepted: Buffer has carried out a document of this run, whatever it said of the changes in it.
    """

    def __init__(self) -> None:
        self._found: list[tuple[Change, str]] = []
        self.any_accepted = False

    @property
    def in_doubt(self) -> bool:
        """Whether the next change is best sent alone, to see what becomes of it."""
        return not self.any_accepted and 0 < len(self._found) < _ENOUGH

    @property
    def last_try(self) -> bool:
        """Whether that one tells it: it should have as little as possible in common with those before."""
        return len(self._found) == _ENOUGH - 1

    @property
    def changes(self) -> list[Change]:
        """All of them."""
        return [change for change, _ in self._found]

    def note(self, step: Step, words: str) -> DocumentRefused | None:
        """Take note of one, and return why the run is to end where no post can be at fault."""
        self._found.append((step.change, words))
        if (
            self.any_accepted
            or len(self._found) != _ENOUGH
            or len({_NUMBER.sub("", text) for _, text in self._found}) > 1
        ):
            return None
        rows = ", ".join(f"{change.tab} row {change.row}" for change in self.changes)
        return DocumentRefused(
            f"{words.rstrip('.')}. Buffer said so of {_ENOUGH} changes sent one by one ({rows}), and accepted nothing "
            "else, so no more were sent.",
            fix="If these words name something in those rows, correct it there; else update calendar-sync, or wait "
            "until Buffer is well. Then run the same command again.",
        )

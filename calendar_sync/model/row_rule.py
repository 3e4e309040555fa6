"""What one rule about rows is: its examples, and what a team may make of it."""

from __future__ import annotations

from dataclasses import dataclass

from calendar_sync.model.entry import Severity
from calendar_sync.model.row_examples import Example

OFF = "off"
LEVELS = ("error", "warning", OFF)
"""What a rule can be set to, strictest first."""


@dataclass(frozen=True, slots=True)
class RowRule:
    """One rule about rows.

    Args:
        id: Stable; its first word says what it is about.
        summary: The rule in one sentence.
        severity: What it is unless the settings say otherwise.
        good: Rows that keep it.
        bad: Rows that break it.
        floor: The least it can be set to: ``off``, or ``warning`` where Buffer refuses anyway or something would be
            left out without a word.
        source: Where it is known from, in the words of ``networks.rule.Source``, or ``usage``: nobody refuses it, but
            hardly anybody means it.
        checked: Year and month in which that was last looked at.
        fixed: Nothing else can be made of it.
    """

    id: str
    summary: str
    severity: Severity
    good: Example
    bad: Example
    floor: str = OFF
    source: str = "usage"
    checked: str = "2026-11"
    fixed: bool = False

    @property
    def levels(self) -> tuple[str, ...]:
        """What the settings may make of it, strictest first."""
        return (str(self.severity),) if self.fixed else LEVELS[: LEVELS.index(self.floor) + 1]

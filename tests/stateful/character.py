"""What kind of a world a seed makes."""

from __future__ import annotations

import random
from dataclasses import dataclass

SILENT = ("drop_request", "reset", "drop_answer", "close_after", "half_body", "status", "commit_late")
HARMLESS = ("refuse", "rate_limit", "delay")
WITHIN = ((1.0, 60.0), (61.0, 85.0))
"""Seconds after which late commits land within the quiet period: while the client waits for its answer, and after."""


@dataclass
class Character:
    """What kind of a world a seed makes.

    Args:
        gentle: Late commits land within the quiet period and nothing is delivered twice; there are then posts for now
            and ideas, which nobody can take back.
        lose_ledger: The ledger is lost between two runs.
        second_machine: Another machine with a ledger of its own runs in the middle of a run.
        prune: Rows that are gone take their posts with them.
        excel: A real workbook instead of one in memory.
    """

    gentle: bool
    lose_ledger: bool
    second_machine: bool
    prune: bool
    excel: bool

    @classmethod
    def of(cls, luck: random.Random) -> Character:
        lose = luck.random() < 0.15
        second = not lose and luck.random() < 0.15
        gentle = lose or luck.random() < 0.35
        return cls(gentle, lose, second, luck.random() < 0.5, luck.random() < 0.04)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Modes of rows. What two machines cannot see of each other, and what cannot be undone, is left out."""
        if self.second_machine:
            return ("at",)
        common = ("at", "at", "at", "at", "queue", "draft")
        return (*common, "now", "idea") if self.gentle and not self.lose_ledger else common

    @property
    def faults(self) -> tuple[str, ...]:
        return SILENT + HARMLESS + (() if self.gentle else ("duplicate", "commit_late"))

    @property
    def late(self) -> tuple[tuple[float, float], ...]:
        return WITHIN if self.gentle else (*WITHIN, (95.0, 600.0), (1000.0, 9000.0))

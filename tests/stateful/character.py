"""What kind of a world a seed makes."""

from __future__ import annotations

import random
from dataclasses import dataclass

from tests.stateful.user import EDITS

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
        second_machine: Another machine with a ledger of its own runs ``amid`` the runs of the first one, or ``in turn``
            with it; else empty.
        prune: Rows that are gone take their posts with them.
        excel: A real workbook instead of one in memory.
        hands: People change and delete posts of ours in Buffer: ``kept`` as they left them, or ``undone``; else empty.
        shortens: Buffer shortens links, some time after it has accepted a post.
        days: Days pass between runs, and posts go out.
        scarce: Requests run out in the middle of runs.
        past: Rows are put at times that have passed.
        conflict: What becomes of rows where sheet and Buffer have both changed.
    """

    gentle: bool
    lose_ledger: bool
    second_machine: str
    prune: bool
    excel: bool
    hands: str = ""
    shortens: bool = False
    days: bool = False
    scarce: bool = False
    past: bool = False
    conflict: str = "hold"

    @classmethod
    def of(cls, luck: random.Random) -> Character:
        lose = luck.random() < 0.15
        second = luck.choice(("amid", "in turn")) if not lose and luck.random() < 0.2 else ""
        # What was sent late or twice is provably ours only to the ledger that knows of the sending. Once that one is
        # lost, or another machine has given the row its post meanwhile, it looks like somebody else's.
        gentle = lose or second == "in turn" or luck.random() < 0.35
        prune, excel = luck.random() < 0.5, luck.random() < 0.04
        hands = luck.choice(("kept", "undone")) if luck.random() < 0.25 and not second else ""
        if hands:
            # A request of ours that is carried out hours late may undo what somebody did meanwhile; and a twin that
            # somebody has changed before it was found is no longer provably ours.
            gentle = True
        shortens, scarce, past, days = (luck.random() < chance for chance in (0.2, 0.15, 0.2, 0.4))
        return cls(
            gentle=gentle,
            lose_ledger=lose,
            second_machine=second,
            prune=prune,
            excel=excel,
            hands=hands,
            # Where two post at the same moment, only Buffer can help, which takes no text twice close in time; with
            # other links it is another text.
            shortens=shortens and second != "amid",
            # What is carried out late or twice may be out before anybody looks.
            days=days and gentle and not second,
            scarce=scarce,
            past=past and not second,
            conflict="sheet" if hands == "undone" or (lose and not hands and luck.random() < 0.5) else "hold",
        )

    @property
    def kinds(self) -> tuple[str, ...]:
        """Modes of rows. What two machines cannot see of each other, and what cannot be undone, is left out."""
        if self.second_machine == "amid":
            return ("at",)
        common = ("at", "at", "at", "at", "queue", "draft")
        return (*common, "now", "idea") if self.gentle else common

    @property
    def edits(self) -> tuple[str, ...]:
        """What the user does.

        A post that only the other machine's ledger knows looks like somebody else's once its row has changed while that
        one was at it; and a copy above its original takes over its id, which tells another ledger of an edit.
        """
        if self.second_machine == "amid":
            return ("insert", "sort", "blank")
        left_out = {"copy"} if self.second_machine else set()
        return tuple(name for name in EDITS if name not in left_out and (self.past or name != "backdate"))

    @property
    def same_copies(self) -> bool:
        """Whether a copied row may be left as it is. Which of two alike rows keeps a post, nobody can tell without a
        ledger; and the judge cannot tell whose post it was that somebody touched, or that is out."""
        return not (self.lose_ledger or self.second_machine or self.hands or self.days or self.past)

    @property
    def pulls(self) -> bool:
        """Whether what people did in Buffer comes into the calendar."""
        return self.hands == "kept" and self.prune

    def policy(self, luck: random.Random) -> dict[str, str]:
        """Return the choices that the calendar's owner has made."""
        return {
            "drift": "overwrite" if self.hands == "undone" else "pull" if self.pulls else "keep",
            "conflict": "buffer" if self.pulls else self.conflict,
            # Half a replacement is known to one ledger alone; and replacing does away with what others did in Buffer.
            "update": "edit"
            if self.second_machine or self.hands == "kept"
            else luck.choice(("edit", "edit", "replace")),
        }

    @property
    def faults(self) -> tuple[str, ...]:
        return SILENT + HARMLESS + (() if self.gentle else ("duplicate", "commit_late"))

    @property
    def late(self) -> tuple[tuple[float, float], ...]:
        return WITHIN if self.gentle else (*WITHIN, (95.0, 600.0), (1000.0, 9000.0))

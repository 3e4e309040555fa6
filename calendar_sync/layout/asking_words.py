"""What is asked about words: of a status column, and of a column of channels."""

from __future__ import annotations

from collections.abc import Sequence

from calendar_sync.entries.status_words import status_key
from calendar_sync.layout.asking import NONE, rows
from calendar_sync.layout.proposal import Choice, Question
from calendar_sync.model.services import fold


def status_meaning(word: str, count: int) -> Question:
    """Ask what a status word means."""
    return Question(
        id=f"status:{status_key(word)}",
        text=f"What does the status '{word}' mean ({rows(count)})?",
        choices=(
            Choice("hold", "not yet: leave the row alone"),
            Choice("ready", "post it"),
            Choice("cancel", "take it out"),
            Choice("idea", "an idea"),
        ),
        likeliest="hold",
        left_out="rows with it wait",
        confidence=0.5,
    )


def blank_meaning(count: int) -> Question:
    """Ask what an empty status means."""
    return Question(
        id="status:",
        text=f"{rows(count)} without a status. What does that mean?",
        choices=(Choice("hold", "not yet: leave them alone"), Choice("ready", "post them")),
        likeliest="hold",
        left_out="rows without a status wait",
        confidence=0.5,
    )


def platform_meaning(word: str, count: int, choices: Sequence[Choice]) -> Question:
    """Ask what a word of the channels column stands for."""
    return Question(
        id=f"platform:{fold(word)}",
        text=f"What does '{word}' stand for among the channels ({rows(count)})?",
        choices=(*choices, Choice("", "nothing that is posted: pass it over"), Choice(NONE, "a channel of that name")),
        likeliest=choices[0].value if choices else NONE,
        left_out="it is looked up among Buffer's channels, and rows wait where it is none",
        confidence=0.5,
    )

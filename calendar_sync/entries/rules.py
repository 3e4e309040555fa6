"""How this team's calendar is to be read: plain values, made from the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time

from calendar_sync.entries.status_words import status_key
from calendar_sync.model.services import fold
from calendar_sync.model.status_words import SAID_OF_POSTS

READY, HOLD, CANCEL, IDEA = "ready", "hold", "cancel", "idea"

NOT_APPROVED = "Not approved"
"""What a row says whose approval is a box that nobody has ticked."""

STATUS_WORDS: Mapping[str, tuple[str, ...]] = SAID_OF_POSTS
"""What status words mean unless the settings say otherwise. ``hold`` leaves everything as it is in Buffer."""

MODE_WORDS: Mapping[str, str] = {
    fold(word): mode
    for mode, words in {
        "schedule": ("schedule", "scheduled", "custom", "at", "fixed", "date", "time"),
        "queue": ("queue", "add to queue", "queued", "next slot", "next free slot"),
        "next": ("next", "share next", "front of queue", "top of queue"),
        "now": ("now", "share now", "post now", "immediately"),
        "draft": ("draft", "save as draft"),
        "idea": ("idea", "idea board"),
    }.items()
    for word in words
}
"""Folded words of the Mode column."""

MODES = ("schedule", "queue", "next", "now", "draft", "idea")


@dataclass(frozen=True, slots=True)
class ReadingRules:
    """Plain values from the settings.

    Args:
        timezone: For rows without a Time zone; empty: each channel's own.
        aliases: Folded channel alias to what it stands for (``service:name``, names, or several).
        status: Status word, as :func:`status_key` has it, to ``ready``, ``hold``, ``cancel`` or ``idea``.
        blank_status: What an empty Status cell means.
        undated: ``error`` or ``queue``, for rows with neither date nor mode.
        default_time: Local time for rows with a date alone; ``None``: such rows are errors.
        date_order: ``day_first``, ``month_first`` or ``None`` (decided per column).
        tags: Folded tag name to tag id.
        hidden_rows: ``hold`` or ``read``.
        switches: ``error``, ``warning`` or ``off`` by rule, where the team wants another severity than usual.
    """

    timezone: str = ""
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    status: Mapping[str, str] = field(
        default_factory=lambda: {status_key(word): meaning for meaning, words in STATUS_WORDS.items() for word in words}
    )
    blank_status: str = READY
    undated: str = "error"
    default_time: time | None = None
    date_order: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    hidden_rows: str = "hold"
    switches: Mapping[str, str] = field(default_factory=dict)

    def lets(self, rule: str) -> bool:
        """Return whether the team wants a row to go on that breaks a rule which usually holds it."""
        return self.switches.get(rule, "error") != "error"

"""What is put together while one tab of a sheet after the other is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from calendar_sync.layout.proposal import LEFT_OUT, Question, TabReport
from calendar_sync.layout.saved import SavedLayout, SavedTab
from calendar_sync.layout.zone_notes import ZoneNote
from calendar_sync.model.sheet import Sheet


@dataclass(slots=True)
class Work:
    """What is put together while tab after tab is looked at."""

    sheet: Sheet
    answers: Mapping[str, str]
    questions: dict[str, Question] = field(default_factory=dict)
    reports: dict[str, TabReport] = field(default_factory=dict)
    saved: dict[str, SavedTab] = field(default_factory=dict)
    mend: list[tuple[str, str, str]] = field(default_factory=list)
    calendars: int = 0
    timed: bool = False
    zone_notes: tuple[ZoneNote, ...] = ()
    legend: str = ""
    clocks: dict[str, str] = field(default_factory=dict)
    untimed: int = 0
    earlier: SavedLayout | None = None

    def ask(self, question: Question) -> str | None:
        """Return the answer to a question; ``None`` where it was left out, or is open, which is noted."""
        if question.id in self.answers:
            said = self.answers[question.id]
            return None if said == LEFT_OUT else said
        self.questions.setdefault(question.id, question)
        return None

"""Where the calendar and Buffer disagree: the three sides of a value, and how a person can settle it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from calendar_sync.model.command_line import command_line
from calendar_sync.model.quick import quick
from calendar_sync.model.sheet import CellRef, Written


@quick
@dataclass(frozen=True, slots=True)
class Sides:
    """One value as it was last synced, as the calendar has it, and as Buffer has it.

    The values are those of ``canonical.entry_values`` (texts, lists of assets, moments as ISO 8601 in UTC), but tags
    and boards are told by their names as far as those are known.

    Args:
        name: As in ``Change.fields``: ``text``, ``due_at``, ``metadata.title`` ...
        title: The title of its column, as in a sentence.
        base: What was last synced; ``None`` where nothing was, or where ``based`` is false.
        sheet: What the calendar says; ``None`` where it says nothing.
        buffer: What Buffer has; ``None`` where it has nothing.
        sheet_changed: The calendar was changed since.
        buffer_changed: Buffer was changed since.
        based: False where nobody knows what was last synced, nor therefore who has changed it.
    """

    name: str
    title: str
    base: Any
    sheet: Any
    buffer: Any
    sheet_changed: bool = False
    buffer_changed: bool = False
    based: bool = True


@quick
@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a person can settle where both sides differ.

    Args:
        side: Whose value both sides have afterwards, ``sheet`` or ``buffer``; empty where each keeps its own.
        options: What is added to ``calendar-sync sync CALENDAR``; empty where nothing needs to be done.
        meaning: What becomes of it, for people.
    """

    side: str
    options: tuple[str, ...]
    meaning: str

    def command(self, calendar: str) -> str:
        """Return the whole command for ``calendar`` (path or URL), quoted for a shell; empty where none is needed."""
        return command_line(("calendar-sync", "sync", calendar, *self.options)) if self.options else ""


_KINDS: Mapping[str, Any] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "text": str,
}


@quick
@dataclass(frozen=True, slots=True)
class CellChange:
    """One of the user's own cells, and what is written into it.

    Args:
        tab: Tab name.
        row: 1-based row number when the plan was made.
        column: 1-based.
        field: What the column is mapped to (``text``, ``date``, ``text:twitter`` ...).
        before: What the cell says now, dates and times as ISO 8601; empty for an empty cell.
        after: What it will say, in the same way.
        kind: What ``after`` is in the sheet: ``text``, ``date``, ``time`` or ``datetime`` (naive, all of them).
    """

    tab: str
    row: int
    column: int
    field: str
    before: str
    after: str
    kind: str = "text"

    @property
    def ref(self) -> CellRef:
        """Where the cell stands; its ``str`` is ``May!D14``."""
        return CellRef(self.tab, self.row, self.column)

    @property
    def value(self) -> Written:
        """What is written."""
        value: Written = _KINDS[self.kind](self.after)
        return value


def kind_of(value: Written) -> str:
    """Return the ``kind`` of a :class:`CellChange` that writes ``value``."""
    if isinstance(value, datetime):
        return "datetime"
    return "date" if isinstance(value, date) else "time" if isinstance(value, time) else "text"

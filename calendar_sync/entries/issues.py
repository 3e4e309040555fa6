"""Problems of rows, each at the cell where it can be mended and told once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from calendar_sync.model.buffer import Channel
from calendar_sync.model.columns import READ_COLUMNS
from calendar_sync.model.entry import Issue, Origin, Severity
from calendar_sync.model.sheet import CellProblem, Row

_NEAR: Mapping[str, tuple[str, ...]] = {
    "date": ("time", "mode"),
    "time": ("date",),
    "timezone": ("time", "date"),
    "mode": ("status", "date"),
}
"""Where a problem is shown in calendars that lack its column."""

_STAND_IN: Mapping[str, tuple[str, ...]] = {"channels": ("channel:",), "date": ("day", "week", "month")}
"""Beginnings of the columns that say the same in calendars which lack a field's own: ticks, parts of dates."""

LONGEST_QUOTE = 60
"""Characters of a cell that are repeated in a message."""


def quoted(text: str) -> str:
    """Return what a cell says in quotes, on one line and shortened."""
    text = " ".join(text.split())
    return f"'{text[:LONGEST_QUOTE]}…'" if len(text) > LONGEST_QUOTE else f"'{text}'"


class Said(NamedTuple):
    """What was noted of a row, wherever the row stands."""

    rule: str
    severity: Severity
    name: str
    message: str
    fix: str
    channel_id: str | None


@dataclass(slots=True)
class Notes:
    """Collects what is wrong with the rows of one calendar, in the order in which it is found."""

    said: list[Said] = field(default_factory=list)
    """All that was noted, in the order in which it was, also what was noted before."""
    _found: dict[tuple[str, str, str], Issue] = field(default_factory=dict)

    def add(
        self,
        row: Row,
        rule: str,
        severity: Severity,
        name: str,
        message: str,
        fix: str,
        channel: Channel | None = None,
    ) -> Issue:
        """Note a problem of field ``name`` of ``row``; what was noted before is only noted of more channels.

        Args:
            row: The row.
            rule: Stable id such as ``date.missing``.
            severity: Whether it blocks.
            name: The field; where the calendar has no such column, the problem is shown near by.
            message: What is wrong.
            fix: How to mend it.
            channel: The one channel it concerns.
        """
        self.said.append(Said(rule, severity, name, message, fix, channel.id if channel else None))
        # "Photo (FB)" is the cell that speaks, where no column holds the media of all networks.
        apart = [other for other in row.columns if name == "media" and other.startswith("media:")]
        if name not in row.columns and len(apart) == 1:
            name = apart[0]
        if name in _STAND_IN and name not in row.columns:
            name = next((other for other in row.columns if other.startswith(_STAND_IN[name])), name)
        if name not in row.columns and name in READ_COLUMNS:
            message = f"{message} (No column is read as '{READ_COLUMNS[name]}'.)"
        cell = Origin(row.tab, row.number, row.columns).cell(name, *_NEAR.get(name, ()), "text", "channels")
        issue = Issue(
            rule=rule,
            severity=severity,
            cell=cell,
            message=message,
            fix=fix,
            row=row.number,
            tab=row.tab,
            channel_id=channel.id if channel else None,
        )
        key = (rule, cell, message)
        before = self._found.get(key)
        self._found[key] = issue if before is None else before.and_of(issue)
        return self._found[key]

    def broken(self, row: Row, name: str, problem: CellProblem) -> Issue:
        """Note that the value of a cell cannot be known."""
        if problem.kind == "error":
            message = f"The cell shows {problem.text} instead of a value."
            fix = "Mend the formula, or type the value."
        elif problem.kind == "picture":
            message = "The cell holds a picture or linked data itself, which cannot be sent on."
            fix = "Put the picture where everybody can open it, and paste its https:// link here; or type the value."
        elif problem.kind == "quotes":
            message = f"Quotation marks in {quoted(problem.text)} leave open where the cell ends."
            fix = 'Write each quotation mark inside a cell twice (""), as spreadsheet programs do by themselves.'
        else:
            message = "The cell holds a formula that was never calculated, so its value is not in the file."
            fix = "Open the file in Excel or LibreOffice, save it, and run again."
        return self.add(row, f"cell.{problem.kind}", Severity.ERROR, name, message, fix)

    def all(self) -> tuple[Issue, ...]:
        """Return everything noted."""
        return tuple(self._found.values())

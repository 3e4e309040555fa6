"""unfold: the notes of a calendar grid as rows of a calendar of their own."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from calendar_sync import config
from calendar_sync.calendars import open_calendar
from calendar_sync.cli.console import output, say
from calendar_sync.cli.session import google_options
from calendar_sync.errors import UsageError
from calendar_sync.layout.grid import Note, read_grid, unread
from calendar_sync.model.command_line import command_line
from calendar_sync.preview.forecast import counted
from calendar_sync.preview.text import issues_view

TITLES = ("Date", "Time", "Channels", "Text", "Status", "From cell")
STATUS = "Review"
"""Holds every row until somebody has looked at it."""


def run_unfold(calendar: str, file: Path, options: dict[str, Any]) -> int:
    """Write the notes of all visible grids as rows into a .csv file. 0, or 1 where some were left out.

    Args:
        calendar: With the grids; nothing is written into it.
        file: The new calendar.
        options: Of the command line.

    Raises:
        UsageError: There is no grid, nothing can be read, or the file is there already.
        CalendarUnreadable: The calendar cannot be read.
    """
    if file.suffix.lower() != ".csv":
        raise UsageError(f"The rows go into a .csv file, and {file.name} is none.", fix="End the name in .csv.")
    if file.exists():
        raise UsageError(f"{file} is already there.", fix="Choose another name; nothing is overwritten.")
    settings = config.load_settings(calendar, options.get("config"))
    backend, location = open_calendar(calendar, google_options(settings))
    notes = [note for tab in backend.read().tabs if not tab.hidden for note in read_grid(tab)]
    if not notes:
        raise UsageError(
            f"{location} holds no calendar grid: no tab has five weekdays side by side with notes below them.",
            fix=f"For a calendar with a row for each post: {command_line(('calendar-sync', 'init', calendar))}",
        )
    sure = sorted((note for note in notes if not note.problem), key=lambda note: (note.day, note.cell))
    console = output()
    say(console, issues_view(unread(notes), width=console.width))
    if not sure:
        raise UsageError(
            f"None of the {counted(len(notes), 'note')} can be read beyond doubt, so nothing was written.",
            fix="Write the network on the first line of a note, and the text of the post below it.",
        )
    try:
        file.write_text("".join(_lines(sure)), encoding="utf-8-sig", newline="")
    except OSError as problem:
        raise UsageError(f"{file} cannot be written: {problem.strerror}.", fix="Choose another folder.") from None
    console.print(
        f"Wrote {counted(len(sure), 'row')} to {file}, each with the status {STATUS}; {len(notes) - len(sure)} left "
        f"out. Look through them, set the status to Ready, then: {command_line(('calendar-sync', 'plan', str(file)))}"
    )
    return 1 if len(sure) < len(notes) else 0


def _lines(notes: Sequence[Note]) -> Iterator[str]:
    for row in (TITLES, *map(_row, notes)):
        line = io.StringIO()
        csv.writer(line).writerow(row)
        yield line.getvalue()


def _row(note: Note) -> tuple[str, ...]:
    clock = f"{note.clock:%H:%M}" if note.clock else ""
    return (f"{note.day}", clock, note.channels, note.text, STATUS, str(note.cell))

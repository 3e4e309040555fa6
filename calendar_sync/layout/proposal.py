"""What was found in a sheet, as values: to be shown, asked about, saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from calendar_sync.layout.columns import ColumnGuess
from calendar_sync.layout.saved import SavedLayout

LEFT_OUT = "-"
"""The answer of people who do not know: all is done as if nobody had been asked."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question.

    Args:
        value: What is kept.
        label: Words for it.
        names: What it may be called as well, such as a column's title and letters.
    """

    value: str
    label: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """Something that the sheet does not say beyond doubt.

    Args:
        id: Stable while the sheet is the same.
        text: For people.
        choices: What can be answered; empty where any year, or any zone, may be typed.
        likeliest: The value that seems likeliest; empty where none does.
        left_out: What happens where nobody answers.
        confidence: Of the likeliest answer, from 0 to 1.
        about: The title of the column that it is about, if of one alone.
    """

    id: str
    text: str
    choices: tuple[Choice, ...]
    likeliest: str
    left_out: str
    confidence: float = 0.0
    about: str = ""


@dataclass(frozen=True, slots=True)
class TabReport:
    """What one tab is.

    Args:
        name: Of the tab.
        kind: ``calendar``, ``grid``, ``hidden`` or ``other``.
        header_row: 1-based; 0 where none was found.
        rows: Rows below the titles that may be posts.
        columns: What each column is, with 1-based columns of this tab; of the first of several tabs of one form only.
        like: The tab that has the same form and shows the columns; empty for that one.
        notes: What is worth knowing: taken from elsewhere, passed over, not read and why.
    """

    name: str
    kind: str
    header_row: int = 0
    rows: int = 0
    columns: tuple[ColumnGuess, ...] = ()
    like: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """How a sheet would be read.

    Args:
        tabs: All tabs, in the order of the sheet.
        layout: What is certain, and what was answered.
        questions: What is not certain and not answered yet.
        statuses: Status words of the sheet, and what they mean (``unknown`` for words that nobody has explained).
        blank_status: What an empty status cell means; empty where there is no column for it.
        platforms: Words of the channels columns, and what they stand for (empty: passed over).
        timezone: For the whole calendar; empty leaves it to the channels.
        default_time: Of rows with a day alone, as it was answered (``09:00``); empty where it was not.
        channels: Names of clients or pages, and the channels that were answered, with commas between them.
        dates_to_mend: Cells whose day and month were probably changed over, with what they hold and what was meant.
    """

    tabs: tuple[TabReport, ...]
    layout: SavedLayout
    questions: tuple[Question, ...] = ()
    statuses: Mapping[str, str] = field(default_factory=dict)
    blank_status: str = ""
    platforms: Mapping[str, str] = field(default_factory=dict)
    timezone: str = ""
    dates_to_mend: tuple[tuple[str, str, str], ...] = ()
    default_time: str = ""
    channels: Mapping[str, str] = field(default_factory=dict)

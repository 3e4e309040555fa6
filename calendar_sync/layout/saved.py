"""A layout as it was found, confirmed and saved: what later runs read by, and hold the sheet against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from calendar_sync.entries.dates import DateOrder
from calendar_sync.model.columns import READ_COLUMNS
from calendar_sync.model.services import joined_from_word

FIELDS: Mapping[str, str] = {
    **READ_COLUMNS,
    "hashtags": "Hashtags",
    "approved": "Approved",
    "posted": "Posted",
    "weekday": "Weekday",
    "day": "Day of the month",
    "month": "Month",
    "year": "Year",
    "week": "Week: with the weekday, the day",
    "apart": "For one network only",
    "blocks": "Keeps the row back",
    "gate": "May keep the row back",
    "unsure": "Not certain: rows that fill it wait",
    "earlier": "Other wording: rows wait that have no more than this",
    "told": "Not known: told where rows fill it",
    "client": "Client",
    "page": "Page or account: rows wait unless it is their channel's",
    "notes": "Notes: rows wait where they forbid posting",
    "feedback": "Feedback: rows wait unless it says yes",
    "not_before": "Not before this day",
    "not_after": "Not after this day",
    "measured": "Results of what is out",
    "half": "AM or PM",
    "redate": "Changed date: rows where it differs wait",
    "thread": "A further post of a thread that the text begins",
    "retime": "Changed time: rows where it differs wait",
}
"""What a column of a saved layout can be, with names for people.

Further ``text:``, ``post:``, ``channel:``, ``media:``, ``time:`` and ``date:`` with a network, or several as
``facebook+linkedin``: a text for it, a text that also says that it goes there, a tick that says so, media of rows that
go there alone, and the time and the day of posts there.
"""

FILLED_DOWN = ("date", "channels")
"""Fields that may be written once for several rows."""

GATES = ("status", "approved", "posted")
"""Fields that decide together whether a row is ready; the most cautious of them counts."""


def is_layout_field(name: str) -> bool:
    """Return whether a column of a saved layout can be ``name``."""
    head, colon, service = name.partition(":")
    return (
        bool(joined_from_word(service))
        if colon and head in ("text", "post", "channel", "media", "time", "date")
        else name in FIELDS
    )


@dataclass(frozen=True, slots=True)
class SavedColumn:
    """One column: where it stood, what it was called, what it is.

    Args:
        column: 1-based.
        title: As it stood in the sheet, blanks joined; empty where the column has no title.
        field: See ``FIELDS``.
    """

    column: int
    title: str
    field: str


@dataclass(frozen=True, slots=True)
class SavedTab:
    """One tab that holds a calendar.

    Args:
        name: Of the tab.
        header_row: 1-based row of the titles when they were seen.
        lines: 1 or 2: how many rows the titles take.
        columns: What is read.
        explained: The row below the titles explains them.
        channel: Of rows that name none: a network, or a channel.
        timezone: Of the times in this tab, as a header or a note says it (``EST``), or as it was
            answered; ``?`` where nobody knows, and rows wait.
        date_order: Day or month first.
        year_begins: First month (1 to 12) of a season such as 2026/27; the months before it are in the year after.
        year: Of dates that name none.
        month: Of cells that hold a day of the month alone.
        fill: Fields (of ``FILLED_DOWN``) that hold for the rest of their block.
        sections: Headings that name a network hold for the rows below them.
        months: Headings that name a month and a year hold for the dates below them.
        days: Headings that are a date hold for the rows below them.
        colours: The sheet says that colours tell which rows may go out; all of them wait, because colours are not read.
        zone_notes: Notes on the clock of its times that were there; ``None`` where nobody has noted them.
        not_read: Titles of the columns that nothing is read from; ``None`` where nobody has noted them.
        platforms: What words of the channels column stand for in this tab, by the word.
        client: Its name is that of the client whose posts it holds.
    """

    name: str
    header_row: int
    columns: tuple[SavedColumn, ...]
    lines: int = 1
    explained: bool = False
    channel: str = ""
    timezone: str = ""
    date_order: DateOrder | None = None
    year: int | None = None
    year_begins: int | None = None
    month: int | None = None
    fill: tuple[str, ...] = ()
    sections: bool = False
    months: bool = False
    days: bool = False
    colours: bool = False
    not_read: tuple[str, ...] | None = None
    zone_notes: tuple[str, ...] | None = None
    platforms: Mapping[str, str] = field(default_factory=dict)
    client: bool = False


@dataclass(frozen=True, slots=True)
class SavedLayout:
    """All tabs that are read, and what holds for all of them.

    Args:
        tabs: In the order of the settings.
        platforms: What words of channels columns stand for, by the word: other words (``instagram (reel)``), or
            nothing for what is not posted through Buffer.
        vague_dates: ``hold`` or ``idea``: what becomes of rows whose date names no day.
    """

    tabs: tuple[SavedTab, ...] = ()
    platforms: Mapping[str, str] = field(default_factory=dict)
    vague_dates: str = "hold"

"""Rows and channels for tests of how rows are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time
from typing import Any

from calendar_sync.checks import check_networks
from calendar_sync.entries.build import build
from calendar_sync.entries.channels import ChannelBook
from calendar_sync.entries.rescue import NOTHING, Rescue
from calendar_sync.entries.rules import ReadingRules
from calendar_sync.model.buffer import Board, Channel
from calendar_sync.model.columns import ALL_COLUMNS
from calendar_sync.model.entry import DesiredState, Entry, Held, Issue, Severity
from calendar_sync.model.media import MediaFacts
from calendar_sync.model.sheet import Row

LINKEDIN = Channel("c-li", "acme", "linkedin", "Europe/Berlin", display_name="Acme Works")
X = Channel("c-x", "acme_hq", "twitter", "America/New_York")
THREADS = Channel("c-th", "acme.threads", "threads")
INSTAGRAM = Channel("c-ig", "acme.pics", "instagram", "Europe/London")
FACEBOOK = Channel("c-fb", "Acme, Inc.", "facebook", "Europe/London")
PINTEREST = Channel("c-pin", "acme_pins", "pinterest", boards=(Board("b1", "Spring & Summer", "s1"),))
YOUTUBE = Channel("c-yt", "AcmeTube", "youtube")
GOOGLE = Channel("c-gbp", "Acme Shop", "googlebusiness")
SALT = Channel("c-salt", "Salt & Stone", "bluesky")
CHANNELS = (LINKEDIN, X, THREADS, INSTAGRAM, FACEBOOK, PINTEREST, YOUTUBE, GOOGLE, SALT)

COLUMNS = {name: number for number, name in enumerate([*ALL_COLUMNS, "text:twitter", "text:linkedin"], start=1)}
GOOD: Mapping[str, Any] = {
    "date": datetime(2027, 5, 14), "time": time(9, 30), "timezone": "UTC", "channels": "LinkedIn", "text": "Hello",
}  # fmt: skip


def row(number: int = 2, *, tab: str = "May", hidden: bool = False, without: Sequence[str] = (), **values: Any) -> Row:
    """Return a row that is in order but for ``values``; ``None`` empties a cell, ``without`` removes a column.

    In names of fields ``__`` stands for a colon.
    """
    given = {**GOOD, **{name.replace("__", ":"): value for name, value in values.items()}}
    columns = {name: column for name, column in COLUMNS.items() if name not in without}
    cells = {name: value for name, value in given.items() if value is not None and name in columns}
    return Row(tab, number, cells, columns, hidden)


def bare(number: int = 2, *, tab: str = "May", **values: Any) -> Row:
    """Return a row with nothing but ``values``."""
    return Row(tab, number, values, COLUMNS)


def ids() -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield f"new{number}"


def read(
    *rows: Row,
    channels: Sequence[Channel] = CHANNELS,
    complete: bool = True,
    media: Mapping[str, MediaFacts] | None = None,
    rescued: Rescue = NOTHING,
    **rules: Any,
) -> DesiredState:
    """Read rows with the given settings."""
    settings = ReadingRules(**rules)
    book = ChannelBook(channels, settings.aliases)
    fresh = ids()
    return build(
        rows,
        book,
        settings,
        calendar_id="cal",
        new_id=lambda: next(fresh),
        complete=complete,
        media=media,
        rescued=rescued,
    )


def one(*rows: Row, **rules: Any) -> Entry:
    """Return the one entry of rows that have no problem; notes are none."""
    desired = read(*rows, **rules)
    assert {issue.severity for issue in desired.issues} <= {Severity.NOTE}, desired.issues
    (entry,) = desired.entries
    return entry


def problem(*rows: Row, **rules: Any) -> Issue:
    """Return the one issue of rows."""
    (issue,) = read(*rows, **rules).issues
    return issue


def refused(*rows: Row) -> Issue:
    """Return the one issue of rows that read well, and that the rules of their networks refuse."""
    (issue,) = check_networks(read(*rows), CHANNELS, free_plan=False).issues
    return issue


def waiting(*rows: Row, **rules: Any) -> Held:
    """Return the one held row, where nothing else comes of it."""
    desired = read(*rows, **rules)
    assert not desired.entries
    (held,) = desired.held
    return held


def cell(name: str, number: int = 2, tab: str = "May") -> str:
    """Return where a field stands, as messages say it."""
    return str(Row(tab, number, {}, COLUMNS).cell(name))

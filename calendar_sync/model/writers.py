"""Ledgers that sync one shared spreadsheet, by the marks that they leave in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

FORGOTTEN = timedelta(weeks=12)
"""A ledger whose mark has not been renewed for so long does not sync the spreadsheet any more: it may be lost."""

RENEWED = timedelta(weeks=4)
"""A mark that is older is renewed with the next write."""


class Writer(NamedTuple):
    """A ledger that has written into the spreadsheet.

    Args:
        name: What tells it from others; says nothing of whose it is.
        day: When it left or renewed its mark, in UTC.
        key: Of the mark.
    """

    name: str
    day: date
    key: int = 0


def is_alone(writers: Iterable[Writer], name: str, day: date) -> bool:
    """Return whether a ledger is known to be the only one that syncs the spreadsheet, on ``day``."""
    return {writer.name for writer in writers if day - writer.day <= FORGOTTEN} == {name}


def has_others(writers: Iterable[Writer], name: str, day: date) -> bool:
    """Return whether ledgers besides this one sync the spreadsheet, on ``day``."""
    return bool({writer.name for writer in writers if day - writer.day <= FORGOTTEN} - {name})


def is_signed(writers: Iterable[Writer], name: str, day: date) -> bool:
    """Return whether the mark of a ledger is there and need not be renewed on ``day``."""
    return any(writer.name == name and day - writer.day <= RENEWED for writer in writers)

"""Rows of which something may have been sent before their Sync IDs could be written into the sheet."""

from __future__ import annotations

from typing import NamedTuple

from calendar_sync.model.columns import OWN_COLUMNS
from calendar_sync.model.sheet import Row, Tab

Place = tuple[str, int]
"""Tab and 1-based row number."""

NOTHING_SENT = frozenset({"removed", "named"})
"""States of records behind which there is nothing in Buffer."""


class Unplaced(NamedTuple):
    """A Sync ID that is not known to stand in the sheet yet, and the row that it was given to.

    Args:
        row_id: The Sync ID.
        tab: Tab of the row, as it was called.
        number: 1-based number of the row when its id was given; 0 once the row was found to be away.
        content: What people had written in the row; see :func:`content_of`.
        text: What was to be posted; empty where that is not known.
    """

    row_id: str
    tab: str
    number: int
    content: tuple[str, ...]
    text: str = ""


def content_of(tab: Tab, row: Row) -> tuple[str, ...]:
    """Return what stands in all cells of a row but the tool's own, in an order that no moved column changes."""
    own = {column for name, column in row.columns.items() if name in OWN_COLUMNS}
    cells = enumerate(tab.rows[row.number - 1] if row.number <= len(tab.rows) else (), start=1)
    told = [value for column, value in cells if column not in own and value is not None and value != ""]
    return tuple(sorted(map(str, told)))


def text_of(row: Row) -> str:
    """Return all that a row wants to be posted as text, whatever the network."""
    names = sorted(name for name in row.values if name == "text" or name.startswith("text:"))
    return "\n".join(filter(None, map(row.text, names)))

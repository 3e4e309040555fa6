"""Threads that are written over several rows, one part in each: ``1/3``, ``2/3``, ``3/3``."""

from __future__ import annotations

import re
from collections.abc import Collection

from calendar_sync.model.sheet import Fault, Tab

_PART = re.compile(
    r"^[\W_]{0,3}(?P<part>\d{1,2}) ?/ ?(?P<of>\d{0,2})(?=\D|$)"
    r"|[\s(\[](?P<last>\d{1,2})/(?P<all>\d{1,2})[)\]\s.🧵]*$"
)

IN_ROWS = Fault(
    "text.thread_rows",
    "text",
    "The text is one part of a thread that stands in several rows; each row would go out as a post of its own.",
    "Put all parts into one cell, with a line of three dashes (---) between them.",
)


def rows_of_threads(tab: Tab, texts: Collection[int], first: int) -> frozenset[int]:
    """Return the 1-based rows whose texts count on from one to the next.

    Args:
        tab: As read.
        texts: 1-based columns of texts.
        first: First row that may be a post.
    """
    found: set[int] = set()
    for column in texts:
        before: tuple[int, int, str] | None = None
        for row in range(first, len(tab.rows) + 1):
            value = tab.value(row, column)
            if not isinstance(value, str) or not value.strip():
                continue
            match = _PART.search(value.strip())
            part = (int(match["part"] or match["last"]), match["of"] or match["all"] or "") if match else None
            if part and before and part == (before[1] + 1, before[2]):
                found |= {before[0], row}
            before = (row, *part) if part else None
    return frozenset(found)

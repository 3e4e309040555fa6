"""Texts that need their neighbours: threads (``1/3``, ``2/3``), texts that go on below, and texts that are numbered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from itertools import pairwise

from calendar_sync.layout.contents import is_filled
from calendar_sync.model.parked import parked_line
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
GOES_ON = Fault(
    "text.goes_on",
    "text",
    "The row below holds a text and nothing else: it may be the rest of this one, which would go out without it.",
    "Put the whole text into one cell; or, where it is a post of its own, give the row below its date and its channel.",
)
NUMBERED = Fault(
    "text.numbered",
    "text",
    "The text begins with a number that counts on from row to row: it may be that of the row.",
    "Put the numbers into a column of their own; or say what is counted for readers, as in 'Tip 3: ...'.",
)
_NUMBER = re.compile(
    r"^\W{0,3}(?:(?:no|nr|n°|nº)\.? ?)?(?P<number>\d{1,3}) ?(?:[.):–—-]+(?=\s)|(?<=#\d)(?=\s)|(?<=#\d\d)(?=\s))"
    r"\s*(?P<what>\S+)",
    re.IGNORECASE,
)
"""``3. ``, ``(3) ``, ``#3 ``, ``No. 3 - ``: with no word that says what is counted."""
_NUMBERED, _MOSTLY = 3, 0.6
"""So many texts of a column count on, and so great a share of them, where its rows are numbered."""
_MOST_PARTS = 3
"""Cells that a row fills beside its text: where the next row were a post of its own, it would hardly fill none."""
_SHORTEST = 25
"""Characters of a text that goes on; what is shorter may be a heading, unless it begins with a hashtag or a label."""
_ADDED = re.compile(
    r"[#＃]\w|https?://|(?:hashtags?|link|url|image|photo|visual|video|bild|foto|cta|tags?)\s?:", re.IGNORECASE
)


def parts_of_posts(tab: Tab, texts: Collection[int], first: int, *, alone: bool) -> Mapping[int, Fault]:
    """Return why rows must wait of which each holds a part of a post, or its own number, by their 1-based numbers.

    Args:
        tab: As read.
        texts: 1-based columns of texts.
        first: First row that may be a post.
        alone: A text alone in its row is a post: the rest is taken from above, or is not needed.
    """
    goes_on = set() if alone else {row for row in range(first, len(tab.rows)) if _goes_on(tab, texts, row)}
    numbered = dict.fromkeys(_numbered(tab, texts, first), NUMBERED)
    return numbered | dict.fromkeys(goes_on, GOES_ON) | dict.fromkeys(rows_of_threads(tab, texts, first), IN_ROWS)


def _numbered(tab: Tab, texts: Collection[int], first: int) -> set[int]:
    """Return the rows whose texts begin with numbers that count on from each row to the next."""
    found: set[int] = set()
    for column in texts:
        cells = ((row, tab.value(row, column)) for row in range(first, len(tab.rows) + 1))
        said = [(row, value.strip()) for row, value in cells if isinstance(value, str) and value.strip()]
        numbers = [(row, int(match["number"])) for row, text in said if (match := _NUMBER.match(text)) is not None]
        on = 1 + sum(later == number + 1 for (_, number), (_, later) in pairwise(numbers))
        counted = Counter(match["what"].casefold() for _, text in said if (match := _NUMBER.match(text)) is not None)
        # "1. Advent", "2. Advent" and "10. December" are said to readers.
        if on >= max(_NUMBERED, _MOSTLY * len(said)) and max(counted.values(), default=0) * 2 <= on:
            found.update(row for row, _ in numbers)
    return found


def _goes_on(tab: Tab, texts: Collection[int], row: int) -> bool:
    below = [place for place, value in enumerate(tab.rows[row], start=1) if is_filled(value)]
    if len(below) != 1 or below[0] not in texts or (row + 1) in tab.hidden_rows:
        return False
    more, here = tab.value(row + 1, below[0]), tab.value(row, below[0])
    if not isinstance(more, str) or not is_filled(here) or parked_line(more):
        return False
    beside = sum(map(is_filled, tab.rows[row - 1])) - 1
    return beside >= _MOST_PARTS and (len(more) >= _SHORTEST or _ADDED.match(more.strip()) is not None)


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

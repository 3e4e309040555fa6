"""Tables that lie on their side: the titles down a column, a post in each of the others."""

from __future__ import annotations

from calendar_sync.layout.contents import describe
from calendar_sync.layout.title_words import SURE
from calendar_sync.layout.titles import read_title
from calendar_sync.model.sheet import Tab, column_letters

_SHOWN = {"date": ("date",), "time": ("time", "fraction"), "channels": ("platform",), "weekday": ("weekday",)}
"""Fields whose cells show that a title beside them is meant, and kinds of such cells."""
_FARTHEST = 12
"""Columns from the left within which such titles stand."""
_ROWS = 60
"""Rows from the top."""


def titles_down(tab: Tab) -> tuple[int, dict[int, str]] | None:
    """Return the column in which the titles of a tab stand one below the other, and their fields by 1-based row.

    ``None`` where they do not: at least three, a text among them, two with cells of their kind on their right.
    """
    lines = tab.rows[:_ROWS]
    for place in range(min(_FARTHEST, max(map(len, lines), default=0))):
        found: dict[int, str] = {}
        proven = 0
        for number, line in enumerate(lines, start=1):
            title = line[place] if place < len(line) else None
            reading = read_title(title) if isinstance(title, str) else None
            if reading is None or reading.strength < SURE or reading.field in ("", "other", "concept", "network"):
                continue
            if reading.field in found.values():
                break
            found[number] = reading.field
            beside = describe(line[place + 1 :])
            kinds = _SHOWN.get(reading.field)
            proven += kinds is not None and beside.filled > 0 and beside.share(*kinds) >= 0.6
        if len(found) >= 3 and "text" in found.values() and proven >= 2 and _close(found):
            return place + 1, found
    return None


def _close(found: dict[int, str]) -> bool:
    return max(found) - min(found) < 3 * len(found)


def sideways_notes(tab: Tab) -> tuple[str, ...]:
    """Return what to do about a tab whose table lies on its side; nothing for any other."""
    found = titles_down(tab)
    if found is None:
        return ()
    place, titles = found
    rows = sorted(titles)
    return (
        f"not read: its table lies on its side, with the titles in column {column_letters(place)} (rows {rows[0]} to "
        f"{rows[-1]}) and a post in each column; copy it and paste it transposed (Paste special > Transpose), so that "
        "a row is one post",
    )

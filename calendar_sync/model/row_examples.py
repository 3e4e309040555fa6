"""Examples of rows, for the table of rules about rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

USUAL: Mapping[str, Any] = {
    "date": "2027-05-14",
    "time": "09:30",
    "timezone": "Europe/Berlin",
    "channels": "LinkedIn",
    "text": "Fresh rolls",
}
"""What the rows of examples hold where they say nothing else, by field; they are read on 1 January 2027."""


@dataclass(frozen=True, slots=True)
class Example:
    """Rows that keep a rule, or break it.

    Args:
        rows: What each row says besides :data:`USUAL`, by field; ``None`` empties a cell.
        posts: What Buffer has on the first channel of the rows: values of ``model.buffer.Post``.
        tags: Names of the tags that stand on a post in Buffer.
    """

    rows: tuple[Mapping[str, Any], ...]
    posts: tuple[Mapping[str, Any], ...] = ()
    tags: tuple[str, ...] = ()

    def values(self) -> list[dict[str, Any]]:
        """Return the cells of each row by field."""
        return [{name: value for name, value in {**USUAL, **row}.items() if value is not None} for row in self.rows]


def rows(*given: Mapping[str, Any], **more: Any) -> Example:
    """Return an example of several rows."""
    return Example(given, **more)


def row(**values: Any) -> Example:
    """Return an example of one row."""
    return Example((values,))


def on_facebook(posts: int) -> Example:
    """Return rows of so many posts on one day."""
    return rows(
        *(
            {"channels": "Facebook", "text": f"Roll {number}", "time": f"{number // 2}:{number % 2 * 3}0"}
            for number in range(posts)
        )
    )

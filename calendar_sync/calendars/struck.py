"""Cells that are struck out: what somebody has crossed out is not to be posted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from calendar_sync.model.sheet import Fault, Tab


def struck_faults(tab: Tab, number: int, columns: Iterable[tuple[str, int]]) -> Iterator[Fault]:
    """Yield why a row must wait of whose cells one is struck out, wholly or in part.

    Args:
        tab: As read.
        number: 1-based row.
        columns: Fields that are read, with their 1-based columns.
    """
    if not tab.struck:
        return
    for field, column in columns:
        if (number, column) in tab.struck:
            text = " ".join(str(tab.value(number, column)).split())
            yield Fault(
                "cell.struck",
                field,
                f"'{text[:60]}{'…' if len(text) > 60 else ''}' is struck out, or a part of it is.",
                "Delete what no longer holds, or take the line through it away; a row that is off can be cancelled.",
            )
            return

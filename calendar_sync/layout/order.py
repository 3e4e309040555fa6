"""How the columns of a tab have changed places since its layout was confirmed, and what may be another one by now.

Titles say what columns are, until somebody retitles one and gives its old title to another. Rows of titles alone cannot
tell a column that was dragged from two titles that were exchanged; so such a change is held against the cells here, and
against the posts that are out there already by :mod:`calendar_sync.planner.relaid`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from calendar_sync.layout.columns import guess
from calendar_sync.layout.contents import Contents, describe
from calendar_sync.layout.saved import SavedColumn, SavedTab
from calendar_sync.layout.titles import read_title
from calendar_sync.model.columns import OWN_COLUMNS
from calendar_sync.model.relaid import Doubt, Relaid
from calendar_sync.model.services import fold
from calendar_sync.model.sheet import Tab, column_letters

_KINDS: Mapping[str, tuple[str, ...]] = {
    "text": ("long",),
    "post": ("long",),
    "first_comment": ("long",),
    "date": ("date", "serial"),
    "time": ("time", "fraction"),
    "channels": ("platform",),
}
"""By field: what most cells of its column are; only these can be mistaken for one another."""

_MOST = 0.5
_OWN = frozenset(map(fold, OWN_COLUMNS.values()))


def span(saved: SavedTab, item: SavedColumn, places: Mapping[int, int], titles: Mapping[int, str]) -> tuple[int, int]:
    """Return by how many columns ``item`` may have moved, at least and at most, if nobody changed the order.

    Columns that are added or removed push those right of them, so a column moves as its neighbours do, or in between.

    Args:
        saved: The layout.
        item: One of its columns.
        places: Where other columns stand today, by where they stood.
        titles: Folded titles of today, by column.
    """
    left = max((old for old in places if old < item.column), default=None)
    right = min((old for old in places if old > item.column), default=None)
    shifts = [
        places[left] - left if left is not None else 0,
        places[right] - right if right is not None else _wider(saved, titles),
    ]
    return min(shifts), max(shifts)


def _wider(saved: SavedTab, titles: Mapping[int, str]) -> int:
    """Return by how many columns a table is wider than it was."""
    now, known = Counter(title for title in titles.values() if title not in _OWN), _known(saved)
    return (now - known).total() - (known - now).total()


def _known(saved: SavedTab) -> Counter[str]:
    read = (fold(item.title) for item in saved.columns if item.title)
    return Counter([*read, *map(fold, saved.not_read or ())])


def strangers(
    saved: SavedTab, item: SavedColumn, places: Mapping[int, int], titles: Mapping[int, str]
) -> tuple[int, ...]:
    """Return the columns with titles unknown to a layout that stand where ``item`` would, were it called like them.

    Args:
        saved: The layout.
        item: One of its columns.
        places: Where other columns stand today, by where they stood.
        titles: Folded titles of today, by column.
    """
    if saved.not_read is None:
        return ()
    known = _known(saved)
    first = max((new for old, new in places.items() if old < item.column), default=0)
    stop = min((new for old, new in places.items() if old > item.column and new > first), default=max(titles) + 1)
    return tuple(place for place in range(first + 1, stop) if (titles.get(place) or item.title) not in (_OWN | {*known})
                 and place in titles)  # fmt: skip


def relaid(
    tab: Tab, saved: SavedTab, header_row: int, found: Sequence[tuple[SavedColumn, int]], shown: Mapping[int, str]
) -> Relaid | None:
    """Return what makes it doubtful that columns are still what their titles said, or ``None`` where nothing does.

    Args:
        tab: As read.
        saved: Its layout.
        header_row: 1-based row of the titles; the lower one of two.
        found: The columns of the layout that have a title, each with the column where it stands today.
        shown: Titles of today, by column.
    """
    titles = {place: fold(title) for place, title in shown.items()}
    moved = any(item.column != place for item, place in found)
    told: dict[Doubt, list[str]] = {}
    for item, place in found:
        others = {other.column: new for other, new in found if other is not item}
        least, most = span(saved, item, others, titles)
        jumps = saved.not_read is not None and not least <= place - item.column <= most
        said = f"column {column_letters(item.column)} '{item.title}' is now {column_letters(place)}"
        if place != item.column:
            told.setdefault(Doubt.FAIR if jumps else Doubt.HARDLY, []).append(said)
        kinds = _KINDS.get(item.field.partition(":")[0], ())
        if not kinds:
            continue
        for other in strangers(saved, item, others, titles):
            if other == place:
                continue
            name = f"column {column_letters(other)} '{shown[other]}' is new"
            if _may_be(item, other, shown[other], _cells(tab, header_row, other), kinds):
                name += f", and its cells look like those of '{item.title}' ({column_letters(place)})"
                told.setdefault(Doubt.GRAVE if moved else Doubt.FAIR, []).append(name)
            else:
                told.setdefault(Doubt.SLIGHT, []).append(f"{name} beside '{item.title}' ({column_letters(place)})")
        here, left = _cells(tab, header_row, place), item.column
        if jumps and _cells(tab, header_row, left).share(*kinds) >= _MOST:
            alike = "look like it as well" if here.share(*kinds) >= _MOST else "alone look like it"
            name = f"{said}, and the cells that stand in {column_letters(left)} now {alike}"
            told.setdefault(Doubt.GRAVE, []).append(name)
    if not told:
        return None
    return Relaid("; ".join(dict.fromkeys(told[max(told)][:_FEW])), max(told))


_FEW = 3
"""So many changes are told; further ones would hide them."""


def _cells(tab: Tab, header_row: int, place: int) -> Contents:
    return describe(tab.value(row, place) for row in range(header_row + 1, len(tab.rows) + 1))


def _may_be(item: SavedColumn, place: int, title: str, cells: Contents, kinds: tuple[str, ...]) -> bool:
    """Return whether a column of another title may be the one that ``item`` was."""
    if cells.share(*kinds) < _MOST:
        return False
    reading = read_title(title)
    return not reading.field or guess(place, title, reading, cells).field.partition(":")[0] in _SAME.get(
        item.field.partition(":")[0], (item.field,)
    )


_SAME = {"text": ("text", "post", "unsure", "told"), "post": ("text", "post", "unsure", "told")}

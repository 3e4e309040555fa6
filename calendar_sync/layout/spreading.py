"""The filled cells of a row by field, before anything is made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calendar_sync.entries.dates import ParsedDate
from calendar_sync.layout import cells
from calendar_sync.layout.blocks import Carried, field_name
from calendar_sync.layout.contents import DASHES, is_filled
from calendar_sync.layout.days import DateRules, read_day
from calendar_sync.layout.doubts import NEVER_VALUES
from calendar_sync.layout.limits import LIMITS
from calendar_sync.layout.notes import Remarks
from calendar_sync.layout.words import is_category
from calendar_sync.model.sheet import Scalar, Tab

_LINKED = frozenset({"link", "media"})
_LEFT_EMPTY = _LINKED | {"hashtags", "alt_text", "first_comment", "tags", "title", "board", "unsure", "told", "thread"}
"""Columns in which a dash says that the row has nothing there."""


def spread_row(
    tab: Tab,
    number: int,
    places: Sequence[tuple[str, int]],
    merged: Mapping[tuple[int, int], Scalar],
    remarks: Remarks,
) -> dict[str, list[tuple[int, Scalar]]]:
    """Return the filled cells of a row by field, with their columns; cells merged from above count.

    Args:
        tab: As read.
        number: 1-based row.
        places: Fields with their 1-based columns.
        merged: What cells show that are merged with one above, by row and column.
        remarks: Takes what was filled in.
    """
    found: dict[str, list[tuple[int, Scalar]]] = {}
    for name, place in places:
        value = tab.value(number, place)
        if not is_filled(value) and (number, place) in merged:
            value = merged[number, place]
            message = f"{field_name(name)} stands in one merged cell for several rows: {{cells}}."
            remarks.add(tab.name, "layout.merged", message, "Nothing to do if that is meant.", number, place)
        if not is_filled(value) and name.partition(":")[0] in _LINKED:
            # A picture by formula shows nothing, and is its address all the same.
            value = tab.hyperlinks.get((number, place))
        if name.startswith("post:") and isinstance(value, str) and cells.is_not_here(value):
            continue
        if name == "post_type" and isinstance(value, str) and is_category(value):
            continue  # "Educational" says what a post is for, and not how it is published.
        if isinstance(value, str) and value.strip() in DASHES and name.partition(":")[0] in _LEFT_EMPTY:
            continue
        if is_filled(value):
            found.setdefault(name, []).append((place, value))
    return found


def fill_down(
    tab: str,
    number: int,
    spread: dict[str, list[tuple[int, Scalar]]],
    rules: DateRules,
    places: Mapping[str, int],
    carried: Carried,
    remarks: Remarks,
) -> None:
    """Fill in what is written once for the rows of a block, and keep what a row says for those below it.

    Args:
        tab: Name of the tab.
        number: 1-based row.
        spread: The filled cells of the row by field; added to.
        rules: How its dates are read.
        places: The fields that are filled down, with their 1-based columns.
        carried: What holds for the rows below.
        remarks: Takes what was filled in.
    """
    content = any(name.partition(":")[0] in _CONTENT for name in spread)
    framed = any(name in spread for name in _FRAME)
    for name, place in places.items():
        if name in spread:
            value = spread[name][0][1]
            if name == "date" and not isinstance(read_day(value, rules), ParsedDate):
                carried.values.pop(name, None)
            else:
                carried.values[name] = (value, number)
        elif name in carried.values and content and framed:
            spread[name] = [(place, carried.values[name][0])]
            message = f"Rows without {field_name(name)} take it from the row above in their block: {{cells}}."
            fix = "Write it in where that is not meant."
            remarks.add(tab, "layout.filled_down", message, fix, number, place)


_CONTENT = frozenset({"text", "post", "media", "title", "link"})
_FRAME = frozenset({"date", "day", "time", "channels", "status", "approved"})


_PUT_TOGETHER = frozenset(
    {"date", "day", "month", "year", "week", "channels", "weekday", "hashtags", "media", "thread"}
    | {"status", "approved", "posted", "apart", "blocks", "gate", *NEVER_VALUES, *LIMITS}
)
_OF_NETWORKS = ("channel:", "post:", "media:", "time:", "date:")


def first_values(spread: Mapping[str, Sequence[tuple[int, Scalar]]]) -> dict[str, Scalar]:
    """Return the fields of a row of which a single cell speaks; texts that also say where a row goes among them."""
    plainly = {
        name: found[0][1]
        for name, found in spread.items()
        if name not in _PUT_TOGETHER and not name.startswith(_OF_NETWORKS)
    }
    posts = {f"text:{name[5:]}": found[0][1] for name, found in spread.items() if name.startswith("post:")}
    return plainly | posts

"""Columns of texts for several networks at once, such as ``Copy (FB, LI)``: whose text is whose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from calendar_sync.layout.contents import shown
from calendar_sync.layout.platforms import read_platforms
from calendar_sync.model.services import JOIN, label
from calendar_sync.model.sheet import Fault, Scalar

_HEADS = ("text", "post", "channel", "media", "time", "date")
Cells = dict[str, list[tuple[int, Scalar]]]


def parted(spread: Mapping[str, Sequence[tuple[int, Scalar]]]) -> Cells:
    """Return the cells of a row with those for several networks under each of them.

    A column for fewer networks comes before one for more: ``LinkedIn copy`` before ``Copy (FB, LI)``. Where two are as
    narrow as each other, both stand there.
    """
    found: Cells = {}
    widths: dict[str, int] = {}
    for name, cells in spread.items():
        head, _, service = name.partition(":")
        services = service.split(JOIN) if head in _HEADS and service else [service]
        for one in services:
            field = f"{head}:{one}" if one else name
            if len(services) < widths.get(field, len(services) + 1):
                found[field] = [*cells]
            elif len(services) == widths[field]:
                found[field] += cells
            else:
                continue
            widths[field] = len(services)
    return found


def text_places(spread: Mapping[str, Sequence[tuple[int, Scalar]]]) -> dict[str, int]:
    """Return the column of each network's text in a row, by field."""
    heads = ((name.partition(":"), cells) for name, cells in spread.items())
    return {f"text:{service}": cells[0][0] for (head, _, service), cells in heads if service and head in _HEADS[:2]}


def rival_texts(
    spread: Mapping[str, Sequence[tuple[int, Scalar]]],
    values: Mapping[str, Scalar],
    told: Mapping[str, str],
    titles: Mapping[int, str],
) -> Iterator[Fault]:
    """Yield why a row must wait that goes to a network for which two columns have different texts.

    Args:
        spread: The filled cells of the row by field.
        values: Of the row, which already says where it goes.
        told: Folded words of the settings, and what they stand for.
        titles: Titles by column, for the messages.
    """
    there = {mention.service for mention in read_platforms(str(values.get("channels", "")), told)}
    for name, cells in spread.items():
        head, _, service = name.partition(":")
        goes = service in there or there & {None, "told"}
        if head in _HEADS[:2] and service and goes and len({str(value).strip() for _, value in cells}) > 1:
            listed = " and ".join(f"'{titles.get(place, '')}'" for place, _ in cells)
            yield Fault(
                "text.two_for_one",
                f"text:{service}",
                f"{listed} both have a text for {label(service)}, such as '{shown(cells[0][1])}'.",
                f"Clear the one that is not meant for {label(service)} in this row, or give it a row of its own.",
            )

"""Values beside each other: before and after an edit, and the sides of what was changed in Buffer or on both sides."""

from __future__ import annotations

from typing import Any, NamedTuple

from calendar_sync.model.plan import Change
from calendar_sync.model.settle import Sides
from calendar_sync.preview.known import Known
from calendar_sync.preview.page.segments import Segment, segments
from calendar_sync.preview.values import Difference, is_text, told_sides
from calendar_sync.preview.worddiff import word_diff

_LONG = 1_500
"""Characters of a difference from which on it may need scrolling, with the keyboard, too."""

Marked = tuple[tuple[str, tuple[Segment, ...]], ...]
"""Parts of a text: ``same``, ``gone`` or ``new``, and what they say."""


class Compared(NamedTuple):
    """A value before and after: word by word where it is a text."""

    title: str
    before: tuple[Segment, ...]
    after: tuple[Segment, ...]
    parts: Marked
    is_long: bool


class Side(NamedTuple):
    """What one side says; where it was changed, its new words are marked."""

    name: str
    changed: bool
    parts: Marked


class Dispute(NamedTuple):
    """The sides of a value."""

    title: str
    columns: tuple[Side, ...]


def compared(item: Difference) -> Compared:
    """Return what an edit changes of one value."""
    return Compared(
        item.title,
        tuple(segments(item.before)),
        tuple(segments(item.after)),
        _marked(item.before, item.after) if item.is_text and item.before and item.after else (),
        len(item.before) + len(item.after) > _LONG,
    )


def dispute(side: Sides, change: Change, known: Known) -> Dispute:
    """Return the sides of a value, from what was last synced to what Buffer has."""
    zone = known.zone(change.key.channel_id)
    base, sheet, buffer = told_sides(side, known, zone)

    def column(name: str, value: str, before: str, changed: bool) -> Side:
        marks = changed and is_text(side.name) and before and value
        parts = tuple(part for part in _marked(before, value) if part[0] != "gone") if marks else _plain(value)
        return Side(name, changed, parts)

    if not side.based:
        # Nobody knows who has changed it, so Buffer's words are held against the calendar's.
        marked = column("Buffer", buffer, sheet, changed=True)._replace(changed=False)
        return Dispute(side.title, (Side("Calendar", False, _plain(sheet)), marked))
    return Dispute(
        side.title,
        (
            Side("Last synced", False, _plain(base)),
            column("Calendar", sheet, base, side.sheet_changed),
            column("Buffer", buffer, base, side.buffer_changed),
        ),
    )


def _marked(before: str, after: str) -> Marked:
    return tuple((part.kind, tuple(segments(part.text))) for part in word_diff(before, after))


def _plain(value: Any) -> Marked:
    return (("same", tuple(segments(value))),) if value else ()

"""Where a row and its post disagree: the three sides of each value, and what settles it each way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from calendar_sync.model.buffer import Post
from calendar_sync.model.canonical import entry_values, post_values
from calendar_sync.model.entry import Entry, Origin
from calendar_sync.model.plan import Record
from calendar_sync.model.settle import Sides, Way
from calendar_sync.model.sheet import row_name
from calendar_sync.model.titles import shown
from calendar_sync.planner.changes import View
from calendar_sync.planner.match import restored, shortened_links

Values = Mapping[str, Any]


def three_sides(
    view: View,
    entry: Entry,
    record: Record | None,
    values: Values,
    post: Post,
    *,
    sheet: Collection[str] = (),
    buffer: Collection[str] = (),
) -> tuple[Sides, ...]:
    """Return the sides of the values in which the calendar or Buffer was changed.

    Args:
        view: Both sides and the base.
        entry: The row's wish.
        record: What was last applied; ``None`` where that is not known.
        values: What the row wants.
        post: What Buffer has.
        sheet: Names of the values that were changed in the calendar.
        buffer: Names of the values that were changed in Buffer; without ``record``, those that differ.
    """

    actual = post_values(post)

    def side(name: str) -> Sides:
        # Buffer may have rewritten what it was sent, so each side is held against what it was itself.
        base = None if record is None else _part(record.desired if name in sheet else record.actual, name)
        told = [_told(view, entry, name, value) for value in (base, _part(values, name), _part(actual, name))]
        based = record is not None
        changed = (based and name in sheet, based and name in buffer)
        return Sides(name, shown([name]), told[0], told[1], told[2], *changed, based)

    return tuple(side(name) for name in sorted({*sheet, *buffer}))


def _part(values: Values, name: str) -> Any:
    head, _, rest = name.partition(".")
    found = values.get(head)
    return found.get(rest) if rest and isinstance(found, Mapping) else found


def _told(view: View, entry: Entry, name: str, value: Any) -> Any:
    """Return a value with names in place of ids that mean nothing to people."""
    if name == "tags" and isinstance(value, Iterable):
        names = {tag.id: tag.name for tag in view.actual.tags}
        names |= {tag.id: tag.name for post in view.actual.posts for tag in post.tags}
        return sorted(names.get(tag, tag) for tag in value)
    if name == "metadata.board_service_id" and (channel := view.channels.get(entry.key.channel_id)) is not None:
        return next((board.name for board in channel.boards if board.service_id == value), value)
    return value


_WHEN = frozenset({"due_at", "schedule", "kind"})
_ONLY_OURS = frozenset({"needs_approval"})
"""What a row can wish, and no post tells."""


def brought(values: Values, actual: Values, names: Collection[str], record: Record | None) -> dict[str, Any]:
    """Return what the row would want with Buffer's side of some values.

    Links that Buffer has shortened stay as the calendar has them.

    Args:
        values: What the row wants.
        actual: What Buffer has.
        names: Of the values that come from Buffer.
        record: What was last applied; ``None`` where that is not known.
    """
    wanted = {**values, "metadata": dict(values["metadata"])}
    taken = {*names, *(_WHEN if not _WHEN.isdisjoint(names) else ())} - _ONLY_OURS
    for name in taken:
        head, _, rest = name.partition(".")
        if not rest:
            wanted[head] = actual[head]
        elif rest in actual["metadata"]:
            wanted["metadata"][rest] = actual["metadata"][rest]
        else:
            wanted["metadata"].pop(rest, None)
    if record is not None and record.desired_hash:
        longer = shortened_links(record.desired, record.actual) | shortened_links(record.desired, actual)
        wanted["text"] = restored(wanted["text"], longer)
        wanted["thread"] = [restored(item, longer) for item in wanted["thread"]]
    return wanted


_FOR_ALL = ("text", "thread", "assets", "due_at", "schedule", "tags")
"""Values that one cell may say for several channels."""


def stands_for_others(view: View, entry: Entry, actual: Values, names: Collection[str]) -> bool:
    """Return whether Buffer's side cannot come into the calendar, as a cell says the same for other channels, too.

    Only what is certain counts; the rest shows when it is tried.

    Args:
        view: Both sides and the base.
        entry: The row's wish.
        actual: What Buffer has.
        names: Of the values that would come from Buffer.
    """
    asked = [name for name in _FOR_ALL if name in names]
    if not asked or not (others := view.beside(entry)):
        return False
    values, columns = entry_values(entry), entry.origin.columns
    own = columns.get(f"text:{entry.service}")
    for other in others:
        has_own = own is not None and own != other.origin.columns.get(other.text_field)
        record = view.ownership.records.get(other.key)
        post = view.posts.get(record.post_id) if record is not None else None
        wanted, theirs = entry_values(other), post_values(post) if post is not None else {}
        for name in asked:
            apart = columns.get(entry.text_field) != other.origin.columns.get(other.text_field)
            is_own = name in ("text", "thread") and (has_own or apart)
            if not is_own and wanted[name] == values[name] and theirs.get(name) != actual[name]:
                return True
    return False


SHARED_CELL = "a cell says the same for the row's other channels, so Buffer's version cannot come into the calendar"


def drift_ways(origin: Origin) -> tuple[Way, ...]:
    """Return how a post that was changed in Buffer alone can be settled."""
    row = f"--row={row_name(origin.tab, origin.row)}"
    return (
        Way("", (), "Buffer keeps its version and the calendar its own; nothing needs to be done"),
        Way("buffer", ("--drift=pull", row), "Buffer's version is written into the calendar"),
        Way("sheet", ("--drift=overwrite", row), "the calendar's version is put back in Buffer"),
    )


def conflict_ways(origin: Origin) -> tuple[Way, ...]:
    """Return how a row and a post that were both changed can be settled."""
    row = f"--row={row_name(origin.tab, origin.row)}"
    return (
        Way("sheet", ("--conflict=sheet", row), "the calendar's version replaces Buffer's"),
        Way("buffer", ("--conflict=buffer", row), "Buffer's version is written into the calendar"),
    )


def without_buffers(ways: tuple[Way, ...]) -> tuple[Way, ...]:
    """Return the ways without the one that takes Buffer's version, where that cannot be done."""
    return tuple(way for way in ways if way.side != "buffer")


def gone_ways(origin: Origin) -> tuple[Way, ...]:
    """Return how a post that was deleted in Buffer can be settled by a command."""
    row = f"--row={row_name(origin.tab, origin.row)}"
    return (Way("sheet", ("--drift=overwrite", row), "the post is created again"),)

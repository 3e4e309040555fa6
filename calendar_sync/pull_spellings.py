"""What could be written into rows so that they say what Buffer has; the likeliest spelling first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice, product
from typing import Any

from calendar_sync.calendars.mapping import Mapped
from calendar_sync.cells_to_write import Unwritable, cell_changes, title_of
from calendar_sync.entries.build import date_orders
from calendar_sync.entries.dates import DateOrder
from calendar_sync.entries.moving import Examples, moved, zone_of
from calendar_sync.entries.rules import ReadingRules
from calendar_sync.entries.spelling import spell
from calendar_sync.model.buffer import ActualState, Channel
from calendar_sync.model.canonical import entry_values
from calendar_sync.model.entry import DesiredState, EntryKey, Kind, Schedule
from calendar_sync.model.plan import Change
from calendar_sync.model.settle import CellChange
from calendar_sync.model.sheet import Row, Sheet, Written

NEAR = 40
"""So many rows around a row show the form that its empty cells take."""

MOST_TRIES = 12
"""So many spellings of one row are tried."""

_WHEN = ("kind", "schedule", "due_at")


@dataclass(frozen=True, slots=True)
class Side:
    """The calendar's side, and how it is read.

    Args:
        sheet: As read.
        mapped: Its columns.
        desired: What it wants.
        rules: From the settings.
        reread: Reads a sheet as a run would, up to what the rows want and what keeps them back.
    """

    sheet: Sheet
    mapped: Mapped
    desired: DesiredState
    rules: ReadingRules
    reread: Callable[[Sheet], DesiredState]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What could be written into one row: the changes it carries out, and the cells of each."""

    changes: tuple[Change, ...]
    cells: Mapping[EntryKey, tuple[CellChange, ...]]

    def all_cells(self) -> Iterator[CellChange]:
        for cells in self.cells.values():
            yield from cells


@dataclass(slots=True)
class Pull:
    """One row whose posts are to be brought in.

    Args:
        row: As read.
        changes: Of the plan.
        attempts: What could still be tried.
        attempt: What is tried now; ``None`` once nothing is left.
        why: Why the first attempt failed, as the end of a sentence.
        done: What was found to be right, with what the row wants then.
    """

    row: Row
    changes: tuple[Change, ...]
    attempts: Iterator[Attempt | str]
    attempt: Attempt | None = None
    why: str = ""
    done: Mapping[EntryKey, dict[str, Any]] = field(default_factory=dict)

    def next(self) -> None:
        """Go on to the next thing to try."""
        for attempt in self.attempts:
            if isinstance(attempt, Attempt):
                self.attempt = attempt
                return
            self.why = self.why or attempt
        self.attempt = None


class Desk:
    """What is looked up while rows are spelled.

    Args:
        side: The calendar.
        actual: Buffer's side.
    """

    def __init__(self, side: Side, actual: ActualState) -> None:
        self._side = side
        self._channels = {channel.id: channel for channel in actual.channels}
        named = {tag.id: tag.name for tags in (actual.tags, *(post.tags for post in actual.posts)) for tag in tags}
        self._tags = named | {tag_id: name for name, tag_id in side.rules.tags.items()}
        self._rows = {(row.tab, row.number): row for row in side.mapped.rows}
        self._places = {row.row_id: (row.tab, row.number) for row in side.desired.rows}
        self._orders = date_orders(side.mapped.rows, side.rules)[0]
        self.entries = {entry.key: entry for entry in side.desired.entries}

    def pulls(self, changes: Iterable[Change]) -> list[Pull]:
        """Return one pull for each row."""
        by_row: dict[str, list[Change]] = {}
        for change in changes:
            by_row.setdefault(change.key.row_id, []).append(change)
        pulls = []
        for row_id, found in by_row.items():
            row = self._rows[self._places[row_id]]
            pulls.append(Pull(row, tuple(found), islice(self._attempts(row, tuple(found)), MOST_TRIES)))
        return pulls

    def _attempts(self, row: Row, changes: tuple[Change, ...]) -> Iterator[Attempt | str]:
        groups = [changes, *((change,) for change in changes)] if len(changes) > 1 else [changes]
        for group in groups:
            texts = [self._text_fields(row, change) for change in group]
            for fields in product(*texts):
                yield from self._spellings(row, group, fields)

    def _text_fields(self, row: Row, change: Change) -> list[str]:
        """Return the columns into which the text of a change may go: its own, else the one for its network."""
        own = f"text:{change.service}"
        used = self.entries[change.key].text_field
        return [used, own] if used == "text" and own in row.columns else [used]

    def _spellings(self, row: Row, group: tuple[Change, ...], fields: tuple[str, ...]) -> Iterator[Attempt | str]:
        wanted: dict[EntryKey, dict[str, Written]] = {}
        for change, text_field in zip(group, fields, strict=True):
            wanted[change.key] = self._content(row, change, text_field)
        if clash := _clash(wanted.values()):
            yield f"the row has one cell '{title_of(clash)}', and Buffer says otherwise on each of its channels"
            return
        timed = [change for change in group if self._is_moved(change)]
        for times in self._times(row, timed[0]) if timed else ({},):
            try:
                cells = {
                    key: cell_changes(self._side.sheet, row, told | (times if self._is_timed(key, timed) else {}))
                    for key, told in wanted.items()
                }
            except Unwritable as problem:
                yield str(problem)
                continue
            yield Attempt(group, cells)

    @staticmethod
    def _is_timed(key: EntryKey, timed: Sequence[Change]) -> bool:
        return any(change.key == key for change in timed)

    def _content(self, row: Row, change: Change, text_field: str) -> dict[str, Written]:
        """Return what the row's cells would have to say anew, but for its time."""
        channel = self._channels[change.key.channel_id]
        zone = zone_of(row, channel.timezone, self._side.rules)
        media = row.text("media")
        before = spell(entry_values(self.entries[change.key]), channel, zone, self._tags, media)
        after = spell(change.after or {}, channel, zone, self._tags, media)
        changed = {name: after.get(name, "") for name in sorted(before.keys() | after.keys())}
        changed = {name: value for name, value in changed.items() if before.get(name, "") != value}
        if "text" in changed:
            changed["text"] = _without_link(row, text_field, str(before["text"]), str(changed["text"]))
        return {text_field if name == "text" else name: value for name, value in changed.items()}

    def _is_moved(self, change: Change) -> bool:
        before, after = entry_values(self.entries[change.key]), change.after or {}
        return any(before[name] != after[name] for name in _WHEN)

    def _times(self, row: Row, change: Change) -> Iterator[dict[str, Written]]:
        values = change.after or {}
        channel: Channel = self._channels[change.key.channel_id]
        due_at = datetime.fromisoformat(values["due_at"]) if values["due_at"] else None
        order: DateOrder | None = self._orders.get(row.tab)
        zone = zone_of(row, channel.timezone, self._side.rules)
        return moved(row, Kind(values["kind"]), Schedule(values["schedule"]), due_at, zone, order, self._near(row))

    def _near(self, row: Row) -> Examples:
        others = [other for other in self._side.mapped.rows if other.tab == row.tab and other.number != row.number]
        others.sort(key=lambda other: abs(other.number - row.number))
        return {
            name: [other.values[name] for other in others[:NEAR] if name in other.values] for name in ("date", "time")
        }


def _without_link(row: Row, text_field: str, before: str, after: str) -> str:
    """Leave out the row's link where it was put below the text because the network has no field for it."""
    below = f"\n\n{row.text('link')}"
    is_added = row.text("link") and before.endswith(below) and not row.text(text_field).endswith(row.text("link"))
    return after.removesuffix(below) if is_added else after


def _clash(wanted: Iterable[Mapping[str, Written]]) -> str:
    """Return a field for which several channels of a row want different things; empty where there is none."""
    seen: dict[str, Written] = {}
    for fields in wanted:
        for name, value in fields.items():
            if seen.setdefault(name, value) != value:
                return name
    return ""

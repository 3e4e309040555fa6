"""Who a row is: its Sync ID, and the posts that its Post IDs cell names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from calendar_sync.entries.channels import ChannelBook
from calendar_sync.entries.copies import keeps_day
from calendar_sync.entries.issues import Notes, quoted
from calendar_sync.entries.rescue import NOTHING, Rescue
from calendar_sync.entries.zones import ZoneProblem, parse_zone
from calendar_sync.model.columns import OWN_COLUMNS
from calendar_sync.model.entry import IDEA_CHANNEL, EntryKey, Issue, RowIdentity, Severity
from calendar_sync.model.sheet import CellProblem, Row, column_letters, row_name
from calendar_sync.model.unplaced import Unplaced

NAMELESS = frozenset({"row.unplaced", "row.id_unreadable"})
"""Problems of rows of which nobody can tell which they are."""

LONGEST_ID = 64
"""Characters; what is longer in a Sync ID cell is no id (ours have ten, typed ones a few more)."""


def is_stand_in(row: Row) -> bool:
    """Return whether a row is only the id of one in a tab that is not read."""
    return row.columns.keys() == {"sync_id"}


@dataclass(slots=True)
class Registry:
    """Gives every row its identity, in the order of the sheet.

    Args:
        calendar_id: Identity of the calendar.
        book: Finds channels by the handles in Post IDs cells.
        new_id: Makes a Sync ID that was never used before.
        timezone: For rows without one of their own.
        notes: Takes what is wrong.
        rescued: What is known of rows otherwise than by their Sync ID cells.
        originals: Where the row stands that keeps an id, where that is not the first one with it.
        rows: All identities given.
        post_ids: Posts and ideas named in Post IDs cells.
        all_known: False once a row was met whose id cannot be read: what it owns then looks as if its row were gone.
    """

    calendar_id: str
    book: ChannelBook
    new_id: Callable[[], str]
    timezone: str
    notes: Notes
    rescued: Rescue = NOTHING
    originals: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    rows: list[RowIdentity] = field(default_factory=list)
    post_ids: dict[EntryKey, str] = field(default_factory=dict)
    strangers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    all_known: bool = True
    _owners: dict[str, tuple[str, int]] = field(default_factory=dict)
    _channel_ids: dict[str, str] = field(default_factory=dict)

    def unreadable(self, row: Row) -> Issue | None:
        """Return an issue where nobody can tell which row this is: its Sync ID cell holds something else."""
        if (meant := self.rescued.doubtful.get((row.tab, row.number))) is not None:
            self.all_known = False
            return self._doubtful(row, meant)
        value = row.values.get("sync_id")
        text = row.text("sync_id")
        if not isinstance(value, CellProblem) and len(text) <= LONGEST_ID and len(text.splitlines()) < 2:
            return None
        self.all_known = False
        shown = f"shows {value.text}" if isinstance(value, CellProblem) else "holds something else than an id"
        return self.notes.add(
            row,
            "row.id_unreadable",
            Severity.ERROR,
            "sync_id",
            f"The Sync ID cell {shown}, so nobody can tell whether this row was posted before.",
            "Undo the change to that cell. Clear it only if the row is new.",
        )

    def is_known_stand_in(self, row: Row) -> bool:
        """Return whether a row is nothing but an id in a tab that is not read, of a row that was met elsewhere."""
        return is_stand_in(row) and row.text("sync_id") in self._owners

    def identify(self, row: Row) -> RowIdentity:
        """Return the identity of a row; of several with one id the original keeps it, the others are new rows."""
        shown = {name: row.text(name) for name in OWN_COLUMNS if name in row.values}
        carried = shown.get("sync_id", "")
        given = self.rescued.given.get((row.tab, row.number))
        here = row.tab, row.number
        original = self._owners.get(carried) or self.originals.get(carried, here)
        is_copy = given is None and original != here
        row_id = (given if given is not None else "" if is_copy else carried) or self.new_id()
        identity = RowIdentity(
            row_id=row_id,
            tab=row.tab,
            number=row.number,
            is_new=row_id != carried,
            copied_from=carried if is_copy else "",
            keeps_day=is_copy and original[0] != row.tab and keeps_day(row),
            shown=shown,
            timezone=_plain_zone(row.text("timezone") or self.timezone),
        )
        self.rows.append(identity)
        if is_copy:
            tab, number = original
            self.notes.add(
                row,
                "row.copied",
                Severity.WARNING,
                "sync_id",
                f"This row is a copy of row {number}" + (f" in '{tab}'" if tab != row.tab else "") + ".",
                "Nothing to do: it gets an id of its own and counts as a new row.",
            )
        else:
            self._owners[row_id] = (row.tab, row.number)
            if not carried or row_id == carried:
                self._read_post_ids(row, row_id, shown.get("post_ids", ""))
        return identity

    def _doubtful(self, row: Row, meant: Sequence[Unplaced]) -> Issue:
        ids = " or ".join(f"{item.row_id} (it {_memory(item, meant)})" for item in meant[:3])
        first = quoted(max(_telling(meant[0], meant) or meant[0].content, key=len))
        which = f"the row that said {first}" if len(meant) == 1 else f"one of {len(meant)} rows, as that of {first}"
        return self.notes.add(
            row,
            "row.unplaced",
            Severity.ERROR,
            "sync_id",
            f"A run was cut off when it had sent posts and not yet written its results. This row may be {which}, "
            "changed since; nobody can tell, and it might be posted twice.",
            f"If it is, write {ids} into its cell in the column '{OWN_COLUMNS['sync_id']}'; if it is not, write any "
            f"other word there, such as new-1. {_where_ids_go(row)}",
        )

    def _read_post_ids(self, row: Row, row_id: str, text: str) -> None:
        for line in filter(str.strip, text.splitlines()):
            handle, equals, post_id = line.partition("=")
            # As we write it: so it is nearly always, and handles are few.
            if (channel_id := self._channel_ids.get(handle)) is not None and post_id.isalnum():
                self.post_ids[tuple.__new__(EntryKey, (self.calendar_id, row_id, channel_id))] = post_id
                continue
            handle, equals, post_id = line.rpartition("=")
            handle, post_id = handle.strip(), post_id.strip()
            if not equals or not handle or "=" in handle or not post_id or len(post_id.split()) > 1:
                self.notes.add(
                    row,
                    "row.post_ids_unreadable",
                    Severity.WARNING,
                    "post_ids",
                    "The Post IDs cell does not say which post is which (one 'service:name=ID' on each line).",
                    "Undo the change to that cell; where the row is known from earlier syncs, the next one mends it.",
                )
            elif handle == IDEA_CHANNEL:
                self.post_ids[EntryKey(self.calendar_id, row_id, IDEA_CHANNEL)] = post_id
            elif channel := self.book.by_handle(handle):
                self._channel_ids[handle] = channel.id
                self.post_ids[EntryKey(self.calendar_id, row_id, channel.id)] = post_id
            else:
                self.strangers[row_id] = (*self.strangers.get(row_id, ()), handle)


def _telling(item: Unplaced, meant: Sequence[Unplaced]) -> list[str]:
    """Return what a row said that not all rows which may be meant have said."""
    said = [cell for cell in item.content if not all(cell in other.content for other in meant)]
    return [cell.removesuffix(" 00:00:00") for cell in said]  # dates are kept as moments


def _memory(item: Unplaced, meant: Sequence[Unplaced]) -> str:
    stood = f"stood in {row_name(item.tab, item.number) if item.number else item.tab}"
    told = ", ".join(quoted(cell) for cell in _telling(item, meant)[:3])
    return f"{stood} and said {told}" if told else stood


def _where_ids_go(row: Row) -> str:
    if (column := row.columns.get("sync_id")) is not None:
        return (
            f"That is column {column_letters(column)}; where you do not see it, it is hidden: select the columns on "
            "both sides of it, right-click, Unhide columns."
        )
    return (
        "The run that writes the first results adds this column, hidden, right of the calendar: select all columns, "
        "right-click, Unhide columns. Only where there is none then, add one with that title."
    )


@lru_cache(maxsize=200)
def _plain_zone(text: str) -> str:
    """Return a zone by its IANA name or its offset, whatever people call it."""
    zone = parse_zone(text) if text else None
    return text if zone is None or isinstance(zone, ZoneProblem) else getattr(zone, "key", None) or str(zone)

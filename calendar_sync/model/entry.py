"""What the calendar wants: entries, and what is wrong with rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from calendar_sync.model.buffer import Asset
from calendar_sync.model.quick import quick
from calendar_sync.model.sheet import CellRef

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

IDEA_CHANNEL = "idea"
"""Stands in for the channel id in the key of an idea: an idea belongs to the organization, not to a channel."""


class EntryKey(NamedTuple):
    """Identity of what one row wants on one channel; never a row number.

    A tuple, because plans look up nothing as often as this.
    """

    calendar_id: str
    row_id: str
    channel_id: str

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Write a key by its names into plan files, not as a list."""
        from pydantic_core import core_schema

        fields = {name: core_schema.typed_dict_field(core_schema.str_schema()) for name in cls._fields}
        return core_schema.no_info_after_validator_function(
            lambda named: cls(**named),
            core_schema.typed_dict_schema(fields, extra_behavior="forbid"),
            serialization=core_schema.plain_serializer_function_ser_schema(cls._asdict),
        )


class Kind(StrEnum):
    """What becomes of an entry."""

    POST = "post"
    DRAFT = "draft"
    IDEA = "idea"


class Schedule(StrEnum):
    """When an entry is to go out."""

    AT = "at"
    QUEUE = "queue"
    NEXT = "next"
    NOW = "now"
    NONE = "none"


class Severity(StrEnum):
    """An error blocks what it concerns; a warning is shown and nothing more; a note tells what was done about it."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Issue:
    """One problem, at one cell, in a marketer's words.

    Args:
        rule: Stable id such as ``x.text.too_long``.
        severity: Whether it blocks.
        cell: ``May!D14``; empty where no single cell is to blame.
        message: What is wrong.
        fix: How to mend it.
        row: 1-based row number, 0 where none.
        tab: Tab name, empty where none.
        channel_id: The channel it concerns; ``None`` for the whole row.
        also: Further channels that it concerns in the same way.
    """

    rule: str
    severity: Severity
    cell: str
    message: str
    fix: str
    row: int = 0
    tab: str = ""
    channel_id: str | None = None
    also: tuple[str, ...] = ()

    @property
    def channel_ids(self) -> tuple[str, ...]:
        """All channels that it concerns; none for the whole row."""
        return () if self.channel_id is None else (self.channel_id, *self.also)

    def and_of(self, other: Issue) -> Issue:
        """Return the same problem for the channels of ``other`` as well, which says the same at the same cell."""
        if self.channel_id is None or other.channel_id is None:
            return replace(self, channel_id=None, also=())
        known = self.channel_ids
        more = tuple(channel_id for channel_id in other.channel_ids if channel_id not in known)
        return replace(self, also=(*self.also, *more)) if more else self


@quick
@dataclass(frozen=True, slots=True)
class Origin:
    """Where an entry was read: for messages and for write-back."""

    tab: str
    row: int
    columns: Mapping[str, int] = field(default_factory=dict)

    def cell(self, *names: str) -> str:
        """Return the first of the fields ``names`` that the calendar has, as ``May!D14``."""
        for name in names:
            if name in self.columns:
                return str(CellRef(self.tab, self.row, self.columns[name]))
        return str(CellRef(self.tab, self.row, 1))


@quick
@dataclass(frozen=True, slots=True)
class Entry:
    """What one row wants on one channel, canonical: the same wish is always the same value.

    Args:
        key: Identity.
        origin: Where it was read.
        kind: Post, draft or idea.
        service: Buffer's service name; for an idea the services it is meant for, joined by commas.
        text: NFC, ``\\n`` line ends, stripped; the first item of a thread.
        thread: The further items of a thread.
        assets: In order.
        schedule: How the due time is found.
        due_at: Aware UTC, whole minutes; only with ``Schedule.AT`` (and drafts or ideas that carry a date).
        tags: Ids of Buffer tags, sorted.
        title: Of an idea.
        metadata: In the words of ``METADATA_FIELDS``, canonical defaults filled in.
        needs_approval: Ask for approval first.
        notify: Publish by notification instead of automatically.
        text_field: The column its text came from (``text`` or ``text:twitter``); no part of what is wanted.
    """

    key: EntryKey
    origin: Origin
    kind: Kind
    service: str
    text: str
    thread: tuple[str, ...] = ()
    assets: tuple[Asset, ...] = ()
    schedule: Schedule = Schedule.AT
    due_at: datetime | None = None
    tags: tuple[str, ...] = ()
    title: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    needs_approval: bool = False
    notify: bool = False
    text_field: str = "text"
    memo: str = field(default="", init=False, repr=False, compare=False)
    """Kept by :func:`calendar_sync.model.canonical.entry_digest`."""


class HoldReason(StrEnum):
    """Why something the calendar names is left as it is in Buffer."""

    STATUS = "status"
    UNKNOWN_STATUS = "unknown status word"
    INVALID = "invalid"
    HIDDEN = "hidden"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Held:
    """A row, or one channel of it, that must not be taken for a deletion.

    Args:
        key: ``channel_id`` is empty when the whole row is held.
        origin: Where it was read.
        reason: Why.
        message: For people.
        blocked: True when an error must be mended first; False when the user wants it so.
        channels: Channels that the row names, as (id, ``service:name``, service), as far as they are known.
        entry: What is kept back, where it could be read.
        parts: What else can be judged of it, though it could not be read as a whole.
        cell: The cell to change for it to go, as ``May!D14``; empty where none is to blame, or a problem names it.
        fix: How to mend it.
    """

    key: EntryKey
    origin: Origin
    reason: HoldReason
    message: str
    blocked: bool = False
    channels: tuple[tuple[str, str, str], ...] = ()
    entry: Entry | None = None
    parts: tuple[Entry, ...] = ()
    cell: str = ""
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A row that is to be taken out of Buffer, on all its channels.

    Args:
        key: ``channel_id`` is empty: the whole row is meant.
        origin: Where it was read.
        message: For people.
    """

    key: EntryKey
    origin: Origin
    message: str


@quick
@dataclass(frozen=True, slots=True)
class RowIdentity:
    """Which id stands for which row, and what the tool's own columns show now.

    Args:
        row_id: The Sync ID, or the one that the row is to get.
        tab: Tab name.
        number: 1-based row number when it was read.
        is_new: The id is not in the sheet yet.
        copied_from: The id that the row carried although another row has it; empty when it is no copy.
        keeps_day: It is a copy of a row of another tab, and still has the day and time of that one's post.
        shown: The tool's own cells as they are, by field (``sync_status``, ``post_ids`` ...).
        timezone: IANA name or offset in which times of this row are shown.
    """

    row_id: str
    tab: str
    number: int
    is_new: bool = False
    copied_from: str = ""
    keeps_day: bool = False
    shown: Mapping[str, str] = field(default_factory=dict)
    timezone: str = ""


@dataclass(frozen=True, slots=True)
class DesiredState:
    """The calendar's side at one moment.

    Args:
        calendar_id: Whose entries these are.
        entries: What is wanted, in the order of the sheet.
        held: What must be left alone.
        cancelled: Rows whose status says cancel.
        issues: All problems found.
        rows: Every row that is not empty, held and hidden rows included.
        post_ids: Post ids found in the ``Post IDs`` column, by entry key.
        strangers: Channels (``service:name``) that Post IDs cells name and the organization does not have, by row id.
        complete: False when a tab could not be read or a column has gone: absence then proves nothing.
    """

    calendar_id: str
    entries: tuple[Entry, ...]
    held: tuple[Held, ...] = ()
    cancelled: tuple[Cancelled, ...] = ()
    issues: tuple[Issue, ...] = ()
    rows: tuple[RowIdentity, ...] = ()
    post_ids: Mapping[EntryKey, str] = field(default_factory=dict)
    strangers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    complete: bool = True

    def of_rows(self, rows: Iterable[RowIdentity]) -> DesiredState:
        """Return it for a run that looks after these rows alone: what is said of others is no business of it."""
        return replace(self, rows=tuple(rows), complete=False)

    @property
    def row_ids(self) -> frozenset[str]:
        """Every Sync ID that the calendar holds."""
        return frozenset(row.row_id for row in self.rows)

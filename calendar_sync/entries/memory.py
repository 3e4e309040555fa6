"""What rows were read as before, so that rows which have not changed need not be read again.

What a row wants follows from its cells and columns, its tab, the settings, the channels, how dates of its tab are
written, and the code that reads them: all of these make up a row's fingerprint. What had to be said of a row is
remembered with it, so that no word is lost; rows that must wait are read anew. Neither the row's number nor the time of
day has a part in what it wants. All this may be lost at any time, and rows are then read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from calendar_sync.entries.channels import ChannelBook
from calendar_sync.entries.clients import Clients
from calendar_sync.entries.dates import DateOrder
from calendar_sync.entries.issues import Said
from calendar_sync.entries.rules import ReadingRules
from calendar_sync.entries.sense import all_leftovers
from calendar_sync.model.buffer import Asset, UserTag
from calendar_sync.model.canonical import entry_digest, iso
from calendar_sync.model.entry import Entry, EntryKey, Kind, Origin, Schedule, Severity
from calendar_sync.model.sheet import Row

_HEAD = "calendar-sync rows 3"
_DIGEST = 64
"""Letters of a digest."""


class _Shape(NamedTuple):
    """What an entry shares with those of many other rows; ``due``, ``assets`` and ``text`` say which of the row's."""

    channel_id: str
    kind: Kind
    service: str
    schedule: Schedule
    notify: bool
    needs_approval: bool
    text_field: str
    metadata: Mapping[str, Any]
    tags: tuple[str, ...]
    thread: tuple[str, ...]
    due: int
    assets: int
    text: int


class RowMemory:
    """Entries by the fingerprint of their row.

    Args:
        text: What :meth:`to_text` gave, or anything else, which then counts as nothing.
        code: Changes whenever rows may be read otherwise; without it nothing is remembered.
    """

    def __init__(self, text: str = "", *, code: str = "") -> None:
        self._code = code
        self._shapes, self._before = _read(text) if code else ([], {})
        self._decoded: dict[int, list[_Shape]] = {}
        self._met: set[str] = set()
        self._new: dict[str, tuple[Row, list[Entry], list[Said]]] = {}
        self.clean: dict[int, Origin] = {}
        """Origins, by ``id``, of the rows recalled whose entries are known to hold nothing left over."""

    def reader(
        self,
        rules: ReadingRules,
        book: ChannelBook,
        orders: Mapping[str, DateOrder | None],
        clients: Clients | None = None,
    ) -> RowReader | None:
        """Return what recalls rows under these settings, channels and clients; ``None`` where nothing is remembered."""
        # One reading counts: rows may be read twice in a run, the second time with other channels.
        self._met, self._new, self.clean = set(), {}, {}
        return (
            RowReader(self, f"{self._code}\n{rules!r}\n{book.channels!r}\n{clients!r}", orders) if self._code else None
        )

    def recall(self, mark: str, row: Row, key: EntryKey, origin: Origin) -> tuple[list[Entry], list[Said]] | None:
        """Return the entries of the row with this fingerprint, and what was said of it, if they are known."""
        kept = self._before.get(mark)
        if kept is None:
            return None
        self._met.add(mark)
        number, dues, assets, texts, digests, is_clean, said = kept
        if is_clean:
            self.clean[id(origin)] = origin
        shapes = self._decoded.get(number)
        if shapes is None:
            shapes = self._decoded[number] = [_shape(item) for item in self._shapes[number]]
        entries = _entries(shapes, dues, assets, texts, digests, row, key, origin)
        return entries, [Said(rule, Severity(level), *rest) for rule, level, *rest in said]

    def note(self, mark: str, row: Row, entries: list[Entry], said: list[Said]) -> None:
        """Remember that the row with this fingerprint was read as ``entries``, and what was ``said`` of it."""
        self._new[mark] = (row, entries, said)

    @property
    def has_changed(self) -> bool:
        """Whether there is something to be written down."""
        return bool(self._new) or len(self._met) != len(self._before)

    def to_text(self) -> str:
        """Return the text to be kept: of the rows met in this run, and no others."""
        numbers: dict[str, int] = {}
        rows: dict[str, list[Any]] = {}
        for mark in sorted(self._met):
            number, *rest = self._before[mark]
            rows[mark] = [numbers.setdefault(json.dumps(self._shapes[number]), len(numbers)), *rest]
        for mark, (row, entries, said) in sorted(self._new.items(), key=lambda item: item[0]):
            shapes, *rest = [*_taken_apart(row, entries), not any(all_leftovers(entries)), said]
            written = json.dumps([shapes, *rest])
            if _is_same(json.loads(written), row, entries):
                rows[mark] = [numbers.setdefault(json.dumps(shapes), len(numbers)), *rest]
        body = json.dumps([[json.loads(text) for text in numbers], rows], separators=(",", ":"))
        return f"{_HEAD} {_checksum(body)}\n{body}"


class RowReader:
    """Recalls rows under the settings and channels of one run.

    Args:
        memory: Where they are.
        context: All that the rows share.
        orders: Day or month first, by tab.
    """

    def __init__(self, memory: RowMemory, context: str, orders: Mapping[str, DateOrder | None]) -> None:
        self.recall, self.note = memory.recall, memory.note
        self._context, self._orders = context, orders
        self._columns: Mapping[str, int] = {}
        self._tab = ""
        self._begun = hashlib.blake2b(digest_size=16)

    def mark(self, row: Row) -> str:
        """Return the fingerprint of a row; its number is no part of it."""
        if row.columns is not self._columns or row.tab != self._tab:
            self._columns, self._tab = row.columns, row.tab
            told = f"{self._context}\n{row.tab}\n{sorted(row.columns.items())!r}\n{self._orders.get(row.tab)!r}"
            self._begun = hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16)
        found = self._begun.copy()
        found.update(f"\n{row.hidden}{row.faults!r}{row.values!r}".encode("utf-8", "surrogatepass"))
        return found.hexdigest()


def _read(text: str) -> tuple[list[Any], dict[str, Any]]:
    head, _, body = text.partition("\n")
    # Half a file, or another one, must not be taken for what it is not: whatever has this checksum was written here.
    if head != f"{_HEAD} {_checksum(body)}":
        return [], {}
    shapes, rows = json.loads(body)
    return shapes, rows


def _checksum(body: str) -> str:
    return hashlib.blake2b(body.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


# An entry, and what is written of it


def _taken_apart(row: Row, entries: Sequence[Entry]) -> list[Any]:
    """Return shapes, due times, assets, texts and digests of a row's entries, as JSON values."""
    dues: list[str | None] = []
    assets: list[list[Any]] = []
    texts: list[str] = []
    shapes = [
        [
            entry.key.channel_id,
            entry.kind,
            entry.service,
            entry.schedule,
            entry.notify,
            entry.needs_approval,
            entry.text_field,
            dict(entry.metadata),
            entry.tags,
            entry.thread,
            _place(dues, iso(entry.due_at)),
            _place(assets, [_asset(asset) for asset in entry.assets]),
            # Most texts are what their cell says, and lie there already.
            -1 if entry.text == row.values.get(entry.text_field) else _place(texts, entry.text),
        ]
        for entry in entries
    ]
    return [shapes, dues, assets, texts, "".join(entry_digest(entry) for entry in entries)]


def _place(items: list[Any], item: Any) -> int:
    if item not in items:
        items.append(item)
    return items.index(item)


def _is_same(kept: list[Any], row: Row, entries: list[Entry]) -> bool:
    """Tell whether the entries come back as they were: a title, seconds or a tuple among settings would be lost."""
    shapes, dues, assets, texts, digests, _clean, _said = kept
    key, origin = entries[0].key, entries[0].origin
    found = [_shape(item) for item in shapes]
    return _entries(found, dues, assets, texts, digests, row, key, origin) == entries


def _shape(kept: list[Any]) -> _Shape:
    shape = _Shape(*kept)
    return shape._replace(
        kind=Kind(shape.kind), schedule=Schedule(shape.schedule), tags=tuple(shape.tags), thread=tuple(shape.thread)
    )


def _asset(asset: Asset) -> list[Any]:
    tags = [[tag.handle, tag.x, tag.y] for tag in asset.user_tags]
    return [asset.kind, asset.url, asset.alt_text, asset.title, asset.thumbnail_url, tags, asset.cover_at, asset.item]


def _asset_of(kept: list[Any]) -> Asset:
    kind, url, alt_text, title, thumbnail_url, tags, cover_at, item = kept
    return Asset(kind, url, alt_text, title, thumbnail_url, tuple(UserTag(*tag) for tag in tags), cover_at, item)


_keep = object.__setattr__
_made = tuple.__new__
"""Makes a key of its parts, without a call of the class's own."""


def _entries(
    shapes: list[_Shape],
    dues: list[str | None],
    assets: list[list[Any]],
    texts: list[str],
    digests: str,
    row: Row,
    key: EntryKey,
    origin: Origin,
) -> list[Entry]:
    """Return entries put together again."""
    calendar_id, row_id, _ = key
    times = [datetime.fromisoformat(due) if due else None for due in dues]
    media = [tuple(map(_asset_of, found)) if found else () for found in assets]
    said, made, start = row.values, [], 0
    for channel_id, kind, service, schedule, notify, approval, name, metadata, tags, thread, due, files, text in shapes:
        entry = Entry(
            _made(EntryKey, (calendar_id, row_id, channel_id)),
            origin,
            kind,
            service,
            said[name] if text < 0 else texts[text],  # type: ignore[arg-type]
            thread,
            media[files],
            schedule,
            times[due],
            tags,
            "",
            metadata,
            approval,
            notify,
            name,
        )
        _keep(entry, "memo", digests[start : start + _DIGEST])
        start += _DIGEST
        made.append(entry)
    return made

"""Rows that were sorted without the tool's own columns: each id is brought back to the row it belongs to.

A filter's sort buttons move only the filter's columns. Ids beside them stay where they are, and every row then seems to
have been rewritten into another one. Sent posts would swallow new rows that way, so the ledger is asked what each id
stood for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import replace

from calendar_sync.model.canonical import canonical_text, entry_digest, iso
from calendar_sync.model.entry import DesiredState, Entry, EntryKey, Issue, RowIdentity, Severity
from calendar_sync.model.plan import Record

Wish = frozenset[tuple[str, str]]
"""What a row wants, as (channel id, hash of the entry)."""


def mend_torn_rows(desired: DesiredState, records: Mapping[EntryKey, Record]) -> DesiredState:
    """Give rows the ids back that their contents had at the last sync.

    Nothing is done unless rows have traded their contents: each then says, on every channel and to the letter, what
    another one's id stood for. One row among them may have been changed besides, or be new; it gets the id that is left
    over. Of several, each gets the one that stood for its times or its texts; where nobody can tell, everything stays
    as the sheet has it.

    Args:
        desired: With tags as ids, so that hashes compare.
        records: The ledger's base.
    """
    if _is_whole(desired, records):
        return desired
    wished = _wished(desired)
    known = _known(records, desired.row_ids)
    counts = Counter(known.values())
    torn = {row_id for row_id, wish in known.items() if wished.get(row_id) != wish}
    owner = {known[row_id]: row_id for row_id in torn if counts[known[row_id]] == 1}
    askew = torn | {row.row_id for row in desired.rows if row.is_new}
    moves = {row_id: owner[wish] for row_id, wish in wished.items() if row_id in askew and wish in owner}
    if not moves or len(set(moves.values())) != len(moves):
        return desired
    without_id, left_over = moves.values() - moves.keys(), moves.keys() - moves.values()
    rest = _paired(desired, records, without_id, left_over)
    if rest is None:
        return desired
    moves.update(rest)
    return _moved(desired, moves)


def _paired(
    desired: DesiredState, records: Mapping[EntryKey, Record], rows: Set[str], ids: Set[str]
) -> dict[str, str] | None:
    """Return which of ``ids`` belongs to each of ``rows``, whose texts or times are others now; ``None`` if unknown."""
    if len(rows) < 2:
        return dict(zip(rows, ids, strict=True))
    found: dict[str, str] = {}
    for name in ("due_at", "text"):
        wanted: dict[str, set[tuple[str, str]]] = {}
        had: dict[str, set[tuple[str, str]]] = {}
        for entry in desired.entries:
            value = iso(entry.due_at) if name == "due_at" else canonical_text(entry.text)
            if value and entry.key.row_id in rows - found.keys():
                wanted.setdefault(entry.key.row_id, set()).add((entry.key.channel_id, value))
        for key, record in records.items():
            if key.row_id in ids - set(found.values()) and _counts(key, record, desired.row_ids):
                had.setdefault(key.row_id, set()).add((key.channel_id, str(record.desired.get(name) or "")))
        for row_id, wish in wanted.items():
            alike = [other for other, known in had.items() if known == wish]
            if len(alike) == 1 and sum(other == wish for other in wanted.values()) == 1:
                found[row_id] = alike[0]
    return found if len(found) == len(rows) else None


def _is_whole(desired: DesiredState, records: Mapping[EntryKey, Record]) -> bool:
    """Tell, at a glance, that every row which the ledger knows still says what it said: mostly so."""
    rows = desired.row_ids
    wished = {entry.key: entry.memo or entry_digest(entry) for entry in desired.entries}
    known = [key for key, record in records.items() if _counts(key, record, rows)]
    if len(wished) != len(desired.entries) or any(wished.get(key) != records[key].desired_hash for key in known):
        return False
    if len(known) == len(wished):
        return True
    known_rows = {key.row_id for key in known}
    return not any(key.row_id in known_rows for key in wished.keys() - set(known))


def _counts(key: EntryKey, record: Record, rows: frozenset[str]) -> bool:
    return key.row_id in rows and record.state in ("live", "sent", "idea") and record.desired_hash != ""


def _wished(desired: DesiredState) -> dict[str, Wish]:
    found: dict[str, set[tuple[str, str]]] = {}
    for entry in desired.entries:
        found.setdefault(entry.key.row_id, set()).add((entry.key.channel_id, entry_digest(entry)))
    return {row_id: frozenset(wish) for row_id, wish in found.items()}


def _known(records: Mapping[EntryKey, Record], row_ids: frozenset[str]) -> dict[str, Wish]:
    found: dict[str, set[tuple[str, str]]] = {}
    for key, record in records.items():
        if _counts(key, record, row_ids):
            found.setdefault(key.row_id, set()).add((key.channel_id, record.desired_hash))
    return {row_id: frozenset(wish) for row_id, wish in found.items()}


def _moved(desired: DesiredState, moves: Mapping[str, str]) -> DesiredState:
    def entry_of(entry: Entry) -> Entry:
        return replace(entry, key=_key(entry.key, moves))

    def row_of(row: RowIdentity) -> RowIdentity:
        return replace(row, row_id=moves.get(row.row_id, row.row_id))

    first = next(row for row in desired.rows if row.row_id in moves)
    issue = Issue(
        rule="sheet.torn_rows",
        severity=Severity.WARNING,
        cell="",
        message=f"{len(moves)} rows were moved without calendar-sync's own columns beside them, so ids and contents no "
        "longer matched; each row gets its own id back.",
        fix="Nothing to do. To prevent it, make the calendar a table (Ctrl+T in Excel, Format > Convert to table in "
        "Google Sheets): a table is sorted by whole rows.",
        tab=first.tab,
    )
    return replace(
        desired,
        entries=tuple(map(entry_of, desired.entries)),
        held=tuple(replace(held, key=_key(held.key, moves)) for held in desired.held),
        cancelled=tuple(replace(item, key=_key(item.key, moves)) for item in desired.cancelled),
        rows=tuple(map(row_of, desired.rows)),
        issues=(*desired.issues, issue),
    )


def _key(key: EntryKey, moves: Mapping[str, str]) -> EntryKey:
    return key._replace(row_id=moves.get(key.row_id, key.row_id))

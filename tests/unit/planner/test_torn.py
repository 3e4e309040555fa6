"""Ids that stayed behind when rows were sorted come back to their rows."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from planner_world import CALENDAR, LATER, LINKEDIN, TWITTER, entry

from calendar_sync.model.canonical import digest, entry_values
from calendar_sync.model.entry import DesiredState, Entry, EntryKey, RowIdentity
from calendar_sync.model.plan import Record
from calendar_sync.planner.torn import mend_torn_rows


def content(number: int) -> list[Entry]:
    return [entry("?", channel, text=f"Text {number}") for channel in (LINKEDIN, TWITTER)]


def sheet(placed: list[tuple[str, int]], *, new: frozenset[str] = frozenset()) -> DesiredState:
    """Return a calendar whose physical rows carry the given ids and contents, from the top."""
    entries = [
        replace(item, key=EntryKey(CALENDAR, row_id, item.key.channel_id))
        for row_id, number in placed
        for item in content(number)
    ]
    rows = tuple(
        RowIdentity(row_id, "May", place, is_new=row_id in new, shown={} if row_id in new else {"sync_id": row_id})
        for place, (row_id, _) in enumerate(placed, start=2)
    )
    return DesiredState(CALENDAR, tuple(entries), rows=rows)


def ledger(*numbers: int) -> dict[EntryKey, Record]:
    records = {}
    for number in numbers:
        for item in content(number):
            key = EntryKey(CALENDAR, f"r{number}", item.key.channel_id)
            values = digest(entry_values(item))
            records[key] = Record(key, "live", f"p{number}", item.service, "", values, "actual")
    return records


def ids(desired: DesiredState) -> list[str]:
    return [row.row_id for row in desired.rows]


@given(st.permutations(range(6)))
def test_a_torn_sort_is_mended(order: list[int]) -> None:
    placed = [(f"r{place}", number) for place, number in enumerate(order)]
    mended = mend_torn_rows(sheet(placed), ledger(*range(6)))
    assert ids(mended) == [f"r{number}" for number in order]
    assert {item.key.row_id: item.text for item in mended.entries} == {f"r{n}": f"Text {n}" for n in range(6)}
    assert bool(mended.issues) == (order != sorted(order))


def test_an_edit_is_no_tear() -> None:
    desired = sheet([("r0", 0), ("r1", 7), ("r2", 8)])
    assert mend_torn_rows(desired, ledger(0, 1, 2)) is desired


def test_one_row_may_have_been_edited_besides() -> None:
    mended = mend_torn_rows(sheet([("r0", 1), ("r1", 2), ("r2", 9)]), ledger(0, 1, 2))
    assert ids(mended) == ["r1", "r2", "r0"]


def test_a_new_row_in_the_place_of_a_known_one() -> None:
    mended = mend_torn_rows(sheet([("r0", 9), ("fresh", 0)], new=frozenset({"fresh"})), ledger(0))
    assert ids(mended) == ["fresh", "r0"]


def test_where_nobody_can_tell_everything_stays() -> None:
    desired = sheet([("r0", 1), ("r1", 2), ("r2", 8), ("r3", 9), ("r4", 3)])
    assert mend_torn_rows(desired, ledger(0, 1, 2, 3, 4)) is desired


def test_rows_that_say_the_same_are_never_traded() -> None:
    records = ledger(0, 1)
    same = {key: replace(record, desired_hash=digest("same")) for key, record in records.items()}
    desired = sheet([("r0", 5), ("r1", 6)])
    assert mend_torn_rows(desired, same) is desired


def test_edited_rows_are_known_by_the_times_or_the_texts_that_they_have_kept() -> None:
    records = {
        key: replace(record, desired_json=json.dumps(entry_values(_at(key.row_id, key.channel_id, record.service))))
        for key, record in ledger(0, 1, 2, 3).items()
    }
    records = {key: replace(record, desired_hash=digest(record.desired)) for key, record in records.items()}

    def desired(told: dict[str, tuple[int, int]]) -> DesiredState:
        """Return rows whose text and day are those of other numbers, by the id beside them."""
        placed = sheet([(row_id, text) for row_id, (text, _) in told.items()])
        entries = [replace(item, due_at=LATER + timedelta(days=told[item.key.row_id][1])) for item in placed.entries]
        return replace(placed, entries=tuple(entries))

    torn = desired({"r0": (1, 1), "r1": (8, 0), "r2": (9, 3), "r3": (2, 2)})
    assert ids(mend_torn_rows(torn, records)) == ["r1", "r0", "r3", "r2"]
    torn = desired({"r0": (1, 1), "r1": (0, 8), "r2": (9, 3), "r3": (2, 2)})
    assert ids(mend_torn_rows(torn, records)) == ["r1", "r0", "r3", "r2"]
    unknown = desired({"r0": (1, 1), "r1": (8, 8), "r2": (9, 9), "r3": (2, 2)})
    assert mend_torn_rows(unknown, records) is unknown


def _at(row_id: str, channel_id: str, service: str) -> Entry:
    number = int(row_id[1:])
    found = next(item for item in content(number) if item.key.channel_id == channel_id)
    return replace(found, due_at=LATER + timedelta(days=number), service=service)

"""Rows that have not changed are not read again, and nobody can tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from entry_rows import CHANNELS, COLUMNS, FACEBOOK, INSTAGRAM, LINKEDIN, X, row
from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.entries import build as building
from calendar_sync.entries.build import build
from calendar_sync.entries.channels import ChannelBook
from calendar_sync.entries.memory import RowMemory
from calendar_sync.entries.rules import ReadingRules
from calendar_sync.entries.sense import check_sense
from calendar_sync.model.buffer import Channel
from calendar_sync.model.canonical import digest, entry_digest, entry_values
from calendar_sync.model.entry import DesiredState
from calendar_sync.model.media import MediaFacts, Reach
from calendar_sync.model.sheet import CellProblem, Fault, Row

NOW = datetime(2026, 5, 1, tzinfo=UTC)

CHOICES: dict[str, st.SearchStrategy[Any]] = {
    # About both changes of the clocks, ambiguous as days and months, and plain.
    "date": st.sampled_from(
        [datetime(2027, 3, 28), datetime(2027, 10, 31), date(2027, 5, 14), "4.5.2027", "05/13/2027", "13/05/2027"]
    ),
    "time": st.sampled_from([time(1, 30), time(2, 30), time(9), "9:00", None]),
    "timezone": st.sampled_from(["UTC", "Europe/London", "America/New_York", "EST", None]),
    "channels": st.sampled_from(["LinkedIn", "X, LinkedIn", "facebook, instagram, x", "team", "nobody", None]),
    "text": st.sampled_from(
        ["Rolls", " Rolls\u00a0", "Rolls [CTA]", "One\n---\nTwo", "1", 1, True, CellProblem("error", "#REF!")]
    ),
    "text:twitter": st.sampled_from(["Short", None]),
    "status": st.sampled_from(["Ready", "Idea", "Draft", "Cancelled", "Whatever", None]),
    "mode": st.sampled_from(["Queue", "Draft", "Next", None]),
    "tags": st.sampled_from(["launch, spring", None]),
    "title": st.sampled_from(["Title", None]),
    "media": st.sampled_from(["https://a.example/1.jpg", "https://a.example/1.mp4", "https://a.example/x", None]),
    "alt_text": st.sampled_from(["Rolls", None]),
    "first_comment": st.sampled_from(["First!", "[add link here]", None]),
    "post_type": st.sampled_from(["Reel", "Story", None]),
    "sync_id": st.sampled_from(["r1", "r2", "r3", None]),
    "post_ids": st.sampled_from(["linkedin:acme=5f", "bluesky:gone=77", "what", None]),
}
# Most rows are in order: only of those anything is remembered.
CELLS = st.lists(st.sampled_from(sorted(CHOICES)), max_size=3, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: CHOICES[name] for name in names})
)
SHEETS = st.lists(st.tuples(CELLS, st.sampled_from(["May", "June"]), st.booleans()), min_size=1, max_size=6)
SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "timezone": st.sampled_from(["", "Europe/Berlin", "America/New_York"]),
        "aliases": st.sampled_from([{"team": ("linkedin:acme", "twitter:acme_hq")}, {"team": ("facebook",)}]),
        "blank_status": st.sampled_from(["ready", "hold"]),
        "undated": st.sampled_from(["error", "queue"]),
        "default_time": st.sampled_from([None, time(8)]),
        "date_order": st.sampled_from([None, "day_first", "month_first"]),
        "hidden_rows": st.sampled_from(["hold", "read"]),
        "switches": st.sampled_from([{}, {"row.leftover": "error"}]),
    },
)
BOOKS = st.sampled_from(
    [
        CHANNELS,
        (LINKEDIN, X, FACEBOOK, INSTAGRAM),
        (replace(LINKEDIN, timezone="Asia/Tokyo"), X, FACEBOOK),
        (replace(X, name="acme2"), replace(LINKEDIN, is_locked=True, is_queue_paused=True), INSTAGRAM),
    ]
)


def _rows(sheet: Sequence[tuple[dict[str, Any], str, bool]]) -> list[Row]:
    """Return rows, those of a tab with one mapping of columns, as they come from a file."""
    columns = {tab: dict(COLUMNS) for _, tab, _ in sheet}
    return [
        replace(row(number, tab=tab, hidden=hidden, **cells), columns=columns[tab])
        for number, (cells, tab, hidden) in enumerate(sheet, start=2)
    ]


def _built(
    rows: Sequence[Row],
    channels: Sequence[Channel] = CHANNELS,
    memory: RowMemory | None = None,
    media: dict[str, MediaFacts] | None = None,
    **settings: Any,
) -> DesiredState:
    rules, fresh = ReadingRules(**settings), iter(range(1000))
    book = ChannelBook(channels, rules.aliases)
    return build(
        rows, book, rules, calendar_id="cal", new_id=lambda: f"new{next(fresh)}", memory=memory, media=media
    )  # fmt: skip


OTHERS = st.lists(st.tuples(SETTINGS, BOOKS), min_size=1, max_size=3)
EDITS = st.lists(st.tuples(st.integers(0, 5), CELLS), max_size=2)


@given(SHEETS, SETTINGS, BOOKS, OTHERS, EDITS)
def test_what_is_remembered_is_what_would_be_read(
    sheet: list[Any],
    settings: dict[str, Any],
    channels: Sequence[Channel],
    others: list[Any],
    edits: list[tuple[int, dict[str, Any]]],
) -> None:
    # As it was, with some rows edited, in another order, under other settings and channels, and as it was again.
    edited = [
        ({**cells, **dict(edits).get(place, {})}, tab, hidden) for place, (cells, tab, hidden) in enumerate(sheet)
    ]
    kept = ""
    for wanted, rules, book in [
        (sheet, settings, channels), (edited, settings, channels), (sheet[::-1], settings, channels),
        *((sheet, *others) for others in others), (sheet, settings, channels),
    ]:  # fmt: skip
        memory, rows = RowMemory(kept, code="1"), _rows(wanted)
        found, read = _built(rows, book, memory, **rules), _built(rows, book, **rules)
        assert found == read
        # What need not be looked through holds nothing of which one would be told.
        assert check_sense(found, now=NOW, clean=memory.clean) == check_sense(read, now=NOW)
        # No digest that was kept is another one than it would be now, whatever was rewritten since.
        assert [entry_digest(entry) for entry in found.entries] == [
            digest(entry_values(entry)) for entry in read.entries
        ]
        kept = memory.to_text() if memory.has_changed else kept


def _plain(count: int, **values: Any) -> list[Row]:
    cells = [{"sync_id": f"r{number}", "text": f"Rolls {number}", **values} for number in range(count)]
    return _rows([(found, "May", False) for found in cells])


def _kept(rows: Sequence[Row], before: str = "") -> str:
    memory = RowMemory(before, code="1")
    _built(rows, memory=memory)
    return memory.to_text()


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the numbers of the rows that are read from then on."""
    numbers: list[int] = []
    read_wishes = building.read_wishes

    def counted(found: Row, *given: Any) -> Any:
        numbers.append(found.number)
        return read_wishes(found, *given)

    monkeypatch.setattr(building, "read_wishes", counted)
    return numbers


def test_only_rows_that_have_changed_are_read(readings: list[int]) -> None:
    rows = _plain(5, tags="launch", first_comment="First!", channels="LinkedIn, Facebook")
    kept = _kept(rows)
    readings.clear()
    memory = RowMemory(kept, code="1")
    rows[3] = replace(rows[3], values={**rows[3].values, "text": "Buns"})
    assert _built(rows, memory=memory).entries[6].text == "Buns"
    assert readings == [rows[3].number]
    assert memory.has_changed
    assert [origin.row for origin in memory.clean.values()] == [rows[place].number for place in (0, 1, 2, 4)]
    # And a row that has only moved is not.
    readings.clear()
    assert _built([replace(rows[0], number=40)], memory=RowMemory(kept, code="1")).entries[0].origin.row == 40
    assert readings == []


def test_what_was_said_of_a_row_is_said_again(readings: list[int]) -> None:
    rows = _plain(1, first_comment="First!", channels="X")
    kept = _kept(rows)
    readings.clear()
    moved = [replace(rows[0], number=7)]
    found = _built(moved, memory=RowMemory(kept, code="1"))
    assert [(issue.rule, issue.row) for issue in found.issues] == [("first_comment.unused", 7)]
    assert readings == []
    assert found == _built(moved)


@pytest.mark.parametrize("code", ["", "2"])
def test_other_code_reads_all_rows(readings: list[int], code: str) -> None:
    rows = _plain(3)
    kept = _kept(rows)
    readings.clear()
    _built(rows, memory=RowMemory(kept, code=code))
    assert readings == [2, 3, 4]


def test_rows_are_read_once_something_was_found_behind_their_media(readings: list[int]) -> None:
    rows = _plain(1, media="https://a.example/1.jpg")
    kept = _kept(rows)
    readings.clear()
    url = "https://a.example/1.jpg"
    _built(rows, memory=RowMemory(kept, code="1"), media={url: MediaFacts(url, Reach.SILENT)})
    assert readings == [2]


@given(st.data())
def test_a_damaged_file_counts_as_none(data: st.DataObject) -> None:
    kept = _kept(_plain(2))
    place = data.draw(st.integers(0, len(kept) - 1))
    letter = data.draw(st.sampled_from([*"0a[]{\n\ud800", ""]).filter(lambda found: found != kept[place]))
    rows = _plain(2)
    for damaged in (kept[:place], kept[:place] + letter + kept[place + 1 :]):
        memory = RowMemory(damaged, code="1")
        assert _built(rows, memory=memory) == _built(rows)
        assert memory.has_changed


def test_only_rows_of_the_last_run_are_kept() -> None:
    many = _kept(_plain(50))
    few = _kept(_plain(2), many)
    assert few == _kept(_plain(2))
    assert len(few) < len(many) / 10


PLAIN = {"sync_id": "r1", "timezone": None, "channels": "X, LinkedIn", "time": None, "date": "04/05/2027"}
OTHERWISE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "another cell": ({"values": {**PLAIN, "text": "Buns"}}, {}),
    "hidden": ({"hidden": True}, {}),
    "something wrong with it": ({"faults": (Fault("date.swapped", "date", "Swapped.", "Mend it."),)}, {}),
    "another channel": ({}, {"channels": (LINKEDIN, replace(X, id="c-x2"))}),
    "another zone": ({}, {"channels": (LINKEDIN, replace(X, timezone="Asia/Tokyo"))}),
    "another hour": ({}, {"default_time": time(9)}),
    "the calendar's zone": ({}, {"timezone": "Asia/Tokyo"}),
    "dates the other way round": ({}, {"date_order": "month_first"}),
    "dates beside it the other way round": ({"beside": "05/13/2027"}, {}),
    "without a column": ({"columns": {name: at for name, at in COLUMNS.items() if name != "title"}}, {}),
}


@pytest.mark.parametrize("name", OTHERWISE)
def test_whatever_changes_what_is_wanted_has_the_row_read_anew(name: str, readings: list[int]) -> None:
    def sheet(
        values: dict[str, Any] = PLAIN,
        hidden: bool = False,
        beside: str = "13/05/2027",
        columns: Any = COLUMNS,
        faults: Any = (),
    ) -> list[Row]:
        one, other = _rows([(values, "May", hidden), ({**PLAIN, "date": beside, "sync_id": "r2"}, "May", False)])
        return [replace(one, columns=columns, faults=faults), replace(other, columns=columns)]

    before: dict[str, Any] = {"default_time": time(8), "channels": (LINKEDIN, X)}
    after, changed = {**before, **OTHERWISE[name][1]}, sheet(**OTHERWISE[name][0])
    memory = RowMemory(code="1")
    first = _built(sheet(), memory=memory, **before)
    assert len(first.entries) == 4
    kept = memory.to_text()
    readings.clear()
    _built(sheet(), memory=RowMemory(kept, code="1"), **before)
    assert readings == []
    read = _built(changed, **after)
    assert read != first
    assert _built(changed, memory=RowMemory(kept, code="1"), **after) == read

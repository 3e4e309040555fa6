"""Results reach the right rows and nothing but the tool's own columns, whatever happens to the sheet meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sheet_tabs import HEADER, OWN, ROW, FakeCalendar, sheet, tab

from calendar_sync.calendars.mapping import map_sheet
from calendar_sync.calendars.placement import place_own_columns
from calendar_sync.calendars.writeback import Written, write_back
from calendar_sync.errors import CalendarChanged, CalendarInUse
from calendar_sync.model.entry import RowIdentity
from calendar_sync.model.sheet import CellProblem, CellWrite, Sheet, TableRange


def write(
    calendar: FakeCalendar, cells: dict[str, dict[str, str]], rows: Sequence[RowIdentity], *, strict: bool = False
) -> Written:
    seen = calendar.read()
    return write_back(
        calendar, cells, sheet=seen, mapped=map_sheet(seen), rows=rows, remap=map_sheet,
        fingerprint=seen.fingerprint, strict=strict,
    )  # fmt: skip


def known(*ids: str, name: str = "May") -> list[RowIdentity]:
    return [RowIdentity(row_id, name, number) for number, row_id in enumerate(ids, start=2)]


def places(cells: Sequence[CellWrite]) -> list[tuple[str, str]]:
    return [(str(cell.cell), cell.value) for cell in cells]


def test_missing_columns_are_added_at_the_right_end() -> None:
    calendar = FakeCalendar(sheet(tab(HEADER, ROW)))
    written = write(calendar, {"a": {"sync_id": "a", "sync_status": "Scheduled", "sync_error": ""}}, known("a"))
    assert calendar.grid() == [
        [*HEADER, *OWN],
        [*ROW, "a", "Scheduled", None, None, None, None],
    ]
    (cells,) = calendar.written
    assert [cell.header for cell in cells] == [True] * 6 + [False] * 2
    assert (written.cells, written.fingerprint, written.unplaced) == (8, "v1", ())


def test_only_what_differs_is_written() -> None:
    calendar = FakeCalendar(sheet(tab((*HEADER, *OWN), (*ROW, "a", "Scheduled"), (*ROW, "b", "Scheduled"))))
    cells = {"a": {"sync_id": "a", "sync_status": "Sent"}, "b": {"sync_id": "b", "sync_status": "Scheduled"}}
    assert write(calendar, cells, known("a", "b")).cells == 1
    assert places(calendar.written[0]) == [("May!G2", "Sent")]
    assert write(calendar, cells, known("a", "b")) == Written("v1", 0, ())
    assert len(calendar.written) == 1


def test_empty_results_add_no_columns() -> None:
    calendar = FakeCalendar(sheet(tab(HEADER, ROW)))
    assert write(calendar, {"a": {"sync_status": "", "sync_error": ""}}, known("a")).cells == 0
    assert not calendar.written


def test_cells_are_cleared_and_errors_overwritten() -> None:
    broken = CellProblem("error", "#REF!")
    calendar = FakeCalendar(sheet(tab((*HEADER, *OWN), (*ROW, "a", "Held", broken, None, None, "Old"))))
    write(calendar, {"a": {"sync_status": "", "post_ids": "", "sync_error": ""}}, known("a"))
    assert calendar.grid()[1] == [*ROW, "a", None, None, None, None, None]


def test_a_lost_column_is_added_again() -> None:
    calendar = FakeCalendar(sheet(tab((*HEADER, *OWN[:5]), (*ROW, "a"))))
    write(calendar, {"a": {"sync_error": "No image"}}, known("a"))
    assert places(calendar.written[0]) == [("May!K1", "Sync error"), ("May!K2", "No image")]


def test_our_columns_may_stand_anywhere() -> None:
    header = ("Sync status", *HEADER, *OWN[2:], "Sync ID")
    calendar = FakeCalendar(sheet(tab(header, (None, *ROW, None, None, None, None, "a"))))
    write(calendar, {"a": {"sync_status": "Sent"}}, known("a"))
    assert places(calendar.written[0]) == [("May!A2", "Sent")]


def test_titles_above_the_header_do_not_matter() -> None:
    calendar = FakeCalendar(sheet(tab(("Our calendar",) + (None,) * 9 + ("Draft",), HEADER, ROW)))
    write(calendar, {"a": {"sync_id": "a"}}, [RowIdentity("a", "May", 3)])
    assert places(calendar.written[0])[0] == ("May!F2", "Sync ID")


@pytest.mark.parametrize(
    ("more", "first"),
    [
        ({}, 6),
        ({"tables": (TableRange("Plan", 1, 1, 3, 5),)}, 6),
        ({"tables": (TableRange("Plan", 1, 1, 3, 7),)}, 8),
        ({"tables": (TableRange("Other", 5, 9, 8, 12),)}, 13),
        ({"tables": (TableRange("Above", 0, 9, 0, 12),)}, 6),
        ({"tables": (TableRange("Other", 2, 1, 3, 7),)}, 8),
        ({"tables": (TableRange("Beside", 2, 11, 3, 12),)}, 13),
        ({"tables": (TableRange("Alike", 1, 11, 3, 12),)}, 14),
        ({"tables": (TableRange("Posts", 1, 1, 3, 2), TableRange("Legend", 1, 4, 3, 5))}, 7),
        ({"tables": (TableRange("Next", 2, 12, 3, 13),)}, 6),
        ({"merged": ((1, 1, 1, 3),)}, 6),
        ({"merged": ((1, 6, 1, 6),)}, 7),
        ({"merged": ((0, 6, 0, 6),)}, 6),
        ({"merged": ((2, 11, 2, 12),)}, 13),
        ({"merged": ((2, 12, 2, 12),)}, 6),
        ({"merged": ((4, 8, 4, 20),)}, 21),
    ],
)
def test_where_new_columns_stand(more: Any, first: int) -> None:
    may = tab(HEADER, ROW, ROW, **more)
    (layout,) = map_sheet(sheet(may)).layouts
    placement = place_own_columns(may, layout)
    assert placement.columns == {field: first + place for place, field in enumerate(placement.columns)}
    assert [title.cell.column for title in placement.titles] == list(placement.columns.values())


@pytest.mark.parametrize("notes", [(None, "Note"), (None, None, None, None, None, "Note")])
def test_notes_beside_the_table_are_not_touched(notes: tuple[str | None, ...]) -> None:
    may = tab(HEADER, (*ROW, *notes))
    (layout,) = map_sheet(sheet(may)).layouts
    assert min(place_own_columns(may, layout).columns.values()) == len(ROW) + len(notes) + 1


def test_every_tab_gets_its_own_columns() -> None:
    calendar = FakeCalendar(
        sheet(tab(HEADER, ROW), tab((*HEADER, "Owner"), ROW, name="June"), tab(("Notes",), name="N"))
    )
    write(calendar, {"a": {"sync_id": "a"}, "b": {"sync_id": "b"}}, [*known("a"), *known("b", name="June")])
    assert calendar.grid()[1][5] == "a"
    assert calendar.grid("June")[1][6] == "b"
    assert calendar.grid("N") == [["Notes"]]


# While it is written, the calendar may change


def _sorted_and_grown(start: Sheet) -> Sheet:
    header, *rows = start.tabs[0].rows
    return replace(start, tabs=(replace(start.tabs[0], rows=(header, ("new",), *reversed(rows))),))


def _typed(start: Sheet) -> Sheet:
    header, *rows = start.tabs[0].rows
    return replace(start, tabs=(replace(start.tabs[0], rows=(header, *rows, ("typed", str(len(rows))))),))


def _two_rows() -> Sheet:
    return sheet(tab((*HEADER, *OWN), (*ROW, "a"), (*ROW, "b")))


def test_rows_that_moved_are_found_by_their_id() -> None:
    calendar = FakeCalendar(_two_rows(), [_sorted_and_grown])
    written = write(calendar, {"a": {"sync_status": "A"}, "b": {"sync_status": "B"}}, known("a", "b"))
    assert [(row[5], row[6]) for row in calendar.grid()[1:]] == [(None, None), ("b", "B"), ("a", "A")]
    assert written.unplaced == ()


def test_rows_that_left_are_told_of() -> None:
    def without_a(start: Sheet) -> Sheet:
        header, _, b = start.tabs[0].rows
        return replace(start, tabs=(replace(start.tabs[0], rows=(header, b)),))

    calendar = FakeCalendar(_two_rows(), [without_a])
    written = write(calendar, {"a": {"sync_status": "A"}, "b": {"sync_status": "B"}}, known("a", "b"))
    assert written.unplaced == ("a",)
    assert [row[6] for row in calendar.grid()] == ["Sync status", "B"]


def test_a_row_without_its_id_in_the_sheet_is_not_guessed() -> None:
    calendar = FakeCalendar(sheet(tab(HEADER, ROW, ROW)), [_sorted_and_grown])
    written = write(calendar, {"a": {"sync_id": "a"}}, known("a"))
    assert (written.cells, written.unplaced) == (0, ("a",))
    assert not calendar.written


def test_a_row_that_was_copied_meanwhile_is_the_upper_one() -> None:
    def copied(start: Sheet) -> Sheet:
        header, a, b = start.tabs[0].rows
        return replace(start, tabs=(replace(start.tabs[0], rows=(header, a, a, b)),))

    calendar = FakeCalendar(_two_rows(), [copied])
    write(calendar, {"a": {"sync_status": "A"}, "b": {"sync_status": "B"}}, known("a", "b"))
    assert [row[6] for row in calendar.grid()[1:]] == ["A", None, "B"]


def test_columns_that_moved_are_found_by_their_titles() -> None:
    def turned(start: Sheet) -> Sheet:
        rows = [tuple(reversed((*row, *[None] * (11 - len(row))))) for row in start.tabs[0].rows]
        return replace(start, tabs=(replace(start.tabs[0], rows=rows),))

    calendar = FakeCalendar(_two_rows(), [turned])
    write(calendar, {"a": {"sync_status": "A"}}, known("a"))
    assert calendar.grid()[1][4] == "A"


def test_a_tab_that_was_renamed_is_found() -> None:
    def renamed(start: Sheet) -> Sheet:
        return replace(start, tabs=(replace(start.tabs[0], name="May (final)"),))

    calendar = FakeCalendar(_two_rows(), [renamed])
    write(calendar, {"a": {"sync_status": "A"}}, known("a"))
    assert calendar.grid("May (final)")[1][6] == "A"


def test_a_calendar_that_never_rests_is_given_up() -> None:
    calendar = FakeCalendar(_two_rows(), [_typed] * 9)
    with pytest.raises(CalendarChanged, match="keeps changing") as caught:
        write(calendar, {"a": {"sync_status": "A"}}, known("a"))
    assert "results are kept" in caught.value.fix
    assert not calendar.written


def test_two_changes_are_no_reason_to_give_up() -> None:
    calendar = FakeCalendar(_two_rows(), [_typed, _typed])
    assert write(calendar, {"a": {"sync_status": "A"}}, known("a")).cells == 1


def test_strict_writes_only_what_was_read() -> None:
    calendar = FakeCalendar(_two_rows(), [_typed])
    with pytest.raises(CalendarChanged):
        write(calendar, {"a": {"sync_status": "A"}}, known("a"), strict=True)
    assert not calendar.written


def test_a_calendar_that_is_open_elsewhere_is_left() -> None:
    with pytest.raises(CalendarInUse):
        write(FakeCalendar(_two_rows(), locked=True), {"a": {"sync_status": "A"}}, known("a"))


SORTING = st.permutations(range(4))
RESULTS = st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["", "Sent", "Held"]), max_size=4)


@given(RESULTS, st.lists(SORTING, max_size=2), st.lists(st.integers(0, 4), max_size=2))
def test_whatever_moves_results_stand_in_their_rows(
    results: dict[str, str], sortings: list[list[int]], gaps: list[int]
) -> None:
    def meddler(order: list[int]) -> Callable[[Sheet], Sheet]:
        def meddle(start: Sheet) -> Sheet:
            header, *rows = start.tabs[0].rows
            named = [row for row in rows if len(row) > 5]
            moved = [named[place] for place in order]
            for gap in gaps:
                moved.insert(gap, ("Some text",))
            return replace(start, tabs=(replace(start.tabs[0], rows=(header, *moved)),))

        return meddle

    start = tab((*HEADER, *OWN), *[(*ROW[:3], f"Text {row_id}", "Ready", row_id) for row_id in "abcd"])
    calendar = FakeCalendar(sheet(start), [meddler(order) for order in sortings])
    write(calendar, {row_id: {"sync_status": text} for row_id, text in results.items()}, known(*"abcd"))
    seen = {row[5]: (row[3], row[6]) for row in calendar.grid()[1:] if row[5]}
    assert seen == {row_id: (f"Text {row_id}", results.get(row_id) or None) for row_id in "abcd"}

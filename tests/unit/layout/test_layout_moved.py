"""A saved layout held against the sheet of today: what moved is followed, what is gone leaves the tab alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

import pytest
from layout_sheets import ROLLS, SPRING, STATUSES, TOAST, proposed, sheet, tab

from calendar_sync.calendars.mapping import Mapped
from calendar_sync.layout.read import read_layout
from calendar_sync.model.entry import Severity
from calendar_sync.model.sheet import Scalar, Tab

TITLES = ("Date", "Time", "Platform", "Copy", "Status")
ROWS = tuple(
    (date(2027, 3, 2 + number), time(9), "LinkedIn", text, "Approved")
    for number, text in enumerate((SPRING, ROLLS, TOAST))
)
BEFORE = tab(TITLES, *ROWS)


def later(*tabs: Tab) -> Mapped:
    """Read tabs by the layout of how the calendar was before."""
    return read_layout(sheet(*tabs), proposed(BEFORE).layout, statuses=STATUSES, blank_status="hold")


def texts(found: Mapped) -> list[Scalar]:
    return [row.values.get("text") for row in found.rows]


def without(place: int, rows: Sequence[Sequence[Scalar]]) -> list[tuple[Scalar, ...]]:
    return [(*row[:place], *row[place + 1 :]) for row in rows]


def test_nothing_has_moved() -> None:
    found = later(BEFORE)
    assert (texts(found), found.issues, found.complete) == ([SPRING, ROLLS, TOAST], (), True)


@pytest.mark.parametrize("above", [0, 1, 7])
def test_rows_above_and_a_new_column_move_the_table(above: int) -> None:
    rows = [(row[0], "Ann", *row[1:]) for row in (TITLES, *ROWS)]
    found = later(tab(*[("Our plan",)] * above, *rows))
    assert (texts(found), found.complete) == ([SPRING, ROLLS, TOAST], True)
    moved = [issue.message for issue in found.issues if issue.rule == "layout.column_moved"]
    assert "Column D 'Copy' is now E, and read there." in moved
    assert len(moved) == 4


def test_columns_that_change_places_are_followed() -> None:
    found = later(tab(*[tuple(reversed(row)) for row in (TITLES, *ROWS)]))
    assert texts(found) == [SPRING, ROLLS, TOAST]


@pytest.mark.parametrize("place", range(5))
def test_a_column_that_is_gone_leaves_the_tab_alone(place: int) -> None:
    found = later(tab(*without(place, (TITLES, *ROWS))))
    assert (found.rows, found.complete) == ((), False)
    (issue,) = found.issues
    assert (issue.rule, issue.severity) == ("layout.column_gone", Severity.ERROR)
    assert f"'{TITLES[place]}'" in issue.message


def test_a_title_that_was_changed_is_told_and_not_guessed() -> None:
    found = later(tab(("Date", "Time", "Platform", "Post text", "Status"), *ROWS))
    assert (found.rows, found.complete) == ((), False)
    assert "column D is called 'Post text' now" in found.issues[0].message


def test_a_second_column_of_the_same_title_elsewhere_changes_nothing() -> None:
    found = later(tab((*TITLES, "Copy"), *((*row, "old words") for row in ROWS)))
    assert texts(found) == [SPRING, ROLLS, TOAST]
    both_moved = later(tab((None, *TITLES, "Copy"), *((None, *row, "old words") for row in ROWS)))
    assert (both_moved.rows, both_moved.complete) == ((), False)


def test_a_tab_without_its_titles_is_not_read() -> None:
    found = later(tab(("Monday",), *ROWS))
    assert ([issue.rule for issue in found.issues], found.complete) == (["layout.header_gone"], False)


def test_a_tab_that_is_gone_and_one_that_is_new_are_told() -> None:
    april = Tab("April", (TITLES, *ROWS))
    found = later(april)
    assert found.rows == ()
    assert sorted(issue.rule for issue in found.issues) == ["layout.new_tab", "sheet.tab_missing"]
    assert not found.complete


def test_ids_of_tabs_that_are_not_read_stay_known() -> None:
    synced = Tab("Old", ((*TITLES, "Sync ID", "Sync status"), (*ROWS[0], "r1", "Sent")))
    found = later(BEFORE, synced)
    assert [(row.tab, row.values["sync_id"]) for row in found.rows if row.hidden] == [("Old", "r1")]


def test_own_columns_are_those_beside_the_sync_id() -> None:
    own = ("Sync ID", "Sync status", "Post IDs")
    found = later(
        tab((*TITLES, "Post link", None, *own), *((*row, "https://mine", None, "r1", "Sent", "x") for row in ROWS))
    )
    (layout,) = found.layouts
    assert {name: layout.columns.get(name) for name in ("sync_id", "post_ids", "post_link")} == {
        "sync_id": 8, "post_ids": 10, "post_link": None,
    }  # fmt: skip


def test_titles_in_other_columns_further_down_hold_the_rows_below_them() -> None:
    turned = [tuple(reversed(row)) for row in (TITLES, *ROWS)]
    found = later(tab(TITLES, *ROWS, (), *turned))
    assert [bool(row.faults) for row in found.rows] == [False] * 3 + [True] * 3
    assert "layout.other_table" in [issue.rule for issue in found.issues]

"""A saved layout held against the sheet of today: what moved is followed, what is gone leaves the tab alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time

import pytest
from layout_sheets import ROLLS, SPRING, STATUSES, TOAST, proposed, sheet, tab

from calendar_sync.calendars.mapping import Mapped
from calendar_sync.layout.read import read_layout
from calendar_sync.model.entry import Severity
from calendar_sync.model.relaid import Doubt
from calendar_sync.model.sheet import Scalar, Tab

TITLES = ("Date", "Time", "Platform", "Copy", "Status")
ROWS = tuple(
    (date(2027, 3, 2 + number), time(9), "LinkedIn", text, "Approved")
    for number, text in enumerate((SPRING, ROLLS, TOAST))
)
BEFORE = tab(TITLES, *ROWS)


def turned(number: int) -> tuple[Scalar, ...]:
    """Return the cells of a row but for its status, its network first."""
    day, clock, network, text, _ = ROWS[number]
    return network, day, clock, text


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
    lower = [(issue.cell, issue.message) for issue in found.issues if issue.rule == "layout.header_moved"]
    assert [cell for cell, _ in lower] == ([f"Plan!A{above + 1}"] if above else [])
    assert all(f"in row 1 when they were confirmed, stand in row {above + 1} now" in said for _, said in lower)


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


def test_titles_in_other_columns_further_down_are_followed() -> None:
    turned = [tuple(reversed(row)) for row in (TITLES, *ROWS)]
    found = later(tab(TITLES, *ROWS, (), *turned))
    assert [row.values for row in found.rows[3:]] == [row.values for row in found.rows[:3]]
    assert not any(row.faults for row in found.rows)
    assert {row.columns["text"] for row in found.rows} == {4, 2}
    (note,) = [issue for issue in found.issues if issue.rule == "layout.column_moved"]
    assert "'Status' in A, 'Copy' in B" in note.message


@pytest.mark.parametrize(
    ("titles", "row"),
    [
        (("Platform", "Date", "Time", "Caption", "Status"), ("LinkedIn", *ROWS[1][:2], ROLLS, "Approved")),
        (("Platform", "Date", "Time", "Copy"), ("LinkedIn", *ROWS[1][:2], ROLLS)),
        (("Platform", "Copy", "Date", "Time", "Copy", "Status"), ("LinkedIn", TOAST, *ROWS[1][:2], ROLLS, "Approved")),
        (("Platform", "Date", "Time", "Copy", "Hashtags", "Status"), (*turned(1), "#rolls", "Approved")),
        (
            ("Platform", "Date", "Time", "Copy", "Image 2", "Status"),
            (*turned(1), "https://a.example/1.jpg", "Approved"),
        ),
        (("Platform", "Date", "Time", "Copy", "Status"), ("LinkedIn", *ROWS[1][:2], "Rolls", "Approved")),
        (("Platform", "Date", "Time", "Copy", "Status", "Sync ID"), (*turned(1), "Approved", "r1")),
    ],
)
def test_rows_below_titles_wait_that_are_not_all_known_once(titles: Sequence[str], row: Sequence[Scalar]) -> None:
    own = ("Sync ID", "Sync status", "Post IDs") if "Sync ID" in titles else ()
    found = later(tab((*TITLES, *own), *ROWS, (), titles, row))
    assert [item.number for item in found.rows if not item.faults] == [2, 3, 4]
    assert "layout.other_table" in [issue.rule for issue in found.issues]


NOT_YET = "What we might say about this one day, for Priya to write up in her own words"
WIDE = ("Date", "Time", "Platform", "Topic", "Copy", "Link", "Status")
WIDE_ROWS = tuple((*row[:3], "Bread", row[3], None, row[4]) for row in ROWS)


def _wide(titles: Sequence[str], *changed: tuple[int, str]) -> Tab:
    """Return the wide table under ``titles``, with a column put in at each place (0-based) of ``changed``."""
    rows = [list(row) for row in WIDE_ROWS]
    for place, cell in changed:
        for row in rows:
            row.insert(place, cell)
    return tab(titles, *rows)


@pytest.mark.parametrize(
    ("titles", "changed", "doubt", "said"),
    [
        (WIDE, (), None, ""),
        # Pushed along by a new column, or by one that is gone, all are what they were.
        (("Week", *WIDE), ((0, "49"),), Doubt.SLIGHT, "column A 'Week' is new beside 'Date' (B)"),
        ((*WIDE[:4], "Pillar", *WIDE[4:]), ((4, "Fun"),), Doubt.SLIGHT, "column E 'Pillar' is new beside 'Copy' (F)"),
        ((*WIDE, "Owner"), ((7, "Ann"),), None, ""),
        # Retitled, and another one has the title now: on either side of it, or at the end.
        ((*WIDE[:4], "Caption", *WIDE[4:]), ((5, NOT_YET),), Doubt.GRAVE, "column E 'Caption' is new"),
        ((*WIDE[:4], "Copy", "Caption", *WIDE[5:]), ((4, NOT_YET),), Doubt.GRAVE, "column F 'Caption' is new"),
        ((*WIDE[:4], "Caption", *WIDE[5:], "Copy"), ((7, NOT_YET),), Doubt.GRAVE, "column E 'Caption' is new"),
        # Two titles exchanged, and the cells left where they were.
        ((*WIDE[:3], "Copy", "Topic", *WIDE[5:]), (), Doubt.GRAVE, "column E 'Copy' is now D"),
        (("Date", "Time", "Platform", "Topic", "Copy", "Status", "Link"), (), Doubt.FAIR, "column G 'Status' is now F"),
    ],
)  # fmt: skip
def test_what_may_be_another_column_by_now_is_told_with_its_columns(
    titles: Sequence[str], changed: Sequence[tuple[int, str]], doubt: Doubt | None, said: str
) -> None:
    before = proposed(tab(WIDE, *WIDE_ROWS)).layout
    found = read_layout(sheet(_wide(titles, *changed)), before, statuses=STATUSES, blank_status="hold")
    relaid = found.layouts[0].relaid
    assert (relaid.doubt if relaid else None) == doubt
    assert said in (relaid.said if relaid else "")
    told = [issue.message for issue in found.issues if issue.rule == "layout.column_doubted"]
    assert bool(told) == (doubt is Doubt.GRAVE)


@pytest.mark.parametrize("place", [4, 5])
def test_another_column_of_a_title_beside_the_one_that_had_it_leaves_the_tab_alone(place: int) -> None:
    before = proposed(tab(WIDE, *WIDE_ROWS)).layout
    titles = [*WIDE]
    titles.insert(place, "Copy")
    now = sheet(_wide(titles, (place, NOT_YET)))
    found = read_layout(now, before, statuses=STATUSES, blank_status="hold")
    assert (found.rows, found.complete) == ((), False)
    assert "stands in E and F now" in found.issues[0].message
    # At the end it can only be new, and is told.
    found = read_layout(sheet(_wide([*WIDE, "Copy"], (7, NOT_YET))), before, statuses=STATUSES, blank_status="hold")
    assert (texts(found), found.complete) == ([SPRING, ROLLS, TOAST], True)
    assert ["Column H is called 'Copy' as well" in issue.message for issue in found.issues] == [True]


def test_words_below_the_titles_that_only_explain_them_are_passed_over_and_told() -> None:
    found = later(tab(TITLES, ("(dd/mm)", "24h", "where", "final text", "stage"), *ROWS))
    assert (texts(found), [bool(row.faults) for row in found.rows]) == ([SPRING, ROLLS, TOAST], [False] * 3)
    assert [issue.rule for issue in found.issues] == ["layout.explains"]
    # Titles of what is read elsewhere are no explanation.
    found = later(tab(TITLES, ("Text", "Status", "Date", "Channels", "Time"), *ROWS))
    assert all(row.faults for row in found.rows)


def test_tabs_that_are_hidden_or_copied_since_are_told_and_keep_their_ids() -> None:
    own = ("Sync ID", "Sync status", "Post IDs")
    synced = ((*TITLES, *own), *((*row, f"r{number}", "Scheduled", "x") for number, row in enumerate(ROWS)))
    found = later(replace(tab(*synced), hidden=True))
    assert ([issue.rule for issue in found.issues], found.complete) == (["sheet.hidden_tab"], True)
    assert [(row.values, row.hidden) for row in found.rows] == [({"sync_id": f"r{n}"}, True) for n in range(3)]
    for name, rule in (("January", "layout.new_tab"), ("Copy of Plan", "sheet.parked_tab")):
        found = later(tab(*synced), Tab(name, synced))
        assert [(issue.rule, name in issue.message) for issue in found.issues] == [(rule, True)]


def test_our_own_columns_are_known_though_others_were_put_between_them() -> None:
    own = ("Sync ID", "Sync status", "Post IDs", "Scheduled for")
    apart = ("Sync ID", "Sync status", "Client note", "Post IDs", "Scheduled for", None, "Sync error")
    dragged = tab(("Sync ID", *TITLES, *own[1:]), *(("r1", *row, "Sent", "x", "y") for row in ROWS))
    found = later(tab((*TITLES, *apart), *((*row, "r1", "Sent", "fine", "x", "y", None, "mine") for row in ROWS)))
    assert {name: found.layouts[0].columns.get(name) for name in ("sync_status", "scheduled_for", "sync_error")} == {
        "sync_status": 7, "scheduled_for": 10, "sync_error": None,
    }  # fmt: skip
    columns = later(dragged).layouts[0].columns
    assert (columns["sync_id"], columns["sync_status"], columns["scheduled_for"]) == (1, 7, 9)


def test_texts_that_keep_to_another_order_than_was_confirmed_wait_where_they_can_be_read_either_way() -> None:
    before = tab(TITLES, *((text, *row[1:]) for text, row in zip(("13/03/2027", "4/3/2027"), ROWS, strict=False)))
    saved = proposed(before).layout
    assert saved.tabs[0].date_order is not None

    def faults(*dates: str) -> list[bool]:
        rows = [(text, *row[1:]) for text, row in zip(dates, ROWS, strict=False)]
        found = read_layout(sheet(tab(TITLES, *rows)), saved, statuses=STATUSES, blank_status="hold")
        return ["date.mixed_order" in [fault.rule for fault in row.faults] for row in found.rows]

    assert faults("3/13/2027", "3/4/2027", "3/3/2027") == [False, True, False]
    assert faults("13/3/2027", "4/3/2027") == [False, False]
    assert faults("13/3/2027", "4/3/2027", "3/14/2027")[:2] == [False, False]

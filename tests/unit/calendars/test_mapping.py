"""Which tab is a calendar, which row its header, and which column what."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sheet_tabs import HEADER, OWN, ROW, sheet, tab

from calendar_sync.calendars import table_rows
from calendar_sync.calendars.mapping import Mapped, map_sheet
from calendar_sync.errors import CalendarUnreadable
from calendar_sync.model.entry import Severity
from calendar_sync.model.sheet import CellProblem, Scalar, TableRange


def mapped(*rows: Any, names: dict[str, str] | None = None, **more: Any) -> Mapped:
    return map_sheet(sheet(tab(*rows, **more)), names=names)


def texts(found: Mapped) -> list[tuple[int, Scalar]]:
    return [(row.number, row.values.get("text")) for row in found.rows]


def rules(found: Mapped) -> list[tuple[str, str, Severity]]:
    return [(issue.rule, issue.cell, issue.severity) for issue in found.issues]


def test_a_plain_calendar() -> None:
    found = mapped(HEADER, ROW)
    (row,) = found.rows
    assert row.values == {
        "date": "2027-05-14",
        "time": "9:30",
        "channels": "LinkedIn",
        "text": "Hello",
        "status": "Ready",
    }
    assert row.columns == {"date": 1, "time": 2, "channels": 3, "text": 4, "status": 5}
    assert str(row.cell("text")) == "May!D2"
    assert (found.complete, found.issues) == (True, ())


@pytest.mark.parametrize(("table", "count"), [((1, 1, 3, 5), 1), ((1, 1, 4, 5), 2), ((2, 1, 3, 5), 2)])
def test_the_totals_of_a_table_are_no_row(table: tuple[int, int, int, int], count: int) -> None:
    found = mapped(HEADER, ROW, ("Total", None, None, "2", None), tables=(TableRange("Posts", *table, True),))
    assert len(found.rows) == count


def test_a_tab_of_more_rows_than_any_calendar_has_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert table_rows.MAX_ROWS == 100_000
    monkeypatch.setattr(table_rows, "MAX_ROWS", 3)  # A hundred thousand take seconds.
    assert len(mapped(HEADER, *[ROW] * 3).rows) == 3
    with pytest.raises(CalendarUnreadable, match="'May' has more than 3 rows"):
        mapped(HEADER, *[ROW] * 4)


def test_case_blanks_and_signs_say_nothing() -> None:
    found = mapped((" DATE ", "time-zone", "Channel", "tExt", "ALT_TEXT", "Text (X)", "text [LinkedIn]"), ROW)
    assert set(found.rows[0].columns) == {
        "date", "timezone", "channels", "text", "alt_text", "text:twitter", "text:linkedin",
    }  # fmt: skip


def test_extra_columns_are_nobodys_business() -> None:
    found = mapped((*HEADER, "Owner", None, "Text (Newsletter)", 7), (*ROW, "Ada", "x", "y", 8))
    assert set(found.rows[0].values) == {"date", "time", "channels", "text", "status"}


@given(st.integers(0, 58), st.integers(0, 8))
def test_the_header_may_stand_anywhere_near_the_top(down: int, right: int) -> None:
    shift = (None,) * right
    found = mapped(*[("Our calendar",)] * down, (*shift, *HEADER), (*shift, *ROW))
    (layout,) = found.layouts
    assert (layout.header_row, layout.columns["date"]) == (down + 1, right + 1)
    assert texts(found) == [(down + 2, "Hello")]


def test_the_row_with_most_titles_is_the_header() -> None:
    found = mapped(("Date", "Text"), ("Write the date", "and the text"), HEADER, ROW)
    assert found.layouts[0].header_row == 3


def test_empty_rows_are_no_rows() -> None:
    assert texts(mapped(HEADER, (), (None,) * 5, ("", "  ", None), ROW, (None,) * 5)) == [(5, "Hello")]


def test_zero_and_false_are_values() -> None:
    found = mapped(HEADER, (None, None, None, 0, False))
    assert found.rows[0].values == {"text": 0, "status": False}


def test_repeated_headers_are_no_rows() -> None:
    week = ("Week 2",)
    assert texts(mapped(HEADER, ROW, week, HEADER, ROW)) == [(2, "Hello"), (3, None), (5, "Hello")]
    assert texts(mapped(HEADER, ROW, [title.upper() for title in HEADER], ROW)) == [(2, "Hello"), (4, "Hello")]


def test_repeated_headers_are_no_rows_once_our_columns_stand_in_the_first() -> None:
    assert texts(mapped((*HEADER, *OWN), ROW, HEADER, ROW)) == [(2, "Hello"), (4, "Hello")]


@pytest.mark.parametrize(
    ("again", "rows"),
    [
        (("Date", "Time", "Channels", None, None), 1),
        (("Date", "Time", None, None, None), 2),
    ],
)
def test_most_of_a_header_is_a_header(again: tuple[str | None, ...], rows: int) -> None:
    assert len(mapped(HEADER, ROW, again).rows) == rows


def test_half_of_a_short_header_is_none() -> None:
    header = ("Date", "Channels", "Text", "Status")
    assert len(mapped(header, ROW, ("Date", "Channels", None, None)).rows) == 2
    assert len(mapped(("Date", "Text"), ("d", "t"), ("Date", None)).rows) == 2


def test_a_row_that_says_a_title_once_is_a_row() -> None:
    assert texts(mapped(HEADER, ("Date", "9:30", "LinkedIn", "Save the date", None))) == [(2, "Save the date")]


# Titles from the settings


def test_titles_from_the_settings_come_before_the_usual_ones() -> None:
    found = mapped(
        ("Date", "Copy", "Platform", "Text"), ("d", "c", "p", "t"), names={"copy": "text", "platform": "channels"}
    )
    assert found.rows[0].values == {"date": "d", "text": "c", "channels": "p"}
    assert found.complete


def test_titles_may_be_in_any_language() -> None:
    names = {"дата": "date", "текст": "text", "площадка": "channels"}
    assert texts(mapped(("Дата", "Площадка", "Текст"), ("1", "VK", "Привет"), names=names)) == [(2, "Привет")]


def test_one_of_several_titles_is_enough() -> None:
    found = mapped(("Date", "Caption"), ROW, names={"copy": "text", "caption": "text"})
    assert found.complete


@pytest.mark.parametrize("field", ["status", "mode", "date", "channels"])
def test_without_a_column_that_decides_nothing_is_read(field: str) -> None:
    """With no Status column every row would be ready."""
    found = mapped(HEADER, ROW, names={"stage": field})
    assert (found.rows, found.complete) == ((), False)
    assert rules(found) == [("sheet.column_missing", "", Severity.ERROR)]
    assert "'stage'" in found.issues[0].message


def test_without_another_column_only_a_known_calendar_waits() -> None:
    names = {"asset": "media"}
    new = mapped(HEADER, ROW, names=names)
    assert (len(new.rows), new.complete) == (1, True)
    assert rules(new) == [("sheet.column_missing", "", Severity.WARNING)]
    known = mapped((*HEADER, *OWN), (*ROW, "abc"), names=names)
    assert (known.rows, known.complete) == ((), False)
    assert rules(known) == [("sheet.column_missing", "", Severity.ERROR)]


def test_one_tab_without_the_status_column_waits_alone() -> None:
    names = {"stage": "status"}
    may = tab(("Date", "Channels", "Text", "Stage"), ("d", "c", "May", "Ready"))
    june = tab(("Date", "Channels", "Text", "Stages"), ("d", "c", "June", "Ready"), name="June")
    found = map_sheet(sheet(may, june), names=names)
    assert texts(found) == [(2, "May")]
    assert not found.complete
    assert rules(found) == [("sheet.column_missing", "June!A1", Severity.ERROR)]


# Faulty headers


def test_a_column_that_is_there_twice() -> None:
    found = mapped((*HEADER, "Text"), (*ROW, "Other"))
    assert (found.rows, found.complete) == ((), False)
    assert rules(found) == [("sheet.duplicate_column", "May!F1", Severity.ERROR)]
    assert "'Text' is there twice, in D and F" in found.issues[0].message


def test_two_titles_that_mean_the_same() -> None:
    found = mapped((*HEADER, "Channel"), ROW)
    assert "'Channels' and 'Channel' mean the same" in found.issues[0].message


def test_a_column_of_the_users_that_is_called_like_ours() -> None:
    found = mapped((*HEADER, "Post link"), (*ROW, "https://acme.example"))
    assert (found.rows, found.complete) == ((), False)
    assert rules(found) == [("sheet.own_column_taken", "May!F1", Severity.ERROR)]
    assert len(mapped((*HEADER, "Post link"), ROW).rows) == 1, "an empty one is ours to fill"
    assert len(mapped((*HEADER, "Post link", "Sync ID"), (*ROW, "https://acme.example", "abc")).rows) == 1


# Tabs


@pytest.mark.parametrize(
    "rows",
    [
        [("How we keep this calendar",), ("Text", "What the post says")],
        [("Pillar", "What it is for"), ("Craft", "Dough")],
        [("Title", "Date", "Owner"), ("Spring campaign", "May", "Ada")],
        [("Month", "Posts"), ("May", 12)],
        [("Sync ID", "The tool's own column"), ("Status", "Ready goes out")],
        [("Mon", "Tue", "Wed"), ("5. Declare", "FAQ Post\nInstagram", None)],
        [],
    ],
)
def test_other_tabs_are_passed_over(rows: list[Any]) -> None:
    found = map_sheet(sheet(tab(*rows, name="Other"), tab(HEADER, ROW)))
    assert (len(found.rows), found.complete, found.issues) == (1, True, ())


@pytest.mark.parametrize("header", [("Title", "Channels"), ("Title", "Mode"), ("Media", "Date"), ("Text (X)", "Time")])
def test_what_is_header_enough(header: tuple[str, str]) -> None:
    assert len(mapped(header, ("a", "b")).rows) == 1


def test_a_calendar_that_lost_its_header_is_not_given_up() -> None:
    found = mapped(("When", "What", *OWN), ("d", "t", "abc"))
    assert (found.rows, found.complete) == ((), False)
    assert rules(found) == [("sheet.no_header", "May!A1", Severity.ERROR)]


SYNCED = ((*HEADER, *OWN), (*ROW, "abc"), ROW, (*ROW, "abd"), (*HEADER, *OWN))


def test_of_a_hidden_tab_only_the_ids_are_read() -> None:
    hidden = tab(*SYNCED, name="June", hidden=True)
    found = map_sheet(sheet(hidden, tab(HEADER, ROW)))
    assert [(row.tab, row.number, row.hidden) for row in found.rows] == [
        ("May", 2, False),
        ("June", 2, True),
        ("June", 4, True),
    ]
    assert [row.values for row in found.rows[1:]] == [{"sync_id": "abc"}, {"sync_id": "abd"}]
    assert [layout.tab for layout in found.layouts] == ["May"]
    assert found.complete
    assert rules(found) == [("sheet.hidden_tab", "June!A1", Severity.WARNING)]
    assert len(map_sheet(sheet(hidden), tabs=["june"]).rows) == 3


def test_of_tabs_that_the_settings_leave_out_only_the_ids_are_read() -> None:
    """Narrowing the settings is no reason to delete what the other tabs have scheduled."""
    found = map_sheet(sheet(tab(*SYNCED, name="June"), tab(HEADER, ROW)), tabs=["May"])
    assert [(row.tab, row.text("sync_id")) for row in found.rows] == [("May", ""), ("June", "abc"), ("June", "abd")]
    assert (found.complete, found.issues) == (True, ())


def test_a_tab_that_is_not_read_and_lost_its_ids_is_not_given_up() -> None:
    found = map_sheet(sheet(tab(HEADER, ROW), tab((*HEADER, *OWN[1:]), ROW, name="June", hidden=True)))
    assert not found.complete
    assert rules(found)[-1] == ("sheet.no_ids", "June!A1", Severity.WARNING)


def test_a_hidden_tab_that_was_never_synced_holds_nothing_back() -> None:
    found = map_sheet(sheet(tab(HEADER, ROW), tab(HEADER, ROW, name="Archive", hidden=True)))
    assert (len(found.rows), found.complete) == (1, True)


def test_only_the_tabs_that_the_settings_name() -> None:
    calendar = sheet(
        tab(HEADER, ROW), tab(HEADER, ROW, name=" June "), tab(HEADER, ROW, name="🎄"), tab(HEADER, name="🎃")
    )
    found = map_sheet(calendar, tabs=["JUNE", "🎄"])
    assert [row.tab for row in found.rows] == [" June ", "🎄"]
    assert found.complete


def test_a_tab_that_the_settings_name_and_nobody_has() -> None:
    found = map_sheet(sheet(tab(HEADER, ROW)), tabs=["May", "June"])
    assert (len(found.rows), found.complete) == (1, False)
    assert [issue.rule for issue in found.issues] == ["sheet.tab_missing"]
    assert "'May'" in found.issues[0].message


def test_a_named_tab_without_a_header() -> None:
    found = map_sheet(sheet(tab(("Notes",))), tabs=["May"])
    assert ([issue.rule for issue in found.issues], found.complete) == (["sheet.no_header"], False)


# Cells


def test_hidden_rows_are_marked() -> None:
    found = mapped(HEADER, ROW, ROW, hidden_rows=frozenset({3}))
    assert [row.hidden for row in found.rows] == [False, True]


def test_a_link_behind_a_name_counts() -> None:
    header = ("Date", "Text", "Media", "Link")
    rows = [("d", "t", "Photo", None), ("d", "t", "https://a.example/1.jpg", "Shop"), ("d", "t", "Photo", None)]
    links = {(2, 3): "https://a.example/0.jpg", (3, 3): "https://other.example", (3, 4): "https://shop.example"}
    found = mapped(header, *rows, hyperlinks=links)
    assert [(row.values.get("media"), row.values.get("link")) for row in found.rows] == [
        ("https://a.example/0.jpg", None),
        ("https://a.example/1.jpg", "https://shop.example"),
        ("Photo", None),
    ]


def test_broken_cells_are_kept_as_they_are() -> None:
    broken = CellProblem("error", "#REF!")
    assert mapped(HEADER, (None, None, None, broken, None)).rows[0].values == {"text": broken}


def test_our_columns_are_read_along() -> None:
    found = mapped((*HEADER, *OWN), (*ROW, "abc", " ", None), (None,) * 5 + ("abd",))
    assert [row.text("sync_id") for row in found.rows] == ["abc", "abd"]
    assert "sync_status" not in found.rows[0].values


@pytest.mark.parametrize(
    ("row", "more", "apart"),
    [
        ((*HEADER,), {}, False),
        ((*HEADER, "Owner"), {}, False),
        ((*HEADER, None, "Owner"), {}, True),
        ((*HEADER, None, None, None, None, None, "Notes"), {}, True),
        ((*HEADER,), {"merged": ((1, 8, 3, 9),)}, True),
        ((*HEADER,), {"tables": (TableRange("Plan", 1, 1, 3, 5),)}, False),
        ((*HEADER, "Owner"), {"tables": (TableRange("Plan", 1, 1, 3, 5),)}, True),
        ((*HEADER, *OWN), {}, False),
    ],
)
def test_columns_that_would_stand_apart_are_told_of(row: Any, more: Any, apart: bool) -> None:
    assert [issue.rule for issue in mapped(row, ROW, **more).issues] == ["sheet.columns_apart"] * apart


@pytest.mark.parametrize(
    ("name", "ids", "is_read"),
    [
        ("May backup", ("r1", "r2"), False),
        ("Copy of May", ("r1", "r9"), True),
        ("Archive", ("r8", "r9"), True),
        ("June", ("r1", "r2"), True),
    ],
)
def test_a_copy_of_a_synced_tab_that_is_called_so_is_not_read(name: str, ids: tuple[str, ...], is_read: bool) -> None:
    header = (*HEADER, "Sync ID", "Sync status")
    rows, copies = ([(*ROW, row_id, "Scheduled") for row_id in found] for found in (("r1", "r2"), ids))
    for tabs in (
        (tab(header, *rows), tab(header, *copies, name=name)),
        (tab(header, *copies, name=name), tab(header, *rows)),
    ):
        found = map_sheet(sheet(*tabs))
        assert {row.tab for row in found.rows if not row.hidden} == ({"May", name} if is_read else {"May"})
        assert ("sheet.parked_tab" in {issue.rule for issue in found.issues}) != is_read
        assert found.complete

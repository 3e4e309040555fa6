"""The blank calendar explains itself, and the tool understands it."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from calendar_sync.calendars.mapping import map_sheet
from calendar_sync.calendars.xlsx.calendar import XlsxCalendar
from calendar_sync.entries.rules import HOLD, MODE_WORDS, READY, STATUS_WORDS
from calendar_sync.model.columns import OWN_COLUMNS, USER_COLUMNS, field_from_header
from calendar_sync.model.services import fold

LAST_CHECKED_ROW = 2000


@pytest.fixture(scope="module")
def book(shipped: Path, open_workbook: Any) -> Any:
    return open_workbook(shipped / "templates" / "blank-calendar.xlsx")


def _titles(book: Any) -> list[str]:
    return [cell.value for cell in book["Calendar"][1]]


def _checks(book: Any) -> dict[str, Any]:
    titles = _titles(book)
    found = {}
    for rule in book["Calendar"].data_validations.dataValidation:
        (ranges,) = rule.sqref.ranges
        assert ranges.min_col == ranges.max_col
        assert (ranges.min_row, ranges.max_row) == (2, LAST_CHECKED_ROW)
        found[titles[ranges.min_col - 1]] = rule
    return found


def _words(rule: Any) -> list[str]:
    return str(rule.formula1).strip('"').split(",")


def test_all_user_columns_stand_in_the_header(book: Any) -> None:
    assert book.sheetnames == ["Calendar", "Instructions"]
    fields = [field_from_header(title) for title in _titles(book)]
    assert [field for field in fields if field != "text:twitter"] == list(USER_COLUMNS)
    assert fields.count("text:twitter") == 1


def test_the_calendar_is_blank(book: Any) -> None:
    assert book["Calendar"].max_row == 1


def test_header_and_two_columns_stay_in_view(book: Any) -> None:
    assert book["Calendar"].freeze_panes == "C2"
    assert all(cell.font.b and cell.fill.fill_type == "solid" for cell in book["Calendar"][1])


def test_a_table_holds_the_rows_together(book: Any) -> None:
    (table,) = book["Calendar"].tables.values()
    assert table.ref == "A1:Q2"
    assert [column.name for column in table.tableColumns] == _titles(book)


def test_new_rows_have_the_right_formats(book: Any) -> None:
    columns = book["Calendar"].column_dimensions
    assert _titles(book)[:2] == ["Date", "Time"]
    assert (columns["A"].number_format, columns["B"].number_format) == ("yyyy-mm-dd", "hh:mm")
    assert all(column.alignment.wrap_text for letters, column in columns.items() if letters not in "AB")


def test_dropdowns_offer_words_that_are_understood(book: Any) -> None:
    checks = _checks(book)
    statuses = {fold(word) for words in STATUS_WORDS.values() for word in words}
    assert {fold(word) for word in _words(checks["Status"])} <= statuses
    assert {fold(word) for word in _words(checks["Mode"])} <= MODE_WORDS.keys()
    assert "Reel" in _words(checks["Post type"])
    assert "Europe/London" in _words(checks["Time zone"])


def test_lists_question_but_never_refuse(book: Any) -> None:
    for title, rule in _checks(book).items():
        assert rule.errorStyle == "warning" or not rule.showErrorMessage, title
    assert not _checks(book)["Time zone"].showErrorMessage


def test_dates_and_times_are_checked_as_such(book: Any) -> None:
    checks = _checks(book)
    assert (checks["Date"].type, checks["Time"].type) == ("date", "time")
    assert "comma" in checks["Channels"].prompt


def test_every_title_has_a_note_with_an_example(book: Any) -> None:
    for cell in book["Calendar"][1]:
        assert "For example: " in cell.comment.text, cell.value


def test_the_instructions_speak_of_every_column_and_word(book: Any) -> None:
    told = {row[0]: row[1:] for row in book["Instructions"].iter_rows(min_row=2, values_only=True) if row[0] and row[1]}
    assert {f"{title} column" for title in OWN_COLUMNS.values()} <= told.keys()
    for title in _titles(book):
        assert told[title][1], title
    for words in (_words(_checks(book)["Status"]), _words(_checks(book)["Mode"])):
        assert all(word in told for word in words)


def test_the_instructions_are_right_about_status_words(book: Any) -> None:
    rows = {row[0]: row[1] for row in book["Instructions"].iter_rows(values_only=True)}
    for title, meaning in (("Ready", READY), ("Hold", HOLD)):
        also = rows[title].split("Also: ")[1].rstrip(".").split(", ")
        assert {fold(word) for word in also} <= {fold(word) for word in STATUS_WORDS[meaning]}


def test_the_tool_finds_the_calendar_and_passes_over_the_instructions(book: Any, shipped: Path) -> None:
    sheet = XlsxCalendar(shipped / "templates" / "blank-calendar.xlsx").read()
    mapped = map_sheet(sheet)
    (layout,) = mapped.layouts
    assert (layout.tab, layout.header_row, len(layout.columns)) == ("Calendar", 1, len(_titles(book)))
    assert (mapped.rows, mapped.issues, mapped.complete) == ((), (), True)


def test_the_csv_file_is_the_same_header_and_opens_in_excel(book: Any, shipped: Path) -> None:
    data = (shipped / "templates" / "blank-calendar.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig")))) == [_titles(book)]

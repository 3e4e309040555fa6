"""The four blank calendars are alike in what makes them pleasant, and each is blank."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils import range_boundaries

from calendar_sync.calendars.mapping import map_sheet
from calendar_sync.calendars.table_rows import text_networks
from calendar_sync.calendars.xlsx.calendar import XlsxCalendar
from calendar_sync.cli.shipped import KINDS
from calendar_sync.entries.rules import MODE_WORDS, STATUS_WORDS
from calendar_sync.model.services import LABELS, fold

LAST_CHECKED_ROW = 2000


@dataclass(frozen=True)
class Blank:
    """What is expected of one kind."""

    tabs: tuple[str, ...]
    freeze: str
    fields: frozenset[str]
    other_tabs: tuple[str, ...] = ("Instructions",)


BLANKS = {
    "post": Blank(("Calendar",), "C2", frozenset({"date", "time", "channels", "text", "mode", "status"})),
    "networks": Blank(
        ("Calendar",),
        "D2",
        frozenset({"date", "time", "text:instagram", "text:facebook", "text:linkedin", "text:twitter", "status"}),
    ),
    "agency": Blank(
        ("Client A", "Client B", "Client C"),
        "D2",
        frozenset({"date", "time", "channels", "text", "mode", "status"}),
        ("Client channels", "Instructions"),
    ),
    "ideas": Blank(("Ideas",), "B2", frozenset({"title", "text", "channels", "tags", "status"})),
}


@pytest.fixture(params=sorted(BLANKS))
def kind(request: Any) -> str:
    return str(request.param)


@pytest.fixture
def path(kind: str, shipped: Path) -> Path:
    return shipped / "templates" / f"{KINDS[kind]}.xlsx"


@pytest.fixture
def book(path: Path, open_workbook: Any) -> Any:
    return open_workbook(path)


def _titles(sheet: Any) -> list[str]:
    return [cell.value for cell in sheet[1]]


def test_every_kind_is_known(shipped: Path) -> None:
    assert KINDS.keys() == BLANKS.keys()
    assert {path.stem for path in (shipped / "templates").glob("*.xlsx")} == set(KINDS.values())


def test_it_is_blank_and_every_tab_is_found(kind: str, path: Path, book: Any) -> None:
    expected = BLANKS[kind]
    assert book.sheetnames == [*expected.tabs, *expected.other_tabs]
    mapped = map_sheet(XlsxCalendar(path).read())
    assert [(layout.tab, layout.header_row) for layout in mapped.layouts] == [(tab, 1) for tab in expected.tabs]
    assert all(expected.fields <= layout.columns.keys() for layout in mapped.layouts)
    assert (mapped.rows, mapped.issues, mapped.complete) == ((), (), True)
    for tab in expected.tabs:
        assert book[tab].max_row == 1


def test_header_table_and_formats_are_made_for_new_rows(kind: str, book: Any) -> None:
    names = []
    for tab in BLANKS[kind].tabs:
        sheet = book[tab]
        titles = _titles(sheet)
        (table,) = sheet.tables.values()
        names.append(table.displayName)
        assert range_boundaries(table.ref) == (1, 1, len(titles), 2)
        assert [column.name for column in table.tableColumns] == titles
        assert sheet.freeze_panes == BLANKS[kind].freeze
        assert all(cell.font.b and cell.fill.fill_type == "solid" for cell in sheet[1])
        # Neighbours that are alike share one entry.
        columns = list(sheet.column_dimensions.values())
        formats = {"Date": "yyyy-mm-dd", "Time": "hh:mm"}
        for cell in sheet[1]:
            (column,) = (size for size in columns if size.min <= cell.column <= size.max)
            assert column.number_format == formats.get(cell.value, "General")
            assert cell.value in formats or column.alignment.wrap_text
            assert "For example: " in cell.comment.text, cell.value
    assert len(set(names)) == len(names)


def test_what_dropdowns_offer_is_understood_and_explained(kind: str, book: Any) -> None:
    told = {row[0] for row in book["Instructions"].iter_rows(values_only=True) if row[0]}
    known = {
        "Status": {fold(word) for words in STATUS_WORDS.values() for word in words},
        "Mode": set(MODE_WORDS),
    }
    for tab in BLANKS[kind].tabs:
        titles = _titles(book[tab])
        lists = {}
        for rule in book[tab].data_validations.dataValidation:
            (ranges,) = rule.sqref.ranges
            assert (ranges.min_row, ranges.max_row) == (2, LAST_CHECKED_ROW)
            assert rule.errorStyle == "warning" or not rule.showErrorMessage
            if rule.type == "list":
                lists[titles[ranges.min_col - 1]] = str(rule.formula1).strip('"').split(",")
        assert "Status" in lists
        for title in known.keys() & lists.keys():
            assert {fold(word) for word in lists[title]} <= known[title]
            assert set(lists[title]) <= told
        assert ("Mode" in lists) == ("Mode" in titles)


def test_the_instructions_speak_of_every_column(kind: str, book: Any) -> None:
    told = {
        str(row[0]).removeprefix("The column "): row[1:]
        for row in book["Instructions"].iter_rows(min_row=2, values_only=True)
        if row[0] and row[1]
    }
    for tab in BLANKS[kind].tabs:
        assert all(told[title][1] for title in _titles(book[tab]))


def test_clients_choose_from_lists_of_their_own(shipped: Path, open_workbook: Any) -> None:
    book = open_workbook(shipped / "templates" / "blank-agency.xlsx")
    lists = book["Client channels"]
    sources = []
    for tab in BLANKS["agency"].tabs:
        (rule,) = (rule for rule in book[tab].data_validations.dataValidation if str(rule.sqref).startswith("C"))
        sheet, cells = str(rule.formula1).replace("$", "").split("!")
        column, first, _, last = range_boundaries(cells)
        assert (sheet, lists.cell(first - 1, column).value) == ("'Client channels'", tab)
        assert last - first == 19
        assert not rule.showErrorMessage, "several in one cell are none of the list"
        sources.append(column)
    assert sources == [1, 2, 3]


@pytest.mark.parametrize(
    ("columns", "networks"),
    [
        (["date", "text:twitter", "text:linkedin"], {"text:twitter": "X", "text:linkedin": "LinkedIn"}),
        (["date", "text", "text:twitter"], {}),
        (["date", "channels", "text:twitter"], {}),
        (["date", "media"], {}),
    ],
)
def test_only_without_channels_and_text_a_networks_column_says_where(
    columns: list[str], networks: dict[str, str]
) -> None:
    assert text_networks(columns) == networks
    assert set(networks.values()) <= set(LABELS.values())

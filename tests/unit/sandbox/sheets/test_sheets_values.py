"""Values of the local Google Sheets, through gspread as it comes."""

from __future__ import annotations

from collections.abc import Iterator

import gspread
import pytest

from calendar_sync.sandbox.core import Sandbox
from tests.unit.sandbox.sheets.google_client import client


@pytest.fixture(scope="module")
def google() -> Iterator[gspread.Client]:
    """A signed-in client; the sandbox counts no requests."""
    from calendar_sync.sandbox.settings import Settings

    with Sandbox(settings=Settings(rate_limits=False)) as sandbox:
        yield client(sandbox)


@pytest.fixture
def book(google: gspread.Client) -> gspread.Spreadsheet:
    return google.create("Test")


def test_what_is_written_comes_back(book: gspread.Spreadsheet) -> None:
    sheet = book.sheet1
    written = sheet.update([["a", "b", 1, True], ["=1+1", None, "1/2/2020", ""]], "A1")
    assert written == {
        "spreadsheetId": book.id,
        "updatedRange": "Sheet1!A1:D2",
        "updatedRows": 2,
        "updatedColumns": 4,
        "updatedCells": 7,
    }
    assert sheet.get("A1:D") == [["a", "b", "1", "TRUE"], ["=1+1", "", "1/2/2020"]]
    unformatted = {"valueRenderOption": "UNFORMATTED_VALUE"}
    found = book.values_batch_get(["Sheet1!A:C", "Sheet1!2:5", "Sheet1!E1:F2"], params=unformatted)["valueRanges"]
    assert found[0] == {
        "range": "Sheet1!A1:C1000",
        "majorDimension": "ROWS",
        "values": [["a", "b", 1], ["=1+1", "", "1/2/2020"]],
    }
    assert found[1]["range"] == "Sheet1!A2:Z5"
    assert found[2] == {"range": "Sheet1!E1:F2", "majorDimension": "ROWS"}
    sheet.update([[None, "", 3]], "A1")
    assert sheet.get("A1:C1", value_render_option="UNFORMATTED_VALUE") == [["a", "", 3]]


def test_typed_values_are_read_as_the_editor_reads_them(book: gspread.Spreadsheet) -> None:
    typed = ["1/2/2020", "50%", "$3.40", "2,000,000.01", "TRUE", "12:30", "2020-01-01 10:00", "'007"]
    book.sheet1.update([typed], "A1", value_input_option="USER_ENTERED")
    plain = book.sheet1.get("A1:H1", value_render_option="UNFORMATTED_VALUE")[0]
    assert plain == [43832, 0.5, 3.4, 2000000.01, True, 12.5 / 24, 43831 + 10 / 24, "007"]
    assert book.sheet1.get("A1:H1")[0] == [*typed[:7], "007"]

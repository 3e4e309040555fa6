"""Values of the local Google Sheets, through gspread as it comes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import gspread
import pytest

from calendar_sync.sandbox import Sandbox
from calendar_sync.sandbox.settings import Settings
from tests.unit.sandbox.sheets.google_client import client

UNFORMATTED = {"valueRenderOption": "UNFORMATTED_VALUE"}


def refused(act: Any, *arguments: Any, **named: Any) -> str:
    """Return the message with which a call is refused as an invalid argument."""
    with pytest.raises(gspread.exceptions.APIError) as caught:
        act(*arguments, **named)
    answer = caught.value.response
    assert answer.headers["Content-Type"] == "application/json; charset=UTF-8"
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["status"]) == (400, 400, "INVALID_ARGUMENT")
    return str(error["message"])


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
    found = book.values_batch_get(["Sheet1!A:C", "Sheet1!2:5", "Sheet1!E1:F2"], params=dict(UNFORMATTED))["valueRanges"]
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


def test_ranges_are_understood_and_named_as_google_does(book: gspread.Spreadsheet) -> None:
    sheet = book.sheet1
    sheet.update([["a", "b", "c"], ["d", "e", "f"]], "A1")
    for title in ("It's May!", "D3", "R1C1", "TRUE", "Mai_2026", "2026", "Übersicht"):
        book.add_worksheet(title, 5, 3).update([["x"]], "A1")
    sheet.define_named_range("B1:C2", "Right_half")
    asked = {
        "Sheet1": "Sheet1!A1:Z1000",
        "B2": "Sheet1!B2",
        "B2:A1": "Sheet1!A1:B2",
        "$A$1:B$2": "Sheet1!A1:B2",
        "A2:C": "Sheet1!A2:C1000",
        "B:B": "Sheet1!B1:B1000",
        "2:2": "Sheet1!A2:Z2",
        "A1:Z5000": "Sheet1!A1:Z1000",
        "sheet1!R2C3": "Sheet1!C2",
        "R1": "Sheet1!R1",
        "R[1]C[1]": "Sheet1!B2",
        "R1C1:R[2]C[2]": "Sheet1!A1:C3",
        "R1C1:R2": "Sheet1!A1:Z2",
        "R1C1:C2": "Sheet1!A1:B1000",
        "R[1]": "Sheet1!A2:Z2",
        "R01C": "Sheet1!A1",
        "RC": "Sheet1!A1",
        "Right_half": "Sheet1!B1:C2",
        "Sheet1!right_half": "Sheet1!B1:C2",
        "'It''s May!'!A1:B": "'It''s May!'!A1:B5",
        "It's May!!A1": "'It''s May!'!A1",
        "'D3'": "'D3'!A1:C5",
        "D3": "Sheet1!D3",
        "Mai_2026!A1": "Mai_2026!A1",
        "'2026'!A1": "'2026'!A1",
        "Übersicht!A1": "'Übersicht'!A1",
        "'TRUE'!A1": "'TRUE'!A1",
    }
    found = book.values_batch_get(list(asked))["valueRanges"]
    assert [item["range"] for item in found] == list(asked.values())
    assert found[2]["values"] == [["a", "b"], ["d", "e"]]
    for wrong in (
        "Nowhere!A1",
        "A1:B2:C3",
        "Sheet1!",
        "A0",
        "'It's May!'!A1",
        "Sheet1!Sheet1",
        "AAAA1",
        "A1:R2C2",
        "R0C1",
    ):
        assert refused(book.values_get, wrong) == f"Unable to parse range: {wrong}"
    assert refused(book.values_get, "Sheet1!AA1:AB2") == (
        "Range (Sheet1!AA1:AB2) exceeds grid limits. Max rows: 1000, max columns: 26"
    )
    assert refused(book.values_get, "Sheet1!A1001:B").startswith("Range (Sheet1!A1001:B) exceeds grid limits.")
    by_columns = book.values_get("Sheet1!A1:C3", params={"majorDimension": "COLUMNS"})
    assert (by_columns["majorDimension"], by_columns["values"]) == ("COLUMNS", [["a", "d"], ["b", "e"], ["c", "f"]])


def test_writes_that_do_not_fit_change_nothing(book: gspread.Spreadsheet) -> None:
    sheet = book.add_worksheet("Small", 3, 2)
    sheet.update([["kept"]], "A1")
    assert refused(sheet.update, [["x", "y", "z"]], "A1:B1") == (
        "Requested writing within range [Small!A1:B1], but tried writing to column [C]"
    )
    assert refused(sheet.update, [["x"], ["y"]], "A1:B1").endswith("but tried writing to row [2]")
    assert refused(sheet.update, [["x"]], "A4") == "Range (Small!A4) exceeds grid limits. Max rows: 3, max columns: 2"
    assert refused(sheet.update, [["x"]] * 3, "A2").endswith("[Small!A2], but tried writing to row [4]")
    assert refused(sheet.update, [["x" * 50_001]], "A1") == (
        "Your input contains more than the maximum of 50000 characters in a single cell."
    )
    assert refused(book.values_update, "Small!A1", {}, {"values": [["x"]]}) == (
        "'valueInputOption' is required but not specified"
    )
    two = [{"range": "Small!A1", "values": [["x"]]}, {"range": "Small!A9", "values": [["x"]]}]
    body = {"valueInputOption": "RAW", "data": two}
    assert refused(book.values_batch_update, body).startswith("Invalid data[1]: Range (Small!A9) exceeds grid limits.")
    options = {"valueInputOption": "RAW"}
    assert refused(book.values_update, "Small!A1", options, {"values": "X"}) == (
        "Invalid value at 'data.values' (type.googleapis.com/google.protobuf.ListValue), \"X\""
    )
    assert refused(book.values_update, "Small!A1", options, {"values": [["x", ["y"]]]}).startswith(
        "Invalid values[0][1]: list_value {"
    )
    mismatched = {"range": "Small!A2", "values": [["x"]]}
    assert refused(book.values_update, "Small!A1", options, mismatched) == (
        "Request range[Small!A1] does not match value's range[Small!A2]"
    )
    wrong = refused(book.values_update, "Small!A1", {"valueInputOption": "TYPED"}, {"values": [["x"]]})
    assert wrong.startswith("Invalid value at 'value_input_option'")
    assert sheet.get_all_values() == [["kept"]]


def test_appending_finds_the_table_and_grows_the_grid(book: gspread.Spreadsheet) -> None:
    sheet = book.add_worksheet("Log", 2, 2)
    first = sheet.append_row(["x", "", "y"])
    assert first == {
        "spreadsheetId": book.id,
        "updates": {
            "spreadsheetId": book.id,
            "updatedRange": "Log!A1:C1",
            "updatedRows": 1,
            "updatedColumns": 3,
            "updatedCells": 3,
        },
    }
    second = sheet.append_rows([["1"], ["2"]], table_range="A1", include_values_in_response=True)
    assert (second["tableRange"], second["updates"]["updatedRange"]) == ("Log!A1", "Log!A2:A3")
    assert second["updates"]["updatedData"] == {
        "range": "Log!A2:A3",
        "majorDimension": "ROWS",
        "values": [["1"], ["2"]],
    }
    sheet.append_row(["between"], table_range="A1:A2", insert_data_option="INSERT_ROWS")
    assert sheet.get_all_values() == [["x", "", "y"], ["1", "", ""], ["2", "", ""], ["between", "", ""]]
    grid = book.fetch_sheet_metadata({"fields": "sheets.properties.gridProperties"})["sheets"][1]
    assert grid["properties"]["gridProperties"]["rowCount"] >= 4
    assert sheet.batch_clear(["A1:B2", "C:C"])["clearedRanges"] == ["Log!A1:B2", "Log!C1:C4"]


def test_batches_report_totals_and_values(book: gspread.Spreadsheet) -> None:
    book.add_worksheet("Second", 4, 4)
    body = {
        "valueInputOption": "RAW",
        "includeValuesInResponse": True,
        "responseValueRenderOption": "UNFORMATTED_VALUE",
        "data": [
            {"range": "Sheet1!A1:B2", "values": [[1, None], [None, 2]]},
            {"range": "Second!A1:B1", "majorDimension": "COLUMNS", "values": [["a"], ["b"]]},
            {"range": "Second!C1", "values": [[None]]},
        ],
    }
    answer = book.values_batch_update(body)
    assert {name: answer[name] for name in answer if name.startswith("total")} == {
        "totalUpdatedRows": 3,
        "totalUpdatedColumns": 4,
        "totalUpdatedCells": 4,
        "totalUpdatedSheets": 2,
    }
    assert answer["responses"][0]["updatedData"]["values"] == [[1], ["", 2]]
    assert answer["responses"][1]["updatedRange"] == "Second!A1:B1"
    assert answer["responses"][2] == {
        "spreadsheetId": book.id,
        "updatedRange": "Second!C1",
        "updatedData": {"range": "Second!C1", "majorDimension": "ROWS"},
    }


@pytest.fixture(scope="module")
def of_2026() -> Iterator[gspread.Client]:
    """A client of a local Google in which it is always 2026: a day without a year is one of this year."""
    with Sandbox(settings=Settings(rate_limits=False)) as still:
        still.clock.freeze(datetime(2026, 12, 31, tzinfo=UTC))
        yield client(still)


@pytest.mark.parametrize(
    ("locale", "typed", "plain", "shown"),
    [
        ("en_US", "1/2/2020", 43832, "1/2/2020"),
        ("en_GB", "1/2/2020", 43862, "01/02/2020"),
        ("de_DE", "1.2.2020", 43862, "01.02.2020"),
        ("ar_EG", "1/2/2020", 43862, "01/02/2020"),
        ("zh_CN", "2020/2/1", 43862, "2020/2/1"),
        ("de_DE", "1.234,5", 1234.5, "1.234,50"),
        ("de_DE", "12,5 %", 0.125, "12,50%"),
        ("de_DE", "12,50 €", 12.5, "12,50 €"),
        ("de_DE", "WAHR", True, "WAHR"),
        ("fr_FR", "FALSE", False, "FAUX"),
        ("pt_BR", "R$ 1.234,50", 1234.5, "R$ 1.234,50"),
        ("en_US", "24:30:00", 24.5 / 24, "24:30:00"),
        ("en_US", "14 May 2026", 46156, "14-May-2026"),
        ("en_US", "May 14, 2026 9:05 PM", 46156 + 21.0833333333 / 24, "May 14, 2026 9:05 PM"),
        ("en_US", "2026-05-14T09:00", 46156.375, "2026-05-14 9:00"),
        ("en_US", "-$1,234.50", -1234.5, "-$1,234.50"),
        ("en_US", "1e3", 1000, "1.00E+03"),
        ("en_US", "00123", 123, "123"),
        ("en_US", "31/12/2020", "31/12/2020", "31/12/2020"),
        ("en_US", "13:75", "13:75", "13:75"),
        ("en_US", "9am", 0.375, "9:00 AM"),
        ("en_US", "10 p.m.", 22 / 24, "10:00 PM"),
        ("en_US", "Jan 2026", 46023, "Jan 2026"),
        ("en_US", "December 2026", 46357, "December 2026"),
        ("en_US", "12/2026", 46357, "12/2026"),
        ("en_US", "Friday, January 2, 2026", 46024, "Friday, January 2, 2026"),
        ("en_US", "+1+2", 3, "3"),
        ("en_US", "€5", 5, "€5"),
        ("en_US", "($5)", -5, "-$5"),
        ("en_US", "Mayo 2", "Mayo 2", "Mayo 2"),
        ("de_DE", "3. Dezember 2026", 46359, "3. Dezember 2026"),
        ("de_DE", "3. Dez. 2026 9:00", 46359.375, "3. Dez. 2026 9:00"),
        ("fr_FR", "5 décembre 2026", 46361, "5 décembre 2026"),
        ("es_ES", "5 dic 2026", 46361, "5 dic 2026"),
        ("es_ES", "5 de diciembre de 2026", 46361, "5 de diciembre de 2026"),
        ("ja_JP", "2026年12月5日", 46361, "2026年12月5日"),
        ("de_DE", "5.12.2026", 46361, "05.12.2026"),
        ("de_CH", "5.12.2026", 46361, "05.12.2026"),
        ("de_CH", "1.5", 1.5, "1.5"),
        ("de_DE", "1.5", 46143, "01.05.2026"),
        ("de_DE", "5.12.", 46361, "05.12.2026"),
        ("de_DE", "=1,5+1", 2.5, "2,5"),
        ("de_DE", "=SUM(1,5;2)", 3.5, "3,5"),
        ("en_US", "#today", "#today", "#today"),
    ],
)
def test_what_is_typed_depends_on_the_locale(
    of_2026: gspread.Client, locale: str, typed: str, plain: Any, shown: str
) -> None:
    book = of_2026.create("Typed")
    book.update_locale(locale)
    book.sheet1.update([[typed]], "A1", value_input_option="USER_ENTERED")
    found = book.sheet1.get("A1", value_render_option="UNFORMATTED_VALUE")[0][0]
    assert found == (pytest.approx(plain) if isinstance(plain, float) else plain)
    assert book.sheet1.get("A1") == [[shown]]
    as_text = {"valueRenderOption": "UNFORMATTED_VALUE", "dateTimeRenderOption": "FORMATTED_STRING"}
    is_date = isinstance(plain, int | float) and (plain > 43_000 or ":" in shown)
    assert book.values_get("A1", as_text)["values"][0][0] == (shown if is_date else found)


def test_formulas_come_to_values_and_keep_their_text(book: gspread.Spreadsheet) -> None:
    formulas = {
        "=4/2": 2,
        "= 1 / 1024": 0.0009765625,
        '="a"&B1&1.50': "a1.5",
        "=SUM(A1,3,A1:A2)": 2 + 3 + 2 + 0.0009765625,
        '=IF(A1>=2,"yes",1/0)': "yes",
        '=IFERROR(1/0,"none")': "none",
        '=HYPERLINK("https://example.com/a","Read")': "Read",
        '=IMAGE("https://example.com/a.png")': "",
        "=DATE(2026,5,14)": 46156,
        "=-2^2+50%": 4.5,
        '=TEXTJOIN(", ",TRUE,"a",B1,"b")': "a, b",
        "=1/0": "#DIV/0!",
        "=NOSUCH(1)": "#NAME?",
        "=(": "#ERROR!",
        "=A15": "#REF!",
    }
    book.sheet1.update([[text] for text in formulas], "A1", value_input_option="USER_ENTERED")
    values = book.values_get("A1:A15", UNFORMATTED)["values"]
    assert [row[0] if row else "" for row in values] == list(formulas.values())
    assert book.sheet1.get("A9") == [["5/14/2026"]]
    assert [row[0] for row in book.sheet1.get("A1:A15", value_render_option="FORMULA")] == list(formulas)
    book.sheet1.insert_rows([[]], 1)
    assert book.sheet1.acell("A5", value_render_option="FORMULA").value == "=SUM(A2,3,A2:A3)"
    book.sheet1.delete_rows(2)
    assert book.sheet1.acell("A4", value_render_option="FORMULA").value == "=SUM(#REF!,3,A2:A2)"


def test_a_formula_takes_over_the_format_of_what_it_speaks_of(book: gspread.Spreadsheet) -> None:
    formulas = {
        "12/5/2026": "12/5/2026",
        "=A1+7": "12/12/2026",
        "=A2+1": "12/13/2026",
        '=IF(TRUE(),A1,"")': "12/5/2026",
        "=A2-A1": "7",
        "=MAX(A1:A2)": "12/12/2026",
        "10:00": "10:00",
        "=A7": "10:00",
        "=A7+TIME(1,0,0)": "11:00",
        "=EDATE(DATE(2027,1,31),1)": "2/28/2027",
        "=EOMONTH(A1,0)": "12/31/2026",
        "=WORKDAY(A1,3)": "12/9/2026",
        "=WORKDAY(A1,-1,DATE(2026,12,4))": "12/3/2026",
        "$5.00": "$5.00",
        "=A14+1": "$6.00",
        "=YEAR(A1)": "2026",
        "=ROUND(PI(),2)": "3.14",
        "=A14*3": "$15.00",
        '="on "&A1&" at "&A7': "on 46361 at 0.416666666666667",
        '=TO_TEXT(A1)&TEXT(A7," h am/pm")': "12/5/2026 10 AM",
        '=DATEVALUE("12/6/2026")': "46362",
        "=TO_DATE(46361)": "12/5/2026",
        '=IFS(ISTEXT(A1),"text",ISNUMBER(A1),REGEXREPLACE("a1b","\\d",REPT("x",2)))': "axxb",
        '=SWITCH(SEARCH("B","abc"),1,"one",2,"two")': "two",
    }
    book.sheet1.update([[text] for text in formulas], "A1", value_input_option="USER_ENTERED")
    assert [row[0] for row in book.sheet1.get("A1:A24")] == list(formulas.values())
    assert book.sheet1.get("A2", value_render_option="UNFORMATTED_VALUE") == [[46368]]
    book.update_locale("de_DE")
    book.sheet1.update([['=TEXT("5.12.2026";"dddd")&" "&1,5']], "B1", value_input_option="USER_ENTERED")
    assert book.sheet1.acell("B1").value == "Samstag 1,5"

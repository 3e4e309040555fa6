"""What the local Google answers, held against recorded answers of the real one."""

from __future__ import annotations

from typing import Any

import gspread
import pytest

from calendar_sync.sandbox.core import Sandbox
from tests.unit.sandbox.sheets.google_client import control
from tests.unit.sandbox.sheets.test_sheets_values import refused

WHITE = {"red": 1, "green": 1, "blue": 1}


def tab(book: gspread.Spreadsheet, index: int = 0) -> Any:
    """Return one tab as the API describes it."""
    return book.fetch_sheet_metadata()["sheets"][index]


def test_a_new_spreadsheet_looks_as_google_makes_it(google: gspread.Client) -> None:
    book = google.create("Fresh")
    found = book.fetch_sheet_metadata()
    assert found["spreadsheetUrl"] == f"https://docs.google.com/spreadsheets/d/{book.id}/edit"
    assert found["sheets"] == [
        {
            "properties": {
                "sheetId": 0,
                "title": "Sheet1",
                "index": 0,
                "sheetType": "GRID",
                "gridProperties": {"rowCount": 1000, "columnCount": 26},
            }
        }
    ]
    properties = found["properties"]
    theme = properties.pop("spreadsheetTheme")
    assert properties == {
        "title": "Fresh",
        "locale": "en_US",
        "autoRecalc": "ON_CHANGE",
        "timeZone": "Etc/GMT",
        "defaultFormat": {
            "backgroundColor": WHITE,
            "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
            "verticalAlignment": "BOTTOM",
            "wrapStrategy": "OVERFLOW_CELL",
            "textFormat": {
                "foregroundColor": {},
                "fontFamily": "arial,sans,sans-serif",
                "fontSize": 10,
                "bold": False,
                "italic": False,
                "strikethrough": False,
                "underline": False,
                "foregroundColorStyle": {"rgbColor": {}},
            },
            "backgroundColorStyle": {"rgbColor": WHITE},
        },
    }
    assert theme["primaryFontFamily"] == "Arial"
    colors = {item["colorType"]: item["color"]["rgbColor"] for item in theme["themeColors"]}
    assert (len(colors), colors["TEXT"], colors["ACCENT5"]) == (
        9,
        {},
        {"red": 1, "green": 0.42745098, "blue": 0.003921569},
    )


def test_objects_come_back_as_google_gives_them_out(book: gspread.Spreadsheet) -> None:
    sheet = book.sheet1
    range_of_tab_0 = {"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 2}
    named = sheet.define_named_range("A1:B2", "Corner")["replies"][0]["addNamedRange"]["namedRange"]
    assert named["namedRangeId"].isdigit()
    assert {name: named[name] for name in ("name", "range")} == {"name": "Corner", "range": range_of_tab_0}
    protected = sheet.add_protected_range("A1:B2", [])["replies"][0]["addProtectedRange"]["protectedRange"]
    identity = protected.pop("protectedRangeId")
    assert protected == {"range": range_of_tab_0, "requestingUserCanEdit": True, "editors": {}}
    assert tab(book)["protectedRanges"] == [
        {"protectedRangeId": identity, **protected, "editors": {"users": ["robot@example.com"]}}
    ]
    warned = sheet.add_protected_range("A1:B2", warning_only=True)["replies"][0]["addProtectedRange"]["protectedRange"]
    assert (warned["warningOnly"], warned["requestingUserCanEdit"], warned["editors"]) == (True, True, {})
    assert tab(book)["protectedRanges"][1] == {**warned, "editors": {"users": ["robot@example.com"]}}
    sheet.delete_protected_range(warned["protectedRangeId"])
    grouped = sheet.add_dimension_group_columns(0, 2)["replies"][0]["addDimensionGroup"]
    group = {"range": {"dimension": "COLUMNS", "startIndex": 0, "endIndex": 2}, "depth": 1}
    assert grouped == {"dimensionGroups": [group]}
    assert tab(book)["properties"]["gridProperties"] == {
        "rowCount": 1000,
        "columnCount": 26,
        "columnGroupControlAfter": True,
    }
    assert sheet.delete_dimension_group_columns(0, 2)["replies"] == [{"deleteDimensionGroup": {}}]
    sheet.merge_cells("A1:B2", "MERGE_ROWS")
    assert tab(book)["merges"] == [
        {"startRowIndex": row, "endRowIndex": row + 1, "startColumnIndex": 0, "endColumnIndex": 2} for row in (0, 1)
    ]
    sheet.resize(20, 20)
    sheet.set_basic_filter()
    whole = {"startRowIndex": 0, "endRowIndex": 20, "startColumnIndex": 0, "endColumnIndex": 20}
    assert tab(book)["basicFilter"] == {"range": whole}
    sheet.clear_basic_filter()
    assert "basicFilter" not in tab(book)
    assert sheet.delete_protected_range(identity)["replies"] == [{}]
    assert "protectedRanges" not in tab(book)


def test_colours_are_kept_in_256_steps_and_in_both_fields(book: gspread.Spreadsheet) -> None:
    sheet = book.sheet1
    halved = {"sheetId": 0, "tabColorStyle": {"rgbColor": {"red": 1, "green": 0, "blue": 0.5}}}
    book.batch_update({"requests": [{"updateSheetProperties": {"properties": halved, "fields": "tabColorStyle"}}]})
    pink = {"red": 1, "blue": 0.49803922}
    fields = {"fields": "sheets.properties(tabColor,tabColorStyle)"}
    both = {"tabColor": pink, "tabColorStyle": {"rgbColor": pink}}
    assert book.fetch_sheet_metadata(fields) == {"sheets": [{"properties": both}]}
    book.sheet1.clear_tab_color()
    assert book.fetch_sheet_metadata(fields) == {"sheets": [{"properties": {}}]}
    sheet.format("A2:B2", {"backgroundColor": {"green": 1, "blue": 1}, "textFormat": {"fontSize": 12, "bold": True}})
    asked = {"ranges": "Sheet1!A2", "fields": "sheets.data.rowData.values.userEnteredFormat"}
    cell = book.fetch_sheet_metadata(asked)["sheets"][0]["data"][0]["rowData"][0]["values"][0]
    cyan = {"green": 1, "blue": 1}
    assert cell["userEnteredFormat"] == {
        "backgroundColor": cyan,
        "backgroundColorStyle": {"rgbColor": cyan},
        "textFormat": {"fontSize": 12, "bold": True},
    }


def test_masks_choose_what_is_given(book: gspread.Spreadsheet) -> None:
    sheet = book.sheet1
    assert book.fetch_sheet_metadata({"fields": "sheets/data/rowData/values/note", "ranges": "A1"}) == {
        "sheets": [{"data": [{}]}]
    }
    sheet.update([["a", "b"], ["c"]], "B2")
    sheet.update_note("B2", "look")
    asked = {"ranges": "Sheet1!B2:C9", "fields": "sheets(properties/title,data(startRow,rowData.values(note,*)))"}
    found = book.fetch_sheet_metadata(asked)["sheets"][0]
    assert (found["properties"], found["data"][0]["startRow"]) == ({"title": "Sheet1"}, 1)
    first, second = found["data"][0]["rowData"][0]["values"]
    assert (first["note"], first["formattedValue"], second["userEnteredValue"]) == ("look", "a", {"stringValue": "b"})
    assert first["effectiveFormat"]["horizontalAlignment"] == "LEFT"
    whole = book.fetch_sheet_metadata({"includeGridData": "true", "ranges": "Sheet1!A1:C3"})["sheets"][0]["data"][0]
    assert whole["rowMetadata"] == [{"pixelSize": 21}] * 3
    assert whole["columnMetadata"] == [{"pixelSize": 100}] * 3
    assert whole["rowData"][0] == {}
    with pytest.raises(gspread.exceptions.APIError) as caught:
        book.fetch_sheet_metadata({"fields": "sheets.propertys"})
    error = caught.value.response.json()["error"]
    assert error["message"] == "Request contains an invalid argument."
    assert error["details"][0]["fieldViolations"][0]["description"] == (
        "Error expanding 'fields' parameter. Cannot find matching fields for path 'sheets.propertys'."
    )


def test_requests_that_make_no_sense_are_refused_in_googles_words(book: gspread.Spreadsheet) -> None:
    def message(*requests: Any) -> str:
        return refused(book.batch_update, {"requests": list(requests)})

    here = {"sheetId": 0}
    assert message() == "Must specify at least one request."
    assert message({"addSheets": {}}) == (
        "Invalid JSON payload received. Unknown name \"addSheets\" at 'requests[0]': Cannot find field."
    )
    nested = message({"addSheet": {"properties": {"titel": "x", "index": "first"}}})
    where = "'requests[0].add_sheet.properties'"
    assert nested.splitlines() == [
        f'Invalid JSON payload received. Unknown name "titel" at {where}: Cannot find field.',
        "Invalid value at 'requests[0].add_sheet.properties.index' (TYPE_INT32), \"first\"",
    ]
    worded = {"sheetId": "0", "startRowIndex": "1", "endRowIndex": "x"}
    assert message({"repeatCell": {"range": worded, "cell": {}, "fields": "note"}}) == (
        "Invalid value at 'requests[0].repeat_cell.range.end_row_index.value' (TYPE_INT32), \"x\""
    )
    assert message("addSheet") == (
        "Invalid value at 'requests[0]' "
        '(type.googleapis.com/google.apps.sheets.v4.BatchUpdateSpreadsheetRequest.Request), "addSheet"'
    )
    assert message({"addSheet": {"properties": {"title": "sheet1"}}}) == (
        'Invalid requests[0].addSheet: A sheet with the name "sheet1" already exists. Please enter another name.'
    )
    assert message({"deleteSheet": here}) == (
        "Invalid requests[0].deleteSheet: You can't remove all the sheets in a document."
    )
    unknown = {"sheetId": 7, "title": "x"}
    assert message({"updateSheetProperties": {"properties": unknown, "fields": "title"}}) == (
        "Invalid requests[0].updateSheetProperties: No sheet with id: 7"
    )
    row = {"sheetId": 0, "dimension": "ROWS", "startIndex": 1000, "endIndex": 1001}
    assert message({"deleteDimension": {"range": row}}) == (
        "Invalid requests[0].deleteDimension: Cannot delete a row that doesn't exist. "
        "Tried to delete row index 1000 but there are only 1000 rows."
    )
    assert message({"insertDimension": {"range": row}}) == (
        "Invalid requests[0].insertDimension: range.startIndex must be less than the grid size (1000) if "
        "inheritFromBefore is false."
    )
    assert message({"repeatCell": {"range": {"sheetId": 9}, "cell": {}, "fields": "note"}}) == (
        "Invalid requests[0].repeatCell: No grid with id: 9"
    )
    assert message({"repeatCell": {"range": here, "cell": {}}}) == (
        "Invalid requests[0].repeatCell: At least one field must be listed in 'fields'. "
        "(Use '*' to indicate all fields.)"
    )
    beyond = {"sheetId": 0, "startRowIndex": 1000, "startColumnIndex": 0, "endColumnIndex": 2}
    assert message({"repeatCell": {"range": beyond, "cell": {}, "fields": "note"}}) == (
        "Invalid requests[0].repeatCell: Range (Sheet1!A1001:B) exceeds grid limits. Max rows: 1000, max columns: 26"
    )
    wide = {"start": {"sheetId": 0, "columnIndex": 26}, "rows": [{"values": [{"note": "x"}]}], "fields": "note"}
    assert message({"updateCells": wide}) == (
        "Invalid requests[0].updateCells: Attempting to write column: 26, beyond the last requested column of: 25"
    )
    assert message({"addSheet": {}, "deleteSheet": here}) == (
        "Invalid value at 'requests[0]' (oneof), oneof field 'kind' is already set. Cannot set 'deleteSheet'"
    )
    two = {"rows": [{"values": [{"userEnteredValue": {"stringValue": "x", "numberValue": 1}}]}], "fields": "*"}
    assert message({"updateCells": {"start": here, **two}}) == (
        "Invalid value at 'requests[0].update_cells.rows[0].values[0].user_entered_value' (oneof), oneof field 'value' "
        "is already set. Cannot set 'numberValue'"
    )
    assert message({"updateSheetProperties": {"properties": here, "fields": "titel"}}) == (
        "Invalid requests[0].updateSheetProperties: Invalid field: titel"
    )
    for locale in ("xx_YY", "de_XX", "DE", "de_DE_x"):
        told = {"updateSpreadsheetProperties": {"properties": {"locale": locale}, "fields": "locale"}}
        assert message(told) == f"Invalid requests[0].updateSpreadsheetProperties: Unsupported locale: {locale}"
    assert message({"appendDimension": {**here, "dimension": "ROWS", "length": 400_000}}) == (
        "Invalid requests[0].appendDimension: This action would increase the number of cells in the workbook above the "
        "limit of 10000000 cells."
    )


def test_tables_are_kept_and_follow_their_cells(book: gspread.Spreadsheet) -> None:
    book.sheet1.update([["Date", "Text"], ["1", "x"]], "B2")
    area = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 3, "startColumnIndex": 1, "endColumnIndex": 3}
    reply = book.batch_update({"requests": [{"addTable": {"table": {"name": "Plan", "range": area}}}]})
    table = reply["replies"][0]["addTable"]["table"]
    assert [item["columnName"] for item in table["columnProperties"]] == ["Date", "Text"]
    span = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 2, "endIndex": 3}
    wider = {"tableId": table["tableId"], "range": {**area, "endColumnIndex": 5}}
    update = {"updateTable": {"table": wider, "fields": "range"}}
    book.batch_update({"requests": [{"insertDimension": {"range": span}}, update]})
    (kept,) = book.fetch_sheet_metadata()["sheets"][0]["tables"]
    assert (kept["name"], kept["range"]["endColumnIndex"]) == ("Plan", 5)
    assert [item["columnName"] for item in kept["columnProperties"]] == ["Date", "Column 2", "Text", "Column 4"]
    said = refused(book.batch_update, {"requests": [{"addTable": {"table": {"name": "Other", "range": area}}}]})
    assert "cannot overlap" in said
    book.batch_update({"requests": [{"deleteTable": {"tableId": table["tableId"]}}]})
    assert "tables" not in book.fetch_sheet_metadata()["sheets"][0]


def test_a_batch_is_carried_out_as_a_whole_or_not_at_all(book: gspread.Spreadsheet) -> None:
    book.sheet1.update([["kept"]], "A1")
    cells = {
        "start": {"sheetId": 0},
        "rows": [{"values": [{"userEnteredValue": {"stringValue": "lost"}}]}],
        "fields": "userEnteredValue",
    }
    requests = [{"addSheet": {"properties": {"title": "New"}}}, {"updateCells": cells}, {"deleteSheet": {"sheetId": 5}}]
    assert refused(book.batch_update, {"requests": requests}) == "Invalid requests[2].deleteSheet: No sheet with id: 5"
    assert [sheet.title for sheet in book.worksheets()] == ["Sheet1"]
    assert book.sheet1.acell("A1").value == "kept"
    answer = book.batch_update(
        {
            "requests": requests[:2],
            "includeSpreadsheetInResponse": True,
            "responseRanges": ["Sheet1!A1"],
            "responseIncludeGridData": True,
        }
    )
    assert list(answer["replies"][0]["addSheet"]["properties"]) == [
        "sheetId",
        "title",
        "index",
        "sheetType",
        "gridProperties",
    ]
    assert answer["replies"][1] == {}
    (shown,) = answer["updatedSpreadsheet"]["sheets"]
    assert shown["data"][0]["rowData"][0]["values"][0]["formattedValue"] == "lost"


def test_pages_that_are_not_there_and_methods_that_are_not_either(box: Sandbox) -> None:
    token = control(box, "POST", "tokens", {})["token"]
    signed_in = [("Authorization", f"Bearer {token}"), ("Accept-Encoding", "gzip")]
    for method, path in (("GET", "/v4/nothing"), ("DELETE", "/v4/spreadsheets/x"), ("GET", "/v4/spreadsheets")):
        reply = box.handle(method, path, signed_in)
        assert (reply.status, dict(reply.headers)["Content-Type"]) == (404, "text/html; charset=UTF-8")
        assert b"That\xe2\x80\x99s an error." in reply.body
    reply = box.handle("POST", "/v4/spreadsheets?prettyPrint=false&alt=json", signed_in, b"{}")
    assert reply.status == 200
    assert ("Content-Encoding", "gzip") in reply.headers
    broken = box.handle("POST", "/v4/spreadsheets", signed_in, b"{")
    assert broken.status == 400
    assert b"Invalid JSON payload received. Unexpected end of string." in broken.body


def test_a_failure_of_its_own_is_told_as_google_tells_it(
    google: gspread.Client, book: gspread.Spreadsheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise KeyError("gridProperties")

    monkeypatch.setattr("calendar_sync.sandbox.sheets.reading.spreadsheet", fail)
    with pytest.raises(gspread.exceptions.APIError) as caught:
        google.http_client.fetch_sheet_metadata(book.id)
    assert caught.value.error == {"code": 500, "message": "Internal error encountered.", "status": "INTERNAL"}


def test_an_undone_write_is_not_remembered(google: gspread.Client, book: gspread.Spreadsheet) -> None:
    change = {"updateSheetProperties": {"properties": {"sheetId": 0, "title": "Undone"}, "fields": "title"}}
    asked = {"requests": [change], "includeSpreadsheetInResponse": True, "responseRanges": ["Nowhere!A1"]}
    assert refused(book.batch_update, asked) == "Unable to parse range: Nowhere!A1"
    assert [sheet.title for sheet in book.worksheets()] == ["Sheet1"]
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{book.id}:batchUpdate"
    wanted = {"requests": [change], "includeSpreadsheetInResponse": True}
    fields = {"fields": "updatedSpreadsheet(sheets(properties/title,data/columnMetadata/pixelSize))"}
    answer = google.http_client.request("post", url, json=wanted, params=fields).json()
    (sheet,) = answer["updatedSpreadsheet"]["sheets"]
    assert (list(answer), sheet["properties"]) == (["updatedSpreadsheet"], {"title": "Undone"})
    assert sheet["data"] == [{"columnMetadata": [{"pixelSize": 100}] * 26}]


@pytest.mark.parametrize("fields", ["*", "title,gridProperties", "title,sheetType", "title,gridProperties.rowCount"])
def test_a_tab_keeps_what_a_mask_names_and_nobody_gives(book: gspread.Spreadsheet, fields: str) -> None:
    before = book.fetch_sheet_metadata()["sheets"][0]["properties"]
    change = {"properties": {"sheetId": 0, "title": "Other"}, "fields": fields}
    book.batch_update({"requests": [{"updateSheetProperties": change}]})
    assert book.fetch_sheet_metadata()["sheets"][0]["properties"] == {**before, "title": "Other"}


def test_a_parameter_that_there_is_not_is_refused(book: gspread.Spreadsheet) -> None:
    def message(params: dict[str, str]) -> str:
        with pytest.raises(gspread.exceptions.APIError) as caught:
            book.client.values_update(book.id, "A1", {"valueInputOption": "RAW", **params}, {"values": [["x"]]})
        return str(caught.value.error["message"])

    assert message({"foo": "1"}) == (
        'Invalid JSON payload received. Unknown name "foo": Cannot bind query parameter. '
        "Field 'foo' could not be found in request message."
    )
    assert message({"includeValuesInResponse": "foo"}) == (
        "Invalid value at 'include_values_in_response' (TYPE_BOOL), \"foo\""
    )
    assert book.sheet1.get("A1") == [[]]

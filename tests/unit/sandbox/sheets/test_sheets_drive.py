"""What gspread asks of Drive, and what is chosen by data filters."""

from __future__ import annotations

from typing import Any

import gspread
import pytest

from calendar_sync.sandbox.core import Sandbox
from tests.unit.sandbox.sheets.google_client import client, control

HOME = "https://sheets.googleapis.com/v4/spreadsheets"
DRIVE = "https://www.googleapis.com/drive/v3/files"


def ask(google: gspread.Client, method: str, url: str, **options: Any) -> Any:
    """Send one request as gspread does, and return the answer."""
    return google.http_client.request(method, url, **options).json()


def test_files_are_made_found_copied_and_removed(box: Sandbox) -> None:
    mine = client(box, "files@example.com")
    made = ask(mine, "post", DRIVE, json={"name": "One", "mimeType": "application/vnd.google-apps.spreadsheet"})
    assert list(made.items())[0::2] == [("kind", "drive#file"), ("name", "One")]
    assert made["mimeType"] == "application/vnd.google-apps.spreadsheet"
    book = mine.open("One")
    assert mine.list_spreadsheet_files("Please don't use this name") == []
    listed = ask(
        mine, "get", DRIVE, params={"q": "name contains 'one' and trashed = false", "fields": "kind,files(id)"}
    )
    assert listed == {"kind": "drive#fileList", "files": [{"id": book.id}]}
    assert set(mine.list_spreadsheet_files()[0]) == {"id", "name", "createdTime", "modifiedTime"}
    before = book.get_lastUpdateTime()
    book.sheet1.update([["Fruit", "Price"], ["Apple, red", 0.5]], "A1")
    assert book.get_lastUpdateTime() >= before >= book.creationTime
    assert book.export(gspread.utils.ExportFormat.CSV) == b'Fruit,Price\r\n"Apple, red",0.5'
    copy = mine.copy(book.id, title=None, copy_comments=False)
    assert (copy.title, copy.sheet1.acell("A2").value) == ("Copy of One", "Apple, red")
    mine.import_csv(copy.id, "a,b\n1/2/2026,=1+1\n")
    assert mine.open_by_key(copy.id).sheet1.get_all_values() == [["a", "b"], ["1/2/2026", "2"]]
    filed = mine.create("Filed", folder_id="folder-1")
    assert [item["id"] for item in mine.list_spreadsheet_files(folder_id="folder-1")] == [filed.id]
    by_folder = ask(mine, "get", DRIVE, params={"q": "'folder-1' in parents and name = 'Filed'"})
    assert [item["id"] for item in by_folder["files"]] == [filed.id]
    mine.del_spreadsheet(copy.id)
    with pytest.raises(gspread.exceptions.APIError) as gone:
        mine.del_spreadsheet(copy.id)
    assert gone.value.response.json()["error"] == {
        "code": 404,
        "message": f"File not found: {copy.id}.",
        "errors": [
            {
                "message": f"File not found: {copy.id}.",
                "domain": "global",
                "reason": "notFound",
                "location": "fileId",
                "locationType": "parameter",
            }
        ],
    }


def test_a_file_is_shared_and_not_shared_any_more(box: Sandbox, book: gspread.Spreadsheet) -> None:
    shared = book.share("team@example.org", "group", "reader").json()
    assert shared == {
        "kind": "drive#permission",
        "id": shared["id"],
        "type": "group",
        "role": "reader",
    }
    book.share(None, "anyone", "reader", with_link=True)
    permissions = {item["id"]: item["role"] for item in book.list_permissions()}
    assert permissions["anyoneWithLink"] == "reader"
    stranger = client(box, "stranger@example.net")
    assert stranger.open_by_key(book.id).title == "Test"
    book.client.remove_permission(book.id, "anyoneWithLink")
    with pytest.raises(PermissionError):
        stranger.open_by_key(book.id)
    heir = book.share("mia@example.com", "user", "writer").json()["id"]
    book.transfer_ownership(heir)
    assert next(item for item in book.list_permissions() if item["id"] == heir)["pendingOwner"] is True
    client(box, "mia@example.com").open_by_key(book.id).accept_ownership(heir)
    assert [item["id"] for item in book.list_permissions() if item["role"] == "owner"] == [heir]
    book.share("example.net", "domain", "writer")
    stranger.open_by_key(book.id).sheet1.update([["x"]], "A1")


def test_data_filters_find_rows_by_their_metadata(google: gspread.Client, book: gspread.Spreadsheet) -> None:
    book.sheet1.update([["a", "b"], ["c", "d"], ["e", "f"]], "A1")
    row = {"sheetId": 0, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}
    note = {"metadataKey": "id", "metadataValue": "17", "visibility": "DOCUMENT"}
    create = {"createDeveloperMetadata": {"developerMetadata": {**note, "location": {"dimensionRange": row}}}}
    made = book.batch_update({"requests": [create]})["replies"][0]["createDeveloperMetadata"]["developerMetadata"]
    assert made["location"] == {
        "locationType": "ROW",
        "dimensionRange": {"dimension": "ROWS", "startIndex": 1, "endIndex": 2},
    }
    here = f"{HOME}/{book.id}"
    assert ask(google, "get", f"{here}/developerMetadata/{made['metadataId']}") == made
    wanted = {"developerMetadataLookup": {"metadataKey": "id", "metadataValue": "17"}}
    book.sheet1.insert_rows([[]], 1)
    search = {"dataFilters": [wanted, {"developerMetadataLookup": {"metadataKey": "none"}}]}
    (found,) = ask(google, "post", f"{here}/developerMetadata:search", json=search)["matchedDeveloperMetadata"]
    assert found["developerMetadata"]["location"]["dimensionRange"]["startIndex"] == 2
    assert found["dataFilters"] == [wanted]
    read = ask(google, "post", f"{here}/values:batchGetByDataFilter", json={"dataFilters": [wanted, {"a1Range": "A2"}]})
    assert [item["valueRange"]["values"] for item in read["valueRanges"]] == [[["c", "d"]], [["a"]]]
    write = {"valueInputOption": "RAW", "data": [{"dataFilter": wanted, "values": [["C", None, "new"]]}]}
    answer = ask(google, "post", f"{here}/values:batchUpdateByDataFilter", json=write)
    assert (answer["totalUpdatedCells"], answer["responses"][0]["updatedRange"]) == (2, "Sheet1!A3:C3")
    shown = ask(google, "post", f"{here}:getByDataFilter", json={"dataFilters": [wanted], "includeGridData": True})
    cells = shown["sheets"][0]["data"][0]["rowData"][0]["values"]
    assert [cell.get("formattedValue") for cell in cells] == ["C", "d", "new"]
    cleared = ask(google, "post", f"{here}/values:batchClearByDataFilter", json={"dataFilters": [wanted]})
    assert cleared["clearedRanges"] == ["Sheet1!A3:Z3"]
    change = {"dataFilters": [wanted], "developerMetadata": {"metadataValue": "18"}, "fields": "metadataValue"}
    (reply,) = book.batch_update({"requests": [{"updateDeveloperMetadata": change}]})["replies"]
    assert reply["updateDeveloperMetadata"]["developerMetadata"][0]["metadataValue"] == "18"
    gone = book.batch_update({"requests": [{"deleteDeveloperMetadata": {"dataFilter": {"a1Range": "A3:A3"}}}]})
    assert len(gone["replies"][0]["deleteDeveloperMetadata"]["deletedDeveloperMetadata"]) == 1


def test_a_tab_is_copied_within_and_into_another_spreadsheet(google: gspread.Client, book: gspread.Spreadsheet) -> None:
    book.sheet1.update([["a"]], "A1")
    book.sheet1.add_protected_range("A1", [], warning_only=True)
    second = book.sheet1.duplicate(insert_sheet_index=1, new_sheet_name="Second")
    assert (second.index, second.acell("A1").value) == (1, "a")
    first, other = book.fetch_sheet_metadata()["sheets"]
    assert first["protectedRanges"][0]["protectedRangeId"] != other["protectedRanges"][0]["protectedRangeId"]
    assert other["protectedRanges"][0]["range"]["sheetId"] == second.id
    target = google.create("Target")
    copied = second.copy_to(target.id)
    assert (copied["title"], copied["index"], copied["sheetType"]) == ("Copy of Second", 1, "GRID")
    assert target.worksheet("Copy of Second").acell("A1").value == "a"


def test_a_spreadsheet_is_made_with_everything_in_it(box: Sandbox, google: gspread.Client) -> None:
    link = {"format": {"link": {"uri": "https://example.com/b"}}}
    chip = {"startIndex": 0, "chip": {"personProperties": {"email": "mia@example.com"}}}
    checkbox = {"condition": {"type": "BOOLEAN"}, "strict": True, "showCustomUi": True}
    cells = [
        {"userEnteredValue": {"stringValue": "see this"}, "textFormatRuns": [{}, {"startIndex": 4, **link}]},
        {"userEnteredValue": {"stringValue": "Mia"}, "chipRuns": [chip]},
        {"userEnteredValue": {"boolValue": True}, "dataValidation": checkbox},
        {"userEnteredValue": {"formulaValue": "=QUERY(A1)"}, "effectiveValue": {"numberValue": 7}},
        {"userEnteredValue": {"stringValue": "https://example.com/"}},
        {"userEnteredValue": {"numberValue": 46156.5}, "userEnteredFormat": {"numberFormat": {"type": "DATE_TIME"}}},
    ]
    grid = {"rowData": [{"values": cells}, {}], "rowMetadata": [{}, {"hiddenByUser": True}]}
    made = control(
        box,
        "POST",
        "spreadsheets",
        {
            "properties": {"title": "All", "locale": "en_GB", "timeZone": "Europe/London"},
            "sheets": [{"properties": {"title": "Plan"}, "data": [grid]}],
            "share": {"anyone": "writer"},
        },
    )
    book = google.open_by_key(made["spreadsheetId"])
    assert (book.title, book.locale, book.timezone) == ("All", "en_GB", "Europe/London")
    shown = book.fetch_sheet_metadata({"includeGridData": "true", "ranges": "Plan!A1:F2"})["sheets"][0]["data"][0]
    found = shown["rowData"][0]["values"]
    assert [cell.get("hyperlink") for cell in found[:5]] == [
        "https://example.com/b",
        None,
        None,
        None,
        "https://example.com/",
    ]
    assert (found[1]["chipRuns"], found[2]["dataValidation"]) == ([chip], checkbox)
    assert [cell["formattedValue"] for cell in found[1:4]] == ["Mia", "TRUE", "7"]
    assert found[5]["formattedValue"] == "14/05/2026 12:00:00"
    assert [row.get("hiddenByUser") for row in shown["rowMetadata"]] == [None, True]
    assert any("accounts" in line for line in control(box, "GET", "")["google"])
    whole = control(box, "GET", f"spreadsheets/{book.id}")
    assert whole["sheets"][0]["data"][0]["rowData"][0]["values"][1]["chipRuns"] == [chip]
    assert book.id in [file["id"] for file in control(box, "GET", "spreadsheets")["files"]]


@pytest.mark.parametrize(
    ("params", "message", "reason", "place"),
    [
        ({"fields": "files(id,bar)"}, "Invalid field selection bar", "invalidParameter", "fields"),
        ({"fields": "id"}, "Invalid field selection id", "invalidParameter", "fields"),
        ({"fields": "files(id"}, "Invalid field selection files(id", "invalidParameter", "fields"),
        ({"fields": "files/owners/foo"}, "Invalid field selection foo", "invalidParameter", "fields"),
        ({"fields": "files/name/first"}, "Invalid field selection first", "invalidParameter", "fields"),
        ({"q": "foo"}, "Invalid Value", "invalid", "q"),
        ({"pageSize": "many"}, "Invalid Value", "invalid", "pageSize"),
    ],
)
def test_drive_says_which_parameter_it_does_not_take(
    box: Sandbox, params: dict[str, str], message: str, reason: str, place: str
) -> None:
    with pytest.raises(gspread.exceptions.APIError) as refused:
        ask(client(box, "files@example.com"), "get", DRIVE, params=params)
    where = {"domain": "global", "reason": reason, "location": place, "locationType": "parameter"}
    assert refused.value.response.json() == {
        "error": {"code": 400, "message": message, "errors": [{"message": message, **where}]}
    }


def test_drive_knows_more_of_a_file_than_is_kept_here(box: Sandbox) -> None:
    mine = client(box, "files@example.com")
    book = mine.create("One")
    wanted = (
        "id,owners(emailAddress,me),capabilities(canEdit,canTrash),lastModifyingUser/displayName,labelInfo/labels/id"
    )
    told = ask(mine, "get", f"{DRIVE}/{book.id}", params={"fields": wanted})
    assert told == {
        "id": book.id, "owners": [{"emailAddress": "files@example.com"}], "capabilities": {"canEdit": True},
    }  # fmt: skip
    assert ask(mine, "get", f"{DRIVE}/{book.id}", params={"fields": "*"})["name"] == "One"

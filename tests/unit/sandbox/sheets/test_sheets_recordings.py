"""What recorded answers of Google's have shown to be so, asked in words of our own."""

from __future__ import annotations

import json
from typing import Any

import gspread

from tests.unit.sandbox.sheets.google_client import EMAIL


def tab(book: gspread.Spreadsheet) -> Any:
    """Return the first tab as the API describes it."""
    return book.fetch_sheet_metadata()["sheets"][0]


def widths(book: gspread.Spreadsheet) -> list[int]:
    """Return how wide the first columns are, in pixels."""
    found = book.fetch_sheet_metadata({"fields": "sheets.data.columnMetadata"})
    return [item["pixelSize"] for item in found["sheets"][0]["data"][0]["columnMetadata"][:4]]


def test_a_text_replaces_a_spreadsheet_by_a_new_tab_that_is_called_as_the_file(google: gspread.Client) -> None:
    book = google.create("Prices")
    book.sheet1.define_named_range("A1:B2", "gone")
    book.update_title("Prices of May")
    url = f"https://www.googleapis.com/upload/drive/v2/files/{book.id}"
    file = google.http_client.request(
        "put", url, data="pear,1\nplum,2", params={"uploadType": "media", "convert": True}
    ).json()
    found = google.open_by_key(book.id).fetch_sheet_metadata()
    assert (found["properties"]["title"], found["properties"]["timeZone"]) == ("Prices of May", "America/Los_Angeles")
    assert [item["properties"]["title"] for item in found["sheets"]] == ["Prices of May"]
    assert found["sheets"][0]["properties"]["sheetId"] > 0
    assert "namedRanges" not in found
    assert google.open_by_key(book.id).sheet1.get_all_values() == [["pear", "1"], ["plum", "2"]]
    assert (file["title"], file["ownerNames"], file["lastModifyingUser"]["emailAddress"]) == (
        "Prices of May",
        [EMAIL],
        EMAIL,
    )
    assert file["userPermission"]["role"] == "owner"
    assert file["labels"] == {"viewed": True, **dict.fromkeys(("restricted", "starred", "hidden", "trashed"), False)}
    assert sorted(link.partition("exportFormat=")[2] for link in file["exportLinks"].values()) == sorted(
        ["ods", "ods", "tsv", "csv", "pdf", "xlsx", "zip"]
    )
    assert [item["isRoot"] for item in file["parents"]] == [True]
    assert file["capabilities"] == {"canEdit": True, "canCopy": True}
    assert len(file) == 35


def test_a_column_becomes_as_wide_as_its_longest_text(book: gspread.Spreadsheet) -> None:
    sheet = book.sheet1
    sheet.update([["x", "A" * 1024, "W" * 20, "short\nlines"], ["", "A", "i" * 20]], "A1")
    assert widths(book) == [100] * 4
    sheet.columns_auto_resize(1, 4)
    first, long, wide, lines = widths(book)
    assert (first, long) == (100, 9483)
    assert lines < 100 < wide < long
    sheet.batch_clear(["C1:C1"])
    sheet.columns_auto_resize(2, 3)
    assert widths(book)[2] < 100


def test_what_a_tab_is_not_is_left_out(book: gspread.Spreadsheet) -> None:
    sheet, before = book.sheet1, tab(book)
    sheet.hide_gridlines()
    assert tab(book)["properties"]["gridProperties"]["hideGridlines"] is True
    sheet.show_gridlines()
    assert json.dumps(tab(book)) == json.dumps(before)
    turned = {"properties": {"sheetId": 0, "rightToLeft": False}, "fields": "rightToLeft"}
    book.batch_update({"requests": [{"updateSheetProperties": turned}]})
    assert tab(book) == before


def test_an_exported_text_comes_as_an_attachment(google: gspread.Client, book: gspread.Spreadsheet) -> None:
    url = f"https://www.googleapis.com/drive/v3/files/{book.id}/export"
    answer = google.http_client.request("get", url, params={"mimeType": "text/csv"})
    assert answer.headers["Content-Disposition"] == "attachment"


def test_a_file_is_in_its_owners_topmost_folder_until_it_is_moved(
    google: gspread.Client, book: gspread.Spreadsheet
) -> None:
    drive = "https://www.googleapis.com/drive/v3/files"

    def ask(verb: str, path: str, **params: str) -> Any:
        return google.http_client.request(verb, drive + path, params=params).json()

    root = ask("get", "/root", fields="name,id")
    assert root["name"] == "My Drive"
    assert root["id"].endswith("Uk9PVA")
    one = f"/{book.id}"
    assert ask("get", one, fields="parents") == {"parents": [root["id"]]}
    within = f"name = '{book.title}' and '{{}}' in parents"
    for folder in ("root", root["id"]):
        assert book.id in [item["id"] for item in ask("get", "", q=within.format(folder), pageSize="1000")["files"]]
    for known in ("root", root["id"]):
        ask("patch", one, addParents="archive", removeParents=known)
        assert ask("get", one, fields="parents") == {"parents": ["archive"]}
        ask("patch", one, addParents="root", removeParents="archive")
        assert ask("get", one, fields="parents") == {"parents": [root["id"]]}
    ask("patch", one, addParents="archive", removeParents="root")
    assert book.id not in [item["id"] for item in ask("get", "", q=within.format("root"), pageSize="1000")["files"]]


def test_a_range_keeps_the_order_of_its_fields_when_it_is_renamed(book: gspread.Spreadsheet) -> None:
    made = book.sheet1.define_named_range("A1:B2", "before")["replies"][0]["addNamedRange"]["namedRange"]
    change = {"namedRange": {"namedRangeId": made["namedRangeId"], "name": "after"}, "fields": "name"}
    book.batch_update({"requests": [{"updateNamedRange": change}]})
    (found,) = book.list_named_ranges()
    assert list(found.items()) == [
        ("namedRangeId", made["namedRangeId"]),
        ("name", "after"),
        ("range", made["range"]),
    ]

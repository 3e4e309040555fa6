"""Rows and columns that come, go and move in the local Google Sheets, and what goes with them."""

from __future__ import annotations

import re
from typing import Any

import gspread
from hypothesis import given, settings
from hypothesis import strategies as st

from calendar_sync.sandbox.sheets import book as books
from calendar_sync.sandbox.sheets import grid, requests, shifting, values
from calendar_sync.sandbox.sheets.rendering import Options
from tests.unit.sandbox.sheets.test_sheets_values import refused

HEIGHT, WIDTH = 7, 5
DIMENSIONS = st.sampled_from(["ROWS", "COLUMNS"])


def table(rows: list[list[Any]]) -> books.Book:
    """Return a spreadsheet whose only tab has a small grid, filled with rows."""
    found = books.new("Test")
    grid.resize(found["sheets"][0], HEIGHT, WIDTH)
    values.write(found, "A1", {"values": rows}, "RAW")
    return found


def texts(found: books.Book) -> list[list[Any]]:
    """Return all values of the first tab."""
    return list(values.read(found, "'Sheet1'", Options()).get("values", []))


def tables() -> st.SearchStrategy[list[list[str]]]:
    """Return tables that may have empty cells."""
    cell = st.sampled_from(["", "a", "b", "ab", "Aa", "a.b", "aXa", "ID-17"])
    return st.lists(st.lists(cell, min_size=WIDTH, max_size=WIDTH), min_size=1, max_size=HEIGHT)


@settings(max_examples=60)
@given(tables(), DIMENSIONS, st.data())
def test_inserting_and_deleting_undo_each_other(rows: list[list[str]], dimension: str, data: st.DataObject) -> None:
    found = table(rows)
    sheet = found["sheets"][0]
    size = HEIGHT if dimension == "ROWS" else WIDTH
    start, count = data.draw(st.integers(0, size)), data.draw(st.integers(1, 3))
    found["namedRanges"].append(
        {
            "namedRangeId": "1",
            "name": "Some",
            "range": {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 3, "startColumnIndex": 1, "endColumnIndex": 4},
        }
    )
    before, named = texts(found), dict(found["namedRanges"][0]["range"])
    shifting.insert(found, sheet, dimension, start, count)
    assert grid.size(sheet) == (HEIGHT + count * (dimension == "ROWS"), WIDTH + count * (dimension == "COLUMNS"))
    shifting.delete(found, sheet, dimension, start, start + count)
    assert texts(found) == before
    assert found["namedRanges"][0]["range"] == named


@settings(max_examples=60)
@given(tables(), DIMENSIONS, st.data())
def test_moving_is_taking_out_and_putting_in_and_can_be_undone(
    rows: list[list[str]], dimension: str, data: st.DataObject
) -> None:
    found = table(rows)
    sheet = found["sheets"][0]
    size = HEIGHT if dimension == "ROWS" else WIDTH
    start = data.draw(st.integers(0, size - 1))
    end = data.draw(st.integers(start + 1, size))
    destination = data.draw(st.integers(0, start) | st.integers(end, size))
    order = list(range(size))
    moved = order[start:end]
    left = order[:start] + order[end:]
    place = destination if destination <= start else destination - len(moved)
    order = left[:place] + moved + left[place:]
    full = [line + [""] * (WIDTH - len(line)) for line in texts(found)]
    full += [[""] * WIDTH] * (HEIGHT - len(full))
    expected = [full[row] for row in order] if dimension == "ROWS" else [[line[at] for at in order] for line in full]
    shifting.move(found, sheet, dimension, start, end, destination)
    after = [line + [""] * (WIDTH - len(line)) for line in texts(found)]
    assert after + [[""] * WIDTH] * (HEIGHT - len(after)) == expected
    shifting.move(found, sheet, dimension, place, place + len(moved), start if place >= start else end)
    assert texts(found) == texts(table(rows))


@given(
    tables(),
    st.sampled_from(["a", "A", "ab", "a.b", "ID-17", "."]),
    st.sampled_from(["", "x", "aa", "$1"]),
    st.booleans(),
    st.booleans(),
)
def test_find_and_replace_agrees_with_a_model(
    rows: list[list[str]], find: str, replacement: str, match_case: bool, entire: bool
) -> None:
    pattern = re.compile(re.escape(find), re.NOFLAG if match_case else re.IGNORECASE)
    expected: list[list[str]] = []
    cells = occurrences = lines = 0
    for row in rows:
        changed = []
        for text in row:
            if entire:
                new, count = (replacement, 1) if pattern.fullmatch(text) else (text, 0)
            else:
                new, count = pattern.subn(lambda _: replacement, text)
            changed.append(new)
            cells, occurrences = cells + (count > 0), occurrences + count
        lines += changed != row or any(pattern.fullmatch(text) if entire else pattern.search(text) for text in row)
        expected.append(changed)
    found = table(rows)
    request = {"find": find, "replacement": replacement, "matchCase": match_case, "matchEntireCell": entire}
    (reply,) = requests.carry_out(found, [{"findReplace": {**request, "allSheets": True}}])
    counts = {"valuesChanged": cells, "rowsChanged": lines, "sheetsChanged": int(cells > 0)}
    counts["occurrencesChanged"] = occurrences
    assert reply["findReplace"] == {name: count for name, count in counts.items() if count}
    assert texts(found) == texts(table(expected))


def test_find_and_replace_by_expression_takes_the_result_as_typed(book: gspread.Spreadsheet) -> None:
    sheet = book.sheet1
    sheet.update([["ID-17 open"], ["ID-18 open"], ["=ID-17"], ["x"]], "A1")
    request = {"find": r"ID-(\d+) (\w+)", "replacement": "$2: $1 for \\$5", "searchByRegex": True}
    where = {"range": {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 1}}
    reply = book.batch_update({"requests": [{"findReplace": {**request, **where}}]})["replies"][0]["findReplace"]
    assert reply == {"valuesChanged": 1, "rowsChanged": 1, "sheetsChanged": 1, "occurrencesChanged": 1}
    becomes = {"find": "x", "replacement": "=1+1", "matchEntireCell": True, "sheetId": 0}
    book.batch_update({"requests": [{"findReplace": becomes}]})
    assert sheet.get("A1:A4") == [["open: 17 for $5"], ["ID-18 open"], ["=ID-17"], ["2"]]
    none = {"find": "nowhere", "replacement": "", "allSheets": True}
    assert book.batch_update({"requests": [{"findReplace": none}]})["replies"] == [{"findReplace": {}}]


def test_what_hangs_on_rows_follows_them(book: gspread.Spreadsheet) -> None:
    sheet = book.sheet1
    rows = {"sheetId": 0, "dimension": "ROWS"}
    lines = {"startRowIndex": 2, "endRowIndex": 4, "startColumnIndex": 0, "endColumnIndex": 2}
    area = {"sheetId": 0, **lines}
    note = {"metadataKey": "row-id", "metadataValue": "17", "visibility": "DOCUMENT"}
    place = {"dimensionRange": {**rows, "startIndex": 2, "endIndex": 3}}
    rule = {"booleanRule": {"condition": {"type": "NOT_BLANK"}, "format": {"textFormat": {"bold": True}}}}
    book.batch_update(
        {
            "requests": [
                {"createDeveloperMetadata": {"developerMetadata": {**note, "location": place}}},
                {"addProtectedRange": {"protectedRange": {"range": area, "warningOnly": True}}},
                {"addConditionalFormatRule": {"rule": {"ranges": [area], **rule}, "index": 0}},
                {"addBanding": {"bandedRange": {"range": area, "rowProperties": {"firstBandColor": {"red": 1}}}}},
                {"addFilterView": {"filter": {"title": "Mine", "range": area}}},
                {"mergeCells": {"range": {**area, "startRowIndex": 3}, "mergeType": "MERGE_ALL"}},
                {
                    "updateDimensionProperties": {
                        "range": {**rows, "startIndex": 2, "endIndex": 3},
                        "properties": {"hiddenByUser": True},
                        "fields": "hiddenByUser",
                    }
                },
                {"insertDimension": {"range": {**rows, "startIndex": 0, "endIndex": 3}}},
                {"moveDimension": {"source": {**rows, "startIndex": 5, "endIndex": 7}, "destinationIndex": 9}},
            ]
        }
    )
    found = book.fetch_sheet_metadata({"includeGridData": "true"})["sheets"][0]
    moved = {**lines, "startRowIndex": 7, "endRowIndex": 9}
    for name, key in (("protectedRanges", "range"), ("bandedRanges", "range"), ("filterViews", "range")):
        assert found[name][0][key] == moved, name
    assert found["conditionalFormats"][0]["ranges"] == [moved]
    assert found["merges"] == [{**moved, "startRowIndex": 8}]
    metadata = found["data"][0]["rowMetadata"]
    assert [place for place, row in enumerate(metadata) if row.get("hiddenByUser")] == [7]
    assert [place for place, row in enumerate(metadata) if row.get("developerMetadata")] == [7]
    sheet.delete_rows(8, 9)
    left = book.fetch_sheet_metadata({"includeGridData": "true"})["sheets"][0]
    assert not {"protectedRanges", "bandedRanges", "filterViews", "conditionalFormats", "merges"} & set(left)
    assert not any(row.get("developerMetadata") for row in left["data"][0]["rowMetadata"])


def test_sorting_moves_cells_and_leaves_hidden_rows_where_they_are(book: gspread.Spreadsheet) -> None:
    sheet = book.sheet1
    sheet.update([["Title", "n"], ["b", 2], ["", ""], ["A", 10], [True, 1], ["a", 9]], "A1")
    sheet.update_note("A2", "with b")
    sheet.sort((1, "des"), range="A2:B6")
    assert sheet.get("A1:B6") == [["Title", "n"], ["TRUE", "1"], ["b", "2"], ["a", "9"], ["A", "10"]]
    assert sheet.get_note("A3") == "with b"
    sheet.hide_rows(1, 2)
    sheet.sort((1, "asc"), (2, "asc"), range="A2:B6")
    assert sheet.get("A2:B6") == [["TRUE", "1"], ["A", "10"], ["a", "9"], ["b", "2"]]
    hidden = book.fetch_sheet_metadata({"fields": "sheets.data.rowMetadata.hiddenByUser", "ranges": "A1:A3"})
    assert hidden["sheets"][0]["data"][0]["rowMetadata"] == [{}, {"hiddenByUser": True}, {}]
    sheet.merge_cells("A3:A4")
    said = refused(sheet.sort, (2, "asc"), range="A2:B6")
    assert said.endswith("You can't sort a range containing vertical merges. There is a vertical merge at A3:A4")


def test_cells_are_cut_copied_and_pushed_aside(book: gspread.Spreadsheet) -> None:
    sheet = book.sheet1
    sheet.update([["a", "=A1&1"], ["b", "=A2&1"]], "A1", value_input_option="USER_ENTERED")
    sheet.copy_range("A1:B2", "D1:G2")
    assert sheet.get("A1:G2", value_render_option="FORMULA")[0] == ["a", "=A1&1", "", "a", "=D1&1", "a", "=F1&1"]
    sheet.copy_range("A1:B2", "A5:B6", paste_type=gspread.utils.PasteType.values)
    assert sheet.get("A5:B6", value_render_option="FORMULA") == [["a", "a1"], ["b", "b1"]]
    sheet.cut_range("A5:B6", "A8")
    assert sheet.get("A5:B9") == [[], [], [], ["a", "a1"], ["b", "b1"]]
    area = {"sheetId": 0, "startRowIndex": 7, "endRowIndex": 8, "startColumnIndex": 0, "endColumnIndex": 1}
    book.batch_update({"requests": [{"insertRange": {"range": area, "shiftDimension": "ROWS"}}]})
    assert sheet.get("A8:B10") == [["", "a1"], ["a", "b1"], ["b"]]
    book.batch_update({"requests": [{"deleteRange": {"range": area, "shiftDimension": "ROWS"}}]})
    assert sheet.get("A8:B10") == [["a", "a1"], ["b", "b1"]]


def test_filters_hide_rows(book: gspread.Spreadsheet) -> None:
    book.sheet1.update([["Status", "n"], ["open", 1], ["done", 2], ["open", 30]], "A1")
    area = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 4, "startColumnIndex": 0, "endColumnIndex": 2}
    large = {"condition": {"type": "NUMBER_LESS", "values": [{"userEnteredValue": "10"}]}}
    specs = [
        {"columnIndex": 0, "filterCriteria": {"hiddenValues": ["done"]}},
        {"columnIndex": 1, "filterCriteria": large},
    ]
    book.batch_update({"requests": [{"setBasicFilter": {"filter": {"range": area, "filterSpecs": specs}}}]})
    asked = {"fields": "sheets.data.rowMetadata.hiddenByFilter", "ranges": "A1:B4"}
    rows = book.fetch_sheet_metadata(asked)["sheets"][0]["data"][0]["rowMetadata"]
    assert rows == [{}, {}, {"hiddenByFilter": True}, {"hiddenByFilter": True}]


@settings(max_examples=30)
@given(st.permutations(range(4)))
def test_tabs_are_put_in_order_as_gspread_does_it(order: list[int]) -> None:
    found = books.new("Test")
    requests.carry_out(
        found, [{"addSheet": {"properties": {"sheetId": number, "title": f"T{number}"}}} for number in (1, 2, 3)]
    )
    change = [
        {"updateSheetProperties": {"properties": {"sheetId": identity, "index": index}, "fields": "index"}}
        for index, identity in enumerate(order)
    ]
    requests.carry_out(found, change)
    assert [sheet["properties"]["sheetId"] for sheet in found["sheets"]] == list(order)

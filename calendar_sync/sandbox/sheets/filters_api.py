"""The methods of the Sheets API that choose by data filters, and copying a tab into another spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calendar_sync.sandbox.sheets import appending, metadata, reading, values
from calendar_sync.sandbox.sheets import book as books
from calendar_sync.sandbox.sheets.api import totals
from calendar_sync.sandbox.sheets.call import Call
from calendar_sync.sandbox.sheets.reading import tidy
from calendar_sync.sandbox.sheets.refusals import invalid, not_found
from calendar_sync.sandbox.sheets.requests import tabs
from calendar_sync.sandbox.store import Doc


def get_metadata(call: Call) -> Doc:
    """Give out one note."""
    book = call.book()
    for item in book["developerMetadata"]:
        if str(item["metadataId"]) == call.parts["metadata"]:
            return dict(tidy(item))
    raise not_found()


def search_metadata(call: Call) -> Doc:
    """Give out the notes that filters choose."""
    book = call.book()
    found = [
        {"developerMetadata": tidy(item), "dataFilters": filters}
        for item, filters in metadata.found_by(book, call.body.get("dataFilters") or ())
    ]
    return {"matchedDeveloperMetadata": found} if found else {}


def batch_get_values(call: Call) -> Doc:
    """Give out the values of the ranges that filters choose."""
    book = call.book()
    options = values.options(call.body, book)
    found: Doc = {"spreadsheetId": book["spreadsheetId"]}
    ranges: list[Doc] = []
    for item in call.body.get("dataFilters") or ():
        for sheet, area in metadata.ranges(book, item):
            box = books.inside(sheet, area)
            ranges.append({"valueRange": values.value_range(sheet, box, options), "dataFilters": [item]})
    return {**found, "valueRanges": ranges} if ranges else found


def batch_update_values(call: Call) -> Doc:
    """Write into the ranges that filters choose, all of them or none."""
    book = call.draft()
    option = values.input_option(call.body.get("valueInputOption"))
    responses: list[Doc] = []
    sheets: set[int] = set()
    for place, item in enumerate(call.body.get("data") or ()):
        with values.naming(f"data[{place}]"):
            for text in _texts(book, item.get("dataFilter") or {}):
                sheet, box, count = values.write(book, text, item, option, where=f"data[{place}].values")
                responses.append({**values.outcome(book, sheet, box, count), "dataFilter": item["dataFilter"]})
                del responses[-1]["spreadsheetId"]
                sheets.add(sheet["properties"]["sheetId"])
                if call.body.get("includeValuesInResponse"):
                    options = values.options(call.body, book, response=True)
                    responses[-1]["updatedData"] = values.value_range(sheet, box, options)
    call.keep(book)
    return totals(book, responses, sheets)


def _texts(book: Doc, data_filter: Mapping[str, Any]) -> list[str]:
    if data_filter.get("a1Range"):
        return [data_filter["a1Range"]]
    found = metadata.ranges(book, data_filter)
    if not found:
        raise invalid("dataFilter does not match any range.")
    return [books.range_text(sheet, books.inside(sheet, area)) for sheet, area in found]


def batch_clear_values(call: Call) -> Doc:
    """Take the values out of the ranges that filters choose."""
    book = call.draft()
    cleared: list[str] = []
    for item in call.body.get("dataFilters") or ():
        for sheet, area in metadata.ranges(book, item):
            box = books.inside(sheet, area)
            appending.clear_box(sheet, box)
            cleared.append(books.range_text(sheet, box))
    call.keep(book)
    found: Doc = {"spreadsheetId": book["spreadsheetId"]}
    return {**found, "clearedRanges": cleared} if cleared else found


def copy_sheet(call: Call) -> Doc:
    """Copy a tab into a spreadsheet, behind all tabs that it has."""
    sheet = books.by_id(call.book(), int(call.parts["sheet"]))
    if sheet is None:
        raise invalid(f"No sheet with id: {call.parts['sheet']}")
    target = call.draft(call.body.get("destinationSpreadsheetId") or "")
    taken = [other["properties"]["sheetId"] for other in target["sheets"]]
    title = tabs.free_title(target, tabs.copy_title(sheet), 1)
    found = tabs.duplicate(sheet, books.new_number(taken), title)
    target["sheets"].append(found)
    books.check_cells(target)
    call.keep(target)
    return reading.sheet_properties(found, len(target["sheets"]) - 1)

"""The methods of the Sheets API."""

from __future__ import annotations

from calendar_sync.sandbox.sheets import (
    appending,
    files,
    loading,
    masks,
    metadata,
    protection,
    reading,
    requests,
    schema,
    values,
)
from calendar_sync.sandbox.sheets import book as books
from calendar_sync.sandbox.sheets.book import Book
from calendar_sync.sandbox.sheets.call import Call
from calendar_sync.sandbox.sheets.rendering import chosen
from calendar_sync.sandbox.store import Doc


def create(call: Call) -> Doc:
    """Make a spreadsheet that belongs to the caller."""
    book = loading.book(call.body, call.now.year)
    files.add(call.library, book, call.caller.email, call.now)
    return reading.spreadsheet(book, None, grids=False)


def get(call: Call) -> Doc:
    """Give out a spreadsheet."""
    book = call.book()
    mask = _mask(call)
    ranges = [books.find(book, text) for text in call.query.get("ranges", []) if text]
    for sheet, area in ranges:
        books.inside(sheet, area)
    return call.as_seen(book, reading.spreadsheet(book, mask, grids=call.flag("includeGridData"), ranges=ranges))


def get_by_filter(call: Call) -> Doc:
    """Give out the parts of a spreadsheet that data filters choose."""
    book = call.book()
    mask = _mask(call)
    ranges = [found for item in call.body.get("dataFilters") or () for found in metadata.ranges(book, item)]
    found = reading.spreadsheet(book, mask, grids=bool(call.body.get("includeGridData")), ranges=ranges)
    return call.as_seen(book, found)


def _mask(call: Call) -> masks.Mask | None:
    fields = call.one("fields")
    mask = masks.parse(fields) if fields else None
    if mask:
        schema.check_mask(mask, "Spreadsheet")
    return mask


def batch_update(call: Call) -> Doc:
    """Carry out requests, all of them or none."""
    book = call.draft()
    held = call.held(book["spreadsheetId"])
    wanted = call.body.get("requests") or []
    replies = requests.carry_out(book, wanted, check=lambda: protection.check(held, book))
    call.keep(book)
    found: Doc = {"spreadsheetId": book["spreadsheetId"], "replies": replies}
    if call.body.get("includeSpreadsheetInResponse"):
        ranges = [books.find(book, text) for text in call.body.get("responseRanges") or ()]
        grids = bool(call.body.get("responseIncludeGridData"))
        fields = call.one("fields")
        mask = (masks.parse(fields) if fields else {}).get("updatedSpreadsheet")
        found["updatedSpreadsheet"] = call.as_seen(book, reading.spreadsheet(book, mask, grids=grids, ranges=ranges))
    return found


# -- values ------------------------------------------------------------------------------------------------------


def _given(call: Call) -> dict[str, str]:
    return {name: given[-1] for name, given in call.query.items()}


def get_values(call: Call) -> Doc:
    """Give out the values of one range."""
    book = call.book()
    return values.read(book, call.parts["range"], values.options(_given(call), book))


def batch_get_values(call: Call) -> Doc:
    """Give out the values of several ranges."""
    book = call.book()
    options = values.options(_given(call), book)
    found: Doc = {"spreadsheetId": book["spreadsheetId"]}
    if ranges := [values.read(book, text, options) for text in call.query.get("ranges", [])]:
        found["valueRanges"] = ranges
    return found


def update_values(call: Call) -> Doc:
    """Write one range."""
    book = call.draft()
    option = values.input_option(call.one("valueInputOption"))
    sheet, box, count = values.write(book, call.parts["range"], call.body, option)
    call.keep(book)
    found = values.outcome(book, sheet, box, count)
    if call.flag("includeValuesInResponse"):
        found["updatedData"] = values.value_range(sheet, box, values.options(_given(call), book, response=True))
    return found


def batch_update_values(call: Call) -> Doc:
    """Write several ranges, all of them or none."""
    book = call.draft()
    option = values.input_option(call.body.get("valueInputOption"))
    items = [(item.get("range", ""), item) for item in call.body.get("data") or ()]
    done = values.batch_update(book, items, option)
    call.keep(book)
    responses = [values.outcome(book, *item) for item in done]
    if call.body.get("includeValuesInResponse"):
        options = values.options(call.body, book, response=True)
        for response, (sheet, box, _) in zip(responses, done, strict=True):
            response["updatedData"] = values.value_range(sheet, box, options)
    return totals(book, responses, {sheet["properties"]["sheetId"] for sheet, _, count in done if count})


def totals(book: Book, responses: list[Doc], sheets: set[int]) -> Doc:
    """Return the answer to a write into several ranges from the answers for each."""
    found: Doc = {"spreadsheetId": book["spreadsheetId"]}
    for total, part in (
        ("totalUpdatedRows", "updatedRows"),
        ("totalUpdatedColumns", "updatedColumns"),
        ("totalUpdatedCells", "updatedCells"),
    ):
        if count := sum(response.get(part, 0) for response in responses):
            found[total] = count
    if sheets:
        found["totalUpdatedSheets"] = len(sheets)
    return {**found, "responses": responses} if responses else found


def append_values(call: Call) -> Doc:
    """Write rows below a table."""
    book = call.draft()
    option = values.input_option(call.one("valueInputOption"))
    insert = chosen(call.one("insertDataOption"), appending.INSERTS, "insert_data_option", "InsertDataOption")
    found, sheet, box = appending.append(book, call.parts["range"], call.body, option, insert)
    call.keep(book)
    if call.flag("includeValuesInResponse"):
        options = values.options(_given(call), book, response=True)
        found["updates"]["updatedData"] = values.value_range(sheet, box, options)
    return found


def clear_values(call: Call) -> Doc:
    """Take the values out of one range."""
    book = call.draft()
    cleared = appending.clear(book, call.parts["range"])
    call.keep(book)
    return {"spreadsheetId": book["spreadsheetId"], "clearedRange": cleared}


def batch_clear_values(call: Call) -> Doc:
    """Take the values out of several ranges, of all of them or of none."""
    book = call.draft()
    cleared: list[str] = []
    for place, text in enumerate(call.body.get("ranges") or ()):
        with values.naming(f"range[{place}]"):
            cleared.append(appending.clear(book, text))
    call.keep(book)
    found: Doc = {"spreadsheetId": book["spreadsheetId"]}
    return {**found, "clearedRanges": cleared} if cleared else found

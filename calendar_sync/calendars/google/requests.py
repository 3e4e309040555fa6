"""What is sent to write: values by the marks of our columns, and new columns with everything that goes with them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from calendar_sync.calendars.google.book import METADATA_KEY, SIGNED, GoogleTab
from calendar_sync.calendars.google.cells import Said
from calendar_sync.model.writers import FORGOTTEN, Writer, is_signed

LONGEST_TEXT = 50_000
"""Characters that a cell takes."""

NOTE = (
    "This column belongs to calendar-sync: it writes here what became of each row. Please do not change it. Rows and "
    "columns may be moved, sorted and copied as you like."
)
ID_NOTE = (
    "This column belongs to calendar-sync: by these ids it knows which row is which post, wherever the row is moved. "
    "Please do not change or delete them."
)
_GREY = {"red": 0.93, "green": 0.93, "blue": 0.93}
_COLORS: Sequence[tuple[Mapping[str, float], Sequence[str]]] = (
    ({"red": 0.96, "green": 0.8, "blue": 0.8}, ("Failed", "Blocked", "Conflict", "Unknown")),
    ({"red": 1.0, "green": 0.95, "blue": 0.8}, ("Held", "Waiting", "Changed in Buffer", "Needs approval")),
    ({"red": 0.85, "green": 0.92, "blue": 0.83}, ("Sent",)),
    ({"red": 0.81, "green": 0.89, "blue": 0.95}, ("Scheduled", "Sending", "Draft", "Idea saved")),
)
"""Background of the status by the words in it; the first that is found counts."""


def lookup(metadata: int) -> dict[str, Any]:
    """Return the data filter for the column that carries this mark, wherever it is."""
    return {"developerMetadataLookup": {"metadataId": metadata}}


def values_body(
    columns: Sequence[tuple[int, Mapping[int, Said], int]], whole: Sequence[tuple[int, int, int]] = ()
) -> dict[str, Any]:
    """Return the body that writes into columns as they are (RAW: a text that begins with = stays one).

    Args:
        columns: The mark of each column, and text or number by 1-based row; rows that are not named stay as they are. A
            column without any is only read back. The last is how many rows are to be read back.
        whole: Tabs that are to be read back from end to end: id, rows, columns.
    """
    data: list[dict[str, Any]] = []
    for metadata, texts, height in columns:
        values: list[Said | None] = [None] * max(height, *texts, 1)
        for number, text in texts.items():
            values[number - 1] = text
        data.append({"dataFilter": lookup(metadata), "majorDimension": "COLUMNS", "values": [values]})
    for number, height, width in whole:
        nothing: list[list[None]] = [[None] * width] * height
        data.append({"dataFilter": {"gridRange": {"sheetId": number}}, "majorDimension": "ROWS", "values": nothing})
    return {
        "valueInputOption": "RAW",
        "data": data,
        "includeValuesInResponse": True,
        "responseValueRenderOption": "UNFORMATTED_VALUE",
        "responseDateTimeRenderOption": "SERIAL_NUMBER",
    }


def column_values(answer: Mapping[str, Any], metadata: int) -> list[Any] | None:
    """Return what a column says after a write, from row 1 on; ``None`` where the answer does not tell."""
    for item in answer.get("responses") or ():
        told = ((item.get("dataFilter") or {}).get("developerMetadataLookup") or {}).get("metadataId")
        data = item.get("updatedData")
        if told == metadata and data is not None:
            values = data.get("values") or []
            if data.get("majorDimension") == "COLUMNS":
                return list(values[0]) if values else []
            return [row[0] if row else "" for row in values]
    return None


def tab_values(answer: Mapping[str, Any], sheet_id: int) -> list[list[Any]] | None:
    """Return what a whole tab says after a write; ``None`` where the answer does not tell."""
    for item in answer.get("responses") or ():
        told = (item.get("dataFilter") or {}).get("gridRange")
        if told is not None and told.get("sheetId", 0) == sheet_id and item.get("updatedData") is not None:
            return [list(row) for row in item["updatedData"].get("values") or []]
    return None


def new_columns(
    tab: GoogleTab,
    start: int,
    slots: Mapping[str, bool],
    cells: Mapping[tuple[int, str], Said],
    header_row: int,
    *,
    colors: bool,
    tables: bool = True,
) -> list[dict[str, Any]]:
    """Return the requests that add columns, all at once or not at all.

    They are inserted, so that nothing can be written over, whatever people do in the same moment.

    Args:
        tab: Where.
        start: 1-based place of the first one.
        slots: What they are, in order, and whether each has a title.
        cells: Their contents, titles included, by row and slot.
        header_row: 1-based.
        colors: Colour the status by its words.
        tables: Let a table of Google's that ends where they begin take them in.
    """
    first, end = start - 1, start - 1 + len(slots)
    requests: list[dict[str, Any]] = list(_room(tab, first, max((row for row, _ in cells), default=1)))
    requests += _inserted(tab, first, end)
    requests += [mark(tab.sheet_id, first + place, slot) for place, slot in enumerate(slots)]
    rows = range(min((row for row, _ in cells), default=1), max((row for row, _ in cells), default=0) + 1)
    if rows:
        requests.append(
            {
                "updateCells": {
                    "start": {"sheetId": tab.sheet_id, "rowIndex": rows[0] - 1, "columnIndex": first},
                    "rows": [{"values": [entered(cells.get((row, slot), "")) for slot in slots]} for row in rows],
                    "fields": "userEnteredValue",
                }
            }
        )
    if any(slots.values()):
        requests += _furniture(tab.sheet_id, first, list(slots), header_row, colors=colors)
        requests += _longer_filter(tab, first, end, header_row)
        requests += _wider_table(tab, first, end, header_row) if tables else []
    return requests


def entered(value: Said) -> dict[str, Any]:
    """Return a cell that says this, as text whatever it begins with, or as a number; nothing for the empty text."""
    if isinstance(value, str):
        return {"userEnteredValue": {"stringValue": value}} if value else {}
    return {"userEnteredValue": {"numberValue": value}}


def _inserted(tab: GoogleTab, first: int, end: int) -> list[dict[str, Any]]:
    """Insert columns that look as new ones do."""
    area = {"sheetId": tab.sheet_id, "dimension": "COLUMNS", "startIndex": first, "endIndex": end}
    # At the end of the grid, Google inserts columns only with the looks of the one before, which is the user's.
    is_last = first >= tab.width
    insertion: list[dict[str, Any]] = [{"insertDimension": {"range": area, "inheritFromBefore": is_last}}]
    if not is_last:
        return insertion
    cells = {"sheetId": tab.sheet_id, "startColumnIndex": first, "endColumnIndex": end}
    plain = {"range": cells, "cell": {}, "fields": "userEnteredFormat,dataValidation"}
    shown = {"range": area, "properties": {"hiddenByUser": False}, "fields": "hiddenByUser"}
    return [*insertion, {"repeatCell": plain}, {"updateDimensionProperties": shown}]


def _room(tab: GoogleTab, last_column: int, last_row: int) -> list[dict[str, Any]]:
    """Grow the grid where it ends before what is to be written."""
    grown = []
    for dimension, missing in (("COLUMNS", last_column - tab.width), ("ROWS", last_row - tab.height)):
        if missing > 0:
            grown.append({"appendDimension": {"sheetId": tab.sheet_id, "dimension": dimension, "length": missing}})
    return grown


def more_rows(tab: GoogleTab, last_row: int) -> list[dict[str, Any]]:
    """Return the request that grows the grid down to ``last_row``, where it is too short."""
    return _room(tab, 0, last_row)


def metadata_id(sheet_id: int, slot: str) -> int:
    """Return the id of a mark: always the same, so that Google refuses to add a column that somebody has added already.

    Args:
        sheet_id: Of the tab.
        slot: What the column is.
    """
    return int(hashlib.sha256(f"{METADATA_KEY} {sheet_id} {slot}".encode()).hexdigest()[:7], 16) + 1


def mark(sheet_id: int, index: int, slot: str) -> dict[str, Any]:
    """Return the request that marks a column (0-based) as one of ours."""
    place = {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": index, "endIndex": index + 1}
    return {
        "createDeveloperMetadata": {
            "developerMetadata": {
                "metadataId": metadata_id(sheet_id, slot),
                "metadataKey": METADATA_KEY,
                "metadataValue": slot,
                "location": {"dimensionRange": place},
                "visibility": "DOCUMENT",
            }
        }
    }


def unmark(metadata: int) -> dict[str, Any]:
    """Return the request that takes a mark away."""
    return {"deleteDeveloperMetadata": {"dataFilter": lookup(metadata)}}


def signed(writers: Iterable[Writer], name: str, day: date) -> list[dict[str, Any]]:
    """Return the requests after which a ledger's mark is on the spreadsheet, and none that is out of date."""
    if is_signed(writers, name, day):
        return []
    old = [writer.key for writer in writers if writer.name == name or day - writer.day > FORGOTTEN]
    fresh = {
        "metadataKey": METADATA_KEY,
        "metadataValue": f"{SIGNED} {name} {day.isoformat()}",
        "location": {"spreadsheet": True},
        "visibility": "DOCUMENT",
    }
    return [*map(unmark, old), {"createDeveloperMetadata": {"developerMetadata": fresh}}]


def _furniture(
    sheet_id: int, first: int, slots: Sequence[str], header_row: int, *, colors: bool
) -> list[dict[str, Any]]:  # fmt: skip
    """Say what the columns are: titles that stand out, notes on them, a warning to whoever types into one."""
    titles = [
        {
            "userEnteredFormat": {"textFormat": {"bold": True}, "backgroundColor": _GREY},
            "note": ID_NOTE if slot == "sync_id" else NOTE,
        }
        for slot in slots
    ]
    area = {"sheetId": sheet_id, "startColumnIndex": first, "endColumnIndex": first + len(slots)}
    requests: list[dict[str, Any]] = [
        {
            "updateCells": {
                "start": {"sheetId": sheet_id, "rowIndex": header_row - 1, "columnIndex": first},
                "rows": [{"values": titles}],
                "fields": "userEnteredFormat(textFormat.bold,backgroundColor),note",
            }
        },
        {
            "addProtectedRange": {
                "protectedRange": {
                    "range": area,
                    "description": "calendar-sync writes here what became of each row",
                    "warningOnly": True,
                }
            }
        },
    ]
    if "sync_id" in slots:
        place = first + slots.index("sync_id")
        span = {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": place, "endIndex": place + 1}
        requests.append(
            {
                "updateDimensionProperties": {
                    "range": span,
                    "properties": {"hiddenByUser": True},
                    "fields": "hiddenByUser",
                }
            }
        )
    if colors and "sync_status" in slots:
        place = first + slots.index("sync_status")
        column = {
            "sheetId": sheet_id,
            "startColumnIndex": place,
            "endColumnIndex": place + 1,
            "startRowIndex": header_row,
        }
        requests += _colors(column)
    return requests


def _colors(column: Mapping[str, int]) -> list[dict[str, Any]]:
    rules = [
        {
            "ranges": [dict(column)],
            "booleanRule": {
                "condition": {"type": "TEXT_CONTAINS", "values": [{"userEnteredValue": word}]},
                "format": {"backgroundColor": dict(color)},
            },
        }
        for color, words in _COLORS
        for word in words
    ]
    # Each is put before all others, so the first comes last.
    return [{"addConditionalFormatRule": {"rule": rule, "index": 0}} for rule in reversed(rules)]


def _longer_filter(tab: GoogleTab, first: int, end: int, header_row: int) -> list[dict[str, Any]]:
    """Let the filter of the calendar extend over our columns: what is sorted by it must take them along."""
    area = tab.filter.get("range") or {}
    if area.get("endColumnIndex") != first or area.get("startRowIndex", 0) != header_row - 1:
        return []
    longer = {**tab.filter, "range": {**area, "endColumnIndex": end}}
    return [{"setBasicFilter": {"filter": longer}}]


def _wider_table(tab: GoogleTab, first: int, end: int, header_row: int) -> list[dict[str, Any]]:
    """Let a table take in our columns: sorted by one of its own, it moves nothing beside it."""
    return [
        {
            "updateTable": {
                "table": {"tableId": table["tableId"], "range": {**area, "endColumnIndex": end}},
                "fields": "range",
            }
        }
        for table in tab.tables
        if (area := table.get("range") or {}).get("endColumnIndex") == first
        and area.get("startRowIndex", 0) == header_row - 1
    ]

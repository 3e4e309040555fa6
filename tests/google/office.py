"""Somebody at work in a Google Sheet, in the browser."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from tests.google.local import LocalGoogle


class Office:
    """Somebody in the browser.

    Args:
        google: The local Google.
        spreadsheet: Which sheet.
        luck: Moods.
    """

    def __init__(self, google: LocalGoogle, spreadsheet: str, luck: random.Random) -> None:
        self.google, self.spreadsheet, self.luck = google, spreadsheet, luck
        self.story: list[str] = []
        self.removed: set[str] = set()
        self.made = 0

    def grid(self) -> tuple[dict[str, Any], list[list[str]]]:
        """Return properties and shown texts of the only tab."""
        return {}, self.google.texts(self.spreadsheet)

    def work(self) -> None:
        """Do one thing."""
        properties, rows = self.grid()
        name = self.luck.choice(sorted(DEEDS))
        header = next(number for number, row in enumerate(rows) if "Notes" in row)
        # Where all rows were deleted, nothing is left to work on.
        wanted = DEEDS[name](self, properties, rows, header) if len(rows) > header + 1 else []
        if wanted:
            self.google.act(self.spreadsheet, *wanted)
        self.story.append(f"somebody: {name}")

    def _sort(self, _properties: Any, rows: list[list[str]], header: int) -> list[dict[str, Any]]:
        area = {"sheetId": 0, "startRowIndex": header + 1, "endRowIndex": len(rows), "startColumnIndex": 0}
        column = self.luck.randrange(max(map(len, rows)))
        order = self.luck.choice(("ASCENDING", "DESCENDING"))
        return [{"sortRange": {"range": area, "sortSpecs": [{"dimensionIndex": column, "sortOrder": order}]}}]

    def _insert(self, _properties: Any, rows: list[list[str]], header: int) -> list[dict[str, Any]]:
        place = self.luck.randrange(0, len(rows) + 1)
        span = {"sheetId": 0, "dimension": "ROWS", "startIndex": place, "endIndex": place + self.luck.randrange(1, 3)}
        return [{"insertDimension": {"range": span, "inheritFromBefore": place > 0}}]

    def _delete(self, _properties: Any, rows: list[list[str]], header: int) -> list[dict[str, Any]]:
        if len(rows) - header < 4:
            return []
        place = self.luck.randrange(header + 1, len(rows))
        span = {"sheetId": 0, "dimension": "ROWS", "startIndex": place, "endIndex": place + 1}
        return [{"deleteDimension": {"range": span}}]

    def _copy(self, _properties: Any, rows: list[list[str]], header: int) -> list[dict[str, Any]]:
        source, target = (self.luck.randrange(header + 1, len(rows)) for _ in range(2))
        span = {"sheetId": 0, "dimension": "ROWS", "startIndex": target, "endIndex": target + 1}
        source += source >= target
        width = max(map(len, rows))

        def area(row: int) -> dict[str, int]:
            return {
                "sheetId": 0,
                "startRowIndex": row,
                "endRowIndex": row + 1,
                "startColumnIndex": 0,
                "endColumnIndex": width,
            }

        return [
            {"insertDimension": {"range": span, "inheritFromBefore": True}},
            {"copyPaste": {"source": area(source), "destination": area(target), "pasteType": "PASTE_NORMAL"}},
        ]

    def _move_rows(self, _properties: Any, rows: list[list[str]], header: int) -> list[dict[str, Any]]:
        source, target = (self.luck.randrange(header + 1, len(rows)) for _ in range(2))
        if target in (source, source + 1):
            return []
        span = {"sheetId": 0, "dimension": "ROWS", "startIndex": source, "endIndex": source + 1}
        return [{"moveDimension": {"source": span, "destinationIndex": target}}]

    def _move_columns(self, _properties: Any, rows: list[list[str]], header: int) -> list[dict[str, Any]]:
        width = max(map(len, rows))
        source, target = (self.luck.randrange(width) for _ in range(2))
        if target in (source, source + 1):
            return []
        span = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": source, "endIndex": source + 1}
        return [{"moveDimension": {"source": span, "destinationIndex": target}}]

    def _insert_column(self, _properties: Any, rows: list[list[str]], header: int) -> list[dict[str, Any]]:
        place = self.luck.randrange(max(map(len, rows)))
        span = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": place, "endIndex": place + 1}
        return [{"insertDimension": {"range": span, "inheritFromBefore": place > 0}}]

    def _rename(self, properties: Any, _rows: list[list[str]], header: int) -> list[dict[str, Any]]:
        self.made += 1
        told = {"properties": {"sheetId": 0, "title": f"Tab {self.made}"}, "fields": "title"}
        return [{"updateSheetProperties": told}]

    def _edit(self, _properties: Any, rows: list[list[str]], header: int) -> list[dict[str, Any]]:
        place = self.luck.randrange(header + 1, len(rows))
        if "Text" not in rows[header]:
            return []  # it was hit in this very moment, and is put right with the next write
        column = rows[header].index("Text")
        note = rows[place][rows[header].index("Notes")] if len(rows[place]) > rows[header].index("Notes") else ""
        if not note:
            return []
        self.made += 1
        cell = {"userEnteredValue": {"stringValue": f"{note} edited {self.made}"}}
        start = {"sheetId": 0, "rowIndex": place, "columnIndex": column}
        return [{"updateCells": {"start": start, "rows": [{"values": [cell]}], "fields": "userEnteredValue"}}]


DEEDS: dict[str, Callable[[Office, Any, list[list[str]], int], list[dict[str, Any]]]] = {
    "sort": Office._sort,
    "insert rows": Office._insert,
    "delete a row": Office._delete,
    "copy a row": Office._copy,
    "move a row": Office._move_rows,
    "move a column": Office._move_columns,
    "insert a column": Office._insert_column,
    "rename the tab": Office._rename,
    "edit a text": Office._edit,
}

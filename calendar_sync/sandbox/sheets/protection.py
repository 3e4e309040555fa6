"""Protected ranges: what somebody may not change there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calendar_sync.sandbox.sheets import grid
from calendar_sync.sandbox.sheets.a1 import Area
from calendar_sync.sandbox.sheets.book import Book
from calendar_sync.sandbox.sheets.refusals import invalid
from calendar_sync.sandbox.store import Doc

Held = Mapping[int, Any]
"""What stands in every range that somebody may not change, by the range's id."""


def held(book: Book, email: str, *, owner: bool) -> Held:
    """Return what somebody may not change.

    Args:
        book: The spreadsheet.
        email: Who changes it.
        owner: Whether the spreadsheet belongs to them; an owner may change everything.
    """
    if owner:
        return {}
    return {
        item["protectedRangeId"]: _content(sheet, item)
        for sheet in book["sheets"]
        for item in sheet.get("protectedRanges", ())
        if not _may_edit(item, email)
    }


def _may_edit(item: Doc, email: str) -> bool:
    return bool(item.get("warningOnly")) or email in item.get("editors", {}).get("users", ())


def as_seen(book: Book, answer: Doc, email: str) -> Doc:
    """Return an answer as somebody sees it who does not own the spreadsheet: who may edit is told to those alone.

    Args:
        book: The spreadsheet.
        answer: All of it, or what a mask has left of it; is changed.
        email: Who asks.
    """
    for sheet, told in zip(book["sheets"], answer.get("sheets", ()), strict=False):
        for item, shown in zip(sheet.get("protectedRanges", ()), told.get("protectedRanges", ()), strict=False):
            if not _may_edit(item, email):
                shown.pop("requestingUserCanEdit", None)
                shown.pop("editors", None)
    return answer


def _content(sheet: Doc, item: Doc) -> Any:
    box = Area.of(item["range"]).closed(*grid.size(sheet))
    free = [Area.of(part).closed(*grid.size(sheet)) for part in item.get("unprotectedRanges", ())]
    return [
        [
            {name: part for name, part in grid.cell(sheet, row, column).items() if name not in ("effectiveValue",)}
            for column in range(box.left, min(box.right, len(sheet["rows"][row])))
            if not any(part.holds(row, column) for part in free)
        ]
        for row in range(box.top, min(box.bottom, len(sheet["rows"])))
    ]


def _trimmed(content: Any) -> Any:
    """Return what stands in a range without what is empty at its ends."""
    rows = [[*row] for row in content]
    for row in rows:
        while row and not row[-1]:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


def check(before: Held, book: Book) -> None:
    """Check that what is held is still there.

    Raises:
        Refusal: Something in a protected range has changed.
    """
    if not before:
        return
    now = {
        item["protectedRangeId"]: _content(sheet, item)
        for sheet in book["sheets"]
        for item in sheet.get("protectedRanges", ())
    }
    if any(_trimmed(now.get(identity, [])) != _trimmed(content) for identity, content in before.items()):
        raise invalid(
            "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove "
            "protection if you need to edit."
        )

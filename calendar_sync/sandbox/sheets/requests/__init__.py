"""``spreadsheets.batchUpdate``: every kind of request, and the way they are carried out together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from calendar_sync.sandbox.sheets import masks, schema
from calendar_sync.sandbox.sheets.book import Book
from calendar_sync.sandbox.sheets.refusals import invalid
from calendar_sync.sandbox.sheets.requests import (
    cells,
    dimensions,
    layout,
    moving,
    noting,
    objects,
    searching,
    tables,
    tabs,
)
from calendar_sync.sandbox.sheets.values import naming
from calendar_sync.sandbox.store import Doc

Handler = Callable[[Book, Doc], Doc | None]

_ROOMS = (tabs, cells, dimensions, objects, tables, layout, moving, searching, noting)

HANDLERS: Mapping[str, Handler] = {name: act for room in _ROOMS for name, act in room.HANDLERS.items()}
"""What carries out a request, by its name in a ``Request``; it returns its ``Response``, if it has one."""


def carry_out(book: Book, requests: list[Mapping[str, Any]], check: Callable[[], None] | None = None) -> list[Doc]:
    """Carry out requests in their order and return their replies.

    Args:
        book: Is changed, also when this fails: keep it only after success.
        requests: Each has one field, which says its kind.
        check: Called after each of them; may refuse what it has done.

    Raises:
        Refusal: One of them cannot be carried out; the message says which.
    """
    if not requests:
        raise invalid("Must specify at least one request.")
    replies: list[Doc] = []
    for place, request in enumerate(requests):
        if len(request) != 1:
            raise invalid(f"Invalid requests[{place}]: No request set.")
        ((name, content),) = request.items()
        with naming(f"requests[{place}].{name}"):
            _check_fields(name, (content or {}).get("fields"))
            reply = HANDLERS[name](book, dict(content or {}))
            if check is not None:
                check()
        replies.append({} if reply is None else {name: reply})
    return replies


_MASKED: Mapping[str, str] = {
    "updateSheetProperties": "SheetProperties",
    "updateSpreadsheetProperties": "SpreadsheetProperties",
    "updateCells": "CellData",
    "appendCells": "CellData",
    "repeatCell": "CellData",
    "updateDimensionProperties": "DimensionProperties",
    "updateNamedRange": "NamedRange",
    "updateProtectedRange": "ProtectedRange",
    "updateFilterView": "FilterView",
    "updateBanding": "BandedRange",
    "updateTable": "Table",
    "updateDimensionGroup": "DimensionGroup",
    "updateDeveloperMetadata": "DeveloperMetadata",
}
"""What the mask of a request is about."""


def _check_fields(name: str, fields: str | None) -> None:
    """Check that a mask names what there is to change.

    Raises:
        Refusal: It does not.
    """
    if name in _MASKED and fields and (unknown := schema.unknown_path(masks.parse(fields), _MASKED[name])):
        raise invalid(f"Invalid field: {unknown}")

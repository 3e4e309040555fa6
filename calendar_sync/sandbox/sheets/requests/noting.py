"""Requests about developer metadata."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from calendar_sync.sandbox.sheets import masks, metadata
from calendar_sync.sandbox.sheets.book import Book
from calendar_sync.sandbox.sheets.reading import tidy
from calendar_sync.sandbox.sheets.refusals import invalid
from calendar_sync.sandbox.sheets.requests.objects import masks_of
from calendar_sync.sandbox.store import Doc


def _create(book: Book, request: Doc) -> Doc:
    return {"developerMetadata": tidy(metadata.add(book, request.get("developerMetadata") or {}))}


def _update(book: Book, request: Doc) -> Doc:
    if not request.get("dataFilters"):
        raise invalid("At least one data filter must be specified.")
    given = request.get("developerMetadata") or {}
    found = [item for item, _ in metadata.found_by(book, request["dataFilters"])]
    for item in found:
        for path in masks_of(request, ("metadataKey", "metadataValue", "location", "visibility")):
            if path[0] == "location":
                item["location"] = metadata.location(book, given.get("location") or {})
            else:
                masks.assign(item, given, path)
    return {"developerMetadata": tidy(found)} if found else {}


def _delete(book: Book, request: Doc) -> Doc:
    if not request.get("dataFilter"):
        raise invalid("dataFilter must be specified.")
    found = [item for item, _ in metadata.found_by(book, [request["dataFilter"]])]
    book["developerMetadata"] = [item for item in book["developerMetadata"] if item not in found]
    return {"deletedDeveloperMetadata": tidy(found)} if found else {}


HANDLERS: Mapping[str, Callable[[Book, Doc], Doc | None]] = {
    "createDeveloperMetadata": _create,
    "updateDeveloperMetadata": _update,
    "deleteDeveloperMetadata": _delete,
}

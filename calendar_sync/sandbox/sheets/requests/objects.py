"""Requests about what hangs on ranges: names, protections, filters, formats by condition, bands, groups, merges."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from calendar_sync.sandbox.sheets import a1, colors, masks
from calendar_sync.sandbox.sheets import book as books
from calendar_sync.sandbox.sheets.book import Book
from calendar_sync.sandbox.sheets.grid import Sheet
from calendar_sync.sandbox.sheets.reading import tidy
from calendar_sync.sandbox.sheets.refusals import invalid
from calendar_sync.sandbox.sheets.requests.cells import paths_of
from calendar_sync.sandbox.store import Doc

_PRESENT = frozenset(
    ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex", "startIndex", "endIndex", "columnIndex")
) | {"dimensionIndex", "bold", "italic", "strikethrough", "underline", "rowIndex", "sheetId", "depth"}
"""Fields that are kept when they are 0 or false; of others that says nothing."""


def kept(value: Any) -> Any:
    """Return an object as it is kept: without what says nothing, and with both fields of every colour."""
    return colors.everywhere(_bare(value))


def _bare(value: Any) -> Any:
    if isinstance(value, list):
        return [_bare(item) for item in value]
    if not isinstance(value, dict):
        return value
    items = {name: _bare(item) for name, item in value.items()}
    return {
        name: item
        for name, item in items.items()
        if name in _PRESENT or not (item is None or item is False or item in ("", 0, []))
    }


def _all(book: Book, name: str) -> Iterable[tuple[Sheet, Doc]]:
    return [(sheet, item) for sheet in book["sheets"] for item in sheet.get(name, ())]


def _find(book: Book, name: str, key: str, wanted: Any, words: str) -> tuple[Sheet, Doc]:
    for sheet, item in _all(book, name):
        if item[key] == wanted:
            return sheet, item
    raise invalid(f"No {words} with id: {wanted}")


def _fresh(book: Book, name: str, key: str, given: Doc) -> Any:
    taken = [item[key] for _, item in _all(book, name)]
    wanted = given.get(key)
    if wanted and wanted in taken:
        raise invalid(f"{key} {wanted} already exists.")
    return wanted or books.new_number(taken)


def _update(book: Book, item: Doc, key: str, given: Doc, request: Doc, fields: Iterable[str]) -> None:
    """Update an object; its id stays, and so does its range if the mask names one and none is given."""
    changed = copy.deepcopy(item)
    for path in masks_of(request, fields):
        masks.assign(changed, copy.deepcopy(given), path)
    changed = {"range": item["range"], **kept(changed), key: item[key]}
    books.grid_box(book, changed["range"])
    item.clear()
    item.update(changed)


def masks_of(request: Doc, fields: Iterable[str]) -> list[tuple[str, ...]]:
    """Return the paths of a request's mask; ``*`` stands for the given fields."""
    paths = paths_of(request)
    return [(name,) for name in fields] if any(path[0] == "*" for path in paths) else paths


# -- names -------------------------------------------------------------------------------------------------------


def _check_name(book: Book, name: str, own: Doc | None = None) -> None:
    plain = name.replace("_", "a").replace(".", "a")
    wrong = not name or name[0].isdigit() or not plain.isalnum() or a1.area(name) is not None
    if wrong or name.upper() in ("TRUE", "FALSE"):
        raise invalid(f"The name '{name}' is not valid for a named range.")
    if any(item is not own and item["name"].casefold() == name.casefold() for item in book["namedRanges"]):
        raise invalid(f"A named range with the name '{name}' already exists.")


def _add_named_range(book: Book, request: Doc) -> Doc:
    given = kept(request.get("namedRange") or {})
    _check_name(book, given.get("name", ""))
    books.grid_box(book, given.get("range") or {})
    taken = [item["namedRangeId"] for item in book["namedRanges"]]
    wanted = given.get("namedRangeId")
    if wanted in taken:
        raise invalid(f"A named range with id '{wanted}' already exists.")
    place = given.get("range", {})
    found = {"namedRangeId": wanted or str(books.new_number(())), "name": given["name"], "range": place}
    book["namedRanges"].append(found)
    return {"namedRange": tidy(found)}


def _named_range(book: Book, wanted: Any) -> Doc:
    for item in book["namedRanges"]:
        if item["namedRangeId"] == wanted:
            found: Doc = item
            return found
    raise invalid(f"No named range with id: {wanted}")


def _update_named_range(book: Book, request: Doc) -> None:
    given = request.get("namedRange") or {}
    item = _named_range(book, given.get("namedRangeId"))
    _update(book, item, "namedRangeId", given, request, ("name", "range"))
    _check_name(book, item.get("name", ""), item)


def _delete_named_range(book: Book, request: Doc) -> None:
    book["namedRanges"].remove(_named_range(book, request.get("namedRangeId")))


# -- protections -------------------------------------------------------------------------------------------------


def _add_protected_range(book: Book, request: Doc) -> Doc:
    given = kept(request.get("protectedRange") or {})
    named = given.get("namedRangeId")
    place = _named_range(book, named)["range"] if named else given.get("range") or {}
    sheet, _ = books.grid_box(book, place)
    identity = _fresh(book, "protectedRanges", "protectedRangeId", given)
    found: Doc = {"protectedRangeId": identity, "range": {"sheetId": sheet["properties"]["sheetId"], **place}}
    found.update({name: given[name] for name in ("namedRangeId", "description", "warningOnly") if given.get(name)})
    found["requestingUserCanEdit"] = True
    if given.get("unprotectedRanges"):
        found["unprotectedRanges"] = given["unprotectedRanges"]
    wanted = {} if given.get("warningOnly") else given.get("editors") or {}
    answer = {**found, "editors": {name: value for name, value in wanted.items() if value}}
    users = [*wanted.get("users", ()), *([book["actor"]] if "actor" in book else ())]
    found["editors"] = {**answer["editors"], "users": list(dict.fromkeys(users))}
    sheet.setdefault("protectedRanges", []).append(found)
    return {"protectedRange": tidy(answer)}


_PROTECTION = ("range", "namedRangeId", "description", "warningOnly", "unprotectedRanges", "editors")


def _update_protected_range(book: Book, request: Doc) -> None:
    given = request.get("protectedRange") or {}
    _, item = _find(book, "protectedRanges", "protectedRangeId", given.get("protectedRangeId"), "protected range")
    editors = item["editors"]
    _update(book, item, "protectedRangeId", given, request, _PROTECTION)
    if item.get("warningOnly") or not item.get("editors"):
        item["editors"] = editors


def _deleter(name: str, key: str, words: str) -> Callable[[Book, Doc], None]:
    def delete(book: Book, request: Doc) -> None:
        field = "filterId" if name == "filterViews" else key
        sheet, item = _find(book, name, key, request.get(field), words)
        sheet[name].remove(item)
        if not sheet[name]:
            del sheet[name]

    return delete


# -- formats by condition ----------------------------------------------------------------------------------------


def _rules(book: Book, sheet_id: int) -> list[Doc]:
    rules: list[Doc] = books.require(book, sheet_id).setdefault("conditionalFormats", [])
    return rules


def _checked_rule(book: Book, rule: Doc) -> Doc:
    found: Doc = kept(rule)
    if not found.get("ranges"):
        raise invalid("ConditionalFormatRule.ranges must not be empty.")
    for one in found["ranges"]:
        books.grid_box(book, one)
    if len({one.get("sheetId", 0) for one in found["ranges"]}) > 1:
        raise invalid("All ranges of a conditional format rule must be on the same sheet.")
    if ("booleanRule" in found) == ("gradientRule" in found):
        raise invalid("ConditionalFormatRule must have either a booleanRule or a gradientRule.")
    return found


def _add_rule(book: Book, request: Doc) -> None:
    rule = _checked_rule(book, request.get("rule") or {})
    rules = _rules(book, rule["ranges"][0].get("sheetId", 0))
    index = request.get("index") or 0
    if not 0 <= index <= len(rules):
        raise invalid(f"index {index} is out of bounds.")
    rules.insert(index, rule)


def _rule_at(rules: list[Doc], index: int, sheet_id: int) -> Doc:
    if not 0 <= index < len(rules):
        raise invalid(f"No conditional format on sheet: {sheet_id} at index: {index}")
    return rules[index]


def _update_rule(book: Book, request: Doc) -> Doc:
    index = request.get("index") or 0
    given = request.get("rule")
    sheet_id = request.get("sheetId") or (given["ranges"][0].get("sheetId", 0) if given and given.get("ranges") else 0)
    rules = _rules(book, sheet_id)
    old = _rule_at(rules, index, sheet_id)
    if given:
        rules[index] = _checked_rule(book, given)
        return tidy({"newRule": rules[index], "newIndex": index, "oldRule": old})  # type: ignore[no-any-return]
    place = request.get("newIndex") or 0
    rules.remove(old)
    rules.insert(place, old)
    return tidy({"newRule": old, "newIndex": place, "oldIndex": index})  # type: ignore[no-any-return]


def _delete_rule(book: Book, request: Doc) -> Doc:
    sheet_id = request.get("sheetId") or 0
    rules = _rules(book, sheet_id)
    rule = _rule_at(rules, request.get("index") or 0, sheet_id)
    rules.remove(rule)
    return {"rule": tidy(rule)}


# -- filters and bands -------------------------------------------------------------------------------------------


def _filter(book: Book, given: Doc) -> tuple[Sheet, Doc]:
    found: Doc = kept(given)
    sheet, box = books.grid_box(book, found.get("range") or {})
    found["range"] = box.area().grid_range(sheet["properties"]["sheetId"])
    return sheet, found


def _set_basic_filter(book: Book, request: Doc) -> None:
    sheet, found = _filter(book, request.get("filter") or {})
    sheet["basicFilter"] = found


def _clear_basic_filter(book: Book, request: Doc) -> None:
    books.require(book, request.get("sheetId") or 0, "sheet").pop("basicFilter", None)


def _add_filter_view(book: Book, request: Doc) -> Doc:
    given = request.get("filter") or {}
    sheet, found = _filter(book, given)
    identity = _fresh(book, "filterViews", "filterViewId", given)
    number = len(sheet.get("filterViews", ())) + 1
    found = {"filterViewId": identity, "title": found.pop("title", f"Filter {number}"), **found}
    sheet.setdefault("filterViews", []).append(found)
    return {"filter": tidy(found)}


_FILTER_VIEW = ("title", "range", "namedRangeId", "sortSpecs", "criteria", "filterSpecs")


def _update_filter_view(book: Book, request: Doc) -> None:
    given = request.get("filter") or {}
    _, item = _find(book, "filterViews", "filterViewId", given.get("filterViewId"), "filter view")
    _update(book, item, "filterViewId", given, request, _FILTER_VIEW)


def _add_banding(book: Book, request: Doc) -> Doc:
    given = kept(request.get("bandedRange") or {})
    sheet, box = books.grid_box(book, given.get("range") or {})
    given["range"] = box.area().grid_range(sheet["properties"]["sheetId"])
    found = {"bandedRangeId": _fresh(book, "bandedRanges", "bandedRangeId", given), **given}
    sheet.setdefault("bandedRanges", []).append(found)
    return {"bandedRange": tidy(found)}


def _update_banding(book: Book, request: Doc) -> None:
    given = request.get("bandedRange") or {}
    _, item = _find(book, "bandedRanges", "bandedRangeId", given.get("bandedRangeId"), "banded range")
    _update(book, item, "bandedRangeId", given, request, ("range", "rowProperties", "columnProperties"))


HANDLERS: Mapping[str, Callable[[Book, Doc], Doc | None]] = {
    "addNamedRange": _add_named_range,
    "updateNamedRange": _update_named_range,
    "deleteNamedRange": _delete_named_range,
    "addProtectedRange": _add_protected_range,
    "updateProtectedRange": _update_protected_range,
    "deleteProtectedRange": _deleter("protectedRanges", "protectedRangeId", "protected range"),
    "addConditionalFormatRule": _add_rule,
    "updateConditionalFormatRule": _update_rule,
    "deleteConditionalFormatRule": _delete_rule,
    "setBasicFilter": _set_basic_filter,
    "clearBasicFilter": _clear_basic_filter,
    "addFilterView": _add_filter_view,
    "updateFilterView": _update_filter_view,
    "deleteFilterView": _deleter("filterViews", "filterViewId", "filter view"),
    "addBanding": _add_banding,
    "updateBanding": _update_banding,
    "deleteBanding": _deleter("bandedRanges", "bandedRangeId", "banded range"),
}

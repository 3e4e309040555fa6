"""Whether a body fits its message, and what Google says if it does not."""

from __future__ import annotations

import json
from typing import Any

from calendar_sync.sandbox.sheets.masks import Mask, bad, camel
from calendar_sync.sandbox.sheets.messages import ENUMERATIONS, MESSAGES, ONEOFS, WHERE, Field
from calendar_sync.sandbox.sheets.refusals import violations
from calendar_sync.sandbox.store import Doc


def checked(value: Doc, message: str) -> Doc:
    """Return a body in the way it is meant: names in camel case, ``null`` for nothing left out.

    Raises:
        Refusal: It has a name or a value that its message does not know.
    """
    wrong: list[tuple[str, str]] = []
    found = _message(value, message, WHERE.get(message, ""), wrong)
    if wrong:
        raise violations(wrong)
    return found


def check_mask(mask: Mask, message: str) -> None:
    """Check that a mask names fields that there are.

    Raises:
        Refusal: It does not.
    """
    if unknown := unknown_path(mask, message):
        raise bad(unknown)


def unknown_path(mask: Mask, message: str, path: str = "") -> str:
    """Return the first path of a mask that leads to no field of a message; empty where all do."""
    fields = MESSAGES.get(message, {})
    for name, below in mask.items():
        whole = f"{path}.{name}" if path else name
        field = fields.get(camel(name))
        if name == "*":
            continue
        if field is None:
            return whole
        if not below or field.mapped or field.kind == "any":
            continue
        if field.kind not in MESSAGES:
            return f"{whole}.{next(iter(below))}"
        if deeper := unknown_path(below, field.kind, whole):
            return deeper
    return ""


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def _message(value: Any, message: str, path: str, wrong: list[tuple[str, str]]) -> Doc:
    if not isinstance(value, dict):
        kind = "BatchUpdateSpreadsheetRequest.Request" if message == "Request" else message
        wrong.append(_invalid(path, f"type.googleapis.com/google.apps.sheets.v4.{kind}", value))
        return {}
    fields = MESSAGES[message]
    found: Doc = {}
    wrong += _twice(value, message, path)
    for name, item in value.items():
        field = fields.get(camel(name))
        if field is None:
            at = f" at '{path}'" if path else ""
            wrong.append((path, f'Invalid JSON payload received. Unknown name "{name}"{at}: Cannot find field.'))
        elif item is not None:
            place = f"{path}.{_snake(camel(name))}" if path else _snake(camel(name))
            found[camel(name)] = _field(item, field, place, wrong)
    return found


def _twice(value: Doc, message: str, path: str) -> list[tuple[str, str]]:
    """Return what is wrong with a message that says more than one of several things."""
    found = []
    for group, names in ONEOFS.get(message, ()):
        given = [name for name, item in value.items() if item is not None and (not names or camel(name) in names)]
        said = f"Invalid value at '{path}' (oneof), oneof field '{group}' is already set. Cannot set"
        found += [(path, f"{said} '{camel(name)}'") for name in given[1:]]
    return found


def _field(item: Any, field: Field, path: str, wrong: list[tuple[str, str]]) -> Any:
    if field.kind == "any":
        return item
    if field.mapped:
        if not isinstance(item, dict):
            wrong.append(_invalid(path, "Map", item))
            return {}
        return {key: _one(below, field.kind, f"{path}[{key}]", wrong) for key, below in item.items()}
    if not field.repeated:
        if isinstance(item, list) and field.kind in MESSAGES:
            said = f'Invalid JSON payload received. Unknown name "{path.rpartition(".")[2]}"'
            above = path.rpartition(".")[0]
            at = f" at '{above}'" if above else ""
            wrong.append((above, f"{said}{at}: Proto field is not repeating, cannot start list."))
            return None
        return _one(item, field.kind, path, wrong)
    if not isinstance(item, list):
        item = [item]
    return [_one(below, field.kind, f"{path}[{place}]", wrong) for place, below in enumerate(item)]


def _one(item: Any, kind: str, path: str, wrong: list[tuple[str, str]]) -> Any:
    if kind in MESSAGES:
        return _message(item, kind, path, wrong)
    if kind.startswith("@"):
        if item not in ENUMERATIONS[kind[1:]]:
            wrong.append(_invalid(path, f"type.googleapis.com/google.apps.sheets.v4.{kind[1:]}", item))
        return item
    return _SCALARS[kind](item, path, wrong)


def _invalid(path: str, kind: str, value: Any) -> tuple[str, str]:
    return path, f"Invalid value at '{path}' ({kind}), {json.dumps(value, ensure_ascii=False)}"


def _string(item: Any, path: str, wrong: list[tuple[str, str]]) -> Any:
    if not isinstance(item, str):
        wrong.append(_invalid(path, "TYPE_STRING", item))
    return item


def _whole(item: Any, path: str, wrong: list[tuple[str, str]]) -> Any:
    if isinstance(item, str):
        try:
            return int(item)
        except ValueError:
            pass
    if isinstance(item, bool) or not isinstance(item, int | float) or item != int(item):
        wrong.append(_invalid(path, "TYPE_INT32", item))
        return 0
    return int(item)


def _wrapped(item: Any, path: str, wrong: list[tuple[str, str]]) -> Any:
    return _whole(item, f"{path}.value", wrong)


def _number(item: Any, path: str, wrong: list[tuple[str, str]]) -> Any:
    if isinstance(item, bool) or not isinstance(item, int | float):
        try:
            return float(item)
        except (TypeError, ValueError):
            wrong.append(_invalid(path, "TYPE_DOUBLE", item))
            return 0
    return item


def _truth(item: Any, path: str, wrong: list[tuple[str, str]]) -> Any:
    if item in ("true", "false"):
        return item == "true"
    if not isinstance(item, bool):
        wrong.append(_invalid(path, "TYPE_BOOL", item))
    return item


_SCALARS = {"s": _string, "i": _whole, "w": _wrapped, "n": _number, "b": _truth}

"""Field masks: which parts of an answer are wanted, and which parts of a thing an update touches."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any

from calendar_sync.sandbox.sheets.refusals import Refusal, violations
from calendar_sync.sandbox.store import Doc

Mask = dict[str, "Mask"]
"""Names, and what is wanted below each; nothing below means all of it. ``*`` stands for every name."""

_TOKEN = re.compile(r"\s*([A-Za-z0-9_.\-*]+|[(),/])\s*")


@functools.lru_cache(maxsize=128)  # programs ask with the same masks again and again; nobody changes one
def parse(text: str) -> Mask:
    """Return a mask from Google's notation: ``a,b(c,d/e),f.g``.

    Raises:
        Refusal: It is none.
    """
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != re.sub(r"\s", "", text) or not tokens:
        raise bad(text)
    mask, rest = _list(tokens, text)
    if rest:
        raise bad(text)
    return mask


def camel(name: str) -> str:
    """Return a name in camel case; those with underscores are understood as well."""
    first, *rest = name.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


def bad(path: str) -> Refusal:
    """Return the refusal of a mask with a path that leads nowhere."""
    said = f"Error expanding 'fields' parameter. Cannot find matching fields for path '{path}'."
    return violations([(path, said)], "Request contains an invalid argument.")


def _list(tokens: list[str], text: str) -> tuple[Mask, list[str]]:
    mask: Mask = {}
    while True:
        tokens = _item(mask, tokens, text)
        if not tokens or tokens[0] != ",":
            return mask, tokens
        tokens = tokens[1:]


def _item(mask: Mask, tokens: list[str], text: str) -> list[str]:
    if not tokens or tokens[0] in "(),/":
        raise bad(text)
    place = mask
    *above, name = tokens[0].split(".")
    for step in above:
        place = place.setdefault(camel(step), {})
    name = camel(name)
    tokens = tokens[1:]
    if tokens and tokens[0] == "/":
        return _item(place.setdefault(name, {}), tokens[1:], text)
    below: Mask = {}
    if tokens and tokens[0] == "(":
        below, tokens = _list(tokens[1:], text)
        if not tokens or tokens[0] != ")":
            raise bad(text)
        tokens = tokens[1:]
    if name in place and (not place[name] or not below):
        place[name] = {}  # all of it is wanted already, or now
    else:
        place.setdefault(name, {}).update(below)
    return tokens


def pick(value: Any, mask: Mask) -> Any:
    """Return the wanted parts of an answer. A list is looked through; what is empty then keeps its place."""
    if not mask:
        return value
    if isinstance(value, list):
        return [pick(item, mask) for item in value]
    if not isinstance(value, dict):
        return value
    everything = mask.get("*")
    found: Doc = {}
    for name, part in value.items():
        below = mask.get(name, everything)
        if below is not None:
            found[name] = pick(part, below)
    return found


def wants(mask: Mask | None, *path: str) -> bool:
    """Whether anything at or below ``path`` is wanted; without a mask everything is."""
    place = mask
    for step in path:
        if not place:
            return True
        place = place.get(step, place.get("*"))
        if place is None:
            return False
    return True


def paths(text: str) -> list[tuple[str, ...]]:
    """Return the paths of a mask, the way updates use it."""
    return _paths(parse(text), ())


def _paths(mask: Mask, above: tuple[str, ...]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for name, below in mask.items():
        found += _paths(below, (*above, name)) if below else [(*above, name)]
    return found


def assign(target: Doc, source: Mapping[str, Any], path: tuple[str, ...]) -> None:
    """Make ``path`` in ``target`` as it is in ``source``: there with its value, or absent. ``*`` is all there is.

    A path ends at a list or a plain value: there is no saying which of its items is meant.
    """
    path = _ended(source, _ended(target, path))
    for step in path[:-1]:
        source = source.get(step) or {}
    name = path[-1]
    if name == "*":
        place = _place(target, path[:-1])
        place.clear()
        place.update(source)
        return
    if name in source and source[name] is not None:
        _place(target, path[:-1])[name] = source[name]
        return
    forget(target, path)


def _ended(value: Any, path: tuple[str, ...]) -> tuple[str, ...]:
    for depth, step in enumerate(path[:-1], start=1):
        value = value.get(step)
        if value is None:
            break
        if not isinstance(value, dict):
            return path[:depth]
    return path


def _place(target: Doc, path: tuple[str, ...]) -> Doc:
    for step in path:
        target = target.setdefault(step, {})
    return target


def forget(target: Doc, path: tuple[str, ...]) -> None:
    """Take ``path`` out of ``target``, and what is empty then above it."""
    below = target.get(path[0])
    if len(path) == 1:
        target.pop(path[0], None)
    elif isinstance(below, dict):
        forget(below, path[1:])
        if not below:
            target.pop(path[0])

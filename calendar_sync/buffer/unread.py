"""Answers of which single posts are missing: what Buffer cannot read out is told apart from what is not there.

GraphQL answers ``null`` for a field that failed and names its path. Where every failed field lies within a post (or an
idea) of a listing, the others are as good as ever. That matters most for what fails every time, such as a draft of an
offer without the dates its type promises: it would lock out everything else for as long as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from calendar_sync.buffer.answers import Node

_MARK = "cannot be read"
_BROKEN_PROMISE = "cannot return null for non-nullable field"


def is_lasting(error: Node) -> bool:
    """Tell whether asking again would bring the same error: a value that the schema promises is not there."""
    message = error.get("message")
    return isinstance(message, str) and message.strip().casefold().startswith(_BROKEN_PROMISE)


def without_unread(data: Mapping[str, Any], errors: Sequence[Node]) -> dict[str, Any] | None:
    """Return ``data`` with a mark in place of every node that an error lies in, or ``None`` if one lies elsewhere.

    Args:
        data: Of the answer.
        errors: Of the same answer.
    """
    places: dict[str, set[int]] = {}
    for error in errors:
        match error.get("path"):
            case [str(name), "edges", int(number), "node", *_]:
                places.setdefault(name, set()).add(number)
            case _:
                return None
    found = dict(data)
    for name, numbers in places.items():
        connection = data.get(name)
        edges = connection.get("edges") if isinstance(connection, Mapping) else None
        if not isinstance(edges, list) or max(numbers) >= len(edges):
            return None
        marked = [_marked(edge) if number in numbers else edge for number, edge in enumerate(edges)]
        found[name] = {**connection, "edges": marked} if isinstance(connection, Mapping) else connection
    return found


def _marked(edge: Any) -> dict[str, Any]:
    edge = edge if isinstance(edge, Mapping) else {}
    node = edge.get("node")
    known = node.get("id") if isinstance(node, Mapping) else None
    return {"cursor": edge.get("cursor"), "node": {_MARK: known if isinstance(known, str) else ""}}


def unread_id(node: Any) -> str | None:
    """Return the id of a node that :func:`without_unread` marked, empty where it is not known; else ``None``."""
    return node.get(_MARK) if isinstance(node, Mapping) else None

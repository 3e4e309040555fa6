"""Pages of things: sorting, and opaque cursors that stay right while things are added and removed."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Any

from graphql import GraphQLError

from calendar_sync.sandbox.store import Doc, Store

PAGE_MAX = 100
_PAGE_DEFAULT = 20

Order = Sequence[tuple[str, str]]
"""Columns and directions (``asc``, ``desc``); the last one must be unique."""

_NULLABLE = frozenset({"dueAt"})

NEWEST_FIRST: Order = (("createdAt", "desc"), ("sequence", "desc"))


def page(store: Store, kind: str, where: str, values: Sequence[Any], order: Order, arguments: Doc) -> Doc:
    """Return a page as GraphQL has it: ``edges`` with ``node`` and ``cursor``, and ``pageInfo``.

    Args:
        kind: Table.
        where: SQL condition, a fixed text with placeholders for ``values``.
        order: How the whole list is sorted.
        arguments: ``first`` and ``after``, either may be missing.

    Raises:
        GraphQLError: ``first`` is more than 100 or less than 0, or ``after`` is no cursor of such a list.
    """
    first = arguments.get("first")
    first = _PAGE_DEFAULT if first is None else first
    if first > PAGE_MAX:
        raise _bad(f"Pagination limit exceeded. Maximum {PAGE_MAX} items per request.")
    if first < 0:
        raise _bad("first must not be negative.")
    after = arguments.get("after")
    if after is not None:
        behind, more = _behind(order, _read(after, order))
        where, values = f"({where}) AND {behind}", (*values, *more)
    by = ", ".join(f"{_column(name)} {direction}" for name, direction in order)
    docs = store.find(kind, where, values, order=by, limit=first + 1)
    edges = [{"node": doc, "cursor": _cursor(doc, order)} for doc in docs[:first]]
    info = {
        "hasNextPage": len(docs) > first,
        "hasPreviousPage": after is not None,
        "startCursor": edges[0]["cursor"] if edges else None,
        "endCursor": edges[-1]["cursor"] if edges else None,
    }
    return {"edges": edges, "pageInfo": info}


def posts_order(given: Doc) -> Order:
    """Return the order a ``PostsInput`` asks for: newest first, unless it says otherwise."""
    keys = [(key["field"], key["direction"]) for key in given.get("sort") or []]
    return (*dict(keys).items(), ("sequence", keys[-1][1])) if keys else NEWEST_FIRST


def _column(name: str) -> str:
    return f"coalesce({name}, '')" if name in _NULLABLE else name


def _key(doc: Doc, order: Order) -> list[Any]:
    return [doc[name] if name == "sequence" else doc[name] or "" for name, _ in order]


def _behind(order: Order, key: Sequence[Any]) -> tuple[str, list[Any]]:
    """Return the condition for everything that comes after ``key``."""
    ways, values = [], []
    for place, (name, direction) in enumerate(order):
        equal = [f"{_column(earlier)} = ?" for earlier, _ in order[:place]]
        ways.append(" AND ".join([*equal, f"{_column(name)} {'>' if direction == 'asc' else '<'} ?"]))
        values.extend([*key[:place], key[place]])
    return "(" + " OR ".join(f"({way})" for way in ways) + ")", values


def _cursor(doc: Doc, order: Order) -> str:
    return base64.urlsafe_b64encode(json.dumps(_key(doc, order), separators=(",", ":")).encode()).decode()


def _read(cursor: str, order: Order) -> list[Any]:
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor.encode()))
    except (ValueError, binascii.Error) as error:
        raise _bad("Invalid cursor.") from error
    wanted = [int if name == "sequence" else str for name, _ in order]
    if not isinstance(key, list) or [type(part) for part in key] != wanted:
        raise _bad("Invalid cursor.")
    return key


def _bad(message: str) -> GraphQLError:
    return GraphQLError(message, extensions={"code": "BAD_USER_INPUT"})

"""What a list is narrowed to: SQL conditions for filters, with values that never become part of the SQL."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from calendar_sync.sandbox.store import Doc

Condition = tuple[str, list[Any]]
"""An SQL condition with placeholders, and their values."""

Builder = Callable[[Any], Condition]


def posts_where(given: Doc) -> Condition:
    """Return the condition of a ``PostsInput``; all that is given must hold."""
    return _all(given["organizationId"], _POSTS, given.get("filter") or {})


def ideas_where(given: Doc) -> Condition:
    """Return the condition of an ``IdeasInput``; all that is given must hold."""
    wanted = {**(given.get("groupFilter") or {}), "tags": given.get("tagsFilter")}
    return _all(given["organizationId"], _IDEAS, wanted)


def _all(organization_id: str, builders: Mapping[str, Builder], wanted: Doc) -> Condition:
    clauses, values = ["organizationId = ?"], [organization_id]
    for name, build in builders.items():
        if wanted.get(name) is not None:
            clause, more = build(wanted[name])
            clauses.append(clause)
            values.extend(more)
    return " AND ".join(clauses), values


def _tags(comparator: Doc) -> Condition:
    """Return the condition of a ``TagComparator`` on documents with a list of ``tagIds``."""
    clause = f"EXISTS (SELECT 1 FROM json_each(doc, '$.tagIds') WHERE {_among('json_each.value')})"  # noqa: S608
    if comparator.get("isEmpty"):
        clause = f"({clause} OR coalesce(json_array_length(doc, '$.tagIds'), 0) = 0)"
    return clause, [json.dumps(comparator["in"])]


def _one_of(column: str) -> Builder:
    return lambda wanted: (_among(column), [json.dumps(wanted)])  # an empty list matches nothing


def _among(column: str) -> str:
    """Return the condition that ``column`` is in a JSON list: one value for SQLite, however long the list."""
    return f"{column} IN (SELECT value FROM json_each(?))"  # noqa: S608 - column names are fixed texts of this module


def _within(column: str) -> Builder:
    def build(span: Doc) -> Condition:
        ends = [(sign, span[end]) for end, sign in (("start", ">="), ("end", "<=")) if span.get(end) is not None]
        return " AND ".join([f"{column} {sign} ?" for sign, _ in ends]) or "1", [value for _, value in ends]

    return build


def _present(column: str, yes: str) -> Builder:
    return lambda wanted: (f"{column} IS {'NOT ' if wanted == yes else ''}NULL", [])


_POSTS: Mapping[str, Builder] = {
    "channelIds": _one_of("channelId"),
    "status": _one_of("status"),
    "dueAt": _within("dueAt"),
    "createdAt": _within("createdAt"),
    "startDate": lambda moment: ("coalesce(dueAt, createdAt) >= ?", [moment]),
    "endDate": lambda moment: ("coalesce(dueAt, createdAt) <= ?", [moment]),
    "dueAtPresence": _present("dueAt", "present"),
    "tags": _tags,
    "tagIds": lambda ids: _tags({"in": ids}),
}

_IDEAS: Mapping[str, Builder] = {
    "groups": _one_of("groupId"),
    "membership": _present("groupId", "grouped"),
    "tags": _tags,
}

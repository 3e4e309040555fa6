"""Careful reading of JSON answers: what is missing or odd becomes a ``BufferError`` that names it, never a traceback.

The schema's promises (non-null, enum values) are not relied on: Buffer adds values and bends nulls between releases.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from calendar_sync.errors import AnswerUnreadable

Node = Mapping[str, Any]
"""A JSON object of an answer."""

_MILLISECONDS_FROM = 100_000_000_000
"""Epoch numbers from here on are milliseconds: as seconds they would lie beyond the year 5000."""


def odd(what: str) -> AnswerUnreadable:
    """Return the error for an answer that is not as Buffer's schema has it."""
    return AnswerUnreadable(
        f"Buffer's answer cannot be read: {what}.",
        fix="Try again later; if it stays, Buffer has changed its API and calendar-sync needs a newer version.",
    )


def mapping(value: Any, what: str) -> Mapping[str, Any]:
    """Return ``value`` if it is a JSON object.

    Raises:
        BufferError: It is not; ``what`` says what was expected.
    """
    if not isinstance(value, dict):
        raise odd(f"{what} is missing")
    return value


def objects(node: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """Return the list of objects at ``name``; absent or null is an empty list.

    Raises:
        BufferError: It is no list, or an item of it is no object.
    """
    value = node.get(name)
    if value is None or value == []:
        return []
    if not isinstance(value, list):
        raise odd(f"{name} is no list")
    return [mapping(item, f"an item of {name}") for item in value]


def string(node: Mapping[str, Any], name: str) -> str | None:
    """Return the text at ``name``; absent or null is ``None``.

    Raises:
        BufferError: It is something else than text.
    """
    value = node.get(name)
    if value is None or isinstance(value, str):
        return value
    raise odd(f"{name} is no text")


def needed(node: Mapping[str, Any], name: str) -> str:
    """Return the text at ``name``.

    Raises:
        BufferError: It is absent, null, empty or no text.
    """
    value = node.get(name)
    if not isinstance(value, str) or not value:
        string(node, name)
        raise odd(f"{name} is missing")
    return value


def integer(node: Mapping[str, Any], name: str) -> int | None:
    """Return the whole number at ``name``; absent or null is ``None``.

    Raises:
        BufferError: It is something else.
    """
    value = node.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise odd(f"{name} is no whole number")
    return value


def number(node: Mapping[str, Any], name: str) -> float:
    """Return the number at ``name``.

    Raises:
        BufferError: It is absent or something else.
    """
    value = node.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise odd(f"{name} is no number")
    return float(value)


def flag(node: Mapping[str, Any], name: str) -> bool:
    """Return whether ``name`` is true; absent and null are false."""
    return node.get(name) is True


def below(node: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return the object at ``name``; absent, null or something else is an empty one."""
    value = node.get(name)
    return value if isinstance(value, dict) else {}


def moment(node: Mapping[str, Any], name: str) -> datetime | None:
    """Return the time at ``name`` as aware UTC; absent or null is ``None``.

    Texts are ISO 8601 (UTC unless they say otherwise); numbers count from the epoch, in seconds or milliseconds.

    Raises:
        BufferError: It is no time.
    """
    value = node.get(name)
    if value is None or value == "":
        return None
    try:
        if isinstance(value, str):
            when = datetime.fromisoformat(value)
            if when.tzinfo is UTC:
                return when
            return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000 if abs(value) >= _MILLISECONDS_FROM else value, UTC)
    except (ValueError, OverflowError, OSError):
        pass
    raise odd(f"{name} is no time")


def needed_moment(node: Mapping[str, Any], name: str) -> datetime:
    """Return the time at ``name`` as aware UTC.

    Raises:
        BufferError: It is absent or no time.
    """
    when = moment(node, name)
    if when is None:
        raise odd(f"{name} is missing")
    return when


def words(node: Mapping[str, Any], paths: Mapping[str, str]) -> dict[str, Any]:
    """Return the texts and switches found at dotted ``paths``, by word; absent, null and empty ones are left out.

    Raises:
        BufferError: Something other than a text or a switch is there.
    """
    found: dict[str, Any] = {}
    for word, path in paths.items():
        place = node
        above, last = _steps(path)
        for name in above:
            place = below(place, name)
        value = place.get(last)
        if value is None or value == "":
            continue
        if not isinstance(value, str | bool):
            raise odd(f"{path} is neither text nor a switch")
        found[word] = value
    return found


@cache
def _steps(path: str) -> tuple[tuple[str, ...], str]:
    *above, last = path.split(".")
    return tuple(above), last

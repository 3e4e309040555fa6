"""What crosses the wire: requests, replies, and how a reply can go wrong on its way."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

Pairs = tuple[tuple[str, str], ...]

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Fate(Enum):
    """What becomes of a reply after the sandbox has made it."""

    DELIVERED = "delivered"
    SILENCE = "silence"
    """Nothing is ever sent; the connection stays open until the client gives up."""
    CLOSED = "closed"
    """The connection is closed without a byte of the reply."""
    RESET = "reset"
    """The connection is reset without a byte of the reply."""
    REFUSED = "refused"
    """No connection was made. Over a real socket, which is connected already, a reset."""
    HALF = "half"
    """Headers and half of the body arrive, then the connection is closed."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came in. Header names are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def route(self) -> str:
        """The path without its query."""
        return self.path.partition("?")[0]


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply, and what becomes of it.

    Args:
        status: HTTP status.
        headers: Lines in order; a name may come several times.
        body: All of it.
        fate: How it reaches the client.
        delay: Seconds that pass before it is sent.
    """

    status: int
    headers: Pairs = ()
    body: bytes = b""
    fate: Fate = Fate.DELIVERED
    delay: float = 0.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the request log. ``at`` is ISO 8601, ``fault`` the name of the fault that struck, if one did."""

    number: int
    at: str
    method: str
    path: str
    status: int
    operation: str | None = None
    mutations: int = 0
    fault: str | None = None


def lower(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return header lines as a mapping with names in lower case; lines of one name are joined."""
    found: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        found[key] = f"{found[key]}, {value}" if key in found else value
    return found


def json_reply(status: int, value: Any, headers: Pairs = ()) -> Reply:
    """Return ``value`` as a JSON reply."""
    body = _encode(value).encode("utf-8", "surrogatepass")
    return Reply(status, (("Content-Type", "application/json; charset=utf-8"), *headers), body)


def text_reply(status: int, text: str, headers: Pairs = (), *, kind: str = "text/plain") -> Reply:
    """Return a reply of plain text, or of another ``text/*`` kind."""
    return Reply(status, (("Content-Type", f"{kind}; charset=utf-8"), *headers), text.encode())

"""Replies of the GraphQL endpoint, good and bad."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from graphql import ExecutionResult

from calendar_sync.sandbox.api.documents import envelope
from calendar_sync.sandbox.faults import Fault
from calendar_sync.sandbox.rates import Verdict
from calendar_sync.sandbox.wire import Fate, Pairs, Reply, json_reply, text_reply

FATES: Mapping[str, Fate] = {
    "drop_request": Fate.SILENCE,
    "commit_late": Fate.SILENCE,
    "refuse": Fate.REFUSED,
    "reset": Fate.RESET,
    "drop_answer": Fate.SILENCE,
    "close_after": Fate.CLOSED,
    "half_body": Fate.HALF,
}
"""How a reply ends that a fault of this kind struck."""

_TITLES: Mapping[int, str] = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable"}


def unauthenticated(message: str) -> Reply:
    """Return the 401 of a missing or wrong key; it carries no rate headers."""
    return json_reply(401, {"errors": [envelope(message, "UNAUTHENTICATED")]})


def bad_request(message: str, status: int = 400, headers: Pairs = ()) -> Reply:
    """Return the reply to something that is no GraphQL request."""
    return json_reply(status, {"errors": [envelope(message, "BAD_REQUEST")]}, headers)


def too_many(verdict: Verdict) -> Reply:
    """Return the 429 of a window that is used up."""
    message = "Too many requests from this client. Please try again later."
    body = {"errors": [envelope(message, "RATE_LIMIT_EXCEEDED", window=verdict.refused)]}
    return json_reply(429, body, (*verdict.headers, ("Retry-After", str(verdict.retry_after))))


def answered(result: ExecutionResult) -> Reply:
    """Return what a document that was run has given."""
    errors = [
        envelope(error.message, (error.extensions or {}).get("code") or "INTERNAL_SERVER_ERROR", error)
        for error in result.errors or ()
    ]
    return json_reply(200, {**({"errors": errors} if errors else {}), "data": result.data})


def spoiled(reply: Reply, fault: Fault) -> Reply:
    """Return a reply the way a fault lets it out."""
    if fault.kind == "status":
        return _failure(fault)
    if fault.kind == "delay":
        return replace(reply, delay=fault.seconds)
    return replace(reply, fate=FATES.get(fault.kind, Fate.DELIVERED))


def _failure(fault: Fault) -> Reply:
    title = _TITLES.get(fault.status, "Error")
    headers: Pairs = (("Retry-After", "2"),) if fault.status == 503 else ()
    if fault.html:
        title = f"{fault.status} {title}"
        page = f"<html><head><title>{title}</title></head><body><center><h1>{title}</h1></center></body></html>\n"
        return text_reply(fault.status, page, headers, kind="text/html")
    return json_reply(fault.status, {"errors": [envelope(title, "INTERNAL_SERVER_ERROR")]}, headers)

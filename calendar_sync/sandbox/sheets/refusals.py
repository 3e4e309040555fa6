"""What Google answers when it does not do what was asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from calendar_sync.sandbox.store import Doc

STATUSES: Mapping[int, str] = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ALREADY_EXISTS",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    502: "UNAVAILABLE",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}
"""The canonical name that goes with an HTTP status."""

_TYPES = "type.googleapis.com/google.rpc."


class Refusal(Exception):
    """A request that is answered with an error.

    Args:
        code: HTTP status.
        message: As Google words it.
        details: Messages of ``google.rpc``.
        headers: Further header lines of the answer.
    """

    def __init__(
        self, code: int, message: str, details: Sequence[Doc] = (), headers: tuple[tuple[str, str], ...] = ()
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details
        self.headers = headers

    def body(self) -> Doc:
        """Return the error as JSON has it."""
        status = STATUSES.get(self.code, "UNKNOWN")
        error: Doc = {"code": self.code, "message": self.message, "status": status}
        if self.details:
            error["details"] = list(self.details)
        return {"error": error}


def invalid(message: str) -> Refusal:
    """Return the refusal of an argument that makes no sense."""
    return Refusal(400, message)


def violations(found: Sequence[tuple[str, str]], message: str | None = None) -> Refusal:
    """Return the refusal of a payload that does not fit the API's messages.

    Args:
        found: Pairs of path (may be empty) and description.
        message: Of the error; the descriptions joined by default.
    """
    listed = [({"field": field} if field else {}) | {"description": text} for field, text in found]
    details = [{"@type": f"{_TYPES}BadRequest", "fieldViolations": listed}]
    return Refusal(400, message or "\n".join(text for _, text in found), details)


def not_found() -> Refusal:
    """Return the refusal of an id that nobody knows."""
    return Refusal(404, "Requested entity was not found.")


def forbidden() -> Refusal:
    """Return the refusal of a spreadsheet that is not shared with the caller."""
    return Refusal(403, "The caller does not have permission")


def error_info(reason: str, metadata: Mapping[str, Any], domain: str = "googleapis.com") -> Doc:
    """Return a ``google.rpc.ErrorInfo``."""
    return {"@type": f"{_TYPES}ErrorInfo", "reason": reason, "domain": domain, "metadata": dict(metadata)}


def links(*pairs: tuple[str, str]) -> Doc:
    """Return a ``google.rpc.Help`` of descriptions and addresses."""
    return {"@type": f"{_TYPES}Help", "links": [{"description": text, "url": url} for text, url in pairs]}


def localized(message: str) -> Doc:
    """Return a ``google.rpc.LocalizedMessage``."""
    return {"@type": f"{_TYPES}LocalizedMessage", "locale": "en-US", "message": message}

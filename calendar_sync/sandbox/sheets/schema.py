"""The shapes of messages, for telling what does not fit."""

from __future__ import annotations

from calendar_sync.sandbox.sheets.refusals import violations
from calendar_sync.sandbox.sheets.requests import HANDLERS
from calendar_sync.sandbox.store import Doc


def checked(value: Doc, message: str) -> Doc:
    """Return a body.

    Raises:
        Refusal: It has a request of an unknown kind.
    """
    found = [
        (
            f"requests[{place}]",
            f"Invalid JSON payload received. Unknown name \"{name}\" at 'requests[{place}]': Cannot find field.",
        )
        for place, request in enumerate(value.get("requests") or ())
        for name in request
        if message.startswith("BatchUpdateSpreadsheet") and name not in HANDLERS
    ]
    if found:
        raise violations(found)
    return value

"""What all simulated worlds have in common: one small organization in Buffer, and how plans are told."""

from __future__ import annotations

from typing import Any

from calendar_sync.model.plan import Plan
from calendar_sync.sandbox import Sandbox

ORGANIZATION = "0" * 24
SEED = {
    "account": {"id": "9" * 24, "timezone": "UTC"},
    "organizations": [
        {
            "id": ORGANIZATION,
            "name": "Acme",
            "channels": [
                {"id": "1" * 24, "name": "acme", "service": "twitter", "schedule": {"weekdays": ["09:05", "15:05"]}},
                {"id": "2" * 24, "name": "Acme Corp", "service": "linkedin", "schedule": {"weekdays": ["10:10"]}},
            ],
        }
    ],
}


def in_words(plan: Plan) -> str:
    return ", ".join(
        f"{change.action} row {change.row} {change.key.row_id}/{change.channel}"
        + (f" [{change.reason}]" if change.action in ("hold", "blocked", "conflict", "drift") else "")
        for change in plan.changes
        if change.action != "noop"
    )


_documents: list[Any] = []


def share_parsed_documents(box: Sandbox) -> None:
    """Parsing GraphQL takes longer than everything else, and is the same for all boxes."""
    _documents.append(box._documents)
    box._documents = _documents[0]

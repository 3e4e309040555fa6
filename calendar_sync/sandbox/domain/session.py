"""What surrounds one operation: the session it runs in, and refusals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from calendar_sync.sandbox.settings import Settings
from calendar_sync.sandbox.store import Store


class Refusal(Exception):
    """A mutation is refused, in the answer and not as an HTTP error.

    Args:
        typename: Member of the payload's union, such as ``InvalidInputError``.
        message: In Buffer's words.
    """

    def __init__(self, typename: str, message: str) -> None:
        super().__init__(message)
        self.typename = typename
        self.message = message


@dataclass(frozen=True, slots=True)
class Session:
    """One request being carried out.

    Args:
        store: Inside a transaction.
        settings: How the sandbox behaves.
        now: The moment all of the request happens at, aware UTC.
        account_id: Whose key it is.
        scopes: What the key may do.
        allow_twins: The check for doubled texts is off, as it is for two copies of a request that arrive at once.
    """

    store: Store
    settings: Settings
    now: datetime
    account_id: str
    scopes: frozenset[str]
    allow_twins: bool = False

"""The write-ahead record of every attempt, and the base of every comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from calendar_sync.ledger.store import Ledger

__all__ = ["Ledger"]


def __getattr__(name: str) -> object:
    # SQLAlchemy takes a third of a second to import; commands that need no ledger must not pay for it.
    if name == "Ledger":
        from calendar_sync.ledger.store import Ledger

        return Ledger
    raise AttributeError(name)

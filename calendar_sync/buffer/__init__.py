"""Buffer's GraphQL API: what is there, what may still be asked, and batches of changes.

Nothing is imported before it is used: the HTTP client costs a start-up more than everything else here together.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from calendar_sync.buffer.batches import batch_sizes, cost_of, plan_batches
    from calendar_sync.buffer.budget import Budget
    from calendar_sync.buffer.client import BufferClient
    from calendar_sync.buffer.failures import is_too_large

__all__ = ["Budget", "BufferClient", "batch_sizes", "cost_of", "is_too_large", "plan_batches"]

_HOMES = {
    "Budget": "budget",
    "BufferClient": "client",
    "batch_sizes": "batches",
    "cost_of": "batches",
    "is_too_large": "failures",
    "plan_batches": "batches",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)

"""A local Buffer: the whole public API, with its limits, its queue and its bad days, on this machine.

:mod:`.sheets` is a local Google Sheets beside it, behind the same door.

It shares nothing with the rest of the package, so that a mistake in one cannot hide in the other.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from calendar_sync.sandbox.core import Sandbox
    from calendar_sync.sandbox.embedded import SandboxTransport
    from calendar_sync.sandbox.serve import serve
    from calendar_sync.sandbox.settings import DEFAULT_KEY, Settings

__all__ = ["DEFAULT_KEY", "Sandbox", "SandboxTransport", "Settings", "serve"]

_HOMES = {
    "DEFAULT_KEY": "settings",
    "Sandbox": "core",
    "SandboxTransport": "embedded",
    "Settings": "settings",
    "serve": "serve",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: GraphQL and the server are heavy."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)

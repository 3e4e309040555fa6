"""What every way of beginning a run has in common: the clock, waiting, the Buffer client, notes beside the ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from calendar_sync import __version__
from calendar_sync.passed import Notebook

if TYPE_CHECKING:
    import httpx

    from calendar_sync.buffer import BufferClient
    from calendar_sync.buffer.purse import Store
    from calendar_sync.config import Settings

USER_AGENT = f"calendar-sync/{__version__} (content calendar sync)"


def now() -> datetime:
    """Return the present moment, aware UTC."""
    return datetime.now(UTC)


def hash_of_key(url: str, key: str) -> str:
    """Return what the ledger knows a key by, which is never the key itself.

    Args:
        url: Of the API that the key opens.
        key: The key.
    """
    return hashlib.sha256(f"{url}\n{key}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Reach:
    """Which Buffer a calendar goes to. The key is never shown.

    Args:
        url: Of the API.
        key: Of the account.
        transport: Instead of the network, as the embedded sandbox has one.
    """

    url: str
    key: str = field(repr=False)
    transport: httpx.BaseTransport | None = None

    @property
    def key_hash(self) -> str:
        """Return what the ledger knows the key by."""
        return hash_of_key(self.url, self.key)


def buffer_client(
    settings: Settings,
    *,
    url: str,
    key: str,
    transport: httpx.BaseTransport | None,
    sleep: Callable[[float], None],
    store: Store | None,
    on_wait: Callable[[float, str], None] | None,
) -> BufferClient:
    """Return a client for Buffer's API.

    Args:
        settings: As read.
        url: Of the API.
        key: Of the account.
        transport: Instead of the network; ``None`` for the network.
        sleep: Waits for so many seconds.
        store: Where the rate windows are kept; in memory where there is none.
        on_wait: Told of waits for rate windows.
    """
    from calendar_sync.buffer import BufferClient  # the HTTP client costs a check of rows alone too much

    return BufferClient(
        endpoint=url,
        key=key,
        transport=transport,
        clock=now,
        sleep=sleep,
        user_agent=USER_AGENT,
        connect_timeout=settings.buffer.connect_timeout,
        read_timeout=settings.buffer.read_timeout,
        pace=settings.pace(now().astimezone()),
        store=store,
        on_wait=on_wait,
    )


def notebook(ledger: str | Path, location: str, folder: str) -> Notebook:
    """Return a file beside the ledger, one for each calendar; none where the ledger is a database elsewhere.

    Args:
        ledger: Where it is.
        location: Of the calendar.
        folder: What is noted there.
    """
    if "://" in str(ledger):
        return Notebook()
    name = hashlib.sha256(location.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Notebook(Path(ledger).parent / folder / f"{name}.txt")

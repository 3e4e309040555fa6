"""Request windows per API key, with the headers that tell of them.

A window is fixed: it begins with its first request. Windows are looked at from the shortest to the longest; a request
that one of them refuses is counted in none.
"""

from __future__ import annotations

import base64
import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from calendar_sync.sandbox.store import Store

WINDOWS: Sequence[tuple[int, str, str]] = ((900, "15m", "15min"), (86_400, "24h", "1day"), (2_592_000, "30d", "30days"))
"""Length in seconds, name in a 429, name in the headers."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request may pass.

    Args:
        headers: ``RateLimit`` and ``RateLimit-Policy`` lines, one of each per window looked at.
        refused: The name of the window that is used up (``15m``, ``24h``, ``30d``), or ``None``.
        retry_after: Whole seconds until that window ends.
    """

    headers: tuple[tuple[str, str], ...]
    refused: str | None = None
    retry_after: int = 0


def partition_key(key: str) -> str:
    """Return what the headers call ``pk``: a digest of the key that gives nothing away."""
    return base64.b64encode(hashlib.sha256(key.encode()).hexdigest()[:12].encode()).decode()


def exhausted(key: str, quota: int, seconds: int) -> Verdict:
    """Return the verdict of a first window of ``quota`` requests that is used up and ends in so many seconds."""
    length, name, period = WINDOWS[0]
    title = f'"{quota}-in-{period}"'
    policy = f"{title}; q={quota}; w={length}; pk=:{partition_key(key)}:"
    return Verdict((("RateLimit", f"{title}; r=0; t={seconds}"), ("RateLimit-Policy", policy)), name, seconds)


def admit(store: Store, key: str, quotas: Sequence[int], now: datetime) -> Verdict:
    """Count one request of ``key`` at ``now`` against all windows, unless one of them is used up.

    Args:
        store: Where the windows are kept, inside a transaction.
        key: The API key; only its digest is kept.
        quotas: Requests per window, in the order of :data:`WINDOWS`.
        now: Aware.
    """
    pk = partition_key(key)
    moment = now.timestamp()
    known = {row["seconds"]: row for row in store.rows("SELECT * FROM windows WHERE key = ?", (pk,))}
    headers: list[tuple[str, str]] = []
    counted: list[tuple[str, int, float, int]] = []
    for (seconds, name, period), quota in zip(WINDOWS, quotas, strict=True):
        row = known.get(seconds)
        started, used = (row["started"], row["used"]) if row is not None else (moment, 0)
        if not started <= moment < started + seconds:
            started, used = moment, 0
        refused = used >= quota
        left = max(0, quota - used - 1)
        reset = math.ceil(started + seconds - moment)
        title = f'"{quota}-in-{period}"'
        headers.append(("RateLimit", f"{title}; r={left}; t={reset}"))
        headers.append(("RateLimit-Policy", f"{title}; q={quota}; w={seconds}; pk=:{pk}:"))
        if refused:
            return Verdict(tuple(headers), name, reset)
        counted.append((pk, seconds, started, used + 1))
    for values in counted:
        store.rows("INSERT OR REPLACE INTO windows VALUES (?, ?, ?, ?)", values)
    return Verdict(tuple(headers))

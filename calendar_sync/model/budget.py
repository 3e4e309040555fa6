"""How many requests Buffer still allows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

WINDOW_NAMES: Mapping[int, str] = {900: "15m", 86_400: "24h", 2_592_000: "30d"}
"""Window length in seconds to the name Buffer uses in a 429."""


@dataclass(frozen=True, slots=True)
class RateWindow:
    """One rate window, from the last answer that told of it.

    Args:
        seconds: Length: 900, 86,400 or 2,592,000.
        quota: Requests the window allows.
        remaining: Requests left in it.
        resets_at: Aware UTC.
    """

    seconds: int
    quota: int
    remaining: int
    resets_at: datetime

    @property
    def name(self) -> str:
        """``15m``, ``24h``, ``30d``, or the length in seconds for a window we do not know."""
        return WINDOW_NAMES.get(self.seconds, f"{self.seconds}s")

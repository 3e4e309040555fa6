"""How many requests Buffer still allows, how many a run may use, and what that means for a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

WINDOW_NAMES: Mapping[int, str] = {900: "15m", 86_400: "24h", 2_592_000: "30d"}
"""Window length in seconds to the name Buffer uses in a 429."""

UNTIL = "until"
MAX_REQUESTS = "max_requests"
"""What stops a run besides the windows; these two are the names of settings, too."""


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


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a run may wait, and how much it may use.

    Args:
        max_wait: Longest wait for a rate window, in seconds; where it would be longer, the run stops instead.
        until: Nothing is sent, and nothing waited for, after this moment (aware UTC).
        max_requests: Requests the whole run may use, its reads included.
    """

    max_wait: float = 900.0
    until: datetime | None = None
    max_requests: int | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """One request of a plan.

    Args:
        completes: Changes that are done once it is answered.
        reading: Requests it takes to read back what was done until then.
    """

    completes: int
    reading: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """How far one run gets, and when the rest is done.

    Args:
        changes: Changes that are to be sent.
        fits: So many of them are carried out by this run.
        waited: Seconds this run waits for rate windows, in all.
        done_at: When this run ends, aware UTC; what the requests themselves take is not counted.
        stopped_by: What ends it before everything is done: the name of a window, ``until`` or ``max_requests``; empty
            when everything fits.
        again_at: When the next run can go on (aware UTC), if it was a window.
        all_done_at: When everything is done (aware UTC) if every further run starts as soon as it can; ``None`` where
            that is not up to the windows.
        needs: Requests a run has to be allowed before it can send anything, where ``max_requests`` are fewer; else 0.
    """

    changes: int
    fits: int
    waited: float
    done_at: datetime
    stopped_by: str = ""
    again_at: datetime | None = None
    all_done_at: datetime | None = None
    needs: int = 0

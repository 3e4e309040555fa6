"""How many requests Buffer still allows, reckoned from the headers of its answers.

Buffer counts requests per API key in three windows at once (15 minutes, 24 hours, 30 days). A window opens with the
first request after the last one closed and lets through its quota until it closes. All of this is arithmetic: the time
comes in as an argument, and a :class:`Budget` is never changed, only replaced.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from calendar_sync.buffer.headers import WindowReading, read_windows
from calendar_sync.model.budget import RateWindow


@dataclass(frozen=True, slots=True)
class Budget:
    """What is known of the rate windows, one entry for each window length, shortest first.

    A budget without windows knows nothing and allows everything: Buffer's first answer fills it.
    """

    windows: tuple[RateWindow, ...] = ()

    def observe(self, headers: Mapping[str, str] | Iterable[tuple[str, str]], now: datetime) -> Budget:
        """Return the budget after an answer with these headers; windows they do not tell of stay as they were.

        Args:
            headers: All header lines of the answer, in any case; a name may come several times.
            now: When the answer came, aware UTC.
        """
        lines = headers.items() if isinstance(headers, Mapping) else headers
        known = {window.seconds: window for window in self.windows}
        for reading in read_windows(lines, now, {seconds: window.quota for seconds, window in known.items()}):
            known[reading.seconds] = _window(reading, now)
        return Budget(tuple(known[seconds] for seconds in sorted(known)))

    def spend(self, requests: int = 1) -> Budget:
        """Return the budget after requests whose answers told nothing: sent, but timed out."""
        return Budget(
            tuple(replace(window, remaining=max(0, window.remaining - requests)) for window in self.windows),
        )

    def remaining(self) -> Mapping[str, int]:
        """Return what is left in each window by name (``15m``, ``24h``, ``30d``), as of the last answer."""
        return {window.name: window.remaining for window in self.windows}

    def when(self, requests: int, now: datetime) -> datetime:
        """Return when the last of ``requests`` could be sent if each goes as early as the windows allow.

        Args:
            requests: How many are to be sent; none can always be sent.
            now: Aware UTC.
        """
        at, windows = now, list(self.windows)
        while requests > 0 and windows:
            at = max([at, *(window.resets_at for window in windows if window.remaining <= 0)])
            windows = [_opened(window, at) for window in windows]
            sent = min(requests, *(window.remaining for window in windows))
            windows = [replace(window, remaining=window.remaining - sent) for window in windows]
            requests -= sent
        return at

    def seconds_until_free(self, now: datetime) -> float:
        """Return how long to wait before one request can be sent: 0 when it can go now (``now`` aware UTC)."""
        return (self.when(1, now) - now).total_seconds()

    def tightest(self, now: datetime) -> RateWindow | None:
        """Return the window one must wait for longest before the next request, or ``None`` when there is no wait."""
        shut = [window for window in self.windows if window.remaining <= 0 and window.resets_at > now]
        return max(shut, key=lambda window: window.resets_at, default=None)

    def to_json(self) -> list[dict[str, Any]]:
        """Return JSON values for keeping between runs; :meth:`from_json` reads them."""
        return [
            {
                "seconds": window.seconds,
                "quota": window.quota,
                "remaining": window.remaining,
                "resets_at": window.resets_at.isoformat(),
            }
            for window in self.windows
        ]

    @classmethod
    def from_json(cls, value: Any) -> Budget:
        """Return the budget that :meth:`to_json` gave; what cannot be read is left out, since Buffer will tell anew."""
        items = value if isinstance(value, list) else []
        windows = {window.seconds: window for item in items if (window := _from_json(item)) is not None}
        return cls(tuple(windows[seconds] for seconds in sorted(windows)))


def _window(reading: WindowReading, now: datetime) -> RateWindow:
    return RateWindow(reading.seconds, reading.quota, reading.remaining, now + timedelta(seconds=reading.resets_in))


def _opened(window: RateWindow, at: datetime) -> RateWindow:
    """Return ``window`` as it stands at ``at``: past its end a full new one, opened by the request sent then."""
    if window.resets_at > at:
        return window
    return replace(window, remaining=max(1, window.quota), resets_at=at + timedelta(seconds=window.seconds))


def _from_json(item: Any) -> RateWindow | None:
    try:
        numbers = [item[name] for name in ("seconds", "quota", "remaining")]
        if not all(type(number) is int for number in numbers) or numbers[0] <= 0 or min(numbers) < 0:
            return None
        resets_at = datetime.fromisoformat(item["resets_at"])
        seconds, quota, remaining = numbers
        return RateWindow(seconds, quota, remaining, resets_at.astimezone(UTC)) if resets_at.tzinfo else None
    except (KeyError, TypeError, ValueError, OverflowError):
        return None

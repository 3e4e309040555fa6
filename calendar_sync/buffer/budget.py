"""How many requests Buffer still allows, reckoned from the headers of its answers.

Buffer counts requests per API key in three windows at once (15 minutes, 24 hours, 30 days). A window opens with the
first request after the last one closed and lets through its quota until it closes. All of this is arithmetic: the time
comes in as an argument, and a :class:`Budget` is never changed, only replaced.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from calendar_sync.buffer.headers import WindowReading, read_windows
from calendar_sync.model.budget import RateWindow

Headers = Mapping[str, str] | Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Budget:
    """What is known of the rate windows, one entry for each window length, shortest first.

    A budget without windows knows nothing and allows everything: Buffer's first answer fills it.
    """

    windows: tuple[RateWindow, ...] = ()

    def observe(self, headers: Headers, now: datetime, *, others: int = 0) -> Budget:
        """Return the budget after an answer with these headers; windows they do not tell of stay as they were.

        Args:
            headers: All header lines of the answer, in any case; a name may come several times.
            now: When the answer came, aware UTC.
            others: How many other requests were under way at the same time: the answer may not know of them yet, so
                that what is left is never taken for more than it can be.
        """
        lines = headers.items() if isinstance(headers, Mapping) else headers
        known = {window.seconds: window for window in self.windows}
        for reading in read_windows(lines, now, {seconds: window.quota for seconds, window in known.items()}):
            told = _window(reading, now)
            known[reading.seconds] = _merged(known.get(reading.seconds), told, others) if others else told
        return Budget(tuple(known[seconds] for seconds in sorted(known)))

    def spend(self, requests: int, at: datetime) -> Budget:
        """Return the budget once ``requests`` were sent at ``at`` (aware UTC); a window that is over opens anew."""
        opened = (_opened(window, at) for window in self.windows)
        return Budget(tuple(replace(window, remaining=max(0, window.remaining - requests)) for window in opened))

    def opened(self, at: datetime, *, under_way: int) -> Budget:
        """Return the budget at ``at`` (aware UTC), when windows that are over may have been opened by others already.

        Args:
            at: Aware UTC.
            under_way: Requests that have left and not come back: they may be counted in a window that opens now.
        """
        if not under_way:
            return self
        return Budget(
            tuple(
                window
                if window.resets_at > at
                else replace(_opened(window, at), remaining=max(0, window.quota - under_way))
                for window in self.windows
            )
        )

    def less(self, requests: int) -> Budget:
        """Return the budget without ``requests`` that are somebody else's."""
        if not requests:
            return self
        return Budget(tuple(replace(window, remaining=max(0, window.remaining - requests)) for window in self.windows))

    def remaining(self) -> Mapping[str, int]:
        """Return what is left in each window by name (``15m``, ``24h``, ``30d``), as of the last answer."""
        return {window.name: window.remaining for window in self.windows}

    def holds(self, requests: int, now: datetime) -> bool:
        """Tell whether so many requests can go at once (``now`` aware UTC)."""
        return all(_opened(window, now).remaining >= requests for window in self.windows)

    def when(self, requests: int, now: datetime) -> datetime:
        """Return when the last of ``requests`` could be sent if each goes as early as the windows allow.

        Args:
            requests: How many are to be sent; none can always be sent.
            now: Aware UTC.
        """
        at = now
        for _, at in self.waits(requests, now):  # noqa: B007 - the last one is what is asked for
            pass
        return at

    def waits(self, requests: int, now: datetime) -> Iterator[tuple[RateWindow, datetime]]:
        """Yield the waits on the way to sending ``requests`` as early as possible: for which window, and until when.

        Args:
            requests: How many are to be sent.
            now: Aware UTC.
        """
        budget, at = self, now
        while requests > 0 and budget.windows:
            if (window := budget.tightest(at)) is not None:
                at = window.resets_at
                yield window, at
            sent = min(requests, *(_opened(window, at).remaining for window in budget.windows))
            budget = budget.spend(sent, at)
            requests -= sent

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


def _merged(have: RateWindow | None, told: RateWindow, others: int) -> RateWindow:
    """Return what is known of a window after an answer that ``others`` may have overtaken.

    Two readings are of the same window when they end less than half its length apart: ends of successive windows are a
    whole length apart or more. In it, what is on our account has every request of ours in it, and the answer every
    request it knows of, so the truth lies between the two.
    """
    least = max(0, told.remaining - others)
    apart = (told.resets_at - have.resets_at).total_seconds() if have is not None else told.seconds
    if have is None or apart > told.seconds / 2:
        return replace(told, remaining=least)
    if apart < -told.seconds / 2:
        return have
    return replace(told, remaining=min(told.remaining, max(have.remaining, least)))


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

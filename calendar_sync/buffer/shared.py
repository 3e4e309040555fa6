"""One account of the rate windows for everybody who uses a key: other calendars, other processes, other machines.

Every request is put on the account before it leaves, and its answer is entered when it comes; in between it is *under
way*. So nobody's view is ever more optimistic than the truth, whatever the order in which answers come and are written
down, and however many ask at the same time. A run may also keep requests back for its own reading at the end; others
leave them alone. A :class:`Shared` is a value: the time comes in as an argument, and it is only ever replaced.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from calendar_sync.buffer.budget import Budget

UNDER_WAY = timedelta(minutes=15)
"""A request without an answer for so long belongs to a program that has died: longer than any time-out can be set."""

KEPT = timedelta(minutes=30)
"""What a run keeps back is free again after so long without a request of it: longer than the usual longest wait."""

CLAIMED = timedelta(minutes=2)
"""What a run is about to send is free again after so long without a request of it: longer than any answer takes."""

BATCH_DOUBLES = timedelta(days=1)
"""After each such time twice as large a batch is tried as the one that a server took."""
_MOST_DOUBLINGS = 5
"""From one mutation to the thirty that Buffer allows."""


@dataclass(frozen=True, slots=True)
class Flight:
    """A request under way.

    Args:
        at: When it left, aware UTC.
        ended: How many requests had come back by then.
        spent: The windows it was put on, as (length, when it ends).
    """

    at: datetime
    ended: int
    spent: tuple[tuple[int, datetime], ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """Requests that others leave to a run.

    Args:
        requests: That it keeps back for reading, until ``until`` (aware UTC).
        until: See there.
        claimed: All it is about to use, those included; until ``claimed_until`` (aware UTC).
        claimed_until: See there.
    """

    requests: int
    until: datetime
    claimed: int
    claimed_until: datetime

    def at(self, now: datetime) -> int:
        """Return how many there are ``now`` (aware UTC)."""
        return max(self.requests if self.until > now else 0, self.claimed if self.claimed_until > now else 0)


@dataclass(frozen=True, slots=True)
class Shared:
    """What everybody who uses a key knows together.

    Args:
        budget: What is left, with every request on it that ever left.
        flights: Requests under way, by their token.
        ended: How many requests have come back.
        kept: What runs keep back, by run.
        batch_size: The largest batch that a server which refused larger ones may take; 0 if none was refused.
        batch_at: When it refused, aware UTC.
        heard_at: When an answer last told of the windows, aware UTC.
    """

    budget: Budget = field(default_factory=Budget)
    flights: Mapping[str, Flight] = field(default_factory=dict)
    ended: int = 0
    kept: Mapping[str, Kept] = field(default_factory=dict)
    batch_size: int = 0
    batch_at: datetime | None = None
    heard_at: datetime | None = None

    def view(self, run: str, now: datetime) -> Budget:
        """Return what is left for ``run``: without what others keep back (``now`` aware UTC)."""
        others = sum(kept.at(now) for other, kept in self.kept.items() if other != run)
        return self.budget.opened(now, under_way=len(self._flying(now))).less(others)

    def keeps_others(self, run: str, now: datetime) -> bool:
        """Tell whether others than ``run`` have requests left to them (``now`` aware UTC)."""
        return any(kept.at(now) for other, kept in self.kept.items() if other != run)

    def depart(self, token: str, now: datetime) -> Shared:
        """Put a request on the account that leaves ``now`` (aware UTC); ``token`` tells it from all others."""
        flights = self._flying(now)
        after = self.budget.opened(now, under_way=len(flights)).spend(1, now)
        spent = tuple(
            (window.seconds, window.resets_at)
            for window, before in zip(after.windows, self.budget.windows, strict=True)
            if window.remaining < before.remaining or window.resets_at != before.resets_at
        )
        return replace(self, budget=after, flights={**flights, token: Flight(now, self.ended, spent)})

    def _flying(self, now: datetime) -> dict[str, Flight]:
        return {token: flight for token, flight in self.flights.items() if now - flight.at < UNDER_WAY}

    def arrive(self, token: str, headers: Iterable[tuple[str, str]], now: datetime, *, counted: bool) -> Shared:
        """Enter the answer to a request, or that there is none.

        Args:
            token: As it left.
            headers: All header lines of the answer; none where none came.
            now: Aware UTC.
            counted: Buffer counts it, or may have done; what never reached it, or was turned away with a 429, is not.
        """
        flight = self.flights.get(token)
        flights = {name: other for name, other in self.flights.items() if name != token}
        # Who was away for so long that nobody waited any more may have been overtaken by any number of others.
        others = self.ended - flight.ended if flight is not None else 1_000_000
        budget, lines = self.budget if counted or flight is None else _given_back(self.budget, flight), list(headers)
        return replace(
            self,
            budget=budget.observe(lines, now, others=others + len(flights)),
            flights=flights,
            ended=self.ended + 1,
            heard_at=now if any("ratelimit" in name.lower() for name, _ in lines) else self.heard_at,
        )

    def was_heard(self, now: datetime, within: timedelta) -> bool:
        """Tell whether an answer told of the windows so shortly before ``now`` (aware UTC)."""
        return self.heard_at is not None and timedelta() <= now - self.heard_at < within

    def keep(self, run: str, requests: int, now: datetime, *, claimed: int = 0) -> Shared:
        """Keep ``requests`` back for ``run`` from ``now`` (aware UTC) on, or all it is about to use; none ends it."""
        kept = {name: item for name, item in self.kept.items() if item.at(now) and name != run}
        own = {run: Kept(requests, now + KEPT, claimed, now + CLAIMED)} if requests or claimed else {}
        return replace(self, kept=kept | own)

    def remember_batch(self, size: int, now: datetime) -> Shared:
        """Remember that a server refused a batch for its size, and takes at most ``size`` (``now`` aware UTC)."""
        return replace(self, batch_size=size, batch_at=now)

    def batch_limit(self, wanted: int, now: datetime) -> int:
        """Return how many mutations to put into one request, at most ``wanted`` (``now`` aware UTC).

        What a server refused one day it may take on another; where it does not, little by little costs one request.
        """
        if not self.batch_size or self.batch_at is None:
            return wanted
        days = max(0, (now - self.batch_at) // BATCH_DOUBLES)
        return min(wanted, self.batch_size << min(days, _MOST_DOUBLINGS))

    def to_json(self) -> dict[str, Any]:
        """Return JSON values for the ledger; :meth:`from_json` reads them."""
        return {
            "windows": self.budget.to_json(),
            "flights": {
                token: {
                    "at": flight.at.isoformat(),
                    "ended": flight.ended,
                    "spent": [[seconds, ends.isoformat()] for seconds, ends in flight.spent],
                }
                for token, flight in self.flights.items()
            },
            "ended": self.ended,
            "kept": {
                run: [kept.requests, kept.until.isoformat(), kept.claimed, kept.claimed_until.isoformat()]
                for run, kept in self.kept.items()
            },
            "batch": [self.batch_size, self.batch_at.isoformat()] if self.batch_at is not None else None,
            "heard": self.heard_at.isoformat() if self.heard_at is not None else None,
        }

    @classmethod
    def from_json(cls, value: Any) -> Shared:
        """Return what :meth:`to_json` gave, or an earlier version (windows alone); what cannot be read is left out."""
        if not isinstance(value, Mapping):
            return cls(Budget.from_json(value))
        budget = Budget.from_json(value.get("windows"))
        try:
            batch = value.get("batch")
            return cls(
                budget,
                {
                    str(token): Flight(
                        _moment(item["at"]),
                        int(item["ended"]),
                        tuple((int(seconds), _moment(ends)) for seconds, ends in item["spent"]),
                    )
                    for token, item in value["flights"].items()
                },
                int(value["ended"]),
                {str(run): _kept(*item) for run, item in value["kept"].items()},
                int(batch[0]) if batch else 0,
                _moment(batch[1]) if batch else None,
                _moment(value["heard"]) if value.get("heard") else None,
            )
        except (AttributeError, IndexError, KeyError, TypeError, ValueError, OverflowError):
            return cls(budget)


def _given_back(budget: Budget, flight: Flight) -> Budget:
    """Take a request off the account again, in those windows that are still the ones it was put on."""
    spent = set(flight.spent)
    return Budget(
        tuple(
            replace(window, remaining=min(window.quota, window.remaining + 1))
            if (window.seconds, window.resets_at) in spent
            else window
            for window in budget.windows
        )
    )


def _kept(requests: Any, until: Any, claimed: Any = 0, claimed_until: Any = None) -> Kept:
    return Kept(int(requests), _moment(until), int(claimed), _moment(claimed_until or until))


def _moment(text: Any) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return at.astimezone(UTC)

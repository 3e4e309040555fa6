"""One run's hand in the account of its key: may a request go, it goes, its answer is entered."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from calendar_sync.buffer.budget import Budget
from calendar_sync.buffer.forecast import Stop, Wait, forecast, passage
from calendar_sync.buffer.shared import Shared
from calendar_sync.buffer.stops import READ_BACK
from calendar_sync.errors import CalendarSyncError
from calendar_sync.model.budget import Batch, Forecast, Pace

Change = Callable[[str | None], str]
Store = Callable[[Change], str]
"""Replaces what is kept for the key by what the function makes of it, so that nobody can come in between."""


def in_memory(text: str | None = None) -> Store:
    """Return a store for a run that shares its key with nobody we know of; ``text`` is what it holds at first."""

    def update(change: Change) -> str:
        nonlocal text
        text = change(text)
        return text

    return update


class Purse:
    """Counts the requests of one run, on the account of everybody who uses the key.

    Args:
        store: Where the account is kept.
        pace: How long the run may wait, and how much it may use.
        clock: Returns now as aware UTC.
        believes: What earlier runs were told is believed for so long; then the first request of a run asks anew.
    """

    def __init__(
        self, store: Store, pace: Pace, clock: Callable[[], datetime], *, believes: timedelta = timedelta()
    ) -> None:
        self.pace = pace
        self._believes = believes
        self.requests = 0
        self._reading, self._searching, self._times = 0, 0, 1
        self._kept = self._claimed = 0
        self._store = store
        self._clock = clock
        self._run = secrets.token_hex(8)
        self._heard = self._has_sent = False
        self._flight = ""
        self._pending: Callable[[Shared], Shared] | None = None
        self._shared, self._written = Shared(), ""
        self._change(lambda shared: shared)

    @property
    def budget(self) -> Budget:
        """What is left for this run, as of the last answer it knows of."""
        return self._shared.view(self._run, self._clock())

    @property
    def is_shared(self) -> bool:
        """Whether other runs are at work with the key, as far as is known: they have requests on the account."""
        return self._shared.keeps_others(self._run, self._clock())

    def depart(self, *, keep: bool) -> Wait | Stop | None:
        """Put one request on the account if it may go now.

        What an earlier run was told a while ago is checked with the first request rather than believed: a 429 costs
        nothing, and the plan may have been raised since.

        Args:
            keep: What is kept back for the reading at the end must still be possible afterwards.

        Returns:
            ``None`` if it goes; else what it must wait for, or why it must not go.
        """
        held_up: Wait | Stop | None = None
        reserve = self._reserve if keep else 0
        # What is read now is what requests were kept back for: others need not leave room for it twice.
        own = (reserve if keep else self._kept - 1, self._claimed - 1)

        def ask(shared: Shared) -> Shared:
            nonlocal held_up
            now = self._clock()
            is_known = self._heard or shared.was_heard(now, self._believes)
            budget = shared.view(self._run, now) if is_known else Budget()
            held_up = passage(budget, self.pace, now, used=self.requests, keep=reserve)
            if held_up is not None:
                return shared
            self._flight = secrets.token_hex(8)
            self._has_sent = self._has_sent or keep
            return self._on_account(shared, *own, now).depart(self._flight, now)

        self._change(ask)
        return held_up

    def needs(self, *, sending: bool) -> int:
        """Return how many requests a run takes at least before it has sent anything, 0 where this one has sent.

        Args:
            sending: The next request is the first to send something; else there is something to be read yet.
        """
        if self._has_sent:
            return 0
        return self.requests + 1 + (self._reserve if sending else READ_BACK)

    def arrive(self, headers: Sequence[tuple[str, str]], *, counted: bool) -> None:
        """Enter the answer to the request that left last, or that there is none.

        Args:
            headers: All header lines; none where no answer came.
            counted: Buffer counts the request, or may have done.
        """
        now = self._clock()
        self.requests += counted
        told, flight = any("ratelimit" in name.lower() for name, _ in headers), self._flight
        self._heard = self._heard or told

        def change(shared: Shared) -> Shared:
            return shared.arrive(flight, headers, now, counted=counted)

        if counted and told:
            # Until then others take the request for one under way, and leave room for it.
            self._shared, self._pending = change(self._shared), change
        else:
            self._kindly(change)

    def flush(self) -> None:
        """Enter what else has not been entered yet: mostly it goes with the next request."""
        if self._pending is not None:
            self._kindly(lambda shared: shared)

    def take_over(self, run: str) -> None:
        """Go on where a run of this name, if there was one, has died: what it has on the account is this run's."""
        self._run = run
        if run in self._shared.kept:
            self._kindly(lambda shared: shared.keep(run, 0, self._clock()))

    def claim(self, requests: int) -> None:
        """Tell all who share the key that this run is about to use ``requests``, as far as there are so many."""

        def change(shared: Shared) -> Shared:
            now = self._clock()
            left = min(shared.view(self._run, now).remaining().values(), default=0)
            return self._on_account(shared, 0, min(requests, left), now)

        if self.pace.max_requests is not None:
            requests = min(requests, max(0, self.pace.max_requests - self.requests))
        self._kindly(change)

    def release(self) -> None:
        """Leave to others whatever this run has on the account."""
        self._reading = self._searching = 0
        if self._kept or self._claimed or self._pending is not None:
            self._kindly(lambda shared: self._on_account(shared, 0, 0, self._clock()))

    def keep(self, reading: int) -> None:
        """Send from now on only what leaves the ``reading`` requests that it takes to read back what was done."""
        self._reading = reading

    def keep_for_search(self, reading: int) -> None:
        """Keep back two more readings: an answer was lost, so Buffer is looked into at once and after a while.

        Args:
            reading: Requests that it takes at least to look for what was lost.
        """
        self._searching, self._times = reading, 3

        def change(shared: Shared) -> Shared:
            now = self._clock()
            left = min(shared.view(self._run, now).remaining().values(), default=self._reserve)
            return self._on_account(shared, max(self._kept, min(self._reserve, left)), self._claimed, now)

        self._kindly(change)

    @property
    def _reserve(self) -> int:
        return max(self._reading, self._searching) * self._times

    def _on_account(self, shared: Shared, kept: int, claimed: int, now: datetime) -> Shared:
        """Return the account with what this run keeps back, and with what more it is about to use."""
        before, self._kept, self._claimed = (self._kept, self._claimed), max(0, kept), max(0, claimed)
        if not any((*before, self._kept, self._claimed)):
            return shared
        return shared.keep(self._run, self._kept, now, claimed=self._claimed)

    def remember_batch(self, size: int) -> None:
        """Remember for other runs that a server refused larger batches than ``size``."""
        self._kindly(lambda shared: shared.remember_batch(size, self._clock()))

    def batch_limit(self, wanted: int) -> int:
        """Return how many mutations to put into one request, at most ``wanted``."""
        return self._shared.batch_limit(wanted, self._clock())

    def forecast(self, batches: Sequence[Batch], *, later: int = 0) -> Forecast:
        """Return how far this run gets with ``batches``, in the order in which they are sent.

        Args:
            batches: What is sent.
            later: Where it is another run that sends them, the requests it needs for reading before that; else 0.
        """
        return forecast(
            self.budget,
            batches,
            self.pace,
            self._clock(),
            opening=self.requests,
            used=0 if later else self.requests,
            first=later,
        )

    def _change(self, change: Callable[[Shared], Shared]) -> None:
        def written(text: str | None) -> str:
            # Mostly nobody else has been here since.
            shared = self._shared
            if not text or text != self._written:
                shared = _read(text) if self._pending is None else self._pending(_read(text))
            self._shared = change(shared)
            self._written = json.dumps(self._shared.to_json())
            return self._written

        self._store(written)
        self._pending = None

    def _kindly(self, change: Callable[[Shared], Shared]) -> None:
        """Note something whose loss does no harm: what was sent was sent, and the next answer tells the truth anew."""
        try:
            self._change(change)
        except CalendarSyncError:
            self._shared, self._written, self._pending = change(self._shared), "", None


def _read(text: str | None) -> Shared:
    try:
        return Shared.from_json(json.loads(text)) if text else Shared()
    except (ValueError, RecursionError):
        return Shared()

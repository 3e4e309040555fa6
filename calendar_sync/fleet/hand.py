"""One calendar that a worker has in hand: everything its pipeline needs, and how far it has come."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial

from calendar_sync import access, config
from calendar_sync.calendars import open_calendar
from calendar_sync.errors import RateLimited, Stopped
from calendar_sync.executor.ports import StopFlag
from calendar_sync.fleet.keys import key_of
from calendar_sync.fleet.own import calendar_settings
from calendar_sync.fleet.permitted import Left, permitted
from calendar_sync.fleet.values import Fleet, FleetCalendar
from calendar_sync.ledger import Ledger
from calendar_sync.model.pieces import Pieces
from calendar_sync.opening import Reach, buffer_client, notebook, now
from calendar_sync.pipeline import in_pieces, plan_settled
from calendar_sync.session import Prepared, Report, Session

BRIEF = 5.0
"""Seconds that a worker waits with a calendar in hand; for anything longer the run is put aside."""

SETTLING = "settling"
"""What is waited for where it is no rate window."""


def real_reach(item: FleetCalendar, settings: config.Settings) -> Reach:
    """Return the Buffer that settings and key references name.

    Raises:
        SettingsError: The address is none.
        SignInError: There is no key.
    """
    return Reach(config.endpoint(settings, None), key_of(item.key))


@dataclass(slots=True)
class Hand:
    """A run that is under way.

    Args:
        item: Its calendar.
        session: What it works with.
        stack: Closes everything.
        used: Requests that earlier parts of the run, or a worker that died, have used.
        left: What was not allowed unattended, once the plan is made.
    """

    item: FleetCalendar
    session: Session
    stack: ExitStack
    used: int = 0
    left: tuple[Left, ...] = ()
    pieces: Pieces[Report | None] = field(init=False)

    def __post_init__(self) -> None:
        self.pieces = in_pieces(self.session, self._planned, lambda _prepared: True)

    @property
    def requests(self) -> int:
        """Return how many the run has used so far, whoever had it in hand."""
        return self.used + self.session.client.requests

    def _planned(self) -> Prepared:
        prepared, self.left = permitted(plan_settled(self.session), self.item.unattended, self.session)
        return prepared

    def close(self) -> None:
        """Give back what it holds; what was not done yet, the next one does."""
        self.pieces.close()
        self.stack.close()


def take_in_hand(
    item: FleetCalendar,
    ledger: Ledger,
    *,
    reach: Reach,
    settings: config.Settings,
    held_as: str,
    stop: StopFlag,
    used: int = 0,
) -> Hand:
    """Open everything that the run of a calendar needs.

    Args:
        item: The calendar.
        ledger: Which the whole fleet shares.
        reach: Which Buffer it goes to.
        settings: Of the calendar; see :func:`settings_for`.
        held_as: What the ids of its runs begin with.
        stop: Set when the worker is to end.
        used: See :class:`Hand`.

    Raises:
        CalendarSyncError: Something of it cannot be used.
    """
    sleep = _briefly(stop)
    google = access.google_options(settings.google, sleep=sleep, deadline=BRIEF)
    backend, location = open_calendar(item.calendar, google)
    stack = ExitStack()
    client = stack.enter_context(
        buffer_client(
            _within(settings, used),
            url=reach.url,
            key=reach.key,
            transport=reach.transport,
            sleep=sleep,
            store=partial(ledger.change_budget, reach.key_hash),
            on_wait=None,
        )
    )
    session = Session(
        calendar=backend,
        location=location,
        settings=settings,
        client=client,
        ledger=ledger,
        clock=now,
        sleep=sleep,
        stop=stop,
        allow_now=item.unattended.publish_now,
        key_hash=reach.key_hash,
        notebook=notebook(ledger.where, location, "passed"),
        row_notebook=notebook(ledger.where, location, "rows"),
        held_as=held_as,
    )
    return Hand(item, session, stack, used)


def settings_for(item: FleetCalendar, fleet: Fleet) -> config.Settings:
    """Return the settings of a calendar whose run waits only briefly.

    Raises:
        SettingsError: They are wrong.
    """
    settings = calendar_settings(item, fleet)
    return settings.model_copy(update={"buffer": settings.buffer.model_copy(update={"max_wait": BRIEF})})


def _within(settings: config.Settings, used: int) -> config.Settings:
    """Return the settings with what earlier parts of the run have left of its requests."""
    most = settings.buffer.max_requests
    if most is None or not used:
        return settings
    buffer = settings.buffer.model_copy(update={"max_requests": max(most - used, 1)})
    return settings.model_copy(update={"buffer": buffer})


def _briefly(stop: StopFlag) -> Callable[[float], None]:
    """Return a sleep that puts the run aside instead where it would be long."""

    def sleep(seconds: float) -> None:
        if seconds > BRIEF:
            raise RateLimited("Something has to settle before the run can go on.", retry_after=seconds, window=SETTLING)
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if stop:
                raise Stopped("Stopped while waiting.", signal_number=stop.signal_number or 15)
            time.sleep(min(left, 0.2))

    return sleep


def words_for(problem: RateLimited) -> str:
    """Return what a run waits for, in a few words."""
    if problem.window == SETTLING:
        return "to be sure about answers that were lost"
    return f"for Buffer's {problem.window} rate window"

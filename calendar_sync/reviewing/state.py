"""What the page and the run tell each other; every method may be called from any thread."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Condition
from typing import Any, NamedTuple


class Choice(NamedTuple):
    """Whose side a change is to have: ``sheet`` or ``buffer``; empty takes back what was chosen."""

    number: int
    side: str


class Order(NamedTuple):
    """What the page asks for.

    Args:
        ticked: The numbers of the changes that are ticked; ``None`` where the page was closed instead.
        choice: How one change is to be settled, for which the plan is made anew; ``None`` where the plan is to be
            applied.
    """

    ticked: frozenset[int] | None
    choice: Choice | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What the page shows, and what can be asked for on it.

    Args:
        digest: Of the plan.
        effects: Numbers of its changes that can be ticked.
        together: Those of them that only make sense together, group by group.
        sides: Whose side those changes can have that are open.
        settled: What was chosen before, in words, by the number of the change; can be taken back.
        unticked: What was unticked before the plan was made anew.
        notice: What became of the last choice, where it came to nothing.
    """

    digest: str
    effects: Collection[int]
    together: Sequence[Collection[int]] = ()
    sides: Mapping[int, Collection[str]] = field(default_factory=dict)
    settled: Mapping[int, str] = field(default_factory=dict)
    unticked: Collection[int] = ()
    notice: str = ""


class Told(NamedTuple):
    """What became of one change: ``done``, ``failed``, ``blocked``, ``held`` or ``unknown``, and words for people."""

    status: str
    words: str


class NotTaken(Exception):
    """The page asks for what cannot be; the message says why.

    Args:
        message: For people.
        status: Of HTTP.
    """

    def __init__(self, message: str, status: int = 409) -> None:
        super().__init__(message)
        self.status = status


@dataclass(slots=True)
class ReviewState:
    """One review, from the page that is served to the last thing it is told.

    Args:
        offer: What the page shows.
        on_stop: Lets the run settle what is in flight and stop.
        clock: Seconds, going forward.
    """

    offer: Offer
    on_stop: Callable[[], None] = lambda: None
    clock: Callable[[], float] = time.monotonic
    phase: str = "open"
    order: Order | None = None
    told: dict[int, Told] = field(default_factory=dict)
    chosen: str = ""
    _facts: dict[str, Any] = field(default_factory=dict)
    _progress: dict[str, Any] = field(default_factory=dict)
    _wait_ends: float | None = None
    _seen: float = 0.0
    _version: int = 0
    _has_heard: bool = False
    _changed: Condition = field(default_factory=Condition)

    def __post_init__(self) -> None:
        self._seen = self.clock()

    def _note(self) -> None:
        """Let everybody who waits see what has changed."""
        self._version += 1
        self._changed.notify_all()

    # From the page

    def asked(self) -> None:
        """Note that somebody is there."""
        with self._changed:
            self._seen = self.clock()

    def take(self, digest: object, ticked: object) -> None:
        """Take the order to apply the changes that are ticked.

        Raises:
            NotTaken: One is under way, it is of another plan, or it makes no sense.
        """
        chosen = _numbers(ticked)
        with self._changed:
            self._check_open(digest)
            if not chosen or not chosen <= set(self.offer.effects):
                raise NotTaken("Tick at least one change of this plan.", 400)
            if any(chosen & set(group) not in (set(), set(group)) for group in self.offer.together):
                raise NotTaken("Some of these changes belong together; load the page again.")
            self.phase, self.order = "applying", Order(chosen)
            self._progress = {"what": "looking whether the plan is still true", "done": 0, "total": 0}
            self._note()

    def settle(self, digest: object, number: object, side: object, ticked: object) -> None:
        """Take the order to make the plan anew, with one side chosen for a change.

        Args:
            digest: Of the plan that the page shows.
            number: Of the change.
            side: ``sheet`` or ``buffer``; empty takes back what was chosen.
            ticked: What stays ticked.

        Raises:
            NotTaken: As for :meth:`take`.
        """
        chosen = _numbers(ticked)
        with self._changed:
            self._check_open(digest)
            if type(number) is not int or not isinstance(side, str):
                raise NotTaken("What is to be chosen is missing.", 400)
            is_offered = side in self.offer.sides.get(number, ()) if side else number in self.offer.settled
            if not is_offered:
                raise NotTaken("That cannot be chosen here.", 400)
            self.phase, self.order = "planning", Order(chosen, Choice(number, side))
            self._progress = {"what": "making the plan anew", "done": 0, "total": 0}
            self._note()

    def _check_open(self, digest: object) -> None:
        if self.phase == "planning":
            raise NotTaken("The plan is being made anew; wait a moment.")
        if self.phase != "open":
            raise NotTaken("This plan is being applied, or was applied already; make it anew for more.")
        if digest != self.offer.digest:
            raise NotTaken("This is not the plan that the page shows; load the page again.")

    def close(self) -> None:
        """End it without applying anything.

        Raises:
            NotTaken: It is being applied.
        """
        with self._changed:
            if self.phase in ("applying", "planning"):
                raise NotTaken("The plan is being applied, or made anew.")
            if self.phase == "open":
                self.order = Order(None)
            self._note()

    def stop(self) -> None:
        """Have the run stop once what is in flight is settled.

        Raises:
            NotTaken: Nothing is under way.
        """
        with self._changed:
            if self.phase != "applying":
                raise NotTaken("Nothing is under way that could be stopped.")
            self._facts["stopping"] = True
            self._note()
        self.on_stop()

    def heard(self) -> None:
        """Note that the page knows how it ended."""
        with self._changed:
            self._has_heard = True
            self._changed.notify_all()

    # From the run

    def wait_for_order(self, idle: float) -> Order | None:
        """Return what the page asked for; ``None`` when nobody has asked anything for ``idle`` seconds."""
        with self._changed:
            while self.order is None:
                left = self._seen + idle - self.clock()
                if left <= 0:
                    return None
                # In short steps, so that Ctrl-C is noticed on every system.
                self._changed.wait(min(left, 0.5))
            return self.order

    def show(self, offer: Offer) -> None:
        """Tell that the page shows a plan that was made anew."""
        with self._changed:
            self.offer, self.order, self.phase, self._wait_ends = offer, None, "open", None
            self._note()

    def wait_until_heard(self, seconds: float) -> None:
        """Wait until the page knows how it ended, for so many seconds at most."""
        end = self.clock() + seconds
        with self._changed:
            while not self._has_heard and (left := end - self.clock()) > 0:
                self._changed.wait(min(left, 0.5))

    def progress(self, done: int, total: int, what: str) -> None:
        """Tell how far the run is."""
        with self._changed:
            self._progress = {"what": what, "done": done, "total": total}
            self._wait_ends = None
            self._note()

    def waiting(self, seconds: float, why: str) -> None:
        """Tell that the run waits, and how long."""
        with self._changed:
            self._progress = {**self._progress, "what": why}
            self._wait_ends = self.clock() + seconds
            self._note()

    def tell(self, number: int, told: Told) -> None:
        """Tell what became of a change."""
        with self._changed:
            if self.told.get(number) != told:
                self.told[number] = told
                self._note()

    def end(self, sentence: str, *, fix: str = "", is_wrong: bool = False) -> None:
        """Tell how it ended."""
        with self._changed:
            self.phase, self._wait_ends = "ended", None
            self._facts |= {"sentence": sentence, "fix": fix, "wrong": is_wrong}
            self._note()

    def news(self, known: int, seconds: float) -> dict[str, Any]:
        """Return everything the page shows once it is not what it knows already, or after so many seconds."""
        end = self.clock() + seconds
        with self._changed:
            while self._version == known and (left := end - self.clock()) > 0:
                self._changed.wait(left)
        self.asked()
        return self.snapshot()

    def snapshot(self) -> dict[str, Any]:
        """Return everything the page shows, as JSON values."""
        with self._changed:
            wait = None if self._wait_ends is None else max(0, round(self._wait_ends - self.clock()))
            return {
                "version": self._version,
                "phase": self.phase,
                "digest": self.offer.digest,
                "chosen": self.chosen,
                "together": [sorted(group) for group in self.offer.together],
                "settled": {str(number): words for number, words in self.offer.settled.items()},
                "unticked": sorted(self.offer.unticked),
                "notice": self.offer.notice,
                "progress": {**self._progress, "wait": wait or None},
                "outcomes": {str(number): list(told) for number, told in self.told.items()},
                **self._facts,
            }


def _numbers(ticked: object) -> frozenset[int]:
    if not isinstance(ticked, list) or not all(type(number) is int for number in ticked):
        raise NotTaken("The numbers of the changes are missing.", 400)
    return frozenset(ticked)

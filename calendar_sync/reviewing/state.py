"""What the page and the run tell each other; every method may be called from any thread."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from threading import Condition
from typing import Any, NamedTuple


class Order(NamedTuple):
    """What is to be applied: the numbers of the changes that are ticked; ``None`` where the page was closed instead."""

    ticked: frozenset[int] | None


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
        digest: Of the plan that the page shows.
        effects: Numbers of its changes that can be ticked.
        together: Those of them that only make sense together, group by group.
        on_stop: Lets the run settle what is in flight and stop.
        clock: Seconds, going forward.
    """

    digest: str
    effects: Collection[int]
    together: Sequence[Collection[int]] = ()
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
        if not isinstance(ticked, list) or not all(type(number) is int for number in ticked):
            raise NotTaken("The numbers of the changes are missing.", 400)
        chosen = frozenset(ticked)
        with self._changed:
            if self.phase != "open":
                raise NotTaken("This plan is being applied, or was applied already; make it anew for more.")
            if digest != self.digest:
                raise NotTaken("This is not the plan that the page shows; load the page again.")
            if not chosen or not chosen <= set(self.effects):
                raise NotTaken("Tick at least one change of this plan.", 400)
            if any(chosen & set(group) not in (set(), set(group)) for group in self.together):
                raise NotTaken("Some of these changes belong together; load the page again.")
            self.phase, self.order = "applying", Order(chosen)
            self._progress = {"what": "looking whether the plan is still true", "done": 0, "total": 0}
            self._note()

    def close(self) -> None:
        """End it without applying anything.

        Raises:
            NotTaken: It is being applied.
        """
        with self._changed:
            if self.phase == "applying":
                raise NotTaken("The plan is being applied.")
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
                raise NotTaken("Nothing is under way.")
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
                "digest": self.digest,
                "chosen": self.chosen,
                "together": [sorted(group) for group in self.together],
                "progress": {**self._progress, "wait": wait or None},
                "outcomes": {str(number): list(told) for number, told in self.told.items()},
                **self._facts,
            }

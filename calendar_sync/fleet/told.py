"""What a piece of a run ends in, and what one part of a run hands to the next: JSON, as the engine keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypedDict

from calendar_sync.errors import RunInProgress
from calendar_sync.fleet.results import CalendarResult

GOING, WAIT, OVER = "going", "wait", "over"


class KeyWaits(RunInProgress):
    """Another run has the key, and waits itself.

    Args:
        message: For people.
        until: When it goes on, aware UTC.
    """

    def __init__(self, message: str, *, until: datetime) -> None:
        super().__init__(message)
        self.until = until


class Told(TypedDict):
    """What a piece ends in; JSON.

    ``state`` is ``going``, ``wait`` or ``over``. Of a wait, ``until`` (ISO 8601) and ``why`` say how long and what for,
    ``barred`` that something went wrong in passing, and ``keeps_key`` that it is for Buffer, so that no other run may
    have the key meanwhile. ``counts`` and ``requests`` are what the run has come to, ``began`` when it did; ``result``
    is how it ended.
    """

    state: str
    until: str
    why: str
    barred: bool
    keeps_key: bool
    counts: dict[str, int]
    requests: int
    began: str
    result: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Before:
    """What earlier parts of the same run, and earlier pieces of this part, have come to.

    Args:
        started_at: When the first of them began, ISO 8601; empty for the first.
        requests: That they used.
        tries: How often in a row something went wrong in passing.
        counts: What they did.
    """

    started_at: str = ""
    requests: int = 0
    tries: int = 0
    counts: Mapping[str, int] | None = None

    def and_then(self, told: Told) -> Before:
        """Return it with a piece after which the run went on: should its worker die, the next one knows that much."""
        return replace(self, started_at=self.started_at or told["began"], requests=max(self.requests, told["requests"]))


def over(result: CalendarResult) -> Told:
    """Return that a run has ended."""
    return Told(
        state=OVER,
        until="",
        why="",
        barred=False,
        keeps_key=False,
        counts=dict(result.counts),
        requests=result.requests,
        began="",
        result=result.document(),
    )


def going(requests: int, began: datetime) -> Told:
    """Return that a run goes on at once.

    Args:
        requests: That it has used so far.
        began: When it did, aware UTC.
    """
    return Told(
        state=GOING,
        until="",
        why="",
        barred=False,
        keeps_key=False,
        counts={},
        requests=requests,
        began=iso(began),
        result={},
    )


def iso(moment: datetime) -> str:
    """Return a moment (aware) as it is handed on."""
    return moment.isoformat(timespec="milliseconds")

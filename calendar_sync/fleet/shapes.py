"""The shape of a fleet's results as JSON: docs/fleet.schema.json is made from it, and promises what the others do."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

VERSION: Literal[1] = 1

Moment = Annotated[str | None, Field(description="ISO 8601 in UTC, ending in Z", examples=["2026-11-23T06:00:00Z"])]
Code = Annotated[int, Field(description="as a sync of that calendar alone would have ended: 0, 1, 2, 3, 4, 70 ...")]
Counts = Annotated[
    dict[str, int],
    Field(description="entries that were created, edited, deleted, blocked ...; none is 0", examples=[{"created": 3}]),
]


class TroubleDocument(TypedDict):
    """One thing that somebody has to look at."""

    where: Annotated[str, Field(description="row or cell, and channel")]
    what: str
    fix: Annotated[str, Field(description="how to mend it; may be empty")]


class CalendarDocument(TypedDict):
    """How the run of one calendar stands, or ended."""

    name: str
    run_id: Annotated[str, Field(examples=["sync:2026-W47:harbor:mon-0600"])]
    calendar: Annotated[str, Field(description="path or address")]
    group: str
    status: Literal["queued", "running", "waiting", "done", "failed", "cancelled"]
    exit_code: Code
    counts: Counts
    requests: Annotated[int, Field(description="to Buffer, so far")]
    problem: Annotated[str, Field(description="what stopped it; empty where it went through")]
    fix: str
    troubles: list[TroubleDocument]
    more_troubles: Annotated[int, Field(description="how many there are beyond those listed")]
    wait_until: Moment
    why: Annotated[str, Field(description="what it waits for")]
    slot: Annotated[str, Field(description="the worker that runs it, or ran it last")]
    started_at: Moment
    ended_at: Moment


class FaultDocument(TypedDict):
    """What keeps calendars from running at all."""

    where: Annotated[str, Field(description="which entry of fleet.toml")]
    message: str
    fix: str


class FleetDocument(TypedDict):
    """How the runs of a fleet's calendars stand, or ended."""

    version: Literal[1]
    week: Annotated[str, Field(description="ISO week", examples=["2026-W47"])]
    as_of: Moment
    exit_code: Annotated[int, Field(description="of the worst calendar: 0, 1, 3, 2, 4 from best to worst, then others")]
    calendars: list[CalendarDocument]
    counts: Counts
    standing: Annotated[dict[str, int], Field(description="how many calendars are done, waiting, failed ...")]
    faults: list[FaultDocument]

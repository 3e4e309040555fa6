"""How runs stand, in the words of results: from what the engine's database has of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from calendar_sync.fleet.due import parse_run_id
from calendar_sync.fleet.engine import VERSION, Standing
from calendar_sync.fleet.results import CANCELLED, ENDED, FAILED, NEEDS_A_LOOK, QUEUED, RUNNING, WAITING, CalendarResult
from calendar_sync.fleet.told import OVER
from calendar_sync.fleet.values import Fleet

_STATES: Mapping[str, str] = {
    "ENQUEUED": QUEUED,
    "DELAYED": WAITING,
    "PENDING": RUNNING,
    # Between the end of a part and the next one's coming into the queue.
    "SUCCESS": WAITING,
    "CANCELLED": CANCELLED,
}


_IN_LINE: Mapping[str, int] = {"PENDING": 0, "DELAYED": 1, "ENQUEUED": 2}


def results_of(
    runs: Iterable[Standing], fleet: Fleet | None = None, *, under_way: Iterable[Standing] | None = None
) -> tuple[CalendarResult, ...]:
    """Return how runs stand, each calendar's attempts at one run by the last of them.

    Args:
        runs: As the engine has them.
        fleet: Whose settings tell where the calendars are; ``None`` where that is not asked.
        under_way: All that may have a key that one of ``runs`` waits for; these alone unless given.
    """
    runs = tuple(runs)
    before = _before(runs if under_way is None else under_way)
    last: dict[tuple[str, str, str], tuple[int, Standing]] = {}
    for run in runs:
        name = parse_run_id(run.run_id)
        at = (name.week, name.calendar, name.run)
        if at not in last or name.retry > last[at][0]:
            last[at] = name.retry, run
    return tuple(_for_key(result_of(run, fleet), run, before.get(run.key)) for _, run in last.values())


def _before(runs: Iterable[Standing]) -> dict[str, Standing]:
    """Return the run that has each key, or is the next to get it."""
    in_line = [run for run in runs if run.state in ("PENDING", "ENQUEUED") or run.keeps_key]
    in_line = [run for run in in_line if run.key and (run.state == "PENDING" or run.version in ("", VERSION))]
    in_line.sort(key=lambda run: (_IN_LINE[run.state], run.priority, run.created_at or _EVER, run.run_id), reverse=True)
    return {run.key: run for run in in_line}


_EVER = datetime.min.replace(tzinfo=UTC)


def _for_key(result: CalendarResult, run: Standing, first: Standing | None) -> CalendarResult:
    """Return the result of a run in the queue with what is said of the run that has its key, or gets it before."""
    if result.status != QUEUED or result.why or first is None or first.run_id == run.run_id:
        return result
    if first.state == "PENDING":
        return replace(result, why=f"{first.calendar} runs with the same key, on {first.slot}")
    if first.keeps_key:
        why = f"{first.calendar} has the same key, and waits: {first.why}"
        return replace(result, status=WAITING, wait_until=first.until, why=why)
    return replace(result, why=f"after {first.calendar}, which has the same key")


def result_of(run: Standing, fleet: Fleet | None = None) -> CalendarResult:
    """Return how one run stands."""
    output = run.output or {}
    if output.get("state") == OVER:
        return CalendarResult.from_document(output["result"])
    item = fleet.named(run.calendar) if fleet is not None else None
    status = _STATES.get(run.state, FAILED)
    return CalendarResult(
        name=run.calendar,
        run_id=run.run_id,
        calendar=item.calendar if item is not None else "",
        group=item.group if item is not None else "",
        status=status,
        exit_code={FAILED: 70, CANCELLED: NEEDS_A_LOOK}.get(status, 0),
        problem="The run was broken off by an error of the program." if status == FAILED else "",
        fix="The worker's log says more; calendar-sync fleet retry is safe." if status == FAILED else "",
        wait_until=run.until,
        why="; ".join(filter(None, (run.why if status == WAITING else "", _other_version(run, status)))),
        slot=run.slot if status == RUNNING else "",
        counts={str(name): int(number) for name, number in output.get("counts", {}).items()},
        requests=int(output.get("requests", 0)),
        started_at=run.created_at,
    )


def _other_version(run: Standing, status: str) -> str:
    """Return who alone goes on with a run that another version of the workflow began; empty where anybody can."""
    if status in ENDED or run.version in ("", VERSION):
        return ""
    return f"only a worker of workflow version {run.version} goes on with it (this is {VERSION})"

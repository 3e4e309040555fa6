"""What became of each calendar, and of the whole fleet: plain values that go through JSON unharmed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from typing import Any

from calendar_sync.errors import CalendarSyncError, SignInError
from calendar_sync.fleet.advice import advice
from calendar_sync.fleet.keys import mend_key
from calendar_sync.fleet.permitted import Left
from calendar_sync.fleet.shapes import VERSION
from calendar_sync.fleet.values import Fault, FleetCalendar
from calendar_sync.model.entry import Severity
from calendar_sync.model.plan import Action, OutcomeStatus
from calendar_sync.preview.summary import Trouble, summarize
from calendar_sync.session import Report

MOST_TROUBLES = 50
"""So many of a calendar's troubles are kept; its own rows hold them all."""

QUEUED, RUNNING, WAITING, DONE, FAILED, CANCELLED = "queued", "running", "waiting", "done", "failed", "cancelled"
ENDED = frozenset({DONE, FAILED, CANCELLED})
FINE, NEEDS_A_LOOK, BUFFER, SETTINGS, SIGN_IN = 0, 1, 3, 2, 4

_WORSE = (FINE, NEEDS_A_LOOK, BUFFER, SETTINGS, SIGN_IN)
"""Exit codes from the best to the worst; others (70 for a fault of the program, 130 and 143 for signals) are worse."""

_COUNTED: Mapping[Action, str] = {
    Action.CREATE: "created",
    Action.EDIT: "edited",
    Action.DELETE: "deleted",
    Action.IDEA: "ideas",
    Action.PULL: "pulled",
    Action.ADOPT: "adopted",
}
_STANDING: Mapping[Action, str] = {
    Action.NOOP: "unchanged",
    Action.BLOCKED: "blocked",
    Action.HOLD: "held",
    Action.DRIFT: "drift",
    Action.CONFLICT: "conflict",
}


@dataclass(frozen=True, slots=True)
class CalendarResult:
    """How the run of one calendar stands, or ended.

    Args:
        name: Of the calendar in the fleet.
        run_id: Of the run.
        calendar: Path or address.
        group: Empty where it is in none.
        status: ``queued``, ``running``, ``waiting``, ``done``, ``failed`` or ``cancelled``.
        exit_code: What a sync of it alone would have ended with; 0 as long as it has not ended.
        counts: How many entries were created, edited, deleted and so on; none of them is 0.
        requests: To Buffer, so far.
        problem: What stopped it; empty where it went through.
        fix: How to mend that.
        troubles: What somebody has to look at, row by row.
        more_troubles: How many further ones there are.
        wait_until: Aware UTC; until when it waits.
        why: What it waits for.
        slot: The worker that runs it, or ran it last.
        started_at: Aware UTC.
        ended_at: Aware UTC.
    """

    name: str = ""
    run_id: str = ""
    calendar: str = ""
    group: str = ""
    status: str = QUEUED
    exit_code: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    requests: int = 0
    problem: str = ""
    fix: str = ""
    troubles: tuple[Trouble, ...] = ()
    more_troubles: int = 0
    wait_until: datetime | None = None
    why: str = ""
    slot: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        told = asdict(self)
        told["counts"] = dict(self.counts)
        told["troubles"] = [asdict(item) for item in self.troubles]
        return told | {name: _iso(getattr(self, name)) for name in _MOMENTS}

    @classmethod
    def from_document(cls, told: Mapping[str, Any]) -> CalendarResult:
        """Return what :meth:`document` was made from; fields that a later version has added are passed over."""
        known = {item.name for item in fields(cls)}
        values = {name: value for name, value in told.items() if name in known}
        values["troubles"] = tuple(Trouble(**item) for item in told.get("troubles", ()))
        values |= {name: datetime.fromisoformat(told[name]) for name in _MOMENTS if told.get(name)}
        return cls(**values)


_MOMENTS = ("wait_until", "started_at", "ended_at")


@dataclass(frozen=True, slots=True)
class FleetResult:
    """How the runs of all calendars stand, or ended.

    Args:
        week: Such as ``2026-W47``.
        calendars: In the order of their names.
        faults: What kept calendars from running at all.
        as_of: Aware UTC.
    """

    week: str
    calendars: tuple[CalendarResult, ...]
    faults: tuple[Fault, ...] = ()
    as_of: datetime | None = None

    @property
    def exit_code(self) -> int:
        """Return the exit code of the worst calendar, and at least 2 where the settings keep one from running."""
        return worst([*(item.exit_code for item in self.calendars), *(SETTINGS for _ in self.faults)])

    @property
    def counts(self) -> dict[str, int]:
        """Return how many entries of all calendars were created, edited and so on."""
        sums: dict[str, int] = {}
        for item in self.calendars:
            for name, number in item.counts.items():
                sums[name] = sums.get(name, 0) + number
        return sums

    def standing(self) -> dict[str, int]:
        """Return how many calendars are in each state, none of them 0; of those done, how many need a look."""
        sums: dict[str, int] = {}
        for item in self.calendars:
            state = "needs a look" if item.status == DONE and item.exit_code else item.status
            sums[state] = sums.get(state, 0) + 1
        return sums

    def document(self) -> dict[str, Any]:
        """Return it for JSON; ``docs/fleet.schema.json`` describes it."""
        return {
            "version": VERSION,
            "week": self.week,
            "as_of": _iso(self.as_of),
            "exit_code": self.exit_code,
            "calendars": [item.document() for item in self.calendars],
            "counts": self.counts,
            "standing": self.standing(),
            "faults": [asdict(item) for item in self.faults],
        }


def worst(codes: Iterable[int]) -> int:
    """Return the worst of some exit codes: see :data:`_WORSE`; 0 where there is none."""
    return max(codes, key=lambda code: (_WORSE.index(code) if code in _WORSE else len(_WORSE), code), default=FINE)


def result_of(
    item: FleetCalendar,
    run_id: str,
    report: Report,
    left: Sequence[Left] = (),
    *,
    started_at: datetime | None = None,
    ended_at: datetime | None = None,
    slot: str = "",
    requests: int | None = None,
) -> CalendarResult:
    """Return how the run of a calendar ended that went as far as carrying out its plan.

    Args:
        item: The calendar.
        run_id: Of the run.
        report: What was done.
        left: What was not allowed unattended.
        started_at: Aware UTC.
        ended_at: Aware UTC.
        slot: The worker that ran it.
        requests: To Buffer, where the run had several parts; else those of the report.
    """
    plan, problem, unwritten = report.plan, report.problem, report.unwritten
    counts = {
        word: sum(out.action is action and out.status is OutcomeStatus.DONE for out in report.outcomes)
        for action, word in _COUNTED.items()
    }
    counts |= {word: plan.count(action) for action, word in _STANDING.items()}
    for status in (OutcomeStatus.FAILED, OutcomeStatus.UNKNOWN):
        counts[str(status)] = sum(out.status is status for out in report.outcomes)
    counts["not allowed"] = len(left)
    notes = [Trouble(entry.where, entry.what) for entry in left]
    if unwritten is not None:
        notes.append(Trouble("calendar", f"Results wait to be written: {unwritten.message}", unwritten.fix))
    if report.unplaced:
        rows = ", ".join(report.unplaced)
        notes.append(
            Trouble("calendar", f"Rows left the calendar while it ran: {rows}.", "Were they deleted on purpose?")
        )
    code = report.problem.exit_code if report.problem else _code_of(report, left)
    told = summarize(
        plan, report.outcomes, calendar=item.calendar, ended_at=plan.created_at, exit_code=code, notes=notes
    ).troubles
    return CalendarResult(
        name=item.name,
        run_id=run_id,
        calendar=item.calendar,
        group=item.group,
        status=FAILED if problem else DONE,
        exit_code=code,
        counts={name: number for name, number in counts.items() if number},
        requests=report.requests_used if requests is None else requests,
        problem=problem.message if problem else "",
        fix=_fix(problem, item) if problem else "",
        troubles=tuple(replace(trouble, fix=advice(trouble.fix)) for trouble in told[:MOST_TROUBLES]),
        more_troubles=max(len(told) - MOST_TROUBLES, 0),
        slot=slot,
        started_at=started_at,
        ended_at=ended_at,
    )


def failed_result(
    item: FleetCalendar,
    run_id: str,
    error: BaseException,
    *,
    started_at: datetime | None = None,
    ended_at: datetime | None = None,
    slot: str = "",
    requests: int = 0,
) -> CalendarResult:
    """Return how the run of a calendar ended that an error stopped; see :func:`result_of`."""
    known = error if isinstance(error, CalendarSyncError) else None
    return CalendarResult(
        name=item.name,
        run_id=run_id,
        calendar=item.calendar,
        group=item.group,
        status=FAILED,
        exit_code=known.exit_code if known else 70,
        requests=requests,
        problem=known.message if known else f"Something unexpected went wrong: {type(error).__name__}.",
        fix=_fix(known, item)
        if known
        else "Nothing is lost: calendar-sync fleet retry is safe. The worker's log says more.",
        slot=slot,
        started_at=started_at,
        ended_at=ended_at,
    )


def _fix(problem: CalendarSyncError, item: FleetCalendar) -> str:
    """Return how to mend what stopped a run, in the words of a fleet."""
    return mend_key(problem, item.key) if isinstance(problem, SignInError) else advice(problem.fix)


def _code_of(report: Report, left: Sequence[Left]) -> int:
    bad = (OutcomeStatus.FAILED, OutcomeStatus.BLOCKED, OutcomeStatus.UNKNOWN)
    plan = report.plan
    is_wrong = plan.count(Action.BLOCKED) > 0 or any(issue.severity is Severity.ERROR for issue in plan.issues)
    is_unfinished = report.unwritten is not None or any(out.status in bad for out in report.outcomes)
    return NEEDS_A_LOOK if left or is_wrong or is_unfinished else FINE


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment is not None else None

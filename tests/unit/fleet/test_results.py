"""What became of a fleet: values that survive JSON, the worst exit code, and words for people."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from calendar_sync.buffer.forecast import Stop
from calendar_sync.buffer.stops import stopped
from calendar_sync.errors import CalendarChanged, CalendarSyncError, RateLimited, SignInError
from calendar_sync.fleet import results, telling
from calendar_sync.fleet.results import CalendarResult, FleetResult, failed_result, worst
from calendar_sync.fleet.values import Fault, FleetCalendar
from calendar_sync.model.budget import MAX_REQUESTS, Pace
from calendar_sync.planner.policy import TooManyCreates, WrongWorkbook
from calendar_sync.preview.summary import Trouble

SCHEMA = jsonschema.Draft202012Validator(
    json.loads((Path(__file__).resolve().parents[3] / "docs" / "fleet.schema.json").read_text(encoding="utf-8"))
)
NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
STATES = ("queued", "running", "waiting", "done", "failed", "cancelled")
MOMENTS = st.none() | st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
RESULTS = st.builds(
    CalendarResult,
    name=st.text(max_size=9),
    status=st.sampled_from(STATES),
    exit_code=st.sampled_from([0, 1, 2, 3, 4, 70, 143]),
    counts=st.dictionaries(st.text(max_size=5), st.integers(1, 9), max_size=2),
    troubles=st.lists(st.builds(Trouble, st.text(), st.text(), st.text()), max_size=2).map(tuple),
    wait_until=MOMENTS,
    started_at=MOMENTS,
    ended_at=MOMENTS,
    problem=st.text(),
)


@settings(max_examples=25)
@given(st.lists(RESULTS, max_size=3), st.booleans())
def test_results_survive_json_keep_their_schema_and_can_always_be_told(
    calendars: list[CalendarResult], is_faulty: bool
) -> None:
    faults = (Fault("calendar 1", "No file fits.", "Check."),) if is_faulty else ()
    whole = FleetResult("2026-W48", tuple(calendars), faults, NOW)
    told = json.loads(json.dumps(whole.document()))
    SCHEMA.validate(told)
    assert tuple(CalendarResult.from_document(item) for item in told["calendars"]) == whole.calendars
    assert CalendarResult.from_document({"name": "x", "of_a_later_version": 1}) == CalendarResult("x")
    assert (whole.exit_code == 0) is (not is_faulty and all(item.exit_code == 0 for item in calendars))
    assert sum(whole.standing().values()) == len(calendars)
    page, message = telling.markdown(whole), telling.slack(whole)
    assert f"Exit code {whole.exit_code}." in page
    assert len(message["blocks"]) <= 50
    console = Console(width=200, file=io.StringIO())
    console.print(telling.table(whole, now=NOW), *telling.text_lines(whole))


def test_the_worst_calendar_gives_the_exit_code() -> None:
    assert worst([]) == 0
    assert worst([0, 1]) == 1
    assert worst([1, 3]) == 3
    assert worst([3, 2, 1]) == 2
    assert worst([2, 4, 3]) == 4
    assert worst([4, 70, 0]) == 70
    assert worst([143, 70]) == 143


ITEM = FleetCalendar("harbor", "/clients/harbor.xlsx", "env:HARBOR", "bakers")


def test_errors_become_results_without_losing_their_words() -> None:
    known = failed_result(
        ITEM, "sync:2026-W48:harbor:mon-0600", SignInError("There is no key at env:HARBOR.", fix="Make one.")
    )
    assert (known.status, known.exit_code, known.problem, known.fix) == (
        "failed",
        4,
        "There is no key at env:HARBOR.",
        "Make one.",
    )
    limited = failed_result(ITEM, "x", RateLimited("Wait.", retry_after=5, window="15m"), requests=7, slot="w1")
    assert (limited.exit_code, limited.requests, limited.slot, limited.group) == (3, 7, "w1", "bakers")
    odd = failed_result(ITEM, "x", KeyError("secret"))
    assert odd.exit_code == 70
    assert "KeyError" in odd.problem
    assert "secret" not in odd.problem + odd.fix


def test_people_are_told_what_wants_them_first() -> None:
    fine = CalendarResult("alpha", status="done", counts={"created": 3}, requests=2)
    look = replace(fine, name="bravo", exit_code=1, troubles=(Trouble("May!D4", "too | long", "Cut it."),) * 7)
    waits = CalendarResult(
        "charlie",
        status="waiting",
        wait_until=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
        why="the 24h window is used up",
    )
    broken = CalendarResult(
        "delta", status="failed", exit_code=4, problem="There is no key at env:HARBOR.", fix="Make one."
    )
    whole = FleetResult("2026-W48", (fine, look, waits, broken), (Fault("calendar 9", "No file fits 'x'."),), NOW)
    assert telling.headline(whole) == (
        "2026-W48: 4 calendars: 1 done, 1 needs a look, 1 waiting, 1 failed; 1 could not run at all (6 created)"
    )
    page = telling.markdown(whole)
    names = [page.index(name) for name in ("| delta |", "| bravo |", "| charlie |", "| alpha |", "No file fits")]
    assert names == sorted(names)
    assert "too \\| long and 6 more" in page
    console = Console(width=200, file=io.StringIO())
    console.print(telling.table(whole, now=NOW))
    table = console.file.getvalue()  # type: ignore[attr-defined]
    assert "until Mon 09:30 UTC (2:30 left): the 24h window is used up" in table
    assert "and 2 more: calendar-sync plan" in "\n".join(str(line) for line in telling.text_lines(whole))
    assert telling.slack(whole)["text"].startswith(":x: 2026-W48: 4 calendars")
    assert results.FleetResult("2026-W48", (fine,)).exit_code == 0
    twice = (
        replace(fine, run_id="sync:2026-W48:alpha:mon-0600"),
        replace(fine, run_id="sync:2026-W48:alpha:at-24-0900"),
    )
    both = FleetResult("2026-W48", twice)
    assert telling.headline(both).startswith("2026-W48: 2 runs of 1 calendar: 2 done")
    console.print(telling.table(both))
    assert "alpha at-24-0900" in console.file.getvalue()  # type: ignore[attr-defined]
    assert telling.headline(FleetResult("2026-W48", ())) == "2026-W48: 0 calendars: no runs"


PACE = Pace(0.0, None, 2)
STOP = Stop(MAX_REQUESTS, None)


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (TooManyCreates("Many.", fix="If so, run again with --max-creates 3."), "max_creates under 'policy' in f"),
        (WrongWorkbook("None.", fix="Check. If so, run again with --max-delete-percent 100."), "Check. If that"),
        (stopped(STOP, PACE, NOW, needs=3), "raise max_requests under 'unattended' in fleet.toml to 3"),
        (stopped(STOP, PACE, NOW), "raise max_requests under 'unattended' in fleet.toml ("),
        (SignInError("Refused.", fix="Set BUFFER_API_KEY."), "The key at env:BAD is meant. Set the variable BAD"),
        (CalendarChanged("Changed.", fix="Save it, and run again."), "Save it, and run calendar-sync fleet retry."),
        (CalendarChanged("No.", fix="Try --refresh-channels."), "By hand, with calendar-sync sync: Try --ref"),
    ],
)  # fmt: skip
def test_how_to_mend_it_is_told_with_what_a_fleet_has(problem: CalendarSyncError, said: str) -> None:
    fix = failed_result(FleetCalendar("a", "a.xlsx", "env:BAD"), "sync:2026-W47:a:mon-0600", problem).fix
    assert said in fix
    assert "BUFFER_API_KEY" not in fix
    assert "--max" not in fix

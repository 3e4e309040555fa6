"""When calendars are due, also when clocks change, and the ids of their runs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cronsim import CronSim
from hypothesis import example, given
from hypothesis import strategies as st

from calendar_sync.entries.zones import parse_zone
from calendar_sync.errors import UsageError
from calendar_sync.fleet.due import due, latest, parse_run_id, retry_id, schedule_problem
from calendar_sync.fleet.values import FleetCalendar, Schedule

CRONS = ("0 6 * * mon", "30 1 * * *", "*/30 * * * *", "0 1,2 * * *", "15 2 29 2 *", "45 */6 1-7 * *")
ZONES = ("UTC", "Europe/London", "America/New_York", "Australia/Lord_Howe", "+05:30", "America/St_Johns")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def ids(now: str, cron: str, zone: str, known: tuple[str, ...] = ()) -> list[str]:
    calendar = FleetCalendar("a", "/a.xlsx", "env:K", schedule=Schedule(cron, zone))
    return [item.run_id for item in due([calendar], at(now), known)]


@given(
    st.sampled_from(CRONS),
    st.sampled_from(ZONES),
    st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)),
)
@example("30 1 * * *", "Europe/London", datetime(2026, 10, 25, 1, 10))  # the clock has shown 1:30 once already
@example("30 1 * * *", "Europe/London", datetime(2026, 3, 29, 1, 0))  # 1:30 never came, and is due now
def test_the_latest_moment_is_the_last_one_that_a_clock_going_forward_meets(
    cron: str, zone: str, now: datetime
) -> None:
    now = now.replace(tzinfo=UTC)
    found = latest(Schedule(cron, zone), now)
    assert found is not None
    assert found <= now
    clock = parse_zone(zone)
    begin = (found - timedelta(hours=5)).astimezone(clock)  # type: ignore[arg-type]
    met = []
    for moment in CronSim(cron, begin):
        if moment.astimezone(UTC) > now:
            break
        met.append(moment.astimezone(UTC))
    assert met[-1] == found.astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "run"),
    [
        ("2026-03-29T00:59+00:00", "sync:2026-W13:a:sat-0130"),
        ("2026-03-29T01:00+00:00", "sync:2026-W13:a:sun-0200"),  # 1:30 is leapt over: due right after the leap
        ("2026-10-25T00:30+00:00", "sync:2026-W43:a:sun-0130"),
        ("2026-10-25T01:45+00:00", "sync:2026-W43:a:sun-0130"),  # 1:30 comes again: due once
        ("2026-10-26T01:30+00:00", "sync:2026-W44:a:mon-0130"),
    ],
)
def test_fixed_times_are_due_once_when_clocks_change(now: str, run: str) -> None:
    assert ids(now, "30 1 * * *", "Europe/London") == [run]


def test_what_comes_twice_has_two_ids() -> None:
    first = ids("2026-10-25T00:30+00:00", "*/30 * * * *", "Europe/London")
    again = ids("2026-10-25T01:30+00:00", "*/30 * * * *", "Europe/London")
    assert (first, again) == (["sync:2026-W43:a:sun-0130"], ["sync:2026-W43:a:sun-0130-again"])


def test_weeks_are_those_of_the_schedules_zone_and_of_iso() -> None:
    assert ids("2027-01-03T23:30+00:00", "0 8 * * mon", "Asia/Tokyo") == ["sync:2027-W01:a:mon-0800"]
    assert ids("2027-01-03T22:30+00:00", "0 8 * * mon", "Asia/Tokyo") == ["sync:2026-W53:a:mon-0800"]


def test_a_run_is_due_until_there_is_one_and_missed_ones_do_not_pile_up() -> None:
    now = "2026-11-21T12:00+00:00"
    (run,) = ids(now, "0 6 * * mon", "Europe/London")
    assert run == "sync:2026-W47:a:mon-0600"
    assert ids(now, "0 6 * * mon", "Europe/London", (run,)) == []
    assert ids("2026-12-24T12:00+00:00", "0 6 * * mon", "Europe/London", (run,)) == ["sync:2026-W52:a:mon-0600"]


def test_those_that_wait_longest_come_first() -> None:
    crons = ("0 6 * * wed", "0 6 * * mon", "0 6 * * fri")
    calendars = [
        FleetCalendar(name, "", "env:K", schedule=Schedule(cron)) for name, cron in zip("abc", crons, strict=True)
    ]
    assert [item.calendar.name for item in due(calendars, at("2026-11-21T12:00+00:00"))] == ["b", "a", "c"]


@given(st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True), st.integers(1, 9))
def test_ids_can_be_taken_apart_and_counted_on(name: str, times: int) -> None:
    run = f"sync:2026-W47:{name}:mon-0600"
    for number in range(2, times + 2):
        run = retry_id(run)
        assert run == f"sync:2026-W47:{name}:mon-0600.{number}"
    told = parse_run_id(run)
    assert (told.week, told.calendar, told.run, told.retry) == ("2026-W47", name, "mon-0600", times + 1)
    assert str(told) == run


def test_what_is_no_id_is_refused() -> None:
    for wrong in ("", "sync:2026-47:a:b", "sync:2026-W47:A:mon", "sync:2026-W47:a", "sync:2026-W47:a:b.c"):
        with pytest.raises(UsageError, match="is no id of a run"):
            parse_run_id(wrong)


def test_seconds_and_words_are_no_cron() -> None:
    assert all(schedule_problem(wrong) for wrong in ("@weekly", "0 0 6 * * mon", "every monday", "", "0 6 * * monday"))
    assert not schedule_problem("0 6 * * MON-FRI")

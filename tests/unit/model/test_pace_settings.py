"""Durations and moments as people write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from calendar_sync.buffer.forecast import Stop
from calendar_sync.buffer.stops import stopped
from calendar_sync.cli.options import PACE
from calendar_sync.model.budget import MAX_REQUESTS, UNTIL, Pace
from calendar_sync.model.pace import full_minute, parse_duration, parse_moment
from calendar_sync.sections import BufferSettings

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 21, 17, 0, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90", 90), ("0", 0), ("15m", 900), ("2h", 7_200), ("1h30m", 5_400), ("1h 30 min", 5_400), ("1.5h", 5_400),
     ("45s", 45), ("1d", 86_400), ("1h30", 3_630), (" 2H ", 7_200)],
)  # fmt: skip
def test_durations(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("text", ["", "m", "-5", "15x", "1:30", "soon", "15mm", "nan", "inf"])
def test_what_is_no_duration_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="no duration"):
        parse_duration(text)


@given(st.integers(0, 99), st.integers(0, 59), st.integers(0, 59))
def test_a_duration_is_the_sum_of_its_parts(hours: int, minutes: int, seconds: int) -> None:
    assert parse_duration(f"{hours}h{minutes}m{seconds}s") == hours * 3_600 + minutes * 60 + seconds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("18:30", datetime(2026, 11, 21, 17, 30, tzinfo=UTC)),
        ("9:00", datetime(2026, 11, 22, 8, 0, tzinfo=UTC)),
        ("17:00", datetime(2026, 11, 21, 16, 0, tzinfo=UTC)),
        ("2026-11-22T08:15", datetime(2026, 11, 22, 7, 15, tzinfo=UTC)),
        ("2026-11-22 08:15Z", datetime(2026, 11, 22, 8, 15, tzinfo=UTC)),
    ],
)
def test_moments(text: str, expected: datetime) -> None:
    assert parse_moment(text, NOW) == expected


@pytest.mark.parametrize("text", ["", "25:00", "noon", "2026-11-22", "18:30h", "2026-13-01T00:00"])
def test_what_is_no_moment_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="no time"):
        parse_moment(text, NOW)


@given(st.times())
def test_a_clock_time_is_the_next_one(clock: object) -> None:
    at = parse_moment(f"{clock:%H:%M}", NOW)
    assert timedelta() <= at - NOW < timedelta(days=1)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)))
def test_a_full_minute_is_never_before_the_moment(at: datetime) -> None:
    minute = full_minute(at)
    assert timedelta() <= minute - at < timedelta(minutes=1)
    assert (minute.second, minute.microsecond) == (0, 0)


@pytest.mark.parametrize("past", ["2020-01-01T00:00", "0001-01-01T00:00Z"])
def test_a_moment_that_has_passed_is_a_wrong_use(past: str) -> None:
    command = click.command()(PACE(lambda **_: None))
    result = CliRunner().invoke(command, ["--until", past])
    assert result.exit_code == 2
    assert "has passed" in result.output


@pytest.mark.parametrize("told", [{"max_requests": True}, {"max_wait": float("inf")}, {"max_wait": float("nan")}])
def test_settings_that_say_no_number_are_refused(told: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        BufferSettings.model_validate(told)


def test_what_may_not_go_on_names_day_year_and_number() -> None:
    ended = stopped(Stop(UNTIL), Pace(until=datetime(2020, 1, 1, 12, tzinfo=UTC)), NOW)
    assert " Jan 2020 " in ended.message
    assert "may use 1 request (" in stopped(Stop(MAX_REQUESTS), Pace(max_requests=1), NOW).message

"""Time zones, and local times that the clocks skip or show twice."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.entries.zones import ZoneProblem, parse_zone, to_utc, zone_warning

BERLIN = ZoneInfo("Europe/Berlin")
PLACES = st.sampled_from(sorted(name for name in zoneinfo.available_timezones() if "/" in name))
MOMENTS = st.datetimes(datetime(2000, 1, 2), datetime(2100, 12, 30)).map(lambda moment: moment.replace(second=0))


def refused(text: str) -> ZoneProblem:
    problem = parse_zone(text)
    assert isinstance(problem, ZoneProblem), problem
    return problem


def test_zones_come_from_the_package_and_not_from_the_operating_system() -> None:
    assert zoneinfo.TZPATH == ()


@given(name=PLACES)
def test_every_place_is_known_in_any_case(name: str) -> None:
    for written in (name, name.lower(), name.upper(), f" {name.replace('_', ' ')} "):
        zone = parse_zone(written)
        assert isinstance(zone, ZoneInfo)
        assert zone.key == name


@given(minutes=st.integers(-840, 840), prefix=st.sampled_from(["", "UTC", "GMT", "utc "]))
def test_offsets_read_back(minutes: int, prefix: str) -> None:
    sign = "-" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    offset = timedelta(minutes=minutes)
    for written in (f"{sign}{hours:02d}:{rest:02d}", f"{sign}{hours:02d}{rest:02d}", f"\u2212{hours}:{rest:02d}"):
        zone = parse_zone(prefix + written)
        assert isinstance(zone, timezone)
        assert zone.utcoffset(None) == (-abs(offset) if written[0] == "\u2212" else offset)


@pytest.mark.parametrize(
    ("text", "hours"), [("Z", 0), ("utc", 0), ("GMT", 0), ("UTC+2", 2), ("GMT-5", -5), ("+2", 2), ("UTC +10", 10)]
)
def test_short_offsets(text: str, hours: int) -> None:
    assert parse_zone(text) == timezone(timedelta(hours=hours))


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("PST", "America/Los_Angeles"),
        ("pdt", "America/Los_Angeles"),
        ("IST", "Asia/Kolkata or Europe/Dublin or Asia/Jerusalem"),
        ("BST", "Europe/London"),
        ("CET", "Europe/Berlin"),
        ("CST", "Asia/Shanghai"),
        ("ET", "America/New_York"),
        ("EDT", "America/New_York"),
        ("Eastern Time", "America/New_York"),
        ("Pacific Standard Time", "America/Los_Angeles"),
        ("Central (Daylight) Time", "America/Chicago"),
        ("(GMT-05:00) Eastern Time (US & Canada)", "America/New_York"),
        ("Central European Time", "Europe/Berlin"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("Greenwich Mean Time", "Europe/London"),
    ],
)
def test_abbreviations_are_refused_with_a_place(text: str, suggestion: str) -> None:
    problem = refused(text)
    assert problem.rule == "zone.abbreviation"
    assert suggestion in problem.fix


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("Berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("Europe/Berln", "Europe/Berlin"),
        ("Europe/Munich", "Europe/"),
        ("Los Angels", "America/Los_Angeles"),
        ("(GMT+01:00) Berlin", "Europe/Berlin"),
    ],
)
def test_unknown_zones_name_the_nearest(text: str, suggestion: str) -> None:
    problem = refused(text)
    assert problem.rule == "zone.unknown"
    assert suggestion in problem.fix


@pytest.mark.parametrize("text", ["Mars", "", "???", "Factory", "posixrules", "../etc/passwd", "Europe", "x" * 5000])
def test_nonsense_is_refused(text: str) -> None:
    assert refused(text).rule == "zone.unknown"


@pytest.mark.parametrize("text", ["+15:00", "UTC-14:30", "+02:60", "+99"])
def test_impossible_offsets_are_refused(text: str) -> None:
    assert refused(text).rule == "zone.offset"


@pytest.mark.parametrize(
    ("text", "rule", "mend"),
    [
        ("EST", "zone.fixed_offset", "America/New_York"),
        ("mst", "zone.fixed_offset", "America/Denver"),
        ("HST", "zone.fixed_offset", "Pacific/Honolulu"),
        ("Etc/GMT+5", "zone.reversed_sign", "-05:00"),
        ("Etc/GMT-12", "zone.reversed_sign", "+12:00"),
    ],
)
def test_names_that_seldom_mean_what_people_think_are_taken_with_a_warning(text: str, rule: str, mend: str) -> None:
    zone = parse_zone(text)
    assert isinstance(zone, ZoneInfo)
    warning = zone_warning(zone)
    assert warning is not None
    assert warning.rule == rule
    assert mend in warning.fix


@pytest.mark.parametrize("text", ["Europe/Berlin", "EST5EDT", "UTC", "+02:00", "Etc/GMT", "Etc/UTC"])
def test_plain_zones_have_no_warning(text: str) -> None:
    zone = parse_zone(text)
    assert not isinstance(zone, ZoneProblem)
    assert zone_warning(zone) is None


@given(moment=MOMENTS, name=PLACES)
def test_to_utc_is_the_inverse_of_the_clock(moment: datetime, name: str) -> None:
    """From any moment: the local clock leads back to it, or to a problem that lists it among the readings."""
    zone = ZoneInfo(name)
    moment = moment.replace(tzinfo=UTC, microsecond=0)
    local = moment.astimezone(zone).replace(tzinfo=None)
    back = to_utc(local, zone)
    if isinstance(back, ZoneProblem):
        assert back.rule == "time.happens_twice"
        assert moment in back.readings
    else:
        assert back == moment
        assert back.tzinfo is UTC


@given(local=MOMENTS, name=PLACES)
def test_a_local_time_is_read_only_if_the_clock_shows_it_exactly_once(local: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    found = to_utc(local, zone)
    if isinstance(found, ZoneProblem):
        shown = [reading.astimezone(zone).replace(tzinfo=None) for reading in found.readings]
        assert len(set(found.readings)) == 2
        assert shown.count(local) == (2 if found.rule == "time.happens_twice" else 0)
    else:
        assert found.astimezone(zone).replace(tzinfo=None) == local


@given(local=MOMENTS, minutes=st.integers(-840, 840))
def test_fixed_offsets_never_fail(local: datetime, minutes: int) -> None:
    offset = timedelta(minutes=minutes)
    assert to_utc(local, timezone(offset)) == (local - offset).replace(tzinfo=UTC)


def test_a_time_that_the_clocks_skip_names_both_readings() -> None:
    problem = to_utc(datetime(2026, 3, 29, 2, 30), BERLIN)
    assert isinstance(problem, ZoneProblem)
    assert problem.rule == "time.does_not_exist"
    assert "29 March 2026" in problem.message
    assert "01:30 or 03:30" in problem.message
    assert problem.readings == (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 3, 29, 1, 30, tzinfo=UTC))


def test_a_time_that_comes_twice_names_both_readings() -> None:
    problem = to_utc(datetime(2026, 10, 25, 2, 30, fold=1), BERLIN)
    assert isinstance(problem, ZoneProblem)
    assert problem.rule == "time.happens_twice"
    assert "00:30 UTC" in problem.message
    assert "01:30 UTC" in problem.message
    assert problem.readings == (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC))


@pytest.mark.parametrize("place", [0, 1])
def test_the_proposed_offsets_mend_a_time_that_comes_twice(place: int) -> None:
    local = datetime(2026, 11, 1, 1, 30)
    problem = to_utc(local, ZoneInfo("America/New_York"))
    assert isinstance(problem, ZoneProblem)
    offset = [word for word in problem.fix.split() if word[0] in "+-"][place]
    zone = parse_zone(offset)
    assert isinstance(zone, timezone)
    assert to_utc(local, zone) == problem.readings[place]


def test_the_edges_of_gap_and_overlap_are_fine() -> None:
    for local in (
        datetime(2026, 3, 29, 1, 59),
        datetime(2026, 3, 29, 3, 0),
        datetime(2026, 10, 25, 1, 59),
        datetime(2026, 10, 25, 3, 0),
    ):
        assert isinstance(to_utc(local, BERLIN), datetime)


def test_a_skipped_day_is_told() -> None:
    problem = to_utc(datetime(2011, 12, 30, 9), ZoneInfo("Pacific/Apia"))
    assert isinstance(problem, ZoneProblem)
    assert problem.rule == "time.does_not_exist"
    assert "09:00 on 29 December 2011 or 09:00 on 31 December 2011" in problem.message


def test_an_aware_time_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="naive"):
        to_utc(datetime(2026, 1, 1, tzinfo=UTC), BERLIN)

"""When a row is to go out: Date, Time, Time zone, Mode and Status together."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest
from entry_rows import cell, one, problem, read, row, waiting
from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.model.entry import IDEA_CHANNEL, Kind, Schedule, Severity


@pytest.mark.parametrize(
    ("values", "due"),
    [
        ({}, "2027-05-14 09:30"),
        ({"timezone": "Europe/Berlin"}, "2027-05-14 07:30"),
        ({"timezone": "+02:00"}, "2027-05-14 07:30"),
        ({"timezone": None}, "2027-05-14 07:30"),
        ({"timezone": None, "channels": "X"}, "2027-05-14 13:30"),
        ({"date": date(2027, 5, 14)}, "2027-05-14 09:30"),
        ({"date": datetime(2027, 5, 14, 9, 30), "time": None}, "2027-05-14 09:30"),
        ({"date": datetime(2027, 5, 14, 9, 30)}, "2027-05-14 09:30"),
        ({"date": "14 May 2027", "time": "9:30 AM"}, "2027-05-14 09:30"),
        ({"date": "2027-05-14 09:30", "time": None}, "2027-05-14 09:30"),
        ({"date": "2027-05-14T09:30+05:30", "time": None, "timezone": "Europe/Berlin"}, "2027-05-14 04:00"),
        ({"time": datetime(1899, 12, 31, 9, 30)}, "2027-05-14 09:30"),
        ({"time": datetime(1899, 12, 30, 9, 30)}, "2027-05-14 09:30"),
        ({"time": datetime(1904, 1, 1, 9, 30)}, "2027-05-14 09:30"),
        ({"time": datetime(2027, 5, 14, 9, 30)}, "2027-05-14 09:30"),
        ({"time": timedelta(hours=9, minutes=30)}, "2027-05-14 09:30"),
        ({"time": time(0, 0)}, "2027-05-14 00:00"),
    ],
)
def test_due_times(values: dict[str, Any], due: str) -> None:
    entry = one(row(**values))
    assert entry.schedule is Schedule.AT
    assert f"{entry.due_at:%Y-%m-%d %H:%M}" == due


def test_the_zone_of_the_settings_comes_before_the_channels_and_after_the_rows() -> None:
    assert one(row(timezone=None), timezone="Asia/Tokyo").due_at == datetime(2027, 5, 14, 0, 30, tzinfo=UTC)
    assert one(row(), timezone="Asia/Tokyo").due_at == datetime(2027, 5, 14, 9, 30, tzinfo=UTC)


def test_every_row_may_have_a_zone_of_its_own() -> None:
    desired = read(row(2, timezone="Asia/Tokyo"), row(3, timezone="America/New_York"), row(4, timezone=None))
    assert [entry.due_at and entry.due_at.hour for entry in desired.entries] == [0, 13, 7]
    assert [identity.timezone for identity in desired.rows] == ["Asia/Tokyo", "America/New_York", ""]


def test_every_channel_has_its_own_zone_where_nobody_names_one() -> None:
    desired = read(row(channels="LinkedIn, X", timezone=None))
    assert [entry.due_at and entry.due_at.hour for entry in desired.entries] == [7, 13]


GAP = {"date": date(2027, 3, 28), "time": time(2, 30)}


def test_a_time_that_the_clocks_skip_is_told_at_its_cell() -> None:
    wished = row(**GAP, timezone="Europe/Berlin")
    issue = problem(wished)
    assert (issue.rule, issue.cell) == ("time.does_not_exist", cell("time"))
    assert waiting(wished).blocked
    in_date = row(date=datetime(2027, 3, 28, 2, 30), time=None, timezone="Europe/Berlin")
    assert problem(in_date).cell == cell("date")


def test_a_time_that_one_channels_clocks_skip_holds_that_channel() -> None:
    desired = read(row(**GAP, timezone=None, channels="LinkedIn, X"))
    assert [entry.service for entry in desired.entries] == ["twitter"]
    assert [held.key.channel_id for held in desired.held] == ["c-li"]


def test_a_time_that_comes_twice() -> None:
    wished = row(date=date(2027, 10, 31), time=time(2, 30), timezone="Europe/Berlin")
    assert problem(wished).rule == "time.happens_twice"
    assert one(row(date=date(2027, 10, 31), time=time(2, 30), timezone="+01:00")).due_at is not None


@given(st.datetimes(datetime(2026, 1, 1), datetime(2035, 12, 31)), st.integers(-14 * 60, 14 * 60))
def test_offsets_are_taken_as_they_are(local: datetime, minutes: int) -> None:
    sign, size = "-" if minutes < 0 else "+", abs(minutes)
    local = local.replace(second=0, microsecond=0)
    zone = f"{sign}{size // 60:02}:{size % 60:02}"
    entry = one(row(date=local.date(), time=local.time(), timezone=zone))
    assert entry.due_at == local.replace(tzinfo=timezone(timedelta(minutes=minutes)))


@pytest.mark.parametrize(
    ("values", "rule", "name"),
    [
        ({"date": None}, "date.missing", "date"),
        ({"date": None, "time": None}, "date.missing", "date"),
        ({"date": None, "time": None, "mode": "schedule"}, "date.missing", "date"),
        ({"time": None}, "time.missing", "time"),
        ({"date": datetime(2027, 5, 14, 8, 0)}, "time.contradicts_date", "time"),
        ({"date": datetime(2027, 5, 14, 8, 0), "time": time(0, 0)}, "time.contradicts_date", "time"),
        ({"time": datetime(2027, 5, 15, 9, 30)}, "time.other_day", "time"),
        ({"date": datetime(1899, 12, 31, 9, 30), "time": None}, "date.out_of_range", "date"),
        ({"date": 46_000}, "date.number", "date"),
        ({"date": True}, "date.unreadable", "date"),
        ({"time": True}, "time.unreadable", "time"),
        ({"time": 9.5}, "time.number", "time"),
        ({"time": "9"}, "time.unreadable", "time"),
        ({"time": "9:30 EST"}, "time.zone", "time"),
        ({"timezone": "PST"}, "zone.abbreviation", "timezone"),
        ({"timezone": "Europe/Berln"}, "zone.unknown", "timezone"),
        ({"timezone": 1}, "zone.unknown", "timezone"),
        ({"mode": "whenever"}, "mode.unknown", "mode"),
        ({"mode": True}, "mode.unknown", "mode"),
    ],
)
def test_problems_are_told_at_their_cells(values: dict[str, Any], rule: str, name: str) -> None:
    wished = row(**values)
    issue = problem(wished)
    assert (issue.rule, issue.cell, issue.severity) == (rule, cell(name), Severity.ERROR)
    assert issue.message
    assert issue.fix
    held = waiting(wished)
    assert held.blocked
    assert held.message == issue.message
    assert held.channels == (("c-li", "linkedin:acme", "linkedin"),)


def test_a_problem_in_a_column_that_is_not_there_is_told_near_by() -> None:
    issue = problem(row(time=None, without=["time"]))
    assert issue.cell == cell("date")
    assert "No column is read as 'Time'" in issue.message
    assert problem(row(date=None, time=None, without=["date", "time", "mode"])).cell == cell("text")


def test_a_default_time_fills_in() -> None:
    assert one(row(time=None), default_time=time(8)).due_at == datetime(2027, 5, 14, 8, tzinfo=UTC)
    assert one(row(time=None), default_time=time(0)).due_at == datetime(2027, 5, 14, tzinfo=UTC)


@pytest.mark.parametrize("word", ["Queue", "add to queue", "NEXT SLOT"])
def test_queue(word: str) -> None:
    entry = one(row(date=None, time=None, mode=word))
    assert (entry.kind, entry.schedule, entry.due_at) == (Kind.POST, Schedule.QUEUE, None)


@pytest.mark.parametrize(("word", "schedule"), [("next", Schedule.NEXT), ("Share now", Schedule.NOW)])
def test_next_and_now(word: str, schedule: Schedule) -> None:
    assert one(row(date=None, time=None, mode=word)).schedule is schedule


def test_an_undated_row_is_queued_only_if_the_settings_say_so() -> None:
    assert one(row(date=None, time=None), undated="queue").schedule is Schedule.QUEUE
    assert problem(row(date=None, time=None, mode="schedule"), undated="queue").rule == "date.missing"
    assert problem(row(date=None), undated="queue").rule == "date.missing"


def test_a_date_that_the_mode_does_not_use_is_told() -> None:
    desired = read(row(mode="queue"))
    assert [entry.schedule for entry in desired.entries] == [Schedule.QUEUE]
    assert [(issue.rule, issue.severity) for issue in desired.issues] == [("mode.date_ignored", Severity.WARNING)]


def test_drafts_with_and_without_a_date() -> None:
    dated, undated = one(row(mode="draft")), one(row(mode="draft", date=None, time=None))
    assert (dated.kind, dated.schedule) == (Kind.DRAFT, Schedule.AT)
    assert (undated.kind, undated.schedule, undated.due_at) == (Kind.DRAFT, Schedule.NONE, None)


# The order of day and month


def dates(*values: Any, **rules: Any) -> Any:
    rows = [row(number, date=value, text=f"Row {number}") for number, value in enumerate(values, start=2)]
    return read(*rows, **rules)


def test_one_date_decides_for_its_column() -> None:
    assert [entry.due_at and entry.due_at.month for entry in dates("25/04/2027", "03/04/2027").entries] == [4, 4]
    assert [entry.due_at and entry.due_at.month for entry in dates("04/25/2027", "03/04/2027").entries] == [4, 3]


def test_without_evidence_the_settings_decide() -> None:
    assert [issue.rule for issue in dates("03/04/2027").issues] == ["date.ambiguous"]
    (entry,) = dates("03/04/2027", date_order="day_first").entries
    assert entry.due_at is not None
    assert entry.due_at.month == 4


def test_a_column_that_contradicts_itself_holds_the_rows_that_do() -> None:
    desired = dates("25/04/2027", "04/25/2027", "1 May 2027")
    assert [(issue.rule, issue.cell) for issue in desired.issues] == [
        ("date.mixed_order", cell("date", 2)),
        ("date.mixed_order", cell("date", 3)),
    ]
    assert [entry.origin.row for entry in desired.entries] == [4]


def test_every_tab_decides_for_itself() -> None:
    desired = read(
        row(2, date="25/04/2027", tab="UK"), row(3, date="03/04/2027", tab="UK", text="b"),
        row(2, date="04/25/2027", tab="US"), row(3, date="03/04/2027", tab="US", text="b"),
    )  # fmt: skip
    assert [entry.due_at and entry.due_at.month for entry in desired.entries] == [4, 4, 4, 3]


# Ideas


def test_an_idea_by_mode_or_status() -> None:
    for wished in (row(mode="idea"), row(status="Idea"), row(status="Idea", mode="queue")):
        entry = one(wished)
        assert (entry.kind, entry.key.channel_id, entry.service) == (Kind.IDEA, IDEA_CHANNEL, "linkedin")


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"date": "sometime in May"}, "date.unreadable"),
        ({"date": "03/04/2027"}, "date.ambiguous"),
        ({"timezone": "PST"}, "zone.abbreviation"),
        (GAP | {"timezone": "Europe/Berlin"}, "time.does_not_exist"),
        ({"channels": "Newsletter"}, "channel.unknown"),
    ],
)
def test_what_an_idea_can_do_without_is_only_a_warning(values: dict[str, Any], rule: str) -> None:
    desired = read(row(mode="idea", **values))
    assert [entry.kind for entry in desired.entries] == [Kind.IDEA]
    assert [(issue.rule, issue.severity) for issue in desired.issues] == [(rule, Severity.WARNING)]


def test_an_idea_needs_no_time_and_no_channel() -> None:
    entry = one(row(mode="idea", time=None, channels=None))
    assert entry.due_at == datetime(2027, 5, 14, 12, tzinfo=UTC)
    assert entry.service == ""
    assert one(row(mode="idea", date=None)).due_at is None


def test_an_idea_says_something() -> None:
    assert problem(row(mode="idea", text=None, link="https://acme.example")).rule == "idea.empty"
    assert one(row(mode="idea", text=None, title="Spring")).title == "Spring"

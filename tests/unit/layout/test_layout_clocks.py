"""Whose clock, which year: zones of single rows, and seasons that run over New Year."""

from __future__ import annotations

from datetime import date, time

import pytest
from layout_sheets import TEXTS, proposed, read, tab

from calendar_sync.layout.proposal import Choice
from calendar_sync.model.sheet import Scalar

WINTER, SUMMER = date(2027, 1, 6), date(2027, 7, 6)


def zoned(zone: str, day: date, clock: Scalar = time(9), title: str = "Zone") -> tuple[str, list[str]]:
    """Return the zone of a row in a column called ``title``, and why it waits."""
    rows = [(day, clock, said, "LinkedIn", text) for said, text in zip((zone, zone, zone), TEXTS, strict=True)]
    _, found = read(tab(("Date", "Time", title, "Platform", "Caption"), *rows))
    return str(found.rows[0].values.get("timezone", "")), [fault.rule for fault in found.rows[0].faults]


@pytest.mark.parametrize(
    ("zone", "day", "expected"),
    [
        ("CET", WINTER, ("Europe/Berlin", [])),
        ("CET", SUMMER, ("CET", ["zone.summer"])),
        ("PT", SUMMER, ("America/Los_Angeles", [])),
        ("EST", SUMMER, ("EST", ["zone.summer"])),
        ("Sydney", WINTER, ("Australia/Sydney", [])),
        ("London time", SUMMER, ("Europe/London", [])),
        ("UTC+2", SUMMER, ("UTC+2", [])),
        ("IST", WINTER, ("IST", [])),
    ],
)
def test_a_zone_of_a_row_is_read_where_all_it_can_mean_agrees(
    zone: str, day: date, expected: tuple[str, list[str]]
) -> None:
    assert zoned(zone, day) == expected


def test_zones_below_a_title_that_nobody_knows_are_not_passed_over() -> None:
    assert zoned("CET", WINTER, title="Hours of") == ("", ["column.unsure"])
    assert zoned("America/Chicago", WINTER, title="Client time zone") == ("America/Chicago", [])


def test_a_zone_behind_a_time_counts_and_may_not_contradict_the_row() -> None:
    rows = [(WINTER, f"{hour}:00 AM EST", "LinkedIn", text) for hour, text in zip((8, 9, 10), TEXTS, strict=True)]
    _, found = read(tab(("Date", "Time", "Platform", "Caption"), *rows))
    assert [(row.values["time"], row.values["timezone"]) for row in found.rows] == [
        (f"{hour}:00 AM", "America/New_York") for hour in (8, 9, 10)
    ]
    assert zoned("CET", WINTER, "9:00 AM ET")[1] == ["zone.differs"]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (("28 Dec", "31 Dec", "4 Jan"), [date(2026, 12, 28), date(2026, 12, 31), date(2027, 1, 4)]),
        (("1 Sep", "30 Sep", "2 Nov"), [date(2026, 9, 1), date(2026, 9, 30), date(2026, 11, 2)]),
        (("4 Jan", "5 Feb", "6 Mar"), ["4 Jan", "5 Feb", "6 Mar"]),
        (("28 Dec", "4 Jan", "3 Dec"), ["28 Dec", "4 Jan", "3 Dec"]),
    ],
)
def test_a_season_names_two_years_and_its_days_tell_which(days: tuple[str, ...], expected: list[Scalar]) -> None:
    rows = [(day, time(9), "LinkedIn", text) for day, text in zip(days, TEXTS, strict=True)]
    _, found = read(tab(("Date", "Time", "Platform", "Caption"), *rows, name="Season 2026-27"))
    assert [row.values["date"] for row in found.rows] == expected
    assert all(bool(row.faults) == isinstance(row.values["date"], str) for row in found.rows)


def test_titles_in_japanese_chinese_or_korean_put_the_month_first() -> None:
    rows = [(day, "09:00", "Facebook", text) for day, text in zip(("12/3", "12/4", "12/5"), TEXTS, strict=True)]
    _, found = read(tab(("投稿日", "時間", "媒体", "本文"), *rows, name="2026年"))
    assert [row.values["date"] for row in found.rows] == [date(2026, 12, day) for day in (3, 4, 5)]


def test_columns_can_be_named_in_an_answer() -> None:
    rows = [(WINTER, time(9), "LinkedIn", text, text) for text in TEXTS]
    (question,) = proposed(tab(("Date", "Time", "Platform", "Caption", "Copy"), *rows)).questions
    assert [choice.names for choice in question.choices[:2] if isinstance(choice, Choice)] == [
        ("Caption", "D"),
        ("Copy", "E"),
    ]


def test_headings_may_name_the_month_and_year_of_the_rows_below_them() -> None:
    def lines(*days: Scalar) -> list[tuple[Scalar, ...]]:
        return [(day, time(9), "LinkedIn", text) for day, text in zip(days, TEXTS, strict=False)]

    titles = ("Date", "Time", "Platform", "Caption")
    plan = tab(titles, ("DECEMBER 2026",), *lines("Thu 3 Dec", "4 Jan"), ("January 2027",), *lines("Fri 1 Jan"))
    proposal, found = read(plan)
    assert not proposal.questions
    assert [(row.values["date"], [fault.rule for fault in row.faults]) for row in found.rows] == [
        (date(2026, 12, 3), []),
        (date(2026, 1, 4), ["date.other_month"]),
        (date(2027, 1, 1), []),
    ]
    days = ("Day", *titles[1:])
    _, found = read(
        tab(days, ("December 2026",), *lines(3, 4), ("January 2027",), *lines(5, 6), ("February",), *lines(7))
    )
    assert [row.values["date"] for row in found.rows[:4]] == [
        date(2026, 12, 3), date(2026, 12, 4), date(2027, 1, 5), date(2027, 1, 6)
    ]  # fmt: skip
    assert found.rows[4].faults
    assert "year:plan" in [question.id for question in proposed(tab(titles, *lines("3 Dec"), *plan.rows[1:])).questions]


def test_a_date_years_after_all_others_waits() -> None:
    days = (date(2026, 12, 3), date(2062, 12, 4), date(2026, 12, 5))
    rows = [(day, time(9), "LinkedIn", text) for day, text in zip(days, TEXTS, strict=True)]
    _, found = read(tab(("Date", "Time", "Platform", "Caption"), *rows))
    assert [[fault.rule for fault in row.faults] for row in found.rows] == [[], ["date.astray"], []]


def test_times_without_a_zone_wait_where_most_others_name_one() -> None:
    def held(*times: str) -> list[bool]:
        head = ("Date", "Time", "Network", "Copy")
        rows = [(date(2027, 5, 3 + place), said, "Facebook", TEXTS[place % 3]) for place, said in enumerate(times)]
        return [bool(row.faults) for row in read(tab(head, *rows))[1].rows]

    assert held("9:00 AM PT", "9:00 AM") == [False, True]
    assert held("9:00 AM PT", "9:00 AM", "10:00 AM") == [False, False, False]
    assert held("9:00 AM PT", "10:00 AM PT") == [False, False]

"""When a row goes out, as teams spread it over cells: inferred years, parts of dates, times for single networks."""

from __future__ import annotations

from datetime import date, time

import pytest
from layout_sheets import TEXTS, fields, read, tab

from calendar_sync.model.sheet import Scalar

TITLES = ("Date", "Time", "Platform", "Caption")


def days(name: str, *cells: Scalar, title: str = "") -> list[str]:
    """Return the days that cells of one column are read as, or why their rows wait."""
    rows = [(cell, time(9), "LinkedIn", f"{TEXTS[place % 3]} {place}") for place, cell in enumerate(cells)]
    _, found = read(tab(*([[title]] if title else []), TITLES, *rows, name=name))
    return [row.faults[0].rule if row.faults else str(row.values["date"]) for row in found.rows]


@pytest.mark.parametrize(
    ("name", "cells", "expected"),
    [
        ("January 2027", ["31 Dec", "4 Jan", "5 Jan"], ["2026-12-31", "2027-01-04", "2027-01-05"]),
        ("January 2027", ["4 Jan", "5 Jan", "31 Dec"], ["2027-01-04", "2027-01-05", "date.year_turns"]),
        ("December 2026", ["30 Dec", "31 Dec", "1 Jan"], ["2026-12-30", "2026-12-31", "2027-01-01"]),
        ("January 2027", [date(2027, 12, 31), date(2027, 1, 4)], ["date.other_month", "2027-01-04"]),
        ("January", [date(2027, 1, 4), "5 Jan", "30 Dec"], ["2027-01-04", "2027-01-05", "date.year_turns"]),
        ("Plan", [date(2027, 1, 4), date(2027, 1, 5), "28 Dec"], ["2027-01-04", "2027-01-05", "date.year_turns"]),
        ("Plan", ["12/1/26", "12/22/26"], ["2026-12-01", "2026-12-22"]),
        ("Plan", ["Di, 01.12.26", "Fr, 25.12.26"], ["2026-12-01", "2026-12-25"]),
        ("Plan", ["1. Dez. 26", "3. Dez. 26"], ["2026-12-01", "2026-12-03"]),
        ("Plan", ["01.12.26", "20.12.26", "05.01.27"], ["2026-12-01", "2026-12-20", "2027-01-05"]),
        ("Plan", ["Di 01.12.26", "So 20.12.26", "Di 05.01.27"], ["2026-12-01", "2026-12-20", "2027-01-05"]),
        ("Plan", ["26.12.26", "26.12.27"], ["date.two_digit_year"] * 2),
        ("Plan", ["26.12.01", "27.01.05"], ["date.two_digit_year"] * 2),
        ("Plan", ["01.12.26", "20.12.26", "05.12.27"], ["date.two_digit_year"] * 3),
        ("Plan", ["1-Dec-26", "2-Dec-26"], ["2026-12-01", "2026-12-02"]),
        ("Plan", ["26-12-01", "26-12-02"], ["date.two_digit_year"] * 2),
        ("Plan", ["12/1/26", "12/22/27"], ["date.two_digit_year"] * 2),
        ("Plan", ["12/1/26", "12/22/26", "1/5/27"], ["2026-12-01", "2026-12-22", "2027-01-05"]),
        ("Plan", ["13-Dec-26", "5-Jan-27"], ["2026-12-13", "2027-01-05"]),
        ("Plan 2026", ["15/12/26", "05/01/27"], ["2026-12-15", "2027-01-05"]),
        ("Plan 2026", ["26/12/13", "26/12/27"], ["date.two_digit_year"] * 2),
        ("Plan", ["26-12-31", "27-01-02"], ["date.two_digit_year"] * 2),
        ("Plan", ["1/5/27", "12/22/26"], ["date.two_digit_year"] * 2),
        ("Plan 2027", ["15 Sep", "30 Oct", "4 Jan"], ["date.no_year"] * 3),
        ("Dec 2026", ["jeudi 3", "Fri 4", "6th (Sun)", "Sat 6"],
         ["2026-12-03", "2026-12-04", "2026-12-06", "date.weekday_mismatch"]),
    ],
)  # fmt: skip
def test_a_year_is_never_inferred_against_the_tab_or_the_rows_beside(
    name: str, cells: list[Scalar], expected: list[str]
) -> None:
    assert days(name, *cells) == expected


def test_a_year_in_a_heading_says_nothing_of_the_rows_above_it() -> None:
    rows = [(day, time(9), "LinkedIn", text) for day, text in zip(("3 Sep", "4 Sep", "5 Jan"), TEXTS, strict=True)]
    _, found = read(tab(TITLES, *rows[:2], ("January 2027",), rows[2]))
    assert [row.faults[0].rule for row in found.rows] == ["date.no_year"] * 3


def test_month_day_and_year_may_stand_in_columns_of_their_own() -> None:
    rows = [(2026, "Dec", 30), ("2027", 1, 2), (None, "January", 3), (2027, "", 4)]
    titles = ("Year", "Month", "Day", *TITLES[1:])
    _, found = read(
        tab(
            titles, *((*parts, time(9), "LinkedIn", text) for parts, text in zip(rows, (*TEXTS, TEXTS[0]), strict=True))
        )
    )
    assert [str(row.values["date"]) for row in found.rows if not row.faults] == ["2026-12-30", "2027-01-02"]


def test_the_only_dates_there_are_are_never_dropped_however_vague_most_are() -> None:
    vague = ["w/c 7 Dec", "early December", "every Monday", "by 12 Dec 2026", "Christmas Eve"]
    said = days("Plan", date(2026, 12, 3), *vague, title="Plan")
    assert (said[0], [word.startswith("date.") for word in said[1:]]) == ("2026-12-03", [True] * 5)
    proposal, found = read(
        tab(("Day", *TITLES[1:]), *((cell, time(9), "LinkedIn", TEXTS[0]) for cell in ["tba", *vague]))
    )
    assert [question.id for question in proposal.questions] == ["column:plan:1:date"]
    assert {fault.rule for row in found.rows for fault in row.faults} == {"column.unsure"}


def test_times_for_single_networks_are_taken_where_the_row_has_one_time() -> None:
    titles = ("Date", "Time (LinkedIn)", "FB time", "Platform", "Caption")
    day = date(2026, 12, 3)
    rows = [
        (day, time(8), time(12), "LinkedIn", TEXTS[0]),
        (day, time(8), time(12), "Facebook", TEXTS[1]),
        (day, time(8), time(12), "LinkedIn, Facebook", TEXTS[2]),
        (day, time(9), time(9), "LinkedIn, Facebook", TEXTS[0]),
    ]
    proposal, found = read(tab(titles, *rows))
    assert fields(proposal)["FB time"] == "time:facebook"
    assert [row.faults[0].rule if row.faults else row.values["time"] for row in found.rows] == [
        time(8), time(12), "time.differs", time(9),
    ]  # fmt: skip
    alone = [(day, time(9), None, TEXTS[0]), (day, time(9), time(10), TEXTS[1])]
    _, found = read(tab(("Date", "FB time", "IG time", "Caption"), *alone))
    assert [(row.values["channels"], len(row.faults)) for row in found.rows] == [
        ("Facebook", 0), ("Facebook, Instagram", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "clock", "zone"),
    [
        ("9:00 AM (EST)", "9:00 AM", "America/New_York"), ("10:00PST", "10:00", "America/Los_Angeles"),
        ("17h (Paris)", "17h", "Europe/Paris"), ("9am London time", "9am", "Europe/London"),
        ("09:00 GMT+1", "09:00", "GMT+1"), ("9:00 Europe/Berlin", "9:00", "Europe/Berlin"),
    ],
)  # fmt: skip
def test_a_zone_behind_a_time_is_the_rows_own(cell: str, clock: str, zone: str) -> None:
    _, found = read(tab(TITLES, *((date(2026, 12, 3), cell, "LinkedIn", text) for text in TEXTS)))
    assert {(row.values["time"], row.values["timezone"], row.faults) for row in found.rows} == {(clock, zone, ())}
    _, found = read(tab(("Date", *TITLES[2:]), *((f"December 3, 2026 {cell}", "LinkedIn", text) for text in TEXTS)))
    assert {(str(row.values["date"])[:10], row.values["timezone"], row.faults) for row in found.rows} == {
        ("2026-12-03", zone, ())
    }


def test_another_wording_is_no_text_of_a_picture_and_a_deadline_is_no_approval() -> None:
    titles = (*TITLES, "Alt copy (X)", "Approval due")
    rows = [(date(2026, 12, 3), time(9), "LinkedIn, X", text, f"{text} For X.", date(2026, 11, 28)) for text in TEXTS]
    proposal, _ = read(tab(titles, *rows))
    said = {guess.title: guess.field for guess in proposal.tabs[0].columns}
    assert (said["Alt copy (X)"], said["Approval due"]) == ("text:twitter", "")


def test_meta_is_facebook_and_instagram() -> None:
    _, found = read(
        tab(TITLES, *((date(2026, 12, 3), time(9), word, TEXTS[0]) for word in ("Meta", "Meta + LI", "FB")))
    )
    assert [row.values["channels"] for row in found.rows] == [
        "Facebook, Instagram",
        "Facebook, Instagram, LinkedIn",
        "FB",
    ]


def test_lines_that_are_a_date_hold_for_the_rows_below_them() -> None:
    rows = [(time(9), "LinkedIn", f"{text} {place}") for place, text in enumerate((*TEXTS, TEXTS[0]))]
    proposal, found = read(
        tab(
            ["Harbor: December 2026"],
            ["THU 3 DEC"],
            TITLES[1:],
            rows[0],
            ["FRI 4 DEC"],
            *rows[1:3],
            ["SAT 5 DEC - NO POSTS"],
            rows[3],
        )
    )
    assert proposal.layout.tabs[0].days
    assert [str(row.values.get("date", "none")) for row in found.rows] == [
        "2026-12-03", "2026-12-04", "2026-12-04", "none",
    ]  # fmt: skip
    assert not any(row.faults for row in found.rows)


def test_weekdays_behind_the_dates_tell_whether_the_day_comes_first() -> None:
    cells = ["12/1 (Tue)", "12/2 (Wed)", "12/3 (Sat)"]
    assert days("Plan 2026", *cells[:2]) == ["2026-12-01", "2026-12-02"]
    assert "date" in days("Plan 2026", *cells)[2]
    assert days("Plan 2026", "1/12/2026 (Di.)", "2/12/2026 [Mi]") == ["2026-12-01", "2026-12-02"]


def test_a_thread_over_several_columns_goes_out_as_one_where_it_is_certain() -> None:
    more = "And this goes on with what the first post says."
    rows = [
        (date(2026, 12, 3 + at), time(9), where, text, *further)
        for at, (where, text, *further) in enumerate(
            (
                ("X", TEXTS[0], more, f"{more} Twice."),
                ("X", TEXTS[1], None, None),
                ("X, Facebook", TEXTS[2], more, None),
                ("X", f"{TEXTS[0]} 3", None, more),
                ("X", None, more, None),
                ("X", f"{TEXTS[0]} 5", "tbd", None),
            )
        )
    ]
    _, found = read(tab((*TITLES[:3], "Tweet", "Tweet 2", "Tweet 3"), *rows))
    assert [row.values["text"] for row in found.rows[:2]] == [f"{TEXTS[0]}\n---\n{more}\n---\n{more} Twice.", TEXTS[1]]
    rules = [[fault.rule for fault in row.faults] for row in found.rows]
    assert rules == [[], [], *[["text.thread_columns"]] * 4]


def test_a_thread_over_several_rows_waits_and_a_fraction_does_not() -> None:
    parts = ["1/3 We bake at four in the morning.", "2/3 Dough needs the cold and time.", "3/3 So come at seven sharp."]
    parts += ["Bread is 1/3 water, they say, and we agree: weigh it.", "1/2 price on Friday, for everybody who comes."]
    _, found = read(tab(TITLES, *((date(2026, 12, 3 + at), time(9), "X", text) for at, text in enumerate(parts))))
    assert [[fault.rule for fault in row.faults] for row in found.rows] == [["text.thread_rows"]] * 3 + [[], []]


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (("Mon 5 April", "Fri 9 April"), "those of 2027 or 2032"),
        (("Thu 29 Feb", "Fri 1 March"), "those of 2024"),
        (("Mon 21 Dec", "Thu 31 Dec", "Mon 4 Jan"), "those of no one year"),
    ],
)
def test_the_year_of_dates_that_name_their_weekday_is_asked_for_whatever_year_that_is(
    days: tuple[str, ...], told: str
) -> None:
    rows = [(day, "09:00", "Facebook", text) for day, text in zip(days, TEXTS, strict=False)]
    proposal, _ = read(tab(("Date", "Time", "Channel", "Copy"), *rows))
    assert [(question.id, told in question.text) for question in proposal.questions] == [("year:plan", True)]


def test_a_text_that_goes_on_in_the_row_below_waits() -> None:
    whole = [(date(2026, 12, 3 + at), time(9), "X", text) for at, text in enumerate(TEXTS[:3])]
    rows = (whole[0], (None, None, None, "And there is more to it, as every baker knows."), whole[1], whole[2])
    _, found = read(tab(TITLES, *rows, (None, None, None, "#bread #rye")))
    rules = {row.number: [fault.rule for fault in row.faults if fault.rule == "text.goes_on"] for row in found.rows}
    assert [number for number, told in rules.items() if told] == [2, 5]


@pytest.mark.parametrize(
    ("starts", "held"),
    [
        (("1. ", "2. ", "3. ", "4. "), True),
        (("(5) ", "(6) ", "(7) "), True),
        (("#1 ", "#2 ", "#3 "), True),
        (("5. ", "4. ", "3. ", "2. "), False),
        (("Tip 1: ", "Tip 2: ", "Tip 3: "), False),
        (("", "5. ", "", "1. "), False),
        (("3 things: ", "4 things: ", "5 things: "), False),
        (("1. Advent: ", "2. Advent: ", "3. Advent: ", "4. Advent: "), False),
        (("10. December: ", "11. December: ", "12. December: "), False),
    ],
)
def test_numbers_of_rows_that_stand_in_their_texts(starts: tuple[str, ...], held: bool) -> None:
    texts = [f"{start}{TEXTS[place % 3]} {place}" for place, start in enumerate(starts)]
    rows = [(f"2027-05-0{day}", "09:00", "LinkedIn", text, "Ready") for day, text in enumerate(texts, start=1)]
    _, found = read(tab(("Date", "Time", "Channel", "Copy", "Status"), *rows))
    assert [[fault.rule for fault in row.faults] for row in found.rows] == [["text.numbered"] if held else []] * len(
        rows
    )

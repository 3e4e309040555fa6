"""Dates and times: every format reads back what it wrote, and everything doubtful is refused."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendar_sync.entries.date_words import MONTH_BY_NAME, MONTHS, WEEKDAYS, fold, spelled, weekday_name
from calendar_sync.entries.dates import (
    DateOrder,
    DateProblem,
    ParsedDate,
    decide_order,
    parse_date,
    parse_time,
)
from calendar_sync.model.sheet import CellProblem
from tests.effort import spend

DAY = date(2026, 5, 14)
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
CLOCKS = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))
SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def ordinal(number: int) -> str:
    return f"{number}" + ("th" if 10 < number % 100 < 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th"))


def name_of(day: date) -> str:
    return MONTHS[day.month - 1].split()[0].capitalize()


WRITTEN = {
    "iso": (None, lambda day: day.isoformat()),
    "iso, slashes": (None, lambda day: f"{day:%Y/%m/%d}"),
    "dotted": (None, lambda day: f"{day.day}.{day.month}.{day.year}"),
    "dotted, blanks": (None, lambda day: f"{day.day}. {day.month}. {day.year}"),
    "day first": (DateOrder.DAY_FIRST, lambda day: f"{day.day:02d}/{day.month:02d}/{day.year}"),
    "day first, dashes": (DateOrder.DAY_FIRST, lambda day: f"{day.day:02d}-{day.month:02d}-{day.year}"),
    "month first": (DateOrder.MONTH_FIRST, lambda day: f"{day.month}/{day.day}/{day.year}"),
    "day, name": (None, lambda day: f"{day.day} {name_of(day)} {day.year}"),
    "day of name": (None, lambda day: f"{ordinal(day.day)} of {name_of(day)}, {day.year}"),
    "name, day": (None, lambda day: f"{name_of(day)} {day.day}, {day.year}"),
    "name, ordinal": (None, lambda day: f"{SHORT[day.month - 1]}. {ordinal(day.day)} {day.year}"),
    "dashes": (None, lambda day: f"{day.day:02d}-{SHORT[day.month - 1]}-{day.year}"),
    "weekday": (None, lambda day: f"{weekday_name(day.weekday())[:3]} {day.day} {name_of(day)} {day.year}"),
    "weekday, name": (None, lambda day: f"{weekday_name(day.weekday())}, {name_of(day)} {day.day}, {day.year}"),
    "weekday, figures": (DateOrder.DAY_FIRST, lambda day: f"{weekday_name(day.weekday())} {day:%d/%m/%Y}"),
}
CLOCK_WRITTEN = {
    "24 hours": lambda moment: f"{moment.hour}:{moment.minute:02d}",
    "two figures": lambda moment: f"{moment:%H:%M}",
    "zero seconds": lambda moment: f"{moment:%H:%M:%S}",
    "dot": lambda moment: f"{moment.hour}.{moment.minute:02d}",
    "French": lambda moment: f"{moment.hour}h{moment.minute:02d}",
    "German": lambda moment: f"{moment.hour}:{moment.minute:02d} Uhr",
    "AM/PM": lambda moment: f"{moment.hour % 12 or 12}:{moment.minute:02d} {'PM' if moment.hour > 11 else 'AM'}",
    "a.m.": lambda moment: f"{moment.hour % 12 or 12}.{moment.minute:02d}{'p.m.' if moment.hour > 11 else 'a.m.'}",
}


def rule(value: object) -> str:
    assert isinstance(value, DateProblem), value
    assert value.message.endswith((".", "?"))
    assert value.fix.endswith(".")
    return value.rule


@pytest.mark.parametrize("form", WRITTEN)
@given(day=DAYS)
def test_every_format_reads_back(form: str, day: date) -> None:
    order, write = WRITTEN[form]
    assert parse_date(write(day), order) == ParsedDate(day)


@pytest.mark.parametrize("form", WRITTEN)
@pytest.mark.parametrize("clock_form", CLOCK_WRITTEN)
@settings(max_examples=15)
@given(day=DAYS, moment=CLOCKS)
def test_every_format_takes_a_time(form: str, clock_form: str, day: date, moment: time) -> None:
    order, write = WRITTEN[form]
    written = CLOCK_WRITTEN[clock_form](moment)
    expected = ParsedDate(day, None if written == "00:00:00" else moment)
    assert parse_date(f"{write(day)} {written}", order) == expected


@pytest.mark.parametrize("form", CLOCK_WRITTEN)
@given(moment=CLOCKS)
def test_every_time_format_reads_back(form: str, moment: time) -> None:
    assert parse_time(CLOCK_WRITTEN[form](moment)) == moment


@given(day=DAYS, moment=CLOCKS, minutes=st.integers(-840, 840))
def test_iso_with_an_offset(day: date, moment: time, minutes: int) -> None:
    zone = timezone(timedelta(minutes=minutes))
    text = datetime.combine(day, moment, zone).isoformat()
    assert parse_date(text, None) == ParsedDate(day, moment, zone)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-05-14T09:30", ParsedDate(DAY, time(9, 30))),
        ("2026-05-14 00:00:00", ParsedDate(DAY)),
        ("2026-05-14T00:00:00.000", ParsedDate(DAY)),
        ("2026-05-14 00:00", ParsedDate(DAY, time(0))),
        ("2026-05-14T00:00:00Z", ParsedDate(DAY, time(0), UTC)),
        ("2026-05-14T09:30:00Z", ParsedDate(DAY, time(9, 30), UTC)),
        ("2026-05-14T09:30:00.000Z", ParsedDate(DAY, time(9, 30), UTC)),
        ("2026-05-14T09:30-10:00", ParsedDate(DAY, time(9, 30), timezone(-timedelta(hours=10)))),
        ("2026-05-14 09:30:00-10:00", ParsedDate(DAY, time(9, 30), timezone(-timedelta(hours=10)))),
        ("2026-05-14 09:30:00 UTC", ParsedDate(DAY, time(9, 30), UTC)),
        ("2026-05-14 09:30 +0200", ParsedDate(DAY, time(9, 30), timezone(timedelta(hours=2)))),
        ("  Thu,\u00a014 May 2026 at 9am ", ParsedDate(DAY, time(9))),
        ("14\u201105\u20112026", ParsedDate(DAY)),
        ("May 14,2026", ParsedDate(DAY)),
        ("THURSDAY 14TH MAY 2026", ParsedDate(DAY)),
        ("14. Mai 2026", ParsedDate(DAY)),
        ("Donnerstag, 14. Mai 2026, 9:30 Uhr", ParsedDate(DAY, time(9, 30))),
        ("jeudi 14 mai 2026 21h30", ParsedDate(DAY, time(21, 30))),
        ("1er août 2026", ParsedDate(date(2026, 8, 1))),
        ("14 de mayo de 2026", ParsedDate(DAY)),
        ("quinta-feira, 14 de maio de 2026", ParsedDate(DAY)),
        ("giovedì 14 maggio 2026", ParsedDate(DAY)),
        ("do 14 mei 2026", ParsedDate(DAY)),
        ("14 мая 2026", ParsedDate(DAY)),
    ],
)
def test_texts(text: str, expected: ParsedDate) -> None:
    assert parse_date(text, None) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("03/04/2026", "date.ambiguous"),
        ("3-4-2026", "date.ambiguous"),
        ("14/05/26", "date.two_digit_year"),
        ("14 May '26", "date.two_digit_year"),
        ("May 14", "date.no_year"),
        ("14.05.", "date.no_year"),
        ("14/05", "date.no_year"),
        ("31 June 2026", "date.not_a_day"),
        ("2026-13-01", "date.not_a_day"),
        ("0000-01-01", "date.not_a_day"),
        ("45/45/2026", "date.not_a_day"),
        ("Wed 14 May 2026", "date.weekday_mismatch"),
        ("Friday 2026-05-14", "date.weekday_mismatch"),
        ("14 May 1999", "date.out_of_range"),
        ("2101-01-01", "date.out_of_range"),
        ("46156", "date.number"),
        ("14 May 2026 9:00 EST", "time.zone"),
        ("14 May 2026 09:30+02:00", "time.zone"),
        ("2026-05-14T09:30+15:00", "time.zone"),
        ("2026-05-14 25:00", "time.unreadable"),
        ("2026-05-14 09:30:15", "time.seconds"),
        ("2026-05-14 09:30-10:00", "time.zone"),
        ("2026-05-14 09:30\u201310:00", "time.zone"),
        ("2026-05-14 09:30 -10:00", "time.zone"),
        ("05.14.2026", "date.order"),
        *(
            (text, "date.unreadable")
            for text in (
                "TBD", "N/A", "May-26", "tomorrow",
                "Week 2: July 15-21", "1-7 июля", "Jun 8-14", "May 2026", "14", "Mon 14",
                "14.05/2026", "2026", "20260514", "14 Smarch 2026", "Smonday 14 May 2026", "ежедневно",
                "14 May 2026 - 16 May 2026", "14 May 2026 and more", "9.30",
                "5. Declare with Me", "-", "x" * 500,
            )
        ),
    ],
)  # fmt: skip
def test_doubtful_texts_are_refused(text: str, name: str) -> None:
    assert rule(parse_date(text, None)) == name


def test_an_ambiguous_date_names_both_readings() -> None:
    problem = parse_date("03/04/2026", None)
    assert isinstance(problem, DateProblem)
    assert "3 April 2026" in problem.message
    assert "4 March 2026" in problem.message


def test_a_date_with_one_reading_needs_no_order_but_must_fit_a_decided_one() -> None:
    assert parse_date("14/05/2026", None) == parse_date("05/14/2026", None) == ParsedDate(DAY)
    assert parse_date("05/05/2026", None) == ParsedDate(date(2026, 5, 5))
    assert rule(parse_date("14/05/2026", DateOrder.MONTH_FIRST)) == "date.order"
    assert rule(parse_date("05/14/2026", DateOrder.DAY_FIRST)) == "date.order"


def test_dotted_dates_are_day_first_unless_the_column_says_otherwise() -> None:
    for order in (None, DateOrder.DAY_FIRST):
        assert parse_date("03.04.2026", order) == ParsedDate(date(2026, 4, 3))
    assert parse_date("14.05.2026", DateOrder.MONTH_FIRST) == ParsedDate(DAY)
    assert parse_date("05.14.2026", DateOrder.MONTH_FIRST) == ParsedDate(DAY)
    assert rule(parse_date("03.04.2026", DateOrder.MONTH_FIRST)) == "date.ambiguous"


def test_the_default_year_is_used_and_told() -> None:
    for text in ("14 May", "May 14th", "Thu 14 May", "14.05.", "14-May"):
        assert parse_date(text, None, default_year=2026) == ParsedDate(DAY, year_assumed=True)
    assert parse_date("14 May 20:15", None, default_year=2026) == ParsedDate(DAY, time(20, 15), year_assumed=True)
    assert rule(parse_date("29 Feb", None, default_year=2026)) == "date.not_a_day"
    assert rule(parse_date("Fri 14 May", None, default_year=2026)) == "date.weekday_mismatch"


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (None, "date.missing"),
        ("  ", "date.missing"),
        (46156, "date.number"),
        (46156.5, "date.number"),
        (True, "date.unreadable"),
        (time(9), "date.unreadable"),
        (timedelta(days=3), "date.unreadable"),
        (CellProblem("error", "#REF!"), "date.cell_error"),
        (CellProblem("uncached", "=A1+1"), "date.formula"),
        (date(1999, 12, 31), "date.out_of_range"),
        (datetime(2101, 1, 1, 9), "date.out_of_range"),
    ],
)
def test_other_cells_are_refused(value: object, name: str) -> None:
    assert rule(parse_date(value, None)) == name  # type: ignore[arg-type]


@given(day=DAYS, moment=CLOCKS, noise=st.timedeltas(timedelta(milliseconds=-400), timedelta(milliseconds=400)))
def test_serial_noise_is_rounded_away(day: date, moment: time, noise: timedelta) -> None:
    noisy = datetime.combine(day, moment) + noise
    expected = ParsedDate(day, moment if moment != time(0) else None)
    if noisy >= FIRST:
        assert parse_date(noisy, None) == expected
    assert parse_time(noisy) == moment or moment == time(0)


FIRST = datetime(2000, 1, 1) - timedelta(milliseconds=500)


def test_real_cells() -> None:
    assert parse_date(DAY, None) == ParsedDate(DAY)
    assert parse_date(datetime(2026, 5, 14), None) == ParsedDate(DAY)
    assert parse_date(datetime(2026, 5, 14, 9, 30, 31), None) == ParsedDate(DAY, time(9, 31))
    assert parse_date(datetime(2026, 5, 14, 23, 59, 59), None) == ParsedDate(DAY, time(23, 59))
    assert parse_time(datetime(1899, 12, 30, 9, 30)) == time(9, 30)
    assert parse_time(time(9, 29, 59, 999_000)) == time(9, 30)
    assert parse_time(time(23, 59, 59, 999_999)) == time(23, 59)
    assert parse_time(timedelta(hours=9, minutes=30)) == time(9, 30)
    too_long = parse_time(timedelta(hours=25, minutes=5))
    assert isinstance(too_long, DateProblem)
    assert too_long.message == '"25:05:00" is not a time of day.'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9am", time(9)), ("12 AM", time(0)), ("12pm", time(12)), ("9:30 p.m.", time(21, 30)), ("21h", time(21)),
        ("21 h 30", time(21, 30)), ("9 Uhr", time(9)), ("21:30h", time(21, 30)), ("Noon", time(12)), ("00:00", time(0)),
        ("0900", time(9)), ("0015", time(0, 15)),
        ("9,30", time(9, 30)),
        ("18,45 Uhr", time(18, 45)),
    ],
)  # fmt: skip
def test_time_texts(text: str, expected: time) -> None:
    assert parse_time(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "9-10am",
        "9am/5pm",
        "9 am to 10 am",
        "zwischen 9 und 10 Uhr",
        "between 9 and 10",
        "9h–10h30",
        "12 to 14",
        "9am & 5pm",
        "09:00, 17:00",
        "9:00 + 17:00",
    ],
)
def test_two_times_in_one_cell_are_named_as_such(text: str) -> None:
    problem = parse_time(text)
    assert isinstance(problem, DateProblem)
    assert "two times" in problem.message


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("9", "time.unreadable"), ("24:00", "time.midnight"), ("midnight", "time.midnight"),
        ("25:00", "time.unreadable"),
        ("9:60", "time.unreadable"), ("13:00 PM", "time.unreadable"), ("0:30 am", "time.unreadable"),
        ("9:00-10:00", "time.zone"), ("9:00 EST", "time.zone"), ("9:00 (CET)", "time.zone"), ("09:00Z", "time.zone"),
        ("9am PT", "time.zone"), ("9:00 Europe/Berlin", "time.zone"), ("9:00 UTC+2", "time.zone"),
        ("09:00+02:00", "time.zone"), ("9:30:15", "time.seconds"), ("morning", "time.unreadable"),
        ("1430", "time.unreadable"), ("2026", "time.unreadable"), ("0960", "time.unreadable"),
        ("0000", "time.unreadable"),
        ("x" * 200, "time.unreadable"), (0.395833, "time.number"), (9, "time.number"), (True, "time.unreadable"),
        (timedelta(hours=24), "time.unreadable"), (timedelta(hours=-1), "time.unreadable"), (DAY, "time.unreadable"),
        ("9,15", "time.unreadable"),
        (CellProblem("error", "#N/A"), "time.cell_error"), (CellProblem("uncached", "=B2"), "time.formula"),
    ],
)  # fmt: skip
def test_doubtful_times_are_refused(value: object, name: str) -> None:
    assert rule(parse_time(value)) == name  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [None, "", " \u00a0 "])
def test_no_time_is_none(value: str | None) -> None:
    assert parse_time(value) is None


@given(days=st.lists(DAYS, min_size=1), truth=st.sampled_from(DateOrder), separator=st.sampled_from("/-"))
def test_the_order_of_a_column_is_the_one_it_was_written_in(days: list[date], truth: DateOrder, separator: str) -> None:
    column = [
        day.strftime("%d/%m/%Y" if truth is DateOrder.DAY_FIRST else "%m/%d/%Y").replace("/", separator) for day in days
    ]
    decision = decide_order([*column, DAY, None, 46156, "TBD"])
    votes = tuple(place for place, day in enumerate(days) if day.day > 12)
    assert decision.order == (truth if votes else None)
    assert decision.day_first + decision.month_first == votes
    assert decision.conflicts == ()
    assert decision.order is None or [parse_date(text, decision.order) for text in column] == [
        ParsedDate(day) for day in days
    ]


def test_a_column_that_contradicts_itself_names_the_cells() -> None:
    decision = decide_order(
        ["03/04/2026", "14/05/2026", "Thu 05/14/2026 9:30", "14/05/26", "2026-05-14", "14 May 2026", "14/05"]
    )
    assert decision.order is None
    assert decision.day_first == (1, 6)
    assert decision.month_first == (2,)
    assert decision.conflicts == (1, 2, 6)


@pytest.mark.parametrize("lines", [MONTHS, WEEKDAYS])
def test_no_name_means_two_things(lines: tuple[str, ...]) -> None:
    meanings: dict[str, set[int]] = {}
    for place, line in enumerate(lines):
        for word in line.split():
            meanings.setdefault(fold(word), set()).add(place)
    assert [word for word, places in meanings.items() if len(places) > 1] == []


@given(text=st.text(max_size=100))
def test_no_text_breaks_the_reading(text: str) -> None:
    assert isinstance(parse_date(text, None), ParsedDate | DateProblem)
    assert parse_time(text) is None or isinstance(parse_time(text), time | DateProblem)


@settings(max_examples=1500)
@given(
    form=st.sampled_from(sorted(WRITTEN)),
    day=DAYS,
    place=st.integers(0, 30),
    removed=st.integers(0, 3),
    added=st.sampled_from(
        ["", " ", "1", "3", "-", "/", ".", ",", "May", "Mon ", "20", "T", " 9:30", "to", "th", "\u2013"]
    ),
    order=st.sampled_from([None, *DateOrder]),
)
def test_nothing_is_invented(
    form: str, day: date, place: int, removed: int, added: str, order: DateOrder | None
) -> None:
    """Of a mangled date nothing is read that does not stand there: day, year, and month by number or by name."""
    text = WRITTEN[form][1](day)
    text = text[:place] + added + text[place + removed :]
    found = parse_date(text, order)
    if isinstance(found, ParsedDate):
        numbers = {int(number) for number in re.findall("[0-9]+", text)}
        words = re.sub("(?<=[0-9])(?:st|nd|rd|th)", " ", text)
        names = {MONTH_BY_NAME.get(fold(word)) for word in re.findall(r"[^\W\d_]+", words)}
        assert found.day.day in numbers
        assert found.day.year in numbers
        assert found.day.month in numbers or found.day.month - 1 in names
        assert found.time is None or found.time.hour in numbers
    else:
        assert rule(found).startswith(("date.", "time."))


def test_hostile_texts_are_read_at_once() -> None:
    def read() -> None:
        for text in ("9" * 80, "1 " * 40, "a" * 80, "a-" * 40, "12:" * 26, "1." * 40, "x" * 1_000_000):
            for _ in range(20):
                parse_date(text, None)
                parse_time(text)

    spend(read, at_most=5)


def test_a_date_is_spelled_as_it_can_be_read() -> None:
    assert parse_date(spelled(DAY), None) == ParsedDate(DAY)


def test_figures_of_other_scripts_are_figures() -> None:
    assert parse_date("٢٠٢٦-٠٥-١٤", None) == ParsedDate(date(2026, 5, 14))
    assert parse_time("٠٩:٣٠") == time(9, 30)

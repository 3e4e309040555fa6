"""Months whose names are other months in another language, and weekdays that are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest
from layout_sheets import ROLLS, SPRING, read, tab

from calendar_sync.calendars.header import TabLayout
from calendar_sync.calendars.table_rows import table_rows
from calendar_sync.entries import date_words
from calendar_sync.entries.date_words import fold
from calendar_sync.model.month_words import CLASHING

POLISH = "Zapraszamy na dzień otwarty: zwiedź laboratoria i zapytaj o wszystko, co chcesz wiedzieć."
CZECH = "Přijďte na náš den otevřených dveří: prohlédněte si laboratoře a ptejte se na cokoli."
CROATIAN = "Dođite na naš dan otvorenih vrata: obiđite laboratorije i pitajte što god želite."
TITLES = ("Date", "Time", "Network", "Copy", "Status")


def dates(*days: str | int, text: str, name: str = "Plan") -> list[str]:
    """Return the days that rows get, in figures, or why they wait."""
    rows = [(day, "09:00", "LinkedIn", f"{text} {place}", "Approved") for place, day in enumerate(days)]
    _, mapped = read(tab(TITLES, *rows, name=name))
    return [row.faults[0].rule if row.faults else str(row.values["date"])[:10] for row in mapped.rows]


def test_no_word_is_two_months_or_two_weekdays() -> None:
    def twice(*tables: Iterable[str]) -> set[str]:
        seen: dict[str, set[int]] = {}
        for table in tables:
            for place, line in enumerate(table):
                for word in line.split():
                    seen.setdefault(fold(word), set()).add(place)
        return {word for word, places in seen.items() if len(places) > 1}

    assert twice(date_words.MONTHS, date_words._MONTHS_ELSEWHERE, date_words._SHORT_MONTHS) == set()
    assert twice(date_words.WEEKDAYS, date_words._WEEKDAYS_ELSEWHERE, date_words._SHORT_WEEKDAYS) == set()
    english = [line.split()[0].capitalize() for line in date_words.MONTHS]
    for word, (northern, southern) in CLASHING.items():
        assert english[date_words.MONTH_IN_DATE[word]] == northern
        assert english.index(southern) == english.index(northern) - 1


@pytest.mark.parametrize(
    ("text", "day", "read_as"),
    [
        (POLISH, "5 listopada 2027", "2027-11-05"),
        (POLISH, "5 lip 2027", "2027-07-05"),
        (CZECH, "5. listopad 2027", "2027-11-05"),
        (CZECH, "5. srp 2027", "2027-08-05"),
        (CROATIAN, "5. listopada 2027", "2027-10-05"),
        (CROATIAN, "5. lip 2027", "2027-06-05"),
        (CROATIAN, "5. studenoga 2027", "2027-11-05"),
        (SPRING, "5 listopada 2027", "date.ambiguous"),
        (ROLLS, "5 lis 2027", "date.ambiguous"),
        (SPRING, "5 listopadu 2027", "2027-11-05"),
    ],
)
def test_the_language_of_a_tab_tells_its_months(text: str, day: str, read_as: str) -> None:
    assert dates(day, "12.3.2027", text=text)[0] == read_as


def test_other_months_of_the_column_tell_the_language() -> None:
    assert dates("12 października 2027", "5 listopada 2027", text=SPRING) == ["2027-10-12", "2027-11-05"]
    assert dates("12. rujna 2027", "5. listopada 2027", text=SPRING) == ["2027-09-12", "2027-10-05"]


def test_a_tab_that_is_named_after_such_a_month() -> None:
    assert dates(5, 12, text=POLISH, name="Listopad 2027") == ["2027-11-05", "2027-11-12"]
    assert dates(5, 12, text=CROATIAN, name="Listopad 2027") == ["date.ambiguous"] * 2


def test_the_titles_of_the_tool_itself_are_no_different() -> None:
    rows = [("Date", "Channels", "Text"), ("5 listopada 2027", "LinkedIn", SPRING)]
    columns = {"date": 1, "channels": 2, "text": 3}
    for text, faults in ((SPRING, ["date.ambiguous"]), (POLISH, [])):
        found = table_rows(tab(*rows, ("6.3.2027", "LinkedIn", text)), TabLayout("Plan", 1, columns), {})
        assert [fault.rule for row in found for fault in row.faults] == faults


@pytest.mark.parametrize(
    ("week", "days", "read_as"),
    [
        ("Semana del", ("Lu", "Ma", "Mi", "Do"), [None, None, "2027-12-08", None]),
        ("Semaine du", ("Ma", "Je", "Di"), [None, None, None]),
        ("Week of", ("ma", "do", "vr"), ["2027-12-06", "2027-12-09", "2027-12-10"]),
        ("Week of", ("Mo", "Do", "So"), ["2027-12-06", "2027-12-09", "2027-12-12"]),
        ("Week of", ("Ma", "Ma", "Do"), [None, None, None]),
    ],
)
def test_weekdays_that_other_languages_call_so(week: str, days: tuple[str, ...], read_as: list[str | None]) -> None:
    titles = (week, "Day", "Time", "Channel", "Copy", "Status")
    begins = date(2027, 12, 6)
    rows = [(begins, day, "09:00", "LinkedIn", f"{SPRING} {at}", "Approved") for at, day in enumerate(days)]
    _, mapped = read(tab(titles, *rows))
    found = [None if row.faults else str(row.values["date"])[:10] for row in mapped.rows]
    assert found == read_as

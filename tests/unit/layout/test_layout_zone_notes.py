"""Notes that say which clock all times go by: found wherever they stand, used where they are clear, asked where not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any

import pytest
from layout_sheets import STATUSES, TEXTS, read, sheet, tab

from calendar_sync.config import Settings
from calendar_sync.layout.proposal import Proposal
from calendar_sync.layout.propose import propose
from calendar_sync.layout.read import read_layout
from calendar_sync.layout.zone_words import hints_in
from calendar_sync.model.sheet import Scalar, Tab
from calendar_sync.reading import map_columns

TITLES = ("Date", "Time", "Platform", "Caption")
ROWS = [(date(2026, 12, 3 + place), time(9), "LinkedIn", text) for place, text in enumerate(TEXTS)]


def plan(*, top: Sequence[Sequence[Scalar]] = (), beside: Scalar = None, explained: Sequence[Scalar] = (),
         foot: Sequence[Sequence[Scalar]] = (), titles: Sequence[str] = TITLES, **more: Any) -> Tab:  # fmt: skip
    header = (*titles, None, beside) if beside else titles
    return tab(*top, header, *([explained] if explained else ()), *ROWS, *foot, **more)


def zones(*tabs: Tab) -> tuple[set[str], set[str], Proposal]:
    """Return the zones of the rows of the first tab, why any of them waits, and the proposal."""
    proposal, found = read(*tabs)
    rows = [row for row in found.rows if row.tab == tabs[0].name]
    assert len(rows) == 3
    faults = {fault.rule for row in rows for fault in row.faults}
    return {str(row.values.get("timezone", "")) for row in rows}, faults, proposal


EXPLAINED = ("DD/MM/YYYY", "London time", "where it goes", "the final text")
PLACES = {
    "above": (plan(top=[["Content plan"], ["All times PT"]]), "America/Los_Angeles"),
    "title in brackets": (plan(top=[["Harbor Bakery – content calendar (EST)"]]), "America/New_York"),
    "label and value": (plan(top=[["Time zone", "Europe/Madrid"]]), "Europe/Madrid"),
    "beside": (plan(beside="All times are in CET"), "Europe/Berlin"),
    "explained": (plan(explained=EXPLAINED), "Europe/London"),
    "place alone": (plan(explained=("DD/MM", "London", "where", "final text")), "Europe/London"),
    "below": (plan(foot=[(), ("Times in ET unless stated",)]), "America/New_York"),
    "two cells below": (plan(foot=[(), ("Note:", "* Times are UK time")]), "Europe/London"),
    "comment": (plan(comments={(1, 2): "UK time please"}), "Europe/London"),
    "tab": (plan(name="Plan (UK time)"), "Europe/London"),
    "another title": (plan(titles=("Date", "Time", "Platform", "Caption (all times CET)")), "Europe/Berlin"),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_note_is_found_wherever_it_stands(place: str) -> None:
    calendar, zone = PLACES[place]
    said, faults, proposal = zones(calendar)
    assert (said, faults) == ({zone}, set())
    assert any("times are in" in note for note in proposal.tabs[0].notes)


def test_a_tab_of_instructions_speaks_for_the_calendar_and_last_years_calendar_does_not() -> None:
    info = tab(["Read me"], ["Please fill in every column. All times are in CET. Ask Eva."], name="Info")
    assert zones(plan(), info)[:2] == ({"Europe/Berlin"}, set())
    old = plan(top=[["All times PT"]], name="Archive")
    assert zones(plan(), old)[:2] == ({""}, set())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Heure de Paris", ["Europe/Paris"]), ("Uhrzeit (MEZ)", ["MEZ"]), ("hora de México", ["America/Mexico_City"]),
        ("timezone: Europe/Berlin", ["Europe/Berlin"]), ("(UTC+01:00) Berlin", ["UTC+01:00"]), ("GMT+1", ["GMT+1"]),
        ("Время указано по Москве", ["Europe/Moscow"]), ("بتوقيت الرياض", ["Asia/Riyadh"]), ("times are pst", ["PST"]),
        ("所有时间均为北京时间", ["Asia/Shanghai"]), ("Posts go out at 9am Eastern", ["ET"]), ("Est. 2009", []),
        ("all posts go out 9am local", ["?"]), ("All times in HQ time", ["?"]), ("Time zone: client's", ["?"]),
        ("Summer time in Berlin – campaign plan", ["?Europe/Berlin"]), ("All times are tentative", []),
        ("All times in 24h format", []), ("Best times to post", []), ("Join us at 5pm ET for the webinar", []),
        ("Update the status in time", []), ("Paris trip", []),
        ("Call with client, 3pm (CET)", []), ("Webinar 9 Dec, 17:00 UTC+1", []),
        ("Content calendar (ET)", ["?ET"]),
    ],
)  # fmt: skip
def test_what_a_text_says_of_clocks(text: str, expected: list[str]) -> None:
    hints = hints_in(text)
    assert [hint.zone if hint.clear else f"?{hint.zone}" for hint in hints] == expected


UNCLEAR = {
    "two notes": plan(top=[["All times PT"]], foot=[(), ("Times are UK time",)]),
    "title and note": plan(titles=("Date", "Time (EST)", "Platform", "Caption"), top=[["All times PT"]]),
    "local": plan(top=[["All posts go out 9am local"]]),
    "nobody knows it": plan(top=[["All times in HQ time"]]),
}


@pytest.mark.parametrize("case", UNCLEAR)
def test_notes_that_disagree_or_are_unclear_are_asked_and_rows_wait(case: str) -> None:
    calendar = UNCLEAR[case]
    said, faults, proposal = zones(calendar)
    assert (said, faults) == ({""}, {"zone.unclear"})
    (question,) = (item for item in proposal.questions if item.id.startswith("zones:"))
    for answer, zone in (("Europe/Oslo", "Europe/Oslo"), ("channels", "")):
        _, found = read(calendar, answers={question.id: answer})
        assert {(str(row.values.get("timezone", "")), row.faults) for row in found.rows} == {(zone, ())}


def test_a_note_on_the_tab_of_one_month_is_asked_about_for_the_others() -> None:
    first, second = plan(name="Dec", top=[["All times PT"]]), plan(name="Jan", top=[["Plan"]])
    assert zones(first, second)[:2] == ({"America/Los_Angeles"}, set())
    assert zones(second, first)[:2] == ({""}, {"zone.unclear"})


def test_a_saved_layout_notices_notes_that_are_new_or_changed() -> None:
    def again(before: Tab, after: Tab) -> set[str]:
        layout = propose(sheet(before), statuses=STATUSES).layout
        found = read_layout(sheet(after), layout, statuses=STATUSES, blank_status="ready")
        return {fault.rule for row in found.rows for fault in row.faults}

    pacific, eastern = plan(top=[["All times PT"]]), plan(top=[["All times ET"]])
    assert again(pacific, pacific) == set()
    assert again(pacific, plan(top=[["All times are in PT"]])) == set()
    assert again(pacific, eastern) == again(plan(top=[["Plan"]]), pacific) == {"zone.unclear"}


def test_a_rows_own_zone_may_not_contradict_a_note_that_allows_no_exceptions() -> None:
    titles = (*TITLES, "Time zone")
    rows = [(*row, "CET") for row in ROWS]
    for note, expected in (("All times PT", {"zone.differs"}), ("Times in PT unless stated", set())):
        found = read(tab([note], titles, *rows))[1]
        assert {fault.rule for row in found.rows for fault in row.faults} == expected
    titles = (*TITLES, "Notes")
    found = read(tab(["All times PT"], titles, (*ROWS[0], "this one is UK time"), (*ROWS[1], None), (*ROWS[2], None)))[
        1
    ]
    assert [[fault.rule for fault in row.faults] for row in found.rows] == [["zone.note"], [], []]


def test_without_a_layout_rows_wait_below_such_a_note_unless_the_settings_name_a_zone() -> None:
    titles = ("Date", "Time", "Channels", "Text")
    calendar = sheet(plan(titles=titles, top=[["All times PT"]]))
    mapped = map_columns(calendar, Settings())
    assert {fault.rule for row in mapped.rows for fault in row.faults} == {"zone.unclear"}
    told = map_columns(calendar, Settings(timezone="Europe/Oslo"))
    plain = map_columns(sheet(plan(titles=titles, top=[["Plan"]])), Settings())
    assert not any(row.faults for row in (*told.rows, *plain.rows))

"""Single cells: what is read, and what must wait because it is not what it looks like."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from layout_sheets import ROLLS, SPRING, TOAST, proposed, read, tab

from calendar_sync.entries.dates import DateOrder, ParsedDate
from calendar_sync.entries.times import DateProblem
from calendar_sync.layout.cells import channels_and_type, tick_of
from calendar_sync.layout.days import DateRules, is_vague_date, read_day
from calendar_sync.layout.row_media import join_media
from calendar_sync.layout.texts import Spread, hashtags
from calendar_sync.layout.turned import find_swapped
from calendar_sync.model.sheet import CellProblem, Row, Scalar, Tab

TITLES = ("Date", "Time", "Platform", "Copy")


def rows(*lines: tuple[Scalar, ...], titles: tuple[str, ...] = TITLES) -> list[Row]:
    padding = [(date(2027, 5, number), time(9), "LinkedIn", f"{SPRING} {number}", *[None] * 4) for number in (1, 2, 3)]
    found = read(tab(titles, *padding, *lines))[1].rows
    return [row for row in found if row.number > 4]


@pytest.mark.parametrize(
    "text", ["TBD", "n/a", "-", "See above", "copy here", "https://docs.google.com/document/d/1", "x", "No post"]
)
def test_placeholders_and_links_to_documents_are_no_text(text: str) -> None:
    (row,) = rows((date(2027, 5, 9), time(9), "LinkedIn", text))
    assert [fault.field for fault in row.faults] == ["text"]


@pytest.mark.parametrize("text", ["🎉🎉", "We are open.", "https://www.example.com/journal is our new journal"])
def test_short_texts_are_texts(text: str) -> None:
    (row,) = rows((date(2027, 5, 9), time(9), "LinkedIn", text))
    assert row.faults == ()


LABELS = ("Motivation Monday", "World Mental Health Day", "Happy New Year", "Employee spotlight: Maria", "#TBT")
SAID = (
    "Happy New Year!",
    "We're hiring",
    "Now open",
    "Coming soon 👀",
    "Open day at 10",
    "Rolls, buns",
    "Weekend plans?",
)


def test_labels_wait_where_others_write_sentences() -> None:
    line = (date(2027, 5, 9), time(9), "LinkedIn")
    found = [rows((*line, text))[0] for text in (*LABELS, *SAID)]
    assert [row.values["text"] for row in found if not row.faults] == [*SAID]
    assert {fault.rule for row in found for fault in row.faults} == {"text.topic"}
    picture = "https://cdn.example/a.jpg"
    lines = [
        (*line, text, picture) for text in ("Christmas Eve", "Happy New Year", "Staff picks", "Client testimonial")
    ]
    assert [[fault.rule for fault in row.faults] for row in rows(*lines, titles=(*TITLES, "Image"))] == [
        [], [], [], ["text.topic"]
    ]  # fmt: skip
    found = read(tab(TITLES, *((*line, text) for text in (*LABELS, *LABELS, SPRING, ROLLS, TOAST))), answers={})[1].rows
    assert not any(fault.rule == "text.topic" for row in found for fault in row.faults)


@pytest.mark.parametrize(
    "text", ["1-7 июля", "ежедневно", "Jun 8-14", "daily", "TBD", "June 8 - June 14", "every Monday"]
)
def test_vague_dates_wait(text: str) -> None:
    assert is_vague_date(text)
    (row,) = rows((text, time(9), "LinkedIn", ROLLS))
    assert [fault.rule for fault in row.faults] == ["date.vague"]


def test_a_formula_without_a_value_says_so() -> None:
    (row,) = rows((CellProblem("uncached", "=A4+1"), time(9), "LinkedIn", ROLLS))
    assert isinstance(row.values["date"], CellProblem)


@pytest.mark.parametrize(
    ("value", "rules", "day"),
    [
        (46153, DateRules(), date(2026, 5, 11)),
        (46153 - 1462, DateRules(epoch_1904=True), date(2026, 5, 11)),
        (46153.375, DateRules(), date(2026, 5, 11)),
        ("11 May", DateRules(year=2026), date(2026, 5, 11)),
        ("11.05.26", DateRules(DateOrder.DAY_FIRST, 2026), date(2026, 5, 11)),
        ("5/11/26", DateRules(DateOrder.MONTH_FIRST, 2026), date(2026, 5, 11)),
        (11, DateRules(year=2026, month=5), date(2026, 5, 11)),
        ("11 maja 2026", DateRules(), date(2026, 5, 11)),
        ("11 مايو 2026", DateRules(), date(2026, 5, 11)),
        ("понедельник, 11 мая 2026", DateRules(), date(2026, 5, 11)),
    ],
)
def test_dates_that_are_read_by_the_rules_of_their_column(value: Scalar, rules: DateRules, day: date) -> None:
    parsed = read_day(value, rules)
    assert isinstance(parsed, ParsedDate)
    assert parsed.day == day


@pytest.mark.parametrize("value", [60, 31, 99999999, True, "11.05.27", "11/12/2026", "11 May", "32 May 2026"])
def test_dates_that_nobody_can_be_sure_of(value: Scalar) -> None:
    assert not isinstance(read_day(value, DateRules(None, 2026 if value == "11.05.27" else None)), ParsedDate)


def test_a_short_year_is_no_span_of_days() -> None:
    problem = read_day("12-1-26", DateRules(DateOrder.MONTH_FIRST))
    assert isinstance(problem, DateProblem)
    assert (problem.rule, problem.fix) == ("date.two_digit_year", "Write all four digits.")
    assert read_day("12-1-26", DateRules(DateOrder.MONTH_FIRST, 2026)) == ParsedDate(date(2026, 12, 1))


def test_dates_turned_round_are_found_by_what_could_not_be() -> None:
    values = {2: date(2027, 1, 10), 3: date(2027, 2, 10), 4: date(2027, 10, 10), 5: "13/10/2027", 6: "20/10/2027"}
    assert find_swapped(values, {}, DateOrder.DAY_FIRST, None) == {2: date(2027, 10, 1), 3: date(2027, 10, 2)}
    assert find_swapped({2: date(2027, 1, 10), 3: date(2027, 2, 10)}, {}, None, 10) == {
        2: date(2027, 10, 1),
        3: date(2027, 10, 2),
    }
    assert find_swapped({2: date(2027, 1, 10), 3: date(2027, 2, 10), 4: date(2027, 3, 17)}, {}, None, None) == {}


@pytest.mark.parametrize(
    ("days", "month", "found"),
    [
        ([(2027, 5, 3), (2027, 4, 5), (2027, 5, 20)], 5, {3: date(2027, 5, 4)}),
        ([(2027, 4, 5)], 5, {2: date(2027, 5, 4)}),
        ([(2027, 4, 6), (2027, 4, 30), (2027, 5, 3)], 5, {}),
        ([(2026, 12, 3), (2027, 1, 12)], 12, {}),
        ([(2027, 4, 5), (2027, 4, 20)], 5, {}),
    ],
)
def test_a_date_is_held_against_the_month_of_its_tab(
    days: list[tuple[int, int, int]], month: int, found: dict[int, date]
) -> None:
    values = {row: date(*day) for row, day in enumerate(days, start=2)}
    assert find_swapped(values, {}, None, month) == found


def test_a_date_in_the_month_of_its_tab_is_as_it_was_meant() -> None:
    values = {2: "7.12.", 3: date(2026, 12, 10), 4: "31.12."}
    assert find_swapped(values, {}, DateOrder.DAY_FIRST, 12) == {}
    assert find_swapped(values, {}, DateOrder.DAY_FIRST, 10) == {3: date(2026, 10, 12)}


def test_dates_turned_round_are_found_where_a_program_wrote_them_as_text() -> None:
    texts = {2: "2027-01-10", 3: "2027-02-10 00:00:00", 4: "13/10/2027", 5: "20/10/2027"}
    assert find_swapped(texts, {}, DateOrder.DAY_FIRST, None) == {2: date(2027, 10, 1), 3: date(2027, 10, 2)}
    assert find_swapped({2: "2027-01-10", 3: "2027-02-10"}, {}, None, None) == {}
    assert find_swapped({**texts, 3: "2027-01-30"}, {}, DateOrder.DAY_FIRST, None) == {}


def test_a_weekday_tells_a_date_that_is_right() -> None:
    values = {2: date(2027, 1, 10), 3: date(2027, 2, 10)}
    assert find_swapped(values, {2: 6, 3: 2}, None, None) == {}


@pytest.mark.parametrize(
    ("cell", "kind", "channels"),
    [
        ("Instagram (Reel)", "reel", "Instagram"),
        ("IG Story", "story", "Instagram"),
        ("Instagram Reels", "reel", "Instagram"),
        ("TikTok, Instagram (R)", "reel", "TikTok, Instagram"),
        ("Instagram, Facebook", "", "Instagram, Facebook"),
        ("X (Twitter)", "", "X (Twitter)"),
        ("Salt & Stone", "", "Salt & Stone"),
        ("YouTube Shorts", "", "YouTube Shorts"),
        ("Facebook: Harbor Bakery, tweet", "", "facebook:Harbor Bakery, X"),
        ("LinkedIn article", "", "LinkedIn article"),
        ("FB IG", "", "Facebook, Instagram"),
        ("Linkdin, and FB u. X", "", "LinkedIn, Facebook, X"),
        ("Twiter / Threds, Tictok + Blusky", "", "X, Threads, TikTok, Bluesky"),
        ("LinkedIn (company page)", "", "LinkedIn (company page)"),
        ("Facebook (company page)", "", "Facebook"),
        ("Y Combinator", "", "Y Combinator"),
    ],
)
def test_post_types_in_brackets(cell: str, kind: str, channels: str) -> None:
    assert channels_and_type(cell, {}, None) == (kind, channels, None)


def test_what_a_picture_is_called_is_none_beside_a_link_to_it() -> None:
    link = "https://www.example.com/a.jpg"
    drawn = "https://www.canva.com/design/abc/view"
    titles = {5: "Image", 6: "Asset name", 7: "Canva link", 8: "Design link"}
    for cells, media in (
        ((link, "lab.jpg", drawn), link),
        ((None, "lab.jpg", None), "lab.jpg"),
        ((link, None, "https://drive.google.com/drive/folders/abc"), link),
        ((None, None, drawn), drawn),
        ((link, None, link), f"{link}\n{link}"),
        ((link, None, None, drawn), link),
        ((link, None, None, link), f"{link}\n{link}"),
        ((None, None, None, drawn), drawn),
        ((link, None, None, "lab.jpg"), f"{link}\nlab.jpg"),
    ):
        values: dict[str, Scalar] = {}
        spread: Spread = {"media": [(5 + place, value) for place, value in enumerate(cells) if value]}
        join_media(spread, Tab("Plan", ()), 2, values, titles)
        assert values["media"] == media


@pytest.mark.parametrize("cell", ["Facebook, Instagram (Reel)", "Instagram (Story), Instagram (Reel)"])
def test_two_types_in_one_row_wait(cell: str) -> None:
    assert channels_and_type(cell, {}, None)[2] is not None


def test_words_that_were_explained() -> None:
    told = {"reels": "instagram (reel)", "email": "", "all": "LinkedIn, X"}
    assert channels_and_type("TikTok / Reels", told, None) == ("reel", "TikTok, Instagram", None)
    assert channels_and_type("All", told, None)[1] == "LinkedIn, X"
    assert channels_and_type("LinkedIn, Email", told, None)[1] == "LinkedIn"


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#a #b", ["#a", "#b"]), ("#a#b", ["#a", "#b"]), ("a, b", ["#a", "#b"]), ("-", []),
        ("two words, here", None), ("#a and more", None),
    ],
)  # fmt: skip
def test_hashtags_in_their_own_column(text: str, tags: list[str] | None) -> None:
    assert hashtags(text) == tags


@pytest.mark.parametrize(
    ("value", "said"),
    [(True, True), ("x", True), ("✓", True), (False, False), ("No", False), ("maybe", None), (3, None)],
)
def test_ticks(value: Scalar, said: bool | None) -> None:
    assert tick_of(value) is said


def test_the_most_cautious_of_several_gates_counts() -> None:
    titles = ("Date", "Time", "Platform", "Copy", "Status", "Approved", "Posted")
    cases = {("Ready", "Yes", None): "Ready", ("Ready", "No", None): "No", ("Ready", None, None): None,
             ("Ready", True, True): "Posted", ("Cancelled", "Yes", None): "Cancelled", (None, "Yes", None): None,
             ("Odd word", "Yes", None): "Odd word"}  # fmt: skip
    lines = [
        (datetime(2027, 5, 9, 9), time(9), "LinkedIn", f"{TOAST} {number}", *gates)
        for number, gates in enumerate(cases)
    ]
    proposal, found = read(tab(titles, *lines))
    assert proposal.blank_status == "hold"
    assert [row.values.get("status") for row in found.rows] == list(cases.values())


def test_a_title_that_names_a_due_date_is_asked_for() -> None:
    lines = [(date(2027, 5, number), time(9), "LinkedIn", SPRING) for number in range(1, 5)]
    assert any(":date" in question.id for question in proposed(tab(("Due date", *TITLES[1:]), *lines)).questions)


def test_a_weekday_that_both_readings_fall_on_proves_nothing() -> None:
    values: dict[int, Scalar] = {2: date(2027, 12, 3), 3: "15/3/2027", 4: "17/3/2027", 5: "23/3/2027"}
    weekdays = {2: 4, 3: 0, 4: 2, 5: 1}
    assert find_swapped(values, weekdays, DateOrder.DAY_FIRST, None) == {2: date(2027, 3, 12)}


def test_a_lone_weekday_does_not_outweigh_a_column_that_was_turned_round() -> None:
    texts: dict[int, Scalar] = {3: "17/3/2027", 4: "23/3/2027", 5: "24/3/2027"}
    days = {3: 2, 4: 1, 5: 2}
    assert find_swapped({2: date(2027, 2, 3), **texts}, {2: 2, **days}, DateOrder.DAY_FIRST, None) == {
        2: date(2027, 3, 2)
    }
    # A formula beside them gives the weekday of each real date, whatever was meant, and none of a text.
    formulas = {0: date(2027, 2, 3), 1: date(2027, 5, 3), 2: date(2027, 8, 3)}
    beside = {row: day.weekday() for row, day in formulas.items()}
    assert set(find_swapped({**formulas, **texts}, beside, DateOrder.DAY_FIRST, None)) == {0, 1, 2}
    assert find_swapped({**formulas, **texts}, {**beside, **days}, DateOrder.DAY_FIRST, None) == {}

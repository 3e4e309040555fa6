"""Columns that change what a row means are put together with it where that is plain; else the row waits."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from layout_sheets import ROLLS, SPRING, TEXTS, TOAST, proposed, read, tab

from calendar_sync.calendars.mapping import Mapped

DAY = date(2027, 1, 4)


def rules(found: Mapped) -> list[list[str]]:
    """Return the faults of each row."""
    return [[fault.rule for fault in row.faults] for row in found.rows]


@pytest.mark.parametrize("title", ["Revised date", "New date", "Updated post date", "Rescheduled to"])
def test_a_row_whose_date_was_changed_in_another_column_waits(title: str) -> None:
    later = date(2027, 1, 9)
    rows = ((DAY, None, "Facebook", SPRING), (DAY, later, "Facebook", ROLLS), (DAY, DAY, "Facebook", TOAST))
    _, found = read(tab(("Date", title, "Platform", "Caption"), *rows))
    assert rules(found) == [[], ["date.revised"], []]
    assert [row.values["date"] for row in found.rows] == [DAY] * 3


@pytest.mark.parametrize(
    ("planned", "title"),
    [
        ("Date", "updatedAt"),
        ("Date", "Last updated"),
        ("Due date", "Last edited time"),
        ("Schedule", "Created time"),
        ("Date", "Erstellt am"),
        ("Post am", "Termin"),
        ("Publish date", "Termin"),
        ("Post date", "Performance"),
    ],
)
def test_when_a_row_was_touched_and_the_day_of_an_event_are_no_days_of_posts(planned: str, title: str) -> None:
    moments = (datetime(2026, 11, 3, 14, 1), datetime(2026, 11, 9, 8, 30), datetime(2026, 11, 4, 9, 5))
    rows = [(DAY, at, "Facebook", text) for at, text in zip(moments, (SPRING, ROLLS, TOAST), strict=True)]
    _, found = read(tab((planned, title, "Platform", "Caption"), *rows))
    assert {row.values.get("date", DAY) for row in found.rows} == {DAY}
    assert planned == "Due date" or rules(found) == [[], [], []]


def test_a_day_that_may_be_that_of_the_post_keeps_its_row_back() -> None:
    _, found = read(tab(("Date", "Termin", "Platform", "Caption"), (DAY, date(2027, 1, 9), "Facebook", SPRING)))
    assert all(row.faults for row in found.rows)


@pytest.mark.parametrize(
    ("title", "zone"),
    [
        ("Date and time (London)", "Europe/London"),
        ("Date & Time (Springfield)", "Springfield"),
        ("Date and time", None),
    ],
)
def test_a_place_in_the_title_of_days_with_times_names_their_clock(title: str, zone: str | None) -> None:
    rows = [(datetime(2027, 1, 4, 9), "Facebook", text) for text in TEXTS]
    _, found = read(tab((title, "Platform", "Caption"), *rows))
    assert [row.values.get("timezone") for row in found.rows] == [zone] * 3


def test_times_in_two_cities_are_asked_for() -> None:
    rows = [(DAY, "14:00", "09:00", "Facebook", text) for text in TEXTS]
    proposal, found = read(tab(("Date", "Time (London)", "Time (New York)", "Platform", "Caption"), *rows))
    assert [len(question.choices) for question in proposal.questions] == [3]
    assert not any("time" in row.values for row in found.rows)


def test_a_row_whose_time_was_changed_in_another_column_waits() -> None:
    rows = ((DAY, "9:00", None, "Facebook", SPRING), (DAY, "9:00", "10:00", "Facebook", ROLLS))
    _, found = read(tab(("Date", "Time", "New time", "Platform", "Caption"), *rows))
    assert rules(found) == [[], ["time.revised"]]


def test_the_half_of_the_day_in_a_column_of_its_own_belongs_to_the_time() -> None:
    cells = (("6:30", "PM"), ("9:00", "am"), ("12:15", "AM"), (time(12), "PM"), ("6:30", None), ("14:00", "AM"),
             ("7:00 PM", "PM"), ("18:30", "PM"))  # fmt: skip
    rows = [(DAY, clock, half, "Facebook", f"{SPRING} {at}") for at, (clock, half) in enumerate(cells)]
    _, found = read(tab(("Date", "Time", "AM/PM", "Platform", "Caption"), *rows))
    assert rules(found) == [[], [], [], [], ["time.half"], ["time.half"], [], []]
    told = [row.values["time"] for row in found.rows if not row.faults]
    assert told == [time(18, 30), time(9), time(0, 15), time(12), "7:00 PM", "18:30"]


def test_a_title_that_says_pm_holds_for_its_times() -> None:
    rows = ((DAY, "6:30", "Facebook", SPRING), (DAY, "5:15 PM", "Facebook", ROLLS), (DAY, "9 AM", "Facebook", TOAST))
    _, found = read(tab(("Date", "Time (PM)", "Platform", "Caption"), *rows))
    assert rules(found) == [[], [], ["time.half"]]
    assert found.rows[0].values["time"] == time(18, 30)


@pytest.mark.parametrize(
    ("title", "zone"),
    [
        ("Time (London)", "Europe/London"),
        ("London time", "Europe/London"),
        ("Time (New York)", "America/New_York"),
        ("Time (24h)", None),
        ("Time (optional)", None),
        ("Time (Springfield)", "Springfield"),
    ],
)
def test_a_place_in_the_title_of_the_times_names_their_clock(title: str, zone: str | None) -> None:
    rows = [(DAY, "09:00", "Facebook", text) for text in TEXTS]
    _, found = read(tab(("Date", title, "Platform", "Caption"), *rows))
    assert [row.values.get("timezone") for row in found.rows] == [zone] * 3


HEAD = ("Date", "Time", "Platform", "Caption")
PICTURE = "https://cdn.example.com/a.jpg"


def test_texts_for_networks_in_columns_of_their_own_all_become_channels() -> None:
    head = ("Date", "Time", "Instagram caption", "Facebook copy", "X (280)", "LinkedIn")
    rows = ((DAY, "09:00", SPRING, ROLLS, "Warm bread until noon.", TOAST), (DAY, "10:00", TOAST, SPRING, "n/a", None))
    proposal, found = read(tab(head, *rows))
    assert rules(found)[0] == ["column.unsure"]
    (question,) = [item for item in proposal.questions if "twitter" in item.id]
    _, found = read(tab(head, *rows), answers={question.id: "5"})
    assert [row.values["channels"] for row in found.rows[:1]] == ["Instagram, Facebook, X, LinkedIn"]
    assert rules(found)[0] == []
    assert (found.rows[1].values["channels"], rules(found)[1]) == ("Instagram, Facebook", [])


def test_ticks_of_networks_that_say_something_else_hold_their_rows() -> None:
    ticks = (("x", None, None), ("n/a", None, "later"), ("no", None, "yes"), ("posted", None, "x"), ("?", None, "x"),
             ("x", "story", "x"))  # fmt: skip
    rows = [(DAY, "09:00", *three, f"{SPRING} {at}") for at, three in enumerate(ticks)]
    _, found = read(tab(("Date", "Time", "FB", "IG", "LI", "Caption"), *rows))
    assert rules(found) == [
        [], ["tick.unreadable"], [], ["tick.unreadable"], ["tick.unreadable"], ["column.unsure"]
    ]  # fmt: skip
    assert [found.rows[place].values["channels"] for place in (0, 2)] == ["Facebook", "LinkedIn"]
    assert [found.rows[place].faults[0].field for place in (1, 3, 4)] == ["channel:linkedin", *["channel:facebook"] * 2]


def test_a_version_for_a_network_is_its_text() -> None:
    rows = ((DAY, "09:00", "Facebook, LinkedIn", SPRING, ROLLS), (DAY, "09:00", "LinkedIn", TOAST, "same"))
    _, found = read(tab((*HEAD, "LinkedIn version"), *rows))
    assert found.rows[0].values["text:linkedin"] == ROLLS
    assert [bool(row.faults) for row in found.rows] == [False, True]


@pytest.mark.parametrize(
    ("earlier", "final"),
    [
        ("Copy", "Final copy"),
        ("Draft", "Final"),
        ("Caption draft", "Approved caption"),
        ("Copy (draft)", "Copy (final)"),
        ("Old copy", "New copy"),
        ("Texte", "Texte final"),
        ("Entwurf", "Finaler Text"),
        ("Draft copy", "Caption"),
    ],
)
def test_the_final_wording_is_posted_and_rows_that_have_another_alone_wait(earlier: str, final: str) -> None:
    notes = ("as drafted", "No changes needed from the client", "OK by Kim, please use the draft as it is")
    rows = [("spring menu: rhubarb, three weeks only", SPRING), (ROLLS, None), *((TOAST, note) for note in notes)]
    rows += [(None, ROLLS)]
    head = ("Date", "Time", "Platform", "Image", earlier, final)
    proposal, found = read(
        tab(head, *((DAY, f"{9 + at}:00", "Facebook", PICTURE, *row) for at, row in enumerate(rows)))
    )
    assert not proposal.questions
    assert [row.values.get("text") for row in found.rows] == [SPRING, None, *notes, ROLLS]
    assert ["text.not_final" in row for row in rules(found)] == [False, *[True] * 4, False]
    assert rules(found)[0] == rules(found)[-1] == []


def test_of_numbered_versions_the_last_is_likeliest_and_rows_without_the_one_chosen_wait() -> None:
    rows = [(DAY, "09:00", "Facebook", PICTURE, ROLLS, SPRING), (DAY, "10:00", "Facebook", PICTURE, TOAST, None)]
    plan = tab(("Date", "Time", "Platform", "Image", "Copy v1", "Copy v2"), *rows)
    (question,) = proposed(plan).questions
    assert (question.id, question.likeliest) == ("column:plan:1:text", "6")
    _, found = read(plan, answers={question.id: "6"})
    assert [row.values.get("text") for row in found.rows] == [SPRING, None]
    assert rules(found) == [[], ["text.not_final"]]


def test_a_title_with_a_network_and_an_unknown_word_is_asked_and_holds_its_rows() -> None:
    rows = ((DAY, "09:00", "LinkedIn", SPRING, ROLLS), (DAY, "09:00", "LinkedIn", TOAST, None))
    proposal, found = read(tab((*HEAD, "LinkedIn flavour"), *rows))
    assert rules(found) == [["column.unsure"], []]
    (question,) = proposal.questions
    _, found = read(tab((*HEAD, "LinkedIn flavour"), *rows), answers={question.id: "5"})
    assert found.rows[0].values["text:linkedin"] == ROLLS
    assert rules(found) == [[], []]
    _, found = read(tab((*HEAD, "LinkedIn flavour"), *rows), answers={question.id: "none"})
    assert rules(found) == [[], []]


@pytest.mark.parametrize("titles", [("Pic",), ("Pictures 1", "Slide 2")])
def test_pictures_and_slides_are_media(titles: tuple[str, ...]) -> None:
    links = [PICTURE.replace("a.", f"{at}.") for at in range(len(titles))]
    _, found = read(tab((*HEAD, *titles), (DAY, "09:00", "Facebook", SPRING, *links)))
    assert [row.values["media"] for row in found.rows] == ["\n".join(links)]


def test_links_to_pictures_under_an_unknown_title_are_asked_and_hold_their_rows() -> None:
    rows = ((DAY, "09:00", "Facebook", SPRING, PICTURE), (DAY, "09:00", "Facebook", TOAST, None))
    proposal, found = read(tab((*HEAD, "Blob"), *rows))
    assert rules(found) == [["column.unsure"], []]
    (question,) = proposal.questions
    _, found = read(tab((*HEAD, "Blob"), *rows), answers={question.id: "5"})
    assert found.rows[0].values["media"] == PICTURE
    assert rules(found) == [[], []]


def test_a_caption_for_a_network_beside_ticks_for_others_is_asked_and_holds_its_rows() -> None:
    rows = ((DAY, "09:00", SPRING, "x", ROLLS), (DAY, "09:00", TOAST, "x", None))
    head = ("Date", "Time", "Caption", "LinkedIn", "Instagram caption")
    proposal, found = read(tab(head, *rows))
    assert rules(found) == [["column.unsure"], []]
    (question,) = proposal.questions
    _, found = read(tab(head, *rows), answers={question.id: "5"})
    assert [row.values["channels"] for row in found.rows] == ["LinkedIn, Instagram", "LinkedIn"]


def test_words_for_no_text_below_a_network_hold_that_network_alone() -> None:
    rows = [(DAY, "09:00", SPRING, "Same as FB"), (DAY, "09:30", ROLLS, "-"), (DAY, "10:00", "n/a", TOAST)]
    rows += [(DAY, "11:00", SPRING, "✓")]
    proposal, found = read(tab(("Date", "Time", "Facebook", "LinkedIn"), *rows))
    assert not proposal.questions
    assert [row.values["channels"] for row in found.rows] == [
        "Facebook, LinkedIn", "Facebook", "LinkedIn", "Facebook, LinkedIn"
    ]  # fmt: skip
    assert rules(found) == [[], [], [], ["text.placeholder"]]
    assert found.rows[3].columns[found.rows[3].faults[0].field] == 4

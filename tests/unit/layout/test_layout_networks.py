"""Columns for one network or several of them, and times and days that only their columns explain."""

from __future__ import annotations

from datetime import date, time

import pytest
from layout_sheets import ROLLS, SPRING, TEXTS, TOAST, fields, read, tab

from calendar_sync.calendars.mapping import Mapped
from calendar_sync.entries.issues import Notes
from calendar_sync.entries.times import DateProblem, parse_time
from calendar_sync.layout.titles import read_title
from calendar_sync.model.entry import Severity
from calendar_sync.model.sheet import Row, Scalar

DAY = date(2027, 5, 4)
SHORT = "Rhubarb is back for three weeks."


@pytest.mark.parametrize(
    ("title", "networks"),
    [
        ("Long copy (FB, LI)", "facebook+linkedin"),
        ("Short copy (X)", "twitter"),
        ("Copy – LinkedIn/Facebook", "linkedin+facebook"),
        ("Caption (Instagram + Threads)", "instagram+threads"),
        ("X / Threads version", "twitter+threads"),
        ("Twitter/X/Threads Caption", "twitter+threads"),
        ("Copy (Meta)", "facebook+instagram"),
        ("LI copy", "linkedin"),
        ("Caption (LinkedIn only)", "linkedin"),
        ("Alternate copy for X (280 characters)", "twitter"),
        ("Copy", None),
        ("Copy (other channels)", None),
        ("Caption – all platforms", None),
        ("Caption – X only", "twitter"),
        ("Copy (long: LinkedIn, Facebook)", "linkedin+facebook"),
        ("Meta copy", "facebook+instagram"),
    ],
)
def test_a_title_says_for_which_networks_a_text_is(title: str, networks: str | None) -> None:
    reading = read_title(title)
    assert (reading.field, {*(reading.service or "").split("+")}) == ("text", {*(networks or "").split("+")})
    assert reading.strength >= 0.9


def test_a_title_that_leaves_a_network_out_or_speaks_of_something_else_is_no_text_for_it() -> None:
    but = read_title("Copy (all except X)").service or ""
    assert "facebook" in but.split("+")
    assert "twitter" not in but.split("+")
    assert read_title("Copy (Email)").field == "other"
    assert read_title("Caption (IG Reels)").field == ""


@pytest.mark.parametrize("title", ["Net", "Socials", "SM", "Plat."])
def test_names_of_networks_below_a_short_title_are_where_rows_go(title: str) -> None:
    rows = [(DAY, time(9), name, text, "Approved") for name, text in zip(("FB", "IG", "LI"), TEXTS, strict=True)]
    _, found = read(tab(("Date", "Time", title, "What we say", "Status"), *rows))
    assert [(row.values["channels"], row.values["text"], row.faults) for row in found.rows] == [
        (name, text, ()) for name, text in zip(("FB", "IG", "LI"), TEXTS, strict=True)
    ]


def calendar(*titles: str, rows: list[tuple[Scalar, ...]]) -> Mapped:
    _, found = read(tab(("Date", "Time", *titles, "Status"), *((DAY, time(9), *row, "Approved") for row in rows)))
    return found


def text_of(row: Row, service: str) -> Scalar:
    return row.values.get(f"text:{service}", row.values.get("text"))


def test_each_network_takes_the_text_of_its_column_and_never_one_for_others() -> None:
    found = calendar(
        "Channel",
        "Copy (FB, LI)",
        "LinkedIn copy",
        "Copy (X)",
        rows=[("FB, LI, X", SPRING, ROLLS, SHORT), ("LI", SPRING, None, SHORT), ("Bluesky", SPRING, ROLLS, SHORT)],
    )
    first, second, third = found.rows
    assert [text_of(first, name) for name in ("facebook", "linkedin", "twitter")] == [SPRING, ROLLS, SHORT]
    assert text_of(second, "linkedin") == SPRING
    assert text_of(third, "bluesky") is None
    assert first.columns["text:facebook"] == 4
    assert first.columns["text:linkedin"] == 5
    assert second.columns["text:linkedin"] == 4


def test_a_network_with_two_texts_waits_and_the_others_of_the_columns_do_not() -> None:
    found = calendar(
        "Channel",
        "Copy",
        "Caption (Instagram + Threads)",
        "X / Threads version",
        rows=[(where, SPRING, ROLLS, SHORT) for where in ("Threads", "Instagram", "X", "Facebook")],
    )
    assert [[fault.rule for fault in row.faults] for row in found.rows] == [["text.two_for_one"], [], [], []]
    said = [
        text_of(row, name)
        for row, name in zip(found.rows, ("threads", "instagram", "twitter", "facebook"), strict=False)
    ]
    assert said[1:] == [ROLLS, SHORT, SPRING]


def test_columns_of_texts_for_several_networks_say_where_rows_go() -> None:
    found = calendar("Facebook & LinkedIn", "X / Threads", rows=[(SPRING, TOAST), (ROLLS, None)])
    assert [row.values["channels"] for row in found.rows] == ["Facebook, LinkedIn, X, Threads", "Facebook, LinkedIn"]
    ticked = calendar(
        "FB/IG", "LI", "Copy (FB/IG)", "Copy (LI)", rows=[("x", "", SPRING, ROLLS), ("", "x", TOAST, ROLLS)]
    )
    assert [row.values["channels"] for row in ticked.rows] == ["Facebook, Instagram", "LinkedIn"]


def test_rows_wait_that_fill_two_columns_of_texts_of_which_nobody_has_said_which_it_is() -> None:
    rows = [(DAY, time(9), "X", text, SHORT, f"{text} On X.") for text in TEXTS]
    proposal, found = read(tab(("Date", "Time", "Channel", "Copy", "Caption", "Copy (X)"), *rows))
    assert fields(proposal)["Copy (X)"] == "text:twitter"
    assert {fault.rule for row in found.rows for fault in row.faults} == {"column.unsure"}


def test_media_for_another_network_are_left_to_its_rows() -> None:
    link = "https://cdn.example.com/{}.jpg".format
    found = calendar(
        "Platform",
        "Copy",
        "FB/IG image",
        "LinkedIn image",
        rows=[(where, SPRING, link("a"), link("b")) for where in ("Facebook, Instagram", "LinkedIn", "FB, LinkedIn")],
    )
    assert [row.values.get("media") for row in found.rows[:2]] == [link("a"), link("b")]
    assert [bool(row.faults) for row in found.rows] == [False, False, True]


def test_a_row_goes_on_the_day_and_at_the_time_of_its_network() -> None:
    late = date(2027, 5, 9)
    rows = [
        (DAY, late, "FB 9am / LI 12pm", "Facebook", SPRING),
        (DAY, late, "9:00 AM (FB), 12:00 PM (LI)", "LinkedIn", ROLLS),
        (DAY, DAY, "FB 9am / LI 9am", "FB, LI", TOAST),
        (DAY, late, "9:00 AM", "FB, LI", SHORT),
        (DAY, DAY, "FB: 9am\nLI: 12pm", "FB, LI", SPRING),
    ]
    _, found = read(tab(("Date", "LinkedIn date", "Time", "Platform", "Copy"), *rows))
    assert [(row.values["date"], parse_time(row.values["time"])) for row in found.rows[:3]] == [
        (DAY, time(9)), (late, time(12)), (DAY, time(9)),
    ]  # fmt: skip
    assert [[fault.rule for fault in row.faults] for row in found.rows[2:]] == [[], ["date.differs"], ["time.differs"]]


@pytest.mark.parametrize(
    ("others", "asked"),
    [
        (("Date", "Date created"), False), (("Date", "X deadline"), False),
        (("Date", "Deadline"), False), (("Date approved", "Date"), False),
        (("Date written", "Date to be posted"), False), (("Date created", "Due date"), True),
        (("Event date",), True), (("Date requested", "Date needed"), True),
    ],
)  # fmt: skip
def test_the_day_of_something_else_is_never_that_of_a_post(others: tuple[str, ...], asked: bool) -> None:
    early = date(2027, 4, 2)
    published = {"Date", "Date to be posted"}
    rows = [(*(DAY if title in published else early for title in others), time(9), "X", text) for text in TEXTS]
    proposal, found = read(tab((*others, "Time", "Channel", "Copy"), *rows))
    assert any(question.id.endswith(":date") for question in proposal.questions) == asked
    if asked:
        assert all(row.faults for row in found.rows)
    else:
        assert {(row.values["date"], row.faults) for row in found.rows} == {(DAY, ())}


def test_rows_wait_whose_other_column_of_days_may_be_meant() -> None:
    rows = [(DAY, day, time(9), "X", text) for day, text in zip((DAY, None, date(2027, 5, 6)), TEXTS, strict=True)]
    _, found = read(tab(("Date", "Scheduled", "Time", "Channel", "Copy"), *rows))
    assert [[fault.rule for fault in row.faults] for row in found.rows] == [[], [], ["date.revised"]]


@pytest.mark.parametrize(
    ("cells", "clocks"),
    [
        (("0900", "1430", "1200"), (time(9), time(14, 30), time(12))),
        ((900, 1430, 1605), (time(9), time(14, 30), time(16, 5))),
        ((900, 1430, 30), (None, None, None)),
        (("9:00", "1:30", "5:00"), (time(9), None, None)),
        (("11:00", "1:30", "7:00"), (time(11), None, None)),
        (("9:00", "1:30", "17:00"), (time(9), time(1, 30), time(17))),
        (("9.30", "14h15", "20h"), (time(9, 30), time(14, 15), time(20))),
        ((9, 14, 18), (time(9), time(14), time(18))),
        ((9, 11, 5), (None, None, None)),
    ],
)
def test_a_column_of_times_explains_what_one_of_them_leaves_out(
    cells: tuple[Scalar, ...], clocks: tuple[time | None, ...]
) -> None:
    _, found = read(
        tab(
            ("Date", "Time", "Channel", "Copy"),
            *((DAY, cell, "X", text) for cell, text in zip(cells, TEXTS, strict=False)),
        )
    )
    said = [None if row.faults else parse_time(row.values["time"]) for row in found.rows]
    assert [clock if isinstance(clock, time) else None for clock in said] == [*clocks]


@pytest.mark.parametrize("cell", ["noon", "12 noon", "12:00 noon", "12 PM (noon)", "Noon (12pm)", "12p", "1200 hrs"])
def test_noon_is_twelve(cell: str) -> None:
    assert parse_time(cell) == time(12)


@pytest.mark.parametrize(
    "cell", ["morning", "AM", "p.m.", "Lunch", "nachmittags", "24:00", "midnight", "9-10am", "1430"]
)
def test_what_names_no_single_time_is_refused(cell: str) -> None:
    assert isinstance(parse_time(cell), DateProblem)


@pytest.mark.parametrize(
    ("name", "title", "weeks", "days"),
    [
        ("December 2026", "Week", ("Week 49", "W50"), (date(2026, 12, 2), date(2026, 12, 11))),
        ("Plan 2026", "Week", (49, 50), (date(2026, 12, 2), date(2026, 12, 11))),
        ("2027", "KW", ("KW 2", 20), (date(2027, 1, 13), date(2027, 5, 21))),
        ("2027", "Week", ("Week 2", "Week 20"), (None, None)),  # 1 January 2027 is a Friday: weeks differ
        ("December 2026", "Week", ("Week 1", "Week 2"), (None, None)),
        ("Q4 2026", "Week", ("Week 9", "Week 10"), (None, None)),
        ("Plan", "Week", ("Week 49", "Week 50"), (None, None)),
        ("Plan 2026", "W/C", (date(2026, 11, 30), date(2026, 12, 6)), (date(2026, 12, 2), date(2026, 12, 11))),
        ("Plan 2026", "Week", ("Week of Nov 30", "Week of Dec 2"), (date(2026, 12, 2), None)),
        ("Plan 2026", "Fiscal week", (49, 50), (None, None)),
        ("Plan 2026", "Week ending", (date(2026, 12, 6), date(2026, 12, 13)), (None, None)),
    ],
)
def test_a_week_and_a_weekday_name_a_day_where_weeks_can_be_counted_in_one_way(
    name: str, title: str, weeks: tuple[Scalar, ...], days: tuple[date | None, ...]
) -> None:
    rows = [(week, day, time(9), "X", text) for week, day, text in zip(weeks, ("Wed", "Friday"), TEXTS, strict=False)]
    _, found = read(tab((title, "Day", "Time", "Channel", "Copy"), *rows, name=name))
    held = [bool(row.faults) or not isinstance(row.values.get("date"), date) for row in found.rows]
    assert [None if waits else row.values["date"] for waits, row in zip(held, found.rows, strict=True)] == [*days]


def test_what_stands_beside_a_bare_time_says_enough() -> None:
    rows = [
        (DAY, clock, half, "X", text)
        for clock, half, text in zip(("9:00", "1:30", "2:00"), ("AM", "PM", None), TEXTS, strict=True)
    ]
    _, found = read(tab(("Date", "Time", "AM/PM", "Channel", "Copy"), *rows))
    assert [None if row.faults else row.values["time"] for row in found.rows] == [time(9), time(13, 30), None]


@pytest.mark.parametrize("title", ["Freigabe am", "Freigegeben von", "Validé par", "Aprobado el", "Approved on"])
def test_a_day_or_a_name_of_an_approval_says_yes(title: str) -> None:
    said = (date(2027, 4, 2), None, date(2027, 4, 3)) if title.endswith((" am", " el", " on")) else ("Ana", None, "Ben")
    rows = [(DAY, time(9), "X", text, "Approved", sign) for text, sign in zip(TEXTS, said, strict=True)]
    _, found = read(tab(("Date", "Time", "Channel", "Copy", "Status", title), *rows))
    assert [row.values.get("status") in (True, "Approved") and not row.faults for row in found.rows] == [
        True,
        False,
        True,
    ]


def test_what_may_be_topics_leaves_rows_alone_that_have_words_for_their_networks() -> None:
    rows = [(DAY, time(9), TEXTS[0], ROLLS, "Caption idea about rye"), (DAY, time(10), None, SPRING, None)]
    _, found = read(tab(("Date", "Time", "Facebook", "LinkedIn", "Caption idea"), *rows))
    assert [row.faults for row in found.rows] == [(), ()]


@pytest.mark.parametrize("title", ["Approved copy", "Final approved caption"])
def test_an_approved_text_is_the_text_where_its_cells_are_texts_and_an_approval_where_they_are_ticks(
    title: str,
) -> None:
    rows = [(DAY, time(9), "X", "Rye", TEXTS[0]), (DAY, time(10), "X", "Rolls", ROLLS)]
    proposal, found = read(tab(("Date", "Time", "Channel", "Draft copy", title), *rows))
    assert fields(proposal)[title] == "text"
    assert [row.values["text"] for row in found.rows] == [TEXTS[0], ROLLS]
    proposal, _ = read(tab(("Date", "Time", "Channel", "Copy", title), *((*row[:3], row[4], "No") for row in rows)))
    assert fields(proposal)[title] == "approved"


def test_words_for_one_network_that_are_not_final_keep_rows_back_that_have_some() -> None:
    rows = [(DAY, time(9), "X", TEXTS[0], ROLLS), (DAY, time(10), "X", SPRING, None)]
    _, found = read(tab(("Date", "Time", "Channel", "Copy", "X copy draft"), *rows))
    assert [[fault.rule for fault in row.faults] for row in found.rows] == [["column.unsure"], []]


def test_a_broken_link_is_shown_where_the_media_of_its_network_stand() -> None:
    row = Row("Plan", 5, {}, {"text": 4, "media:facebook": 5})
    issue = Notes().add(row, "media.not_url", Severity.ERROR, "media", "'same' is not a web address.", "Paste it.")
    assert (str(issue.cell), issue.message) == ("Plan!E5", "'same' is not a web address.")


@pytest.mark.parametrize(
    ("name", "channels", "kind", "asked"),
    [
        ("IG Stories", "Instagram", "story", ()), ("Instagram Reels", "Instagram", "reel", ()),
        ("TikTok & Reels", "TikTok & Reels", None, ("platform:reels",)), ("FB-IG", "Facebook, Instagram", None, ()),
        ("LinkedIn Q1", "LinkedIn", None, ()), ("IG Stories Jan 2027 W2", "Instagram", "story", ()),
        ("Instagram + Stories", "Instagram + Stories", None, ("platform:stories",)), ("LinkedIn", "LinkedIn", None, ()),
    ],
)  # fmt: skip
def test_a_tab_for_networks_says_of_what_kind_its_posts_are(
    name: str, channels: str, kind: str | None, asked: tuple[str, ...]
) -> None:
    rows = [(DAY, f"{9 + place}:00", text, "https://cdn.example.com/a.jpg") for place, text in enumerate(TEXTS)]
    proposal, found = read(tab(("Date", "Time", "Copy", "Image"), *rows, name=name))
    assert tuple(question.id for question in proposal.questions) == asked
    for row in found.rows:
        assert (row.values["channels"], row.values.get("post_type")) == (channels, kind)


@pytest.mark.parametrize(
    ("title", "service"),
    [
        ("Post to Instagram?", "instagram"), ("Publish to LinkedIn", "linkedin"), ("On Facebook?", "facebook"),
        ("Share on X? (Y/N)", "twitter"), ("Publish on Facebook (yes/no)", "facebook"), ("Goes to Threads", "threads"),
        ("Post to FB & IG?", "facebook+instagram"), ("Auf LinkedIn?", "linkedin"),
        ("Post on IG", ""), ("Posted on IG?", ""), ("Boost on Facebook?", ""), ("On hold?", ""),
    ],
)  # fmt: skip
def test_a_title_asks_whether_rows_go_to_a_network(title: str, service: str) -> None:
    ticks = (("Yes", "No", "Yes"), (True, False, True), ("x", None, "x"))
    for cells in ticks:
        rows = [
            (DAY, f"{9 + at}:00", text, "Yes", cell) for at, (text, cell) in enumerate(zip(TEXTS, cells, strict=True))
        ]
        proposal, _ = read(tab(("Date", "Time", "Copy", "YouTube", title), *rows))
        found = {item.title: item.field for item in proposal.layout.tabs[0].columns}[title]
        assert (found == f"channel:{service}") is bool(service), found


def test_a_tab_for_what_buffer_does_not_post_is_passed_over_for_good() -> None:
    rows = [(DAY, f"{9 + place}:00", text) for place, text in enumerate(TEXTS)]
    titles = ("Date", "Time", "Copy")
    proposal, found = read(tab(titles, *rows, name="LinkedIn"), tab(titles, *rows, name="Email"))
    assert [report.kind for report in proposal.tabs] == ["calendar", "other"]
    assert "'Email', which is nothing that Buffer posts to" in proposal.tabs[1].notes[0]
    assert ({row.tab for row in found.rows}, found.issues) == ({"LinkedIn"}, ())


def test_tweets_beside_texts_for_all_go_to_x_alone() -> None:
    rows = [
        (date(2027, 1, 4), time(9), "Facebook, X", SPRING, ROLLS),
        (date(2027, 1, 5), time(9), "Facebook", TOAST, None),
        (date(2027, 1, 6), time(9), "X", None, ROLLS),
    ]
    proposal, found = read(tab(("Date", "Time", "Platform", "Caption", "Tweet"), *rows))
    assert not proposal.questions
    texts = [(row.values.get("text"), row.values.get("text:twitter")) for row in found.rows if not row.faults]
    assert texts == [(SPRING, ROLLS), (TOAST, None), (None, ROLLS)]

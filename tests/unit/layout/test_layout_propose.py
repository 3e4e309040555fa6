"""What is found in sheets of the shapes that teams keep, and what is rather asked."""

from __future__ import annotations

from datetime import date, time

import pytest
from layout_sheets import ROLLS, SPRING, TEXTS, TOAST, fields, read, tab

from calendar_sync.layout.proposal import LEFT_OUT
from calendar_sync.layout.titles import read_title

HEADER = (
    "SOCIAL NETWORK", "DATE (MONTH/DAY/YEAR)", "TIME (EST)", "CONTENT PILLAR", "Target audience", "CONTENT FORMAT",
    "COPY", "HASHTAGS", "links", "LINK TO ASSETS IN DRIVE",
)  # fmt: skip


def test_blocks_of_a_network_with_headings_and_hashtags_apart() -> None:
    drive = "https://drive.google.com/file/d/abc123/view"
    proposal, found = read(
        tab(
            HEADER,
            (),
            (None, "INSTAGRAM"),
            (
                "Instagram",
                date(2027, 1, 11),
                time(9),
                "Community",
                "Locals",
                "Carousel",
                SPRING,
                "#spring",
                None,
                drive,
            ),
            (None, date(2027, 1, 12), time(17), "Product", "Locals", "Photo", ROLLS, "#rolls", None, drive),
            (None, "LINKEDIN"),
            ("LinkedIn", date(2027, 1, 13), time(8, 30), "Jobs", "Bakers", "Post", TOAST, "#jobs", None, None),
            (None, date(2027, 1, 14), time(8, 30), "Jobs", "Bakers", "Post", ROLLS, "#jobs", None, None),
            *[(None,) * 10] * 50,
        )
    )
    assert "CONTENT PILLAR" not in fields(proposal)
    rows = [(row.number, row.values["channels"], row.values["date"], row.values["text"]) for row in found.rows]
    assert rows == [
        (4, "Instagram", date(2027, 1, 11), f"{SPRING}\n\n#spring"),
        (5, "Instagram", date(2027, 1, 12), f"{ROLLS}\n\n#rolls"),
        (7, "LinkedIn", date(2027, 1, 13), f"{TOAST}\n\n#jobs"),
        (8, "LinkedIn", date(2027, 1, 14), f"{ROLLS}\n\n#jobs"),
    ]
    assert {row.values["timezone"] for row in found.rows} == {"America/New_York"}
    assert any(issue.rule == "layout.filled_down" and "A5" in issue.message for issue in found.issues)


@pytest.mark.parametrize("title", ["Topic", "Idea", "Hook", "Storyboard", "Content Pillar", "Concept", "Тема", "Sujet"])
def test_what_a_post_is_about_is_never_its_text(title: str) -> None:
    rows = [(date(2027, 1, day), "LinkedIn", text) for day, text in enumerate(TEXTS, 4)]
    proposal, found = read(tab(("Date", "Platform", title), *rows))
    assert (proposal.layout.tabs, found.rows) == ((), ())
    assert "never posted" in proposal.tabs[0].notes[0]


def test_a_column_that_may_be_a_topic_is_asked_for() -> None:
    rows = [(date(2027, 1, day), "LinkedIn", text) for day, text in enumerate(TEXTS, 4)]
    proposal, _ = read(tab(("Date", "Platform", "Caption / Topic"), *rows))
    (question,) = proposal.questions
    assert (proposal.layout.tabs, [choice.value for choice in question.choices]) == ((), ["3", "none"])
    _, found = read(tab(("Date", "Platform", "Caption / Topic"), *rows), answers={question.id: "3"})
    assert [row.values["text"] for row in found.rows] == list(TEXTS)


def test_a_lone_column_of_content_is_the_text_where_it_reads_like_posts_and_not_like_descriptions_of_them() -> None:
    briefs = [f"Photo of {text}" for text in TEXTS]
    said = "The oven has been on since four this morning. Come by before ten, and the first bun is yours"
    half = [f"{said}{end}" for end in (" ☕", " 🥐", "!", ".", "")]
    described = [f"{said.replace('.', ',')}{end}" for end in (" ☕", " 🥐", "", "", "")]
    for texts, expected in ((TEXTS, 3), (briefs, 0), (half, 5), (described, 0)):
        rows = [(date(2027, 1, day), time(9), "LinkedIn", text) for day, text in enumerate(texts, 4)]
        assert len(read(tab(("Date", "Time", "Platform", "Content"), *rows))[1].rows) == expected


def test_two_languages_or_two_texts_are_asked_for() -> None:
    for titles in (("Caption EN", "Caption FR"), ("Copy", "Caption"), ("Post", "Copy")):
        rows = [(date(2027, 1, day), time(9), "LinkedIn", text, f"{text} !") for day, text in enumerate(TEXTS, 4)]
        proposal, found = read(tab(("Date", "Time", "Platform", *titles), *rows))
        assert (len(proposal.questions), found.rows) == (1, ()), titles
    rows = [(date(2027, 1, 4), time(9), "X", SPRING, ROLLS, TOAST), (date(2027, 1, 5), time(9), "X", ROLLS, None, None)]
    _, found = read(tab(("Date", "Time", "Platform", "Post text", "Post text 2", "Post text 3"), *rows))
    assert [bool(row.faults) for row in found.rows] == [True, False]


def test_media_for_one_network_hold_the_row_instead_of_going_to_all() -> None:
    groups = ("", "", "Instagram", None, "Facebook", None)
    titles = ("Date", "Time", "Caption", "Image", "Caption", "Image")
    rows = (
        (date(2027, 1, 4), time(9), SPRING, "https://www.example.com/a.jpg", ROLLS, None),
        (date(2027, 1, 5), time(9), TOAST, None, None, None),
    )
    _, found = read(tab(groups, titles, *rows, merged=((1, 3, 1, 4), (1, 5, 1, 6))))
    assert [[fault.rule for fault in row.faults] for row in found.rows] == [["column.one_network"], []]
    assert found.rows[1].values["text:instagram"] == TOAST
    assert found.rows[1].values["channels"] == "Instagram"


def test_networks_over_groups_of_like_titles_hold_for_the_whole_group_unless_one_is_unlike() -> None:
    groups = ("", "FACEBOOK", None, "LINKEDIN", None)
    titles = ("Date", "Copy", "Time", "Copy", "Time")
    rows = [(date(2027, 1, 4), SPRING, time(9), None, None), (date(2027, 1, 5), None, None, ROLLS, time(8))]
    proposal, found = read(tab(groups, titles, *rows))
    assert not proposal.questions
    assert [(row.values["channels"], row.values["time"]) for row in found.rows] == [
        ("Facebook", time(9)),
        ("LinkedIn", time(8)),
    ]
    _, found = read(tab(groups, ("Date", "Copy", "Time", "Copy", "Owner"), *rows))
    assert "time" not in found.rows[1].values


def test_a_link_to_the_live_post_says_that_it_was_posted() -> None:
    titles = ("Date", "Time", "Platform", "Copy", "Live link")
    rows = [(date(2027, 1, 4), time(9), "X", SPRING, None), (date(2027, 1, 5), time(9), "X", ROLLS, "https://x.com/1")]
    _, found = read(tab(titles, *rows))
    assert [row.values.get("status") for row in found.rows] == [None, "Posted"]


def test_of_two_tables_in_one_tab_the_second_is_read_by_its_own_titles() -> None:
    first = ("Date", "Time", "Platform", "Copy")
    rows = [(date(2027, 1, day), time(9), "X", text) for day, text in enumerate(TEXTS, 4)]
    second = [("X", day, clock, text) for day, clock, _, text in rows]
    _, found = read(tab(first, rows[0], (), ("Platform", "Date", "Time", "Copy"), *second))
    assert [row.values["text"] for row in found.rows if not row.faults] == [TEXTS[0], *TEXTS]
    assert "layout.column_moved" in [issue.rule for issue in found.issues]


def test_the_day_of_the_month_takes_month_and_year_from_the_tab() -> None:
    rows = [(day, "9:00", "LinkedIn", text) for day, text in enumerate(TEXTS, 1)]
    _, found = read(tab(("Day", "Time", "Platform", "Copy"), *rows, name="March 2027"))
    assert [row.values["date"] for row in found.rows] == [date(2027, 3, day) for day in (1, 2, 3)]
    assert "layout.year" in [issue.rule for issue in found.issues]


@pytest.mark.parametrize("merged", [((1, 1, 1, 2), (1, 3, 2, 3)), ((1, 1, 1, 2), (1, 4, 1, 5))])
def test_merged_cells_show_that_titles_stand_in_two_lines(merged: tuple[tuple[int, int, int, int], ...]) -> None:
    upper = ("Datum", None, "Kanäle", "Beitrag", None, None)
    lower = ("Tag", "Uhrzeit", None, "Text", "Bild", "Freigabe")
    hints = ("TT.MM.", None, None, None, None, "ja/nein")
    rows = [
        (f"{day}.12.2026", "9:00", "LinkedIn", text, None, "ja") for day, text in zip((7, 9, 31), TEXTS, strict=True)
    ]
    proposal, found = read(tab(upper, lower, hints, *rows, merged=merged))
    assert not proposal.questions
    assert [(row.number, row.values["date"], row.values["channels"]) for row in found.rows] == [
        (4, date(2026, 12, 7), "LinkedIn"),
        (5, date(2026, 12, 9), "LinkedIn"),
        (6, date(2026, 12, 31), "LinkedIn"),
    ]


def test_a_grid_is_recognised_and_explained() -> None:
    proposal, found = read(
        tab(("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday"), (None, "4. Meet Mia", "5. FAQ post\nInstagram"))
    )
    assert (proposal.tabs[0].kind, found.rows) == ("grid", ())
    assert "weekdays" in proposal.tabs[0].notes[0]
    posts = [(date(2027, 1, 4), time(9), network, SPRING, "Approved") for network in ("X", "LinkedIn")]
    lines = list(zip(("Date", "Time", "Network", "Copy", "Status"), *posts, strict=True))
    proposal, found = read(tab(*lines))
    assert (proposal.layout.tabs, found.rows) == ((), ())
    assert "Transpose" in proposal.tabs[0].notes[0]


def test_empty_columns_that_only_space_a_table_do_not_part_it() -> None:
    rows = [(date(2027, 1, day), None, "9:00", None, "X", None, text) for day, text in enumerate(TEXTS, 4)]
    _, found = read(tab(("Date", None, "Time", None, "Channel", None, "Copy"), *rows))
    assert [row.values["text"] for row in found.rows] == list(TEXTS)


def test_a_row_that_is_ticked_as_done_does_not_go_out_again() -> None:
    titles = ("Date", "Time", "Platform", "Copy", "Done")
    rows = [(date(2027, 1, 4), time(9), "X", SPRING, True), (date(2027, 1, 5), time(9), "X", ROLLS, False)]
    _, found = read(tab(titles, *rows))
    assert [row.values.get("status") for row in found.rows] == ["Posted", None]


def test_a_question_that_is_left_out_changes_nothing() -> None:
    """On the terminal a dash says that nobody knows; it is neither a zone, a status nor a no."""
    titles = ("Date", "Time (EST)", "Channel", "Copy", "Link", "URL", "Status")
    links = ("https://example.com/a", "https://example.com/b")
    plan = tab(
        titles,
        ("03/04/2027", "9:00", "LinkedIn", SPRING, *links, "Ready"),
        ("05/04/2027", "9:00", "Zorble", ROLLS, *links, None),
        (None, "17:00", "X", TOAST, *links, "With Ben"),
    )
    proposal, found = read(plan)
    kinds = {question.id.partition(":")[0] for question in proposal.questions}
    assert kinds >= {"zone", "order", "column", "platform", "status", "fill"}
    left, same = read(plan, answers={question.id: LEFT_OUT for question in proposal.questions})
    assert (left.questions, same.rows) == ((), found.rows)
    assert (left.layout, left.statuses, left.blank_status) == (
        proposal.layout,
        proposal.statuses,
        proposal.blank_status,
    )


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("Which platform(s) will it be posted on?", "channels"),
        ("What time will it go live?", "time"),
        ("What date should this go out?", "date"),
        ("What is the caption?", "text"),
        ("What hashtags will you use?", "hashtags"),
        ("Where can we find the media?", "media"),
        ("Quelle plateforme ?", "channels"),
        ("¿A qué hora?", "time"),
        # What it asks for is something else.
        ("What is the post about?", "concept"),
        ("What text is on the image?", ""),
        ("What copy will be used on Facebook?", ""),
        ("What date is the event?", ""),
    ],
)
def test_titles_that_are_questions(title: str, field: str) -> None:
    reading = read_title(title)
    assert reading.field == field
    assert not field or reading.strength >= 0.7


@pytest.mark.parametrize("first", [True, False])
def test_a_tab_that_is_set_aside_says_nothing_of_the_others(first: bool) -> None:
    head = ("Date", "Time", "Channel", "Copy", "Link", "Media")
    example = tab(head, ("date", "time", "network", "Your copy", "link", "link"), name="Example")
    plan = tab(
        head, *((date(2027, 1, 11), time(hour), "LinkedIn", text, None, None) for hour, text in enumerate(TEXTS, 9))
    )
    proposal, found = read(*((example, plan) if first else (plan, example)))
    assert [question.id for question in proposal.questions] == ["tab:example"]
    assert (len(found.rows), [row.faults for row in found.rows]) == (3, [(), (), ()])
    assert next(report for report in proposal.tabs if report.name == "Plan").columns


def test_what_parts_the_rows_is_told() -> None:
    head = ("Date", "Time", "Channel", "Copy")
    rows = [(date(2027, 1, day), time(9), "LinkedIn", text) for day, text in enumerate(TEXTS, 11)]
    proposal, found = read(tab(("Week 1",), head, rows[0], ("Week 2: January 12-18",), head, *rows[1:]))
    assert [row.number for row in found.rows] == [3, 6, 7]
    notes = "\n".join(proposal.tabs[0].notes)
    assert "the titles stand again in row 5" in notes
    assert "'Week 2: January 12-18'" in notes


def test_nothing_is_asked_of_a_tab_that_explains_the_calendar() -> None:
    rows = [(date(2027, 1, 4 + place), time(9), "Facebook", text) for place, text in enumerate(TEXTS)]
    guide = tab(
        ("Text", "What goes out, word for word.", "Fresh rolls at seven."),
        ("Media", "Direct web addresses of images or videos.", "https://images.example.com/a.jpg"),
        ("Alt text", "What the image shows.", "A loaf."),
        name="Instructions",
    )
    proposal, found = read(tab(("Date", "Time", "Channel", "Copy"), *rows), guide)
    assert (proposal.questions, [report.kind for report in proposal.tabs]) == ((), ["calendar", "other"])
    assert len(found.rows) == len(TEXTS)


def test_a_network_that_is_misspelled_is_offered_for_an_answer() -> None:
    rows = [(date(2027, 1, 4), time(9), "Instagrm", SPRING), (date(2027, 1, 5), time(9), "Facebook", ROLLS)]
    proposal, _ = read(tab(("Date", "Time", "Channel", "Copy"), *rows))
    (question,) = proposal.questions
    assert [choice.label for choice in question.choices][:1] == ["Instagram"]
    proposal, _ = read(tab(("Date", "Time", "Channel", "Copy"), *rows), answers={question.id: "Instagram"})
    assert proposal.platforms["Instagrm"] == "Instagram"

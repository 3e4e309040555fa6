"""What is found in sheets of the shapes that teams keep, and what is rather asked."""

from __future__ import annotations

from datetime import date, time

import pytest
from layout_sheets import ROLLS, SPRING, TEXTS, TOAST, fields, read, tab

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

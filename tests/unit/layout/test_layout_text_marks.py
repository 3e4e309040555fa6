"""Labels for colleagues that stand in a text, beside posts that begin a little like them."""

from __future__ import annotations

from datetime import date, time

import pytest
from layout_sheets import SPRING, read, tab

from calendar_sync.layout.text_marks import label_of
from tests.effort import spend


@pytest.mark.parametrize(
    "text",
    [
        *(f"{label} {SPRING}" for label in ("(R)", "[Reel]", "(IG Story)", "(FB)", "REEL:", "IG:", "Carousel |")),
        *(f"{label} {SPRING}" for label in ("Story -", "Reel 3:", "Post 1:", "Copy (FR):", "IG caption:", "Beitrag:")),
        *(f"{label} {SPRING}" for label in ("Текст:", "Légende :", "Hook:", "Idea:", "Voiceover:", "Facebook + X:")),
        *(f"{label}\n{SPRING}" for label in ("FAQ Post", "Reel", "Instagram", "(Reel)", "Caption", "Сторис")),
        "The bread is ready. (R)",
        "The bread is ready (Reel)",
        "The bread is ready! [LinkedIn]",
    ],
)
def test_a_text_with_a_label_waits(text: str) -> None:
    assert label_of(text)
    rows = [(date(2027, 1, 11), time(9), "Facebook", said) for said in (text, SPRING)]
    _, found = read(tab(("Date", "Time", "Platform", "Copy"), *rows))
    assert [[fault.rule for fault in row.faults] for row in found.rows] == [["text.label"], []]


@pytest.mark.parametrize(
    "text",
    [
        "(C) 2026 Harbor Bakery",
        "(A) flat white or (B) cortado?",
        "Customer story\nHow Ana found us.",
        "New Post\nRead it on our site.",
        "We love what (R) stands for",
        "A tidy home is a joy, says Brand (R)",
        "Theme: winter wonderland",
        "Update: we open at ten",
        "[VIDEO] How we bake",
        "Caption this: what is Rex thinking?",
        "Instagram vs reality: our kitchen",
        "TikTok made me buy it: five cakes",
        "Follow us for more (link in bio)",
        "[1/3] How we bake",
        "What a week - thank you",
        "Come and see us. (facebook)",
    ],
)
def test_posts_without_labels_go(text: str) -> None:
    assert label_of(text) == ""


@pytest.mark.parametrize("text", ["(" * 20_000, "a" + " \n" * 20_000 + "b", "x:" * 10_000, "(R" * 9_000 + ")"])
def test_hostile_texts_take_no_time(text: str) -> None:
    assert not spend(lambda: label_of(text), at_most=0.3)

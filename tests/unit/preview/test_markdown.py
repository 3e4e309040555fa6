"""The plan as Markdown."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from calendar_sync.model.entry import Issue, Severity
from calendar_sync.model.plan import Action
from calendar_sync.model.settle import Sides
from calendar_sync.preview.markdown import LIMIT, difference, escaped, markdown_view
from calendar_sync.preview.page import html_view
from calendar_sync.preview.text import plan_view
from calendar_sync.preview.values import Difference
from tests.unit.preview.plans import KNOWN, NOW, change, full_plan
from tests.unit.preview.test_text import plan


@given(st.text(alphabet="a1 @#|<>`*_[]()\\~$&-+.\n\u202e\x1b", max_size=60))
def test_what_a_cell_says_is_no_markup(text: str) -> None:
    said = escaped(text)
    assert not set(said) & {"|", "<", ">", "\n", "\u202e", "\x1b"}
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_\[\]~$]", said)
    assert not re.search(r"@\w|#\w", said.replace("&#8203;", "\0").replace("&#124;", ""))
    assert not re.match(r"[-+=]|\d+[.)]", said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@team, see #12 and GH-7", "@&#8203;team, see #&#8203;12 and GH-&#8203;7"),
        ("https://github.com/a/b/issues/1", "https://&#8203;github.com/a/b/issues/1"),
        ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"),
        ("1. First | second", "1\\. First &#124; second"),
    ],
)
def test_nobody_is_called_and_no_thread_is_linked(text: str, said: str) -> None:
    assert escaped(text) == said


def test_a_large_plan_ends_where_a_comment_does_and_says_what_is_left_out() -> None:
    changes = [change(Action.CREATE, row, "fb", text="@all | " * 400) for row in range(2, 1_000)]
    made = markdown_view(plan(*changes), now=NOW, known=KNOWN)
    assert LIMIT - 2_000 < len(made) <= LIMIT
    assert re.search(r"and \d+ more entries", made)
    assert made.rstrip().endswith("15m.**")
    # What has to be mended is not pushed out by what can go.
    blocked = change(Action.BLOCKED, 1_001, "fb", reason="too much", cell="May!B1001", fix="Mend it.")
    issue = Issue("text.empty", Severity.WARNING, "May!B7", "Look at it.", "Mend it.", 7, "May")
    cut = markdown_view(plan(*changes, blocked, issues=(issue,)), now=NOW, known=KNOWN)
    assert LIMIT - 2_000 < len(cut) <= LIMIT
    assert (
        cut.index("more entries here") < cut.index("May!B1001: too much *Mend it.*") < cut.index("May!B7: Look at it.")
    )


def test_one_long_difference_takes_not_all_the_room() -> None:
    before = " ".join(f"word{number}" for number in range(700))
    after = " ".join(f"word{number}" if number % 2 else "other" for number in range(700))
    edit = change(Action.EDIT, 3, "fb", before={"text": before}, after={"text": after}, fields=("text",))
    made = markdown_view(plan(*[edit] * 5, change(Action.CREATE, 9, "fb")), now=NOW, known=KNOWN)
    assert made.count("**edit**") == 5
    assert "**create**" in made


def test_deletions_are_told_whole() -> None:
    text = "Every word of it counts. " * 60
    made = markdown_view(
        plan(change(Action.DELETE, 0, "fb", text=text), change(Action.CREATE, 3, "fb", text=text)), now=NOW
    )
    assert made.count("Every word of it counts.") == 60 + 6
    assert made.index("Deletions") < made.index("New posts")


SIGNS = st.text(alphabet="ab1 .!*~_\\\n\u8a9e\U0001f950$&-#", min_size=1, max_size=25)


@given(before=SIGNS, after=SIGNS)
@example(before="9:30 for $1,200.50. I don't!", after="9:45 for $1,300.50. I won't?")
def test_a_difference_reads_as_the_two_texts_it_is_of(before: str, after: str) -> None:
    item = Difference("text", before, after, is_text=True)
    read = MarkdownIt("commonmark").enable("strikethrough").renderInline(f"a: {difference(item)}")
    gone = unescape(re.sub(r"<(/?)(s|strong)>", "", re.sub(r"<strong>.*?</strong>", "", read)))
    come = unescape(re.sub(r"<(/?)(s|strong)>", "", re.sub(r"<s>.*?</s>", "", read)))
    for told, text in ((gone, before), (come, after)):
        assert re.sub(r"[\s\u200b\u21b5\u2423]", "", told) == "a:" + re.sub(r"\s", "", text)
    if before.split() != after.split():
        assert read.count("<s>") + read.count("<strong>") > 0


def test_a_difference_has_no_blank_that_is_in_neither_text() -> None:
    made = difference(Difference("text", "I don't pay $1,200.50, 9:30!", "I won't pay $1,300.50, 9:45!", is_text=True))
    assert made == "I ~~don't~~**won't** pay ~~\\$1,200.50~~**\\$1,300.50**, ~~9:30~~**9:45**!"


def test_what_both_sides_say_of_one_value_differs_wherever_they_do() -> None:
    text = "The very same words. " * 200
    media, moved = (
        [{"kind": "image", "url": f"https://{host}.example/{year}/hero.jpg", "alt_text": "A loaf"} for year in (1, 2)]
        for host in ("a", "b")
    )
    tagged = [media[0], {**moved[1], "user_tags": [["acme", 0.5, 0.25]]}]
    sides = (
        Sides("text", "text", f"{text}old", f"{text}calendar", f"{text}buffer", True, True),
        Sides("assets", "media", media, [media[0], moved[1]], tagged, True, True),
        Sides(
            "due_at",
            "date and time",
            "2026-05-25T08:00:00Z",
            "2026-05-25T08:00:01Z",
            "2026-05-25T08:00:02Z",
            True,
            True,
        ),
        Sides("tags", "tags", ["1"], ["2"], ["3"], True, True),
    )
    made = plan(change(Action.CONFLICT, 3, "fb", before={"text": "a"}, after={"text": "b"}, sides=sides))
    known = replace(KNOWN, tags={"1": "Launch", "2": "Launch", "3": "Launch"})
    rows = re.findall(r"^  \| (\w.*?) \| (.*) \| (.*) \| (.*) \|$", markdown_view(made, now=NOW, known=known), re.M)
    assert [len(set(row[1:])) for row in rows] == [3] * 4
    assert "image https://&#8203;b.example/2/hero.jpg (alt text: A loaf; marked: @&#8203;acme at 50% 25%)" in rows[1][3]
    for width in (60, 200):
        shown = " ".join(" ".join(line.plain for line in plan_view(made, now=NOW, width=width, known=known)).split())
        for words in ("words. old", "words. calendar", "words. buffer", "marked: @acme at 50% 25%"):
            assert words in shown or width == 200
    shown = html_view(made, now=NOW, known=known)
    assert shown.count("https://b.example/2/hero.jpg") == 2
    edit = change(Action.EDIT, 3, "fb", before={"assets": media[:1]}, after={"assets": moved[:1]}, fields=("assets",))
    (media_line,) = (line for line in markdown_view(plan(edit), now=NOW).splitlines() if "media:" in line)
    assert media_line == (
        "  - media: image https://&#8203;a.example/1/hero.jpg (alt text: A loaf) → "
        "image https://&#8203;b.example/1/hero.jpg (alt text: A loaf)"
    )


def test_all_of_it() -> None:
    made = markdown_view(full_plan(), now=NOW, known=KNOWN)
    assert "~~Fresh rolls~~**Warm buns**" in made
    assert "`calendar-sync sync may.xlsx --conflict=sheet '--row=May!7'`" in made

"""The plan as Markdown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.model.plan import Action
from calendar_sync.preview.markdown import LIMIT, escaped, markdown_view
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


def test_all_of_it() -> None:
    made = markdown_view(full_plan(), now=NOW, known=KNOWN)
    assert "~~Fresh rolls~~ **Warm buns**" in made
    assert "`calendar-sync sync may.xlsx --conflict=sheet '--row=May!7'`" in made

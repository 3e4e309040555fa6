"""Differences word by word, and moments in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.preview.visible import visible
from calendar_sync.preview.when import moment
from calendar_sync.preview.worddiff import word_diff
from tests.effort import spend

TEXTS = st.text(alphabet="ab \n\u8a9e.\U0001f950\u0301\u200d1,$%@#'_-:/w", max_size=60)


@given(before=TEXTS, after=TEXTS)
def test_both_texts_can_be_read_from_a_difference(before: str, after: str) -> None:
    parts = word_diff(before, after)
    assert "".join(part.text for part in parts if part.kind != "new") == before
    assert "".join(part.text for part in parts if part.kind != "gone") == after
    assert all(part.text for part in parts)


def test_only_the_words_that_differ_are_marked() -> None:
    assert word_diff("Fresh rolls from seven", "Warm rolls from eight") == [
        ("gone", "Fresh"), ("new", "Warm"), ("same", " rolls from "), ("gone", "seven"), ("new", "eight"),
    ]  # fmt: skip
    assert [part.kind for part in word_diff("one two three", "four five three")] == ["gone", "new", "same"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("4,012", "4,112"), ("3.5", "3.75"), ("12:30", "12:45"), ("9:00pm", "9:30pm"), ("50%", "60%"),
        ("$1,200", "$1,300"), ("US$20", "US$25"), ("1.200\u20ac", "1.300\u20ac"), ("-5\u00b0", "-7\u00b0"),
        ("2026-05-14", "2026-05-21"), ("9\u201317", "9\u201318"), ("1/2", "1/4"), ("v1.2.3", "v1.2.4"),
        ("https://a.example/x?y=1", "https://a.example/x?y=2"), ("www.a.example/b", "www.a.example/c"),
        ("@harbor.bakery", "@harbor.cafe"), ("@acme@one.example", "@acme@two.example"), ("#rye_1", "#rye_2"),
        ("me@a.example", "us@a.example"), ("don't", "doesn\u2019t"), ("caf\u0065\u0301", "cafe"),
        ("\u0939\u093f\u0928\u094d\u0926\u0940", "\u0939\u093f\u0928\u0926"),
        ("\U0001f468\u200d\U0001f469", "\U0001f468\u200d\U0001f466"),
        ("\U0001f1ec\U0001f1e7", "\U0001f1ec\U0001f1f7"),
    ],
)  # fmt: skip
def test_what_people_read_as_one_word_is_never_torn(before: str, after: str) -> None:
    expected = [("same", "See "), ("gone", before), ("new", after), ("same", ", (now).")]
    assert word_diff(f"See {before}, (now).", f"See {after}, (now).") == expected


def test_hostile_texts_are_taken_apart_in_no_time() -> None:
    for text in ("a." * 25_000, "a@" * 25_000, "1," * 25_000, "www." * 12_000, "x" * 50_000, "$" * 50_000):
        assert spend(partial(word_diff, text, f"{text}!"), at_most=1)


@pytest.mark.parametrize("words", [700, 7_000])
def test_long_texts_with_many_changes_are_compared_in_no_time(words: int) -> None:
    before = " ".join(f"word{number}" for number in range(words))
    after = " ".join(f"word{number}" if number % 2 else "other" for number in range(words))
    assert spend(lambda: word_diff(before, after), at_most=4)


@pytest.mark.parametrize(
    ("days", "zone", "words"),
    [
        (3, "America/New_York", "Sat 23 May 2026 04:00 EDT (in 3 days)"),
        (0, "UTC", "Wed 20 May 2026 08:00 UTC (today)"),
        (1, "America/Sao_Paulo", "Thu 21 May 2026 05:00 UTC-03:00 (tomorrow)"),
        (-2, "Asia/Kathmandu", "Mon 18 May 2026 13:45 UTC+05:45 (2 days ago)"),
        (59, "UTC", "Sat 18 Jul 2026 08:00 UTC (in 59 days)"),
        (60, "UTC", "Sun 19 Jul 2026 08:00 UTC (in 9 weeks)"),
        (90, "Europe/London", "Tue 18 Aug 2026 09:00 BST (in 13 weeks)"),
        (91, "UTC", "Wed 19 Aug 2026 08:00 UTC (in 3 months)"),
        (-200, "UTC", "Sat 01 Nov 2025 08:00 UTC (7 months ago)"),
        (729, "UTC", "Thu 18 May 2028 08:00 UTC (in 24 months)"),
        (1100, "UTC", "Thu 24 May 2029 08:00 UTC (in 3 years)"),
    ],
)
def test_moments_are_local_with_zone_and_distance(days: int, zone: str, words: str) -> None:
    now = datetime(2026, 5, 20, 8, tzinfo=UTC)
    assert moment(now + timedelta(days=days), now, ZoneInfo(zone)) == words


def test_nothing_steers_the_screen() -> None:
    assert visible("a\x1b[31m\u202eb\x07") == "a<ESC>[31m<RLO>b<U+0007>"
    assert visible("\U0001f468\u200d\U0001f469 caf\u00e9") == "\U0001f468\u200d\U0001f469 caf\u00e9"

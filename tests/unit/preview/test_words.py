"""Differences word by word, and moments in words."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.preview.visible import visible
from calendar_sync.preview.when import moment
from calendar_sync.preview.worddiff import word_diff

TEXTS = st.text(alphabet="ab \n\u8a9e.\U0001f950", max_size=60)


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


@pytest.mark.parametrize("words", [700, 7_000])
def test_long_texts_with_many_changes_are_compared_in_no_time(words: int) -> None:
    before = " ".join(f"word{number}" for number in range(words))
    after = " ".join(f"word{number}" if number % 2 else "other" for number in range(words))
    began = time.process_time()
    assert word_diff(before, after)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("days", "zone", "words"),
    [
        (3, "America/New_York", "Sat 23 May 2026 04:00 EDT (in 3 days)"),
        (0, "UTC", "Wed 20 May 2026 08:00 UTC (today)"),
        (1, "America/Sao_Paulo", "Thu 21 May 2026 05:00 UTC-03:00 (tomorrow)"),
        (-2, "Asia/Kathmandu", "Mon 18 May 2026 13:45 UTC+05:45 (2 days ago)"),
        (90, "Europe/London", "Tue 18 Aug 2026 09:00 BST"),
    ],
)
def test_moments_are_local_with_zone_and_distance(days: int, zone: str, words: str) -> None:
    now = datetime(2026, 5, 20, 8, tzinfo=UTC)
    assert moment(now + timedelta(days=days), now, ZoneInfo(zone)) == words


def test_nothing_steers_the_screen() -> None:
    assert visible("a\x1b[31m\u202eb\x07") == "a<ESC>[31m<RLO>b<U+0007>"
    assert visible("\U0001f468\u200d\U0001f469 caf\u00e9") == "\U0001f468\u200d\U0001f469 caf\u00e9"

"""The counters before their judges: twitter-text's conformance suite and Unicode's grapheme break test."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from calendar_sync.networks.counting import GRAPHEMES, INSTAGRAM, MASTODON, UTF16, Ruler, X, links
from tests.effort import spend

DATA = Path(__file__).parents[2] / "data"
SUITE: dict[str, list[dict[str, Any]]] = json.loads(
    (DATA / "twitter_text" / "weighted.json").read_text(encoding="utf-8")
)
BREAKS = (DATA / "unicode" / "GraphemeBreakTest-18.0.0.txt").read_bytes()

PLAIN_EMOJI = replace(X, marks=partial(links, cost=23, bare=True))
"""Configuration 2 of twitter-text: as 3, but what an emoji sequence costs is what its code points cost."""

RULERS: dict[str, Ruler] = {
    "WeightedTweetsCounterTest": PLAIN_EMOJI,
    "WeightedTweetsWithDiscountedEmojiCounterTest": X,
    "UnicodeDirectionalMarkerCounterTest": X,
}
CASES = [pytest.param(RULERS[name], case, id=f"{name}-{n}") for name in RULERS for n, case in enumerate(SUITE[name])]


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def test_the_suite_is_whole() -> None:
    assert {name: len(cases) for name, cases in SUITE.items()} == {
        "WeightedTweetsCounterTest": 20,
        "WeightedTweetsWithDiscountedEmojiCounterTest": 22,
        "UnicodeDirectionalMarkerCounterTest": 2,
    }
    assert hashlib.sha256(BREAKS).hexdigest() == "b0cf047ee94485bbdc846de2b902f5f8a815f6b674f9d04223cddadd91c9df31"


@pytest.mark.parametrize(("ruler", "case"), CASES)
def test_weights_are_those_of_twitter_text(ruler: Ruler, case: dict[str, Any]) -> None:
    count = ruler.count(case["text"])
    assert count == case["weightedLength"]
    assert count * 1000 // 280 == case["permillage"]
    has_invalid = any(sign in case["text"] for sign in "\ufffe\uffff\ufeff")
    assert (count <= 280 and not has_invalid) == case["valid"]


@pytest.mark.parametrize(("ruler", "case"), CASES)
def test_the_surplus_begins_where_twitter_text_has_it(ruler: Ruler, case: dict[str, Any]) -> None:
    text = case["text"]
    if unicodedata.is_normalized("NFC", text) and "\uffff" not in text:
        assert units(text[: ruler.cut(text, 280)]) == case["validRangeEnd"] + 1


def clusters() -> Iterator[list[str]]:
    for line in BREAKS.decode("utf-8").splitlines():
        if marks := line.partition("#")[0].split():
            found: list[str] = []
            for mark, code in zip(marks[::2], marks[1::2], strict=False):
                if mark == "÷":
                    found.append("")
                found[-1] += chr(int(code, 16))
            yield found


def test_graphemes_are_those_of_unicode() -> None:
    cases = list(clusters())
    assert len(cases) == 853
    for case in cases:
        text = "".join(case)
        longer = [cluster for cluster in case if len(cluster) > 1]
        assert [text[mark.start : mark.end] for mark in GRAPHEMES.marks(text)] == longer, ascii(case)
        assert GRAPHEMES.count(text) == len(case), ascii(case)


@pytest.mark.parametrize("ruler", [X, GRAPHEMES, MASTODON, INSTAGRAM, UTF16])
def test_ten_thousand_texts_are_counted_in_the_order_of_a_second(ruler: Ruler) -> None:
    texts = [
        f"Week {number}: our sale starts today! See example.com/sale or https://shop.example.org/x?y={number} 😀 #sale"
        for number in range(10_000)
    ]
    spend(lambda: [ruler.count(text) for text in texts], at_most=5)

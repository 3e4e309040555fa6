"""Text counted as each network counts it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import partial

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.networks import counting
from calendar_sync.networks.counting import (
    BYTES,
    GRAPHEMES,
    INSTAGRAM,
    LINKEDIN,
    MASTODON,
    THREADS_BYTES,
    UTF16,
    Ruler,
    X,
    hashtags,
    mentions,
)
from calendar_sync.sandbox.domain.counting import COUNT as SANDBOX_COUNT
from calendar_sync.sandbox.domain.counting import weighted
from tests.effort import spend

RULERS = {name: ruler for name, ruler in vars(counting).items() if isinstance(ruler, Ruler)}
FAMILY = "👨\u200d👩\u200d👧\u200d👦"
TEXTS = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("aé日\n .#@/:-_😀\u200d\ufe0f\u0301🇩🇪🏽👨\u20e31"),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("Hello, world.", 13),
        ("\u10ff", 1),
        ("\u1100", 2),
        ("\u2000\u200d\u2010\u201f\u2032\u2037", 6),
        ("\u200e\u200f\u2020\u2031\u2038", 10),
        ("日本語", 6),
        ("한국어", 6),
        ("“quoted” – dashed — and…", 25),
        ("cafe\u0301", 4),
        ("\ufb31", 2),
        ("😀", 2),
        (FAMILY, 2),
        ("🇩🇪🇫🇷", 4),
        ("👍🏽", 2),
        ("❤️", 2),
        ("❤", 2),
        ("1️⃣", 2),
        ("#⃣", 2),
        ("©", 1),
        ("©️", 2),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", 2),
        ("🌀\ufe0f", 4),
        ("⚡\ufe0f", 2),
        ("☺\ufe0f", 2),
        ("⌘\ufe0f", 4),
        ("👨👩", 4),
        ("\U0001d49c", 2),
        ("https://example.com", 23),
        ("https://example.com/" + "x" * 300, 23),
        ("example.com", 23),
        ("Read https://a.example.org/b, please", 36),
        ("See example.com and example.org.", 56),
        ("例えばexample.com", 29),
        ("me@example.com", 14),
        ("@example.com #example.com $example.com", 38),
        ("Version 1.2.3 of foo.baz_bar", 28),
        ("https://😀.com", 23),
        ("🐶\u200d🐱" * 3, 15),
        ("👨🏽\u200d👩🏻\u200d👧🏿", 8),
        (f"{FAMILY}\ufe0e", 4),
        ("🇩🇪🇽🇽", 6),
        ("🏴\U000e0075\U000e0073\U000e0074\U000e0078\U000e007f", 12),
        ("🏳\u200d🌈", 5),
        ("👁\u200d🗨", 2),
        ("🏋\ufe0f🏻", 2),
        ("a.org/x(b) a.org/;(b)", 51),
        ("#😀.com.museum", 27),
        ("https://t.co/abc😀.co.uk", 49),
        ("user@mail.comq.io?x=1afoo.com", 29),
        ("!a.co.uk・.de/a", 28),
        ("https://a.org/" + "a" * 4081, 4095),
        # They are s and i to patterns that ignore case, and not to X.
        ("\u017fhttps://a.com/abc", 24),
        ("\u0130https://a.com/abc", 24),
        ("http\u017f://bakery.com/abcdef", 25),
    ],
)
def test_x(text: str, count: int) -> None:
    assert X.count(text) == count


@pytest.mark.parametrize(
    ("ruler", "text", "count"),
    [
        ("UTF16", "a😀é日", 5),
        ("UTF16", "https://example.com/", 20),
        ("INSTAGRAM", "a\nb😀", 6),
        ("LINKEDIN", "Go to https://example.com/a-rather-long-path-that-is-shortened now", 34),
        ("LINKEDIN", "example.com", 11),
        ("MASTODON", "https://example.com/a/b?c=d is it", 29),
        ("MASTODON", "Hi @alice@social.example and @bob", 18),
        ("MASTODON", "mail alice@social.example", 25),
        ("MASTODON", "example.com", 11),
        ("MASTODON", "@b.c-d_e@social.example", 8),
        ("MASTODON", "@b.@social.example", 18),
        ("MASTODON", "@é@social.example", 17),
        ("MASTODON", "@anna@例え.jp", 5),
        ("MASTODON", "@anna@é", 7),
        ("MASTODON", "x=@anna@social.example", 22),
        ("GRAPHEMES", f"{FAMILY}🇩🇪e\u0301\r\nok", 6),
        ("GRAPHEMES", "https://example.com/", 20),
        ("BYTES", "aé日😀", 10),
        ("THREADS_BYTES", "aé日😀", 7),
        ("THREADS_BYTES", FAMILY, 25),
    ],
)
def test_other_networks(ruler: str, text: str, count: int) -> None:
    assert RULERS[ruler].count(text) == count


@given(text=TEXTS)
def test_simple_counts_agree_with_what_they_are_defined_by(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    assert UTF16.count(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2
    assert BYTES.count(text) == len(text.encode("utf-8", "surrogatepass"))
    assert GRAPHEMES.count(text) == len(regex.findall(r"\X", text))
    assert INSTAGRAM.count(text) == UTF16.count(text) + text.count("\n")


@given(text=st.text(st.sampled_from("🇩🇪\u200d\u0301\u0903\u0600a"), max_size=12))
def test_flags_are_paired_as_unicode_pairs_them(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    assert [(mark.start, mark.end) for mark in GRAPHEMES.marks(text)] == [
        match.span() for match in regex.finditer(r"\X", text) if len(match.group()) > 1
    ]


@given(
    text=st.text(
        st.characters(codec="utf-8", exclude_characters=".", exclude_categories=["So", "Sk", "Mn", "Me", "Cs"])
    )
)
def test_without_links_and_emoji_x_counts_weights(text: str) -> None:
    text = "".join(unicodedata.normalize("NFC", text).split("©"))
    ranges = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
    plain = regex.sub(r"[\p{Extended_Pictographic}\p{Regional_Indicator}]", "", text)
    assert X.count(plain) == sum(
        1 if any(low <= ord(sign) <= high for low, high in ranges) else 2
        for sign in unicodedata.normalize("NFC", plain)
    )


@pytest.mark.parametrize("name", RULERS)
@given(text=TEXTS)
def test_a_text_counts_the_same_in_every_normal_form(name: str, text: str) -> None:
    assert RULERS[name].count(unicodedata.normalize("NFD", text)) == RULERS[name].count(text)


@pytest.mark.parametrize("name", RULERS)
@given(text=TEXTS, limit=st.integers(0, 60))
def test_the_cut_is_where_the_limit_is_passed(name: str, text: str, limit: int) -> None:
    """Everything fits exactly if the cut is at the end, and cutting later never fits less."""
    ruler = RULERS[name]
    text = unicodedata.normalize("NFC", text)
    cut = ruler.cut(text, limit)
    assert 0 <= cut <= len(text)
    assert (cut == len(text)) == (ruler.count(text) <= limit)
    assert ruler.cut(text, limit + 1) >= cut
    assert not any(mark.start < cut < mark.end for mark in ruler.marks(text))


@given(text=st.text(st.characters(codec="utf-8"), max_size=60), limit=st.integers(0, 80))
def test_what_stands_before_the_cut_fits_and_one_more_does_not(text: str, limit: int) -> None:
    text = unicodedata.normalize("NFC", text)
    cut = UTF16.cut(text, limit)
    assert UTF16.count(text[:cut]) <= limit
    assert cut == len(text) or UTF16.count(text[: cut + 1]) > limit


HOSTILE = {
    "ideographs": "日本語" * 7000,
    "ideographs and dots": "日本." * 7000,
    "labels": "a." * 10_000,
    "one label": "a" * 20_000,
    "dashes": "a-" * 10_000 + ".com",
    "underscores": "_" * 20_000 + ".com",
    "links up to underscores": "a.com_" * 5000,
    "brackets in a row": "a.org/" + "(a);" * 7000,
    "domains": "example.com" * 2000,
    "half domains": "com日." * 5000,
    "punycode": "a.xn--" * 4000,
    "protocols": "http://" * 3000,
    "open brackets": "http://example.com/" + "(" * 20_000,
    "nested brackets": "http://example.com/" + "(a" * 10_000,
    "path without an end": "http://example.com/" + ".," * 10_000,
    "query without an end": "http://example.com?" + "." * 20_000,
    "at signs": "@a@b." * 4000,
    "hash signs": "#" * 20_000,
    "numbers with hash": "#1" * 10_000,
    "words with dots": "@" + "a." * 10_000,
    "families": FAMILY * 3000,
    "joiners": "👨\u200d" * 10_000,
    "flags": "🇩" * 20_000,
    "accents": "\u0301" * 20_000,
    "Jamo": "\u1100" * 20_000,
    "tags": "🏴" + "\U000e0067" * 20_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_are_counted_in_no_time(text: str) -> None:
    for ruler in RULERS.values():
        spend(partial(ruler.count, text), at_most=1)
        spend(partial(ruler.cut, text, 15_000), at_most=1)
    for theirs in SANDBOX_COUNT.values():
        spend(partial(theirs, text), at_most=1)
    spend(partial(hashtags, text), at_most=1)
    spend(partial(mentions, text), at_most=1)


def test_thousands_of_texts_are_counted_in_a_second() -> None:
    text = "Our spring sale starts today! Visit example.com/sale or https://shop.example.org/x?y=1 — see you 😀 #sale"
    spend(lambda: [X.count(text) for _ in range(2000)], at_most=1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#one #two,#three", ["#one", "#two", "#three"]),
        ("#2026 #q1 a#b &#39; /#anchor", ["#q1"]),
        ("＃日本 #été_2026", ["＃日本", "#été_2026"]),
        ("##double #", []),
    ],
)
def test_hashtags(text: str, expected: list[str]) -> None:
    assert hashtags(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@one, @two.three. (@four)", ["@one", "@two.three", "@four"]),
        ("mail me@example.com @@five https://example.com/@six", []),
    ],
)
def test_mentions(text: str, expected: list[str]) -> None:
    assert mentions(text) == expected


def test_every_ruler_is_exported_and_named() -> None:
    assert {id(ruler) for ruler in (X, UTF16, INSTAGRAM, LINKEDIN, MASTODON, GRAPHEMES, BYTES, THREADS_BYTES)} == {
        id(ruler) for ruler in RULERS.values()
    }
    assert all(ruler.note and ruler.unit in {"characters", "bytes"} for ruler in RULERS.values())


@pytest.mark.parametrize("count", [X.count, weighted])
def test_endless_chains_of_joined_emoji_are_no_single_emoji(count: Callable[[str], int]) -> None:
    family = "\u200d".join("👨👩👧👦")
    assert count(family) == 2
    assert count("\u200d".join([family] * 2)) == 5
    assert count("\u200d".join([family] * 400)) == 2 + 399 * 3

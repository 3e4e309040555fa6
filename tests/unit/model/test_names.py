"""Names are found exactly first, then as loosely as leaves no doubt."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.model.names import called
from calendar_sync.model.services import fold

KNOWN = {"Sale": 1, "Sale!": 2, "कला": 3, "कील": 4, "Twin": 5, "twin": 6, "C": 7, "C++": 8, "Café ☕ & more": 9}


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Sale!", [2]),
        ("Sale", [1]),
        ("sale", [1]),
        ("SALE !", [2]),
        ("SALE ?", [1, 2]),
        ("#sale!", [2]),
        ("कील", [4]),
        ("कला", [3]),
        ("twin", [6]),
        ("TWIN", [5, 6]),
        ("C++", [8]),
        ("c#", [7, 8]),
        (unicodedata.normalize("NFD", "Café ☕ & more"), [9]),
        ("cafe and more", []),
        ("café more", [9]),
        ("  Twin ", [5]),
        ("", []),
        ("☕", []),
    ],
)
def test_the_strictest_way_that_finds_anything_counts(name: str, found: list[int]) -> None:
    assert called(name, KNOWN.items()) == found


def test_where_not_all_names_are_known_only_a_close_likeness_counts() -> None:
    known = {"C": 1, "Spring Sale": 2}
    assert called("c", known.items(), closely=True) == [1]
    assert called("#spring_sale", known.items(), closely=True) == [2]
    for name in ("C++", "C#", "Spring Sale!"):
        assert called(name, known.items(), closely=True) == []
        assert called(name, known.items()) != []


@given(st.lists(st.text(min_size=1, max_size=5), min_size=1, max_size=6, unique=True))
def test_whoever_writes_a_name_exactly_gets_what_has_it(names: list[str]) -> None:
    plain = {unicodedata.normalize("NFC", name.strip()) for name in names} - {""}
    for name in plain:
        assert called(name, [(other, other) for other in plain]) == [name]


@given(st.text(max_size=12))
def test_composed_and_decomposed_spellings_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
    assert fold(fold(text)) == fold(text)


def test_vowel_signs_tell_words_apart_and_how_a_sign_is_drawn_does_not() -> None:
    assert fold("कला") != fold("कील")
    assert fold("1\ufe0f\u20e3 Tips") == fold("1 tips") == "1tips"

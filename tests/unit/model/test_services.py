"""Names as they are compared, whatever script they are in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.model.services import plain

ASCII = st.text(st.characters(max_codepoint=127), max_size=30)


@given(ASCII)
def test_plain_words_are_the_same_with_a_sign_of_another_script_behind_them(text: str) -> None:
    assert plain(f"{text} \u2026") == plain(text)
    assert plain(f"{text} \u00e9") == f"{plain(text)} e".strip()

"""Notes that are alike but for their numbers are understood once: no number may change what a note says."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from calendar_sync.model import remarks

_SAID = """20 2026 2027-01-05 5/1/2027 19.12. 3. 12/11 21 1st 8 9 0 ٣ on to not by erst ab przed until May Dec Freitag
posted post hold photo Photo? approved OK ✅ change done Ana v2 3x IMG_2041 # → ."""
_WORDS = st.sampled_from(_SAID.split())
_NOTES = st.lists(st.one_of(_WORDS, st.integers(0, 99_999).map(str)), max_size=4).flatmap(
    lambda words: st.sampled_from([" ", "", "/", "."]).map(lambda between: between.join(words))
)


@given(_NOTES)
@example("2027-01-05")
@example("to 2027-11-30")
@example("19.12.2026")
def test_numbers_that_say_nothing_are_left_out_of_account(note: str) -> None:
    for understand in (remarks.forbids, remarks.wants_change, remarks.approves):
        assert understand(remarks.alike(note)) == understand(note)

"""Letters that were read in a wrong encoding once are known, and real words of many languages are none."""

from __future__ import annotations

import pytest
from entry_rows import read, row

from calendar_sync.entries.garbled import garbled

_WORDS = (
    "Le café d’été", "don’t", "“quoted” – dash…", "Größe", "für 3 €", "🎉 party", "❤️", "привет", "Καλημέρα",
    "Zażółć", "cześć", "günaydın", "señor", "São Paulo", "20 °C", "£5", "こんにちは", "你好", "مرحبا", "שלום",
    "à la carte", "Ça va",
)  # fmt: skip


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_letters_of_a_wrong_encoding_are_known(encoding: str) -> None:
    def shown(word: str) -> str:
        # Programs let the five bytes pass that cp1252 leaves out.
        return "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in word.encode())

    assert [word for word in _WORDS if not garbled(shown(word))] == []


@pytest.mark.parametrize("text", ["d‚Äôun", "caf√© noir", "wei� nicht"])
def test_letters_of_old_macs_and_lost_ones_are_known(text: str) -> None:
    assert garbled(f"Here: {text}") in text


@pytest.mark.parametrize(
    "text",
    [*_WORDS, "«IRMû", "ATT FÅ…", "“PÅ”", "Spaß”", "«CAFÉ»", "Øl & Århus…", "Ä…h", "naïf…", "«à»", "forêt – bois",
     "crème brûlée™", "Nestlé®", "“â”", "AMANHÃ™", "VOLKSBÜHNE…", "2 × 3 √9"],
)  # fmt: skip
def test_words_of_many_languages_have_their_letters(text: str) -> None:
    assert not garbled(text)


def test_a_row_with_broken_letters_waits() -> None:
    found = read(row(channels="LinkedIn", text="The cafÃ© is open"))
    assert not found.entries
    assert [(issue.rule, "“cafÃ©”" in issue.message or "'cafÃ©'" in issue.message) for issue in found.issues] == [
        ("row.garbled", True)
    ]
    assert read(row(channels="LinkedIn", text="The cafÃ© is open"), switches={"row.garbled": "off"}).entries

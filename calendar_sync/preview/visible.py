"""Text of a calendar made safe to show: what steers a screen, or turns the order of letters round, becomes a sign."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from calendar_sync.model.patterns import later

_NAMED = {
    0x1B: "ESC", 0x7F: "DEL", 0xAD: "SHY", 0x61C: "ALM", 0x180E: "MVS", 0x200B: "ZWSP", 0x2028: "LSEP", 0x2029: "PSEP",
    0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO",
    0x2060: "WJ", 0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI", 0xFEFF: "BOM",
}  # fmt: skip
"""What people call signs that nobody sees. Joiners and marks of direction are not among them: emoji, Arabic, Persian
and Hebrew need those, and they turn nothing round but themselves."""

_UNSEEN = later(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


class Piece(NamedTuple):
    """Part of a text; ``sign`` says that it stands for a character which is not shown itself."""

    text: str
    sign: bool = False


def pieces(text: str) -> Iterator[Piece]:
    """Yield a text in pieces: what can be shown as it is, and the names of what cannot."""
    place = 0
    for found in _UNSEEN.finditer(text):
        if found.start() > place:
            yield Piece(text[place : found.start()])
        code = ord(found.group())
        yield Piece(_NAMED.get(code, f"U+{code:04X}"), True)
        place = found.end()
    if place < len(text):
        yield Piece(text[place:])


def visible(text: str) -> str:
    """Return a text that does nothing to a terminal: what nobody sees is written as ``<RLO>`` or ``<U+0007>``."""
    if text.isprintable() or not _UNSEEN.search(text):
        return text
    return "".join(f"<{piece.text}>" if piece.sign else piece.text for piece in pieces(text))


def one_line(text: str) -> str:
    """Return a text on one line, safe to show."""
    return visible(" ".join(text.split()))


def flat(text: str) -> str:
    """Return a text on one line, safe to show, with a dot where a line ended."""
    return one_line(text.replace("\n", " · "))


def shortened(text: str, most: int) -> str:
    """Return a text of at most ``most`` characters, and how many more there are where it is longer."""
    return text if len(text) <= most else f"{text[:most].rstrip()}… ({len(text) - most:,} more characters)"


def apart(texts: Sequence[str], most: int, context: int = 30) -> list[str]:
    """Return texts that are shown beside each other, each of about ``most`` characters: from where they differ.

    Args:
        texts: Each on one line; an empty one is not compared.
        most: Characters of each that are shown.
        context: Characters before the first difference that are shown, where the texts are longer.
    """
    begin = 0
    if max(map(len, texts), default=0) > most:
        signs = zip(*(text for text in texts if text), strict=False)
        same = sum(1 for _ in takewhile(lambda found: len(set(found)) == 1, signs))
        begin = max(same - context, 0)
    return [shortened(f"… {text[begin:]}" if begin and text else text, most) for text in texts]

"""A text in the pieces in which a page shows it: links, hashtags, mentions, signs in place of what nobody sees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from calendar_sync.model.appearance import Look, Stretch
from calendar_sync.preview.visible import pieces

LONGEST = 1_200
"""Characters; a page folds longer texts also where the network does not, or nothing else would be found in it."""

_SLACK = 40
"""A text that goes on for no more than so many characters behind the fold is not worth a click."""


class Segment(NamedTuple):
    """Part of a text.

    Args:
        kind: ``text``, ``link``, ``hashtag``, ``mention`` or ``sign`` (in place of a character that is not seen).
        text: What is shown.
    """

    kind: str
    text: str


class Folded(NamedTuple):
    """A text as a network shows it at first, and what comes behind ``more``."""

    above: tuple[Segment, ...]
    below: tuple[Segment, ...]


def segments(text: str, stretches: Sequence[Stretch] = ()) -> Iterator[Segment]:
    """Yield a text in pieces.

    Args:
        text: As in the calendar.
        stretches: What stands out in it, from left to right.
    """
    place = 0
    for stretch in stretches:
        yield from _shown("text", text[place : stretch.start])
        yield from _shown(stretch.kind, text[stretch.start : stretch.end])
        place = stretch.end
    yield from _shown("text", text[place:])


def _shown(kind: str, text: str) -> Iterator[Segment]:
    for piece in pieces(text):
        yield Segment("sign" if piece.sign else kind, piece.text)


def folded(text: str, stretches: Sequence[Stretch], look: Look | None, *, whole: bool = False) -> Folded:
    """Return a text folded where its network folds it.

    Args:
        text: As in the calendar.
        stretches: What stands out in it, from left to right.
        look: How the network shows posts; ``None`` where that is not known.
        whole: Fold nothing.
    """
    cut = len(text) if whole else _fold(text, look or Look())
    before = [stretch for stretch in stretches if stretch.end <= cut]
    after = [
        Stretch(max(stretch.start - cut, 0), stretch.end - cut, stretch.kind)
        for stretch in stretches
        if stretch.end > cut
    ]
    return Folded(tuple(segments(text[:cut], before)), tuple(segments(text[cut:], after)))


def _fold(text: str, look: Look) -> int:
    """Return how many characters stand above the fold; all of them where there is none."""
    cut = look.fold or LONGEST
    if look.lines:
        lines = text.split("\n")
        cut = min(cut, len("\n".join(lines[: look.lines])))
    if len(text) <= cut + _SLACK:
        return len(text)
    blank = max(text.rfind(" ", cut - _SLACK, cut), text.rfind("\n", max(cut - _SLACK, 0), cut))
    return blank if blank > 0 and text[cut : cut + 1] not in ("\n", " ") else cut

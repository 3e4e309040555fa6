"""How a post looks on its network, as data for previews."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Stretch(NamedTuple):
    """Part of a text that a network makes stand out.

    Args:
        start: Offset of its first character.
        end: Offset behind its last.
        kind: ``link``, ``hashtag`` or ``mention``.
    """

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Measured:
    """One text held against its limit.

    Args:
        what: The text, as in a sentence: ``The text``, ``Item 2 of the thread``, ``The title``.
        count: Its length, as the network counts.
        limit: What the network takes.
        unit: ``characters`` or ``bytes``.
        note: What a reader must know to count along; empty where the count is plain.
    """

    what: str
    count: int
    limit: int
    unit: str = "characters"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """How a network shows a post.

    Args:
        fold: Characters of a text that are shown before ``more``; 0 where a text is shown as a whole.
        lines: Lines that are shown before ``more``; 0 where only characters count.
        media: How several images stand: ``mosaic``, ``stack``, ``strip``, ``carousel``, ``pin``, ``tall`` or ``wide``.
        most: Images that are seen at first; further ones are told as a number.
        card: How an attached link stands: ``wide`` (image above) or ``small`` (beside); empty where there are none.
        text_card: The same for the first link in a text; empty where only attached links have cards.
        alt_texts: Whether its images have alt texts.
        checked: Year and month in which this was last looked at.
    """

    fold: int = 0
    lines: int = 0
    media: str = "mosaic"
    most: int = 4
    card: str = ""
    text_card: str = ""
    alt_texts: bool = True
    checked: str = "2026-11"

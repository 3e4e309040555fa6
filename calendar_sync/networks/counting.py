"""Text counted as each network counts it.

A :class:`Ruler` says what a character costs: most cost 1, those that ``heavy`` matches cost 2, and what ``marks`` finds
(links, emoji, mentions) has a price of its own, whatever its length. One pass over the text, whatever it holds.
"""

from __future__ import annotations

import heapq
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import NamedTuple

import regex

from calendar_sync.model.appearance import Stretch
from calendar_sync.networks.urls import find_urls


class Mark(NamedTuple):
    """Part of a text with a price of its own: offset of the first character, offset behind the last, cost."""

    start: int
    end: int
    cost: int


def _no_marks(_: str) -> Iterable[Mark]:
    return ()


_NOTHING = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Ruler:
    """How one network measures text.

    Args:
        unit: What is counted, for messages: ``characters``, ``bytes``.
        heavy: Characters that cost 2.
        marks: Finds what has a price of its own, from left to right, without overlap.
        note: What a reader must know to count along; empty where the count is plain.
        whole: Counts a whole text at once, where that is quicker than piece by piece.
    """

    unit: str = "characters"
    heavy: re.Pattern[str] = _NOTHING
    marks: Callable[[str], Iterable[Mark]] = _no_marks
    note: str = ""
    whole: Callable[[str], int] | None = None

    def count(self, text: str) -> int:
        """Return the length of ``text``; it is brought into NFC first, as every network does."""
        text = unicodedata.normalize("NFC", text)
        if self.whole is not None:
            return self.whole(text)
        total, position = 0, 0
        for mark in self.marks(text):
            total += self._plain(text, position, mark.start) + mark.cost
            position = mark.end
        return total + self._plain(text, position, len(text))

    def cut(self, text: str, limit: int) -> int:
        """Return how many characters of the NFC text fit into ``limit``; nothing with a price of its own is split."""
        text = unicodedata.normalize("NFC", text)
        total, position = 0, 0
        for mark in chain(self.marks(text), (Mark(len(text), len(text), 0),)):
            for place in range(position, mark.start):
                total += 2 if self.heavy.match(text, place) else 1
                if total > limit:
                    return place
            total, position = total + mark.cost, mark.end
            if total > limit:
                return mark.start
        return len(text)

    def _plain(self, text: str, start: int, end: int) -> int:
        return end - start + sum(1 for _ in self.heavy.finditer(text, start, end))


_ONCE_PLAIN = (
    r"\u231a\u231b\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1\u26aa\u26ab\u26bd\u26be\u26c4\u26c5\u26d4\u26ea"
    r"\u26f2\u26f3\u26f5\u26fa\u26fd\u2757\u2b1b\u2b1c\u2b50\u2b55\U0001f004\U0001f21a\U0001f22f"
)
"""Emoji of today that were plain signs before: they take U+FE0F as those do that are still plain without it."""

_EMOJI_UNIT = (
    r"(?:(?:\p{Emoji_Modifier_Base}|[[\p{Emoji_Modifier_Base}\u26f7]--\p{Emoji_Presentation}]\ufe0f?)"
    r"[\U0001F3FB-\U0001F3FF]"
    rf"|[[[\p{{Extended_Pictographic}}\U0001F3FB-\U0001F3FF]&&\p{{Emoji_Presentation}}]--[{_ONCE_PLAIN}]](?!\ufe0e)"
    rf"|[[[\p{{Extended_Pictographic}}&&\p{{Emoji}}]--\p{{Emoji_Presentation}}--[\xa9\xae]]{_ONCE_PLAIN}](?!\ufe0e)\ufe0f?"
    r"|[\xa9\xae]\ufe0f)"
)
"""What is an emoji by itself takes no sign that makes it one; X counts such a sign apart."""

_EYE_IN_A_BUBBLE = "\U0001f441\ufe0f\u200d\U0001f5e8\ufe0f"


def _sequences() -> Iterator[str]:
    """Yield what is joined, flagged or tagged into one emoji: of those, only what Unicode lists is one sign.

    X knows one of them without the signs U+FE0F that it has everywhere else.
    """
    from emoji import EMOJI_DATA, STATUS  # where somebody counts, not at every start: thousands of names

    for text, told in EMOJI_DATA.items():
        if told["status"] == STATUS["fully_qualified"] and _JOINED.search(text):
            yield text.replace("\ufe0f", "") if text == _EYE_IN_A_BUBBLE else text


_JOINED = regex.compile(r"\u200d|\p{Regional_Indicator}|\U000e007f")


@cache
def _emoji_pattern() -> regex.Pattern[str]:
    """Return a pattern of emoji sequences (UTS #51), each one sign to the eye."""
    sequences = list(_sequences())
    first = regex.escape("".join({sequence[0] for sequence in sequences}))  # what may be one is seen at once
    return regex.compile(
        rf"(?=[{first}])\L<sequences>|[0-9#*]\ufe0f?\u20e3|{_EMOJI_UNIT}|\p{{Regional_Indicator}}",
        regex.VERSION1,
        sequences=sequences,
    )


_WORD = r"[\w--[\u200c\u200d]]"  # what joins is part of no word to Ruby, which Mastodon's server is written in
_MENTION = regex.compile(
    rf"(?<!{_WORD}|[/=])@([A-Za-z0-9_][A-Za-z0-9_.-]*+)(?<![.-])@(?:{_WORD}|[.-])+{_WORD}", regex.V1
)
"""As Mastodon's server finds accounts of other servers: names in ASCII, hosts in any script, of two signs or more."""


def _emoji(text: str) -> Iterator[Mark]:
    return (Mark(match.start(), match.end(), 2) for match in _emoji_pattern().finditer(text))


def links(text: str, cost: int, *, bare: bool) -> Iterator[Mark]:
    """Yield the links of a text at a price of ``cost`` each; ``bare`` as for :func:`find_urls`."""
    return (Mark(url.start, url.end, cost) for url in find_urls(text, bare=bare))


def _outermost(*sources: Iterable[Mark]) -> Iterator[Mark]:
    """Merge marks; where two overlap, the one that starts first wins."""
    end = 0
    for mark in heapq.merge(*sources):
        if mark.start >= end:
            yield mark
            end = mark.end


def _x_marks(text: str) -> Iterator[Mark]:
    return _outermost(links(text, 23, bare=True), _emoji(text))


def _mastodon_marks(text: str) -> Iterator[Mark]:
    mentions = (Mark(match.start(), match.end(), len(match[1]) + 1) for match in _MENTION.finditer(text))
    return _outermost(links(text, 23, bare=False), mentions)


def _linkedin_marks(text: str) -> Iterator[Mark]:
    return links(text, 24, bare=False)


def _graphemes(text: str) -> Iterator[Mark]:
    """Yield the clusters of more than one character; the others cost what plain characters do."""
    for region in _NOT_PLAIN.finditer(text):
        for match in _GRAPHEME.finditer(text, *region.span()):
            if match.end() - match.start() > 1:
                yield Mark(match.start(), match.end(), 1)


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _bytes(text: str) -> Iterator[Mark]:
    return (
        Mark(match.start(), match.end(), len(match.group().encode("utf-8", "surrogatepass")))
        for match in _NOT_ASCII.finditer(text)
    )


def _emoji_bytes(text: str) -> Iterator[Mark]:
    return (
        Mark(match.start(), match.end(), len(match.group().encode("utf-8", "surrogatepass")))
        for match in _emoji_pattern().finditer(text)
    )


_GRAPHEME = regex.compile(
    r"\p{Regional_Indicator}{2}[\p{GCB=Extend}\p{GCB=SpacingMark}\u200d]*+|\X"  # \X alone is quadratic on flags
)
_PLAIN_SIGN = re.compile(r"[ -~]")
_AROUND = 200
"""So far around a place its cluster is looked for; longer ones are none that anybody reads."""


def cluster_start(text: str, place: int) -> int:
    """Return where the sign that people see at ``place`` begins: a joined emoji is one."""
    begin = max(0, place - _AROUND)
    while begin < place and not _PLAIN_SIGN.match(text, begin) and begin > max(0, place - 2 * _AROUND):
        begin -= 1
    for match in _GRAPHEME.finditer(text, begin, place + _AROUND):
        if match.end() > place:
            return int(match.start())
    return place


_NOT_PLAIN = re.compile(r"[ -~\n]?[^ -~\n]++(?:[ -~\n][^ -~\n]++)*+[ -~\n]?")
"""Where clusters can be at all: what is not plain, with one plain character on either side. Most texts are plain."""
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_ASTRAL = re.compile(r"[\U00010000-\U0010ffff]")

X = Ruler(
    heavy=re.compile(r"[^\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]"),
    marks=_x_marks,
    note="a link counts 23, an emoji or a Chinese, Japanese or Korean character 2",
)
"""twitter-text 3: weights by code point, links 23, emoji sequences 2."""

UTF16 = Ruler(heavy=_ASTRAL, note="most emoji count 2")
"""UTF-16 code units."""

INSTAGRAM = Ruler(heavy=re.compile(r"[\n\U00010000-\U0010ffff]"), note="a line break counts 2, most emoji too")
"""UTF-16 code units, a line break 2."""

LINKEDIN = Ruler(heavy=_ASTRAL, marks=_linkedin_marks, note="a link counts 24, most emoji 2")
"""UTF-16 code units, a link 24."""

MASTODON = Ruler(heavy=_ASTRAL, marks=_mastodon_marks, note="a link counts 23, of @name@server only @name")
"""UTF-16 code units, a link with protocol 23, of a mention only the local part."""

THREADS_BYTES = Ruler(heavy=_ASTRAL, marks=_emoji_bytes, note="an emoji counts with all its bytes, 4 or more")
"""Threads counts emoji by their UTF-8 bytes."""

GRAPHEMES = Ruler(marks=_graphemes, note="an emoji counts 1, a link in full")
"""Grapheme clusters (UAX #29)."""

BYTES = Ruler(unit="bytes", marks=_bytes, note="letters with accents count 2, emoji 4 or more", whole=_size)
"""UTF-8 bytes."""


# \w of re knows no vowel signs, that of regex no end: the signs that make an emoji of what is before them.
_BEFORE = r"[\w--[\ufe0f\u20e3\u200c\u200d]]"
_HASHTAG = regex.compile(rf"(?<!{_BEFORE}|[&/#＃])[#＃]{_WORD}*\p{{L}}{_WORD}*", regex.V1)
_ACCOUNT = regex.compile(rf"(?<!{_BEFORE}|[.@/])@[\p{{L}}\p{{N}}_]{_WORD}*(?:\.{_WORD}+)*", regex.V1)


def stretches(text: str) -> Iterator[Stretch]:
    """Yield what networks make stand out in a text, from left to right: links, hashtags and mentions; none overlap."""
    found = [Stretch(url.start, url.end, "link") for url in find_urls(text)]
    for kind, pattern in (("hashtag", _HASHTAG), ("mention", _ACCOUNT)):
        found += [Stretch(match.start(), match.end(), kind) for match in pattern.finditer(text)]
    end = 0
    for stretch in sorted(found, key=lambda item: (item.start, -item.end)):
        if stretch.start >= end:
            yield stretch
            end = stretch.end


def hashtags(text: str) -> list[str]:
    """Return the hashtags of a text, in order: ``#`` and a word that is no mere number."""
    return list(_HASHTAG.findall(text))


def mentions(text: str) -> list[str]:
    """Return the ``@names`` of a text, in order; not the ends of e-mail addresses."""
    return list(_ACCOUNT.findall(text))

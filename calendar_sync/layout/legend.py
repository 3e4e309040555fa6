"""Legends that say what the codes of a status column mean: ``A = approved, D = draft``, or a table of two columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from calendar_sync.entries.rules import READY, STATUS_WORDS
from calendar_sync.entries.status_words import status_key
from calendar_sync.layout.asides import meaning_of
from calendar_sync.layout.contents import LONG
from calendar_sync.model.sheet import Scalar, Sheet, Tab

_PARTED = re.compile(r"[,;|\n•·]+|\s/\s|\s{3,}")
_PAIR = re.compile(r"[\s(*]*(\S.{0,14}?)\s*(?:=|:|→|⇒|–|—|\s-\s|\bmeans\b|\bist\b|\bbedeutet\b)\s*(\S.{1,50}?)[\s.)]*")
_HEAD = re.compile(
    r"(?:legend|key|codes?|status|legende|légende|leyenda|clave|legenda|ключ|легенда)\b\s*[:–-]\s*", re.IGNORECASE
)
_CODE = 14
"""Characters of the longest word that a legend explains in a cell of its own."""
_ROWS = 400


def read_codes(sheet: Sheet) -> dict[str, str]:
    """Return what legends anywhere in a sheet say that words mean, by :func:`status_key`.

    One word makes none, unless it is a known one that is said to keep rows back.
    """
    found: dict[str, str] = {}
    for tab in sheet.tabs:
        for words in (*_lines(tab), *tab.comments.values()):
            pairs = dict(_pairs(words))
            if len(pairs) > 1 or any(_keeps_back(words, word, meaning) for word, meaning in pairs.items()):
                found = {**pairs, **found}
        listed = dict(_listed(tab))
        if len(listed) > 1:
            found = {**listed, **found}
    return found


def _keeps_back(words: str, word: str, meaning: str) -> bool:
    return meaning != READY and word in _KNOWN and bool(_EQUALS.search(words))


_KNOWN = frozenset(status_key(word) for word in STATUS_WORDS[READY])
_EQUALS = re.compile(r"[=→⇒]|\bmeans\b|\bbedeutet\b")


def _lines(tab: Tab) -> Iterator[str]:
    for row in tab.rows[:_ROWS]:
        for value in row:
            if isinstance(value, str) and 5 < len(value) <= 6 * LONG and ("=" in value or ":" in value or " " in value):
                yield value


def _pairs(words: str) -> Iterator[tuple[str, str]]:
    for part in _PARTED.split(_HEAD.sub("", words)):
        match = _PAIR.fullmatch(part)
        if match and (meaning := meaning_of(match.group(2))) is not None:
            yield status_key(match.group(1)), meaning


def _listed(tab: Tab) -> Iterator[tuple[str, str]]:
    """Yield the pairs of a small table that stands by itself: a code, its meaning, and nothing else in the row.

    Beside a table of posts it has an empty column before it.
    """
    for row in tab.rows[:_ROWS]:
        pair = _last_two(row)
        if pair and (meaning := meaning_of(pair[1])) is not None and status_key(pair[0]) != status_key(pair[1]):
            yield status_key(pair[0]), meaning


def _last_two(row: Sequence[Scalar]) -> tuple[str, str] | None:
    filled = [place for place, value in enumerate(row) if value is not None and value != ""]
    if len(filled) < 2:
        return None
    first, second = filled[-2:]
    alone = len(filled) == 2 or first - filled[-3] > 1
    code, words = row[first], row[second]
    if not alone or second - first != 1 or not isinstance(code, str) or not isinstance(words, str):
        return None
    return (code, words) if len(code.strip()) <= _CODE and len(words) <= LONG else None

"""Legends that say what the codes of a status column mean: ``A = approved, D = draft``, or a table of two columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from calendar_sync.entries.rules import READY, STATUS_WORDS
from calendar_sync.entries.status_words import status_key
from calendar_sync.layout.asides import meaning_of
from calendar_sync.layout.contents import LONG
from calendar_sync.model.sheet import Scalar, Sheet, Tab

_SIGN = r"(?:=|:|→|⇒|–|—|\s-\s|\bmeans\b|\bist\b|\bbedeutet\b)"
_START = re.compile(
    rf"(?:^|[,;|\n•·.]|\s/\s|\s{{3,}})[\s(*\"“”'«]*(?P<code>[^\s,;|\n•·.][^,;|\n•·.=:→⇒–—]{{0,24}}?)[\s\"“”'»]*{_SIGN}"
)
"""A word that a legend explains, up to the sign behind it; what follows, up to the next one, is its meaning."""
_HEAD = re.compile(
    r"(?:(?:\w+\s+)?(?:legend|key|codes?|status|legende|légende|leyenda|clave|legenda|ключ|легенда))\b\s*[:–-]\s*",
    re.IGNORECASE,
)
_CODE = 14
"""Characters of the longest word that a legend explains, unless it is a usual one."""
_MEANING = 100
"""Characters of the longest meaning."""
_ROWS = 400

UNCLEAR = "unclear"
"""What a legend says of a word that it explains in words which may keep its rows back."""


def read_codes(sheet: Sheet) -> dict[str, str]:
    """Return what legends anywhere in a sheet say that words mean, by :func:`status_key`; ``UNCLEAR`` of usual ones.

    One word makes none, unless it is a known one that is said to keep rows back, or stands in a list of such words.
    """
    found: dict[str, str] = {}
    for tab in sheet.tabs:
        columns: dict[int, dict[str, str]] = {}
        for words, column in (*_lines(tab), *((words, 0) for words in tab.comments.values())):
            pairs = dict(_pairs(words))
            columns.setdefault(column, {}).update(pairs)
            sure = [word for word, meaning in pairs.items() if meaning != UNCLEAR]
            if len(sure) > 1 or (_EQUALS.search(words) and any(map(_keeps_back, pairs, pairs.values()))):
                found = {**pairs, **found}
        for column, pairs in columns.items():
            if column and len(pairs.keys() & _USUAL) > 1:
                found = {**pairs, **found}
        listed = dict(_listed(tab))
        if len(listed) > 1:
            found = {**listed, **found}
    return found


def _keeps_back(word: str, meaning: str) -> bool:
    return meaning != READY and word in _KNOWN


_KNOWN = frozenset(status_key(word) for word in STATUS_WORDS[READY])
_USUAL = frozenset(status_key(word) for words in STATUS_WORDS.values() for word in words)
_EQUALS = re.compile(r"[=→⇒]|\bmeans\b|\bbedeutet\b")


def _lines(tab: Tab) -> Iterator[tuple[str, int]]:
    for row in tab.rows[:_ROWS]:
        for column, value in enumerate(row, start=1):
            if isinstance(value, str) and 5 < len(value) <= 6 * LONG and _SIGNED.search(value):
                yield value, column


_SIGNED = re.compile(_SIGN)


def _pairs(words: str) -> Iterator[tuple[str, str]]:
    words = _HEAD.sub("", words, count=1)
    starts = list(_START.finditer(words))
    for place, start in enumerate(starts):
        end = starts[place + 1].start() if place + 1 < len(starts) else len(words)
        code, meaning = start["code"].strip(), words[start.end() : end].strip()
        key = status_key(code)
        if not key or not meaning or len(meaning) > _MEANING or (len(code) > _CODE and key not in _USUAL):
            continue
        said = meaning_of(meaning)
        if said is not None or key in _KNOWN:
            yield key, said or UNCLEAR


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

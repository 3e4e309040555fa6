"""What changed in a text, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

MOST_WORK = 2_000_000
"""Comparing takes time with the product of both lengths in words; texts beyond this count as replaced as a whole."""

_UNSPACED = r"\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORDS = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+|\n|[^\S\n]+|[^\w\s]|_")
"""Words, blanks and signs; scripts without blanks between words count sign by sign."""


class Part(NamedTuple):
    """A stretch of words: ``kind`` is ``same``, ``gone`` or ``new``."""

    kind: str
    text: str


def word_diff(before: str, after: str) -> list[Part]:
    """Return the stretches that both texts share, and those that only one of them has.

    The ``same`` and ``gone`` parts together are ``before``, the ``same`` and ``new`` ones ``after``.
    What goes stands before what comes.
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    old_end, new_end = len(old) - tail, len(new) - tail
    parts = [Part("same", "".join(old[:head]))]
    parts += _middle(old[head:old_end], new[head:new_end])
    parts.append(Part("same", "".join(old[old_end:])))
    return list(_joined(parts))


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many words both begin with."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _middle(old: list[str], new: list[str]) -> Iterator[Part]:
    if len(old) * len(new) > MOST_WORK:
        yield from (Part("gone", "".join(old)), Part("new", "".join(new)))
        return
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Part("same", "".join(old[i1:i2]))
        else:
            yield from (Part("gone", "".join(old[i1:i2])), Part("new", "".join(new[j1:j2])))


def _joined(parts: Sequence[Part]) -> Iterator[Part]:
    """Join what belongs together: a lone blank between two changed words is no stretch that stayed."""
    gone, new = "", ""
    held = ""
    for kind, text in parts:
        if not text:
            continue
        if kind == "same" and text.isspace() and "\n" not in text and (gone or new) and not held:
            held = text
        elif kind == "same":
            yield from _pair(gone, new)
            yield Part("same", held + text)
            gone = new = held = ""
        else:
            gone, new = gone + held, new + held
            held = ""
            gone, new = (gone + text, new) if kind == "gone" else (gone, new + text)
    yield from _pair(gone, new)
    if held:
        yield Part("same", held)


def _pair(gone: str, new: str) -> Iterator[Part]:
    if gone:
        yield Part("gone", gone)
    if new:
        yield Part("new", new)

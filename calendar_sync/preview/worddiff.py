"""What changed in a text, word by word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

import regex

from calendar_sync.preview.visible import one_line, shortened

MOST_EDITS = 1_000
"""Words that may go or come before a text counts as replaced as a whole: the time it takes grows with their square."""

_UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff"
_ALNUM = rf"(?:[\p{{L}}\p{{N}}--[{_UNSPACED}]]\p{{M}}*)"
_INNER = r"""(?:(?<=\d)[.,:/'’٫٬，．：\u202f–-](?=\d) | (?<=\p{L}\p{M}*)['’](?=\p{L}) | _(?=[\p{L}\p{N}]))"""
_WORDS = regex.compile(
    rf"""(?:https?://|www\.)\S*[^\s.,;:!?'"’”»)\]}}>]              # an address, without the sign that ends a sentence
    | {_ALNUM}[\p{{L}}\p{{N}}\p{{M}}._%+-]{{0,64}}@\w[\w-]*(?:\.\w[\w-]*)+   # an e-mail address
    | [@＠]\w[\w\p{{M}}-]*(?:[.@]\w[\w\p{{M}}-]*)*                 # somebody: @name, @name@example.org
    | [#＃][\w\p{{M}}]+
    | (?:(?<!\w)[+\-−±]?\p{{Lu}}{{0,3}}\p{{Sc}}(?=\d) | (?<![\w\p{{P}}])[+\-−±](?=\d))?   # US$1,200, -5
      {_ALNUM}+(?:{_INNER}{_ALNUM}+)*
      (?:(?<=\d)[\u00a0\u202f]?(?:[%‰°]|\p{{Sc}}(?!\d)))?           # 50%, 20°, 5€
    | \n | [^\S\n]+ | \X""",
    regex.VERBOSE | regex.VERSION1,
)
"""Words, blanks and signs; what people read as one is one: numbers with all their signs, addresses, handles, hashtags,
emoji of several parts. Scripts without blanks between words count sign by sign."""


CONTEXT = 40
"""Characters of what stayed the same that are shown on either side of a change."""


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
    script = _script(old, new)
    if script is None:
        yield from (Part("gone", "".join(old)), Part("new", "".join(new)))
        return
    x = y = 0
    for move, run in groupby(script):
        count = len(list(run))
        yield Part(move, "".join(new[y : y + count] if move == "new" else old[x : x + count]))
        x, y = x + (count if move != "new" else 0), y + (count if move != "gone" else 0)


def _script(old: Sequence[str], new: Sequence[str]) -> list[str] | None:
    """Return the fewest moves from ``old`` to ``new`` (Myers' greedy algorithm); ``None`` beyond :data:`MOST_EDITS`."""
    reached, trail = {1: 0}, []
    for edits in range(min(len(old) + len(new), MOST_EDITS) + 1):
        trail.append(dict(reached))
        for diagonal in range(-edits, edits + 1, 2):
            x = _step(reached, diagonal, len(old), len(new))
            if x is None:
                reached.pop(diagonal, None)
                continue
            y = x - diagonal
            while x < len(old) and y < len(new) and old[x] == new[y]:
                x, y = x + 1, y + 1
            reached[diagonal] = x
            if x == len(old) and y == len(new):
                return _way_back(trail, x, y, len(old), len(new))
    return None


def _step(reached: Mapping[int, int], diagonal: int, old: int, new: int) -> int | None:
    """Return how far in ``old`` one more edit gets on a diagonal; ``None`` where it would leave one of the texts."""
    down, right = reached.get(diagonal + 1), reached.get(diagonal - 1)
    found = [] if down is None or down - diagonal > new else [down]
    if right is not None and right < old:
        found.append(right + 1)
    return max(found, default=None)


def _way_back(trail: Sequence[Mapping[int, int]], x: int, y: int, old: int, new: int) -> list[str]:
    moves: list[str] = []
    for edits in range(len(trail) - 1, -1, -1):
        begin = _step(trail[edits], x - y, old, new) or 0
        moves += ["same"] * (x - begin)
        x, y = begin, y - (x - begin)
        if edits:
            is_new = trail[edits].get(x - y + 1) == x
            moves.append("new" if is_new else "gone")
            x, y = (x, y - 1) if is_new else (x - 1, y)
    return moves[::-1]


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


def in_short(parts: Sequence[Part], most: int) -> Iterator[Part]:
    """Yield a difference on one line, safe to show: of what stayed, only what is near a change.

    Line ends are shown as ``↵``, because they may be what changed.

    Args:
        parts: As :func:`word_diff` returns them.
        most: Characters of what goes or comes in one place that are shown.
    """
    for number, (kind, text) in enumerate(parts):
        shown = _breaks(text)
        if kind == "same":
            yield Part(kind, _near(shown, begins=number == 0, ends=number == len(parts) - 1))
        else:
            yield Part(kind, shortened(shown, most))


def _breaks(text: str) -> str:
    shown = one_line(text.replace("\n", "↵ ")) if text.strip() else text.replace("\n", "↵ ")
    lead = " " if text[:1].isspace() and text.strip() and text[:1] != "\n" else ""
    tail = " " if text[-1:].isspace() and text.strip() else ""
    return f"{lead}{shown}{tail}"


def _near(text: str, *, begins: bool, ends: bool) -> str:
    if begins and ends:
        return text
    if begins:
        return text if len(text) <= CONTEXT else f"… {text[-CONTEXT:].partition(' ')[2]}"
    if ends:
        return text if len(text) <= CONTEXT else f"{text[:CONTEXT].rpartition(' ')[0]} …"
    if len(text) <= 2 * CONTEXT:
        return text
    return f"{text[:CONTEXT].rpartition(' ')[0]} … {text[-CONTEXT:].partition(' ')[2]}"

"""Posts that stand at a minute, or say much the same as a text: found without holding each post against each row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from calendar_sync.model.buffer import Post
from calendar_sync.model.canonical import canonical_text, iso

_MUCH, _MOST = 5, 8
"""Tenths of their words that two texts have in common, on one day and on any, for one to be the other with changes."""
_DAY = len("2026-12-05")

_Word = tuple[str, int]
"""A word of a text, and how often it stood there before."""


class Likeness:
    """Posts by their minutes, days and words.

    Args:
        posts: In the order in which they are found.
    """

    def __init__(self, posts: Iterable[Post]) -> None:
        self._posts = tuple(posts)
        self._words = tuple(frozenset(_words(canonical_text(post.text))) for post in self._posts)
        self._on: dict[tuple[str, str], list[int]] = {}
        self._saying: dict[tuple[str, _Word], list[int]] = {}
        for place, post in enumerate(self._posts):
            if due_at := iso(post.due_at):
                self._on.setdefault((post.channel_id, due_at[:_DAY]), []).append(place)
            for word in self._words[place]:
                self._saying.setdefault((post.channel_id, word), []).append(place)

    def of(self, channel_id: str, text: str, due_at: str | None) -> Iterator[tuple[Post, str]]:
        """Yield the posts of a channel that are like a wish, and what they have in common with it, for people.

        Args:
            channel_id: Where the wish goes.
            text: Canonical.
            due_at: As ``iso`` writes it; ``None`` without a time.
        """
        words = frozenset(_words(text))
        on_day = self._on.get((channel_id, due_at[:_DAY]), ()) if due_at else ()
        for place in sorted({*on_day, *self._may_say(channel_id, words)}):
            post = self._posts[place]
            if due_at is not None and iso(post.due_at) == due_at:
                yield post, "stands at the same minute"
                continue
            others = self._words[place]
            enough = _MUCH if place in on_day else _MOST
            if 10 * len(words & others) >= enough * max(len(words), len(others), 1):
                yield post, "says much the same"

    def _may_say(self, channel_id: str, words: frozenset[_Word]) -> Iterator[int]:
        """Yield the posts that may have most of ``words``.

        A post that lacks two tenths of them at most has one of any that are more than two tenths, such as the rarest.
        """
        found = sorted((self._saying.get((channel_id, word), ()) for word in words), key=len)
        for places in found[: len(words) * (10 - _MOST) // 10 + 1]:
            yield from places


def _words(text: str) -> Iterator[_Word]:
    seen: Counter[str] = Counter()
    for word in text.split():
        yield word, seen[word]
        seen[word] += 1

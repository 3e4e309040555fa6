"""Titles that are questions: what ``Which platform(s) will it be posted on?`` asks for is the platforms."""

from __future__ import annotations

from collections.abc import Collection, Sequence

_ASKING = frozenset(
    """which what whats quel quelle quels quelles que welche welcher welches welchem welchen qual quais quale quali
    welke welk cual cuales какой какая какое какие vilken vilket jaki jaka jakie""".split()  # noqa: SIM905
)
_BEFORE = frozenset("on in at to for sur a auf an zu um en em su per op in по в на w na".split())  # noqa: SIM905
"""What may stand before the word that asks."""
_VERBS = frozenset(
    """will should shall do does did is are was were to would can could must has have it we you they this that be need
    wird werden soll sollen ist sind sera est doit doivent va vont sera es son va debe se deve sara deve e sono wordt
    moet будет нужно jest bedzie""".split()  # noqa: SIM905
)
"""With these a question goes on behind what it asks for."""
_ARTICLES = frozenset("the your our a an its".split())  # noqa: SIM905
_PLURAL = "s"


def asked_for(words: Sequence[str]) -> str:
    """Return what a title asks for, ``platform`` of ``which platform s will it be posted on``; else nothing.

    Args:
        words: Of the title, as :func:`~calendar_sync.model.services.plain` leaves them.
    """
    start = next((place for place, word in enumerate(words[:2]) if word in _ASKING), None)
    if start is None or (start and words[0] not in _BEFORE):
        return ""
    rest = list(words[start + 1 :])
    if rest[:1] in (["is"], ["are"], ["s"]) and _ARTICLES & {*rest[1:2]}:
        rest = rest[2:]
    end = next((place for place, word in enumerate(rest) if word in _VERBS), len(rest))
    return " ".join(word for word in rest[:end] if word != _PLURAL)


def says_no_more(words: Collection[str]) -> bool:
    """Return whether what stands around that says only that a post goes out then: ``created`` is another day."""
    return {*words} <= _ASKING | _BEFORE | _VERBS | _ARTICLES | _GOES_OUT


_GOES_OUT = frozenset("post posts posted publish published publishing go going goes out live up scheduled s".split())  # noqa: SIM905

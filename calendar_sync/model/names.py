"""Finding what people call by name: exactly first, then as loosely as leaves no doubt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from calendar_sync.model.services import fold

Named = TypeVar("Named")


def plainly(name: str) -> str:
    """Return ``name`` without what hardly anybody means: case, and how many blanks there are."""
    return unicodedata.normalize("NFC", " ".join(name.split()).casefold())


def joined(name: str) -> str:
    """Return ``name`` plainly, without what stands between its words, and without a hash or at sign before it."""
    return re.sub(r"^[#@]|[\s_.\-\u2010-\u2015]+", "", plainly(name))


_CLOSE = 3
_LEVELS: tuple[Callable[[str], str], ...] = (
    lambda name: unicodedata.normalize("NFC", name),
    plainly,
    joined,
    fold,
)
"""From exactly so to letters and digits alone; the last is no close likeness: C++ and C# are C by it.

Composed and decomposed accents look the same, so they are the same.
"""


def called(name: str, known: Iterable[tuple[str, Named]], *, closely: bool = False) -> Sequence[Named]:
    """Return everything that is called ``name``, by the strictest way in which anything is.

    Args:
        name: As typed.
        known: Names and what they stand for.
        closely: Only where the likeness is close: for names of which some may not be known.

    Returns:
        Nothing, one, or several that only ``name`` cannot tell apart: then it is for the user to say which.
    """
    pairs = list(known)
    for level in _LEVELS[:_CLOSE] if closely else _LEVELS:
        wanted = level(name.strip())
        found = [value for known_name, value in pairs if wanted and level(known_name.strip()) == wanted]
        if found:
            return list(dict.fromkeys(found))
    return []

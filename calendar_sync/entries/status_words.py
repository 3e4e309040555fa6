"""By what a status word is known."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from calendar_sync.model.patterns import later
from calendar_sync.model.services import fold

DOUBT = later("[?¿؟？❓❔❌✗✘✖🔴🟠🟡⛔🚫⏳⌛⏸🚧⚠🛑]")
"""Signs that take back, or put in doubt, what a word beside them says."""


_NUMBER = later(r"^\s*\d{1,2}\s*[.):\-–]\s*(?=\D)")
"""How boards number their stages: ``4. Approved``."""


@lru_cache(maxsize=8192)
def status_key(word: str) -> str:
    """Return what a status word is known by: case, accents and signs say nothing, but for signs of doubt.

    ``Approved ✔`` is ``approved``; ``Approved?`` is a word of its own; a sign that stands alone is itself.
    """
    bare = word.lower() if word.isascii() else _without_accents(word)
    folded = fold(_NUMBER.sub("", bare))
    if not folded:
        return "".join(sign for sign in bare if not sign.isspace() and sign not in "\ufe0e\ufe0f")
    return f"{folded}?" if DOUBT.search(word) else folded


def _without_accents(word: str) -> str:
    signs = unicodedata.normalize("NFKD", word.casefold()).replace("ı", "i")
    return "".join(sign for sign in signs if not unicodedata.combining(sign))

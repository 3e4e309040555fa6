"""What the cells of columns that nobody has explained say for their row, by what their titles ask."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from calendar_sync.layout.aside_words import ASIDES, Aside
from calendar_sync.layout.cells import tick_of
from calendar_sync.layout.words import NOTHING
from calendar_sync.model.services import plain
from calendar_sync.model.sheet import Scalar

_ORGANIC = frozenset(
    {"organic", "organic post", "organic social", "organic only", "organisch", "organique", "organico", "органика"}
)
"""Words for posts that nobody pays for, whatever the title asks."""
_HASHTAG = re.compile(r"[#＃]\w+")
_BRACKETS = re.compile(r"[(\[{][^)\]}]*[)\]}]")


_REVIEWED = frozenset(
    {"reviewed by", "checked by", "proofread by", "proofed by", "verified by", "cleared by", "gepruft von", "relu par"}
    | {"verifie par", "revisado por", "verificado por", "verificato da", "gecontroleerd door", "проверил", "sprawdzil"}
)


def is_reviewed(title: str) -> bool:
    """Return whether a name below a title says that somebody has looked at the row."""
    return plain(title) in _REVIEWED


_WHO_SAYS = frozenset(
    {"client", "clients", "customer", "kunde", "kunden", "cliente", "klant", "klient", "клиент", "клиента"}
)
"""Words that say who decides, beside what is decided."""


def aside_of(title: str) -> Aside | None:
    """Return what may hang on a column of this title, as far as the title says."""
    words = plain(_BRACKETS.sub(" ", title))
    stem = words.rstrip("0123456789 ")
    bare = " ".join(word for word in words.split() if word not in _WHO_SAYS)
    return ASIDES.get(words) or ASIDES.get(plain(title)) or ASIDES.get(stem) or ASIDES.get(bare)


def lets_go(title: str, value: Scalar, texts: Iterable[str] = ()) -> bool:
    """Return whether a cell of a heeded column says that its row may go out, by what its title asks.

    Args:
        title: Of the column.
        value: Of the cell, which is filled.
        texts: What the row would post; what stands in there already is not left out.
    """
    if tick_of(value) is False and not isinstance(value, str):
        return True
    word = plain(str(value))
    if word in _ORGANIC:
        return True
    aside = aside_of(title)
    if aside is None:
        return False
    if aside.blank_goes and not aside.parts and word in NOTHING and not _is_sign(value):
        return True
    if word and word in aside.goes:
        return True
    if aside.in_text:
        # A headline that stands among the hashtags alone is not there yet.
        said = texts if "#" in str(value) else (_HASHTAG.sub(" ", text) for text in texts)
        sign = str(value).strip()
        return any(f" {word} " in f" {plain(text)} " if word else sign in text for text in said)
    return not aside.blank_goes and isinstance(value, date) and bool(aside.goes)


def _is_sign(value: Scalar) -> bool:
    return isinstance(value, str) and bool(value.strip()) and not plain(value)

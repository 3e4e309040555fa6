"""Short words that say of their row that it is more, or less, than a post ready to go, below whatever title."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from calendar_sync.entries.post_types import NOT_MADE
from calendar_sync.layout.aside_words import HARMLESS
from calendar_sync.layout.contents import Contents, describe, shown
from calendar_sync.layout.locate import Located
from calendar_sync.layout.speaking_words import BESIDE, ERRANDS, NO, ONLY, PAID, READERS, WHOLE
from calendar_sync.layout.texts import Spread
from calendar_sync.layout.words import TYPE_WORDS
from calendar_sync.model.services import fold, plain
from calendar_sync.model.sheet import Fault, Scalar, Tab

_STRICT = frozenset({"reel", "story", "short"})
"""Kinds that are something else than a post in the feed."""
_LENGTHS = frozenset({"length", "duration", "size", "lange", "longueur", "longitud", "lunghezza", "lengte"})
_OF_WORK = frozenset(
    {"task", "tasks", "activity", "activities", "action", "what", "type", "kind", "item", "aufgabe", "tatigkeit"}
)
"""Words of titles below which posts stand beside other work."""
_IN_BRACKETS = re.compile(
    r"\S\s*[(\[]\s*(?:paused|on hold|hold|cancell?ed|postponed|rejected|dropped|killed|archived|draft|not approved|"
    r"tbc|stopped|pausiert|abgesagt|gestrichen|en pause|annul[ée]e?|en pausa|cancelad[ao]|in pausa|annullat[ao])"
    r"\s*[)\]]\s*$",
    re.IGNORECASE,
)
_PLACES = frozenset(
    {"placement", "placements", "destination", "surface", "platzierung", "emplacement", "ubicacion", "posizionamento"}
)
_OTHER_PLACES = frozenset(
    {"group", "groups", "marketplace", "gruppe", "groupe", "grupo", "gruppo", "story", "stories", "reel", "reels"}
)
"""Words below such titles for other places than the feed of a page."""
_SHORT = 40
"""Characters."""
_HEAD = re.compile(r"[:(\[/|–—]|\s-\s")


def speaks(title: str, value: Scalar, *, kinds: bool) -> bool:
    """Return whether a cell speaks of advertising, of few readers, of another kind of post, or of what is missing.

    Args:
        title: Of its column, from which nothing is read.
        value: Of the cell.
        kinds: The column holds kinds of posts.
    """
    if not isinstance(value, str) or len(value) > _SHORT:
        return False
    words = plain(value).split()
    if not words:
        return False
    if WHOLE & {plain(value), plain(_HEAD.split(value)[0])} or _is_paid(value) or _IN_BRACKETS.search(value):
        return True
    if _PLACES & {*plain(title).split()} and _OTHER_PLACES & {*words}:
        return True
    if plain(value) in ERRANDS and _OF_WORK & {*plain(title).split()}:
        return True
    if len(words) in (2, 3, 4) and ONLY & {words[0], words[-1]} and not NO & {*words}:
        titled = {*plain(title).split()}
        return bool(titled & READERS) or not titled & HARMLESS
    return kinds and not _LENGTHS & {*plain(title).split()} and {TYPE_WORDS.get(word) for word in words} <= _STRICT


def _is_paid(value: str) -> bool:
    for said in {value, _HEAD.split(value)[0]}:
        words = {*plain(said).split()}
        if words & NO:
            return False
        if words & PAID and words - BESIDE <= PAID:
            return True
    return False


def holds_kinds(contents: Contents) -> bool:
    """Return whether a column holds kinds of posts and nothing else."""
    return contents.share("type") >= 0.8


def are_purposes(contents: Contents) -> bool:
    """Return whether a column of types says what posts are about, ``FAQ Post``, and never how one is published."""
    words = [word for cell in contents.words for word in plain(cell).split()]
    made = {TYPE_WORDS.get(word, "post") for word in words} | {
        TYPE_WORDS.get(plain(cell), "post") for cell in contents.words
    }
    return (
        sum(contents.words.values()) == contents.filled > 0
        and made == {"post"}
        and all(len(word) > 2 for word in words)
        and not any(fold(word) in NOT_MADE for word in (*words, *contents.words))
    )


def speaking(title: str, contents: Contents) -> bool:
    """Return whether any cell of a column speaks so; one that is full of different words is a list of things."""
    kinds = holds_kinds(contents)
    return any(speaks(title, word, kinds=kinds) for word in contents.words)


def kind_columns(tab: Tab, located: Located) -> frozenset[int]:
    """Return those of the columns that nobody has explained which hold kinds of posts."""
    below = range(located.header_row + 1, len(tab.rows) + 1)
    told = located.columns.get("told", ())
    return frozenset(place for place in told if holds_kinds(describe(tab.value(row, place) for row in below)))


def speaking_faults(spread: Spread, titles: Mapping[int, str], kinds: Collection[int]) -> list[Fault]:
    """Return why a row must wait that speaks so in a column which nobody has explained.

    Args:
        spread: The filled cells of the row by field.
        titles: Titles by column.
        kinds: Columns that hold kinds of posts.
    """
    return [
        Fault(
            "column.speaks",
            f"told@{place}",
            f"'{shown(value)}' stands under '{titles.get(place, '')}': that sounds like advertising, like another kind "
            "of post, or as if something were missing, and nobody has said yet what that column is.",
            "Run calendar-sync init again and answer the question about it, or clear the cell when the row may go out.",
        )
        for place, value in spread.get("told", ())
        if speaks(titles.get(place, ""), value, kinds=place in kinds)
    ]

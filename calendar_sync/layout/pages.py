"""Columns beside that of the channels which name a page, a profile or an account: a row goes to that one alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from calendar_sync.layout.aside_words import HARMLESS, SEEN
from calendar_sync.layout.columns import ColumnGuess
from calendar_sync.layout.contents import is_filled
from calendar_sync.layout.letting import aside_of
from calendar_sync.layout.locate import Located
from calendar_sync.layout.speaking import speaking
from calendar_sync.layout.speaking_words import (
    NOT_THE_PAGE,
    OWNERS,
    PAGES,
    PERSONS,
    POST_AS,
    ROOMS,
    VOICES,
)
from calendar_sync.layout.texts import Spread
from calendar_sync.layout.titles import read_title
from calendar_sync.layout.words import NOTHING
from calendar_sync.model.services import label, plain, service_from_word
from calendar_sync.model.sheet import Scalar, Tab

_NOT_THE_PAGE = (HARMLESS - PAGES - {"group"}) | NOT_THE_PAGE
_IDS = frozenset({"id", "ids"})
_NUMBERED = PAGES | {"platform", "platforms", "channel", "channels", "social", "buffer"}
"""What titles name whose cells hold the number by which a tool knows a page."""
_LONGEST = 60
"""Characters; what is longer names no page."""
_OTHER = ("url", "date", "time", "number", "serial", "tick", "file", "long", "hashtags", "media", "fraction")


def pages_beside(guesses: Sequence[ColumnGuess]) -> list[ColumnGuess]:
    """Return the guesses of one table, those taken for pages that stand beside what says where its rows go."""
    rows = max((item.contents.filled for item in guesses), default=0)
    guesses = [_owner(item) if not item.certain and is_owner(item, rows) else item for item in guesses]
    beside = {item.field.partition(":")[0] for item in guesses if item.certain} & {"channels", "channel", "post"}
    out = []
    for item in guesses:
        if not beside and (item.field == "channels" or not is_page(item)):
            out.append(item)
            continue
        rival = item.field == "channels" and not item.certain and not _NOT_THE_PAGE & {*plain(item.title).split()}
        if rival and not is_page(item) and speaking(item.title, item.contents):
            item = replace(item, field="told", confidence=0.5, reason="kinds of posts, or of advertising")
        elif not item.certain and (rival or is_page(item)):
            item = replace(item, field="page", confidence=0.5, reason=_WHY)
        out.append(item)
    return out


_WHY = "may name which of several pages is meant: rows wait where it does not name their channel"


def _owner(item: ColumnGuess) -> ColumnGuess:
    return replace(item, field="page", confidence=0.5, reason=_WHY)


def is_owner(item: ColumnGuess, rows: int) -> bool:
    """Return whether a column names schools, hotels, places of business: a few that share all rows between them.

    Args:
        item: The column.
        rows: Filled cells of the fullest column beside it.
    """
    contents, words = item.contents, {*plain(item.title).split()}
    titled = plain(item.title) in OWNERS or (bool(words & OWNERS) and words <= OWNERS | PAGES | _NAMES)
    different = contents.distinct * contents.filled
    shared = contents.filled < _MANY or 2 * different <= contents.filled
    if not titled or different < _TWO or not shared or 5 * contents.filled < 4 * rows or _is_no_name(item):
        return False
    things = sum(n for word, n in contents.words.items() if _is_place(word))
    return 2 * things < contents.filled


def _is_place(word: str) -> bool:
    return any(map(str.isdigit, word)) or bool(ROOMS & {*plain(word).split()})


_MANY, _TWO = 6, 1.5
_NAMES = frozenset({"name", "names", "which", "our", "the", "of", "s"})


def is_page(item: ColumnGuess) -> bool:
    """Return whether a column that nothing is read from names pages by its title, and by cells that may be names."""
    words = set(plain(item.title).split())
    numbered = bool(words & _IDS and words & _NUMBERED) and words <= _IDS | _NUMBERED
    named = bool(words & PAGES) and words <= PAGES | _NAMES
    titled = named or numbered or (bool(words & PAGES) and not words & _NOT_THE_PAGE and aside_of(item.title) is None)
    free = item.field in ("", "channels", "page", "told", "gate") or item.field.startswith(("text:", "post:"))
    named = plain(item.title) in POST_AS or (plain(item.title) in VOICES and _are_persons(item))
    asked = (titled and free) or (named and not item.certain)
    return asked and item.contents.filled > 0 and (numbered or not _is_no_name(item))


def _are_persons(item: ColumnGuess) -> bool:
    return any(PERSONS & {*plain(word).split()} for word in item.contents.words)


def _is_no_name(item: ColumnGuess) -> bool:
    contents = item.contents
    return contents.length > _LONGEST or contents.share(*_OTHER) >= 0.5 or bool(SEEN & {*map(plain, contents.words)})


def parting(tab: Tab, located: Located, speaking: Sequence[int]) -> dict[int, bool]:
    """Return the columns of pages, and whether they say different things of the rows; one name for all parts nothing.

    Args:
        tab: As read.
        located: Where its columns are.
        speaking: 1-based columns of texts.
    """
    rows = [
        row
        for row in range(located.header_row + 1, len(tab.rows) + 1)
        if any(is_filled(tab.value(row, place)) for place in speaking)
    ]
    return {
        place: len({plain(str(value)) if is_filled(value := tab.value(row, place)) else "" for row in rows}) > 1
        for place in located.columns.get("page", ())
    }


def named_pages(spread: Spread, titles: Mapping[int, str], differs: Mapping[int, bool]) -> dict[str, Scalar]:
    """Return what a row says of its page, for later runs to hold against its channels.

    Args:
        spread: The filled cells of the row by field.
        titles: Titles by column.
        differs: By column, whether its cells differ. What all rows say alike is only held against other pages, as
            the name of a client is.
    """
    found: dict[str, list[str]] = {}
    for place, value in spread.get("page", ()):
        name = str(value).strip()
        if not isinstance(value, str) or plain(name) in NOTHING:
            continue
        service = read_title(titles.get(place, "")).service or _service_in(titles.get(place, ""))
        if differs.get(place, True):
            found.setdefault("page", []).append(f"{label(service)}: {name}" if service else name)
        elif not service:
            found.setdefault("client", []).append(name)
    pages: dict[str, Scalar] = {"page": "\n".join(found["page"])} if "page" in found else {}
    return pages | ({"client": found["client"][0]} if "client" in found and "client" not in spread else {})


def _service_in(title: str) -> str | None:
    return next((service for word in plain(title).split() if (service := service_from_word(word))), None)

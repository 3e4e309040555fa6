"""What the kind of a post leads one to expect: a picture, a film, a link; a row without it is not finished."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from calendar_sync.layout.aside_words import SEEN
from calendar_sync.layout.contents import shown
from calendar_sync.layout.texts import Spread
from calendar_sync.layout.titles import read_title
from calendar_sync.model.services import plain
from calendar_sync.model.sheet import Fault, Tab

_LINKS = frozenset({"link", "links", "article", "linkpost"})
_NONE = frozenset(
    {"no", "without", "ohne", "sans", "sin", "sem", "senza", "zonder", "без", "bez", "or", "oder", "ou", "optional"}
)


def kind_places(titles: Mapping[int, str]) -> tuple[int, ...]:
    """Return the 1-based columns that say of what kind a post is, whether they are read or not."""
    return tuple(place for place, title in titles.items() if read_title(title).field == "post_type")


def missing(tab: Tab, number: int, kinds: Iterable[int], spread: Spread, columns: Collection[str]) -> Iterator[Fault]:
    """Yield why a row must wait whose kind is one of a picture, a film or a link, and that has none.

    Args:
        tab: As read.
        number: 1-based row.
        kinds: Columns that say of what kind a post is.
        spread: The filled cells of the row by field.
        columns: The fields that the calendar has a column for.
    """
    fields = {name.partition(":")[0] for name in spread}
    has_media = any(name.partition(":")[0] == "media" for name in columns)
    texts = [value for name, found in spread.items() if name.startswith(("text", "post:")) for _, value in found]
    linked = "link" in fields or any("http" in value or "www." in value for value in texts if isinstance(value, str))
    for place in kinds:
        value = tab.value(number, place)
        words = set(plain(value).split()) if isinstance(value, str) else set()
        if words & _NONE:
            continue
        if words & SEEN and has_media and not fields & {"media", "apart"}:
            rule, lacks, fix = "media.expected", "has no picture or film", "Put a link to it into the column for media"
        elif words & _LINKS and not words & SEEN and not linked:
            rule, lacks, fix = "link.expected", "holds no link", "Write the link into the text"
        else:
            continue
        yield Fault(
            rule,
            f"kind@{place}",
            f"The row is to be '{shown(value)}', but it {lacks}.",
            f"{fix}, or change what the row is to be.",
        )
        return

"""Values of a post in words, and what differs between two of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from itertools import combinations, zip_longest
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from calendar_sync.model.plan import Change
from calendar_sync.model.settle import Sides
from calendar_sync.model.titles import title_of
from calendar_sync.preview.known import Known
from calendar_sync.preview.when import local, zone_name

_SCHEDULES: Mapping[str, str] = {
    "at": "at a set time",
    "queue": "next free slot",
    "next": "front of queue",
    "now": "at once",
    "none": "no time",
}


class Difference(NamedTuple):
    """One value that an edit changes.

    Args:
        title: The title of its column, as in a sentence.
        before: In words.
        after: In words.
        is_text: Both are texts of people, best compared word by word.
    """

    title: str
    before: str
    after: str
    is_text: bool


def part(values: Mapping[str, Any], name: str) -> Any:
    """Return a value by a name of ``Change.fields``: ``text``, ``metadata.title``."""
    head, _, rest = name.partition(".")
    found = values.get(head)
    return found.get(rest) if rest and isinstance(found, Mapping) else found


def file_name(url: str) -> str:
    """Return what a person calls the file behind an address: its last part, else the host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return unquote(parts.path.rstrip("/").rpartition("/")[2]) or parts.netloc or url


def told(name: str, value: Any, known: Known, zone: tzinfo) -> str:
    """Return a value in words; empty for none.

    Args:
        name: As in ``Change.fields``.
        value: As in ``canonical.entry_values``.
        known: For the names of tags.
        zone: In which moments are told.
    """
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "tags" and isinstance(value, Iterable):
        return ", ".join(known.tags.get(tag, str(tag)) for tag in value)
    if name == "metadata.board_service_id":
        return known.boards.get(str(value), str(value))
    if name == "assets" and isinstance(value, Sequence):
        return "\n".join(map(_asset, value))
    if name == "thread" and isinstance(value, Sequence):
        return "\n".join(f"{number}. {item}" for number, item in enumerate(value, start=2))
    if name == "schedule":
        return _SCHEDULES.get(str(value), str(value))
    if name == "due_at" or name in ("metadata.start", "metadata.end"):
        return _moment(str(value), zone)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def told_sides(side: Sides, known: Known, zone: tzinfo) -> list[str]:
    """Return in words what was last synced, what the calendar says, and what Buffer has.

    Where two of them differ, so do their words.
    """
    base = side.base if side.based else None
    return _told_apart(side.name, (base, side.sheet, side.buffer), known, zone)


def _told_apart(name: str, values: Sequence[Any], known: Known, zone: tzinfo) -> list[str]:
    if name == "assets":
        return _media(values)
    words = [told(name, value, known, zone) for value in values]
    if any(word == other and value != another for word, value, other, another in _pairs(words, values) if word):
        # Two tags or boards may have one name, and two moments lie in one minute.
        return ["" if value is None else str(value) for value in values]
    return words


def _pairs(words: Sequence[str], values: Sequence[Any]) -> Iterator[tuple[str, Any, str, Any]]:
    for one, other in combinations(range(len(values)), 2):
        yield words[one], values[one], words[other], values[other]


def _media(sides: Sequence[Any]) -> list[str]:
    """Return the media of each side by the names of their files; where that would not tell two apart, with all."""
    listed = [list(side) if isinstance(side, Sequence) and not isinstance(side, str) else [] for side in sides]
    lines: list[list[str]] = [[] for _ in sides]
    for row in zip_longest(*listed):
        words = ["" if asset is None else _asset(asset) for asset in row]
        is_told = all(word != other or asset == another for word, asset, other, another in _pairs(words, row))
        for line, asset, word in zip(lines, row, words, strict=True):
            if asset is not None:
                line.append(word if is_told else _whole_asset(asset))
    return ["\n".join(line) for line in lines]


def _asset(asset: Any) -> str:
    if not isinstance(asset, Mapping):
        return str(asset)
    alt = f" ({asset['alt_text']})" if asset.get("alt_text") else ""
    return f"{file_name(str(asset.get('url', '')))}{alt}"


def _whole_asset(asset: Any) -> str:
    """Return all there is to say of something attached, in words."""
    if not isinstance(asset, Mapping):
        return str(asset)
    more = [
        f"{title} {_facet(name, asset[name])}"
        for name, title in _FACETS.items()
        if asset.get(name) not in (None, "", [])
    ]
    kind = str(asset.get("kind", "image"))
    return f"{kind} {asset.get('url', '')}" + (f" ({'; '.join(more)})" if more else "")


_FACETS: Mapping[str, str] = {
    "alt_text": "alt text:",
    "title": "title:",
    "thumbnail_url": "cover:",
    "cover_at": "cover from second",
    "item": "with item",
    "user_tags": "marked:",
}


def _facet(name: str, value: Any) -> str:
    if name == "cover_at":
        return f"{value / 1000:g}"
    if name == "item":
        return str(value + 1)
    if name == "user_tags":
        return ", ".join(f"@{handle} at {x:.0%} {y:.0%}" for handle, x, y in value)
    return str(value)


def _moment(value: str, zone: tzinfo) -> str:
    try:
        at = local(datetime.fromisoformat(value), zone)
    except ValueError:
        return value
    return f"{at:%a %d %b %Y %H:%M} {zone_name(at)}"


def is_text(name: str) -> bool:
    """Return whether a value is a text of people, best compared word by word."""
    return name in ("text", "thread", "title") or name.startswith("metadata.")


def differences(change: Change, known: Known) -> list[Difference]:
    """Return what an edit changes, in words; texts first."""
    before, after = change.before or {}, change.after or {}
    zone = known.zone(change.key.channel_id)
    found = []
    for name in sorted(change.fields, key=lambda name: name != "text"):
        old, new = _told_apart(name, (part(before, name), part(after, name)), known, zone)
        found.append(Difference(title_of(name), old, new, is_text(name)))
    return found

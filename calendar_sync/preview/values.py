"""Values of a post in words, and what differs between two of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from calendar_sync.model.plan import Change
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
        return "\n".join(_asset(asset) for asset in value)
    if name == "thread" and isinstance(value, Sequence):
        return "\n".join(f"{number}. {item}" for number, item in enumerate(value, start=2))
    if name == "schedule":
        return _SCHEDULES.get(str(value), str(value))
    if name == "due_at" or name in ("metadata.start", "metadata.end"):
        return _moment(str(value), zone)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _asset(asset: Any) -> str:
    if not isinstance(asset, Mapping):
        return str(asset)
    alt = f" ({asset['alt_text']})" if asset.get("alt_text") else ""
    return f"{file_name(str(asset.get('url', '')))}{alt}"


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
    found = [
        Difference(
            title_of(name),
            told(name, part(before, name), known, zone),
            told(name, part(after, name), known, zone),
            is_text(name),
        )
        for name in change.fields
    ]
    # Two addresses may differ where their names do not; then the addresses themselves say more.
    return [
        item if item.before != item.after else Difference(item.title, *_raw(name, before, after), item.is_text)
        for name, item in sorted(zip(change.fields, found, strict=True), key=lambda pair: pair[0] != "text")
    ]


def _raw(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, str]:
    if name == "assets":
        one, other = (
            "\n".join(" ".join(f"{key}={value}" for key, value in asset.items()) for asset in side.get("assets") or ())
            for side in (before, after)
        )
        return one, other
    return str(part(before, name)), str(part(after, name))

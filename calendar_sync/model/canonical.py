"""One spelling for every value, so that equal things compare and hash equal."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from calendar_sync.model.buffer import Asset, Idea, Post, UserTag
from calendar_sync.model.entry import Entry, EntryKey, Kind, Origin, Schedule

_LINE_ENDS = dict.fromkeys(map(ord, "\v\f\x85\u2028\u2029"), "\n")
_DROPPED = dict.fromkeys([*range(9), *range(14, 32), 127, 0xFEFF])
_CLEANING = {**_LINE_ENDS, **_DROPPED, 0xA0: " "}
_json = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
_quoted: Callable[[str], str] = json.JSONEncoder(ensure_ascii=False).encode
_EMPTY = '""'
_PORTION = 1000
_LONE = re.compile("[\ud800-\udfff]")


@lru_cache(maxsize=512)
def canonical_text(text: str) -> str:
    """Return ``text`` in NFC, with ``\\n`` line ends, no trailing blanks on lines and none around the whole.

    What nobody sees and no network takes is dropped: control characters and a BOM that was pasted along. No-break
    spaces become spaces, because Buffer and spreadsheets swap the two silently; soft line breaks of other programs
    become line ends; half a surrogate pair, which no wire format carries, becomes the replacement character.
    """
    # A row's text comes once for each of its channels, one after the other: hence a cache, and a small one.
    # Nearly every text is made of printable signs and line ends, and clean already. Among printable signs only the
    # plain space is a blank, so there is nothing to replace, and only ends of lines to look at.
    if text.isprintable() or (" \n" not in text and text.replace("\n", "").isprintable()):
        return (text if text.isascii() else unicodedata.normalize("NFC", text)).strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_CLEANING)
    if _LONE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = unicodedata.normalize("NFC", text)
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def iso(moment: datetime | None) -> str | None:
    """Return an aware time as ``2026-05-14T09:00:00Z`` (``None`` stays ``None``)."""
    if moment is None:
        return None
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="milliseconds" if moment.microsecond >= 1000 else "seconds")[:-6] + "Z"


def digest(value: Any) -> str:
    """Return the SHA-256, in hex, of a JSON value with its keys sorted."""
    return _sha256(_json(value))


def digest_in_parts(items: Iterable[Any]) -> str:
    """Return ``digest(list(items))``, without ever writing down more than a part of a long list among them."""
    total = hashlib.sha256()
    for place, item in enumerate(items):
        total.update(b"," if place else b"[")
        if not isinstance(item, list):
            total.update(_json(item).encode("utf-8", "surrogatepass"))
            continue
        total.update(b"[")
        for start in range(0, len(item), _PORTION):
            portion = _json(item[start : start + _PORTION])[1:-1]
            total.update(("," if start else "").encode() + portion.encode("utf-8", "surrogatepass"))
        total.update(b"]")
    total.update(b"]")
    return total.hexdigest()


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


SENT_ONLY = frozenset({"link_title", "link_text", "link_image", "mentions"})
"""Settings that Buffer does not give back as they were sent: it fills in what a linked page says, and adds the mentions
it finds by itself. So a change of them in the calendar is sent, and one in Buffer is not looked for."""


def _assets(assets: Sequence[Asset], *, sent: bool) -> list[dict[str, Any]]:
    return [
        {
            name: value
            for name, value in (
                ("kind", asset.kind),
                ("url", asset.url),
                ("alt_text", canonical_text(asset.alt_text)),
                ("title", asset.title if asset.kind == "document" or (sent and asset.kind == "video") else ""),
                ("thumbnail_url", asset.thumbnail_url if sent and asset.kind == "document" else ""),
                ("cover_at", asset.cover_at),
                ("item", asset.item),
                ("user_tags", [[tag.handle, float(tag.x), float(tag.y)] for tag in asset.user_tags]),
            )
            if value
        }
        for asset in assets
    ]


def _plain(metadata: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: canonical_text(value) if isinstance(value, str) else value
        for name, value in sorted(metadata.items())
        if value is not None and value != ""
    }


def entry_values(entry: Entry) -> dict[str, Any]:
    """Return what an entry wants as JSON values, without its identity and place."""
    values: dict[str, Any] = {
        "kind": str(entry.kind),
        "text": canonical_text(entry.text),
        "thread": [canonical_text(item) for item in entry.thread],
        "assets": _assets(entry.assets, sent=True),
        "schedule": str(entry.schedule),
        "due_at": iso(entry.due_at),
        "tags": sorted(entry.tags),
        "title": canonical_text(entry.title),
        "metadata": _plain(entry.metadata),
        "notify": entry.notify,
    }
    if entry.needs_approval:
        values["needs_approval"] = True
    return values


def entry_from_values(values: Mapping[str, Any], key: EntryKey, origin: Origin, service: str) -> Entry:
    """Return the entry behind :func:`entry_values`: the inverse, once identity, place and service are given.

    Raises:
        KeyError, ValueError, TypeError: ``values`` were not made by :func:`entry_values`.
    """
    due_at = values["due_at"]
    return Entry(
        key=key,
        origin=origin,
        kind=Kind(values["kind"]),
        service=service,
        text=values["text"],
        thread=tuple(values["thread"]),
        assets=tuple(_asset_from_values(asset) for asset in values["assets"]),
        schedule=Schedule(values["schedule"]),
        due_at=datetime.fromisoformat(due_at) if due_at else None,
        tags=tuple(values["tags"]),
        title=values["title"],
        metadata=dict(values["metadata"]),
        needs_approval=bool(values.get("needs_approval", False)),
        notify=values["notify"],
    )


def _asset_from_values(values: Mapping[str, Any]) -> Asset:
    tags = tuple(UserTag(*tag) for tag in values.get("user_tags", ()))
    return Asset(**{**values, "user_tags": tags})


def post_values(post: Post) -> dict[str, Any]:
    """Return what Buffer has, in the words of :func:`entry_values`.

    The due time of a queue post belongs to the queue (it slides when others move), so it is no part of the value.
    """
    at = post.custom_scheduled
    draft = post.status == "draft"
    return {
        "kind": "draft" if draft else "post",
        "text": canonical_text(post.text),
        "thread": [canonical_text(item) for item in post.thread],
        "assets": _assets(post.assets, sent=False),
        "schedule": str(Schedule.NONE if draft and not at else Schedule.AT if at else Schedule.QUEUE),
        "due_at": iso(post.due_at) if at else None,
        "tags": sorted(tag.id for tag in post.tags),
        "title": "",
        "metadata": _plain(post.metadata),
        "notify": post.scheduling_type == "notification",
    }


def idea_values(idea: Idea) -> dict[str, Any]:
    """Return what the idea board has, in the words of :func:`entry_values`."""
    return {
        "kind": "idea",
        "text": canonical_text(idea.text),
        "thread": [],
        "assets": [],
        "schedule": str(Schedule.NONE),
        "due_at": iso(idea.date),
        "tags": sorted(tag.id for tag in idea.tags),
        "title": canonical_text(idea.title),
        "metadata": {},
        "notify": False,
    }


def entry_digest(entry: Entry) -> str:
    """Return ``digest(entry_values(entry))``, worked out once for each entry.

    Plans of large calendars are mostly made of these, so the JSON is written directly, without the values in between.
    """
    if not entry.memo:
        written = _written(
            assets=_json(_assets(entry.assets, sent=True)) if entry.assets else "[]",
            due_at=iso(entry.due_at),
            kind=entry.kind,
            metadata=_json(_plain(entry.metadata)) if entry.metadata else "{}",
            needs_approval=',"needs_approval":true' if entry.needs_approval else "",
            notify=entry.notify,
            schedule=entry.schedule,
            tags=_json(sorted(entry.tags)) if entry.tags else "[]",
            text=entry.text,
            thread=entry.thread,
            title=entry.title,
        )
        object.__setattr__(entry, "memo", _sha256(written))
    return entry.memo


def post_digest(post: Post) -> str:
    """Return ``digest(post_values(post))``, worked out once for each post; see :func:`entry_digest`."""
    if not post.memo:
        at, draft = post.custom_scheduled, post.status == "draft"
        written = _written(
            assets=_json(_assets(post.assets, sent=False)) if post.assets else "[]",
            due_at=iso(post.due_at) if at else None,
            kind=Kind.DRAFT if draft else Kind.POST,
            metadata=_json(_plain(post.metadata)) if post.metadata else "{}",
            needs_approval="",
            notify=post.scheduling_type == "notification",
            schedule=Schedule.NONE if draft and not at else Schedule.AT if at else Schedule.QUEUE,
            tags=_json(sorted(tag.id for tag in post.tags)) if post.tags else "[]",
            text=post.text,
            thread=post.thread,
            title="",
        )
        object.__setattr__(post, "memo", _sha256(written))
    return post.memo


def post_digest_beside(entry: Entry, post: Post) -> str:
    """Return ``post_digest(post)``; where the post says word for word what ``entry`` wants, it is the entry's own.

    So it is with nearly every post of a calendar that is in step, and nothing need be written down and hashed.
    """
    if (
        not post.memo
        and post.text == entry.text
        and post.due_at == entry.due_at
        and post.custom_scheduled
        and entry.schedule is Schedule.AT
        and (Kind.DRAFT if post.status == "draft" else Kind.POST) is entry.kind
        and _same_settings(post.metadata, entry.metadata)
        and post.assets == entry.assets
        and post.thread == entry.thread
        and (post.scheduling_type == "notification") is entry.notify
        and not (entry.title or entry.needs_approval or entry.tags or post.tags)
        and not (entry.assets and any(asset.kind == "document" for asset in entry.assets))
    ):
        object.__setattr__(post, "memo", entry_digest(entry))
    return post_digest(post)


def _same_settings(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Tell whether settings are equal and written alike: 1 equals True, but is another word in JSON."""
    return one == other and (not one or all(type(other[name]) is type(value) for name, value in one.items()))


def _written(
    *,
    assets: str,
    due_at: str | None,
    kind: Kind,
    metadata: str,
    needs_approval: str,
    notify: bool,
    schedule: Schedule,
    tags: str,
    text: str,
    thread: tuple[str, ...],
    title: str,
) -> str:
    """Return values as :func:`digest` writes them: keys sorted, no blanks. What is JSON already comes as it is."""
    items = _json([canonical_text(item) for item in thread]) if thread else "[]"
    return (
        f'{{"assets":{assets},"due_at":{_quoted(due_at) if due_at else "null"},"kind":"{kind.value}",'
        f'"metadata":{metadata}{needs_approval},"notify":{"true" if notify else "false"},'
        f'"schedule":"{schedule.value}","tags":{tags},"text":{_quoted(canonical_text(text))},"thread":{items},'
        f'"title":{_quoted(canonical_text(title)) if title else _EMPTY}}}'
    )


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the values that differ, sorted; metadata by its own names (``metadata.title``)."""
    names: set[str] = set()
    for name in before.keys() | after.keys():
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            names.update(f"{name}.{key}" for key in old.keys() | new.keys() if old.get(key) != new.get(key))
        else:
            names.add(name)
    return tuple(sorted(names))

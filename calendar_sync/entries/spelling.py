"""How values are written into cells: the inverse of reading a row. What cannot be written reads otherwise.

Nothing here decides whether a spelling is right: whoever writes it into a calendar reads it again first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from calendar_sync.entries.content import COMMENTED, LINKED, TITLED, YOUTUBE_CATEGORIES
from calendar_sync.entries.media import pasted_links
from calendar_sync.entries.schedule import Zone
from calendar_sync.entries.settings import SETTINGS, Setting, shown_choice
from calendar_sync.entries.stickers import STICKERS
from calendar_sync.model.buffer import Channel
from calendar_sync.model.mentions import MENTIONING
from calendar_sync.model.sheet import Written

_DIVIDER = "\n---\n"
_TYPE_WORDS: Mapping[str, str] = {
    "post": "Post",
    "reel": "Reel",
    "story": "Story",
    "ghost_post": "Ghost post",
    "whats_new": "What's new",
    "offer": "Offer",
    "event": "Event",
}
_USUAL_TYPE: Mapping[str, str] = {"facebook": "post", "instagram": "post", "googlebusiness": "whats_new"}
_CATEGORY_NAMES = {number: name for name, number in YOUTUBE_CATEGORIES.items()}

Values = Mapping[str, Any]


def spell(
    values: Values, channel: Channel, zone: Zone, tags: Mapping[str, str], media_cell: str = ""
) -> dict[str, Written]:
    """Return what the cells of a row would say, by field; an empty text clears one. When it goes out is no part of it.

    Args:
        values: In the words of ``entry_values``.
        channel: Where it goes.
        zone: In which dates of offers and events are meant.
        tags: Names of tags by id.
        media_cell: What the Media cell says now: share links stay as somebody pasted them.
    """
    metadata = values["metadata"]
    service = channel.service
    fields: dict[str, Written] = {
        "text": _DIVIDER.join([values["text"], *values["thread"]]),
        "tags": ", ".join(sorted(tags.get(tag, tag) for tag in values["tags"])),
        "publish_by_notification": "yes" if values["notify"] else "",
        **_media(values["assets"], media_cell),
    }
    if service in LINKED:
        fields["link"] = metadata.get("link", "")
    if service in COMMENTED:
        fields["first_comment"] = metadata.get("first_comment", "")
    if service in TITLED:
        fields["title"] = metadata.get("title", "")
    if service == "pinterest":
        board = metadata.get("board_service_id", "")
        fields["board"] = next((item.name for item in channel.boards if item.service_id == board), board)
    if service == "youtube":
        number = metadata.get("category_id", "")
        fields["category"] = _CATEGORY_NAMES.get(number, number)
    if service in ("facebook", "instagram", "threads", "googlebusiness"):
        fields["post_type"] = _post_type(metadata.get("type"), service, values["assets"])
    if service in MENTIONING:
        fields["mentions"] = metadata.get("mentions", "")
    for setting in SETTINGS:
        if service in setting.services and setting.word != "share_to_feed":
            fields[setting.column] = _setting(setting, metadata.get(setting.word), zone)
    if service == "instagram":
        fields["share_to_feed"] = _share_to_feed(metadata)
        fields["stickers"] = "\n".join(
            f"{name}: {metadata[f'sticker_{name}']}" for name in STICKERS if f"sticker_{name}" in metadata
        )
    return fields


def _post_type(kind: str | None, service: str, assets: Sequence[Values]) -> str:
    usual = _USUAL_TYPE.get(service)
    if service == "instagram" and len(assets) == 1 and assets[0].get("kind") == "video":
        usual = "reel"
    return "" if kind is None or kind == usual else _TYPE_WORDS.get(kind, kind)


def _share_to_feed(metadata: Values) -> str:
    told = metadata.get("share_to_feed")
    return "" if told is None or told is (metadata.get("type") != "story") else "yes" if told else "no"


def _setting(setting: Setting, value: Any, zone: Zone) -> Written:
    if value is None or value == setting.default:
        return ""
    if setting.kind == "switch":
        return "yes" if value else "no"
    if setting.kind == "choice":
        return shown_choice(str(value))
    if setting.kind == "moment":
        return datetime.fromisoformat(str(value)).astimezone(zone).replace(tzinfo=None)
    return f"https://x.com/i/status/{value}" if setting.kind == "post" else str(value)


def _media(assets: Sequence[Values], cell: str) -> dict[str, Written]:
    pasted = pasted_links(cell)
    parts: list[list[str]] = [[] for _ in range(1 + max((asset.get("item", 0) for asset in assets), default=0))]
    for asset in assets:
        urls = [url for url in (asset["url"], asset.get("thumbnail_url", "")) if url]
        parts[asset.get("item", 0)] += [pasted.get(url, url) for url in urls]
    images = [asset for asset in assets if asset["kind"] == "image"]
    covers = [asset["cover_at"] for asset in assets if asset.get("cover_at")]
    fields: dict[str, Written] = {
        "media": _DIVIDER.join("\n".join(part) for part in parts),
        "alt_text": "\n".join(" ".join(asset.get("alt_text", "").split()) for asset in images).rstrip("\n"),
        "user_tags": "\n".join(
            _user_tag(number, tag) for number, asset in enumerate(images, start=1) for tag in asset.get("user_tags", ())
        ),
        "video_cover": f"{covers[0] / 1000:g}" if covers else "",
    }
    titled = [asset["title"] for asset in assets if asset.get("title") and asset["kind"] == "document"]
    return {**fields, "title": titled[0]} if titled else fields


def _user_tag(image: int, tag: Sequence[Any]) -> str:
    handle, x, y = tag
    number = f"{image}: " if image > 1 else ""
    return f"{number}@{handle}" + ("" if x == y == 0.5 else f" {x:g} {y:g}")

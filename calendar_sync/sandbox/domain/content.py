"""From what a client writes (assets, metadata) to what it reads back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from calendar_sync.sandbox.domain.media import look_at
from calendar_sync.sandbox.store import Doc

INPUT_NAME: Mapping[str, str] = {"googlebusiness": "google"}
"""Services whose part of the metadata input is not called like the service."""

_THREADED = frozenset({"twitter", "threads", "bluesky", "mastodon"})
_LINKED = frozenset({"facebook", "linkedin", "threads", "bluesky"})

_FIELDS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "bluesky": ("BlueskyPostMetadata", {}),
    "facebook": ("FacebookPostMetadata", {"firstComment": None, "title": None}),
    "googlebusiness": ("GoogleBusinessPostMetadata", {"title": None}),
    "instagram": (
        "InstagramPostMetadata",
        {
            "firstComment": None,
            "geolocation": None,
            "isAiGenerated": False,
            "link": None,
            "shouldShareToFeed": False,
            "stickerFields": None,
        },
    ),
    "linkedin": ("LinkedInPostMetadata", {"firstComment": None}),
    "mastodon": ("MastodonPostMetadata", {"spoilerText": None}),
    "pinterest": ("PinterestPostMetadata", {"title": None, "url": None}),
    "threads": ("ThreadsPostMetadata", {"locationId": None, "locationName": None, "topic": None}),
    "tiktok": ("TiktokPostMetadata", {"isAiGenerated": False, "title": None}),
    "twitter": ("TwitterPostMetadata", {"isAiGenerated": False}),
    "youtube": (
        "YoutubePostMetadata",
        {
            "embeddable": True,
            "isAiGenerated": False,
            "license": "youtube",
            "madeForKids": False,
            "notifySubscribers": True,
            "privacy": "public",
            "title": None,
        },
    ),
}
"""GraphQL type and the fields read back as they were written, with what they are when nobody wrote them."""

_DEFAULT_TYPE: Mapping[str, str] = {"youtube": "short", "googlebusiness": "whats_new"}

_CATEGORIES: Mapping[str, str] = {
    "1": "Film & Animation",
    "2": "Autos & Vehicles",
    "10": "Music",
    "15": "Pets & Animals",
    "17": "Sports",
    "19": "Travel & Events",
    "20": "Gaming",
    "22": "People & Blogs",
    "23": "Comedy",
    "24": "Entertainment",
    "25": "News & Politics",
    "26": "Howto & Style",
    "27": "Education",
    "28": "Science & Technology",
    "29": "Nonprofits & Activism",
}

_MARKS = re.compile(
    r"(?P<url>https?://[^\s<>\"]+)|(?<!\w)(?P<hashtag>#\w+)|(?<!\w)(?P<mention>@[\w.]*\w)|(?<!\w)(?P<cashtag>\$[A-Za-z]+)"
)


def own_settings(service: str, metadata: Doc | None) -> Doc | None:
    """Return the service's part of a metadata input, or ``None`` if there is none."""
    return (metadata or {}).get(INPUT_NAME.get(service, service))


# -- attachments ---------------------------------------------------------------------------------------------


def asset_view(asset: Doc) -> Doc:
    """Return an attachment as a client reads it, from the one field of an ``AssetInput``."""
    media = look_at(asset, fetch=False)
    given: Doc = asset[media.kind]
    view: Doc = {
        "id": None,
        "type": media.kind,
        "source": media.url,
        "mimeType": media.mime_type,
        "thumbnail": given.get("thumbnailUrl") or media.url,
    }
    return _ASSETS[media.kind](view, given, asset)


def _image(view: Doc, given: Doc, asset: Doc) -> Doc:
    media, metadata = look_at(asset, fetch=False), given.get("metadata") or {}
    image = {
        "altText": metadata.get("altText", ""),
        "animatedThumbnail": metadata.get("animatedThumbnail"),
        "isAnimated": media.mime_type == "image/gif",
        "userTags": metadata.get("userTags"),
        "width": media.width,
        "height": media.height,
    }
    return {**view, "__typename": "ImageAsset", "image": image}


def _video(view: Doc, given: Doc, asset: Doc) -> Doc:
    media, metadata = look_at(asset, fetch=False), given.get("metadata") or {}
    video = {
        "title": metadata.get("title"),
        "thumbnailOffset": metadata.get("thumbnailOffset"),
        "durationMs": round(media.seconds * 1000),
        "frameRate": media.frame_rate,
        "width": media.width,
        "height": media.height,
        "isTranscodingRequired": False,
        "isVideoProcessing": False,
    }
    return {**view, "__typename": "VideoAsset", "video": video}


def _document(view: Doc, given: Doc, _: Doc) -> Doc:
    document = {"title": given["title"], "numPages": 1, "thumbnails": [given["thumbnailUrl"]], "filesize": None}
    return {**view, "__typename": "DocumentAsset", "document": document}


_ASSETS: Mapping[str, Callable[[Doc, Doc, Doc], Doc]] = {"image": _image, "video": _video, "document": _document}


def link_view(link: Doc | None) -> Doc | None:
    """Return a link card as a client reads it, from a ``LinkAttachmentInput``."""
    if not link:
        return None
    thumbnail = (link.get("thumbnail") or {}).get("url")
    return {
        "url": link["url"],
        "expandedUrl": link["url"],
        "title": link.get("title") or urlsplit(link["url"]).netloc,
        "text": link.get("description") or "",
        "thumbnail": thumbnail,
        "thumbnails": [thumbnail] if thumbnail else [],
    }


# -- settings per network ------------------------------------------------------------------------------------


def metadata_view(post: Doc, channel: Doc) -> Doc | None:
    """Return the network's own part of a post as a client reads it."""
    service, given = channel["service"], post.get("settings") or {}
    if service not in _FIELDS:
        return None
    typename, fields = _FIELDS[service]
    view: Doc = {"__typename": typename, "annotations": lambda _: [*given_marks(given), *marks(post["text"])]}
    for name, default in fields.items():
        value = given.get(name)
        view[name] = default if value is None else value
    thread = given.get("thread") or []
    view["type"] = given.get("type") or ("thread" if len(thread) > 1 else _DEFAULT_TYPE.get(service, "post"))
    if service in _LINKED:
        view["linkAttachment"] = link_view(given.get("linkAttachment"))
    if service in _THREADED:
        view["thread"] = [_item_view(item) for item in thread]
        view["threadCount"] = len(thread)
    if service in _OWN:
        view.update(_OWN[service](given, channel))
    return view


def _item_view(item: Doc) -> Doc:
    assets = [asset_view(asset) for asset in item.get("assets") or [] if not asset.get("link")]
    return {"text": item.get("text") or "", "assets": assets, "linkAttachment": None}


def _pinterest(given: Doc, channel: Doc) -> Doc:
    boards = (channel.get("metadata") or {}).get("boards", [])
    return {"board": next((board for board in boards if board["serviceId"] == given.get("boardServiceId")), None)}


def _youtube(given: Doc, _: Doc) -> Doc:
    category = given.get("categoryId")
    return {"category": {"categoryId": category, "title": _CATEGORIES.get(category, category)} if category else None}


def _twitter(given: Doc, channel: Doc) -> Doc:
    wanted = given.get("retweet")
    if not wanted:
        return {"retweet": None}
    user = {"avatar": "", "name": channel["name"], "username": channel["name"]}
    url = f"https://x.com/i/status/{wanted['id']}"
    retweet = {"id": wanted["id"], "text": wanted.get("comment") or "", "thumbnails": [], "url": url, "user": user}
    return {"retweet": {**retweet, "createdAt": channel["createdAt"]}}


def _google(given: Doc, _: Doc) -> Doc:
    form = given.get("type") or "whats_new"
    typename, name = {
        "offer": ("GoogleBusinessOfferMetaData", "detailsOffer"),
        "event": ("GoogleBusinessEventMetaData", "detailsEvent"),
        "whats_new": ("GoogleBusinessWhatsNewMetaData", "detailsWhatsNew"),
    }[form]
    details = given.get(name)
    if details is None and form != "whats_new":
        return {"details": None}
    details = details or {}
    view = {**details, "__typename": typename, "button": details.get("button") or "none"}
    return {"details": {**view, "title": details.get("title") or given.get("title") or ""}}


_OWN: Mapping[str, Callable[[Doc, Doc], Doc]] = {
    "googlebusiness": _google,
    "pinterest": _pinterest,
    "twitter": _twitter,
    "youtube": _youtube,
}


def given_marks(settings: Doc) -> list[Doc]:
    """Return the mentions that came with a post: Facebook's input and LinkedIn's differ, the answer is one."""
    return [
        {
            "type": "annotation",
            "text": mark.get("text") or mark["localizedName"],
            "content": mark.get("content") or mark["entity"],
            "url": mark.get("url") or mark["link"],
            "indices": mark.get("indices") or [mark["start"], mark["start"] + mark["length"]],
        }
        for mark in settings.get("annotations") or []
    ]


def marks(text: str) -> list[Doc]:
    """Return the links, hashtags, mentions and cashtags of a text, with where they begin and end."""
    found = []
    for match in _MARKS.finditer(text):
        kind, content = str(match.lastgroup), match.group()
        url = content if kind == "url" else ""
        found.append({"type": kind, "text": content, "content": content, "url": url, "indices": list(match.span())})
    return found

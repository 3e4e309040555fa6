"""A Buffer that stores what it was sent and tells it back, written from its schema and not from our tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def stored(sent: Mapping[str, Any], service: str, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the post Buffer answers with after a create (or an edit of ``before``) whose input was ``sent``."""
    post = dict(before or {"id": "post1", "channelId": sent.get("channelId"), "createdAt": "2026-11-21T08:00:00.000Z"})
    mode = sent.get("mode", post.get("shareMode", "addToQueue"))
    custom = mode == "customScheduled"
    draft = sent.get("saveToDraft", False)
    due = sent.get("dueAt") if custom else "2026-12-24T10:00:00.000Z"
    post |= {
        "channelService": service,
        "text": sent["text"],
        "status": "draft" if draft else "needs_approval" if sent.get("needsApproval") else "scheduled",
        "isCustomScheduled": custom,
        "dueAt": due if custom or not draft else None,
        "shareMode": mode,
        "schedulingType": sent["schedulingType"],
        "via": "api",
        "tags": [{"id": tag, "name": f"Name of {tag}"} for tag in sent.get("tagIds", [])],
        "assets": [_asset(asset) for asset in sent.get("assets", [])],
        "metadata": _METADATA[service](_of(sent, service)),
        "error": None,
        "ideaId": sent.get("ideaId"),
    }
    return post


def _of(sent: Mapping[str, Any], service: str) -> Mapping[str, Any]:
    given = dict(sent.get("metadata", {}))
    own = given.pop({"googlebusiness": "google"}.get(service, service), {})
    assert not given, f"metadata of another service was sent: {given}"
    return own


def _asset(asset: Mapping[str, Any]) -> dict[str, Any]:
    ((kind, given),) = asset.items()
    node: dict[str, Any] = {"type": kind, "source": given["url"], "thumbnail": given["url"] + "/small.png"}
    if kind == "image":
        about = given.get("metadata", {})
        node["image"] = {"altText": about.get("altText", ""), "userTags": about.get("userTags")}
    elif kind == "video":
        assert "thumbnailUrl" not in given
        node["video"] = {"thumbnailOffset": given.get("metadata", {}).get("thumbnailOffset")}
    else:
        node |= {"document": {"title": given["title"]}, "thumbnail": given["thumbnailUrl"]}
    return node


def _link(given: Mapping[str, Any]) -> dict[str, Any] | None:
    link = given.get("linkAttachment")
    return {"url": link["url"], "title": "Scraped"} if link else None


def _thread(given: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"text": item["text"], "assets": []} for item in given.get("thread", [])]


def _google(given: Mapping[str, Any]) -> dict[str, Any]:
    offer, event, news = (given.get(f"details{name}") for name in ("Offer", "Event", "WhatsNew"))
    details: dict[str, Any] | None = None
    if given["type"] == "offer":
        details = {"code": None, "link": None, "terms": None, **offer}
    elif given["type"] == "event":
        details = {"link": None, "button": "none", **event}
    elif news is not None:
        details = {"link": None, "button": "none", **news}
    return {
        "__typename": "GoogleBusinessPostMetadata",
        "type": given["type"],
        "title": given.get("title"),
        "details": details,
    }


def _instagram(given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": given["type"],
        "firstComment": given.get("firstComment"),
        "link": given.get("link"),
        "shouldShareToFeed": given["shouldShareToFeed"],
        "isAiGenerated": given.get("isAiGenerated", False),
        "geolocation": {"id": None, "text": None, **given["geolocation"]} if "geolocation" in given else None,
        "stickerFields": given.get("stickerFields"),
    }


def _youtube(given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": given.get("title"),
        "category": {"categoryId": given["categoryId"]} if "categoryId" in given else None,
        "privacy": given.get("privacy", "public"),
        "license": given.get("license", "youtube"),
        "madeForKids": given.get("madeForKids", False),
        "notifySubscribers": given.get("notifySubscribers", True),
        "embeddable": given.get("embeddable", True),
        "isAiGenerated": given.get("isAiGenerated", False),
    }


_METADATA = {
    "bluesky": lambda given: {"linkAttachment": _link(given), "thread": _thread(given)},
    "facebook": lambda given: {
        "type": given["type"],
        "firstComment": given.get("firstComment"),
        "linkAttachment": _link(given),
    },
    "googlebusiness": _google,
    "instagram": _instagram,
    "linkedin": lambda given: {"firstComment": given.get("firstComment"), "linkAttachment": _link(given)},
    "mastodon": lambda given: {"spoilerText": given.get("spoilerText"), "thread": _thread(given)},
    "pinterest": lambda given: {
        "title": given.get("title"),
        "url": given.get("url"),
        "board": {"serviceId": given["boardServiceId"]} if "boardServiceId" in given else None,
    },
    "threads": lambda given: {
        "type": given.get("type", "thread" if given.get("thread") else "post"),
        "topic": given.get("topic"),
        "locationId": given.get("locationId"),
        "locationName": given.get("locationName"),
        "linkAttachment": _link(given),
        "thread": _thread(given),
    },
    "tiktok": lambda given: {"title": given.get("title"), "isAiGenerated": given.get("isAiGenerated", False)},
    "twitter": lambda given: {
        "isAiGenerated": given.get("isAiGenerated", False),
        "retweet": given.get("retweet"),
        "thread": _thread(given),
    },
    "youtube": _youtube,
}
SERVICES = tuple(_METADATA)

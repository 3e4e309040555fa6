"""What happens by itself as time goes on: due posts go out, or fail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from calendar_sync.sandbox.domain import queue
from calendar_sync.sandbox.store import Doc, Store
from calendar_sync.sandbox.times import iso, parse

_ADDRESS = {
    "bluesky": "https://bsky.app/profile/{name}/post/{id}",
    "facebook": "https://www.facebook.com/{id}",
    "googlebusiness": "https://business.google.com/posts/{id}",
    "instagram": "https://www.instagram.com/p/{id}/",
    "linkedin": "https://www.linkedin.com/feed/update/urn:li:share:{id}",
    "mastodon": "https://mastodon.social/@{name}/{id}",
    "pinterest": "https://www.pinterest.com/pin/{id}/",
    "threads": "https://www.threads.net/@{name}/post/{id}",
    "tiktok": "https://www.tiktok.com/@{name}/video/{id}",
    "twitter": "https://x.com/{name}/status/{id}",
    "youtube": "https://www.youtube.com/shorts/{id}",
}


_DUE = "status IN ('scheduled', 'sending') AND dueAt <= ?"


def is_due(store: Store, now: datetime) -> bool:
    """Return whether anything is waiting for :func:`advance`."""
    return bool(store.find("posts", _DUE, (iso(now),), limit=1))


def advance(store: Store, now: datetime, seconds: float, fails: Callable[[], str | None]) -> None:
    """Bring all posts up to ``now`` (aware UTC): scheduled, then sending, then sent or error.

    Posts of a paused queue stay, and slide on when their slots pass. Posts of a disconnected channel fail.

    Args:
        seconds: How long sending takes.
        fails: Asked once for every post that goes out; a text is why the network refuses it.
    """
    due = store.find("posts", _DUE, (iso(now),), order="dueAt, sequence")
    paused: dict[str, Doc] = {}
    for post in due:
        channel = store.require("channels", post["channelId"])
        if channel["isQueuePaused"] and post["status"] == "scheduled":
            paused[channel["id"]] = channel
            continue
        _go_out(post, channel, now, timedelta(seconds=seconds), fails)
        store.put("posts", post)
    for channel in paused.values():
        queue.settle(store, channel, now)


def _go_out(post: Doc, channel: Doc, now: datetime, takes: timedelta, fails: Callable[[], str | None]) -> None:
    out = parse(post["dueAt"]) + takes
    post.update(rank=None, status="sending", updatedAt=max(post["updatedAt"], post["dueAt"]))
    if now < out:
        return
    post["updatedAt"] = iso(out)
    reason = "The channel needs to be reconnected." if channel["isDisconnected"] else fails()
    if reason is not None:
        error = {"message": reason, "rawError": None, "supportUrl": "https://support.buffer.com/"}
        post.update(status="error", error=error)
        return
    post.update(status="sent", sentAt=iso(out))
    if post["schedulingType"] == "notification":
        post["notificationStatus"] = "notified"
    elif channel["service"] in _ADDRESS:
        name = channel["name"].partition("@")[0]
        post["externalLink"] = _ADDRESS[channel["service"]].format(name=name, id=int(post["id"][-15:], 16))

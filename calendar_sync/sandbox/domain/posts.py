"""Making, changing, moving and deleting posts."""

from __future__ import annotations

from calendar_sync.sandbox.domain import acceptance, queue
from calendar_sync.sandbox.domain.content import own_settings
from calendar_sync.sandbox.domain.session import Refusal, Session
from calendar_sync.sandbox.store import Doc
from calendar_sync.sandbox.times import iso

NOT_ALLOWED = "Account is not allowed to perform this action on post"
_OUT = frozenset({"sending", "sent"})
_SENT_WHOLE = frozenset({"instagram", "tiktok"})
"""Networks whose edits are refused in reality unless assets and settings are sent again."""

_DETAILS = ("detailsOffer", "detailsEvent", "detailsWhatsNew")


def create(session: Session, given: Doc) -> Doc:
    """Make a post from a ``CreatePostInput``.

    Raises:
        Refusal: Buffer would refuse it, with the type and words of the refusal.
    """
    channel = session.store.get("channels", given["channelId"])
    if channel is None:
        raise Refusal("NotFoundError", "Channel not found")
    if channel["isLocked"]:
        raise Refusal("UnauthorizedError", "Channel is locked")
    approval = acceptance.check_approval(session, channel, given)
    now, assets = iso(session.now), given.get("assets") or []
    post: Doc = {
        "id": session.store.new_id(session.now),
        "organizationId": channel["organizationId"],
        "channelId": channel["id"],
        "channelService": channel["service"],
        "createdAt": now,
        "updatedAt": now,
        "via": "api",
        "authorId": session.account_id,
        "text": (given.get("text") or "").strip(),
        "assets": acceptance.plain_assets(assets),
        "settings": _with_card(own_settings(channel["service"], given.get("metadata")) or {}, assets),
        "schedulingType": given["schedulingType"],
        "shareMode": given["mode"],
        "tagIds": acceptance.known_tags(session, channel, given.get("tagIds") or []),
        "ideaId": acceptance.known_idea(session, given.get("ideaId")),
        "status": "needs_approval" if approval else "draft" if given.get("saveToDraft") else "scheduled",
        "dueAt": None,
        "sentAt": None,
        "rank": None,
        "sharedNow": False,
        "error": None,
        "externalLink": None,
        "notificationStatus": None,
    }
    acceptance.check_input(session, post, given.get("dueAt"), timed=True)
    acceptance.check_content(session, post, channel, fetch=session.settings.fetch_media)
    if post["status"] == "scheduled":
        acceptance.check_room(session, post)
    _place(session, post, channel, given.get("dueAt"))
    acceptance.check_twin(session, post)
    session.store.put("posts", post)
    if post["rank"] is not None and post["shareMode"] == "shareNext":
        queue.settle(session.store, channel, session.now)
    return session.store.require("posts", post["id"])


def edit(session: Session, given: Doc) -> Doc:
    """Change a post by an ``EditPostInput`` and return it.

    What is left out stays; an empty text or list clears. Two things reported of the real service are kept: Instagram
    and TikTok need assets and settings sent again, and assets sent without settings drop the settings.

    Raises:
        Refusal: Buffer would refuse it.
    """
    before = session.store.get("posts", given["id"])
    if before is None:
        raise Refusal("NotFoundError", "Post not found")
    if before["status"] in _OUT:
        raise Refusal("UnauthorizedError", NOT_ALLOWED)
    channel = session.store.require("channels", before["channelId"])
    post = {**before, **_new_content(session, before, channel, given), **_new_status(session, before, channel, given)}
    post.update(updatedAt=iso(session.now), error=None)
    moved = _moves(before, post, given.get("mode"))
    due = given.get("dueAt")
    acceptance.check_input(session, post, due, timed=moved)
    fetch = session.settings.fetch_media and given.get("assets") is not None
    acceptance.check_content(session, post, channel, fetch=fetch)
    if post["status"] == "scheduled" and before["status"] != "scheduled":
        acceptance.check_room(session, post)
    if moved:
        session.store.put("posts", {**post, "rank": None, "dueAt": None})
        _place(session, post, channel, due)
    elif due is not None and post["shareMode"] == "customScheduled" and post["status"] != "draft":
        post["dueAt"] = due
    session.store.put("posts", post)
    if moved:
        queue.settle(session.store, channel, session.now)
        post = session.store.require("posts", post["id"])
    acceptance.check_twin(session, post)
    return post


def delete(session: Session, id_: str) -> str:
    """Delete a post that is not out yet; later posts of the queue slide up.

    Raises:
        Refusal: Unknown, or already out.
    """
    post = session.store.get("posts", id_)
    if post is None:
        raise Refusal("VoidMutationError", "Document not found")
    if post["status"] in _OUT:
        raise Refusal("VoidMutationError", NOT_ALLOWED)
    session.store.delete("posts", id_)
    if post["rank"] is not None:
        queue.settle(session.store, session.store.require("channels", post["channelId"]), session.now)
    return id_


def move(session: Session, id_: str, position: str) -> Doc:
    """Move a queued post to the ``top`` or ``bottom`` of its queue, without looking at its content.

    Raises:
        Refusal: Unknown, or not in a queue.
    """
    post = session.store.get("posts", id_)
    if post is None:
        raise Refusal("VoidMutationError", "Document not found")
    if post["rank"] is None or post["status"] != "scheduled":
        raise Refusal("VoidMutationError", NOT_ALLOWED)
    channel = session.store.require("channels", post["channelId"])
    if position == "top":
        rank = queue.first_rank(session.store, channel["id"])
    else:
        rank = queue.take_last(session.store, channel, session.now)[0]
    session.store.set_column("posts", "rank", [(rank, id_)])
    queue.settle(session.store, channel, session.now)
    return session.store.require("posts", id_)


def approve(session: Session, id_: str) -> Doc:
    """Say yes to a post that waits for approval: it is planned as it was meant.

    Raises:
        Refusal: Unknown, or not waiting.
    """
    post = session.store.get("posts", id_)
    if post is None or post["status"] != "needs_approval":
        raise Refusal("NotFoundError", "Post not found")
    channel = session.store.require("channels", post["channelId"])
    post["status"] = "scheduled"
    _place(session, post, channel, post["dueAt"])
    session.store.put("posts", post)
    queue.settle(session.store, channel, session.now)
    return session.store.require("posts", id_)


def _with_card(settings: Doc, assets: list[Doc]) -> Doc:
    """Return settings with the link card that a link among the attachments becomes."""
    card = acceptance.link_card(assets)
    return settings if card is None or settings.get("linkAttachment") else {**settings, "linkAttachment": card}


def _merged(before: Doc, settings: Doc) -> Doc:
    """Return settings after an edit: of the details of a Google Business post, too, what is left out stays."""
    deep = {name: {**(before.get(name) or {}), **settings[name]} for name in _DETAILS if settings.get(name)}
    return {**before, **settings, **deep}


def _new_content(session: Session, before: Doc, channel: Doc, given: Doc) -> Doc:
    """Return the fields of content that an edit sets."""
    service, assets = channel["service"], given.get("assets")
    settings = own_settings(service, given.get("metadata")) or {}
    content: Doc = {}
    if service in _SENT_WHOLE or assets is not None:
        content["assets"] = acceptance.plain_assets(assets or [])
        content["settings"] = _with_card(settings, assets or [])
    else:
        content["settings"] = _merged(before["settings"], settings)
    if "text" in given:
        content["text"] = (given["text"] or "").strip()
    if given.get("tagIds") is not None:
        content["tagIds"] = acceptance.known_tags(session, channel, given["tagIds"])
    if given.get("ideaId") is not None:
        content["ideaId"] = acceptance.known_idea(session, given["ideaId"])
    if given.get("schedulingType") is not None:
        content["schedulingType"] = given["schedulingType"]
    return content


def _new_status(session: Session, before: Doc, channel: Doc, given: Doc) -> Doc:
    """Return status and share mode after an edit."""
    status, mode, change = before["status"], given.get("mode"), given.get("approvalChange")
    if change is not None and not acceptance.has_policy(session, channel):
        raise acceptance.refuse_input("approvalChange requires a posting policy with approval")
    planned = mode is not None and given.get("saveToDraft") is False
    if given.get("saveToDraft"):
        status = "draft"
    elif (planned and status in {"draft", "needs_approval"}) or (mode is not None and status == "error"):
        status = "scheduled"
    wanted = {("request", "draft"): "needs_approval", ("revert", "needs_approval"): "draft"}
    return {"status": wanted.get((str(change), status), status), "shareMode": mode or before["shareMode"]}


def _moves(before: Doc, post: Doc, mode: str | None) -> bool:
    """Return whether an edit gives the post a new place in time."""
    changed = (before["status"], before["shareMode"]) != (post["status"], post["shareMode"])
    return changed or mode in {"shareNext", "shareNow"}


def _place(session: Session, post: Doc, channel: Doc, due: str | None) -> None:
    """Set due time, rank and status by share mode; the queue is settled by the caller."""
    mode = post["shareMode"]
    post.update(dueAt=None, rank=None)
    if post["status"] == "draft":
        return
    if mode == "customScheduled":
        post["dueAt"] = due
    elif post["status"] == "needs_approval":
        return
    elif mode == "shareNow":
        post.update(dueAt=iso(session.now), status="sending", sharedNow=True)
    elif mode == "shareNext":
        slot = next(queue.slots(channel, session.now), None)
        post.update(dueAt=slot, rank=queue.first_rank(session.store, channel["id"]))
    else:
        rank, slot = queue.take_last(session.store, channel, session.now)
        post.update(dueAt=slot, rank=rank)

"""Making, changing, moving and deleting posts."""

from __future__ import annotations

from datetime import datetime, timedelta

from calendar_sync.sandbox import queue
from calendar_sync.sandbox.content import own_settings
from calendar_sync.sandbox.media import look_at
from calendar_sync.sandbox.outcomes import Refusal, Session
from calendar_sync.sandbox.rules import Candidate, breaches
from calendar_sync.sandbox.store import Doc
from calendar_sync.sandbox.times import iso, parse

NOT_ALLOWED = "Account is not allowed to perform this action on post"
DUPLICATE = (
    "Invalid post: Whoops, it looks like you've already got this one scheduled or posted around the same time. "
    "We're not able to post the same thing twice so close together."
)
_OUT = frozenset({"sending", "sent"})
_WAITING = "status IN ('scheduled', 'needs_approval', 'sending')"


def create(session: Session, given: Doc) -> Doc:
    """Make a post from a ``CreatePostInput``.

    Raises:
        Refusal: Buffer would refuse it, with the type and words of the refusal.
    """
    channel = _channel(session, given["channelId"])
    now = iso(session.now)
    approval = _wants_approval(session, channel, given)
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
        "assets": _assets(given.get("assets") or []),
        "settings": own_settings(channel["service"], given.get("metadata")) or {},
        "schedulingType": given["schedulingType"],
        "shareMode": given["mode"],
        "tagIds": _tags(session, channel, given.get("tagIds") or []),
        "ideaId": _idea(session, given.get("ideaId")),
        "draftId": given.get("draftId"),
        "status": "draft" if given.get("saveToDraft") else "needs_approval" if approval else "scheduled",
        "dueAt": None,
        "sentAt": None,
        "rank": None,
        "sharedNow": False,
        "error": None,
        "externalLink": None,
        "notificationStatus": None,
    }
    _lay_link(post, given.get("assets") or [])
    _check_input(session, post, given.get("dueAt"), fresh=True)
    _check_content(session, post, channel, session.settings.fetch_media)
    if post["status"] == "scheduled":
        _check_room(session, post, channel)
    _place(session, post, channel, given.get("dueAt"))
    _check_twin(session, post)
    session.store.put("posts", post)
    _make_room(session, post, channel)
    return _again(session, post)


def edit(session: Session, given: Doc) -> Doc:
    """Change a post by an ``EditPostInput`` and return it.

    What is left out stays. Two things reported of the real service are kept: Instagram and TikTok need their assets and settings
    sent again, and assets sent without settings drop the settings.

    Raises:
        Refusal: Buffer would refuse it.
    """
    post = session.store.get("posts", given["id"])
    if post is None:
        raise Refusal("NotFoundError", "Post not found")
    if post["status"] in _OUT:
        raise Refusal("UnauthorizedError", NOT_ALLOWED)
    channel = _channel(session, post["channelId"])
    before = dict(post)
    _apply_content(session, post, channel, given)
    moved = _apply_status(session, post, channel, given)
    if moved and post["shareMode"] != "customScheduled":
        given = {**given, "dueAt": None}
    due = given.get("dueAt")
    if (
        post["shareMode"] == "customScheduled"
        and due is None
        and before["shareMode"] == "customScheduled"
        and not moved
    ):
        due = before["dueAt"]
    _check_input(session, post, given.get("dueAt"), fresh=moved and due is None)
    _check_content(session, post, channel, session.settings.fetch_media and given.get("assets") is not None)
    if post["status"] == "scheduled" and before["status"] != "scheduled":
        _check_room(session, post, channel)
    post["updatedAt"] = iso(session.now)
    if moved:
        post["rank"] = None
        session.store.put("posts", {**post, "dueAt": None})
        _place(session, post, channel, due)
    elif (
        due is not None and post["shareMode"] == "customScheduled" and post["status"] in {"scheduled", "needs_approval"}
    ):
        post["dueAt"] = due
    _check_twin(session, post)
    session.store.put("posts", post)
    if before["rank"] is not None or post["rank"] is not None:
        queue.settle(session.store, channel, session.now)
    return _again(session, post)


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
        queue.settle(session.store, _channel(session, post["channelId"]), session.now)
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
    channel = _channel(session, post["channelId"])
    if position == "top":
        rank = queue.first_rank(session.store, channel["id"])
    else:
        rank = queue.take_last(session.store, channel, session.now)[0]
    session.store.set_column("posts", "rank", [(rank, id_)])
    queue.settle(session.store, channel, session.now)
    return _again(session, post)


def approve(session: Session, id_: str) -> Doc:
    """Say yes to a post that waits for approval: it is planned as it was meant.

    Raises:
        Refusal: Unknown, or not waiting.
    """
    post = session.store.get("posts", id_)
    if post is None or post["status"] != "needs_approval":
        raise Refusal("NotFoundError", "Post not found")
    channel = _channel(session, post["channelId"])
    post["status"] = "scheduled"
    _place(session, post, channel, post["dueAt"])
    session.store.put("posts", post)
    _make_room(session, post, channel)
    return _again(session, post)


# -- parts of a post -----------------------------------------------------------------------------------------


def _again(session: Session, post: Doc) -> Doc:
    found = session.store.get("posts", post["id"])
    assert found is not None, "a post just written is there"
    return found


def _channel(session: Session, id_: str) -> Doc:
    channel = session.store.get("channels", id_)
    if channel is None:
        raise Refusal("NotFoundError", "Channel not found")
    return channel


def _wants_approval(session: Session, channel: Doc, given: Doc) -> bool:
    if not given.get("needsApproval"):
        return False
    if not _has_policy(session, channel):
        raise Refusal("InvalidInputError", "Invalid post input: needsApproval requires a posting policy with approval")
    if given.get("saveToDraft") is False:
        raise Refusal("InvalidInputError", "Invalid post input: needsApproval conflicts with saveToDraft: false")
    return True


def _has_policy(session: Session, channel: Doc) -> bool:
    organization = session.store.get("organizations", channel["organizationId"]) or {}
    return bool(organization.get("approvals"))


def _tags(session: Session, channel: Doc, ids: list[str]) -> list[str]:
    known = {tag["id"] for tag in session.store.find("tags", "organizationId = ?", (channel["organizationId"],))}
    if unknown := [id_ for id_ in ids if id_ not in known]:
        raise Refusal("InvalidInputError", f"Invalid post input: Tag not found: {', '.join(unknown)}")
    return list(dict.fromkeys(ids))


def _idea(session: Session, id_: str | None) -> str | None:
    if id_ is not None and session.store.get("ideas", id_) is None:
        raise Refusal("NotFoundError", "Idea not found")
    return id_


def _assets(given: list[Doc]) -> list[Doc]:
    assets = [{kind: value for kind, value in asset.items() if value is not None} for asset in given]
    for asset in assets:
        if len(asset) != 1:
            text = "Invalid post input: Each asset must have exactly one of image, video, document, link"
            raise Refusal("InvalidInputError", text)
        if (asset.get("video") or {}).get("thumbnailUrl"):
            raise Refusal("InvalidInputError", "Invalid post input: Video thumbnailUrl is not supported")
    return [asset for asset in assets if "link" not in asset]


def _lay_link(post: Doc, given: list[Doc]) -> None:
    """Turn a link among the assets into the link card it will be."""
    link = next((asset["link"] for asset in given if asset.get("link")), None)
    if link is None or post["settings"].get("linkAttachment"):
        return
    thumbnail = {"url": link["thumbnailUrl"]} if link.get("thumbnailUrl") else None
    card = {
        "url": link["url"],
        "title": link.get("title"),
        "description": link.get("description"),
        "thumbnail": thumbnail,
    }
    post["settings"] = {**post["settings"], "linkAttachment": card}


def _apply_content(session: Session, post: Doc, channel: Doc, given: Doc) -> None:
    service = channel["service"]
    settings = own_settings(service, given.get("metadata"))
    whole = service in {"instagram", "tiktok"} or given.get("assets") is not None
    post["settings"] = (settings or {}) if whole else {**post["settings"], **(settings or {})}
    if "text" in given:
        post["text"] = (given["text"] or "").strip()
    if given.get("assets") is not None:
        post["assets"] = _assets(given["assets"])
        _lay_link(post, given["assets"])
    elif service in {"instagram", "tiktok"}:
        post["assets"] = []
    if given.get("schedulingType"):
        post["schedulingType"] = given["schedulingType"]
    if given.get("tagIds") is not None:
        post["tagIds"] = _tags(session, channel, given["tagIds"])
    if given.get("ideaId"):
        post["ideaId"] = _idea(session, given["ideaId"])


def _apply_status(session: Session, post: Doc, channel: Doc, given: Doc) -> bool:
    """Set status and mode; return whether the post needs a new place."""
    status, mode = post["status"], given.get("mode")
    change = given.get("approvalChange")
    if change is not None and not _has_policy(session, channel):
        raise Refusal("InvalidInputError", "Invalid post input: approvalChange requires a posting policy with approval")
    if given.get("saveToDraft"):
        status = "draft"
    elif (given.get("saveToDraft") is False and mode and status in {"draft", "needs_approval"}) or (mode and status == "error"):
        status = "scheduled"
    if change == "request" and status == "draft":
        status = "needs_approval"
    if change == "revert" and status == "needs_approval":
        status = "draft"
    moved = status != post["status"] or (mode is not None and mode != "customScheduled" and mode != post["shareMode"])
    moved = moved or mode in {"shareNext", "shareNow"}
    moved = moved or (mode == "customScheduled" and post["shareMode"] != "customScheduled")
    post["status"], post["shareMode"] = status, mode or post["shareMode"]
    post["error"] = None
    return moved


# -- checks --------------------------------------------------------------------------------------------------


def _check_input(session: Session, post: Doc, due: str | None, *, fresh: bool) -> None:
    if post["shareMode"] == "customScheduled" and (fresh or due is not None):
        if due is None:
            raise Refusal("InvalidInputError", "Invalid post input: dueAt is required for customScheduled posts")
        if parse(due) <= session.now:
            raise Refusal("InvalidInputError", "Invalid post input: dueAt must be in the future")
    if post["assets"] and post["settings"].get("linkAttachment"):
        raise Refusal("InvalidInputError", "Invalid post input: linkAttachment cannot be combined with assets")
    thread = post["settings"].get("thread")
    if thread and (thread[0].get("text") or "").strip() != post["text"]:
        raise Refusal("InvalidInputError", "Invalid post input: text must match the first item of the thread")


def _check_content(session: Session, post: Doc, channel: Doc, fetch: bool) -> None:
    personal = channel["service"] == "instagram" and channel["type"] == "profile"
    if personal and post["schedulingType"] == "automatic":
        text = (
            "Instagram personal profile channels require notification scheduling. Use notification scheduling instead."
        )
        raise Refusal("InvalidInputError", text)
    if post["status"] == "draft":
        return
    items = post["settings"].get("thread") or []
    candidate = Candidate(
        channel=channel,
        text=post["text"],
        assets=post["assets"],
        media=[look_at(asset, fetch=fetch) for asset in post["assets"]],
        settings=post["settings"],
        plan=session.settings.allowance,
        thread=tuple((item.get("text") or "").strip() for item in items),
    )
    if found := breaches(candidate):
        raise Refusal("InvalidInputError", "Invalid post: " + session.settings.joiner.join(found))


def _check_room(session: Session, post: Doc, channel: Doc) -> None:
    if post["shareMode"] == "shareNow":
        return
    limits = session.settings.allowance.limits
    waiting = session.store.count("posts", f"channelId = ? AND {_WAITING} AND id <> ?", (channel["id"], post["id"]))
    most = limits["scheduledPosts"]
    if waiting >= most:
        text = f"Scheduled posts limit reached. You have {waiting} scheduled posts out of {most} allowed."
        raise Refusal("LimitReachedError", text)
    if len(post["settings"].get("thread") or []) > 1:
        most = limits["scheduledThreadsPerChannel"]
        others = session.store.find("posts", f"channelId = ? AND {_WAITING} AND id <> ?", (channel["id"], post["id"]))
        threads = sum(len(other["settings"].get("thread") or []) > 1 for other in others)
        if threads >= most:
            text = f"Scheduled threads limit reached. You have {threads} scheduled threads out of {most} allowed."
            raise Refusal("LimitReachedError", text)


def _check_twin(session: Session, post: Doc) -> None:
    """Refuse the same text on the same channel close in time, as Buffer does; drafts are not looked at."""
    minutes = session.settings.duplicate_minutes
    if not minutes or not post["text"] or post["dueAt"] is None or session.allow_twins:
        return
    due = parse(post["dueAt"])
    span = timedelta(minutes=minutes)
    twin = session.store.rows(
        "SELECT 1 FROM posts WHERE channelId = ? AND text = ? AND id <> ? AND status IN "
        "('scheduled', 'needs_approval', 'sending', 'sent') AND coalesce(sentAt, dueAt) BETWEEN ? AND ? LIMIT 1",
        (post["channelId"], post["text"], post["id"], iso(due - span), iso(due + span)),
    )
    if twin:
        raise Refusal("InvalidInputError", DUPLICATE)


# -- when it goes out ----------------------------------------------------------------------------------------


def _place(session: Session, post: Doc, channel: Doc, due: str | None) -> None:
    """Set due time, rank and status by share mode. Posts in front of others are settled after they are written."""
    mode = post["shareMode"]
    if post["status"] == "draft":
        post.update(dueAt=None, rank=None)
    elif mode == "customScheduled":
        post.update(dueAt=due, rank=None)
    elif post["status"] == "needs_approval":
        post.update(dueAt=None, rank=None)
    elif mode == "shareNow":
        post.update(dueAt=iso(session.now), rank=None, status="sending", sharedNow=True)
    elif mode == "shareNext":
        slot = next(queue.slots(channel, session.now), None)
        post.update(dueAt=iso(slot) if slot else None, rank=queue.first_rank(session.store, channel["id"]))
    else:
        rank, slot_text = queue.take_last(session.store, channel, session.now)
        post.update(dueAt=slot_text, rank=rank)


def _make_room(session: Session, post: Doc, channel: Doc) -> None:
    if post["rank"] is not None and post["shareMode"] == "shareNext":
        queue.settle(session.store, channel, session.now)


def due_within(post: Doc, start: datetime, end: datetime) -> bool:
    """Return whether the post goes (or went) out from ``start`` up to, not including, ``end`` (both aware)."""
    at = post["sentAt"] or post["dueAt"]
    return at is not None and start <= parse(at) < end

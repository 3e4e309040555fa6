"""Whether a post is accepted: input, content, room in the plan, and no twin close in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from calendar_sync.sandbox.domain.candidate import Candidate
from calendar_sync.sandbox.domain.media import look_at
from calendar_sync.sandbox.domain.rules import breaches, item_breaches
from calendar_sync.sandbox.domain.session import Refusal, Session
from calendar_sync.sandbox.store import Doc
from calendar_sync.sandbox.times import iso, parse

DUPLICATE = (
    "Invalid post: Whoops, it looks like you've already got this one scheduled or posted around the same time. "
    "We're not able to post the same thing twice so close together."
)
_PERSONAL = "Instagram personal profile channels require notification scheduling. Use notification scheduling instead."
_WAITING = "channelId = ? AND id <> ? AND status IN ('scheduled', 'needs_approval')"
_TWINS = (
    "SELECT 1 FROM posts WHERE channelId = ? AND text = ? AND id <> ? AND coalesce(sentAt, dueAt) BETWEEN ? AND ? "
    "AND status IN ('scheduled', 'needs_approval', 'sending', 'sent') LIMIT 1"
)


def refuse_input(message: str) -> Refusal:
    """Return the refusal of an input that makes no sense, whatever the network."""
    return Refusal("InvalidInputError", f"Invalid post input: {message}")


def known_tags(session: Session, channel: Doc, ids: list[str]) -> list[str]:
    """Return tag ids without doubles.

    Raises:
        Refusal: One of them is no tag of the channel's organization.
    """
    known = {tag["id"] for tag in session.store.find("tags", "organizationId = ?", (channel["organizationId"],))}
    if unknown := [id_ for id_ in ids if id_ not in known]:
        raise refuse_input(f"Tag not found: {', '.join(unknown)}")
    return list(dict.fromkeys(ids))


def known_idea(session: Session, id_: str | None) -> str | None:
    """Return the id of an idea, or nothing.

    Raises:
        Refusal: There is no such idea.
    """
    if id_ is not None and session.store.get("ideas", id_) is None:
        raise Refusal("NotFoundError", "Idea not found")
    return id_


def plain_assets(given: list[Doc]) -> list[Doc]:
    """Return attachments with their one field each; links are left out, they become a link card.

    Raises:
        Refusal: More or less than one field, or a video with a thumbnail.
    """
    assets = [{kind: value for kind, value in asset.items() if value is not None} for asset in given]
    for asset in assets:
        if len(asset) != 1:
            raise refuse_input("Each asset must have exactly one of image, video, document, link")
        if (asset.get("video") or {}).get("thumbnailUrl"):
            raise refuse_input("Video thumbnailUrl is not supported")
    return [asset for asset in assets if "link" not in asset]


def link_card(given: list[Doc]) -> Doc | None:
    """Return the link card that a link among the attachments becomes."""
    link = next((asset["link"] for asset in given if asset.get("link")), None)
    if link is None:
        return None
    thumbnail = {"url": link["thumbnailUrl"]} if link.get("thumbnailUrl") else None
    return {**{name: link.get(name) for name in ("url", "title", "description")}, "thumbnail": thumbnail}


def check_approval(session: Session, channel: Doc, given: Doc) -> bool:
    """Return whether a new post is to wait for approval.

    Raises:
        Refusal: Approval is asked for where there is none, or together with ``saveToDraft: false``.
    """
    if not given.get("needsApproval"):
        return False
    if not has_policy(session, channel):
        raise refuse_input("needsApproval requires a posting policy with approval")
    if given.get("saveToDraft") is False:
        raise refuse_input("needsApproval conflicts with saveToDraft: false")
    return True


def has_policy(session: Session, channel: Doc) -> bool:
    """Return whether posts of the channel can be submitted for approval."""
    return bool(session.store.require("organizations", channel["organizationId"])["approvals"])


def check_input(session: Session, post: Doc, due: str | None, *, timed: bool) -> None:
    """Check what holds for every network, drafts included.

    Args:
        due: The due time that was sent.
        timed: A custom time is needed: the post is new, or becomes custom scheduled.

    Raises:
        Refusal: A due time that is missing or past, attachments beside a link card, or a thread that begins otherwise.
    """
    if post["shareMode"] == "customScheduled" and (timed or due is not None):
        if due is None:
            raise refuse_input("dueAt is required for customScheduled posts")
        if parse(due) <= session.now:
            raise refuse_input("dueAt must be in the future")
    if post["assets"] and post["settings"].get("linkAttachment"):
        raise refuse_input("linkAttachment cannot be combined with assets")
    thread = post["settings"].get("thread")
    if thread and (thread[0].get("text") or "").strip() != post["text"]:
        raise refuse_input("text must match the first item of the thread")


def check_content(session: Session, post: Doc, channel: Doc, *, fetch: bool) -> None:
    """Check the network's rules; drafts pass unseen.

    Raises:
        Refusal: All breaches in one message.
    """
    personal = channel["service"] == "instagram" and channel["type"] == "profile"
    if personal and post["schedulingType"] == "automatic":
        raise Refusal("InvalidInputError", _PERSONAL)
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
        illustrated=frozenset(place for place, item in enumerate(items) if item.get("assets")),
    )
    found = breaches(candidate)
    for item in items[1:]:
        assets = plain_assets(item.get("assets") or [])
        media = [look_at(asset, fetch=fetch) for asset in assets]
        found += item_breaches(replace(candidate, assets=assets, media=media))
    if found:
        raise Refusal("InvalidInputError", "Invalid post: " + session.settings.joiner.join(found))


def check_room(session: Session, post: Doc) -> None:
    """Check how many posts and threads the plan lets wait on one channel; what goes out at once needs no room.

    Raises:
        Refusal: As many as the plan allows are waiting already.
    """
    if post["shareMode"] == "shareNow":
        return
    limits = session.settings.allowance.limits
    others = (post["channelId"], post["id"])
    waiting, most = session.store.count("posts", _WAITING, others), limits["scheduledPosts"]
    if waiting >= most:
        text = f"Scheduled posts limit reached. You have {waiting} scheduled posts out of {most} allowed."
        raise Refusal("LimitReachedError", text)
    if not is_thread(post):
        return
    threads = sum(is_thread(other) for other in session.store.find("posts", _WAITING, others))
    most = limits["scheduledThreadsPerChannel"]
    if threads >= most:
        text = f"Scheduled threads limit reached. You have {threads} scheduled threads out of {most} allowed."
        raise Refusal("LimitReachedError", text)


def is_thread(post: Doc) -> bool:
    """Return whether the post has more than one item."""
    return len(post["settings"].get("thread") or []) > 1


def check_twin(session: Session, post: Doc) -> None:
    """Check that the same text does not go out on the same channel close in time. Drafts have no time.

    Raises:
        Refusal: It does.
    """
    minutes = session.settings.duplicate_minutes
    if not minutes or not post["text"] or post["dueAt"] is None or session.allow_twins:
        return
    due, span = parse(post["dueAt"]), timedelta(minutes=minutes)
    values = (post["channelId"], post["text"], post["id"], iso(due - span), iso(due + span))
    if session.store.rows(_TWINS, values):
        raise Refusal("InvalidInputError", DUPLICATE)

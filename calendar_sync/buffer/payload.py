"""Entries in the words of Buffer's inputs: what is sent to create or edit a post, or to save an idea.

Nothing is left to Buffer's memory: reports have it that an edit which carries assets drops the metadata it does not
name, and that Instagram and TikTok refuse edits without assets and type. An edit therefore carries the whole content,
and spells out the switches a create leaves to Buffer's defaults.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calendar_sync.buffer.annotations import annotations_input
from calendar_sync.buffer.metadata import SPELLED_OUT, metadata_input
from calendar_sync.model.buffer import Asset
from calendar_sync.model.canonical import iso
from calendar_sync.model.entry import Entry, Kind, Schedule
from calendar_sync.model.mutation import CreateIdea, CreatePost, DeletePost, EditPost, Mutation

MODES: Mapping[Schedule, str] = {
    Schedule.AT: "customScheduled",
    Schedule.QUEUE: "addToQueue",
    Schedule.NEXT: "shareNext",
    Schedule.NOW: "shareNow",
}
"""How a post is scheduled, in Buffer's words. ``NONE`` has none: such an entry is a draft or an idea."""

TAG_COLOR = "#808080"
"""Sent for the tags of an idea: the input demands a colour, and Buffer's API has no way to ask for a tag's own."""

_LINK_SERVICES = frozenset({"bluesky", "facebook", "linkedin", "threads"})


def create_input(entry: Entry, *, idea_id: str | None = None) -> dict[str, Any]:
    """Return the ``CreatePostInput`` for ``entry``, a post or a draft.

    Args:
        entry: What is wanted.
        idea_id: The idea that becomes this post, if any.

    Raises:
        ValueError: The entry is an idea, or a post that has no schedule, or no due time where it needs one.
    """
    wanted: dict[str, Any] = {"channelId": entry.key.channel_id, **_content(entry), **_timing(entry)}
    if entry.kind is Kind.DRAFT:
        wanted["saveToDraft"] = True
    if assets := _assets(entry):
        wanted["assets"] = assets
    if metadata := metadata_input(entry.service, _metadata(entry), _thread(entry, assets)):
        wanted["metadata"] = metadata
    if entry.tags:
        wanted["tagIds"] = list(entry.tags)
    if entry.needs_approval:
        wanted["needsApproval"] = True
    if idea_id is not None:
        wanted["ideaId"] = idea_id
    return wanted


def edit_input(post_id: str, entry: Entry, *, keep_place: bool = False) -> dict[str, Any]:
    """Return the ``EditPostInput`` that puts the whole of ``entry`` over post ``post_id``.

    Args:
        post_id: Buffer's post id.
        entry: What is wanted.
        keep_place: The post already stands in the queue as the entry wants it. ``mode`` is then left out, because an
            omitted mode is documented to stay, while sending it again takes the post from its slot to the queue's end
            (and lets those behind it slide up). It is ignored where the due time is the entry's own.

    Raises:
        ValueError: As for :func:`create_input`.
    """
    timing = _timing(entry)
    if keep_place and "dueAt" not in timing and entry.kind is Kind.POST:
        del timing["mode"]
    assets = _assets(entry)
    wanted: dict[str, Any] = {
        "id": post_id,
        **_content(entry),
        **timing,
        "assets": assets,
        "tagIds": list(entry.tags),
    }
    if entry.needs_approval and entry.kind is Kind.POST:
        # "saveToDraft": false would schedule the post there and then, past the approval it is to wait for.
        wanted["approvalChange"] = "request"
    else:
        wanted["saveToDraft"] = entry.kind is Kind.DRAFT
    settings = {**SPELLED_OUT.get(entry.service, {}), **_metadata(entry)}
    if metadata := metadata_input(entry.service, settings, _thread(entry, assets), always=True):
        wanted["metadata"] = metadata
    return wanted


def idea_input(entry: Entry, organization_id: str, tag_names: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the ``CreateIdeaInput`` for ``entry``.

    Args:
        entry: An idea; its service is a comma-separated list.
        organization_id: Whose board it goes on.
        tag_names: Names of Buffer tags by id, as far as known; a tag without one is sent under its id.
    """
    names = tag_names or {}
    content: dict[str, Any] = {
        "title": entry.title,
        "text": entry.text,
        "services": [service.strip() for service in entry.service.split(",") if service.strip()],
        "date": iso(entry.due_at),
        "tags": [{"id": tag, "name": names.get(tag, tag), "color": TAG_COLOR} for tag in entry.tags],
        "media": [_idea_media(asset) for asset in entry.assets],
    }
    return {"organizationId": organization_id, "content": {name: value for name, value in content.items() if value}}


def _idea_media(asset: Asset) -> dict[str, str]:
    media = {"url": asset.url, "type": asset.kind}
    return {**media, "alt": asset.alt_text} if asset.alt_text else media


def field_of(mutation: Mutation) -> str:
    """Return the name of Buffer's mutation for ``mutation``."""
    match mutation:
        case CreatePost():
            return "createPost"
        case EditPost():
            return "editPost"
        case DeletePost():
            return "deletePost"
        case CreateIdea():
            return "createIdea"


def input_of(
    mutation: Mutation,
    organization_id: str,
    *,
    keep_place: bool = False,
    tag_names: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return the input of any mutation; see :func:`create_input`, :func:`edit_input` and :func:`idea_input`."""
    match mutation:
        case CreatePost(entry, idea_id):
            return create_input(entry, idea_id=idea_id)
        case EditPost(post_id, entry):
            return edit_input(post_id, entry, keep_place=keep_place)
        case DeletePost(post_id):
            return {"id": post_id}
        case CreateIdea(entry):
            return idea_input(entry, organization_id, tag_names)


def _content(entry: Entry) -> dict[str, Any]:
    return {"text": entry.text, "schedulingType": "notification" if entry.notify else "automatic"}


def _timing(entry: Entry) -> dict[str, Any]:
    if entry.kind is Kind.IDEA:
        raise ValueError("an idea is saved on the board, not scheduled")
    if entry.kind is Kind.DRAFT:
        mode = "addToQueue" if entry.due_at is None else "customScheduled"
    elif entry.schedule in MODES:
        mode = MODES[entry.schedule]
    else:
        raise ValueError("a post needs to know when it goes out")
    if mode != "customScheduled":
        return {"mode": mode}
    if entry.due_at is None:
        raise ValueError("a post for a set time needs a due time")
    return {"mode": mode, "dueAt": iso(entry.due_at)}


def _link_asset(entry: Entry) -> Asset | None:
    """Return the first link asset, where the network takes links as an attachment rather than as an asset."""
    if entry.service not in _LINK_SERVICES:
        return None
    return next((asset for asset in entry.assets if asset.kind == "link"), None)


def _metadata(entry: Entry) -> dict[str, Any]:
    link = _link_asset(entry)
    given = {name: value for name, value in entry.metadata.items() if value is not None and value != ""}
    if "retweet_id" in given and entry.text:
        given["retweet_comment"] = entry.text
    if annotations := annotations_input(entry.service, entry.text, given.get("mentions", "")):
        given["annotations"] = annotations
    return given if link is None else {"link": link.url, **given}


def _assets(entry: Entry) -> list[dict[str, Any]]:
    as_attachment = entry.service in _LINK_SERVICES
    return [_asset(asset) for asset in entry.assets if not (as_attachment and asset.kind == "link") and not asset.item]


def _asset(asset: Asset) -> dict[str, Any]:
    values: dict[str, Any] = {"url": asset.url}
    if asset.kind == "document":
        values |= {"title": asset.title, "thumbnailUrl": asset.thumbnail_url}
    elif asset.kind == "image" and (asset.alt_text or asset.user_tags):
        values["metadata"] = {"altText": asset.alt_text}
        if asset.user_tags:
            values["metadata"]["userTags"] = [{"handle": tag.handle, "x": tag.x, "y": tag.y} for tag in asset.user_tags]
    elif asset.kind == "video" and (asset.cover_at or asset.title):
        cover = {"thumbnailOffset": asset.cover_at} if asset.cover_at else {}
        values["metadata"] = {**cover, "title": asset.title} if asset.title else cover
    elif asset.kind == "link" and asset.title:
        values["title"] = asset.title
    return {asset.kind: values}


def _thread(entry: Entry, assets: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return every item of a thread, the post itself first: what Buffer publishes is this list, not ``text``."""
    if not entry.thread:
        return []
    items: list[dict[str, Any]] = [{"text": entry.text, "assets": assets}]
    for number, text in enumerate(entry.thread, start=1):
        hung = [_asset(asset) for asset in entry.assets if asset.item == number]
        items.append({"text": text, "assets": hung} if hung else {"text": text})
    return items

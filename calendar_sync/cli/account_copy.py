"""A sandbox like the user's account: read from the live one, which is never written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from calendar_sync import reading
from calendar_sync.buffer import BufferClient
from calendar_sync.buffer.payload import create_input
from calendar_sync.model.buffer import Account, Channel, Idea, Organization, Post, Tag
from calendar_sync.model.canonical import iso
from calendar_sync.model.entry import Entry, EntryKey, Kind, Origin, Schedule

RECENT = timedelta(days=30)
"""Sent posts of so many days are copied along: Buffer refuses the same text close in time."""

AHEAD = timedelta(days=366)


def read_account(client: BufferClient, organization: str, *, now: datetime) -> dict[str, Any]:
    """Return a seed for a sandbox that looks like the live account: channels, schedules, posts, ideas, tags.

    Ids are kept, so that what is known about the live account holds for its copy.

    Args:
        client: Of the live account; only asked.
        organization: Name or id; empty for the only one.
        now: Aware UTC.

    Raises:
        BufferError: The account cannot be read.
        UsageError: There is no such organization.
    """
    account, directory = reading.read_account(client, organization, now=now)
    chosen, channels = directory.organization, directory.channels
    actual = client.snapshot(chosen, channels, due_start=now - RECENT, due_end=now + AHEAD, with_ideas=True)
    return seed_of(account, chosen, channels, actual.posts, actual.ideas)


def seed_of(
    account: Account,
    organization: Organization,
    channels: Sequence[Channel],
    posts: Iterable[Post],
    ideas: Iterable[Idea],
) -> dict[str, Any]:
    """Return a seed in the sandbox's format (see ``calendar_sync.sandbox.seeding``)."""
    posts, ideas = list(posts), list(ideas)
    tags = {tag.id: tag for item in (*(post.tags for post in posts), *(idea.tags for idea in ideas)) for tag in item}
    known_ideas = {idea.id for idea in ideas}
    return {
        "account": {"id": account.id, "timezone": account.timezone or "UTC"},
        "organizations": [
            {
                "id": organization.id,
                "name": organization.name,
                "channels": [_channel(channel) for channel in channels],
                "tags": [_tag(tag) for tag in tags.values()],
                "ideas": [_idea(idea) for idea in ideas],
                # In the order of the queue, which is how a seed tells places in it.
                "posts": [_post(post, known_ideas) for post in sorted(posts, key=_queue_order)],
            }
        ],
    }


def add_tags(seed: dict[str, Any], tags: Mapping[str, str]) -> None:
    """Add tags that are on no post yet, and so could not be read, to a seed.

    Args:
        seed: From :func:`read_account`; changed in place.
        tags: Name to id, from the settings.
    """
    known = seed["organizations"][0]["tags"]
    ids = {tag["id"] for tag in known}
    known.extend({"id": tag_id, "name": name} for name, tag_id in tags.items() if tag_id not in ids)


def plan_of(organization: Organization) -> str:
    """Return which of the sandbox's plans is like the organization's."""
    return "free" if organization.is_free else "team"


def _queue_order(post: Post) -> tuple[float, str]:
    at = post.due_at or post.created_at
    return at.timestamp() if at else 0, post.id


def _channel(channel: Channel) -> dict[str, Any]:
    return {
        "id": channel.id,
        "name": channel.name,
        "displayName": channel.display_name or channel.name,
        "service": channel.service,
        "type": channel.type,
        "timezone": channel.timezone,
        "schedule": {slots.day: list(slots.times) for slots in channel.posting_schedule},
        "pausedDays": [slots.day for slots in channel.posting_schedule if slots.paused],
        "queuePaused": channel.is_queue_paused,
        "disconnected": channel.is_disconnected,
        "locked": channel.is_locked,
        "boards": [{"id": board.id, "name": board.name, "serviceId": board.service_id} for board in channel.boards],
        "maxCharacters": channel.max_characters or 500,
        "subscription": channel.subscription,
    }


def _tag(tag: Tag) -> dict[str, Any]:
    return {"id": tag.id, "name": tag.name or tag.id}


def _idea(idea: Idea) -> dict[str, Any]:
    return {
        "id": idea.id,
        "title": idea.title,
        "text": idea.text,
        "services": list(idea.services),
        "tags": [tag.id for tag in idea.tags],
        "date": iso(idea.date),
        "created": iso(idea.created_at),
    }


def _post(post: Post, known_ideas: set[str]) -> dict[str, Any]:
    sent = create_input(_entry(post))
    own = sent.get("metadata") or {}
    seed: dict[str, Any] = {
        "id": post.id,
        "channel": post.channel_id,
        "text": post.text,
        "status": post.status,
        "at": iso(post.sent_at or post.due_at),
        "mode": "customScheduled" if post.custom_scheduled else post.share_mode,
        "created": iso(post.created_at),
        "via": post.via,
        "tags": [tag.id for tag in post.tags],
        "assets": sent.get("assets") or [],
        "metadata": next(iter(own.values()), {}),
        "schedulingType": post.scheduling_type or "automatic",
        "idea": post.idea_id if post.idea_id in known_ideas else None,
        "error": post.error,
        "externalLink": post.link,
    }
    return {name: value for name, value in seed.items() if value is not None}


def _entry(post: Post) -> Entry:
    """Return the entry that would have made this post, so that its content can be said in Buffer's inputs."""
    return Entry(
        key=EntryKey("", "", post.channel_id),
        origin=Origin("", 0),
        kind=Kind.DRAFT,
        service=post.service,
        text=post.text,
        thread=post.thread,
        assets=post.assets,
        schedule=Schedule.NONE,
        metadata=post.metadata,
    )

"""Buffer's side at one moment, in as few requests as it can be told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from calendar_sync.buffer.answers import Node, mapping
from calendar_sync.buffer.parse import parse_account, parse_channels
from calendar_sync.buffer.reads import (
    Lane,
    Read,
    ideas_lane,
    ideas_of,
    posts_lane,
    posts_of,
    read_lanes,
    whole_lanes,
    window_lanes,
)
from calendar_sync.errors import BufferError, UsageError
from calendar_sync.model.buffer import Account, ActualState, Channel, Idea, Organization, Post
from calendar_sync.model.directory import Directory

Enough: TypeAlias = Callable[[Sequence[Post], Sequence[Idea]], bool]
"""Tells whether posts and ideas that were read in a window say enough."""


def read_snapshot(
    read: Read,
    organization: Organization,
    channels: Sequence[Channel],
    *,
    due: tuple[datetime | None, datetime | None],
    with_ideas: bool,
    enough: Enough | None,
    with_setup: bool,
    now: datetime,
) -> tuple[ActualState, Directory | None]:
    """Read posts and ideas; see :meth:`calendar_sync.buffer.client.BufferClient.snapshot`.

    Args:
        read: Sends a query and returns its data.
        organization: Whose posts.
        channels: Posts of these are read.
        due: Start and end of the window, aware UTC.
        with_ideas: Read the idea board as well.
        enough: Asked where unsent posts outside the window were not all read: without it all are.
        with_setup: Ask for account and channels anew, in the first request.
        now: Aware UTC.

    Returns:
        What was read, and the organization with its channels where they were asked for.
    """
    ids = [channel.id for channel in channels]
    start, end = due
    lanes: list[Lane]
    if enough is None or start is None or end is None:
        lanes = whole_lanes(organization.id, ids, due)
    else:
        lanes = window_lanes(organization.id, ids, (start, end))
    if with_ideas:
        lanes.append(ideas_lane(organization.id))
    found = read_lanes(read, lanes, organization.id if with_setup else None)
    posts, ideas, lost = posts_of(found.posts), ideas_of(found.ideas), set(found.unread)
    if found.cut and enough is not None and not enough(posts, ideas):
        # Read as one listing: a post that moves from one window to the other meanwhile is in neither.
        unsent = read_lanes(read, whole_lanes(organization.id, ids, due))
        posts = posts_of([*found.posts, *unsent.posts])
        lost |= unsent.unread
    lost -= {post.id for post in posts}
    state = ActualState(
        organization, tuple(channels), posts, ideas, now, start, end, complete=not lost, unread=frozenset(lost)
    )
    return state, directory_of(found.setup, organization.id, now) if found.setup is not None else None


def read_first(
    read: Read, organization_id: str, *, due_start: datetime, now: datetime
) -> tuple[Directory, ActualState | None]:
    """Ask for an organization's channels, and with them for a page of the posts on whatever channels there are.

    Which channels matter is not known yet. In many accounts that page is all there is, and nothing is left to be read;
    in others it costs no request.

    Args:
        read: Sends a query and returns its data.
        organization_id: Which one.
        due_start: What is out, or has failed, counts from here on, aware UTC.
        now: Aware UTC.

    Returns:
        The organization with its channels, and everything on them but ideas; ``None`` where there is more than that.

    Raises:
        UsageError: It is not one of the account's.
    """
    due = (due_start, None)
    lanes = [replace(lane, glance=True) for lane in whole_lanes(organization_id, None, due)]
    found = read_lanes(read, lanes, organization_id)
    directory = directory_of(found.setup or {}, organization_id, now)
    if found.cut or found.unread:
        return directory, None
    posts = posts_of(found.posts)
    return directory, ActualState(directory.organization, directory.channels, posts, (), now, due_start)


def read_created(
    read: Read, organization_id: str, channel_ids: Sequence[str], since: datetime, *, with_ideas: bool
) -> tuple[tuple[Post, ...], tuple[Idea, ...]]:
    """Return the posts created at ``since`` (aware UTC) or later, whatever became of them, and all ideas if wanted.

    Raises:
        PartlyRead: Some of them could not be read.
    """
    lanes = [posts_lane("created", organization_id, channel_ids, created_start=since)] if channel_ids else []
    if with_ideas:
        lanes.append(ideas_lane(organization_id))
    found = read_lanes(read, lanes).refuse_gaps()
    return posts_of(found.posts), ideas_of(found.ideas)


def directory_of(data: Node, organization_id: str, now: datetime) -> Directory:
    """Return the organization in an answer that holds account and channels.

    Raises:
        UsageError: It is not one of the account's.
    """
    account = parse_account(mapping(data.get("account"), "account"))
    organization = named(account, organization_id)
    return Directory(organization, parse_channels(data), len(account.organizations) == 1, now)


def only(account: Account) -> Organization:
    """Return the only organization of an account.

    Raises:
        BufferError: There is none.
        UsageError: There are several.
    """
    if not account.organizations:
        raise BufferError("The Buffer account has no organization.", fix="Set one up in Buffer first.")
    if len(account.organizations) > 1:
        raise UsageError(
            "The Buffer account has several organizations: " + _listed(account),
            fix="Name one of them in calendar-sync.toml as organization.",
        )
    return account.organizations[0]


def named(account: Account, organization_id: str) -> Organization:
    """Return the organization with this id.

    Raises:
        UsageError: It is not one of the account's.
    """
    found = next((item for item in account.organizations if item.id == organization_id), None)
    if found is None:
        raise UsageError(
            f"The Buffer account has no organization {organization_id}, but these: {_listed(account)}",
            fix="Name one of them in calendar-sync.toml as organization.",
        )
    return found


def _listed(account: Account) -> str:
    return ", ".join(f"{item.name} ({item.id})" for item in account.organizations)

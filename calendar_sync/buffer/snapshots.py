"""Buffer's side at one moment, in as few requests as it can be told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from calendar_sync.buffer.answers import Node, mapping
from calendar_sync.buffer.parse import parse_account, parse_channels
from calendar_sync.buffer.reads import (
    OUT,
    UNSENT,
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

_MANY = 10
"""One in so many is many: as much would be read again by asking for what was created at the same moment or later."""

Enough: TypeAlias = Callable[[Sequence[Post], Sequence[Idea]], bool]
"""Tells whether posts and ideas that were read in a window say enough."""


@dataclass(frozen=True, slots=True)
class FirstPage:
    """Posts of all channels of an organization, read before it was known which of them matter.

    Args:
        posts: What was read.
        read_at: When, aware UTC.
        out_since: What is out, or has failed, was read from here on, aware UTC.
        unsent_until: When the last unsent post of those was created, aware UTC; ``None`` where all were read.
        unsent_after: Where the listing of unsent posts goes on.
        out_until: When the last post that is out was due; ``None`` where all were read.
        unread: Ids of what stands on it but could not be read, of whatever channel.
    """

    posts: tuple[Post, ...]
    read_at: datetime
    out_since: datetime
    unsent_until: datetime | None
    unsent_after: str | None
    out_until: datetime | None
    unread: frozenset[str] = frozenset()

    def lanes(
        self, organization_id: str, ids: Sequence[str], due: tuple[datetime | None, datetime | None], *, near: bool
    ) -> list[Lane]:
        """Return the lanes of what is left to be read.

        Args:
            organization_id: Whose posts.
            ids: Of these channels.
            due: The window, aware UTC.
            near: Unsent posts outside of it need a glance only.
        """
        start, end = due
        is_later = start is not None and self.out_since <= start
        out_from = self.out_until if is_later and self.out_until and (not start or start < self.out_until) else start
        if not ids or (is_later and self.unsent_until is None and self.out_until is None):
            return []
        out = whole_lanes(organization_id, ids, (out_from, end))[1:]
        if self.unsent_until is None:
            return out
        if self._goes_on(ids, end):
            unsent = [replace(lane, after=self.unsent_after) for lane in whole_lanes(organization_id, None, due)[:-1]]
        elif near and start is not None and end is not None:
            unsent = window_lanes(organization_id, ids, (start, end), self.unsent_until)[:-1]
        else:
            unsent = whole_lanes(organization_id, ids, due, self.unsent_until)[:-1]
        return [*unsent, *out]

    def _goes_on(self, ids: Sequence[str], end: datetime | None) -> bool:
        """Tell whether the listing is best read on as it is: its posts are mostly wanted, and many were made at once.

        Else only what was created later is asked for, of the channels that matter.
        """
        unsent = [post for post in self.posts if post.status in UNSENT]
        wanted = sum(post.channel_id in set(ids) and not (end and post.due_at and post.due_at > end) for post in unsent)
        at_once = sum(post.created_at == self.unsent_until for post in unsent)
        return 2 * wanted > len(unsent) and _MANY * at_once > len(unsent)


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
    seen: FirstPage | None = None,
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
        seen: What was read just before: only the rest is asked for.

    Returns:
        What was read, and the organization with its channels where they were asked for.
    """
    ids = [channel.id for channel in channels]
    start, end = due
    lanes: list[Lane]
    if seen is not None:
        lanes = seen.lanes(organization.id, ids, due, near=enough is not None)
    elif enough is None or start is None or end is None:
        lanes = whole_lanes(organization.id, ids, due)
    else:
        lanes = window_lanes(organization.id, ids, (start, end))
    if with_ideas:
        lanes.append(ideas_lane(organization.id))
    found = read_lanes(read, lanes, organization.id if with_setup else None)
    posts, ideas, lost = (
        posts_of([*(seen.posts if seen else ()), *found.posts]),
        ideas_of(found.ideas),
        found.unread | (seen.unread if seen else frozenset()),
    )
    if found.cut and enough is not None and not enough(posts, ideas):
        # Read as one listing: a post that moves from one window to the other meanwhile is in neither.
        lanes = seen.lanes(organization.id, ids, due, near=False) if seen else whole_lanes(organization.id, ids, due)
        unsent = read_lanes(read, lanes)
        posts = posts_of([*posts, *unsent.posts])
        lost |= unsent.unread
    lost = lost.difference([post.id for post in posts]) if lost else lost
    if seen is not None:
        posts, now = tuple(post for post in posts if post.channel_id in ids), seen.read_at
    state = ActualState(
        organization, tuple(channels), posts, ideas, now, start, end, complete=not lost, unread=frozenset(lost)
    )
    return state, directory_of(found.setup, organization.id, now) if found.setup is not None else None


def read_first(
    read: Read, organization_id: str, *, due_start: datetime, now: datetime, account: Account | None = None
) -> tuple[Directory, FirstPage | None]:
    """Ask for an organization's channels, and with them for a page of the posts on whatever channels there are.

    Which channels matter is not known yet. In many accounts that page is all there is, and nothing is left to be read;
    in others reading goes on from there.

    Args:
        read: Sends a query and returns its data.
        organization_id: Which one.
        due_start: What is out, or has failed, counts from here on, aware UTC.
        now: Aware UTC.
        account: Where it is known already, it is not asked for.

    Returns:
        The organization with its channels, and the page; ``None`` where it cannot be said what is left to be read.

    Raises:
        UsageError: It is not one of the account's.
    """
    unsent, out = (replace(lane, glance=True) for lane in whole_lanes(organization_id, None, (due_start, None)))
    found = read_lanes(read, [unsent, out], organization_id, with_account=account is None)
    directory = directory_of(found.setup or {}, organization_id, now, account)
    # Listed oldest first: all that was created, or was due, before the last one is there.
    # What is being sent is in both listings, and tells nothing of either.
    created = [post.created_at for post in found.posts if post.status in UNSENT and not post.is_out]
    dues = [post.due_at for post in found.posts if post.status in OUT and post.status not in UNSENT and post.due_at]
    if unsent.name in found.cut and not created:
        return directory, None
    return directory, FirstPage(
        posts_of(found.posts),
        now,
        due_start,
        max(created) if unsent.name in found.cut else None,
        found.cut.get(unsent.name),
        max(dues, default=due_start) if out.name in found.cut else None,
        found.unread,
    )


def read_created(
    read: Read, organization_id: str, channel_ids: Sequence[str], since: datetime, *, with_ideas: bool
) -> tuple[tuple[Post, ...], tuple[Idea, ...]]:
    """Return the posts created at ``since`` (aware UTC) or later, whatever became of them, and all ideas if wanted.

    Raises:
        PartlyRead: Some of them could not be read.
    """
    lanes = [posts_lane("created", organization_id, channel_ids, created=(since, None))] if channel_ids else []
    if with_ideas:
        lanes.append(ideas_lane(organization_id))
    found = read_lanes(read, lanes).refuse_gaps()
    return posts_of(found.posts), ideas_of(found.ideas)


def directory_of(data: Node, organization_id: str, now: datetime, account: Account | None = None) -> Directory:
    """Return the organization in an answer that holds channels, and the account where that is not known already.

    Raises:
        UsageError: It is not one of the account's.
    """
    account = account or parse_account(mapping(data.get("account"), "account"))
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

"""Which posts and ideas of Buffer are to come into the calendar as rows: those that no row and no calendar has yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from calendar_sync.entries.channels import ChannelBook
from calendar_sync.entries.zones import ZoneProblem, parse_zone
from calendar_sync.errors import UsageError
from calendar_sync.model.buffer import Idea, Post
from calendar_sync.model.canonical import canonical_text, digest, idea_values, iso, post_values
from calendar_sync.model.entry import IDEA_CHANNEL
from calendar_sync.session import Prepared, Session


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which posts are to come into the calendar, and where.

    Args:
        channels: Of these channels, as a Channels cell would name them; of all where empty.
        since: Due on this day or later, in the zone of the settings.
        until: Due on this day or earlier. With either, posts without a time stay out.
        tab: Into this tab; needed where several hold a calendar.
        drafts: Drafts as well.
        ideas: The idea board as well.
    """

    channels: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    tab: str = ""
    drafts: bool = False
    ideas: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """What is to become one row: the same post on one or several channels, or an idea."""

    posts: tuple[Post, ...] = ()
    idea: Idea | None = None

    @property
    def due_at(self) -> datetime | None:
        """When it is due, aware UTC."""
        return self.idea.date if self.idea is not None else self.posts[0].due_at

    def wanted(self) -> dict[str, dict[str, Any]]:
        """Return what Buffer has, by channel id."""
        if self.idea is not None:
            return {IDEA_CHANNEL: idea_values(self.idea)}
        return {post.channel_id: post_values(post) for post in self.posts}

    def parts(self) -> Iterator[Item]:
        """Yield the posts one by one, where they do not fit into one row."""
        if len(self.posts) > 1:
            yield from (Item((post,)) for post in self.posts)


def items_of(session: Session, prepared: Prepared, wanted: Wanted) -> Iterator[Item]:
    """Yield what is not in the calendar yet, soonest due first.

    What belongs to a row or a calendar is passed over, and so is what Buffer could not publish: it will not go out.
    """
    actual, calendar_id = prepared.actual, prepared.plan.calendar_id
    known = {record.post_id for record in prepared.records.values() if record.state != "named"}
    known |= session.ledger.owned_elsewhere(calendar_id).keys() | set(prepared.desired.post_ids.values())
    known |= {change.post_id for change in prepared.plan.changes if change.post_id}
    said = {(entry.key.channel_id, canonical_text(entry.text), iso(entry.due_at)) for entry in prepared.desired.entries}
    channels = chosen_channels(session, prepared, wanted.channels)
    groups: dict[str, list[Post]] = {}
    for post in sorted(actual.posts, key=lambda post: (post.due_at or NEVER, post.created_at, post.id)):
        if (
            post.id in known
            or post.is_out
            or post.status == "error"
            or post.channel_id not in channels
            or (post.status == "draft" and not wanted.drafts)
            or not _is_due(post.due_at, session, wanted)
            or (post.channel_id, canonical_text(post.text), iso(post.due_at)) in said
        ):
            continue
        groups.setdefault(_alike(post, groups), []).append(post)
    yield from (Item(tuple(sorted(posts, key=lambda post: post.service))) for posts in groups.values())
    if wanted.ideas:
        ideas = [idea for idea in actual.ideas if idea.id not in known and _is_due(idea.date, session, wanted)]
        yield from (Item(idea=idea) for idea in sorted(ideas, key=lambda idea: (idea.created_at, idea.id)))


NEVER = datetime.max.replace(tzinfo=UTC)
"""Stands for the time of what has none, where things are sorted by it."""


def _alike(post: Post, groups: Mapping[str, Sequence[Post]]) -> str:
    """Return the name of the group of posts that say the same at the same time, each on a channel of its own."""
    values = post_values(post)
    name = digest([values[key] for key in ("kind", "text", "thread", "assets", "schedule", "due_at", "tags", "notify")])
    number = 0
    while any(other.channel_id == post.channel_id for other in groups.get(f"{name} {number}", ())):
        number += 1
    return f"{name} {number}"


def chosen_channels(session: Session, prepared: Prepared, words: Sequence[str]) -> frozenset[str]:
    """Return the ids of the channels that words mean, as in a Channels cell; of all channels where there are none.

    Raises:
        UsageError: A word means no channel.
    """
    if not words:
        return frozenset(channel.id for channel in prepared.actual.channels)
    book = ChannelBook(prepared.actual.channels, session.settings.reading_rules().aliases)
    found: set[str] = set()
    for word in words:
        channels, problems = book.find(word)
        for problem in problems:
            if not problem.candidates:
                raise UsageError(problem.message, fix=problem.fix)
            found |= {channel.id for channel in problem.candidates}
        found |= {channel.id for channel in channels}
    return frozenset(found)


def _is_due(due_at: datetime | None, session: Session, wanted: Wanted) -> bool:
    if wanted.since is None and wanted.until is None:
        return True
    if due_at is None:
        return False
    day = due_at.astimezone(local_zone(session)).date()
    return (wanted.since is None or day >= wanted.since) and (wanted.until is None or day <= wanted.until)


def local_zone(session: Session) -> tzinfo:
    """Return the zone in which days are meant: that of the settings, else UTC."""
    name = session.settings.timezone
    zone = parse_zone(name) if name else UTC
    return UTC if isinstance(zone, ZoneProblem) else zone

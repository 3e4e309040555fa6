"""Finding the post that belongs to an entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from calendar_sync.model.buffer import ActualState, Idea, Post
from calendar_sync.model.canonical import canonical_text, differing, iso
from calendar_sync.model.entry import Kind, Schedule

POST_COMPARED = ("assets", "kind", "metadata", "notify", "tags", "text", "thread")
IDEA_COMPARED = ("kind", "text", "title")
"""Values that mean the same on both sides; times are compared by :func:`same_time`."""


def same_time(desired: Mapping[str, Any], actual: Mapping[str, Any]) -> bool:
    """Return whether Buffer's schedule is the wished one; a queue post's time is the queue's business."""
    if desired["schedule"] == Schedule.AT and desired["kind"] == Kind.POST:
        return bool(actual["due_at"] == desired["due_at"])
    # Buffer may drop the time of a draft, and an idea's date is a note.
    return bool(desired["kind"] != Kind.POST or actual["schedule"] != Schedule.AT)


def unequal(desired: Mapping[str, Any], actual: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the values in which a wish and Buffer differ, sorted."""
    wanted = {**desired, "assets": _without_covers(desired["assets"])}
    compared = IDEA_COMPARED if desired["kind"] == Kind.IDEA else POST_COMPARED
    names = set(differing({name: wanted[name] for name in compared}, {name: actual[name] for name in compared}))
    if not same_time(desired, actual):
        names.add("due_at")
    return tuple(sorted(names))


def _without_covers(assets: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    return [{name: value for name, value in asset.items() if name != "thumbnail_url"} for asset in assets]


class Finder:
    """Posts and ideas that nobody owns yet, by what they say.

    Args:
        actual: Buffer's side.
        owned: Ids of posts and ideas that belong to some calendar.
    """

    def __init__(self, actual: ActualState, owned: Iterable[str]) -> None:
        self._owned = set(owned)
        self._posts: dict[tuple[str, str], list[Post]] = {}
        for post in actual.posts:
            self._posts.setdefault((post.channel_id, canonical_text(post.text)), []).append(post)
        self._ideas: dict[tuple[str, str], list[Idea]] = {}
        for idea in actual.ideas:
            self._ideas.setdefault((canonical_text(idea.title), canonical_text(idea.text)), []).append(idea)

    def claim(self, post_id: str) -> None:
        """Mark a post or idea as owned."""
        self._owned.add(post_id)

    def posts(self, channel_id: str, desired: Mapping[str, Any], *, since: datetime | None = None) -> list[Post]:
        """Return unowned posts that say what is wished at the time that is wished, oldest first.

        Args:
            channel_id: Where.
            desired: In the words of ``entry_values``.
            since: Only posts created at or after this moment (aware UTC).
        """
        return sorted(
            (
                post
                for post in self._posts.get((channel_id, desired["text"]), ())
                if post.id not in self._owned and _fits(desired, post) and (since is None or post.created_at >= since)
            ),
            key=lambda post: (post.created_at, post.id),
        )

    def ideas(self, desired: Mapping[str, Any], *, since: datetime | None = None) -> list[Idea]:
        """Return unowned ideas with the wished title and text, oldest first."""
        return sorted(
            (
                idea
                for idea in self._ideas.get((desired["title"], desired["text"]), ())
                if idea.id not in self._owned and (since is None or idea.created_at >= since)
            ),
            key=lambda idea: (idea.created_at, idea.id),
        )


def _fits(desired: Mapping[str, Any], post: Post) -> bool:
    if desired["kind"] == Kind.DRAFT:
        return post.status == "draft"
    if post.status == "draft":
        return False
    if desired["schedule"] == Schedule.AT:
        return bool(iso(post.due_at) == desired["due_at"])
    if desired["schedule"] == Schedule.NOW:
        return post.is_out or not post.custom_scheduled
    return not post.custom_scheduled

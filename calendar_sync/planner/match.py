"""Finding the post that belongs to an entry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any

from calendar_sync.model.buffer import ActualState, Idea, Post
from calendar_sync.model.canonical import SENT_ONLY, canonical_text, differing, iso
from calendar_sync.model.entry import Kind, Schedule

POST_COMPARED = ("assets", "kind", "metadata", "notify", "tags", "text", "thread")
IDEA_COMPARED = ("kind", "text", "title")
"""Values that mean the same on both sides; times are compared by :func:`same_time`."""

BY_HAND = frozenset({"buffer", "network"})
"""Where posts come from that no program made (``via``)."""

MUCH = 0.6
"""Share of two texts that must be common for one to be taken for the other with changes."""

SHORTENER = "buff.ly"
"""Host of the links that Buffer makes of longer ones."""

_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


def same_time(desired: Mapping[str, Any], actual: Mapping[str, Any]) -> bool:
    """Return whether Buffer's schedule is the wished one; a queue post's time is the queue's business."""
    if desired["schedule"] == Schedule.AT and desired["kind"] == Kind.POST:
        return bool(actual["due_at"] == desired["due_at"])
    # Buffer may drop the time of a draft, and an idea's date is a note.
    return bool(desired["kind"] != Kind.POST or actual["schedule"] != Schedule.AT)


def unequal(desired: Mapping[str, Any], actual: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the values in which a wish and Buffer differ, sorted."""
    wanted = {
        **desired,
        "assets": [_compared(asset) for asset in desired["assets"]],
        "metadata": {name: value for name, value in desired["metadata"].items() if name not in SENT_ONLY},
    }
    compared = IDEA_COMPARED if desired["kind"] == Kind.IDEA else POST_COMPARED
    names = set(differing({name: wanted[name] for name in compared}, {name: actual[name] for name in compared}))
    if not same_time(desired, actual):
        names.add("due_at")
    return tuple(sorted(names))


def unlike(desired: Mapping[str, Any], actual: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what :func:`unequal` does, but for links that Buffer has shortened."""
    fields = unequal(desired, actual)
    return () if fields == ("text",) and links_shortened(desired["text"], actual["text"]) else fields


def _compared(asset: Mapping[str, Any]) -> dict[str, Any]:
    """Return an asset without what Buffer replaces or fills in: covers of documents, titles of videos."""
    dropped = {"thumbnail_url", "title"} if asset["kind"] == "video" else {"thumbnail_url"}
    return {name: value for name, value in asset.items() if name not in dropped}


class Finder:
    """Posts and ideas that nobody owns yet, by what they say.

    Args:
        actual: Buffer's side.
        owned: Ids of posts and ideas that belong to some calendar.
    """

    def __init__(self, actual: ActualState, owned: Iterable[str]) -> None:
        self._owned = set(owned)
        self._actual = actual
        self._skeletons: dict[tuple[str, str], list[Post]] | None = None
        self._ideas: dict[tuple[str, str], list[Idea]] = {}
        for idea in actual.ideas:
            self._ideas.setdefault((canonical_text(idea.title), canonical_text(idea.text)), []).append(idea)

    @cached_property
    def _posts(self) -> Mapping[tuple[str, str], list[Post]]:
        posts: dict[tuple[str, str], list[Post]] = {}
        for post in self._actual.posts:
            posts.setdefault((post.channel_id, canonical_text(post.text)), []).append(post)
        return posts

    def claim(self, post_id: str) -> None:
        """Mark a post or idea as owned."""
        self._owned.add(post_id)

    def is_owned(self, post_id: str) -> bool:
        """Return whether a post or idea is owned by now."""
        return post_id in self._owned

    def posts(self, channel_id: str, desired: Mapping[str, Any]) -> list[Post]:
        """Return unowned posts that say what is wished at the time that is wished, oldest first.

        Args:
            channel_id: Where.
            desired: In the words of ``entry_values``.
        """
        return [post for post in self._alike(channel_id, desired) if post.id not in self._owned]

    def taken(self, channel_id: str, desired: Mapping[str, Any]) -> list[Post]:
        """Return posts like :meth:`posts`, but those that somebody owns."""
        return [post for post in self._alike(channel_id, desired) if post.id in self._owned]

    def published(self, channel_id: str, desired: Mapping[str, Any]) -> list[Post]:
        """Return unowned posts with the wished text that are out or on their way, at whatever time; oldest first."""
        found = self._posts.get((channel_id, desired["text"]), ())
        return sorted((post for post in found if post.id not in self._owned and post.is_out), key=_age)

    def _alike(self, channel_id: str, desired: Mapping[str, Any]) -> list[Post]:
        # A queue post that is out may be last month's with the same text: it is no match, unlike one at a set time.
        candidates = self._posts.get((channel_id, desired["text"]), ())
        at = desired["schedule"] == Schedule.AT
        return sorted((post for post in candidates if _fits(desired, post) and (at or not post.is_out)), key=_age)

    def relinked(self, channel_id: str, desired: Mapping[str, Any], *, by_buffer: bool = False) -> list[Post]:
        """Return posts like :meth:`posts`, made by programs, that differ in links alone, which Buffer has shortened.

        Args:
            channel_id: Where.
            desired: In the words of ``entry_values``.
            by_buffer: Only those whose links are Buffer's own short ones.
        """
        return [
            post
            for post in self._by_skeleton().get((channel_id, skeleton(desired["text"])), ())
            if post.id not in self._owned
            and not post.is_out
            and post.via not in BY_HAND
            and _fits(desired, post)
            and links_shortened(desired["text"], canonical_text(post.text))
            and not (by_buffer and _shortened_elsewhere(desired["text"], canonical_text(post.text)))
        ]

    def created(self, channel_id: str, desired: Mapping[str, Any], since: datetime) -> list[Post]:
        """Return unowned posts that a create with these values may have made, the likeliest first.

        Buffer may have shortened links, so texts that differ in links and blanks alone count as the same.

        Args:
            channel_id: Where.
            desired: In the words of ``entry_values``.
            since: Only posts created at or after this moment (aware UTC).
        """
        found = [
            post
            for post in self._by_skeleton().get((channel_id, skeleton(desired["text"])), ())
            if post.id not in self._owned and post.created_at >= since and _fits(desired, post)
        ]
        return sorted(found, key=lambda post: (canonical_text(post.text) != desired["text"], *_age(post)))

    def touched(self, channel_id: str, desired: Mapping[str, Any], since: datetime) -> list[Post]:
        """Return unowned posts that a create with these values may have made and somebody has changed since.

        A program made them, they were changed after that, and either the text is as it was sent, or the time is and
        much of the text.

        Args:
            channel_id: Where.
            desired: In the words of ``entry_values``.
            since: Only posts created at or after this moment (aware UTC).
        """
        drafts = desired["kind"] == Kind.DRAFT
        return [
            post
            for post in self._actual.posts
            if post.channel_id == channel_id
            and post.id not in self._owned
            and post.via not in BY_HAND
            and post.created_at >= since
            and post.updated_at is not None
            and post.updated_at > post.created_at
            and (post.status == "draft") is drafts
            and _much_alike(desired, post)
        ]

    def _by_skeleton(self) -> dict[tuple[str, str], list[Post]]:
        if self._skeletons is None:
            self._skeletons = {}
            for post in self._actual.posts:
                self._skeletons.setdefault((post.channel_id, skeleton(post.text)), []).append(post)
        return self._skeletons

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


def skeleton(text: str) -> str:
    """Return ``text`` with every link and every run of blanks made the same: Buffer may rewrite both."""
    return " ".join(_LINK.sub("<link>", canonical_text(text)).split())


def shortened_links(desired: Mapping[str, Any], actual: Mapping[str, Any]) -> dict[str, str]:
    """Return the links that Buffer has shortened, by what it made of them, also where the text was changed besides.

    Args:
        desired: What was sent, in the words of ``entry_values``.
        actual: What Buffer has.
    """
    before, after = ("\n".join([values["text"], *values["thread"]]) for values in (desired, actual))
    links = _LINK.findall(before), _LINK.findall(after)
    if len(links[0]) != len(links[1]):
        return {}
    all_of_them = links_shortened(before, after)
    return {
        new: old
        for old, new in zip(*links, strict=True)
        if old != new and (all_of_them or (_host(new) == SHORTENER != _host(old)))
    }


def restored(text: str, links: Mapping[str, str]) -> str:
    """Return ``text`` with links put back that Buffer has shortened; see :func:`shortened_links`."""
    return _LINK.sub(lambda found: links.get(found[0], found[0]), text) if links else text


def links_shortened(before: str, after: str) -> bool:
    """Return whether ``after`` is ``before`` with links of other hosts, none of them longer, in place of its own.

    That is what Buffer's link shortening does, at once or some time after a post was accepted. A person who puts in
    another page of the same site, or a longer address, is not mistaken for it.

    Args:
        before: Canonical text as it was sent.
        after: Canonical text as Buffer has it.
    """
    if before == after or skeleton(before) != skeleton(after):
        return False
    pairs = zip(_LINK.findall(before), _LINK.findall(after), strict=True)
    changed = [(old, new) for old, new in pairs if old != new]
    return bool(changed) and all(len(new) <= len(old) and _host(new) != _host(old) for old, new in changed)


def _shortened_elsewhere(before: str, after: str) -> bool:
    pairs = zip(_LINK.findall(before), _LINK.findall(after), strict=True)
    return any(old != new and _host(new) != SHORTENER for old, new in pairs)


def _much_alike(desired: Mapping[str, Any], post: Post) -> bool:
    text = canonical_text(post.text)
    if text == desired["text"]:
        return True
    return _fits(desired, post) and SequenceMatcher(None, text, desired["text"]).ratio() >= MUCH


def _host(link: str) -> str:
    return link.casefold().partition("://")[2].partition("/")[0] or link.casefold().partition("/")[0]


def _age(post: Post) -> tuple[datetime, str]:
    return post.created_at, post.id


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

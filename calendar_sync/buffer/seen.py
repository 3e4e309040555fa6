"""What a client remembers of the posts it has met."""

from __future__ import annotations

from collections.abc import Iterable

from calendar_sync.buffer.payload import MODES
from calendar_sync.model.buffer import Post, Tag
from calendar_sync.model.mutation import EditPost, Mutation


class Seen:
    """How posts wait in the queue, and what tags are called."""

    def __init__(self) -> None:
        self._modes: dict[str, str] = {}
        self.tag_names: dict[str, str] = {}

    def note(self, posts: Iterable[Post]) -> tuple[Post, ...]:
        """Remember ``posts``, and return them."""
        posts = tuple(posts)
        for post in posts:
            waits = post.status in {"scheduled", "needs_approval"} and not post.custom_scheduled
            self._modes[post.id] = post.share_mode if waits else ""
            if post.tags:
                self.note_tags(post.tags)
        return posts

    def note_tags(self, tags: Iterable[Tag]) -> None:
        """Remember what tags are called."""
        self.tag_names.update({tag.id: tag.name for tag in tags if tag.name})

    def keeps_place(self, mutation: Mutation) -> bool:
        """Tell whether an edited post was last seen waiting in the queue the way its entry wants it."""
        if not isinstance(mutation, EditPost):
            return False
        wanted = MODES.get(mutation.entry.schedule)
        return wanted is not None and self._modes.get(mutation.post_id) == wanted

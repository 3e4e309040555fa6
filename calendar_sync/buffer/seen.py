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
        self._tag_names: dict[str, str] = {}
        self._new: list[tuple[Post, ...]] = []

    def note(self, posts: Iterable[Post]) -> tuple[Post, ...]:
        """Remember ``posts``, and return them."""
        # Looked at once something is to be sent: mostly there is nothing.
        posts = tuple(posts)
        self._new.append(posts)
        return posts

    def note_tags(self, tags: Iterable[Tag]) -> None:
        """Remember what tags are called."""
        self.tag_names.update({tag.id: tag.name for tag in tags if tag.name})

    @property
    def tag_names(self) -> dict[str, str]:
        """What tags are called, by id."""
        self._look()
        return self._tag_names

    def _look(self) -> None:
        new, self._new = self._new, []
        for posts in new:
            for post in posts:
                waits = post.status in {"scheduled", "needs_approval"} and not post.custom_scheduled
                self._modes[post.id] = post.share_mode if waits else ""
                if post.tags:
                    self._tag_names.update({tag.id: tag.name for tag in post.tags if tag.name})

    def keeps_place(self, mutation: Mutation) -> bool:
        """Tell whether an edited post was last seen waiting in the queue the way its entry wants it."""
        if not isinstance(mutation, EditPost):
            return False
        self._look()
        wanted = MODES.get(mutation.entry.schedule)
        return wanted is not None and self._modes.get(mutation.post_id) == wanted

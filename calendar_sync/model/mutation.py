"""What is asked of Buffer, one channel at a time, and what it answered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from calendar_sync.model.buffer import Idea, Post
from calendar_sync.model.entry import Entry


@dataclass(frozen=True, slots=True)
class CreatePost:
    """Create ``entry`` on its channel; ``idea_id`` turns that idea into the post."""

    entry: Entry
    idea_id: str | None = None


@dataclass(frozen=True, slots=True)
class EditPost:
    """Put the whole of ``entry`` over post ``post_id``."""

    post_id: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class DeletePost:
    """Delete post ``post_id``."""

    post_id: str


@dataclass(frozen=True, slots=True)
class CreateIdea:
    """Save ``entry`` on the idea board."""

    entry: Entry


Mutation = CreatePost | EditPost | DeletePost | CreateIdea


class Verdict(StrEnum):
    """What became of one mutation."""

    DONE = "done"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class MutationResult:
    """Buffer's answer to one mutation of a batch.

    Args:
        verdict: ``UNKNOWN`` when the answer leaves open whether it was carried out.
        post: After a create or edit.
        idea: After saving an idea; ``None`` where Buffer answered without it.
        already_gone: A delete of something that no longer exists: done, and said so.
        error_type: ``InvalidInputError``, ``LimitReachedError`` ... or an ``extensions.code``.
        message: Buffer's own words.
        link: Buffer's help link, if it gave one.
    """

    verdict: Verdict
    post: Post | None = None
    idea: Idea | None = None
    already_gone: bool = False
    error_type: str = ""
    message: str = ""
    link: str = ""

"""What is remembered of an entry once it has been applied."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from calendar_sync.model.buffer import Idea, Post
from calendar_sync.model.canonical import digest, idea_values, post_values
from calendar_sync.model.entry import EntryKey
from calendar_sync.model.plan import Record


def record_post(key: EntryKey, values: Mapping[str, Any], post: Post, channel: str) -> Record:
    """Return the base for an entry whose post is in Buffer.

    Args:
        key: Whose entry.
        values: What the calendar wanted, in the words of ``entry_values``.
        post: What Buffer has now.
        channel: ``service:name``.
    """
    actual = post_values(post)
    return Record(
        key=key,
        state="sent" if post.is_out else "live",
        post_id=post.id,
        service=post.service,
        channel=channel,
        desired_hash=digest(values),
        actual_hash=digest(actual),
        desired_json=json.dumps(values, sort_keys=True, ensure_ascii=False),
        actual_json=json.dumps(actual, sort_keys=True, ensure_ascii=False),
        due_at=post.due_at,
    )


def record_idea(key: EntryKey, values: Mapping[str, Any], idea: Idea, services: str) -> Record:
    """Return the base for an entry whose idea is on the board."""
    actual = idea_values(idea)
    return Record(
        key=key,
        state="idea",
        post_id=idea.id,
        service=services,
        channel="ideas",
        desired_hash=digest(values),
        actual_hash=digest(actual),
        desired_json=json.dumps(values, sort_keys=True, ensure_ascii=False),
        actual_json=json.dumps(actual, sort_keys=True, ensure_ascii=False),
        due_at=idea.date,
    )

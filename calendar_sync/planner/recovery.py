"""Settling attempts whose outcome is not on record, by what Buffer shows. Nothing is sent again from here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from calendar_sync.model.buffer import ActualState, Post
from calendar_sync.model.canonical import canonical_text, post_values
from calendar_sync.model.entry import EntryKey
from calendar_sync.model.plan import Action, Attempt, AttemptState, Record
from calendar_sync.planner.match import Finder, skeleton, unequal
from calendar_sync.planner.records import record_idea, record_post

Posts = Mapping[str, Post]
Records = Mapping[EntryKey, Record]

CLOCK_SKEW = timedelta(minutes=10)
"""How far this machine's clock and Buffer's may be apart when creation times are compared."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """What Buffer shows about one attempt.

    Args:
        attempt: The attempt.
        state: ``done``, ``failed`` (certainly not carried out) or ``unknown`` (too early to tell).
        record: The new base of the entry, where one follows.
        error: For people; empty when done.
        wait_until: Aware UTC; when an unknown one can be told for sure.
    """

    attempt: Attempt
    state: AttemptState
    record: Record | None = None
    error: str = ""
    wait_until: datetime | None = None


def settle_attempts(
    attempts: Sequence[Attempt],
    actual: ActualState,
    records: Mapping[EntryKey, Record],
    elsewhere: Iterable[str],
    *,
    quiet_period: timedelta,
) -> tuple[Settlement, ...]:
    """Tell from Buffer what became of attempts.

    A create is looked for by channel, text, time and creation time; an edit and a delete by the post itself. What is
    not found is only taken for "never carried out" once the quiet period has passed since it was sent, because a
    request may be processed after the client gave up on it.

    Args:
        attempts: Open ones, oldest first.
        actual: Buffer's side; its ``fetched_at`` is the moment of the look.
        records: The ledger's base.
        elsewhere: Post ids that other calendars own.
        quiet_period: See above.
    """
    owned = {record.post_id for record in records.values() if record.state != "removed"} | set(elsewhere)
    finder = Finder(actual, owned)
    posts = {post.id: post for post in actual.posts}
    settled: list[Settlement] = []
    for attempt in attempts:
        if attempt.state is AttemptState.INTENDED:
            settled.append(Settlement(attempt, AttemptState.FAILED, error="stopped before it was sent"))
            continue
        # A post that an incomplete look does not show may well be there, so nothing follows from its absence.
        unseen = not actual.complete and attempt.post_id is not None and attempt.post_id not in posts
        found = None if unseen else _LOOKS[attempt.action](attempt, finder, posts, records)
        if found is not None:
            settled.append(found)
            continue
        sure_at = (attempt.sent_at or attempt.intended_at) + quiet_period
        if actual.complete and actual.fetched_at >= sure_at:
            settled.append(Settlement(attempt, AttemptState.FAILED, error="it never reached Buffer"))
        else:
            settled.append(
                Settlement(
                    attempt,
                    AttemptState.UNKNOWN,
                    error="Buffer's answer was lost; whether it was carried out is not known yet",
                    wait_until=sure_at,
                )
            )
    return tuple(settled)


def _look_create(attempt: Attempt, finder: Finder, _posts: Posts, _records: Records) -> Settlement | None:
    found = finder.created(attempt.key.channel_id, attempt.values, attempt.intended_at - CLOCK_SKEW)
    if not found:
        return None
    finder.claim(found[0].id)
    record = record_post(attempt.key, attempt.values, found[0], attempt.channel)
    return Settlement(attempt, AttemptState.DONE, record)


def _look_idea(attempt: Attempt, finder: Finder, _posts: Posts, _records: Records) -> Settlement | None:
    found = finder.ideas(attempt.values, since=attempt.intended_at - CLOCK_SKEW)
    if not found:
        return None
    finder.claim(found[0].id)
    return Settlement(attempt, AttemptState.DONE, record_idea(attempt.key, attempt.values, found[0], attempt.service))


def _look_edit(attempt: Attempt, _finder: Finder, posts: Posts, records: Records) -> Settlement | None:
    post = posts.get(attempt.post_id or "")
    if post is None:
        return Settlement(attempt, AttemptState.FAILED, error="the post is no longer in Buffer")
    differing = unequal(attempt.values, post_values(post))
    if differing and not (differing == ("text",) and _links_rewritten(attempt, post, records.get(attempt.key))):
        return None
    return Settlement(attempt, AttemptState.DONE, record_post(attempt.key, attempt.values, post, attempt.channel))


def _links_rewritten(attempt: Attempt, post: Post, base: Record | None) -> bool:
    """Tell whether Buffer has the text that was sent with other links, and not the text it had before."""
    before = base.actual.get("text") if base else None
    return before not in (None, canonical_text(post.text)) and skeleton(post.text) == skeleton(attempt.values["text"])


def _look_delete(attempt: Attempt, _finder: Finder, posts: Posts, records: Records) -> Settlement | None:
    if attempt.post_id in posts:
        return None
    record = records.get(attempt.key)
    gone = replace(record, state="removed") if record and record.post_id == attempt.post_id else None
    return Settlement(attempt, AttemptState.DONE, gone)


_LOOKS: Mapping[Action, Callable[[Attempt, Finder, Posts, Records], Settlement | None]] = {
    Action.CREATE: _look_create,
    Action.IDEA: _look_idea,
    Action.EDIT: _look_edit,
    Action.DELETE: _look_delete,
}

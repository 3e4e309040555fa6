"""Settling attempts whose outcome is not on record, by what Buffer shows. Nothing is sent again from here."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from calendar_sync.model.buffer import ActualState, Post
from calendar_sync.model.canonical import canonical_text, digest, post_values
from calendar_sync.model.entry import EntryKey, Schedule
from calendar_sync.model.plan import Action, Attempt, AttemptState, Record
from calendar_sync.planner.match import BY_HAND, Finder, skeleton, unequal
from calendar_sync.planner.records import record_idea, record_post

CLOCK_SKEW = timedelta(minutes=10)
"""How far this machine's clock and Buffer's may be apart when creation times are compared."""

LATE = timedelta(hours=6)
"""How long after its sending a lost request may still be carried out. Beyond it, nothing is taken for its work."""

FOUND = "Buffer's answer was lost; what it made was found there"
"""What is noted of an attempt that is done by the look of it: as it was never answered, it may still land again."""

OWNED = frozenset({"live", "sent", "idea"})
"""States of records that stand for something in Buffer."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """What Buffer shows about one attempt.

    Args:
        attempt: The attempt.
        state: ``done``; ``failed`` (certainly not carried out); ``lost`` (it should have shown by now, and did not);
            or ``unknown`` (too early to tell).
        record: The new base of the entry, where one follows.
        error: For people; :data:`FOUND` where it is done.
        wait_until: Aware UTC; when an unknown one can be told.
    """

    attempt: Attempt
    state: AttemptState
    record: Record | None = None
    error: str = ""
    wait_until: datetime | None = None


@dataclass(slots=True)
class _View:
    """Buffer and the base while attempts are settled; what one attempt has found is no other's."""

    actual: ActualState
    posts: Mapping[str, Post]
    records: dict[EntryKey, Record]
    finder: Finder

    def owns(self, key: EntryKey) -> bool:
        record = self.records.get(key)
        return record is not None and record.state in OWNED

    def shows(self, key: EntryKey) -> bool:
        """Tell whether what the entry owns is in Buffer, as far as it was read."""
        return self.owns(key) and (not self.actual.complete or self.records[key].post_id in self.posts)

    def unseen(self, attempt: Attempt) -> bool:
        """Tell whether an incomplete look leaves open if the post of an edit or delete is there."""
        return not self.actual.complete and attempt.post_id is not None and attempt.post_id not in self.posts


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
    not found is only given up as lost once the quiet period has passed since it was sent, because a request may be
    processed after the client gave up on it. It may even be processed after that: attempts that were given up are
    looked for again, and yield a settlement only when they have turned up, or never can any more.

    Args:
        attempts: Open ones, oldest first.
        actual: Buffer's side; its ``fetched_at`` is the moment of the look.
        records: The ledger's base.
        elsewhere: Post ids that other calendars own.
        quiet_period: See above.
    """
    if not attempts:
        return ()
    owned = {record.post_id for record in records.values() if record.state != "removed"} | set(elsewhere)
    posts = {post.id: post for post in actual.posts}
    view = _View(actual, posts, dict(records), Finder(actual, owned))
    settled: dict[int, Settlement] = {}
    for attempt in attempts:
        if attempt.state is AttemptState.INTENDED:
            settled[attempt.attempt_id] = Settlement(attempt, AttemptState.FAILED, error="stopped before it was sent")
    # The likeliest find of any attempt comes before a doubtful find of another, and one that was given up comes last.
    given_up = [attempt for attempt in attempts if attempt.state is AttemptState.LOST]
    waiting = [attempt for attempt in attempts if attempt.state in (AttemptState.SENT, AttemptState.UNKNOWN)]
    for group in (waiting, given_up):
        for likeness in _LIKENESSES:
            for attempt in group:
                if attempt.attempt_id in settled or view.unseen(attempt):
                    continue
                if attempt.state is AttemptState.LOST and not _may_turn_up(attempt, view):
                    continue
                found = _LOOKS[attempt.action](attempt, view, likeness)
                if found is not None:
                    settled[attempt.attempt_id] = found
                    if found.record is not None:
                        view.records[attempt.key] = found.record
    for found in _changed_since(
        [attempt for attempt in (*waiting, *given_up) if attempt.attempt_id not in settled], view
    ):
        settled[found.attempt.attempt_id] = found
    for attempt in (*waiting, *given_up):
        if attempt.attempt_id not in settled and (ended := _not_found(attempt, actual, quiet_period)) is not None:
            settled[attempt.attempt_id] = ended
    return tuple(settled[attempt.attempt_id] for attempt in attempts if attempt.attempt_id in settled)


def _not_found(attempt: Attempt, actual: ActualState, quiet_period: timedelta) -> Settlement | None:
    sent_at = attempt.sent_at or attempt.intended_at
    if attempt.state is AttemptState.LOST:
        if actual.fetched_at <= sent_at + LATE:
            return None
        return Settlement(attempt, AttemptState.FAILED, error=attempt.error)
    sure_at = sent_at + quiet_period
    if actual.complete and actual.fetched_at >= sure_at:
        return Settlement(attempt, AttemptState.LOST, error="it never reached Buffer")
    return Settlement(
        attempt,
        AttemptState.UNKNOWN,
        error="Buffer's answer was lost; whether it was carried out is not known yet",
        wait_until=sure_at,
    )


# Looking


def _equal(attempt: Attempt, post: Post) -> bool:
    return not unequal(attempt.values, post_values(post))


def _same_text(attempt: Attempt, post: Post) -> bool:
    return post.via not in BY_HAND and canonical_text(post.text) == attempt.values["text"]


def _same_but_for_links(_attempt: Attempt, post: Post) -> bool:
    return post.via not in BY_HAND


Likeness = Callable[[Attempt, Post], bool]

_LIKENESSES: tuple[Likeness, ...] = (_equal, _same_text, _same_but_for_links)
"""How alike a found post must be, the surest first; channel, time, creation time and words always agree."""


def _done(attempt: Attempt, record: Record | None) -> Settlement:
    return Settlement(attempt, AttemptState.DONE, record, error=FOUND)


def _look_create(attempt: Attempt, view: _View, likeness: Likeness) -> Settlement | None:
    found = view.finder.created(attempt.key.channel_id, attempt.values, attempt.intended_at - CLOCK_SKEW)
    post = next((post for post in found if likeness(attempt, post)), None)
    if post is None:
        return None
    view.finder.claim(post.id)
    return _done(attempt, record_post(attempt.key, attempt.values, post, attempt.channel))


def _changed_since(attempts: Sequence[Attempt], view: _View) -> Iterator[Settlement]:
    """Yield the creates whose post somebody has changed in Buffer before its answer could be looked for.

    Only where one entry and one post can be meant.
    """
    possible = {
        attempt.attempt_id: view.finder.touched(
            attempt.key.channel_id, attempt.values, attempt.intended_at - CLOCK_SKEW
        )
        for attempt in attempts
        if attempt.action is Action.CREATE and not view.shows(attempt.key)
    }
    claimants: dict[str, set[EntryKey]] = {}
    for attempt in attempts:
        for post in possible.get(attempt.attempt_id, ()):
            claimants.setdefault(post.id, set()).add(attempt.key)
    for attempt in attempts:
        posts = possible.get(attempt.attempt_id, [])
        if len(posts) == 1 and len(claimants[posts[0].id]) == 1 and not view.shows(attempt.key):
            view.finder.claim(posts[0].id)
            record = _record_of_changed(attempt, posts[0])
            view.records[attempt.key] = record
            yield _done(attempt, record)


def _record_of_changed(attempt: Attempt, post: Post) -> Record:
    """Return the base as it was before the post was changed, so that the change shows as one."""
    values, actual = attempt.values, post_values(post)
    fields = unequal(values, actual)
    before = {**actual, **{name: values[name] for name in fields}}
    if "due_at" in fields:
        timed = values["schedule"] == Schedule.AT
        before.update(schedule=str(Schedule.AT if timed else Schedule.QUEUE))
    record = record_post(attempt.key, values, post, attempt.channel)
    return replace(record, actual_hash=digest(before), actual_json=json.dumps(before, sort_keys=True))


def _look_idea(attempt: Attempt, view: _View, _likeness: Likeness) -> Settlement | None:
    found = view.finder.ideas(attempt.values, since=attempt.intended_at - CLOCK_SKEW)
    if not found:
        return None
    view.finder.claim(found[0].id)
    return _done(attempt, record_idea(attempt.key, attempt.values, found[0], attempt.service))


def _look_edit(attempt: Attempt, view: _View, _likeness: Likeness) -> Settlement | None:
    post = view.posts.get(attempt.post_id or "")
    if post is None:
        return Settlement(attempt, AttemptState.FAILED, error="the post is no longer in Buffer")
    differing = unequal(attempt.values, post_values(post))
    if differing and not (differing == ("text",) and _links_rewritten(attempt, post, view.records.get(attempt.key))):
        return None
    return _done(attempt, record_post(attempt.key, attempt.values, post, attempt.channel))


def _links_rewritten(attempt: Attempt, post: Post, base: Record | None) -> bool:
    """Tell whether Buffer has the text that was sent with other links, and not the text it had before."""
    before = base.actual.get("text") if base else None
    return before not in (None, canonical_text(post.text)) and skeleton(post.text) == skeleton(attempt.values["text"])


def _look_delete(attempt: Attempt, view: _View, _likeness: Likeness) -> Settlement | None:
    if attempt.post_id in view.posts:
        return None
    record = view.records.get(attempt.key)
    gone = replace(record, state="removed") if record and record.post_id == attempt.post_id else None
    return _done(attempt, gone)


_LOOKS: Mapping[Action, Callable[[Attempt, _View, Likeness], Settlement | None]] = {
    Action.CREATE: _look_create,
    Action.IDEA: _look_idea,
    Action.EDIT: _look_edit,
    Action.DELETE: _look_delete,
}


def _may_turn_up(attempt: Attempt, view: _View) -> bool:
    """Tell whether what Buffer shows may come from an attempt that was given up, as far as the base goes.

    Where the row owns a post by now, a late one is its twin, see :mod:`calendar_sync.planner.strays`. A late edit shows
    in a post that is no longer as it was recorded; a late delete in one that is gone though it should be there.
    """
    record = view.records.get(attempt.key)
    if attempt.action in (Action.CREATE, Action.IDEA):
        return not view.owns(attempt.key)
    if record is None or record.state != "live" or record.post_id != attempt.post_id:
        return False
    post = view.posts.get(record.post_id)
    if attempt.action is Action.DELETE:
        return view.actual.complete
    return post is not None and digest(post_values(post)) != record.actual_hash

"""How much of Buffer must be read for a plan to be right: every page more is a request that a post could have been."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from calendar_sync.model.buffer import Idea, Post
from calendar_sync.model.entry import IDEA_CHANNEL, DesiredState, Entry, EntryKey, Kind, Schedule
from calendar_sync.model.names import plainly
from calendar_sync.model.plan import Action, Attempt, AttemptState, Record

MARGIN = timedelta(days=14)
"""How far beyond the earliest and the latest known due time posts are read: queue posts slide, people move posts."""

_STANDING = frozenset({"live", "idea", "sent"})
"""States of records that stand for something in Buffer."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What is to be read.

    Posts due outside the window are read to the end only where they can matter: where a plan rests on a post *not*
    being there, wherever it may have been moved to.

    Args:
        channel_ids: Posts of these channels.
        start: Start of the window, aware UTC.
        end: Its end.
        with_ideas: The idea board as well.
        whole: Everything unsent counts, whatever its time.
        owned: Ids of unsent posts that are certainly gone only if they are nowhere.
        tags: Names of tags whose ids only posts can tell, as :func:`plainly` puts them.
    """

    channel_ids: frozenset[str]
    start: datetime
    end: datetime
    with_ideas: bool
    whole: bool = False
    owned: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()

    def contains(self, other: Scope) -> bool:
        """Tell whether whoever has read this need not read ``other``."""
        return (
            other.channel_ids <= self.channel_ids
            and self.start <= other.start
            and other.end <= self.end
            and self.with_ideas >= other.with_ideas
            and self.whole >= other.whole
            and other.owned <= self.owned
            and other.tags <= self.tags
        )

    def is_answered_by(self, posts: Collection[Post], ideas: Iterable[Idea]) -> bool:
        """Tell whether posts read in the window, and first pages beyond it, say all that a plan needs."""
        if self.whole or not self.owned <= {post.id for post in posts}:
            return False
        if not self.tags:
            return True
        tags = [tag for post in posts for tag in post.tags] + [tag for idea in ideas for tag in idea.tags]
        return self.tags <= {plainly(tag.name) for tag in tags} | {tag.id for tag in tags}


def scope_of(
    wished: DesiredState,
    known: Mapping[EntryKey, Record],
    attempts: Sequence[Attempt],
    *,
    now: datetime,
    tags: Collection[str] = (),
) -> Scope:
    """Return what must be read to plan ``wished``.

    Args:
        wished: What the rows want, with tags as names.
        known: What was last applied.
        attempts: Writes whose outcome may be other than what is on record: without an answer, or so recent that
            they may have been carried out twice. The rows may have changed since, and name their channels no more.
        now: Aware UTC.
        tags: Names of tags that need not be looked for.
    """
    ids = {attempt.key.channel_id for attempt in attempts} | {entry.key.channel_id for entry in wished.entries}
    ids |= {key.channel_id for key, record in known.items() if record.state in _STANDING}
    ids |= {key.channel_id for key in wished.post_ids}
    ids |= {place[0] for held in wished.held for place in held.channels}
    times = [now, *_times(wished, known, attempts, now)]
    # Nearly all entries are posts for a set time, and ask for nothing besides.
    at, post = Schedule.AT, Kind.POST
    loose = [entry for entry in wished.entries if entry.schedule is not at or entry.kind is not post]
    tagged = [entry for entry in wished.entries if entry.tags]

    def owns(key: EntryKey) -> bool:
        record = known.get(key)
        return key in wished.post_ids or (record is not None and record.state in _STANDING)

    return Scope(
        channel_ids=frozenset(ids - {IDEA_CHANNEL}),
        start=min(times) - MARGIN,
        end=max(times) + MARGIN,
        with_ideas=IDEA_CHANNEL in ids or any(entry.kind is Kind.IDEA for entry in loose),
        whole=any(_may_be_anywhere(entry) and not owns(entry.key) for entry in loose)
        or any(attempt.action is Action.CREATE and _is_timeless(attempt) for attempt in attempts),
        owned=frozenset(_owned(wished, known, attempts)),
        tags=frozenset(plainly(word) for entry in tagged for word in entry.tags) - frozenset(map(plainly, tags)),
    )


def _times(
    wished: DesiredState, known: Mapping[EntryKey, Record], attempts: Sequence[Attempt], now: datetime
) -> Iterator[datetime]:
    # Nothing can become of what was sent long ago. What was sent of late may have failed since.
    out = {key for key, record in known.items() if record.state == "sent" and record.due_at and record.due_at < now}
    coming = [entry for entry in wished.entries if entry.key not in out] if out else wished.entries
    yield from {entry.due_at for entry in coming if entry.due_at}
    yield from {record.due_at for record in known.values() if record.due_at and record.state == "live"}
    for attempt in attempts:
        # What was to go out at once has its time from then.
        yield attempt.intended_at
        if due_at := attempt.values.get("due_at"):
            yield datetime.fromisoformat(due_at)


def _may_be_anywhere(entry: Entry) -> bool:
    """Tell whether the very post may be in Buffer already, at a time that nobody can tell beforehand."""
    if entry.kind is Kind.IDEA or entry.schedule is Schedule.NOW:
        return False
    return entry.kind is Kind.DRAFT or entry.schedule is not Schedule.AT


def _is_timeless(attempt: Attempt) -> bool:
    return attempt.values.get("kind") == Kind.DRAFT or attempt.values.get("schedule") != Schedule.AT


def _owned(
    wished: DesiredState, known: Mapping[EntryKey, Record], attempts: Sequence[Attempt]
) -> Iterator[str]:  # fmt: skip
    yield from [record.post_id for record in known.values() if record.state == "live"]
    for key, post_id in wished.post_ids.items():
        told = known.get(key)
        if key.channel_id != IDEA_CHANNEL and (told is None or told.post_id != post_id):
            yield post_id
    for attempt in attempts:
        # What an edit or a delete was to change.
        if (
            attempt.action in (Action.EDIT, Action.DELETE)
            and attempt.state is not AttemptState.DONE
            and attempt.post_id
        ):
            yield attempt.post_id

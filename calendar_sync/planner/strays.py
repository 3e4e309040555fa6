"""Posts that stand in Buffer a second time, because one request of ours was carried out late, or twice."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from calendar_sync.model.buffer import ActualState, Post
from calendar_sync.model.canonical import digest, post_values
from calendar_sync.model.entry import EntryKey
from calendar_sync.model.plan import Attempt, AttemptState, Record
from calendar_sync.planner.match import BY_HAND, Finder, unlike
from calendar_sync.planner.records import record_post
from calendar_sync.planner.recovery import CLOCK_SKEW, FOUND, LATE

TOGETHER = timedelta(seconds=10)
"""Posts made by two deliveries of one request were created within this time of each other."""


@dataclass(frozen=True, slots=True)
class Stray:
    """A post of ours that is there once too often.

    Args:
        post: The one to be deleted.
        attempt: The create that it, or the post which stays, came from; or the delete that did not succeed.
        keep: The new base of the entry, where the post that stays is not the one on record.
    """

    post: Post
    attempt: Attempt
    keep: Record | None = None


def find_strays(
    calendar_id: str,
    creates: Iterable[Attempt],
    actual: ActualState,
    records: Mapping[EntryKey, Record],
    elsewhere: Iterable[str],
    *,
    condemned: Iterable[Attempt] = (),
    busy: Container[EntryKey] = frozenset(),
) -> tuple[Stray, ...]:
    """Return the twins that are provably ours.

    A twin belongs to nobody, no person made it, it says on the same channel for the same time exactly what a create of
    ours said, and that create left more than one post possible: either its answer was lost, or the twin came into being
    in the same moment as the post that it is known to have made. As long as any other create is open that may have made
    the post, it is nobody's twin.

    Of two that are alike the older one stays. Whoever else looks at them (another machine with a ledger of its own)
    decides the same, so that one is left.

    Args:
        calendar_id: Only its entries have strays here.
        creates: Of all calendars, those that may have made a post.
        actual: Buffer's side.
        records: The base of this calendar.
        elsewhere: Post ids that other calendars own.
        condemned: Deletes that may not have been carried out. A post that nobody owns and that was to be deleted is one
            whose removal failed: it was a twin, or it belonged to a row that has been given another post.
        busy: Entries whose post on record stays, because something is to be done with it.
    """
    owned = {record.post_id for record in records.values() if record.state != "removed"} | set(elsewhere)
    posts = {post.id: post for post in actual.posts}
    finder = Finder(actual, owned)
    listed = list(creates)
    made = {attempt.post_id for attempt in listed if attempt.state is AttemptState.DONE}
    doubtful = {
        post.id
        for attempt in listed
        if _is_open(attempt, calendar_id, records)
        for post in _of(attempt, finder)
        if post.created_at <= (attempt.sent_at or attempt.intended_at) + LATE + CLOCK_SKEW
    }
    strays: list[Stray] = []
    for delete in condemned:
        post = posts.get(delete.post_id or "")
        if delete.key.calendar_id == calendar_id and post and post.id not in owned and not post.is_out:
            owned.add(post.id)
            finder.claim(post.id)
            strays.append(Stray(post, delete))
    for attempt in listed:
        surplus = posts.get(attempt.post_id or "")
        if surplus and surplus.id not in owned and _is_surplus(attempt, surplus, records.get(attempt.key), posts):
            owned.add(surplus.id)
            finder.claim(surplus.id)
            strays.append(Stray(surplus, attempt))
    stays: dict[EntryKey, Post | None] = {}
    for attempt in listed:
        record = records.get(attempt.key)
        if record is None or record.state not in ("live", "sent"):
            continue
        own = stays.setdefault(attempt.key, posts.get(record.post_id))
        for twin in _twins(attempt, own, finder):
            if twin.id in doubtful:
                continue
            finder.claim(twin.id)
            elder = own is not None and own.id in made and _takes_over(twin, own, attempt, record)
            if own is not None and elder and attempt.key not in busy:
                keep = record_post(attempt.key, attempt.values, twin, attempt.channel)
                strays.append(Stray(own, attempt, keep))
                stays[attempt.key] = own = twin
            else:
                strays.append(Stray(twin, attempt))
    return tuple(strays)


def _is_surplus(attempt: Attempt, post: Post, record: Record | None, posts: Mapping[str, Post]) -> bool:
    """Tell whether a post that a create of ours made stands beside the one that another machine gave the row since."""
    if attempt.state is not AttemptState.DONE or post.is_out or unlike(attempt.values, post_values(post)):
        return False
    if record is None or record.post_id == post.id:
        return False
    return record.state == "removed" or (record.state in ("live", "sent") and record.post_id in posts)


def _is_open(attempt: Attempt, calendar_id: str, records: Mapping[EntryKey, Record]) -> bool:
    """Tell whether posts like its own may be the only ones it made."""
    if attempt.state is AttemptState.DONE:
        return False
    if attempt.state is AttemptState.LOST and attempt.key.calendar_id == calendar_id:
        record = records.get(attempt.key)
        return record is None or record.state not in ("live", "sent")
    return True


def _of(attempt: Attempt, finder: Finder) -> list[Post]:
    return finder.created(attempt.key.channel_id, attempt.values, attempt.intended_at - CLOCK_SKEW)


def _twins(attempt: Attempt, own: Post | None, finder: Finder) -> Iterator[Post]:
    born = own.created_at if own is not None and own.id == attempt.post_id else None
    # A create that was never answered may yet make its post, also where one like it has been found in its place.
    late = (attempt.sent_at or attempt.intended_at) + LATE if _is_unanswered(attempt) else None
    for post in sorted(_of(attempt, finder), key=_age):
        if post.is_out or post.via in BY_HAND or unlike(attempt.values, post_values(post)):
            continue
        if born is not None and abs(post.created_at - born) <= TOGETHER:
            yield post
        elif late is not None and post.created_at <= late:
            # One request makes one post, unless it is delivered twice.
            born, late = post.created_at, None
            yield post


def _is_unanswered(attempt: Attempt) -> bool:
    return attempt.state is AttemptState.LOST or (attempt.state is AttemptState.DONE and attempt.error == FOUND)


def _takes_over(twin: Post, own: Post, attempt: Attempt, record: Record) -> bool:
    """Tell whether the twin is the elder one, and as good as the post on record."""
    alike = record.desired_hash == digest(attempt.values) and not unlike(attempt.values, post_values(own))
    return alike and not own.is_out and _age(twin) < _age(own)


def _age(post: Post) -> tuple[datetime, str]:
    return post.created_at, post.id

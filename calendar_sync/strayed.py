"""Posts of a calendar that are not where the ledger knows them: moved in Buffer, slid there, or drafts sent there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from calendar_sync.ledger.absent import keep_absent, known_absent
from calendar_sync.ledger.history import first_run
from calendar_sync.model.entry import EntryKey, RowIdentity
from calendar_sync.model.metrics import MeasuredPosts, Search
from calendar_sync.model.plan import Record
from calendar_sync.spans import Span

if TYPE_CHECKING:
    from calendar_sync.model.directory import Directory
    from calendar_sync.session import Session

MOST_REQUESTS = 5
"""So many are spent at most on posts that are not where they should be."""

_SLACK = timedelta(days=1)
"""By so much the clocks of this machine and of Buffer may differ."""

_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
_NAMED = 5
_OBJECT_ID = re.compile(r"[0-9a-f]{24}")


@dataclass(frozen=True, slots=True)
class Strayed:
    """What became of posts that were not met at their time.

    Args:
        read: Those that were found, and whatever stood beside them.
        gone: Those that are nowhere in Buffer.
        cut_off: Those whose channel is not connected to it any more.
        unknown: Those that were not found, although they may be there.
    """

    read: MeasuredPosts
    gone: frozenset[EntryKey] = frozenset()
    cut_off: frozenset[EntryKey] = frozenset()
    unknown: frozenset[EntryKey] = frozenset()


def look_for(
    session: Session,
    calendar_id: str,
    directory: Directory,
    missing: Sequence[Record],
    read: tuple[datetime, datetime] | None,
) -> Strayed:
    """Look beside the times that were read for posts that should be there; what is nowhere is remembered.

    A post keeps the moment at which it was created wherever it is moved to, so only those from then are looked at. One
    that was taken over, and not created by us, may be of any moment; but nothing went out before the first run.

    Args:
        session: Everything from outside.
        calendar_id: Whose posts.
        directory: The organization and its channels.
        missing: What was not met; drafts, and whatever else has no time, may rightly be elsewhere.
        read: Where it was not met, aware UTC; ``None`` for nowhere.

    Raises:
        BufferError: Buffer cannot be read.
    """
    absent = known_absent(session.ledger, calendar_id) if missing else frozenset[str]()
    channels = {channel.id for channel in directory.channels}
    gone = {record.key for record in missing if record.post_id in absent}
    cut_off = {
        record.key for record in missing if record.due_at is not None and record.key.channel_id not in channels
    } - gone
    sought = [record for record in missing if record.key not in gone and record.key.channel_id in channels]
    if not sought:
        return Strayed(MeasuredPosts(()), frozenset(gone), frozenset(cut_off))
    found = session.client.insights.strays(
        directory.organization.id,
        Search(
            ids=frozenset(record.post_id for record in sought),
            channel_ids=tuple(sorted({record.key.channel_id for record in sought})),
            created=_created(session, calendar_id, sought),
            since=_since(session, calendar_id, sought),
            beside=read,
            only_out=all(record.due_at is None for record in sought),
            most_requests=MOST_REQUESTS,
        ),
    )
    met = {item.post.id for item in found.posts}
    left = [record for record in sought if record.post_id not in met and record.due_at is not None]
    keys = {record.key for record in left}
    if found.cut or found.unread:
        return Strayed(found, frozenset(gone), frozenset(cut_off), frozenset(keys))
    keep_absent(session.ledger, calendar_id, [record.post_id for record in left])
    return Strayed(found, frozenset(gone | keys), frozenset(cut_off))


def look_into(
    session: Session,
    calendar_id: str,
    directory: Directory,
    asked: Span,
    elsewhere: Sequence[Record],
    read_of: Iterable[EntryKey],
    read: tuple[datetime, datetime] | None,
) -> MeasuredPosts:
    """Look whether posts that the ledger knows far from the time in question were moved into it.

    Those that are known to be out are not: they stay where they are. Nothing is asked for where what was read already
    has the answer.

    Args:
        session: Everything from outside.
        calendar_id: Whose posts.
        directory: The organization and its channels.
        asked: The time in question.
        elsewhere: What is not due around it.
        read_of: What was read; posts of their channels are known for the time ``read``.
        read: Which time that was, aware UTC; ``None`` for none.

    Raises:
        BufferError: Buffer cannot be read.
    """
    channels = {channel.id for channel in directory.channels}
    absent = known_absent(session.ledger, calendar_id) if elsewhere else frozenset[str]()
    sought = [
        record
        for record in elsewhere
        if record.state == "live" and record.key.channel_id in channels and record.post_id not in absent
    ]
    wanted = {record.key.channel_id for record in sought}
    is_read = read is not None and wanted <= {key.channel_id for key in read_of}
    stretches = asked.beside(read) if read is not None and is_read else [asked]
    if not sought or not stretches:
        return MeasuredPosts(())
    return session.client.insights.strays(
        directory.organization.id,
        Search(
            ids=frozenset(record.post_id for record in sought),
            channel_ids=tuple(sorted(wanted)),
            created=_created(session, calendar_id, sought),
            since=None,
            beside=None,
            only_out=True,
            most_requests=MOST_REQUESTS,
            within=tuple((stretch.start, stretch.end) for stretch in stretches),
        ),
    )


ENTERED_UNKNOWN = (
    f"Posts that were moved into this time from elsewhere may be missing: not all of it was read in {MOST_REQUESTS} "
    "requests. Run calendar-sync sync first, or leave out --since and --until."
)


def _created(session: Session, calendar_id: str, sought: Iterable[Record]) -> tuple[datetime | None, datetime | None]:
    """Return between which moments the posts were created; ``None`` twice where that is not known of all of them.

    Our clock says when, and so do ids as Buffer makes them: whichever is right, the post is not missed.
    """
    made = {
        attempt.post_id: attempt.intended_at
        for attempt in session.ledger.creates_since(_BEGINNING, calendar_id=calendar_id)
    }
    times: list[datetime] = []
    for record in sought:
        if record.post_id not in made:
            return None, None
        times += [made[record.post_id], *_told_by(record.post_id)]
    return min(times) - _SLACK, max(times) + _SLACK


def _told_by(post_id: str) -> list[datetime]:
    """Return the moment that an id begins with, if it does: a count of seconds, as in MongoDB's object ids."""
    if not _OBJECT_ID.fullmatch(post_id):
        return []
    at = datetime.fromtimestamp(int(post_id[:8], 16), UTC)
    return [at] if at >= _BEGINNING else []


def _since(session: Session, calendar_id: str, sought: Sequence[Record]) -> datetime | None:
    """Return before when none of the posts went out; ``None`` where that is not known.

    What a calendar took over was not out yet when it did. Buffer's clock may be another than ours, so whatever tells
    its time counts as well.
    """
    began = first_run(session.ledger, calendar_id)
    if began is None or any(record.state == "sent" and record.due_at is None for record in sought):
        return None
    dues = [record.due_at for record in sought if record.due_at is not None]
    return min([began, *dues, *(at for record in sought for at in _told_by(record.post_id))]) - _SLACK


def said_of(strayed: Strayed, rows: Mapping[str, RowIdentity]) -> tuple[str, ...]:
    """Return what has to be said of posts that were not found.

    Args:
        strayed: What became of them.
        rows: Those of the calendar, by their Sync ID.
    """
    told = (
        (strayed.gone, "Deleted in Buffer: posts of {}. calendar-sync plan shows what to do."),
        (strayed.cut_off, "On channels that are no longer connected to Buffer, so that nobody can tell: posts of {}."),
        (
            strayed.unknown,
            f"Not met at their time, nor elsewhere in {MOST_REQUESTS} requests: posts of {{}}. Their rows are left as "
            "they are. Run calendar-sync sync first: it finds out what became of them.",
        ),
    )
    return tuple(text.format(places) for keys, text in told if (places := _places(keys, rows)))


def _places(keys: Iterable[EntryKey], rows: Mapping[str, RowIdentity]) -> str:
    """Return the rows of entries for people; of rows that have left the calendar nothing."""
    found = sorted({(rows[key.row_id].tab, rows[key.row_id].number) for key in keys if key.row_id in rows})
    named = [f"{tab} row {number}" for tab, number in found[:_NAMED]]
    return ", ".join([*named, *([f"and {len(found) - _NAMED} more"] if len(found) > _NAMED else [])])

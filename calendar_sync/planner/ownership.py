"""Which post belongs to which row: the ledger says so, else the sheet, also where a row has got a new Sync ID."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from calendar_sync.model.buffer import ActualState, Post
from calendar_sync.model.entry import IDEA_CHANNEL, DesiredState, EntryKey
from calendar_sync.model.plan import Record
from calendar_sync.planner.match import BY_HAND


@dataclass(frozen=True, slots=True)
class Base:
    """What the ledger knows.

    Args:
        records: What was last applied, by entry.
        elsewhere: Post ids that other calendars own, with their locations.
        unsettled: Entries whose last attempt has no known outcome yet, with a word on when it will be known.
    """

    records: Mapping[EntryKey, Record] = field(default_factory=dict)
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    unsettled: Mapping[EntryKey, str] = field(default_factory=dict)


@dataclass(slots=True)
class Ownership:
    """Who owns what, as far as it can be told before texts are compared.

    Args:
        records: The base of every entry that owns a post or an idea. A record without hashes comes from the sheet.
        moved: Entries whose record stood under a Sync ID that has left the calendar.
        doubtful: Entries that must wait, and why.
        orphans: Whose row has left the calendar, by post id.
    """

    records: dict[EntryKey, Record]
    orphans: dict[str, EntryKey]
    moved: set[EntryKey] = field(default_factory=set)
    doubtful: dict[EntryKey, str] = field(default_factory=dict)

    def take_over(self, key: EntryKey, old: EntryKey) -> Record:
        """Give the record of ``old``, whose row is gone, to ``key``, and return it."""
        record = self.records[key] = replace(self.records.pop(old), key=key)
        del self.orphans[record.post_id]
        self.moved.add(key)
        return record


def settle_ownership(desired: DesiredState, actual: ActualState, base: Base) -> Ownership:
    """Tell which entry owns which post.

    The ledger comes first, unless another machine has made another post since (:func:`_is_superseded`). Where it knows
    nothing of an entry, the ``Post IDs`` cell of its row does, unless that post belongs to another row of the calendar,
    to another calendar, or is known to be deleted. Rows that are not in the calendar name nothing. A post whose row has
    left the calendar goes to the row that names it now: that row has lost its Sync ID.
    """
    rows = desired.row_ids
    records = _one_owner_each(base.records, rows)
    owners = {record.post_id: key for key, record in records.items() if record.state != "promoted"}
    ownership = Ownership(records, {post_id: key for post_id, key in owners.items() if key.row_id not in rows})
    recorded = base.records.get
    named = [
        (key, post_id)
        for key, post_id in desired.post_ids.items()
        if ((known := recorded(key)) is None or known.post_id != post_id)
        and post_id not in base.elsewhere
        and key.row_id in rows
    ]
    posts = {post.id: post for post in actual.posts} if named else {}
    channels = {channel.id: channel for channel in actual.channels}
    for key, post_id in named:
        owner, post = owners.get(post_id), posts.get(post_id)
        if key in records:
            if owner is not None or not _is_superseded(records[key], post, posts):
                continue
            del owners[records.pop(key).post_id]
        if owner is not None and post_id not in ownership.orphans:
            continue
        if post is not None and post.channel_id != key.channel_id:
            ownership.doubtful[key] = (
                f"the Post IDs cell names a post of another channel ({post_id}); undo the change to that cell, or "
                "clear it to post the row anew"
            )
        elif owner is None:
            channel = channels.get(key.channel_id)
            service, handle = (channel.service, channel.handle) if channel else ("", "ideas")
            state = "idea" if key.channel_id == IDEA_CHANNEL else "live"
            records[key] = Record(key, state, post_id, service, handle, desired_hash="", actual_hash="")
            owners[post_id] = key
        elif desired.complete:
            ownership.take_over(key, owner)
            owners[post_id] = key
        else:
            ownership.doubtful[key] = UNREAD_OWNER
    return ownership


def _is_superseded(record: Record, named: Post | None, posts: Mapping[str, Post]) -> bool:
    """Tell whether another machine, with a ledger of its own, has given the row another post than the one on record.

    The sheet is what both can see, so its word counts, and both come to the same. Once the post on record is out, that
    one counts: nothing is to follow it.

    Args:
        record: What this ledger knows.
        named: The post that the row names, if Buffer shows it.
        posts: All posts, by id.
    """
    if record.state != "live" or named is None or named.via in BY_HAND or named.channel_id != record.key.channel_id:
        return False
    mine = posts.get(record.post_id)
    return mine is None or not mine.is_out


UNREAD_OWNER = (
    "its post belongs to a row that cannot be found, while part of the calendar could not be read; mend that part first"
)


def _one_owner_each(known: Mapping[EntryKey, Record], rows: frozenset[str]) -> dict[EntryKey, Record]:
    """Leave out what is no more, and the old records of rows that got a new Sync ID: their post has a new owner."""
    records = {key: record for key, record in known.items() if record.state not in ("removed", "named")}
    if len({record.post_id for record in records.values()}) == len(records):
        return records
    records = {}
    owned: set[str] = set()
    for key, record in sorted(known.items(), key=lambda item: (item[0].row_id not in rows, item[0])):
        if record.state in ("removed", "named") or (record.state != "promoted" and record.post_id in owned):
            continue
        owned.add(record.post_id)
        records[key] = record
    return records

"""The queue of a channel: slots from its posting schedule, and posts that slide into them.

Slots are local times in the channel's time zone. In the hour that does not exist when clocks go forward a slot moves to
the same distance behind the gap; in the hour that comes twice it is the first one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import islice

from calendar_sync.sandbox.store import Doc, Store
from calendar_sync.sandbox.times import iso, parse, zone

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_QUEUED = "channelId = ? AND status = 'scheduled' AND rank IS NOT NULL"
_IN_ORDER = f"SELECT id, dueAt FROM posts WHERE {_QUEUED} ORDER BY rank"  # noqa: S608 - a constant
_ENDS = f"SELECT min(rank) AS first, max(rank) AS last, max(dueAt) AS due FROM posts WHERE {_QUEUED}"  # noqa: S608


def slots(channel: Doc, after: datetime) -> Iterator[datetime]:
    """Yield the channel's slots later than ``after`` (aware), soonest first, in UTC; endless unless there are none.

    Args:
        channel: A channel's document: ``postingSchedule`` and ``timezone``.
        after: Aware.
    """
    times: dict[int, list[time]] = {}
    for entry in channel["postingSchedule"]:
        if not entry["paused"]:
            times.setdefault(DAYS.index(entry["day"]), []).extend(time.fromisoformat(text) for text in entry["times"])
    if not any(times.values()):
        return
    place = zone(channel["timezone"])
    after = after.astimezone(UTC)
    day = after.astimezone(place).date() - timedelta(days=1)
    last = after
    while True:
        wanted = times.get(day.weekday(), ())
        for moment in sorted({datetime.combine(day, local, place).astimezone(UTC) for local in wanted}):
            if moment > last:
                last = moment
                yield moment
        day += timedelta(days=1)


def queued(store: Store, channel_id: str) -> list[Doc]:
    """Return the posts in the channel's queue, first to go first."""
    return store.find("posts", _QUEUED, (channel_id,), order="rank")


def settle(store: Store, channel: Doc, now: datetime) -> None:
    """Give the queued posts, in their order, the next slots after ``now``: a gap closes, a newcomer pushes back."""
    posts = store.rows(_IN_ORDER, (channel["id"],))
    due = [iso(moment) for moment in islice(slots(channel, now), len(posts))]
    moved = [(at, row["id"]) for row, at in zip(posts, due, strict=False) if row["dueAt"] != at]
    if moved:
        store.set_column("posts", "dueAt", moved)


def take_last(store: Store, channel: Doc, now: datetime) -> tuple[float, str | None]:
    """Return rank and due time for a post at the end of the queue; the time is ``None`` without a schedule."""
    row = store.rows(_ENDS, (channel["id"],))[0]
    after = now if row["due"] is None else max(now, parse(row["due"]))
    slot = next(slots(channel, after), None)
    return (row["last"] or 0.0) + 1.0, iso(slot) if slot else None


def first_rank(store: Store, channel_id: str) -> float:
    """Return a rank before all others of the channel's queue; the queue must be settled afterwards."""
    row = store.rows(_ENDS, (channel_id,))[0]
    return (row["first"] or 0.0) - 1.0

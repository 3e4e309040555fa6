"""The queue of a channel: slots from its posting schedule, and posts that slide into them.

Slots are local times in the channel's time zone. In the hour that does not exist when clocks go forward a slot moves to
the same distance behind the gap; in the hour that comes twice it is the first one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice, zip_longest

from calendar_sync.sandbox.store import Doc, Store
from calendar_sync.sandbox.times import iso, parse, zone

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Schedule = tuple[tuple[str, ...], ...]
"""Times as HH:MM, Monday first."""

_QUEUED = "channelId = ? AND status = 'scheduled' AND rank IS NOT NULL"
_IN_ORDER = f"SELECT id, dueAt FROM posts WHERE {_QUEUED} ORDER BY rank"  # noqa: S608 - a constant
_FIRST = f"SELECT rank FROM posts WHERE {_QUEUED} ORDER BY rank LIMIT 1"  # noqa: S608
_LAST = f"SELECT rank, dueAt FROM posts WHERE {_QUEUED} ORDER BY rank DESC LIMIT 1"  # noqa: S608


def slots(channel: Doc, after: datetime) -> Iterator[str]:
    """Yield the channel's slots later than ``after``, soonest first, as ISO 8601; endless unless there are none.

    Args:
        channel: A channel's document: ``postingSchedule`` and ``timezone``.
        after: Aware.
    """
    times: dict[str, tuple[str, ...]] = dict.fromkeys(DAYS, ())
    for entry in channel["postingSchedule"]:
        if not entry["paused"]:
            times[entry["day"]] += tuple(entry["times"])
    schedule = tuple(times.values())
    if not any(schedule):
        return
    last = iso(after)
    month = (after.astimezone(zone(channel["timezone"])).date() - timedelta(days=1)).replace(day=1)
    while True:
        for slot in _slots_of_month(channel["timezone"], schedule, month):
            if slot > last:
                last = slot
                yield slot
        month = (month + timedelta(days=31)).replace(day=1)


@lru_cache(maxsize=4096)
def _slots_of_month(timezone: str, schedule: Schedule, first: date) -> tuple[str, ...]:
    """Return the slots of a month of local days, which begins with ``first``."""
    place, day = zone(timezone), first
    found: list[str] = []
    while day.month == first.month:
        local = (datetime.combine(day, time.fromisoformat(text), place) for text in schedule[day.weekday()])
        found.extend(sorted({iso(moment.astimezone(UTC)) for moment in local}))
        day += timedelta(days=1)
    return tuple(found)


def settle(store: Store, channel: Doc, now: datetime) -> None:
    """Give the queued posts, in their order, the next slots after ``now``: a gap closes, a newcomer pushes back."""
    posts = store.rows(_IN_ORDER, (channel["id"],))
    due = islice(slots(channel, now), len(posts))
    moved = [(at, row["id"]) for row, at in zip_longest(posts, due) if row["dueAt"] != at]
    if moved:
        store.set_column("posts", "dueAt", moved)


def take_last(store: Store, channel: Doc, now: datetime) -> tuple[float, str | None]:
    """Return rank and due time for a post at the end of the queue; the time is ``None`` without a schedule."""
    rows = store.rows(_LAST, (channel["id"],))
    rank, due = (rows[0]["rank"], rows[0]["dueAt"]) if rows else (0.0, None)
    return rank + 1.0, next(slots(channel, max(now, parse(due)) if due else now), None)


def first_rank(store: Store, channel_id: str) -> float:
    """Return a rank before all others of the channel's queue; the queue must be settled afterwards."""
    rows = store.rows(_FIRST, (channel_id,))
    return (rows[0]["rank"] if rows else 0.0) - 1.0

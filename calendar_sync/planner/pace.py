"""Days on which a channel would get more posts than it takes, told before anything is sent."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from calendar_sync.model.buffer import ActualState, Channel, Post
from calendar_sync.model.clocks import zone_called
from calendar_sync.model.entry import DesiredState, Entry, EntryKey, Held, HoldReason, Issue, Kind, Schedule, Severity
from calendar_sync.model.limits import DailyLimit
from calendar_sync.model.plan import Action, Change, Plan
from calendar_sync.model.services import label

NEAR = 0.5
"""From this share of a network's limit on, Buffer is asked for its own."""

FEW = 5
"""So many posts a day no network minds, also one whose limit is not in the table (YouTube, unverified: 10)."""

DAY = timedelta(hours=24)
_COUNTED = frozenset({"scheduled", "needs_approval", "sending", "sent"})


@dataclass(frozen=True, slots=True)
class _Arrival:
    """A post that the plan brings to a channel at a time where there was none of its own."""

    at: datetime
    change: Change


@dataclass(frozen=True, slots=True)
class _Lane:
    """One channel: what comes to it, and when its other posts are due, in order."""

    channel: Channel
    zone: tzinfo
    arrivals: tuple[_Arrival, ...]
    others: tuple[datetime, ...]

    def day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class Excess:
    """A change that brings one post too many.

    Args:
        key: Whose.
        issue: For people.
        is_certain: Buffer itself told the limit.
    """

    key: EntryKey
    issue: Issue
    is_certain: bool


def days_to_ask(plan: Plan, actual: ActualState, table: Mapping[str, int]) -> list[tuple[str, date]]:
    """Return the channels and days (of the channel's own calendar) that a plan brings near a limit.

    Args:
        plan: What would be done.
        actual: Buffer's side, with all posts of these days.
        table: Posts in any 24 hours, by service.
    """
    asked: list[tuple[str, date]] = []
    for lane in _lanes(plan, actual):
        limit = table.get(lane.channel.service)
        bound = limit * NEAR if limit is not None else FEW
        counts = _by_day(lane, lane.others)
        for arrival in lane.arrivals:
            day = lane.day(arrival.at)
            counts[day] = counts.get(day, 0) + 1
        gaining = sorted({lane.day(arrival.at) for arrival in lane.arrivals})
        asked += [(lane.channel.id, day) for day in gaining if counts[day] > bound]
    return asked


def find_excess(
    plan: Plan, actual: ActualState, desired: DesiredState, told: Sequence[DailyLimit], table: Mapping[str, int]
) -> list[Excess]:
    """Return the changes that bring a channel more posts than it takes in a day, or in any 24 hours.

    Posts that wait in the queue are counted where they stand; where a new one will stand nobody knows beforehand. Of
    too many, the latest are named, so that taking these away is enough.

    Args:
        plan: What would be done.
        actual: Buffer's side, with all posts of these days.
        desired: With the cells to be named.
        told: Buffer's own limits, as far as they were asked.
        table: Posts in any 24 hours, by service.
    """
    lanes = list(_lanes(plan, actual))
    entries = {entry.key: entry for entry in desired.entries} if lanes else {}
    limits = {(item.channel_id, item.day): item for item in told}
    return [item for lane in lanes for item in _of_lane(lane, actual, entries, limits, table)]


def without_excess(desired: DesiredState, found: Iterable[Excess], channels: Iterable[Channel]) -> DesiredState:
    """Return ``desired`` with what is too many held back, for the plan to be made anew."""
    by_key = {item.key: item for item in found}
    by_id = {channel.id: channel for channel in channels}
    held = tuple(
        _held(entry, by_key[entry.key].issue.message, by_id[entry.key.channel_id])
        for entry in desired.entries
        if entry.key in by_key
    )
    entries = tuple(entry for entry in desired.entries if entry.key not in by_key)
    return replace(desired, entries=entries, held=(*desired.held, *held))


def _held(entry: Entry, message: str, channel: Channel) -> Held:
    place = (channel.id, channel.handle, channel.service)
    return Held(entry.key, entry.origin, HoldReason.INVALID, message, blocked=True, channels=(place,), entry=entry)


# What comes to which channel


def _lanes(plan: Plan, actual: ActualState) -> Iterator[_Lane]:
    arriving: dict[str, list[_Arrival]] = {}
    leaving: set[str] = set()
    for change in plan.of(Action.CREATE, Action.EDIT, Action.DELETE):
        if change.action is not Action.CREATE and change.post_id:
            leaving.add(change.post_id)
        if (at := _arrives(change, plan.created_at)) is not None:
            arriving.setdefault(change.key.channel_id, []).append(_Arrival(at, change))
    if not any(_is_new(arrival) for arrivals in arriving.values() for arrival in arrivals):
        return
    for channel in actual.channels:
        found = arriving.get(channel.id, ())
        new = [arrival for arrival in found if _is_new(arrival)]
        if new:
            stay = [arrival.at for arrival in found if not _is_new(arrival)]
            others = [at for post in actual.posts if post.id not in leaving and (at := _of_post(post, channel))]
            zone = _zone(channel)
            # Posts that are there already keep their place, those that stay on their day before all others.
            order = {id(item): _precedence(item, zone) for item in new}
            arrivals = tuple(sorted(new, key=lambda item: (order[id(item)], item.at, item.change.tab, item.change.row)))
            yield _Lane(channel, zone, arrivals, tuple(sorted([*others, *stay])))


def _arrives(change: Change, now: datetime) -> datetime | None:
    wished = change.after or {}
    if wished.get("kind") != Kind.POST:
        return None
    if wished["schedule"] == Schedule.NOW:
        return now
    return datetime.fromisoformat(wished["due_at"]) if wished["schedule"] == Schedule.AT else None


def _is_new(arrival: _Arrival) -> bool:
    """Tell whether there was no post of the row at this time before."""
    before = arrival.change.before or {}
    was_there = before.get("kind") == Kind.POST and before.get("due_at") == (arrival.change.after or {}).get("due_at")
    return arrival.change.action is Action.CREATE or not was_there


def _left(change: Change) -> datetime | None:
    """Return when the post of a row is due that the change would move."""
    before = change.before or {}
    at = before.get("due_at") if change.action is Action.EDIT and before.get("kind") == Kind.POST else None
    return datetime.fromisoformat(at) if at else None


def _precedence(arrival: _Arrival, zone: tzinfo) -> int:
    left = _left(arrival.change)
    return 2 if left is None else int(left.astimezone(zone).date() != arrival.at.astimezone(zone).date())


def _of_post(post: Post, channel: Channel) -> datetime | None:
    if post.channel_id != channel.id or post.status not in _COUNTED:
        return None
    return post.sent_at or post.due_at


def _zone(channel: Channel) -> tzinfo:
    return zone_called(channel.timezone) or UTC


def _by_day(lane: _Lane, moments: Iterable[datetime]) -> dict[date, int]:
    counts: dict[date, int] = {}
    for at in moments:
        day = lane.day(at)
        counts[day] = counts.get(day, 0) + 1
    return counts


# What is too many


def _of_lane(
    lane: _Lane,
    actual: ActualState,
    entries: Mapping[EntryKey, Entry],
    limits: Mapping[tuple[str, date], DailyLimit],
    table: Mapping[str, int],
) -> Iterator[Excess]:
    channel, counts = lane.channel, _by_day(lane, lane.others)
    there = _by_day(lane, (at for post in actual.posts if (at := _of_post(post, channel))))
    for (channel_id, day), limit in limits.items():
        if channel_id == channel.id:
            # Buffer counts what was not read as well.
            unread = max(0, limit.scheduled + limit.sent - there.get(day, 0))
            counts[day] = counts.get(day, 0) + unread
    # Also where Buffer names no limit: the network has its own all the same.
    rolling = table.get(channel.service)
    taken = list(lane.others)
    for arrival in lane.arrivals:
        entry, day = entries.get(arrival.change.key), lane.day(arrival.at)
        told = limits.get((channel.id, day))
        if entry is None:
            continue
        if told is not None and told.limit is not None and counts.get(day, 0) >= told.limit:
            yield Excess(entry.key, _too_many(entry, channel, day, told.limit), True)
            _stays(lane, arrival, taken, counts)
            continue
        if rolling is not None and (window := _crowded(taken, arrival.at, rolling)):
            yield Excess(entry.key, _too_fast(entry, lane, window, rolling), False)
            _stays(lane, arrival, taken, counts)
            continue
        insort(taken, arrival.at)
        counts[day] = counts.get(day, 0) + 1


def _stays(lane: _Lane, arrival: _Arrival, taken: list[datetime], counts: dict[date, int]) -> None:
    """Count a post that may not move where it is."""
    if (left := _left(arrival.change)) is not None:
        insort(taken, left)
        counts[lane.day(left)] = counts.get(lane.day(left), 0) + 1


def _crowded(taken: Sequence[datetime], at: datetime, limit: int) -> tuple[datetime, datetime] | None:
    """Return the first stretch of 24 hours that would hold more than ``limit`` posts with one more at ``at``."""
    place = bisect_right(taken, at)
    for first in range(max(0, place - limit), place + 1):
        last = first + limit - 1
        if last >= len(taken):
            return None
        begin, end = min(taken[first], at), max(taken[last], at)
        if end - begin < DAY:
            return begin, end
    return None


def _too_many(entry: Entry, channel: Channel, day: date, limit: int) -> Issue:
    message = (
        f"{channel.handle} takes {limit} posts a day (Buffer's limit), and has that many on {day:%a %d %b %Y} without "
        "this one."
    )
    return _issue(entry, channel, message)


def _too_fast(entry: Entry, lane: _Lane, window: tuple[datetime, datetime], limit: int) -> Issue:
    channel = lane.channel
    begin, end = (at.astimezone(lane.zone) for at in window)
    message = (
        f"{label(channel.service)} takes {limit} posts in any 24 hours, and {channel.handle} would have one more from "
        f"{begin:%a %d %b %Y %H:%M} to {end:%a %d %b %Y %H:%M}."
    )
    return _issue(entry, channel, message)


def _issue(entry: Entry, channel: Channel, message: str) -> Issue:
    return Issue(
        rule="channel.daily_limit",
        severity=Severity.WARNING,
        cell=entry.origin.cell("date", "channels"),
        message=message,
        fix="Move the row to a day with fewer posts, or take the channel out of it.",
        row=entry.origin.row,
        tab=entry.origin.tab,
        channel_id=channel.id,
    )

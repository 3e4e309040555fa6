"""On which weekday and at which hour posts do best, channel by channel, with how many posts stand behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import groupby

from calendar_sync.model.metrics import MeasuredPost

LEAST_POSTS = 5
"""So many posts must stand behind a weekday or an hour before it is named the best."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Beat:
    """The posts of one weekday, or of one hour.

    Args:
        number: Weekday from 0 (Monday), or hour from 0.
        posts: How many have numbers.
        average: Reactions and comments a post.
    """

    number: int
    posts: int
    average: float


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When the posts of one channel went out, and how they did.

    Args:
        posts: How many have numbers.
        zone: In whose time days and hours are told (IANA name).
        weekdays: Those with posts, in their order.
        hours: Those with posts, in their order.
        best_weekday: ``None`` where too few posts stand behind it, or behind all others.
        best_hour: The same for hours.
    """

    posts: int
    zone: str
    weekdays: tuple[Beat, ...]
    hours: tuple[Beat, ...]
    best_weekday: Beat | None
    best_hour: Beat | None


def rhythm_of(posts: Iterable[MeasuredPost], zone: tzinfo, zone_name: str) -> Rhythm:
    """Return when the posts of one channel went out, and how they did.

    Args:
        posts: Of one channel; those without numbers or without a time are passed over.
        zone: The channel's.
        zone_name: Its name.
    """
    found = [
        (item.post.sent_at.astimezone(zone), item.engagement)
        for item in posts
        if item.post.sent_at is not None and item.engagement is not None
    ]
    weekdays = _beats(found, datetime.weekday)
    hours = _beats(found, lambda moment: moment.hour)
    return Rhythm(len(found), zone_name, weekdays, hours, _best(weekdays), _best(hours))


def _beats(found: Sequence[tuple[datetime, float]], number: Callable[[datetime], int]) -> tuple[Beat, ...]:
    numbered = sorted((number(moment), value) for moment, value in found)
    beats: list[Beat] = []
    for beat, items in groupby(numbered, key=lambda item: item[0]):
        values = [value for _, value in items]
        beats.append(Beat(beat, len(values), sum(values) / len(values)))
    return tuple(beats)


def _best(beats: Sequence[Beat]) -> Beat | None:
    """Return the best of those with enough posts; there must be another one to be better than."""
    solid = [beat for beat in beats if beat.posts >= LEAST_POSTS]
    if len(solid) < 2:
        return None
    first, second = sorted(solid, key=lambda beat: -beat.average)[:2]
    return first if first.average > second.average else None

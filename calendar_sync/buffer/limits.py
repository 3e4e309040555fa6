"""How many posts a channel may still take on a day, as the network's own limits go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from calendar_sync.buffer.answers import flag, integer, needed, objects
from calendar_sync.buffer.cost import LIMITS
from calendar_sync.model.buffer import Channel
from calendar_sync.model.canonical import iso


@dataclass(frozen=True, slots=True)
class DailyLimit:
    """What Buffer says of one channel on one day of the channel's own calendar.

    Args:
        channel_id: Buffer's channel id.
        day: The day, in the channel's time zone.
        limit: Posts allowed that day; ``None`` for no limit.
        scheduled: Posts scheduled for it.
        sent: Posts sent on it.
        is_at_limit: Buffer would take no more.
    """

    channel_id: str
    day: date
    limit: int | None
    scheduled: int
    sent: int
    is_at_limit: bool


@dataclass(frozen=True, slots=True)
class _Question:
    """Channels for which one moment lies on one and the same day of theirs."""

    day: date
    moment: datetime
    channel_ids: tuple[str, ...]


def limit_questions(channels: Sequence[Channel], days: Iterable[date]) -> Iterator[tuple[_Question, ...]]:
    """Yield what to ask, in documents of at most as many aliases as Buffer allows.

    Buffer takes a moment and answers for the day it falls on in each channel's time zone. Noon UTC is that day almost
    everywhere; only zones beyond twelve hours from Greenwich are asked for with a noon of their own.
    """
    questions: list[_Question] = []
    for day in sorted(set(days)):
        moments: dict[datetime, list[str]] = {}
        for channel in channels:
            moments.setdefault(_noon(day, channel.timezone), []).append(channel.id)
        questions += [_Question(day, moment, tuple(ids)) for moment, ids in sorted(moments.items())]
    waiting = iter(questions)
    while document := tuple(islice(waiting, LIMITS.aliases)):
        yield document


def _noon(day: date, timezone: str) -> datetime:
    noon = datetime.combine(day, time(12), UTC)
    try:
        zone = ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return noon
    if noon.astimezone(zone).date() == day:
        return noon
    return datetime.combine(day, time(12), zone).astimezone(UTC)


def limit_variables(questions: Sequence[_Question]) -> dict[str, Any]:
    """Return the variables of the document that asks ``questions``."""
    return {
        f"d{number}": {"channelIds": list(question.channel_ids), "date": iso(question.moment)}
        for number, question in enumerate(questions)
    }


def limits_of(questions: Sequence[_Question], data: Mapping[str, Any]) -> tuple[DailyLimit, ...]:
    """Return the limits in the answer to ``questions``.

    Raises:
        BufferError: The answer is not shaped as Buffer says it is.
    """
    return tuple(
        DailyLimit(
            channel_id=needed(node, "channelId"),
            day=question.day,
            limit=integer(node, "limit"),
            scheduled=integer(node, "scheduled") or 0,
            sent=integer(node, "sent") or 0,
            is_at_limit=flag(node, "isAtLimit"),
        )
        for number, question in enumerate(questions)
        for node in objects(data, f"d{number}")
    )

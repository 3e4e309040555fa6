"""How many posts channels may still take on some days, as Buffer has it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Any

from calendar_sync.buffer.answers import flag, integer, needed, objects
from calendar_sync.buffer.cost import LIMITS
from calendar_sync.model.canonical import iso
from calendar_sync.model.limits import DailyLimit


@dataclass(frozen=True, slots=True)
class _Question:
    """Channels that are asked for the same day."""

    day: date
    channel_ids: tuple[str, ...]


def limit_questions(asked: Iterable[tuple[str, date]]) -> Iterator[tuple[_Question, ...]]:
    """Yield what to ask, in documents of at most as many aliases as Buffer allows.

    Args:
        asked: Channel ids, each with a day of the channel's own calendar.
    """
    days: dict[date, set[str]] = {}
    for channel_id, day in asked:
        days.setdefault(day, set()).add(channel_id)
    waiting = (_Question(day, tuple(sorted(days[day]))) for day in sorted(days))
    while document := tuple(islice(waiting, LIMITS.aliases)):
        yield document


def limit_variables(questions: Sequence[_Question]) -> dict[str, Any]:
    """Return the variables of the document that asks ``questions``.

    Buffer takes a moment, and of it the date alone: it is each channel's own day of that date.
    """
    return {
        f"d{number}": {
            "channelIds": list(question.channel_ids),
            "date": iso(datetime.combine(question.day, time(12), UTC)),
        }
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

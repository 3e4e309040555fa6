"""How many posts a channel takes in a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


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

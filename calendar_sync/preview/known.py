"""What a view may know besides the plan: names, time zones, and how each network counts and shows a text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any

from calendar_sync.model.appearance import Look, Measured, Stretch
from calendar_sync.model.buffer import Channel
from calendar_sync.model.plan import Action, Change

Values = Mapping[str, Any]

_BUFFERS = frozenset({Action.DRIFT, Action.CONFLICT})
KEPT_BACK = frozenset({Action.BLOCKED, Action.HOLD})
"""Actions of what does not go as things stand."""


def _nothing(_change: Change) -> Values | None:
    return None


def _uncounted(_service: str, _values: Values, _channel: Channel | None) -> Sequence[Measured]:
    return ()


def _unmarked(_service: str, _text: str) -> Sequence[Stretch]:
    return ()


@dataclass(frozen=True, slots=True)
class Known:
    """What is known besides the plan; every part may be missing.

    Args:
        zones: Time zone by channel id, in which due times are told; UTC where none.
        here: Time zone in which the end of the run is told.
        channels: By id.
        tags: Names of tags, by id.
        boards: Names of Pinterest boards, by what a post calls them.
        others: When posts are due that the plan does not touch or know, by channel id (aware UTC).
        values_of: Gives the values of a change that carries none, because nothing is to be done about it.
        measure: Counts the texts of a post as its network does (service, values, channel).
        mark: Finds links, hashtags and mentions in a text of a network.
        looks: How each network shows a post, by service.
        per_day: Posts that a network takes in a day, by service.
    """

    zones: Mapping[str, tzinfo] = field(default_factory=dict)
    here: tzinfo = UTC
    channels: Mapping[str, Channel] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    boards: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, Sequence[datetime]] = field(default_factory=dict)
    values_of: Callable[[Change], Values | None] = _nothing
    measure: Callable[[str, Values, Channel | None], Sequence[Measured]] = _uncounted
    mark: Callable[[str, str], Sequence[Stretch]] = _unmarked
    looks: Mapping[str, Look] = field(default_factory=dict)
    per_day: Mapping[str, int] = field(default_factory=dict)

    def zone(self, channel_id: str) -> tzinfo:
        """Return the zone in which a channel's times are told."""
        return self.zones.get(channel_id) or UTC

    def values(self, change: Change) -> Values:
        """Return what a change leaves behind, else what it takes away; empty where nobody knows.

        Where both sides differ and nothing is done about it, what goes out is Buffer's.
        """
        if change.action in _BUFFERS and change.before:
            return change.before
        return change.after or change.before or self.values_of(change) or {}

    def due(self, change: Change) -> datetime | None:
        """Return when a change's post is due (aware), or would be if it could go; ``None`` where nobody knows."""
        if change.due_at is not None or change.action not in KEPT_BACK:
            return change.due_at
        try:
            return datetime.fromisoformat(str(self.values(change).get("due_at")))
        except ValueError:
            return None


NOTHING = Known()
"""Where a plan is all there is."""

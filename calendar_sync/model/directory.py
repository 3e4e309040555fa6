"""Whose posts a key can touch: an organization with its channels, and how it is kept between runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from pydantic import TypeAdapter, ValidationError

from calendar_sync.model.buffer import Channel, Organization


@dataclass(frozen=True, slots=True)
class Directory:
    """An organization and its channels, as Buffer told them at one moment.

    Args:
        organization: The organization.
        channels: All its channels.
        is_only: The key has no other organization.
        read_at: When Buffer told it, aware UTC.
    """

    organization: Organization
    channels: tuple[Channel, ...]
    is_only: bool
    read_at: datetime

    def answers_to(self, wanted: str) -> bool:
        """Tell whether this is the organization that settings call ``wanted`` (id, name, or nothing for the only)."""
        if not wanted:
            return self.is_only
        return wanted == self.organization.id or wanted.casefold() == self.organization.name.casefold()

    def is_young(self, now: datetime, age: timedelta) -> bool:
        """Tell whether it may still be relied on at ``now`` (aware UTC); one from the future may not."""
        return timedelta(0) <= now - self.read_at < age

    def says_the_same(self, other: Directory) -> bool:
        """Tell whether ``other`` differs in nothing but when it was read."""
        return (self.organization, self.channels, self.is_only) == (other.organization, other.channels, other.is_only)

    def to_json(self) -> str:
        """Return it as JSON; :meth:`from_json` is the inverse."""
        return _adapter().dump_json(self).decode()

    @classmethod
    def from_json(cls, text: str) -> Directory | None:
        """Return what :meth:`to_json` wrote; ``None`` for anything else, since Buffer can tell it anew."""
        try:
            found = _adapter().validate_json(text)
        except ValidationError:
            return None
        if found.read_at.tzinfo is None:
            return None
        return cls(found.organization, found.channels, found.is_only, found.read_at.astimezone(UTC))


@cache
def _adapter() -> TypeAdapter[Directory]:
    return TypeAdapter(Directory)

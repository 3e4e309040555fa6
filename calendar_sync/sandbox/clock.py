"""What time it is in the sandbox: the machine's time, shifted, or standing still."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol

from calendar_sync.sandbox.store import Store
from calendar_sync.sandbox.times import iso, parse

_FIRST_YEAR, _LAST_YEAR = 1970, 2200


class Clock(Protocol):
    """Anything that tells an aware time."""

    def now(self) -> datetime:
        """Return the present moment, aware."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)


class SandboxClock:
    """A clock that can be frozen and moved; where it stands is kept in the store and survives a restart.

    Args:
        base: Runs underneath while the clock is not frozen.
        store: Where ``frozen`` (ISO 8601 or nothing) and ``offset`` (seconds ahead of ``base``) are kept.
    """

    def __init__(self, base: Clock, store: Store) -> None:
        self._base = base
        self._store = store
        self.reload()

    def reload(self) -> None:
        """Read the clock's setting again, after the store was changed from elsewhere."""
        state = self._store.meta("clock", {})
        frozen = state.get("frozen")
        self._frozen = parse(frozen) if frozen else None
        self._offset = timedelta(seconds=float(state.get("offset", 0)))

    def now(self) -> datetime:
        """Return the sandbox's present moment, aware UTC."""
        if self._frozen is not None:
            return self._frozen
        return self._base.now().astimezone(UTC) + self._offset

    @property
    def frozen(self) -> bool:
        """Whether the clock stands still."""
        return self._frozen is not None

    def freeze(self, at: datetime | None = None) -> None:
        """Stand still at ``at`` (aware), or at the present moment.

        Raises:
            ValueError: ``at`` is before 1970 or after 2200.
        """
        self._save(frozen=at or self.now(), offset=self._offset)

    def move(self, by: timedelta) -> None:
        """Go ahead (or back) by ``by``, frozen or not.

        Raises:
            ValueError: That would be before 1970 or after 2200.
        """
        try:
            if self._frozen is not None:
                self._save(frozen=self._frozen + by, offset=self._offset)
            else:
                self._save(frozen=None, offset=self._offset + by)
        except OverflowError as error:
            raise ValueError("no such time") from error

    def run(self) -> None:
        """Go on from where the clock stands, at the machine's pace."""
        self._save(frozen=None, offset=self.now() - self._base.now().astimezone(UTC))

    def _save(self, *, frozen: datetime | None, offset: timedelta) -> None:
        moment = frozen or self._base.now().astimezone(UTC) + offset
        if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
            raise ValueError(f"the sandbox knows the years {_FIRST_YEAR} to {_LAST_YEAR}")
        self._store.set_meta("clock", {"frozen": iso(frozen) if frozen else None, "offset": offset.total_seconds()})
        self.reload()

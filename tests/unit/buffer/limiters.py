"""Limiters that count as Buffer's may do; times in seconds since :data:`buffer_fakes.NOW`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from buffer_fakes import NOW
from hypothesis import strategies as st

Told = list[tuple[int, int, int, int]]
"""What headers say of each window: length, quota, left, seconds until it opens anew."""

QUOTAS = st.fixed_dictionaries({10: st.integers(1, 6), 60: st.integers(1, 20), 400: st.integers(1, 60)})


def seconds(number: float) -> datetime:
    return NOW + timedelta(seconds=number)


@dataclass
class Fixed:
    """Windows that begin with their first request, as Buffer's limiter has them."""

    windows: dict[int, int]
    opened: dict[int, int] = field(default_factory=dict)
    used: dict[int, int] = field(default_factory=dict)

    def request(self, now: int) -> tuple[bool, Told]:
        """Count one request; return whether it passes, and what the headers say."""
        told = []
        for length, quota in self.windows.items():
            if now >= self.opened.get(length, -length) + length:
                self.opened[length], self.used[length] = now, 0
            if self.used[length] >= quota:
                return False, [*told, (length, quota, 0, self.opened[length] + length - now)]
            told.append((length, quota, quota - self.used[length] - 1, self.opened[length] + length - now))
        for length in self.windows:
            self.used[length] += 1
        return True, told


@dataclass
class Sliding:
    """Windows that slide: a request leaves each of them so many seconds after it was sent."""

    windows: dict[int, int]
    passed: list[int] = field(default_factory=list)

    def request(self, now: int) -> tuple[bool, Told]:
        """Count one request; return whether it passes, and what the headers say: when the next place falls free."""
        told = []
        for length, quota in self.windows.items():
            inside = [at for at in self.passed if at > now - length]
            if len(inside) >= quota:
                return False, [*told, (length, quota, 0, inside[0] + length - now)]
            told.append((length, quota, quota - len(inside) - 1, [*inside, now][0] + length - now))
        self.passed.append(now)
        return True, told

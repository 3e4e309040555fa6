"""A sandbox in memory whose time stands still until a test moves it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from calendar_sync.sandbox.core import Sandbox
from calendar_sync.sandbox.settings import Settings
from tests.unit.sandbox.sandbox_client import NOON, Client, HandClock


@pytest.fixture
def make() -> Iterator[Callable[..., Client]]:
    """Return a maker of clients; rate limits are off unless asked for."""
    opened: list[Sandbox] = []

    def build(*, now: datetime = NOON, settings: Settings | None = None, **options: Any) -> Client:
        clock = HandClock(now)
        chosen = settings or Settings(rate_limits=False, duplicate_minutes=0)
        opened.append(Sandbox(options.pop("data", None), clock=clock, settings=chosen, **options))
        return Client(opened[-1], clock)

    yield build
    for sandbox in opened:
        sandbox.close()


@pytest.fixture
def client(make: Callable[..., Client]) -> Client:
    """Return a client of the default sandbox."""
    return make()

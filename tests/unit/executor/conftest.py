from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from executor_world import World

from calendar_sync.ledger import Ledger


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with Ledger(tmp_path / "ledger.db") as ledger:
        yield World(ledger)

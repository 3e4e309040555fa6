"""A forecast in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from calendar_sync.model.budget import Forecast
from calendar_sync.preview.forecast import duration, forecast_words

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


def said(
    fits: int, waited: float = 0, stopped_by: str = "", again: float | None = None, all_done: float | None = None
) -> str:
    def at(seconds: float | None) -> datetime | None:
        return NOW + timedelta(seconds=seconds) if seconds is not None else None

    told = Forecast(300, fits, waited, NOW + timedelta(seconds=waited), stopped_by, at(again), at(all_done))
    return forecast_words(told, now=NOW, here=UTC)


def test_what_is_said() -> None:
    assert said(300) == "All of it can go at once, and is done by 08:00 UTC."
    assert said(300, 610) == "It waits 11 min for Buffer's rate limit, and is done by 08:11 UTC."
    assert said(120, 0, "24h", 87_120, 88_000) == (
        "120 of 300 changes fit until the 24h window opens again: Sun 22 Nov 08:12 UTC. Run it again then; "
        "the rest is done by Sun 22 Nov 08:27 UTC."
    )
    assert said(120, 900, "24h", 87_120) == (
        "120 of 300 changes fit (by 08:15 UTC, with waits of 15 min) until the 24h window opens again: "
        "Sun 22 Nov 08:12 UTC. Run it again then."
    )
    assert said(1, 0, "max_requests").startswith("1 of 300 changes fits: this run may use no more requests")
    assert "until" in said(0, 0, "until")
    few = Forecast(300, 0, 0, NOW, "max_requests", needs=5)
    assert forecast_words(few, now=NOW, here=UTC) == (
        "0 of 300 changes fit: a run needs at least 5 requests to send anything. Allow more (max_requests)."
    )


@pytest.mark.parametrize(
    ("seconds", "words"), [(40, "40 s"), (60, "1 min"), (61, "2 min"), (3_600, "1 h 0 min"), (11_100, "3 h 5 min")]
)
def test_durations(seconds: float, words: str) -> None:
    assert duration(seconds) == words

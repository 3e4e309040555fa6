"""A wait is counted down for a person, and one line in a log."""

from __future__ import annotations

import pytest
from rich.progress import Task

from calendar_sync.cli.console import ProgressBar, _Countdown


def test_a_countdown_counts_down() -> None:
    now = [100.0]
    column = _Countdown(3_725, clock=lambda: now[0])
    task = Task(0, "the 15m window", None, 0, _get_time=lambda: now[0])  # type: ignore[arg-type]
    shown = []
    for now[0] in (100.0, 101.0, 3_765.0, 3_825.0, 4_000.0):
        shown.append(column.render(task).plain)
    assert shown == [f"waiting {left}  the 15m window" for left in ("1:02:05", "1:02:04", "1:00", "0:00", "0:00")]


def test_where_nobody_looks_a_wait_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressBar() as bar:
        bar.waiting(610, "Buffer's rate limit")
        bar.waiting(0.7, "a hiccup")
        bar(1, 2, "sending")
    assert capsys.readouterr().err == "Waiting 11 min: Buffer's rate limit\n"

"""A small share of the fuzz of layouts; more of it: python -m tests.stateful.layouts --seeds 0-5000."""

from __future__ import annotations

from tests.stateful.layouts import ENOUGH, judge_all


def test_rows_come_out_right_or_wait() -> None:
    score = judge_all(range(120))
    assert score.gone >= ENOUGH * score.wanted > 0

"""A hundred schedules of the simulation; many more with ``python -m tests.stateful.simulate``."""

from __future__ import annotations

import pytest

from tests.stateful.simulate import play_all, stage

SCHEDULES = 120
PORTIONS = 6


@pytest.mark.parametrize("portion", range(PORTIONS))
def test_every_promise_is_kept_whatever_goes_wrong(portion: int) -> None:
    assert play_all(range(portion, SCHEDULES, PORTIONS)) == SCHEDULES // PORTIONS


def test_a_seed_tells_the_same_story_each_time() -> None:
    with stage() as opened:
        stories = [opened.play(seed) for seed in (7, 11, 7)]
    assert stories[0] == stories[2] != stories[1]


def test_every_promise_is_kept_in_google_sheets_while_rows_move() -> None:
    assert play_all(range(10), google=True) == 10

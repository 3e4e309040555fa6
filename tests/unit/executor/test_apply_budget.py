"""Stops for a limit: everything sent is settled and read back, and what that costs is asked for beforehand."""

from __future__ import annotations

import pytest
from executor_world import Lost, World, create, statuses

from calendar_sync.errors import BudgetSpent, DocumentRefused, NotSent, RateLimited, Stopped
from calendar_sync.model.plan import OutcomeStatus

DONE, HELD, FAILED = OutcomeStatus.DONE, OutcomeStatus.HELD, OutcomeStatus.FAILED
LIMITED = RateLimited("No more for now.", retry_after=5_000, window="24h")


@pytest.mark.parametrize("stop", [BudgetSpent("No more."), LIMITED])
def test_a_stop_for_a_limit_reads_back_what_was_sent(world: World, stop: Exception) -> None:
    world.batch_size = 2
    world.rewrite = str.upper
    world.events = [None, stop]
    applied = world.run(*(create(row) for row in range(1, 5)))
    assert statuses(applied) == {"r1": DONE, "r2": DONE, "r3": HELD, "r4": HELD}
    assert applied.problem is stop
    assert (applied.read_back, applied.actual is not None) == (True, True)
    # The next run does the rest, and nothing twice.
    again = world.run(create(3), create(4))
    assert (again.problem, len(world.posts)) == (None, 4)


def test_a_stop_for_a_limit_settles_what_was_lost_before(world: World) -> None:
    world.batch_size = 1
    world.events = [Lost(), LIMITED]
    applied = world.run(create(1), create(2))
    assert statuses(applied) == {"r1": DONE, "r2": HELD}
    assert applied.problem is LIMITED
    assert applied.read_back
    assert world.told == [1, "unclear", 2]


def test_a_run_that_sent_nothing_has_nothing_to_read_back(world: World) -> None:
    world.events = [LIMITED]
    applied = world.run(create(1))
    assert (applied.problem, applied.read_back, applied.actual) == (LIMITED, True, None)


def test_what_could_not_be_read_back_is_told(world: World) -> None:
    def down() -> None:
        world.broken_reads = 1

    world.batch_size = 1
    world.events = [down, LIMITED]
    applied = world.run(create(1), create(2))
    assert (applied.problem, applied.read_back) == (LIMITED, False)


@pytest.mark.parametrize("trouble", [NotSent("down"), Stopped("Stopped.", signal_number=2)])
def test_other_ends_do_not_read_back_and_say_so(world: World, trouble: Exception) -> None:
    world.batch_size = 1
    world.events = [None, trouble]
    applied = world.run(create(1), create(2))
    assert (applied.problem, applied.read_back) == (trouble, False)


def test_a_batch_size_that_is_refused_is_told_once_it_is_smaller(world: World) -> None:
    world.batch_size = 8
    refused = DocumentRefused("Query exceeds maximum allowed complexity.", code="TOO_LARGE")
    world.events = [refused, refused]
    applied = world.run(*(create(row) for row in range(1, 9)))
    assert set(statuses(applied).values()) == {DONE}
    assert [told for told in world.told if isinstance(told, tuple)] == [("too large", 4), ("too large", 2)]


def test_each_batch_is_paid_for_with_the_posts_made_until_then(world: World) -> None:
    world.batch_size = 2
    world.run(*(create(row) for row in range(1, 6)))
    assert world.told == [2, 4, 5]

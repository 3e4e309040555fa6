"""Whether the simulation would notice: each safeguard is taken out in turn, and then some promise must be broken.

python -m tests.stateful.mutants             all of them, and after how many schedules each was caught
python -m tests.stateful.mutants --most 500  look through no more schedules than that for each
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from unittest import mock

from calendar_sync import pipeline
from calendar_sync.executor import apply, sending
from calendar_sync.ledger import Ledger
from calendar_sync.model.plan import Attempt, AttemptState
from calendar_sync.planner.recovery import Settlement
from calendar_sync.planner.scope import Scope
from tests.stateful import simulate, world
from tests.stateful.oracle import Trouble

MOST = 1000
"""So many schedules are looked through before a mutant counts as unnoticed."""


@contextmanager
def without_intents() -> Iterator[None]:
    """Nothing is written down before it is sent."""
    numbers = count(10**6)

    def intend(_ledger: Ledger, items: Sequence[Attempt]) -> list[int]:
        return [next(numbers) for _ in items]

    with mock.patch.object(Ledger, "intend", intend):
        yield


@contextmanager
def without_inspection() -> Iterator[None]:
    """What was not answered is sent again without looking for it."""

    def settle(attempts: Sequence[Attempt], *_: object, **__: object) -> tuple[Settlement, ...]:
        return tuple(Settlement(attempt, AttemptState.LOST, error="not looked for") for attempt in attempts)

    with ExitStack() as stack:
        for module in (pipeline, sending):
            stack.enter_context(mock.patch.object(module, "settle_attempts", settle))
        yield


@contextmanager
def without_quiet_period() -> Iterator[None]:
    """What is not there at once is taken for lost at once."""
    with mock.patch.object(world, "QUIET", 0.0):
        yield


@contextmanager
def without_verification() -> Iterator[None]:
    """Buffer is not read again after the last batch, and no twin is looked for."""
    with (
        mock.patch.object(apply.Applier, "_verify", return_value=None),
        mock.patch.object(apply, "remove_twins", return_value=None),
    ):
        yield


@contextmanager
def without_second_look() -> Iterator[None]:
    """What is not in the window of the calendar, nor on the first page around it, is taken for gone."""
    with mock.patch.object(Scope, "is_answered_by", return_value=True):
        yield


MUTANTS: Mapping[str, Callable[[], AbstractContextManager[None]]] = {
    "the intent is not written": without_intents,
    "nothing is looked for": without_inspection,
    "there is no quiet period": without_quiet_period,
    "there is no verification read": without_verification,
    "only the window is read": without_second_look,
}


@dataclass(frozen=True)
class Caught:
    """How a mutant was caught: by which schedule, after how many, and what it broke."""

    seed: int
    schedules: int
    broken: str


def catch(name: str, most: int = MOST) -> Caught | None:
    """Play schedules without one safeguard until one breaks a promise; ``None`` if none of them does.

    Args:
        name: One of :data:`MUTANTS`.
        most: Schedules to look through.

    Raises:
        Trouble: The schedule breaks a promise with the safeguard in place, too.
    """
    with MUTANTS[name](), simulate.stage() as stage:
        for seed in range(most):
            try:
                stage.play(seed)
            except Trouble as trouble:
                caught = Caught(seed, seed + 1, str(trouble))
                break
        else:
            return None
    with simulate.stage() as stage:
        stage.play(caught.seed)
    return caught


def main(arguments: list[str]) -> int:
    """Try all mutants; 0 if each is caught."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=MOST, help=f"schedules for each (default: {MOST})")
    options = parser.parse_args(arguments)
    unnoticed = 0
    for name in MUTANTS:
        caught = catch(name, options.most)
        unnoticed += caught is None
        words = f"caught after {caught.schedules} schedule(s): {caught.broken}" if caught else "NOT NOTICED"
        sys.stdout.write(f"{name}: {words}\n")
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

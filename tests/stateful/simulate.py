"""A deterministic simulation of syncs that go wrong in every way at once.

Everything is the real thing (pipeline, executor, ledger, planner, write-back, client) but the network, time, and most
of the calendars. One seed is one schedule: a small calendar, edits, faults at every boundary (each HTTP exchange, each
ledger commit, each write of the calendar), processes that die between any two of them. Afterwards at most three clean
runs must bring it all in order: every desired post exists once, nothing of others was touched, sheet and Buffer agree.

    python -m tests.stateful.simulate --seed 17           one schedule, with its story
    python -m tests.stateful.simulate --seeds 0-20000     many; the first failing one is told
    python -m tests.stateful.simulate --seeds 0-20000 --shard 1/2
    python -m tests.stateful.simulate --google --seeds 0-600    in Google Sheets, and rows move between any two requests
"""

from __future__ import annotations

import argparse
import gc
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.stateful.oracle import Trouble
from tests.stateful.parts import (
    LedgerStores,
)
from tests.stateful.world import World, simulated

TIDIED = 100
"""After so many schedules garbage is collected: each leaves some 0.4 MB of answers and documents in circles."""


class Stage:
    """Plays schedules, one after another.

    Args:
        folder: For ledgers and workbooks.
        google: All calendars are in Google Sheets.
    """

    def __init__(self, folder: Path, *, google: bool = False) -> None:
        self._folder, self._google = folder, google
        self._stores = LedgerStores(folder)
        self._played = 0

    def play(self, seed: int) -> list[str]:
        """Play one schedule and return its story.

        Raises:
            Trouble: A promise was broken; it carries the story.
        """
        self._stores.start()
        world = World(seed, self._folder, self._stores, random.Random(seed), google=self._google)
        try:
            with simulated(world):
                world.play()
        except Exception as trouble:
            raise Trouble(f"seed {seed}: {trouble}", world.story, seed) from trouble
        finally:
            world.close()
            self._played += 1
            if self._played % TIDIED == 0:
                gc.collect()
        return world.story

    def close(self) -> None:
        """Close the ledgers."""
        self._stores.close()


@contextmanager
def stage(*, google: bool = False) -> Iterator[Stage]:
    """A stage in memory, where there is such a folder: the disk's patience is not what is tested here."""
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="simulation-", dir=memory if memory.is_dir() else None))
    with closing(Stage(folder, google=google)) as opened, _rare_collections():
        try:
            yield opened
        finally:
            opened.close()
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Look for garbage seldom, and not among what was imported: that takes an eighth of the time otherwise.

    What outlives two looks waits for the stage to be tidied.
    """
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def play_all(seeds: range, *, google: bool = False) -> int:
    """Play many schedules and return how many; the first that fails raises :class:`Trouble`."""
    with stage(google=google) as opened:
        for seed in seeds:
            opened.play(seed)
    return len(seeds)


def _say(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    chosen = parser.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--seed", type=int, help="play one schedule and tell its story")
    chosen.add_argument("--seeds", metavar="A-B", help="play the schedules from A up to, not including, B")
    parser.add_argument(
        "--shard", metavar="N/OF", default="1/1", help="play every OF-th of them, beginning with the N-th"
    )
    parser.add_argument(
        "--google", action="store_true", help="with calendars in Google Sheets, where people are at work"
    )
    options = parser.parse_args(arguments)
    try:
        if options.seed is not None:
            with stage(google=options.google) as opened:
                _say(*opened.play(options.seed))
            return 0
        first, _, last = options.seeds.partition("-")
        shard, _, shards = options.shard.partition("/")
        began = time.perf_counter()
        count = play_all(range(int(first) + int(shard) - 1, int(last), int(shards)), google=options.google)
        took = time.perf_counter() - began
        _say(f"{count} schedules in {took:.1f} s ({count / took:.0f}/s): all promises kept")
    except Trouble as trouble:
        _say(*trouble.story, "", f"BROKEN: {trouble}")
        if not isinstance(trouble.__cause__, Trouble):
            _say(*traceback.format_exception(trouble.__cause__))
        _say(f"replay: python -m tests.stateful.simulate --seed {trouble.seed}" + " --google" * options.google)
        return 1
    return 0


if __name__ == "__main__":
    # As a module of its own name, so that what the others import is this very one.
    from tests.stateful import simulate

    sys.exit(simulate.main(sys.argv[1:]))

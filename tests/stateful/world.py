"""One world of the simulation: its Buffer, its calendar, its runs and what becomes of them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from unittest import mock

from calendar_sync import holding, pipeline
from calendar_sync.buffer import BufferClient, reads
from calendar_sync.config import Settings
from calendar_sync.errors import CalendarSyncError
from calendar_sync.ledger import Ledger
from calendar_sync.ledger.process import Process as Identity
from calendar_sync.model.plan import EFFECTS, OutcomeStatus
from calendar_sync.planner import scope
from calendar_sync.planner.posts import UNTOUCHED
from calendar_sync.sandbox import DEFAULT_KEY, Sandbox
from calendar_sync.sandbox import Settings as BoxSettings
from calendar_sync.sandbox.faults import Fault
from tests.stateful.books import Book, ExcelBook, MemoryBook
from tests.stateful.character import HARMLESS, SILENT, Character
from tests.stateful.google_book import GoogleBook
from tests.stateful.happenings import Hands, exhaust, open_windows, shorten_links
from tests.stateful.oracle import Trouble, check, plant_foreign
from tests.stateful.parts import (
    Clock,
    Desk,
    Killed,
    LedgerStores,
    Network,
    Process,
    SimulatedLedger,
)
from tests.stateful.setting import ORGANIZATION, SEED, in_words, share_parsed_documents
from tests.stateful.user import User

QUIET = 90.0
DAY = 86400.0
LEASE_SECONDS = holding.LEASE.total_seconds()


@dataclass
class World:
    """One seed's world."""

    seed: int
    folder: Path
    stores: LedgerStores
    luck: random.Random
    story: list[str] = field(default_factory=list)
    clock: Clock = field(default_factory=Clock)
    dead: set[int] = field(default_factory=set)
    late_until: float = 0.0
    processes: int = 0
    rows_named: int = 0
    google: bool = False
    was_cut_off: bool = False
    hands: Hands = field(default_factory=Hands)

    def __post_init__(self) -> None:
        self.character = Character.of(self.luck)
        box_settings = BoxSettings(rate_limits=self.character.scarce)
        self.box = Sandbox(seed=SEED, settings=box_settings, clock=self.clock)
        share_parsed_documents(self.box)
        with self.box.store.transaction():
            self.box.store.set_meta("ids", {"process": f"{self.seed % 2**40:010x}", "counter": 0})
        self.book: Book = ExcelBook(self.folder / "may.xlsx") if self.character.excel else MemoryBook()
        if self.google:
            self.book = GoogleBook(self.box, self.clock, random.Random(self.seed))
        # A post that only the other machine's ledger knows looks like somebody else's once its row has changed. Which
        # of two alike rows keeps the post, nobody can tell without a ledger.
        self.user = User(
            self.book,
            self.luck,
            self.tell,
            self.character.kinds,
            edits=self.character.edits,
            same_copies=self.character.same_copies,
        )
        self.skew = self.luck.choice((0.0, 0.0, -200.0, 200.0))
        self.settings = Settings.model_validate(
            {
                "organization": ORGANIZATION,
                "timezone": "UTC",
                "buffer": {"quiet_period": QUIET, "batch_size": self.luck.choice((1, 2, 3, 30))},
                "policy": {
                    "prune": self.character.prune,
                    "max_delete_percent": 100,
                    **self.character.policy(self.luck),
                },
            }
        )

    def close(self) -> None:
        self.box.close()

    def tell(self, line: str) -> None:
        self.story.append(f"{self.clock.time:%H:%M:%S} {line}")

    # Runs

    def process(self, name: str) -> Process:
        self.processes += 1
        return Process(name, self.processes, random.Random(self.luck.random()), self.tell)

    def troubled(self, name: str) -> Process:
        """Return a process that much is going to happen to."""
        process, luck = self.process(name), self.luck
        if luck.random() < 0.5:
            process.kill_at = luck.randrange(1, 90)
        if luck.random() < 0.8:
            process.kinds, process.rate = self.character.faults, luck.choice((0.1, 0.3, 0.6))
            process.late = self.character.late
        process.file_rate = luck.choice((0.0, 0.0, 0.3))
        return process

    def run(self, process: Process, ledger: Ledger, *, stop: bool = False) -> pipeline.Report | None:
        """Run a sync from beginning to end, or to wherever it comes."""

        self.was_cut_off = False
        try:
            session = self.session(process, ledger)
            if stop:
                process.hooks[self.luck.randrange(4, 40)] = lambda: setattr(session.stop, "signal_number", 15)
            report = pipeline.sync(session, self._review)
        except Killed:
            self.was_cut_off = True
            if self.luck.random() < 0.8:
                self.dead.add(process.pid)
            return None
        except CalendarSyncError as problem:
            self.tell(f"{process.name} ends: {problem.message}")
            return None
        assert report is not None
        counts = Counter(f"{item.action} {item.status}" for item in report.outcomes)
        problem = f" ({report.problem.message})" if report.problem else ""
        self.tell(f"{process.name} is through: {dict(counts)}{problem}")
        return report

    def session(self, process: Process, ledger: Ledger) -> pipeline.Session:
        """Return what a run needs from outside, with everything that may happen to it in between."""

        def now() -> datetime:
            return self.clock.now() + timedelta(seconds=self.skew)

        return pipeline.Session(
            calendar=Desk(self.book.backend_for(process), process),
            location="may.sim",
            settings=self.settings,
            client=BufferClient(
                endpoint="http://sandbox.localhost",
                key=DEFAULT_KEY,
                transport=Network(self.box, self.clock, process, self._note_fault, self._after_exchange),
                clock=now,
                sleep=self.clock.advance,
                user_agent="simulation/1.0",
            ),
            ledger=SimulatedLedger(ledger, process),
            clock=now,
            sleep=self.clock.advance,
            allow_now=True,
            key_hash="key" if self.seed % 2 else "",
        )

    def _review(self, prepared: pipeline.Prepared) -> bool:
        self.tell("plan: " + (in_words(prepared.plan) or "nothing"))
        return True

    def _note_fault(self, fault: Fault) -> None:
        if fault.kind == "commit_late":
            landed = (self.clock.time - Clock().time).total_seconds() + fault.seconds
            self.late_until = max(self.late_until, landed + 1)

    def _after_exchange(self) -> None:
        if self.character.shortens:
            shorten_links(self.box)

    def land(self, *, and_wait: float = LEASE_SECONDS + 1) -> None:
        """Let time pass until every late commit has landed, and until no dead process holds the calendar."""
        gone = (self.clock.time - Clock().time).total_seconds()
        self.clock.advance(max(self.late_until - gone, 0.0) + and_wait)
        self.box.catch_up()

    def new_row_id(self) -> str:
        self.rows_named += 1
        return f"r{self.rows_named:08d}x"

    # The schedule

    def play(self) -> None:
        luck, character = self.luck, self.character
        self.tell(f"seed {self.seed}: {character}")
        self.user.begin(luck.randrange(1, 4))
        plant_foreign(self.box, self.user, luck, self.clock.now())
        ledger, other = self.stores.fresh(), self.stores.fresh()
        for number in range(luck.randrange(1, 5)):
            if number:
                # A run that was cut off may have left rows without ids: what is done to them now matters most.
                least = int(self.google and self.was_cut_off)
                for _ in range(luck.randrange(least, 3 + least)):
                    self.user.edit()
                self.clock.advance(luck.choice((1.0, 60.0, 900.0, 2000.0)))
                self._meanwhile()
            process = self.troubled(f"run {number + 1}")
            mine = ledger
            if character.second_machine == "in turn" and luck.random() < 0.5:
                process.name += " on another machine"
                mine = other
            self._from_outside(process, mine, other)
            self.run(process, mine, stop=luck.random() < 0.15)
        if character.lose_ledger:
            self.land()
            self.tell("the ledger is lost")
            ledger = self.stores.fresh()
            if luck.random() < 0.5:
                self.run(self.process("a run without its ledger"), ledger)
                self.user.edit()
        self.land()
        if character.second_machine == "in turn":
            # Each knows alone what it did late or twice.
            open_windows(self.box)
            self.run(self.process("a clean run on another machine"), other)
            self.clock.advance(30)
        self.settle(ledger)

    def _meanwhile(self) -> None:
        """Let happen between two runs what happens in Buffer."""
        luck, character = self.luck, self.character
        if character.hands and luck.random() < 0.7:
            if character.hands == "kept":
                # Else a late request of ours may undo it, which nobody can help.
                self.land(and_wait=1.0)
            if character.lose_ledger:
                # What was changed sooner looks, without a ledger, like Buffer's own last touch to a new post.
                self.clock.advance(UNTOUCHED.total_seconds() + 1)
            self.touch()
        if character.days and luck.random() < 0.6:
            self.land(and_wait=DAY * luck.choice((1, 3, 8)))
            self.tell("days have passed")

    def touch(self) -> None:
        """Let somebody change a post of ours in Buffer."""
        # Without a ledger, a post that no row names and that no longer says what a row says is anybody's.
        known = self.book.text() if self.character.lose_ledger else None
        self.tell(f"somebody in Buffer: {self.hands.touch(self.box, self.luck, self.clock.now(), known)}")

    def _from_outside(self, process: Process, ledger: Ledger, other: Ledger) -> None:
        luck = self.luck
        moment = luck.randrange(1, 40)
        if self.character.scarce and luck.random() < 0.6:
            self.tell(exhaust(self.box, luck, self.clock.now()))
        if self.character.hands == "undone" and luck.random() < 0.3:
            process.hooks[luck.randrange(1, 40)] = self.touch
        if self.character.second_machine == "amid":
            if luck.random() < 0.7:
                process.hooks[moment] = lambda: self._second(f"{process.name} on another machine", other)
            return
        if luck.random() < 0.3 and not self.character.lose_ledger:
            process.hooks[moment] = self.user.edit
        elif luck.random() < 0.2:
            process.hooks[moment] = lambda: self._second(f"a second {process.name}", ledger)

    def _second(self, name: str, ledger: Ledger) -> None:
        process = self.troubled(name)
        if self.character.second_machine == "amid":
            # What it does late or twice, only its own next run could know: that one is not played.
            process.kinds = tuple(kind for kind in SILENT + HARMLESS if kind != "commit_late")
        self.run(process, ledger)

    def settle(self, ledger: Ledger) -> None:
        """Run up to three times without faults: then there must be nothing left to do, and everything in order."""
        for number in range(1, 4):
            process = self.process(f"clean run {number}")
            process.quiet = True
            open_windows(self.box)
            report = self.run(process, ledger)
            if report is None or report.problem is not None or report.unwritten is not None:
                raise Trouble("a clean run did not go through")
            self.clock.advance(30)
            if isinstance(self.book, GoogleBook):
                self.book.answer(report, ledger, self.tell, lost=self.character.lose_ledger)
            try:
                check(self.box, self.user, self.book, self.character, self.hands, self.clock.now())
                plan = pipeline.prepare(self.session(self.process("a last look"), ledger)).plan
                # What Buffer refused is tried again each time; whether it may be refused, the oracle has judged.
                refused = {item.key for item in report.outcomes if item.status is OutcomeStatus.FAILED}
                if any(change.key not in refused for change in plan.of(*EFFECTS)):
                    raise Trouble("there is still something to do: " + in_words(plan))
                return
            except Trouble as trouble:
                self.tell(f"not yet: {trouble}")
                if number == 3:
                    raise


@contextmanager
def simulated(world: World) -> Iterator[None]:
    """Make everything that depends on luck, or on this machine, depend on the seed."""
    random.seed(world.seed)
    with (
        mock.patch.object(pipeline, "new_row_id", world.new_row_id),
        mock.patch.object(holding, "holder_name", return_value="somebody"),
        mock.patch.object(Identity, "is_gone", lambda identity: identity.pid in world.dead),
        # Pages and windows so small that a handful of posts are many, and most of them far away.
        mock.patch.object(reads, "PAGE_SIZE", 1 + world.seed % 2 if world.seed % 3 == 0 else reads.PAGE_SIZE),
        mock.patch.object(scope, "MARGIN", timedelta(hours=1) if world.seed % 3 == 0 else scope.MARGIN),
    ):
        yield

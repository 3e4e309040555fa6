"""The parts of a simulated world: a clock, processes that die, a network that fails, a ledger and a file in between."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from weakref import WeakKeyDictionary

import httpx

from calendar_sync.calendars.google.calendar import GoogleCalendar
from calendar_sync.calendars.writeback import Calendar
from calendar_sync.errors import CalendarInUse
from calendar_sync.ledger.process import Process as Identity
from calendar_sync.ledger.schema import metadata
from calendar_sync.ledger.store import Ledger
from calendar_sync.model.sheet import CellWrite, Scalar, Sheet
from calendar_sync.sandbox import Sandbox, SandboxTransport
from calendar_sync.sandbox.faults import Fault

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
Grid = list[list[Scalar]]


class Killed(BaseException):
    """The process is no more; whatever it still tries fails the same way."""


class Clock:
    """Time that passes only when told to."""

    def __init__(self) -> None:
        self.time = START

    def now(self) -> datetime:
        return self.time

    def advance(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@dataclass
class Process:
    """One run of the program, with everything that is going to happen to it.

    Args:
        name: For the story.
        pid: Its number.
        random: Its own luck.
        tell: Adds a line to the story.
        kill_at: Number of the step at which it dies; 0 for never.
        hooks: What happens from outside, by number of the step.
        kinds: Faults that may strike its requests.
        rate: How often they do.
        file_rate: How often a write finds the file open elsewhere.
        late: Ranges of seconds after which a late commit lands.
        quiet: Nobody works in the calendar while it runs.
    """

    name: str
    pid: int
    random: Random
    tell: Callable[[str], None]
    kill_at: int = 0
    hooks: dict[int, Callable[[], None]] = field(default_factory=dict)
    kinds: Sequence[str] = ()
    rate: float = 0.0
    file_rate: float = 0.0
    late: Sequence[tuple[float, float]] = ((1.0, 60.0),)
    steps: int = 0
    dead: bool = False
    quiet: bool = False

    def step(self, what: str, *, outside: bool = True) -> None:
        """Come to a boundary: the process may die here, or something else may happen in the world."""
        if self.dead:
            raise Killed
        self.steps += 1
        if self.steps == self.kill_at:
            self.dead = True
            self.tell(f"{self.name} is killed {what} (step {self.steps})")
            raise Killed
        if outside:
            for number in [number for number in self.hooks if number <= self.steps]:
                self.hooks.pop(number)()

    def fault(self, *, mutation: bool) -> Fault | None:
        """Choose what goes wrong with the next request."""
        if not self.kinds or self.random.random() >= self.rate:
            return None
        kind = self.random.choice(self.kinds)
        if kind in ("commit_late", "duplicate") and not mutation:
            kind = "drop_answer"
        low, high = self.random.choice(self.late)
        seconds = {"commit_late": self.random.uniform(low, high), "rate_limit": 3.0}.get(kind, 1.0)
        commit, html = self.random.random() < 0.5, self.random.random() < 0.5
        status = self.random.choice((500, 502, 503))
        return Fault(kind, nth_request=1, seconds=seconds, status=status, commit=commit, html=html)


class Network(httpx.BaseTransport):
    """The way to the sandbox, with a boundary on either side and a fault on some exchanges."""

    def __init__(
        self,
        box: Sandbox,
        clock: Clock,
        process: Process,
        on_fault: Callable[[Fault], None],
        afterwards: Callable[[], None],
    ) -> None:
        self._box, self._clock, self._process, self._on_fault = box, clock, process, on_fault
        self._afterwards = afterwards
        self._inner = SandboxTransport(box, sleep=clock.advance)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        words = _words(request.content)
        self._process.step(f"before {words}")
        self._clock.advance(self._process.random.uniform(0.05, 1.0))
        fault = self._process.fault(mutation="mutation" in words)
        self._box.faults.clear()
        if fault is not None:
            self._box.faults.add(fault)
            self._on_fault(fault)
        told = f": {fault.kind}" + (f" {fault.seconds:.0f} s" if fault.kind == "commit_late" else "") if fault else ""
        if fault is not None and fault.kind == "status":
            told += f" {fault.status}, {'done' if fault.commit else 'not done'}"
        self._process.tell(f"{self._process.name} sends {words}{told}")
        try:
            if _is_setup(request) and fault is None and self._box in _accounts:
                # Account and channels are the same each time, and take as long as all posts.
                response = httpx.Response(200, content=_accounts[self._box])
            else:
                response = self._inner.handle_request(request)
                if _is_setup(request) and fault is None and response.status_code == 200:
                    _accounts[self._box] = response.read()
        except httpx.ReadTimeout:
            self._clock.advance(60)
            self._process.step(f"after {words}")
            raise
        finally:
            self._box.faults.clear()
            self._afterwards()
        self._process.step(f"after {words}")
        return response


def _is_setup(request: httpx.Request) -> bool:
    return b"account" in request.content and b"pageInfo" not in request.content


_accounts: WeakKeyDictionary[Sandbox, bytes] = WeakKeyDictionary()
_FIELDS = re.compile(rb"\bm\d+: (create\w+|edit\w+|delete\w+)\(")


def _words(body: bytes) -> str:
    found = [match.decode() for match in _FIELDS.findall(body)]
    if not found:
        return "a read"
    return "a mutation (" + ", ".join(f"{found.count(name)} {name}" for name in dict.fromkeys(found)) + ")"


class SimulatedLedger(Ledger):
    """The real ledger, with a boundary before and after every commit.

    Args:
        store: The database, opened once for all processes: statements are compiled anew for each opening.
        process: Who uses it.
    """

    def __init__(self, store: Ledger, process: Process) -> None:
        self._simulated = process
        self.where = store.where
        self._process = Identity("simulated", process.pid, "")
        self._connections = store._connections

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        self._simulated.step("at the ledger", outside=False)
        with super().transaction() as connection:
            yield connection
            self._simulated.step("before a ledger commit", outside=False)
        self._simulated.step("after a ledger commit", outside=False)


class LedgerStores:
    """Databases for ledgers, wiped and used again by one schedule after another.

    Args:
        folder: Where they lie.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: list[Ledger] = []
        self._used = 0

    def start(self) -> None:
        """Take all of them back."""
        self._used = 0

    def fresh(self) -> Ledger:
        """Return an empty ledger."""
        if self._used == len(self._open):
            self._open.append(Ledger(self._folder / f"ledger{self._used}.db"))
        store = self._open[self._used]
        self._used += 1
        with store.transaction() as connection:
            for table in metadata.tables:
                if table != "ledger_version":
                    connection.exec_driver_sql(f"DELETE FROM {table}")
        return store

    def close(self) -> None:
        """Close them."""
        for store in self._open:
            store.close()


class Desk:
    """The calendar in the hands of one process: writes may be cut off by its end, or find the file open elsewhere."""

    def __init__(self, calendar: Calendar, process: Process) -> None:
        self._calendar, self._process = calendar, process

    def read(self) -> Sheet:
        self._process.step("before reading the calendar")
        return self._calendar.read()

    def as_written(self) -> Sheet:
        told = getattr(self._calendar, "as_written", self.read)
        return told()  # type: ignore[no-any-return]

    def check_writable(self) -> None:
        self._calendar.check_writable()

    def sign(self, name: str, day: date) -> None:
        if isinstance(self._calendar, GoogleCalendar):
            self._calendar.sign(name, day)

    def write(self, cells: Sequence[CellWrite], *, fingerprint: str | None) -> str:
        self._process.step("before writing the calendar")
        if self._process.random.random() < self._process.file_rate:
            self._process.tell(f"{self._process.name} finds the calendar open elsewhere")
            raise CalendarInUse("The calendar is open in another program.")
        written = self._calendar.write(cells, fingerprint=fingerprint)
        self._process.step("after writing the calendar")
        return written

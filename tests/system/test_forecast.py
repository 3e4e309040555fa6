"""What a plan foretells is what the run then does: against the sandbox's own limiter, on a clock that waits move."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from calendar_sync import pipeline
from calendar_sync.allowance import for_later
from calendar_sync.buffer import BufferClient
from calendar_sync.config import Settings
from calendar_sync.errors import BudgetSpent, RateLimited
from calendar_sync.ledger import Ledger
from calendar_sync.model.budget import Pace
from calendar_sync.model.plan import Action, OutcomeStatus
from calendar_sync.sandbox import DEFAULT_KEY, Sandbox, SandboxTransport
from calendar_sync.sandbox import Settings as BoxSettings
from tests.stateful.books import MemoryBook

NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
CHANNEL = {"id": "c" * 24, "service": "mastodon", "name": "acme", "type": "profile", "timezone": "UTC"}
SEED: dict[str, Any] = {
    "account": {"id": "9" * 24, "timezone": "UTC"},
    "organizations": [{"id": "0" * 24, "name": "Acme", "channels": [CHANNEL]}],
}


class Desk:
    """A calendar of many rows, a sandbox that counts requests, and a clock that only waiting moves."""

    def __init__(self, folder: Path, rows: int, *, plan: str = "team", batch_size: int = 1, **told: Any) -> None:
        self.folder, self.name, self.moments = folder, "many.sim", [NOW]
        self.box = Sandbox(seed=SEED, plan=plan, settings=BoxSettings(plan=plan), clock=self)
        self.book = MemoryBook()
        self.write(rows)
        self.settings = Settings.model_validate({"timezone": "UTC", "buffer": {"batch_size": batch_size, **told}})

    def write(self, rows: int, *, minutes: int = 0) -> None:
        """Write so many rows; what they say depends on nothing but their numbers."""
        due = [NOW + timedelta(days=40, hours=number, minutes=minutes) for number in range(rows)]
        lines = [[at.replace(tzinfo=None), at.time(), "mastodon", f"Post {n}"] for n, at in enumerate(due)]
        self.book.put([["Date", "Time", "Channels", "Text"], *lines])

    @property
    def moment(self) -> datetime:
        """What time it is, for all calendars of this desk."""
        return self.moments[0]

    @moment.setter
    def moment(self, now: datetime) -> None:
        self.moments[0] = now

    def now(self) -> datetime:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)

    def use(self, requests: int) -> None:
        """Use the key for something else."""
        for _ in range(requests):
            self.box.handle("POST", "/", [("Authorization", f"Bearer {DEFAULT_KEY}"), ("User-Agent", "other/1")], b"{}")

    def beside(self, rows: int) -> Desk:
        """Return another calendar, in the same account and with the same ledger, half an hour later."""
        other = copy(self)
        other.book, other.name = MemoryBook(), "beside.sim"
        other.write(rows, minutes=30)
        return other

    def sync(
        self,
        pace: Pace | None = None,
        saved: pipeline.Prepared | None = None,
        meanwhile: Callable[[int], None] = lambda _: None,
    ) -> pipeline.Report:
        new_ids = [row.row_id for row in saved.desired.rows if row.is_new] if saved else ()
        with self.session(pace) as session:
            session.allow_now = True
            session.progress = lambda done, _total, _what: meanwhile(done)
            report = pipeline.sync(session, lambda _: True, saved=saved.plan if saved else None, new_ids=new_ids)
        assert report is not None
        return report

    def plan(self, pace: Pace | None = None) -> pipeline.Prepared:
        with self.session(pace) as session:
            return for_later(pipeline.prepare(session), session)

    @contextmanager
    def session(self, pace: Pace | None = None) -> Iterator[pipeline.Session]:
        with Ledger(self.folder / "ledger.db") as ledger:
            client = BufferClient(
                endpoint="http://sandbox.localhost",
                key=DEFAULT_KEY,
                transport=SandboxTransport(self.box, sleep=self.sleep),
                clock=self.now,
                sleep=self.sleep,
                user_agent="tests/1.0",
                pace=pace or Pace(),
                store=partial(ledger.change_budget, "hash"),
            )
            session = pipeline.Session(
                calendar=self.book.backend(),
                location=self.name,
                settings=self.settings,
                client=client,
                ledger=ledger,
                clock=self.now,
                sleep=self.sleep,
                key_hash="hash",
            )
            with client:
                yield session


def done(report: pipeline.Report) -> int:
    return sum(outcome.status is OutcomeStatus.DONE for outcome in report.outcomes)


def check(report: pipeline.Report, ended: datetime) -> None:
    """Hold what was foretold against what became of it."""
    foretold = report.plan.cost.forecast
    assert foretold is not None
    assert (foretold.fits, foretold.done_at) == (done(report), ended)
    assert report.read_back, "what was sent was read back, whatever stopped the run"
    assert bool(foretold.stopped_by) == (report.problem is not None)


@pytest.mark.parametrize(
    ("rows", "used", "plan", "pace", "stopped"),
    [
        (10, [], "team", Pace(), ""),
        (25, [80], "team", Pace(), ""),
        (25, [80], "team", Pace(max_wait=60), "15m"),
        (25, [80, 80, 70], "essentials", Pace(), "24h"),
        (25, [], "team", Pace(max_requests=12), "max_requests"),
        (25, [80], "team", Pace(until=NOW + timedelta(minutes=10)), "until"),
    ],
)
def test_a_run_gets_as_far_as_the_plan_says(
    tmp_path: Path, rows: int, used: list[int], plan: str, pace: Pace, stopped: str
) -> None:
    desk = Desk(tmp_path, rows, plan=plan)
    for number, requests in enumerate(used):
        desk.sleep(900 if number else 0)
        desk.use(requests)
    report = desk.sync(pace)
    check(report, desk.now())
    foretold = report.plan.cost.forecast
    assert foretold is not None
    assert foretold.stopped_by == stopped
    assert isinstance(report.problem, RateLimited | BudgetSpent) == bool(stopped)
    if not stopped:
        assert done(report) == rows
        assert report.plan.cost.requests + 3 >= report.requests_used
        return
    assert 0 < done(report) < rows
    assert pace.max_requests is None or report.requests_used <= pace.max_requests
    # The same command goes on, and does nothing twice.
    desk.moment = foretold.again_at or desk.now() + timedelta(minutes=20)
    rest = desk.sync()
    assert (done(rest), rest.problem) == (rows - done(report), None)
    assert desk.sync().plan.count(Action.NOOP) == rows
    if foretold.all_done_at is not None:
        assert foretold.all_done_at <= desk.now()


def test_too_few_requests_to_send_anything_are_refused_with_the_number_it_takes(tmp_path: Path) -> None:
    desk = Desk(tmp_path, 230, batch_size=30)
    assert done(desk.sync()) == 230
    grid = desk.book.grid()
    for line in grid[1:]:
        line[3] = f"{line[3]}, anew"
    desk.book.put(grid)
    with pytest.raises(BudgetSpent, match=r"needs at least 4 "):
        desk.sync(Pace(max_requests=1))
    few = desk.sync(Pace(max_requests=3))
    foretold = few.plan.cost.forecast
    assert foretold is not None
    assert (done(few), foretold.fits) == (0, 0)
    assert f"needs at least {foretold.needs} " in str(few.problem)
    assert done(desk.sync(Pace(max_requests=foretold.needs - 1))) == 0
    assert done(desk.sync(Pace(max_requests=foretold.needs))) > 0


def test_a_plan_that_is_only_shown_leaves_the_reads_of_the_sync_that_follows(tmp_path: Path) -> None:
    desk = Desk(tmp_path, 60)
    desk.sleep(60)
    desk.use(70)
    shown = desk.plan(Pace(max_wait=0)).plan.cost.forecast
    report = desk.sync(Pace(max_wait=0))
    assert shown is not None
    assert 0 < shown.fits < 60
    assert shown.fits == done(report)


def test_others_who_use_the_key_do_not_take_the_reading_back(tmp_path: Path) -> None:
    desk = Desk(tmp_path, 60, batch_size=3)
    desk.use(90)
    report = desk.sync(Pace(max_wait=0))
    check(report, NOW)
    assert done(report) == 21, "ten were left: two to plan, one to read back, and seven that carry three posts each"


def test_two_runs_at_once_leave_each_other_what_they_need(tmp_path: Path) -> None:
    """The second one is begun after some posts of the first, and runs to its end in between."""
    desk = Desk(tmp_path, 150, batch_size=15)
    second = desk.beside(150)
    desk.use(81)
    reports: list[pipeline.Report] = []

    def meanwhile(done: int) -> None:
        if done >= 30 and not reports:
            reports.append(second.sync(Pace(max_wait=0)))

    first = desk.sync(Pace(max_wait=0), meanwhile=meanwhile)
    check(first, NOW)
    assert first.problem is None, "it came first"
    (beside,) = reports
    assert beside.read_back
    assert beside.plan.cost.forecast is not None
    assert 0 < done(beside) <= beside.plan.cost.forecast.fits < 150


@pytest.mark.parametrize("fewer", [0, 1])
def test_the_posts_of_the_run_before_do_not_take_the_reading_back(tmp_path: Path, fewer: int) -> None:
    desk = Desk(tmp_path, 95, batch_size=30)
    assert desk.sync().problem is None
    desk.write(125)
    cost = desk.plan().plan.cost
    assert (cost.requests, cost.reading) == (3, 2)
    report = desk.sync(Pace(max_requests=1 + cost.requests - fewer))
    assert report.read_back, "nothing is sent that cannot be read back"
    assert (report.problem is None) == (not fewer)


def test_what_does_not_fit_on_a_free_channel_is_held_before_anything_is_sent(tmp_path: Path) -> None:
    desk = Desk(tmp_path, 14, plan="free", batch_size=30)
    report = desk.sync()
    assert (report.plan.count(Action.CREATE), report.plan.count(Action.HOLD)) == (10, 4)
    assert [outcome.row for outcome in report.outcomes if outcome.action is Action.HOLD] == [12, 13, 14, 15]
    assert [issue.message for issue in report.plan.issues if issue.rule == "channel.full"] == [
        "4 of 14 posts do not fit on mastodon:acme: Buffer lets 10 posts wait on a channel."
    ]
    assert {outcome.status for outcome in report.outcomes} == {OutcomeStatus.DONE, OutcomeStatus.HELD}
    again = desk.sync().plan
    assert (again.count(Action.NOOP), again.count(Action.HOLD), again.count(Action.CREATE)) == (10, 4, 0)

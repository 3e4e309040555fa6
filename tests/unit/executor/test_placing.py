"""Ids first, results last, each in its own row wherever that is by then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from executor_world import CALENDAR, NOW, ORGANIZATION, World, change, create, key, wish

from calendar_sync.calendars.mapping import Mapped, map_sheet
from calendar_sync.errors import CalendarChanged, CalendarInUse
from calendar_sync.executor.placing import Places
from calendar_sync.model.entry import RowIdentity
from calendar_sync.model.plan import Action, Change, Cost, Outcome, OutcomeStatus, Plan
from calendar_sync.model.sheet import CellWrite, Sheet, Tab

TITLES = ["Date", "Channels", "Text", "Sync ID", "Sync status", "Post IDs"]


@dataclass
class Book:
    """A calendar in memory. ``before`` and ``after`` are what somebody does to it around a write."""

    rows: list[list[Any]]
    version: int = 1
    busy: bool = False
    before: list[Callable[[], None]] = field(default_factory=list)
    after: list[Callable[[], None]] = field(default_factory=list)

    def read(self) -> Sheet:
        return Sheet("may", (Tab("May", [TITLES, *[list(row) for row in self.rows]]),), str(self.version))

    def check_writable(self) -> None: ...

    def write(self, cells: Sequence[CellWrite], *, fingerprint: str | None) -> str:
        for deed in self.before:
            deed()
        self.before = []
        if self.busy:
            raise CalendarInUse("open elsewhere")
        if fingerprint != str(self.version):
            raise CalendarChanged("changed")
        for write in cells:
            row = self.rows[write.cell.row - 2] if write.cell.row > 1 else []
            row += [None] * (write.cell.column - len(row))
            row[write.cell.column - 1] = write.value or None
        self.version += 1
        written = str(self.version)
        for deed in self.after:
            deed()
        self.after = []
        return written

    def on_top(self) -> None:
        """Somebody inserts a row above all others."""
        self.rows.insert(0, [None, None, "A row of somebody"])
        self.version += 1

    def shown(self) -> dict[str, list[Any]]:
        """Id, status and post ids by text."""
        return {row[2]: [*row[3:6], None, None, None][:3] for row in self.rows}


def mapped(sheet: Sheet) -> Mapped:
    return map_sheet(sheet, names={}, tabs=[])


def places(world: World, book: Book, *rows: RowIdentity) -> Places:
    sheet = book.read()
    return Places(book, world.ledger, sheet=sheet, mapped=mapped(sheet), rows=rows, remap=mapped)


def plan(*changes: Change) -> Plan:
    return Plan(CALENDAR, "may", (ORGANIZATION.id, ""), changes, (), Cost(1), "", "", NOW)


def done(of: Change, post_id: str = "p1") -> dict[Any, Outcome]:
    return {of.key: Outcome(of.key, of.action, OutcomeStatus.DONE, post_id=post_id)}


NEW = RowIdentity("r1", "May", 2, is_new=True)
KNOWN = RowIdentity("r1", "May", 2, shown={"sync_id": "r1"})


@pytest.mark.parametrize("action", [Action.CREATE, Action.ADOPT, Action.IDEA])
def test_a_new_row_gets_its_id_before_anything_is_sent(world: World, action: Action) -> None:
    book = Book([["1", "x", "Post 1"]])
    places(world, book, NEW).write_new_ids(plan(change(action, wish(1))))
    assert book.shown() == {"Post 1": ["r1", None, None]}


@pytest.mark.parametrize("action", [Action.HOLD, Action.BLOCKED, Action.NOOP])
def test_a_row_that_nothing_is_done_for_gets_none(world: World, action: Action) -> None:
    book = Book([["1", "x", "Post 1"]])
    places(world, book, NEW).write_new_ids(plan(change(action, wish(1))))
    assert (book.shown(), book.version) == ({"Post 1": [None, None, None]}, 1)


def test_a_copied_row_loses_what_is_said_of_its_original(world: World) -> None:
    """Were the run to end here, the copy must not name the original's post."""
    book = Book([["1", "x", "Post 1", "r9", "Scheduled", "twitter:acme=p9"]])
    copied = RowIdentity("r1", "May", 2, is_new=True, copied_from="r9", shown={"sync_id": "r9", "post_ids": "y"})
    places(world, book, copied).write_new_ids(plan(create(1)))
    assert book.shown() == {"Post 1": ["r1", None, None]}


def test_what_is_owed_is_written_first_and_forgotten(world: World) -> None:
    book = Book([["1", "x", "Post 1", "r1"]])
    world.ledger.owe(CALENDAR, {("r1", "sync_status"): "Scheduled", ("gone", "sync_status"): "Sent"})
    places(world, book, KNOWN).write_new_ids(plan())
    assert book.shown() == {"Post 1": ["r1", "Scheduled", None]}
    assert world.ledger.owed(CALENDAR) == {}


def test_what_is_owed_to_a_row_that_is_left_alone_waits(world: World) -> None:
    book = Book([["1", "x", "Post 1", "r1"], ["2", "x", "Post 2", "r2"]])
    world.ledger.owe(CALENDAR, {("r1", "sync_status"): "Scheduled", ("r2", "sync_status"): "Scheduled"})
    places(world, book, KNOWN).write_new_ids(plan())
    assert book.shown()["Post 2"] == ["r2", None, None]
    assert world.ledger.owed(CALENDAR) == {("r2", "sync_status"): "Scheduled"}


@pytest.mark.parametrize("error", [CalendarChanged, CalendarInUse])
def test_without_ids_nothing_is_sent_and_nothing_forgotten(world: World, error: type[Exception]) -> None:
    book = Book([["1", "x", "Post 1", "r1"], ["2", "x", "Post 2"]])
    world.ledger.owe(CALENDAR, {("r1", "sync_status"): "Scheduled"})
    if error is CalendarInUse:
        book.busy = True
    else:
        book.before = [book.on_top]
    second = RowIdentity("r2", "May", 3, is_new=True)
    with pytest.raises(error):
        places(world, book, KNOWN, second).write_new_ids(plan(create(2)))
    assert world.ledger.owed(CALENDAR) == {("r1", "sync_status"): "Scheduled"}
    assert [row[3:] for row in book.rows if row[2].startswith("Post")] == [["r1"], []]


@pytest.mark.parametrize("moment", ["between", "while ids are written", "while results are written"])
def test_results_reach_their_row_wherever_it_has_gone(world: World, moment: str) -> None:
    book = Book([["1", "x", "Post 1"]])
    place, made = places(world, book, NEW), create(1)
    if moment == "while ids are written":
        book.after = [book.on_top]
    place.write_new_ids(plan(made))
    if moment == "between":
        book.on_top()
    elif moment == "while results are written":
        book.before = [book.on_top]
    assert place.write_results(plan(made), done(made), world.snapshot()) == (None, ())
    assert book.shown() == {
        "A row of somebody": [None, None, None], "Post 1": ["r1", "Scheduled", "twitter:acme=p1"],
    }  # fmt: skip


def test_a_row_that_has_left_is_told_of(world: World) -> None:
    book = Book([["1", "x", "Post 1", "r1"], ["2", "x", "Post 2", "r2"]])
    second = RowIdentity("r2", "May", 3, shown={"sync_id": "r2"})
    place, made = places(world, book, KNOWN, second), change(Action.EDIT, wish(1), post_id="p1")

    def remove() -> None:
        del book.rows[0]
        book.version += 1

    book.before = [remove]
    assert place.write_results(plan(made), done(made), world.snapshot()) == (None, ("r1",))


class Following(Book):
    """A calendar that follows its rows while it is written, as a Google Sheet does, and tells how it stands then."""

    def write(self, cells: Sequence[CellWrite], *, fingerprint: str | None) -> str:
        super().write(cells, fingerprint=fingerprint)
        return str(self.version)


@pytest.mark.parametrize(("deleted", "left"), [(None, ()), (0, ("r1",)), (1, ("r2",)), (2, ("r3",)), (3, ("r4",))])
def test_what_is_said_of_rows_without_ids_never_comes_into_others(
    world: World, deleted: int | None, left: tuple[str, ...]
) -> None:
    """Somebody inserts a row or deletes one of two equal ones while ids are written; only the third gets one."""
    twin = ["1", "x", "Post 1"]
    book = Following([list(twin), list(twin), ["3", "x", "Post 3"], ["4", "x", "Post 4", "r4"]])

    def remove() -> None:
        del book.rows[deleted or 0]
        book.version += 1

    book.after = [book.on_top if deleted is None else remove]
    rows = [RowIdentity(f"r{number}", "May", number + 1, is_new=True) for number in (1, 2, 3)]
    rows.append(RowIdentity("r4", "May", 5, shown={"sync_id": "r4"}))
    made = [change(Action.BLOCKED, wish(1)), change(Action.BLOCKED, wish(2)), create(3)]
    made.append(change(Action.BLOCKED, wish(4)))
    place = places(world, book, *rows)
    place.write_new_ids(plan(*made))
    _, unplaced = place.write_results(plan(*made), done(made[2]), world.snapshot())
    said = [(row[2], *[*row[3:5], None, None][:2]) for row in book.rows if row[0]]
    wanted = [("Post 1", "r1", "Blocked"), ("Post 1", "r2", "Blocked"), ("Post 3", "r3", "Scheduled")]
    wanted.append(("Post 4", "r4", "Blocked"))
    if deleted in (0, 1):  # nobody can tell which of the two it was
        assert said in ([wanted[0], *wanted[2:]], [wanted[1], *wanted[2:]])
        assert unplaced in (("r1",), ("r2",))
    else:
        assert sorted(said) == [item for number, item in enumerate(wanted) if number != deleted]
        assert unplaced == left
    assert all(len(row) < 4 or not row[3] for row in book.rows if not row[0])


def test_results_that_cannot_be_written_are_owed(world: World) -> None:
    book = Book([["1", "x", "Post 1", "r1"]], busy=True)
    made = change(Action.EDIT, wish(1), post_id="p1")
    problem, unplaced = places(world, book, KNOWN).write_results(plan(made), done(made), world.snapshot())
    assert isinstance(problem, CalendarInUse)
    assert unplaced == ()
    owed = world.ledger.owed(CALENDAR)
    assert owed[key(1).row_id, "post_ids"] == "twitter:acme=p1"
    book.busy = False
    places(world, book, KNOWN).write_new_ids(plan())
    assert book.shown() == {"Post 1": ["r1", "Scheduled", "twitter:acme=p1"]}

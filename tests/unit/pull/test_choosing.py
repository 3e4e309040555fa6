"""A part of a plan: exactly what was chosen is done, all else stays, and the next sync brings the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pull_desk import DAY, INSTAGRAM, LINKEDIN, NINE, Desk, X

from calendar_sync import pipeline
from calendar_sync.choosing import LEFT_OUT, together
from calendar_sync.model.plan import EFFECTS, Action, Change
from calendar_sync.planner.overdue import DuePast
from calendar_sync.session import Prepared

OWN = {"Sync ID", "Sync status", "Scheduled for", "Post link", "Post IDs", "Sync error"}
POLICY = {"drift": "pull", "prune": True}


def row(days: int, channels: str, text: str, **more: Any) -> dict[str, Any]:
    return {"Date": DAY + timedelta(days=days), "Time": NINE, "Channels": channels, "Text": text, **more}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A calendar about which everything that can happen is to be done."""
    made = Desk(tmp_path)
    made.put(
        row(0, X, "Is edited"),
        row(1, f"{X}, {LINKEDIN}", "Edited in both"),
        row(2, X, "Leaves with its row"),
        row(3, f"{X}, {LINKEDIN}", "Leaves one channel"),
        row(4, X, "Drawn from Buffer"),
        row(5, X, "Stays as it is"),
    )
    made.sync()
    rows = made.rows()
    rows[0]["Text"] = "Was edited"
    rows[1]["Text"] = "Was edited in both"
    rows[3]["Channels"] = X
    del rows[2]
    titles = list(dict.fromkeys(title for line in rows for title in line))
    made.put(*rows, row(6, f"{X}, {LINKEDIN}", "New in both"), row(7, X, "New"), row(8, X, "An idea", Mode="idea"),
             titles=[*titles, "Mode"])  # fmt: skip
    made.touch("Drawn from Buffer", X, text="Changed in Buffer")
    yield made
    made.close()


def name(change: Change) -> tuple[str, str, str]:
    return str(change.action), change.key.channel_id[:1], (change.before or change.after or {}).get("text", "")


def posts(desk: Desk) -> Counter[tuple[str, str]]:
    return Counter((post["channelId"][:1], post["text"]) for post in desk.box.store.find("posts"))


def expected(desk: Desk, before: Counter[tuple[str, str]], chosen: list[Change]) -> Counter[tuple[str, str]]:
    made = before.copy()
    for change in chosen:
        channel = change.key.channel_id[:1]
        if change.action in (Action.EDIT, Action.DELETE):
            made[channel, (change.before or {})["text"]] -= 1
        if change.action in (Action.EDIT, Action.CREATE):
            made[channel, (change.after or {})["text"]] += 1
    return +made


def choose(desk: Desk, picked: set[int]) -> tuple[Prepared, pipeline.Report, list[Change]]:
    session = desk.session(**POLICY)
    shown = pipeline.prepare(session)
    new_ids = [line.row_id for line in shown.desired.rows if line.is_new]
    effects = [number for number, change in enumerate(shown.plan.changes) if change.action in EFFECTS]
    numbers = {effects[number] for number in picked if number < len(effects)}
    for group in together(shown.plan):
        numbers = numbers | group if numbers & group else numbers
    left = [shown.plan.changes[number].key for number in effects if number not in numbers]
    report = pipeline.sync(session, lambda _: True, saved=shown.plan, new_ids=new_ids, left=left)
    assert report is not None
    assert report.problem is report.unwritten is None
    desk.clock.advance(60)
    return shown, report, [shown.plan.changes[number] for number in sorted(numbers)]


def test_what_there_is_to_choose(desk: Desk) -> None:
    plan = desk.plan(**POLICY)
    assert Counter(change.action for change in plan.changes if change.action in EFFECTS) == {
        Action.EDIT: 3, Action.DELETE: 2, Action.CREATE: 3, Action.IDEA: 1, Action.PULL: 1,
    }, [name(change) for change in plan.changes]  # fmt: skip
    assert together(plan) == []
    # Had the row that is drawn from Buffer more to do, none of it could be chosen alone.
    (drawn,) = (change for change in plan.changes if change.cells)
    other = replace(drawn, action=Action.EDIT, key=drawn.key._replace(channel_id="2"), cells=())
    assert together(replace(plan, changes=(other, *plan.changes))) == [{0, plan.changes.index(drawn) + 1}]


@pytest.mark.parametrize(
    "picked",
    [
        {0},
        {1},
        {2, 3},
        {5},
        {4, 6},
        {7},
        {8, 9},
        {3, 9},
        {0, 2, 4, 6, 8},
        {1, 3, 5, 7, 9},
        set(range(1, 10)),
        set(range(20)),
    ],
    ids=str,
)
def test_exactly_what_was_chosen(desk: Desk, picked: set[int]) -> None:
    before, cells = posts(desk), desk.rows()
    shown, report, chosen = choose(desk, picked)
    assert posts(desk) == expected(desk, before, chosen)
    assert (report.plan.digest == shown.plan.digest) is (len(chosen) == 10)
    touched = {change.row for change in chosen}
    out = {change.row for change in shown.plan.changes if change.action in EFFECTS} - touched
    for number, (old, new) in enumerate(zip(cells, desk.rows(), strict=True), start=2):
        if number in out:
            assert new == old
        elif not any(change.cells and change.row == number for change in chosen):
            assert {key: new[key] for key in new.keys() - OWN} == {key: old[key] for key in old.keys() - OWN}
        if number in touched and old.get("Post IDs"):
            assert len(new.get("Post IDs", "").splitlines()) >= len(old["Post IDs"].splitlines()) - 1
    held = [change for change in report.plan.changes if change.reason == LEFT_OUT]
    assert all(change.row in touched for change in held)

    # The rest comes with the next sync, and then nothing is left to do.
    desk.sync(**POLICY)
    assert posts(desk) == Counter({
        ("1", "Was edited"): 1, ("1", "Was edited in both"): 1, ("2", "Was edited in both"): 1,
        ("1", "Leaves one channel"): 1, ("1", "Changed in Buffer"): 1,
        ("1", "Stays as it is"): 1, ("1", "New in both"): 1, ("2", "New in both"): 1, ("1", "New"): 1,
    })  # fmt: skip
    desk.stay(**POLICY)
    assert [line.get("Sync error") for line in desk.rows()] == [None] * 8


def test_a_chosen_part_is_taken_back(desk: Desk) -> None:
    before = posts(desk)
    _, report, chosen = choose(desk, {0, 7, 8})
    assert len(chosen) == len(report.plan.of(*EFFECTS)) == 3
    undone = pipeline.undo(desk.session(**POLICY), lambda _: True)
    assert undone is not None
    assert posts(desk) == before


def test_what_came_due_can_be_left_out(tmp_path: Path) -> None:
    made = Desk(tmp_path)
    made.put(row(0, X, "Came due"), row(1, INSTAGRAM, "Blocked"), row(2, X, "Later"))
    session = made.session()
    shown = pipeline.prepare(session)
    ids = [line.row_id for line in shown.desired.rows if line.is_new]
    made.clock.time += timedelta(days=13, hours=12)
    (late,) = (change.key for change in shown.plan.of(Action.CREATE) if (change.after or {})["text"] == "Came due")
    with pytest.raises(DuePast):
        pipeline.sync(session, lambda _: True, saved=shown.plan, new_ids=ids)
    report = pipeline.sync(session, lambda _: True, saved=shown.plan, new_ids=ids, left=[late])
    assert report is not None
    assert posts(made) == {("1", "Later"): 1}
    made.close()

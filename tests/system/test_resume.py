"""A saved plan whose run stopped half-way: the same command goes on, and what is not its own doing still counts."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from calendar_sync import pipeline
from calendar_sync.errors import BudgetSpent
from calendar_sync.model.budget import Pace
from calendar_sync.model.plan import Action
from calendar_sync.planner.overdue import DuePast
from calendar_sync.planner.stale import PlanStale
from calendar_sync.sandbox import DEFAULT_KEY
from tests.system.test_forecast import NOW, Desk, done

ROWS = 9


def ask(desk: Desk, document: str) -> Any:
    headers = [
        ("Authorization", f"Bearer {DEFAULT_KEY}"),
        ("User-Agent", "hand/1"),
        ("Content-Type", "application/json"),
    ]
    return json.loads(desk.box.handle("POST", "/", headers, json.dumps({"query": document}).encode()).body)["data"]


def posts(desk: Desk) -> list[dict[str, str]]:
    listed = ask(
        desk, 'query { posts(first: 100, input: {organizationId: "%s"}) { edges { node { id text } } } }' % ("0" * 24)
    )
    return sorted((edge["node"] for edge in listed["posts"]["edges"]), key=lambda post: str(post["text"]))


def test_a_saved_plan_goes_on_where_its_run_stopped(tmp_path: Path) -> None:
    desk = Desk(tmp_path, ROWS)
    saved = desk.plan()
    desk.sleep(60)
    came = 0
    for _ in range(2):
        report = desk.sync(Pace(max_requests=6), saved)
        assert isinstance(report.problem, BudgetSpent)
        assert done(report) > 0
        came += done(report)
        desk.sleep(3_600)
    rest = desk.sync(saved=saved)
    assert (came + done(rest), rest.problem) == (ROWS, None)
    assert [post["text"] for post in posts(desk)] == [f"Post {number}" for number in range(ROWS)]
    assert desk.sync(saved=saved).outcomes == ()


def test_what_was_sent_in_time_may_come_due(tmp_path: Path) -> None:
    desk = Desk(tmp_path, ROWS)
    saved = desk.plan()
    came = done(desk.sync(Pace(max_requests=6), saved))
    due = sorted(change.due_at for change in saved.plan.of(Action.CREATE) if change.due_at)
    desk.moment = due[came - 1] + timedelta(minutes=1)
    assert done(desk.sync(saved=saved)) == ROWS - came
    # One that was not sent in time does stop it.
    late = Desk(tmp_path / "late", ROWS)
    saved = late.plan()
    late.sync(Pace(max_requests=6), saved)
    late.moment = due[came] + timedelta(minutes=1)
    with pytest.raises(DuePast, match="1 post"):
        late.sync(saved=saved)


def add_row(desk: Desk, _sent: str) -> None:
    grid = desk.book.grid()
    new = [None] * len(grid[0])
    new[:4] = [NOW.replace(tzinfo=None) + timedelta(days=50), None, "mastodon", "Nobody reviewed this"]
    new[1] = grid[1][1]
    desk.book.put([*grid, new])


def change_waiting_row(desk: Desk, _sent: str) -> None:
    grid = desk.book.grid()
    grid[ROWS][3] = "Changed since"
    desk.book.put(grid)


def change_sent_row(desk: Desk, _sent: str) -> None:
    grid = desk.book.grid()
    grid[1][3] = "Changed since"
    desk.book.put(grid)


def edit_by_hand(desk: Desk, sent: str) -> None:
    ask(desk, 'mutation { editPost(input: {id: "ID", text: "By hand"}) { __typename } }'.replace('"ID"', f'"{sent}"'))


def delete_by_hand(desk: Desk, sent: str) -> None:
    ask(desk, 'mutation { deletePost(input: {id: "ID"}) { __typename } }'.replace('"ID"', f'"{sent}"'))


@pytest.mark.parametrize("meddle", [add_row, change_waiting_row, change_sent_row, edit_by_hand, delete_by_hand])
def test_what_others_did_makes_the_rest_untrue(tmp_path: Path, meddle: Callable[[Desk, str], None]) -> None:
    desk = Desk(tmp_path, ROWS)
    saved = desk.plan()
    desk.sync(Pace(max_requests=6), saved)
    desk.sleep(3_600)
    meddle(desk, posts(desk)[0]["id"])
    before = posts(desk)
    with pytest.raises(PlanStale):
        desk.sync(saved=saved)
    assert posts(desk) == before


def test_another_command_between_is_not_the_plan_s_own_doing(tmp_path: Path) -> None:
    desk = Desk(tmp_path, ROWS)
    saved = desk.plan()
    desk.sync(Pace(max_requests=6), saved)
    desk.sync(Pace(max_requests=6))
    with pytest.raises(PlanStale, match="create was planned, now it is unchanged"):
        desk.sync(saved=saved)


def test_what_was_done_in_several_parts_is_taken_back_at_once(tmp_path: Path) -> None:
    desk = Desk(tmp_path, ROWS)
    saved = desk.plan()
    for _ in range(2):
        assert 0 < done(desk.sync(Pace(max_requests=6), saved)) < ROWS
        desk.sleep(3_600)
    desk.sync(saved=saved)
    assert len(posts(desk)) == ROWS
    with desk.session() as session:
        taken_back = pipeline.undo(session, lambda _: True)
    assert taken_back is not None
    assert taken_back.plan.count(Action.DELETE) == ROWS
    assert posts(desk) == []

"""What a run may do with nobody looking on: the rest is left exactly as it is, and told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pull_desk import DAY, LINKEDIN, NINE, Desk, X

from calendar_sync import pipeline
from calendar_sync.fleet.permitted import Left, TooMuchUnattended, permitted
from calendar_sync.fleet.results import CalendarResult, result_of
from calendar_sync.fleet.values import FleetCalendar, Unattended


def row(days: int, channels: str, text: str, **more: Any) -> dict[str, Any]:
    return {"Date": DAY + timedelta(days=days), "Time": NINE, "Channels": channels, "Text": text, **more}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A calendar in which there is something of everything to do."""
    made = Desk(tmp_path)
    made.put(row(0, X, "Edited"), row(1, f"{X}, {LINKEDIN}", "Leaves a channel"), row(2, X, "Drawn"))
    made.sync()
    rows = made.rows()
    rows[0]["Text"] = "Edited!"
    rows[1]["Channels"] = X
    titles = [*dict.fromkeys(title for line in rows for title in line), "Mode"]
    made.put(
        *rows, row(6, X, "New"), row(7, X, "An idea", Mode="idea"), row(8, X, "At once", Mode="now"), titles=titles
    )
    made.touch("Drawn", X, text="Changed in Buffer")
    yield made
    made.close()


def carry_out(desk: Desk, unattended: Unattended) -> tuple[CalendarResult, tuple[Left, ...]]:
    session = desk.session(drift="pull")
    prepared, left = permitted(pipeline.prepare(session), unattended, session)
    report = pipeline.carry_out(session, prepared, "run")
    assert report.problem is None
    return result_of(FleetCalendar("a", "a.xlsx", "env:K"), "run", report, left), left


def texts(desk: Desk) -> Counter[str]:
    return Counter(post["text"] for post in desk.box.store.find("posts"))


ALL = {"created": 1, "edited": 1, "deleted": 1, "ideas": 1, "pulled": 1}


@pytest.mark.parametrize(
    ("unattended", "done", "left"),
    [
        (Unattended("everything", publish_now=True), {**ALL, "created": 2}, 0),
        (Unattended("everything"), ALL, 1),
        (Unattended("no deletes"), {name: number for name, number in ALL.items() if name != "deleted"}, 2),
        (Unattended("creates"), {"created": 1, "ideas": 1}, 4),
    ],
)
def test_exactly_what_is_allowed_is_done(desk: Desk, unattended: Unattended, done: dict[str, int], left: int) -> None:
    before = texts(desk)
    result, told = carry_out(desk, unattended)
    assert {name: result.counts.get(name, 0) for name in ALL} == {name: done.get(name, 0) for name in ALL}
    assert len(told) == left == result.counts.get("not allowed", 0)
    assert result.exit_code == (1 if left else 0)
    assert {item.where for item in result.troubles} == {item.where for item in told}
    after = texts(desk)
    if "deleted" not in done:
        assert after["Leaves a channel"] == before["Leaves a channel"] == 2
    assert after["At once"] == (1 if unattended.publish_now else 0)
    rest = {change.action for change in desk.plan(drift="pull").of(*pipeline_effects())}
    assert bool(rest) is bool(left)


def pipeline_effects() -> tuple[Any, ...]:
    from calendar_sync.model.plan import EFFECTS

    return tuple(EFFECTS)


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({"max_creates": 1}, "creates 2 posts, more than may be done unattended (max_creates = 1)"),
        ({"max_edits": 0}, "edits 1 post, "),
        ({"max_deletes": 0}, "deletes 1 post, "),
    ],
)
def test_beyond_a_limit_nothing_is_done_and_what_may_not_be_done_counts_for_none(
    desk: Desk, limits: dict[str, int], said: str
) -> None:
    session = desk.session(drift="pull")
    prepared = pipeline.prepare(session)
    with pytest.raises(TooMuchUnattended) as caught:
        permitted(prepared, Unattended(**limits), session)
    assert said in caught.value.message
    assert next(iter(limits)) in caught.value.fix
    if "max_deletes" in limits:
        assert permitted(prepared, Unattended("no deletes", **limits), session)[1]


def test_posts_that_are_made_anew_are_deletions(desk: Desk) -> None:
    session = desk.session(update="replace")
    _, left = permitted(pipeline.prepare(session), Unattended("no deletes"), session)
    assert any("an edit is not done unattended" in item.what for item in left)

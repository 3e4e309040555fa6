"""What the tool's own columns say about each row."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from executor_world import CALENDAR, CHANNEL, NOW, ORGANIZATION, change, key, wish

from calendar_sync.executor.results import cells_of_posts, own_cells
from calendar_sync.model.buffer import ActualState, Channel, Post
from calendar_sync.model.columns import OWN_COLUMNS
from calendar_sync.model.entry import IDEA_CHANNEL, RowIdentity
from calendar_sync.model.plan import Action, Change, Cost, Outcome, OutcomeStatus, Plan, Why

LISBON = replace(CHANNEL, timezone="Europe/Lisbon")
LINKEDIN = Channel("ch-li", "Acme Corp", "linkedin", timezone="America/New_York")
DUE = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)


def post(post_id: str = "p1", channel: Channel = LISBON, **facts: Any) -> Post:
    given = {"text": "x", "status": "scheduled", "created_at": NOW, "due_at": DUE, "custom_scheduled": True} | facts
    return Post(post_id, channel.id, channel.service, **given)


def row(number: int = 1, *, is_new: bool = False, **shown: str) -> RowIdentity:
    return RowIdentity(f"r{number}", "May", number + 1, is_new=is_new, shown=shown)


def cells(
    *changes: Change,
    outcomes: tuple[Outcome, ...] = (),
    posts: tuple[Post, ...] = (),
    rows: tuple[RowIdentity, ...] = (row(),),
    zones: dict[str, Any] | None = None,
) -> dict[str, dict[str, str]]:
    plan = Plan(CALENDAR, "may.xlsx", (ORGANIZATION.id, ""), changes, (), Cost(1), "", "", NOW)
    actual = ActualState(ORGANIZATION, (LISBON, LINKEDIN), posts, (), NOW)
    return own_cells(plan, {item.key: item for item in outcomes}, rows, actual, zones or {})


def outcome(of: Change, status: OutcomeStatus = OutcomeStatus.DONE, **facts: Any) -> Outcome:
    return Outcome(of.key, of.action, status, **{"post_id": of.post_id, **facts})


def said(found: dict[str, dict[str, str]], row_id: str = "r1") -> dict[str, str]:
    """Cells that are not empty, the id left out."""
    return {name: text for name, text in found[row_id].items() if text and name != "sync_id"}


def test_a_scheduled_post() -> None:
    made = change(Action.CREATE, wish(1))
    found = cells(made, outcomes=(outcome(made, post_id="p1"),), posts=(post(),))
    assert found["r1"].keys() == OWN_COLUMNS.keys()
    assert found["r1"]["sync_id"] == "r1"
    assert said(found) == {
        "sync_status": "Scheduled", "post_ids": "twitter:acme=p1", "scheduled_for": "2026-12-01 09:30 Europe/Lisbon",
    }  # fmt: skip


def test_times_are_shown_in_the_rows_zone_where_it_has_one() -> None:
    made = change(Action.NOOP, wish(1), post_id="p1")
    found = cells(made, posts=(post(),), zones={"r1": ZoneInfo("Asia/Tokyo")})
    assert said(found)["scheduled_for"] == "2026-12-01 18:30 Asia/Tokyo"


def test_without_a_reading_back_the_answer_is_shown() -> None:
    made = change(Action.CREATE, wish(1))
    found = cells(made, outcomes=(outcome(made, post_id="p1", due_at=DUE),))
    assert said(found) == {
        "sync_status": "Scheduled", "post_ids": "twitter:acme=p1", "scheduled_for": "2026-12-01 09:30 Europe/Lisbon",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "status", "more"),
    [
        ({"status": "draft", "due_at": None}, "Draft", {}),
        ({"status": "needs_approval"}, "Needs approval", {"scheduled_for": "2026-12-01 09:30 Europe/Lisbon"}),
        (
            {"status": "sent", "sent_at": DUE + timedelta(minutes=1), "link": "https://x.com/1"},
            "Sent",
            {"scheduled_for": "2026-12-01 09:31 Europe/Lisbon", "post_link": "https://x.com/1"},
        ),
        (
            {"status": "error", "error": "The network refused it.", "error_link": "https://help"},
            "Failed to publish",
            {"scheduled_for": "2026-12-01 09:30 Europe/Lisbon", "sync_error": "The network refused it. https://help"},
        ),
    ],
)
def test_where_a_post_stands(facts: dict[str, Any], status: str, more: dict[str, str]) -> None:
    found = cells(change(Action.NOOP, wish(1), post_id="p1"), posts=(post(**facts),))
    assert said(found) == {"sync_status": status, "post_ids": "twitter:acme=p1"} | more


@pytest.mark.parametrize(
    ("status", "error", "shown"),
    [
        (OutcomeStatus.FAILED, "Invalid post: too long.", "Failed"),
        (OutcomeStatus.UNKNOWN, "The answer was lost.", "Unknown"),
        (OutcomeStatus.HELD, "Not sent yet: Buffer is down.", "Waiting"),
    ],
)
@pytest.mark.parametrize("action", [Action.CREATE, Action.EDIT, Action.DELETE, Action.IDEA])
def test_what_did_not_go_through_says_why(action: Action, status: OutcomeStatus, error: str, shown: str) -> None:
    tried = change(action, wish(1))
    found = cells(tried, outcomes=(outcome(tried, status, error=error),))
    assert said(found) == {"sync_status": shown, "sync_error": error}


def test_a_failed_edit_keeps_the_id_of_its_post() -> None:
    tried = change(Action.EDIT, wish(1), post_id="p1")
    found = cells(tried, outcomes=(outcome(tried, OutcomeStatus.FAILED, error="no"),), posts=(post(),))
    assert said(found)["post_ids"] == "twitter:acme=p1"


def test_a_deleted_post_leaves_no_id() -> None:
    deleted = change(Action.DELETE, wish(1), post_id="p1")
    found = cells(deleted, outcomes=(outcome(deleted),), rows=(row(post_ids="twitter:acme=p1", sync_id="r1"),))
    assert said(found) == {"sync_status": "Deleted"}
    assert found["r1"]["post_ids"] == ""


@pytest.mark.parametrize(
    ("action", "facts", "expected"),
    [
        (Action.BLOCKED, {"reason": "No text."}, {"sync_status": "Blocked", "sync_error": "No text."}),
        (Action.CONFLICT, {"reason": "Both."}, {"sync_status": "Conflict", "sync_error": "Both."}),
        (Action.DRIFT, {"reason": "Changed."}, {"sync_status": "Changed in Buffer", "sync_error": "Changed."}),
        (Action.HOLD, {"reason": "Unknown word."}, {"sync_status": "Held", "sync_error": "Unknown word."}),
        (Action.NOOP, {"why": Why.SENT}, {"sync_status": "Sent"}),
    ],
)
def test_what_is_left_alone(action: Action, facts: dict[str, Any], expected: dict[str, str]) -> None:
    found = cells(change(action, wish(1), **facts), rows=(row(sync_status="old"),))
    assert said(found) == expected


def test_what_is_over_stays_told() -> None:
    done = change(Action.NOOP, wish(1), reason="status 'Cancelled'; nothing in Buffer to take back")
    assert cells(done, rows=(row(sync_status="Deleted"),)) == {}


def test_time_and_link_of_a_post_that_was_not_read_again_stay() -> None:
    sent = change(Action.NOOP, wish(1), why=Why.SENT, post_id="p1", reason="already sent")
    before = {
        "sync_status": "Sent",
        "scheduled_for": "2026-05-01 09:00 Europe/Lisbon",
        "post_link": "https://x.example/1",
    }
    found = cells(sent, rows=(row(**before),))["r1"]
    assert {name: found[name] for name in before} == before


def test_a_row_on_hold_says_nothing_unless_it_has_a_post() -> None:
    held = change(Action.HOLD, wish(1), why=Why.STATUS, reason="status 'On hold'")
    assert cells(held) == {}
    assert said(cells(held, rows=(row(sync_status="Scheduled"),))) == {}
    with_post = replace(held, post_id="p1")
    assert said(cells(with_post, posts=(post(),))) == {
        "sync_status": "Held", "post_ids": "twitter:acme=p1", "scheduled_for": "2026-12-01 09:30 Europe/Lisbon",
    }  # fmt: skip


def test_ideas() -> None:
    saved = replace(change(Action.IDEA, wish(1), channel="ideas", due_at=None), key=key(1, IDEA_CHANNEL))
    found = cells(saved, outcomes=(outcome(saved, post_id="i1"),))
    assert said(found) == {"sync_status": "Idea saved", "post_ids": "idea=i1"}


def test_several_channels_say_it_once_where_they_agree_and_by_name_where_not() -> None:
    first = change(Action.NOOP, wish(1), post_id="p1")
    second = replace(
        first, key=key(1, LINKEDIN.id), channel=LINKEDIN.handle, service=LINKEDIN.service, post_id="p2"
    )  # fmt: skip
    agreeing = said(cells(first, second, posts=(post(), post("p2", LINKEDIN)), zones={"r1": UTC}))
    assert agreeing["sync_status"] == "Scheduled"
    assert agreeing["scheduled_for"] == "2026-12-01 09:30 UTC"
    assert agreeing["post_ids"] == "linkedin:Acme Corp=p2\ntwitter:acme=p1"
    apart = said(cells(first, second, posts=(post(), post("p2", LINKEDIN, status="error", error="No."))))
    assert apart["sync_status"] == "linkedin:Acme Corp: Failed to publish\ntwitter:acme: Scheduled"
    assert apart["sync_error"] == "No."
    assert apart["scheduled_for"].splitlines() == [
        "linkedin:Acme Corp: 2026-12-01 04:30 America/New_York", "twitter:acme: 2026-12-01 09:30 Europe/Lisbon",
    ]  # fmt: skip


def test_a_new_row_gets_an_id_with_its_first_line_only() -> None:
    nothing = change(Action.HOLD, wish(1), why=Why.STATUS)
    assert cells(nothing, rows=(row(is_new=True),)) == {}
    blocked = change(Action.BLOCKED, wish(1), reason="No text.")
    assert cells(blocked, rows=(row(is_new=True),))["r1"]["sync_id"] == "r1"
    copied = row(is_new=True, sync_id="r9", sync_status="Scheduled", post_ids="twitter:acme=p9")
    assert set(cells(nothing, rows=(copied,))["r1"].values()) == {""}, "a copy must not keep what its original says"


def test_an_end_that_could_not_be_told_is_told_later() -> None:
    """The run that deleted the post was killed before it wrote anything back."""
    nothing = change(Action.NOOP, wish(1), channel="")
    found = cells(nothing, rows=(row(sync_id="r1", sync_status="Scheduled", post_ids="twitter:acme=p1"),))
    assert said(found) == {"sync_status": "Deleted"}
    assert found["r1"]["post_ids"] == ""


ON_X, ON_LI, ON_SKY = "twitter:harbor: one", "linkedin:NW", "bluesky:b"


@pytest.mark.parametrize(
    ("statuses", "status", "error", "told_status", "told_error"),
    [
        ({ON_X: "sent"}, f"{ON_LI}: Blocked\n{ON_X}: Scheduled", "Too long",
         f"{ON_LI}: Blocked\n{ON_X}: Sent", "Too long"),
        ({ON_X: "error"}, f"{ON_LI}: Blocked\n{ON_X}: Scheduled", "Too long",
         f"{ON_LI}: Blocked\n{ON_X}: Failed to publish", f"{ON_LI}: Too long\n{ON_X}: Refused"),
        ({ON_X: "error"}, f"{ON_LI}: Held\n{ON_X}: Failed to publish", "Was refused",
         f"{ON_LI}: Held\n{ON_X}: Failed to publish", "Refused"),
        ({ON_SKY: "sent", ON_X: "scheduled"}, f"{ON_SKY}: Scheduled\n{ON_X}: Conflict", "Changed:\nboth",
         f"{ON_SKY}: Sent\n{ON_X}: Conflict", "Changed:\nboth"),
        ({ON_SKY: "sent", ON_X: "scheduled"}, "Conflict", f"{ON_SKY}: one:\ntwo\n{ON_X}: three:\nfour",
         f"{ON_SKY}: Sent\n{ON_X}: Conflict", "three:\nfour"),
        ({ON_SKY: "sent"}, f"{ON_SKY}: Conflict\n{ON_LI}: Held", "Changed", f"{ON_SKY}: Sent\n{ON_LI}: Held", ""),
        ({ON_SKY: "sent", ON_X: "scheduled"}, "Scheduled", "", f"{ON_SKY}: Sent\n{ON_X}: Scheduled", ""),
        ({ON_X: "sent"}, "Scheduled", "", "Sent", ""),
        ({ON_X: "sent"}, "", "", "Sent", ""),
    ],
)  # fmt: skip
def test_what_the_last_sync_said_of_other_channels_stays(
    statuses: dict[str, str], status: str, error: str, told_status: str, told_error: str
) -> None:
    """Both when it is told first, and when it is told again."""
    posts: list[tuple[str, Post, Channel | None]] = [
        (name, Post(name, "c", "x", "Text", how, NOW, DUE, error="Refused" if how == "error" else None), None)
        for name, how in statuses.items()
    ]
    shown = {"sync_status": status, "sync_error": error}
    for _ in range(2):
        shown |= cells_of_posts(posts, None, shown)
        assert (shown["sync_status"], shown["sync_error"]) == (told_status, told_error)


def test_of_a_post_that_is_gone_stays_what_was_said_of_it() -> None:
    """Also where its channel is called otherwise by now, as the cell with the ids tells."""
    here = Post("p1", "c", "x", "Text", "sent", NOW, DUE, sent_at=DUE, link="https://x/1")
    shown = {
        "sync_status": f"{ON_LI}: Sent\nx:old: Sent", "post_ids": "x:old=p1\nlinkedin:NW=p2",
        "scheduled_for": "2026-05-01 09:00 UTC", "post_link": "https://l/2\nhttps://x/1",
    }  # fmt: skip
    cells = cells_of_posts([("x:new", here, None)], None, shown, [ON_LI])
    assert cells["sync_status"] == "Sent"
    assert sorted(cells["post_link"].splitlines()) == ["https://l/2", "https://x/1"]
    assert f"{ON_LI}: 2026-05-01 09:00 UTC" in cells["scheduled_for"]
    again = cells_of_posts([("x:new", here, None)], None, {**shown, **cells}, [ON_LI])
    assert again == cells

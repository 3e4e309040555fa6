"""What becomes of an entry, for every way in which sheet, Buffer and ledger can stand to each other."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from planner_world import (
    LATER,
    LINKEDIN,
    NOW,
    TWITTER,
    World,
    actions,
    cancelled,
    entry,
    held,
    idea,
    key,
    only,
    post,
    synced,
    wish,
)

from calendar_sync.model.buffer import Asset
from calendar_sync.model.canonical import canonical_text
from calendar_sync.model.entry import IDEA_CHANNEL, DesiredState, HoldReason, Kind, Schedule, Severity
from calendar_sync.model.plan import Action, Why


@dataclass(frozen=True)
class Scenario:
    """One row of the table: what was, what is, and what a sync would do."""

    name: str
    world: World
    wished: DesiredState
    action: str
    reason: str = ""
    fields: tuple[str, ...] | None = None
    policy: dict[str, Any] = field(default_factory=dict)


def _changed(**facts: Any) -> World:
    world = synced(entry())
    world.touch("p1", **facts)
    return world


def _lost(**facts: Any) -> World:
    world = _changed(**facts) if facts else synced(entry())
    world.lose_ledger()
    return world


def _gone() -> World:
    world = synced(entry())
    world.posts.clear()
    return world


def _named_by_sheet(world: World, wished: DesiredState) -> DesiredState:
    return replace(wished, post_ids=world.sheet_ids)


SHEET = wish(entry(text="Hello again"))
SAME = wish(entry())
LOST = {key("r1"): "p1"}

TABLE = [
    Scenario("same and same", synced(entry()), SAME, "noop"),
    Scenario("new", World(), SAME, "create", "new in the calendar"),
    Scenario("changed and same", synced(entry()), SHEET, "edit", "changed in the calendar: text", ("text",)),
    Scenario("same and changed", _changed(text="By hand"), SAME, "drift", "kept as Buffer has it", ("text",)),
    Scenario(
        "same and changed, overwrite", _changed(text="By hand"), SAME, "edit", "put back", ("text",),
        {"drift": "overwrite"},
    ),
    Scenario(
        "moved by hand", _changed(due_at=LATER + timedelta(hours=1)), SAME, "drift", "date and time", ("due_at",),
    ),
    Scenario("changed and changed", _changed(text="By hand"), SHEET, "conflict", "--conflict=sheet", ("text",)),
    Scenario(
        "changed and changed, sheet wins", _changed(text="By hand"), SHEET, "edit", "the calendar wins", ("text",),
        {"conflict": "sheet"},
    ),
    Scenario(
        "changed and changed, Buffer wins", _changed(text="By hand"), SHEET, "pull",
        "comes into the calendar", ("text",), {"conflict": "buffer"},
    ),
    Scenario(
        "same and changed, pulled", _changed(text="By hand"), SAME, "pull", "comes into the calendar", ("text",),
        {"drift": "pull"},
    ),
    Scenario("gone from Buffer, pulled", _gone(), SAME, "hold", "deleted in Buffer", policy={"drift": "pull"}),
    Scenario("changed to the same", _changed(text="Hello again"), SHEET, "adopt", "changed to the same"),
    Scenario("cancelled", synced(entry()), wish(cancelled()), "delete", "Cancelled"),
    Scenario("cancelled, never sent", World(), wish(cancelled()), "noop", "nothing in Buffer to take back"),
    Scenario("cancelled, gone already", _gone(), wish(cancelled()), "noop", "already gone"),
    Scenario("row gone", synced(entry()), wish(), "hold", "--prune"),
    Scenario("row gone, pruned", synced(entry()), wish(), "delete", "gone from the calendar", policy={"prune": True}),
    Scenario("row gone and post gone", _gone(), wish(), "noop", "already gone"),
    Scenario("channel dropped", synced(entry()), wish(rows=["r1"]), "delete", "no longer names this channel"),
    Scenario("gone from Buffer", _gone(), SAME, "hold", "deleted in Buffer"),
    Scenario("gone from Buffer, overwrite", _gone(), SAME, "create", "created again", policy={"drift": "overwrite"}),
    Scenario("held by status", synced(entry()), wish(held()), "hold", "left alone"),
    Scenario("held by filter", synced(entry()), wish(held(reason=HoldReason.HIDDEN)), "hold", "left alone"),
    Scenario("invalid", synced(entry()), wish(held(reason=HoldReason.INVALID, blocked=True)), "blocked", "left alone"),
    Scenario("invalid and new", World(), wish(held(reason=HoldReason.INVALID, blocked=True)), "blocked"),
    Scenario("past", World(), wish(entry(due_at=NOW - timedelta(minutes=1))), "blocked", "has passed"),
    Scenario("due this minute", World(), wish(entry(due_at=NOW)), "blocked", "has passed"),
    Scenario("due next minute", World(), wish(entry(due_at=NOW + timedelta(minutes=1))), "create"),
    Scenario(
        "moved into the past", synced(entry()), wish(entry(due_at=NOW - timedelta(days=1))), "blocked", "has passed"
    ),
    Scenario("overdue but untouched", synced(entry(due_at=NOW - timedelta(hours=1))),
             wish(entry(due_at=NOW - timedelta(hours=1))), "noop"),
    Scenario("sent", synced(entry(), status="sent"), SAME, "noop", "already sent"),
    Scenario("sent, row changed", synced(entry(), status="sent"), SHEET, "noop", "cannot reach it"),
    Scenario("being sent, row changed", synced(entry(), status="sending"), SHEET, "noop", "cannot reach it"),
    Scenario("sent, cancelled", synced(entry(), status="sent"), wish(cancelled()), "noop", "so it stays"),
    Scenario("sent, row on hold", synced(entry(), status="sent"), wish(held()), "noop", "already sent"),
    Scenario(
        "sent, row invalid", synced(entry(), status="sent"), wish(held(reason=HoldReason.INVALID, blocked=True)),
        "noop", "already sent",
    ),
    Scenario("failed to publish", synced(entry(), status="error", error="No token"), SAME, "noop", "No token"),
    Scenario(
        "failed to publish, new time", synced(entry(), status="error"), wish(entry(due_at=LATER + timedelta(days=1))),
        "edit", "date and time", ("due_at",),
    ),
    Scenario("failed to publish, cancelled", synced(entry(), status="error"), wish(cancelled()), "delete"),
    Scenario("draft", World(), wish(entry(kind=Kind.DRAFT, schedule=Schedule.NONE)), "create"),
    Scenario(
        "draft in step", synced(entry(kind=Kind.DRAFT, schedule=Schedule.NONE)),
        wish(entry(kind=Kind.DRAFT, schedule=Schedule.NONE)), "noop",
    ),
    Scenario(
        "draft becomes a post", synced(entry(kind=Kind.DRAFT, schedule=Schedule.NONE)), SAME, "edit", "mode",
        ("due_at", "kind", "schedule"),
    ),
    Scenario(
        "draft scheduled by hand", _changed(), SAME, "noop",
    ),
    Scenario("queue", World(), wish(entry(schedule=Schedule.QUEUE)), "create"),
    Scenario(
        "queue post slid", synced(entry(schedule=Schedule.QUEUE), due_at=LATER), wish(entry(schedule=Schedule.QUEUE)),
        "noop",
    ),
    Scenario("found by text and time", World().add(post("f1")), SAME, "adopt", "already in Buffer"),
    Scenario("found already sent", World().add(post("f1", status="sent")), SAME, "adopt"),
    Scenario("found twice", World().add(post("f1"), post("f2")), SAME, "hold", "2 posts"),
    Scenario("other time is another post", World().add(post("f1", due_at=LATER + timedelta(hours=1))), SAME, "create"),
    Scenario("other channel is another post", World().add(post("f1", TWITTER)), SAME, "create"),
    Scenario("other text is another post", World().add(post("f1", text="Hallo")), SAME, "create"),
    Scenario(
        "found with other media", World().add(post("f1", assets=(Asset("image", "https://x.example/a.png"),))), SAME,
        "conflict", "media", ("assets",),
    ),
    Scenario(
        "an old queue post is no match", World().add(post("f1", status="sent", custom_scheduled=False)),
        wish(entry(schedule=Schedule.QUEUE)), "create",
    ),
    Scenario(
        "a waiting queue post is a match", World().add(post("f1", custom_scheduled=False)),
        wish(entry(schedule=Schedule.QUEUE)), "adopt",
    ),
    Scenario(
        "now is never a match", World().add(post("f1", status="sent", custom_scheduled=False)),
        wish(entry(schedule=Schedule.NOW), new=True), "create",
    ),
    Scenario("lost ledger, equal", _lost(), replace(SAME, post_ids=LOST), "adopt", "known by the post id"),
    Scenario(
        "lost ledger, row changed", _lost(), replace(SHEET, post_ids=LOST), "edit", "nobody has touched", ("text",)
    ),
    Scenario(
        "lost ledger, touched by hand", _lost(text="By hand"), replace(SAME, post_ids=LOST), "conflict", "text",
        ("text",),
    ),
    Scenario("lost ledger, cancelled", _lost(), replace(wish(cancelled()), post_ids=LOST), "delete"),
    Scenario(
        "typed id of somebody's post, cancelled", World().add(post("p1")), replace(wish(cancelled()), post_ids=LOST),
        "hold", "made by hand",
    ),
    Scenario(
        "typed id of somebody's post, other channel", World().add(post("p1")),
        wish(rows=["r1"], post_ids=LOST), "hold", "made by hand",
    ),
    Scenario("lost ledger, nothing of the kind", World(), replace(SAME, post_ids=LOST), "hold", "Post IDs"),
    Scenario(
        "id of a post on another channel", World().add(post("p1", TWITTER)), replace(SAME, post_ids=LOST), "hold",
        "another channel",
    ),
    Scenario(
        "id of a post on another channel, cancelled", World().add(post("p1", TWITTER)),
        replace(wish(cancelled()), post_ids=LOST), "noop", "nothing in Buffer",
    ),
    Scenario(
        "owned elsewhere", World(elsewhere={"p1": "june.xlsx"}).add(post("p1")), replace(SAME, post_ids=LOST), "hold",
        "june.xlsx",
    ),
    Scenario(
        "the same post from another calendar", World(elsewhere={"p1": "june.xlsx"}).add(post("p1")), SAME, "hold",
        "june.xlsx",
    ),
    Scenario("unsettled", World(unsettled={key("r1"): "too early to tell"}), SAME, "hold", "too early"),
    Scenario(
        "unsettled, cancelled", World(unsettled={key("r1"): "too early to tell"}), wish(cancelled()), "hold",
        "too early",
    ),
    Scenario("replace", synced(entry()), SHEET, "edit", policy={"update": "replace"}),
    Scenario("idea", World(), wish(idea()), "idea"),
    Scenario("idea in step", synced(idea()), wish(idea()), "noop"),
    Scenario("idea changed", synced(idea()), wish(idea(text="Better")), "hold", "cannot be changed", ("text",)),
    Scenario("idea cancelled", synced(idea()), wish(cancelled()), "hold", "stays on the board"),
    Scenario("idea's row gone", synced(idea()), wish(), "hold", "stays on the board", policy={"prune": True}),
]  # fmt: skip


@pytest.mark.parametrize("scenario", TABLE, ids=lambda scenario: scenario.name.replace(" ", "-"))
def test_table(scenario: Scenario) -> None:
    change = only(scenario.world.plan(scenario.wished, **scenario.policy))
    assert str(change.action) == scenario.action
    assert scenario.reason in change.reason
    if scenario.fields is not None:
        assert change.fields == scenario.fields


def test_only_what_was_changed_too_late_is_said_to_be_late() -> None:
    world = synced(entry(), status="sent")
    assert only(world.plan(SAME)).reason == "already sent"
    world.lose_ledger()
    assert only(world.plan(replace(SHEET, post_ids=LOST))).reason == "already sent", "nobody knows what was sent"


def test_replace_replaces_edits_and_nothing_else() -> None:
    world = synced(entry())
    plan = world.plan(wish(entry(text="Hello again"), entry("r2", number=3, text="New")), update="replace")
    assert [(change.action, change.replace) for change in plan.changes] == [(Action.EDIT, True), (Action.CREATE, False)]


@pytest.mark.parametrize(("seconds", "action"), [(60, Action.EDIT), (61, Action.CONFLICT)])
def test_what_is_updated_within_a_minute_counts_as_untouched(seconds: int, action: Action) -> None:
    world = synced(entry())
    made = world.posts["p1"]
    world.posts["p1"] = replace(made, updated_at=made.created_at + timedelta(seconds=seconds))
    world.lose_ledger()
    assert only(world.plan(replace(SHEET, post_ids=LOST))).action is action


@pytest.mark.parametrize(("via", "action"), [("api", Action.EDIT), ("", Action.EDIT), ("buffer", Action.CONFLICT)])
def test_what_no_calendar_made_is_not_edited_unasked(via: str, action: Action) -> None:
    world = synced(entry(), via=via)
    world.lose_ledger()
    assert only(world.plan(replace(SHEET, post_ids=LOST))).action is action


def test_a_held_row_says_when_its_post_went_out() -> None:
    world = synced(entry(), status="sent")
    assert only(world.plan(wish(held()))).due_at == LATER
    world.sync(SAME)
    world.posts.clear()
    assert only(world.plan(wish(held()))).due_at == LATER


def test_what_became_of_an_idea() -> None:
    world = synced(idea())
    assert only(world.plan(wish(idea()))).reason == ""
    world.ideas.clear()
    assert only(world.plan(wish(idea()))).reason == "no longer on the idea board"
    world.complete = False
    assert only(world.plan(wish(idea()))).reason == ""
    world.lose_ledger()
    world.complete = True
    named = wish(idea(), post_ids={key("r1", IDEA_CHANNEL): "i1"})
    assert only(world.plan(named)).action is Action.NOOP


def test_changes_say_when_a_post_is_due() -> None:
    assert only(World().plan(SAME)).due_at == LATER
    world = synced(entry(schedule=Schedule.QUEUE), due_at=LATER)
    assert only(world.plan(wish(entry(schedule=Schedule.QUEUE)))).due_at == LATER
    assert only(World().plan(wish(entry(schedule=Schedule.QUEUE)))).due_at is None


def test_an_idea_of_last_week_may_still_be_saved() -> None:
    assert only(World().plan(wish(idea(due_at=NOW - timedelta(days=7))))).action is Action.IDEA


def test_a_dropped_channel_says_why() -> None:
    world = synced(entry())
    assert "an idea now" in world.plan(wish(idea())).changes[0].reason
    moved = world.plan(wish(entry(channel=TWITTER)))
    assert "no longer names this channel" in moved.changes[0].reason


def test_an_incomplete_snapshot_proves_nothing() -> None:
    world = _gone()
    world.complete = False
    for wished, policy in ((SAME, {"drift": "overwrite"}), (wish(cancelled()), {}), (wish(), {"prune": True})):
        assert only(world.plan(wished, **policy)).action is Action.HOLD


def test_a_calendar_read_in_part_deletes_nothing_that_it_does_not_name() -> None:
    world = synced(entry())
    assert only(world.plan(wish(complete=False), prune=True)).action is Action.HOLD
    assert only(world.plan(wish(rows=["r1"], complete=False))).action is Action.HOLD
    plan = world.plan(wish(cancelled(), complete=False))
    assert only(plan).action is Action.DELETE
    assert not plan.complete


def test_an_idea_becomes_a_post_on_every_channel() -> None:
    world = synced(idea())
    wished = wish(entry(), entry(channel=TWITTER))
    plan = world.sync(wished)
    assert [(change.action, change.idea_id) for change in plan.changes] == [(Action.CREATE, "i1")] * 2
    assert not world.plan(wished).has_effects


def test_a_post_that_is_made_an_idea_is_taken_back_and_saved() -> None:
    world = synced(idea())
    world.sync(wish(entry()))
    world.ideas.clear()
    plan = world.plan(wish(idea()))
    assert [change.action for change in plan.changes] == [Action.DELETE, Action.IDEA]


def test_an_idea_found_on_the_board_is_adopted_only_as_it_is() -> None:
    world = synced(idea())
    world.lose_ledger()
    by_id = {"post_ids": {key("r1", IDEA_CHANNEL): "i1"}}
    assert only(world.plan(wish(idea(), **by_id))).action is Action.ADOPT
    assert only(world.plan(wish(idea(text="Better"), **by_id))).action is Action.HOLD
    assert only(world.plan(wish(idea()))).action is Action.ADOPT


def test_a_copied_row_is_a_new_row() -> None:
    world = synced(entry())
    plan = world.plan(wish(entry(), entry("r2", number=3, text="Changed copy")))
    assert actions(plan) == [("create", "r2"), ("noop", "r1")]


def test_a_copy_left_as_it_is_is_not_posted_twice() -> None:
    """Wherever the copy stands: the row that owns the post keeps it."""
    world = synced(entry())
    for wished in (wish(entry(), entry("r2", number=3)), wish(entry("r2"), entry(number=3))):
        plan = world.plan(wished)
        assert actions(plan) == [("blocked", "r2"), ("noop", "r1")]
        (issue,) = plan.issues
        assert issue.rule == "row.duplicate"
        assert issue.cell.startswith("May!D")


def test_two_new_rows_that_say_the_same_become_one_post() -> None:
    plan = World().plan(wish(entry(), entry("r2", number=3), entry("r3", TWITTER, number=4)))
    assert actions(plan) == [("create", "r1"), ("create", "r3"), ("blocked", "r2")]


def test_rows_that_are_past_or_drafts_are_no_copies() -> None:
    past = {"due_at": NOW}
    plan = World().plan(wish(entry(**past), entry("r2", number=3, **past)))
    assert {issue.rule for issue in plan.issues} == {"schedule.past"}
    draft = {"kind": Kind.DRAFT, "schedule": Schedule.NONE}
    assert not World().plan(wish(entry(**draft), entry("r2", number=3, **draft))).issues


def test_a_copy_says_where_the_original_is() -> None:
    copy = entry("r2", number=7)
    (issue,) = World().plan(wish(entry(), copy)).issues
    assert "as row 2, at" in issue.message
    (issue,) = World().plan(wish(entry(), replace(copy, origin=replace(copy.origin, tab="June")))).issues
    assert "as row 2 in 'May', at" in issue.message


def test_an_evergreen_text_may_wait_twice_in_a_queue() -> None:
    plan = World().plan(wish(entry(schedule=Schedule.QUEUE), entry("r2", number=3, schedule=Schedule.QUEUE)))
    assert actions(plan) == [("create", "r1"), ("create", "r2")]
    assert [(issue.rule, issue.severity) for issue in plan.issues] == [("row.duplicate", Severity.WARNING)]


def test_a_team_may_say_how_bad_a_copy_is() -> None:
    at, queue = (wish(entry(**how), entry("r2", number=3, **how)) for how in ({}, {"schedule": Schedule.QUEUE}))
    plan = World().plan(at, duplicates="warning")
    assert actions(plan) == [("create", "r1"), ("create", "r2")]
    assert [issue.severity for issue in plan.issues] == [Severity.WARNING]
    plan = World().plan(queue, duplicates="error")
    assert actions(plan) == [("create", "r1"), ("blocked", "r2")]
    assert [issue.severity for issue in plan.issues] == [Severity.ERROR]


def test_nothing_is_published_twice_at_once() -> None:
    plan = World().plan(wish(entry(schedule=Schedule.NOW), entry("r2", number=3, schedule=Schedule.NOW), new=True))
    assert actions(plan) == [("create", "r1"), ("blocked", "r2")]


def test_absence_proves_nothing_on_a_channel_that_is_not_connected() -> None:
    world = synced(entry())
    world.posts.clear()
    world.channels = (TWITTER,)
    for wished in (wish(), wish(cancelled()), wish(rows=["r1"])):
        plan = world.sync(wished, prune=True)
        assert (only(plan).action, only(plan).why) == (Action.NOOP, Why.OTHER)
    assert world.records[key("r1")].state == "live"


def test_a_text_may_move_from_one_row_to_another() -> None:
    world = synced(entry())
    wished = wish(entry(text="Something else"), entry("r2", number=3))
    assert actions(world.sync(wished)) == [("edit", "r1"), ("create", "r2")]
    assert not world.plan(wished).has_effects


def test_a_row_that_lost_its_id_takes_its_post_along() -> None:
    """Cut and pasted without the tool's columns: neither a second post nor an orphan."""
    world = synced(entry())
    wished = wish(entry("r2"))
    assert actions(world.sync(wished, prune=True)) == [("adopt", "r2")]
    assert ("noop", "r2") in actions(world.plan(wished, prune=True))
    assert len(world.posts) == 1
    assert not world.plan(wished, prune=True).has_effects


@pytest.mark.parametrize(
    ("changed", "action"),
    [
        ({"text": "Tea at five"}, "hold"),
        ({"due_at": LATER + timedelta(days=9)}, "hold"),
        ({"text": "Bread of the very day, baked by Ann at six", "due_at": LATER + timedelta(days=9)}, "hold"),
        ({"text": "Bread of yesterday, sold by Bob at six", "due_at": LATER + timedelta(minutes=5)}, "hold"),
        ({"text": "Bread of yesterday, sold by Bob at six", "due_at": LATER + timedelta(days=9)}, "create"),
        ({"text": "Tea at five", "due_at": LATER + timedelta(minutes=5)}, "create"),
        ({"text": "Tea at five", "channel": TWITTER}, "create"),
    ],
)
def test_a_row_that_lost_its_id_and_was_edited_is_not_posted_beside_its_post(
    changed: dict[str, Any], action: str
) -> None:
    world = synced(entry(text="Bread of the day, baked by Ann at six"))
    wished = wish(entry("r2", **{"text": "Bread of the day, baked by Ann at six"} | changed))
    (new,) = (change for change in world.plan(wished).changes if change.key.row_id == "r2")
    assert new.action == action
    assert ("r1" in new.fix) == (action == "hold")
    # Nothing is doubled where the other post is deleted.
    assert ("create", "r2") in actions(world.plan(wished, prune=True))


@pytest.mark.parametrize(
    ("before", "after", "waits"),
    [
        ("Bread at six", "", "no text any more"),
        ("Bread at six \U0001f35e", "Bread at six ??", "another encoding"),
        ("Café → six", "Café ? six", "another encoding"),
        ("Käse für fünf", "KÃ¤se fÃ¼r fÃ¼nf", "another encoding"),
        ("Käse um fünf, älter", "K„se um f?nf, „lter", ""),
        ("Käse, älter", "K„se, „lter", "another encoding"),
        ("Käse für fünf", "Käse für sechs", ""),
        ("Bread at six \U0001f35e", "Bread at six", ""),
        ("Bread at six", "Bread at six??", ""),
    ],
)
def test_texts_that_are_emptied_or_lost_their_letters_leave_their_posts_as_they_are(
    before: str, after: str, waits: str
) -> None:
    picture = Asset("image", "https://x.example/a.png")
    world = synced(entry(text=before, assets=(picture,)))
    changed = only(world.plan(wish(entry(text=canonical_text(after), assets=(picture,)))))
    assert (changed.action is Action.HOLD) == bool(waits)
    assert waits in changed.reason


def test_a_row_on_hold_says_that_its_post_goes_out_all_the_same() -> None:
    assert "Cancelled takes it back" in only(synced(entry()).plan(wish(held()))).fix
    assert "Cancelled" not in only(synced(entry()).plan(wish(held(reason=HoldReason.HIDDEN)))).fix
    assert "Cancelled" not in only(World().plan(wish(held()))).fix


def test_a_row_that_lost_its_id_waits_while_part_of_the_calendar_is_unread() -> None:
    plan = synced(entry()).plan(wish(entry("r2"), complete=False))
    assert [action for action, _ in actions(plan)] == ["hold", "hold"]


def test_a_row_whose_id_was_cleared_is_known_by_its_post_id() -> None:
    world = synced(entry())
    wished = wish(entry("r2", text="Hello again"), post_ids={key("r2"): "p1"})
    plan = world.sync(wished)
    assert actions(plan) == [("edit", "r2")]
    assert not world.plan(wished).has_effects


def test_an_id_typed_into_a_second_row_takes_nothing_away() -> None:
    world = synced(entry())
    wished = wish(entry(), entry("r2", text="Other", number=3), post_ids={key("r1"): "p1", key("r2"): "p1"})
    assert actions(world.plan(wished)) == [("create", "r2"), ("noop", "r1")]
    world.lose_ledger()
    assert actions(world.plan(wished)) == [("create", "r2"), ("adopt", "r1")]


def test_a_replacement_that_stopped_half_way_is_finished() -> None:
    """The old post is deleted and recorded so, while the sheet still names it."""
    world = synced(entry())
    change = only(world.plan(SHEET, update="replace"))
    world._delete(change)
    assert only(world.plan(replace(SHEET, post_ids=LOST))).action is Action.CREATE


def test_what_failed_while_being_sent_can_be_mended() -> None:
    world = synced(entry(), status="sending")
    world.sync(SAME)
    world.touch("p1", status="error", error="No media")
    assert only(world.plan(SAME)).why is Why.OTHER
    assert only(world.plan(wish(entry(due_at=LATER + timedelta(days=1))))).action is Action.EDIT
    assert only(world.plan(wish(cancelled()))).action is Action.DELETE


def test_a_sent_post_of_a_removed_row_is_told_once() -> None:
    world = synced(entry(), status="sent")
    plan = world.sync(wish(), prune=True)
    assert only(plan).why is Why.SENT
    assert world.records[key("r1")].state == "sent"
    assert not world.plan(wish(), prune=True).changes


def test_one_bad_channel_leaves_the_other_alone() -> None:
    world = synced(entry(), entry(channel=TWITTER))
    place = (TWITTER.id, TWITTER.handle, TWITTER.service)
    bad = replace(held(reason=HoldReason.INVALID, blocked=True), key=key("r1", TWITTER.id), channels=(place,))
    plan = world.plan(wish(entry(text="Longer"), bad))
    assert [(change.action, change.channel) for change in plan.changes] == [
        (Action.EDIT, LINKEDIN.handle),
        (Action.BLOCKED, TWITTER.handle),
    ]


def test_a_held_row_shows_each_of_its_posts() -> None:
    world = synced(entry(), entry(channel=TWITTER))
    plan = world.plan(wish(held()))
    assert [(change.action, change.channel, change.post_id) for change in plan.changes] == [
        (Action.HOLD, LINKEDIN.handle, "p1"),
        (Action.HOLD, TWITTER.handle, "p2"),
    ]

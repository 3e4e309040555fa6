"""What exactly is sent for an entry."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from buffer_fakes import DOCUMENT, IMAGE, VIDEO, entry

from calendar_sync.buffer.payload import create_input, edit_input, field_of, idea_input, input_of
from calendar_sync.model.buffer import Asset
from calendar_sync.model.entry import Kind, Schedule
from calendar_sync.model.mutation import CreateIdea, CreatePost, DeletePost, EditPost

DUE = "2026-12-01T09:00:00Z"


@pytest.mark.parametrize(
    ("kind", "schedule", "due", "expected"),
    [
        (Kind.POST, Schedule.AT, True, {"mode": "customScheduled", "dueAt": DUE}),
        (Kind.POST, Schedule.QUEUE, False, {"mode": "addToQueue"}),
        (Kind.POST, Schedule.NEXT, False, {"mode": "shareNext"}),
        (Kind.POST, Schedule.NOW, False, {"mode": "shareNow"}),
        (Kind.DRAFT, Schedule.NONE, False, {"mode": "addToQueue", "saveToDraft": True}),
        (Kind.DRAFT, Schedule.AT, True, {"mode": "customScheduled", "dueAt": DUE, "saveToDraft": True}),
    ],
)
def test_kind_and_schedule_become_mode_and_time(kind: Kind, schedule: Schedule, due: bool, expected: dict) -> None:
    due_at = datetime(2026, 12, 1, 9, tzinfo=UTC) if due else None
    sent = create_input(entry(kind=kind, schedule=schedule, due_at=due_at))
    assert {name: sent[name] for name in ("mode", "dueAt", "saveToDraft") if name in sent} == expected
    assert sent["schedulingType"] == "automatic"


def test_only_what_is_wanted_is_sent() -> None:
    assert create_input(entry("linkedin", "Hello", schedule=Schedule.QUEUE)) == {
        "channelId": "channel1",
        "text": "Hello",
        "schedulingType": "automatic",
        "mode": "addToQueue",
    }


def test_notification_approval_tags_and_the_idea_it_comes_from() -> None:
    sent = create_input(entry(notify=True, needs_approval=True, tags=("t1", "t2")), idea_id="idea9")
    assert sent["schedulingType"] == "notification"
    assert (sent["needsApproval"], sent["tagIds"], sent["ideaId"]) == (True, ["t1", "t2"], "idea9")


def test_assets_are_each_exactly_one_kind_and_videos_have_no_thumbnail() -> None:
    video = Asset("video", VIDEO.url, thumbnail_url="https://example.org/never.png", alt_text="never")
    assert create_input(entry("facebook", assets=(IMAGE, video, DOCUMENT)))["assets"] == [
        {"image": {"url": IMAGE.url, "metadata": {"altText": "A boat"}}},
        {"video": {"url": VIDEO.url}},
        {"document": {"url": DOCUMENT.url, "title": "Deck", "thumbnailUrl": DOCUMENT.thumbnail_url}},
    ]


@pytest.mark.parametrize("service", ["bluesky", "facebook", "linkedin", "threads"])
def test_a_link_asset_travels_as_attachment_where_the_network_has_one(service: str) -> None:
    sent = create_input(entry(service, assets=(Asset("link", "https://example.org"),)))
    assert "assets" not in sent
    assert sent["metadata"][service]["linkAttachment"] == {"url": "https://example.org"}


def test_a_link_asset_is_an_asset_elsewhere() -> None:
    sent = create_input(entry("twitter", assets=(Asset("link", "https://example.org", title="Site"),)))
    assert sent["assets"] == [{"link": {"url": "https://example.org", "title": "Site"}}]


def test_a_thread_lists_every_item_with_the_post_itself_first() -> None:
    sent = create_input(entry("twitter", "One", thread=("Two", "Three"), assets=(IMAGE,)))
    first, *others = sent["metadata"]["twitter"]["thread"]
    assert first == {"text": sent["text"], "assets": sent["assets"]}
    assert others == [{"text": "Two"}, {"text": "Three"}]


def test_networks_without_threads_get_none() -> None:
    assert "metadata" not in create_input(entry("linkedin", thread=("Two",)))


@pytest.mark.parametrize(
    ("service", "metadata", "expected"),
    [
        ("facebook", {}, {"facebook": {"type": "post"}}),
        ("instagram", {}, {"instagram": {"type": "post", "shouldShareToFeed": True}}),
        (
            "instagram",
            {"type": "story", "share_to_feed": False, "location_name": "Pier", "location_id": "7"},
            {"instagram": {"type": "story", "shouldShareToFeed": False, "geolocation": {"text": "Pier", "id": "7"}}},
        ),
        ("googlebusiness", {}, {"google": {"type": "whats_new", "detailsWhatsNew": {"button": "none"}}}),
        (
            "googlebusiness",
            {"type": "event", "title": "Fair", "start": DUE, "end": DUE, "button": "book"},
            {
                "google": {
                    "type": "event",
                    "detailsEvent": {
                        "title": "Fair",
                        "startDate": DUE,
                        "endDate": DUE,
                        "isFullDayEvent": False,
                        "button": "book",
                    },
                }
            },
        ),
        (
            "googlebusiness",
            {"type": "offer", "title": "Half price", "start": DUE, "end": DUE, "code": "X"},
            {
                "google": {
                    "type": "offer",
                    "detailsOffer": {"title": "Half price", "startDate": DUE, "endDate": DUE, "code": "X"},
                }
            },
        ),
        ("googlebusiness", {"type": "new kind"}, {"google": {"type": "new kind"}}),
        (
            "youtube",
            {"title": "T", "category_id": "22", "made_for_kids": False},
            {"youtube": {"title": "T", "categoryId": "22", "madeForKids": False}},
        ),
        (
            "linkedin",
            {"first_comment": "Hi", "board_service_id": "b", "link": ""},
            {"linkedin": {"firstComment": "Hi"}},
        ),
        ("startPage", {"title": "T"}, None),
        ("a new network", {"title": "T"}, None),
    ],
)
def test_settings_take_each_networks_own_shape(service: str, metadata: dict, expected: dict | None) -> None:
    assert create_input(entry(service, metadata=metadata)).get("metadata") == expected


def test_an_edit_carries_the_whole_content_and_clears_what_is_gone() -> None:
    sent = edit_input("post1", entry("twitter", "Hello"))
    assert sent == {
        "id": "post1",
        "text": "Hello",
        "schedulingType": "automatic",
        "mode": "customScheduled",
        "dueAt": DUE,
        "saveToDraft": False,
        "assets": [],
        "tagIds": [],
        "metadata": {"twitter": {"isAiGenerated": False}},
    }


def test_an_edit_spells_out_switches_that_a_create_leaves_to_buffer() -> None:
    sent = edit_input("p", entry("youtube", metadata={"title": "T", "category_id": "1", "privacy": "private"}))
    assert sent["metadata"]["youtube"]["privacy"] == "private"
    assert sent["metadata"]["youtube"]["embeddable"] is True
    assert sent["metadata"]["youtube"]["notifySubscribers"] is True


@pytest.mark.parametrize("schedule", [Schedule.QUEUE, Schedule.NEXT])
def test_an_edit_can_leave_a_post_where_it_stands_in_the_queue(schedule: Schedule) -> None:
    assert "mode" not in edit_input("p", entry(schedule=schedule), keep_place=True)
    assert "mode" in edit_input("p", entry(schedule=schedule))


def test_keeping_the_place_never_drops_a_due_time_or_a_drafts_mode() -> None:
    assert edit_input("p", entry(), keep_place=True)["dueAt"] == DUE
    assert edit_input("p", entry(kind=Kind.DRAFT), keep_place=True)["mode"] == "addToQueue"


def test_a_draft_that_becomes_a_post_does_not_slip_past_the_approval_it_needs() -> None:
    sent = edit_input("p", entry(needs_approval=True))
    assert sent["approvalChange"] == "request"
    assert "saveToDraft" not in sent
    draft = edit_input("p", entry(kind=Kind.DRAFT, needs_approval=True))
    assert "approvalChange" not in draft
    assert draft["saveToDraft"] is True


@pytest.mark.parametrize(
    "wanted",
    [entry(kind=Kind.IDEA), entry(schedule=Schedule.NONE), entry(schedule=Schedule.AT, due_at=None)],
    ids=["idea", "no schedule", "no time"],
)
def test_what_cannot_be_a_post_is_a_value_error(wanted: object) -> None:
    with pytest.raises(ValueError, match=r"^an? (idea|post)"):
        create_input(wanted)


def test_ideas_carry_what_the_board_shows() -> None:
    wanted = entry("twitter, bluesky", "Words", kind=Kind.IDEA, title="Title", tags=("t1",))
    assert idea_input(wanted, "org", {"t1": "Launch"}) == {
        "organizationId": "org",
        "content": {
            "title": "Title",
            "text": "Words",
            "services": ["twitter", "bluesky"],
            "tags": [{"id": "t1", "name": "Launch", "color": "#808080"}],
        },
    }


def test_each_mutation_has_its_field_and_input() -> None:
    wanted, idea = entry(), entry(kind=Kind.IDEA)
    assert [
        field_of(item) for item in (CreatePost(wanted), EditPost("p", wanted), DeletePost("p"), CreateIdea(idea))
    ] == [
        "createPost",
        "editPost",
        "deletePost",
        "createIdea",
    ]
    assert input_of(CreatePost(wanted, "idea1"), "org") == create_input(wanted, idea_id="idea1")
    assert input_of(EditPost("p", wanted), "org", keep_place=True) == edit_input("p", wanted, keep_place=True)
    assert input_of(DeletePost("p"), "org") == {"id": "p"}
    assert input_of(CreateIdea(idea), "org") == idea_input(idea, "org")

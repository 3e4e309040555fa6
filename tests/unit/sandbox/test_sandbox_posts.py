"""Posts from creation to deletion: what stays, what is cleared, what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from calendar_sync.sandbox.settings import ALL_SCOPES, Settings
from tests.unit.sandbox.sandbox_client import CHANNELS, NOON, ORGANIZATION, Client

TAGS = {"Autumn campaign": "65f1c0d4b2d3e4f5a6b7ca01", "Evergreen": "65f1c0d4b2d3e4f5a6b7ca02"}
IMAGE = {"image": {"url": "https://example.com/a.jpg", "metadata": {"altText": "A"}}}
LATER = "2026-06-20T10:00:00.000Z"
CUSTOM = {"mode": "customScheduled", "dueAt": LATER}
FEED = {"instagram": {"type": "post", "shouldShareToFeed": True}}
WHOOPS = (
    "Invalid post: Whoops, it looks like you've already got this one scheduled or posted around the same time. "
    "We're not able to post the same thing twice so close together."
)


def test_a_custom_time_is_kept_to_the_millisecond_and_in_utc(client: Client) -> None:
    post = client.created("linkedin", "  Hello \n", mode="customScheduled", dueAt="2026-06-20T12:30:00.5+02:00")
    assert post["dueAt"] == "2026-06-20T10:30:00.500Z"
    assert (post["text"], post["status"], post["shareMode"]) == ("Hello", "scheduled", "customScheduled")
    assert post["isCustomScheduled"]
    assert post["createdAt"] == post["updatedAt"] == "2026-06-15T12:00:00.000Z"
    assert client.post(post["id"]) == post


@pytest.mark.parametrize("draft", [True, False])
@pytest.mark.parametrize("due", ["2026-06-15T12:00:00Z", "2020-01-01T00:00:00Z"])
def test_a_custom_time_lies_in_the_future_also_for_drafts(client: Client, draft: bool, due: str) -> None:
    payload = client.create("linkedin", mode="customScheduled", dueAt=due, saveToDraft=draft)
    assert payload == {
        "__typename": "InvalidInputError",
        "message": "Invalid post input: dueAt must be in the future",
    }


def test_a_custom_time_is_needed(client: Client) -> None:
    assert client.create("linkedin", mode="customScheduled")["__typename"] == "InvalidInputError"


def test_drafts_have_no_time_and_are_not_checked(client: Client) -> None:
    post = client.created("twitter", "x" * 500, saveToDraft=True, **CUSTOM)
    assert (post["status"], post["dueAt"]) == ("draft", None)
    assert client.created("instagram", "no picture", saveToDraft=True)["status"] == "draft"


def test_share_now_goes_out_at_once(client: Client) -> None:
    post = client.created("bluesky", mode="shareNow")
    assert (post["status"], post["sharedNow"], post["dueAt"]) == ("sending", True, "2026-06-15T12:00:00.000Z")
    client.clock.forward(seconds=5)
    post = client.post(post["id"])
    assert (post["status"], post["sentAt"]) == ("sent", "2026-06-15T12:00:03.000Z")
    assert post["externalLink"].startswith("https://bsky.app/profile/northwind.bsky.social/")


def test_scheduled_posts_are_sending_and_then_sent_when_their_time_comes(client: Client) -> None:
    post = client.created("linkedin", **{**CUSTOM, "dueAt": "2026-06-15T12:01:00Z"})
    client.clock.forward(seconds=59)
    assert client.post(post["id"])["status"] == "scheduled"
    client.clock.forward(seconds=1)
    assert client.post(post["id"])["status"] == "sending"
    client.clock.forward(seconds=3)
    assert client.post(post["id"])["status"] == "sent"


def test_what_is_due_goes_out_at_its_time_even_if_nobody_asks_for_days(client: Client) -> None:
    post = client.created("linkedin", **CUSTOM)
    client.clock.forward(days=30)
    assert client.post(post["id"])["sentAt"] == "2026-06-20T10:00:03.000Z"


def test_a_disconnected_channel_and_a_refusing_network_end_in_an_error(client: Client) -> None:
    client.control("POST", f"channels/{CHANNELS['linkedin']}", {"isDisconnected": True})
    client.control("POST", "faults", {"kind": "publish_error", "nth_mutation": 1, "message": "Too spicy."})
    lost = client.created("linkedin", mode="shareNow")["id"]
    client.clock.forward(seconds=5)
    assert client.post(lost)["error"] == {"message": "The channel needs to be reconnected."}
    refused = client.created("bluesky", mode="shareNow")["id"]
    client.clock.forward(seconds=5)
    post = client.post(refused)
    assert (post["status"], post["error"], post["externalLink"]) == ("error", {"message": "Too spicy."}, None)


def test_an_error_is_mended_by_planning_the_post_again(client: Client) -> None:
    client.control("POST", "faults", {"kind": "publish_error", "probability": 1, "times": 1})
    post = client.created("bluesky", mode="shareNow")
    client.clock.forward(seconds=5)
    assert client.post(post["id"])["status"] == "error"
    again = client.edited(post["id"], text="Milder", **CUSTOM)
    assert (again["status"], again["error"], again["dueAt"]) == ("scheduled", None, LATER)


def test_a_paused_queue_accepts_and_does_not_publish(client: Client) -> None:
    client.control("POST", f"channels/{CHANNELS['bluesky']}", {"isQueuePaused": True})
    post = client.created("bluesky")
    assert post["dueAt"] == "2026-06-15T17:00:00.000Z"
    client.clock.forward(days=2)
    waiting = client.post(post["id"])
    assert (waiting["status"], waiting["dueAt"]) == ("scheduled", "2026-06-17T17:00:00.000Z")
    client.control("POST", f"channels/{CHANNELS['bluesky']}", {"isQueuePaused": False})
    client.clock.forward(hours=6)
    assert client.post(post["id"])["status"] == "sent"


def test_a_channel_without_schedule_accepts_and_waits(client: Client) -> None:
    client.control("POST", f"channels/{CHANNELS['bluesky']}", {"postingSchedule": []})
    post = client.created("bluesky")
    assert (post["status"], post["dueAt"]) == ("scheduled", None)


@pytest.mark.parametrize("channel", ["65f1c0a1b2d3e4f5a6b7c8ff", "nonsense"])
def test_an_unknown_channel(client: Client, channel: str) -> None:
    assert client.create(channel) == {"__typename": "NotFoundError", "message": "Channel not found"}


def test_tags_and_ideas_must_exist_and_the_idea_stays(client: Client) -> None:
    idea = "6733a2a7b2d3e4f5a6b7cd01"
    post = client.created("bluesky", tagIds=[*TAGS.values()], ideaId=idea)
    assert [tag["name"] for tag in post["tags"]] == list(TAGS)
    assert post["ideaId"] == idea
    ideas = client.ask(f'{{ideas(input:{{organizationId:"{ORGANIZATION}"}}){{edges{{node{{id}}}}}}}}')["ideas"]["edges"]
    assert idea in [edge["node"]["id"] for edge in ideas]
    assert "Tag not found" in client.create("bluesky", tagIds=["nope"])["message"]
    assert client.create("bluesky", ideaId="nope")["__typename"] == "NotFoundError"


# -- twins ---------------------------------------------------------------------------------------------------


def test_the_same_text_close_in_time_is_refused(make: Callable[..., Client]) -> None:
    client = make(settings=Settings(rate_limits=False, duplicate_minutes=10))
    client.created("linkedin", "Again", mode="customScheduled", dueAt="2026-06-20T10:00:00Z")
    near = {"mode": "customScheduled", "dueAt": "2026-06-20T10:10:00Z"}
    assert client.create("linkedin", " Again ", **near) == {"__typename": "InvalidInputError", "message": WHOOPS}
    client.created("bluesky", "Again", **near)
    client.created("linkedin", "Once more", **near)
    client.created("linkedin", "Again", saveToDraft=True, **near)
    far = client.created("linkedin", "Again", mode="customScheduled", dueAt="2026-06-20T10:10:01Z")
    assert client.edit(far["id"], **near)["message"] == WHOOPS
    assert client.post(far["id"]) == far


def test_a_post_that_went_out_counts_as_a_twin(make: Callable[..., Client]) -> None:
    client = make(settings=Settings(rate_limits=False, duplicate_minutes=10))
    client.created("bluesky", "Now", mode="shareNow")
    client.clock.forward(minutes=5)
    assert client.create("bluesky", "Now", mode="shareNow")["message"] == WHOOPS
    client.clock.forward(minutes=6)
    client.created("bluesky", "Now", mode="shareNow")


def test_one_document_is_carried_out_in_order_and_each_mutation_for_itself(make: Callable[..., Client]) -> None:
    client = make(settings=Settings(rate_limits=False, duplicate_minutes=10))
    one = (
        f'createPost(input:{{channelId:"{CHANNELS["bluesky"]}",text:"%s",schedulingType:automatic,mode:shareNow}})'
        "{__typename ... on PostActionSuccess{post{id}} ... on MutationError{message}}"
    )
    data = client.ask(
        f'mutation{{a:{one % "A"} b:{one % "A"} c:deletePost(input:{{id:"x"}}){{... on VoidMutationError{{message}}}} '
        f"d:{one % 'D'}}}"
    )
    assert data["a"]["__typename"] == data["d"]["__typename"] == "PostActionSuccess"
    assert data["b"]["message"] == WHOOPS
    assert data["c"]["message"] == "Document not found"
    assert len({data["a"]["post"]["id"], data["d"]["post"]["id"]}) == 2


def test_a_refused_mutation_leaves_no_trace(client: Client) -> None:
    before = client.control("GET", "state")[1]["posts"]
    client.create("twitter", "x" * 281)
    post = client.created("twitter", "fine", saveToDraft=True)
    client.edit(post["id"], text="y" * 281, mode="addToQueue", saveToDraft=False)
    client.delete(post["id"])
    assert client.control("GET", "state")[1]["posts"] == before


# -- edit ----------------------------------------------------------------------------------------------------


def test_what_an_edit_leaves_out_stays(client: Client) -> None:
    facebook = {"facebook": {"type": "post", "firstComment": "First!"}}
    post = client.created("facebook", "Text", assets=[IMAGE], metadata=facebook, tagIds=[TAGS["Evergreen"]], **CUSTOM)
    client.clock.forward(minutes=1)
    edited = client.edited(post["id"], text="Other")
    assert edited == {**post, "text": "Other", "updatedAt": "2026-06-15T12:01:00.000Z"}
    assert comment(client, post) == "First!"
    merged = {"facebook": {"type": "post", "firstComment": "Second!"}}
    client.edited(post["id"], metadata=merged)
    assert comment(client, post) == "Second!"


def comment(client: Client, post: dict[str, Any]) -> str | None:
    fields = "metadata{... on FacebookPostMetadata{type firstComment}}"
    found: str | None = client.post(post["id"], fields)["metadata"]["firstComment"]
    return found


def test_assets_sent_without_settings_drop_the_settings(client: Client) -> None:
    linkedin = {"linkedin": {"firstComment": "First!"}}
    post = client.created("linkedin", "Text", metadata=linkedin, **CUSTOM)
    client.edited(post["id"], assets=[IMAGE])
    fields = "metadata{... on LinkedInPostMetadata{firstComment}}"
    assert client.post(post["id"], fields)["metadata"]["firstComment"] is None
    facebook = client.created("facebook", "T", metadata={"facebook": {"type": "post"}}, **CUSTOM)
    assert "require a type" in client.edit(facebook["id"], assets=[IMAGE])["message"]


def test_empty_values_clear(client: Client) -> None:
    post = client.created("linkedin", "Text", assets=[IMAGE], tagIds=[TAGS["Evergreen"]], **CUSTOM)
    assert client.edited(post["id"], text=None)["text"] == ""
    edited = client.edited(post["id"], text="T", assets=[], tagIds=[])
    assert (edited["assets"], edited["tags"]) == ([], [])
    assert client.edit(post["id"], text="")["message"] == "Invalid post: LinkedIn posts require text or media."


@pytest.mark.parametrize(("channel", "settings"), [("instagram", FEED), ("tiktok", {"tiktok": {"title": "T"}})])
def test_instagram_and_tiktok_need_everything_again(client: Client, channel: str, settings: dict[str, Any]) -> None:
    post = client.created(channel, "Text", assets=[IMAGE], metadata=settings, **CUSTOM)
    assert "require at least one image or video" in client.edit(post["id"], text="Other")["message"]
    edited = client.edited(post["id"], text="Other", assets=[IMAGE], metadata=settings)
    assert (edited["text"], edited["dueAt"], len(edited["assets"])) == ("Other", LATER, 1)


def test_a_new_time(client: Client) -> None:
    post = client.created("linkedin", **CUSTOM)
    assert client.edited(post["id"], dueAt="2026-06-21T10:00:00Z", mode="customScheduled")["dueAt"][:10] == "2026-06-21"
    assert client.edited(post["id"], dueAt="2026-06-22T10:00:00Z")["dueAt"][:10] == "2026-06-22"
    assert "future" in client.edit(post["id"], dueAt="2026-06-01T10:00:00Z")["message"]
    assert client.edited(post["id"], mode="customScheduled")["dueAt"][:10] == "2026-06-22"


def test_between_queue_and_custom_time(client: Client) -> None:
    post = client.created("bluesky")
    assert post["dueAt"] == "2026-06-15T17:00:00.000Z"
    custom = client.edited(post["id"], **CUSTOM)
    assert (custom["dueAt"], custom["isCustomScheduled"]) == (LATER, True)
    queued = client.edited(post["id"], mode="addToQueue")
    assert (queued["dueAt"], queued["isCustomScheduled"]) == (post["dueAt"], False)
    assert client.edited(post["id"], mode="addToQueue", text="same place")["dueAt"] == post["dueAt"]
    assert client.edit(post["id"], mode="customScheduled")["__typename"] == "InvalidInputError"


def test_draft_to_queue_and_back(client: Client) -> None:
    post = client.created("bluesky", saveToDraft=True)
    assert client.edited(post["id"], text="Still a draft", mode="addToQueue")["status"] == "draft"
    planned = client.edited(post["id"], mode="addToQueue", saveToDraft=False)
    assert (planned["status"], planned["dueAt"]) == ("scheduled", "2026-06-15T17:00:00.000Z")
    behind = client.created("bluesky", "behind")
    draft = client.edited(post["id"], saveToDraft=True)
    assert (draft["status"], draft["dueAt"]) == ("draft", None)
    assert client.post(behind["id"])["dueAt"] == planned["dueAt"]


def test_an_edit_is_checked_like_a_new_post(client: Client) -> None:
    post = client.created("twitter", **CUSTOM)
    payload = client.edit(post["id"], text="x" * 281)
    assert payload["message"] == "Invalid post: Twitter / X posts cannot exceed 280 characters."
    assert client.post(post["id"])["text"] == "Hello"


def test_unknown_and_sent_posts_cannot_be_edited(client: Client) -> None:
    assert client.edit("nope")["__typename"] == "NotFoundError"
    sent = client.created("bluesky", mode="shareNow")
    assert client.edit(sent["id"], text="x") == {
        "__typename": "UnauthorizedError",
        "message": "Account is not allowed to perform this action on post",
    }


# -- delete --------------------------------------------------------------------------------------------------


def test_deleting_is_once_and_for_all(client: Client) -> None:
    post = client.created("bluesky")
    assert client.delete(post["id"]) == {"__typename": "DeletePostSuccess", "id": post["id"]}
    gone = {"__typename": "VoidMutationError", "message": "Document not found"}
    assert client.delete(post["id"]) == client.delete("nope") == gone
    answer = json.loads(client.send(f'{{post(input:{{id:"{post["id"]}"}}){{id}}}}').body)
    assert answer["data"] is None
    assert answer["errors"][0]["extensions"]["code"] == "NOT_FOUND"


def test_sent_posts_cannot_be_deleted(client: Client) -> None:
    post = client.created("bluesky", mode="shareNow")
    refused = {"__typename": "VoidMutationError", "message": "Account is not allowed to perform this action on post"}
    assert client.delete(post["id"]) == refused
    client.clock.forward(minutes=1)
    assert client.delete(post["id"]) == refused


# -- approval ------------------------------------------------------------------------------------------------


@pytest.fixture
def approving(make: Callable[..., Client]) -> Client:
    seed = {
        "organizations": [
            {
                "id": ORGANIZATION,
                "name": "O",
                "approvals": True,
                "channels": [
                    {"id": CHANNELS["bluesky"], "name": "b", "service": "bluesky", "schedule": {"weekdays": ["17:00"]}}
                ],
            }
        ]
    }
    return make(seed=seed)


def test_a_post_waits_for_approval_and_is_then_planned(approving: Client) -> None:
    post = approving.created("bluesky", needsApproval=True)
    assert (post["status"], post["dueAt"]) == ("needs_approval", None)
    status, approved = approving.control("POST", f"posts/{post['id']}/approve")
    assert (status, approved["status"], approved["dueAt"]) == (200, "scheduled", "2026-06-15T17:00:00.000Z")
    assert approving.control("POST", f"posts/{post['id']}/approve")[0] == 404


def test_approval_is_requested_for_drafts_and_taken_back(approving: Client) -> None:
    post = approving.created("bluesky", saveToDraft=True)
    assert approving.edited(post["id"], approvalChange="request")["status"] == "needs_approval"
    assert approving.edited(post["id"], approvalChange="request")["status"] == "needs_approval"
    assert approving.edited(post["id"], approvalChange="revert")["status"] == "draft"
    assert "conflicts" in approving.create("bluesky", needsApproval=True, saveToDraft=False)["message"]


def test_without_a_policy_there_is_no_approval(client: Client) -> None:
    assert "requires a posting policy" in client.create("bluesky", needsApproval=True)["message"]
    draft = client.created("bluesky", saveToDraft=True)
    assert "requires a posting policy" in client.edit(draft["id"], approvalChange="request")["message"]


# -- plans ---------------------------------------------------------------------------------------------------


@pytest.fixture
def free(make: Callable[..., Client]) -> Client:
    return make(plan="free", settings=Settings(rate_limits=False, duplicate_minutes=0))


def test_the_eleventh_waiting_post_of_a_channel_on_the_free_plan(free: Client) -> None:
    for number in range(10):
        free.created("tiktok", assets=[IMAGE], **({} if number % 2 else CUSTOM))
    full = {
        "__typename": "LimitReachedError",
        "message": "Scheduled posts limit reached. You have 10 scheduled posts out of 10 allowed.",
    }
    assert free.create("tiktok", assets=[IMAGE]) == full
    assert free.create("tiktok", assets=[IMAGE], **CUSTOM) == full
    draft = free.created("tiktok", saveToDraft=True)
    assert free.edit(draft["id"], assets=[IMAGE], mode="addToQueue", saveToDraft=False) == full
    free.created("tiktok", assets=[IMAGE], mode="shareNow")
    free.created("youtube", saveToDraft=True)
    free.created("threads", "another channel")


def test_one_thread_a_channel_on_the_free_plan(free: Client) -> None:
    thread = {"threads": {"thread": [{"text": "One"}, {"text": "Two"}]}}
    free.created("threads", "One", metadata=thread)
    assert free.create("threads", "One", metadata=thread)["__typename"] == "LimitReachedError"
    free.created("threads", "No thread")


def test_first_comments_need_a_paid_plan(free: Client, client: Client) -> None:
    settings = {"linkedin": {"firstComment": "First!"}}
    assert free.create("linkedin", metadata=settings)["message"] == (
        "Invalid post: LinkedIn first comment requires a paid plan. Please upgrade to use this feature."
    )
    client.created("linkedin", metadata=settings)


def test_a_key_without_insights_gets_all_but_the_metrics(make: Callable[..., Client]) -> None:
    client = make(settings=Settings(rate_limits=False, keys={"narrow": ALL_SCOPES - {"insightsRead"}}))
    query = f'{{posts(input:{{organizationId:"{ORGANIZATION}"}}){{edges{{node{{id metrics{{value}}}}}}}}}}'
    reply = client.send(query, key="narrow")
    answer = json.loads(reply.body)
    assert reply.status == 200
    assert len(answer["errors"]) == len(answer["data"]["posts"]["edges"])
    assert answer["errors"][0]["extensions"]["code"] == "INSUFFICIENT_SCOPE"
    assert answer["errors"][0]["path"] == ["posts", "edges", 0, "node", "metrics"]
    assert answer["data"]["posts"]["edges"][0]["node"]["metrics"] is None


def test_new_ids_look_like_buffers_and_never_repeat(client: Client) -> None:
    ids = [client.created("bluesky", str(number))["id"] for number in range(50)]
    assert len(set(ids)) == 50
    assert all(len(id_) == 24 and int(id_, 16) >= 0 for id_ in ids)
    assert int(ids[0][:8], 16) == int(NOON.timestamp())

"""Buffer's own client makes, changes, moves and deletes posts, ideas and templates."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pytest

from tests.clients.official_cli import API, USAGE, OfficialCli, at_once
from tests.clients.sandbox_server import CHANNELS, ORGANIZATION, ClientSandbox

IMAGE = [{"image": {"url": "https://media.brightside.example/loaf.jpg"}}]
VIDEO = [{"video": {"url": "https://media.brightside.example/tall-1080x1920.mp4"}}]
BOARD = "914862417905123401"
EVENT_DAYS = {"startDate": "2026-07-01T09:00:00Z", "endDate": "2026-07-01T17:00:00Z"}

ACCEPTED: dict[str, tuple[str, dict[str, Any]]] = {
    "twitter": ("twitter", {}),
    "mastodon": ("mastodon", {}),
    "threads": ("threads", {}),
    "bluesky": ("bluesky", {}),
    "linkedin": ("linkedin", {}),
    "facebook": ("facebook", {"metadata": {"facebook": {"type": "post"}}}),
    "instagram": (
        "instagram",
        {"assets": IMAGE, "metadata": {"instagram": {"type": "post", "shouldShareToFeed": True}}},
    ),
    "tiktok": ("tiktok", {"assets": VIDEO}),
    "pinterest": ("pinterest", {"assets": IMAGE, "metadata": {"pinterest": {"boardServiceId": BOARD}}}),
    "youtube": ("youtube", {"assets": VIDEO, "metadata": {"youtube": {"title": "Rye", "categoryId": "22"}}}),
    "google": (
        "googlebusiness",
        {"metadata": {"google": {"type": "whats_new", "detailsWhatsNew": {"button": "none"}}}},
    ),
    "google offer": (
        "googlebusiness",
        {"metadata": {"google": {"type": "offer", "detailsOffer": {"title": "Half price", **EVENT_DAYS}}}},
    ),
    "google event": (
        "googlebusiness",
        {
            "metadata": {
                "google": {
                    "type": "event",
                    "detailsEvent": {"title": "Tasting", "isFullDayEvent": False, "button": "book", **EVENT_DAYS},
                }
            }
        },
    ),
    "thread": ("bluesky", {"text": "One", "metadata": {"bluesky": {"thread": [{"text": "One"}, {"text": "Two"}]}}}),
}
"""The least each network takes."""

REFUSED: dict[str, tuple[str, dict[str, Any], str]] = {
    "facebook type": ("facebook", {}, "Invalid post: Facebook posts require a type (post, story, or reel)."),
    "instagram": (
        "instagram",
        {},
        "Invalid post: Instagram posts require at least one image or video.,\n"
        "Instagram posts require a type (post, story, or reel).",
    ),
    "tiktok": ("tiktok", {}, "Invalid post: TikTok posts require at least one image or video."),
    "youtube": (
        "youtube",
        {"assets": VIDEO},
        "Invalid post: YouTube posts require a title.,\nYouTube posts require a category.",
    ),
    "long": ("twitter", {"text": "ab " * 100}, "Invalid post: Twitter / X posts cannot exceed 280 characters."),
    "long, Bluesky": ("bluesky", {"text": "x" * 301}, "Invalid post: Bluesky posts cannot exceed 300 characters."),
    "long, LinkedIn": ("linkedin", {"text": "x" * 3001}, "Invalid post: LinkedIn posts cannot exceed 3000 characters."),
    "comment": (
        "linkedin",
        {"metadata": {"linkedin": {"firstComment": "x" * 1251}}},
        "Invalid post: LinkedIn first comment cannot exceed 1250 characters.",
    ),
    "thumbnail": (
        "tiktok",
        {"assets": [{"video": {**VIDEO[0]["video"], "thumbnailUrl": "https://media.brightside.example/t.jpg"}}]},
        "Invalid post input: Video thumbnailUrl is not supported",
    ),
    "past": (
        "twitter",
        {"mode": "customScheduled", "dueAt": "2026-06-15T11:59:00Z"},
        "Invalid post input: dueAt must be in the future",
    ),
    "channel": ("65f1c0a1b2d3e4f5a6b7c8ff", {}, "Channel not found"),
}
"""What Buffer is known to refuse, in its words."""


def wish(channel: str, more: dict[str, Any]) -> dict[str, Any]:
    """Return the input of a post."""
    plain = {"schedulingType": "automatic", "mode": "addToQueue", "text": "Rye, every Thursday."}
    return {"channelId": CHANNELS.get(channel, channel), **plain, **more}


def make(buffer: OfficialCli, channel: str, **more: Any) -> dict[str, Any]:
    """Create a post and return all of it."""
    given = json.dumps(wish(channel, more))
    post: dict[str, Any] = buffer("posts", "create", "--json", given, "--fields", "all").value["post"]
    return post


def direct(sandbox: ClientSandbox, buffer: OfficialCli, id_: str, command: str = "posts create") -> dict[str, Any]:
    """Return a post as GraphQL has it, with all that a command tells of one."""
    paths = [path.removeprefix("post.") for path in buffer.selectable(command) if path.startswith("post.")]
    post: dict[str, Any] = sandbox.everything("post", {"id": id_}, paths or buffer.selectable(command))
    return post


def test_the_least_that_each_network_takes(buffer: OfficialCli, sandbox: ClientSandbox) -> None:
    calls = [partial(make, buffer, channel, **more) for channel, more in ACCEPTED.values()]
    paths = [path.removeprefix("post.") for path in buffer.selectable("posts create") if path.startswith("post.")]
    for (name, (channel, more)), post in zip(ACCEPTED.items(), at_once(*calls), strict=True):
        assert (post["status"], post["channelService"]) == ("scheduled", channel), name
        assert post == sandbox.everything("post", {"id": post["id"]}, paths), name
        assert [asset["source"] for asset in post["assets"]] == [
            next(iter(asset.values()))["url"] for asset in more.get("assets", [])
        ]
        settings = next(iter(more.get("metadata", {}).values()), {})
        kept = {key: value for key, value in settings.items() if key in ("type", "title", "shouldShareToFeed")}
        assert kept.items() <= post["metadata"].items(), name


def test_what_each_network_refuses(buffer: OfficialCli, sandbox: ClientSandbox) -> None:
    before = len(sandbox.posts())
    calls = [partial(buffer.send, "posts", "create", **wish(channel, more)) for channel, more, _ in REFUSED.values()]
    for (name, (_, _, words)), answer in zip(REFUSED.items(), at_once(*calls), strict=True):
        assert answer.error == (API, "API_ERROR", words), name
    assert len(sandbox.posts()) == before


def test_the_same_post_is_refused_close_in_time(buffer: OfficialCli) -> None:
    timed = {"mode": "customScheduled", "dueAt": "2026-07-01T09:00:00Z"}
    make(buffer, "mastodon", **timed)
    code, kind, words = buffer.send("posts", "create", **wish("mastodon", timed)).error
    assert (code, kind) == (API, "API_ERROR")
    assert words.startswith("Invalid post: Whoops, it looks like you've already got this one scheduled")
    make(buffer, "mastodon", mode="customScheduled", dueAt="2026-07-02T09:00:00Z")


def test_modes_give_their_times(buffer: OfficialCli, sandbox: ClientSandbox) -> None:
    queued = make(buffer, "linkedin", text="Queued")
    at = "2026-07-01T17:00:00-05:00"
    flags = ("--scheduling-type", "automatic", "--mode", "customScheduled", "--due-at", at, "--text", "Then")
    timed = buffer("posts", "create", "--channel-id", CHANNELS["linkedin"], *flags, "--fields", "all").value["post"]
    first = make(buffer, "linkedin", text="First", mode="shareNext")
    now = make(buffer, "linkedin", text="Now", mode="shareNow")
    draft = make(buffer, "linkedin", text="Scratch", saveToDraft=True)
    reminder = make(buffer, "linkedin", text="Reminder", schedulingType="notification")
    assert (timed["dueAt"], timed["isCustomScheduled"]) == ("2026-07-01T22:00:00.000Z", True)
    assert (queued["status"], queued["isCustomScheduled"]) == ("scheduled", False)
    assert first["dueAt"] == min(post["dueAt"] for post in sandbox.posts() if is_queued(post, "linkedin"))
    assert direct(sandbox, buffer, queued["id"])["dueAt"] > queued["dueAt"]
    assert (now["status"], now["sharedNow"]) == ("sending", True)
    assert (draft["status"], draft["dueAt"]) == ("draft", None)
    assert reminder["schedulingType"] == "notification"
    sandbox.move("+10s")
    sent = buffer("posts", "get", "--id", now["id"], "--fields", "status,sentAt,externalLink").value
    assert sent["status"] == "sent"
    assert sent["externalLink"].startswith("https://www.linkedin.com/")


def is_queued(post: dict[str, Any], channel: str) -> bool:
    """Tell whether a post takes a slot of a channel."""
    return bool(
        post["channelId"] == CHANNELS[channel]
        and post["status"] == "scheduled"
        and post["shareMode"] != "customScheduled"
    )


def test_a_post_through_its_life(buffer: OfficialCli, sandbox: ClientSandbox) -> None:
    tags = "65f1c0d4b2d3e4f5a6b7ca01,65f1c0d4b2d3e4f5a6b7ca03"
    base = ("--channel-id", CHANNELS["twitter"], "--scheduling-type", "automatic", "--mode", "addToQueue")
    made = buffer("posts", "create", *base, "--text", "Focaccia", "--tag-ids", tags).value["post"]
    assert made.keys() == {"id", "status"}
    whole = buffer("posts", "get", "--id", made["id"], "--fields", "all").value
    assert whole == direct(sandbox, buffer, made["id"], "posts get")
    assert [tag["id"] for tag in whole["tags"]] == tags.split(",")

    before = direct(sandbox, buffer, made["id"], "posts edit")
    change = ("--scheduling-type", "automatic", "--mode", "addToQueue", "--text", "Focaccia, with figs")
    edited = buffer("posts", "edit", "--id", made["id"], *change, "--fields", "all").value["post"]
    assert edited == direct(sandbox, buffer, made["id"], "posts edit")
    changed = {name for name, value in before.items() if value != edited[name]}
    assert changed <= {"text", "updatedAt"}
    assert edited["text"] == "Focaccia, with figs"

    moved = buffer("movePostInQueue", "--id", made["id"], "--position", "top", "--fields", "all").value["post"]
    queue = sorted((post for post in sandbox.posts() if is_queued(post, "twitter")), key=lambda post: post["dueAt"])
    assert moved == direct(sandbox, buffer, made["id"], "movePostInQueue")
    assert queue[0]["id"] == made["id"]
    assert (
        buffer("movePostInQueue", "--id", made["id"], "--position", "bottom").value["post"]["dueAt"] == whole["dueAt"]
    )

    gone = buffer("posts", "delete", "--id", made["id"], "--fields", "all").value
    assert gone == {"__typename": "DeletePostSuccess", "id": made["id"]}
    again, looked = at_once(
        partial(buffer, "posts", "delete", "--id", made["id"]), partial(buffer, "posts", "get", "--id", made["id"])
    )
    assert again.error == (API, "API_ERROR", "Document not found")
    assert looked.error[:2] == (API, "API_ERROR")


def test_sent_posts_stay_as_they_are(buffer: OfficialCli, sandbox: ClientSandbox) -> None:
    before, sent = sandbox.posts(), "6733a1f0b2d3e4f5a6b7cc0f"
    edit = {"id": sent, "schedulingType": "automatic", "mode": "addToQueue", "text": "Rewritten"}
    words = "Account is not allowed to perform this action on post"
    for answer in at_once(
        partial(buffer, "posts", "delete", "--id", sent),
        partial(buffer.send, "posts", "edit", **edit),
        partial(buffer, "movePostInQueue", "--id", sent, "--position", "top"),
    ):
        assert answer.error == (API, "API_ERROR", words)
    assert sandbox.posts() == before


def test_a_draft_becomes_a_post(buffer: OfficialCli) -> None:
    draft = make(buffer, "threads", text="Perhaps", saveToDraft=True)
    plan = {"schedulingType": "automatic", "mode": "customScheduled", "dueAt": "2026-07-01T09:00:00Z"}
    given = json.dumps({"id": draft["id"], **plan, "saveToDraft": False})
    planned = buffer("posts", "edit", "--json", given, "--fields", "post.{status,dueAt,text}").value["post"]
    assert planned == {"status": "scheduled", "dueAt": "2026-07-01T09:00:00.000Z", "text": "Perhaps"}


def test_ideas_are_kept_and_promoted(buffer: OfficialCli, sandbox: ClientSandbox) -> None:
    made = buffer("ideas", "create", "--title", "Spring", "--text", "Hot cross buns", "--fields", "all").value
    content = {
        "title": "Longer",
        "media": [{"url": "https://media.brightside.example/bun.jpg", "type": "image", "alt": "A bun"}],
        "tags": [{"id": "65f1c0d4b2d3e4f5a6b7ca02", "name": "Evergreen", "color": "#2F9E6E"}],
        "services": ["instagram", "threads"],
        "date": "2026-07-01T00:00:00Z",
    }
    group = {"groupId": "65f1c0e5b2d3e4f5a6b7cb02"}
    full = buffer.send("ideas", "create", organizationId=ORGANIZATION, content=content, group=group).value
    assert made["__typename"] == "Idea"
    assert full["content"]["tags"][0]["name"] == "Evergreen"
    assert full["content"]["media"][0]["alt"] == "A bun"
    listed = sandbox.everything("ideas", {"organizationId": ORGANIZATION}, buffer.selectable("ideas list"), first=2)
    for idea, kept in zip((full, made), listed["items"], strict=True):
        assert kept.items() <= {**idea, "content": {name: idea["content"][name] for name in kept["content"]}}.items()
    base = ("--scheduling-type", "automatic", "--mode", "addToQueue", "--text", "Hot cross buns")
    promoted = buffer("posts", "create", "--channel-id", CHANNELS["threads"], *base, "--idea-id", made["id"]).value
    assert direct(sandbox, buffer, promoted["post"]["id"])["ideaId"] == made["id"]


def test_templates_through_their_life(buffer: OfficialCli, sandbox: ClientSandbox) -> None:
    words = ("--title", "Menu", "--body", "This week: {{bread}}", "--description", "Every Monday")
    made = buffer(
        "posttemplates", "create", *words, "--emoji", "🍞", "--visibility", "internal", "--fields", "all"
    ).value
    template, id_ = made["postTemplate"], made["postTemplate"]["id"]
    assert buffer("postTemplates", "get", "--id", id_, "--fields", "all").value == template
    sandbox.move("+1m")
    updated = buffer("updatePostTemplate", "--id", id_, "--title", "The menu", "--fields", "all").value["postTemplate"]
    assert {name for name in template if template[name] != updated[name]} == {"title", "updatedAt"}
    listed = buffer("postTemplates", "list", "--fields", "all").value["items"]
    assert [item["id"] for item in listed].count(id_) == 1
    gone = buffer("posttemplates", "delete", "--id", id_, "--fields", "all").value
    assert gone == {"__typename": "EmptySuccess", "_empty": gone["_empty"]}
    looked, public = at_once(
        partial(buffer, "postTemplates", "get", "--id", id_),
        partial(buffer, "posttemplates", "create", *words, "--visibility", "public"),
    )
    assert looked.value is None
    assert public.error[:2] == (API, "API_ERROR")


@pytest.mark.parametrize("source", ["file", "stdin"])
def test_input_from_elsewhere_and_dry_runs(buffer: OfficialCli, sandbox: ClientSandbox, source: str) -> None:
    given = json.dumps(wish("bluesky", {"text": f"From {source} – “quoted” 🍞"}))
    (buffer.home / "post.json").write_text(given, encoding="utf-8")
    place, stdin = ("post.json", None) if source == "file" else ("-", given)
    before = sandbox.requests()
    dry = buffer("posts", "create", "--input", place, "--dry-run", stdin=stdin).value
    assert dry["variables"]["input"] == json.loads(given)
    assert sandbox.requests() == before
    made = buffer("posts", "create", "--input", place, "--fields", "post.text", stdin=stdin).value
    assert made["post"]["text"] == f"From {source} – “quoted” 🍞"
    assert buffer("posts", "create", "--input", "nowhere.json").error[:2] == (USAGE, "USAGE_ERROR")

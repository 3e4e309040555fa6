"""What each network demands, in Buffer's words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.sandbox.domain.counting import COUNT, graphemes, instagram, mastodon, units, weighted
from calendar_sync.sandbox.settings import Settings
from tests.effort import spend
from tests.unit.sandbox.sandbox_client import Client

RECORDED = Path(__file__).parents[4] / "shared" / "buffer" / "error_messages.json"


def image(url: str = "https://example.com/a.jpg") -> dict[str, Any]:
    return {"image": {"url": url}}


def video(hints: str = "") -> dict[str, Any]:
    return {"video": {"url": f"https://example.com/a.mp4#{hints}"}}


PDF = {"document": {"url": "https://e.com/a.pdf", "title": "T", "thumbnailUrl": "https://e.com/t.png"}}
IG = {"instagram": {"type": "post", "shouldShareToFeed": True}}
FB = {"facebook": {"type": "post"}}
YT = {"youtube": {"title": "T", "categoryId": "22"}}
BOARD = "914862417905123401"
OFFER = {"title": "T", "startDate": "2026-07-02T00:00:00Z", "endDate": "2026-07-01T00:00:00Z"}


def metadata(service: str, **fields: Any) -> dict[str, Any]:
    return {"metadata": {service: fields}}


REFUSED: list[tuple[str, str | None, dict[str, Any], str]] = [
    (
        "instagram",
        "T",
        {},
        "Invalid post: Instagram posts require at least one image or video.,\n"
        "Instagram posts require a type (post, story, or reel).",
    ),
    ("facebook", "T", {}, "Invalid post: Facebook posts require a type (post, story, or reel)."),
    ("tiktok", "T", {}, "Invalid post: TikTok posts require at least one image or video."),
    (
        "youtube",
        "T",
        {"assets": [video()]},
        "Invalid post: YouTube posts require a title.,\nYouTube posts require a category.",
    ),
    ("youtube", "T", {"metadata": YT}, "Invalid post: YouTube posts require a video."),
    (
        "youtube",
        "T",
        {"assets": [video("width=1920&height=1080")], "metadata": YT},
        "Invalid post: Video must be vertical (portrait orientation) for YouTube Shorts.",
    ),
    (
        "instagram",
        "T",
        {"assets": [video("seconds=61")], **metadata("instagram", type="story", shouldShareToFeed=False)},
        "Invalid post: Video must be no longer than 1 minute for Instagram Stories.",
    ),
    (
        "instagram",
        "T",
        {"assets": [video("fps=20")], **metadata("instagram", type="reel", shouldShareToFeed=False)},
        "Invalid post: Video frame rate must be at least 23 fps for Instagram Reels.",
    ),
    (
        "facebook",
        "T",
        {"assets": [video("width=500&height=1080")], **metadata("facebook", type="reel")},
        "Invalid post: Video aspect ratio is too narrow for Facebook Reels.",
    ),
    ("twitter", "x" * 281, {}, "Invalid post: Twitter / X posts cannot exceed 280 characters."),
    ("twitter", "你" * 141, {}, "Invalid post: Twitter / X posts cannot exceed 280 characters."),
    ("bluesky", "x" * 301, {}, "Invalid post: Bluesky posts cannot exceed 300 characters."),
    ("linkedin", "x" * 3001, {}, "Invalid post: LinkedIn posts cannot exceed 3000 characters."),
    ("threads", "x" * 501, {}, "Invalid post: Threads posts cannot exceed 500 characters."),
    ("mastodon", "x" * 501, {}, "Invalid post: Mastodon posts cannot exceed 500 characters."),
    (
        "mastodon",
        "x" * 450,
        metadata("mastodon", spoilerText="y" * 51),
        "Invalid post: Mastodon posts cannot exceed 500 characters.",
    ),
    ("facebook", "x" * 5001, {"metadata": FB}, "Invalid post: Facebook posts cannot exceed 5000 characters."),
    (
        "instagram",
        "x" * 2197,
        {"assets": [image()], "metadata": IG},
        "Invalid post: Instagram posts cannot exceed 2196 characters.",
    ),
    ("tiktok", "x" * 2201, {"assets": [video()]}, "Invalid post: TikTok posts cannot exceed 2200 characters."),
    ("tiktok", "x" * 4001, {"assets": [image()]}, "Invalid post: TikTok posts cannot exceed 4000 characters."),
    (
        "linkedin",
        "T",
        metadata("linkedin", firstComment="x" * 1251),
        "Invalid post: LinkedIn first comment cannot exceed 1250 characters.",
    ),
    (
        "bluesky",
        "T",
        {"assets": [image("https://e.com/a.jpg#unreadable"), image("ftp://e.com/b.jpg")]},
        "Invalid post: Image could not be read from its URL.,\nImage could not be read from its URL.",
    ),
    (
        "tiktok",
        "T",
        {"assets": [video("unreadable")]},
        "Invalid post: Video could not be read from its URL.",
    ),
    (
        "bluesky",
        "T",
        {"assets": [{"video": {"url": "https://e.com/a.mp4", "thumbnailUrl": "https://e.com/t.jpg"}}]},
        "Invalid post input: Video thumbnailUrl is not supported",
    ),
    (
        "bluesky",
        "T",
        {"assets": [{**image(), **video()}]},
        "Invalid post input: Each asset must have exactly one of image, video, document, link",
    ),
    (
        "bluesky",
        "T",
        {"assets": [{}]},
        "Invalid post input: Each asset must have exactly one of image, video, document, link",
    ),
    (
        "linkedin",
        "T",
        {"assets": [image()], **metadata("linkedin", linkAttachment={"url": "https://e.com"})},
        "Invalid post input: linkAttachment cannot be combined with assets",
    ),
    (
        "linkedin",
        "T",
        {"assets": [image(), {"link": {"url": "https://e.com"}}]},
        "Invalid post input: linkAttachment cannot be combined with assets",
    ),
    (
        "threads",
        "One",
        metadata("threads", thread=[{"text": "Uno"}, {"text": "Two"}]),
        "Invalid post input: text must match the first item of the thread",
    ),
    (
        "bluesky",
        "One",
        metadata("bluesky", thread=[{"text": "One"}, {"text": "x" * 301}]),
        "Invalid post: Bluesky posts cannot exceed 300 characters.",
    ),
    ("pinterest", "T", {"assets": [image()]}, "Invalid post: Pinterest posts require a board."),
    (
        "pinterest",
        "T",
        {"assets": [image()], **metadata("pinterest", boardServiceId="1")},
        "Invalid post: Pinterest board not found.",
    ),
    (
        "pinterest",
        "T",
        metadata("pinterest", boardServiceId=BOARD),
        "Invalid post: Pinterest posts require at least one image or video.",
    ),
    (
        "googlebusiness",
        "T",
        {},
        "Invalid post: Google Business posts require a type (what's new, offer, or event).",
    ),
    (
        "googlebusiness",
        "T",
        metadata("google", type="event", detailsEvent={"isFullDayEvent": True, "title": "T"}),
        "Invalid post: Google Business event posts require a start date.,\n"
        "Google Business event posts require an end date.",
    ),
    (
        "googlebusiness",
        "T",
        metadata("google", type="offer", detailsOffer=OFFER),
        "Invalid post: Google Business offer posts cannot end before they start.",
    ),
    ("bluesky", "T", {"assets": [image()] * 5}, "Invalid post: Bluesky posts cannot have more than 4 images."),
    ("threads", "T", {"assets": [video(), video()]}, "Invalid post: Threads posts cannot have more than 1 video."),
    (
        "twitter",
        "T",
        {"assets": [image(), video()]},
        "Invalid post: Twitter / X posts cannot mix different kinds of media.",
    ),
    ("bluesky", "T", {"assets": [PDF]}, "Invalid post: Bluesky posts do not support documents."),
    ("linkedin", None, {}, "Invalid post: LinkedIn posts require text or media."),
    ("linkedin", " \n ", {}, "Invalid post: LinkedIn posts require text or media."),
]


@pytest.mark.parametrize(("service", "text", "fields", "message"), REFUSED)
def test_refused(client: Client, service: str, text: str | None, fields: dict[str, Any], message: str) -> None:
    assert client.create(service, text, **fields) == {"__typename": "InvalidInputError", "message": message}


LEAST: list[tuple[str, dict[str, Any]]] = [
    ("twitter", {}),
    ("mastodon", {}),
    ("threads", {}),
    ("bluesky", {}),
    ("linkedin", {}),
    ("facebook", {"metadata": FB}),
    ("instagram", {"assets": [image()], "metadata": IG}),
    ("instagram", {"assets": [image(), video()] * 5, "metadata": IG}),
    ("tiktok", {"assets": [video()]}),
    ("pinterest", {"assets": [image()], **metadata("pinterest", boardServiceId=BOARD)}),
    ("youtube", {"assets": [video()], "metadata": YT}),
    ("googlebusiness", metadata("google", type="whats_new")),
    ("linkedin", {"assets": [PDF]}),
]


@pytest.mark.parametrize(("service", "fields"), LEAST)
def test_the_least_that_each_network_takes(client: Client, service: str, fields: dict[str, Any]) -> None:
    client.created(service, "Hello", **fields)


@pytest.mark.parametrize(
    ("service", "text", "fields"),
    [
        ("twitter", "x" * 256 + " https://example.com/" + "y" * 90, {}),
        ("twitter", "é" * 280, {}),
        ("twitter", "👩‍👩‍👧‍👦" * 140, {}),
        ("bluesky", "👍🏽" * 300, {}),
        ("mastodon", "x" * 470 + " @friend@a.very.long.host.example", {}),
        ("tiktok", "x" * 4000, {"assets": [image()]}),
        ("linkedin", "x" * 2975 + " https://example.com/" + "y" * 900, {}),
    ],
)
def test_texts_that_just_fit(client: Client, service: str, text: str, fields: dict[str, Any]) -> None:
    client.created(service, text, **fields)


def test_a_paid_x_account_writes_more(make: Callable[..., Client]) -> None:
    account = {"id": "1", "name": "x", "service": "twitter", "subscription": "premium"}
    client = make(seed={"organizations": [{"id": "o", "name": "O", "channels": [account]}]})
    client.created("1", "x" * 25_000)
    assert "25000" in client.create("1", "x" * 25_001)["message"]


def test_a_personal_instagram_profile_only_takes_reminders(make: Callable[..., Client]) -> None:
    profile = {"id": "1", "name": "me", "service": "instagram", "type": "profile"}
    client = make(seed={"organizations": [{"id": "o", "name": "O", "channels": [profile]}]})
    fields = {"assets": [image()], "metadata": IG, "mode": "shareNow"}
    assert client.create("1", **fields) == {
        "__typename": "InvalidInputError",
        "message": "Instagram personal profile channels require notification scheduling. "
        "Use notification scheduling instead.",
    }
    post = client.created("1", schedulingType="notification", **fields)
    client.clock.forward(minutes=1)
    sent = client.post(post["id"])
    assert (sent["status"], sent["notificationStatus"], sent["externalLink"]) == ("sent", "notified", None)


def test_the_older_joiner(make: Callable[..., Client]) -> None:
    client = make(settings=Settings(joiner=", "))
    assert client.create("instagram")["message"].count("., Instagram") == 1


# The rules whose texts were recorded, and what provokes them elsewhere in these tests.
NOT_OF_A_POST = {
    "Failed to create post",
    "recently",
    "Account is not allowed",
    "Document not found",
    "Channel not found",
}


@pytest.mark.skipif(not RECORDED.exists(), reason="the recorded messages lie outside the repository")
def test_every_recorded_text_about_content_is_ours_to_the_letter() -> None:
    ours = "\n".join(message for *_, message in REFUSED)
    package = Path(__file__).parents[3] / "calendar_sync" / "sandbox" / "domain"
    source = "".join(path.read_text(encoding="utf-8") for path in package.glob("*.py"))
    for entry in json.loads(RECORDED.read_text(encoding="utf-8")):
        if not entry["where"].startswith("createPost/editPost") or any(
            word in entry["message"] for word in NOT_OF_A_POST
        ):
            continue
        for part in (
            entry["message"]
            .removeprefix("Invalid post: ")
            .removeprefix("Invalid post input: ")
            .replace("., ", ".,\n")
            .split(",\n")
        ):
            stem = part.split(" cannot exceed")[0].split(" requires a paid plan")[0].split(". You have")[0]
            assert stem in ours or stem.removeprefix("LinkedIn ") in source or stem[:40] in source, part


# -- counting ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "text", "expected"),
    [
        (units, "a😀", 3),
        (weighted, "a😀", 3),
        (weighted, "https://example.com/a/very/long/path?x=y", 23),
        (weighted, "see example.com", 27),
        (weighted, "日本語", 6),
        (weighted, "e\u0301", 1),
        (weighted, "🇩🇪", 2),
        (weighted, "‘quoted’ – yes…", 16),
        (graphemes, "👨‍👩‍👧 e\u0301", 3),
        (graphemes, "👨‍👩‍👧‍👦" * 200, 5000),
        (instagram, "a\nb", 4),
        (mastodon, "@me@example.social https://example.com/long/path", 27),
        (COUNT["linkedin"], "https://example.com/" + "x" * 100, 24),
    ],
)
def test_counting(count: Callable[[str], int], text: str, expected: int) -> None:
    assert count(text) == expected


@given(st.text(max_size=200), st.text(max_size=200))
def test_plain_counts_add_up_over_lines(first: str, second: str) -> None:
    for count in (units, instagram):
        assert count(f"{first}\n{second}") == count(first) + count("\n") + count(second)


@pytest.mark.parametrize("count", [*COUNT.values(), units])
@pytest.mark.parametrize("text", ["日" * 20_000, "a." * 10_000, "@a@b" * 5_000, "👩‍👩‍👧‍👦" * 3_000, "x" * 500_000])
def test_long_texts_are_counted_in_no_time(count: Callable[[str], int], text: str) -> None:
    spend(lambda: count(text), at_most=10)  # what grows with the square takes minutes

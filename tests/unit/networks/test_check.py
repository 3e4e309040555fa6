"""What a marketer is told about a post, beyond the examples in the tables."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from calendar_sync.model.buffer import Asset, Slots
from calendar_sync.model.entry import Kind, Schedule, Severity
from calendar_sync.networks import NETWORKS, Finding, all_rules, check
from calendar_sync.networks.rule import DOCUMENT, GIF, IMAGE, LINK, VIDEO, Case, example
from calendar_sync.networks.text_rules import words_at
from tests.effort import spend


def findings(case: Case) -> list[Finding]:
    return check(case.entry, case.channel, free_plan=case.free_plan)


def ids(case: Case) -> list[str]:
    return [finding.rule for finding in findings(case)]


BINDING = {rule.id for rule in all_rules() if rule.binding}
SHARED = Path(__file__).parents[3].parent / "shared" / "buffer" / "limits.json"
LIMITS = [
    ("twitter", 280),
    ("facebook", 5000),
    ("linkedin", 3000),
    ("threads", 500),
    ("bluesky", 300),
    ("mastodon", 500),
    ("pinterest", 500),
    ("tiktok", 4000),
    ("youtube", 5000),
    ("instagram", 2196),
]
"""Of networks where Buffer's limit is the network's."""


@pytest.mark.parametrize(("service", "limit"), LIMITS)
def test_the_limit_itself_is_fine_and_one_more_is_not(service: str, limit: int) -> None:
    assert findings(example(service, "y" * limit)) == []
    [finding] = [finding for finding in findings(example(service, "y" * (limit + 1))) if "too_long" in finding.rule]
    assert finding.severity is Severity.ERROR
    assert finding.field == "text"
    assert f"{limit + 1:,}" in finding.message
    assert f"{limit:,}: 1 too many" in finding.message


@pytest.mark.parametrize(
    ("case", "rule", "said"),
    [
        (
            example("instagram", "Sale " + " ".join(f"#tag{place}" for place in range(33))),
            "instagram.hashtags.too_many",
            "There are 33 hashtags; Instagram takes 30: 3 too many, from “#tag30”.",
        ),
        (
            example("instagram", "Hi " + " ".join(f"@friend{place}" for place in range(21))),
            "instagram.mentions.too_many",
            "There are 21 mentions; Instagram takes 20: 1 too many, from “@friend20”.",
        ),
        (
            example("linkedin", assets=(Asset("image", IMAGE.url, alt_text="word " * 60 + "surplus words"),)),
            "linkedin.alt_text.too_long",
            "The alt text of image 1 has 313 characters; LinkedIn takes 300: 13 too many, from “surplus words”.",
        ),
        (
            example("linkedin", metadata={"first_comment": "word " * 250 + "surplus words"}),
            "linkedin.first_comment.too_long",
            "The first comment has 1,263 characters; LinkedIn takes 1,250: 13 too many, from “surplus words”.",
        ),
        (
            example("twitter", "One", thread=("Two", "word " * 56 + "surplus words")),
            "x.text.too_long",
            "Item 3 of the thread has 293 characters; X takes 280: 13 too many, from “surplus words”.",
        ),
    ],
)
def test_every_limit_tells_count_limit_surplus_and_place(case: Case, rule: str, said: str) -> None:
    assert [finding.message for finding in findings(case) if finding.rule == rule] == [said]


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (1500, []),
        (1501, [("google.text.too_long_for_google", Severity.WARNING)]),
        (4000, [("google.text.too_long_for_google", Severity.WARNING)]),
        (4001, [("google.text.too_long", Severity.ERROR)]),
    ],
)
def test_between_googles_limit_and_buffers_there_is_a_warning(
    length: int, expected: list[tuple[str, Severity]]
) -> None:
    found = findings(example("googlebusiness", "y" * length))
    assert [(finding.rule, finding.severity) for finding in found] == expected


@pytest.mark.skipif(not SHARED.exists(), reason="the collected facts are not part of the repository")
def test_the_limits_are_those_seen_in_buffer() -> None:
    seen = json.loads(SHARED.read_text(encoding="utf-8"))["character_limits"]
    renamed = {"twitter": "twitter_free", "youtube": "youtube_description", "tiktok": "tiktok_photo_or_text"}
    numbers = {service: seen[renamed.get(service, service)] for service, _ in LIMITS if service != "mastodon"}
    assert numbers == {service: limit for service, limit in LIMITS if service in numbers}
    assert ids(example("googlebusiness", "y" * (seen["googlebusiness"] + 1))) == ["google.text.too_long"]
    comments = {service: seen["first_comment"][service] for service in ("facebook", "instagram", "linkedin")}
    for service, limit in comments.items():
        assert ids(example(service, metadata={"first_comment": "y" * limit})) == []
        assert ids(example(service, metadata={"first_comment": "y" * (limit + 1)})) == [
            f"{service}.first_comment.too_long"
        ]


def test_a_long_text_is_told_with_count_limit_surplus_and_place() -> None:
    text = "word " * 55 + "and here it goes on for too long, I am afraid"
    [finding] = findings(example("twitter", text))
    assert finding.rule == "x.text.too_long"
    assert f"has {len(text)} characters" in finding.message
    assert f"{len(text) - 280} too many" in finding.message
    assert "from “here it goes on for too long, I am…”" in finding.message
    assert "Text (X)" in finding.fix


def test_a_link_that_was_put_below_the_text_is_named_where_it_is_too_much() -> None:
    [finding] = findings(example("twitter", "y" * 270 + "\n\nhttps://example.com/a"))
    assert "The link at its end, alone after a blank line, counts too." in finding.message
    for text in ("y" * 270 + " https://example.com/a", "y" * 290, "y" * 290 + "\n\nhttps://example.com/a and more"):
        assert "link at its end" not in findings(example("twitter", text))[0].message


def test_how_to_count_is_told_only_where_it_matters() -> None:
    assert "a link counts 23" not in findings(example("twitter", "y" * 281))[0].message
    assert "a link counts 23" in findings(example("twitter", "y" * 270 + " example.com"))[0].message


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("one two three", 5, "two three"),
        ("one two three", 4, "two three"),
        ("a" * 100, 50, "a" * 40 + "…"),
        ("日本語" * 20, 30, "日本語" * 10),
        ("one two\n\n", 8, "…one two"),
    ],
)
def test_words_at(text: str, place: int, expected: str) -> None:
    assert words_at(text, place) == expected


@settings(max_examples=30)
@given(
    st.sampled_from(["👨\u200d👩\u200d👧\u200d👦", "🇩🇪", "👍🏽", "❤️", "e\u0323\u0301", "x", "日"]),
    st.text("ab 日", max_size=3),
    st.integers(0, 90),
)
def test_an_excerpt_begins_and_ends_with_whole_signs(sign: str, before: str, place: int) -> None:
    text = unicodedata.normalize("NFC", before + sign * 90)
    signs = regex.findall(r"\X", text)
    excerpt = words_at(text, min(place, len(text))).strip("…")
    assert any("".join(signs[begin:]).startswith(excerpt) for begin in range(len(signs)))
    assert set(regex.findall(r"\X", excerpt)) <= {*signs}


def test_paid_x_accounts_may_write_more() -> None:
    long = "y" * 281
    assert ids(example("twitter", long)) == ["x.text.too_long"]
    assert ids(example("twitter", long, channel={"subscription": "None"})) == ["x.text.too_long"]
    assert ids(example("twitter", long, channel={"subscription": "Premium"})) == []
    assert ids(example("twitter", "y" * 25_001, channel={"subscription": "Premium"})) == ["x.text.too_long"]


@pytest.mark.parametrize("service", NETWORKS)
def test_a_hostile_text_holds_up_no_network(service: str) -> None:
    for text in ("日本." * 7000, "@a.#b/" * 3500, "🇩" * 20_000):
        found = spend(partial(findings, example(service, text)), at_most=2)
        assert any(finding.rule.endswith("text.too_long") for finding in found)


@pytest.mark.parametrize("service", ["twitter", "threads", "bluesky", "mastodon"])
def test_every_item_of_a_thread_is_measured_and_named(service: str) -> None:
    case = example(service, thread=("fine", "y" * 2000, "fine too"))
    [finding] = findings(case)
    assert finding.rule.endswith("text.too_long")
    assert "Item 3 of the thread" in finding.message


@pytest.mark.parametrize("service", NETWORKS)
def test_nothing_at_all_is_an_error_everywhere(service: str) -> None:
    found = {finding.rule: finding.severity for finding in findings(example(service, "", assets=()))}
    assert found["post.empty"] is Severity.ERROR


@pytest.mark.parametrize("service", ["twitter", "bluesky", "linkedin", "facebook"])
def test_media_without_text_is_fine(service: str) -> None:
    assert findings(example(service, "", assets=(IMAGE,))) == []


@pytest.mark.parametrize(("service", "limit"), LIMITS)
def test_on_drafts_lengths_only_warn(service: str, limit: int) -> None:
    found = findings(example(service, "y" * (limit + 1), kind=Kind.DRAFT, schedule=Schedule.NONE))
    assert found
    assert {finding.severity for finding in found} == {Severity.WARNING}


def test_what_no_request_can_carry_blocks_drafts_too() -> None:
    draft = {"kind": Kind.DRAFT, "schedule": Schedule.NONE}
    for case in (
        example("facebook", metadata={"type": "carousel"}, **draft),
        example("facebook", metadata={"type": None}, **draft),
        example("twitter", "", **draft),
        example("twitter", channel={"is_locked": True}, **draft),
        example("pinterest", metadata={"board_service_id": "elsewhere"}, **draft),
        example("linkedin", assets=(replace(DOCUMENT, thumbnail_url=""),), **draft),
    ):
        assert [finding.severity for finding in findings(case)] == [Severity.ERROR]


@pytest.mark.parametrize("schedule", [Schedule.QUEUE, Schedule.NEXT])
def test_a_queue_needs_posting_times(schedule: Schedule) -> None:
    none: tuple[tuple[Slots, ...], ...] = ((), (Slots("mon", ()),), (Slots("mon", ("09:00",), paused=True),))
    for slots in none:
        assert ids(example("twitter", schedule=schedule, channel={"posting_schedule": slots})) == ["channel.no_slots"]
    assert ids(example("twitter", schedule=schedule)) == []


def test_a_channel_that_buffer_was_not_asked_for_is_given_the_benefit_of_the_doubt() -> None:
    unknown = {"known": False, "posting_schedule": ()}
    assert ids(example("twitter", schedule=Schedule.QUEUE, channel=unknown)) == []
    for service, severity in (
        ("twitter", Severity.WARNING),
        ("mastodon", Severity.WARNING),
        ("bluesky", Severity.ERROR),
    ):
        [finding] = findings(example(service, "y" * 501, channel=unknown))
        assert finding.severity is severity
        assert ("calendar-sync plan asks" in finding.message) is (severity is Severity.WARNING)


def test_the_content_warning_takes_room_from_every_item() -> None:
    spoiler = {"spoiler": "Spiders"}
    assert ids(example("mastodon", "https://example.com/" + "y" * 600, metadata=spoiler)) == []
    assert ids(example("mastodon", "y" * 493, metadata=spoiler)) == []
    [finding] = findings(example("mastodon", "fine", thread=("y" * 494,), metadata=spoiler))
    assert "Item 2 of the thread beside the content warning has 494 characters" in finding.message
    assert "takes 493: 1 too many" in finding.message


@pytest.mark.parametrize(
    ("spoiler", "text", "said"),
    [
        (501, "hi", "has 501 characters; Mastodon takes 500 together with the text: 1 too many, from “x”."),
        (500, "hi", "has 500 characters; Mastodon takes 500 together with the text, so no room is left for it."),
        (1000, "y" * 600, "500 too many, from “x"),
    ],
)
def test_a_content_warning_without_room_for_the_text_is_blamed_itself(spoiler: int, text: str, said: str) -> None:
    [finding] = findings(example("mastodon", text, metadata={"spoiler": "x" * spoiler}))
    assert (finding.rule, finding.field) == ("mastodon.content_warning.too_long", "content_warning")
    assert said in finding.message
    assert findings(example("mastodon", "", assets=(IMAGE,), metadata={"spoiler": "x" * 500})) == []


@pytest.mark.parametrize("text", ["\u200b", "\u200b\u2060 \u00ad", "\u2800", "\ufe0f\u200d"])
def test_a_text_that_nobody_sees_is_none(text: str) -> None:
    assert ids(example("twitter", text)) == ["post.invisible"]
    assert ids(example("twitter", text, assets=(IMAGE,))) == []
    assert ids(example("twitter", f"{text}!")) == []


def test_a_post_that_only_quotes_another_one_is_enough() -> None:
    quoting = {"retweet_id": "1790000000000000000"}
    assert ids(example("twitter", "", metadata=quoting)) == []
    assert ids(example("twitter", "")) == ["post.empty"]


@pytest.mark.parametrize(
    ("kind", "notify", "rules"),
    [
        ("story", True, []),
        ("story", False, ["instagram.stickers.unused"]),
        ("post", True, ["instagram.stickers.unused"]),
    ],
)
def test_stickers_are_for_stories_that_are_published_by_hand(kind: str, notify: bool, rules: list[str]) -> None:
    assert ids(example("instagram", metadata={"type": kind, "sticker_music": "La mer"}, notify=notify)) == rules


def test_only_a_reel_can_be_kept_out_of_the_feed() -> None:
    hidden = {"share_to_feed": False}
    assert ids(example("instagram", metadata=hidden)) == ["instagram.share_to_feed.unused"]
    assert ids(example("instagram", metadata={**hidden, "type": "story"})) == []
    assert ids(example("instagram", metadata={**hidden, "type": "reel"}, assets=(VIDEO,))) == []


def test_posts_with_a_time_of_their_own_and_drafts_need_no_posting_times() -> None:
    for entry in (
        {"schedule": Schedule.AT},
        {"schedule": Schedule.NOW},
        {"kind": Kind.DRAFT, "schedule": Schedule.QUEUE},
    ):
        assert ids(example("twitter", channel={"posting_schedule": ()}, **entry)) == []


def test_a_paused_queue_only_warns_and_never_for_posts_that_go_out_now() -> None:
    paused = {"is_queue_paused": True}
    [finding] = findings(example("twitter", channel=paused))
    assert (finding.rule, finding.severity) == ("channel.queue_paused", Severity.WARNING)
    assert findings(example("twitter", channel=paused, schedule=Schedule.NOW)) == []
    assert findings(example("twitter", channel=paused, kind=Kind.DRAFT)) == []


@pytest.mark.parametrize(
    ("service", "assets", "expected"),
    [
        ("twitter", (IMAGE,) * 4, []),
        ("twitter", (IMAGE, VIDEO), ["x.media.mixed"]),
        ("twitter", (GIF, GIF), ["x.media.too_many"]),
        ("twitter", (GIF, IMAGE), ["x.media.mixed"]),
        ("twitter", (DOCUMENT,), ["x.media.unsupported"]),
        ("facebook", (VIDEO, VIDEO), ["facebook.media.too_many"]),
        ("instagram", (IMAGE,) * 9 + (VIDEO,), []),
        ("instagram", (IMAGE,) * 10 + (VIDEO,), ["instagram.media.too_many"]),
        ("instagram", (GIF,), ["instagram.media.unsupported"]),
        ("linkedin", (DOCUMENT,), []),
        ("linkedin", (DOCUMENT, IMAGE), ["linkedin.media.mixed"]),
        ("linkedin", (DOCUMENT, DOCUMENT), ["linkedin.media.too_many"]),
        ("threads", (IMAGE,) * 20, []),
        ("bluesky", (VIDEO, VIDEO), ["bluesky.media.too_many"]),
        ("pinterest", (VIDEO,), []),
        ("pinterest", (IMAGE, IMAGE), ["pinterest.media.too_many"]),
        ("tiktok", (), ["tiktok.media.required"]),
        ("tiktok", (IMAGE,) * 10, []),
        ("tiktok", (IMAGE, VIDEO), ["tiktok.media.mixed"]),
        ("youtube", (IMAGE,), ["youtube.media.required", "youtube.media.unsupported"]),
        ("googlebusiness", (VIDEO,), ["google.media.unsupported"]),
        ("googlebusiness", (IMAGE, IMAGE), ["google.media.too_many"]),
    ],
)
def test_kinds_and_numbers_of_media(service: str, assets: tuple[Asset, ...], expected: list[str]) -> None:
    assert ids(example(service, assets=assets)) == expected


def test_a_gif_is_told_by_its_path_whatever_follows_it() -> None:
    moving = Asset("image", "https://media.example.com/Loop.GIF?width=300#x")
    assert ids(example("twitter", assets=(moving, moving))) == ["x.media.too_many"]
    assert ids(example("twitter", assets=(Asset("image", "https://[broken/loop.gif"), IMAGE))) == []


@pytest.mark.parametrize("service", ["facebook", "instagram"])
@pytest.mark.parametrize(
    ("kind", "assets", "fine"),
    [
        ("story", (IMAGE,), True),
        ("story", (VIDEO,), True),
        ("story", (IMAGE, IMAGE), False),
        ("reel", (VIDEO,), True),
        ("reel", (IMAGE,), False),
        ("reel", (VIDEO, VIDEO), False),
        ("post", (IMAGE, IMAGE), True),
    ],
)
def test_stories_and_reels_are_one_asset(service: str, kind: str, assets: tuple[Asset, ...], fine: bool) -> None:
    found = ids(example(service, metadata={"type": kind}, assets=assets))
    assert (f"{service}.{kind}.one_asset" not in found) is fine


@pytest.mark.parametrize(
    ("service", "settings"), [("instagram", {}), ("pinterest", {}), ("googlebusiness", {"button": "learn_more"})]
)
def test_where_the_link_column_has_another_use_it_goes_with_media(service: str, settings: dict[str, str]) -> None:
    assert ids(example(service, metadata={"link": "https://example.com/", **settings}, assets=(IMAGE,))) == []


@pytest.mark.parametrize("service", ["facebook", "instagram", "linkedin"])
def test_first_comments_need_a_paid_plan(service: str) -> None:
    comment = {"first_comment": "Link in bio"}
    assert ids(example(service, metadata=comment)) == []
    assert ids(example(service, metadata=comment, free_plan=True)) == [f"{service}.first_comment.paid_plan"]
    assert ids(example(service, free_plan=True)) == []


def test_a_personal_instagram_profile_publishes_by_notification() -> None:
    assert ids(example("instagram", channel={"type": "profile"})) == ["instagram.profile.notify"]
    assert ids(example("instagram", channel={"type": "profile"}, notify=True)) == []
    assert ids(example("linkedin", channel={"type": "profile"})) == []


def test_the_title_of_photos_on_tiktok_is_short_but_not_that_of_a_video() -> None:
    title = {"title": "y" * 91}
    assert ids(example("tiktok", metadata=title)) == ["tiktok.title.too_long"]
    assert ids(example("tiktok", metadata=title, assets=(VIDEO,))) == []


def test_an_unknown_board_is_told_only_where_the_boards_are_known() -> None:
    other = {"board_service_id": "elsewhere"}
    assert ids(example("pinterest", metadata=other)) == ["pinterest.board.unknown"]
    assert ids(example("pinterest", metadata=other, channel={"boards": ()})) == ["pinterest.board.unknown"]
    assert ids(example("pinterest", metadata=other, channel={"boards": (), "known": False})) == []


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"type": "offer"}, ["title", "event_start", "event_end"]),
        ({"type": "event", "title": "Fair", "start": "2027-03-02T09:00:00Z"}, ["event_end"]),
        (
            {"type": "event", "title": "Fair", "start": "2027-03-02T09:00:00Z", "end": "2027-03-01T09:00:00Z"},
            ["event_end"],
        ),
        ({"type": "event", "title": "Fair", "start": "2027-03-01T09:00:00Z", "end": "2027-03-02T09:00:00Z"}, []),
        ({"button": "call"}, []),
        ({"button": "book"}, ["link"]),
        ({"button": "book", "link": "https://example.com/"}, []),
    ],
)
def test_google_offers_events_and_buttons(settings: dict[str, str], expected: list[str]) -> None:
    assert [finding.field for finding in findings(example("googlebusiness", metadata=settings))] == expected


@pytest.mark.parametrize("service", NETWORKS)
@given(
    text=st.text(max_size=400),
    thread=st.lists(st.text(max_size=30), max_size=3).map(tuple),
    assets=st.lists(
        st.sampled_from([IMAGE, GIF, VIDEO, DOCUMENT, LINK, Asset("image", "", "x" * 2000)]), max_size=12
    ).map(tuple),
    metadata=st.dictionaries(
        st.sampled_from(
            ["type", "first_comment", "link", "title", "board_service_id", "button", "start", "end", "topic"]
        ),
        st.one_of(st.none(), st.booleans(), st.text(max_size=120), st.sampled_from(["post", "story", "reel", "event"])),
    ),
    kind=st.sampled_from([Kind.POST, Kind.DRAFT]),
    schedule=st.sampled_from(Schedule),
    free_plan=st.booleans(),
)
def test_any_post_is_judged_the_same_every_time(service: str, free_plan: bool, **entry: object) -> None:
    case = example(service, free_plan=free_plan, **entry)  # type: ignore[arg-type]
    found = findings(case)
    assert found == findings(case)
    assert all(finding.message and finding.fix and finding.field for finding in found)
    for finding in check(replace(case.entry, kind=Kind.DRAFT), case.channel, free_plan=free_plan):
        assert finding.severity is Severity.WARNING or finding.rule in BINDING

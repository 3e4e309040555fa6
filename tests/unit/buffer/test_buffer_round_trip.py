"""What is sent and stored is read back as what was wanted: otherwise every run would find something to do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from buffer_fakes import SCHEMA, entry, needs_shared
from buffer_store import SERVICES, stored
from graphql import GraphQLSchema, build_schema, coerce_input_value
from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.buffer.parse import parse_idea, parse_post
from calendar_sync.buffer.payload import create_input, edit_input, idea_input
from calendar_sync.model.buffer import Asset, UserTag
from calendar_sync.model.canonical import canonical_text, entry_values, idea_values, iso, post_values
from calendar_sync.model.entry import Entry, Kind, Schedule

CONTENT = ("text", "thread", "assets", "tags", "metadata", "notify")
THREADED = {"bluesky", "mastodon", "threads", "twitter"}

words = st.text(max_size=40).map(canonical_text)
some_words = words.filter(bool)
urls = st.integers(0, 99).map(lambda number: f"https://example.org/{number}")
moments = st.integers(0, 500_000).map(lambda minutes: datetime(2027, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))
ai = {"is_ai_generated": st.just(True)}
stickers = {f"sticker_{name}": some_words for name in ("music", "other", "products", "text", "topics")}
place = {"location_name": some_words, "location_id": some_words}
comment = {"first_comment": some_words}

METADATA: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "bluesky": ({}, {"link": urls}),
    "facebook": ({"type": st.sampled_from(["post", "reel", "story"])}, {"link": urls, **comment}),
    "instagram": (
        {"type": st.sampled_from(["post", "reel", "story"]), "share_to_feed": st.booleans()},
        {"link": urls, **comment, **ai, **place, **stickers},
    ),
    "linkedin": ({}, {"link": urls, **comment}),
    "mastodon": ({}, {"spoiler": some_words}),
    "pinterest": ({"board_service_id": some_words}, {"title": some_words, "link": urls}),
    "threads": ({}, {"link": urls, "topic": some_words, "type": st.just("ghost_post"), **place}),
    "tiktok": ({}, {"title": some_words, **ai}),
    "twitter": ({}, {"retweet_id": some_words, **ai}),
    "youtube": (
        {"title": some_words, "category_id": st.integers(1, 44).map(str)},
        {
            "privacy": st.sampled_from(["private", "unlisted"]),
            "license": st.just("creativeCommon"),
            "made_for_kids": st.just(True),
            "notify_subscribers": st.just(False),
            "embeddable": st.just(False),
            **ai,
        },
    ),
}
dates = {"start": moments.map(iso), "end": moments.map(iso)}
button = {"button": st.sampled_from(["book", "call", "learn_more", "order", "shop", "signup"]), "link": urls}
GOOGLE = [
    ({"type": st.just("whats_new")}, {"title": some_words, **button}),
    ({"type": st.just("offer"), "title": some_words, **dates}, {"code": some_words, "terms": some_words, "link": urls}),
    ({"type": st.just("event"), "title": some_words, **dates}, {"full_day": st.just(True), **button}),
]

shares = st.integers(0, 10_000).map(lambda number: number / 10_000)
user_tags = st.lists(st.builds(UserTag, some_words, shares, shares), max_size=2).map(tuple)
assets = st.one_of(
    st.builds(Asset, st.just("image"), urls, alt_text=words, user_tags=user_tags),
    st.builds(Asset, st.just("video"), urls, cover_at=st.integers(0, 60_000)),
    st.builds(Asset, st.just("document"), urls, title=some_words, thumbnail_url=urls),
)


@st.composite
def entries(draw: st.DrawFn, services: tuple[str, ...] = SERVICES) -> Entry:
    service = draw(st.sampled_from(services))
    required, optional = draw(st.sampled_from(GOOGLE)) if service == "googlebusiness" else METADATA[service]
    kind = draw(st.sampled_from([Kind.POST, Kind.DRAFT]))
    at = draw(st.booleans())
    schedules = [Schedule.QUEUE, Schedule.NEXT, Schedule.NOW] if kind is Kind.POST else [Schedule.NONE]
    return entry(
        service,
        draw(words),
        kind=kind,
        schedule=Schedule.AT if at else draw(st.sampled_from(schedules)),
        due_at=draw(moments) if at else None,
        thread=tuple(draw(st.lists(words, max_size=3))) if service in THREADED else (),
        assets=tuple(draw(st.lists(assets, max_size=3))),
        tags=tuple(sorted(draw(st.sets(st.sampled_from(["t1", "t2", "t3"]))))),
        metadata=draw(st.fixed_dictionaries(required, optional=optional)),
        notify=draw(st.booleans()),
        needs_approval=draw(st.booleans()),
    )


def content(values: dict[str, Any]) -> dict[str, Any]:
    """What both sides tell of; the cover of a document is the entry's alone, as Buffer answers with one of its own."""
    shown = [{name: value for name, value in asset.items() if name != "thumbnail_url"} for asset in values["assets"]]
    return {**{name: values[name] for name in CONTENT}, "assets": shown}


@given(entries())
def test_a_created_post_is_what_was_wanted(wanted: Entry) -> None:
    found = post_values(parse_post(stored(create_input(wanted), wanted.service)))
    assert content(found) == content(entry_values(wanted))
    assert found["kind"] == str(wanted.kind)
    if wanted.schedule in {Schedule.AT, Schedule.QUEUE, Schedule.NONE}:
        expected = entry_values(wanted)
        assert (found["schedule"], found["due_at"]) == (expected["schedule"], expected["due_at"])


@given(st.data())
def test_an_edited_post_is_what_was_wanted_whatever_it_was(data: st.DataObject) -> None:
    before = data.draw(entries())
    wanted = data.draw(entries((before.service,)))
    old = stored(create_input(before), before.service)
    found = post_values(parse_post(stored(edit_input("post1", wanted), wanted.service, old)))
    assert content(found) == content(entry_values(wanted))
    assert found["kind"] == str(wanted.kind)


@given(some_words, some_words, st.none() | moments, st.sets(st.sampled_from(["t1", "t2"])))
def test_a_saved_idea_is_what_was_wanted(title: str, text: str, date: datetime | None, tags: set[str]) -> None:
    wanted = entry("twitter,bluesky", text, kind=Kind.IDEA, title=title, due_at=date, tags=tuple(sorted(tags)))
    sent = idea_input(wanted, "org", {"t1": "One"})
    idea = parse_idea({"id": "idea1", "createdAt": 1_795_000_000, "content": {"tags": [], **sent["content"]}})
    assert idea_values(idea) == entry_values(wanted)
    assert idea.services == ("twitter", "bluesky")


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return build_schema(SCHEMA.read_text(encoding="utf-8"))


@needs_shared
@given(entries(), st.booleans())
def test_inputs_are_of_the_types_buffer_declares(schema: GraphQLSchema, wanted: Entry, keep_place: bool) -> None:
    idea = entry("twitter", "Words", kind=Kind.IDEA, title="T", tags=("t1",), due_at=datetime(2027, 1, 1, tzinfo=UTC))
    for type_name, sent in (
        ("CreatePostInput", create_input(wanted, idea_id="idea1")),
        ("EditPostInput", edit_input("post1", wanted, keep_place=keep_place)),
        ("CreateIdeaInput", idea_input(idea, "org")),
    ):
        coerce_input_value(sent, schema.type_map[type_name])  # raises at the first value that does not belong

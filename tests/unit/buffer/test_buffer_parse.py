"""Reading answers: what Buffer means, and no traceback whatever it sends."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest
from buffer_fakes import idea_node, page, post_node
from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.buffer.outcomes import results_of
from calendar_sync.buffer.parse import parse_account, parse_channel, parse_idea, parse_page, parse_post
from calendar_sync.errors import BufferError
from calendar_sync.model.buffer import Asset, Board, Organization, Slots, Tag
from calendar_sync.model.mutation import MutationResult

CHANNEL = {
    "id": "c1",
    "name": "boats",
    "displayName": "Boats & Co",
    "service": "pinterest",
    "type": "business",
    "timezone": "Europe/Berlin",
    "isDisconnected": False,
    "isLocked": True,
    "isQueuePaused": True,
    "postingSchedule": [{"day": "mon", "times": ["09:00", "15:30"], "paused": False}],
    "metadata": {"boards": [{"id": "b1", "name": "Harbours", "serviceId": "789"}]},
}
ACCOUNT = {
    "id": "a1",
    "timezone": "Europe/Berlin",
    "organizations": [{"id": "o1", "name": "Agency", "limits": {"scheduledPosts": 10}}],
}
FULL_POST = post_node(
    channelService="instagram",
    status="error",
    sentAt="2026-12-01T09:00:03+01:00",
    error={"message": "The page is gone", "supportUrl": "https://support.example"},
    externalLink="https://instagram.example/p/1",
    ideaId="idea7",
    schedulingType="notification",
    tags=[{"id": "t1", "name": "Launch"}],
    assets=[
        {"type": "image", "source": "https://e.org/a.jpg", "thumbnail": "x", "image": {"altText": "A boat"}},
        {"type": "video", "source": "https://e.org/a.mp4", "thumbnail": "https://e.org/frame.jpg"},
        {
            "type": "document",
            "source": "https://e.org/a.pdf",
            "thumbnail": "https://e.org/p.png",
            "document": {"title": "Deck"},
        },
    ],
    metadata={
        "__typename": "InstagramPostMetadata",
        "type": "carousel",
        "firstComment": "First!",
        "shouldShareToFeed": True,
        "isAiGenerated": False,
        "link": "",
        "geolocation": {"id": None, "text": "Pier"},
    },
)


def test_a_post_is_read_in_the_words_of_the_model() -> None:
    post = parse_post(FULL_POST)
    assert post.metadata == {
        "type": "post",
        "first_comment": "First!",
        "share_to_feed": True,
        "location_name": "Pier",
    }
    assert post.assets == (
        Asset("image", "https://e.org/a.jpg", alt_text="A boat"),
        Asset("video", "https://e.org/a.mp4"),
        Asset("document", "https://e.org/a.pdf", title="Deck", thumbnail_url="https://e.org/p.png"),
    )
    assert post.sent_at == datetime(2026, 12, 1, 8, 0, 3, tzinfo=UTC)
    assert (post.error, post.error_link) == ("The page is gone", "https://support.example")
    assert (post.idea_id, post.link, post.scheduling_type) == ("idea7", "https://instagram.example/p/1", "notification")
    assert post.tags == (Tag("t1", "Launch"),)


def test_a_thread_is_read_without_its_first_item() -> None:
    items = [{"text": text, "assets": []} for text in ("One", "Two", "Three")]
    assert parse_post(post_node(channelService="twitter", metadata={"thread": items})).thread == ("Two", "Three")


@pytest.mark.parametrize(
    ("service", "metadata"),
    [
        (
            "youtube",
            {"privacy": "public", "embeddable": True, "madeForKids": False, "notifySubscribers": True, "title": None},
        ),
        ("threads", {"type": "thread", "topic": ""}),
        ("threads", {"type": "post"}),
        ("tiktok", {"isAiGenerated": False}),
        ("twitter", {"isAiGenerated": False}),
        ("linkedin", {"linkAttachment": None, "firstComment": None}),
        ("a new network", {"firstComment": "x"}),
    ],
)
def test_what_nobody_set_is_left_out(service: str, metadata: dict[str, Any]) -> None:
    assert parse_post(post_node(channelService=service, metadata=metadata)).metadata == {}


def test_google_details_are_read_by_type() -> None:
    details = {
        "title": "Fair",
        "startDate": "2026-12-01T10:00:00+01:00",
        "endDate": "2026-12-02T09:00:00.000Z",
        "isFullDayEvent": False,
        "button": "none",
    }
    metadata = {"type": "event", "title": None, "details": details}
    assert parse_post(post_node(channelService="googlebusiness", metadata=metadata)).metadata == {
        "type": "event",
        "title": "Fair",
        "start": "2026-12-01T09:00:00Z",
        "end": "2026-12-02T09:00:00Z",
    }


def test_a_channel_is_read() -> None:
    channel = parse_channel(CHANNEL)
    assert channel.handle == "pinterest:boats"
    assert channel.boards == (Board("b1", "Harbours", "789"),)
    assert channel.posting_schedule == (Slots("mon", ("09:00", "15:30")),)
    assert (channel.is_disconnected, channel.is_locked, channel.is_queue_paused) == (False, True, True)


@pytest.mark.parametrize(
    ("metadata", "name", "value"),
    [({"maxCharacters": 5000}, "max_characters", 5000), ({"subscriptionType": "premium"}, "subscription", "premium")],
)
def test_channel_metadata_is_read(metadata: dict[str, Any], name: str, value: object) -> None:
    assert getattr(parse_channel({**CHANNEL, "metadata": metadata}), name) == value


def test_an_account_is_read() -> None:
    account = parse_account(ACCOUNT)
    assert account.organizations == (Organization("o1", "Agency", 10),)
    assert account.timezone == "Europe/Berlin"


@pytest.mark.parametrize("created", [1_795_000_000, 1_795_000_000_000])
def test_idea_times_are_seconds_or_milliseconds(created: int) -> None:
    assert parse_idea({**idea_node(), "createdAt": created}).created_at == datetime.fromtimestamp(1_795_000_000, UTC)


def test_what_buffer_leaves_open_gets_a_plain_reading() -> None:
    bare = parse_channel({"id": "c1", "service": "twitter", "timezone": None, "name": None})
    assert (bare.timezone, bare.name, bare.type) == ("UTC", "c1", "account")
    assert parse_channel({**CHANNEL, "timezone": "Europe/Berlin"}).timezone == "Europe/Berlin"
    assert parse_post(post_node()).error is None
    assert parse_post(post_node(error={"message": None, "supportUrl": "https://s"})).error == "no reason given"


def test_a_page_without_edges_is_empty() -> None:
    assert parse_page({"edges": None, "pageInfo": {"hasNextPage": False}}, "posts", parse_post).nodes == ()


def test_the_cursor_of_the_last_edge_stands_in_for_a_missing_end_cursor() -> None:
    answer = page(post_node(1), after="x")
    answer["pageInfo"]["endCursor"] = None
    assert parse_page(answer, "posts", parse_post).after == "at-post1"


def test_a_next_page_without_a_cursor_is_said_so() -> None:
    with pytest.raises(BufferError, match="no cursor"):
        parse_page({"edges": [], "pageInfo": {"hasNextPage": True, "endCursor": None}}, "posts", parse_post)


def test_what_is_odd_is_named() -> None:
    with pytest.raises(BufferError, match="dueAt is no time"):
        parse_post(post_node(dueAt="soon"))
    with pytest.raises(BufferError, match="status is missing"):
        parse_post(post_node(status=None))


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.text(max_size=5),
    st.just([]),
    st.just({}),
    st.just([None]),
    st.just([{}]),
    st.just([[1]]),
)
SHAPES = {
    "post": (parse_post, FULL_POST),
    "thread": (parse_post, post_node(channelService="twitter", metadata={"thread": [{"text": "a"}, {"text": "b"}]})),
    "google": (
        parse_post,
        post_node(
            channelService="googlebusiness",
            metadata={
                "type": "event",
                "details": {"startDate": "2026-12-01", "button": "none", "isFullDayEvent": True},
            },
        ),
    ),
    "idea": (parse_idea, idea_node(tags=[{"id": "t", "name": "n"}])),
    "channel": (parse_channel, CHANNEL),
    "account": (parse_account, ACCOUNT),
    "page": (lambda value: parse_page(value, "posts", parse_post), page(post_node(), after="x")),
}


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) in a JSON value."""
    found = []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in items:
        found += [(value, key), *places(below)]
    return found


def mangled(data: st.DataObject, value: Any) -> Any:
    """``value`` with a few of its places replaced or removed."""
    value = copy.deepcopy(value)
    for _ in range(data.draw(st.integers(1, 3))):
        spots = places(value)
        if not spots:
            break
        container, key = data.draw(st.sampled_from(spots))
        if data.draw(st.booleans()):
            container[key] = copy.deepcopy(data.draw(ODD))
        else:
            del container[key]
    return value


@pytest.mark.parametrize("shape", SHAPES)
@given(data=st.data())
def test_mangled_answers_are_read_or_said_to_be_odd(shape: str, data: st.DataObject) -> None:
    parse, whole = SHAPES[shape]
    value = mangled(data, whole)
    try:
        parse(value)
    except BufferError as error:
        said = error.message
    else:
        said = "Buffer's answer cannot be read: no, it can"
    assert said.startswith("Buffer's answer cannot be read: ")


ANSWER = {
    "data": {
        "m0": {"__typename": "PostActionSuccess", "post": FULL_POST},
        "m1": {"__typename": "InvalidInputError", "message": "Invalid post: too long"},
        "m2": {"__typename": "DeletePostSuccess", "id": "p"},
        "m3": {"__typename": "IdeaResponse", "idea": idea_node()},
        "m4": None,
    },
    "errors": [{"message": "Broken", "path": ["m4"], "extensions": {"code": "BAD_USER_INPUT"}}],
}


@given(st.data())
def test_mangled_answers_to_batches_always_give_one_result_each(data: st.DataObject) -> None:
    fields = ["createPost", "editPost", "deletePost", "createIdea", "createPost"]
    results = results_of(fields, mangled(data, ANSWER))
    assert len(results) == 5
    assert all(isinstance(result, MutationResult) for result in results)

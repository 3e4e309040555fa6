"""Reading: accounts, channels, lists of posts with filters and pages, daily limits, metrics."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendar_sync.sandbox.core import Sandbox
from calendar_sync.sandbox.settings import Settings
from tests.unit.sandbox.sandbox_client import CHANNELS, NOON, ORGANIZATION, Client, HandClock

TAG = {"Autumn campaign": "65f1c0d4b2d3e4f5a6b7ca01", "Launch": "65f1c0d4b2d3e4f5a6b7ca03"}


def test_account_and_organization(client: Client) -> None:
    data = client.ask(
        "query($o:String!){account{email timezone organizations(filter:{organizationId:$o}){id name channelCount "
        "members{totalCount} limits{scheduledPosts tags}} preferences{defaultScheduleOption} connectedApps{name}}}",
        {"o": ORGANIZATION},
    )["account"]
    assert data["organizations"] == [
        {
            "id": ORGANIZATION,
            "name": "Brightside Studio",
            "channelCount": 12,
            "members": {"totalCount": 4},
            "limits": {"scheduledPosts": 5000, "tags": 250},
        }
    ]
    assert client.ask('{account{organizations(filter:{organizationId:"x"}){id}}}')["account"]["organizations"] == []


def test_channels(client: Client) -> None:
    query = (
        "query($i:ChannelsInput!){channels(input:$i){id name service type timezone isQueuePaused "
        "postingSchedule{day times paused} metadata{... on PinterestMetadata{boards{name serviceId}} "
        "... on MastodonMetadata{maxCharacters}} allowedActions products isLocked}}"
    )
    found = client.ask(query, {"i": {"organizationId": ORGANIZATION}})["channels"]
    assert [channel["id"] for channel in found] == list(CHANNELS.values())
    boards = found[3]["metadata"]["boards"]
    assert [board["name"] for board in boards] == ["Seasonal bakes", "Behind the counter"]
    assert found[0]["postingSchedule"][0] == {"day": "mon", "times": ["08:30", "12:15", "17:30"], "paused": False}
    locked = {"organizationId": ORGANIZATION, "filter": {"isLocked": True}}
    assert client.ask(query, {"i": locked})["channels"] == []
    one = client.ask("query($i:ChannelId!){channel(input:{id:$i}){name}}", {"i": CHANNELS["bluesky"]})["channel"]
    assert one == {"name": "northwind.bsky.social"}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ('{channels(input:{organizationId:"x"}){id}}', "FORBIDDEN"),
        ('{posts(input:{organizationId:"x"}){edges{cursor}}}', "FORBIDDEN"),
        ('{ideas(input:{organizationId:"x"}){edges{cursor}}}', "FORBIDDEN"),
        ('{channel(input:{id:"x"}){id}}', "NOT_FOUND"),
        ('{post(input:{id:"x"}){id}}', "NOT_FOUND"),
        ('{dailyPostingLimits(input:{channelIds:["x"]}){sent}}', "NOT_FOUND"),
    ],
)
def test_what_is_not_there_is_an_error_of_the_whole_document(client: Client, query: str, code: str) -> None:
    reply = client.send(query)
    answer = json.loads(reply.body)
    assert (reply.status, answer["data"]) == (200, None)
    assert answer["errors"][0]["extensions"]["code"] == code


def test_everything_a_post_has_can_be_read(client: Client) -> None:
    """Ask every field of every kind of post there is, three levels deep."""
    from calendar_sync.sandbox.api.schema import schema

    selection = _everything(schema(), "Post", 4)
    answer = json.loads(
        client.send(f'{{posts(first:100,input:{{organizationId:"{ORGANIZATION}"}}){{edges{{node{selection}}}}}}}').body
    )
    assert "errors" not in answer
    assert len(answer["data"]["posts"]["edges"]) == 16


def test_everything_a_channel_has_can_be_read(client: Client) -> None:
    from calendar_sync.sandbox.api.schema import schema

    selection = _everything(schema(), "Channel", 4)
    client.ask(f'{{channels(input:{{organizationId:"{ORGANIZATION}"}}){selection}}}')
    client.ask("{account" + _everything(schema(), "Account", 4) + "}")


def _everything(schema: Any, name: str, depth: int) -> str:
    from graphql import get_named_type, is_abstract_type, is_leaf_type

    kind = schema.type_map[name]
    if is_abstract_type(kind):
        parts = [
            f"... on {item.name}{_everything(schema, item.name, depth)}" for item in schema.get_possible_types(kind)
        ]
        return "{__typename " + " ".join(parts) + "}"
    parts = []
    for key, field in kind.fields.items():
        inner = get_named_type(field.type)
        if is_leaf_type(inner):
            parts.append(key)
        elif depth > 0 and inner.name not in {"Post", "Channel"}:
            parts.append(key + _everything(schema, inner.name, depth - 1))
    # the same name means different types in different networks; aliases would cost too many
    return "{" + " ".join(part for part in parts if not part.startswith(("title", "type", "code", "terms"))) + "}"


# -- posts ---------------------------------------------------------------------------------------------------


def ids(posts: list[dict[str, Any]]) -> list[str]:
    return [post["id"] for post in posts]


def test_newest_first_unless_sorted(client: Client) -> None:
    old = client.created("bluesky", "old")
    client.clock.forward(seconds=1)
    new = client.created("bluesky", "new")
    assert ids(client.posts())[:2] == ids([new, old])
    found = client.posts(sort=[{"field": "dueAt", "direction": "asc"}], dueAtPresence="present")
    assert [post["dueAt"] for post in found] == sorted(post["dueAt"] for post in found)
    found = client.posts(sort=[{"field": "createdAt", "direction": "asc"}, {"field": "dueAt", "direction": "desc"}])
    assert [post["createdAt"] for post in found] == sorted(post["createdAt"] for post in found)


def test_filters_are_all_required(client: Client) -> None:
    everything = client.posts()
    assert len(everything) == 16
    assert client.posts(channelIds=[]) == []
    assert {post["status"] for post in client.posts(status=["draft", "sent"])} == {"draft", "sent"}
    span = {"start": "2026-06-17T00:00:00Z", "end": "2026-06-19T23:59:59Z"}
    within = [p for p in everything if p["dueAt"] and "2026-06-17" <= p["dueAt"][:10] <= "2026-06-19"]
    assert ids(client.posts(dueAt=span)) == ids(within) != []
    assert ids(client.posts(startDate=span["start"], endDate=span["end"])) == ids(within)
    both = client.posts(dueAt=span, channelIds=[within[0]["channelId"]])
    assert ids(both) == [p["id"] for p in within if p["channelId"] == within[0]["channelId"]]
    assert {post["status"] for post in client.posts(dueAtPresence="absent")} == {"draft"}
    assert client.posts(createdAt={"start": "2030-01-01T00:00:00Z"}) == []


def test_both_ends_of_a_span_belong_to_it(client: Client) -> None:
    at = "2026-07-01T10:00:00.000Z"
    post = client.created("bluesky", mode="customScheduled", dueAt=at)
    assert ids(client.posts(dueAt={"start": at, "end": at})) == [post["id"]]
    assert client.posts(dueAt={"start": "2026-07-01T10:00:00.001Z"}) == []


def test_tags(client: Client) -> None:
    launch = client.posts(tags={"in": [TAG["Launch"]]})
    assert launch
    assert all({"name": "Launch"} in post["tags"] for post in launch)
    assert ids(client.posts(tagIds=[TAG["Launch"]])) == ids(launch)
    untagged = client.posts(tags={"in": [], "isEmpty": True})
    assert untagged
    assert all(post["tags"] == [] for post in untagged)
    assert client.posts(tags={"in": []}) == []
    both = client.posts(tags={"in": [TAG["Launch"]], "isEmpty": True})
    assert len(both) == len(launch) + len(untagged)


SORTS = st.sampled_from(
    [
        None,
        [{"field": "dueAt", "direction": "asc"}],
        [{"field": "dueAt", "direction": "desc"}],
        [{"field": "createdAt", "direction": "asc"}],
        [{"field": "createdAt", "direction": "desc"}, {"field": "dueAt", "direction": "asc"}],
    ]
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 5), max_size=20), st.integers(1, 7), SORTS)
def test_pages_laid_together_are_the_whole_list(dues: list[int], size: int, sort: Any) -> None:
    clock = HandClock(NOON)
    with Sandbox(clock=clock, settings=Settings(rate_limits=False, duplicate_minutes=0)) as sandbox:
        client = Client(sandbox, clock)
        for number, due in enumerate(dues):
            at = (NOON + timedelta(days=1 + due)).isoformat()
            client.created("bluesky", str(number), mode="customScheduled", dueAt=at, saveToDraft=number % 4 == 0)
            clock.forward(seconds=number % 2)
        whole = ids(client.posts(sort=sort))
        assert ids(client.posts(sort=sort, first=size)) == whole
        assert len(set(whole)) == len(whole) == 16 + len(dues)


def test_pages_stay_right_while_posts_come_and_go(client: Client) -> None:
    query = (
        "query($a:String,$i:PostsInput!){posts(first:5,after:$a,input:$i)"
        "{edges{cursor node{id}} pageInfo{endCursor hasNextPage hasPreviousPage startCursor}}}"
    )
    given = {"i": {"organizationId": ORGANIZATION}}
    whole = ids(client.posts())
    page = client.ask(query, given)["posts"]
    assert not page["pageInfo"]["hasPreviousPage"]
    client.clock.forward(seconds=1)
    client.created("bluesky", "newer than all")
    client.ask(f'mutation{{deletePost(input:{{id:"{whole[5]}"}}){{__typename}}}}')
    following = client.ask(query, {**given, "a": page["pageInfo"]["endCursor"]})["posts"]
    expected = [id_ for id_ in whole[5:] if id_ in ids(client.posts())]
    assert [edge["node"]["id"] for edge in following["edges"]] == expected[:5]
    assert following["pageInfo"]["hasPreviousPage"]


@pytest.mark.parametrize("cursor", ["nonsense", "W10=", "WzEsMl0=", "////", ""])
def test_a_cursor_that_is_none(client: Client, cursor: str) -> None:
    reply = client.send(
        f'{{posts(after:{json.dumps(cursor)},input:{{organizationId:"{ORGANIZATION}"}}){{edges{{cursor}}}}}}'
    )
    assert json.loads(reply.body)["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


def test_metadata_reads_back_as_it_was_written(client: Client) -> None:
    image = {
        "image": {
            "url": "https://e.com/a.jpg",
            "metadata": {"altText": "Alt", "userTags": [{"handle": "@a", "x": 0.5, "y": 0.25}]},
        }
    }
    post = client.created(
        "instagram",
        "Look @friend #tag https://e.com",
        assets=[image],
        metadata={
            "instagram": {"type": "post", "shouldShareToFeed": True, "link": "https://shop", "firstComment": "c"}
        },
    )
    fields = (
        "metadata{... on InstagramPostMetadata{type shouldShareToFeed link firstComment isAiGenerated "
        "annotations{type text indices}}} assets{mimeType thumbnail ... on ImageAsset{image{altText isAnimated "
        "userTags{handle x y}}}}"
    )
    found = client.post(post["id"], fields)
    assert found["metadata"] == {
        "type": "post",
        "shouldShareToFeed": True,
        "link": "https://shop",
        "firstComment": "c",
        "isAiGenerated": False,
        "annotations": [
            {"type": "mention", "text": "@friend", "indices": [5, 12]},
            {"type": "hashtag", "text": "#tag", "indices": [13, 17]},
            {"type": "url", "text": "https://e.com", "indices": [18, 31]},
        ],
    }
    assert found["assets"][0]["image"] == {
        "altText": "Alt",
        "isAnimated": False,
        "userTags": [{"handle": "@a", "x": 0.5, "y": 0.25}],
    }


def test_threads_boards_cards_and_categories_read_back(client: Client) -> None:
    thread = [{"text": "One"}, {"text": "Two", "assets": [{"image": {"url": "https://e.com/b.png"}}]}]
    post = client.created("bluesky", "One", metadata={"bluesky": {"thread": thread}})
    found = client.post(
        post["id"],
        "metadata{... on ThreadedPostMetadata{threadCount thread{text assets{source}}} "
        "... on CommonPostMetadata{type}}",
    )
    assert found["metadata"] == {
        "type": "thread",
        "threadCount": 2,
        "thread": [{"text": "One", "assets": []}, {"text": "Two", "assets": [{"source": "https://e.com/b.png"}]}],
    }
    card = client.created("linkedin", "T", assets=[{"link": {"url": "https://e.com/x", "title": "Title"}}])
    fields = "assets{source} metadata{... on LinkedInPostMetadata{linkAttachment{url title text thumbnails}}}"
    assert client.post(card["id"], fields) == {
        "assets": [],
        "metadata": {"linkAttachment": {"url": "https://e.com/x", "title": "Title", "text": "", "thumbnails": []}},
    }
    video = {"video": {"url": "https://e.com/v.mp4"}}
    youtube = client.created("youtube", "T", assets=[video], metadata={"youtube": {"title": "T", "categoryId": "26"}})
    fields = "metadata{... on YoutubePostMetadata{category{title} privacy type}}"
    assert client.post(youtube["id"], fields)["metadata"] == {
        "category": {"title": "Howto & Style"},
        "privacy": "public",
        "type": "short",
    }
    details = {
        "type": "offer",
        "title": "Sale",
        "detailsOffer": {
            "startDate": "2026-07-01T00:00:00Z",
            "endDate": "2026-07-02T00:00:00Z",
            "title": "Half off",
            "code": "HALF",
        },
    }
    google = client.created("googlebusiness", "T", metadata={"google": details})
    offer = "... on GoogleBusinessOfferMetaData{title code startDate}"
    fields = f"metadata{{... on GoogleBusinessPostMetadata{{title details{{{offer}}}}}}}"
    assert client.post(google["id"], fields)["metadata"] == {
        "title": "Sale",
        "details": {"title": "Half off", "code": "HALF", "startDate": "2026-07-01T00:00:00.000Z"},
    }


# -- daily limits --------------------------------------------------------------------------------------------


def test_daily_limits_count_by_the_channels_own_day(client: Client) -> None:
    image = {
        "assets": [{"image": {"url": "https://e.com/a.jpg"}}],
        "metadata": {"instagram": {"type": "post", "shouldShareToFeed": True}},
    }
    late = {"mode": "customScheduled", "dueAt": "2026-06-20T03:30:00Z"}  # still the 19th in New York
    client.created("bakery-instagram", **image, **late)
    client.created("instagram", **image, **late)
    query = "query($i:DailyPostingLimitsInput!){dailyPostingLimits(input:$i){channelId sent scheduled limit isAtLimit}}"
    channels = [CHANNELS[name] for name in ("bakery-instagram", "instagram", "bluesky")]
    day = {"channelIds": channels, "date": "2026-06-19T16:00:00Z"}
    found = client.ask(query, {"i": day})["dailyPostingLimits"]
    assert [(entry["scheduled"], entry["limit"]) for entry in found] == [(1, 50), (0, 50), (0, None)]
    assert not any(entry["isAtLimit"] for entry in found)
    for number in range(10):
        video = {
            "assets": [{"video": {"url": "https://e.com/a.mp4"}}],
            "metadata": {"youtube": {"title": "T", "categoryId": "1"}},
        }
        client.created("youtube", str(number), **video, mode="shareNow")
    client.clock.forward(minutes=1)
    today = client.ask(query, {"i": {"channelIds": [CHANNELS["youtube"]]}})["dailyPostingLimits"]
    assert today == [{"channelId": CHANNELS["youtube"], "sent": 10, "scheduled": 0, "limit": 10, "isAtLimit": True}]


# -- metrics -------------------------------------------------------------------------------------------------


def test_metrics_come_after_sending_and_grow_day_by_day(client: Client) -> None:
    post = client.created("bluesky", mode="shareNow")
    fields = "metrics{type value unit name} metricsUpdatedAt"
    client.clock.forward(minutes=30)
    assert client.post(post["id"], fields) == {"metrics": None, "metricsUpdatedAt": None}
    client.clock.forward(hours=1)
    first = client.post(post["id"], fields)
    client.clock.forward(hours=20)
    assert client.post(post["id"], fields) == first
    previous = first
    for _ in range(5):
        client.clock.forward(days=1)
        current = client.post(post["id"], fields)
        assert current["metricsUpdatedAt"] > previous["metricsUpdatedAt"]
        assert all(b["value"] >= a["value"] for a, b in zip(previous["metrics"], current["metrics"], strict=True))
        previous = current
    assert {metric["type"] for metric in previous["metrics"]} == {"reactions", "comments", "likes", "reposts", "quotes"}


AGGREGATE = (
    "query($i:AggregatedPostMetricsInput!){aggregatedPostMetrics(input:$i){metricsUpdatedAt metrics{type value}}}"
)


def aggregate(client: Client, days: int = 30, **fields: Any) -> Any:
    now = client.clock.now()
    given = {
        "organizationId": ORGANIZATION,
        "startDateTime": (now - timedelta(days=days)).isoformat(),
        "endDateTime": now.isoformat(),
        **fields,
    }
    return json.loads(client.send(AGGREGATE, {"i": given}).body)


def values(answer: Any) -> dict[str, float]:
    return {metric["type"]: metric["value"] for metric in answer["data"]["aggregatedPostMetrics"]["metrics"]}


def test_only_what_every_channel_can_tell_is_added_up(client: Client) -> None:
    everything = values(aggregate(client))
    assert set(everything) == {"postCount", "reactions", "comments"}
    assert everything["postCount"] == 4
    instagram = values(aggregate(client, channelIds=[CHANNELS["bakery-instagram"]]))
    assert {"reach", "saves", "engagementRate"} < set(instagram)
    pair = values(aggregate(client, channelIds=[CHANNELS["bakery-instagram"], CHANNELS["facebook"]]))
    assert "reach" in pair
    assert "saves" not in pair
    single = {
        metric["type"]: metric["value"]
        for post in client.posts(status=["sent"], channelIds=[CHANNELS["facebook"]], fields="metrics{type value}")
        for metric in post["metrics"]
    }
    assert pair["reactions"] == instagram["reactions"] + single["reactions"]


def test_no_channels_match_nothing(client: Client) -> None:
    answer = aggregate(client, channelIds=[])
    assert answer["data"]["aggregatedPostMetrics"] == {
        "metricsUpdatedAt": None,
        "metrics": [{"type": kind, "value": 0} for kind in ("postCount", "reactions", "comments")],
    }


def test_tags_narrow_an_aggregate(client: Client) -> None:
    assert values(aggregate(client, tags={"in": [TAG["Launch"]]}))["postCount"] == 0


def test_a_year_is_the_longest_span_and_31_days_on_the_free_plan(make: Callable[..., Client]) -> None:
    client = make()
    assert "data" in aggregate(client, days=365)
    assert aggregate(client, days=366)["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    free = make(plan="free")
    assert values(aggregate(free, days=31))["postCount"] == 4
    error = aggregate(free, days=32)["errors"][0]
    assert error["message"] == "Free-plan Insights are limited to the last 31 days of history."
    assert error["extensions"]["code"] == "FORBIDDEN"


def test_very_many_ids_are_only_a_long_list(client: Client) -> None:
    many = [f"{number:024x}" for number in range(50_000)]
    assert client.posts(channelIds=many) == []
    assert client.posts(tags={"in": many}) == []

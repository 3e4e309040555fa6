"""Calendar days, as Buffer's own client documents them: of limits, of spans, and alone in place of a moment."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sandbox_client import CHANNELS, ORGANIZATION, Client

LIMITS = "query($i:DailyPostingLimitsInput!){dailyPostingLimits(input:$i){scheduled}}"
AGGREGATE = "query($i:AggregatedPostMetricsInput!){aggregatedPostMetrics(input:$i){metrics{type value}}}"
POSTS = "query($i:PostsInput!){posts(input:$i){edges{cursor}}}"


@pytest.mark.parametrize(
    "day", ["2026-06-19", "2026-06-19T00:00:00Z", "2026-06-19T23:59:59Z", "2026-06-19T12:00:00+00:00"]
)
def test_limits_are_of_the_calendar_day_whatever_the_hour(client: Client, day: str) -> None:
    for hour, channel in (("2026-06-20T03:30:00Z", "twitter"), ("2026-06-18T23:30:00Z", "bluesky")):
        client.created(channel, mode="customScheduled", dueAt=hour)  # the 19th in New York, and in London
        client.created(channel, "Another", mode="customScheduled", dueAt="2026-06-19T23:30:00Z")
    given = {"channelIds": [CHANNELS["twitter"], CHANNELS["bluesky"]], "date": day}
    found = client.ask(LIMITS, {"i": given})["dailyPostingLimits"]
    assert [entry["scheduled"] for entry in found] == [2, 1]


def test_today_is_the_channels_own_day(make: Callable[..., Client]) -> None:
    client = make(now=datetime(2026, 6, 15, 2, tzinfo=UTC))  # still the 14th in New York
    client.created("twitter", mode="customScheduled", dueAt="2026-06-15T03:00:00Z")
    client.created("bluesky", mode="customScheduled", dueAt="2026-06-15T03:00:00Z")
    channels = [CHANNELS["twitter"], CHANNELS["bluesky"]]

    def scheduled(**day: str) -> list[int]:
        found = client.ask(LIMITS, {"i": {"channelIds": channels, **day}})["dailyPostingLimits"]
        return [entry["scheduled"] for entry in found]

    own, fourteenth, fifteenth = scheduled(), scheduled(date="2026-06-14"), scheduled(date="2026-06-15")
    assert own == [fourteenth[0], fifteenth[1]]
    assert own[0] == 1


def test_a_span_ends_with_its_last_day(client: Client) -> None:
    moments = [post["sentAt"] for post in client.posts(status=["sent"])]
    last = max(moments)[:10]
    assert f"{last}T00:00:00.000Z" < max(moments)

    def count(end: str) -> float:
        given = {"organizationId": ORGANIZATION, "startDateTime": "2026-06-01T00:00:00Z", "endDateTime": end}
        found = client.ask(AGGREGATE, {"i": given})["aggregatedPostMetrics"]["metrics"]
        return next(metric["value"] for metric in found if metric["type"] == "postCount")

    assert count(f"{last}T00:00:00Z") == count(last) == len(moments)
    assert count("2026-06-09T00:00:00Z") == sum(moment < "2026-06-10" for moment in moments)


def test_a_day_alone_is_its_midnight(client: Client) -> None:
    made = client.created("bluesky", mode="customScheduled", dueAt="2026-07-01")
    assert made["dueAt"] == "2026-07-01T00:00:00.000Z"


def test_what_has_no_time_is_within_no_span(client: Client) -> None:
    def codes(**wanted: Any) -> list[str]:
        reply = client.send(POSTS, {"i": {"organizationId": ORGANIZATION, "filter": wanted}})
        return [error["extensions"]["code"] for error in json.loads(reply.body).get("errors", [])]

    span = {"start": "2026-06-01"}
    assert codes(dueAtPresence="absent", dueAt=span) == ["BAD_USER_INPUT"]
    assert codes(dueAtPresence="present", dueAt=span) == codes(dueAtPresence="absent") == []


def test_an_offer_keeps_what_an_edit_leaves_out(client: Client) -> None:
    offer = {"title": "Half price", "startDate": "2026-07-01T09:00:00Z", "endDate": "2026-07-02T17:00:00Z", "code": "A"}
    post = client.created("googlebusiness", metadata={"google": {"type": "offer", "detailsOffer": offer}})
    client.edited(post["id"], metadata={"google": {"type": "offer", "detailsOffer": {"code": "B"}}})
    fields = "metadata{... on GoogleBusinessPostMetadata{details{... on GoogleBusinessOfferMetaData{title code}}}}"
    assert client.post(post["id"], fields)["metadata"]["details"] == {"title": "Half price", "code": "B"}


def test_likes_are_reactions(client: Client) -> None:
    for post in client.posts(status=["sent"], fields="metrics{type value}"):
        numbers = {metric["type"]: metric["value"] for metric in post["metrics"]}
        assert numbers.get("likes", 0) <= numbers["reactions"]

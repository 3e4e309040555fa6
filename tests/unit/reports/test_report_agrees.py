"""Reports say what the posts add up to: to the number, whatever the channels, the period and the hour."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_world import NOW, TAGS, Sent, account, sums, utc_day

from calendar_sync.errors import MetricsRefused
from calendar_sync.reports.period import Period
from calendar_sync.reports.report import Report
from calendar_sync.reports.subjects import UNTAGGED, Line, Subject

SERVICES = ("bluesky", "facebook", "instagram", "linkedin", "mastodon", "pinterest", "twitter", "youtube")
MIDNIGHTS = (timedelta(0), timedelta(milliseconds=1), timedelta(milliseconds=-1), timedelta(minutes=-30))

moments = st.builds(
    lambda day, near: datetime(2025, 8, 1, tzinfo=UTC) + timedelta(days=day) + near,
    st.integers(0, 470), st.sampled_from(MIDNIGHTS) | st.timedeltas(timedelta(0), timedelta(days=1)),
).map(lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000))  # fmt: skip


@st.composite
def accounts(draw: st.DrawFn) -> tuple[list[str], list[Sent]]:
    services = draw(st.lists(st.sampled_from(SERVICES), min_size=1, max_size=4))
    tags = st.lists(st.sampled_from(TAGS), unique=True).map(tuple)
    posts = st.builds(Sent, st.integers(0, len(services) - 1), moments, tags)
    return services, draw(st.lists(posts, max_size=25))


def told(line: Line) -> dict[str, float]:
    """The counts that a line tells."""
    return {kind: metric.value for kind, metric in line.figures.metrics.items() if metric.adds_up}


def agrees(line: Line, posts: list[dict[str, Any]]) -> None:
    expected, found = sums(posts), told(line)
    assert {kind: expected.get(kind, 0.0) for kind in found} == found


@settings(max_examples=20)
@given(
    world=accounts(),
    first=st.integers(0, 460),
    length=st.integers(0, 400),
    by=st.sampled_from(["channel", "network", "tag", "week", "month"]),
    zone=st.sampled_from(["UTC", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago"]),
)
def test_every_line_is_the_sum_of_its_posts(
    world: tuple[list[str], list[Sent]], first: int, length: int, by: str, zone: str
) -> None:
    services, sent = world
    begin = date(2025, 8, 1) + timedelta(days=first)
    end = min(begin + timedelta(days=length), NOW.date())
    with account(services, sent, zone=zone) as acme:
        report = acme.report(begin, end, by)
        inside = [post for post in acme.posts() if begin <= utc_day(post) <= end]
    assert report.notes == (() if inside else ("No post went out in this period.",))
    agrees(report.total, inside)
    assert told(report.total) == sums(inside) or not inside, "what only some channels tell is added as well"
    for part in report.channels:
        agrees(part.line, [post for post in inside if post["channelId"] == part.channel.id])
    assert {item.post.id for item in report.posts} == {post["id"] for post in inside}
    if by == "tag":
        for line in report.lines:
            wanted = [
                post
                for post in inside
                if (line.label in {tag["name"] for tag in post["tags"]})
                or (line.label == UNTAGGED and not post["tags"])
            ]
            agrees(line, wanted)
    else:
        assert sum(line.figures.posts for line in report.lines) == len(inside)
        assert sum(line.figures.value("reactions") or 0 for line in report.lines) == sums(inside)["reactions"]


def quarter() -> list[Sent]:
    start = datetime(2026, 7, 1, 8, tzinfo=UTC)
    return [Sent(number % 8, start + timedelta(minutes=131 * number), TAGS[: number % 3]) for number in range(1000)]


@pytest.mark.parametrize(("by", "compare"), [("week", ""), ("channel", "previous"), ("month", "year"), ("tag", "")])
def test_a_quarter_of_a_thousand_posts_takes_fifteen_requests(by: str, compare: str) -> None:
    with account(SERVICES, quarter()) as acme:
        report = acme.report(date(2026, 7, 1), date(2026, 9, 30), by, compare)
        assert report.total.figures.posts == 1000
        assert acme.box.counts["requests"] <= 15


def test_rates_are_not_added() -> None:
    days = [datetime(2025, 9, 1, 9, tzinfo=UTC), datetime(2026, 10, 1, 9, tzinfo=UTC)]
    with account(["facebook"], [Sent(0, days[0]), Sent(0, days[1])]) as acme:
        both = acme.report(date(2025, 8, 15), date(2026, 10, 31)).total.figures
        one = acme.report(date(2025, 11, 1), date(2026, 11, 15)).total.figures
        rates = {
            post["id"]: m["value"] for post in acme.posts() for m in post["metrics"] if m["type"] == "engagementRate"
        }
    assert both.posts == 2
    assert "engagementRate" not in both.metrics
    assert both.left_out == {"engagementRate"}
    assert one.value("engagementRate") == rates["p00001"], "the window without posts does not weigh in it"


def test_a_metric_that_is_not_told_is_not_zero() -> None:
    at = datetime(2026, 11, 1, 9, tzinfo=UTC)
    with account(["mastodon", "facebook"], [Sent(0, at), Sent(1, at)]) as acme:
        report = acme.report(date(2026, 11, 1), date(2026, 11, 2))
    lines = {part.channel.service: part.line.figures for part in report.channels}
    assert lines["mastodon"].value("impressions") is None
    assert lines["facebook"].value("reposts") is None
    assert dict(report.partial) == dict.fromkeys(("likes", "reposts", "impressions", "reach", "clicks", "shares"), 1)
    assert report.total.figures.value("impressions") == lines["facebook"].value("impressions")


def test_posts_without_numbers_so_far() -> None:
    with account(["facebook"], [Sent(0, NOW - timedelta(minutes=20))]) as acme:
        report = acme.report(NOW.date(), NOW.date())
    assert [item.metrics for item in report.posts] == [None]
    assert "No numbers yet, since Buffer has not asked the network so far: Facebook (acme0)." in report.notes
    assert report.top == ()


def test_a_key_that_may_not_see_numbers_still_counts_posts() -> None:
    at = datetime(2026, 11, 1, 9, tzinfo=UTC)
    with account(["facebook", "twitter"], [Sent(0, at, ("Launch",)), Sent(1, at), Sent(1, at)]) as acme:
        acme.key = "blind"
        report = acme.report(date(2026, 11, 1), date(2026, 11, 2), "tag")
    assert [(part.line.label, told(part.line)) for part in report.channels] == [
        ("Facebook (acme0)", {"postCount": 1.0}),
        ("X (acme1)", {"postCount": 2.0}),
    ]
    assert [(line.label, line.figures.posts) for line in report.lines] == [("Launch", 1), (UNTAGGED, 2)]
    assert "INSUFFICIENT_SCOPE" in report.notes[0]
    assert "insights" in report.notes[0]


def test_the_free_plan_adds_up_a_month_only() -> None:
    old, new = datetime(2026, 9, 1, 9, tzinfo=UTC), datetime(2026, 11, 10, 9, tzinfo=UTC)
    with account(["facebook"], [Sent(0, old), Sent(0, new), Sent(0, new)], plan="free") as acme:
        report = acme.report(date(2026, 8, 1), date(2026, 11, 15), compare="previous")
        recent = acme.report(date(2026, 11, 1), date(2026, 11, 15))
    assert report.total.figures.posts == 2
    assert len(report.posts) == 3, "single posts are not capped"
    assert report.total.before is None
    assert "31 days" in report.notes[0]
    assert "2026-10-22" in report.notes[0]
    assert recent.notes == ()


def test_what_is_refused_without_being_foreseen_is_asked_again_from_where_it_is_allowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = datetime(2026, 11, 10, 9, tzinfo=UTC)
    with account(["facebook"], [Sent(0, at)], plan="free") as acme:
        monkeypatch.setattr("calendar_sync.model.buffer.FREE_SCHEDULED_POSTS", 0)
        report = acme.report(date(2026, 9, 1), date(2026, 11, 15))
        period = Period(date(2026, 9, 1), date(2026, 11, 15))
        questions = Subject("all", period).questions(period, None)
        with acme.client() as client, pytest.raises(MetricsRefused, match="last 31 days"):
            client.insights.aggregates("o1", questions)
    assert report.total.figures.posts == 1
    assert "31 days" in report.notes[0]


def test_the_best_and_the_weakest_are_different_posts() -> None:
    start = datetime(2026, 10, 1, 9, tzinfo=UTC)
    with account(["facebook"], [Sent(0, start + timedelta(hours=number)) for number in range(7)]) as acme:
        report: Report = acme.report(date(2026, 10, 1), date(2026, 10, 2))
    order = [item.engagement for item in (*report.top, *reversed(report.bottom))]
    assert order == sorted(order, key=lambda value: -(value or 0))
    assert (len(report.top), len(report.bottom)) == (5, 2)

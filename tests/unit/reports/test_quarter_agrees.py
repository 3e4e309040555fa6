"""A quarter goes by: what the rows say, the tab of results, the reports and Buffer itself agree to the number.

``QUARTERS`` says how many are tried.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import fsum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from report_world import SERVICES, TAGS, Desk, Sent, account, post_id, sums, utc_day

from calendar_sync.model.metrics import TITLES
from calendar_sync.reports.report import Report
from calendar_sync.reports.subjects import UNTAGGED, Line

START, END = datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 10, 3, 12, tzinfo=UTC)
KINDS = ("reactions", "comments", "reposts", "impressions", "views", "likes", "totalTimeWatched", "engagementRate")
NEAR = (timedelta(0), timedelta(milliseconds=1), timedelta(milliseconds=-1), timedelta(minutes=-30), timedelta(hours=6))
MOVES = (timedelta(0), timedelta(days=9), timedelta(days=-60), timedelta(days=400), None)
LABELS = {"twitter": "X", "linkedin": "LinkedIn", "youtube": "YouTube"}


@dataclass(frozen=True)
class World:
    """Channels by network, the calendar's posts by row and channel, and what went out a year before."""

    services: list[str]
    planned: dict[tuple[int, int], Sent]
    earlier: list[Sent]
    looks: list[datetime]
    zone: str


@st.composite
def worlds(draw: st.DrawFn) -> World:
    services = draw(st.lists(st.sampled_from(SERVICES), min_size=1, max_size=4))
    zone = draw(st.sampled_from(["UTC", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago"]))
    midnights = st.builds(
        lambda day, near, where: datetime(2026, 7, 1, tzinfo=where).astimezone(UTC) + timedelta(days=day) + near,
        st.integers(1, 92), st.sampled_from(NEAR), st.sampled_from([ZoneInfo("UTC"), ZoneInfo(zone)]),
    )  # fmt: skip
    moments = st.builds(lambda minutes: START + timedelta(minutes=minutes), st.integers(1, 92 * 1440)) | midnights
    tags = st.lists(st.sampled_from(TAGS), unique=True).map(tuple)
    channel = st.integers(0, len(services) - 1)
    planned = draw(
        st.dictionaries(
            st.tuples(st.integers(2, 7), channel), st.tuples(moments, tags, st.sampled_from(MOVES)), max_size=14
        )
    )
    earlier = draw(st.lists(st.tuples(channel, moments, tags, st.sampled_from([364, 92, 30])), max_size=8))
    looks = draw(st.lists(moments, max_size=1))
    return World(
        services,
        {
            place: Sent(place[1], max(at, START + timedelta(minutes=1)), tag, moved=moved)
            for place, (at, tag, moved) in planned.items()
        },
        [Sent(of, at - timedelta(days=92 + back), tag) for of, at, tag, back in earlier],
        [*looks, END],
        zone,
    )


def numbers(posts: Iterable[dict[str, Any]]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for post in posts:
        for metric in post["metrics"] or ():
            found.setdefault(metric["type"], []).append(metric["value"])
    return found


def rows_agree(desk: Desk, world: World, posts: dict[str, dict[str, Any]]) -> None:
    ids = {place: post_id(number) for number, place in enumerate(world.planned)}
    for number, row in enumerate(desk.tab("Sheet"), start=2):
        out = [posts[ids[place]] for place in world.planned if place[0] == number and ids[place] in posts]
        told = numbers(out)
        for kind in KINDS:
            said, values = row.get(TITLES[kind]), told.get(kind, [])
            if kind == "engagementRate" and len(values) > 1:
                assert sorted(float(part.split()[-2]) for part in said.split("\n")) == sorted(values)
            else:
                assert said == (sum(values) if values else None), (row, kind)


def results_agree(desk: Desk, posts: Iterable[dict[str, Any]]) -> None:
    groups: dict[tuple[date, str], list[dict[str, Any]]] = {}
    for post in posts:
        day = utc_day(post)
        groups.setdefault((day - timedelta(days=day.weekday()), post["channelId"]), []).append(post)
    found = {(row["Week"].date(), row["Channel ID"]): row for row in desk.tab("Results")}
    assert found.keys() == groups.keys()
    for place, group in groups.items():
        told = numbers(group)
        assert found[place]["Posts"] == len(group)
        for kind in KINDS[:-1]:
            assert found[place][TITLES[kind]] == (sum(told[kind]) if kind in told else None)
        rates = told.get("engagementRate")
        mean = found[place]["Average engagement rate (%)"]
        assert mean == (round(fsum(rates) / len(rates), 2) if rates else None)


def agrees(line: Line, posts: Sequence[dict[str, Any]], before: Sequence[dict[str, Any]] | None) -> None:
    told = {kind: metric.value for kind, metric in line.figures.metrics.items() if metric.adds_up}
    expected = sums(posts)
    assert told == expected if posts else all(value == 0 for value in told.values())
    if before is not None:
        assert line.before is not None
        earlier = {kind: metric.value for kind, metric in line.before.metrics.items() if metric.adds_up}
        assert earlier == {kind: sums(before).get(kind, 0.0) for kind in earlier}
        assert {"postCount", "reactions", "comments"} <= earlier.keys()


def report_agrees(report: Report, compare: str, world: World, posts: list[dict[str, Any]]) -> None:
    def within(first: date, last: date, *, by: Any = lambda _post: True) -> list[dict[str, Any]]:
        return [post for post in posts if first <= utc_day(post) <= last and by(post)]

    first, last = report.period.first, report.period.last
    past = (report.before.first, report.before.last) if report.before else None
    agrees(report.total, within(first, last), within(*past) if past else None)
    for part in report.channels:

        def of(post: dict[str, Any], channel: str = part.channel.id) -> bool:
            return bool(post["channelId"] == channel)

        agrees(part.line, within(first, last, by=of), within(*past, by=of) if past else None)
    if report.by == "week":
        day = first
        for line in report.lines:
            end = min(last, day + timedelta(days=6 - day.weekday()))
            back = timedelta(weeks=52 if compare == "year" else 1)
            agrees(line, within(day, end), within(day - back, end - back) if compare else None)
            day = end + timedelta(days=1)
        assert day == last + timedelta(days=1)
    elif report.by == "month":
        for line in report.lines:
            agrees(
                line, within(first, last, by=lambda post, line=line: f"{utc_day(post):%Y-%m}" == line.label[:7]), None
            )
    elif report.by == "tag":
        for line in report.lines:

            def tagged(post: dict[str, Any], label: str = line.label) -> bool:
                names = {tag["name"] for tag in post["tags"]}
                return label in names if label != UNTAGGED else not names

            agrees(line, within(first, last, by=tagged), within(*past, by=tagged) if past else None)
    elif report.by == "network":
        assert [line.label for line in report.lines] == sorted(
            {LABELS.get(service, service.capitalize()) for service in world.services}, key=str.casefold
        )
        for line in report.lines:

            def on(post: dict[str, Any], label: str = line.label) -> bool:
                service = world.services[int(post["channelId"][1:])]
                return label == LABELS.get(service, service.capitalize())

            agrees(line, within(first, last, by=on), within(*past, by=on) if past else None)
    assert {item.post.id for item in report.posts} == {post["id"] for post in within(first, last)}


@settings(max_examples=int(os.environ.get("QUARTERS", "4")))
@given(
    world=worlds(),
    first=st.dates(date(2025, 8, 1), date(2026, 10, 2)),
    length=st.integers(0, 420),
    compare=st.sampled_from(["", "previous", "year"]),
    since=st.dates(date(2026, 7, 1), date(2026, 9, 30)),
)
def test_sheet_report_and_buffer_agree(world: World, first: date, length: int, compare: str, since: date) -> None:
    sent = [*world.planned.values(), *world.earlier]
    with TemporaryDirectory() as folder, account(world.services, sent, zone=world.zone, now=START) as acme:
        desk = Desk(Path(folder), world.services, world.planned, acme)
        for look in sorted(world.looks):
            acme.move_to(look)
            desk.measure(KINDS)
            posts = {post["id"]: post for post in acme.posts()}
            ours = {post_id(number) for number in range(len(world.planned))} & posts.keys()
            rows_agree(desk, world, posts)
            results_agree(desk, [posts[post_id] for post_id in ours])
        content = desk.path.read_bytes()
        assert desk.measure(KINDS, since=since).cells == 0
        assert desk.path.read_bytes() == content
        last = min(first + timedelta(days=length), END.date())
        for by in ("channel", "network", "tag", "week", "month"):
            report_agrees(acme.report(first, last, by, compare), compare, world, list(posts.values()))
        desk.ledger.close()

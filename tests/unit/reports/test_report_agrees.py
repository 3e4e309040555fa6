"""Reports say what is known and what is not, and take few requests. Their sums: test_quarter_agrees.py."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from report_world import NOW, SERVICES, TAGS, Desk, Sent, account, post_id, sums

from calendar_sync import late_posts
from calendar_sync.errors import MetricsRefused
from calendar_sync.model.buffer import Tag
from calendar_sync.model.metrics import USUAL
from calendar_sync.reports.period import Period
from calendar_sync.reports.report import Report
from calendar_sync.reports.subjects import UNTAGGED, Line, Subject, tag_subjects
from calendar_sync.reports.tables import breakdown, channels_table, headline


def told(line: Line) -> dict[str, float]:
    """The counts that a line tells."""
    return {kind: metric.value for kind, metric in line.figures.metrics.items() if metric.adds_up}


def quarter() -> list[Sent]:
    start = datetime(2026, 7, 1, 8, tzinfo=UTC)
    return [Sent(number % 8, start + timedelta(minutes=131 * number), TAGS[: number % 3]) for number in range(1000)]


@pytest.mark.parametrize(
    ("by", "compare", "requests"),
    [("channel", "previous", 9), ("week", "year", 10), ("month", "year", 9), ("tag", "", 9)],
)
def test_a_quarter_of_a_thousand_posts_takes_fifteen_requests(by: str, compare: str, requests: int) -> None:
    with account(SERVICES, quarter()) as acme:
        report = acme.report(date(2026, 7, 1), date(2026, 9, 30), by, compare)
        assert report.total.figures.posts == 1000
        assert acme.box.counts["requests"] == requests <= 15


def test_its_numbers_come_into_their_rows_with_as_few(tmp_path: Path) -> None:
    planned = {(2 + number // 8, number % 8): sent for number, sent in enumerate(quarter())}
    with account(SERVICES, planned.values()) as acme:
        desk = Desk(tmp_path, SERVICES, planned, acme)
        found = desk.measure(USUAL)
        assert (found.rows, len(found.posts)) == (125, 1000)
        # Two for the account and its channels; one for the first hundred posts, and one for each two hundred more.
        assert found.requests == acme.box.counts["requests"] == 8
        assert sum(row["Posts"] for row in desk.tab("Results")) == 1000
        desk.ledger.close()


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
    assert one.value("engagementRate") == rates[post_id(1)], "the window without posts does not weigh in it"


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


def test_what_the_free_plan_does_not_add_up_is_counted_and_said() -> None:
    sent = [Sent(channel, datetime(2026, month, 3, 9, tzinfo=UTC)) for month in (9, 10, 11) for channel in (0, 1)]
    sent.append(Sent(0, datetime(2026, 10, 30, 9, tzinfo=UTC)))
    with account(["facebook", "mastodon"], sent, plan="free") as acme:
        old = acme.report(date(2026, 9, 1), date(2026, 9, 30))
        cut = acme.report(date(2026, 9, 1), date(2026, 11, 20), "month")
    assert headline(old).endswith("2 posts on 2 channels.")
    assert [told(part.line) for part in old.channels] == [{"postCount": 1.0}, {"postCount": 1.0}]
    assert len(old.notes) == 1, old.notes
    assert "7 posts on 2 channels; of the 3 since 2026-10-22, " in headline(cut)
    assert [(line.label, line.figures.posts) for line in cut.lines] == [
        ("2026-09", 2), ("2026-10, from 2026-10-22", 1), ("2026-11 (20 days)", 2),
    ]  # fmt: skip
    assert told(cut.lines[0]) == {"postCount": 2.0}
    assert breakdown(cut).rows[-1][:2] == ("All channels, from 2026-10-22", 3.0)
    assert channels_table(cut).title == "By channel, from 2026-10-22"
    assert breakdown(old).rows[-1][0] == "All channels"


def test_nothing_is_added_up_from_posts_of_which_some_have_no_numbers() -> None:
    def retell(data: Any) -> None:
        for edge in (data.get("posts") or {}).get("edges", ())[:1]:
            edge["node"]["metrics"] = None

    sent = [Sent(channel, datetime(2026, month, 3, 9, tzinfo=UTC)) for month in (10, 11) for channel in (0, 1)]
    with account(["facebook", "mastodon"], sent) as acme:
        acme.retell = retell
        report = acme.report(date(2026, 10, 1), date(2026, 11, 20), "month")
    empty = [line.figures.value("reposts") is None for line in report.lines]
    assert sorted(empty) == [False, True]


@pytest.mark.parametrize(("by", "compare", "days"), [("week", "previous", 7), ("tag", "year", 365)])
def test_counts_that_only_some_channels_tell_are_compared_as_well(by: str, compare: str, days: int) -> None:
    at = datetime(2026, 11, 3, 9, tzinfo=UTC)
    sent = [Sent(of, at - back * timedelta(days=1), ("Launch",)) for back in (0, days) for of in (0, 1)]
    with account(["facebook", "mastodon"], sent) as acme:
        (line, *_) = acme.report(date(2026, 11, 2), date(2026, 11, 8), by, compare).lines
        world = {post["id"]: post for post in acme.posts()}
    assert line.before is not None
    before = {kind: metric.value for kind, metric in line.before.metrics.items() if metric.adds_up}
    assert (told(line), before) == tuple(sums([world[post_id(number)] for number in pair]) for pair in ((0, 1), (2, 3)))
    assert before["reposts"] > 0 < before["impressions"]


def test_posts_that_nobody_has_asked_about_are_counted_and_nothing_more() -> None:
    with account(["facebook"], [Sent(0, NOW - timedelta(minutes=20))]) as acme:
        report = acme.report(NOW.date(), NOW.date())
    assert headline(report).endswith("1 post on 1 channel.")
    assert told(report.total) == told(report.lines[0]) == {"postCount": 1.0}


def test_what_is_refused_for_single_posts_is_missing_there_alone() -> None:
    at = datetime(2026, 11, 3, 9, tzinfo=UTC)

    def refuse(answer: Any) -> None:
        for place, edge in enumerate((answer["data"].get("posts") or {}).get("edges", ())):
            if edge["node"]["channelId"] == "c0":
                edge["node"] |= {"metrics": None, "metricsUpdatedAt": None}
                answer.setdefault("errors", []).append(
                    {"message": "No insights", "path": ["posts", "edges", place, "node", "metrics"],
                     "extensions": {"code": "INSUFFICIENT_SCOPE"}}
                )  # fmt: skip

    with account(["facebook", "mastodon"], [Sent(0, at), Sent(1, at), Sent(1, at)]) as acme:
        whole = acme.report(date(2026, 11, 1), date(2026, 11, 4))
        acme.retell_whole = refuse
        report = acme.report(date(2026, 11, 1), date(2026, 11, 4))
    assert [told(part.line) for part in report.channels] == [told(part.line) for part in whole.channels]
    assert [item.post.channel_id for item in report.ranked] == ["c1", "c1"]
    assert [note.split(" (INS")[0] for note in report.notes] == [
        "This Buffer key may not see the metrics of single posts on Facebook (acme0)"
    ]


def test_a_key_that_may_not_see_sums_has_those_of_single_posts() -> None:
    at = datetime(2026, 11, 3, 9, tzinfo=UTC)

    def refuse(answer: Any) -> None:
        if "a0" in answer["data"]:
            answer["data"] = dict.fromkeys(answer["data"])
            answer["errors"] = [{"message": "No", "path": ["a0"], "extensions": {"code": "INSUFFICIENT_SCOPE"}}]

    with account(["facebook", "mastodon"], [Sent(0, at), Sent(1, at), Sent(1, at)]) as acme:
        acme.retell_whole = refuse
        report = acme.report(date(2026, 11, 1), date(2026, 11, 4), "month")
        world = sums(acme.posts())
    assert told(report.lines[0]) == told(report.total) == world
    assert "counts are added up from the single posts" in report.notes[0]


def test_tags_of_one_name_are_told_apart() -> None:
    period = Period(date(2026, 11, 1), date(2026, 11, 4))
    tags = [Tag("t1", "Sale"), Tag("t2", "Sale"), Tag("t3", UNTAGGED), Tag("t4", "Other")]
    assert [subject.label for subject in tag_subjects(tags, period, None)] == [
        f"{UNTAGGED} (t3)", "Other", "Sale (t1)", "Sale (t2)", UNTAGGED,
    ]  # fmt: skip


@pytest.mark.parametrize("by", ["week", "tag"])
def test_a_post_that_went_out_long_after_it_was_due_is_among_the_single_posts(
    by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is met at its time costs no request more."""
    at = datetime(2026, 11, 3, 9, tzinfo=UTC)
    sent = [Sent(0, at), Sent(0, at, ("Launch",)), Sent(0, at - timedelta(days=30)), Sent(1, at)]
    with account(["facebook", "mastodon"], sent) as acme:
        punctual = acme.report(date(2026, 11, 1), date(2026, 11, 7), by)
        usual = len(acme.asked)
        for number, days in ((1, -20), (3, 9)):
            (post,) = acme.box.store.find("posts", "id = ?", (post_id(number),))
            due = at + timedelta(days=days)
            acme.box.store.put("posts", {**post, "dueAt": f"{due:%Y-%m-%dT%H:%M:%S.000Z}"})
        acme.asked.clear()
        late = acme.report(date(2026, 11, 1), date(2026, 11, 7), by)
        assert usual < len(acme.asked) <= usual + (2 if by == "tag" else 1)
        monkeypatch.setattr(late_posts, "BESIDE_REQUESTS", 0)
        given_up = acme.report(date(2026, 11, 1), date(2026, 11, 7), by)
    for ranked in ("posts", "top", "bottom"):
        assert [item.post.id for item in getattr(late, ranked)] == [item.post.id for item in getattr(punctual, ranked)]
    assert (late.lines, late.notes) == (punctual.lines, punctual.notes)
    assert "of which 2 are not among the single posts" in given_up.notes[-1]

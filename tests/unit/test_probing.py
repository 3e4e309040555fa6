"""When media are looked at, and what becomes of what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from calendar_sync.calendars.mapping import Mapped
from calendar_sync.checks import check_networks, check_rows
from calendar_sync.entries.rules import ReadingRules
from calendar_sync.model.buffer import Channel
from calendar_sync.model.entry import DesiredState, Severity
from calendar_sync.model.media import MediaFacts, Reach
from calendar_sync.model.sheet import Row
from calendar_sync.passed import Passed

COLUMNS = {"date": 1, "time": 2, "timezone": 3, "channels": 4, "text": 5, "media": 6, "status": 7}
NOW = datetime(2027, 5, 1, tzinfo=UTC)
PHOTO, OTHER, UNTOLD = "https://a.example/p.jpg", "https://a.example/q.jpg", "https://a.example/media?id=7"


class Probe:
    """Finds what it is told to find, and remembers what it was asked."""

    def __init__(self, **facts: object) -> None:
        self.facts, self.asked = facts, list[list[str]]()

    def __call__(self, urls: Sequence[str]) -> Mapping[str, MediaFacts]:
        self.asked.append(list(urls))
        fields = {"head_status": 200, "status": 200, **self.facts}
        return {url: MediaFacts(url, **fields) for url in urls}  # type: ignore[arg-type]


def row(number: int, media: str, *, days: int = 9, **values: str) -> Row:
    day = NOW + timedelta(days=days)
    given = {"channels": "LinkedIn", "text": f"Post {number}", "media": media, **values}
    date = {"date": datetime(day.year, day.month, day.day), "time": f"09:{number:02d}", "timezone": "UTC"}
    return Row("May", number, {**date, **given}, COLUMNS)


def check(probe: Probe | None, *rows: Row) -> DesiredState:
    ids = iter(f"r{number}" for number in range(100))
    return check_rows(Mapped((), rows, (), complete=True), ReadingRules(), lambda: next(ids), now=NOW, probe=probe)


def rules(desired: DesiredState) -> list[str]:
    return [issue.rule for issue in desired.issues if issue.rule != "channel.unverified"]


def test_each_address_that_is_still_to_go_out_is_asked_for_once() -> None:
    probe = Probe(format="jpeg")
    desired = check(
        probe,
        row(2, PHOTO),
        row(3, f"{OTHER}\n{PHOTO}", channels="LinkedIn, X"),
        row(4, "https://a.example/past.jpg", days=-9),
        row(5, "https://a.example/held.jpg", status="Hold"),
        row(6, ""),
    )
    assert probe.asked == [[PHOTO, OTHER]]
    assert rules(desired) == ["schedule.past"]


def test_nothing_is_asked_where_there_are_no_media() -> None:
    probe = Probe()
    assert rules(check(probe, row(2, ""))) == []
    assert probe.asked == []


def test_a_file_that_is_gone_blocks_its_row_and_no_other() -> None:
    probe = Probe(reach=Reach.REFUSED, status=404, detail="the server answers 404")
    desired = check(probe, row(2, PHOTO), row(3, ""))
    (issue,) = [issue for issue in desired.issues if issue.severity is Severity.ERROR]
    assert (issue.rule, issue.cell) == ("media.gone", "May!F2")
    assert issue.message == "Image 1 (p.jpg) cannot be fetched: the server answers 404."
    assert [entry.origin.row for entry in desired.entries] == [3]


def test_a_kind_that_was_found_is_what_is_sent() -> None:
    desired = check(Probe(format="mp4", declared="video/mp4"), row(2, UNTOLD))
    assert [asset.kind for asset in desired.entries[0].assets] == ["video"]
    assert rules(desired) == []
    assert rules(check(None, row(2, UNTOLD))) == ["media.kind_unknown"]


def test_the_same_file_on_several_channels_is_told_once() -> None:
    desired = check(Probe(format="html"), row(2, PHOTO, channels="LinkedIn, X, Facebook"))
    assert rules(desired) == ["media.page"]
    assert desired.entries == ()


def test_a_machine_that_is_offline_is_told_once_and_blocks_nothing() -> None:
    silent = Probe(reach=Reach.SILENT, detail="there is no connection")
    desired = check(silent, row(2, PHOTO), row(3, OTHER))
    assert rules(desired) == ["media.offline"]
    assert len(desired.entries) == 2
    (alone,) = [issue for issue in check(silent, row(2, PHOTO)).issues if issue.rule == "media.unreachable"]
    assert (alone.severity, alone.cell) == (Severity.WARNING, "May!F2")


def test_what_passed_before_is_asked_again_where_its_media_were_looked_at() -> None:
    desired = check(None, row(2, PHOTO), row(3, ""))
    channels = [Channel(entry.key.channel_id, "acme", entry.service) for entry in desired.entries[:1]]
    first = Passed(rules="stamp")
    assert len(check_networks(desired, channels, free_plan=False, passed=first).entries) == 2
    page = {PHOTO: MediaFacts(PHOTO, format="html", head_status=200)}
    second = Passed(first.to_text(), rules="stamp")
    held = check_networks(desired, channels, free_plan=False, media=page, passed=second).held
    assert [item.origin.row for item in held] == [2]

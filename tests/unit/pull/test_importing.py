"""What Buffer has comes into the calendar as rows, each of which is read as its post; then nothing is left to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pull_desk import CHANNELS, DAY, INSTAGRAM, LINKEDIN, NINE, TITLES, Desk, X, seed, told

from calendar_sync.cli.shipped import shipped
from calendar_sync.errors import UsageError
from calendar_sync.import_items import Wanted
from calendar_sync.importing import import_posts
from calendar_sync.model.plan import Action, Plan

PICTURE = [{"image": {"url": "https://acme.example/a.png", "metadata": {"altText": "A bakery"}}}]
POSTS: list[dict[str, Any]] = [
    {"channel": LINKEDIN, "text": "Two places", "at": "2026-12-14T09:00:00Z", "mode": "customScheduled"},
    {"channel": X, "text": "Two places", "at": "2026-12-14T09:00:00Z", "mode": "customScheduled"},
    {"channel": X, "text": "In the queue"},
    {"channel": INSTAGRAM, "text": "A picture", "at": "2026-12-15T10:30:00Z", "mode": "customScheduled",
     "assets": PICTURE, "metadata": {"type": "post", "shouldShareToFeed": True, "firstComment": "More below"}},
    {"channel": LINKEDIN, "text": "Not ready", "status": "draft"},
    {"channel": X, "text": "Refused", "at": "2026-12-16T09:00:00Z", "mode": "customScheduled", "status": "error"},
    {"channel": X, "text": "Long gone", "at": "2026-11-20T09:00:00Z", "mode": "customScheduled", "status": "sent"},
]  # fmt: skip
ACCOUNT = seed(
    *POSTS, ideas=[{"title": "A thought", "text": "To be told some day"}], tags=[{"id": "7" * 24, "name": "Launch"}]
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path, account=ACCOUNT)
    yield made
    made.close()


def bring(desk: Desk, **wanted: Any) -> Plan:
    session = desk.session()
    session.everything = True
    report = import_posts(session, Wanted(**wanted), lambda _prepared: True)
    assert report is not None
    assert report.unwritten is None
    return report.plan


def test_posts_become_rows_and_nothing_is_left_to_do(desk: Desk) -> None:
    desk.put({"Date": DAY, "Time": NINE, "Channels": LINKEDIN, "Text": "Here before"})
    desk.sync()
    before = {post["id"]: post for post in desk.box.store.find("posts")}
    plan = bring(desk)
    assert {change.action for change in plan.changes} == {Action.ADOPT}, told(plan)
    assert {post["id"]: post for post in desk.box.store.find("posts")} == before
    rows = {row["Text"]: row for row in desk.rows()}
    assert list(rows) == ["Here before", "In the queue", "Two places", "A picture"]
    assert rows["Two places"]["Channels"] == "LinkedIn, X"
    assert (rows["Two places"]["Date"], rows["Two places"]["Time"]) == (date(2026, 12, 14), time(10, 0))
    assert len(rows["Two places"]["Post IDs"].splitlines()) == 2
    assert rows["In the queue"]["Mode"] == "queue"
    picture = rows["A picture"]
    assert (picture["Media"], picture["Alt text"]) == ("https://acme.example/a.png", "A bakery")
    assert (picture["First comment"], picture["Sync status"]) == ("More below", "Scheduled")
    desk.stay()
    assert bring(desk).changes == ()
    desk.stay()


def test_drafts_and_ideas_come_where_they_are_asked_for(desk: Desk) -> None:
    desk.put(titles=(*TITLES, "Title"))
    bring(desk, drafts=True, ideas=True)
    rows = {row["Text"]: row for row in desk.rows()}
    assert rows["Not ready"]["Mode"] == "draft"
    assert rows["To be told some day"]["Mode"] == "idea"
    desk.stay()


def test_only_what_is_asked_for(desk: Desk) -> None:
    desk.put()
    plan = bring(desk, channels=("Instagram",))
    assert [change.channel for change in plan.changes] == [INSTAGRAM]
    plan = bring(desk, since=date(2026, 12, 14), until=date(2026, 12, 14))
    assert {change.due_at for change in plan.changes} == {datetime(2026, 12, 14, 9, tzinfo=UTC)}
    with pytest.raises(UsageError, match="MySpace"):
        bring(desk, channels=("MySpace",))
    with pytest.raises(UsageError, match="no tab 'June'"):
        bring(desk, tab="June")


def test_what_no_column_can_say_stays_out(desk: Desk) -> None:
    desk.put(titles=("Date", "Time", "Channels", "Text"))
    plan = bring(desk)
    left = {change.channel + " " + (change.before or {})["text"]: change.reason for change in plan.of(Action.HOLD)}
    assert set(left) == {f"{INSTAGRAM} A picture", f"{X} In the queue"}
    assert "no column" in left[f"{INSTAGRAM} A picture"]
    assert "no column 'Mode'" in left[f"{X} In the queue"]
    assert [row["Text"] for row in desk.rows()] == ["Two places"]
    desk.stay()


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        (("text:linkedin+twitter", "text:instagram"), {"Copy A": "Two places"}),
        (("text:linkedin+twitter", "text:linkedin"), {"Copy A": "Two places", "Copy B": "Two places"}),
        (("text:linkedin+instagram", "text:instagram"), {"Copy A": "Two places"}),  # X has no column.
    ],
)
def test_texts_come_into_the_columns_for_their_networks(
    desk: Desk, kinds: tuple[str, str], said: dict[str, str]
) -> None:
    titles = ("Date", "Time", "Channels", "Copy A", "Copy B")
    columns = dict(zip("ABCDE", zip(("date", "time", "channels", *kinds), titles, strict=True), strict=True))
    desk.tab = "Plan"
    desk.settings["layout"] = {"Plan": {"header_row": 1, "columns": {key: [*pair] for key, pair in columns.items()}}}
    before = {"Date": DAY, "Time": NINE, "Channels": LINKEDIN, "Copy A": "Here before", "Copy B": "Here before"}
    desk.put(before, titles=titles)
    desk.sync()
    bring(desk)
    rows = [{title: row[title] for title in titles[3:] if title in row} for row in desk.rows()]
    assert rows[1:] == [said]
    desk.stay()


def test_a_new_calendar_from_the_template(desk: Desk) -> None:
    desk.path.write_bytes(shipped("templates", "blank-calendar.xlsx").read_bytes())
    bring(desk)
    book = openpyxl.load_workbook(desk.path)
    sheet = book["Calendar"]
    assert sheet["A3"].value == datetime(2026, 12, 14)
    assert sheet["A3"].is_date
    (table,) = sheet.tables.values()
    assert table.ref == "A1:W4"
    desk.stay()


@pytest.mark.parametrize(
    ("kind", "tab", "said"),
    [
        ("networks", "", {"Two places", "Not ready", "In the queue"}),
        ("agency", "Client B", {"Two places", "Not ready", "In the queue", "A picture", "To be told some day"}),
        ("ideas", "", {"To be told some day"}),
    ],
)
def test_blank_calendars_of_other_kinds(desk: Desk, kind: str, tab: str, said: set[str]) -> None:
    desk.path.write_bytes(shipped("templates", f"blank-{kind}.xlsx").read_bytes())
    if tab:
        with pytest.raises(UsageError, match="'Client A', 'Client B', 'Client C'"):
            bring(desk)
    plan = bring(desk, drafts=True, ideas=True, tab=tab)
    assert {(change.before or {})["text"] for change in plan.of(Action.ADOPT)} == said, told(plan)
    desk.stay()


def test_a_text_file_gets_rows_in_its_own_form(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "May.csv", account=ACCOUNT)
    desk.path.write_bytes(b"Channels;Text;Date;Time;Mode;Media;Alt text;First comment\nX;Mine;24.12.2026;18:00;;;;")
    desk.sync()
    bring(desk)
    lines = desk.path.read_text(encoding="utf-8").split("\n")
    assert lines[3].startswith("LinkedIn, X;Two places;14.12.2026;10:00;;;;;")
    assert len({line.count(";") for line in lines if line and '"' not in line}) == 1
    desk.stay()
    desk.close()


def test_a_run_that_dies_after_writing_doubles_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.put()

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("calendar_sync.executor.apply.adopted_records", die)
        with pytest.raises(KeyboardInterrupt):
            bring(desk)
    assert {change.action for change in desk.plan().changes} == {Action.ADOPT}
    assert bring(desk).changes == ()
    desk.sync()
    desk.stay()
    assert len(desk.box.store.find("posts")) == len(POSTS)


def test_a_table_with_totals_is_left_alone(desk: Desk) -> None:
    desk.put({"Date": DAY, "Time": NINE, "Channels": LINKEDIN, "Text": "One"})
    book = openpyxl.load_workbook(desk.path)
    table = openpyxl.worksheet.table.Table(displayName="Plan", ref="A1:K3", totalsRowCount=1)
    book["May"].add_table(table)
    book.save(desk.path)
    with pytest.raises(UsageError, match="row of totals"):
        bring(desk)


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co", "Cf")), max_size=40)
POST = st.fixed_dictionaries(
    {
        "channel": st.sampled_from([f"{item['service']}:{item['name']}" for item in CHANNELS]),
        "text": TEXT.map(lambda text: f"Say {text}"),
        "assets": st.just(PICTURE),
    },
    optional={
        "at": st.datetimes(datetime(2026, 12, 3), datetime(2027, 3, 1)).map(
            lambda at: at.replace(second=0, microsecond=0).isoformat() + "Z"
        ),
        "status": st.just("draft"),
    },
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(POST, max_size=6))
def test_after_an_import_there_is_nothing_to_do(
    tmp_path_factory: pytest.TempPathFactory, posts: list[dict[str, Any]]
) -> None:
    """What came into the calendar is in step, what did not is untouched, and a second import is idle."""
    found = [post | ({"mode": "customScheduled"} if "at" in post else {}) for post in posts]
    desk = Desk(tmp_path_factory.mktemp("desk"), account=seed(*found))
    try:
        desk.put()
        before = desk.box.store.find("posts")
        plan = bring(desk, drafts=True)
        desk.stay()
        again = bring(desk, drafts=True)
        assert not again.of(Action.ADOPT), told(again)
        assert len(plan.changes) == len(posts), told(plan)
        assert desk.box.store.find("posts") == before
    finally:
        desk.close()

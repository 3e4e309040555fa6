"""How few requests a run takes: what is remembered, what is read with what, and what is read once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from calendar_sync import pipeline
from calendar_sync.buffer import BufferClient, reads
from calendar_sync.config import Settings
from calendar_sync.errors import AnswerUnreadable
from calendar_sync.ledger import Ledger
from calendar_sync.ledger.directories import keep_directory, known_directories
from calendar_sync.model.plan import Action, Outcome, OutcomeStatus
from calendar_sync.sandbox import DEFAULT_KEY, Sandbox, SandboxTransport
from calendar_sync.sandbox import Settings as BoxSettings
from calendar_sync.sandbox.times import iso
from calendar_sync.sides import look_up_refused
from tests.stateful.books import MemoryBook
from tests.stateful.parts import Clock

ORGANIZATION = "0" * 24
IDS = {"facebook": "1" * 24, "linkedin": "2" * 24, "mastodon": "3" * 24}
TITLES = ["Date", "Time", "Time zone", "Channels", "Text", "Mode"]


def seed(**changes: Any) -> dict[str, Any]:
    slots = {"weekdays": ["09:05"]}
    channels = [{"id": id_, "name": "acme", "service": service, "schedule": slots} for service, id_ in IDS.items()]
    organization = {"id": ORGANIZATION, "name": "Acme", "channels": channels} | changes
    return {"account": {"id": "9" * 24, "timezone": "UTC"}, "organizations": [organization]}


@dataclass
class Desk:
    """A calendar, a sandbox, a ledger and a clock."""

    folder: Path
    sent: list[str] = field(default_factory=list)
    clock: Clock = field(default_factory=Clock)
    settings: dict[str, Any] = field(default_factory=dict)
    key_hash: str = "key"
    refuses: frozenset[str] = frozenset()
    cannot_read: bool = False
    is_odd: bool = False

    def __post_init__(self) -> None:
        self.box = Sandbox(None, seed=seed(), settings=BoxSettings(rate_limits=False), clock=self.clock)
        self.ledger = Ledger(self.folder / "ledger.db")
        self.book = MemoryBook()
        self.rows()

    def close(self) -> None:
        self.box.close()
        self.ledger.close()

    def rows(self, *rows: tuple[Any, ...]) -> None:
        """Save a calendar of (hours from now, or nothing; channels; text; mode) rows."""
        grid: list[list[Any]] = [list(TITLES)]
        for hours, channels, text, *mode in rows:
            due = self.clock.now() + timedelta(hours=hours) if hours is not None else None
            day = due.replace(hour=0, minute=0, tzinfo=None) if due else None
            grid.append([day, due.time() if due else None, "UTC", channels, text, *(mode or [""])])
        self.book.put(grid)

    def session(self, **facts: Any) -> pipeline.Session:
        client = BufferClient(
            endpoint="http://sandbox.localhost", key=DEFAULT_KEY, transport=Recorder(self),
            clock=self.clock.now, sleep=self.clock.advance, user_agent="tests/1.0",
        )  # fmt: skip
        return pipeline.Session(
            calendar=self.book.backend(), location="may.sim", settings=Settings.model_validate(self.settings),
            client=client, ledger=self.ledger, clock=self.clock.now, sleep=self.clock.advance,
            key_hash=self.key_hash, **facts,
        )  # fmt: skip

    def plan(self, **facts: Any) -> pipeline.Prepared:
        return pipeline.prepare(self.session(**facts))

    def sync(self) -> pipeline.Report:
        report = pipeline.sync(self.session(), lambda _: True)
        assert report is not None
        assert report.problem is None
        return report

    def asked(self) -> list[str]:
        """The operations of all requests since the last call."""
        asked, self.sent = self.sent, []
        return asked


class Recorder(httpx.BaseTransport):
    """Writes down the name of every operation that is sent."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._inner = desk, SandboxTransport(desk.box)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        name = json.loads(request.content)["query"].split()[1].partition("(")[0]
        self._desk.sent.append(name)
        if name in self._desk.refuses:
            told = {"message": "Not like this.", "extensions": {"code": "BAD_USER_INPUT"}}
            return httpx.Response(400, json={"errors": [told]}, request=request)
        answer = self._inner.handle_request(request)
        if self._desk.is_odd:
            text = re.sub(r'"createdAt":\s*"', '"createdAt":"never, ', answer.read().decode(), count=1)
            return httpx.Response(200, text=text, request=request)
        return _without_first(answer, request) if self._desk.cannot_read else answer


def _without_first(answer: httpx.Response, request: httpx.Request) -> httpx.Response:
    """Return an answer as it is where the first unsent post cannot be read out."""
    found = json.loads(answer.read())
    for name in ("unsent", "near"):
        for edge in found["data"].get(name, {"edges": []})["edges"][:1]:
            edge["node"] = None
            words = "Cannot return null for non-nullable field GoogleBusinessOfferMetaData.startDate."
            found["errors"] = [{"message": words, "path": [name, "edges", 0, "node", "metadata"]}]
    return httpx.Response(200, json=found, request=request)


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten posts are a page, so that a few are many."""
    monkeypatch.setattr(reads, "PAGE_SIZE", 10)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.close()


FIRST_EVER = ["Account", "ListingWithChannels"]


def test_what_a_key_reaches_is_remembered(desk: Desk) -> None:
    desk.rows((48, "Facebook", "Hello"))
    desk.plan()
    assert desk.asked() == FIRST_EVER
    desk.plan()
    assert desk.asked() == ["Listing"]
    (known,) = known_directories(desk.ledger, "key")
    assert (known.organization.name, len(known.channels), known.is_only) == ("Acme", 3, True)
    assert known_directories(desk.ledger, "another key") == []


@pytest.mark.parametrize(
    ("channels", "more"), [("Facebook, LinkedIn, Mastodon", []), ("Facebook", ["Listing"])], ids=["all", "one"]
)
def test_a_post_that_cannot_be_read_out_is_asked_for_again_only_to_see_whose_it_is(
    desk: Desk, channels: str, more: list[str]
) -> None:
    desk.rows((48, channels, "Hello"))
    plant(desk, [24.0, 30.0])
    desk.cannot_read = True
    actual = desk.plan().actual
    assert (len(actual.posts), actual.complete, actual.unread) == (1, False, {""})
    assert desk.asked() == [*FIRST_EVER, *more]


def test_what_no_other_question_would_mend_is_asked_once(desk: Desk) -> None:
    desk.rows((48, "Facebook", "Hello"))
    desk.sync()
    desk.is_odd = True
    desk.asked()
    with pytest.raises(AnswerUnreadable):
        desk.plan()
    assert desk.asked() == ["Listing"]


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize("others", [0, 3, 9])
def test_the_first_run_goes_on_with_what_was_created_later(desk: Desk, others: int) -> None:
    desk.rows((48, "Facebook", "Hello"))
    for day in range(14):
        created = iso(desk.clock.now() - timedelta(days=20 - day))
        plant(desk, [24.0 + day], "facebook" if day >= others else "mastodon", id_from=day, createdAt=created)
    first = desk.plan().actual
    assert desk.asked() == [*FIRST_EVER, "Listing"]
    assert len(first.posts) == 14 - others
    assert {post.id for post in desk.plan().actual.posts} == {post.id for post in first.posts}


@pytest.mark.usefixtures("small_pages")
def test_no_page_of_the_first_run_is_read_twice(desk: Desk) -> None:
    desk.rows((48, "Facebook", "Hello"))
    plant(desk, (24 + number for number in range(15)))
    plant(desk, (-30.0 - number for number in range(15)), id_from=100, status="sent")
    plan = desk.plan()
    assert desk.asked() == [*FIRST_EVER, "Listing"]
    assert len(plan.actual.posts) == 30
    assert {post.id for post in desk.plan().actual.posts} == {post.id for post in plan.actual.posts}
    assert desk.asked() == ["Listing"] * 2
    # A key that the ledger does not know yet, though it knows the posts.
    with desk.box.store.transaction():
        for post in desk.box.store.find("posts"):
            desk.box.store.delete("posts", post["id"])
    desk.rows(*((48 + hour, "Facebook, LinkedIn", f"Hello {hour}") for hour in range(4)))
    desk.sync()
    desk.clock.advance(60)
    desk.key_hash = "another"
    desk.asked()
    assert desk.plan().plan.count(Action.NOOP) == 8
    assert desk.asked() == FIRST_EVER


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize("others", [9, 10, 11])
def test_the_first_run_of_all_sees_what_any_other_sees(desk: Desk, others: int) -> None:
    desk.rows((48, "Facebook", "Hello"), (-24 * 20, "Facebook", "Long past"), (None, "LinkedIn", "Later", "draft"))
    plant(desk, (24 + number for number in range(others)))
    plant(desk, [30.0], "mastodon", id="a" * 24)
    plant(desk, [-30.0], id="b" * 24, status="sent", sentAt=iso(desk.clock.now() - timedelta(hours=30)))
    first = desk.plan().actual
    later = desk.plan().actual
    assert {post.id for post in first.posts} == {post.id for post in later.posts}
    assert {"a" * 24, "b" * 24} & {post.id for post in first.posts} == {"b" * 24}
    assert first.channels == later.channels


def test_where_posts_are_listed_by_channel_only_channels_are_asked_for_first(desk: Desk) -> None:
    desk.rows((48, "Facebook", "Hello"))
    desk.refuses = frozenset({"ListingWithSetup", "ListingWithChannels"})
    assert desk.plan().plan.count(Action.CREATE) == 1
    assert desk.asked() == [*FIRST_EVER, "Channels", "Listing"]
    desk.plan()
    assert desk.asked() == ["Listing"], "what was told is as young as the run"
    desk.settings, desk.key_hash = {"organization": ORGANIZATION}, "another"
    assert desk.plan().plan.count(Action.CREATE) == 1
    assert desk.asked() == ["ListingWithSetup", *FIRST_EVER, "Channels", "Listing"]


def test_a_sync_asks_for_nothing_twice(desk: Desk) -> None:
    desk.rows((48, "Facebook", "Hello"), (50, "LinkedIn", "Hello there"))
    desk.sync()
    assert desk.asked() == [*FIRST_EVER, "Apply", "Listing"]
    desk.sync()
    assert desk.asked() == ["Listing"], "with nothing to do there is nothing to be made sure of"


def test_what_is_too_old_is_asked_for_in_the_document_that_reads_the_posts(desk: Desk) -> None:
    desk.rows((48, "Facebook", "Hello"))
    desk.plan()
    desk.clock.advance(3599)
    desk.plan()
    assert desk.asked() == [*FIRST_EVER, "Listing"]
    desk.clock.advance(2)
    desk.plan()
    desk.plan()
    assert desk.asked() == ["ListingWithSetup", "Listing"]
    desk.plan(refresh_channels=True)
    assert desk.asked() == ["ListingWithSetup"]
    desk.settings = {"buffer": {"channels_age": 0}}
    desk.plan()
    assert desk.asked() == ["ListingWithSetup"]


def test_a_channel_that_was_disconnected_is_known_once_the_age_has_passed(desk: Desk) -> None:
    desk.rows((48, "Facebook", "Hello"))
    desk.plan()
    with desk.box.store.transaction():
        channel = desk.box.store.require("channels", IDS["facebook"])
        desk.box.store.put("channels", {**channel, "isDisconnected": True})
    assert desk.plan().plan.count(Action.CREATE) == 1
    desk.clock.advance(3601)
    plan = desk.plan().plan
    assert (plan.count(Action.CREATE), plan.count(Action.BLOCKED)) == (0, 1)


def test_a_channel_that_is_not_remembered_is_asked_for_at_once(desk: Desk) -> None:
    desk.rows((48, "Facebook", "Hello"))
    desk.plan()
    desk.asked()
    with desk.box.store.transaction():
        channel = desk.box.store.require("channels", IDS["facebook"])
        desk.box.store.put("channels", {**channel, "id": "4" * 24, "name": "novel", "sequence": 99})
    desk.rows((48, "novel, LinkedIn", "Hello"))
    assert desk.plan().plan.count(Action.CREATE) == 2
    assert desk.asked() == ["ListingWithSetup", "Listing"], "the posts of a channel that nobody knew of come second"


def test_an_organization_that_buffer_refuses_is_looked_up_anew(desk: Desk) -> None:
    desk.rows((48, "Facebook", "Hello"))
    desk.plan()
    (known,) = known_directories(desk.ledger, "key")
    gone = replace(known, organization=replace(known.organization, id="5" * 24))
    desk.clock.advance(60)
    keep_directory(desk.ledger, "key", replace(gone, read_at=desk.clock.now()))
    desk.asked()
    assert desk.plan().plan.organization[0] == ORGANIZATION
    assert desk.asked() == ["Listing", *FIRST_EVER]
    assert [item.organization.id for item in known_directories(desk.ledger, "key")] == [ORGANIZATION]


def lose_facebook(desk: Desk) -> None:
    """Have the channel go from Buffer after it was remembered."""
    desk.rows((48, "Facebook", "Hello"))
    desk.plan()
    with desk.box.store.transaction():
        desk.box.store.delete("channels", IDS["facebook"])
    desk.asked()


def test_a_channel_that_buffer_refuses_is_looked_up_at_once(desk: Desk) -> None:
    lose_facebook(desk)
    (outcome,) = desk.sync().outcomes
    assert str(outcome.status) == "failed"
    assert "Channel not found. Buffer no longer has facebook:acme: connect it there again" in outcome.error
    assert desk.asked()[-2:] == ["Apply", "Setup"], "nothing was created, so nothing is read back"
    (known,) = known_directories(desk.ledger, "key")
    assert {channel.id for channel in known.channels} == set(IDS.values()) - {IDS["facebook"]}
    # Now the row is blocked, with what it can name instead, and nothing is sent for it.
    assert desk.plan().plan.count(Action.CREATE) == 0


def test_a_refused_channel_that_cannot_be_looked_up_is_by_the_next_run(desk: Desk) -> None:
    lose_facebook(desk)
    desk.refuses = frozenset({"Setup"})
    report = desk.sync()
    (outcome,) = report.outcomes
    assert "Run it again with --refresh-channels" in outcome.error
    assert report.problem is None
    assert known_directories(desk.ledger, "key") == []


@pytest.mark.parametrize(
    ("error", "asked", "words"),
    [
        ("Channel not found", 1, "Buffer lists the channel all the same: run it again."),
        ("No such tag", 0, "No such tag"),
    ],
)
def test_only_a_refused_channel_is_looked_up(desk: Desk, error: str, asked: int, words: str) -> None:
    desk.rows((48, "Facebook", "Hello"))
    (change,) = desk.plan().plan.of(Action.CREATE)
    desk.asked()
    outcomes = {change.key: Outcome(change.key, change.action, OutcomeStatus.FAILED, error=error)}
    look_up_refused(desk.session(), outcomes, ORGANIZATION)
    assert outcomes[change.key].error.endswith(words)
    assert len(desk.asked()) == asked
    assert len(known_directories(desk.ledger, "key")) == (1 if asked else 0)


def test_without_a_place_to_remember_everything_is_asked_each_time(desk: Desk) -> None:
    desk.key_hash = ""
    desk.rows((48, "Facebook", "Hello"))
    desk.plan()
    desk.plan()
    assert desk.asked() == FIRST_EVER * 2


def test_a_calendar_of_nothing_reads_no_posts(desk: Desk) -> None:
    desk.plan()
    assert desk.asked() == FIRST_EVER
    desk.plan()
    assert desk.asked() == []


# How much of Buffer is read


@pytest.mark.parametrize("changes", [30, 240, 900, 3000])
def test_runs_take_next_to_no_more_requests_than_they_must(desk: Desk, changes: int) -> None:
    """The bound: 30 changes to a request, and 100 posts to a page, before and (for what is created) afterwards."""
    desk.settings = {"policy": {"max_creates": 5000, "daily_limits": "off"}}
    desk.rows(*((24 + 0.1 * row, "Facebook, LinkedIn, Mastodon", f"Text {row}") for row in range(changes // 3)))
    prepared = desk.plan()
    desk.asked()
    foretold = prepared.plan.cost.requests + 1
    bound = -(-changes // 30) + 1 - (-changes // 100)
    assert prepared.plan.count(Action.CREATE) == changes
    assert foretold <= 1.1 * bound
    if changes < 300:
        # Many more take the sandbox a while, and are sent by benchmarks/requests.py.
        desk.sync()
        assert len(desk.asked()) == foretold
        desk.plan()
        assert len(desk.asked()) == max(1, -(-changes // 100)), "a page for every hundred posts"


def plant(desk: Desk, hours: Iterable[float], channel: str = "facebook", id_from: int = 0, **facts: Any) -> None:
    """Put posts of others into Buffer, due in so many hours."""
    now = desk.clock.now() - timedelta(days=3)
    with desk.box.store.transaction():
        for number, ahead in enumerate(hours, id_from):
            due = iso(desk.clock.now() + timedelta(hours=ahead))
            desk.box.store.put("posts", {
                "id": f"{'f' * 16}{number:08x}", "organizationId": ORGANIZATION, "channelId": IDS[channel],
                "channelService": channel, "createdAt": iso(now), "updatedAt": iso(now), "via": "buffer",
                "authorId": "9" * 24, "text": f"Other {number}", "assets": [], "settings": {},
                "schedulingType": "automatic", "shareMode": "customScheduled", "tagIds": [], "ideaId": None,
                "status": "scheduled", "dueAt": due, "sentAt": None, "rank": None, "sharedNow": False, "error": None,
                "externalLink": None, "notificationStatus": None, **facts,
            })  # fmt: skip


FAR = 24 * 60
"""Hours: sixty days."""


@pytest.mark.usefixtures("small_pages")
def test_posts_far_away_cost_nothing(desk: Desk) -> None:
    desk.rows((48, "Facebook", "Hello"))
    plant(desk, (FAR + number for number in range(25)))
    desk.sync()
    assert desk.asked() == [*FIRST_EVER, "Listing", "Apply", "Listing"], "a page is not all there is"
    assert len(desk.plan().actual.posts) == 11, "one page of what is far away is a glance that costs nothing"
    assert desk.asked() == ["Listing"]


@pytest.mark.usefixtures("small_pages")
def test_a_post_that_was_moved_far_away_is_found_there(desk: Desk) -> None:
    desk.rows((48, "Facebook", "Hello"))
    desk.sync()
    plant(desk, (FAR + number for number in range(25)))
    with desk.box.store.transaction():
        (post,) = (post for post in desk.box.store.find("posts") if post["text"] == "Hello")
        late = iso(desk.clock.now() + timedelta(days=200))
        desk.box.store.put("posts", {**post, "dueAt": late, "createdAt": iso(desk.clock.now())})
    desk.asked()
    (change,) = desk.plan().plan.changes
    assert (change.action, change.fields) == (Action.DRIFT, ("due_at",))
    assert desk.asked() == ["Listing"] * 4, "a glance, and then all three pages"


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize("mode", ["queue", "draft"])
def test_what_may_stand_anywhere_is_looked_for_everywhere(desk: Desk, mode: str) -> None:
    desk.rows((None, "Facebook", "Other 20", mode))
    changes = {"shareMode": "addToQueue"} if mode == "queue" else {"status": "draft", "dueAt": None}
    plant(desk, (FAR + number for number in range(25)), **changes)
    (change,) = desk.plan().plan.changes
    assert change.action is Action.ADOPT


@pytest.mark.usefixtures("small_pages")
def test_a_year_of_sent_posts_is_not_read_again(desk: Desk) -> None:
    desk.rows(*((48 + hour, "Facebook", f"Hello {hour}") for hour in range(15)))
    desk.sync()
    desk.clock.advance(86_400 * 30)
    desk.sync()
    desk.asked()
    plan = desk.plan().plan
    assert plan.count(Action.NOOP) == 15
    assert desk.asked() == ["Listing"]


# Daily limits


def test_days_over_buffers_limit_are_told_before_anything_is_sent(desk: Desk) -> None:
    start = 48.0 + 15 - desk.clock.now().hour
    plant(desk, (start + number / 60 for number in range(20)))
    desk.rows(*((start + 1 + number / 60, "Facebook", f"Hello {number}", "") for number in range(17)))
    plan = desk.plan().plan
    assert desk.asked() == [*FIRST_EVER, "DailyLimits"]
    assert (plan.count(Action.CREATE), plan.count(Action.BLOCKED)) == (15, 2)
    issues = [issue for issue in plan.issues if issue.rule == "channel.daily_limit"]
    assert [(str(issue.severity), issue.row) for issue in issues] == [("error", 17), ("error", 18)]
    desk.settings = {"policy": {"daily_limits": "warn"}}
    plan = desk.plan().plan
    assert plan.count(Action.CREATE) == 17
    assert {str(issue.severity) for issue in plan.issues} == {"warning"}
    desk.settings = {"policy": {"daily_limits": "off"}}
    desk.asked()
    assert desk.plan().plan.issues == ()
    assert desk.asked() == ["Listing"]

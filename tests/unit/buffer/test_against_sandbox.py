"""The client against the local Buffer, which knows nothing of how the client sees things."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from buffer_fakes import DOCUMENT, IMAGE, NOW, VIDEO, Clock, entry

from calendar_sync.buffer import BufferClient, is_too_large, plan_batches
from calendar_sync.errors import DocumentRefused, NotSent, OutcomeUnknown, RateLimited, SignInError
from calendar_sync.model.buffer import ActualState, Asset, Channel, Organization, Post
from calendar_sync.model.canonical import entry_values, idea_values, post_values
from calendar_sync.model.entry import Entry, Kind, Schedule
from calendar_sync.model.mutation import CreateIdea, CreatePost, DeletePost, EditPost, Mutation, Verdict
from calendar_sync.sandbox.core import Sandbox
from calendar_sync.sandbox.embedded import SandboxTransport
from calendar_sync.sandbox.faults import Fault
from calendar_sync.sandbox.settings import Settings

SERVICES = (
    *("bluesky", "facebook", "googlebusiness", "instagram", "linkedin", "mastodon"),
    *("pinterest", "threads", "tiktok", "twitter", "youtube"),
)
SEED: dict[str, Any] = {
    "account": {"id": "account1", "name": "Robin", "email": "r@example.org", "timezone": "Europe/Berlin"},
    "organizations": [
        {
            "id": "org1",
            "name": "Agency",
            "approvals": True,
            "channels": [
                {
                    "id": service,
                    "service": service,
                    "name": "boats",
                    "type": "business",
                    "timezone": "Europe/Berlin",
                    "schedule": {"weekdays": ["09:00", "15:00"]},
                    **(
                        {"boards": [{"id": "b1", "name": "Boats", "serviceId": "789"}]}
                        if service == "pinterest"
                        else {}
                    ),
                }
                for service in SERVICES
            ],
            "tags": [
                {"id": "t1", "name": "Launch", "color": "#112233"},
                {"id": "t2", "name": "Summer", "color": "#445566"},
            ],
        }
    ],
}
ORGANIZATION = Organization("org1", "Agency")


@dataclass
class SandboxTime(Clock):
    """One clock for the client and the sandbox."""

    now_at: datetime = NOW
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> datetime:
        return self.now_at

    def now(self) -> datetime:
        return self.now_at

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now_at += timedelta(seconds=seconds)


@dataclass
class World:
    sandbox: Sandbox
    time: SandboxTime

    def client(self, **settings: Any) -> BufferClient:
        return BufferClient(
            **{
                "endpoint": "http://sandbox.local/graphql",
                "key": "sandbox-key",
                "transport": SandboxTransport(self.sandbox, sleep=self.time.sleep),
                "clock": self.time,
                "sleep": self.time.sleep,
                "user_agent": "calendar-sync/0.1 (+https://example.org)",
                **settings,
            }
        )


@pytest.fixture
def world() -> Iterator[World]:
    yield from worlds()


def worlds(**settings: Any) -> Iterator[World]:
    time = SandboxTime()
    with Sandbox(seed=SEED, clock=time, **settings) as sandbox:
        yield World(sandbox, time)


def snapshot(client: BufferClient, **more: Any) -> ActualState:
    _, organization, channels = client.read_account_and_channels("org1")
    asked = {"due_start": NOW - timedelta(days=30), "due_end": NOW + timedelta(days=90), "with_ideas": True, **more}
    return client.snapshot(organization, channels, **asked)


def on(service: str, text: str = "Hello", **values: Any) -> Entry:
    return entry(service, text, channel=service, **values)


def create(client: BufferClient, wanted: Entry) -> Post:
    (result,) = client.apply([CreatePost(wanted)], "org1")
    assert result.verdict is Verdict.DONE, result.message
    assert result.post is not None
    return result.post


COVERS = {"thumbnail_url"}
START, END = "2026-12-05T09:00:00Z", "2026-12-06T09:00:00Z"
WANTED = {
    "bluesky thread": on("bluesky", thread=("Two", "Three"), tags=("t1", "t2")),
    "bluesky link": on("bluesky", metadata={"link": "https://example.org"}),
    "facebook": on("facebook", assets=(IMAGE,), metadata={"type": "post", "first_comment": "First!"}),
    "facebook link": on("facebook", metadata={"type": "post", "link": "https://example.org"}),
    "google news": on(
        "googlebusiness", metadata={"type": "whats_new", "button": "call", "link": "https://example.org"}
    ),
    "google offer": on(
        "googlebusiness",
        metadata={"type": "offer", "title": "Half", "start": START, "end": END, "code": "X", "terms": "None"},
    ),
    "google event": on(
        "googlebusiness",
        metadata={"type": "event", "title": "Fair", "start": START, "end": END, "full_day": True, "button": "book"},
    ),
    "instagram": on(
        "instagram",
        assets=(IMAGE, replace(IMAGE, url="https://example.org/b.jpg", alt_text="")),
        metadata={
            "type": "post",
            "share_to_feed": True,
            "first_comment": "#x",
            "location_name": "Pier",
            "is_ai_generated": True,
        },
    ),
    "instagram story": on(
        "instagram", assets=(IMAGE,), metadata={"type": "story", "share_to_feed": False}, notify=True
    ),
    "linkedin document": on("linkedin", assets=(DOCUMENT,), metadata={"first_comment": "Hi"}),
    "mastodon": on("mastodon", thread=("Two",), metadata={"spoiler": "Boats"}),
    "pinterest": on(
        "pinterest",
        assets=(IMAGE,),
        metadata={"board_service_id": "789", "title": "A boat", "link": "https://example.org"},
    ),
    "threads": on("threads", thread=("Two",), metadata={"topic": "boats", "location_name": "Pier", "location_id": "7"}),
    "tiktok": on("tiktok", assets=(VIDEO,), metadata={"title": "A boat", "is_ai_generated": True}),
    "twitter": on("twitter", thread=("Two",), assets=(IMAGE,), metadata={"is_ai_generated": True}),
    "youtube": on(
        "youtube",
        assets=(VIDEO,),
        metadata={"title": "T", "category_id": "22", "privacy": "unlisted", "made_for_kids": True, "embeddable": False},
    ),
    "youtube plain": on("youtube", assets=(VIDEO,), metadata={"title": "T", "category_id": "22"}),
    "draft": on("linkedin", kind=Kind.DRAFT),
    "queue": on("linkedin", schedule=Schedule.QUEUE),
}


def without_covers(values: dict[str, Any]) -> dict[str, Any]:
    assets = [{name: value for name, value in asset.items() if name not in COVERS} for asset in values["assets"]]
    return {**values, "assets": assets}


@pytest.mark.parametrize("name", WANTED)
def test_what_is_created_is_what_was_wanted_and_stays_so(world: World, name: str) -> None:
    wanted = WANTED[name]
    with world.client() as client:
        created = create(client, wanted)
        assert post_values(created) == without_covers(entry_values(wanted))
        (found,) = snapshot(client).posts
        assert found == created
        (edited,) = client.apply([EditPost(created.id, wanted)], "org1")
        assert edited.verdict is Verdict.DONE, edited.message
        assert edited.post is not None
        assert replace(edited.post, updated_at=found.updated_at) == found


@pytest.mark.parametrize("service", ["twitter", "youtube", "threads", "linkedin"])
def test_an_edit_takes_back_what_the_calendar_no_longer_says(world: World, service: str) -> None:
    full = next(item for item in WANTED.values() if item.service == service)
    bare_metadata = {"title": "T", "category_id": "22"} if service == "youtube" else {}
    bare = replace(
        full, text="Bare", thread=(), assets=(VIDEO,) if service == "youtube" else (), metadata=bare_metadata
    )
    with world.client() as client:
        created = create(client, full)
        (edited,) = client.apply([EditPost(created.id, bare)], "org1")
        assert edited.post is not None, edited.message
        assert post_values(edited.post) == entry_values(bare)


def test_a_full_batch_of_mixed_mutations_is_one_request(world: World) -> None:
    with world.client() as client:
        posts = [create(client, on("linkedin", f"Old {number}", schedule=Schedule.QUEUE)) for number in range(8)]
        before = client.requests
        mutations: list[Mutation] = []
        for number, post in enumerate(posts):
            mutations.append(CreatePost(on("mastodon", f"New {number}")))
            mutations.append(EditPost(post.id, on("linkedin", f"Edited {number}", schedule=Schedule.QUEUE)))
            mutations.append(CreateIdea(on("twitter", f"Idea {number}", kind=Kind.IDEA)))
        mutations += [DeletePost(post.id) for post in posts[:5]]
        mutations.append(CreatePost(on("tiktok", "No media")))
        (batch,) = plan_batches(mutations)
        results = client.apply(batch, "org1")
        assert client.requests == before + 1
        state = snapshot(client)
    assert len(results) == 30
    assert [result.verdict for result in results[:-1]] == [Verdict.DONE] * 29
    assert (results[-1].verdict, results[-1].error_type) == (Verdict.REFUSED, "InvalidInputError")
    texts = {post.text for post in state.posts}
    assert texts == {*(f"New {number}" for number in range(8)), *(f"Edited {number}" for number in range(5, 8))}
    assert len(state.ideas) == 8


def test_editing_a_queued_post_leaves_the_queue_as_it_is(world: World) -> None:
    with world.client() as client:
        posts = [create(client, on("twitter", f"Post {number}", schedule=Schedule.QUEUE)) for number in range(3)]
    with world.client() as client:  # another run: what it knows of the queue it has read
        snapshot(client)
        client.apply([EditPost(posts[0].id, on("twitter", "Changed", schedule=Schedule.QUEUE))], "org1")
        dues = {post.id: post.due_at for post in snapshot(client).posts}
    assert dues == {post.id: post.due_at for post in posts}


def test_a_draft_becomes_a_post_and_an_idea_becomes_one(world: World) -> None:
    wanted = on("twitter", "Soon", schedule=Schedule.QUEUE)
    idea = on("twitter", "Words", kind=Kind.IDEA, title="Title", tags=("t1",))
    with world.client() as client:
        draft = create(client, replace(wanted, kind=Kind.DRAFT, schedule=Schedule.NONE))
        assert draft.status == "draft"
        (edited,) = client.apply([EditPost(draft.id, wanted)], "org1")
        assert edited.post is not None
        assert (edited.post.status, edited.post.custom_scheduled) == ("scheduled", False)
        (saved,) = client.apply([CreateIdea(idea)], "org1")
        assert saved.idea is not None
        assert idea_values(saved.idea) == entry_values(idea)
        (promoted,) = client.apply([CreatePost(on("linkedin"), idea_id=saved.idea.id)], "org1")
        assert promoted.post is not None
        assert promoted.post.idea_id == saved.idea.id


def test_approval_is_asked_for_and_survives_an_edit(world: World) -> None:
    wanted = on("linkedin", needs_approval=True)
    with world.client() as client:
        created = create(client, wanted)
        assert created.status == "needs_approval"
        (edited,) = client.apply([EditPost(created.id, replace(wanted, text="Again"))], "org1")
        assert edited.post is not None, edited.message
        assert (edited.post.status, edited.post.text) == ("needs_approval", "Again")
        draft = create(client, replace(wanted, text="Draft", kind=Kind.DRAFT))
        (asked,) = client.apply([EditPost(draft.id, replace(wanted, text="Draft"))], "org1")
        assert asked.post is not None, asked.message
        assert asked.post.status == "needs_approval"


def test_deleting_twice_and_deleting_what_is_sent(world: World) -> None:
    with world.client() as client:
        post = create(client, on("linkedin"))
        assert [client.apply([DeletePost(post.id)], "org1")[0].already_gone for _ in range(2)] == [False, True]
        sent = create(client, on("linkedin", "Now", schedule=Schedule.NOW))
        world.time.sleep(60)
        (refused,) = client.apply([DeletePost(sent.id)], "org1")
        assert refused.verdict is Verdict.REFUSED
        assert [(item.id, item.status) for item in snapshot(client).posts] == [(sent.id, "sent")]


def test_a_snapshot_holds_drafts_and_what_is_out_in_the_window_and_not_before(world: World) -> None:
    with world.client() as client:
        for day in (1, 5):
            create(client, on("linkedin", f"Day {day}", due_at=NOW + timedelta(days=day)))
        create(client, on("linkedin", "Far", due_at=NOW + timedelta(days=300)))
        create(client, on("linkedin", "Draft", kind=Kind.DRAFT))
        world.time.sleep(6 * 86_400)
        state = snapshot(client, due_start=NOW + timedelta(days=3))
    assert {(post.text, post.status) for post in state.posts} == {
        ("Day 5", "sent"),
        ("Far", "scheduled"),
        ("Draft", "draft"),
    }


def test_hundreds_of_posts_are_read_in_as_many_requests_as_pages(world: World) -> None:
    with world.client() as client:
        wanted = [on("mastodon", f"Post {number}", due_at=NOW + timedelta(hours=number + 1)) for number in range(250)]
        for batch in plan_batches([CreatePost(item) for item in wanted]):
            assert {result.verdict for result in client.apply(batch, "org1")} == {Verdict.DONE}
        assert client.requests == 9
        state = snapshot(client)
        assert client.requests == 9 + 1 + 3
    assert {post.text for post in state.posts} == {item.text for item in wanted}


def test_posts_created_since_are_found(world: World) -> None:
    with world.client() as client:
        create(client, on("linkedin", "Before"))
        world.time.sleep(60)
        since = world.time()
        created = create(client, on("linkedin", "After", kind=Kind.DRAFT))
        assert client.read_posts("org1", ["linkedin"], created_start=since) == (created,)
        assert client.read_posts("org1", ["twitter"], created_start=since) == ()


def test_account_and_channels(world: World) -> None:
    with world.client() as client:
        account, organization, channels = client.read_account_and_channels()
        assert (account.id, account.timezone) == ("account1", "Europe/Berlin")
        assert organization.id == "org1"
        assert {channel.service for channel in channels} == set(SERVICES)
        pinterest = next(channel for channel in channels if channel.service == "pinterest")
        assert [board.service_id for board in pinterest.boards] == ["789"]
        mastodon = next(channel for channel in channels if channel.service == "mastodon")
        assert mastodon.max_characters == 500
        assert {slots.day for slots in mastodon.posting_schedule if slots.times} == {"mon", "tue", "wed", "thu", "fri"}


def test_daily_limits(world: World) -> None:
    with world.client() as client:
        create(client, on("instagram", assets=(IMAGE,), due_at=NOW + timedelta(days=1)))
        _, _, channels = client.read_account_and_channels("org1")
        days = [NOW.date() + timedelta(days=number) for number in range(30)]
        before = client.requests
        asked = [(channel.id, day) for channel in channels for day in days]
        limits = {(item.channel_id, item.day): item for item in client.daily_limits(asked)}
        assert client.requests == before + 1
    assert len(limits) == 30 * len(SERVICES)
    tomorrow: date = days[1]
    assert (limits["instagram", tomorrow].limit, limits["instagram", tomorrow].scheduled) == (50, 1)
    assert limits["mastodon", tomorrow].limit is None


def test_the_budget_is_what_the_limiter_has_left_and_is_waited_for(world: World) -> None:
    with world.client() as client:
        client.account()
        assert client.budget.remaining() == {"15m": 99, "24h": 499, "30d": 14_999}
        for _ in range(99):
            client.account()
        forecast = client.budget.when(1, world.time())
        assert world.time.slept == []
        client.account()
        assert world.time() == forecast
        assert sum(world.time.slept) == 900
        assert client.budget.remaining()["15m"] == 99


def test_a_window_that_opens_too_late_stops_the_run() -> None:
    for world in worlds(plan="free"):
        with world.client() as client:
            for _ in range(250):
                client.account()
            before = client.requests
            with pytest.raises(RateLimited) as caught:
                client.account()
            assert client.requests == before
            assert caught.value.window == "24h"
        with world.client() as client, pytest.raises(RateLimited) as asked:
            client.account()
        assert asked.value.window == "24h"
        assert asked.value.retry_after == pytest.approx(caught.value.retry_after, abs=1)


@pytest.mark.parametrize("kind", ["drop_request", "drop_answer", "close_after", "half_body", "reset", "commit_late"])
def test_whatever_breaks_off_is_unknown_and_sent_once(world: World, kind: str) -> None:
    done = {"drop_answer": 1, "close_after": 1, "half_body": 1, "commit_late": 1}.get(kind, 0)
    with world.client() as client:
        client.account()
        world.sandbox.faults.add(Fault(kind, nth_mutation=1))
        with pytest.raises(OutcomeUnknown):
            client.apply([CreatePost(on("linkedin"))], "org1")
        world.time.sleep(10)
        assert len(snapshot(client).posts) == done


@pytest.mark.parametrize("html", [False, True])
def test_a_failing_server_is_unknown_and_not_quoted(world: World, html: bool) -> None:
    with world.client() as client:
        world.sandbox.faults.add(Fault("status", nth_mutation=1, status=502, html=html, commit=True))
        with pytest.raises(OutcomeUnknown) as caught:
            client.apply([CreatePost(on("linkedin"))], "org1")
    assert "502" in caught.value.message
    assert "<" not in caught.value.message


@pytest.mark.parametrize("kind", ["refuse", "rate_limit"])
def test_what_was_certainly_not_processed_is_sent_again_by_itself(world: World, kind: str) -> None:
    with world.client() as client:
        world.sandbox.faults.add(Fault(kind, nth_request=1))
        assert create(client, on("linkedin")).text == "Hello"
        assert len(snapshot(client).posts) == 1


@pytest.mark.parametrize("kind", ["refuse", "drop_answer", "half_body", "reset", "rate_limit", "status"])
def test_reads_get_over_a_fault(world: World, kind: str) -> None:
    with world.client() as client:
        world.sandbox.faults.add(Fault(kind, nth_request=1))
        world.sandbox.faults.add(Fault(kind, nth_request=2))
        assert len(client.channels("org1")) == len(SERVICES)


def test_a_wrong_key_and_a_nameless_program(world: World) -> None:
    with world.client(key="wrong") as client, pytest.raises(SignInError):
        client.account()
    with world.client(user_agent="Python-urllib/3.13") as client, pytest.raises(NotSent, match="1010"):
        client.account()


def test_a_batch_beyond_the_limits_is_known_to_be_too_large(world: World) -> None:
    with world.client() as client, pytest.raises(DocumentRefused) as caught:
        client.apply([CreatePost(on("linkedin", f"Post {number}")) for number in range(31)], "org1")
    assert is_too_large(caught.value)


def test_one_input_buffer_cannot_read_does_not_stop_the_others(world: World) -> None:
    odd = on("facebook", "Odd", metadata={"type": "a new type"})
    batch = [CreatePost(on("linkedin", "One")), CreatePost(odd), CreatePost(on("linkedin", "Two"))]
    with world.client() as client:
        results = client.apply(batch, "org1")
    assert [result.verdict for result in results] == [Verdict.DONE, Verdict.REFUSED, Verdict.DONE]


def test_ideas_are_done_in_either_shape() -> None:
    for world in worlds(settings=Settings(idea_payload="IdeaResponse")):
        with world.client() as client:
            (saved,) = client.apply([CreateIdea(on("twitter", kind=Kind.IDEA, title="T"))], "org1")
            assert saved.verdict is Verdict.DONE
            assert saved.idea is not None
            assert client.read_ideas("org1") == (saved.idea,)


def test_a_channel_unknown_to_buffer_is_refused_by_row(world: World) -> None:
    nowhere = entry("linkedin", channel="nowhere")
    with world.client() as client:
        results = client.apply([CreatePost(nowhere), CreatePost(on("linkedin"))], "org1")
        assert [result.verdict for result in results] == [Verdict.REFUSED, Verdict.DONE]
        assert results[0].message == "Channel not found"
        assert client.snapshot(
            ORGANIZATION, [Channel("linkedin", "x", "linkedin")], due_start=None, due_end=None, with_ideas=False
        )


def test_a_link_asset_becomes_a_card(world: World) -> None:
    with world.client() as client:
        post = create(client, on("threads", assets=(Asset("link", "https://example.org/page"),)))
    assert post.metadata == {"link": "https://example.org/page"}
    assert post.assets == ()

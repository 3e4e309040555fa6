"""What the client asks, in how many requests, and what it makes of the answers."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
from buffer_fakes import NOW, Server, entry, error, idea_node, page, post_node

from calendar_sync.errors import BufferError, DocumentRefused, OutcomeUnknown, PartlyRead, UsageError
from calendar_sync.model.buffer import Channel, Organization
from calendar_sync.model.entry import Kind, Schedule
from calendar_sync.model.limits import DailyLimit
from calendar_sync.model.mutation import CreateIdea, CreatePost, DeletePost, EditPost, Verdict

ORGANIZATION = Organization("org", "Agency")
CHANNELS = (Channel("c1", "boats", "twitter"), Channel("c2", "ships", "linkedin"))
START, END = NOW - timedelta(days=7), NOW + timedelta(days=60)
COMPLEX = httpx.Response(400, json={"errors": [error("Query exceeds maximum allowed complexity.")]})
CHANNEL = {"id": "c1", "name": "boats", "service": "twitter"}


def account(*organizations: str) -> dict[str, Any]:
    listed = [{"id": item, "name": item.title(), "limits": {"scheduledPosts": 10}} for item in organizations]
    return {"id": "a", "timezone": "Europe/Berlin", "organizations": listed}


def test_a_known_organization_is_read_with_its_channels_in_one_request() -> None:
    server = Server({"data": {"account": account("org", "other"), "channels": [CHANNEL]}})
    with server.client() as client:
        found, organization, channels = client.read_account_and_channels("org")
    assert found.timezone == "Europe/Berlin"
    assert organization == Organization("org", "Org", 10)
    assert [channel.id for channel in channels] == ["c1"]
    assert server.sent()["variables"] == {"organizationId": "org"}


def test_the_only_organization_needs_no_name() -> None:
    server = Server({"data": {"account": account("org")}}, {"data": {"channels": [CHANNEL]}})
    with server.client() as client:
        assert client.read_account_and_channels()[1].id == "org"
    assert server.sent()["variables"] == {"organizationId": "org"}


def test_several_organizations_need_a_name() -> None:
    server, said = Server({"data": {"account": account("one", "two")}}), r"One \(one\), Two \(two\)"
    with server.client() as client, pytest.raises(UsageError, match=said):
        client.read_account_and_channels()


def test_an_organization_that_is_not_the_accounts_is_named() -> None:
    server, said = Server({"data": {"account": account("one"), "channels": []}}), r"no organization two, but .* \(one\)"
    with server.client() as client, pytest.raises(UsageError, match=said):
        client.read_account_and_channels("two")


def test_an_account_without_organization_is_said_so() -> None:
    with (
        Server({"data": {"account": account()}}).client() as client,
        pytest.raises(BufferError, match="no organization"),
    ):
        client.read_account_and_channels()


def test_channels_alone() -> None:
    with Server({"data": {"channels": [CHANNEL]}}, {"data": {"channels": []}}).client() as client:
        assert [channel.handle for channel in client.channels("org")] == ["twitter:boats"]
        assert client.channels("org") == ()


@pytest.mark.parametrize("data", [{"channels": None}, {}])
def test_no_list_of_channels_is_not_taken_for_none(data: Any) -> None:
    with Server({"data": data}).client() as client, pytest.raises(BufferError, match="channels is missing"):
        client.channels("org")


def listings(pages: Mapping[str, Mapping[str | None, Any]]) -> Callable[[Mapping[str, Any]], Any]:
    """Answer every listing in a request from its pages, by name and cursor."""

    def answer(request: Mapping[str, Any]) -> Any:
        variables = request["variables"]
        names = [name for name in variables if f"{name}After" in variables]
        return {"data": {name: pages[name][variables[f"{name}After"]] for name in names}}

    return answer


def test_a_small_account_is_one_request() -> None:
    pages = {
        "unsent": {None: page(post_node(1), post_node(2, status="draft", dueAt=None, isCustomScheduled=False))},
        "out": {None: page(post_node(3, status="sent"))},
        "ideas": {None: page(idea_node(1))},
    }
    server = Server(by=listings(pages))
    with server.client() as client:
        state = client.snapshot(ORGANIZATION, CHANNELS, due_start=START, due_end=END, with_ideas=True)
    assert [post.id for post in state.posts] == ["post3", "post2", "post1"]
    assert [idea.id for idea in state.ideas] == ["idea1"]
    assert (state.window_start, state.window_end, state.complete) == (START, END, True)
    assert (state.fetched_at, state.organization, state.channels) == (NOW, ORGANIZATION, CHANNELS)
    assert len(server.requests) == 1


def test_only_what_is_out_is_bounded_in_time() -> None:
    server = Server(by=listings({"unsent": {None: page()}, "out": {None: page()}}))
    with server.client() as client:
        client.snapshot(ORGANIZATION, CHANNELS, due_start=START, due_end=None, with_ideas=False)
    variables = server.sent()["variables"]
    unsent, out = variables["unsent"]["filter"], variables["out"]["filter"]
    assert "dueAt" not in unsent
    assert {"draft", "needs_approval", "scheduled"} <= set(unsent["status"])
    assert out["dueAt"] == {"start": "2026-11-14T08:00:00Z"}
    assert {"sent", "sending", "error"} <= set(out["status"])
    assert unsent["channelIds"] == out["channelIds"] == ["c1", "c2"]
    assert variables["unsentFirst"] == variables["outFirst"] == 100
    assert "ideas" not in variables


def test_an_organization_without_channels_needs_no_posts() -> None:
    with Server().client() as client:
        state = client.snapshot(ORGANIZATION, (), due_start=None, due_end=None, with_ideas=False)
        assert state.posts == ()
        assert client.read_posts("org", []) == ()


def test_as_many_requests_as_the_longest_listing_has_pages_and_each_post_once() -> None:
    nodes = [post_node(number) for number in range(25)]
    pages = {
        "unsent": {
            None: page(*nodes[:10], after="a"),
            "a": page(*nodes[9:20], after="b"),  # one slid onto the next page
            "b": page(*nodes[20:]),
        },
        "out": {
            None: page(post_node(30, status="sent"), after="x"),
            "x": {"edges": None, "pageInfo": {"hasNextPage": False}},
        },
    }
    server = Server(by=listings(pages))
    with server.client() as client:
        state = client.snapshot(ORGANIZATION, CHANNELS, due_start=START, due_end=END, with_ideas=False)
    assert len(state.posts) == len({post.id for post in state.posts}) == 26
    assert list(state.posts) == sorted(state.posts, key=lambda post: (post.created_at, post.id), reverse=True)
    assert len(server.requests) == 3


def test_a_post_that_is_sent_while_the_pages_are_read_is_not_lost() -> None:
    """It leaves the unsent posts before its page is read, and joins the sent ones after theirs was."""
    requests = 0

    def answer(request: Mapping[str, Any]) -> Any:
        nonlocal requests
        requests += 1
        moving = [] if requests == 1 else [post_node(2, status="sent")]
        data = {"out": page(post_node(9, status="sent"), *moving)}
        if "unsent" in request["variables"]:
            first = request["variables"]["unsentAfter"] is None
            data["unsent"] = page(post_node(1), after="a") if first else page(post_node(3))
        return {"data": data}

    server = Server(by=answer)
    with server.client() as client:
        state = client.snapshot(ORGANIZATION, CHANNELS, due_start=START, due_end=END, with_ideas=False)
    assert {post.id for post in state.posts} == {"post1", "post2", "post3", "post9"}
    assert len(server.requests) == 2


def test_too_much_at_once_is_read_piece_by_piece() -> None:
    pages = listings({"unsent": {None: page(post_node(1))}, "out": {None: page(post_node(2))}, "ideas": {None: page()}})

    def answer(request: Mapping[str, Any]) -> Any:
        sizes = [value for name, value in request["variables"].items() if name.endswith("First")]
        return COMPLEX if len(sizes) > 1 or sizes[0] > 30 else pages(request)

    server = Server(by=answer)
    with server.client() as client:
        state = client.snapshot(ORGANIZATION, CHANNELS, due_start=START, due_end=END, with_ideas=True)
    assert len(state.posts) == 2
    order = [next(iter(server.sent(number)["variables"])) for number in range(len(server.requests))]
    assert order.index("out") > max(place for place, name in enumerate(order) if name == "unsent")


def test_a_page_size_refused_by_the_listing_itself_is_halved() -> None:
    def answer(request: Mapping[str, Any]) -> Any:
        if request["variables"]["ideasFirst"] <= 50:
            return {"data": {"ideas": page(idea_node(1))}}
        return {
            "data": None,
            "errors": [error("Pagination limit exceeded. Maximum 50 items per request.", path=["ideas"])],
        }

    server = Server(by=answer)
    with server.client() as client:
        assert len(client.read_ideas("org")) == 1
    assert len(server.requests) == 2


@pytest.mark.parametrize("info", [None, {}, {"hasNextPage": None}])
def test_a_page_that_does_not_say_whether_there_is_more_is_not_taken_for_the_last(info: Any) -> None:
    server = Server(by=listings({"ideas": {None: {**page(idea_node(1)), "pageInfo": info}}}))
    with server.client() as client, pytest.raises(BufferError, match="whether there is more"):
        client.read_ideas("org")


def test_what_is_too_much_in_any_piece_is_raised() -> None:
    with Server(by=lambda _: COMPLEX).client() as client, pytest.raises(DocumentRefused):
        client.read_ideas("org")


def test_what_is_refused_for_another_reason_is_not_cut() -> None:
    server = Server(httpx.Response(400, json={"errors": [error("Cannot query field", "GRAPHQL_VALIDATION_FAILED")]}))
    with server.client() as client, pytest.raises(DocumentRefused):
        client.read_ideas("org")
    assert len(server.requests) == 1


def test_cursors_that_lead_in_circles_are_noticed() -> None:
    pages = {"ideas": {None: page(idea_node(1), after="a"), "a": page(idea_node(2), after="a")}}
    with Server(by=listings(pages)).client() as client, pytest.raises(BufferError, match="circles"):
        client.read_ideas("org")


def test_a_post_that_cannot_be_read_fails_the_whole_listing() -> None:
    server = Server(by=listings({"posts": {None: page(post_node(1, status=None))}}))
    with server.client() as client, pytest.raises(BufferError, match="status is missing"):
        client.read_posts("org", ["c1"])


def test_posts_are_found_by_creation_time_and_status() -> None:
    server = Server(by=listings({"posts": {None: page(post_node(1))}}))
    with server.client() as client:
        posts = client.read_posts("org", ["c1"], statuses=["scheduled"], created_start=NOW)
    assert [post.id for post in posts] == ["post1"]
    assert server.sent()["variables"]["posts"]["filter"] == {
        "channelIds": ["c1"],
        "status": ["scheduled"],
        "createdAt": {"start": "2026-11-21T08:00:00Z"},
    }


def test_daily_limits_of_many_days_and_channels_are_one_request() -> None:
    def answer(request: Mapping[str, Any]) -> Any:
        return {
            "data": {
                alias: [
                    {"channelId": id_, "limit": None if id_ == "c3" else 50, "scheduled": 2, "sent": 1}
                    for id_ in asked["channelIds"]
                ]
                for alias, asked in request["variables"].items()
            }
        }

    server = Server(by=answer)
    day = date(2026, 12, 1)
    with server.client() as client:
        found = client.daily_limits([("c3", day), ("c1", day), ("c1", day), ("c2", day + timedelta(days=1))])
        assert client.daily_limits([]) == ()
    assert len(server.requests) == 1
    asked = server.sent()["variables"]
    assert [item["channelIds"] for item in asked.values()] == [["c1", "c3"], ["c2"]]
    # Only the date of it counts, as each channel's own day.
    assert [item["date"] for item in asked.values()] == ["2026-12-01T12:00:00Z", "2026-12-02T12:00:00Z"]
    assert DailyLimit("c3", day, None, 2, 1, False) in found
    assert len(found) == 3


def test_daily_limits_of_a_quarter_are_cut_by_aliases() -> None:
    server = Server(by=lambda request: {"data": {alias: [] for alias in request["variables"]}})
    with server.client() as client:
        client.daily_limits(("c1", date(2026, 12, 1) + timedelta(days=number)) for number in range(90))
    assert [len(server.sent(number)["variables"]) for number in range(3)] == [30, 30, 30]


def done(**values: Any) -> dict[str, Any]:
    return {"__typename": "PostActionSuccess", "post": post_node(**values)}


def test_a_batch_is_one_request_with_every_input_in_variables() -> None:
    server = Server(
        {
            "data": {
                "m0": done(number=1),
                "m1": {"__typename": "InvalidInputError", "message": "Invalid post: no"},
                "m2": {"__typename": "DeletePostSuccess", "id": "p2"},
                "m3": {"__typename": "Idea", **idea_node(4)},
            }
        }
    )
    secret = 'A text with "quotes" } and {'
    batch = [
        CreatePost(entry(text=secret), idea_id="idea9"),
        EditPost("p1", entry(text=secret)),
        DeletePost("p2"),
        CreateIdea(entry("twitter", secret, kind=Kind.IDEA)),
    ]
    with server.client() as client:
        results = client.apply(batch, "org")
    assert [result.verdict for result in results] == [Verdict.DONE, Verdict.REFUSED, Verdict.DONE, Verdict.DONE]
    sent = server.sent()
    assert "quotes" not in sent["query"]
    assert sent["variables"]["m0"]["ideaId"] == "idea9"
    assert sent["variables"]["m1"]["id"] == "p1"
    assert sent["variables"]["m2"] == {"id": "p2"}
    assert sent["variables"]["m3"]["organizationId"] == "org"
    assert len(server.requests) == 1


def test_an_empty_batch_sends_nothing() -> None:
    with Server().client() as client:
        assert client.apply([], "org") == ()


def test_one_input_buffer_cannot_read_is_refused_alone() -> None:
    said = error('Variable "$m1" got invalid value "?" at "m1.dueAt"; no date', "BAD_USER_INPUT")
    server = Server(
        httpx.Response(400, json={"errors": [said]}), {"data": {"m0": done(number=1), "m1": done(number=3)}}
    )
    with server.client() as client:
        results = client.apply([CreatePost(entry(text=text)) for text in ("one", "two", "three")], "org")
    assert [result.verdict for result in results] == [Verdict.DONE, Verdict.REFUSED, Verdict.DONE]
    assert "no date" in results[1].message
    assert results[1].error_type == "BAD_USER_INPUT"
    assert results[2].post is not None
    assert results[2].post.id == "post3"
    assert [server.sent()["variables"][alias]["text"] for alias in ("m0", "m1")] == ["one", "three"]


def test_all_inputs_buffer_names_are_refused_at_once() -> None:
    said = [error(f'Variable "$m{number}" got invalid value; bad {number}', "BAD_USER_INPUT") for number in (0, 2)]
    server = Server(httpx.Response(400, json={"errors": said}), {"data": {"m0": done(number=5)}})
    with server.client() as client:
        results = client.apply([CreatePost(entry())] * 3, "org")
    assert [result.verdict for result in results] == [Verdict.REFUSED, Verdict.DONE, Verdict.REFUSED]
    assert [results[number].message[-5:] for number in (0, 2)] == ["bad 0", "bad 2"]
    assert len(server.requests) == 2


def test_a_batch_of_nothing_but_unreadable_inputs_ends() -> None:
    said = error('Variable "$m0" got invalid value', "BAD_USER_INPUT")
    server = Server(by=lambda _: httpx.Response(400, json={"errors": [said]}))
    with server.client() as client:
        results = client.apply([CreatePost(entry())] * 3, "org")
    assert [result.verdict for result in results] == [Verdict.REFUSED] * 3
    assert len(server.requests) == 3


def test_an_unreadable_input_that_was_not_sent_is_a_refusal_of_the_document() -> None:
    said = error('Variable "$m7" got invalid value', "BAD_USER_INPUT")
    server = Server(httpx.Response(400, json={"errors": [said]}))
    with server.client() as client, pytest.raises(DocumentRefused):
        client.apply([CreatePost(entry())] * 2, "org")


def test_a_broken_off_second_request_leaves_the_whole_batch_unknown() -> None:
    said = error('Variable "$m0" got invalid value', "BAD_USER_INPUT")
    server = Server(httpx.Response(400, json={"errors": [said]}), httpx.ReadTimeout("late"))
    with server.client() as client, pytest.raises(OutcomeUnknown):
        client.apply([CreatePost(entry())] * 2, "org")


def test_each_sending_is_announced_right_before_it() -> None:
    server = Server(
        httpx.Response(429, headers={"Retry-After": "300"}),
        httpx.ConnectError("refused"),
        {"data": {"m0": done(number=1)}},
    )
    moments: list[tuple[datetime, int]] = []
    with server.client() as client:
        client.apply(
            [CreatePost(entry())],
            "org",
            before_send=lambda: moments.append((server.clock(), len(server.requests))),
        )
    assert [sent for _, sent in moments] == [0, 1, 2]
    assert moments[0][0] == NOW
    assert moments[1][0] >= NOW + timedelta(seconds=300)
    assert moments[2][0] == server.clock()


def queued(**values: Any) -> dict[str, Any]:
    return post_node(1, isCustomScheduled=False, shareMode="addToQueue", **values)


@pytest.mark.parametrize(
    ("node", "schedule", "kept"),
    [
        (queued(), Schedule.QUEUE, True),
        (queued(status="needs_approval"), Schedule.QUEUE, True),
        (queued(), Schedule.NEXT, False),
        (queued(), Schedule.AT, False),
        (queued(status="draft"), Schedule.QUEUE, False),
        (queued(status="error"), Schedule.QUEUE, False),
        (post_node(1), Schedule.QUEUE, False),
        (post_node(2), Schedule.QUEUE, False),
    ],
)
def test_an_edit_leaves_a_post_where_it_was_seen_in_the_queue(node: Any, schedule: Schedule, kept: bool) -> None:
    answers = [{"data": {"posts": page(node)}}, {"data": {"m0": done(number=1)}}]
    server = Server(*answers)
    with server.client() as client:
        client.read_posts("org", ["c1"])
        client.apply([EditPost("post1", entry(schedule=schedule))], "org")
    sent = server.sent()["variables"]["m0"]
    assert ("mode" not in sent) is kept


def test_a_post_created_into_the_queue_is_remembered_there() -> None:
    created = {"__typename": "PostActionSuccess", "post": queued()}
    server = Server({"data": {"m0": created}}, {"data": {"m0": created}})
    with server.client() as client:
        client.apply([CreatePost(entry(schedule=Schedule.QUEUE))], "org")
        client.apply([EditPost("post1", entry(schedule=Schedule.QUEUE))], "org")
    assert "mode" not in server.sent()["variables"]["m0"]


def test_tags_of_ideas_go_by_the_names_seen_in_posts() -> None:
    tagged = post_node(1, tags=[{"id": "t1", "name": "Launch"}])
    server = Server({"data": {"posts": page(tagged)}}, {"data": {"m0": {"__typename": "Idea", **idea_node()}}})
    with server.client() as client:
        client.read_posts("org", ["c1"])
        client.apply([CreateIdea(entry("twitter", kind=Kind.IDEA, tags=("t1", "t2")))], "org")
    tags = server.sent()["variables"]["m0"]["content"]["tags"]
    assert [tag["name"] for tag in tags] == ["Launch", "t2"]


def test_importing_the_package_loads_no_http_client() -> None:
    code = (
        "import sys, calendar_sync.buffer as b; b.plan_batches; b.Budget; b.is_too_large;"
        " assert 'httpx' not in sys.modules; b.BufferClient; assert 'httpx' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_unknown_names_are_no_part_of_the_package() -> None:
    import calendar_sync.buffer as package

    with pytest.raises(AttributeError, match="Nonsense"):
        _ = package.Nonsense  # type: ignore[attr-defined]
    assert all(getattr(package, name) for name in package.__all__)


def test_times_are_told_to_the_second_in_utc() -> None:
    server = Server({"data": {"m0": done(number=1)}})
    east = datetime(2026, 12, 1, 12, 30, tzinfo=UTC).astimezone(datetime.now().astimezone().tzinfo)
    with server.client() as client:
        client.apply([CreatePost(entry(due_at=east))], "org")
    assert server.sent()["variables"]["m0"]["dueAt"] == "2026-12-01T12:30:00Z"


def missing(lane: str, number: int, *below: str) -> dict[str, Any]:
    words = "Cannot return null for non-nullable field GoogleBusinessOfferMetaData.startDate."
    return error(words, "INTERNAL_SERVER_ERROR", path=[lane, "edges", number, "node", *below])


@pytest.mark.parametrize("lost", [None, {**post_node(2), "metadata": None}])
def test_one_post_that_cannot_be_read_out_does_not_hide_the_others(lost: Any) -> None:
    whole = page(post_node(1), post_node(2), post_node(3))
    whole["edges"][1]["node"] = lost
    answer = {
        "data": {"unsent": whole, "out": page()},
        "errors": [missing("unsent", 1, "metadata", "details", "startDate")],
    }
    server = Server(answer)
    with server.client() as client:
        state = client.snapshot(ORGANIZATION, CHANNELS, due_start=START, due_end=END, with_ideas=False)
    assert {post.id for post in state.posts} == {"post1", "post3"}
    assert (state.complete, state.unread) == (False, {"post2" if lost else ""})
    assert len(server.requests) == 1


def test_where_absence_must_prove_something_unread_posts_are_an_error() -> None:
    gone = {**page(), "edges": [{"cursor": "a", "node": None}]}
    answer = {"data": {"created": gone}, "errors": [missing("created", 0)]}
    with Server(answer).client() as client, pytest.raises(PartlyRead):
        client.read_created("org", ["c1"], NOW, with_ideas=False)


def test_a_listing_that_failed_as_a_whole_is_refused_with_a_way_out() -> None:
    answers = [{"data": {"unsent": None, "out": page()}, "errors": [missing("unsent", 0)]}] * 4
    with Server(*answers).client() as client, pytest.raises(BufferError, match="could not read everything") as caught:
        client.snapshot(ORGANIZATION, CHANNELS, due_start=START, due_end=END, with_ideas=False)
    assert "complete or delete it" in caught.value.fix

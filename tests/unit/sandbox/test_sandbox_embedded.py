"""The sandbox behind a plain httpx client, in process, with everything that can go wrong on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from calendar_sync.sandbox import SandboxTransport
from calendar_sync.sandbox.settings import Settings
from tests.unit.sandbox.sandbox_client import CHANNELS, Client

CREATE = (
    f'mutation{{createPost(input:{{channelId:"{CHANNELS["bluesky"]}",text:"%s",mode:addToQueue,'
    "schedulingType:automatic}){__typename}}"
)


class Wire:
    """An httpx client on a sandbox, with a clock and a record of waiting."""

    def __init__(self, client: Client) -> None:
        self.direct = client
        self.waited: list[float] = []
        self.http = httpx.Client(
            transport=SandboxTransport(client.sandbox, sleep=self.waited.append),
            base_url="https://api.buffer.com",
            headers={"Authorization": "Bearer sandbox-key"},
            timeout=5,
        )

    def fault(self, kind: str, **fields: Any) -> None:
        if not {"probability", "nth_request", "nth_mutation"} & set(fields):
            fields["nth_request"] = 1
        assert self.direct.control("POST", "faults", {"kind": kind, **fields})[0] == 200

    def create(self, text: str = "Hello") -> httpx.Response:
        return self.http.post("/graphql", json={"query": CREATE % text})

    def texts(self) -> list[str]:
        posts = self.direct.control("GET", "state")[1]["posts"]
        return [post["text"] for post in posts if post["via"] == "api"]


@pytest.fixture
def wire(make: Callable[..., Client]) -> Wire:
    return Wire(make(settings=Settings()))


def test_a_plain_client(wire: Wire) -> None:
    answer = wire.create()
    assert answer.status_code == 200
    assert answer.headers["ratelimit"].startswith('"100-in-15min"; r=99; t=900, "500-in-1day"; r=499')
    assert answer.json() == {"data": {"createPost": {"__typename": "PostActionSuccess"}}}
    assert wire.http.get("/nothing").status_code == 404


@pytest.mark.parametrize(
    ("kind", "error", "done"),
    [
        ("drop_request", httpx.ReadTimeout, False),
        ("refuse", httpx.ConnectError, False),
        ("reset", httpx.ReadError, False),
        ("drop_answer", httpx.ReadTimeout, True),
        ("close_after", httpx.RemoteProtocolError, True),
        ("half_body", httpx.RemoteProtocolError, True),
    ],
)
def test_connections_that_fail(wire: Wire, kind: str, error: type[Exception], done: bool) -> None:
    wire.fault(kind)
    with pytest.raises(error):
        wire.create()
    assert wire.texts() == (["Hello"] if done else [])
    assert wire.create("Next").status_code == 200


@pytest.mark.parametrize("status", [500, 502, 503])
@pytest.mark.parametrize("html", [False, True])
@pytest.mark.parametrize("commit", [False, True])
def test_servers_that_fail(wire: Wire, status: int, html: bool, commit: bool) -> None:
    wire.fault("status", status=status, html=html, commit=commit)
    answer = wire.create()
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html" if html else "application/json")
    assert wire.texts() == (["Hello"] if commit else [])
    assert '"100-in-15min"; r=98' in wire.create("Next").headers["ratelimit"]


def test_a_429_out_of_the_blue_costs_nothing(wire: Wire) -> None:
    wire.fault("rate_limit", seconds=7)
    answer = wire.create()
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")
    assert answer.json()["errors"][0]["extensions"] == {"code": "RATE_LIMIT_EXCEEDED", "window": "15m"}
    assert wire.texts() == []
    assert '"100-in-15min"; r=99' in wire.create().headers["ratelimit"]


def test_a_late_commit_lands_after_the_client_gave_up(wire: Wire) -> None:
    wire.fault("commit_late", seconds=30)
    with pytest.raises(httpx.ReadTimeout):
        wire.create()
    assert wire.texts() == []
    wire.direct.clock.forward(seconds=29)
    assert wire.texts() == []
    wire.direct.clock.forward(seconds=31)
    assert wire.texts() == ["Hello"]
    post = next(post for post in wire.direct.control("GET", "state")[1]["posts"] if post["text"] == "Hello")
    assert post["createdAt"] == "2026-06-15T12:00:30.000Z"


def test_a_late_commit_makes_a_twin_of_what_was_sent_again(wire: Wire) -> None:
    wire.fault("commit_late", seconds=5)
    with pytest.raises(httpx.ReadTimeout):
        wire.create()
    assert wire.create().status_code == 200
    wire.direct.clock.forward(seconds=5)
    assert wire.texts() == ["Hello", "Hello"]


def test_a_request_delivered_twice(wire: Wire) -> None:
    wire.fault("duplicate")
    assert wire.create().json()["data"]["createPost"]["__typename"] == "PostActionSuccess"
    assert wire.texts() == ["Hello", "Hello"]


def test_delays_count_against_the_read_timeout(wire: Wire) -> None:
    wire.fault("delay", seconds=2)
    assert wire.create().status_code == 200
    wire.fault("delay", seconds=9)
    with pytest.raises(httpx.ReadTimeout):
        wire.create("Slow")
    assert wire.waited == [2, 5]
    assert wire.texts() == ["Hello", "Slow"]


def test_on_the_nth_request_and_on_the_nth_mutation(wire: Wire) -> None:
    wire.fault("status", nth_request=3)
    assert [wire.create(str(number)).status_code for number in range(4)] == [200, 200, 500, 200]
    wire.direct.control("DELETE", "faults")
    wire.fault("status", nth_mutation=3)
    batch = "mutation{" + " ".join(f'm{n}:deletePost(input:{{id:"x"}}){{__typename}}' for n in range(2)) + "}"
    read = "{account{id}}"
    statuses = [wire.http.post("/", json={"query": query}).status_code for query in (read, batch, read, batch, batch)]
    assert statuses == [200, 200, 200, 500, 200]


def test_probabilities_repeat_with_their_seed(make: Callable[..., Client]) -> None:
    runs = []
    for seed in (7, 7, 8):
        faults = [{"kind": "status", "probability": 0.3, "status": 502}]
        wire = Wire(make(settings=Settings(rate_limits=False, duplicate_minutes=0), faults=faults, fault_seed=seed))
        runs.append([wire.create(str(number)).status_code for number in range(40)])
    assert runs[0] == runs[1] != runs[2]
    assert 3 < runs[0].count(502) < 25
    assert wire.direct.control("GET", "faults")[1]["faults"][0]["struck"] == runs[2].count(502)


def test_faults_can_spare_reads_and_wear_off(wire: Wire) -> None:
    wire.fault("status", probability=1, mutations_only=True, times=2)
    assert wire.http.post("/", json={"query": "{account{id}}"}).status_code == 200
    assert [wire.create(str(number)).status_code for number in range(3)] == [500, 500, 200]


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "nonsense", "nth_request": 1},
        {"kind": "status"},
        {"kind": "status", "nth_request": 1, "probability": 1},
        {"kind": "status", "probability": 2},
        {"kind": "status", "nth_request": 1, "status": 200},
        {"kind": "delay", "nth_request": 1, "minutes": 3},
        {"nth_request": 1},
        "status",
    ],
)
def test_a_fault_that_makes_no_sense(client: Client, fault: Any) -> None:
    assert client.control("POST", "faults", fault)[0] == 400
    assert client.control("GET", "faults")[1]["faults"] == []


def test_closing_the_client_leaves_the_sandbox_open_unless_it_is_owned(make: Callable[..., Client]) -> None:
    client = make()
    Wire(client).http.close()
    assert client.send("{account{id}}").status == 200
    httpx.Client(transport=SandboxTransport(client.sandbox, owned=True)).close()
    with pytest.raises(Exception, match="closed"):
        client.send("{account{id}}")

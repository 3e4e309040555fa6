"""Who is let in to the page of a review, spoken to through a plain socket."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from calendar_sync.reviewing import Choice, Offer, Order, ReviewServer, ReviewState, Told, script

PAGE = "<!doctype html><title>plan</title>"


@pytest.fixture
def server() -> Iterator[ReviewServer]:
    state = ReviewState(Offer("d1", {0, 1, 2, 4}, [{1, 2}]))
    with ReviewServer(PAGE, state) as running:
        yield running


def send(server: ReviewServer, line: str, headers: dict[str, str | None], body: bytes = b"") -> tuple[int, str, str]:
    told = {"Host": f"127.0.0.1:{server.server_port}"} | headers
    head = [line, *(f"{name}: {value}" for name, value in told.items() if value is not None)]
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=60) as wire:
        wire.sendall("\r\n".join([*head, "", ""]).encode("latin-1") + body)
        answer = b""
        while part := wire.recv(65_536):
            answer += part
    first, _, rest = answer.decode().partition("\r\n")
    found, _, content = rest.partition("\r\n\r\n")
    return int(first.split()[1]), found, content


def get(server: ReviewServer, name: str = "", **headers: str | None) -> tuple[int, str, str]:
    told = {key.replace("_", "-"): value for key, value in headers.items()}
    return send(server, f"GET /{server.token}/{name} HTTP/1.1", told)


def post(server: ReviewServer, name: str, value: Any, **headers: str | None) -> tuple[int, Any]:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    usual = {
        "Content-Type": "application/json",
        "X-Calendar-Sync": "review",
        "Content-Length": str(len(body)),
        "Origin": f"http://127.0.0.1:{server.server_port}",
    }
    told = usual | {key.replace("_", "-"): value for key, value in headers.items()}
    status, _, content = send(server, f"POST /{server.token}/{name} HTTP/1.1", told, body)
    return status, json.loads(content)


ORDER = {"digest": "d1", "ticked": [0, 1, 2]}


def test_the_page_and_what_guards_it(server: ReviewServer) -> None:
    status, headers, content = get(server)
    assert (status, content) == (200, PAGE)
    for line in (
        "frame-ancestors 'none'",
        "X-Frame-Options: DENY",
        "X-Content-Type-Options: nosniff",
        "Cache-Control: no-store",
        "Referrer-Policy: no-referrer",
    ):
        assert line in headers
    assert "Python" not in headers
    assert get(server, Host=f"localhost:{server.server_port}")[0] == 200
    assert get(server, Sec_Fetch_Site="none")[0] == 200
    assert server.server_address[0] == "127.0.0.1"
    assert len(server.token) >= 32
    assert "innerHTML" not in script()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Host": "127.0.0.1"}, 421),
        ({"Host": "127.0.0.1.evil.example:{port}"}, 421),
        ({"Host": None}, 421),
        ({"Host": "127.0.0.1:{port}\r\nHost: evil.example"}, 421),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://localhost:{port}"}, 403),
        ({"Origin": "https://127.0.0.1:{port}"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
)
def test_no_other_host_and_no_foreign_origin(
    server: ReviewServer, headers: dict[str, str | None], status: int
) -> None:  # fmt: skip
    told = {name: value and value.format(port=server.server_port) for name, value in headers.items()}
    assert send(server, f"GET /{server.token}/ HTTP/1.1", told)[0] == status
    body = json.dumps(ORDER).encode()
    own = {"Content-Type": "application/json", "X-Calendar-Sync": "review", "Content-Length": str(len(body))}
    found, _, content = send(server, f"POST /{server.token}/apply HTTP/1.1", own | told, body)
    assert found == status
    assert json.loads(content)["error"]
    assert server.state.order is None


@pytest.mark.parametrize("place", ["/", "/{wrong}/", "/{token}", "{token}/", "//{token}/", "/%00é/", "/{token}/x", "*"])
def test_nothing_without_the_token(server: ReviewServer, place: str) -> None:
    wrong = server.token[:-1] + ("a" if server.token[-1] != "a" else "b")
    where = place.format(token=server.token, wrong=wrong)
    status, _, content = send(server, f"GET {where} HTTP/1.1", {})
    if place in ("/{token}", "//{token}/"):
        # The library takes several strokes for one, and the token alone is the page as well.
        assert (status, content) == (200, PAGE)
    else:
        assert status == 404
        assert server.token not in content


def test_settling_is_asked_for_once_and_only_as_offered() -> None:
    offer = Offer("d1", {0}, sides={3: {"sheet", "buffer"}}, settled={0: "the calendar's version is put back"})
    good = {"digest": "d1", "number": 3, "side": "buffer", "ticked": [0]}
    with ReviewServer(PAGE, ReviewState(offer)) as server:
        state = server.state
        for wrong, status in (
            ({"number": 0, "side": "sheet"}, 400),
            ({"number": 4}, 400),
            ({"number": "3"}, 400),
            ({"side": ""}, 400),
            ({"side": ["buffer"]}, 400),
            ({"side": None}, 400),
            ({"ticked": None}, 400),
            ({"digest": "d2"}, 409),
        ):
            assert post(server, "settle", good | wrong)[0] == status, wrong
            assert state.order is None
        assert post(server, "settle", good)[0] == 200
        assert state.wait_for_order(0) == Order(frozenset({0}), Choice(3, "buffer"))
        for name, asked in (("settle", good), ("apply", {"digest": "d1", "ticked": [0]}), ("close", {}), ("stop", {})):
            assert post(server, name, asked)[0] == 409
        server.show("anew")
        state.show(Offer("d2", {0, 3}, settled={3: "words"}, unticked={0}, notice="Look"))
        told = json.loads(get(server, "state")[2])
        assert (told["phase"], told["digest"], told["unticked"], told["notice"]) == ("open", "d2", [0], "Look")
        assert (get(server)[2], state.order) == ("anew", None)
        assert post(server, "apply", {"digest": "d1", "ticked": [0]})[0] == 409
        assert post(server, "settle", {"digest": "d2", "number": 3, "side": "", "ticked": []})[0] == 200
        assert state.wait_for_order(0) == Order(frozenset(), Choice(3, ""))


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "HEAD", "TRACE", "PATCH", "NONSENSE"])
def test_other_methods(server: ReviewServer, method: str) -> None:
    status, headers, content = send(server, f"{method} /{server.token}/ HTTP/1.1", {})
    assert status == 405
    assert "Access-Control" not in headers
    assert PAGE not in content


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (ORDER, {"Content_Type": "text/plain"}, 415),
        (ORDER, {"X_Calendar_Sync": None}, 415),
        (ORDER, {"Content_Length": None}, 411),
        (ORDER, {"Content_Length": "-1"}, 411),
        (ORDER, {"Transfer_Encoding": "chunked"}, 411),
        (ORDER, {"Content_Length": "1000001"}, 413),
        (ORDER, {"Content_Length": "9" * 5_000}, 413),
        (b"{", {}, 400),
        (b"[" * 100_000, {}, 400),
        (b"[]", {}, 400),
        (b"\xff\xfe", {}, 400),
        ({"digest": "d1"}, {}, 400),
        ({"digest": "d1", "ticked": [True]}, {}, 400),
        ({"digest": "d1", "ticked": ["0"]}, {}, 400),
        ({"digest": "d1", "ticked": []}, {}, 400),
        ({"digest": "d1", "ticked": [3]}, {}, 400),
        ({"digest": "d1", "ticked": [-1]}, {}, 400),
        ({"digest": "d1", "ticked": [1]}, {}, 409),
        ({"digest": "d2", "ticked": [0]}, {}, 409),
    ],
)
def test_orders_that_are_not_taken(
    server: ReviewServer, body: Any, headers: dict[str, str | None], status: int
) -> None:  # fmt: skip
    found, told = post(server, "apply", body, **headers)
    assert found == status
    assert told["error"].endswith(".")
    assert server.state.order is None
    assert server.state.phase == "open"


def test_one_order_and_no_second(server: ReviewServer) -> None:
    state = server.state
    stopped: list[bool] = []
    state.on_stop = lambda: stopped.append(True)
    assert post(server, "stop", {})[0] == 409
    status, told = post(server, "apply", ORDER)
    assert (status, told["phase"]) == (200, "applying")
    assert state.wait_for_order(0) == Order(frozenset({0, 1, 2}))
    assert post(server, "apply", ORDER)[0] == 409
    assert post(server, "close", {})[0] == 409
    state.progress(1, 3, "sending")
    state.waiting(60, "the 15-minute window")
    state.tell(0, Told("done", "Created in Buffer."))
    told = json.loads(get(server, "state")[2])
    assert told["progress"] == {"done": 1, "total": 3, "what": "the 15-minute window", "wait": 60}
    assert told["outcomes"] == {"0": ["done", "Created in Buffer."]}
    assert post(server, "stop", {})[0] == 200
    assert stopped == [True]
    state.end("Done: 3 created.")
    state.wait_until_heard(0)
    told = json.loads(get(server, "state")[2])
    assert (told["phase"], told["sentence"], told["progress"]["wait"]) == ("ended", "Done: 3 created.", None)
    state.wait_until_heard(60)
    assert post(server, "apply", ORDER)[0] == 409
    assert post(server, "close", {})[0] == 200


def test_it_ends_when_nobody_looks() -> None:
    moment = [0.0]
    state = ReviewState(Offer("d", {0}), clock=lambda: moment[0])
    moment[0] = 59.0
    state.asked()
    moment[0] = 119.0
    assert state.wait_for_order(60) is None
    state.close()
    assert state.wait_for_order(60) == Order(None)

"""The sandbox as a process of its own: sockets, signals, kill -9, faults on real connections."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from graphql import build_client_schema, get_introspection_query

BLUESKY, LINKEDIN = "65f1c0a1b2d3e4f5a6b7c809", "65f1c0a1b2d3e4f5a6b7c807"
ORGANIZATION = "65f1c0a0b2d3e4f5a6b7c780"
CREATE = (
    "mutation($c:ChannelId!,$t:String!){createPost(input:{channelId:$c,text:$t,mode:addToQueue,"
    "schedulingType:automatic}){__typename ... on PostActionSuccess{post{id}} ... on MutationError{message}}}"
)
LIST = (
    "query($a:String,$o:OrganizationId!,$c:[ChannelId!]){posts(first:100,after:$a,input:{organizationId:$o,"
    "filter:{channelIds:$c}}){edges{node{id text dueAt status}} pageInfo{endCursor hasNextPage}}}"
)


class Server:
    """A running ``python -m calendar_sync.sandbox``."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "calendar_sync.sandbox", "--port", "0", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip()
        assert self.url, self.process.stderr.read() if self.process.stderr else ""
        self.http = httpx.Client(base_url=self.url, headers={"Authorization": "Bearer sandbox-key"}, timeout=60)

    def ask(self, query: str, **variables: Any) -> Any:
        answer = self.http.post("/graphql", json={"query": query, "variables": variables})
        body = answer.json()
        assert answer.status_code == 200, body
        assert "errors" not in body, body
        return body["data"]

    def posts(self, channel: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        after = None
        while True:
            page = self.ask(LIST, a=after, o=ORGANIZATION, c=[channel])["posts"]
            found.extend(edge["node"] for edge in page["edges"])
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                return found

    def kill(self) -> None:
        """End the process at once, if it still runs, and close what belongs to it."""
        self.http.close()
        self.process.kill()
        if self.process.stdout is not None and not self.process.stdout.closed:
            self.process.communicate(timeout=60)


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    running: list[Server] = []

    def start(*arguments: str) -> Server:
        running.append(Server(*arguments))
        return running[-1]

    yield start
    for server in running:
        server.kill()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server for tests that leave nothing behind."""
    running = Server("--no-rate-limits")
    yield running
    running.kill()


def test_a_generic_client_reads_the_whole_schema(server: Server) -> None:
    schema = build_client_schema(server.ask(get_introspection_query(one_of=True)))
    assert schema.query_type is not None
    assert schema.mutation_type is not None
    assert len(schema.query_type.fields) == 11
    assert len(schema.mutation_type.fields) == 8
    assert len([name for name in schema.type_map if not name.startswith("__")]) > 200


def test_rate_headers_come_as_lines_of_their_own(serve: Callable[..., Server]) -> None:
    server = serve("--plan", "free")
    answer = server.http.post("/", json={"query": "{account{id}}"})
    lines = answer.headers.get_list("ratelimit")
    assert lines == [
        '"100-in-15min"; r=99; t=900',
        '"250-in-1day"; r=249; t=86400',
        '"3000-in-30days"; r=2999; t=2592000',
    ]
    assert len(answer.headers.get_list("ratelimit-policy")) == 3
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    for _ in range(99):
        server.http.post("/", json={"query": "{account{id}}"})
    refused = server.http.post("/", json={"query": "{account{id}}"})
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 900


def test_a_client_without_a_name_is_turned_away(server: Server) -> None:
    place = urlsplit(server.url)
    body = b'{"query":"{account{id}}"}'
    head = (
        f"POST / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sandbox-key\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection((place.hostname, place.port), timeout=60) as connection:
        connection.sendall(head.encode() + body)
        answer = b"".join(iter(lambda: connection.recv(4096), b""))
    assert answer.startswith(b"HTTP/1.1 403 ")
    assert answer.endswith(b"error code: 1010")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_stops_it_cleanly(serve: Callable[..., Server], tmp_path: Path, number: int, code: int) -> None:
    server = serve("--data", str(tmp_path / "buffer.db"))
    server.ask(CREATE, c=BLUESKY, t="Hello")
    server.http.close()
    server.process.send_signal(number)
    out, err = server.process.communicate(timeout=60)
    assert (server.process.returncode, out, err) == (code, "", "")
    assert [path.name for path in tmp_path.iterdir()] == ["buffer.db"], "the log was written back and removed"


def test_an_address_in_use_and_a_wrong_file_are_told_in_a_line(server: Server, tmp_path: Path) -> None:
    port = str(urlsplit(server.url).port)
    wrong = tmp_path / "wrong.json"
    wrong.write_text("[1]")
    for arguments in (["--port", port], ["--port", "0", "--seed", str(wrong)], ["--port", "0", "--faults", str(wrong)]):
        command = [sys.executable, "-m", "calendar_sync.sandbox", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 2
        assert done.stderr.startswith("python -m calendar_sync.sandbox: ")
        assert "Traceback" not in done.stderr


def test_kill_9_loses_no_acknowledged_mutation(serve: Callable[..., Server], tmp_path: Path) -> None:
    data = str(tmp_path / "buffer.db")
    server = serve("--data", data, "--no-rate-limits")
    acknowledged: list[str] = []
    lock = threading.Lock()

    def write(client: int) -> None:
        with httpx.Client(base_url=server.url, headers={"Authorization": "Bearer sandbox-key"}, timeout=60) as http:
            for number in range(10_000):
                body = {"query": CREATE, "variables": {"c": BLUESKY, "t": f"{client}/{number}"}}
                try:
                    payload = http.post("/", json=body).json()["data"]["createPost"]
                except (httpx.HTTPError, ValueError):
                    return
                with lock:
                    acknowledged.append(payload["post"]["id"])

    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(write, client) for client in range(4)]
        while len(acknowledged) < 40:
            time.sleep(0.01)
        os.kill(server.process.pid, signal.SIGKILL)
        for writer in writers:
            writer.result()
    server.process.wait(60)
    again = serve("--data", data, "--no-rate-limits")
    found = again.posts(BLUESKY)
    assert set(acknowledged) <= {post["id"] for post in found}
    assert len(found) <= len(acknowledged) + 2 + 4, "at most the one in flight of each client is there unasked"
    queued = [post["dueAt"] for post in found if "/" in post["text"]]
    assert len(set(queued)) == len(queued)
    new = again.ask(CREATE, c=BLUESKY, t="after")["createPost"]["post"]["id"]
    assert new not in {post["id"] for post in found}


def test_rate_windows_survive_a_restart(serve: Callable[..., Server], tmp_path: Path) -> None:
    data = str(tmp_path / "buffer.db")
    server = serve("--data", data)
    for _ in range(30):
        server.ask("{account{id}}")
    server.kill()
    again = serve("--data", data)
    answer = again.http.post("/", json={"query": "{account{id}}"})
    assert answer.headers.get_list("ratelimit")[0].startswith('"100-in-15min"; r=69; ')


# -- faults on real connections ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "error", "done", "patience"),
    [
        ("drop_request", httpx.ReadTimeout, False, 0.3),
        ("refuse", httpx.ReadError, False, 60),
        ("reset", httpx.ReadError, False, 60),
        ("drop_answer", httpx.ReadTimeout, True, 0.3),
        ("close_after", httpx.RemoteProtocolError, True, 60),
        ("half_body", httpx.RemoteProtocolError, True, 60),
    ],
)
def test_connections_that_fail(server: Server, kind: str, error: type[Exception], done: bool, patience: float) -> None:
    text = f"with {kind}"
    assert server.http.post("/_sandbox/faults", json={"kind": kind, "nth_mutation": 1}).status_code == 200
    with httpx.Client(base_url=server.url, headers={"Authorization": "Bearer sandbox-key"}, timeout=60) as http:
        with pytest.raises(error):
            http.post("/", json={"query": CREATE, "variables": {"c": LINKEDIN, "t": text}}, timeout=patience)
        while done and text not in [post["text"] for post in server.posts(LINKEDIN)]:
            assert error is httpx.ReadTimeout, "who has an answer, however it ended, need not wait"
            time.sleep(0.02)
        assert http.post("/", json={"query": "{account{id}}"}).status_code == 200
    assert (text in [post["text"] for post in server.posts(LINKEDIN)]) == done
    server.http.delete("/_sandbox/faults")


def test_a_late_commit_over_the_wire(server: Server) -> None:
    server.http.post("/_sandbox/faults", json={"kind": "commit_late", "nth_mutation": 1, "seconds": 1.2})
    begun = time.monotonic()
    with pytest.raises(httpx.ReadTimeout):
        server.http.post("/", json={"query": CREATE, "variables": {"c": LINKEDIN, "t": "late"}}, timeout=0.3)
    while "late" not in [post["text"] for post in server.posts(LINKEDIN)]:
        assert time.monotonic() - begun < 60
        time.sleep(0.05)
    assert time.monotonic() - begun >= 1.2


def test_a_delay_holds_up_nobody_else(server: Server) -> None:
    server.http.post("/_sandbox/faults", json={"kind": "delay", "nth_mutation": 1, "seconds": 100})
    with httpx.Client(base_url=server.url, headers={"Authorization": "Bearer sandbox-key"}, timeout=0.3) as http:
        with pytest.raises(httpx.ReadTimeout):
            http.post("/", json={"query": CREATE, "variables": {"c": LINKEDIN, "t": "slow"}})
        assert http.post("/", json={"query": "{account{id}}"}, timeout=60).status_code == 200


def test_a_script_of_faults_from_the_start(serve: Callable[..., Server], tmp_path: Path) -> None:
    script = tmp_path / "faults.json"
    faults = [{"kind": "status", "nth_request": 2, "status": 503, "html": True}]
    script.write_text(json.dumps({"seed": 3, "faults": faults}))
    server = serve("--faults", str(script))
    answers = [server.http.post("/", json={"query": "{account{id}}"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 503, 200]
    assert answers[1].headers["content-type"] == "text/html; charset=utf-8"


def test_a_body_that_never_ends_is_cut_off(server: Server) -> None:
    assert server.http.post("/", content=b"x" * 5_000_000).status_code == 413
    assert server.ask("{account{id}}")["account"]["id"]

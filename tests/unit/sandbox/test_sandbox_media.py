"""Media addresses that are really fetched, and failures nobody planned."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from calendar_sync.sandbox.domain import posts
from tests.unit.sandbox.sandbox_client import CHANNELS, Client

TYPES = {"/a.jpg": "image/jpeg", "/a.mp4": "video/mp4", "/page": "text/html", "/raw": "application/octet-stream"}


class Handler(BaseHTTPRequestHandler):
    """Answers HEAD for a few addresses; one of them is somewhere else now."""

    def do_HEAD(self) -> None:
        if self.path == "/moved.jpg":
            self.send_response(302)
            self.send_header("Location", "/a.jpg")
        elif self.path in TYPES:
            self.send_response(200)
            self.send_header("Content-Type", TYPES[self.path])
        else:
            self.send_response(403)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("kind", "path", "fine"),
    [
        ("image", "/a.jpg", True),
        ("image", "/moved.jpg", True),
        ("image", "/raw", True),
        ("image", "/page", False),
        ("image", "/a.mp4", False),
        ("image", "/gone.jpg", False),
        ("video", "/a.mp4", True),
        ("video", "/a.jpg", False),
    ],
)
def test_media_are_fetched_when_asked_for(
    make: Callable[..., Client], host: str, kind: str, path: str, fine: bool
) -> None:
    payload = make(fetch_media=True).create("bluesky", assets=[{kind: {"url": host + path}}])
    if fine:
        assert payload["__typename"] == "PostActionSuccess"
    else:
        assert payload["message"] == f"Invalid post: {kind.title()} could not be read from its URL."


def test_a_host_that_is_not_there(make: Callable[..., Client]) -> None:
    client = make(fetch_media=True)
    for url in ("http://127.0.0.1:1/a.jpg", "http://[", "https://exa mple/a.jpg"):
        assert "could not be read" in client.create("bluesky", assets=[{"image": {"url": url}}])["message"]


def test_otherwise_nothing_is_fetched(client: Client) -> None:
    client.created("bluesky", assets=[{"image": {"url": "http://127.0.0.1:1/a.jpg"}}])


def test_an_edit_fetches_what_it_sends_only(make: Callable[..., Client], host: str) -> None:
    client = make(fetch_media=True)
    post = client.created("bluesky", assets=[{"image": {"url": f"{host}/a.jpg"}}])
    client.edited(post["id"], text="Other")
    assert "could not" in client.edit(post["id"], assets=[{"image": {"url": f"{host}/gone.jpg"}}])["message"]


def test_a_mutation_that_breaks_is_undone_and_its_neighbours_never_notice(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle = posts.queue.settle

    def broken(store: Any, channel: Any, now: Any) -> None:
        settle(store, channel, now)
        raise RuntimeError("out of luck")

    kept = client.created("bluesky", "kept")
    monkeypatch.setattr(posts.queue, "settle", broken)
    create = (
        f'createPost(input:{{channelId:"{CHANNELS["bluesky"]}",text:"%s",schedulingType:automatic,mode:%s}})'
        "{__typename ... on MutationError{message}}"
    )
    data = client.ask(
        f"mutation{{a:{create % ('a', 'addToQueue')} b:{create % ('b', 'shareNext')} "
        f'c:deletePost(input:{{id:"{kept["id"]}"}}){{__typename}}}}'
    )
    assert data["a"]["__typename"] == "PostActionSuccess"
    assert data["b"]["__typename"] == "UnexpectedError"
    assert "luck" not in data["b"]["message"]
    assert data["c"]["__typename"] == "VoidMutationError"
    texts = [post["text"] for post in client.posts(channelIds=[CHANNELS["bluesky"]], status=["scheduled"])]
    assert {"kept", "a"} < set(texts)
    assert "b" not in texts

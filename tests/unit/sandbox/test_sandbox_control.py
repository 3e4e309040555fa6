"""The control API, seeds, and what a data file keeps."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from calendar_sync.sandbox.core import Sandbox
from calendar_sync.sandbox.domain.content import own_settings
from calendar_sync.sandbox.seeding import read
from calendar_sync.sandbox.settings import Settings
from tests.unit.sandbox.sandbox_client import CHANNELS, ORGANIZATION, Client


def test_control_is_for_local_callers_or_those_with_the_token(make: Callable[..., Client]) -> None:
    client = make()
    assert client.control("GET", "clock")[0] == 200
    assert client.control("GET", "clock", local=False)[0] == 403
    assert client.control("GET", "clock", headers=[("Origin", "https://evil.example")])[0] == 403
    guarded = make(control_token="secret")
    right, wrong = [("Authorization", "Bearer secret")], [("Authorization", "Bearer sécret")]
    assert guarded.control("GET", "clock", local=False, headers=right)[0] == 200
    assert guarded.control("GET", "clock", local=False, headers=wrong)[0] == 403
    assert guarded.control("GET", "clock", local=False)[0] == 403


def test_control_costs_no_quota_and_is_in_no_log(make: Callable[..., Client]) -> None:
    client = make(settings=Settings())
    for _ in range(150):
        client.control("GET", "clock")
    assert client.send("{account{id}}").status == 200
    assert client.control("GET", "requests")[1]["counts"]["requests"] == 1


def test_the_log_and_its_counts(client: Client) -> None:
    client.send("query Who{account{id}}", operationName="Who")
    client.send("{account{id}}", key=None)
    client.created("bluesky")
    log = client.control("GET", "requests")[1]
    assert log["counts"] == {"requests": 3, "status 200": 2, "status 401": 1, "mutations": 1}
    first, second, third = log["requests"]
    assert (first["operation"], first["status"], first["mutations"], first["path"]) == ("Who", 200, 0, "/graphql")
    assert (second["status"], third["mutations"], third["number"]) == (401, 1, 3)
    assert "sandbox-key" not in json.dumps(log)
    assert [entry["number"] for entry in client.control("GET", "requests?last=1")[1]["requests"]] == [3]
    client.control("DELETE", "requests")
    assert client.control("GET", "requests")[1] == {"counts": {}, "requests": []}


def test_the_clock_stands_moves_and_runs(client: Client) -> None:
    assert client.control("POST", "clock", {"freeze": True})[1] == {"now": "2026-06-15T12:00:00.000Z", "frozen": True}
    client.clock.forward(days=1)
    assert client.control("GET", "clock")[1]["now"] == "2026-06-15T12:00:00.000Z"
    assert client.control("POST", "clock", {"move": "+1d 2h 30m"})[1]["now"] == "2026-06-16T14:30:00.000Z"
    assert client.control("POST", "clock", {"move": -3600})[1]["now"] == "2026-06-16T13:30:00.000Z"
    assert not client.control("POST", "clock", {"run": True})[1]["frozen"]
    client.clock.forward(minutes=5)
    assert client.control("GET", "clock")[1]["now"] == "2026-06-16T13:35:00.000Z"
    assert client.control("POST", "clock", {"freeze": "2026-12-24T18:00:00+01:00"})[1]["now"][:13] == "2026-12-24T17"
    for wrong in (
        {},
        {"freeze": "noon"},
        {"freeze": "9000-01-01T00:00:00Z"},
        {"move": 1e300},
        {"move": "9999999d"},
        {"move": "soon"},
        {"move": ""},
        {"run": True, "move": 1},
        {"stop": 1},
    ):
        assert client.control("POST", "clock", wrong)[0] == 400


def test_moving_the_clock_sends_what_is_due_and_opens_new_windows(make: Callable[..., Client]) -> None:
    client = make(settings=Settings())
    client.control("POST", "clock", {"freeze": True})
    post = client.created("bluesky")
    for _ in range(99):
        client.send("{account{id}}")
    assert client.send("{account{id}}").status == 429
    client.control("POST", "clock", {"move": "6h"})
    assert client.post(post["id"])["status"] == "sent"


def test_reset_goes_back_to_the_seed(client: Client) -> None:
    before = client.control("GET", "state")[1]["posts"]
    client.delete(before[0]["id"])
    client.created("bluesky")
    client.control("POST", "reset")
    after = client.control("GET", "state")[1]["posts"]
    assert [post["id"] for post in after] == [post["id"] for post in before]


def test_another_seed(client: Client) -> None:
    seed = {"organizations": [{"id": "o1", "name": "Other", "channels": [{"name": "c", "service": "bluesky"}]}]}
    assert client.control("POST", "seed", seed)[0] == 200
    assert client.ask("{account{organizations{id name}}}")["account"]["organizations"] == [
        {"id": "o1", "name": "Other"}
    ]
    status, answer = client.control(
        "POST", "seed", {"organizations": [{"name": "x", "posts": [{"channel": "y", "text": "t"}]}]}
    )
    assert (status, "'y'" in answer["error"]) == (400, True)
    assert client.ask("{account{organizations{id}}}")["account"]["organizations"] == [{"id": "o1"}]
    assert client.control("POST", "seed", {"name": "agency"})[0] == 200
    assert client.ask("{account{organizations{id}}}")["account"]["organizations"] == [{"id": ORGANIZATION}]


@pytest.mark.parametrize("path", ["nothing", "posts/x/reject", "channels/x", "posts", "faults/x/y/z"])
def test_unknown_control_paths(client: Client, path: str) -> None:
    assert client.control("POST", path, {})[0] in {400, 404}


def test_only_some_fields_of_a_channel_can_be_set(client: Client) -> None:
    assert client.control("POST", f"channels/{CHANNELS['bluesky']}", {"name": "x"})[0] == 400


def test_help_names_every_route(client: Client) -> None:
    from calendar_sync.sandbox.control import _ROUTES

    text = json.dumps(client.control("GET", "")[1])
    for method, name in _ROUTES:
        assert f"``{method} /_sandbox/{name}" in text


# -- seeds ---------------------------------------------------------------------------------------------------


def test_the_agency_has_what_its_story_tells(client: Client) -> None:
    state = client.control("GET", "state")[1]
    assert [tag["name"] for tag in state["tags"]] == ["Autumn campaign", "Evergreen", "Launch"]
    assert len(state["ideas"]) == 3
    by_status: dict[str, list[Any]] = {}
    for post in state["posts"]:
        by_status.setdefault(post["status"], []).append(post)
    assert {status: len(posts) for status, posts in by_status.items()} == {"scheduled": 11, "sent": 4, "draft": 1}
    assert all("2026-06-15" < post["dueAt"] < "2026-06-30" for post in by_status["scheduled"])
    everything = [item["id"] for kind in ("channels", "tags", "posts", "ideas", "ideaGroups") for item in state[kind]]
    assert len(set(everything)) == len(everything)
    assert all(len(id_) == 24 and int(id_, 16) for id_ in everything)


def test_seeded_posts_would_be_accepted_if_they_were_new(client: Client) -> None:
    """Content rules are not checked when seeding, so the shipped seed is checked here."""
    names = {"googlebusiness": "google"}
    seed = read("agency")["organizations"][0]
    for post in seed["posts"]:
        service, _, name = post["channel"].partition(":")
        channel = next(c for c in seed["channels"] if (c["service"], c["name"]) == (service, name))
        metadata = {names.get(service, service): post["metadata"]} if "metadata" in post else None
        assert (own_settings(service, metadata) or {}) == post.get("metadata", {})
        client.created(channel["id"], post["text"], assets=post.get("assets", []), metadata=metadata)


def test_times_in_a_seed_are_local_to_the_channel(make: Callable[..., Client]) -> None:
    seed = {
        "organizations": [
            {
                "name": "O",
                "channels": [{"id": "c1", "name": "c", "service": "bluesky", "timezone": "Asia/Tokyo"}],
                "posts": [
                    {"channel": "bluesky:c", "text": "relative", "at": "+2d 09:30"},
                    {"channel": "c1", "text": "absolute", "at": "2026-07-01T00:00:00+09:00"},
                    {"channel": "c1", "text": "past", "at": "-1d", "status": "sent"},
                ],
            }
        ]
    }
    client = make(seed=seed, now=datetime(2026, 6, 15, 20, 0, tzinfo=UTC))  # the 16th in Tokyo
    found = {post["text"]: post["dueAt"] for post in client.control("GET", "state")[1]["posts"]}
    assert found == {
        "relative": "2026-06-18T00:30:00.000Z",
        "absolute": "2026-06-30T15:00:00.000Z",
        "past": "2026-06-15T00:00:00.000Z",
    }


@pytest.mark.parametrize(
    "seed",
    [
        "no-such-seed",
        "/nowhere/seed.json",
        {},
        {"organizations": [{}]},
        {"organizations": [{"name": "x", "channels": [{}]}]},
    ],
)
def test_a_seed_that_cannot_be_used(seed: Any) -> None:
    with pytest.raises(ValueError, match="seed"):
        Sandbox(seed=seed)


# -- data files ----------------------------------------------------------------------------------------------


def test_a_data_file_brings_everything_back(make: Callable[..., Client], tmp_path: Path) -> None:
    data = tmp_path / "buffer.db"
    client = make(data=data, settings=Settings())
    post = client.created("bluesky")
    client.control("POST", "clock", {"freeze": "2026-06-16T00:00:00Z"})
    for _ in range(50):
        client.send("{account{id}}")
    before = client.control("GET", "state")[1]
    client.sandbox.close()
    again = make(data=data, settings=Settings(), now=datetime(2030, 1, 1, tzinfo=UTC), seed={"organizations": []})
    after = again.control("GET", "state")[1]
    assert after == before
    assert after["windows"][0]["used"] == 50
    assert again.post(post["id"])["text"] == "Hello"


def test_two_processes_can_share_a_data_file(make: Callable[..., Client], tmp_path: Path) -> None:
    one, two = (make(data=tmp_path / "buffer.db") for _ in range(2))
    first = one.created("bluesky", "one")
    second = two.created("bluesky", "two")
    assert second["dueAt"] > first["dueAt"]
    assert one.post(second["id"])["text"] == "two"
    one.control("POST", "clock", {"freeze": True})
    assert two.control("GET", "clock")[1]["frozen"]
    assert first["id"] != second["id"]


def test_another_database_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE mine (x)")
    connection.close()
    with pytest.raises(ValueError, match="not one of the sandbox"):
        Sandbox(other)
    text = tmp_path / "text.txt"
    text.write_text("not a database, but long enough to look like something " * 40)
    with pytest.raises(ValueError, match="not a sandbox data file"):
        Sandbox(text)
    assert text.read_text().startswith("not a database")


def test_importing_the_package_is_cheap() -> None:
    code = (
        "import sys, calendar_sync.sandbox as s;"
        "assert s.DEFAULT_KEY == 'sandbox-key';"
        "heavy = {'graphql', 'ariadne', 'uvicorn', 'httpx', 'sqlite3'} & set(sys.modules);"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_lone_surrogate_and_a_nul_are_text_like_any_other(client: Client) -> None:
    query = "mutation($i:CreatePostInput!){createPost(input:$i){... on PostActionSuccess{post{text}}}}"
    given = {
        "channelId": CHANNELS["bluesky"],
        "text": "a\ud83d b\x00c",
        "mode": "addToQueue",
        "schedulingType": "automatic",
    }
    text = client.ask(query, {"i": given})["createPost"]["post"]["text"]
    assert text == "a\ufffd b\x00c"

"""What Buffer's own client makes of errors, limits, a free plan and a bad line: its exit codes and words."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pytest

from tests.clients.official_cli import API, AUTH, SUCCESS, USAGE, OfficialCli, at_once
from tests.clients.sandbox_server import CHANNELS, ORGANIZATION, ClientSandbox

NOBODY = "65f1c0a1b2d3e4f5a6b7c8ff"
POST = {"channelId": CHANNELS["twitter"], "schedulingType": "automatic", "mode": "addToQueue", "text": "Rye"}

REFUSED: dict[str, tuple[tuple[str, ...], str]] = {
    "channel": (("channels", "get", "--id", NOBODY), "Channel not found"),
    "post": (("posts", "get", "--id", NOBODY), "Post not found"),
    "delete": (("posts", "delete", "--id", NOBODY), "Document not found"),
    "move": (("movePostInQueue", "--id", NOBODY, "--position", "top"), "Document not found"),
    "template": (("posttemplates", "delete", "--id", NOBODY), "Document not found"),
    "template title": (("updatePostTemplate", "--id", NOBODY, "--title", "Menu"), "Document not found"),
    "organization": (("posts", "list", "--organization-id", NOBODY), "Not authorized"),
    "groups": (("ideaGroups", "list", "--organization-id", NOBODY), "Not authorized"),
    "channels": (("channels", "list", "--organization-id", NOBODY), "Not authorized"),
    "limits": (("dailyPostingLimits", "list", "--channel-ids", NOBODY), "Channel not found"),
    "template words": (
        ("posttemplates", "create", "--title", "Menu", "--body", "Bread", "--description", ""),
        "Post templates require a title, a body and a description.",
    ),
    "page": (("posts", "list", "--limit", "101"), "Pagination limit exceeded. Maximum 100 items per request."),
    "cursor": (("posts", "list", "--after", "nonsense"), "Invalid cursor."),
    "moment": (
        ("posts", "create", "--json", json.dumps({**POST, "mode": "customScheduled", "dueAt": "tomorrow"})),
        'Variable "$input" got invalid value "tomorrow" at "input.dueAt"; '
        'DateTime cannot represent an invalid date-time-string "tomorrow".',
    ),
    "field": (
        ("posts", "create", "--json", json.dumps({**POST, "titel": "Rye"})),
        'Variable "$input" got invalid value { channelId: "65f1c0a1b2d3e4f5a6b7c803", schedulingType: "automatic", '
        'mode: "addToQueue", text: "Rye", titel: "Rye" }; Field "titel" is not defined by type "CreatePostInput".',
    ),
    "year": (
        (
            "aggregatedPostMetrics",
            *("--start-date-time", "2025-01-01T00:00:00Z", "--end-date-time", "2026-06-01T00:00:00Z"),
        ),
        "The date range must not exceed 365 days.",
    ),
}
"""What the sandbox refuses, so that the client ends with 3 and the sandbox's words."""

MISUSED: tuple[tuple[str, ...], ...] = (
    ("posts", "create", "--channel-id", NOBODY),
    ("posts", "create", "--json", json.dumps({**POST, "mode": "now"})),
    ("posts", "create", "--json", json.dumps({**POST, "metadata": {"instagram": {"type": "poem"}}})),
    ("posts", "create", "--json", "[1"),
    ("posts", "list", "--json", json.dumps({"organizationId": ORGANIZATION, "filter": {"status": ["lost"]}})),
    ("posts", "list", "--fields", "items.colour"),
    ("movePostInQueue", "--id", NOBODY, "--position", "middle"),
    ("posts", "burn"),
)
"""What the client refuses by itself, before it asks."""


def test_refusals_of_the_sandbox(buffer: OfficialCli) -> None:
    answers = at_once(*(partial(buffer, *arguments) for arguments, _ in REFUSED.values()))
    found = {name: answer.error for name, answer in zip(REFUSED, answers, strict=True)}
    assert found == {name: (API, "API_ERROR", words) for name, (_, words) in REFUSED.items()}


def test_misuse_never_reaches_the_sandbox(buffer: OfficialCli, sandbox: ClientSandbox) -> None:
    for answer in at_once(*(partial(buffer, *arguments) for arguments in MISUSED)):
        assert answer.error[:2] == (USAGE, "USAGE_ERROR")
    assert sandbox.requests() == 0


def test_keys_that_are_missing_or_wrong(buffer: OfficialCli, sandbox: ClientSandbox) -> None:
    commands = [["account"], ["posts", "create", "--json", json.dumps(POST)]]
    wrong = buffer.with_environment(BUFFER_API_KEY="sandbox-kez")
    for answer in at_once(*(partial(wrong, *command) for command in commands)):
        assert answer.error == (AUTH, "AUTH_ERROR", "Access token is not valid")
    asked = sandbox.requests()
    without = buffer.with_environment(BUFFER_API_KEY=None)
    for answer in at_once(*(partial(without, *command) for command in commands)):
        assert answer.error[:2] == (AUTH, "AUTH_ERROR")
    assert (asked, sandbox.requests()) == (len(commands), len(commands))
    assert without("config", "set", "apiKey", "sandbox-key").code == SUCCESS
    assert without("account").value["email"] == "studio@brightside.example"


def test_a_used_up_window(buffer: OfficialCli, sandbox: ClientSandbox) -> None:
    sandbox.spend(95)
    warned = buffer("account", "--fields", "id")
    assert warned.err == "Warning: Rate limit [100-in-15min]: 4/100 remaining, resets in 15m\n"
    told = buffer("account", "--fields", "id", "--verbose").err
    assert "Rate limit [`500-in-1day`]: 403/500 remaining, resets in `24h`" in told
    assert "Rate limit [`15000-in-30days`]: 14903/15000 remaining, resets in `720h`" in told
    assert buffer("account", "--fields", "id", "--quiet").err == ""
    sandbox.spend(2)
    read, write = partial(buffer, "account"), partial(buffer.send, "posts", "create", **POST)
    words = "Rate limit exceeded (`15m` window). Retry after `{}`."
    before = len(sandbox.control("GET", "state")["posts"])
    for answer in at_once(read, write):
        assert answer.error == (API, "API_ERROR", words.format("15m"))
    assert len(sandbox.control("GET", "state")["posts"]) == before
    sandbox.move("+10m 55s")
    assert read().error == (API, "API_ERROR", words.format("4m 5s"))
    sandbox.move("+4m 5s")
    assert read().code == write().code == SUCCESS


def test_a_used_up_day(buffer: OfficialCli, free_buffer: OfficialCli, free_sandbox: ClientSandbox) -> None:
    for _ in range(2):
        free_sandbox.spend(100)
        free_sandbox.move("+15m")
    free_sandbox.spend(50)
    words = "Rate limit exceeded (`24h` window). Retry after `23h 30m`."
    assert free_buffer("account").error == (API, "API_ERROR", words)
    assert buffer("account").code == SUCCESS


def test_the_free_plan(free_buffer: OfficialCli, free_sandbox: ClientSandbox) -> None:
    for number in range(10):
        add_post(free_sandbox, CHANNELS["mastodon"], f"Number {number}")
    full = {**POST, "channelId": CHANNELS["mastodon"]}
    comment = {**POST, "channelId": CHANNELS["linkedin"], "metadata": {"linkedin": {"firstComment": "First!"}}}
    since, until = "2026-05-01T00:00:00Z", "2026-06-15T00:00:00Z"
    answers = at_once(
        partial(free_buffer.send, "posts", "create", **full),
        partial(free_buffer.send, "posts", "create", **comment),
        partial(free_buffer, "aggregatedPostMetrics", "--start-date-time", since, "--end-date-time", until),
    )
    assert [answer.error for answer in answers] == [
        (API, "API_ERROR", words)
        for words in (
            "Scheduled posts limit reached. You have 10 scheduled posts out of 10 allowed.",
            "Invalid post: LinkedIn first comment requires a paid plan. Please upgrade to use this feature.",
            "Free-plan Insights are limited to the last 31 days of history.",
        )
    ]
    assert free_buffer.send("posts", "create", **full, saveToDraft=True).code == SUCCESS
    limits = free_buffer("account", "--fields", "organizations.limits.{scheduledPosts,ideas}").value["organizations"]
    assert limits == [{"limits": {"scheduledPosts": 10, "ideas": 100}}]


def add_post(sandbox: ClientSandbox, channel: str, text: str) -> None:
    """Queue a post directly."""
    sandbox.ask(
        "mutation($input: CreatePostInput!) { createPost(input: $input) { ... on PostActionSuccess { post { id } } } }",
        input={**POST, "channelId": channel, "text": text},
    )


@pytest.mark.parametrize(
    ("fault", "words", "landed"),
    [
        ({"kind": "drop_answer"}, "Request timed out after `700ms`", True),
        ({"kind": "drop_request"}, "Request timed out after `700ms`", False),
        ({"kind": "delay", "seconds": 2}, "Request timed out after `700ms`", True),
        ({"kind": "close_after"}, "fetch failed", True),
        ({"kind": "reset"}, "fetch failed", False),
        ({"kind": "half_body"}, "HTTP `200`: failed to parse response as JSON", True),
        ({"kind": "status", "status": 502, "html": True}, "HTTP `502`: failed to parse response as JSON", False),
        ({"kind": "status", "status": 503}, "Service Unavailable", False),
        (
            {"kind": "rate_limit", "seconds": 90},
            "Rate limit exceeded (`15m` window). Retry after `1m 30s`.",
            False,
        ),
    ],
    ids=lambda value: value["kind"] + str(value.get("status", "")) if isinstance(value, dict) else "",
)
def test_a_bad_line(
    buffer: OfficialCli, sandbox: ClientSandbox, fault: dict[str, Any], words: str, landed: bool
) -> None:
    sandbox.control("POST", "faults", {**fault, "nth_mutation": 1})
    answer = buffer("posts", "create", "--json", json.dumps(POST), "--timeout", "700")
    assert answer.error == (API, "API_ERROR", words)
    texts = [post["text"] for post in sandbox.posts()]
    assert texts.count("Rye") == int(landed)
    assert buffer("account").code == SUCCESS


def test_nobody_there(buffer: OfficialCli) -> None:
    settings = json.loads(buffer.config_file.read_text())
    buffer.configure(**{**settings, "apiUrl": "http://127.0.0.1:9"})
    assert buffer("account").error == (API, "API_ERROR", "fetch failed")

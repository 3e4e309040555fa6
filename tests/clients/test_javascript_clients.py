"""The reference implementation of GraphQL and of GraphQL over HTTP, in JavaScript, against the sandbox."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.clients.sandbox_server import CHANNELS, ClientSandbox
from tests.system.conftest import KEY

HERE = Path(__file__).parent

DEVIATIONS = {
    # Buffer answers 400 to what cannot be parsed, validated or coerced, whatever the client accepts.
    "572B": "warn",
    "FDE2": "warn",
    "7B9B": "warn",
    # Buffer answers application/json to everybody.
    "22EB": "warn",
    # GET is not for GraphQL here.
    "5A70": "notice",
    "D6D5": "notice",
    "6A70": "notice",
    # What stands in `extensions` of a request is not looked at.
    "58B0": "notice",
    "58B1": "notice",
    "58B2": "notice",
    "58B3": "notice",
}
"""Recommendations of GraphQL over HTTP that Buffer does not follow, by audit. There is no requirement among them."""


def run(node: str, script: str, *arguments: str | Path) -> list[Any]:
    """Run a script of this folder and return its lines."""
    done = subprocess.run([node, str(HERE / script), *map(str, arguments)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_graphql_over_http(node: str, tools: Path, sandbox: ClientSandbox) -> None:
    for path in ("/graphql", "/"):
        sandbox.begin_anew()
        audits = run(node, "audit.mjs", tools, sandbox.url + path, KEY)
        assert len(audits) > 50
        assert {audit["id"]: audit["status"] for audit in audits if audit["status"] != "ok"} == DEVIATIONS


def test_graphql_request(node: str, tools: Path, sandbox: ClientSandbox) -> None:
    [found] = run(node, "graphql_request.mjs", tools, f"{sandbox.url}/graphql", KEY, CHANNELS["mastodon"])
    own = {name for name in sandbox.schema.type_map if not name.startswith("__")}
    assert set(found["types"]) == own
    assert found["mistakes"] == []
    assert found["account"] == {"account": {"email": "studio@brightside.example"}}
    assert found["created"]["createPost"]["post"]["id"] in [post["id"] for post in sandbox.posts()]
    codes = {
        name: (found[name]["status"], [error["extensions"]["code"] for error in found[name]["errors"]])
        for name in ("invalid", "value", "key")
    }
    assert codes == {
        "invalid": (400, ["GRAPHQL_VALIDATION_FAILED"]),
        "value": (400, ["BAD_USER_INPUT"]),
        "key": (401, ["UNAUTHENTICATED"]),
    }
    assert found["invalid"]["errors"][0]["message"] == 'Cannot query field "colour" on type "Account".'
    assert found["value"]["errors"][0]["message"] == (
        'Variable "$input" got invalid value "now" at "input.mode"; Value "now" does not exist in "ShareMode" enum.'
    )

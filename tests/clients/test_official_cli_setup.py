"""Buffer's own client is set up and looked over against the sandbox, and shows answers in each of its formats."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import time
from functools import partial
from pathlib import Path

import pytest

from tests.clients.official_cli import GENERAL, SUCCESS, USAGE, OfficialCli, at_once
from tests.clients.sandbox_server import CHANNELS, ORGANIZATION, ClientSandbox

LOOPBACK = Path(__file__).with_name("loopback.cjs")


def confined(buffer: OfficialCli, sandbox: ClientSandbox, **more: str | None) -> OfficialCli:
    """Return a client that finds the sandbox at Buffer's own address, and nothing else on the network."""
    return buffer.with_environment(NODE_OPTIONS=f'--require "{LOOPBACK}"', SANDBOX_URL=sandbox.url, **more)


def test_doctor_finds_nothing_wrong(buffer: OfficialCli, sandbox: ClientSandbox) -> None:
    healthy = confined(buffer, sandbox)
    report = healthy("doctor", "--verbose", "--output", "json").value
    states = {check["name"]: check["status"] for check in report["checks"]}
    assert set(states.values()) == {"pass"}
    assert {"api-reachable", "auth-key-valid", "rate-limit-100-in-15min", "rate-limit-500-in-1day"} <= set(states)
    assert report["summary"]["failed"] == 0
    assert healthy("doctor", "--output", "json").value["checks"] == []


def test_doctor_names_what_is_wrong(buffer: OfficialCli, sandbox: ClientSandbox) -> None:
    def failing(client: OfficialCli) -> list[str]:
        answer = client("doctor", "--output", "json")
        assert answer.code == GENERAL
        return [check["name"] for check in json.loads(answer.out)["checks"]]

    wrong, without = at_once(
        partial(failing, confined(buffer, sandbox, BUFFER_API_KEY="sandbox-kez")),
        partial(failing, confined(buffer, sandbox, BUFFER_API_KEY=None)),
    )
    assert (wrong, without) == (["auth-key-valid"], ["auth-key-present"])
    sandbox.spend(95)
    assert failing(confined(buffer, sandbox)) == ["rate-limit-100-in-15min"]
    buffer.configure(apiUrl="http://127.0.0.1:9")
    assert failing(confined(buffer, sandbox)) == ["default-organization", "api-reachable"]


def test_init_saves_key_organization_and_time_zone(buffer: OfficialCli, sandbox: ClientSandbox) -> None:
    """``init`` asks at Buffer's own address whatever ``apiUrl`` says, and asks a person: a terminal is made for it."""
    version = subprocess.run([buffer.node, "--version"], capture_output=True, text=True, check=True).stdout
    if tuple(map(int, version[1:].split(".")[:2])) < (20, 12):
        reason = f"the client's prompts need Node.js 20.12, this is {version.strip()}; .ci/run installs a newer one"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    buffer.config_file.unlink()
    client = confined(buffer, sandbox)
    outer, inner = pty.openpty()
    try:
        running = subprocess.Popen(
            [client.node, str(client.script), "init", "--output", "json"],
            env=dict(client.environment),
            cwd=client.home,
            stdin=inner,
            stdout=inner,
            stderr=subprocess.DEVNULL,
        )
        os.close(inner)
        shown = b""
        while b"Save this API key" not in shown:
            shown += os.read(outer, 4096)
        os.write(outer, b"y\r")
        end = time.monotonic() + 60
        while running.poll() is None and time.monotonic() < end:
            shown += read_more(outer)
        assert running.wait(timeout=60) == SUCCESS, shown
    finally:
        os.close(outer)
    kept = json.loads(buffer.config_file.read_text())
    assert kept == {"apiKey": "sandbox-key", "organizationId": ORGANIZATION, "timezone": "America/New_York"}
    fresh = client.with_environment(BUFFER_API_KEY=None)
    assert len(fresh("channels", "list").value) == 12


def read_more(terminal: int) -> bytes:
    """Return what a terminal shows, or nothing when its other end is gone."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


def test_settings_written_by_the_client_itself(buffer: OfficialCli, sandbox: ClientSandbox) -> None:
    buffer.config_file.unlink()
    for key, value in {"apiUrl": sandbox.url, "organizationId": ORGANIZATION, "outputFormat": "pretty"}.items():
        assert buffer("config", "set", key, value).code == SUCCESS
    assert json.loads(buffer("config", "get", "apiUrl", "--output", "json").out)["value"] == sandbox.url
    assert buffer("account").out.startswith("id: 65f1c09fb2d3e4f5a6b7c701\n")
    assert buffer("config", "unset", "organizationId").code == SUCCESS
    assert buffer("posts", "list").code == USAGE


def test_formats(buffer: OfficialCli) -> None:
    plain, auto, pretty, page, coloured = at_once(
        partial(buffer, "channels", "list", "--output", "json"),
        partial(buffer, "channels", "list", "--output", "auto"),
        partial(buffer, "channels", "list", "--output", "pretty"),
        partial(buffer, "posts", "list", "--limit", "1", "--output", "pretty"),
        partial(
            buffer.with_environment(NO_COLOR=None, FORCE_COLOR="1"),
            *("posts", "get", "--id", "6733a1f0b2d3e4f5a6b7cc0f", "--output", "pretty", "--fields", "status"),
        ),
    )
    assert plain.out == auto.out
    rows = pretty.out.splitlines()
    assert rows[0].split() == ["id", "name", "service"]
    assert [row.split()[0] for row in rows[2:]] == [channel["id"] for channel in plain.value]
    assert "--after" in page.err
    assert "\x1b[32msent\x1b[0m" in coloured.out


def test_fields_that_are_picked(buffer: OfficialCli) -> None:
    few = buffer("channels", "get", "--id", CHANNELS["pinterest"], "--fields", "id,metadata.boards.{name,serviceId}")
    assert few.value["metadata"]["boards"] == [
        {"name": "Seasonal bakes", "serviceId": "914862417905123401"},
        {"name": "Behind the counter", "serviceId": "914862417905123402"},
    ]
    assert few.value.keys() == {"id", "metadata"}

"""A sandbox as a process of its own, and the clients of others that are to work against it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.official_cli import OfficialCli
from tests.clients.sandbox_server import ClientSandbox

TOOLS = Path(__file__).resolve().parents[2] / ".ci" / "tools" / "node_modules"


@pytest.fixture(scope="session")
def node() -> str:
    """Path of Node.js: the one that ``.ci/run`` put beside the packages, else the machine's own."""
    program = next((str(own) for own in TOOLS.glob("node-linux-*/bin/node")), None) or shutil.which("node")
    missing = "Node.js" if program is None else None if TOOLS.is_dir() else ".ci/tools/node_modules"
    if missing is not None:
        reason = f"{missing} is not there; .ci/run installs it"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    assert program is not None
    return program


@pytest.fixture(scope="session")
def tools(node: str) -> Path:
    """The folder of installed npm packages."""
    return TOOLS


@pytest.fixture(scope="session")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClientSandbox]:
    running = ClientSandbox(tmp_path_factory.mktemp("team") / "buffer.db", plan="team")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def free(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClientSandbox]:
    running = ClientSandbox(tmp_path_factory.mktemp("free") / "buffer.db", plan="free")
    yield running
    running.stop()


@pytest.fixture
def sandbox(team: ClientSandbox) -> ClientSandbox:
    """The sandbox on the Team plan, fresh, at noon of a Monday that does not pass by itself."""
    team.begin_anew()
    return team


@pytest.fixture
def free_sandbox(free: ClientSandbox) -> ClientSandbox:
    """The same on the Free plan."""
    free.begin_anew()
    return free


@pytest.fixture
def buffer(node: str, tools: Path, sandbox: ClientSandbox, tmp_path: Path) -> OfficialCli:
    """Buffer's own command line client, in an empty home, with the sandbox as its API."""
    return OfficialCli.at(node, tools, tmp_path / "home", sandbox.url)


@pytest.fixture
def free_buffer(node: str, tools: Path, free_sandbox: ClientSandbox, tmp_path: Path) -> OfficialCli:
    """The same on the Free plan."""
    return OfficialCli.at(node, tools, tmp_path / "free-home", free_sandbox.url)

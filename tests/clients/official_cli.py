"""Buffer's own command line client, run as its users run it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.clients.sandbox_server import ORGANIZATION
from tests.system.conftest import KEY, clean_environment

AT_ONCE = 4
"""Runs at the same time: starting Node.js is most of each."""

SUCCESS, GENERAL, USAGE, API, AUTH = range(5)
"""Exit codes, as the client's README has them."""


_SELECTABLE: dict[str, list[str]] = {}
"""What the client said of its commands: it is the same every time, and each question takes it a fifth of a second."""


@dataclass(frozen=True)
class Answer:
    """What one run left behind."""

    code: int
    out: str
    err: str

    @property
    def value(self) -> Any:
        """The JSON on stdout of a run that succeeded."""
        assert self.code == SUCCESS, self
        return json.loads(self.out)

    @property
    def error(self) -> tuple[int, str, str]:
        """Exit code, kind and message of a run that failed; stdout must be empty."""
        assert self.out == "", self
        told = json.loads(self.err.splitlines()[-1])
        assert told["code"] == self.code, self
        return self.code, told["error"], told["message"]


@dataclass(frozen=True)
class OfficialCli:
    """The client with a home of its own."""

    node: str
    script: Path
    home: Path
    environment: Mapping[str, str]

    @classmethod
    def at(cls, node: str, tools: Path, home: Path, url: str) -> OfficialCli:
        """Set the client up the way its README says, with another ``apiUrl``."""
        home.mkdir()
        quiet = {"BUFFER_API_KEY": KEY, "BUFFER_DISABLE_UPDATE_CHECK": "1", "NO_COLOR": "1"}
        environment = clean_environment(home, XDG_CONFIG_HOME=str(home / ".config"), **quiet)
        made = cls(node, tools / "@bufferapp" / "cli" / "built" / "index.mjs", home, environment)
        made.configure(apiUrl=url, organizationId=ORGANIZATION)
        return made

    @property
    def config_file(self) -> Path:
        """Where the client keeps its settings."""
        return self.home / ".config" / "buffer" / "config.json"

    def configure(self, **settings: Any) -> None:
        """Replace the settings file."""
        self.config_file.parent.mkdir(parents=True, exist_ok=True)
        self.config_file.write_text(json.dumps(settings))

    def with_environment(self, **changes: str | None) -> OfficialCli:
        """Return the same client with other environment variables; ``None`` takes one away."""
        merged = {**self.environment, **changes}
        return replace(self, environment={name: value for name, value in merged.items() if value is not None})

    def __call__(self, *arguments: str, stdin: str | None = None) -> Answer:
        """Run one command to its end."""
        done = subprocess.run(
            [self.node, str(self.script), *arguments],
            env=dict(self.environment),
            cwd=self.home,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            input=stdin or "",
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    def send(self, *command: str, **given: Any) -> Answer:
        """Run a command with its whole input as JSON."""
        return self(*command, "--json", json.dumps(given))

    def selectable(self, command: str) -> list[str]:
        """Return every path that ``--fields`` takes for a command such as ``posts list``."""
        if command not in _SELECTABLE:
            _SELECTABLE[command] = self("schema", "describe", *command.split()).value["selectableFields"]
        return _SELECTABLE[command]


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Return the results of independent calls in their order, some of them running side by side."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]

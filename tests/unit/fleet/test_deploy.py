"""What is shipped to run workers: every command in it is one, and every variable means something."""

from __future__ import annotations

import configparser
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from calendar_sync import __version__
from calendar_sync.cli.main import cli
from calendar_sync.cli.shipped import DEPLOYS

DEPLOY = Path(__file__).resolve().parents[3] / "deploy"
URL, SLOT = "CALENDAR_SYNC_FLEET_DATABASE_URL", "CALENDAR_SYNC_FLEET_SLOT"


def read(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def unit(name: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(read(name))
    return parser


def documents() -> dict[tuple[str, str], dict[str, Any]]:
    return {(item["kind"], item["metadata"]["name"]): item for item in yaml.safe_load_all(read("kubernetes.yaml"))}


def containers() -> list[dict[str, Any]]:
    found = documents()
    worker = found["StatefulSet", "calendar-sync-worker"]["spec"]["template"]["spec"]
    enqueue = found["CronJob", "calendar-sync-enqueue"]["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    return [worker["containers"][0], enqueue["containers"][0]]


def commands() -> Iterator[list[str]]:
    for name in ("calendar-sync-worker@.service", "calendar-sync-enqueue.service"):
        yield shlex.split(unit(name)["Service"]["ExecStart"])
    entry, begin = re.findall(r"^(?:ENTRYPOINT|CMD) (.*)$", read("Dockerfile"), re.MULTILINE)
    yield [*yaml.safe_load(entry), *yaml.safe_load(begin)]
    (loop,) = yaml.safe_load(read("compose.yaml"))["services"]["enqueue"]["command"]
    yield shlex.split(loop.partition("do ")[2].partition(";")[0])
    for container in containers():
        yield container["command"]
    for name in (*(name for kind in DEPLOYS.values() for name in kind), "../docs/fleet.md"):
        for told in re.findall(r"(?:-- |exec worker-1 |^)(calendar-sync fleet [^#;`\n]*)", read(name), re.MULTILINE):
            yield shlex.split(told)


def options_of(words: list[str]) -> dict[str, Any]:
    """Return what the command line would make of the words, the command itself left undone."""
    assert Path(words[0]).name == "calendar-sync"
    command: click.Command = cli
    context = click.Context(cli)
    rest = words[1:]
    while isinstance(command, click.Group):
        _, command, rest = command.resolve_command(context, rest)  # type: ignore[assignment]
    return command.make_context(str(command.name), list(rest), resilient_parsing=False).params


def test_every_command_line_is_one_that_the_program_takes() -> None:
    found = [(words[2], options_of(words)) for words in commands()]
    names = [name for name, _ in found]
    assert names.count("worker") >= 4
    assert names.count("enqueue") >= 4
    assert {"run", "status", "results", "retry", "cancel", "recover", "check"} <= set(names)
    for name, params in found:
        assert "sandbox" not in params or name == "run"
    with pytest.raises(click.UsageError):
        options_of(["calendar-sync", "fleet", "worker", "--flee", "x"])


def test_every_variable_is_read_by_a_command() -> None:
    fleet = cli.commands["fleet"]
    assert isinstance(fleet, click.Group)
    known = {option.envvar for command in fleet.commands.values() for option in command.params}
    texts = [read(name) for names in DEPLOYS.values() for name in names] + [read("../docs/fleet.md")]
    told = {name for text in texts for name in re.findall(r"CALENDAR_SYNC_[A-Z_]+", text)}
    assert told == {URL, SLOT} <= known


def test_systemd_restarts_a_worker_under_its_own_name() -> None:
    worker = unit("calendar-sync-worker@.service")["Service"]
    assert worker["Restart"] == "always"
    assert worker["Environment"] == f"{SLOT}=%H-%i"
    assert worker["EnvironmentFile"].endswith("keys.env")
    assert int(worker["TimeoutStopSec"]) > 110
    assert unit("calendar-sync-enqueue.timer")["Timer"]["OnCalendar"]
    assert "WantedBy" in unit("calendar-sync-enqueue.timer")["Install"]


def test_compose_gives_each_worker_a_slot_of_its_own_and_no_password_is_in_it() -> None:
    services = yaml.safe_load(read("compose.yaml"))["services"]
    slots = [item["environment"][SLOT] for name, item in services.items() if name.startswith("worker-")]
    assert len(slots) == len(set(slots)) == 3
    for name, item in services.items():
        assert item["restart"] == "always"
        if name != "postgres":
            assert item["environment"][URL].startswith("postgresql://fleet:${POSTGRES_PASSWORD:?")
            assert item["image"] == f"calendar-sync:{__version__}"


def test_kubernetes_takes_the_pods_name_for_the_slot_and_secrets_from_secrets() -> None:
    found = documents()
    workers = found["StatefulSet", "calendar-sync-worker"]["spec"]
    label = workers["selector"]["matchLabels"]
    assert workers["template"]["metadata"]["labels"] == label
    assert found["Service", workers["serviceName"]]["spec"]["selector"] == label
    assert found["PodDisruptionBudget", "calendar-sync-worker"]["spec"]["selector"]["matchLabels"] == label
    assert workers["template"]["spec"]["terminationGracePeriodSeconds"] > 110
    worker, enqueue = containers()
    told = {item["name"]: item["valueFrom"] for item in worker["env"]}
    assert told[SLOT] == {"fieldRef": {"fieldPath": "metadata.name"}}
    for container in (worker, enqueue):
        told = {item["name"]: item["valueFrom"] for item in container["env"]}
        assert told[URL] == {"secretKeyRef": {"name": "calendar-sync-database", "key": "url"}}
        assert container["image"] == f"calendar-sync:{__version__}"
        assert container["securityContext"]["readOnlyRootFilesystem"]
        (fleet,) = (item for item in container["volumeMounts"] if item["name"] == "fleet")
        assert container["command"][-1].startswith(fleet["mountPath"])


def test_images_run_as_nobody_in_particular_and_take_no_keys_along() -> None:
    dockerfile = read("Dockerfile")
    (user,) = re.findall(r"^USER (\d+)$", dockerfile, re.MULTILINE)
    assert f"--uid {user}" in dockerfile
    assert f"user {user}" in read("compose.yaml")
    ignored = read("Dockerfile.dockerignore").splitlines()
    assert ignored[1] == "*"
    assert {"**/*.env", "**/*.db"} <= set(ignored)
    for name in re.findall(r'^"([a-z_]+)[^"]*" = "calendar_sync/_shipped', read("../pyproject.toml"), re.MULTILINE):
        assert f"!{name}" in ignored


CHECKERS = {
    "kubernetes.yaml": ("kubernetes-validate", "--strict"),
    "compose.yaml": ("check-jsonschema", "--builtin-schema", "vendor.compose-spec"),
    "Dockerfile": ("hadolint",),
    "calendar-sync-worker@.service": ("systemd-analyze", "verify", "--man=no"),
    "calendar-sync-enqueue.timer": ("systemd-analyze", "verify", "--man=no"),
}
MISTAKES = {
    "kubernetes.yaml": ("replicas: 3", "replica: 3"),
    "compose.yaml": ("stop_grace_period: 3m", "stop_grace: 3m"),
    "Dockerfile": ("USER 10001", "USERS 10001"),
    "calendar-sync-worker@.service": ("TimeoutStopSec=180", "TimeoutStopSec=soon"),
    "calendar-sync-enqueue.timer": ("OnCalendar=*:0/15", "OnCalendar=sometimes"),
}


@pytest.mark.parametrize("name", CHECKERS)
def test_each_file_is_what_its_program_takes(name: str, tmp_path: Path) -> None:
    checker, *options = CHECKERS[name]
    program = shutil.which(checker, path=str(Path(sys.executable).parent)) or shutil.which(checker)
    if program is None:
        assert os.environ.get("CI") != "true", f".ci/run installs {checker}"
        pytest.skip(f"{checker} is not here")
    words, mistake = read(name), MISTAKES[name]
    assert words.count(mistake[0]) >= 1
    # What units name lies elsewhere on the machine that they are for.
    words = words.replace("/opt/calendar-sync/bin/calendar-sync", sys.executable)
    told = []
    for text in (words, words.replace(*mistake)):
        for unit_name in ("calendar-sync-enqueue.service", name):
            kept = (
                text if unit_name == name else read(unit_name).replace("/opt/calendar-sync/bin/calendar-sync", "true")
            )
            (tmp_path / unit_name).write_text(kept, encoding="utf-8")
        done = subprocess.run([program, *options, tmp_path / name], capture_output=True, text=True, timeout=60)
        told.append((done.returncode == 0, done.stdout + done.stderr))
    assert told[0][0], told[0][1]
    assert not told[1][0] or "ignoring" in told[1][1], "a mistake is found"

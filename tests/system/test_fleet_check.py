"""``fleet check`` and ``fleet deploy``: what is wrong is found before Monday, and nothing is sent."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from calendar_sync.cli.main import run
from calendar_sync.fleet import engine
from calendar_sync.sandbox import DEFAULT_KEY, Sandbox
from calendar_sync.sandbox.serve import served

SAMPLE = Path(__file__).resolve().parents[2] / "sample_calendars" / "fleet"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sample fleet, in a place without keys."""
    monkeypatch.delenv("BUFFER_API_KEY", raising=False)
    monkeypatch.delenv("BUFFER_API_URL", raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    shutil.copytree(SAMPLE, tmp_path / "fleet")
    monkeypatch.chdir(tmp_path / "fleet")
    return tmp_path / "fleet"


def test_what_keeps_calendars_from_running_is_told_once(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["fleet", "check"]) == 4
    told = capsys.readouterr().out
    assert told.count("There is no Buffer API key at env:BUFFER_API_KEY") == 1
    assert "harbor, northwind, own-ideas-csv: There is no" in told
    monkeypatch.setenv("BUFFER_API_KEY", DEFAULT_KEY)
    assert run(["fleet", "check"]) == 0
    assert "3 calendars, all can run." in capsys.readouterr().out
    (place / "own/ideas.csv").unlink()
    (place / "clients/harbor-bakery.csv").unlink()
    rows = place / "clients/northwind-cycles.csv"
    rows.write_text(rows.read_text().replace("2030-03-07", "2030-13-45"))
    (place / "clients/calendar-sync.toml").write_text("[policy]\nprun = true\n")
    assert run(["fleet", "check", "--format", "json"]) == 2
    told = json.loads(capsys.readouterr().out)
    harbor, northwind = told["calendars"]
    assert "did you mean 'prune'" in northwind["problems"][0]["message"]
    assert harbor["problems"]
    assert "No file fits 'own/*.csv'" in told["faults"][0]["message"]
    (place / "clients/calendar-sync.toml").unlink()
    assert run(["fleet", "check", "--format", "json"]) == 2
    harbor, northwind = json.loads(capsys.readouterr().out)["calendars"]
    assert "There is no file" in harbor["problems"][0]["message"]
    assert (northwind["problems"], northwind["row_errors"], northwind["exit_code"]) == ([], 1, 1)


def test_keys_are_tried_on_request_only(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = place / "fleet.toml"
    with Sandbox(None) as box, served(box) as url:
        settings.write_text(
            f'endpoint = "{url}"\n' + settings.read_text().replace('name = "northwind"', 'key = "env:OTHER"')
        )
        monkeypatch.setenv("BUFFER_API_KEY", DEFAULT_KEY)
        monkeypatch.setenv("OTHER", "wrong")
        assert run(["fleet", "check", "--no-rows"]) == 0
        assert "Buffer accepts" not in capsys.readouterr().out
        assert run(["fleet", "check", "--no-rows", "--ask-buffer"]) == 4
        told = capsys.readouterr().out
        assert "env:BUFFER_API_KEY: Buffer accepts it; Brightside Studio; 12 channels" in told
        assert "clients-northwind-cycles-csv: " in told
        monkeypatch.setenv("OTHER", DEFAULT_KEY)
        assert run(["fleet", "check", "--no-rows"]) == 0
        assert "env:BUFFER_API_KEY and env:OTHER hold the same key" in capsys.readouterr().out


def test_what_runs_workers_is_printed_as_it_is_shipped(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fleet", "deploy", "kubernetes"]) == 0
    kinds = [item["kind"] for item in yaml.safe_load_all(capsys.readouterr().out)]
    assert kinds == ["Service", "StatefulSet", "PodDisruptionBudget", "CronJob"]
    assert run(["fleet", "deploy", "systemd"]) == 0
    assert capsys.readouterr().out.count("[Service]") == 2
    assert run(["fleet", "deploy", "swarm"]) == 2


def test_the_webhook_hears_of_runs_and_not_of_times_when_nothing_was_due(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told: list[dict[str, Any]] = []
    monkeypatch.setattr("calendar_sync.cli.fleet_places.post_webhook", lambda _where, message: told.append(message))
    settings = place / "fleet.toml"
    at = datetime.now(UTC) - timedelta(days=3)
    cron = f"{at.minute} {at.hour} * * {at.isoweekday() % 7}"
    settings.write_text('notify.webhook = "env:HOOK"\n' + settings.read_text().replace("0 6 * * mon", cron))
    command = ["fleet", "run", "--sandbox", "--ledger", str(place / "ledger.db")]
    command += ["--calendar", "own-ideas-csv"]
    assert run(command) == 0
    assert "1 calendar: 1 done (2 ideas)" in told[0]["text"]
    assert run(command) == 0
    assert len(told) == 1
    assert "1 done" in capsys.readouterr().out
    waits = "sync:2026-W41:own-ideas-csv:mon-0600"
    with engine.opened(engine.database_url(place / "fleet.db")) as client:
        given: Any = ("own-ideas-csv", waits, 2, "sandbox")
        client.enqueue(engine.options_for(*given, delay=9999, why="for Buffer"), *given, {})
        monkeypatch.setattr("calendar_sync.cli.fleet._leave", lambda _code: None)
        assert run([*command, "--max-wait", "10"]) == 3
        assert "1 waiting" in capsys.readouterr().out
        assert len(told) == 1, "it waited before, and waits"
        client.cancel_workflow(waits + "~2")
    old = "sync:2026-W40:own-ideas-csv:mon-0600"
    with monkeypatch.context() as before, engine.opened(engine.database_url(place / "fleet.db")) as client:
        before.setattr("calendar_sync.fleet.engine.VERSION", "of-old")
        engine.enqueue(client, [("own-ideas-csv", old, "sandbox")])
    assert run(command) == 2, "it does not wait for what nobody here can go on with"
    said = capsys.readouterr().out
    assert f"{old}: It was begun with workflow version of-old" in said
    assert f"fleet cancel {old}" in said

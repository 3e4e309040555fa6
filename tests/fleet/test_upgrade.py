"""An upgrade to another workflow version, as docs/fleet.md describes it."""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from calendar_sync.cli.main import run
from calendar_sync.fleet import engine, standing
from tests.fleet.fleet_world import until, world

MOVED = (sys.executable, "-m", "tests.fleet.moved")
OLD, NEW = "calendar-sync-fleet-old", "calendar-sync-fleet-new"
WINDOW = 1200


def test_old_runs_are_finished_by_old_workers_or_cancelled_and_run_again_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    database = f"sqlite:///{tmp_path / 'fleet.db'}"
    with world(tmp_path, calendars=3, posts=3, keys=3, database=database, program=MOVED) as fleet:
        for name, value in fleet.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(tmp_path)

        def install(version: str) -> None:
            for module in (engine, standing):
                monkeypatch.setattr(module, "VERSION", version)

        def ask(*words: str) -> str:
            assert run(["fleet", *words]) == 0
            return capsys.readouterr().out

        def under_way() -> dict[str, str]:
            with closing(sqlite3.connect(tmp_path / "fleet.db")) as box:
                rows = box.execute("select workflow_uuid, status from workflow_status").fetchall()
            ended = ("SUCCESS", "CANCELLED")
            return {name.split(":")[2]: status for name, status in rows if status not in ended}

        def posts_of(name: str) -> int:
            return sum(text.endswith(f" of {name}") for texts in fleet.texts().values() for text in texts)

        install(OLD)
        for key in ("KEY_0", "KEY_1"):
            fleet.fault(key, kind="rate_limit", nth_request=1, seconds=WINDOW)
        ask("enqueue", "--calendar", "c0000", "--calendar", "c0001")
        old = fleet.start_worker("old-1", WORKFLOW=OLD)
        until(lambda: under_way() == {"c0000": "DELAYED", "c0001": "DELAYED"})
        old.terminate()
        assert old.wait(30) == 143

        install(NEW)
        assert ask("enqueue") == "1 put into the queue; 2 had been before.\n"
        fleet.start_worker("new-1", WORKFLOW=NEW, MOVED=str(WINDOW + 5))
        until(lambda: under_way() == {"c0000": "ENQUEUED", "c0001": "ENQUEUED"})
        told = json.loads(ask("status", "--format", "json"))
        assert [(item["name"], OLD in item["why"], NEW in item["why"]) for item in told["calendars"]] == [
            ("c0000", True, True),
            ("c0001", True, True),
        ]
        assert [posts_of(name) for name in fleet.keys] == [0, 0, 3], "the windows are open, and nobody here may"

        ask("cancel", "c0001")
        ask("retry", told["calendars"][1]["run_id"])
        until(lambda: under_way() == {"c0000": "ENQUEUED"})
        fleet.start_worker("old-1", WORKFLOW=OLD, MOVED=str(WINDOW + 5))
        until(lambda: not under_way())
        told = json.loads(ask("results", told["week"], "--format", "json"))
        assert {item["name"]: (item["slot"], item["counts"]) for item in told["calendars"]} == {
            "c0000": ("old-1", {"created": 3}),
            "c0001": ("new-1", {"created": 3}),
            "c0002": ("new-1", {"created": 3}),
        }
        assert fleet.judge()[0] == []

"""``fleet run``: one command, no server; what waits goes on when its time has come, whatever died meanwhile."""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.fleet.fleet_world import until, world

MOVED = (sys.executable, "-m", "tests.fleet.moved")
WINDOW = 1200


def _waiting(folder: Path) -> dict[str, float]:
    """Return the runs that wait, and until when, in seconds since 1970."""
    with suppress(sqlite3.OperationalError), closing(sqlite3.connect(folder / "state/calendar-sync/fleet.db")) as box:
        rows = box.execute(
            "SELECT workflow_uuid, delay_until_epoch_ms FROM workflow_status WHERE status = 'DELAYED'"
        ).fetchall()
        return {name: until / 1000 for name, until in rows}
    return {}


def test_a_run_killed_while_it_waits_for_a_window_goes_on_when_the_window_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    with world(tmp_path, calendars=2, posts=3, keys=2, program=MOVED) as fleet:
        fleet.fault("KEY_0", kind="rate_limit", nth_request=1, seconds=WINDOW)
        began = time.time()
        fleet.start("run", name="first")
        until(lambda: _waiting(tmp_path), "c0000 waits")
        ((name, opens),) = _waiting(tmp_path).items()
        assert name.endswith(":c0000:" + name.split(":")[3])
        assert began + WINDOW <= opens <= time.time() + WINDOW + 1
        fleet.kill("first")

        early = fleet.start("run", "--max-wait", "1m", "--format", "json", name="early", MOVED=str(WINDOW / 2))
        assert early.wait(60) == 3
        result = json.loads((tmp_path / "early.out").read_text())
        assert [(item["name"], item["status"], item["exit_code"]) for item in result["calendars"]] == [
            ("c0000", "waiting", 3),
            ("c0001", "done", 0),
        ]
        assert not any("c0000" in text for texts in fleet.texts().values() for text in texts)
        assert _waiting(tmp_path) == {name: opens}

        late = fleet.start("run", "--format", "json", name="late", MOVED=str(WINDOW + 5))
        assert late.wait(60) == 0
        result = json.loads((tmp_path / "late.out").read_text())
        assert {item["name"]: item["counts"] for item in result["calendars"]} == {
            "c0000": {"created": 3},
            "c0001": {"created": 3},
        }
        assert fleet.judge()[0] == []

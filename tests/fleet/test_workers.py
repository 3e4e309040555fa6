"""Workers on Postgres: what dies is gone on with, and whoever runs the fleet can see and steer it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from calendar_sync.cli.main import run
from tests.conformance.postgres import Postgres
from tests.fleet.fleet_world import World, until, world
from tests.fleet.many import states


@pytest.fixture
def fleet(postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    with world(tmp_path, calendars=5, posts=3, keys=4, database=postgres.database()) as made:
        for name, value in made.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(tmp_path)
        yield made


def _everything_kept(fleet: World) -> str:
    """Return all rows of all tables, those of the engine and those of the ledger."""
    with psycopg.connect(fleet.database) as connection:
        tables = connection.execute(
            "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema IN ('dbos', 'public')"
        ).fetchall()
        return "\n".join(
            str(row)
            for schema, table in tables
            for row in connection.execute(
                sql.SQL("SELECT t::text FROM {}.{} t").format(*map(sql.Identifier, (schema, table)))
            )
        )


def test_a_fleet_is_enqueued_once_survives_a_kill_and_can_be_steered(
    fleet: World, capsys: pytest.CaptureFixture[str]
) -> None:
    def ask(*words: str) -> tuple[int, str]:
        code = run(["fleet", *words])
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        return code, told.out + told.err

    def all_ended() -> bool:
        assert not fleet.workers.get("w2") or fleet.workers["w2"].poll() is None
        return not states(fleet.database).keys() & {"ENQUEUED", "PENDING", "DELAYED"}

    assert ask("enqueue") == (0, "5 put into the queue.\n")
    assert ask("enqueue") == (0, "0 put into the queue; 5 had been before.\n")
    assert ask("cancel", "c0003")[1].endswith("1 cancelled.\n")
    assert ask("cancel", "nobody")[0] == 2
    standing = json.loads(ask("status", "--format", "json")[1])["calendars"]
    assert [item["status"] for item in standing] == ["queued"] * 4
    week = standing[0]["run_id"].split(":")[1]

    fleet.fault("KEY_2", kind="delay", nth_request=1, seconds=60)
    fleet.start_worker("w1")
    until(lambda: states(fleet.database).get("SUCCESS"), "a first calendar is done")
    code, told = ask("recover", "w1")
    assert (code, "The worker w1 lives" in told) == (2, True)
    fleet.kill("w1")
    assert "Worker w1 is dead" in ask("status")[1]
    assert ask("recover", "w1")[1].count("sync:") >= 1

    second = fleet.start("worker", "fleet.toml", name="w2", CALENDAR_SYNC_FLEET_SLOT="w2")
    until(all_ended, "all that the killed worker had begun, and the rest, has ended")
    assert ask("results", week)[0] == 1
    assert ask("retry", "--week", week)[1].endswith(
        ":c0003:" + standing[0]["run_id"].split(":")[3] + ".2\n1 put into the queue.\n"
    )
    until(all_ended, "what was run again has ended")
    code, told = ask("results", week, "--format", "json")
    assert code == 0
    assert {item["name"]: item["counts"] for item in json.loads(told)["calendars"]} == {
        f"c000{number}": {"created": 3} for number in range(5)
    }
    assert ask("retry", "--week", week)[1] == "There is nothing to run again.\n"
    second.terminate()
    assert second.wait(60) == 143
    assert fleet.judge()[0] == []
    assert "Worker w2" not in ask("status")[1] + ask("status", "--week", week)[1], "nothing waits for it"
    kept = _everything_kept(fleet)
    assert '""counts"":{""created"":3}' in kept, "results are JSON"
    assert "key-key_" not in kept, "no key is ever written down"

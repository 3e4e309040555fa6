"""What the engine's database keeps of runs, and what is read of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy

from calendar_sync.cli.main import run
from calendar_sync.fleet import engine
from calendar_sync.fleet.results import FleetResult
from calendar_sync.fleet.standing import results_of
from calendar_sync.fleet.telling import markdown

NOW = datetime.now(UTC)


def test_old_runs_are_forgotten_but_for_the_last_of_each_calendar(tmp_path: Path) -> None:
    url = engine.database_url(tmp_path / "fleet.db")
    runs = [("a", f"sync:2026-W{week:02}:a:mon-0600", "key") for week in (10, 11, 12)]
    runs += [("b", "sync:2026-W10:b:mon-0600", "key"), ("c", "sync:2026-W47:c:mon-0600", "key")]
    with engine.opened(url) as client:
        assert engine.enqueue(client, runs) == [run_id for _, run_id, _ in runs]
        old = int((NOW - engine.KEPT - timedelta(days=1)).timestamp() * 1000)
        database = sqlalchemy.create_engine(url)
        with database.begin() as connection:
            for number, (name, run_id, _) in enumerate(runs):
                if name != "c":
                    connection.execute(
                        sqlalchemy.text(
                            "update workflow_status set status = 'SUCCESS', created_at = :made, completed_at = :ended "
                            "where workflow_uuid = :id"
                        ),
                        {"made": old + number, "ended": old + number, "id": run_id},
                    )
        database.dispose()
        assert engine.forget_old(client, NOW) == 2
        assert engine.forget_old(client, NOW) == 0
        kept = ["sync:2026-W10:b:mon-0600", "sync:2026-W12:a:mon-0600", "sync:2026-W47:c:mon-0600"]
        assert [run.run_id for run in engine.standings(client)] == kept
        assert [run.run_id for run in engine.standings(client, under_way=True)] == kept[2:]
        assert [run.run_id for run in engine.standings(client, weeks=["2026-W10", "2026-W12"])] == kept[:2]
        assert [run.run_id for run in engine.standings(client, ids=kept[1:2])] == kept[1:2]


def test_a_run_that_only_workers_of_an_older_version_go_on_with_says_so(tmp_path: Path) -> None:
    url = engine.database_url(tmp_path / "fleet.db")
    runs = [(name, f"sync:2026-W47:{name}:mon-0600", "key") for name in ("ended", "new", "old", "running", "waiting")]
    with engine.opened(url) as client:
        engine.enqueue(client, runs)
        database = sqlalchemy.create_engine(url)
        for change in (
            "application_version = 'of-old' where workflow_uuid not like '%:new:%'",
            "status = 'PENDING', executor_id = 'host-1' where workflow_uuid like '%:running:%'",
            "status = 'CANCELLED' where workflow_uuid like '%:ended:%'",
            f"status = 'DELAYED', delay_until_epoch_ms = {int(NOW.timestamp()) * 1000}, "
            "attributes = '{\"why\": \"day window\"}' where workflow_uuid like '%:waiting:%'",
        ):
            with database.begin() as connection:
                connection.execute(sqlalchemy.text(f"update workflow_status set {change}"))
        database.dispose()
        told = {item.run_id.split(":")[2]: item for item in results_of(engine.standings(client))}
    words = f"only a worker of workflow version of-old goes on with it (this is {engine.VERSION})"
    assert {name: item.why for name, item in told.items()} == {
        "ended": "", "new": "running runs with the same key, on host-1",
        "old": words, "running": words, "waiting": f"day window; {words}",
    }  # fmt: skip
    assert markdown(FleetResult("2026-W47", tuple(told.values()))).count("workflow version of-old") == 3


def test_what_failed_this_week_is_run_again_by_the_clock_of_its_schedule(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = engine.database_url(tmp_path / "fleet.db")
    (tmp_path / "fleet.toml").write_text(
        'defaults.key = "env:NOBODY"\n'
        '[[calendars]]\nname = "kiwi"\nfile = "a.csv"\nschedule.timezone = "Pacific/Auckland"\n'
        '[[calendars]]\nname = "here"\nfile = "b.csv"\n'
    )
    runs = [(name, f"sync:2026-W{week}:{name}:mon-0600", name) for name in ("kiwi", "here") for week in (47, 48)]
    with engine.opened(url) as client:
        engine.enqueue(client, runs)
        database = sqlalchemy.create_engine(url)
        with database.begin() as connection:
            connection.execute(sqlalchemy.text("update workflow_status set status = 'ERROR'"))
        database.dispose()
    sunday = datetime(2026, 11, 22, 20, tzinfo=UTC)
    monkeypatch.setattr("calendar_sync.cli.fleet_queue.now", lambda: sunday)
    command = ["fleet", "retry", "--fleet", str(tmp_path / "fleet.toml"), "--database-url", url]
    assert run([*command, "kiwi"]) == 0
    assert capsys.readouterr().out == "sync:2026-W48:kiwi:mon-0600.2\n"
    assert run(command) == 0
    assert capsys.readouterr().out == "sync:2026-W47:here:mon-0600.2\n"
    assert run([*command, "nobody"]) == 2
    assert "There is no run of 'nobody' in 2026-W47 or 2026-W48." in capsys.readouterr().err

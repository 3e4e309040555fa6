"""What the engine's database keeps of runs, and what is read of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy

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

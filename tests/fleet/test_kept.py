"""What the engine's database keeps of runs, and what is read of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy

from calendar_sync.fleet import engine

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

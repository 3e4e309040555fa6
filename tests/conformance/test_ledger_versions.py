"""Ledgers that are new, old, or from the future."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, create_engine, inspect

from calendar_sync.errors import SettingsError
from calendar_sync.ledger import Ledger, schema
from calendar_sync.ledger.history import keep_plan, plan_of_run, recent_runs
from calendar_sync.model.plan import AttemptState
from tests.conformance.ledger_parts import NOW, attempt, record

NEWEST = [1 + len(schema.MIGRATIONS)]
VERSION_1 = """
CREATE TABLE ledger_version (version INTEGER PRIMARY KEY NOT NULL);
INSERT INTO ledger_version VALUES (1);
CREATE TABLE calendars (calendar_id TEXT PRIMARY KEY NOT NULL, location TEXT NOT NULL, organization_id TEXT NOT NULL,
    last_seen TEXT NOT NULL);
INSERT INTO calendars VALUES ('cal', 'may.xlsx', 'org', '2026-05-01T09:00:00Z');
CREATE TABLE records (calendar_id TEXT NOT NULL, row_id TEXT NOT NULL, channel_id TEXT NOT NULL, state TEXT NOT NULL,
    post_id TEXT NOT NULL, service TEXT NOT NULL, channel TEXT NOT NULL, desired_hash TEXT NOT NULL,
    actual_hash TEXT NOT NULL, desired TEXT NOT NULL, actual TEXT NOT NULL, due_at TEXT,
    PRIMARY KEY (calendar_id, row_id, channel_id));
CREATE INDEX records_by_post ON records (post_id);
INSERT INTO records VALUES ('cal', 'r1', 'ch', 'live', 'p1', 'twitter', 'twitter:acme', 'd', 'a', '{{}}', '{{}}',
    '2026-11-21T09:00:00Z');
CREATE TABLE runs (run_id TEXT PRIMARY KEY NOT NULL, calendar_id TEXT NOT NULL, started_at TEXT NOT NULL,
    finished_at TEXT, result TEXT NOT NULL);
INSERT INTO runs VALUES ('old run', 'cal', '2026-05-01T09:00:00Z', NULL, '');
CREATE TABLE attempts (attempt_id {number} NOT NULL, run_id TEXT NOT NULL, calendar_id TEXT NOT NULL,
    row_id TEXT NOT NULL, channel_id TEXT NOT NULL, action TEXT NOT NULL, state TEXT NOT NULL,
    intended_at TEXT NOT NULL, sent_at TEXT, settled_at TEXT, values_json TEXT NOT NULL, service TEXT NOT NULL,
    channel TEXT NOT NULL, post_id TEXT, error TEXT NOT NULL);
CREATE INDEX attempts_by_state ON attempts (calendar_id, state);
INSERT INTO attempts (run_id, calendar_id, row_id, channel_id, action, state, intended_at, values_json, service,
    channel, error) VALUES ('old run', 'cal', 'r2', 'ch', 'create', 'sent', '2026-05-01T09:00:00Z', '{{}}', 'twitter',
    'x', '');
CREATE TABLE leases (calendar_id TEXT PRIMARY KEY NOT NULL, run_id TEXT NOT NULL, holder TEXT NOT NULL,
    expires_at TEXT NOT NULL);
INSERT INTO leases VALUES ('cal', 'old run', 'Robin on laptop', '2026-05-01T10:00:00Z');
CREATE TABLE write_backs (calendar_id TEXT NOT NULL, row_id TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (calendar_id, row_id, field));
CREATE TABLE budgets (key_hash TEXT PRIMARY KEY NOT NULL, windows TEXT NOT NULL);
"""
"""What the first ones were: a lease did not say which process held it, and no run kept its plan."""

LATER_SHAPE = """
CREATE TABLE run_plans (run_id TEXT PRIMARY KEY NOT NULL, plan TEXT NOT NULL);
ALTER TABLE leases ADD COLUMN machine TEXT NOT NULL DEFAULT '';
ALTER TABLE leases ADD COLUMN pid INTEGER NOT NULL DEFAULT 0;
ALTER TABLE leases ADD COLUMN process_started TEXT NOT NULL DEFAULT '';
"""
"""Some that call themselves version 1 have these."""


@contextmanager
def opened(where: str) -> Iterator[Engine]:
    """The bare database, without anything being made or changed."""
    on_postgres = where.startswith("postgresql")
    engine = create_engine(where.replace("://", "+psycopg://", 1) if on_postgres else f"sqlite:///{where}")
    try:
        yield engine
    finally:
        engine.dispose()


def write(where: str, script: str) -> None:
    numbers = {"postgresql": "SERIAL PRIMARY KEY", "sqlite": "INTEGER PRIMARY KEY"}
    with opened(where) as engine, engine.begin() as connection:
        for statement in script.format(number=numbers[connection.dialect.name]).split(";\n"):
            if statement.strip():
                connection.exec_driver_sql(statement)


@pytest.fixture
def old(where: str, tmp_path: Any) -> str:
    (tmp_path / "state").mkdir(exist_ok=True)
    write(where, VERSION_1)
    return where


def layout(where: str) -> dict[str, Any]:
    """Tables with their columns (name, whether empty is allowed), keys and indexes."""

    def of(connection: Connection) -> dict[str, Any]:
        seen = inspect(connection)
        return {
            table: (
                {(column["name"], column["nullable"]) for column in seen.get_columns(table)},
                seen.get_pk_constraint(table)["constrained_columns"],
                {(index["name"], *index["column_names"]) for index in seen.get_indexes(table)},
            )
            for table in seen.get_table_names()
        }

    with opened(where) as engine, engine.connect() as connection:
        return of(connection)


def version(where: str) -> list[int]:
    with opened(where) as engine, engine.connect() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT version FROM ledger_version")]


def drop_all(where: str) -> None:
    with opened(where) as engine, engine.begin() as connection:
        for table in inspect(connection).get_table_names():
            connection.exec_driver_sql(f"DROP TABLE {table}")


@pytest.mark.parametrize("shape", ["", LATER_SHAPE], ids=["first", "later"])
def test_an_old_ledger_becomes_what_a_new_one_is(old: str, shape: str) -> None:
    write(old, shape)
    Ledger(old).close()
    migrated, number = layout(old), version(old)
    drop_all(old)
    Ledger(old).close()
    assert migrated == layout(old)
    assert number == version(old) == NEWEST


def test_what_an_old_ledger_knew_is_known(old: str) -> None:
    with Ledger(old) as ledger:
        assert ledger.records("cal") == {record().key: record()}
        assert ledger.identify("may.xlsx", "org", "fresh", []) == "cal"
        assert [(item.key.row_id, item.state) for item in ledger.open_attempts("cal")] == [("r2", AttemptState.SENT)]
        assert [run.run_id for run in recent_runs(ledger, "cal", limit=9)] == ["old run"]
        ledger.acquire("cal", "new run", "me", now=NOW, seconds=60)
        ledger.intend([attempt()])
        keep_plan(ledger, "new run", "{}")
    with Ledger(old) as ledger:
        assert len(ledger.open_attempts("cal")) == 2
        assert plan_of_run(ledger, "new run") == "{}"


@pytest.mark.parametrize("content", ["", "INSERT INTO ledger_version VALUES (0)"], ids=["no version", "version 0"])
def test_a_database_where_nothing_was_made_yet_becomes_a_ledger(where: str, tmp_path: Any, content: str) -> None:
    (tmp_path / "state").mkdir(exist_ok=True)
    write(where, f"CREATE TABLE ledger_version (version INTEGER PRIMARY KEY NOT NULL);\n{content};\n")
    with Ledger(where) as ledger:
        ledger.save_records([record()])
    assert version(where) == NEWEST


def test_a_newer_ledger_is_refused_and_left_as_it_is(where: str) -> None:
    with Ledger(where) as ledger:
        ledger.save_records([record()])
    write(where, "UPDATE ledger_version SET version = 99")
    before = layout(where)
    with pytest.raises(SettingsError, match="newer calendar-sync") as caught:
        Ledger(where)
    assert "Update calendar-sync" in caught.value.fix
    assert (layout(where), version(where)) == (before, [99])


def test_a_migration_that_breaks_leaves_the_old_ledger(old: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE half_done (id INTEGER)")
        connection.exec_driver_sql("SELECT nonsense FROM half_done")

    before = layout(old)
    monkeypatch.setattr(schema, "MIGRATIONS", (breaks,))
    with pytest.raises(SettingsError, match="nonsense"):
        Ledger(old)
    assert (layout(old), version(old)) == (before, [1])


def test_two_who_open_an_old_ledger_at_the_same_moment_migrate_it_once(
    old: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = []

    def slowly(connection: Connection) -> None:
        begun.append(connection)
        time.sleep(0.3)
        real(connection)

    real, *others = schema.MIGRATIONS
    monkeypatch.setattr(schema, "MIGRATIONS", (slowly, *others))
    with ThreadPoolExecutor(2) as pool:
        for ledger in pool.map(Ledger, [old, old]):
            assert len(ledger.open_attempts("cal")) == 1
            ledger.close()
    assert len(begun) == 1
    assert version(old) == NEWEST

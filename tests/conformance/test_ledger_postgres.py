"""What only a database server can do wrong."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from calendar_sync.errors import SettingsError
from calendar_sync.ledger import Ledger
from tests.conformance.ledger_parts import attempt, key, record
from tests.conformance.postgres import PASSWORD, USER, Postgres, serving


def test_urls_of_all_spellings_lead_to_the_same_ledger(postgres: Postgres) -> None:
    url = postgres.database()
    with Ledger(url) as ledger:
        ledger.save_records([record()])
    for scheme in ("postgresql+psycopg://", "postgres://"):
        with Ledger(url.replace("postgresql://", scheme)) as ledger:
            assert len(ledger.records("cal")) == 1
    name = url.rpartition("/")[2]
    with Ledger(f"postgresql:///{name}?host=127.0.0.1&port={postgres.port}&user={USER}&password={PASSWORD}") as ledger:
        assert len(ledger.records("cal")) == 1


def test_a_wrong_password_is_said_and_not_shown(postgres: Postgres) -> None:
    url = postgres.place().replace(PASSWORD, "wr0ng-w0rd")
    with pytest.raises(SettingsError, match="password authentication failed") as caught:
        Ledger(url)
    assert "wr0ng" not in caught.value.message
    assert "user, password" in caught.value.fix


def test_a_database_without_room_for_emoji_is_refused(postgres: Postgres) -> None:
    url = postgres.database("ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
    with pytest.raises(SettingsError, match="LATIN1") as caught:
        Ledger(url)
    assert "UTF8" in caught.value.fix
    assert PASSWORD not in caught.value.message


def test_a_connection_that_was_cut_while_nobody_used_it_is_made_anew(postgres: Postgres) -> None:
    with Ledger(postgres.place()) as ledger:
        ledger.save_records([record()])
        cut(postgres)
        assert len(ledger.records("cal")) == 1


def test_a_connection_that_is_cut_on_the_way_is_an_error_with_a_mend(postgres: Postgres) -> None:
    with Ledger(postgres.place()) as ledger:
        with pytest.raises(SettingsError, match="cannot be used") as caught:
            write_twice(ledger, between=lambda: cut(postgres))
        assert "run the same command again" in caught.value.fix
        assert PASSWORD not in caught.value.message
        assert ledger.budget("a") is None


def write_twice(ledger: Ledger, between: Callable[[], None]) -> None:
    with ledger.transaction() as connection:
        connection.exec_driver_sql("INSERT INTO budgets VALUES ('a', '[]')")
        between()
        connection.exec_driver_sql("INSERT INTO budgets VALUES ('b', '[]')")


def cut(postgres: Postgres) -> None:
    postgres.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'calendar-sync'"
    )


def test_who_waits_too_long_for_a_row_is_told(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    url = postgres.place()
    from calendar_sync.ledger import engine

    monkeypatch.setattr(engine, "_BEGIN_POSTGRES", engine._BEGIN_POSTGRES.replace("'10s'", "'100ms'"))
    with Ledger(url) as hanging, Ledger(url) as ledger:
        ledger.change_budget("a", lambda _kept: "[1]")
        with hanging.transaction() as connection:
            connection.exec_driver_sql("UPDATE budgets SET windows = '[2]'")
            begun = time.monotonic()
            with pytest.raises(SettingsError, match="lock timeout"):
                ledger.change_budget("a", lambda _kept: "[3]")
            assert time.monotonic() - begun < 5
        assert ledger.budget("a") == "[2]"


def test_an_intent_outlives_the_crash_of_a_server_that_takes_its_time_to_write() -> None:
    with serving({"synchronous_commit": "off", "wal_writer_delay": "10s"}) as server:
        with Ledger(server.url("postgres")) as ledger:
            server.execute("CREATE TABLE lazy AS SELECT 1")
            (number,) = ledger.intend([attempt()])
            server.execute("INSERT INTO lazy VALUES (2)")
            server.crash()
        server.start()
        with Ledger(server.url("postgres")) as ledger:
            assert [item.attempt_id for item in ledger.open_attempts("cal")] == [number]
            ledger.save_records([record(key("r2"))])
        assert server.execute("SELECT * FROM lazy") == [(1,)], "this server loses nothing, so the test shows nothing"

"""Whose turn it is: fair between keys, whatever the keys, the calendars of each, and the order in which runs end."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

from dbos import DBOSClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, text

from calendar_sync.fleet import engine
from calendar_sync.fleet.standing import results_of
from calendar_sync.fleet.turns import database, give_turns

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
TABLE = """
create table workflow_status (workflow_uuid text primary key, status text, queue_name text, queue_partition_key text,
application_version text, priority integer, created_at integer, started_at_epoch_ms integer)
"""
_memory = create_engine("sqlite://").execution_options(schema_translate_map={"engine": None})


class Engine:
    """The engine's table and what the engine does in it, with a clock of its own."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.moment = int(NOW.timestamp() * 1000)
        self.names: set[str] = set()
        self.turns: list[tuple[str, str]] = []

    def sql(self, words: str, **values: object) -> list[tuple[str, ...]]:
        self.moment += 1
        result = self.connection.execute(text(words), values)
        return [tuple(row) for row in result] if result.returns_rows else []

    def enqueue(self, key: str, priority: int = engine.FRESH, version: str = engine.VERSION) -> str:
        name = f"{key}-{len(self.names)}"
        self.names.add(name)
        self.sql(
            "insert into workflow_status values (:name, 'ENQUEUED', :queue, :key, :version, :priority, :at, null)",
            name=name, queue=engine.WAITING_ROOM, key=key, version=version, priority=priority, at=self.moment,
        )  # fmt: skip
        return name

    def give(self, ready: int) -> list[str]:
        given = give_turns(self.connection, ready, datetime.fromtimestamp(self.moment / 1000, UTC))
        self.moment += 1
        self.turns += [(name.partition("-")[0], name) for name in given]
        return given

    def claim(self, name: str) -> None:
        self.sql(
            "update workflow_status set status = 'PENDING', started_at_epoch_ms = :at where workflow_uuid = :name",
            at=self.moment, name=name,
        )  # fmt: skip

    def end(self, name: str) -> None:
        self.sql("update workflow_status set status = 'SUCCESS' where workflow_uuid = :name", name=name)

    def named(self, status: str, queue: str) -> list[str]:
        words = "select workflow_uuid from workflow_status where status = :status and queue_name = :queue order by 1"
        return [name for (name,) in self.sql(words, status=status, queue=queue)]

    def keys(self, status: str, queue: str) -> set[str]:
        return {name.partition("-")[0] for name in self.named(status, queue)}

    def wanting_keys(self) -> set[str]:
        """Return the keys that have something to start and nothing that has started and not ended."""
        wanting = self.keys("ENQUEUED", engine.QUEUE) | self.keys("ENQUEUED", engine.WAITING_ROOM)
        return wanting - self.keys("PENDING", engine.QUEUE)

    def ready_keys(self) -> set[str]:
        """Return those of them that have nothing that was let out."""
        return self.wanting_keys() - self.keys("ENQUEUED", engine.QUEUE)


_ENQUEUE = st.tuples(st.just("enqueue"), st.integers(0, 4), st.integers(1, 9))
_GIVE = st.tuples(st.just("give"), st.integers(0, 30), st.integers(1, 3))


@given(st.lists(_ENQUEUE, min_size=2, max_size=6), st.lists(st.one_of(_GIVE, _GIVE, _GIVE, _ENQUEUE), max_size=25))
def test_until_a_key_gets_its_turn_every_other_key_gets_one_at_most(
    first: list[tuple[str, int, int]], then: list[tuple[str, int, int]]
) -> None:
    with _memory.connect() as connection:
        connection.execute(text("drop table if exists workflow_status"))
        connection.execute(text(TABLE))
        fleet = Engine(connection)
        passed: dict[str, Counter[str]] = {}
        begun_before: dict[str, Counter[str]] = {}
        for deed, number, more in [*first, *then]:
            if deed == "enqueue":
                for _ in range(more):
                    fleet.enqueue(f"k{number}")
                continue
            ready = fleet.ready_keys()
            unclaimed = len(fleet.named("ENQUEUED", engine.QUEUE))
            given_to = [name.partition("-")[0] for name in fleet.give(more)]
            assert len(given_to) == len(set(given_to)) == (0 if unclaimed else min(more, len(ready)))
            for at, key in enumerate(given_to):
                passed.pop(key, None)
                for waiting in ready - set(given_to[: at + 1]):
                    passed.setdefault(waiting, Counter())[key] += 1
            assert all(max(counts.values()) == 1 for counts in passed.values()), passed
            # Workers start some of what was let out, in any order, and bring some of that to an end.
            for at, name in enumerate(fleet.named("ENQUEUED", engine.QUEUE)):
                if number & 1 << at or not at:
                    fleet.claim(name)
                    key = name.partition("-")[0]
                    begun_before.pop(key, None)
                    for waiting in fleet.wanting_keys():
                        begun_before.setdefault(waiting, Counter())[key] += 1
            assert all(max(counts.values()) <= 2 for counts in begun_before.values()), begun_before
            for at, name in enumerate(fleet.named("PENDING", engine.QUEUE)):
                if number & 1 << at or not at:
                    fleet.end(name)
        for key in {key for key, _ in fleet.turns}:
            turns = [int(name.partition("-")[2]) for which, name in fleet.turns if which == key]
            assert turns == sorted(turns), "the oldest first"
        connection.rollback()


def test_what_was_put_aside_goes_on_before_what_is_new_and_other_versions_are_left_alone(tmp_path: Path) -> None:
    url = engine.database_url(tmp_path / "fleet.db")
    with engine.opened(url) as client:
        runs = [(name, f"sync:2026-W47:{name}:mon-0600", key) for name, key in (("a", "k"), ("b", "k"), ("c", "old"))]
        assert len(engine.enqueue(client, runs)) == 3
        assert {run.state for run in engine.standings(client)} == {"ENQUEUED"}
        opened = database(url)
        with opened.begin() as connection:
            fleet = Engine(connection)
            fleet.sql(
                "update workflow_status set priority = :again where workflow_uuid like '%:b:%'", again=engine.AGAIN
            )
            fleet.sql("update workflow_status set application_version = 'old' where workflow_uuid like '%:c:%'")
            assert give_turns(connection, 4, NOW) == [runs[1][1]]
            assert give_turns(connection, 4, NOW) == []
            fleet.claim(runs[1][1])
            assert give_turns(connection, 4, NOW + timedelta(days=2)) == [], "one run with a key at a time"
            fleet.end(runs[1][1])
            assert give_turns(connection, 4, NOW) == [runs[0][1]]
            assert fleet.named("ENQUEUED", engine.WAITING_ROOM) == [runs[2][1]]
            fleet.end(runs[0][1])
            # An old worker gave it back when it ended; nobody may ever come who goes on with it.
            let_out = "update workflow_status set queue_name = :queue where workflow_uuid like '%:c:%'"
            fleet.sql(let_out, queue=engine.QUEUE)
        with mock.patch.object(client, "enqueue", side_effect=AssertionError("the engine warns of each in its log")):
            assert engine.enqueue(client, runs) == []
        newer = [(name, f"sync:2026-W47:{name}:mon-0600", "old") for name in "de"]
        assert len(engine.enqueue(client, newer)) == 2
        with opened.begin() as connection:
            fleet.connection = connection
            assert give_turns(connection, 4, NOW) == [newer[0][1]]
        assert _told(client) == {"e": ("queued", "after d, which has the same key", None)}
        with opened.begin() as connection:
            fleet.connection = connection
            fleet.sql(
                "update workflow_status set status = 'PENDING', executor_id = 'w1' where workflow_uuid like '%:d:%'"
            )
        assert _told(client) == {"e": ("queued", "d runs with the same key, on w1", None)}
        until = NOW + timedelta(days=1)
        delayed = (
            "update workflow_status set status = 'DELAYED', queue_name = :queue, priority = :priority, "
            "delay_until_epoch_ms = :until, attributes = :told where workflow_uuid like '%:d:%'"
        )
        values = {"queue": engine.WAITING_ROOM, "until": int(until.timestamp() * 1000)}
        told = '{"calendar": "d", "why": "for Buffer"}'
        with opened.begin() as connection:
            fleet.connection = connection
            fleet.sql(delayed, priority=engine.KEEPS_KEY, told=told, **values)
            assert give_turns(connection, 4, NOW) == [], "a run with the key waits for Buffer"
        why = "d has the same key, and waits: for Buffer"
        assert _told(client) == {"d": ("waiting", "for Buffer", until), "e": ("waiting", why, until)}
        with opened.begin() as connection:
            fleet.connection = connection
            ended = "update workflow_status set status = :status where workflow_uuid like '%:d:%'"
            fleet.sql(ended, status="ENQUEUED")
            assert give_turns(connection, 4, NOW) == [newer[0][1]], "it goes on before those that waited for it"
            fleet.sql(delayed, priority=engine.KEEPS_KEY, told=told, **values)
            fleet.sql(ended, status="CANCELLED")
            assert give_turns(connection, 4, NOW) == [newer[1][1]], "nobody waits for a run that was cancelled"
        opened.dispose()


def _told(client: DBOSClient) -> dict[str, tuple[str, str, datetime | None]]:
    """Return how runs with the key of e stand, e and others that wait."""
    found = results_of(engine.standings(client, under_way=True))
    return {item.name: (item.status, item.why, item.wait_until) for item in found if item.name in "de" and item.why}

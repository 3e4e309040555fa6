"""Hundreds of calendars, workers that are killed at random: ``python -m tests.fleet.many --calendars 300 --posts 30``.

Prints figures, and what is wrong; exits with 1 where anything is.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import click
import psycopg

from tests.conformance.postgres import FAST, serving
from tests.fleet.fleet_world import World, world


def memory(pid: int) -> int:
    """Return the most that a process ever had in memory, in MB; 0 where it is gone."""
    with suppress(OSError):
        if found := re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text()):
            return int(found[1]) // 1024
    return 0


def processor(pid: int) -> float:
    """Return the seconds that a process has kept a processor busy; 0 where it is gone."""
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def states(database: str) -> dict[str, int]:
    """Return how many parts of runs are in each state."""
    with psycopg.connect(database) as connection:
        return dict(connection.execute("SELECT status, count(*) FROM dbos.workflow_status GROUP BY status").fetchall())


def is_at_rest(database: str) -> bool:
    """Return whether nothing runs or could: all that there is waits for Buffer, or for a run with its key that does."""
    words = """
        SELECT count(*) FROM dbos.workflow_status AS run
        WHERE status = 'PENDING' OR status = 'ENQUEUED' AND NOT EXISTS (
            SELECT FROM dbos.workflow_status AS other WHERE other.status = 'DELAYED'
            AND other.queue_partition_key = run.queue_partition_key)
    """
    with psycopg.connect(database) as connection:
        return connection.execute(words).fetchall() == [(0,)]


def has_begun(fleet: World, slot: str, starts: int) -> bool:
    """Return whether the worker in a slot, started so often, has come as far as looking for runs."""
    log = (fleet.folder / f"{slot}.log").read_text(errors="replace")
    return log.count(f"Worker {slot} runs what is in the queue") >= starts


def failures(fleet: World) -> list[str]:
    """Return what runs say that did not end well."""
    with psycopg.connect(fleet.database) as connection:
        week = connection.execute("SELECT split_part(min(workflow_uuid), ':', 2) FROM dbos.workflow_status").fetchall()
    told = json.loads(fleet("results", week[0][0], "--format", "json").stdout)["calendars"]
    return [f"{item['name']}: {item['problem']} {item['troubles']}" for item in told if item["exit_code"]]


def fairness(fleet: World) -> dict[str, int]:
    """Return how many runs the key with most calendars had started at most when that of a key with one calendar did.

    Runs that a killed worker had begun are left out: when they were started first, nobody remembers.
    """
    with psycopg.connect(fleet.database) as connection:
        rows = connection.execute(
            "SELECT attributes ->> 'calendar' FROM dbos.workflow_status "
            "WHERE started_at_epoch_ms IS NOT NULL AND recovery_attempts = 1 ORDER BY started_at_epoch_ms"
        ).fetchall()
    calendars = Counter(fleet.keys.values())
    crowded, _ = calendars.most_common(1)[0]
    seen, most = 0, 0
    for (name,) in rows:
        seen += fleet.keys[name] == crowded
        most = max(most, seen if calendars[fleet.keys[name]] == 1 else 0)
    return {"of_one_key": calendars[crowded], "started_before_single_ones": most}


def drive(
    fleet: World, *, workers: int, kill_every: float, at_once: int, seed: int, patience: float, waiting: bool
) -> dict[str, Any]:
    """Run everything in the queue, killing workers meanwhile, and return figures."""
    chance = random.Random(seed)
    enqueued = fleet("enqueue")
    assert enqueued.returncode == 0, enqueued.stderr
    began = time.monotonic()
    slots = [f"w{number}" for number in range(1, workers + 1)]
    starts = dict.fromkeys(slots, 1)
    for slot in slots:
        fleet.start_worker(slot, "--at-once", str(at_once))
    most, seen = 0, {}
    first: dict[str, int] = {}
    next_kill = began + 3 * kill_every
    while time.monotonic() - began < patience:
        time.sleep(0.25)
        seen = states(fleet.database)
        most = max([most, *(memory(process.pid) for process in fleet.workers.values())])
        if not first and seen.get("SUCCESS"):
            first = {"memory_mb_at_first": most}
        if is_at_rest(fleet.database) if waiting else not any(seen.get(s) for s in ("ENQUEUED", "PENDING", "DELAYED")):
            break
        if kill_every and time.monotonic() > next_kill:
            next_kill = time.monotonic() + chance.uniform(0.5, 1.5) * kill_every
            # On a machine that others keep busy, workers would be killed before they have begun, and nothing be done.
            if has_begun(fleet, slot := chance.choice(slots), starts[slot]):
                fleet.kill(slot)
                fleet.start_worker(slot, "--at-once", str(at_once))
                starts[slot] += 1
    kills = sum(starts.values()) - workers
    busy = sum(processor(process.pid) for process in fleet.workers.values())
    figures = {"seconds": round(time.monotonic() - began, 1), "kills": kills, "most_memory_mb": most, "parts": seen}
    return figures | first | {"processor_seconds": round(busy, 1)}


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calendars", type=int, default=300)
    parser.add_argument("--posts", type=int, default=30)
    parser.add_argument("--keys", type=int, default=0, help="default: two calendars in three have one of their own")
    parser.add_argument("--crowd", type=int, default=8, help="so many calendars share one more key")
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--at-once", type=int, default=4)
    parser.add_argument("--kill-every", type=float, default=4.0, help="seconds on average; 0 kills nobody")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--window", type=float, default=0.0, help="seconds that every key must wait from the start on")
    parser.add_argument("--most-memory", type=int, default=256, help="MB that a worker may take at most")
    parser.add_argument("--patience", type=float, default=1800.0, help="seconds")
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fleet-")))
        postgres = stack.enter_context(serving({**FAST, "max_connections": "100"}))
        keys = given.keys or max(1, given.calendars * 2 // 3)
        fleet = stack.enter_context(
            world(
                folder,
                calendars=given.calendars,
                posts=given.posts,
                keys=keys,
                crowd=given.crowd,
                database=postgres.database(),
            )
        )
        for key in sorted(set(fleet.keys.values())) if given.window else ():
            fleet.fault(key, kind="rate_limit", probability=1.0, seconds=given.window)
        figures = drive(
            fleet, workers=given.workers, kill_every=given.kill_every, at_once=given.at_once, seed=given.seed,
            patience=given.patience, waiting=bool(given.window),
        )  # fmt: skip
        name = fleet.database.rpartition("/")[2]
        size = postgres.execute(f"SELECT pg_database_size('{name}')")[0][0]
        commits = postgres.execute("SELECT sum(xact_commit) FROM pg_stat_database")[0][0]
        wrong, more = fleet.judge() if not given.window else ([], {})
        if figures["seconds"] >= given.patience:
            wrong.insert(
                0, f"Not done after {given.patience:g} s; what is not there is not lost, but has not been sent."
            )
        if not given.window:
            wrong = failures(fleet) + wrong
            more |= fairness(fleet)
            # All were put into the queue before anybody started: what workers had taken when they died comes on top.
            if more["started_before_single_ones"] > 2 + figures["kills"]:
                wrong.append(f"keys with one calendar waited: {more}")
        waiting = sum(figures["parts"].get(state, 0) for state in ("DELAYED", "ENQUEUED"))
        if given.window and (waiting != given.calendars or not is_at_rest(fleet.database)):
            wrong.append(f"not all wait: {figures['parts']}")
        if figures["most_memory_mb"] > given.most_memory:
            wrong.append(f"a worker took {figures['most_memory_mb']} MB")
        figures |= more | {
            "calendars": given.calendars, "posts": given.posts * given.calendars, "keys": keys,
            "calendars_per_minute": round(given.calendars / figures["seconds"] * 60, 1),
            "transactions": int(commits), "database_mb": round(size / 1e6, 1), "seed": given.seed,
        }  # fmt: skip
        click.echo("\n".join([json.dumps(figures), *wrong[:50]]))
        if wrong:
            for log in sorted(folder.glob("w*.log")):
                click.echo(f"== {log.name}\n{log.read_text(errors='replace')[-3000:]}")
        return bool(wrong)


if __name__ == "__main__":
    raise SystemExit(main())

"""The workflow engine, DBOS, as the fleet uses it: which database, which queue, and how runs stand in it.

It keeps track of progress alone; what has become of posts is in the ledger. Arguments and results are JSON, never
pickles, and never hold a key.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy
from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer, EnqueueOptions, WorkflowStatus

from calendar_sync.errors import SettingsError
from calendar_sync.fleet.quiet import Quiet
from calendar_sync.ledger.engine import shown

APPLICATION = "calendar-sync"
QUEUE, WAITING_ROOM = "calendars", "calendars-waiting"
"""What workers start runs from, and where runs wait for their turn, which :mod:`.turns` gives them."""

LOOKS = 0.25
"""Seconds between two looks of a worker for runs to start; so many as it has room for start at one look."""

WORKFLOW = "sync_calendar"

VERSION = "calendar-sync-fleet-1"
"""Runs go on with workers of the same version only. It changes when a run that is under way could not go on as it was
begun: when the pieces of :mod:`.workflow` change, or what they hand each other."""

UNDER_WAY = frozenset({"ENQUEUED", "DELAYED", "PENDING"})
"""States of runs that have not ended."""

KEPT = timedelta(weeks=12)
"""How long runs that have ended are known; what became of posts stays in the ledger and the calendars."""

_AT_A_TIME = 500
KEEPS_KEY, AGAIN, FRESH = 1, 2, 10
"""Priorities: a run that was put aside goes on before another one with its key begins, and the first of them is the one
that waits for Buffer: nobody else gets the key before that."""

_quiet = Quiet()
PART = "~"
"""Stands between a run's id and the number of its part."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A run as it stands in the engine's database.

    Args:
        run_id: Of the run.
        part: Its last part; 1 is the first.
        workflow_id: Of that part.
        state: As the engine calls it.
        calendar: Its name in the fleet.
        why: What it waits for.
        until: Until when it waits, aware UTC.
        slot: The worker that has it, or had it last.
        created_at: When this part came into being, aware UTC.
        output: What the part ended in, if it has.
        version: Of the workflow that it began with; empty where it has not been noted.
        key: What runs with the same API key have in common.
        priority: Among those.
    """

    run_id: str
    part: int
    workflow_id: str
    state: str
    calendar: str
    why: str
    until: datetime | None
    slot: str
    created_at: datetime | None
    output: Mapping[str, Any] | None
    version: str = ""
    key: str = ""
    priority: int = 0

    @property
    def keeps_key(self) -> bool:
        """Return whether it waits for Buffer, and nobody else gets its key meanwhile."""
        return self.state == "DELAYED" and self.priority == KEEPS_KEY


def database_url(where: str | Path) -> str:
    """Return the address of the engine's database: a path becomes one of SQLite; Postgres goes by one name."""
    scheme, mark, rest = str(where).partition("://")
    if not mark:
        return f"sqlite:///{where}"
    return ("postgresql" if scheme.startswith("postgres") else scheme) + mark + rest


def part_id(run_id: str, part: int) -> str:
    """Return the engine's id of one part of a run."""
    return run_id if part == 1 else f"{run_id}{PART}{part}"


def launch(url: str, slot: str, *, at_once: int) -> None:
    """Start the engine in this process; see :func:`register` for what must come before.

    Args:
        url: Of its database.
        slot: Of this worker; no two that are alive may have the same.
        at_once: So many calendars are worked on at the same time. The last worker to start sets it for all.

    Raises:
        SettingsError: The database cannot be used.
    """
    config: DBOSConfig = {
        "name": APPLICATION,
        "system_database_url": url,
        "application_version": VERSION,
        "executor_id": slot,
        "serializer": DBOSPortableJSONSerializer(),
        "log_level": "WARNING",
        "use_listen_notify": False,
        "sys_db_pool_size": at_once + 4,
    }
    if url.startswith("sqlite"):
        Path(url.partition(":///")[2]).parent.mkdir(parents=True, exist_ok=True)
    logging.getLogger("dbos").addFilter(_quiet)
    with _told(url):
        DBOS(config=config)
        DBOS.launch()
        DBOS.register_queue(
            QUEUE,
            worker_concurrency=at_once,
            partition_concurrency=1,
            polling_interval_sec=LOOKS,
            on_conflict="always_update",
        )


@contextmanager
def opened(url: str) -> Iterator[DBOSClient]:
    """Open the engine's database without running anything, made or brought up to date if need be.

    Raises:
        SettingsError: It cannot be used.
    """
    logging.getLogger("dbos").setLevel(logging.ERROR)
    logging.getLogger("dbos").addFilter(_quiet)
    if url.startswith("sqlite"):
        Path(url.partition(":///")[2]).parent.mkdir(parents=True, exist_ok=True)
    with _told(url):
        DBOS.migrate(url)
        client = DBOSClient(
            system_database_url=url,
            serializer=DBOSPortableJSONSerializer(),
            application_name=APPLICATION,
            retry_connection_errors=False,
        )
    try:
        with _told(url):
            yield client
    finally:
        client.destroy()


@contextmanager
def _told(url: str) -> Iterator[None]:
    """Tell in words what is wrong with the database."""
    try:
        yield
    except (sqlalchemy.exc.SQLAlchemyError, OSError) as problem:
        detail = " ".join(str(getattr(problem, "orig", None) or problem).split())
        raise SettingsError(
            f"The fleet's database {shown(url)} cannot be used: {detail.rstrip('.')}.",
            fix="Check that it is there, and the user, password, host and name in the address. Nothing is lost.",
        ) from None


def options_for(
    calendar: str, run_id: str, part: int, partition: str, *,
    delay: float = 0.0, why: str = "", until: str = "", keeps_key: bool = False,
) -> EnqueueOptions:  # fmt: skip
    """Return how one part of a run is put into the queue.

    Args:
        calendar: Name of the calendar.
        run_id: Of the run.
        part: Which part; 1 is the first.
        partition: Runs of the same partition never overlap: a fingerprint of the API key.
        delay: Seconds until it may begin.
        why: What it waits for.
        until: The end of the delay, ISO 8601.
        keeps_key: Whether no other run gets its key meanwhile.
    """
    options: EnqueueOptions = {
        "workflow_name": WORKFLOW,
        "queue_name": WAITING_ROOM,
        "workflow_id": part_id(run_id, part),
        "app_version": VERSION,
        "queue_partition_key": partition,
        "priority": KEEPS_KEY if keeps_key else FRESH if part == 1 else AGAIN,
        "attributes": {"calendar": calendar, "why": why, "until": until},
        "application_name": APPLICATION,
    }
    if delay > 0:
        options["delay_seconds"] = delay
    return options


def enqueue(client: DBOSClient, runs: Iterable[tuple[str, str, str]]) -> list[str]:
    """Put runs into the queue; return the ids of those that were not in it before.

    Args:
        client: The engine.
        runs: Calendar's name, run's id and partition of each.
    """
    wanted = list(runs)
    ids = [run_id for _, run_id, _ in wanted]
    known = {item.workflow_id for item in client.list_workflows(workflow_ids=ids)} if ids else set()
    new = [run for run in wanted if run[1] not in known]
    for calendar, run_id, partition in new:
        # An id that somebody else has put there meanwhile stays as it is.
        client.enqueue(options_for(calendar, run_id, 1, partition), calendar, run_id, 1, partition, {})
    return [run_id for _, run_id, _ in new]


def standings(
    client: DBOSClient, *, weeks: Collection[str] = (), ids: Collection[str] = (), under_way: bool = False
) -> list[Standing]:
    """Return how runs stand, each by its last part, in the order of their ids; all that are kept unless told otherwise.

    Args:
        client: The engine.
        weeks: Only those of these weeks, such as ``2026-W47``.
        ids: Only these runs.
        under_way: Only those that have not ended.
    """
    wanted = set(ids)
    weeks = {*weeks, *(run_id.split(":")[1] for run_id in wanted if run_id.count(":") > 1)}
    rows = client.list_workflows(
        # A run is known by its week: what ran in a year is not read to tell of today.
        workflow_id_prefix=[f"sync:{week}:" for week in sorted(weeks)] or None,
        status=list(UNDER_WAY) if under_way else None,
        name=WORKFLOW,
        load_input=False,
        load_output=not under_way,
    )
    last: dict[str, Standing] = {}
    for row in rows:
        run_id, _, part = row.workflow_id.partition(PART)
        if (not wanted or run_id in wanted) and (run_id not in last or int(part or 1) > last[run_id].part):
            last[run_id] = _standing(row, run_id, int(part or 1))
    return [last[run_id] for run_id in sorted(last)]


def forget_old(client: DBOSClient, now: datetime) -> int:
    """Take runs that ended long ago out of the engine's database, and return how many parts of them.

    The last of them stays for each calendar: a schedule that comes once a year would take its run for one to be made.

    Args:
        client: The engine.
        now: Aware UTC.
    """
    rows = client.list_workflows(
        completed_before=(now - KEPT).isoformat(), name=WORKFLOW, load_input=False, load_output=False
    )
    of_run: dict[str, list[str]] = {}
    newest: dict[str, tuple[int, str]] = {}
    for row in rows:
        run_id = row.workflow_id.partition(PART)[0]
        of_run.setdefault(run_id, []).append(row.workflow_id)
        calendar = str((row.attributes or {}).get("calendar", ""))
        newest[calendar] = max(newest.get(calendar, (0, "")), (row.created_at or 0, run_id))
    for _, run_id in newest.values():
        del of_run[run_id]
    old = [workflow_id for parts in of_run.values() for workflow_id in parts]
    for begin in range(0, len(old), _AT_A_TIME):
        client.delete_workflows(old[begin : begin + _AT_A_TIME])
    return len(old)


def _standing(row: WorkflowStatus, run_id: str, part: int) -> Standing:
    told = row.attributes or {}
    until = row.delay_until_epoch_ms if row.status == "DELAYED" else None
    return Standing(
        run_id=run_id,
        part=part,
        workflow_id=row.workflow_id,
        state=row.status,
        calendar=str(told.get("calendar", "")),
        why=str(told.get("why", "")),
        until=_moment(until),
        slot=row.executor_id or "",
        created_at=_moment(row.created_at),
        output=row.output if isinstance(row.output, Mapping) else None,
        version=row.app_version or "",
        key=row.queue_partition_key or "",
        priority=row.priority or 0,
    )


def _moment(milliseconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds is not None else None

"""A Postgres server of the tests' own, from the packages of the machine: temporary, and on this machine alone."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

USER = "marketer"
PASSWORD = "s3cret-w0rd"
FAST = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
"""The machine may well fail while tests run; nobody needs what was in here."""

_MODEST = {
    "shared_buffers": "16MB",
    "max_connections": "40",
    "autovacuum": "off",
    "jit": "off",
    "timezone": "Asia/Tokyo",
}


def programs() -> Path | None:
    """Return the folder with ``initdb`` and ``postgres``, the newest if there are several; ``None`` without any."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).resolve().parent if on_path else None


def _as_somebody() -> dict[str, Any]:
    # Postgres refuses to run as root.
    if os.name != "posix" or os.geteuid() != 0:
        return {}
    return {"user": "postgres", "group": "postgres", "extra_groups": []}


class Postgres:
    """A running server.

    Args:
        folder: Where its data lie.
        settings: As in ``postgresql.conf``.
    """

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self._folder, self._settings, self._made = folder, settings, 0
        found = programs()
        assert found is not None
        self._programs = found
        self.port = 0

    def initialise(self) -> None:
        """Make an empty cluster with one user who may do everything."""
        if somebody := _as_somebody():
            shutil.chown(self._folder, somebody["user"], somebody["group"])
        secret = self._folder / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        subprocess.run(
            [
                self._programs / "initdb", "--pgdata", self._folder / "data", "--username", USER, "--pwfile", secret,
                "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync",
            ],
            check=True, stdout=subprocess.DEVNULL, cwd=self._folder, **_as_somebody(),
        )  # fmt: skip

    def start(self) -> None:
        """Start it on a free port."""
        for _ in range(5):
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                self.port = free.getsockname()[1]
            if self._start():
                return
        raise RuntimeError((self._folder / "log").read_text())

    def _start(self) -> bool:
        import psycopg

        settings = {
            **_MODEST, **self._settings,
            "listen_addresses": "127.0.0.1", "port": str(self.port), "unix_socket_directories": str(self._folder),
        }  # fmt: skip
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self._folder / "log").open("w") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", self._folder / "data", *options],
                stdout=log, stderr=log, cwd=self._folder, **_as_somebody(),
            )  # fmt: skip
        end = time.monotonic() + 30
        while self._process.poll() is None and time.monotonic() < end:
            try:
                psycopg.connect(self.url("postgres")).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return True
        self.crash()
        return False

    def crash(self) -> None:
        """End it the way power does: what it has not yet written down is lost."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGQUIT)
        self._process.wait(timeout=60)

    def url(self, database: str) -> str:
        """Return the URL of a database."""
        return f"postgresql://{USER}:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    def execute(self, statement: str, *, database: str = "postgres") -> list[Any]:
        """Run one statement, each in a transaction of its own, and return its rows."""
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def database(self, options: str = "") -> str:
        """Make an empty database and return its URL."""
        self._made += 1
        name = f"ledger{self._made}"
        self.execute(f"CREATE DATABASE {name} {options}")
        return self.url(name)

    def place(self) -> str:
        """Make an empty schema, which costs far less than a database, and return a URL that leads into it."""
        self._made += 1
        self.execute(f"CREATE SCHEMA ledger{self._made}")
        return f"{self.url('postgres')}?options=-csearch_path%3Dledger{self._made}"


@contextmanager
def serving(settings: dict[str, str]) -> Iterator[Postgres]:
    """Give a server of one's own, gone without a trace in the end."""
    # Not below pytest's folders: those are closed to the user that the server runs as.
    folder = Path(tempfile.mkdtemp(prefix="calendar-sync-postgres-"))
    try:
        server = Postgres(folder, settings)
        server.initialise()
        server.start()
        try:
            yield server
        finally:
            # Nobody will read what it would write down if it were ended in good order.
            server.crash()
    finally:
        shutil.rmtree(folder)


def why_not() -> str:
    """Return why there can be no server here; empty if there can."""
    if programs() is None:
        return "Postgres is not installed (Debian: apt-get install postgresql)"
    try:
        import psycopg  # noqa: F401 - whether it is there
    except ImportError:
        return "the driver is not installed (pip install 'psycopg[binary]')"
    return ""

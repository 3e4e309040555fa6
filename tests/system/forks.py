"""Processes that begin with the program's modules already imported.

Half of what a short command costs is Python importing what it needs, and the tests here run a thousand of them. So one
process imports it once and forks for each command: what runs is a process of its own all the same, with its own
arguments, environment, folder, signals and exit code. Starting as users start is tried by ``test_start_up.py``, the
tests of signals and of kills; where a system cannot fork, everything is started so.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import pkgutil
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

PROGRAM = "calendar_sync"
ROOT = Path(__file__).resolve().parents[2]
CAN_FORK = sys.platform == "linux"

# Modules that read no environment when they are imported, and start no thread; packages with all that is in them.
COMMON = (
    "calendar_sync.cli.commands",
    "calendar_sync.cli.main",
    "calendar_sync.cli.sandbox",
    "calendar_sync.sandbox.embedded",
    "calendar_sync.sandbox.serve",
    "emoji",
    "httpx",
    "msgspec",
    "openpyxl",
    "pydantic",
    "rich.console",
    "sqlalchemy.dialects.sqlite",
    "tzdata",
    "xml.etree.ElementTree",
)
PACKAGES = (
    "buffer",
    "calendars.xlsx",
    "entries",
    "executor",
    "layout",
    "ledger",
    "model",
    "networks",
    "planner",
    "preview",
)


def import_common() -> None:
    """Import what most commands import sooner or later."""
    for name in COMMON:
        importlib.import_module(name)
    for name in PACKAGES:
        package = importlib.import_module(f"{PROGRAM}.{name}")
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)


LONGEST_MESSAGE = 1 << 20


class Forked:
    """A command that runs, or ran; the part of ``subprocess.Popen`` that the tests use."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection, self.returncode = connection, None
        self.pid = int(self._told(60))

    returncode: int | None

    def _told(self, within: float | None) -> str:
        self._connection.settimeout(within)
        try:
            said = self._connection.recv(64)
        except TimeoutError:
            raise subprocess.TimeoutExpired(PROGRAM, within or 0) from None
        if not said:
            raise RuntimeError("what forks the commands has ended")
        return said.decode()

    def poll(self) -> int | None:
        """Return the exit code (below 0: the signal that ended it), or None while it runs."""
        if self.returncode is None and select.select([self._connection], [], [], 0)[0]:
            self.wait()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end, so many seconds at most (else ``subprocess.TimeoutExpired``)."""
        if self.returncode is None:
            self.returncode = int(self._told(timeout))
            self._connection.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal, as long as the process is there."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """kill -9."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


@cache
def _forker() -> str:
    """Start what forks, once in each process that tests, and return the address at which it listens."""
    address = str(Path(tempfile.mkdtemp(prefix="forks-")) / "s")
    process = subprocess.Popen([sys.executable, "-m", "tests.system.forks", address], stdin=subprocess.PIPE, cwd=ROOT)

    def end() -> None:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(60)
        with contextlib.suppress(OSError):
            Path(address).unlink()
            Path(address).parent.rmdir()

    atexit.register(end)
    return address


def _connection() -> socket.socket:
    address, end = _forker(), time.monotonic() + 60
    while True:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            connection.connect(address)
        except OSError:
            connection.close()
            if time.monotonic() > end:
                raise
            time.sleep(0.02)
        else:
            return connection


def _for_python(env: Mapping[str, str]) -> dict[str, str]:
    """Return what Python itself reads, once and at its start."""
    return {name: value for name, value in env.items() if name.startswith("PYTHON") and not name.startswith("PYTHON_")}


def start(
    arguments: Sequence[str], *, env: Mapping[str, str], cwd: Path, out: Path, err: Path
) -> Forked | subprocess.Popen[bytes]:
    """Start the program with arguments; what it prints goes into two files, its stdin is empty."""
    if not CAN_FORK or _for_python(env) != _for_python(os.environ):
        with out.open("wb") as told, err.open("wb") as said:
            command = [sys.executable, "-m", PROGRAM, *arguments]
            return subprocess.Popen(command, env=dict(env), cwd=cwd, stdin=subprocess.DEVNULL, stdout=told, stderr=said)
    connection = _connection()
    order = {"arguments": list(arguments), "env": dict(env), "cwd": str(cwd), "out": str(out), "err": str(err)}
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, LONGEST_MESSAGE)
    connection.sendall(json.dumps(order).encode())
    return Forked(connection)


def _become(order: dict[str, Any]) -> None:
    """Turn this process into the command that was ordered."""
    for number, name in enumerate((os.devnull, order["out"], order["err"])):
        opened = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC if number else os.O_RDONLY, 0o644)
        os.dup2(opened, number)
        os.close(opened)
    os.environ.clear()
    os.environ.update(order["env"])
    time.tzset()
    os.chdir(order["cwd"])
    sys.argv = [PROGRAM, *order["arguments"]]


def _watch(connection: socket.socket) -> dict[str, Any] | None:
    """Fork the command and tell its end; return its order in the command's own process, None when all is told."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    order = json.loads(connection.recv(LONGEST_MESSAGE))
    pid = os.fork()
    if not pid:
        connection.close()
        return dict(order)
    # A test that has gone away needs no answer.
    with contextlib.suppress(OSError):
        connection.send(str(pid).encode())
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    with contextlib.suppress(OSError):
        connection.send(str(code).encode())
    return None


def _serve(address: str) -> dict[str, Any]:
    """Fork as long as those who test are there; return an order in each forked process."""
    import_common()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        listener.bind(address)
        listener.listen(64)
        while True:
            ready, _, _ = select.select([listener, sys.stdin], [], [])
            if sys.stdin in ready:
                os._exit(0)
            connection, _ = listener.accept()
            if not os.fork():
                listener.close()
                order = _watch(connection)
                if order is None:
                    os._exit(0)
                return order
            connection.close()


if __name__ == "__main__":
    _become(_serve(sys.argv[1]))
    runpy.run_module(PROGRAM, run_name="__main__", alter_sys=True)

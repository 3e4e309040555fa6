"""Whether the process that holds a calendar is still there."""

from __future__ import annotations

import os
import platform
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Process:
    """One process on one machine.

    Args:
        machine: Same text, same table of processes: the machine, since it was last started, container included.
        pid: Process number.
        started: When the process began, in the machine's own counting; empty where it does not tell. Numbers are given
            out again, but not at the same moment.
    """

    machine: str
    pid: int
    started: str

    def is_gone(self) -> bool:
        """Return whether the process has certainly ended. Where that cannot be told, it counts as running."""
        if not self.machine or self.machine != _machine() or sys.platform == "win32":
            return False
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        except OSError:
            return False
        return bool(self.started) and _started(self.pid) not in ("", self.started)


def this_process() -> Process:
    """Return the process this runs in."""
    pid = os.getpid()
    return Process(_machine(), pid, _started(pid))


@cache
def _machine() -> str:
    boot = _read(Path("/proc/sys/kernel/random/boot_id"))
    try:
        space = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        space = ""
    return "/".join((platform.node(), boot, space))


def _started(pid: int) -> str:
    # Field 22, counted behind the name, which stands in brackets and may hold anything.
    fields = _read(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    return fields[19] if len(fields) > 19 else ""


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""

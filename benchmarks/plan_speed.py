"""How long a plan with nothing to do takes, and how much memory, against only reading the same file with openpyxl.

    python benchmarks/plan_speed.py [--rows 1000] [--runs 5]

A sandbox without rate windows runs as a process of its own. The calendar is synced into it once; then ``calendar-sync
plan`` and a reading by openpyxl run in turn, each as a whole process. Figures are medians; the ratio is what counts.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import openpyxl

CHANNELS = "twitter:harborbakery, linkedin:Northwind Cycles, threads:northwindcycles"
READ = "import openpyxl, sys\nfor sheet in openpyxl.load_workbook(sys.argv[1]).worksheets:\n    list(sheet.values)"


def make_calendar(path: Path, rows: int) -> None:
    """Write a calendar of ``rows`` rows on three channels, with the columns teams keep beside ours."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    notes = [f"Note {number}" for number in range(8)]
    sheet.append(["Date", "Time", "Channels", "Text", "Status", *notes])
    start = datetime.now().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=2)
    for number in range(rows):
        due = start + timedelta(minutes=37 * number)
        text = f"Post number {number}: fresh rolls from seven, come by and say hello to the new oven"
        day = due.replace(hour=0, minute=0)
        sheet.append([day, due.time(), CHANNELS, text, "Ready", *(f"{note} of {number}" for note in notes)])
    book.save(path)


def serve(pipe: Connection) -> None:
    """Run a sandbox without rate windows until the parent ends it."""
    from calendar_sync.sandbox.serve import serve as run
    from calendar_sync.sandbox.settings import Settings

    run(port=0, settings=Settings(rate_limits=False), announce=pipe.send)


def timed(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Run a command; return its seconds and its peak memory in MB."""
    code = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)\n"
        "print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, *command], env=environment, check=True, capture_output=True, text=True
    )
    seconds = time.perf_counter() - begin
    status, peak = map(int, done.stdout.split())
    if status:
        raise SystemExit(f"{command} ended with {status}: {done.stderr}")
    return seconds, peak / 1024


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(there,), daemon=True)
    server.start()
    url = here.recv()
    with tempfile.TemporaryDirectory() as folder:
        calendar = Path(folder) / "calendar.xlsx"
        make_calendar(calendar, options.rows)
        environment = {
            **os.environ,
            "BUFFER_API_URL": url,
            "BUFFER_API_KEY": "sandbox-key",
            "CALENDAR_SYNC_LEDGER": str(Path(folder) / "ledger.db"),
        }
        program = [sys.executable, "-m", "calendar_sync"]
        begin = time.perf_counter()
        subprocess.run(
            [*program, "sync", str(calendar), "--yes", "--max-creates", str(options.rows * 3)],
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        print(f"{options.rows} rows x 3 channels; first sync {time.perf_counter() - begin:.1f} s")
        commands = {
            "plan, nothing to do": [*program, "plan", str(calendar)],
            "openpyxl reads the file": [sys.executable, "-c", READ, str(calendar)],
            "calendar-sync --help": [*program, "--help"],
            "python does nothing": [sys.executable, "-c", "pass"],
        }
        runs: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        for _ in range(options.runs):
            for name, command in commands.items():
                runs[name].append(timed(command, environment))
        medians = {
            name: [statistics.median(values) for values in zip(*found, strict=True)] for name, found in runs.items()
        }
        base = medians["openpyxl reads the file"]
        print(f"{'':<26}{'seconds':>9}{'ratio':>8}{'MB':>8}{'ratio':>8}")
        for name, (seconds, peak) in medians.items():
            print(f"{name:<26}{seconds:>9.2f}{seconds / base[0]:>8.2f}{peak:>8.0f}{peak / base[1]:>8.2f}")
    server.kill()


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()

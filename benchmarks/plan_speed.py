"""How long a plan with nothing to do takes, and how much memory, against only reading the same file.

    python benchmarks/plan_speed.py [--rows 1000 10000 50000] [--runs 3] [--served 1000]

Every figure is that of a whole process, started for it alone: seconds of the processor (which other work on the machine
disturbs least) and of the clock, and the peak of its memory. The commands run in turn, and figures are medians; the
ratios, all of one run, are what counts.

The promise is about the work around the requests, because at ten thousand rows on five channels the requests alone are
five hundred, and Buffer allows so many in a day. So Buffer's answers lie at hand as bytes, and what is spent on them
(forming requests, decoding and parsing answers) is told apart from all else: start, reading the file, columns, entries,
rules, ledger, plan and preview. Before it is measured, one plan fills what is remembered between runs; the line "first
plan" is without that. Modules are compiled beforehand, ours as well as others, as they are once installed. For
information, ``--served`` measures the same against the sandbox in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from plan_material import make_material, write_calendar

HERE = Path(__file__).parent
COMPILED = tempfile.TemporaryDirectory()
OPENPYXL = (
    "import openpyxl, sys\nfor sheet in openpyxl.load_workbook(sys.argv[1]{}).worksheets:\n    list(sheet.values)"
)
CALAMINE = (
    "import python_calamine, sys\nbook = python_calamine.CalamineWorkbook.from_path(sys.argv[1])\n"
    "for name in book.sheet_names:\n    book.get_sheet_by_name(name).to_python()"
)
MEASURED = """
import resource, subprocess, sys, time
begin = time.perf_counter()
done = subprocess.run(sys.argv[1:], capture_output=True, text=True)
clock, used = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
print(done.stdout[-400:], done.stderr[-400:], sep="\\n")
print(done.returncode, used.ru_utime + used.ru_stime, clock, used.ru_maxrss)
"""


@dataclass(frozen=True)
class Figures:
    """Of one process: seconds of the processor, of the clock, MB at the peak, and seconds spent on Buffer's answers."""

    seconds: float
    clock: float
    megabytes: float
    answers: float = 0.0


def measured(command: list[str], environment: dict[str, str] | None = None) -> Figures:
    """Run a command as a process of its own; what it says at the end of stderr may tell of answers."""
    code = [sys.executable, "-c", MEASURED, *command]
    environment = {**(environment or os.environ), "PYTHONPYCACHEPREFIX": str(COMPILED.name)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(code, env=environment, check=True, capture_output=True, text=True)
    *said, figures = filter(str.strip, done.stdout.splitlines())
    status, seconds, clock, peak = figures.split()
    if status != "0":
        raise SystemExit("\n".join([f"{command} ended with {status}:", *said]))
    answers = json.loads(said[-1])["answers"] if said and said[-1].startswith('{"answers"') else 0.0
    return Figures(float(seconds), float(clock), int(peak) / 1024, answers)


def median(found: list[Figures]) -> Figures:
    """Return the middle of each figure."""
    return Figures(*(statistics.median(getattr(one, name) for one in found) for name in Figures.__dataclass_fields__))


def compare(commands: dict[str, list[str]], runs: int, environment: dict[str, str] | None = None) -> dict[str, Figures]:
    """Run the commands in turn, several times."""
    found: dict[str, list[Figures]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            found[name].append(measured(command, environment))
    return {name: median(figures) for name, figures in found.items()}


def show(title: str, lines: dict[str, Figures], base: Figures) -> None:
    """Print a table; ratios are to ``base``."""
    print(f"\n{title:<42}{'cpu s':>8}{'ratio':>7}{'clock s':>9}{'MB':>7}{'ratio':>7}")
    for name, one in lines.items():
        print(
            f"{name:<42}{one.seconds:>8.2f}{one.seconds / base.seconds:>7.2f}{one.clock:>9.2f}{one.megabytes:>7.0f}"
            f"{one.megabytes / base.megabytes:>7.2f}"
        )


def planned(folder: Path, rows: int, runs: int) -> Figures:
    """Measure plans of ``rows`` rows, print a table, and return the figures of the plan."""
    make_material(folder, rows)
    calendar = str(folder / "calendar.xlsx")
    plan = [sys.executable, str(HERE / "plan_once.py"), str(folder)]
    commands = {
        "plan": plan,
        "openpyxl": [sys.executable, "-c", OPENPYXL.format(""), calendar],
        "openpyxl, read_only": [sys.executable, "-c", OPENPYXL.format(", read_only=True"), calendar],
        "python-calamine": [sys.executable, "-c", CALAMINE, calendar],
    }
    compare(commands, 1)  # compiles their modules
    for remembered in ("passed", "rows"):
        shutil.rmtree(folder / remembered)
    first = measured(plan)
    found = compare(commands, runs)
    whole, base = found["plan"], found["openpyxl"]
    around = Figures(whole.seconds - whole.answers, whole.clock - whole.answers, whole.megabytes)
    lines = {
        "plan, all but Buffer's answers": around,
        "plan with Buffer's answers": whole,
        "first plan, nothing remembered": first,
        "openpyxl reads the file": base,
        "openpyxl reads the file, read_only": found["openpyxl, read_only"],
        "python-calamine reads the file": found["python-calamine"],
    }
    show(f"{rows:,} rows x 5 channels", lines, base)
    return whole


def serve(pipe: Connection) -> None:
    """Run a sandbox without rate windows until the parent ends it."""
    from calendar_sync.sandbox.serve import serve as run
    from calendar_sync.sandbox.settings import Settings

    run(port=0, settings=Settings(rate_limits=False), announce=pipe.send)


def served(folder: Path, rows: int, runs: int) -> None:
    """Sync a calendar into a sandbox, and measure plans over HTTP."""
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(there,), daemon=True)
    server.start()
    folder.mkdir()
    calendar = folder / "calendar.xlsx"
    write_calendar(calendar, rows, synced=False)
    environment = {
        **os.environ,
        "BUFFER_API_URL": here.recv(),
        "BUFFER_API_KEY": "sandbox-key",
        "CALENDAR_SYNC_LEDGER": str(folder / "ledger.db"),
    }
    program = [sys.executable, "-m", "calendar_sync"]
    begin = time.perf_counter()
    measured([*program, "sync", str(calendar), "--yes", "--max-creates", str(rows * 5)], environment)
    print(f"\n{rows:,} rows x 5 channels synced into a sandbox in {time.perf_counter() - begin:.1f} s")
    found = compare(
        {
            "plan over HTTP": [*program, "plan", str(calendar)],
            "openpyxl reads the file": [sys.executable, "-c", OPENPYXL.format(""), str(calendar)],
            "calendar-sync check": [*program, "check", str(calendar)],
            "calendar-sync --help": [*program, "--help"],
            "python does nothing": [sys.executable, "-c", "pass"],
        },
        runs,
        environment,
    )
    show(f"{rows:,} rows x 5 channels, served", found, found["openpyxl reads the file"])
    server.kill()


def main() -> None:
    """Measure and print tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="*", default=[1_000, 10_000, 50_000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--served", type=int, default=1_000, metavar="ROWS", help="0 leaves it out")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        totals: dict[int, Figures] = {}
        for rows in options.rows:
            totals[rows] = planned(Path(folder) / str(rows), rows, options.runs)
            shutil.rmtree(Path(folder) / str(rows))
        if len(totals) > 1:
            print(f"\n{'growth':<42}{'ms per row':>12}{'KB per row':>12}")
            for rows, one in totals.items():
                print(f"{rows:>10,} rows{'':<27}{one.seconds / rows * 1e3:>12.3f}{one.megabytes / rows * 1024:>12.1f}")
        if options.served:
            served(Path(folder) / "served", options.served, options.runs)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()

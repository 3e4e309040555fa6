"""The shipped files, and the same files made anew."""

from __future__ import annotations

import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

ROOT = Path(__file__).resolve().parents[3]
START = "2030-03-04"

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Open = Callable[..., Workbook]


def _run(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", str(ROOT / "scripts" / script), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture(scope="session")
def run_script() -> Run:
    return _run


@pytest.fixture(scope="session")
def shipped() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``sample_calendars`` and ``templates`` as the scripts make them today."""
    folder = tmp_path_factory.mktemp("made")
    for script, name in (("make_samples.py", "sample_calendars"), ("make_templates.py", "templates")):
        done = _run(script, "--out", folder / name)
        assert (done.returncode, done.stderr) == (0, "")
    return folder


@pytest.fixture(scope="session")
def open_workbook() -> Open:
    """Open a workbook with openpyxl, whose warnings of what it would lose on saving do not matter here."""

    def open_it(path: Path, *, values: bool = False) -> Workbook:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=".*extension is not supported", category=UserWarning)
            return load_workbook(path, data_only=values)

    return open_it

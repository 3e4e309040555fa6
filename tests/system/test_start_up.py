"""Commands import what they need and no more: start-up is most of what a short command takes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

HEAVY = {
    "ariadne", "asyncio", "google", "graphql", "gspread", "httpx", "jinja2", "keyring", "openpyxl", "psycopg",
    "requests", "sqlalchemy", "sqlite3", "tenacity", "uvicorn",
}  # fmt: skip
CODE = """
import sys
from calendar_sync.cli.main import run
code = run(sys.argv[1:])
print("imported:", *sorted({name.partition(".")[0] for name in sys.modules}))
sys.exit(code)
"""


def imported(*arguments: str) -> set[str]:
    """Run a command in a process of its own and return which packages it has imported in the end."""
    done = subprocess.run([sys.executable, "-c", CODE, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split()[1:])


@pytest.mark.parametrize("arguments", [["--help"], ["plan", "--help"], ["--version"]])
def test_help_imports_none_of_the_workings(arguments: list[str]) -> None:
    assert not imported(*arguments) & (HEAVY | {"pydantic", "regex", "rich", "zoneinfo"})


def test_a_check_imports_neither_ledger_nor_client(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Date", "Time", "Channels", "Text"])
    sheet.append(["2036-05-14", "09:30", "LinkedIn", "Fresh rolls from seven"])
    book.save(tmp_path / "calendar.xlsx")
    found = imported("check", str(tmp_path / "calendar.xlsx"))
    assert "calendar_sync" in found
    assert not found & HEAVY


def test_the_client_comes_without_what_httpx_has_for_its_own_command() -> None:
    code = "import sys, calendar_sync.buffer.client, httpx; print(*{'click', 'pygments', 'rich'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"

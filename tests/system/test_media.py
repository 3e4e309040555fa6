"""--probe-media, as a shell sees it. Tests are offline: the addresses are refused before anything is asked."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.system.conftest import Book, Program, Server, at

ODD = "https://media.example.com:8443/photo.jpg"
DROPBOX = "https://www.dropbox.com/scl/fi/a1/photo.jpg?rlkey=k9&dl=0"


def book(home: Path, media: str) -> Path:
    row = {**at(3), "Channels": "LinkedIn", "Text": "Fresh rolls from seven", "Media": media, "Status": "Ready"}
    return Book(home / "may.xlsx", [row]).path


def test_check_looks_at_media_only_when_asked(lonely_program: Program) -> None:
    path = book(lonely_program.home, ODD)
    assert lonely_program("check", path).code == 0
    done = lonely_program("check", path, "--probe-media", "--format", "json")
    assert done.code == 1
    (issue,) = [issue for issue in done.json()["issues"] if issue["severity"] == "error"]
    assert (issue["rule"], issue["cell"]) == ("media.not_public", "May!F2")
    assert "8443" in issue["message"]


def test_the_settings_can_ask_and_a_flag_can_say_no(lonely_program: Program) -> None:
    path = book(lonely_program.home, ODD)
    (lonely_program.home / "calendar-sync.toml").write_text("[media]\nprobe = true\n")
    assert lonely_program("check", path).code == 1
    assert lonely_program("check", path, "--no-probe-media").code == 0


def test_plan_and_apply_look_alike(program: Program, server: Server) -> None:
    path, before = book(program.home, DROPBOX), server.posts()
    shown = program("plan", path)
    assert shown.code == 0, shown.err
    assert "note    May!F2" in shown.out
    assert "raw=1" in shown.out
    path = book(program.home, ODD)
    refused = program("plan", path, "--probe-media", "--out", "plan.json")
    assert refused.code == 1
    assert "8443" in refused.out
    assert json.loads((program.home / "plan.json").read_text())["policy"]["probe_media"] is True
    applied = program("apply", "plan.json", "--yes")
    assert applied.code == 1
    assert server.posts() == before


def test_what_was_rewritten_is_sent_and_is_the_same_the_next_time(program: Program, server: Server) -> None:
    path = book(program.home, DROPBOX)
    assert program("sync", path, "--yes").code == 0
    again = program("plan", path, "--format", "json", "--exit-code")
    assert again.code == 0, again.out
    assert again.json()["summary"]["noop"] == 1


@pytest.mark.parametrize("module", ["httpx", "ssrfguard", "imagesize", "sqlalchemy"])
def test_a_check_without_a_probe_loads_nothing_that_it_needs(module: str, tmp_path: Path) -> None:
    path = book(tmp_path, ODD)
    run = f"from calendar_sync.cli.main import run; run(['check', {str(path)!r}])"
    code = f"import sys; {run}; print({module!r} in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.splitlines()[-1] == "False"

"""The whole Google way as users go it: processes, a server on this machine, a service account's key."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.system.conftest import Program, Server

LINK = re.compile(r"https://docs\.google\.com/spreadsheets/d/[\w-]+")


@pytest.fixture
def way(tmp_path: Path, server: Server, program: Program) -> tuple[Program, str, dict[str, str]]:
    """A program, the address of a local Google Sheet, and the variables that lead there."""
    day = date.today() + timedelta(days=5)
    text = f"Date,Time,Channels,Text\n{day},09:30,twitter:harborbakery,Fresh rolls from seven\n"
    (tmp_path / "may.csv").write_text(text)
    made = program("sandbox", "google", tmp_path / "may.csv", "--url", server.url)
    assert made.code == 0, made.err
    found = LINK.search(made.out)
    assert found is not None
    key = program.home / "local-google.json"
    assert key.stat().st_mode & 0o077 == 0
    variables = {"CALENDAR_SYNC_GOOGLE_URL": server.url, "CALENDAR_SYNC_GOOGLE_CREDENTIALS": str(key)}
    return program, found[0], variables


def test_a_sheet_is_doctored_planned_and_synced(way: tuple[Program, str, dict[str, str]]) -> None:
    program, address, variables = way
    told = program("doctor", address, "--json", **variables)
    findings = {(item["check"], item["state"]) for item in json.loads(told.out)["findings"]}
    assert ("google", "ok") in findings
    assert ("clock", "ok") in findings
    assert "NOT Google's" in told.err
    key = json.loads(Path(variables["CALENDAR_SYNC_GOOGLE_CREDENTIALS"]).read_text())["private_key"]
    assert key.splitlines()[1] not in told.out + told.err
    rehearsed = program("rehearse", f"{address}/edit#gid=0", **variables)
    assert rehearsed.code == 0, rehearsed.err
    synced = program("sync", address, "--yes", "--format", "json", **variables)
    assert (synced.code, len(synced.json()["outcomes"])) == (0, 1), synced.err
    again = program("plan", address, "--exit-code", "--format", "json", **variables)
    assert again.code == 0, again.out
    # The sheet of somebody who did not share it.
    nobody = re.sub(r"d/.*", "d/1Y9UOqiZtisaZd7bS7LxnW4b1v4GLttYUiYZeqPk5sed", address)
    refused = program("doctor", nobody, **variables)
    assert refused.code != 0
    assert "gserviceaccount.com" in refused.out


def test_a_real_sign_in_is_never_sent_to_a_stranger(program: Program) -> None:
    address = "https://docs.google.com/spreadsheets/d/1Y9UOqiZtisaZd7bS7LxnW4b1v4GLttYUiYZeqPk5sed"
    told = program("check", address, CALENDAR_SYNC_GOOGLE_URL="http://sheets.example")
    assert told.code == 2
    assert "not the address of a local server" in told.err

"""What the doctor makes of what it sees."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from calendar_sync.doctor.checks import filesystem_of, ledger_finding, secrets_of
from calendar_sync.doctor.findings import (
    Finding,
    State,
    channels_finding,
    clock_finding,
    exit_code,
    limits_finding,
    place_finding,
    without_secrets,
    zones_finding,
)
from calendar_sync.model.budget import RateWindow
from calendar_sync.model.buffer import Channel

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "state", "words"),
    [(0, "ok", ""), (-59, "ok", ""), (90, "warning", "90 s behind"), (-400, "problem", "400 s ahead of")],
)
def test_a_clock_that_is_off_is_told(seconds: int, state: str, words: str) -> None:
    found = clock_finding(format_datetime(NOW + timedelta(seconds=seconds), usegmt=True), NOW, "Google")
    assert found is not None
    assert (found.state, words in found.message) == (state, True)


def test_an_answer_without_a_date_tells_nothing_of_the_clock() -> None:
    assert clock_finding("", NOW, "Google") is None
    assert clock_finding("yesterday", NOW, "Google") is None


@pytest.mark.parametrize(
    ("place", "filesystem", "bad"),
    [
        ("/home/mia/.local/state/calendar-sync/ledger.db", "ext4", ""),
        ("/home/mia/Dropbox/ledger.db", "ext4", "Dropbox"),
        ("/Users/mia/Library/Mobile Documents/com~apple~CloudDocs/ledger.db", "apfs", "iCloud"),
        ("C:\\Users\\mia\\OneDrive - Brightside\\ledger.db", "", "OneDrive"),
        ("/Users/mia/Library/CloudStorage/GoogleDrive-mia/ledger.db", "", "Google Drive"),
        ("/mnt/share/ledger.db", "cifs", "network drive"),
        ("/home/mia/dropboxes/ledger.db", "ext4", ""),
    ],
)
def test_a_ledger_that_others_carry_about_is_told(place: str, filesystem: str, bad: str) -> None:
    found = place_finding(place, filesystem)
    assert (found is not None) is bool(bad)
    assert found is None or (bad in found.message and found.fix)


def test_the_deepest_mount_tells_the_file_system(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/sda / ext4 rw 0 0\nserver:/x /mnt/a\\040b nfs4 rw 0 0\n/dev/sdb /mnt ext4 rw 0 0\n")
    assert filesystem_of(Path("/mnt/a b/ledger.db"), mounts) == "nfs4"
    assert filesystem_of(Path("/mnt/other/ledger.db"), mounts) == "ext4"
    assert filesystem_of(Path("/mnt"), tmp_path / "none") == ""


def test_a_ledger_is_looked_at_and_not_made(tmp_path: Path) -> None:
    place = tmp_path / "state" / "ledger.db"
    assert ledger_finding(str(place)).state == "ok"
    assert not place.parent.exists()
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(b"no database at all, but long enough to look like a file of some kind" * 40)
    assert ledger_finding(str(damaged)).state == "problem"


def channel(name: str, **more: bool) -> Channel:
    return Channel(id=name, name=name, service="twitter", display_name=name, timezone="UTC", **more)


def test_channels_that_take_nothing_are_told_by_name() -> None:
    found = channels_finding(
        [channel("fine"), channel("off", is_disconnected=True), channel("shut", is_locked=True),
         channel("slow", is_queue_paused=True)]
    )  # fmt: skip
    assert [(item.state, item.message.partition(" ")[0]) for item in found[:-1]] == [
        ("problem", "twitter:off"), ("problem", "twitter:shut"), ("warning", "The"),
    ]  # fmt: skip
    assert found[-1].message == "1 of 4 channels are ready."
    assert channels_finding([])[0].state == "problem"


def test_limits_are_told_and_warned_of_when_they_run_out() -> None:
    window = RateWindow(900, 100, 97, NOW)
    assert limits_finding([window]).message == "Requests left: 97 of 100 in 15m."
    few = limits_finding([window, RateWindow(86_400, 500, 20, NOW)])
    assert (few.state, "2026-11-21 09:00 UTC" in few.fix) == ("warning", True)
    assert limits_finding([]).state == "skipped"


def test_old_time_zones_are_told() -> None:
    assert [zones_finding(told, NOW).state for told in ("2026.2", "2023.3", "")] == ["ok", "warning", "problem"]


def test_the_first_problem_gives_the_exit_code_and_secrets_go() -> None:
    bad = Finding("google", State.PROBLEM, "said hunter2-hunter2", "not hunter2-hunter2", 4)
    assert exit_code([Finding("a", State.WARNING, "x"), bad, Finding("b", State.PROBLEM, "y", "", 2)]) == 4
    assert exit_code([Finding("a", State.WARNING, "x")]) == 0
    clean = without_secrets(bad, ["hunter2-hunter2", ""])
    assert "hunter2" not in clean.message + clean.fix
    name = "CALENDAR_SYNC_GOOGLE_CREDENTIALS"
    assert secrets_of({name: "/nowhere/robot.json"}) == []
    assert secrets_of({name: '{"private_key": "x"}'}) == ['{"private_key": "x"}']
